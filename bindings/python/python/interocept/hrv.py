"""Heart-rate variability."""

from ._stream import export

__all__ = [*export(__name__, globals()), "coherence"]

# The batch calls give records; of one window people want measures by key.
from ._hrv import autonomic as autonomic
from ._hrv import coherence as coherence
from ._hrv import from_ecg as from_ecg
from ._hrv import from_ppg as from_ppg
from ._hrv import measure as measure
from ._hrv import readiness as readiness
from ._hrv import recovery as recovery
from ._hrv import rsa as rsa
from ._hrv import turbulence as turbulence
