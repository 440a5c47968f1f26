"""Golden values of the nonlinear heart-rate-variability kernels.

Writes nonlinear.txt beside itself: for each series its intervals in milliseconds, then
one `key value` line per index as NeuroKit2 0.2.13 computes it. Run with

    pip install neurokit2==0.2.13 numpy scipy scikit-learn
    python make_nonlinear.py
"""

import pathlib
import warnings

import neurokit2 as nk
import numpy as np
from neurokit2.hrv.hrv_nonlinear import (
    _hrv_dfa,
    _hrv_nonlinear_fragmentation,
    _hrv_nonlinear_poincare,
    _hrv_nonlinear_poincare_hra,
    _hrv_symbolic_dynamics,
)

assert nk.__version__ == "0.2.13", nk.__version__
warnings.simplefilter("ignore")


def intervals(n, seed):
    """Intervals with a 1/f part, a 0.1 Hz and a breathing oscillation, in ms."""
    rng = np.random.default_rng(seed)
    spectrum = rng.normal(size=n // 2 + 1) + 1j * rng.normal(size=n // 2 + 1)
    spectrum[1:] /= np.sqrt(np.arange(1, n // 2 + 1))
    spectrum[0] = 0
    slow = np.fft.irfft(spectrum, n)
    t = np.cumsum(np.full(n, 0.9))
    return (
        900
        + 25 * slow / slow.std()
        + 20 * np.sin(2 * np.pi * 0.1 * t)
        + 25 * np.sin(2 * np.pi * 0.25 * t)
        + rng.normal(scale=8, size=n)
    )


def measures(rr):
    out = {}
    _hrv_nonlinear_poincare(rr, out=out)
    _hrv_nonlinear_fragmentation(rr, out=out)
    _hrv_nonlinear_poincare_hra(rr, out=out)
    _hrv_dfa(rr, out)
    out["DFA_disjoint_4_16"] = nk.fractal_dfa(rr, scale=np.arange(4, 17), overlap=False)[0]
    r = 0.2 * np.std(rr, ddof=1)
    out["ApEn"] = nk.entropy_approximate(rr, delay=1, dimension=2, tolerance=r)[0]
    out["SampEn"] = nk.entropy_sample(rr, delay=1, dimension=2, tolerance=r)[0]
    out["SampEn_ddof0"] = nk.entropy_sample(rr, delay=1, dimension=2, tolerance=0.2 * np.std(rr))[0]
    out["SampEn_m1"] = nk.entropy_sample(rr, delay=1, dimension=1, tolerance=r)[0]
    out["SampEn_m3"] = nk.entropy_sample(rr, delay=1, dimension=3, tolerance=r)[0]
    out["ShanEn"] = nk.entropy_shannon(rr)[0]
    out["FuzzyEn"] = nk.entropy_fuzzy(rr, delay=1, dimension=2, tolerance=r)[0]
    out["FuzzyEn_m3"] = nk.entropy_fuzzy(rr, delay=1, dimension=3, tolerance=r)[0]
    for method in ["MSEn", "CMSEn", "RCMSEn"]:
        out[method] = nk.entropy_multiscale(rr, dimension=2, tolerance=r, method=method)[0]
    out["CD"] = nk.fractal_correlation(rr, delay=1, dimension=2)[0]
    out["HFD"] = nk.fractal_higuchi(rr, k_max=10)[0]
    out["KFD"] = nk.fractal_katz(rr)[0]
    out["LZC"] = nk.complexity_lempelziv(rr)[0]
    _hrv_symbolic_dynamics(rr, out=out)
    x = nk.signal_detrend(rr, method="polynomial", order=1)
    distances = np.abs(x[:, None] - x[None, :])[np.triu_indices(len(x), 1)] * np.sqrt(2)
    radius = 0.5 * distances.mean()
    out["RQA_tolerance"] = radius
    rqa, _ = nk.complexity_rqa(x, dimension=7, delay=1, tolerance=radius)
    for key in rqa.columns:
        out["RQA_" + key] = rqa[key].values[0]
    return out


def main():
    series = {
        "five_minutes_1ms": np.round(intervals(353, 1)),
        "ten_minutes_360hz": np.round(intervals(700, 2) * 0.36) / 360 * 1000,
        "one_minute_1ms": np.round(intervals(60, 3)),
        "five_minutes_unrounded": intervals(340, 4),
    }
    with open(pathlib.Path(__file__).with_name("nonlinear.txt"), "w") as f:
        for name, rr in series.items():
            print("series", name, *(repr(float(v)) for v in rr), file=f)
            for key, value in measures(rr).items():
                print(key, repr(float(value)), file=f)


if __name__ == "__main__":
    main()
