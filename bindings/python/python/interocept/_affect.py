"""Features of windows, and what they say against a person's own rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ._errors import IceptError
from ._input import numbers, real
from ._input import rate as checked
from ._measures import Measure, Measures
from ._records import Records
from ._schema import MEASURES
from ._stream import Processor, batch, streaming

_MODULE = "interocept.affect"
_Scores = streaming("affect.scores", _MODULE)
_Stress = streaming("affect.stress", _MODULE)
_motion = batch(streaming("affect.motion", _MODULE))
_pulse = batch(streaming("affect.pulse", _MODULE))

_UNITS = {entry["key"]: entry["unit"] for entry in MEASURES.values()}
#: By the names of the arguments of `features`: processor and what is taken from it.
_SOURCES: dict[str, list[tuple[str, tuple[str, ...]]]] = {
    "ecg": [
        ("hrv.from_ecg", ("hrv.hr_mean", "hrv.ln_rmssd")),
        ("resp.from_ecg", ("resp.rate_ecg",)),
    ],
    "ppg": [
        (
            "affect.pulse",
            ("affect.pulse_rate", "affect.pulse_agreement", "affect.pulse_amplitude_sd"),
        ),
        ("hrv.from_ppg", ("prv.ln_rmssd",)),
        ("resp.from_ppg", ("resp.rate_ppg",)),
    ],
    "resp": [("resp.rate", ("resp.rate", "resp.period_cv"))],
    "eda": [("eda.features", ("eda.scl_mean", "eda.scl_slope", "eda.scr_rate", "eda.iscr"))],
    "temperature": [("temp.level", ("temp.level", "temp.slope"))],
    "emg": [("emg.features", ("emg.rms",))],
    "acceleration": [("affect.motion", ("affect.motion", "affect.still"))],
}
#: Columns of a frame of `Scores`, the better measure first.
_SCORED = (
    ("hrv.hr_mean", "affect.pulse_rate", "prv.rate_mean"),
    ("hrv.ln_rmssd", "prv.ln_rmssd"),
    ("eda.scl_mean",),
    ("eda.scr_rate",),
    ("eda.iscr",),
    ("resp.rate", "resp.rate_ecg", "resp.rate_ppg"),
    ("resp.period_cv",),
    ("temp.slope",),
    ("emg.rms",),
    ("affect.motion",),
)
#: Columns of a frame of `Stress`.
_STRESSED = (
    ("hrv.hr_mean", "affect.pulse_rate", "prv.rate_mean"),
    ("eda.scl_mean",),
    ("eda.scl_slope",),
    ("eda.iscr",),
    ("affect.pulse_amplitude_sd",),
    ("affect.motion",),
)
#: The longest window of every processor here.
_MOST_S = 600.0


def _processor(name: str) -> type[Processor]:
    return streaming(name, f"interocept.{name.partition('.')[0]}")


def _array(name: str, x: npt.ArrayLike) -> npt.NDArray[np.float64]:
    array = real(name, x).astype(np.float64, copy=False)
    if name == "acceleration":
        if array.ndim != 2 or array.shape[1] != 3:
            problem = f"acceleration has shape {array.shape}; use (n, 3), one row a sample, in g"
            raise IceptError(problem, field="acceleration")
        return array
    if array.ndim != 1:
        raise IceptError(f"{name} has shape {array.shape}; use one dimension", field=name)
    return array


def _runs(
    signals: Mapping[str, npt.ArrayLike | None], rates: Mapping[str, float] | float
) -> Iterable[tuple[str, tuple[str, ...], npt.NDArray[np.float64], float]]:
    given = {name: _array(name, x) for name, x in signals.items() if x is not None}
    for name, x in given.items():
        if isinstance(rates, Mapping) and name not in rates:
            problem = f"sampling_rates has no {name!r}; it has {', '.join(rates) or 'nothing'}"
            raise IceptError(problem, field="sampling_rates")
        rate = checked(rates[name] if isinstance(rates, Mapping) else rates)
        for processor, keys in _SOURCES[name]:
            # One source is enough: beats of an ECG before those of a PPG, a belt before either.
            if processor in ("hrv.from_ppg", "resp.from_ppg") and "ecg" in given:
                continue
            if processor in ("resp.from_ecg", "resp.from_ppg") and "resp" in given:
                continue
            yield processor, keys, x, rate


def _ordered(found: dict[str, Measure], start_s: float, window_s: float) -> Measures:
    """All features, those without a source among them, with the reason."""
    out = {}
    for sources in _SOURCES.values():
        for _, keys in sources:
            for key in keys:
                out[key] = found.get(key) or Measure(
                    key, None, _UNITS[key], "not_computed", None, None, 0.0, 0, start_s, window_s
                )
    return Measures(out)


def _records(
    processor: str, x: npt.NDArray[np.float64], rate: float, options: dict[str, Any]
) -> list[Records]:
    frames = np.column_stack([x, np.zeros_like(x)]) if processor == "eda.features" else x
    running = _processor(processor)(sampling_rate=rate, **options)
    return [running.push(frames), running.finish()]


def windows(
    *,
    ecg: npt.ArrayLike | None = None,
    ppg: npt.ArrayLike | None = None,
    resp: npt.ArrayLike | None = None,
    eda: npt.ArrayLike | None = None,
    temperature: npt.ArrayLike | None = None,
    emg: npt.ArrayLike | None = None,
    acceleration: npt.ArrayLike | None = None,
    sampling_rates: Mapping[str, float] | float,
    window_s: float = 60.0,
    hop_s: float = 60.0,
    time_constant_s: float = 30.0,
) -> list[Measures]:
    """Features of sliding windows over channels that start together; every one is optional.

    Parameters
    ----------
    ecg, ppg, resp, eda, temperature, emg : array_like, shape (n,), optional
        In mV, any unit, any unit, µS, °C and mV, each at a rate of its own; NaN is missing.
    acceleration : array_like, shape (n, 3), optional
        In g.
    sampling_rates : dict or float
        Samples a second of each channel by name, or one for all.
    window_s, hop_s : float, default 60
        Length of a window, and from the start of one to the next.
    time_constant_s : float, default 30
        Of the temperature sensor.

    Returns
    -------
    list of Measures
        One for each window that any channel fills. A feature without a value has a status that
        says why; ``not_computed`` where its channel was not given.

    Raises
    ------
    IceptError
        When a shape, a rate or a window is out of range.

    Notes
    -----
    Heart rate comes from the ECG where there is one, else from the PPG; breathing from the belt,
    else the ECG, else the PPG: what shares an input is told once.
    """
    signals = dict(
        ecg=ecg, ppg=ppg, resp=resp, eda=eda, temperature=temperature, emg=emg,
        acceleration=acceleration,
    )  # fmt: skip
    found: dict[int, dict[str, Measure]] = {}
    for processor, keys, x, rate in _runs(signals, sampling_rates):
        options: dict[str, Any] = {"window_s": window_s, "hop_s": hop_s}
        if processor == "temp.level":
            options["time_constant_s"] = time_constant_s
        for records in _records(processor, x, rate, options):
            for m in Measures.each(records):
                # What is shorter than a window is the end of a short recording.
                if m.key in keys and m.window_s > 0.9 * window_s:
                    found.setdefault(round(m.start_s / hop_s), {})[m.key] = m
    return [_ordered(found[i], i * hop_s, window_s) for i in sorted(found)]


def features(
    *,
    ecg: npt.ArrayLike | None = None,
    ppg: npt.ArrayLike | None = None,
    resp: npt.ArrayLike | None = None,
    eda: npt.ArrayLike | None = None,
    temperature: npt.ArrayLike | None = None,
    emg: npt.ArrayLike | None = None,
    acceleration: npt.ArrayLike | None = None,
    sampling_rates: Mapping[str, float] | float,
    time_constant_s: float = 30.0,
) -> Measures:
    """Features of one window: everything that is given, of at most ten minutes.

    Parameters
    ----------
    ecg, ppg, resp, eda, temperature, emg, acceleration : array_like, optional
        As in `windows`.
    sampling_rates : dict or float
        Samples a second of each channel by name, or one for all.
    time_constant_s : float, default 30
        Of the temperature sensor.

    Returns
    -------
    Measures
        By key. A feature without a value has a status that says why; ``not_computed`` where its
        channel was not given.

    Raises
    ------
    IceptError
        When a shape or a rate is out of range, or a channel is longer than ten minutes: use
        `windows`.

    Examples
    --------
    >>> import interocept as ic
    >>> m = ic.affect.features(eda=np.full(240, 3.0), sampling_rates=4)
    >>> round(m["eda.scl_mean"].value, 2), m["hrv.hr_mean"].status
    (3.0, 'not_computed')
    """
    signals = dict(
        ecg=ecg, ppg=ppg, resp=resp, eda=eda, temperature=temperature, emg=emg,
        acceleration=acceleration,
    )  # fmt: skip
    found: dict[str, Measure] = {}
    longest = 0.0
    for processor, keys, x, rate in _runs(signals, sampling_rates):
        length_s = len(x) / rate
        longest = max(longest, length_s)
        if length_s > _MOST_S:
            problem = f"a recording of {length_s:.0f} s has many windows; use windows()"
            raise IceptError(problem, field="window_s")
        options: dict[str, Any] = {"window_s": 0.0, "hop_s": _MOST_S}
        if processor in ("eda.features", "temp.level", "emg.features"):
            options["window_s"] = max(length_s, 10.0)
        if processor == "temp.level":
            options["time_constant_s"] = time_constant_s
        for records in _records(processor, x, rate, options):
            found.update({m.key: m for m in Measures.each(records) if m.key in keys})
    return _ordered(found, 0.0, longest)


def _frames(
    windows: Sequence[Mapping[str, Measure]] | npt.NDArray[np.float64],
    columns: tuple[tuple[str, ...], ...],
    times: npt.ArrayLike | None,
    more: tuple[npt.ArrayLike, ...] = (),
) -> npt.NDArray[np.float64]:
    """Frames of a processor out of windows of measures; arrays are taken as they are."""
    if isinstance(windows, np.ndarray):
        return real("windows", windows).astype(np.float64)
    for measures in windows:
        if not isinstance(measures, Mapping):
            raise TypeError(
                f"windows holds {measures!r}; what interocept.affect.windows gives is needed, "
                f"or an array of shape (n, {1 + len(columns) + len(more)})"
            )
    out = np.full((len(windows), 1 + len(columns) + len(more)), np.nan)
    for row, measures in zip(out, windows, strict=True):
        row[0] = next((m.start_s for m in measures.values()), np.nan)
        for place, keys in enumerate(columns, 1):
            known = (measures[k].value for k in keys if k in measures)
            row[place] = next((v for v in known if v is not None), np.nan)
    if times is not None:
        out[:, 0] = numbers("times_s", times)
    for place, column in enumerate(more, 1 + len(columns)):
        out[:, place] = numbers("rest", column)
    return out


def _each(running: Processor, frames: npt.NDArray[np.float64]) -> list[Measures]:
    return [Measures.from_records(running.push(frame[np.newaxis])) for frame in frames]


def scores(
    windows: Sequence[Mapping[str, Measure]] | npt.NDArray[np.float64],
    *,
    rest: npt.ArrayLike | None = None,
    times_s: npt.ArrayLike | None = None,
    **options: Any,
) -> list[Measures]:
    """Windows against the person's own baseline: the windows at rest.

    For a baseline of another day, keep an `interocept.affect.Scores` (it can be pickled), and push
    to it.

    Parameters
    ----------
    windows : list of Measures, or numpy.ndarray of shape (n, 12)
        What `interocept.affect.windows` gives, or frames of `interocept.affect.Scores`.
    rest : array_like of bool, shape (n,)
        Which windows are the baseline. A window is scored by the baseline so far.
    times_s : array_like, shape (n,), optional
        When each window starts; by default as the measures say.
    **options
        The other arguments of `interocept.affect.Scores`, such as ``expiry_days``.

    Returns
    -------
    list of Measures
        ``affect.z_rate`` and the other scores, ``affect.arousal`` with ``affect.agreement_q`` and
        ``affect.agreement_p``, ``affect.tension``, ``affect.relaxation``, ``affect.baseline_age``
        and ``affect.baseline_windows``.

    Notes
    -----
    Source: Leys and others, J Exp Soc Psychol 49:764, 2013 (median and its absolute deviation);
    Cochran, Biometrics 10:101, 1954 (Q).
    """
    flags = (
        ()
        if isinstance(windows, np.ndarray)
        else (np.zeros(len(windows)) if rest is None else rest,)
    )
    return _each(_Scores(**options), _frames(windows, _SCORED, times_s, flags))


def stress(
    windows: Sequence[Mapping[str, Measure]] | npt.NDArray[np.float64],
    *,
    times_s: npt.ArrayLike | None = None,
    **options: Any,
) -> list[Measures]:
    """The acute stress response of each window, against the person's windows so far.

    The first five windows are to be rest. The model was trained on people who sat, with a
    wristband; see docs/stress-model.md for what it can and cannot say.

    Parameters
    ----------
    windows : list of Measures, or numpy.ndarray of shape (n, 7)
        What `interocept.affect.windows` gives with windows of 60 s, or frames of
        `interocept.affect.Stress`.
    times_s : array_like, shape (n,), optional
        When each window starts; by default as the measures say.
    **options
        The other arguments of `interocept.affect.Stress`, such as ``least_margin=0.3``, which
        answers only the windows that it is surer of.

    Returns
    -------
    list of Measures
        ``affect.stress``, a probability with its interval, or why there is none;
        ``affect.stress_distance`` and ``affect.stress_history``.

    Notes
    -----
    Source: trained on Iqbal and others, Sensors 22:8135, 2022, under the MIT licence.
    """
    return _each(_Stress(**options), _frames(windows, _STRESSED, times_s))


def motion(acceleration: npt.ArrayLike, *, sampling_rate: float, **options: Any) -> Measures:
    """How much a sensor moves, of a whole recording.

    Parameters
    ----------
    acceleration : array_like, shape (n, 3)
        In g; NaN is missing.
    sampling_rate : float
        Samples a second, 5 to 2000 Hz.
    **options
        The other arguments of `interocept.affect.Motion`.

    Returns
    -------
    Measures
        ``affect.motion`` and ``affect.still``.
    """
    x = _array("acceleration", acceleration)
    return Measures.from_records(_motion(x, sampling_rate=sampling_rate, window_s=0.0, **options))


def pulse(x: npt.ArrayLike, *, sampling_rate: float, **options: Any) -> Measures:
    """Median pulse rate and how the height of the pulse varies, of a whole PPG.

    Parameters
    ----------
    x : array_like, shape (n,)
        A PPG in any unit and of either polarity; NaN is a missing sample.
    sampling_rate : float
        Samples a second, 20 to 2000 Hz.
    **options
        The other arguments of `interocept.affect.Pulse`.

    Returns
    -------
    Measures
        ``affect.pulse_rate``, ``affect.pulse_agreement``, ``affect.pulse_amplitude_sd``.
    """
    return Measures.from_records(_pulse(x, sampling_rate=sampling_rate, window_s=0.0, **options))
