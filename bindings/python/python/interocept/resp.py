"""Breathing: single breaths, rate and shape."""

from ._stream import export

__all__ = export(__name__, globals())

# Measures, not records.
from ._resp import from_ecg as from_ecg
from ._resp import from_ppg as from_ppg
from ._resp import fuse as fuse
from ._resp import rate as rate
