"""Streaming classes and batch calls, built from the library's description."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

import numpy as np
import numpy.typing as npt

from ._errors import IceptError
from ._input import real
from ._interocept import Core
from ._records import Records
from ._schema import PROCESSORS, layout, text

#: Rate of the clock of event streams, in Hz: one tick a microsecond.
EVENT_RATE = 1e6

_NATIVE = {np.dtype(k) for k in ("f4", "f8", "i2", "i4")}


class Processor:
    """A streaming processor. Chunks of any size give the same records, bit for bit.

    Any thread may call it, one at a time. It can be copied and pickled in mid-stream; the copy
    continues identically. Do not change an array while it is being pushed from another thread.
    """

    _about: dict[str, Any]

    def __init__(self, **arguments: Any) -> None:
        bound = _bind(type(self).__signature__, arguments)  # type: ignore[attr-defined]
        self._arguments = bound
        self._layout = layout(self._about["output"])
        self._empty = Records(np.empty(0, self._layout.dtype), self._layout)
        rate = EVENT_RATE if self._about["events"] else _number("sampling_rate", bound)
        numbers = [choice(f, bound[f["name"]]) for f in self._about["config"]["fields"]]
        self._core = Core(self._about["id"], numbers, rate)

    def push(self, x: npt.ArrayLike) -> Records:
        """Take a chunk: shape (n,), or (n, channels) where there are several channels.

        float32, float64, int16 and int32 arrays are read in place when contiguous, others are
        copied. NaN is a missing value; so is a masked one.

        Raises
        ------
        IceptError
            When the chunk has the wrong shape, or the stream was finished.
        TypeError
            When the values are not real numbers.
        """
        if type(x) is not np.ndarray or x.ndim != 1 or x.dtype not in _NATIVE:
            x = _flat(x, len(self._about["channels"]))
        elif not x.flags.c_contiguous:
            x = np.ascontiguousarray(x)
        raw = self._core.push(x)
        return self._empty if raw is None else Records(raw.view(self._layout.dtype), self._layout)

    def push_gap(self, frames: int) -> Records:
        """Tell of missing frames, however many."""
        return self._records(self._core.push_gap(frames))

    def finish(self) -> Records:
        """End the stream and take what was still held back."""
        return self._records(self._core.finish())

    def reset(self) -> None:
        """Go back to the start of a stream."""
        self._core.reset()

    @property
    def latency(self) -> tuple[float, float]:
        """Typical and worst delay of the records behind the input, in frames."""
        return self._core.latency()

    @property
    def state_size(self) -> int:
        """Bytes that the processor takes in memory."""
        return self._core.state_size()

    def save(self) -> bytes:
        """The state, to go on later or elsewhere."""
        return self._core.save()

    def load(self, state: bytes) -> None:
        """Take back a state saved under the same arguments."""
        self._core.load(state)

    def _records(self, raw: npt.NDArray[np.uint8] | None) -> Records:
        return self._empty if raw is None else Records(raw.view(self._layout.dtype), self._layout)

    def __copy__(self) -> Processor:
        twin = type(self)(**self._arguments)
        twin._core = self._core.duplicate()
        return twin

    def __deepcopy__(self, memo: dict[int, Any]) -> Processor:
        return self.__copy__()

    def __reduce__(self) -> tuple[Any, ...]:
        return _resume, (type(self), self._arguments, self.save())

    def __repr__(self) -> str:
        arguments = ", ".join(f"{k}={v!r}" for k, v in self._arguments.items())
        return f"{type(self).__qualname__}({arguments})"


def _resume(kind: type[Processor], arguments: dict[str, Any], state: bytes) -> Processor:
    processor = kind(**arguments)
    processor.load(state)
    return processor


def _flat(x: npt.ArrayLike, channels: int) -> npt.NDArray[Any]:
    """Any array-like as one contiguous run of interleaved frames."""
    array = real("x", x)
    single = channels == 1 and array.ndim == 1
    if not single and not (array.ndim == 2 and array.shape[1] == channels):
        wanted = "(n,) or (n, 1)" if channels == 1 else f"(n, {channels})"
        raise IceptError(f"x has shape {array.shape}, but must be {wanted}", field="x")
    native = array.dtype if array.dtype in _NATIVE else np.dtype("f8")
    return np.ascontiguousarray(array, dtype=native).reshape(-1)


def _number(name: str, arguments: dict[str, Any]) -> float:
    try:
        return float(arguments[name])
    except (TypeError, ValueError):
        raise TypeError(f"{name} is {arguments[name]!r}, but must be a number") from None


def choice(field: dict[str, Any], value: Any) -> float:
    """The number of a configuration value, which may be given by name."""
    if isinstance(value, str):
        names = field["choices"] or {}
        if value not in names:
            raise IceptError(
                f"{field['name']} is {value!r}, but must be one of {', '.join(names) or 'numbers'}",
                code=-1,
                field=field["name"],
            )
        return float(names[value])
    return _number(field["name"], {field["name"]: value})


def _bind(signature: inspect.Signature, arguments: dict[str, Any]) -> dict[str, Any]:
    known = list(signature.parameters)
    for name in arguments:
        if name not in known:
            near = get_close_matches(name, known) or known
            raise TypeError(f"there is no argument {name!r}; there are {', '.join(near)}")
    bound = signature.bind(**arguments)
    bound.apply_defaults()
    return dict(bound.arguments)


def _default(field: dict[str, Any]) -> Any:
    for name, number in (field["choices"] or {}).items():
        if number == field["default"]:
            return name
    whole = field["format"][0] in "iu"
    return int(field["default"]) if whole else field["default"]


def _parameters(about: dict[str, Any]) -> list[inspect.Parameter]:
    keyword = inspect.Parameter.KEYWORD_ONLY
    fields = [
        inspect.Parameter(f["name"], keyword, default=_default(f))
        for f in about["config"]["fields"]
    ]
    # Never a default: a forgotten rate gives wrong numbers.
    rate = [] if about["events"] else [inspect.Parameter("sampling_rate", keyword)]
    return rate + fields


def _range(field: dict[str, Any]) -> str:
    if field["choices"]:
        return "one of " + ", ".join(f"``{n}``" for n in field["choices"])
    unit = f" {field['unit']}" if field["unit"] else ""
    return f"{field['min']:g} to {field['max']:g}{unit}, default {field['default']:g}"


def _document(about: dict[str, Any], first: list[str]) -> str:
    lines = [text(about["about"]), "", "Parameters", "----------", *first]
    if not about["events"]:
        lines += [
            "sampling_rate : float",
            "    Samples a second, in Hz; 130.061 is as good as 130.",
        ]
    for f in about["config"]["fields"]:
        lines += [f"{f['name']} : {'str' if f['choices'] else 'float'}, optional"]
        lines += [f"    {line}" for line in text(f["doc"]).splitlines()]
        lines += [f"    {_range(f)[0].upper()}{_range(f)[1:]}. From: {f['source']}."]
    lines += ["", "Returns", "-------", "Records"]
    for f in about["output"]["fields"]:
        unit = f" [{f['unit']}]" if f["unit"] else ""
        lines += [f"    {f['name']}{unit}: " + " ".join(text(f["doc"]).split())]
    lines += ["", "Notes", "-----", f"Source: {text(about['source'])}"]
    return "\n".join(lines)


def _input(about: dict[str, Any]) -> list[str]:
    channels = about["channels"]
    shape = "(n,)" if len(channels) == 1 else f"(n, {len(channels)})"
    lines = [f"x : array_like, shape {shape}"]
    for c in channels:
        unit = f" [{c['unit']}]" if c["unit"] else ""
        lines += [f"    {c['name']}{unit}: {c['doc']}"]
    return lines


def streaming(name: str, module: str) -> type[Processor]:
    """The streaming class of a processor."""
    about = PROCESSORS[name]
    title = name.partition(".")[2].title().replace("_", "")
    return type(
        title,
        (Processor,),
        {
            "__doc__": _document(about, []),
            "__module__": module,
            "__qualname__": title,
            "__signature__": inspect.Signature(_parameters(about)),
            "_about": about,
        },
    )


def batch(kind: type[Processor]) -> Callable[..., Records]:
    """The batch call of a streaming class: new, one push, finish."""
    about = kind._about

    def call(x: npt.ArrayLike, **arguments: Any) -> Records:
        processor = kind(**arguments)
        first, last = processor.push(x), processor.finish()
        if not len(last):
            return first
        return Records(np.concatenate([first.array, last.array]), first._layout)

    call.__name__ = call.__qualname__ = about["call"].partition(".")[2]
    call.__module__ = kind.__module__
    call.__doc__ = _document(about, _input(about))
    x = inspect.Parameter("x", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    call.__signature__ = inspect.Signature([x, *_parameters(about)])  # type: ignore[attr-defined]
    return call


def export(module: str, into: dict[str, Any]) -> list[str]:
    """Puts every processor of a family into its module; returns the names."""
    family = module.rpartition(".")[2]
    names = []
    for name, about in PROCESSORS.items():
        if name.partition(".")[0] == family:
            kind = streaming(name, module)
            call = batch(kind)
            into[kind.__name__], into[call.__name__] = kind, call
            names += [kind.__name__, call.__name__]
    return names
