#!/usr/bin/env python3
"""Golden values for crates/dsp: filter designs, cascades and order statistics.

Needs numpy and scipy (made with scipy 1.17.1, numpy 2.4.6). Writes filters.json.
"""

import json
import pathlib

import numpy as np
from scipy import signal, stats

OUT = pathlib.Path(__file__).resolve().parents[2] / "crates/dsp/tests/golden"


def designs():
    bands = [
        ("low", [15.0], 250.0),
        ("low", [0.5], 1000.0),
        ("low", [40.0], 130.061),
        ("high", [0.5], 250.0),
        ("high", [0.05], 1000.0),
        ("high", [20.0], 50.0),
        ("pass", [5.0, 15.0], 360.0),
        ("pass", [0.5, 40.0], 250.0),
        ("pass", [0.04, 0.15], 4.0),
        ("pass", [0.1, 0.5], 8000.0),
        ("stop", [48.0, 52.0], 500.0),
        ("stop", [55.0, 65.0], 360.0),
    ]
    kinds = {
        "low": "lowpass",
        "high": "highpass",
        "pass": "bandpass",
        "stop": "bandstop",
    }
    for band, edges, fs in bands:
        wn = edges[0] if len(edges) == 1 else edges
        for order in (1, 2, 3, 4, 5, 8):
            if band == "pass" and edges == [0.1, 0.5] and order > 2:
                continue  # ill-conditioned: the pairing itself hangs on the last bits
            common = dict(btype=kinds[band], fs=fs, output="sos")
            yield [
                "butterworth",
                0,
                order,
                band,
                edges,
                fs,
                signal.butter(order, wn, **common).tolist(),
            ]
            yield [
                "chebyshev1",
                0.5,
                order,
                band,
                edges,
                fs,
                signal.cheby1(order, 0.5, wn, **common).tolist(),
            ]
            yield [
                "chebyshev2",
                40,
                order,
                band,
                edges,
                fs,
                signal.cheby2(order, 40, wn, **common).tolist(),
            ]


def resonances():
    for f, q, fs in [(50, 30, 250), (60, 35, 360), (50, 5, 1000), (1.0, 2.0, 8.0)]:
        for name, make in (("notch", signal.iirnotch), ("peak", signal.iirpeak)):
            b, a = make(f, q, fs)
            yield [name, f, q, fs, list(b) + list(a)]


def main():
    rng = np.random.default_rng(1)
    x = np.round(rng.standard_normal(300).cumsum() + 100, 6)
    sos = signal.butter(4, [5, 15], "bandpass", fs=250, output="sos")
    zi = signal.sosfilt_zi(sos)
    w, gd = signal.group_delay(signal.sos2tf(sos[:1]), [3.0, 10.0, 30.0], fs=250)
    v = np.round(rng.gamma(2.0, 3.0, 201), 3)
    u = np.round(0.7 * v + rng.standard_normal(201), 4)
    line = stats.linregress(v, u)
    qs = [0, 0.01, 0.05, 0.25, 0.3333, 0.5, 0.77, 0.95, 1]
    golden = {
        "sos": list(designs()),
        "resonance": list(resonances()),
        "x": x.tolist(),
        "sosfilt": signal.sosfilt(sos, x).tolist(),
        "sosfilt_primed": signal.sosfilt(sos, x, zi=zi * x[0])[0].tolist(),
        "group_delay": gd.tolist(),
        "v": v.tolist(),
        "u": u.tolist(),
        "argsort": np.argsort(v, kind="stable").tolist(),
        "quantile": [qs, np.quantile(v, qs).tolist()],
        "stats": [
            v.mean(),
            v.var(ddof=1),
            stats.skew(v),
            stats.kurtosis(v),
            np.cov(v, u, ddof=1)[0, 1],
            np.corrcoef(v, u)[0, 1],
        ],
        "line": [
            line.slope,
            line.intercept,
            line.rvalue,
            line.stderr,
            line.intercept_stderr,
        ],
    }
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "filters.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
