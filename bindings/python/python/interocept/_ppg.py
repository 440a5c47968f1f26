"""Oxygen saturation with the curve of the device's maker, indices of the wave, movement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from ._errors import IceptError
from ._input import numbers, real
from ._measures import Measures
from ._records import Records
from ._stream import batch, streaming

_run = batch(streaming("ppg.spo2", "interocept.ppg"))
_indices = batch(streaming("ppg.indices", "interocept.ppg"))
_motion = batch(streaming("ppg.motion", "interocept.ppg"))


@dataclass(frozen=True)
class Curve:
    """What saturation a ratio of ratios stands for, as the maker of the device has found it.

    Parameters
    ----------
    name : str
        Whose curve it is and for which device; results carry it.
    polynomial : sequence of float, optional
        Coefficients from the constant on, at most four.
    table : sequence of (ratio, percent), optional
        Two to eight points with rising ratios; straight lines lie between them.
    ratio_range : (float, float), default (0.2, 3.4)
        Where the curve holds; a ratio outside it gives no saturation.

    Notes
    -----
    Source: the maker of the device. A curve of another device is wrong by many percent.
    """

    name: str
    polynomial: Sequence[float] = ()
    table: Sequence[tuple[float, float]] = field(default=())
    ratio_range: tuple[float, float] = (0.2, 3.4)

    def _options(self) -> dict[str, Any]:
        if not self.name.strip():
            raise IceptError("a curve needs a name", field="name")
        if bool(len(self.polynomial)) == bool(len(self.table)):
            raise IceptError("a curve is a polynomial or a table", field="curve")
        low, high = self.ratio_range
        options: dict[str, Any] = {"lowest_ratio": low, "highest_ratio": high}
        if len(self.polynomial):
            if len(self.polynomial) > 4:
                raise IceptError("a polynomial has at most four coefficients", field="polynomial")
            options |= {f"c{i}": float(c) for i, c in enumerate(self.polynomial)}
            return options | {"curve": "polynomial"}
        if not 2 <= len(self.table) <= 8:
            raise IceptError("a table has two to eight points", field="table")
        for i, (ratio, percent) in enumerate(self.table, 1):
            options |= {f"ratio_{i}": float(ratio), f"spo2_{i}": float(percent)}
        return options | {"curve": "table"}


class Oxygen(Measures):
    """Measures of oxygen, and whose curve they rest on."""

    #: Name of the curve, None without one.
    curve: str | None = None


def spo2(
    red: npt.ArrayLike,
    infrared: npt.ArrayLike,
    *,
    sampling_rate: float,
    curve: Curve | None = None,
    **options: Any,
) -> Oxygen:
    """Oxygen saturation of a whole recording, by the ratio of ratios.

    Parameters
    ----------
    red, infrared : array_like, shape (n,)
        The two lights, in any unit but with their levels; NaN is a missing sample.
    sampling_rate : float
        Samples a second, in Hz, 20 to 2000.
    curve : Curve, optional
        That of the device's maker. Without one the saturation is ``not_calibrated``.
    **options
        The other arguments of `interocept.ppg.Spo2`, such as ``least_perfusion``.

    Returns
    -------
    Oxygen
        By key: ``ppg.spo2``, ``ppg.ratio``, ``ppg.perfusion_red``, ``ppg.perfusion_infrared``;
        its attribute ``curve`` is the curve's name.

    Raises
    ------
    IceptError
        When an argument is out of range, or the channels differ in length.

    Notes
    -----
    Source: Sinex, Am J Emerg Med 17:59, 1999.

    Examples
    --------
    >>> import interocept as ic, numpy as np
    >>> wave = np.sin(np.arange(3000) * 0.07)
    >>> m = ic.ppg.spo2(100 + wave, 100 + 2 * wave, sampling_rate=100)
    >>> m["ppg.spo2"].status, round(m["ppg.ratio"].value, 3)
    ('not_calibrated', 0.5)
    >>> line = ic.ppg.Curve("example device", polynomial=(110.0, -25.0))
    >>> m = ic.ppg.spo2(100 + wave, 100 + 2 * wave, sampling_rate=100, curve=line)
    >>> round(m["ppg.spo2"].value, 2), m.curve
    (97.5, 'example device')
    """
    red, infrared = numbers("red", red), numbers("infrared", infrared)
    if red.shape != infrared.shape:
        raise IceptError("red and infrared have one length", field="infrared")
    if curve is not None:
        options |= curve._options()
    frames = np.column_stack([red, infrared])
    records = _run(frames, sampling_rate=sampling_rate, window_s=0.0, **options)
    result = Oxygen(Measures.from_records(records))
    result.curve = None if curve is None else curve.name
    return result


def indices(x: npt.ArrayLike, *, sampling_rate: float, **options: Any) -> Measures:
    """Times, heights, areas, widths and indices of the pulse waves of a whole recording.

    For sliding windows, push chunks to `interocept.ppg.Indices`; for each wave by itself, call
    `interocept.ppg.waves`.

    Parameters
    ----------
    x : array_like, shape (n,)
        A PPG in any unit and of either polarity; NaN is a missing sample.
    sampling_rate : float
        Samples a second, 50 to 2000 Hz; those of the second derivative need 100.
    **options
        The other arguments of `interocept.ppg.Indices`, such as ``height_m=1.75``, without which
        there is no stiffness index.

    Returns
    -------
    Measures
        By key, such as ``m["pwa.ri"].value``: the median over the waves, with its interval. One
        that most waves do not show has no value and a status that says so.

    Raises
    ------
    IceptError
        When an argument is out of range.

    Notes
    -----
    Source: Goda, Charlton and Behar, Physiol Meas 45:045001, 2024 (names and definitions), and
    each measure's own, in `interocept.catalogue`.

    Examples
    --------
    >>> import interocept as ic
    >>> t = np.arange(10000) / 250 % 0.9
    >>> wave = np.exp(-(((t - 0.2) / 0.08) ** 2)) + 0.4 * np.exp(-(((t - 0.45) / 0.1) ** 2))
    >>> m = ic.ppg.indices(wave, sampling_rate=250, height_m=1.8)
    >>> round(m["pwa.stiffness_index"].value, 1), m["pwa.tpi"].unit
    (7.2, 's')
    """
    return Measures.from_records(_indices(x, sampling_rate=sampling_rate, **options))


def motion(
    x: npt.ArrayLike,
    acceleration: npt.ArrayLike,
    *,
    sampling_rate: float,
    **options: Any,
) -> Records:
    """Quality of a PPG beside the acceleration of its sensor: what follows it is no pulse.

    Parameters
    ----------
    x : array_like, shape (n,)
        A PPG in any unit and of either polarity; NaN is a missing sample.
    acceleration : array_like, shape (n, 3)
        Along three axes, in g, at the same times; NaN where it is missing.
    sampling_rate : float
        Samples a second, 20 to 2000 Hz.
    **options
        The other arguments of `interocept.ppg.Motion`, such as ``hop_s``.

    Returns
    -------
    Records
        One for each hop: ``score``, ``coherence``, ``motion_g``, ``cadence_bpm``, ``rate_bpm``,
        which is NaN where it may be a cadence, and ``reasons``.

    Raises
    ------
    IceptError
        When an argument is out of range or the acceleration is not of shape (n, 3).

    Notes
    -----
    Source: `interocept.ppg.Motion`.

    Examples
    --------
    >>> import interocept as ic
    >>> step = np.sin(np.arange(3000) / 64 * 2 * np.pi * 1.8)
    >>> judged = ic.ppg.motion(step, np.outer(step, [0.1, 0.2, 0.3]), sampling_rate=64)
    >>> bool(judged.score[-1] < 0.5), round(float(judged.cadence_bpm[-1]))
    (True, 108)
    """
    light, axes = numbers("x", x), real("acceleration", acceleration)
    if axes.shape != (light.size, 3):
        problem = f"acceleration has shape {axes.shape}; use ({light.size}, 3), one row a sample"
        raise IceptError(problem, field="acceleration")
    return _motion(np.column_stack([light, axes]), sampling_rate=sampling_rate, **options)
