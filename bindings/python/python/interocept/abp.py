"""Arterial pressure: beats and their pressures, and what a window of them comes to."""

from ._stream import export

__all__ = export(__name__, globals())

# Measures, not records.
from ._abp import features as features
