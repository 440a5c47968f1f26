"""Inertial sensors as arguments of their own."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ._errors import IceptError
from ._input import numbers, real
from ._movement import Profile as Profile
from ._movement import Romberg as Romberg
from ._movement import Symmetry as Symmetry
from ._movement import gait as gait
from ._movement import ldlj as ldlj
from ._movement import learn as learn
from ._movement import repetitions as repetitions
from ._movement import romberg as romberg
from ._movement import sparc as sparc
from ._movement import sway as sway
from ._movement import symmetry as symmetry
from ._records import Records
from ._stream import Processor, streaming

_Orientation: type[Processor] = streaming("motion.orientation", "interocept.motion")


def _axes(name: str, x: npt.ArrayLike | None, n: int | None) -> npt.NDArray[np.float64]:
    """An array of shape (n, 3); NaN where there is none."""
    if x is None:
        return np.full((n or 0, 3), np.nan)
    a = real(name, x).astype(np.float64, copy=False)
    if a.ndim == 1 and a.size == 3:
        a = a[np.newaxis]
    if a.ndim != 2 or a.shape[1] != 3 or (n is not None and len(a) != n):
        wanted = "(n, 3)" if n is None else f"({n}, 3), as gyr"
        raise IceptError(f"{name} has shape {a.shape}, but must be {wanted}", field=name)
    return a


def inertial(
    gyr: npt.ArrayLike,
    acc: npt.ArrayLike | None,
    mag: npt.ArrayLike | None,
    time_s: npt.ArrayLike | None = None,
) -> npt.NDArray[np.float64]:
    """Frames of three sensors and their times."""
    return np.column_stack(_columns(gyr, acc, mag, time_s))


def _columns(
    gyr: npt.ArrayLike,
    acc: npt.ArrayLike | None,
    mag: npt.ArrayLike | None,
    time_s: npt.ArrayLike | None,
) -> list[npt.NDArray[np.float64]]:
    g = _axes("gyr", gyr, None)
    t = np.full(len(g), np.nan) if time_s is None else numbers("time_s", time_s)
    if t.size != len(g):
        raise IceptError(f"time_s has {t.size} values, gyr {len(g)} rows", field="time_s")
    return [t.reshape(-1, 1), g, _axes("acc", acc, len(g)), _axes("mag", mag, len(g))]


# Frames of so many samples are laid out at once: they stay in the processor's cache.
_BLOCK = 2048


class Orientation(_Orientation):  # type: ignore[misc, valid-type]
    __doc__ = _Orientation.__doc__

    def push(
        self,
        gyr: npt.ArrayLike,
        acc: npt.ArrayLike | None = None,
        mag: npt.ArrayLike | None = None,
        *,
        time_s: npt.ArrayLike | None = None,
    ) -> Records:
        """Take samples, and give a pose for each.

        Parameters
        ----------
        gyr, acc, mag : array_like, shape (n, 3)
            Angular rate [rad/s], acceleration [m/s²], and magnetic field in any unit where there
            is one. NaN is a missing sample.
        time_s : array_like, shape (n,), optional
            When each was taken, on any clock [s]: lost, late and repeated samples are then known,
            and uneven ones taken for as long as they lasted.

        Returns
        -------
        Records
            index, w, x, y, z, inclination_sigma_deg, heading_sigma_deg, bias_x_deg_s, ...,
            flags, missing.
        """
        columns = _columns(gyr, acc, mag, time_s)
        n = len(columns[0])
        if n <= _BLOCK:
            only: Records = super().push(np.hstack(columns).ravel())
            return only
        # Each frame gives one record.
        poses = np.empty(n, self._layout.dtype)
        for at in range(0, n, _BLOCK):
            part = np.hstack([c[at : at + _BLOCK] for c in columns])
            poses[at : at + _BLOCK] = super().push(part.ravel()).array
        return Records(poses, self._layout)


def orientation(
    gyr: npt.ArrayLike,
    acc: npt.ArrayLike,
    mag: npt.ArrayLike | None = None,
    *,
    sampling_rate: float,
    time_s: npt.ArrayLike | None = None,
    **options: Any,
) -> npt.NDArray[np.float64]:
    """How a sensor is turned against the earth at each sample of a recording.

    For uncertainty, bias and flags, push the recording to `interocept.motion.Orientation`.

    Parameters
    ----------
    gyr, acc, mag : array_like, shape (n, 3)
        Angular rate [rad/s], acceleration [m/s²], and magnetic field in any unit where there is
        one. NaN rows are gaps.
    sampling_rate : float
        Samples a second, 10 to 10,000 Hz.
    time_s : array_like, shape (n,), optional
        When each sample was taken, on any clock [s].
    **options
        The other arguments of `interocept.motion.Orientation`, such as ``acc_tau_s``.

    Returns
    -------
    numpy.ndarray, shape (n, 4)
        Quaternions w, x, y, z from the sensor to east, north and up; without a magnetometer the
        heading is that since the start. In gaps they are predicted, and NaN after a second.

    Raises
    ------
    IceptError
        When an argument is out of range, or the shapes differ.

    Notes
    -----
    Source: Laidig and Seel, Information Fusion 91:187, 2023.

    Examples
    --------
    A quarter turn to the left.

    >>> import interocept as ic
    >>> gyr = np.zeros((200, 3))
    >>> gyr[100:, 2] = np.pi / 2
    >>> q = ic.motion.orientation(gyr, np.tile([0, 0, 9.81], (200, 1)), sampling_rate=100)
    >>> q.shape, np.round(q[-1], 2).tolist()
    ((200, 4), [0.71, 0.0, 0.0, 0.71])
    """
    stream = Orientation(sampling_rate=sampling_rate, **options)
    r = stream.push(gyr, acc, mag, time_s=time_s)
    return np.column_stack([r.w, r.x, r.y, r.z])
