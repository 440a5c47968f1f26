"""Exercise from points of the body: rules beside the majority class, squats among other exercises.

    INTEROCEPT_DATA=... benches/peers/.venv/bin/python benches/validation/exercise.py

Frames: MediaPipe points of Exercise-Correction with hand labels (NgoQuocBao1010, MIT); only the
border of the squat was set on training frames, those of plank and lean are round numbers. Squats:
knee angles of six CMU motion captures with labels of the exercise (mocap6, Fox and others, Ann
Appl Stat 8:1281, 2014): the time inside repetitions of both knees at once against the label, with
the range and place of rest known and without. The labelled time goes on where nobody moves, before,
between and after the repetitions.
"""

from __future__ import annotations

import os
from pathlib import Path

import interocept as ic
import numpy as np
import pandas as pd
import scipy.io

DATA = Path(os.environ["INTEROCEPT_DATA"]) / "motion"
JOINTS = ("shoulder", "hip", "knee", "ankle")


def judged(frames: pd.DataFrame) -> ic.Records:
    """The rules on the mean of both sides; a joint that the frames do not have is missing."""

    def side(name: str) -> np.ndarray:
        return frames[name].to_numpy() if name in frames else np.full(len(frames), np.nan)

    points = [
        0.5 * (side(f"left_{joint}_{axis}") + side(f"right_{joint}_{axis}"))
        for joint in JOINTS
        for axis in ("x", "y")
    ]
    return ic.motion.forms(np.column_stack(points), sampling_rate=30)


def rules() -> None:
    folder = DATA / "exercise-correction-mediapipe"
    print("| exercise | frames | rules | majority class |")
    print("|---|---|---|---|")

    def row(name: str, label: pd.Series, said: np.ndarray) -> None:
        right, majority = np.mean(said == label), label.value_counts(normalize=True).iloc[0]
        print(f"| {name} | {len(label)} | {100 * right:.1f} % | {100 * majority:.1f} % |")

    for part in ("train", "test"):
        frames = pd.read_csv(folder / "squat_model" / f"{part}.csv.gz")
        down = judged(frames).has("squat_down")
        row(f"squat up/down, {part}", frames.label, np.where(down, "down", "up"))
    frames = pd.read_csv(folder / "plank_model" / "test.csv.gz")
    form = judged(frames)
    high, low = form.has("hips_high"), form.has("hips_low")
    row("plank correct/high/low", frames.label, np.where(high, "H", np.where(low, "L", "C")))
    frames = pd.read_csv(folder / "bicep_model" / "test.csv.gz")
    leaning = judged(frames).has("leaning")
    row("curl correct/leaning", frames.label, np.where(leaning, "L", "C"))


def squats() -> None:
    data = scipy.io.loadmat(
        DATA / "mocap6-exercise" / "mocap6.mat", squeeze_me=True, struct_as_record=False
    )
    channels = list(data["ChannelNames"])
    knees = [channels.index("rtibia.rx"), channels.index("ltibia.rx")]
    squat = list(data["ActionNames"]).index("Squat") + 1
    ways = {"profile": {"neutral_deg": 0, "rom_deg": 80}, "no profile": {}}
    times = {way: np.zeros(3, int) for way in ways}
    print(
        "\n| sequence | frames of squats | profile: repetitions in squats, elsewhere | no profile |"
    )
    print("|---|---|---|---|")
    for sequence in data["DataBySeq"]:
        # Both knees bend; the data have their mean removed, the straightest is straight.
        both = sequence.X[:, knees]
        bend = (both - np.percentile(both, 2, axis=0)).min(axis=1)
        label = sequence.TrueZ == squat
        cells = []
        for way, known in ways.items():
            reps = ic.motion.cycles(bend, sampling_rate=10, **known)
            reps = reps[reps.extent == "whole"]
            inside = np.zeros(len(bend), bool)
            for rep in reps:
                inside[rep["from_index"] : rep["index"] + 1] = True
            within = sum(bool(label[rep["peak_index"]]) for rep in reps)
            cells.append(f"{within}, {len(reps) - within}")
            times[way] += [(inside & label).sum(), (inside & ~label).sum(), (~inside & label).sum()]
        print(f"| {sequence.filename} | {label.sum()} | {cells[0]} | {cells[1]} |")
    for way, (hits, false, missed) in times.items():
        print(
            f"Time in repetitions against the label, {way}: precision {hits / (hits + false):.2f}, "
            f"recall {hits / (hits + missed):.2f}"
        )


if __name__ == "__main__":
    rules()
    squats()
