"""Blood pressure between cuff readings."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ._errors import IceptError
from ._measures import Measure, Measures
from ._records import Records
from ._stream import Processor, batch, streaming

_Trend: type[Processor] = streaming("bp.trend", "interocept.bp")
_arrivals = batch(streaming("bp.pat", "interocept.bp"))
_NAN = float("nan")


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
    x, y = np.asarray(ecg, float), np.asarray(ppg, float)
    if x.shape != y.shape or x.ndim != 1:
        raise IceptError("ecg and ppg have one length", field="ppg")
    return _arrivals(np.column_stack([x, y]), sampling_rate=sampling_rate, **options)


class Trend(_Trend):  # type: ignore[misc, valid-type]
    __doc__ = _Trend.__doc__

    def push(self, x: npt.ArrayLike) -> Records:
        """Take beats, one after the other.

        Parameters
        ----------
        x : array_like, shape (n, 2), (n, 3) or (n, 5)
            Time [s] and pulse arrival time [ms] of each beat, its quality from 0 to 1 (1 where it
            is left out), and systolic and diastolic pressure of a cuff [mmHg], NaN for none. A
            row with nothing but a time is a question, as `estimate` asks.

        Returns
        -------
        Records
            What cuffs and questions are answered with; empty for beats.
        """
        beats = np.asarray(x, float)
        if beats.ndim == 1 and beats.size in (2, 3):
            beats = beats[np.newaxis]
        if beats.ndim == 2 and beats.shape[1] in (2, 3):
            frames = np.full((len(beats), 5), _NAN)
            frames[:, 2] = 1.0
            frames[:, : beats.shape[1]] = beats
            # A beat whose arrival time is not known is no question.
            beats = frames[~np.isnan(frames[:, 1])]
        records: Records = super().push(beats)
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
        return Measures.from_records(super().push(np.array([[time_s, *rest]])))
