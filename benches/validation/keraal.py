"""Joint angles from video and a depth camera against motion capture.

    INTEROCEPT_DATA=... .venv/bin/python benches/validation/keraal.py

Three exercises of one person, taken at once by a Vicon system with rigid targets on the segments, a
Kinect v2, and a video that BlazePose was run on (Nguyen and others, IJCNN 2024). The joints of the
targets are those points that stand still in both neighbours' frames, by least squares (SCoRE: Ehrig
and others, J Biomech 39:2798, 2006). The clocks were not common: each recording is shifted by the
lag at which its angles fit best, one for all of its joints.
"""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import interocept as ic
import numpy as np

DATA = Path(os.environ["INTEROCEPT_DATA"]) / "motion/keraal-samples/draw_skeleton/dataSampleKeraal"
HZ = 30.0
PICTURE = (960, 544)
# Segments of the targets, sensor columns of the Kinect, names of BlazePose.
CHEST, HIPS = 4, 13
ARMS = {"right": (2, 0, 9, 5), "left": (3, 1, 10, 6)}
KINECT = {"right": (16, 8, 9, 10), "left": (12, 4, 5, 6)}
BLAZE = ("hip", "shoulder", "elbow", "wrist")
MOVES = 20.0


def rotation(q: np.ndarray) -> np.ndarray:
    x, y, z, w = np.moveaxis(q / np.linalg.norm(q, axis=-1, keepdims=True), -1, 0)
    rows = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
        [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
        [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
    ]
    return np.moveaxis(np.array(rows), (0, 1), (-2, -1))


def centre(frames: np.ndarray, a: int, b: int) -> np.ndarray:
    """The joint of two segments, in space; what the movement does not tell lies near the targets."""
    place, turn = frames[:, :, :3], rotation(frames[:, :, 3:])
    both = np.concatenate([turn[:, a], -turn[:, b]], axis=2).reshape(-1, 6)
    apart = (place[:, b] - place[:, a]).reshape(-1)
    at = np.linalg.lstsq(both, apart, rcond=0.1)[0]
    ends = [place[:, s] + turn[:, s] @ x for s, x in ((a, at[:3]), (b, at[3:]))]
    return (ends[0] + ends[1]) / 2


def vicon(path: Path) -> dict[str, list[np.ndarray]]:
    frames = np.loadtxt(path).reshape(-1, 17, 7)
    chains = {}
    for side, (arm, forearm, hand, thigh) in ARMS.items():
        chains[side] = [
            centre(frames, HIPS, thigh),
            centre(frames, CHEST, arm),
            centre(frames, arm, forearm),
            centre(frames, forearm, hand),
        ]
    return chains


def kinect(path: Path) -> dict[str, list[np.ndarray]]:
    frames = np.loadtxt(path).reshape(-1, 25, 7)[:, :, :3]
    return {side: [frames[:, i] for i in chain] for side, chain in KINECT.items()}


def blazepose(path: Path, deep: bool) -> dict[str, list[np.ndarray]]:
    with gzip.open(path, "rt") as file:
        frames = json.load(file)["positions"]
    wide, high = PICTURE
    size = np.array([wide, high, wide if deep else np.nan])
    number = sorted(frames, key=float)

    def points(name: str) -> np.ndarray:
        return np.array([frames[n].get(name, [np.nan] * 3) for n in number]) * size

    # The pictures are mirrored: what BlazePose calls the left arm rises with the right one.
    other = {"right": "Left", "left": "Right"}
    return {side: [points(f"{other[side]}_{p}") for p in BLAZE] for side in ARMS}


def angles(chains: dict[str, list[np.ndarray]], seconds: float) -> dict[str, np.ndarray]:
    """Elbow and shoulder of both sides as the library follows them, on a common rate."""
    found = {}
    for side, chain in chains.items():
        rate = len(chain[0]) / seconds
        for joint, three in (("shoulder", chain[:3]), ("elbow", chain[1:])):
            seen = np.full((len(chain[0]), 1), np.nan)
            rows = np.hstack([np.hstack([point, seen]) for point in three])
            angle = ic.posture.joint(rows, sampling_rate=rate).smooth_deg
            t = np.arange(0, seconds, 1 / HZ)
            found[f"{side} {joint}"] = np.interp(t, np.arange(len(angle)) / rate, angle)
    return found


def fit(seen: np.ndarray, truth: np.ndarray, lag: int) -> tuple[np.ndarray, np.ndarray]:
    n = len(truth)
    inside = np.arange(max(0, -lag), min(n, n - lag))
    return seen[inside + lag], truth[inside]


def best_lag(seen: dict[str, np.ndarray], truth: dict[str, np.ndarray]) -> int:
    def off(lag: int) -> float:
        pairs = [fit(seen[k], truth[k], lag) for k in truth if np.ptp(truth[k]) > MOVES]
        return float(np.mean([np.nanstd(a - b) for a, b in pairs]))

    return min(range(-45, 46), key=off)


def main() -> None:
    systems = ("Kinect", "BlazePose in the picture", "BlazePose with its depth")
    rows: dict[str, list[list[float]]] = {name: [] for name in systems}
    print("| exercise | joint | range by Vicon | " + " | ".join(systems) + " |")
    print("|---|---|---|" + "---|" * len(systems))
    for path in sorted(DATA.glob("G3-Vicon-*.txt.gz")):
        kinect_path = Path(str(path).replace("Vicon", "Kinect"))
        blaze_path = Path(str(path).replace("Vicon", "BP").replace(".txt", ".json"))
        chains = {
            "Kinect": kinect(kinect_path),
            systems[1]: blazepose(blaze_path, deep=False),
            systems[2]: blazepose(blaze_path, deep=True),
        }
        seconds = len(chains["Kinect"]["left"][0]) / HZ
        truth = angles(vicon(path), seconds)
        exercise = path.name.split("-")[2]
        seen = {name: angles(chain, seconds) for name, chain in chains.items()}
        lags = {name: best_lag(angle, truth) for name, angle in seen.items()}
        for joint, angle in truth.items():
            if np.ptp(angle) <= MOVES:
                continue
            cells = []
            for name in systems:
                a, b = fit(seen[name][joint], angle, lags[name])
                ok = ~np.isnan(a)
                error = (a - b)[ok]
                raw, moved = np.sqrt(np.mean(error**2)), np.std(error)
                rom = np.ptp(a[ok]) - np.ptp(b[ok])
                rows[name].append([raw, moved, abs(rom)])
                cells.append(f"{raw:.1f} / {moved:.1f} / {rom:+.0f}")
            print(f"| {exercise} | {joint} | {np.ptp(angle):.0f}° | " + " | ".join(cells) + " |")
    means = [" / ".join(f"{v:.1f}" for v in np.mean(rows[name], axis=0)) for name in systems]
    print("| mean | | | " + " | ".join(means) + " |")


if __name__ == "__main__":
    main()
