"""Posture: angles of joints, what the body does, how it leaves its neutral posture, and its load.

Angles are in degrees. An angle that is not seen is NaN, and gives a reason instead of a number.
"""

from ._stream import export

__all__ = [*export(__name__, globals()), "ear_shoulder_angle", "joint_angle"]

# Points have names.
from ._posture import ear_shoulder_angle as ear_shoulder_angle
from ._posture import joint_angle as joint_angle
