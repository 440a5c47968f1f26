"""Physiological measures from raw sensor buffers.

Every output is a measure with unit, uncertainty, quality and window, or a typed reason why
there is none. Streaming and batch calls are the same code and give the same bits.

Not a medical device.
"""

from . import (
    abp,
    affect,
    bp,
    camera,
    catalogue,
    conformance,
    cuff,
    ecg,
    eda,
    emg,
    evaluation,
    hrv,
    monitor,
    motion,
    offline,
    posture,
    ppg,
    resp,
    rr,
    screening,
    temp,
)
from ._errors import IceptError
from ._measures import Measure, Measures
from ._records import Records
from ._schema import VERSION as __version__

__all__ = [
    "IceptError",
    "Measure",
    "Measures",
    "Records",
    "__version__",
    "abp",
    "affect",
    "bp",
    "camera",
    "catalogue",
    "conformance",
    "cuff",
    "ecg",
    "eda",
    "emg",
    "evaluation",
    "hrv",
    "monitor",
    "motion",
    "offline",
    "posture",
    "ppg",
    "resp",
    "rr",
    "screening",
    "temp",
]
