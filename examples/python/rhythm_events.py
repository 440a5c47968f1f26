"""What happens in a heart's rhythm: ventricular beats, the end of exercise, breath, days.

    python examples/python/rhythm_events.py

Everything is simulated, so the right answers are known and printed beside ours.
"""

from __future__ import annotations

import interocept as ic
import numpy as np


def show(measures: ic.Measures, **expected: str) -> None:
    for key, m in measures.items():
        value = f"{m.value:.2f} {m.unit}" if m else "-"
        print(f"  {key:28} {value:>16}  {m.status:13} {expected.get(key.split('.')[1], '')}")


def main() -> None:
    print("Turbulence: twelve early beats, each answered by a short quickening (hrv.turbulence)")
    sinus, answer = [800.0] * 20, [500.0, 1100.0, 784.0, 784.0, 790.0, 796.0, 802.0, 808.0]
    show(
        ic.hrv.turbulence((sinus + answer + sinus) * 12),
        hrt_onset="put in: -2 %",
        hrt_slope="put in: 6 ms/RR",
    )

    print("Recovery: from 150 to 100 a minute (hrv.recovery)")
    show(
        ic.hrv.recovery([400.0] * 300 + [600.0] * 200, exercise_end_s=120),
        hr_recovery_60="put in: 50",
    )

    print("Six breaths a minute that move the intervals by 50 ms either way (hrv.rsa)")
    time_s = np.arange(0, 400, 0.04)
    breath = -np.cos(2 * np.pi * 0.1 * time_s)
    beat_s = 0.9 * np.arange(1, 400)
    rr_ms = 900 - 50 * np.sin(2 * np.pi * 0.1 * beat_s)
    show(ic.hrv.rsa(rr_ms, breath, sampling_rate=25), resonance_amplitude="put in: 100 ms")

    print("Two months of mornings, the last week better (hrv.readiness)")
    show(ic.hrv.readiness([4.0, 4.2] * 26 + [4.4] * 8))

    print("A rest without norms, and with the user's own (hrv.autonomic)")
    show(ic.hrv.autonomic(rr_ms))
    show(ic.hrv.autonomic(rr_ms, sd1_percent=30, sd1_sd_percent=10))


if __name__ == "__main__":
    main()
