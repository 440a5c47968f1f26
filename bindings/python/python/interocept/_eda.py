"""Skin conductance as tonic level and responses, by convex optimisation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from . import _interocept
from ._input import numbers, rate
from ._measures import Measures
from ._records import Records
from ._schema import PROCESSORS, layout
from ._stream import batch, streaming

_features = batch(streaming("eda.features", "interocept.eda"))


@dataclass(frozen=True, eq=False)
class Decomposition:
    """A decomposed recording.

    Attributes
    ----------
    tonic, phasic : numpy.ndarray
        The level and the responses at each sample [µS]; their sum is the signal without noise.
    driver : numpy.ndarray
        By how much the burst of each sample alone would raise the conductance [µS].
    scr : Records
        The responses: onset_index, peak_index, amplitude_us, rise_s, half_recovery_s and more.
    objective, gap : float
        What was minimised, and by how much less it could be at most.
    steps : int
        Steps of the solver.
    """

    tonic: npt.NDArray[np.float64]
    phasic: npt.NDArray[np.float64]
    driver: npt.NDArray[np.float64]
    scr: Records
    objective: float
    gap: float
    steps: int


def decompose(x: npt.ArrayLike, *, sampling_rate: float, **options: float) -> Decomposition:
    """Decompose a whole recording of skin conductance.

    The problem is that of Greco and others (2016), IEEE Trans. Biomed. Eng. 63:797, solved to
    its optimum. Above 25 Hz the signal is averaged down first.

    Parameters
    ----------
    x : array_like, shape (n,)
        Skin conductance [µS]; NaN is a missing sample, as is what no skin has.
    sampling_rate : float
        Samples a second, in Hz.
    **options
        ``least_us`` (0.05), the least amplitude of a response; ``slow_s`` (2.0), ``fast_s``
        (0.7), ``knots_s`` (10), ``alpha`` (8e-4), ``gamma`` (1e-2), as in the paper;
        ``tolerance`` (1e-8) of the duality gap; ``lowest_us`` (0.01) and ``highest_us`` (100)
        of what skin has.

    Returns
    -------
    Decomposition

    Raises
    ------
    IceptError
        When an argument is out of range, or less than ten seconds of changing signal are there.

    Examples
    --------
    >>> import interocept as ic
    >>> t = np.arange(240) / 4
    >>> since = np.clip(t - 20, 0, None)
    >>> d = ic.eda.decompose(3 + np.exp(-since / 2) - np.exp(-since / 0.7), sampling_rate=4)
    >>> len(d.scr), bool(d.gap < 1e-6)
    (1, True)
    """
    samples, sampling_rate = numbers("x", x), rate(sampling_rate)
    pairs = [(name, float(value)) for name, value in options.items()]
    done = _interocept.eda_decompose(samples, pairs, sampling_rate)
    shape = layout(PROCESSORS["eda.detector"]["output"])
    scr = Records(done.pop("scr").view(shape.dtype), shape)
    return Decomposition(scr=scr, **done)


def measure(
    x: npt.ArrayLike, *, sampling_rate: float, events_s: npt.ArrayLike = (), **options: Any
) -> Measures:
    """Every measure of skin conductance of a recording of up to ten minutes, as one window.

    For sliding windows, push chunks to `interocept.eda.Features`.

    Parameters
    ----------
    x : array_like, shape (n,)
        Skin conductance [µS]; NaN is a missing sample.
    sampling_rate : float
        Samples a second, in Hz.
    events_s : array_like, optional
        When events were, in seconds from the start: for latency and share of answers.
    **options
        The other arguments of `interocept.eda.Features`.

    Returns
    -------
    Measures
        By key, such as ``m["eda.scl_mean"].value``. A measure without a value has a status that
        says why.

    Raises
    ------
    IceptError
        When an argument is out of range.

    Examples
    --------
    >>> import interocept as ic
    >>> since = np.clip(np.arange(960) / 8 - 20, 0, None)
    >>> x = 3 + 2 * (np.exp(-since / 2) - np.exp(-since / 0.7))
    >>> m = ic.eda.measure(x, sampling_rate=8, events_s=[18])
    >>> round(m["eda.scr_latency"].value), m["eda.scr_rate"].count
    (2, 1)
    >>> ic.eda.measure(np.full(960, 3.0), sampling_rate=8, nonresponder_s=60)["eda.scr_rate"].status
    'non_responder'
    """
    samples, sampling_rate = numbers("x", x), rate(sampling_rate)
    frames = np.zeros((samples.size, 2))
    frames[:, 0] = samples
    places = np.round(numbers("events_s", events_s) * sampling_rate).astype(int)
    frames[places[(places >= 0) & (places < samples.size)], 1] = 1.0
    length = float(np.clip(samples.size / sampling_rate, 10.0, 600.0))
    window = {"window_s": length, "hop_s": 600.0} | options
    return Measures.from_records(_features(frames, sampling_rate=sampling_rate, **window))
