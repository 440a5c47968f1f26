#!/usr/bin/env python3
"""Golden values for crates/dsp: Lomb-Scargle, Burg, zero-phase filtering.

Needs numpy and scipy (made with scipy 1.17.1, numpy 2.4.6). Writes series.json.
"""

import json
import pathlib

import numpy as np
from scipy import signal

OUT = pathlib.Path(__file__).resolve().parents[2] / "crates/dsp/tests/golden"


def burg(x, order):
    """Burg's recursion with whole polynomials and full-length errors, as in the paper."""
    a, f, b, e = np.array([1.0]), x, x, np.mean(x**2)
    for _ in range(order):
        f, b = f[1:], b[:-1]
        k = -2 * np.dot(f, b) / (np.dot(f, f) + np.dot(b, b))
        a = np.append(a, 0) + k * np.append(a, 0)[::-1]
        f, b, e = f + k * b, b + k * f, e * (1 - k**2)
    return a[1:], e


def main():
    rng = np.random.default_rng(3)
    t = np.round(np.cumsum(rng.uniform(0.5, 1.3, 301)), 4)
    y = np.round(np.sin(t) + 0.3 * rng.standard_normal(301) + 4, 5)
    f = 0.01 + 0.0017 * np.arange(300)
    power = signal.lombscargle(t, y - y.mean(), 2 * np.pi * f)
    psd = power * 2 * (t[-1] - t[0]) / (len(t) - 1)
    a, var = burg(y - y.mean(), 9)
    sos = signal.butter(3, [0.1, 0.4], "bandpass", fs=4, output="sos")
    low = signal.butter(3, 0.4, fs=4, output="sos")
    golden = {
        "t": t.tolist(),
        "y": y.tolist(),
        "lomb": psd.tolist(),
        "burg": a.tolist(),
        "burg_variance": float(var),
        "zero_phase": signal.sosfiltfilt(sos, y).tolist(),
        "zero_phase_low": signal.sosfiltfilt(low, y).tolist(),
    }
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "series.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
