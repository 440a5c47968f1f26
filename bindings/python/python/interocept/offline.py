"""What looks ahead over a whole recording, so that it cannot stream."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from . import _interocept
from ._records import Records
from ._schema import PROCESSORS, layout

__all__ = ["delineate"]


def delineate(x: npt.ArrayLike, *, sampling_rate: float, **options: Any) -> Records:
    """Find the waves of every beat of a whole ECG.

    As `interocept.ecg.delineate`, but measured on the signal without drift (filtered forwards
    and backwards, 0.5 to 60 Hz) and with the usual beat known from the start.

    Parameters
    ----------
    x : array_like, shape (n,)
        One lead, of either polarity [mV]; NaN is a missing sample.
    sampling_rate : float
        Samples a second, in Hz.
    **options
        The other arguments of `interocept.ecg.Delineator`.

    Returns
    -------
    Records
        The fields of `interocept.ecg.delineate`.

    Raises
    ------
    IceptError
        When an argument is out of range.

    Examples
    --------
    >>> import interocept as ic
    >>> len(ic.offline.delineate([0.0] * 1000, sampling_rate=250))
    0
    """
    about = PROCESSORS["ecg.delineator"]
    fields = about["config"]["fields"]
    unknown = set(options) - {f["name"] for f in fields}
    if unknown:
        raise TypeError(f"delineate() got an unexpected argument {sorted(unknown)[0]!r}")
    config = [float(options.get(f["name"], f["default"])) for f in fields]
    samples = np.ascontiguousarray(x, dtype=np.float64)
    raw = _interocept.offline_delineate(samples, config, float(sampling_rate))
    shape = layout(about["output"])
    return Records(raw.view(shape.dtype), shape)
