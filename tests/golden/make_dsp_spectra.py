#!/usr/bin/env python3
"""Golden values for crates/dsp: windows, Welch, detrending, interpolation.

Needs numpy and scipy (made with scipy 1.17.1, numpy 2.4.6). Writes spectra.json.
"""

import json
import pathlib

import numpy as np
from scipy import interpolate, signal

OUT = pathlib.Path(__file__).resolve().parents[2] / "crates/dsp/tests/golden"


def smoothness_priors(x, lam):
    """The definition, with the dense matrices of the paper."""
    n = len(x)
    d2 = np.zeros((n - 2, n))
    for i in range(n - 2):
        d2[i, i : i + 3] = 1, -2, 1
    return np.linalg.solve(np.eye(n) + lam**2 * d2.T @ d2, x)


def main():
    rng = np.random.default_rng(2)
    x = np.round(rng.standard_normal(500).cumsum() * 0.2 + 5, 5)
    windows = [
        [name, sym, n, signal.get_window(spec, n, fftbins=not sym).tolist()]
        for name, spec in [
            ("boxcar", "boxcar"),
            ("hann", "hann"),
            ("hamming", "hamming"),
            ("blackman", "blackman"),
            ("blackmanharris", "blackmanharris"),
            ("bartlett", "bartlett"),
            ("tukey", ("tukey", 0.3)),
            ("kaiser", ("kaiser", 8.6)),
        ]
        for sym in (False, True)
        for n in (1, 2, 15, 32)
    ]
    welch = []
    for seg, over, nfft, detrend, window, n in [
        (256, 128, 256, "constant", "hann", 500),
        (100, 50, 100, "linear", "hann", 500),
        (75, 30, 128, False, "hamming", 500),
        (63, 0, 63, "constant", "blackman", 200),
        (256, 128, 512, "constant", "hann", 90),
    ]:
        f, p = signal.welch(
            x[:n],
            fs=4.0,
            window=window,
            nperseg=min(seg, n),
            noverlap=over if n >= seg else None,
            nfft=nfft,
            detrend=detrend,
        )
        welch.append([seg, over, nfft, str(detrend), window, n, p.tolist()])
    t = np.round(np.cumsum(rng.uniform(0.3, 1.6, 25)), 4)
    y = np.round(rng.standard_normal(25), 4)
    y[7:10] = y[6]
    curves = []
    for n in (2, 3, 4, 5, 25):
        q = np.linspace(t[0], t[n - 1], 57)
        inside = np.clip(q, t[0], t[n - 1])
        curves.append(["linear", n, np.interp(q, t[:n], y[:n]).tolist()])
        curves.append(
            [
                "natural",
                n,
                interpolate.CubicSpline(t[:n], y[:n], bc_type="natural")(q).tolist(),
            ]
        )
        curves.append(["not-a-knot", n, interpolate.CubicSpline(t[:n], y[:n])(q).tolist()])
        curves.append(["pchip", n, interpolate.PchipInterpolator(t[:n], y[:n])(q).tolist()])
        if n >= 3:
            f = interpolate.interp1d(t[:n], y[:n], kind="quadratic")
            curves.append(["quadratic", n, f(inside).tolist()])
    golden = {
        "x": x.tolist(),
        "windows": windows,
        "welch": welch,
        "linear": signal.detrend(x).tolist(),
        "smoothness": [
            [n, lam, smoothness_priors(x[:n], lam).tolist()]
            for n, lam in [
                (2, 500),
                (3, 10),
                (4, 10),
                (5, 500),
                (60, 500),
                (400, 500),
                (300, 20),
            ]
        ],
        "t": t.tolist(),
        "y": y.tolist(),
        "curves": curves,
    }
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "spectra.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
