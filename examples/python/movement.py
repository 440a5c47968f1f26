"""Balance, walking and exercise: a stabilogram, a line of time, repetitions.

    python examples/python/movement.py [--out movement.png]

It makes thirty seconds of quiet standing, a walk with a pause, and a set of six repetitions, all at
100 Hz. The picture needs matplotlib.
"""

from __future__ import annotations

import argparse

import interocept as ic
import numpy as np

RATE = 100.0


def standing() -> np.ndarray:
    """A centre of pressure that drifts and is pulled back: antero-posterior, medio-lateral, in mm."""
    random = np.random.default_rng(1)
    speed, place, cop = np.zeros(2), np.zeros(2), []
    for push in random.normal(size=(int(30 * RATE), 2)):
        speed = 0.93 * speed + (0.09, 0.06) * push - 0.001 * place
        place = place + speed
        cop.append(place)
    return np.array(cop)


def walking() -> np.ndarray:
    """A lower back that walks, stops for ten seconds and walks on, in m/s²."""
    t = np.arange(int(50 * RATE)) / RATE
    steps = ((t > 5) & (t < 20)) | ((t > 30) & (t < 45))
    up = 9.81 + steps * (2.2 * np.sin(2 * np.pi * 1.8 * t) + 0.5 * np.sin(2 * np.pi * 3.6 * t))
    noise = 0.1 * np.random.default_rng(2).normal(size=(t.size, 3))
    return np.column_stack([0 * t, 0 * t, up]) + noise


def lifting() -> np.ndarray:
    """An arm that is raised six times, the last time not far, in m/s²."""
    t = np.arange(int(22 * RATE)) / RATE - 2
    height = np.where((t > 0) & (t < 18), 0.5 - 0.5 * np.cos(2 * np.pi * t / 3), 0)
    angle = np.pi / 2 * height * np.where(t < 15, 1, 0.46)
    return 9.81 * np.column_stack([np.cos(angle), np.sin(angle), 0 * t])


