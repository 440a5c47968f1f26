"""Pulse rates from a camera's colours."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ._errors import IceptError
from ._input import numbers
from ._measures import Measures
from ._records import Records
from ._stream import batch, streaming

_contact = batch(streaming("camera.contact", "interocept.camera"))
_remote = batch(streaming("camera.remote", "interocept.camera"))


def _frames(rgb: npt.ArrayLike, frame_s: npt.ArrayLike | None) -> npt.NDArray[np.float64]:
    colours = numbers("rgb", rgb, 3)
    times = np.full(len(colours), np.nan) if frame_s is None else numbers("frame_s", frame_s)
    if times.shape != (len(colours),):
        raise IceptError("frame_s and rgb have one length", field="frame_s")
    return np.column_stack([times, colours])


def _windows(records: Records, each: int) -> list[Measures]:
    """As many records are of one window."""
    parts = (records.array[i : i + each] for i in range(0, len(records), each))
    return [Measures.from_records(Records(part, records._layout)) for part in parts]


def contact(
    rgb: npt.ArrayLike,
    *,
    sampling_rate: float,
    frame_s: npt.ArrayLike | None = None,
    **options: Any,
) -> list[Measures]:
    """Pulse rate of a finger on a camera's lens, window by window.

    Parameters
    ----------
    rgb : array_like, shape (n, 3)
        Mean red, green and blue of each frame, in any unit but with their levels; NaN is missing.
    sampling_rate : float
        Frames a second, 10 to 1000 Hz; the nominal ones where frames have times.
    frame_s : array_like, shape (n,), optional
        When each frame was taken [s]. Cameras are not even: give it where it is known. A frame
        that is not later than the one before is left out.
    **options
        The other arguments of `interocept.camera.Contact`, such as ``window_s``.

    Returns
    -------
    list of Measures
        One for each window, by key: ``camera.pulse_rate`` [1/min] with its interval, or the
        reason why there is none, and ``camera.snr``.

    Raises
    ------
    IceptError
        When an argument is out of range, or shapes do not fit.

    Notes
    -----
    Source: Jonathan and Leahy, Physiol Meas 31:N79, 2010.

    Examples
    --------
    >>> import interocept as ic, numpy as np
    >>> t = np.cumsum(np.tile([0.025, 0.04], 300))
    >>> wave = np.sin(2 * np.pi * 1.2 * t)
    >>> rgb = np.column_stack([200 + wave, 40 + 0.3 * wave, 30 + 0 * wave])
    >>> windows = ic.camera.contact(rgb, sampling_rate=30, frame_s=t)
    >>> len(windows), round(windows[0]["camera.pulse_rate"].value)
    (10, 72)
    """
    frames = _frames(rgb, frame_s)
    return _windows(_contact(frames, sampling_rate=sampling_rate, **options), 2)


def remote(
    rgb: npt.ArrayLike,
    *,
    sampling_rate: float,
    frame_s: npt.ArrayLike | None = None,
    **options: Any,
) -> list[Measures]:
    """Pulse rate of skin that a camera sees from afar, window by window.

    Parameters
    ----------
    rgb : array_like, shape (n, 3)
        Mean red, green and blue of the skin in each frame, linear in the light; NaN is missing.
    sampling_rate : float
        Frames a second, 10 to 1000 Hz; the nominal ones where frames have times.
    frame_s : array_like, shape (n,), optional
        When each frame was taken [s], as in `contact`.
    **options
        The other arguments of `interocept.camera.Remote`, such as ``least_snr``.

    Returns
    -------
    list of Measures
        One for each window, by key: ``camera.remote_rate`` [1/min] by POS, ``poor_signal`` where
        there is no clear pulse and ``conflicting`` where CHROM says otherwise;
        ``camera.remote_snr``, ``camera.remote_chrom`` and ``camera.remote_apart``.

    Raises
    ------
    IceptError
        When an argument is out of range, or shapes do not fit.

    Notes
    -----
    Source: Wang and others, IEEE TBME 64:1479, 2017; de Haan and Jeanne, IEEE TBME 60:2878, 2013.

    Examples
    --------
    >>> import interocept as ic, numpy as np
    >>> t = np.arange(600) / 30
    >>> pulse = 0.002 * np.sin(2 * np.pi * 1.1 * t)
    >>> light = 1 + 0.05 * np.sin(0.4 * t)
    >>> rgb = np.column_stack([c * light * (1 + k * pulse)
    ...                        for c, k in ((160, 0.33), (110, 0.77), (90, 0.53))])
    >>> windows = ic.camera.remote(rgb, sampling_rate=30)
    >>> round(windows[0]["camera.remote_rate"].value), windows[0]["camera.remote_rate"].status
    (66, 'ok')
    """
    frames = _frames(rgb, frame_s)
    return _windows(_remote(frames, sampling_rate=sampling_rate, **options), 4)
