"""Breathing of whole recordings."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ._measures import Measure, Measures
from ._stream import batch, streaming

_rate = batch(streaming("resp.rate", "interocept.resp"))
_from_ecg = batch(streaming("resp.from_ecg", "interocept.resp"))
_from_ppg = batch(streaming("resp.from_ppg", "interocept.resp"))
_fuse = batch(streaming("resp.fusion", "interocept.resp"))
#: Two-sided 95 % of the standard normal distribution.
_Z = 1.959964


def rate(x: npt.ArrayLike, *, sampling_rate: float, **options: Any) -> Measures:
    """Rate, variability, timing and depth of breathing of a whole recording.

    For sliding windows, push chunks to `interocept.resp.Rate`.

    Parameters
    ----------
    x : array_like, shape (n,)
        A signal that follows the volume of the chest (belt, impedance), in any unit; NaN is a
        missing sample.
    sampling_rate : float
        Samples a second, 4 to 4000 Hz.
    **options
        The other arguments of `interocept.resp.Rate`, such as ``inverted=1``.

    Returns
    -------
    Measures
        By key, such as ``m["resp.rate"].value``, in breaths a minute. A measure without a value
        has a status that says why: below four breaths there is no rate.

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
    >>> belt = np.sin(np.arange(3000) / 25 * 2 * np.pi * 0.25)
    >>> m = ic.resp.rate(belt, sampling_rate=25)
    >>> round(m["resp.rate"].value, 1), m["resp.rate"].unit, m["resp.rate"].status
    (15.0, '1/min', 'ok')
    """
    return Measures.from_records(_rate(x, sampling_rate=sampling_rate, **options))


def from_ecg(x: npt.ArrayLike, *, sampling_rate: float, **options: Any) -> Measures:
    """Breathing rate of a whole ECG, from what the breath changes of the beats.

    Three modulations: the intervals between beats (respiratory sinus arrhythmia), the height of
    R, and the slopes of QRS; and the rate that at least two of them agree on. It is the mean over
    windows of a minute. For sliding windows, push chunks to `interocept.resp.FromEcg`.

    Parameters
    ----------
    x : array_like, shape (n,)
        One lead in millivolts, of either polarity; NaN is a missing sample.
    sampling_rate : float
        Samples a second, 50 to 8000 Hz.
    **options
        The other arguments of `interocept.resp.FromEcg`; with ``window_s`` the last window counts.

    Returns
    -------
    Measures
        ``resp.rate_ecg`` in breaths a minute, and each modulation's own: ``resp.rate_rsa``,
        ``resp.rate_r_amplitude``, ``resp.rate_qrs_slope``. Where they disagree the status is
        ``conflicting``; where no breath shows, ``poor_signal``.

    Raises
    ------
    IceptError
        When an argument is out of range.

    Notes
    -----
    Source: each measure's own, in `interocept.catalogue`. Rates of 4 to 45 a minute, and below
    0.45 times the heart rate; below four breaths in a window there is no rate.

    Examples
    --------
    >>> import interocept as ic
    >>> t = np.arange(30_000) / 250
    >>> beat = np.exp(-0.5 * ((t % 0.8 - 0.3) / 0.012) ** 2)
    >>> m = ic.resp.from_ecg((1 + 0.1 * np.sin(2 * np.pi * 0.25 * t)) * beat, sampling_rate=250)
    >>> round(m["resp.rate_ecg"].value), m["resp.rate_ecg"].unit
    (15, '1/min')
    """
    return Measures.from_records(_from_ecg(x, sampling_rate=sampling_rate, **options))


def from_ppg(x: npt.ArrayLike, *, sampling_rate: float, **options: Any) -> Measures:
    """Breathing rate of a whole PPG, from what the breath changes of the pulses.

    Three modulations: the intervals between the feet of pulses, their heights, and the level
    at the foot; and the rate that at least two of them agree on. It is the mean over windows of a
    minute. For sliding windows, push chunks to `interocept.resp.FromPpg`.

    Parameters
    ----------
    x : array_like, shape (n,)
        One channel in any unit, of either polarity; NaN is a missing sample.
    sampling_rate : float
        Samples a second, 20 to 2000 Hz.
    **options
        The other arguments of `interocept.resp.FromPpg`; with ``window_s`` the last window counts.

    Returns
    -------
    Measures
        ``resp.rate_ppg`` in breaths a minute, and each modulation's own:
        ``resp.rate_pulse_interval``, ``resp.rate_pulse_amplitude``, ``resp.rate_pulse_baseline``.
        Where they disagree the status is ``conflicting``; where no breath shows,
        ``poor_signal``.

    Raises
    ------
    IceptError
        When an argument is out of range.

    Notes
    -----
    Source: each measure's own, in `interocept.catalogue`. Rates of 4 to 45 a minute, and below
    0.45 times the pulse rate; below four breaths in a window there is no rate.

    Examples
    --------
    >>> import interocept as ic
    >>> t = np.arange(7680) / 64
    >>> breath, since = np.sin(2 * np.pi * 0.25 * t), t % 1 - 0.3
    >>> pulse = np.exp(-0.5 * since**2 / np.where(since < 0, 0.006, 0.02))
    >>> m = ic.resp.from_ppg(100 + 0.2 * breath + (1 + 0.1 * breath) * pulse, sampling_rate=64)
    >>> round(m["resp.rate_ppg"].value), m["resp.rate_ppg"].unit
    (15, '1/min')
    """
    return Measures.from_records(_from_ppg(x, sampling_rate=sampling_rate, **options))


def fuse(
    belt: Measure | None = None,
    ecg: Measure | None = None,
    ppg: Measure | None = None,
    **options: Any,
) -> Measure:
    """One breathing rate from those of several channels in the same window.

    A belt is a witness by itself; ECG and PPG see one heart, and are counted once. How well they
    agree is the interval.

    Parameters
    ----------
    belt, ecg, ppg : Measure, optional
        A rate each, such as ``resp.rate``, ``resp.rate_ecg`` and ``resp.rate_ppg``; one without a
        value is as if it were not there.
    **options
        ``agree_breaths`` (2): rates agree within so many breaths in the window; ``least_sd`` (0.2).

    Returns
    -------
    Measure
        ``resp.rate_fused`` in breaths a minute; ``conflicting`` where no two agree,
        ``poor_signal`` where none is known, ``too_short`` below four breaths.

    Notes
    -----
    Source: Karlen and others, IEEE Trans Biomed Eng 60:1946, 2013.

    Examples
    --------
    >>> import interocept as ic
    >>> belt = np.sin(2 * np.pi * 0.25 * np.arange(3000) / 25)
    >>> m = ic.resp.fuse(belt=ic.resp.rate(belt, sampling_rate=25)["resp.rate"])
    >>> round(m.value), ic.resp.fuse().status
    (15, 'poor_signal')
    """
    given = [m for m in (belt, ecg, ppg) if m is not None]
    start = min((m.start_s for m in given), default=0.0)
    end = max((m.start_s + m.window_s for m in given), default=60.0)
    frame = [start, end - start]
    for m in (belt, ecg, ppg):
        rate = np.nan if m is None or m.value is None else m.value
        sure = m is not None and m.low is not None and m.high is not None
        frame += [rate, (m.high - m.low) / (2 * _Z) if sure else np.nan]  # type: ignore[union-attr,operator]
    return Measures.from_records(_fuse(np.array([frame]), **options))["resp.rate_fused"]
