"""Blood pressure from the oscillations in a cuff.

The fixed ratios are not validated with any cuff: a device needs its own, and a validation.
"""

from ._stream import export

__all__ = [*export(__name__, globals()), "measure"]

# The batch call gives records; of one measurement people want measures by key.
from ._cuff import measure as measure