def draw(path: str, dpi: int = 100) -> None:
    import matplotlib.pyplot as plt

    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(15, 4.5), layout="constrained")
    cop = standing()
    left.plot(cop[:, 1], cop[:, 0], lw=0.6)
    left.set(title="Stabilogram", xlabel="medio-lateral, mm", ylabel="antero-posterior, mm")
    left.set_aspect("equal", "datalim")

    acc = walking()
    walk = ic.motion.gait(acc, sampling_rate=RATE, height_m=1.75)
    bouts, contacts = walk[walk.event == "bout"], walk[walk.event == "contact"]
    middle.plot(np.arange(len(acc)) / RATE, acc[:, 2], lw=0.5, color="0.6")
    middle.plot(contacts.time_s, np.full(len(contacts), 9.81), "|", ms=12, label="contacts")
    for bout in bouts:
        end = bout["final_index"] / RATE
        middle.axvspan(bout["time_s"], end, alpha=0.2)
        middle.text(bout["time_s"], 13.2, f"{bout['cadence_per_min']:.0f}/min")
    middle.set(title="Walking", xlabel="s", ylabel="m/s²", ylim=(6.5, 14))
    middle.legend(loc="lower left")

    arm = lifting()
    reps = ic.motion.repetitions(arm, sampling_rate=RATE)
    right.plot(np.arange(len(arm)) / RATE, arm[:, 1], lw=0.8, color="0.6")
    for rep in reps:
        whole = rep["extent"] == "whole"
        right.axvspan(rep["time_s"], rep["index"] / RATE, alpha=0.25, color="C0" if whole else "C1")
        right.text(rep["time_s"], 10.2, str(rep["count"]) if whole else "partial")
    right.set(title="Repetitions", xlabel="s", ylabel="m/s² across the arm", ylim=(-1, 11.5))
    figure.savefig(path, dpi=dpi)


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--out", help="where to draw the picture")
    out = arguments.parse_args().out

    m = ic.motion.sway(standing(), sampling_rate=RATE)
    for key in ("velocity", "rms_ap", "rms_ml", "ellipse_area_pred95", "power_frequency_95_ap"):
        measure = m[f"motion.sway_{key}"]
        print(f"{measure.label}: {measure.value:.2f} {measure.unit}")

    # Without a plate: motion.trunk_sway, of the acceleration of the lower back.
    sway = np.gradient(np.gradient(standing(), axis=0), axis=0) * RATE**2 / 1000
    trunk = ic.motion.trunk_sway(
        np.column_stack([sway, np.full(len(sway), 9.81)]), sampling_rate=RATE
    )
    print(f"{len(trunk)} measures of the trunk")

    # Eyes closed against open, three trials of each.
    r = ic.motion.romberg([9.8, 11.0, 10.2], [15.1, 13.9, 16.0])
    print(f"Romberg ratio {r.ratio:.2f} ({r.low:.2f} to {r.high:.2f})")

    # Ranges of the left and of the right arm.
    s = ic.motion.symmetry([88, 92, 90], [61, 58, 60])
    print(f"symmetry angle {s.angle_percent:.1f} % ({s.low:.1f} to {s.high:.1f})")
    # The same as repetitions come, with their times.
    rows = [[0, 88, np.nan], [4, np.nan, 61], [8, 92, np.nan], [12, np.nan, 58]]
    sides = ic.motion.sides(rows)
    print(f"the same, one by one: {sides.value[0]:.1f} %, {sides.value[1]:.2f} to 1")

    reach = np.sin(np.linspace(0, np.pi, 100)) ** 2
    shaky = reach * (1 + 0.2 * np.sin(np.arange(100)))
    for name, speed in (("smooth", reach), ("shaky", shaky)):
        sparc, ldlj = ic.motion.sparc(speed, sampling_rate=RATE), ic.motion.ldlj(speed)
        print(f"{name} reach: SPARC {sparc:.2f}, LDLJ {ldlj:.2f}")

    walk = ic.motion.gait(walking(), sampling_rate=RATE, height_m=1.75)
    for bout in walk[walk.event == "bout"]:
        print(
            f"walked from {bout['time_s']:.1f} s: {bout['contacts']} contacts, "
            f"{bout['cadence_per_min']:.0f} a minute, {bout['speed_m_s']:.2f} m/s"
        )

    for rep in ic.motion.repetitions(lifting(), sampling_rate=RATE):
        print(f"repetition {rep['count']} ({rep['extent']}): {rep['duration_s']:.1f} s")

    # The angle of a joint, from video or sensors: motion.cycles.
    knee = 45 - 45 * np.cos(2 * np.pi * np.arange(900) / 300)
    print(f"knee bends: {len(ic.motion.cycles(knee, sampling_rate=100))}")

    # Points of the body in a picture, downwards positive: motion.forms.
    squat = ic.motion.forms([[0.5, 0.4, 0.3, 0.68, 0.5, 0.7, 0.5, 0.9]], sampling_rate=30)
    print(f"down in a squat: {bool(squat.has('squat_down')[0])}")

    # Up from a chair in 1.6 s: motion.rises.
    t = np.clip((np.arange(1000) / RATE - 5) / 1.6, 0, 1)
    seat = np.column_stack([0 * t, 0 * t, 9.81 + 0.98 * np.sin(2 * np.pi * t)])
    for rise in ic.motion.rises(seat, sampling_rate=RATE):
        print(f"{rise['way']} by {rise['height_m']:.2f} m in {rise['duration_s']:.1f} s")

    # motion.activity, motion.tremor and motion.falls stream too.
    active = ic.motion.activity(walking(), sampling_rate=RATE)
    shaking = np.zeros((1000, 6))
    shaking[:, 4] = np.sin(2 * np.pi * 5 * np.arange(1000) / RATE)
    tremor = ic.motion.tremor(shaking, sampling_rate=RATE)
    falls = ic.motion.falls(walking(), sampling_rate=RATE)
    print(f"{len(active)} measures of activity, {len(tremor)} of tremor, {len(falls)} impacts")

    if out:
        draw(out)


if __name__ == "__main__":
    main()
