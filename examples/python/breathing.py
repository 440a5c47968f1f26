"""Breaths of a belt as they come, and the breathing of the whole recording.

    python examples/python/breathing.py

A simulated belt: 15 breaths a minute, one sigh, a pause of 12 s.
"""

import interocept as ic
import numpy as np

RATE_HZ = 25.0


def belt() -> np.ndarray:
    """Breaths of 4 s, the tenth three times as deep, twelve seconds of rest after the twentieth."""
    t = np.arange(int(4 * RATE_HZ)) / (4 * RATE_HZ)
    breath = 0.5 - 0.5 * np.cos(2 * np.pi * t)
    rest = np.zeros(int(12 * RATE_HZ))
    parts = [breath * (3 if i == 10 else 1) for i in range(20)] + [rest] + [breath] * 15
    noise = np.random.default_rng(1).normal(0, 0.01, sum(p.size for p in parts))
    return 50 + np.concatenate(parts) + noise


def main() -> None:
    x = belt()
    detector = ic.resp.Breaths(sampling_rate=RATE_HZ)
    found = [record for chunk in np.array_split(x, 100) for record in detector.push(chunk)]
    special = [f"{r['time_s']:.1f} s" for r in found if r["flags"]]
    print(f"{len(found)} breaths; sighs or pauses at {', '.join(special)}")
    assert len(special) == 2

    # The batch call is the same code: what comes in chunks comes at once.
    assert len(ic.resp.breaths(x, sampling_rate=RATE_HZ)) == len(found)

    measures = ic.resp.rate(x, sampling_rate=RATE_HZ)
    for key, m in measures.items():
        value = f"{m.value:8.3f} {m.unit}" if m.value is not None else f"       - ({m.status})"
        print(f"{key:18} {value}")


if __name__ == "__main__":
    main()
