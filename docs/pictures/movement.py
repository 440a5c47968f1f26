#!/usr/bin/env python3
"""Draws movement.png, by the example: a stabilogram, a line of time of a walk, repetitions.

.venv/bin/pip install matplotlib && .venv/bin/python docs/pictures/movement.py
"""

import pathlib
import sys

import matplotlib

matplotlib.use("Agg")
HERE = pathlib.Path(__file__)
sys.path.insert(0, str(HERE.parents[2] / "examples/python"))

import movement

if __name__ == "__main__":
    movement.draw(str(HERE.with_suffix(".png")), dpi=70)
