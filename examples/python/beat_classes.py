"""Beats by class, and evidence of atrial fibrillation, of a simulated or a recorded ECG.

    python examples/python/beat_classes.py [FILE.csv --column ecg_mv --rate 250]

Without a file it makes two minutes of an ECG with early wide beats.
"""

from __future__ import annotations

import argparse

import interocept as ic
import numpy as np


def wave(t: np.ndarray, at: float, width: float, height: float) -> np.ndarray:
    return height * np.exp(-0.5 * ((t - at) / width) ** 2)


def ecg_with_early_beats(rate: float, seconds: float) -> np.ndarray:
    """Every twelfth beat is early, wide and of its own shape; a pause follows it."""
    t = np.arange(int(rate * seconds)) / rate
    ecg = 0.01 * np.random.default_rng(1).standard_normal(t.size)
    for i, beat in enumerate(np.arange(0.5, seconds, 0.8)):
        if i % 12 == 11:
            beat -= 0.3
            ecg += wave(t, beat, 0.03, 1.5) - wave(t, beat + 0.08, 0.03, 0.7)
        else:
            ecg += wave(t, beat, 0.011, 1.0) + wave(t, beat + 0.25, 0.045, 0.25)
    return ecg


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", nargs="?", help="a CSV file with a header")
    parser.add_argument("--column", default="ecg_mv")
    parser.add_argument("--rate", type=float, default=250.0, help="samples a second")
    arguments = parser.parse_args()
    if arguments.file:
        ecg = np.genfromtxt(arguments.file, delimiter=",", names=True)[arguments.column]
    else:
        ecg = ecg_with_early_beats(arguments.rate, 120)

    beats = ic.ecg.classify(ecg, sampling_rate=arguments.rate)
    names, counts = np.unique(beats.beat_class, return_counts=True)
    print(", ".join(f"{count} {name}" for name, count in zip(names, counts, strict=True)))
    for b in beats.array[beats.beat_class == "V"][:3]:
        print(
            f"V at {b['time_s']:.2f} s: {b['confidence']:.0%} sure; came after {b['prematurity']:.2f} "
            f"of the usual interval, correlation with the usual shape {b['similarity']:.2f}"
        )

    # Atrial fibrillation: two minutes of one rhythm are a stretch or two.
    for stretch in ic.rr.af(1000 * np.diff(beats.time_s)):
        print(
            f"{stretch['start_us'] / 1e6:.0f} to {stretch['end_us'] / 1e6:.0f} s: {stretch['status']}, "
            f"evidence {stretch['evidence']:.2f}"
        )


if __name__ == "__main__":
    main()
