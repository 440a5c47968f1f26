"""Heart-rate variability of whole series and recordings, and of their events."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ._errors import IceptError
from ._input import numbers, rate, real
from ._measures import Measures
from ._stream import batch, streaming

_MODULE = "interocept.hrv"
_run = batch(streaming("hrv.windows", _MODULE))
_run_ecg = batch(streaming("hrv.from_ecg", _MODULE))
_run_ppg = batch(streaming("hrv.from_ppg", _MODULE))
_turbulence = batch(streaming("hrv.turbulence", _MODULE))
_respiration = batch(streaming("hrv.respiration", _MODULE))
_recovery = batch(streaming("hrv.recovery", _MODULE))
_readiness = batch(streaming("hrv.readiness", _MODULE))
_autonomic = batch(streaming("hrv.autonomic", _MODULE))

#: One value a day, in Hz.
_DAILY = 1 / 86_400


def measure(
    rr_ms: npt.ArrayLike, correct: bool = True, profile: str = "task_force", **options: Any
) -> Measures:
    """Every index of heart-rate variability, of a whole series of intervals.

    Parameters
    ----------
    rr_ms : array_like, shape (n,)
        Intervals between successive beats in milliseconds; NaN for a gap. Nothing is computed
        across a gap.
    correct : bool, default True
        Whether missed, extra and ectopic beats are corrected first.
    profile : str, default "task_force"
        Whose constants: ``task_force``, ``kubios_like``, ``neurokit`` or ``physionet``.
    **options
        The other arguments of `interocept.hrv.Windows`, such as ``spectrum``, ``detrending`` or
        ``set``: above 2 h the slowest indices are computed for ``set="all"`` only.

    Returns
    -------
    Measures
        By key, such as ``m["hrv.rmssd"].value``. A measure without a value has a status that
        says why.

    Raises
    ------
    IceptError
        When an argument is out of range, or the intervals are in seconds.

    Notes
    -----
    Source: each measure's own, in `interocept.catalogue`; the constants in docs/hrv-profiles.md.

    Examples
    --------
    >>> import interocept as ic
    >>> m = ic.hrv.measure([800, 810, 790, 805, 795, 800, 815, 790] * 20)
    >>> round(m["hrv.mean_nn"].value, 3), m["hrv.mean_nn"].unit
    (800.625, 'ms')
    >>> m["hrv.sdann5"].status
    'too_short'
    """
    x = real("rr_ms", rr_ms)
    _refuse_seconds(x)
    # Room for the whole series, however long, and for the beats that correction puts in.
    options.setdefault("max_intervals", max(1024, 2 * x.size))
    records = _run(x, window_s=0.0, correct=int(correct), profile=profile, **options)
    return Measures.from_records(records)


def _refuse_seconds(rr_ms: npt.NDArray[Any]) -> None:
    """Intervals in seconds would all be left out, as too short to be any: better said at once."""
    if rr_ms.dtype.kind not in "fiu":
        return
    known = rr_ms[np.isfinite(rr_ms)]
    if known.size and 0 < (middle := float(np.median(known))) < 20:
        problem = (
            f"the median of rr_ms is {middle:.4g} ms, but intervals count from 60 to 20000 ms; "
            "multiply seconds by 1000"
        )
        raise IceptError(problem, field="rr_ms", value=middle)


def from_ecg(
    x: npt.ArrayLike,
    *,
    sampling_rate: float,
    correct: bool = True,
    profile: str = "task_force",
    **options: Any,
) -> Measures:
    """Every index of heart-rate variability, of a whole ECG recording.

    Beats are found, the signal is judged second by second, and every interval that spans a gap
    or poor signal is left out; the rest is measured as by `measure`. `interocept hrv` on the
    command line and ``icept_hrv_from_ecg`` in C give the same numbers, bit for bit.

    Parameters
    ----------
    x : array_like, shape (n,)
        One lead, of either polarity, in mV; NaN is a missing sample.
    sampling_rate : float
        Samples a second, in Hz, 50 to 8000.
    correct, profile, **options
        As in `measure`.

    Returns
    -------
    Measures
        By key. A measure without a value has a status that says why.

    Raises
    ------
    IceptError
        When an argument is out of range.

    Notes
    -----
    Source: those of `interocept.ecg.detect`, `interocept.ecg.quality`, `interocept.rr.correct`
    and of each measure, in `interocept.catalogue`.

    Examples
    --------
    >>> import interocept as ic, numpy as np
    >>> t = np.mod(np.arange(15000) / 250, 0.8) - 0.3
    >>> m = ic.hrv.from_ecg(np.exp(-0.5 * (t / 0.012) ** 2), sampling_rate=250)
    >>> round(m["hrv.mean_nn"].value), m["hrv.hr_mean"].unit
    (800, '1/min')
    """
    x, sampling_rate = numbers("x", x), rate(sampling_rate)
    # Room for every beat that a heart can have, corrected ones included.
    most = 5 * x.size / sampling_rate
    options.setdefault("max_intervals", min(4_194_304, max(1024, int(most))))
    records = _run_ecg(
        x,
        sampling_rate=sampling_rate,
        window_s=0.0,
        correct=int(correct),
        profile=profile,
        **options,
    )
    return Measures.from_records(records)


def from_ppg(
    x: npt.ArrayLike,
    *,
    sampling_rate: float,
    correct: bool = True,
    profile: str = "task_force",
    **options: Any,
) -> Measures:
    """Pulse-rate variability of a whole PPG recording.

    Pulses are found, the signal is judged second by second, and every interval that spans a gap
    or poor signal is left out; the rest is measured from foot to foot. The measures are named
    ``prv.``: pulse intervals are not heartbeat intervals. The lower ends of their intervals
    allow for the variance that the foot of a pulse has against the R peak.

    Parameters
    ----------
    x : array_like, shape (n,)
        One channel, in any unit and of either polarity; NaN is a missing sample.
    sampling_rate : float
        Samples a second, in Hz, 20 to 2000.
    correct, profile, **options
        As in `measure`.

    Returns
    -------
    Measures
        By key. A measure without a value has a status that says why.

    Raises
    ------
    IceptError
        When an argument is out of range.

    Notes
    -----
    Source: those of `interocept.ppg.detect`, `interocept.ppg.quality`, `interocept.rr.correct`
    and of each measure, in `interocept.catalogue`.

    Examples
    --------
    >>> import interocept as ic, numpy as np
    >>> t = np.mod(np.arange(7680) / 64, 1.0) - 0.3
    >>> pulse = np.exp(-0.5 * (t / np.where(t < 0, 0.075, 0.15)) ** 2)
    >>> m = ic.hrv.from_ppg(pulse, sampling_rate=64)
    >>> round(m["prv.mean_pp"].value), m["prv.rate_mean"].unit
    (1000, '1/min')
    """
    x, sampling_rate = numbers("x", x), rate(sampling_rate)
    # Room for every pulse that a heart can send, corrected ones included.
    most = 5 * x.size / sampling_rate
    options.setdefault("max_intervals", min(4_194_304, max(1024, int(most))))
    records = _run_ppg(
        x,
        sampling_rate=sampling_rate,
        window_s=0.0,
        correct=int(correct),
        profile=profile,
        **options,
    )
    return Measures.from_records(records)


def turbulence(rr_ms: npt.ArrayLike, **options: Any) -> Measures:
    """Heart-rate turbulence after single ventricular beats.

    Parameters
    ----------
    rr_ms : array_like, shape (n,)
        Intervals between successive beats in milliseconds, not corrected; NaN for a gap.
    **options
        The other arguments of `interocept.hrv.Turbulence`.

    Returns
    -------
    Measures
        ``hrv.hrt_onset`` and ``hrv.hrt_slope``; their ``count`` is the number of ventricular
        beats averaged. Fewer than five give ``too_short``.

    Notes
    -----
    Source: A. Bauer and others (2008), J. Am. Coll. Cardiol. 52:1353.

    Examples
    --------
    >>> import interocept as ic
    >>> sinus = [800] * 20
    >>> answer = [784, 784, 790, 796, 802, 808]
    >>> m = ic.hrv.turbulence((sinus + [500, 1100] + answer + sinus) * 12)
    >>> round(m["hrv.hrt_onset"].value, 6), round(m["hrv.hrt_slope"].value, 6)
    (-2.0, 6.0)
    """
    return Measures.from_records(_turbulence(rr_ms, **options))


def recovery(rr_ms: npt.ArrayLike, exercise_end_s: float, **options: Any) -> Measures:
    """Heart-rate recovery in the minute after exercise.

    Parameters
    ----------
    rr_ms : array_like, shape (n,)
        Intervals between successive beats in milliseconds; NaN for a gap.
    exercise_end_s : float
        When exercise ended, in seconds from the start of the first interval, at least 10.
    **options
        The other arguments of `interocept.hrv.Recovery`.

    Returns
    -------
    Measures
        ``hrv.hr_recovery_60``: the mean rate of the last ten seconds of exercise minus that of
        the ten seconds before one minute has passed.

    Notes
    -----
    Source: C. R. Cole and others (1999), N. Engl. J. Med. 341:1351.

    Examples
    --------
    >>> import interocept as ic
    >>> m = ic.hrv.recovery([400] * 300 + [600] * 200, exercise_end_s=120)
    >>> round(m["hrv.hr_recovery_60"].value, 6), m["hrv.hr_recovery_60"].unit
    (50.0, '1/min')
    """
    return Measures.from_records(_recovery(rr_ms, exercise_end_s=exercise_end_s, **options))


def rsa(
    rr_ms: npt.ArrayLike,
    breathing: npt.ArrayLike | None = None,
    sampling_rate: float | None = None,
    **options: Any,
) -> Measures:
    """Respiratory sinus arrhythmia: how the intervals follow the breath.

    Parameters
    ----------
    rr_ms : array_like, shape (n,)
        Intervals between successive beats in milliseconds; NaN for a gap.
    breathing : array_like, optional
        The breath in any unit, rising while air goes in: sampled from the start of the first
        interval when `sampling_rate` is given, otherwise one value for each interval, at the
        beat that ends it. Without it, what needs it is ``not_computed``.
    sampling_rate : float, optional
        Samples of the breath a second, in Hz.
    **options
        The other arguments of `interocept.hrv.Respiration`, such as ``paced_hz``.

    Returns
    -------
    Measures
        ``hrv.rsa_p2t``, ``hrv.rsa_porges_bohrer``, ``hrv.coherence``,
        ``hrv.breathing_coherence`` and ``hrv.resonance_amplitude`` of the longest stretch
        without a gap.

    Notes
    -----
    Sources: P. Grossman and others (1990), Psychophysiology 27:702; G. F. Lewis and others
    (2012), Psychophysiology 49:183.

    Examples
    --------
    >>> import interocept as ic
    >>> import numpy as np
    >>> time_s = np.arange(0, 400, 0.1)
    >>> breath = -np.cos(2 * np.pi * 0.1 * time_s)
    >>> beat_s = 0.9 * np.arange(1, 400)
    >>> m = ic.hrv.rsa(900 - 50 * np.sin(2 * np.pi * 0.1 * beat_s), breath, sampling_rate=10)
    >>> m["hrv.breathing_coherence"].value > 0.95
    True
    """
    rr = numbers("rr_ms", rr_ms)
    if breathing is None:
        at_beats = np.full(rr.shape, np.nan)
    else:
        at_beats = numbers("breathing", breathing)
        if sampling_rate is not None:
            beat_s = np.cumsum(np.nan_to_num(rr, nan=0.0)) / 1000
            time_s = np.arange(at_beats.size) / rate(sampling_rate)
            at_beats = np.interp(beat_s, time_s, at_beats, right=np.nan)
    if at_beats.shape != rr.shape:
        raise IceptError(
            f"breathing has {at_beats.size} values for {rr.size} intervals; "
            "give its sampling_rate, or one value for each interval",
            field="breathing",
        )
    options.setdefault("max_intervals", max(1024, 2 * rr.size))
    frames = np.column_stack([rr, at_beats])
    return Measures.from_records(_respiration(frames, **options))


def coherence(
    rr_ms: npt.ArrayLike,
    breathing: npt.ArrayLike | None = None,
    sampling_rate: float | None = None,
    **options: Any,
) -> Measures:
    """Cardiac coherence, and coherence with breathing where that is given.

    Parameters
    ----------
    rr_ms, breathing, sampling_rate, **options
        As in `interocept.hrv.rsa`.

    Returns
    -------
    Measures
        ``hrv.coherence`` and ``hrv.breathing_coherence``.

    Notes
    -----
    Source: each measure's own, in `interocept.catalogue`.

    Examples
    --------
    >>> import interocept as ic
    >>> import numpy as np
    >>> rr_ms = 900 + 50 * np.sin(2 * np.pi * 0.1 * 0.9 * np.arange(400))
    >>> m = ic.hrv.coherence(rr_ms)
    >>> m["hrv.coherence"].value > 0.9, m["hrv.breathing_coherence"].status
    (True, 'not_computed')
    """
    all_of_them = rsa(rr_ms, breathing, sampling_rate, **options)
    keys = ("hrv.coherence", "hrv.breathing_coherence")
    return Measures({key: all_of_them[key] for key in keys})


def readiness(ln_rmssd: npt.ArrayLike, **options: Any) -> Measures:
    """How far this week's ln RMSSD is from the person's own last two months.

    Parameters
    ----------
    ln_rmssd : array_like, shape (days,)
        ``hrv.ln_rmssd`` of each day until today, always taken under the same conditions; NaN
        for a day without one.
    **options
        The other arguments of `interocept.hrv.Readiness`, which gives the measure of every day.

    Returns
    -------
    Measures
        ``hrv.readiness`` of the last day; ``no_baseline`` with fewer than 14 days known.

    Notes
    -----
    Source: D. J. Plews and others (2013), Sports Med. 43:773. Within 0.5, the smallest
    worthwhile change, nothing has changed.

    Examples
    --------
    >>> import interocept as ic
    >>> ic.hrv.readiness([4.0, 4.2] * 4)["hrv.readiness"].status
    'no_baseline'
    >>> round(ic.hrv.readiness([4.0, 4.2] * 26 + [4.4] * 8)["hrv.readiness"].value, 3)
    1.867
    """
    return Measures.from_records(_readiness(ln_rmssd, sampling_rate=_DAILY, **options))


def autonomic(rr_ms: npt.ArrayLike, **norms: Any) -> Measures:
    """Parasympathetic and sympathetic index of a recording at rest.

    Parameters
    ----------
    rr_ms : array_like, shape (n,)
        Intervals between successive beats in milliseconds; NaN for a gap.
    **norms
        The arguments of `interocept.hrv.Autonomic`: means and standard deviations of healthy
        people at rest.

    Returns
    -------
    Measures
        ``hrv.pns_index`` and ``hrv.sns_index``. An index is ``not_computed`` unless each of its
        three norms is known; those of SD1 and of the stress index could not be sourced, so the
        user gives them.

    Notes
    -----
    Source: D. Nunan and others (2010), Pacing Clin. Electrophysiol. 33:1407, for the norms of
    mean NN and RMSSD.

    Examples
    --------
    >>> import interocept as ic
    >>> rr_ms = [800, 830, 860] * 150
    >>> ic.hrv.autonomic(rr_ms)["hrv.pns_index"].status
    'not_computed'
    >>> m = ic.hrv.autonomic(rr_ms, sd1_percent=30, sd1_sd_percent=10)
    >>> m["hrv.pns_index"].status, m["hrv.sns_index"].status
    ('ok', 'not_computed')
    """
    return Measures.from_records(_autonomic(rr_ms, **norms))
