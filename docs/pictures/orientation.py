#!/usr/bin/env python3
"""Draws orientation.png: a simulated bow with half a second without samples.

.venv/bin/pip install matplotlib && .venv/bin/python docs/pictures/orientation.py
"""

import pathlib

import interocept as ic
import matplotlib
import numpy as np

matplotlib.use("Agg")
import matplotlib.pyplot as plt

RATE = 100.0


def main() -> None:
    t = np.arange(0, 16, 1 / RATE)
    tilt = np.radians(25) * (1 - np.cos(2 * np.pi * t / 4))
    gyr = np.column_stack([0 * t, np.gradient(tilt, t), 0 * t])
    noise = np.random.default_rng(3).normal(0, 0.3, (t.size, 3))
    acc = 9.81 * np.column_stack([-np.sin(tilt), 0 * t, np.cos(tilt)]) + noise
    gyr[1080:1130] = np.nan
    r = ic.motion.Orientation(sampling_rate=RATE).push(gyr, acc)
    shown = np.degrees(2 * np.arctan2(r.y, r.w))
    figure, (top, bottom) = plt.subplots(
        2, 1, figsize=(7, 4.2), sharex=True, height_ratios=[2, 1], layout="constrained"
    )
    top.plot(t, np.degrees(tilt), color="0.6", lw=3, label="truth")
    top.plot(t, shown, color="C0", lw=1.2, label="found")
    band = 2 * r.inclination_sigma_deg
    top.fill_between(t, shown - band, shown + band, color="C0", alpha=0.2, lw=0, label="2 sigma")
    top.set_ylim(-20, 75)
    top.set_ylabel("tilt [°]")
    top.legend(loc="upper left", ncols=3, frameon=False)
    bottom.semilogy(t, r.inclination_sigma_deg, label="inclination")
    bottom.semilogy(t, r.heading_sigma_deg, label="heading")
    bottom.set_ylabel("sigma [°]")
    bottom.set_xlabel("time [s]")
    bottom.legend(loc="lower right", ncols=2, frameon=False)
    for axes in (top, bottom):
        axes.axvspan(10.8, 11.3, color="C3", alpha=0.15, lw=0)
    top.text(11.05, 68, "no samples", ha="center", color="C3", fontsize=9)
    figure.savefig(pathlib.Path(__file__).with_suffix(".png"), dpi=110)


if __name__ == "__main__":
    main()
