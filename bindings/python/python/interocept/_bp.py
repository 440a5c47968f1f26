"""Blood pressure between cuff readings."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from . import _interocept
from ._errors import IceptError
from ._evaluate import Errors as Errors
from ._evaluate import Evaluation as Evaluation
from ._evaluate import Row as Row
from ._evaluate import evaluate as evaluate
from ._input import numbers, real
from ._measures import Measure, Measures
from ._records import Records
from ._stream import Processor, batch, streaming

_Trend: type[Processor] = streaming("bp.trend", "interocept.bp")
_arrivals = batch(streaming("bp.pat", "interocept.bp"))
_windows = batch(streaming("bp.pat_windows", "interocept.bp"))
_baroreflex = batch(streaming("bp.baroreflex", "interocept.bp"))
_variability = batch(streaming("bp.variability", "interocept.bp"))
_NAN = float("nan")
#: A clock that is less known than this is none: 10 ms are 5 mmHg.
_MOST_SD_S = 0.005


def pat(
    ecg: npt.ArrayLike, ppg: npt.ArrayLike, *, sampling_rate: float, **options: float
) -> Records:
    """Pulse arrival times: from the R peak of the ECG to the foot of the pulse in the PPG.

    Parameters
    ----------
    ecg, ppg : array_like, shape (n,)
        Sampled together, on one clock; NaN is a missing sample. A clock that is 10 ms off is
        5 mmHg.
    sampling_rate : float
        Samples a second, in Hz, 50 to 2000.
    **options
        ``least_ms`` (50), ``most_ms`` (600), ``skew_ms`` (0): by how much the PPG comes later in
        the device.

    Returns
    -------
    Records
        index, time_s, foot_time_s, pat_ms, quality of each arrival: what `Trend.push` takes is
        ``np.column_stack([r.time_s, r.pat_ms, r.quality])``.

    Notes
    -----
    Source: Mukkamala and others, IEEE Trans Biomed Eng 62:1879, 2015; Chiu and others, Am Heart J
    121:1460, 1991 (intersecting tangents).
    """
    x, y = numbers("ecg", ecg), numbers("ppg", ppg)
    if x.shape != y.shape:
        raise IceptError("ecg and ppg have one length", field="ppg")
    return _arrivals(np.column_stack([x, y]), sampling_rate=sampling_rate, **options)


def pat_windows(
    ecg: npt.ArrayLike | None,
    ppg: npt.ArrayLike,
    ppg_distal: npt.ArrayLike | None = None,
    *,
    sampling_rate: float,
    **options: float,
) -> Records:
    """Pulse arrival and transit times as medians over windows.

    ``bp.pat`` is from the R peak to the foot at the first place, with the pre-ejection period in
    it; ``bp.ptt`` from the foot there to the foot at the second. Neither stands for the other.

    Parameters
    ----------
    ecg, ppg, ppg_distal : array_like, shape (n,)
        Sampled together, on one clock; the second PPG further from the heart. None for an ECG or
        a second PPG that is not there.
    sampling_rate : float
        Samples a second, in Hz, 50 to 2000.
    **options
        The fields of ``bp.pat_windows_config``, such as ``window_s`` (30) and ``hop_s`` (10).

    Returns
    -------
    Records
        Two measures a window: the median over at least eight accepted beats and two breaths with
        its 95 % interval, or the status that says why not.

    Notes
    -----
    Standard error: 1.2533 x 1.4826 x median absolute deviation / sqrt(n).

    Source: Mukkamala and others, IEEE Trans Biomed Eng 62:1879, 2015 (PAT, PTT and what parts them).
    """
    near = numbers("ppg", ppg)
    channels = [
        np.full(near.shape, _NAN) if x is None else numbers(name, x)
        for name, x in (("ecg", ecg), ("ppg", near), ("ppg_distal", ppg_distal))
    ]
    if any(x.shape != near.shape for x in channels):
        raise IceptError("ecg, ppg and ppg_distal have one length", field="ppg")
    return _windows(np.column_stack(channels), sampling_rate=sampling_rate, **options)


class Clock:
    """How a far device's clock goes on a near one's, from events that both saw.

    Arrival times are differences of a few milliseconds between two sensors: without a shared
    clock, or an event that both saw (a tap, a flash, a jump), there are none. One event is good
    for some two minutes, more for longer.

    Parameters
    ----------
    near_s, far_s : array_like, shape (n,)
        When the same events were, on either clock [s].

    Attributes
    ----------
    drift_ppm, drift_sd_ppm : float
        How fast the far clock gains, and its standard deviation.

    Raises
    ------
    IceptError
        Without an event (``not_calibrated``), or where they cannot be the same (``conflicting``).

    Notes
    -----
    Source: a line by least squares through the events.

    Examples
    --------
    >>> import interocept as ic
    >>> clock = ic.bp.Clock([10, 610], [7, 607.012])
    >>> round(clock.drift_ppm), abs(float(clock.near(307.006)) - 310) < 0.003
    (20, True)
    """

    def __init__(self, near_s: npt.ArrayLike, far_s: npt.ArrayLike) -> None:
        near, far = (
            numbers(name, np.atleast_1d(real(name, x)))
            for name, x in (("near_s", near_s), ("far_s", far_s))
        )
        if near.shape != far.shape:
            raise IceptError("near_s and far_s have one length", field="far_s")
        self._events = near.tolist(), far.tolist()
        ((drift, sd),) = self._ask([])
        self.drift_ppm, self.drift_sd_ppm = 1e6 * drift, 1e6 * sd

    def _ask(self, at: list[float]) -> list[tuple[float, float]]:
        try:
            return _interocept.bp_clock(*self._events, at)
        except ValueError as e:
            raise IceptError(f"no clock from these events: {e}", field="far_s") from None

    def near(self, far_s: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Times of the far clock on the near one [s]; refused where they are not known to 5 ms."""
        far = real("far_s", far_s).astype(np.float64, copy=False)
        told = np.array(self._ask(far.ravel().tolist())[:-1]).reshape(-1, 2)
        if np.any(told[:, 1] > _MOST_SD_S):
            worst = 1000 * float(told[:, 1].max())
            raise IceptError(
                f"the clocks are known to {worst:.0f} ms only; a shared event nearer in time is "
                "needed (10 ms are 5 mmHg)",
                field="far_s",
            )
        near: npt.NDArray[np.float64] = far - told[:, 0].reshape(far.shape)
        return near


