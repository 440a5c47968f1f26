"""Photoplethysmogram: pulses, their waves, quality, movement and oxygen saturation."""

from ._stream import export

__all__ = [*export(__name__, globals()), "Curve"]

# A curve has a name, which a record cannot carry.
from ._ppg import Curve as Curve
from ._ppg import indices as indices
from ._ppg import motion as motion
from ._ppg import spo2 as spo2
