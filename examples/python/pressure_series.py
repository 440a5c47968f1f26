"""Pressures beat by beat and reading by reading: the baroreflex, and how readings vary.

python examples/python/pressure_series.py
"""

from __future__ import annotations

import interocept as ic
import numpy as np


def main() -> None:
    random = np.random.default_rng(1)
    # Five minutes of beats whose interval follows the pressure by 11 ms/mmHg.
    k = np.arange(330)
    wave = 3 * np.sin(0.55 * k) + 2 * np.sin(1.5 * k) + random.normal(size=k.size)
    reflex = ic.bp.baroreflex(900 + 11 * wave + 3 * random.normal(size=k.size), 120 + wave)
    for key in ("bp.brs_sequence", "bp.brs_alpha_lf", "bp.brs_gain_lf", "bp.brs_effectiveness"):
        print(f"{reflex[key].label}: {reflex[key].value:.2f} {reflex[key].unit}")
    # A month of mornings and evenings, three readings each, half a mmHg less every day.
    start = np.add.outer(86_400 * np.arange(30), [25_200, 72_000]).reshape(-1)
    time_s = np.add.outer(start, [0, 60, 120]).reshape(-1)
    sbp = 145 - 0.5 * time_s / 86_400 + 6 * random.normal(size=time_s.size)
    m = ic.bp.variability(time_s, sbp, sbp - 50, trend_unit="day")
    for key in ("bp.sbp_mean", "bp.sbp_sd", "bp.sbp_arv", "bp.sbp_trend_30d", "bp.sbp_trend_p"):
        print(f"{m[key].label}: {m[key].value:.3g} {m[key].unit}")
    print(f"{m['bp.sbp_dipping'].label}: {m['bp.sbp_dipping'].status}")


if __name__ == "__main__":
    main()
