"""Skin temperature of whole recordings."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ._input import numbers, rate
from ._measures import Measures
from ._stream import batch, streaming

_level = batch(streaming("temp.level", "interocept.temp"))


def measure(
    x: npt.ArrayLike, *, sampling_rate: float, time_constant_s: float, **options: Any
) -> Measures:
    """Level, slope and range of the skin temperature of a recording of up to an hour.

    For sliding windows, push chunks to `interocept.temp.Level`.

    Parameters
    ----------
    x : array_like, shape (n,)
        Temperature of the skin [°C]; NaN is a missing sample.
    sampling_rate : float
        Samples a second, in Hz.
    time_constant_s : float
        Time in which the sensor follows 63 % of a change: the level's interval rests on it.
    **options
        The other arguments of `interocept.temp.Level`.

    Returns
    -------
    Measures
        By key, such as ``m["temp.slope"].value``. A measure without a value has a status that
        says why.

    Raises
    ------
    IceptError
        When an argument is out of range.

    Examples
    --------
    >>> import interocept as ic
    >>> m = ic.temp.measure(32 + np.arange(720) / 2400, sampling_rate=4, time_constant_s=30)
    >>> round(m["temp.slope"].value, 6), m["temp.slope"].unit, m["temp.slope"].status
    (0.1, '°C/min', 'ok')
    """
    samples, sampling_rate = numbers("x", x), rate(sampling_rate)
    length = float(np.clip(samples.size / sampling_rate, 10.0, 3600.0))
    window = {"window_s": length, "hop_s": 3600.0} | options
    records = _level(
        samples, sampling_rate=sampling_rate, time_constant_s=time_constant_s, **window
    )
    return Measures.from_records(records)
