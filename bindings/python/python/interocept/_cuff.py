"""Blood pressure of one measurement with a cuff."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ._measures import Measures
from ._stream import batch, streaming

_oscillometric = batch(streaming("cuff.oscillometric", "interocept.cuff"))


def measure(x: npt.ArrayLike, *, sampling_rate: float, **options: Any) -> Measures:
    """Blood pressure from the oscillations in a cuff, of the first measurement in a recording.

    For more measurements than one, `interocept.cuff.oscillometric` gives a row for each measure
    of each.

    Parameters
    ----------
    x : array_like, shape (n,)
        Pressure in the cuff as it is, not filtered [mmHg]; NaN is a missing sample.
    sampling_rate : float
        Samples a second, in Hz, 40 to 2000.
    **options
        The arguments of `interocept.cuff.Oscillometric`: ``curve`` ("deflation" or "inflation"),
        ``method`` ("model", "ratio" or "slope") of ``cuff.sbp`` and ``cuff.dbp``, ``ratio_sbp``,
        ``ratio_dbp`` and others.

    Returns
    -------
    Measures
        By key, such as ``m["cuff.sbp"].value``: the pressures with 95 % intervals, those of each
        method, their disagreement, the share of oscillations left out, and the pulse rate. A
        pressure that cannot be told has a status that says why. Empty where the cuff was never
        pumped up.

    Raises
    ------
    IceptError
        When an argument is out of range.

    Notes
    -----
    Source: J. Liu, J.-O. Hahn and R. Mukkamala, Ann Biomed Eng 41:587, 2013 (model); A.
    Chandrasekhar and others, IEEE Trans Biomed Eng 66:3000, 2019 (ratio, slope). Ratios and model
    are validated with no cuff.
    """
    records = _oscillometric(x, sampling_rate=sampling_rate, **options)
    first = records.start_s == records.start_s[0] if len(records) else np.zeros(0, dtype=bool)
    return Measures.from_records(records[first])
