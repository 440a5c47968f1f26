#!/usr/bin/env python3
"""Writes rsa.json: NeuroKit2's respiratory sinus arrhythmia of simulated breathing.

benches/peers/.venv/bin/python tests/golden/make_rsa.py
"""

import json
import math
from pathlib import Path

import neurokit2 as nk
import numpy as np
import pandas as pd
from golden import gauss

RATE_HZ = 1000


def simulated(breathing_hz, size_ms, seed, length_s=300.0):
    """Intervals that follow a breath whose rate wanders by 5 %, with 8 ms of white noise."""
    noise = gauss(seed, 2000)
    wander = gauss(seed + 1, 200)
    time_s = np.arange(int(length_s * RATE_HZ) + 2000) / RATE_HZ
    hz = breathing_hz * (1 + 0.05 * np.interp(time_s, 5.0 * np.arange(200), wander))
    phase = 2 * math.pi * np.cumsum(hz) / RATE_HZ
    breath = -np.cos(phase)
    t, rr = 0.0, []
    while t < length_s - 2:
        length = 880.0 - size_ms * math.sin(phase[int((t + 0.88) * RATE_HZ)]) + 8 * noise[len(rr)]
        rr.append(round(length))
        t += rr[-1] / 1000
    return rr, breath


def neurokit(rr, breath):
    peaks = np.concatenate([[0], np.cumsum(rr)]).astype(int)
    n = int(peaks[-1]) + 1
    breath = breath[:n]
    rsp, _ = nk.rsp_process(breath, sampling_rate=RATE_HZ)
    marks = np.zeros(n)
    marks[peaks] = 1
    # It takes the variance of whatever is under this name, which its own ecg_process fills with
    # beats a minute; Porges-Bohrer is of the interval in ms.
    period_ms = nk.signal_period(peaks, sampling_rate=RATE_HZ, desired_length=n) * 1000
    ecg = pd.DataFrame({"ECG_R_Peaks": marks, "ECG_Rate": period_ms})
    rsa = nk.hrv_rsa(ecg, rsp, rpeaks={"ECG_R_Peaks": peaks}, sampling_rate=RATE_HZ)
    return {key: float(rsa[key]) for key in ("RSA_P2T_Mean", "RSA_PorgesBohrer")}


def main():
    out = {"neurokit2": nk.__version__, "series": []}
    for hz, size_ms, seed in ((0.1, 50.0, 61), (0.2, 40.0, 62), (0.25, 25.0, 63)):
        rr, breath = simulated(hz, size_ms, seed)
        at_beats = breath[np.cumsum(rr)]
        out["series"].append(
            {
                "breathing_hz": hz,
                "rr_ms": rr,
                "breath": [round(float(b), 6) for b in at_beats],
                **neurokit(rr, breath),
            }
        )
    path = Path(__file__).with_name("rsa.json")
    path.write_text(json.dumps(out) + "\n")
    for s in out["series"]:
        print({k: v for k, v in s.items() if not isinstance(v, list)}, len(s["rr_ms"]))


if __name__ == "__main__":
    main()
