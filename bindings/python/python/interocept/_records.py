"""Results as columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ._html import table
from ._schema import Layout, layout_named

if TYPE_CHECKING:
    import pandas as pd


class Records:
    """Records of one kind: a NumPy structured array with columns as attributes.

    Enumerations appear as arrays of their names, other columns as arrays of numbers; the
    numbers behind the names are in `array`.

    Attributes
    ----------
    array : numpy.ndarray
        The records, one element each.
    fields : tuple of str
        Names of the columns.
    units : dict of str to str
        Unit of each column; empty for plain numbers.
    """

    __slots__ = ("_layout", "array")

    def __init__(self, array: npt.NDArray[Any], layout: Layout) -> None:
        self.array = array
        self._layout = layout

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(self._layout.fields)

    @property
    def units(self) -> dict[str, str]:
        return dict(self._layout.units)

    def column(self, name: str) -> npt.NDArray[Any]:
        """One column; an enumeration as names."""
        values: npt.NDArray[Any] = self.array[name]
        names = self._layout.choices.get(name)
        return values if names is None else names[values]

    def has(self, flag: str) -> npt.NDArray[np.bool_]:
        """Which records carry a flag, by the flag's name.

        Raises
        ------
        KeyError
            When no field of these records has such a flag; the message lists those there are.
        """
        known: list[str] = []
        for name, field in self._layout.fields.items():
            flags = field["flags"] or {}
            if flag in flags:
                return np.asarray((self.array[name] & flags[flag]) != 0)
            known += flags
        raise KeyError(f"no flag {flag!r}; there are {', '.join(known) or 'none'}")

    def __getattr__(self, name: str) -> npt.NDArray[Any]:
        if name.startswith("_") or name not in self._layout.fields:
            raise AttributeError(
                f"{self._layout.name} records have no {name!r}; they have {', '.join(self.fields)}"
            )
        return self.column(name)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.fields]

    def __len__(self) -> int:
        return len(self.array)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        columns = self.to_dict()
        for i in range(len(self)):
            yield {name: column[i].item() for name, column in columns.items()}

    def __getitem__(self, key: Any) -> Any:
        """A column by name, a record (as a dict) by index, or records by slice or mask."""
        if isinstance(key, str):
            if key not in self._layout.fields:
                raise KeyError(f"no column {key!r}; there are {', '.join(self.fields)}")
            return self.column(key)
        picked = self.array[key]
        if isinstance(picked, np.void):
            one = Records(np.array([picked], dtype=self._layout.dtype), self._layout)
            return next(iter(one))
        return Records(picked, self._layout)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Records):
            return NotImplemented
        return (
            self._layout.name == other._layout.name
            and np.ascontiguousarray(self.array).tobytes()
            == np.ascontiguousarray(other.array).tobytes()
        )

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, ...]:
        raw = np.frombuffer(np.ascontiguousarray(self.array).tobytes(), dtype=np.uint8)
        return _restore, (self._layout.name, raw)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Columns by name."""
        return {name: self.column(name) for name in self.fields}

    def to_pandas(self) -> pd.DataFrame:
        """A DataFrame, with the units in `attrs["units"]`. Needs pandas."""
        import pandas as pd

        frame = pd.DataFrame(self.to_dict())
        frame.attrs["units"] = self.units
        return frame

    def __repr__(self) -> str:
        return f"<{len(self)} {self._layout.name} records: {', '.join(self.fields)}>"

    def _repr_html_(self) -> str:
        heads = [f"{n} [{u}]" if u else n for n, u in self._layout.units.items()]
        shown = [list(r.values()) for _, r in zip(range(20), self, strict=False)]
        return table(f"{len(self)} {self._layout.name} records", heads, shown, len(self))


def _restore(name: str, raw: npt.NDArray[np.uint8]) -> Records:
    layout = layout_named(name)
    return Records(raw.copy().view(layout.dtype), layout)
