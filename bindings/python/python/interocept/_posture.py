"""Angles of joints from the keypoints of pictures."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ._errors import IceptError
from ._input import real
from ._records import Records
from ._stream import batch, streaming

_joint = batch(streaming("posture.joint", "interocept.posture"))

#: Where the points of the left side are; those of the right side follow each by one.
_LEFT = {
    "mediapipe": {
        "ear": 7,
        "shoulder": 11,
        "elbow": 13,
        "wrist": 15,
        "hip": 23,
        "knee": 25,
        "ankle": 27,
        "toe": 31,
    },
    "coco": {
        "ear": 3,
        "shoulder": 5,
        "elbow": 7,
        "wrist": 9,
        "hip": 11,
        "knee": 13,
        "ankle": 15,
    },
}
#: The joints: end of one limb, joint, end of the other.
_JOINTS = {
    "shoulder": ("hip", "shoulder", "elbow"),
    "elbow": ("shoulder", "elbow", "wrist"),
    "hip": ("shoulder", "hip", "knee"),
    "knee": ("hip", "knee", "ankle"),
    "ankle": ("knee", "ankle", "toe"),
}


def _places(model: str, joint: str) -> list[int]:
    side, _, name = joint.partition("_")
    if model not in _LEFT:
        raise IceptError(f"model is {model!r}, but must be mediapipe or coco", field="model")
    points = _LEFT[model]
    if side not in ("left", "right") or not set(_JOINTS.get(name, ("?",))) <= set(points):
        known = [j for j, p in _JOINTS.items() if set(p) <= set(points)]
        wanted = f"left_ or right_ with one of {', '.join(known)}"
        raise IceptError(f"joint is {joint!r}, but must be {wanted}", field="joint")
    return [points[p] + (side == "right") for p in _JOINTS[name]]


def joint_angle(
    keypoints: npt.ArrayLike,
    joint: str,
    *,
    sampling_rate: float,
    model: str = "mediapipe",
    visibility: npt.ArrayLike | None = None,
    **options: Any,
) -> Records:
    """The angle of a joint of a body in pictures.

    Parameters
    ----------
    keypoints : array_like, shape (n, points, 2) or (n, points, 3)
        Points of each picture, in any unit; NaN where one is not seen.
    joint : str
        ``left_knee``, ``right_elbow`` and so on: shoulder, elbow, hip, knee, ankle.
    sampling_rate : float
        Pictures a second, 1 to 1000 Hz.
    model : {"mediapipe", "coco"}
        Which points they are: the 33 of MediaPipe or the 17 of COCO.
    visibility : array_like, shape (n, points), optional
        How visible each point is, 0 to 1.
    **options
        The other arguments of `interocept.posture.Joint`, such as ``least_visibility``.

    Returns
    -------
    Records
        ``angle_deg``, 180 where the limbs are straight, ``smooth_deg``, ``speed_deg_s``,
        ``visibility``, ``flags`` and ``hidden`` of each picture.

    Raises
    ------
    IceptError
        When an argument is out of range, or there is no such joint.

    Notes
    -----
    Source: `interocept.posture.Joint`.

    Examples
    --------
    >>> import interocept as ic
    >>> points = np.zeros((60, 17, 2))
    >>> points[:, 11], points[:, 13], points[:, 15] = (0, 0), (0, 1), (1, 1)
    >>> knee = ic.posture.joint_angle(points, "left_knee", sampling_rate=30, model="coco")
    >>> round(float(knee.angle_deg[-1]))
    90
    """
    x = real("keypoints", keypoints)
    places = _places(model, joint)
    if x.ndim != 3 or x.shape[2] not in (2, 3) or x.shape[1] <= max(places):
        wanted = f"(n, points, 2 or 3) with all points of {model}"
        raise IceptError(f"keypoints has shape {x.shape}, but must be {wanted}", field="keypoints")
    frames = np.full((len(x), 3, 4), np.nan)
    frames[:, :, : x.shape[2]] = x[:, places]
    if visibility is not None:
        v = real("visibility", visibility)
        if v.shape != x.shape[:2]:
            problem = f"visibility has shape {v.shape}, but must be {x.shape[:2]}"
            raise IceptError(problem, field="visibility")
        frames[:, :, 3] = v[:, places]
    return _joint(frames.reshape(len(x), 12), sampling_rate=sampling_rate, **options)


def ear_shoulder_angle(ear: npt.ArrayLike, shoulder: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """How far forward the head is in pictures from the side.

    The angle of the line from shoulder to ear against the horizontal, 90° where the ear is above
    the shoulder. It stands in for the craniovertebral angle, which starts at the seventh vertebra
    of the neck, and is not it.

    Parameters
    ----------
    ear, shoulder : array_like, shape (n, 2) or (2,)
        Points of a picture, y downwards.

    Returns
    -------
    numpy.ndarray, shape (n,)
        Degrees; NaN where a point is not seen.

    Notes
    -----
    Source: own; `interocept::posture::keypoints` in Rust.

    Examples
    --------
    >>> import interocept as ic
    >>> ic.posture.ear_shoulder_angle([150, 100], [100, 150]).tolist()
    [45.0]
    """
    e, s = (np.atleast_2d(real(n, x)) for n, x in (("ear", ear), ("shoulder", shoulder)))
    if e.shape != s.shape or e.shape[1] != 2:
        raise IceptError("ear and shoulder are points of two coordinates", field="ear")
    angle = np.degrees(np.arctan2(s[:, 1] - e[:, 1], np.abs(e[:, 0] - s[:, 0])))
    return np.where((e == s).all(axis=1), np.nan, angle)
