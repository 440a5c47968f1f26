"""What looks ahead over a whole recording, so that it cannot stream."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from . import _interocept
from ._bp import frames
from ._errors import IceptError
from ._input import numbers, rate
from ._motion import inertial
from ._records import Records
from ._schema import PROCESSORS, layout
from ._stream import choice

__all__ = ["delineate", "orientation", "smooth_trend"]


def delineate(x: npt.ArrayLike, *, sampling_rate: float, **options: Any) -> Records:
    """Find the waves of every beat of a whole ECG.

    As `interocept.ecg.delineate`, but measured on the signal without drift (filtered forwards
    and backwards, 0.5 to 60 Hz) and with the usual beat known from the start.

    Parameters
    ----------
    x : array_like, shape (n,)
        One lead, of either polarity [mV]; NaN is a missing sample.
    sampling_rate : float
        Samples a second, in Hz.
    **options
        The other arguments of `interocept.ecg.Delineator`.

    Returns
    -------
    Records
        The fields of `interocept.ecg.delineate`.

    Raises
    ------
    IceptError
        When an argument is out of range.

    Examples
    --------
    >>> import interocept as ic
    >>> len(ic.offline.delineate([0.0] * 1000, sampling_rate=250))
    0
    """
    config, shape = _arguments("delineate", "ecg.delineator", options)
    raw = _interocept.offline_delineate(numbers("x", x), config, rate(sampling_rate))
    return Records(raw.view(shape.dtype), shape)


def orientation(
    gyr: npt.ArrayLike,
    acc: npt.ArrayLike,
    mag: npt.ArrayLike | None = None,
    *,
    sampling_rate: float,
    **options: Any,
) -> Records:
    """How a sensor is turned against the earth, by what comes before and after each sample.

    As `interocept.motion.orientation`, but forwards and backwards: without delay, and more exact.

    Parameters
    ----------
    gyr, acc, mag : array_like, shape (n, 3)
        Angular rate [rad/s], acceleration [m/s²], and magnetic field in any unit where there is
        one. NaN rows are gaps.
    sampling_rate : float
        Samples a second, 10 to 10,000 Hz.
    **options
        The other arguments of `interocept.motion.Orientation`.

    Returns
    -------
    Records
        The fields of `interocept.motion.Orientation`.

    Raises
    ------
    IceptError
        When an argument is out of range, or the shapes differ.

    Notes
    -----
    Source: Laidig and Seel, Information Fusion 91:187, 2023.

    Examples
    --------
    >>> import interocept as ic
    >>> still = ic.offline.orientation(np.zeros((300, 3)), [[0, 0, 9.81]] * 300, sampling_rate=100)
    >>> len(still), float(still.w[-1])
    (300, 1.0)
    """
    config, shape = _arguments("orientation", "motion.orientation", options)
    frames = inertial(gyr, acc, mag).reshape(-1)
    raw = _interocept.offline_orientation(frames, config, rate(sampling_rate))
    return Records(raw.view(shape.dtype), shape)


def smooth_trend(x: npt.ArrayLike, **options: Any) -> Records:
    """Follow the blood pressure of a whole recording, each time by what came before and after.

    For reports: live, `interocept.bp.Trend` knows only what came before. A level before the
    calibration is told too, as long as one calibration goes through.

    Parameters
    ----------
    x : array_like, shape (n, 5) or (n, 6)
        Rows of `interocept.bp.trend`, in order of time: a beat (time [s], arrival time [ms],
        quality, NaN, NaN, index of the wave), a cuff reading (time, NaN, NaN, systolic, diastolic
        [mmHg], NaN) or a question (time and NaN). The last column can be left out.
    **options
        The arguments of `interocept.bp.Trend`.

    Returns
    -------
    Records
        What is said of the cuffs, then the measures of each question, with its time as
        ``start_s``.

    Raises
    ------
    IceptError
        When an argument is out of range.

    Notes
    -----
    Rauch, Tung and Striebel, AIAA J 3:1445, 1965.

    Examples
    --------
    >>> import interocept as ic, numpy as np
    >>> nan = np.nan
    >>> rows = [[t, 250.0, 1.0, nan, nan] for t in range(60)] + [[60.0, nan, nan, nan, nan]]
    >>> str(ic.offline.smooth_trend(rows).status[0])
    'not_calibrated'
    """
    config, shape = _arguments("smooth_trend", "bp.trend", options)
    rows = np.ascontiguousarray(frames(x), dtype=np.float64)
    if rows.size and (rows.ndim != 2 or rows.shape[1] != 6):
        raise IceptError(f"x has shape {rows.shape}, but must be (n, 5) or (n, 6)", field="x")
    raw = _interocept.bp_smooth_trend(rows.ravel(), config)
    return Records(raw.view(shape.dtype), shape)


def _arguments(call: str, processor: str, options: dict[str, Any]) -> tuple[list[float], Any]:
    """Configuration and shape of the output of a processor."""
    about = PROCESSORS[processor]
    fields = about["config"]["fields"]
    unknown = set(options) - {f["name"] for f in fields}
    if unknown:
        raise TypeError(f"{call}() got an unexpected argument {sorted(unknown)[0]!r}")
    config = [choice(f, options.get(f["name"], f["default"])) for f in fields]
    return config, layout(about["output"])
