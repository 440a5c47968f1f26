"""Beats of an arterial pressure as they come, and a flush of the line that is none.

    python examples/python/arterial_pressure.py

A simulated line: 120/80 mmHg at 75 a minute, flushed at 30 s, damped from 45 s on.
"""

import interocept as ic
import numpy as np

RATE_HZ = 125.0


def line() -> np.ndarray:
    """A minute: upstrokes of 0.1 s, exponential falls."""
    t = np.arange(int(60 * RATE_HZ)) / RATE_HZ % 0.8
    x = np.where(t < 0.1, 80 + 20 * (1 - np.cos(np.pi * t / 0.1)), 120 * np.exp(-(t - 0.1) / 1.73))
    x[int(30 * RATE_HZ) : int(31 * RATE_HZ)] = 300
    for i in range(int(45 * RATE_HZ), x.size):
        x[i] = x[i - 1] + (x[i] - x[i - 1]) / (0.5 * RATE_HZ)
    return x


def main() -> None:
    x = line()
    detector = ic.abp.Detector(sampling_rate=RATE_HZ)
    found = [beat for chunk in np.array_split(x, 100) for beat in detector.push(chunk)]
    good = [beat for beat in found if not beat["faults"]]
    mean = {key: np.mean([b[key] for b in good]) for key in ("sbp_mmhg", "dbp_mmhg", "map_mmhg")}
    print(f"{len(found)} beats, {len(good)} good", {k: round(float(v), 1) for k, v in mean.items()})
    assert abs(mean["sbp_mmhg"] - 120) < 1 and abs(mean["dbp_mmhg"] - 80) < 1
    assert not any(45.9 < b["time_s"] for b in good)

    # The batch call is the same code: what comes in chunks comes at once, and what finish gives.
    whole = ic.abp.detect(x, sampling_rate=RATE_HZ)
    assert len(whole) == len(found) + len(detector.finish())

    # Windows of half a minute: a value, or the reason why there is none.
    windows = ic.abp.Features(sampling_rate=RATE_HZ)
    told = [m for part in (windows.push(x), windows.finish()) for m in part]
    print(f"{len(told)} measures of windows")
    print(ic.abp.features(x[:3000], sampling_rate=RATE_HZ)["abp.map"])


if __name__ == "__main__":
    main()