def pair(
    beats_s: npt.ArrayLike,
    feet_s: npt.ArrayLike,
    *,
    clock: Clock | str | None = None,
    least_ms: float = 50.0,
    most_ms: float = 600.0,
) -> npt.NDArray[np.float64]:
    """Pulse arrival times of beats and feet that two devices found.

    Parameters
    ----------
    beats_s : array_like, shape (n,)
        R peaks in order of time, on the near clock [s].
    feet_s : array_like, shape (m,)
        Feet of pulses in order of time, on the far clock [s].
    clock : Clock or "shared"
        How the clocks go. Without it the two are refused.
    least_ms, most_ms : float
        Which delays are arrival times [ms].

    Returns
    -------
    numpy.ndarray, shape (k, 2)
        Time [s] and arrival time [ms] of each beat with a foot, as `Trend.push` takes them.

    Raises
    ------
    IceptError
        Without a clock, or one that is not known well enough.

    Notes
    -----
    Source: Mukkamala and others, IEEE Trans Biomed Eng 62:1879, 2015 (the first foot after R).

    Examples
    --------
    >>> import interocept as ic
    >>> ic.bp.pair([1.0, 2.0], [1.25, 2.24], clock="shared").round(3).tolist()
    [[1.0, 250.0], [2.0, 240.0]]
    """
    if not isinstance(clock, Clock) and clock != "shared":
        raise IceptError(
            "beats and feet have no common clock; give clock=ic.bp.Clock(...) from events that "
            'both devices saw, or "shared" where one converter sampled both',
            field="clock",
        )
    beats = numbers("beats_s", beats_s)
    feet = numbers("feet_s", feet_s)
    for name, times in (("beats_s", beats), ("feet_s", feet)):
        if not (np.diff(times) >= 0).all() or np.isnan(times).any():
            problem = (
                f"{name} holds times that are missing or go back; sort them, and leave out NaN"
            )
            raise IceptError(problem, field=name)
    feet = clock.near(feet) if isinstance(clock, Clock) else feet
    before = np.searchsorted(beats, feet - 1e-3 * least_ms, side="right") - 1
    kept = before >= 0
    before, feet = before[kept], feet[kept]
    delays = 1000 * (feet - beats[before])
    fits = delays <= most_ms
    before, delays = before[fits], delays[fits]
    # The first foot after a beat is its own.
    before, first = np.unique(before, return_index=True)
    return np.column_stack([beats[before], delays[first]])


