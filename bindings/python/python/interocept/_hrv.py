"""Heart-rate variability of a whole series."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ._measures import Measures
from ._stream import batch, streaming

_run = batch(streaming("hrv.windows", "interocept.hrv"))


def measure(
    rr_ms: npt.ArrayLike, correct: bool = True, profile: str = "task_force", **options: Any
) -> Measures:
    """Every index of heart-rate variability, of a whole series of intervals.

    Parameters
    ----------
    rr_ms : array_like, shape (n,)
        Intervals between successive beats in milliseconds; NaN for a gap. Nothing is computed
        across a gap.
    correct : bool, default True
        Whether missed, extra and ectopic beats are corrected first.
    profile : str, default "task_force"
        Whose constants: ``task_force``, ``kubios_like``, ``neurokit`` or ``physionet``.
    **options
        The other arguments of `interocept.hrv.Windows`, such as ``spectrum`` or ``detrending``.

    Returns
    -------
    Measures
        By key, such as ``m["hrv.rmssd"].value``. A measure without a value has a status that
        says why.

    Raises
    ------
    IceptError
        When an argument is out of range.

    Notes
    -----
    Source: each measure's own, in `interocept.catalogue`; the constants in docs/hrv-profiles.md.

    Examples
    --------
    >>> import interocept as ic
    >>> m = ic.hrv.measure([800, 810, 790, 805, 795, 800, 815, 790] * 20)
    >>> round(m["hrv.mean_nn"].value, 3), m["hrv.mean_nn"].unit
    (800.625, 'ms')
    >>> m["hrv.sdann5"].status
    'too_short'
    """
    x = np.asarray(rr_ms)
    # Room for the whole series, however long, and for the beats that correction puts in.
    options.setdefault("max_intervals", max(1024, 2 * x.size))
    records = _run(x, window_s=0.0, correct=int(correct), profile=profile, **options)
    return Measures.from_records(records)
