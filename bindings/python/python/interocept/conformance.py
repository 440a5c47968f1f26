"""Comparing detectors with references as EC57 prescribes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from . import _interocept
from ._errors import IceptError
from ._input import real

__all__ = ["Comparison", "Detection", "ec57"]


@dataclass(frozen=True)
class Detection:
    """Counts, and rates in percent; a rate without cases is None."""

    true_positives: int
    false_negatives: int
    false_positives: int
    sensitivity: float | None
    positive_predictivity: float | None
    f1: float | None


@dataclass(frozen=True)
class Comparison:
    """Outcome of a beat-by-beat comparison.

    Attributes
    ----------
    qrs, veb, sveb : Detection
        All beats, ventricular and supraventricular ectopic ones.
    matrix : numpy.ndarray, shape (7, 7)
        Counts; rows are the reference's class, columns the test's, in the order N S V F Q O X.
        O is a beat the other list has not, X one in an unreadable stretch.
    pairs : numpy.ndarray, shape (n, 2)
        Indices of the paired beats, reference and test.
    bias_ms, sd_ms : float or None
        Mean and standard deviation of test minus reference.
    rr_error_ms : float or None
        Root mean square difference of the RR intervals both lists have.
    """

    qrs: Detection
    veb: Detection
    sveb: Detection
    matrix: npt.NDArray[np.uint64]
    pairs: npt.NDArray[np.uint64]
    bias_ms: float | None
    sd_ms: float | None
    rr_error_ms: float | None


def _indices(name: str, x: npt.ArrayLike) -> npt.NDArray[np.uint64]:
    array = real(name, x)
    if array.ndim != 1 or (array.size and array.dtype.kind not in "iuf"):
        raise IceptError(f"{name} must be a list of sample indices", field=name)
    if array.size and not np.all(np.isfinite(array) & (array >= 0)):
        raise IceptError(f"{name} holds an index below 0 or none at all", field=name)
    return np.ascontiguousarray(np.rint(array), dtype=np.uint64)


def ec57(
    reference_index: npt.ArrayLike,
    test_index: npt.ArrayLike,
    sampling_rate: float,
    *,
    reference_class: Any = None,
    test_class: Any = None,
    window_s: float = 0.15,
    skip_s: float = 300.0,
    end_index: int | None = None,
) -> Comparison:
    """Compare a detector's beats with a reference, beat by beat.

    Parameters
    ----------
    reference_index, test_index : array_like of int
        Sample indices of the beats, ascending, both at `sampling_rate`.
    sampling_rate : float
        In Hz.
    reference_class, test_class : str or sequence of str, optional
        One WFDB symbol for each index (``N``, ``V``, ``A`` ...). ``[`` and ``]`` enclose
        ventricular fibrillation, which is excluded; symbols of no beat take no part.
        Without them, every index is a normal beat.
    window_s : float
        How far apart a pair may be, inclusive. EC57: 0.15.
    skip_s : float
        How much of the beginning is ignored. EC57: 300. Give 0 for the whole record.
    end_index : int, optional
        Last sample of the record.

    Returns
    -------
    Comparison

    Raises
    ------
    IceptError
        When an option or an index is out of range.
    ValueError
        When indices are out of order, or the symbols are not one for each index.

    Examples
    --------
    >>> import interocept as ic
    >>> c = ic.conformance.ec57([100, 400, 700], [101, 690, 900], 360, skip_s=0)
    >>> c.qrs.true_positives, c.qrs.false_negatives, c.qrs.false_positives
    (2, 1, 1)
    """
    d = _interocept.ec57(
        _indices("reference_index", reference_index),
        _indices("test_index", test_index),
        float(sampling_rate),
        None if reference_class is None else "".join(reference_class),
        None if test_class is None else "".join(test_class),
        float(window_s),
        float(skip_s),
        end_index,
    )
    return Comparison(
        qrs=Detection(**d["qrs"]),
        veb=Detection(**d["veb"]),
        sveb=Detection(**d["sveb"]),
        matrix=np.array(d["matrix"], dtype=np.uint64),
        pairs=np.array(d["pairs"], dtype=np.uint64).reshape(-1, 2),
        bias_ms=d["bias_ms"],
        sd_ms=d["sd_ms"],
        rr_error_ms=d["rr_error_ms"],
    )
