"""Skin conductance: level, responses, quality, measures and decomposition."""

from ._eda import Decomposition, decompose
from ._stream import export

__all__ = [*export(__name__, globals()), "Decomposition", "decompose"]

# The batch call gives records; of one window people want measures by key.
from ._eda import measure as measure
