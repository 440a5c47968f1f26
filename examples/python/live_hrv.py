"""Heart-rate variability of the last minute, renewed with every beat, as a wearable shows it.

    python examples/python/live_hrv.py [FILE_WITH_ONE_INTERVAL_IN_MS_A_LINE]

Without a file it makes five minutes of breathing at rest with a missed beat in them.
"""

from __future__ import annotations

import sys

import interocept as ic
import numpy as np


def resting() -> np.ndarray:
    """Intervals in ms that follow the breath, with noise; one beat was not found."""
    random = np.random.default_rng(7)
    i = np.arange(340)
    rr_ms = 880 + 35 * np.sin(2 * np.pi * i / 4.5) + 12 * random.standard_normal(i.size)
    rr_ms[200] *= 2
    return rr_ms


def main() -> None:
    rr_ms = np.loadtxt(sys.argv[1], ndmin=1) if len(sys.argv) > 1 else resting()
    live = ic.hrv.Live(window_s=60)  # registry name: hrv.live
    for beat, rr in enumerate(rr_ms):
        records = live.push([rr])  # what a device would do at each beat
        if len(records) and beat % 30 == 0:
            m = ic.Measures.from_records(records)
            shown = (m["hrv.hr_mean"], m["hrv.rmssd"], m["hrv.sdnn"])
            text = "  ".join(
                f"{x.key} {x.value:.1f} {x.unit} ({x.status})" if x else f"{x.key} {x.status}"
                for x in shown
            )
            print(f"beat {beat:4}  {text}")
    live.finish()


if __name__ == "__main__":
    main()
