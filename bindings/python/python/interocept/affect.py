"""Windows of measures against a person's own rest: scores, arousal, stress response, dynamics.

No emotion is named: no autonomic fingerprint of one has been shown.

Examples
--------
>>> import interocept as ic, numpy as np
>>> t = np.arange(64 * 60) / 64
>>> since = t % 0.8 - 0.3
>>> ppg = np.exp(-0.5 * since**2 / np.where(since < 0, 0.006, 0.02))
>>> m = ic.affect.features(ppg=ppg, sampling_rates={"ppg": 64})
>>> round(m["affect.pulse_rate"].value), m["eda.scl_mean"].status
(75, 'not_computed')
"""

from ._stream import export

__all__ = [*export(__name__, globals()), "features", "windows"]

# The batch calls give records; of windows people want measures by key.
from ._affect import features as features
from ._affect import motion as motion
from ._affect import pulse as pulse
from ._affect import scores as scores
from ._affect import stress as stress
from ._affect import windows as windows
