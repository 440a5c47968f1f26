"""The portrait of a person in 50 elements, each with its evidence or the reason it is empty."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from textwrap import fill
from typing import Any

import numpy as np
import numpy.typing as npt

from . import _interocept
from ._errors import IceptError
from ._evaluate import _axes
from ._input import numbers, rate
from ._ppg import Curve

__all__ = ["Element", "Portrait", "assess"]


@dataclass(frozen=True)
class Element:
    """One of the 50.

    Attributes
    ----------
    id, key : str
        Such as ``P1`` and ``heart_rate``.
    label_en, label_zh : str
        Names.
    value : float or None
        The value in `unit`; None unless `status` is ``ok`` or ``ultra_short``.
    low, high : float or None
        95 % interval, where one is known.
    unit : str
        Unit of the value.
    quality : float or None
        How good the signals were, 0 to 1.
    tier : str
        A established, B for groups or against one's own baseline, C self-report, D exploratory.
    status : str
        ``ok``, ``ultra_short``, or the reason why there is no value.
    inputs : list of dict
        The measures it rests on: stream, measure, value, window, quality.
    parts : dict
        What is shown beside the value.
    window_s : float
        How long the window was.
    formula, source : str
        How it is computed, and after whom.
    needs : str or None
        What would fill it.
    """

    id: str
    key: str
    label_en: str
    label_zh: str
    value: float | None
    unit: str
    low: float | None
    high: float | None
    quality: float | None
    tier: str
    status: str
    inputs: list[dict[str, Any]]
    parts: dict[str, dict[str, Any]]
    window_s: float
    formula: str
    source: str
    needs: str | None

    def __bool__(self) -> bool:
        return self.value is not None


class Portrait(Mapping[str, Element]):
    """50 elements by id; a key such as ``heart_rate`` finds one too."""

    def __init__(self, text: str) -> None:
        self._text = text
        known = Element.__dataclass_fields__
        elements = json.loads(text)["elements"]
        made = [Element(**{k: v for k, v in e.items() if k in known}) for e in elements]
        self._by_id = {e.id: e for e in made}
        self._by_key = {e.key: e for e in made}

    def __getitem__(self, name: str) -> Element:
        # An element without a value is false.
        found = self._by_id.get(name, self._by_key.get(name))
        if found is None:
            raise KeyError(f"no element {name!r}; there are {', '.join(self._by_id)}")
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)

    def to_json(self) -> str:
        """The portrait as JSON text, as the command line writes it."""
        return self._text

    def to_dict(self) -> dict[str, Any]:
        """The portrait as plain dictionaries and lists."""
        return json.loads(self._text)  # type: ignore[no-any-return]

    def plot(self, ax: Any = None) -> Any:
        """The 50 as a map, six of the body first: values in green by quality, reasons in grey.

        Parameters
        ----------
        ax : matplotlib axes, optional
            Where to draw; new ones otherwise. Needs matplotlib.
        """
        ax = _axes(ax)
        per_row = 10
        row, column, group = -1, per_row, ""
        for e in self._by_id.values():
            if e.id[0] != group or column == per_row:
                row, column, group = row + 1, 0, e.id[0]
            known = e.value is not None
            quality = 1.0 if e.quality is None else e.quality
            colour = (0.9 - 0.7 * quality, 0.8, 0.9 - 0.5 * quality) if known else "0.92"
            ax.barh(row, 0.96, left=column, height=0.94, color=colour)
            said = f"{e.value:.3g} {e.unit}" if known else e.status.replace("_", "\n")
            name = fill(f"{e.id} {e.label_en}", 19)
            ax.text(column + 0.48, row - 0.42, name, ha="center", va="top", fontsize=5)
            ax.text(column + 0.48, row + 0.42, said, ha="center", va="bottom", fontsize=6)
            column += 1
        ax.set(xlim=(0, per_row), ylim=(row + 0.5, -0.5), title=f"{repr(self)[1:-1]}")
        ax.set_axis_off()
        return ax

    def __repr__(self) -> str:
        filled = sum(bool(e) for e in self._by_id.values())
        return f"<Portrait: {filled} of {len(self)} elements with a value>"

    def _repr_html_(self) -> str:
        rows = []
        for e in self._by_id.values():
            interval = "" if e.low is None else f"{e.low:.4g} to {e.high:.4g}"
            why = e.status.replace("_", " ") if e.value is None else ""
            value = "" if e.value is None else f"{e.value:.4g}"
            beside = "".join(
                f"<br><small>{escape(_beside(k, p))}</small>" for k, p in e.parts.items()
            )
            basis = ", ".join(f"{i['stream']}: {i['measure']}" for i in e.inputs)
            needs = f"{why}: {e.needs}" if why else basis
            cells = [e.id, e.label_en, value, e.unit if value else "", interval, e.tier, needs]
            html = [escape(c) for c in cells]
            html[2] += beside
            rows.append("".join(f"<td>{c}</td>" for c in html))
        heads = [
            "",
            "element",
            "value",
            "unit",
            "95 % interval",
            "tier",
            "evidence, or what is missing",
        ]
        head = "".join(f"<th>{h}</th>" for h in heads)
        body = "".join(f"<tr>{row}</tr>" for row in rows)
        asks = {"human": "call a person now", "refer": "show to a clinician"}
        flags = "".join(
            f"<li><strong>{asks.get(f['ask'], 'measure again')}</strong>: "
            f"{escape(f['text_en'])} ({f['value']:.4g})</li>"
            for f in self.to_dict()["flags"]
        )
        review = f"<p>For review by a person:</p><ul>{flags}</ul>" if flags else ""
        return (
            f"{review}<table><caption>{escape(repr(self)[1:-1])}. Not a medical device.</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )


def _beside(key: str, part: Mapping[str, Any]) -> str:
    name = key.split(".")[-1].replace("_", " ")
    return f"{name} {part['value']:.4g} {part['unit']}".strip()


def _feeds(
    signals: Mapping[str, npt.ArrayLike],
    sampling_rates: Mapping[str, float],
    start_s: Mapping[str, float],
) -> list[tuple[str, float, float, npt.NDArray[np.float64], int]]:
    for what, given in (("signals", signals), ("sampling_rates", sampling_rates)):
        if not isinstance(given, Mapping):
            kind = type(given).__name__
            raise TypeError(f"{what} is {kind}, but must be a mapping by name, as {{'ecg': ...}}")
    feeds = []
    for name, values in signals.items():
        if name not in sampling_rates:
            raise IceptError(f"sampling_rates has no rate of {name!r}", field="sampling_rates")
        columns = np.shape(values)[1] if np.ndim(values) == 2 else 1
        frames = numbers(name, values, columns).reshape(-1)
        hz, start = rate(sampling_rates[name]), float(start_s.get(name, 0.0))
        feeds.append((name, hz, start, frames, columns))
    return feeds


def _plain(value: Any) -> Any:
    """An answer that NumPy holds, as JSON has it."""
    if isinstance(value, (np.ndarray, np.generic)):
        return value.tolist()
    raise TypeError(f"answers hold {value!r}; numbers, texts and lists of them are needed")


def _curve(spo2: Curve | None) -> list[tuple[str, float]]:
    if spo2 is None:
        return []
    kinds = {"polynomial": 1.0, "table": 2.0}
    return [(k, kinds[v] if k == "curve" else float(v)) for k, v in spo2._options().items()]


def assess(
    signals: Mapping[str, npt.ArrayLike],
    sampling_rates: Mapping[str, float],
    *,
    start_s: Mapping[str, float] | None = None,
    spo2: Curve | None = None,
    answers: Mapping[str, Any] | None = None,
    baseline: Mapping[str, npt.ArrayLike] | None = None,
    baseline_age_s: float = 0.0,
) -> Portrait:
    """Screen a person from the signals of whatever sensors were there.

    Parameters
    ----------
    signals : mapping of str to array
        By name: ``ecg`` (mV), ``ppg``, ``red`` and ``infrared``, ``abp`` and ``cuff`` (mmHg),
        ``resp``, ``eda`` (uS), ``temp`` (degrees Celsius), ``emg`` (mV), ``acc`` (g, shape (n, 3)); NaN
        where a sample is missing.
        A second sensor of a kind is ``ecg_2``.
    sampling_rates : mapping of str to float
        Of each signal, in Hz.
    start_s : mapping of str to float, optional
        When the first sample of a signal was taken; 0 otherwise.
    spo2 : interocept.ppg.Curve, optional
        The curve of the maker of the oximeter; without one there is no saturation.
    answers : mapping, optional
        What is known beside the signals: answers to the items of a questionnaire
        (``{"phq9": [0, 1, ...]}``), scores (``"pss10": 14``), ratings (``"fatigue": 40``), results
        of tasks (``"pvt_lapses": 2``), ``"cuff": (122, 78)``, tables of tasks, sessions and days
        (``"affect_ratings": [(0, 5), (14400, 4), ...]``; see the guide), and where this is used
        (``"context": "workplace"``).
    baseline : mapping of str to array, optional
        Signals of the same person at rest, by the same sensors at the same rates, five minutes
        or more; without them nothing is said of arousal, tension, relaxation and stress.
    baseline_age_s : float, default 0
        How long before the capture the baseline ended.

    Returns
    -------
    Portrait
        50 elements, each with its value and evidence or with the reason it is empty.

    Examples
    --------
    >>> import numpy as np, interocept as ic
    >>> belt = np.sin(1.5 * np.arange(750) / 25)
    >>> portrait = ic.screening.assess({"resp": belt}, {"resp": 25})
    >>> round(portrait["respiration_rate"].value, 1)
    14.3
    >>> portrait["P1"].status
    'no_sensor'
    """
    feeds = _feeds(signals, sampling_rates, start_s or {})
    rest = _feeds(baseline or {}, sampling_rates, {})
    text = None if answers is None else json.dumps(dict(answers), default=_plain)
    try:
        return Portrait(_interocept.screen(feeds, _curve(spo2), text, rest, float(baseline_age_s)))
    except IceptError:
        raise
    except ValueError as error:
        raise IceptError(str(error)) from None
