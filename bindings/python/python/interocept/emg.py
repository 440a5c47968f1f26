"""Surface EMG: strength, frequencies, fatigue, bursts of activity."""

from ._stream import export

__all__ = export(__name__, globals())

# The batch call gives records; of one window people want measures by key.
from ._emg import features as features
