#!/usr/bin/env python3
"""Writes vqf.txt: what the vqf package makes of a closed-form movement, at some samples.

    python3 -m venv /tmp/vqf && /tmp/vqf/bin/pip install numpy==2.4.6 vqf==2.1.2
    /tmp/vqf/bin/python tests/golden/make_vqf.py

Lines hold the sample, the orientation with the magnetometer and without (w x y z each), the bias
(rad/s), whether the sensor rests and whether the field is disturbed.
"""

import pathlib

import numpy as np
from vqf import VQF

RATE, N = 100.0, 12_000


def movement() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Still for ten seconds, then turning; the field is twice as strong from 70 s to 90 s."""
    t = np.arange(N) / RATE
    on = (t >= 10.0).astype(float)
    s = on * (t - 10.0)
    angle = 1.2 * (1.0 - np.cos(0.8 * s)) + 0.6 * np.sin(0.37 * s)
    speed = on * (1.2 * 0.8 * np.sin(0.8 * s) + 0.6 * 0.37 * np.cos(0.37 * s))
    axis = np.array([0.36, 0.48, 0.8])
    gyr = np.array([0.004, -0.003, 0.002]) + speed[:, None] * axis
    push = on[:, None] * np.column_stack([1.5 * np.sin(2.1 * t), 1.2 * np.cos(1.7 * t), 0 * t])
    acc = turned([0.0, 0.0, 9.81], axis, -angle) + push
    strong = 1.0 + ((t >= 70.0) & (t < 90.0))
    return gyr, acc, strong[:, None] * turned([2.0, 20.0, -40.0], axis, -angle)


def turned(v: list[float], axis: np.ndarray, angle: np.ndarray) -> np.ndarray:
    """A vector turned about an axis, by the formula of Rodrigues."""
    c, s = np.cos(angle)[:, None], np.sin(angle)[:, None]
    return c * v + s * np.cross(axis, v) + (1.0 - c) * (axis @ np.array(v)) * axis


def main() -> None:
    gyr, acc, mag = movement()
    out = VQF(1.0 / RATE).updateBatchFullState(gyr, acc, mag)
    lines = []
    for i in [0, 1, 99, 350, 999, 1200, 3000, 6999, 7100, 8500, 9500, N - 1]:
        numbers = [*out["quat9D"][i], *out["quat6D"][i], *out["bias"][i]]
        states = [int(out["restDetected"][i]), int(out["magDistDetected"][i])]
        lines.append(" ".join([str(i), *(repr(float(x)) for x in numbers), *map(str, states)]))
    path = pathlib.Path(__file__).with_name("vqf.txt")
    path.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
