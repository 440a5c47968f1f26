"""Breathing: single breaths, rate and shape."""

from ._stream import export

__all__ = export(__name__, globals())

# Measures, not records.
from ._resp import rate as rate
