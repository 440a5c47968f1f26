"""Arterial pressure of whole recordings."""

from __future__ import annotations

from typing import Any

import numpy.typing as npt

from ._measures import Measures
from ._stream import batch, streaming

_features = batch(streaming("abp.features", "interocept.abp"))


def features(x: npt.ArrayLike, *, sampling_rate: float, **options: Any) -> Measures:
    """Measure the arterial pressure of a whole recording.

    For sliding windows, push chunks to `interocept.abp.Features`.

    Parameters
    ----------
    x : array_like, shape (n,)
        Arterial pressure [mmHg]; NaN is a missing sample.
    sampling_rate : float
        Samples a second, 60 to 2000 Hz.
    **options
        The other arguments of `interocept.abp.Features`, such as ``least_pp_mmhg=10``.

    Returns
    -------
    Measures
        By key, such as ``m["abp.sbp"].value``. A measure without a value has a status that says
        why.

    Raises
    ------
    IceptError
        When an argument is out of range.

    Notes
    -----
    Source: Sun, Reisner and Mark, Comput Cardiol 33:13, 2006 (good beats); Michard and others, Am J
    Respir Crit Care Med 162:134, 2000 (variation).

    Examples
    --------
    >>> import interocept as ic
    >>> import numpy as np
    >>> t = np.arange(7500) / 125 % 0.8
    >>> up, down = 80 + 20 * (1 - np.cos(np.pi * t / 0.1)), 120 * np.exp(-(t - 0.1) / 1.73)
    >>> m = ic.abp.features(np.where(t < 0.1, up, down), sampling_rate=125)
    >>> round(m["abp.sbp"].value), round(m["abp.dbp"].value), round(m["abp.rate"].value)
    (120, 80, 75)
    >>> ic.abp.features(np.full(7500, 90.0), sampling_rate=125)["abp.sbp"].status
    'poor_signal'
    """
    whole = {"window_s": 0.0} | options
    return Measures.from_records(_features(x, sampling_rate=sampling_rate, **whole))
