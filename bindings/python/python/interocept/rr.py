"""Intervals between beats: correction and rhythm."""

from ._stream import export

__all__ = export(__name__, globals())
