"""Skin conductance and temperature of a wristband: quality, responses, measures.

    python examples/python/skin.py

It makes five minutes at 8 Hz: a drifting level, responses, a pulled cable, a cooling hand.
"""

from __future__ import annotations

import interocept as ic
import numpy as np

RATE = 8.0


def simulated() -> tuple[np.ndarray, np.ndarray, list[float]]:
    """Conductance in µS, temperature in °C, and when a sound was played, in s."""
    t = np.arange(int(300 * RATE)) / RATE
    eda = 4 + 0.3 * np.sin(t / 60) + 0.005 * np.random.default_rng(1).standard_normal(t.size)
    events = [40.0, 90.0, 140.0, 240.0]
    for at, height in zip(events, (0.6, 0.4, 0.25, 0.15), strict=True):
        since = np.clip(t - at - 1.8, 0, None)
        eda += 2.7 * height * (np.exp(-since / 2) - np.exp(-since / 0.7))
    eda[int(180 * RATE) : int(190 * RATE)] = 0.0
    return eda, 33 - t / 300, events


def main() -> None:
    eda, temperature, events = simulated()
    nothing = np.full_like(eda, np.nan)

    # Channels: conductance, temperature, three axes of acceleration (here none).
    judged = ic.eda.quality(
        np.column_stack([eda, temperature, nothing, nothing, nothing]), sampling_rate=RATE
    )
    bad = judged.score < 0.5
    print(f"{bad.sum()} of {len(judged)} s are bad, {judged.has('lead_off').sum()} without contact")

    # Live: each response is told as it begins, and again when it is over.
    detector = ic.eda.Detector(sampling_rate=RATE)
    for chunk in np.array_split(eda, 100):
        for r in detector.push(chunk):
            if r["event"] == "response":
                print(
                    f"response at {r['onset_index'] / RATE:.1f} s: {r['amplitude_us']:.2f} µS, "
                    f"rise {r['rise_s']:.1f} s"
                )

    # eda.features: all measures, here of one window; a streaming ic.eda.Features slides.
    m = ic.eda.measure(eda, sampling_rate=RATE, events_s=events)
    for key in ("eda.scl_mean", "eda.scr_rate", "eda.scr_latency", "eda.sympathetic_power"):
        print(key, m[key].value if m[key] else m[key].status, m[key].unit)

    # temp.level: the sensor's time constant says how far the skin may be ahead.
    level = ic.temp.measure(temperature, sampling_rate=RATE, time_constant_s=30)["temp.level"]
    print(f"skin {level.value:.2f} °C, {level.low:.2f} to {level.high:.2f}")

    d = ic.eda.decompose(eda, sampling_rate=RATE)
    print(f"decomposed: {len(d.scr)} responses, {d.gap:.1e} from the optimum at most")


if __name__ == "__main__":
    main()
