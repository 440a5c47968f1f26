"""Many streams, each with its own rate, clock, start and gaps, as windows on one clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ._errors import IceptError
from ._html import table
from ._input import rate
from ._interocept import MonitorCore
from ._measures import Measure, Measures
from ._ppg import Curve
from ._records import Records
from ._schema import MONITOR, PROCESSORS, layout
from ._stream import _NATIVE, _flat, choice

__all__ = ["KINDS", "TOGETHER", "Channel", "Monitor", "Outputs"]

#: What a channel can carry, and the unit its samples are taken in; empty for any unit, and where
#: its values have several.
KINDS: dict[str, str] = {
    kind: channels[0]["unit"] if len({c["unit"] for c in channels}) == 1 else ""
    for kind, (_, channels) in MONITOR["kinds"].items()
}

# Other units that a channel may come in: by how much they are multiplied, and what is added.
_UNITS: dict[str, dict[str, tuple[float, float]]] = {
    "mV": {"V": (1e3, 0.0), "µV": (1e-3, 0.0), "uV": (1e-3, 0.0)},
    "µS": {"S": (1e6, 0.0), "uS": (1.0, 0.0), "nS": (1e-3, 0.0)},
    "°C": {"K": (1.0, -273.15), "°F": (5 / 9, -160 / 9)},
    "mmHg": {"kPa": (7.500_615_758_456_564, 0.0)},
    "g": {"m/s²": (1 / 9.806_65, 0.0), "m/s^2": (1 / 9.806_65, 0.0)},
}

#: What several channels together are called.
TOGETHER = "together"

_READING, _EVENT = layout(MONITOR["reading"]), layout(MONITOR["event"])


_UP = next(f for f in PROCESSORS["posture.body"]["config"]["fields"] if f["name"] == "trunk_up")


def _records(raw: npt.NDArray[np.uint8] | None, of: Any) -> Records:
    return Records(np.empty(0, of.dtype) if raw is None else raw.view(of.dtype), of)


def _config(processor: str, options: Mapping[str, Any]) -> list[float]:
    fields = PROCESSORS[processor]["config"]["fields"]
    unknown = set(options) - {f["name"] for f in fields}
    if unknown:
        raise TypeError(f"{processor} has no option {sorted(unknown)[0]!r}")
    return [choice(f, options.get(f["name"], f["default"])) for f in fields]


@dataclass(frozen=True)
class Channel:
    """What a stream carries and on what clock.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    sampling_rate : float
        Samples a second on its own clock, in Hz; 130.061 is as good as 130.
    start_s : float
        When its first sample was taken, on the common clock.
    clock_error_s : float
        How far its clock may be from the common one.
    unit : str
        What its samples are in; empty for the unit of its kind.
    spo2 : interocept.ppg.Curve or None
        The curve of the maker of an oximeter; without one there is no saturation.
    cuff : mapping of str to float or str, or None
        How the pressure of a cuff is read: options of `interocept.cuff.oscillometric`.
    up : str
        Which axis of an inertial sensor or accelerometer on the trunk points up while the person
        stands: "x", "minus_x", "y", "minus_y", "z" or "minus_z". With it the channel tells of
        posture, rises and falls too, and its rate must be 25 to 1000 Hz; "unknown" for a sensor
        elsewhere.
    """

    kind: str
    sampling_rate: float
    start_s: float = 0.0
    clock_error_s: float = 0.0
    unit: str = ""
    spo2: Curve | None = None
    cuff: Mapping[str, float | str] | None = None
    up: str = "unknown"

    def _arguments(self) -> tuple[int, float, float, float, list[float], list[float], float]:
        kinds = MONITOR["kinds"]
        if self.kind not in kinds:
            message = f"kind is {self.kind!r}, but must be one of {', '.join(kinds)}"
            raise IceptError(message, field="kind")
        self._conversion()
        curve = _config("ppg.spo2", {} if self.spo2 is None else self.spo2._options())
        numbers = rate(self.sampling_rate), float(self.start_s), float(self.clock_error_s)
        cuff = _config("cuff.oscillometric", self.cuff or {})
        return kinds[self.kind][0], *numbers, curve, cuff, choice(_UP, self.up)

    def _conversion(self) -> tuple[float, float] | None:
        usual = KINDS[self.kind]
        if self.unit in ("", usual) or not usual:
            return None
        others = _UNITS.get(usual, {})
        if self.unit not in others:
            known = ", ".join([usual, *others])
            raise IceptError(f"unit is {self.unit!r}, but must be one of {known}", field="unit")
        return others[self.unit]


class Outputs:
    """What a monitor gave out at a time.

    Attributes
    ----------
    readings : Records
        Measures, window by window and, within one, stream by stream; `stream` is the place of the
        channel, `window` the number of the window. What several channels tell together, the rate of
        breathing of belt, ECG and PPG, has the number of channels as its place.
    events : Records
        Beats, pulses, breaths, responses of the skin, posture, rises and falls, in order of time
        within a stream and kind.
    """

    __slots__ = ("_names", "events", "readings")

    def __init__(self, names: tuple[str, ...], readings: Records, events: Records) -> None:
        self._names, self.readings, self.events = names, readings, events

    def measures(self) -> Iterator[tuple[str, Measure]]:
        """The name of its channel, or "together", and the measure, for each reading."""
        names = ((*self._names, TOGETHER)[i] for i in self.readings.stream)
        return zip(names, Measures.each(self.readings), strict=True)

    def __bool__(self) -> bool:
        return bool(len(self.readings) or len(self.events))

    def __repr__(self) -> str:
        return f"<Outputs: {len(self.readings)} readings, {len(self.events)} events>"

    def _repr_html_(self) -> str:
        return self.readings._repr_html_() + self.events._repr_html_()


class Monitor(Mapping[str, Measures]):
    """Runs the processors of any set of channels and gives out measures and events as they come.

    As a mapping it holds, by the name of a channel, the last of each of its measures.

    Packets of any size, in any order, give the same bits, as long as no channel is more than
    `skew_s` behind another. A channel that stops, comes back or lies changes its own measures only.
    Any thread may push, one at a time; the interpreter is released meanwhile. It can be copied and
    pickled in mid-stream.

    Parameters
    ----------
    channels : mapping of str to Channel
        By any names.
    window_s : float, default 30
        Length of the windows; 0 takes the whole of every stream as one, at its end.
    hop_s : float, default 10
        From the start of one window to the start of the next.
    wait_s : float, default 120
        How much later than its end a window may be told by a processor.
    skew_s : float, default 30
        How far one stream may be behind another; the windows it then misses go out without it.
    max_intervals : int, default 4096
        Intervals that a window or the whole recording can hold; memory is taken for them.

    Examples
    --------
    >>> import numpy as np
    >>> from interocept.monitor import Channel, Monitor
    >>> monitor = Monitor({"belt": Channel("resp", 25), "wrist": Channel("temp", 4, unit="°F")})
    >>> breath = np.sin(1.5 * np.arange(1500) / 25)
    >>> events = monitor.push("belt", breath).events
    >>> _ = monitor.push("wrist", np.full(240, 91.4))
    >>> str(events.kind[0])
    'breath'
    >>> _ = monitor.finish()
    >>> round(monitor["belt"]["resp.rate"].value, 1), round(monitor["wrist"]["temp.level"].value, 2)
    (14.3, 33.0)
    """

    def __init__(self, channels: Mapping[str, Channel], **options: float) -> None:
        fields = MONITOR["config"]["fields"]
        unknown = set(options) - {f["name"] for f in fields}
        if unknown:
            raise TypeError(f"Monitor() got an unexpected argument {sorted(unknown)[0]!r}")
        if TOGETHER in channels:
            raise IceptError(f"{TOGETHER!r} is what all channels are called", field="channels")
        self._channels, self._options = dict(channels), options
        config = [choice(f, options.get(f["name"], f["default"])) for f in fields]
        for name, channel in self._channels.items():
            if not isinstance(channel, Channel):
                wanted = "interocept.monitor.Channel(kind, sampling_rate)"
                raise TypeError(f"channels[{name!r}] is {channel!r}, but must be {wanted}")
        arguments = [channel._arguments() for channel in self._channels.values()]
        self._core = MonitorCore(config, arguments)
        self._names = tuple(self._channels)
        self._latest: dict[str, dict[str, Measure]] = {}

    @property
    def channels(self) -> dict[str, Channel]:
        """The channels by their names."""
        return dict(self._channels)

    def push(self, name: str, x: npt.ArrayLike) -> Outputs:
        """Take a packet of a channel: shape (n,), or (n, values) where a frame has several.

        NaN is a missing value; so is a masked one. float32, float64, int16 and int32 arrays are
        read in place when contiguous and in the unit of the kind.

        Raises
        ------
        IceptError
            When there is no such channel, the packet has the wrong shape, or it was closed.
        """
        place, channel = self._place(name), self._channels[name]
        frame = MONITOR["kinds"][channel.kind][1]
        if type(x) is not np.ndarray or x.ndim != 1 or x.dtype not in _NATIVE or len(frame) > 1:
            x = _flat(x, len(frame))
        conversion = channel._conversion()
        if conversion is not None:
            factor, shift = conversion
            x = x.astype(np.float64) * factor + shift
        return self._outputs(self._core.push(place, np.ascontiguousarray(x)))

    def push_gap(self, name: str, frames: int) -> Outputs:
        """Tell of missing frames of a channel, however many."""
        return self._outputs(self._core.push_gap(self._place(name), frames))

    def close(self, name: str) -> Outputs:
        """End a channel: no window waits for it any more."""
        return self._outputs(self._core.close(self._place(name)))

    def finish(self) -> Outputs:
        """End every channel and take what was still held back."""
        return self._outputs(self._core.finish())

    def reset(self) -> None:
        """Go back to the start of every channel."""
        self._core.reset()
        self._latest.clear()

    def reached_s(self, name: str) -> float:
        """How far a channel has come, on the common clock."""
        return self._core.reached_s(self._place(name))

    def clock_error_s(self, one: str, other: str) -> float:
        """How far the windows of one number of two channels may be apart.

        The errors of both clocks, and half a sample of each where they begin.
        """
        return self._core.clock_error_s(self._place(one), self._place(other))

    @property
    def together(self) -> Measures:
        """The last of each measure that several channels tell together."""
        return Measures(self._latest.get(TOGETHER, {}))

    @property
    def lost(self) -> int:
        """Measures that were lost because a channel was too far behind."""
        return self._core.lost()

    @property
    def state_size(self) -> int:
        """Bytes that the monitor takes in memory; they don't change while it runs."""
        return self._core.state_size()

    def save(self) -> bytes:
        """The state, to go on later or elsewhere."""
        return self._core.save()

    def load(self, state: bytes) -> None:
        """Take back a state saved under the same channels and options."""
        self._core.load(state)

    def _place(self, name: str) -> int:
        if name not in self._channels:
            known = ", ".join(self._names) or "none"
            raise IceptError(f"there is no channel {name!r}; there are {known}", field="name")
        return self._names.index(name)

    def _outputs(self, raw: tuple[Any, Any]) -> Outputs:
        outputs = Outputs(self._names, _records(raw[0], _READING), _records(raw[1], _EVENT))
        for name, measure in outputs.measures():
            self._latest.setdefault(name, {})[measure.key] = measure
        return outputs

    def __getitem__(self, name: str) -> Measures:
        self._place(name)
        return Measures(self._latest.get(name, {}))

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __copy__(self) -> Monitor:
        twin = type(self)(self._channels, **self._options)
        twin._core = self._core.duplicate()
        twin._latest = {name: dict(measures) for name, measures in self._latest.items()}
        return twin

    def __deepcopy__(self, memo: dict[int, Any]) -> Monitor:
        return self.__copy__()

    def __reduce__(self) -> tuple[Any, ...]:
        return _resume, (self._channels, self._options, self.save(), self._latest)

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return self is other

    def __repr__(self) -> str:
        reached = ", ".join(f"{name} {self.reached_s(name):.1f} s" for name in self._names)
        return f"<Monitor: {reached or 'no channels'}>"

    def _repr_html_(self) -> str:
        heads = ["channel", "reached [s]", "measure", "value", "unit", "95 % interval", "quality"]
        rows: list[list[Any]] = []
        for name in self._names:
            reached = round(self.reached_s(name), 2)
            present = [m for m in self[name].values() if m.value is not None]
            if not present:
                rows.append([name, reached, "no value yet", None, "", "", None])
            for m in present:
                known = m.low is not None and m.high is not None
                interval = f"{m.low:.4g} to {m.high:.4g}" if known else ""
                rows.append(
                    [name, reached, f"{m.label} ({m.key})", m.value, m.unit, interval, m.quality]
                )
        return table(f"{repr(self)[1:-1]}. Not a medical device", heads, rows, len(rows))


def _resume(
    channels: dict[str, Channel],
    options: dict[str, float],
    state: bytes,
    latest: dict[str, dict[str, Measure]],
) -> Monitor:
    monitor = Monitor(channels, **options)
    monitor.load(state)
    monitor._latest = latest
    return monitor
