"""A wristband against the person's own rest: features, scores, stress response, recovery.

    python examples/python/affect.py

It makes half an hour of a wristband (pulse at 64 Hz, conductance at 4 Hz, acceleration at 32 Hz):
ten minutes of rest, five of a task, fifteen of recovery.
"""

from __future__ import annotations

import interocept as ic
import numpy as np

MINUTES, TASK = 30, range(10, 15)
RATES = {"ppg": 64.0, "eda": 4.0, "acceleration": 32.0}


def strain(t: np.ndarray) -> np.ndarray:
    """0 at rest, 1 in the task, and back within minutes."""
    begin, end = 60.0 * TASK.start, 60.0 * TASK.stop
    back = 2 / (1 + np.exp(np.clip((t - end) / 120, 0, 50)))
    return np.where(t < begin, 0.0, np.where(t < end, 1.0, back))


def simulated() -> dict[str, np.ndarray]:
    random = np.random.default_rng(1)
    clock = {name: np.arange(int(60 * MINUTES * rate)) / rate for name, rate in RATES.items()}
    t = clock["ppg"]
    rate_bpm = 64 + 3 * np.sin(t / 40) + 16 * strain(t)
    since = np.mod(np.cumsum(rate_bpm / 60 / RATES["ppg"]), 1.0) - 0.35
    ppg = np.exp(-0.5 * since**2 / np.where(since < 0, 0.006, 0.02))
    t = clock["eda"]
    eda = 2 + 0.05 * np.sin(t / 90) + 0.8 * strain(t)
    for at in np.arange(15, 60 * MINUTES, 45):
        since = np.clip(t - at, 0, None)
        height = 0.15 + 0.5 * strain(np.array([at]))[0]
        eda = eda + 2.7 * height * (np.exp(-since / 2) - np.exp(-since / 0.7))
    shake = 0.01 * random.standard_normal((clock["acceleration"].size, 3))
    return {"ppg": ppg, "eda": eda, "acceleration": shake + [0.0, 0.0, 1.0]}


def main() -> None:
    signals = simulated()

    # Windows of a minute; a channel that is not there says so (affect.motion and affect.pulse
    # are processors of their own).
    windows = ic.affect.windows(**signals, sampling_rates=RATES)
    first = windows[0]
    print(
        f"{len(windows)} windows; the first: pulse {first['affect.pulse_rate'].value:.0f} 1/min, "
        f"level {first['eda.scl_mean'].value:.2f} µS, breathing belt: {first['resp.rate'].status}"
    )

    # Against the windows at rest (affect.scores), and what the model says of them (affect.stress).
    rest = np.arange(len(windows)) < TASK.start
    scored = ic.affect.scores(windows, rest=rest)
    judged = ic.affect.stress(windows)
    for k in (3, 8, 12, 25):
        arousal, stress = scored[k]["affect.arousal"], judged[k]["affect.stress"]
        print(
            f"minute {k:2d}: arousal {arousal.value or 0:5.1f} SD ({arousal.status}), stress response "
            + (
                f"{stress.value:.2f} ({stress.low:.2f} to {stress.high:.2f})"
                if stress
                else stress.status
            )
        )

    # How far the heart went, and how it came back (affect.response): values every 15 s.
    fine = ic.affect.windows(ppg=signals["ppg"], sampling_rates=RATES, window_s=30, hop_s=15)
    times = np.array([15.0 * k + 15 for k in range(len(fine))])
    phase = np.where(times < 600, 0, np.where(times < 900, 1, 2))
    rate = [w["affect.pulse_rate"].value or np.nan for w in fine]
    told = ic.affect.response(np.column_stack([times, rate, phase]), signal="rate")
    m = ic.Measures.from_records(told)
    print(
        f"reactivity {m['affect.reactivity_rate'].value:.1f} 1/min, "
        f"{100 * m['affect.recovery_amount'].value:.0f} % back, time {m['affect.recovery_time'].value:.0f} s"
    )

    # Ten equal sounds (affect.habituation), and forty ratings (affect.dynamics).
    sounds = [0.9, 0.6, 0.45, 0.3, 0.2, 0.1, 0.0, 0.0, 0.0, 0.0]
    m = ic.Measures.from_records(ic.affect.habituation(sounds))
    print(f"habituated after {m['affect.habituation_trials'].value:.0f} trials")
    ratings = np.column_stack([3600.0 * np.arange(40), 5 + 2 * np.sin(np.arange(40) / 3)])
    m = ic.Measures.from_records(ic.affect.dynamics(ratings))
    print(
        f"ratings: SD {m['affect.variability'].value:.2f}, inertia {m['affect.inertia'].value:.2f}"
    )


if __name__ == "__main__":
    main()
