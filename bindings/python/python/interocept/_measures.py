"""Measures by key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from ._html import table
from ._records import Records
from ._schema import MEASURES

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Measure:
    """A value with its unit, uncertainty, quality and window, or the reason there is none.

    Attributes
    ----------
    key : str
        Such as ``hrv.rmssd``.
    value : float or None
        The value in `unit`; None unless `status` is ``ok`` or ``ultra_short``.
    unit : str
        Unit of the value; empty for plain numbers.
    status : str
        ``ok``, ``ultra_short``, or the reason why there is no value, such as ``too_short``.
    low, high : float or None
        95 % interval, where one is known.
    quality : float
        How much of the window's data was good, 0 to 1.
    count : int
        How many events the value rests on.
    start_s, window_s : float
        The window, on the clock of the stream.
    """

    key: str
    value: float | None
    unit: str
    status: str
    low: float | None
    high: float | None
    quality: float
    count: int
    start_s: float
    window_s: float

    def __bool__(self) -> bool:
        return self.value is not None

    @property
    def label(self) -> str:
        """Name in English."""
        return self.about["label_en"]  # type: ignore[no-any-return]

    @property
    def label_zh(self) -> str:
        """Name in Chinese."""
        return self.about["label_zh"]  # type: ignore[no-any-return]

    @property
    def about(self) -> dict[str, Any]:
        """The catalogue's entry: definition, source, range, minimum window, tier."""
        return _BY_KEY[self.key]


_BY_KEY = {entry["key"]: entry for entry in MEASURES.values()}


def _from_record(row: dict[str, Any]) -> Measure:
    about = MEASURES[int(row["id"])]
    present = row["status"] in ("ok", "ultra_short")
    bounded = row["low"] == row["low"] and row["high"] == row["high"]
    return Measure(
        key=about["key"],
        value=float(row["value"]) if present else None,
        unit=about["unit"],
        status=str(row["status"]),
        low=float(row["low"]) if bounded else None,
        high=float(row["high"]) if bounded else None,
        quality=float(row["quality"]),
        count=int(row["count"]),
        start_s=float(row["start_s"]),
        window_s=float(row["window_s"]),
    )


class Measures(Mapping[str, Measure]):
    """Measures of one window, by key, in the order of the catalogue."""

    def __init__(self, measures: Mapping[str, Measure]) -> None:
        self._by_key = dict(measures)

    @classmethod
    def from_records(cls, records: Records) -> Measures:
        """The measures in records of one window."""
        return cls({m.key: m for m in cls.each(records)})

    @staticmethod
    def each(records: Records) -> Iterator[Measure]:
        """The measures in records of any windows, one after the other."""
        return (_from_record(row) for row in records)

    def __getitem__(self, key: str) -> Measure:
        try:
            return self._by_key[key]
        except KeyError:
            near = get_close_matches(str(key), self._by_key, cutoff=0.5) or list(self._by_key)
            there = f"there are {', '.join(near)}, ..." if near else "nothing was measured"
            raise KeyError(f"no measure {key!r}; {there}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_key)

    def __len__(self) -> int:
        return len(self._by_key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Measures) and self._by_key == other._by_key

    __hash__ = None  # type: ignore[assignment]

    def values_dict(self) -> dict[str, float | None]:
        """Plain values by key; None where there is none."""
        return {key: m.value for key, m in self._by_key.items()}

    def to_pandas(self) -> pd.DataFrame:
        """A DataFrame with a row for each measure. Needs pandas."""
        import pandas as pd

        rows = [vars(m) for m in self._by_key.values()]
        return pd.DataFrame(rows, columns=list(Measure.__dataclass_fields__)).set_index("key")

    def __repr__(self) -> str:
        present = sum(bool(m) for m in self._by_key.values())
        return f"<Measures: {present} of {len(self)} with a value>"

    def _repr_html_(self) -> str:
        heads = ["measure", "value", "unit", "95 % interval", "status", "quality"]
        rows = [
            [
                f"{m.label} ({m.key})",
                m.value,
                m.unit,
                f"{m.low:.4g} to {m.high:.4g}" if m.low is not None and m.high is not None else "",
                m.status,
                m.quality,
            ]
            for m in self._by_key.values()
        ]
        return table(repr(self)[1:-1], heads, rows, len(rows))
