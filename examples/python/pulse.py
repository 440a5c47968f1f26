"""From a PPG to pulses, quality, pulse-rate variability and oxygen saturation.

    python examples/python/pulse.py

Makes a plain PPG of two minutes in two lights.
"""

from __future__ import annotations

import interocept as ic
import numpy as np


def plain_ppg(rate: float, seconds: float) -> np.ndarray:
    """A pulse for each beat, with a notch; the rate breathes."""
    t = np.arange(int(rate * seconds)) / rate
    ppg = 0.01 * np.random.default_rng(1).standard_normal(t.size)
    peak = 0.5
    while peak < seconds:
        width = np.where(t < peak, 0.075, 0.11)
        ppg += np.exp(-0.5 * ((t - peak) / width) ** 2)
        ppg += 0.4 * np.exp(-0.5 * ((t - peak - 0.32) / 0.08) ** 2)
        peak += 0.85 + 0.05 * np.sin(2 * np.pi * 0.25 * peak) + 0.03 * np.sin(0.6 * peak)
    return ppg


def main() -> None:
    rate = 64.0
    wave = plain_ppg(rate, 120.0)
    red, infrared = 100 - 0.5 * wave, 100 - wave

    pulses = ic.ppg.detect(infrared, sampling_rate=rate)
    quality = ic.ppg.quality(infrared, sampling_rate=rate)
    print(
        f"{len(pulses)} pulses, polarity {pulses.polarity[0]}, median quality {np.median(quality.score):.2f}"
    )

    prv = ic.hrv.from_ppg(infrared, sampling_rate=rate)
    for key in ("prv.rate_mean", "prv.rmssd", "prv.sdpp"):
        m = prv[key]
        print(
            f"{m.label}: {m.value:.1f} {m.unit} ({m.low:.1f} to {m.high:.1f})" if m.low else key,
            m.status,
        )

    waves = ic.ppg.waves(wave, sampling_rate=rate)
    print(f"crest time of the last of {len(waves)} waves: {waves.sp_s[-1] - waves.on_s[-1]:.3f} s")
    indices = ic.ppg.indices(wave, sampling_rate=rate, height_m=1.75)
    for key in ("pwa.tsp", "pwa.ri", "pwa.stiffness_index", "pwa.agi"):
        m = indices[key]  # The last needs faster samples, and says so.
        print(f"{m.label}:", m.status if m.value is None else f"{m.value:.2f} {m.unit}")

    # Light that does nothing but follow the steps of its wearer is no pulse.
    steps = np.sin(2 * np.pi * 1.8 * np.arange(wave.size) / rate)
    judged = ic.ppg.motion(100 + steps, np.outer(steps, [0.1, 0.1, 0.3]), sampling_rate=rate)
    print(f"{judged.cadence_bpm[-1]:.0f} steps a minute, score {judged.score[-1]:.2f}")

    # Only the maker of a device knows its curve; this one is made up.
    curve = ic.ppg.Curve("made up for this example", polynomial=(110.0, -25.0))
    oxygen = ic.ppg.spo2(red, infrared, sampling_rate=rate, curve=curve)
    print(f"SpO2 {oxygen['ppg.spo2'].value:.1f} %, by the curve {oxygen.curve!r}")


if __name__ == "__main__":
    main()
