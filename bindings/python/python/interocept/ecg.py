"""Electrocardiogram: beats, quality, waves and classes."""

from ._stream import export

__all__ = export(__name__, globals())
