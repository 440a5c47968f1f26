"""From a CSV file to beats, quality, corrected intervals, measures and a picture.

    python examples/python/csv_to_hrv.py [FILE.csv --column ecg_mv --rate 250] [--out hrv.png]

Without a file it makes a plain ECG of two minutes. Needs matplotlib for the picture.
"""

from __future__ import annotations

import argparse

import interocept as ic
import numpy as np


def plain_ecg(rate: float, seconds: float) -> np.ndarray:
    """A narrow wave for each beat and a wide one after it; the rate breathes."""
    t = np.arange(int(rate * seconds)) / rate
    ecg = 0.02 * np.random.default_rng(1).standard_normal(t.size)
    beat = 0.5
    while beat < seconds:
        ecg += np.exp(-0.5 * ((t - beat) / 0.012) ** 2)
        ecg += 0.25 * np.exp(-0.5 * ((t - beat - 0.25) / 0.05) ** 2)
        beat += 0.85 + 0.05 * np.sin(2 * np.pi * 0.25 * beat) + 0.03 * np.sin(0.6 * beat)
    return ecg


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", nargs="?", help="a CSV file with a header")
    parser.add_argument("--column", default="ecg_mv")
    parser.add_argument("--rate", type=float, default=250.0, help="samples a second")
    parser.add_argument("--out", help="where to write the picture")
    arguments = parser.parse_args()
    if arguments.file:
        ecg = np.genfromtxt(arguments.file, delimiter=",", names=True)[arguments.column]
    else:
        ecg = plain_ecg(arguments.rate, 120)

    beats = ic.ecg.detect(ecg, sampling_rate=arguments.rate)
    quality = ic.ecg.quality(ecg, sampling_rate=arguments.rate)
    rr_ms = 1000 * np.diff(beats.time_s)
    corrected = ic.rr.correct(rr_ms)
    measures = ic.hrv.measure(rr_ms)  # a call of hrv.measure corrects first

    print(
        f"{len(beats)} beats, mean quality {np.mean(quality.score):.2f}, "
        f"{np.mean(corrected.kind != 'normal'):.1%} of the intervals corrected"
    )
    for key in ("hrv.mean_nn", "hrv.rmssd", "hrv.sdnn", "hrv.lf", "hrv.hf", "hrv.ulf"):
        m = measures[key]
        print(f"{m.label:45} {m.value if m else '-':>20} {m.unit:4} {m.status}")
    if arguments.out:
        draw(corrected, arguments.out)


def draw(corrected: ic.Records, path: str) -> None:
    """Tachogram, spectrum and Poincaré plot."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    nn = np.repeat(corrected.corrected_ms, corrected["count"])
    t = np.cumsum(nn) / 1000
    figure, (tachogram, spectrum, poincare) = plt.subplots(1, 3, figsize=(14, 4))
    tachogram.plot(t, nn, lw=1)
    tachogram.set(title="Tachogram", xlabel="time [s]", ylabel="NN [ms]")

    rate = 4.0
    even = np.interp(np.arange(t[0], t[-1], 1 / rate), t, nn)
    power = np.abs(np.fft.rfft((even - even.mean()) * np.hanning(even.size))) ** 2
    power /= rate * np.sum(np.hanning(even.size) ** 2) / 2
    f = np.fft.rfftfreq(even.size, 1 / rate)
    shown = f < 0.5
    spectrum.plot(f[shown], power[shown], lw=1)
    for low, high, color, name in ((0.04, 0.15, "C1", "LF"), (0.15, 0.4, "C2", "HF")):
        band = (f >= low) & (f < high)
        spectrum.fill_between(f[band], power[band], color=color, alpha=0.4, label=name)
    spectrum.legend()
    spectrum.set(title="Power spectrum", xlabel="frequency [Hz]", ylabel="power [ms²/Hz]")

    poincare.scatter(nn[:-1], nn[1:], s=6, alpha=0.6)
    poincare.set(
        title="Poincaré plot",
        xlabel="NN(i) [ms]",
        ylabel="NN(i+1) [ms]",
        aspect="equal",
    )
    figure.tight_layout()
    figure.savefig(path, dpi=110)


if __name__ == "__main__":
    main()
