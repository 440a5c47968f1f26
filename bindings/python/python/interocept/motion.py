"""Movement: how inertial sensors are turned against the earth, balance, walking, exercise.

Angular rates are in rad/s by the right hand, accelerations are specific forces in m/s², which point
up at rest. The earth's frame is east, north, up; quaternions have the scalar first and turn what
the sensor shows into the earth's frame.
"""

from ._stream import export

__all__ = export(__name__, globals())

# Sensors are arguments of their own; whole recordings are one; some numbers are of one movement.
from ._motion import Orientation as Orientation
from ._motion import Profile as Profile
from ._motion import Romberg as Romberg
from ._motion import Symmetry as Symmetry
from ._motion import gait as gait
from ._motion import ldlj as ldlj
from ._motion import learn as learn
from ._motion import orientation as orientation
from ._motion import repetitions as repetitions
from ._motion import romberg as romberg
from ._motion import sparc as sparc
from ._motion import sway as sway
from ._motion import symmetry as symmetry

__all__ += ["Profile", "Romberg", "Symmetry", "ldlj", "learn", "romberg", "sparc", "symmetry"]
