"""The catalogue of measures: the definition, unit, source and limits of each."""

from __future__ import annotations

from typing import Any

from ._schema import MEASURES

__all__ = ["entries", "find"]


def entries() -> list[dict[str, Any]]:
    """Every measure.

    Examples
    --------
    >>> import interocept as ic
    >>> [e["unit"] for e in ic.catalogue.entries() if e["key"] == "hrv.rmssd"]
    ['ms']
    """
    return [dict(entry) for entry in MEASURES.values()]


def find(key: str) -> dict[str, Any]:
    """The measure with a key.

    Raises
    ------
    KeyError
        When there is none.
    """
    for entry in MEASURES.values():
        if entry["key"] == key:
            return dict(entry)
    raise KeyError(f"the catalogue has no {key!r}")
