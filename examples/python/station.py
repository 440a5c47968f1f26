"""A screening station: sensors on clocks of their own, in packets of any size, watched live.

    python examples/python/station.py

Simulates two minutes of ECG, belt, skin conductance and temperature, and goes on from a saved
state in the middle, as after a power cut.
"""

from __future__ import annotations

import numpy as np
from interocept.monitor import Channel, Monitor

SECONDS = 120.0
CHANNELS = {
    "chest": Channel("ecg", sampling_rate=250.02),
    "belt": Channel("resp", sampling_rate=25, clock_error_s=0.02),
    "palm": Channel("eda", sampling_rate=8, start_s=4.0, clock_error_s=0.1),
    "wrist": Channel("temp", sampling_rate=4, start_s=12.25, clock_error_s=0.1, unit="°F"),
}
PACKETS = {"chest": 25, "belt": 13, "palm": 8, "wrist": 10}
SHOWN = ("hrv.hr_mean", "hrv.rmssd", "resp.rate", "eda.scl_mean", "temp.level")


def sample(name: str, t: np.ndarray) -> np.ndarray:
    """A person at 75 beats and 15 breaths a minute."""
    breath = np.sin(0.5 * np.pi * t)
    if name == "chest":
        beat = np.fmod(t + 0.02 * breath, 0.8) - 0.3
        return np.exp(-0.5 * (beat / 0.012) ** 2) + 0.2 * np.exp(-0.5 * ((beat - 0.25) / 0.04) ** 2)
    if name == "palm":
        since = np.fmod(t, 17) - 5
        return 4 + 0.5 * np.exp(-0.5 * (since / np.where(since < 0, 0.8, 2)) ** 2)
    return breath if name == "belt" else 91.4 + 0.004 * t


def main() -> None:
    monitor = Monitor(CHANNELS)
    sent = dict.fromkeys(CHANNELS, 0)
    counts: dict[str, int] = {}
    cut = False
    while True:
        # The channel that is furthest behind sends next.
        name = min(CHANNELS, key=monitor.reached_s)
        if monitor.reached_s(name) > SECONDS:
            break
        if monitor.reached_s(name) > SECONDS / 2 and not cut:
            cut, state = True, monitor.save()
            monitor = Monitor(CHANNELS)
            monitor.load(state)
            print(f"power cut: on again from {len(state)} bytes")
        channel = CHANNELS[name]
        places = sent[name] + np.arange(PACKETS[name])
        outputs = monitor.push(name, sample(name, channel.start_s + places / channel.sampling_rate))
        sent[name] += PACKETS[name]
        for kind in outputs.events.kind:
            counts[kind] = counts.get(kind, 0) + 1
        for who, measure in outputs.measures():
            if measure.key in SHOWN and measure.value is not None:
                end_s = measure.start_s + measure.window_s
                print(
                    f"{monitor.reached_s(name):5.1f} s  {who}, {measure.start_s:.0f} to {end_s:.0f} s: "
                    f"{measure.label} {measure.value:.2f} {measure.unit}"
                )
    monitor.finish()
    print(", ".join(f"{n} of {kind}" for kind, n in counts.items()))
    print(monitor)


if __name__ == "__main__":
    main()
