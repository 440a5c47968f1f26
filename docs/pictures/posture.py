#!/usr/bin/env python3
"""Draws posture.png: a knee in shaky keypoints, hidden for a second, and a slouch at a desk.

.venv/bin/pip install matplotlib && .venv/bin/python docs/pictures/posture.py
"""

import pathlib

import interocept as ic
import matplotlib
import numpy as np

matplotlib.use("Agg")
import matplotlib.pyplot as plt

RATE = 30.0


def main() -> None:
    t = np.arange(0, 12, 1 / RATE)
    half = np.radians(90 - 25 * (1 - np.cos(2 * np.pi * t / 4)))
    points = np.zeros((t.size, 17, 2))
    points[:, 13] = np.column_stack([np.cos(half), 0 * t])
    points[:, 11] = np.column_stack([0 * t, -np.sin(half)])
    points[:, 15] = np.column_stack([0 * t, np.sin(half)])
    points += np.random.default_rng(1).normal(0, 0.025, points.shape)
    points[195:225, 15] = np.nan
    knee = ic.posture.joint_angle(points, "left_knee", sampling_rate=RATE, model="coco")
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.2), layout="constrained")
    left.plot(t, 2 * np.degrees(half), color="0.6", lw=3, label="truth")
    left.plot(t, knee.angle_deg, ".", ms=3, color="C1", label="as seen")
    left.plot(t, knee.smooth_deg, color="C0", lw=1.2, label="smoothed")
    left.axvspan(6.5, 7.5, color="C3", alpha=0.15, lw=0)
    left.text(7, 190, "hidden", ha="center", color="C3", fontsize=9)
    left.set(title="Angle of a knee", xlabel="time [s]", ylabel="angle [°]", ylim=(65, 215))
    left.legend(loc="upper left", ncols=3, frameon=False, fontsize=9)

    s = np.arange(600)
    trunk = np.interp(s, [0, 100, 250, 420, 430, 600], [6, 6, 26, 28, 8, 7])
    trunk += np.random.default_rng(2).normal(0, 0.7, s.size)
    seen = ic.posture.slouch(np.column_stack([trunk, trunk + 10]), sampling_rate=1)
    right.plot(s, seen.trunk_off_deg, lw=0.8)
    slouch = seen.has("slouch")
    right.fill_between(s, -5, 30, where=slouch, color="C3", alpha=0.15, lw=0, label="slouch")
    right.axhline(15, color="0.6", lw=0.8, ls="--")
    right.set(title="Trunk", xlabel="time [s]", ylabel="from neutral [°]", ylim=(-5, 30))
    right.legend(loc="upper left", frameon=False, fontsize=9)
    figure.savefig(pathlib.Path(__file__).with_suffix(".png"), dpi=90)


if __name__ == "__main__":
    main()
