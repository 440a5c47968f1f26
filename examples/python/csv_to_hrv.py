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
        # A measure is true where it has a value; its status says why it has none.
        print(f"{m.label:42} {f'{m.value:.4g}' if m else '-':>8} {m.unit:4} {m.status}")
    if arguments.out:
        draw(corrected, measures, arguments.out)


def draw(corrected: ic.Records, measures: ic.Measures, path: str) -> None:
    """Tachogram, spectrum and Poincaré plot."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    from matplotlib.patches import Ellipse

    plt.rcParams.update({"axes.spines.top": False, "axes.spines.right": False, "axes.grid": True})
    plt.rcParams.update({"grid.alpha": 0.25, "legend.frameon": False})
    figure, axes = plt.subplot_mosaic("AAA;BBC", figsize=(10, 7), layout="constrained")
    tachogram, spectrum, poincare = (axes[name] for name in "ABC")

    # An interval in which beats were missed stands for several.
    nn = np.repeat(corrected.corrected_ms, corrected["count"])
    wrong = np.repeat(corrected.kind != "normal", corrected["count"])
    t = np.cumsum(nn) / 1000
    tachogram.plot(t, nn, lw=1)
    tachogram.plot(t[wrong], nn[wrong], "o", color="C3", ms=4, label="corrected")
    tachogram.set(title="Tachogram", xlabel="time [s]", ylabel="NN interval [ms]")
    tachogram.set_xlim(t[0], t[-1])
    if wrong.any():
        tachogram.legend()

    rate = 4.0
    even = np.interp(np.arange(t[0], t[-1], 1 / rate), t, nn)
    window = np.hanning(even.size)
    # Padded with zeros, the curve is drawn finely; it resolves no more for that.
    power = np.abs(np.fft.rfft((even - even.mean()) * window, 8 * even.size)) ** 2
    power /= rate * np.sum(window**2) / 2
    f = np.fft.rfftfreq(8 * even.size, 1 / rate)
    shown = f <= 0.5
    spectrum.plot(f[shown], power[shown], lw=1, color="0.3")
    for low, high, color, name in ((0.04, 0.15, "C1", "LF"), (0.15, 0.4, "C2", "HF")):
        m = measures[f"hrv.{name.lower()}"]
        label = f"{name} {m.value:.0f} ms²" if m else f"{name}: {m.status}"
        band = (f >= low) & (f <= high)
        spectrum.fill_between(f[band], power[band], color=color, alpha=0.4, label=label, lw=0)
    spectrum.legend()
    spectrum.set(title="Power spectrum", xlabel="frequency [Hz]", ylabel="power [ms²/Hz]")
    spectrum.set(xlim=(0, 0.5), ylim=(0, None))
    spectrum.ticklabel_format(axis="y", scilimits=(-3, 4), useMathText=True)

    poincare.scatter(nn[:-1], nn[1:], s=8, alpha=0.5, lw=0)
    sd1, sd2 = measures["hrv.sd1"], measures["hrv.sd2"]
    centre = (nn.mean(), nn.mean())
    if sd1 and sd2:
        ellipse = Ellipse(centre, 2 * sd2.value, 2 * sd1.value, angle=45, fill=False, color="C3")
        ellipse.set_label(f"SD1 {sd1.value:.0f} ms\nSD2 {sd2.value:.0f} ms")
        poincare.add_patch(ellipse)
        poincare.legend(loc="upper left")
    poincare.axline(centre, slope=1, color="0.7", lw=0.8, zorder=0)
    poincare.set(title="Poincaré plot", xlabel="NN(i) [ms]", ylabel="NN(i+1) [ms]", aspect="equal")
    # As much room above as the legend needs, and the same to the right.
    margin = 0.15 * (nn.max() - nn.min()) + 1
    limits = (nn.min() - margin, nn.max() + 2.5 * margin)
    poincare.set(xlim=limits, ylim=limits)
    figure.savefig(path, dpi=110)


if __name__ == "__main__":
    main()
