"""Heart-rate variability."""

from ._stream import export

__all__ = export(__name__, globals())

# The batch call of the windows gives records; of a whole series people want measures by key.
from ._hrv import measure as measure
