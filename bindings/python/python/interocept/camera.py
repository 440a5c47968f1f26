"""Cameras: the pulse of a finger on the lens, and of skin seen from afar."""

from ._stream import export

__all__ = export(__name__, globals())

# Measures of each window, not records.
from ._camera import contact as contact
from ._camera import remote as remote
