"""Breathing of whole recordings."""

from __future__ import annotations

from typing import Any

import numpy.typing as npt

from ._measures import Measures
from ._stream import batch, streaming

_rate = batch(streaming("resp.rate", "interocept.resp"))


def rate(x: npt.ArrayLike, *, sampling_rate: float, **options: Any) -> Measures:
    """Rate, variability, timing and depth of breathing of a whole recording.

    For sliding windows, push chunks to `interocept.resp.Rate`.

    Parameters
    ----------
    x : array_like, shape (n,)
        A signal that follows the volume of the chest (belt, impedance), in any unit; NaN is a
        missing sample.
    sampling_rate : float
        Samples a second, 4 to 4000 Hz.
    **options
        The other arguments of `interocept.resp.Rate`, such as ``inverted=1``.

    Returns
    -------
    Measures
        By key, such as ``m["resp.rate"].value``, in breaths a minute. A measure without a value
        has a status that says why: below four breaths there is no rate.

    Raises
    ------
    IceptError
        When an argument is out of range.

    Notes
    -----
    Source: each measure's own, in `interocept.catalogue`.

    Examples
    --------
    >>> import interocept as ic
    >>> belt = np.sin(np.arange(3000) / 25 * 2 * np.pi * 0.25)
    >>> m = ic.resp.rate(belt, sampling_rate=25)
    >>> round(m["resp.rate"].value, 1), m["resp.rate"].unit, m["resp.rate"].status
    (15.0, '1/min', 'ok')
    """
    return Measures.from_records(_rate(x, sampling_rate=sampling_rate, **options))
