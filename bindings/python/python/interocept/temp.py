"""Skin temperature: level, slope and range."""

from ._stream import export

__all__ = export(__name__, globals())

# The batch call gives records; of one window people want measures by key.
from ._temp import measure as measure
