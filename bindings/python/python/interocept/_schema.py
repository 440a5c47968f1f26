"""The compiled library's description of itself, read once."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np

from ._interocept import describe

_D: dict[str, Any] = describe()

VERSION: str = _D["version"]
PROCESSORS: dict[str, dict[str, Any]] = {p["name"]: p for p in _D["processors"]}
MEASURES: dict[int, dict[str, Any]] = {m["id"]: m for m in _D["measures"]}
MEASURE_LAYOUT: dict[str, Any] = _D["measure"]
MONITOR: dict[str, Any] = _D["monitor"]
# A reading is a measure and behind it its place.
MONITOR["reading"] = {
    "name": "monitor.reading",
    "doc": "A measure of one stream in one window.",
    "size": MEASURE_LAYOUT["size"] + MONITOR["place"]["size"],
    "fields": MEASURE_LAYOUT["fields"]
    + [f | {"offset": MEASURE_LAYOUT["size"] + f["offset"]} for f in MONITOR["place"]["fields"]],
}


def text(doc: str) -> str:
    """A doc comment of the library as plain text."""
    return inspect.cleandoc(doc.replace("[`", "`").replace("`]", "`"))


class Layout:
    """The fields of a record, and the NumPy type that reads them in place."""

    def __init__(self, layout: dict[str, Any]) -> None:
        self.name: str = layout["name"]
        self.doc = text(layout["doc"])
        self.fields: dict[str, dict[str, Any]] = {f["name"]: f for f in layout["fields"]}
        self.dtype = np.dtype(
            {
                "names": list(self.fields),
                "formats": [f["format"] for f in layout["fields"]],
                "offsets": [f["offset"] for f in layout["fields"]],
                "itemsize": layout["size"],
            }
        )
        self.units = {n: f["unit"] for n, f in self.fields.items()}
        # Names of the values of enumerations, as an array to index into.
        self.choices = {
            n: np.array(sorted(f["choices"], key=f["choices"].__getitem__))
            for n, f in self.fields.items()
            if f["choices"]
        }


_LAYOUTS: dict[str, Layout] = {}


def layout(of: dict[str, Any]) -> Layout:
    """The layout of a description; the same object each time."""
    found = _LAYOUTS.get(of["name"])
    if found is None:
        found = _LAYOUTS[of["name"]] = Layout(of)
    return found


def layout_named(name: str) -> Layout:
    """The layout of a record that some processor or the monitor puts out."""
    outputs = [p["output"] for p in PROCESSORS.values()]
    for output in [*outputs, MONITOR["event"], MONITOR["reading"]]:
        if output["name"] == name:
            return layout(output)
    raise KeyError(name)
