"""Arterial pressure: beats and their pressures."""

from ._stream import export

__all__ = export(__name__, globals())
