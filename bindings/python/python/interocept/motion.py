"""Movement: how inertial sensors are turned against the earth.

Angular rates are in rad/s by the right hand, accelerations are specific forces in m/s², which point
up at rest. The earth's frame is east, north, up; quaternions have the scalar first and turn what
the sensor shows into the earth's frame.
"""

from ._stream import export

__all__ = export(__name__, globals())

# Three sensors are three arguments.
from ._motion import Orientation as Orientation
from ._motion import orientation as orientation
