"""Breathing rate from a PPG, window by window as the samples come, and of a whole ECG.

    python examples/python/breathing_from_pulses.py

A simulated finger: 15 breaths a minute change the times, the heights and the level of the pulses;
after two minutes the breath is held, and no rate is told. Of the two minutes before, the batch
call says the same at once, for a PPG and for an ECG, and the two are fused.
"""

import interocept as ic
import numpy as np

RATE_HZ = 64.0


def simulated(rate_hz: float, rise_s: float, fall_s: float) -> np.ndarray:
    """Two minutes of breathing and two of none; waves of one heart, by the widths of their sides."""
    t = np.arange(int(240 * rate_hz)) / rate_hz
    random = np.random.default_rng(1)
    breath = np.where(t < 120, np.sin(2 * np.pi * 0.25 * t), 0.0)
    x = 100 + 0.2 * breath + random.normal(0, 0.005, t.size)
    beat = 0.5
    while beat < t[-1]:
        since, now = t - beat, breath[int(beat * rate_hz)]
        height = 1 + 0.1 * now + random.normal(0, 0.02)
        x += height * np.exp(-0.5 * (since / np.where(since < 0, rise_s, fall_s)) ** 2)
        beat += 0.85 + 0.02 * now + random.normal(0, 0.01)
    return x


def main() -> None:
    ppg = simulated(RATE_HZ, 0.08, 0.14)
    live = ic.resp.FromPpg(sampling_rate=RATE_HZ, window_s=60, hop_s=15)
    fused = ic.catalogue.find("resp.rate_ppg")["id"]
    known = []
    for chunk in np.array_split(ppg, 200):
        for m in live.push(chunk):
            if m["id"] == fused:
                has_value = m["status"] in ("ok", "ultra_short")
                text = f"{m['value']:5.1f} 1/min" if has_value else f"    - ({m['status']})"
                print(f"from {m['start_s']:5.1f} s: {text}")
                known.append((m["start_s"], m["value"] if has_value else None))
    assert all(abs(rate - 15) < 0.5 for start, rate in known if start <= 60)
    assert all(rate is None for start, rate in known if start >= 120)

    ecg = simulated(250, 0.012, 0.012)
    of_ppg = ic.resp.from_ppg(ppg[: int(120 * RATE_HZ)], sampling_rate=RATE_HZ)
    of_ecg = ic.resp.from_ecg(ecg[: 120 * 250], sampling_rate=250)
    for key, m in [*of_ppg.items(), *of_ecg.items()]:
        text = f"{m.value:5.1f} {m.unit}" if m.value is not None else f"    - ({m.status})"
        print(f"{key:26} {text}")
    assert abs(of_ppg["resp.rate_ppg"].value - 15) < 0.5
    assert abs(of_ecg["resp.rate_ecg"].value - 15) < 0.5
    both = ic.resp.fuse(ecg=of_ecg["resp.rate_ecg"], ppg=of_ppg["resp.rate_ppg"])
    print(f"together {both.value:.1f} ({both.low:.1f} to {both.high:.1f}) {both.unit}")
    assert both.low < 15 < both.high


if __name__ == "__main__":
    main()
