"""Trend and variability of readings by an independent program: scipy, and numpy by definition.

    python benches/validation/bp_statistics.py

Prints what the tests of `crates/core/src/bp/variability` hold; with `interocept` installed, also
how far its own values are from these, on random readings.
"""

from __future__ import annotations

import math

import numpy as np
from scipy import stats

VALUES = [131.0, 128.0, 133.0, 127.0, 127.0, 124.0, 129.0, 122.0, 121.0, 124.0]
TIMES = [i * (i + 7) / 7 for i in range(len(VALUES))]


def mann_kendall(values: np.ndarray) -> float:
    """Two-sided p, corrected for ties and continuity (Kendall, 1975)."""
    n = len(values)
    balance = sum(np.sign(values[j] - values[i]) for i in range(n) for j in range(i + 1, n))
    ties = np.unique(values, return_counts=True)[1]
    of = lambda k: k * (k - 1) * (2 * k + 5)  # noqa: E731
    variance = (of(n) - sum(of(k) for k in ties)) / 18
    z = (balance - np.sign(balance)) / math.sqrt(variance)
    return float(2 * stats.norm.sf(abs(z)))


def trend(times: np.ndarray, values: np.ndarray) -> tuple[float, float, float, float]:
    fit = stats.theilslopes(values, times, 0.95)
    return fit.slope, fit.low_slope, fit.high_slope, mann_kendall(values)


def main() -> None:
    print("trend:", *trend(np.array(TIMES), np.array(VALUES)), sep="\n  ")
    try:
        import interocept as ic
    except ImportError:
        return
    random = np.random.default_rng(1)
    worst: dict[str, float] = {}
    for _ in range(200):
        n = int(random.integers(8, 60))
        t = np.cumsum(random.uniform(7200, 200_000, n))
        sbp = np.round(120 + 10 * random.standard_normal(n) + random.normal() * np.arange(n) / 5)
        dbp = sbp - 45
        m = ic.bp.variability(t, sbp, dbp, vim_exponent=1.7, vim_mean_mmhg=125)
        month = 30 * 86_400
        slope, low, high, p = trend(t, sbp)
        arv = np.sum(np.diff(t) * np.abs(np.diff(sbp))) / (t[-1] - t[0])
        sd = stats.tstd(sbp)
        expected = {
            "bp.sbp_mean": sbp.mean(),
            "bp.sbp_sd": sd,
            "bp.sbp_cv": 100 * stats.variation(sbp, ddof=1),
            "bp.sbp_arv": arv,
            "bp.sbp_vim": sd / sbp.mean() ** 1.7 * 125**1.7,
            "bp.sbp_trend_30d": month * slope,
            "bp.sbp_trend_p": p,
        }
        pairs = {k: (m[k].value, v) for k, v in expected.items()}
        pairs["low"] = (m["bp.sbp_trend_30d"].low, month * low)
        pairs["high"] = (m["bp.sbp_trend_30d"].high, month * high)
        for key, (ours, theirs) in pairs.items():
            worst[key] = max(worst.get(key, 0.0), abs(ours - theirs) / max(abs(theirs), 1e-9))
    print("largest relative difference in 200 random series:")
    for key, value in worst.items():
        print(f"  {key} {value:.1e}")


if __name__ == "__main__":
    main()