def frames(x: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Rows of `trend`; one that says nothing of the wave has an unknown one."""
    rows = real("x", x)
    if rows.ndim == 2 and rows.shape[1] == 5:
        rows = np.column_stack([rows, np.full(len(rows), _NAN)])
    return rows


class Trend(_Trend):  # type: ignore[misc, valid-type]
    __doc__ = _Trend.__doc__

    def push(self, x: npt.ArrayLike) -> Records:
        """Take beats, one after the other.

        Parameters
        ----------
        x : array_like, shape (n, 2) to (n, 6)
            Time [s] and pulse arrival time [ms] of each beat, its quality from 0 to 1 (1 where it
            is left out), and an index of its wave, which ``model="waveform"`` looks at.

            With five or six columns: time, arrival time, quality, systolic and diastolic pressure
            of a cuff [mmHg] and index of the wave, NaN for none. A row with nothing but a time is a
            question, as `estimate` asks.

        Returns
        -------
        Records
            What cuffs and questions are answered with; empty for beats.
        """
        beats = real("x", x)
        if beats.ndim == 1 and beats.size in (2, 3, 4):
            beats = beats[np.newaxis]
        if beats.ndim == 2 and beats.shape[1] in (2, 3, 4):
            rows = np.full((len(beats), 6), _NAN)
            rows[:, 2] = 1.0
            rows[:, : min(beats.shape[1], 3)] = beats[:, :3]
            rows[:, 5:] = beats[:, 3:] if beats.shape[1] == 4 else _NAN
            # A beat whose arrival time is not known is no question.
            beats = rows[~np.isnan(rows[:, 1])]
        records: Records = super().push(frames(beats))
        return records

    def add_cuff(self, time_s: float, sbp_mmhg: float, dbp_mmhg: float) -> Measure:
        """Take a cuff reading.

        Parameters
        ----------
        time_s : float
            When, on the clock of the beats [s]; at most a minute after the last beat.
        sbp_mmhg, dbp_mmhg : float
            Systolic (50 to 260) and diastolic (20 to 200) pressure [mmHg].

        Returns
        -------
        Measure
            ``bp.cuffs``: how many readings the calibration rests on, or the status that says why
            this one was refused: ``conflicting`` (diastolic above systolic), ``out_of_range``,
            ``repeated``, ``out_of_order``, or ``poor_signal`` (no beats to compare it with).
        """
        return self._ask(time_s, _NAN, _NAN, sbp_mmhg, dbp_mmhg)["bp.cuffs"]

    def estimate(self, time_s: float) -> Measures:
        """How the pressure is at a time, not before the last beat.

        Parameters
        ----------
        time_s : float
            When [s].

        Returns
        -------
        Measures
            ``bp.sbp``, ``bp.dbp``, ``bp.map``, ``bp.delta_sbp``, ``bp.delta_dbp``,
            ``bp.rate_sbp``, the null model ``bp.null_sbp`` and ``bp.null_dbp``,
            ``bp.calibration_age``, and the errors at later cuffs ``bp.check_rmse`` and
            ``bp.check_null_rmse``. A pressure that cannot be told has a status that says why.
        """
        return self._ask(time_s, _NAN, _NAN, _NAN, _NAN)

    def _ask(self, time_s: float, *rest: float) -> Measures:
        if not 0.0 <= time_s <= 1e10:
            raise IceptError(f"time_s is {time_s!r}, but must be 0 to 1e10 s", field="time_s")
        return Measures.from_records(super().push(np.array([[time_s, *rest, _NAN]])))


trend = batch(Trend)


def baroreflex(rr_ms: npt.ArrayLike, sbp_mmhg: npt.ArrayLike, **options: float) -> Measures:
    """Baroreflex sensitivity by sequences, alpha index and transfer function.

    Parameters
    ----------
    rr_ms : array_like, shape (n,)
        The interval that begins with each beat [ms]; NaN where it is not known.
    sbp_mmhg : array_like, shape (n,)
        Systolic pressure of each beat, by an arterial line or a volume clamp [mmHg].
    **options
        The arguments of `interocept.bp.Baroreflex`: ``lag`` (0), ``least_sbp_step`` (1 mmHg),
        ``least_rr_step`` (4 ms), ``least_correlation`` (0.85), ``least_coherence`` (0.5) and
        others; there is no agreement on them, so state those you used.

    Returns
    -------
    Measures
        Of all beats, up to an hour, such as ``m["bp.brs_sequence"].value`` [ms/mmHg].

    Notes
    -----
    Source: Bertinieri and others, J Hypertens 3 Suppl 3:S79, 1985; Pagani and others, Hypertension
    12:600, 1988; Robbe and others, Hypertension 10:538, 1987.

    Examples
    --------
    >>> import interocept as ic, numpy as np
    >>> wave = np.sin(0.6 * np.arange(300)) + 0.4 * np.sin(1.7 * np.arange(300))
    >>> m = ic.bp.baroreflex(900 + 40 * wave, 120 + 4 * wave)
    >>> round(m["bp.brs_sequence"].value, 1), m["bp.brs_sequence"].unit
    (10.0, 'ms/mmHg')
    """
    rr, sbp = numbers("rr_ms", rr_ms), numbers("sbp_mmhg", sbp_mmhg)
    if rr.shape != sbp.shape:
        raise IceptError("rr_ms and sbp_mmhg have one length", field="sbp_mmhg")
    # One window that holds all.
    seconds = float(np.nansum(rr)) / 1000 + 1
    window = {"window_s": float(np.clip(seconds, 120, 3600))} | options
    records = _baroreflex(np.column_stack([rr, sbp]), **window)
    return Measures.from_records(records[records.start_s == 0])


def variability(
    time_s: npt.ArrayLike,
    sbp_mmhg: npt.ArrayLike,
    dbp_mmhg: npt.ArrayLike,
    asleep: npt.ArrayLike | None = None,
    **options: Any,
) -> Measures:
    """How readings of blood pressure vary, within a day or over months.

    Parameters
    ----------
    time_s : array_like, shape (n,)
        When each reading was [s], one after the other.
    sbp_mmhg, dbp_mmhg : array_like, shape (n,)
        Its pressures [mmHg]. Impossible and older readings are left out and lower the quality.
    asleep : array_like of bool, shape (n,), optional
        Whether the person slept, by diary or actigraph; without it nothing is said of nights.
    **options
        The arguments of `interocept.bp.Variability`: ``trend_unit`` ("session" or "day"),
        ``vim_exponent`` and ``vim_mean_mmhg`` of a cohort's fit, and others.

    Returns
    -------
    Measures
        Mean, SD, CV, ARV and VIM, dipping, morning surge, and the trend of sessions or days with
        its test, such as ``m["bp.sbp_trend_30d"].value`` [mmHg].

    Notes
    -----
    Source: Parati and others, J Hypertens 41:527, 2023; Mena and others, J Hypertens 23:505, 2005;
    Rothwell and others, Lancet 375:895, 2010; Sen, J Am Stat Assoc 63:1379, 1968.

    Examples
    --------
    >>> import interocept as ic, numpy as np
    >>> day = np.arange(10.0)
    >>> m = ic.bp.variability(86_400 * day, 140 - day, 85 + 0 * day)
    >>> m["bp.sbp_trend_30d"].value, m["bp.sbp_dipping"].status
    (-30.0, 'not_computed')
    """
    t = numbers("time_s", time_s)
    awake = np.full(t.shape, _NAN) if asleep is None else numbers("asleep", asleep)
    columns = [t, numbers("sbp_mmhg", sbp_mmhg), numbers("dbp_mmhg", dbp_mmhg), awake]
    if any(c.shape != t.shape for c in columns):
        raise IceptError("times, pressures and asleep have one length", field="time_s")
    return Measures.from_records(_variability(np.column_stack(columns), **options))
