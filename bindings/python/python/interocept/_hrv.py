"""Heart-rate variability of a whole series."""

from __future__ import annotations

import numpy.typing as npt

from ._measures import Measures
from ._stream import batch, streaming


def measure(
    rr_ms: npt.ArrayLike, correct: bool = True, profile: str = "task_force"
) -> Measures:
    """Every index of heart-rate variability, of a whole series of intervals.

    Parameters
    ----------
    rr_ms : array_like, shape (n,)
        Intervals between successive beats in milliseconds; NaN for a gap.
    correct : bool, default True
        Whether missed, extra and ectopic beats are corrected first.
    profile : str, default "task_force"
        Whose constants: ``task_force``, ``kubios_like``, ``neurokit`` or ``physionet``.

    Returns
    -------
    Measures
        By key, such as ``m["hrv.rmssd"].value``; a measure without a value has a status that
        says why.
    """
    raise NotImplementedError
