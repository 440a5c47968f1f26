"""What a cuff shows and what is read off it; with a name, the picture of the guide, by matplotlib.

    python examples/python/oscillometry.py [docs/oscillometry.svg]

The pulse and the artery are made here, of 122 over 78 mmHg.
"""

from __future__ import annotations

import sys

import interocept as ic
import numpy as np

RATE = 100
SBP, DBP = 122.0, 78.0


def deflation() -> tuple[np.ndarray, np.ndarray]:
    """Pressure in a cuff that is let off by 3 mmHg/s, and what it would be without the artery."""
    t = np.arange(62 * RATE) / RATE
    ramp = np.where(t < 6, 27.5 * t, 165 - 3 * (t - 6))
    ramp = np.where(t < 49, ramp, np.maximum(0, 36 - 80 * (t - 49)))
    phase = t % 0.85
    pulse = np.where(phase < 0.13, np.sin(12.1 * phase), np.exp(-(phase - 0.13) / 0.18))
    transmural = DBP + (SBP - DBP) * pulse - ramp
    width = np.where(transmural < 0, 12.0, 26.0)
    noise = np.random.default_rng(1).normal(scale=0.03, size=t.size)
    return ramp + 0.08 * width * np.tanh(transmural / width) + noise, ramp


def main() -> None:
    cuff, ramp = deflation()
    m = ic.cuff.measure(cuff, sampling_rate=RATE)
    for key in ("cuff.sbp", "cuff.dbp"):
        print(f"{m[key].label}: {m[key].value:.1f} ({m[key].low:.1f} to {m[key].high:.1f}) mmHg")
    for key in ("cuff.disagreement", "cuff.rejected", "cuff.rate"):
        print(f"{m[key].label}: {m[key].value:.1f} {m[key].unit}")
    if len(sys.argv) > 1:
        draw(cuff, ramp, m, sys.argv[1])


def draw(cuff: np.ndarray, ramp: np.ndarray, m: ic.Measures, path: str) -> None:
    import matplotlib.pyplot as plt

    t = np.arange(cuff.size) / RATE
    slow = (t > 6.2) & (t < 48.8)
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    left.plot(t, cuff, lw=0.8, color="0.2")
    left.set(xlabel="time, s", ylabel="cuff, mmHg", title="A cuff pumped up and let off")
    # Of each beat: from its foot to its top, less the way of the cuff.
    rest = (cuff - ramp)[slow]
    beats = np.array_split(np.arange(rest.size), int(rest.size / RATE / 0.85))
    height = np.array([np.ptp(rest[b]) for b in beats])
    pressure = np.array([ramp[slow][b].mean() for b in beats])
    right.plot(pressure, height, "o", ms=3, color="0.5", label="an oscillation")
    colours = {"ratio": "C1", "slope": "C2", "model": "C0"}
    for i, (method, colour) in enumerate(colours.items()):
        for key in ("cuff.sbp", "cuff.dbp"):
            value = m[f"{key}_{method}"].value
            if value is not None:
                label = method if key == "cuff.sbp" else None
                right.plot([value] * 2, [0, 1.9 - 0.15 * i], color=colour, lw=1.2, label=label)
    for truth in (SBP, DBP):
        right.axvline(truth, color="k", ls=":", lw=1, label="true" if truth == SBP else None)
    right.invert_xaxis()
    right.set(xlabel="cuff, mmHg", ylabel="oscillation, mmHg", ylim=(0, None))
    right.set_title("Oscillations, and the pressures of each method")
    right.legend(fontsize=7, frameon=False)
    figure.savefig(path)


if __name__ == "__main__":
    main()
