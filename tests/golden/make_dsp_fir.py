#!/usr/bin/env python3
"""Golden values for crates/dsp: FIR design and rational resampling.

Needs numpy and scipy (made with scipy 1.17.1, numpy 2.4.6). Writes fir.json.
"""

import json
import pathlib

import numpy as np
from scipy import signal

OUT = pathlib.Path(__file__).resolve().parents[2] / "crates/dsp/tests/golden"


def main():
    rng = np.random.default_rng(4)
    x = np.round(rng.standard_normal(200), 5)
    taps = [
        ["low", [15.0], 33, "hamming"],
        ["low", [15.0], 32, "hann"],
        ["high", [20.0], 31, "blackman"],
        ["pass", [5.0, 15.0], 101, "hamming"],
        ["stop", [45.0, 55.0], 101, "hamming"],
    ]
    kinds = {
        "low": "lowpass",
        "high": "highpass",
        "pass": "bandpass",
        "stop": "bandstop",
    }
    golden = {
        "x": x.tolist(),
        "firwin": [
            [
                b,
                e,
                n,
                w,
                signal.firwin(n, e, window=w, pass_zero=kinds[b], fs=250).tolist(),
            ]
            for b, e, n, w in taps
        ],
        "lfilter": signal.lfilter(signal.firwin(33, 15, fs=250), 1, x).tolist(),
        "resample": [
            [u, d, signal.resample_poly(x, u, d).tolist()]
            for u, d in [(1, 4), (3, 2), (2, 3), (25, 36), (5, 1)]
        ],
    }
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "fir.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
