"""Surface EMG of whole recordings."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ._input import numbers, rate
from ._measures import Measures
from ._stream import batch, streaming

_features = batch(streaming("emg.features", "interocept.emg"))


def features(x: npt.ArrayLike, *, sampling_rate: float, **options: Any) -> Measures:
    """Strength, frequencies and fatigue of a muscle over a recording of up to an hour.

    For sliding windows, push chunks to `interocept.emg.Features`.

    Parameters
    ----------
    x : array_like, shape (n,)
        Surface EMG as it came, not rectified [mV]; NaN is a missing sample.
    sampling_rate : float
        Samples a second, 20 to 4000 Hz. Frequencies have a value only where the rate, by 0.46,
        carries the band to its end: 450 Hz, or ``high_hz``.
    **options
        The other arguments of `interocept.emg.Features`, such as ``mains_hz=50``.

    Returns
    -------
    Measures
        By key, such as ``m["emg.median_frequency"].value``. A measure without a value has a
        status that says why.

    Raises
    ------
    IceptError
        When an argument is out of range.

    Notes
    -----
    Source: each measure's own, in `interocept.catalogue`.

    Examples
    --------
    >>> import interocept as ic
    >>> noise = np.random.default_rng(1).normal(size=60_000)
    >>> muscle = np.convolve(noise, np.hanning(9), "same")
    >>> m = ic.emg.features(muscle, sampling_rate=1000)
    >>> m["emg.rms"].status, m["emg.fatigue_slope"].unit, m["emg.fatigue_slope"].status
    ('ok', 'Hz/min', 'ok')
    """
    samples, sampling_rate = numbers("x", x), rate(sampling_rate)
    length = float(np.clip(samples.size / sampling_rate, 1.0, 3600.0))
    window = {"window_s": length, "hop_s": 3600.0} | options
    return Measures.from_records(_features(samples, sampling_rate=sampling_rate, **window))
