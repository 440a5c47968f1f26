"""From an ECG to heart-rate variability in one call, with the reasons for what is missing.

python examples/python/whole_path.py
"""

import interocept as ic
import numpy as np

RATE = 250.0


def breathing_heart(seconds: float) -> np.ndarray:
    """A plain ECG in mV whose beats come faster and slower with the breath."""
    beats = [0.5]
    while beats[-1] < seconds:
        beats.append(beats[-1] + 0.85 + 0.05 * np.sin(2 * np.pi * 0.25 * beats[-1]))
    t = np.arange(int(seconds * RATE)) / RATE
    nearest = np.asarray(beats)[np.abs(np.subtract.outer(t, beats)).argmin(axis=1)]
    return np.exp(-0.5 * ((t - nearest) / 0.012) ** 2)


ecg_mv = breathing_heart(60.0)
ecg_mv[5000:5500] = np.nan  # two seconds without contact: no interval spans them

measures = ic.hrv.from_ecg(ecg_mv, sampling_rate=RATE)
for key in ("hrv.hr_mean", "hrv.rmssd", "hrv.sdnn", "hrv.hf", "hrv.lf", "hrv.sdann5"):
    m = measures[key]
    value = f"{m.value:.2f} {m.unit}" if m.value is not None else "-"
    print(f"{m.label:48} {value:>16}  {m.status}")
