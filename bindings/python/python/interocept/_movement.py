"""Balance, walking and exercise of whole recordings, and the smoothness of one movement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from . import _interocept
from ._errors import IceptError
from ._input import numbers, rate
from ._measures import Measures
from ._records import Records
from ._stream import batch, streaming

_sway = batch(streaming("motion.sway", "interocept.motion"))
_gait = batch(streaming("motion.gait", "interocept.motion"))
_repetitions = batch(streaming("motion.repetitions", "interocept.motion"))


@dataclass(frozen=True)
class Profile:
    """An exercise as one sensor on one person shows it; `interocept.motion.learn` makes one.

    Parameters
    ----------
    axis : tuple of float
        Axis of most movement in the frame of the sensor.
    neutral_m_s2 : float
        Acceleration along it at rest [m/s²].
    rom_m_s2 : float
        How far a repetition takes it, by sign [m/s²].
    period_s : float
        How long a repetition takes [s].
    found : int
        Repetitions that the profile finds in what it was learned from.
    """

    axis: tuple[float, float, float]
    neutral_m_s2: float
    rom_m_s2: float
    period_s: float
    found: int

    def _options(self) -> dict[str, float]:
        x, y, z = self.axis
        return {
            "axis_x": x,
            "axis_y": y,
            "axis_z": z,
            "neutral_m_s2": self.neutral_m_s2,
            "rom_m_s2": self.rom_m_s2,
            "period_s": self.period_s,
        }


def learn(
    acc: npt.ArrayLike,
    gyr: npt.ArrayLike | None = None,
    *,
    sampling_rate: float,
    repetitions: int,
) -> Profile | None:
    """Learn an exercise from a few guided repetitions.

    Parameters
    ----------
    acc : array_like, shape (n, 3)
        Acceleration with gravity [m/s²] of a recording that begins and ends at rest.
    gyr : array_like, shape (n, 3), optional
        Rate of turn [rad/s].
    sampling_rate : float
        Samples a second, 20 to 2000 Hz.
    repetitions : int
        How many were done; three to five are enough.

    Returns
    -------
    Profile or None
        None where too little moves, or where the profile finds another number by more than one.

    Raises
    ------
    IceptError
        When an argument is out of range or the shapes differ.

    Examples
    --------
    >>> import interocept as ic
    >>> import numpy as np
    >>> angle = np.pi / 4 * (1 - np.cos(np.pi * np.clip(np.arange(1600) / 100 - 2, 0, 12)))
    >>> arm = 9.81 * np.column_stack([np.cos(angle), np.sin(angle), 0 * angle])
    >>> profile = ic.motion.learn(arm, sampling_rate=100, repetitions=6)
    >>> profile.found
    6
    >>> ic.motion.repetitions(arm, sampling_rate=100, profile=profile)["count"].tolist()
    [1, 2, 3, 4, 5, 6]
    """
    if repetitions < 1:
        problem = f"repetitions is {repetitions}, but must be 1 or more; three to five are enough"
        raise IceptError(problem, field="repetitions", value=repetitions)
    frames = np.ascontiguousarray(_six(acc, gyr)).reshape(-1)
    got = _interocept.motion_learn(frames, rate(sampling_rate), int(repetitions))
    if got is None:
        return None
    (x, y, z), neutral, rom, period, found = got
    return Profile((x, y, z), neutral, rom, period, found)


def repetitions(
    acc: npt.ArrayLike,
    gyr: npt.ArrayLike | None = None,
    *,
    sampling_rate: float,
    profile: Profile | None = None,
    **options: Any,
) -> Records:
    """Count repetitions of an exercise, each with range, tempo and smoothness.

    For the angle of a joint call `interocept.motion.cycles`.

    Parameters
    ----------
    acc : array_like, shape (n, 3)
        Acceleration with gravity [m/s²] of the limb or trunk that moves; NaN is a missing sample.
    gyr : array_like, shape (n, 3), optional
        Rate of turn [rad/s].
    sampling_rate : float
        Samples a second, 20 to 2000 Hz.
    profile : Profile, optional
        What the exercise looks like; without it the axis and the range are found on the way.
    **options
        The other arguments of `interocept.motion.Repetitions`, such as ``least_rom_m_s2``.

    Returns
    -------
    Records
        A record for each repetition and each attempt: index, count, duration_s, range, extent, and
        the smoothness of the way out, sparc and ldlj, for which it takes ``gyr``.

    Raises
    ------
    IceptError
        When an argument is out of range or the shapes differ.

    Examples
    --------
    >>> import interocept as ic
    >>> import numpy as np
    >>> angle = np.pi / 4 * (1 - np.cos(np.pi * np.clip(np.arange(1600) / 100 - 2, 0, 12)))
    >>> arm = 9.81 * np.column_stack([np.cos(angle), np.sin(angle), 0 * angle])
    >>> len(ic.motion.repetitions(arm, sampling_rate=100))
    6
    """
    known = {} if profile is None else profile._options()
    return _repetitions(_six(acc, gyr), sampling_rate=sampling_rate, **(known | options))


def _six(acc: npt.ArrayLike, gyr: npt.ArrayLike | None) -> npt.NDArray[np.float64]:
    """Frames of acceleration and rate of turn; NaN where there is none."""
    a = numbers("acc", acc, 3)
    if gyr is None:
        return np.column_stack([a, np.full_like(a, np.nan)])
    g = numbers("gyr", gyr, 3)
    if g.shape != a.shape:
        raise IceptError(f"gyr has shape {g.shape}, but must be {a.shape}, as acc", field="gyr")
    return np.column_stack([a, g])


def gait(
    acc: npt.ArrayLike,
    gyr: npt.ArrayLike | None = None,
    *,
    sampling_rate: float,
    placement: str = "lower_back",
    **options: Any,
) -> Records:
    """Find bouts of walking and their contacts, with times, lengths and speed.

    Parameters
    ----------
    acc : array_like, shape (n, 3)
        Acceleration with gravity [m/s²], in any orientation; NaN is a missing sample.
    gyr : array_like, shape (n, 3), optional
        Rate of turn [rad/s]; a foot needs it.
    sampling_rate : float
        Samples a second, 40 to 2000 Hz.
    placement : str
        ``lower_back`` or ``foot``.
    **options
        The other arguments of `interocept.motion.Gait`, such as ``height_m=1.75``, without which
        there are no lengths from the back.

    Returns
    -------
    Records
        In the order in which they are known: each contact, and each bout when it is over, as
        ``walk[walk.event == "bout"].cadence_per_min``. An ``unusable`` says in its flags why.

    Raises
    ------
    IceptError
        When an argument is out of range, the shapes differ, or a foot has no rate of turn.

    Notes
    -----
    Source: Zijlstra and Hof, Gait Posture 18:1, 2003; Moe-Nilssen and Helbostad, J Biomech 37:121,
    2004; Skog and others, IEEE Trans Biomed Eng 57:2657, 2010.

    Examples
    --------
    >>> import interocept as ic
    >>> import numpy as np
    >>> up = 9.81 + 2 * np.sin(2 * np.pi * 2 * np.arange(2000) / 100)
    >>> walk = ic.motion.gait(np.column_stack([0 * up, 0 * up, up]), sampling_rate=100)
    >>> walk[walk.event == "bout"].cadence_per_min.round(1)
    array([120.])
    """
    if placement == "foot" and gyr is None:
        raise IceptError("gyr is missing, but a foot needs the rate of turn", field="gyr")
    frames = _six(acc, gyr)
    return _gait(frames, sampling_rate=sampling_rate, placement=placement, **options)


def sway(cop_mm: npt.ArrayLike, *, sampling_rate: float, **options: Any) -> Measures:
    """Describe standing balance over a recording of 10 s to 10 min, as one window.

    For sliding windows, push chunks to `interocept.motion.Sway`.

    Parameters
    ----------
    cop_mm : array_like, shape (n, 2)
        Centre of pressure, antero-posterior and medio-lateral [mm]; NaN is a missing sample.
    sampling_rate : float
        Samples a second, 20 to 2000 Hz.
    **options
        The other arguments of `interocept.motion.Sway`, such as ``pipeline="raw"``.

    Returns
    -------
    Measures
        The 72 descriptors by key, such as ``m["motion.sway_velocity"].value``. A measure without a
        value has a status that says why.

    Raises
    ------
    IceptError
        When an argument is out of range or the shape is another.

    Notes
    -----
    Source: Quijoux and others, Physiol Rep 9:e15067, 2021, whose definitions these are.

    Examples
    --------
    >>> import interocept as ic
    >>> import numpy as np
    >>> t = np.arange(3000) / 100
    >>> cop = np.column_stack([6 * np.sin(t), 4 * np.sin(1.7 * t)])
    >>> m = ic.motion.sway(cop, sampling_rate=100)
    >>> round(m["motion.sway_rms_ap"].value, 1), m["motion.sway_rms_ap"].unit
    (4.3, 'mm')
    """
    cop, sampling_rate = numbers("cop_mm", cop_mm, 2), rate(sampling_rate)
    length = float(np.clip(len(cop) / sampling_rate, 10.0, 600.0))
    window = {"window_s": length, "hop_s": 600.0} | options
    return Measures.from_records(_sway(cop, sampling_rate=sampling_rate, **window))


class Romberg(NamedTuple):
    """What closing the eyes does to a descriptor of balance, with its 95 % interval."""

    ratio: float
    low: float
    high: float


def romberg(open: npt.ArrayLike, closed: npt.ArrayLike) -> Romberg | None:
    """The Romberg ratio of a descriptor of balance: eyes closed by eyes open.

    Parameters
    ----------
    open : array_like, shape (n,)
        The descriptor, such as the mean velocity of sway, of each trial with eyes open.
    closed : array_like, shape (m,)
        The same of each trial with eyes closed.

    Returns
    -------
    Romberg or None
        ``ratio`` of geometric means with ``low`` and ``high``, 0 and infinite where there are fewer
        than two trials of either kind; None where a value is not greater than 0.

    Notes
    -----
    Source: Welch, Biometrika 34:28, 1947, on logarithms.

    Examples
    --------
    >>> import interocept as ic
    >>> ic.motion.romberg([9.8, 11.0, 10.2], [15.1, 13.9, 16.0])  # doctest: +ELLIPSIS
    Romberg(ratio=1.45..., low=1.2..., high=1.7...)
    """
    found = _interocept.motion_romberg(numbers("open", open), numbers("closed", closed))
    return None if found is None else Romberg(*found)


class Symmetry(NamedTuple):
    """How alike two sides of a body move, with the 95 % interval of the symmetry angle."""

    ratio: float
    angle_percent: float
    low: float
    high: float


def symmetry(left: npt.ArrayLike, right: npt.ArrayLike) -> Symmetry | None:
    """Compare a number of the repetitions of the left side with that of the right.

    Parameters
    ----------
    left : array_like, shape (n,)
        The number, such as ``range``, ``duration_s`` or ``sparc``, of each repetition of the left.
    right : array_like, shape (m,)
        The same of the right.

    Returns
    -------
    Symmetry or None
        ``ratio`` of geometric means, left by right, and the symmetry angle: 0 alike, 50 only the
        right, -50 only the left. Its ``low`` and ``high`` are -50 and 50 where a side has fewer than
        two repetitions. None where values are 0, of both signs or no number.

    Notes
    -----
    Source: Zifchock and others, Gait Posture 27:622, 2008; Welch, Biometrika 34:28, 1947.

    Examples
    --------
    >>> import interocept as ic
    >>> s = ic.motion.symmetry([88, 92, 90], [61, 58, 60])
    >>> round(s.ratio, 2), round(s.angle_percent, 1)
    (1.51, -12.7)
    """
    found = _interocept.motion_symmetry(numbers("left", left), numbers("right", right))
    return None if found is None else Symmetry(*found)


def sparc(speed: npt.ArrayLike, *, sampling_rate: float) -> float | None:
    """Spectral arc length of one movement: how smooth it is.

    Parameters
    ----------
    speed : array_like, shape (n,)
        Speed of one movement from rest to rest, in any unit.
    sampling_rate : float
        Samples a second, in Hz.

    Returns
    -------
    float or None
        About -1.4 for a smooth reach, lower the less smooth; None for what does not move or holds
        what is no number.

    Notes
    -----
    Source: Balasubramanian and others, J Neuroeng Rehabil 12:112, 2015.

    Examples
    --------
    >>> import interocept as ic
    >>> import numpy as np
    >>> ic.motion.sparc(np.exp(-5 * np.linspace(-1, 0.99, 200) ** 2), sampling_rate=100)  # doctest: +ELLIPSIS
    -1.41403126...
    """
    return _interocept.motion_sparc(numbers("speed", speed), rate(sampling_rate))


def ldlj(speed: npt.ArrayLike) -> float | None:
    """Log dimensionless jerk of one movement: how smooth it is.

    Parameters
    ----------
    speed : array_like, shape (n,)
        Speed of one movement from rest to rest, in any unit and at any steady rate.

    Returns
    -------
    float or None
        About -5.3 for a movement of least jerk, lower the less smooth; None for what does not move
        or holds what is no number.

    Notes
    -----
    Source: Balasubramanian and others, J Neuroeng Rehabil 12:112, 2015.

    Examples
    --------
    >>> import interocept as ic
    >>> import numpy as np
    >>> ic.motion.ldlj(np.exp(-5 * np.linspace(-1, 0.99, 200) ** 2))  # doctest: +ELLIPSIS
    -5.81635741...
    """
    return _interocept.motion_ldlj(numbers("speed", speed))
