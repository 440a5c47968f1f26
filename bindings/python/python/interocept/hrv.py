"""Heart-rate variability."""

from ._hrv import measure
from ._stream import export

__all__ = [*export(__name__, globals()), "measure"]
