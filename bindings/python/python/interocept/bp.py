"""Blood pressure: how it goes between cuff readings, with its uncertainty, or why it is not known.

Without cuff readings there is no pressure, only how it changes: neither the arrival time of a
pulse nor its shape tells a level.

Examples
--------
A cuff at rest, one under strain, one at rest again; then the pulse comes earlier.

>>> import interocept as ic, numpy as np
>>> trend = ic.bp.Trend()
>>> t = np.arange(600.0)
>>> pat = np.where((t >= 200) & (t < 400), 225.0, 250.0)
>>> for start, sbp, dbp in [(0, 120, 80), (200, 140, 92), (400, 121, 80)]:
...     now = (t >= start) & (t < start + 200)
...     _ = trend.push(np.column_stack([t, pat])[now])
...     cuffs = trend.add_cuff(start + 199.5, sbp, dbp)
>>> cuffs.value, cuffs.status
(3.0, 'ok')
>>> _ = trend.push(np.column_stack([600 + np.arange(120.0), np.full(120, 228.0)]))
>>> m = trend.estimate(720)
>>> m["bp.sbp"].status, 130 < m["bp.sbp"].value < 142, round(m["bp.null_sbp"].value)
('ok', True, 127)
"""

from ._stream import export

__all__ = [
    *export(__name__, globals()),
    "Clock",
    "Errors",
    "Evaluation",
    "Row",
    "evaluate",
    "pair",
]

# A cuff and a question are calls of their own; channels are arguments.
from ._bp import Clock as Clock
from ._bp import Errors as Errors
from ._bp import Evaluation as Evaluation
from ._bp import Row as Row
from ._bp import Trend as Trend
from ._bp import baroreflex as baroreflex
from ._bp import evaluate as evaluate
from ._bp import pair as pair
from ._bp import pat as pat
from ._bp import pat_windows as pat_windows
from ._bp import trend as trend
from ._bp import variability as variability
