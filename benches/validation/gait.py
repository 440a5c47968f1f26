"""Walking against references, beside mobgap and scikit-digital-health on the same recordings.

    INTEROCEPT_DATA=... python benches/validation/gait.py

Needs mobgap and scikit-digital-health (skdh). Lower back: the laboratory recordings of mobgap's
examples with the INDIP system as reference. Foot: the two foot sensors of gaitmap's example walk
with optical stride lengths and labelled contacts. The baseline takes every recording for one walk
at the mean cadence and speed of all references.
"""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import interocept as ic
import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")
DATA = Path(os.environ["INTEROCEPT_DATA"]) / "motion"
TOLERANCE_S = 0.25


def recordings(system: str) -> list[dict[str, Any]]:
    """The recordings of mobgap's examples that have a reference."""
    from mobgap.data import GenericMobilisedDataset

    folder = DATA / "mobgap-examples" / "example_data" / "data" / "lab"
    data = GenericMobilisedDataset(
        sorted(str(p) for p in folder.glob("*/*/data.mat")),
        test_level_names=("time_measure", "test", "trial"),
        parent_folders_as_metadata=("cohort", "participant_id"),
        reference_system=system,
        missing_reference_error_type="skip",
        measurement_condition="laboratory",
        reference_para_level="wb",
    )
    found = []
    for trial in data:
        imu, reference = trial.data_ss, trial.reference_parameters_
        if reference is None or reference.wb_list is None or not len(reference.wb_list):
            continue
        found.append(
            {
                "name": "/".join(trial.group_label),
                "trial": trial,
                "rate": trial.sampling_rate_hz,
                "acc": imu[["acc_x", "acc_y", "acc_z"]].to_numpy(),
                "gyr": np.radians(imu[["gyr_x", "gyr_y", "gyr_z"]].to_numpy()),
                "height_m": float(trial.participant_metadata["height_m"]),
                "bouts": reference.wb_list.reset_index(),
                "contacts": reference.ic_list.reset_index(),
            }
        )
    return found


Found = tuple[np.ndarray, float, float]


def ours(r: dict[str, Any]) -> Found:
    walk = ic.motion.gait(r["acc"], r["gyr"], sampling_rate=r["rate"], height_m=r["height_m"])
    contacts = walk[walk.event == "contact"].contact_index.astype(float)
    bouts = walk[walk.event == "bout"]
    return contacts, float(np.mean(bouts.cadence_per_min)), float(np.mean(bouts.speed_m_s))


def mobgap(r: dict[str, Any]) -> Found:
    from mobgap.pipeline import MobilisedPipelineUniversal

    done = MobilisedPipelineUniversal().safe_run(r["trial"])
    contacts = done.raw_ic_list_["ic"].to_numpy(dtype=float)
    bouts = done.per_wb_parameters_
    return contacts, float(bouts.cadence_spm.mean()), float(bouts.walking_speed_mps.mean())


def skdh(r: dict[str, Any]) -> Found:
    from skdh.gait import GaitLumbar

    times = np.arange(len(r["acc"])) / r["rate"] + 1.6e9
    # It finds nothing in recordings that are not all walking, so it is given the bouts.
    bouts = r["bouts"][["start", "end"]].to_numpy().astype(int) + [-200, 200]
    bouts = np.clip(bouts, 0, len(times) - 1)
    done = GaitLumbar().predict(
        time=times,
        accel=r["acc"] / 9.80665,
        gyro=r["gyr"],
        fs=r["rate"],
        height=r["height_m"],
        gait_bouts=bouts,
    )
    table = pd.DataFrame({k: v for k, v in done.items() if np.ndim(v) == 1})
    contacts = (table["IC Timestamp"].to_numpy(dtype=float) - times[0]) * r["rate"]
    cadence = float(np.nanmean(table["cadence"]))
    return contacts, cadence, float(np.nanmean(table["gait speed"]))


def matched(found: np.ndarray, r: dict[str, Any]) -> tuple[int, int, int, list[float]]:
    """Found, true, given contacts within the reference's bouts, and errors in s."""
    hits, true, given, errors = 0, 0, 0, []
    for bout in r["bouts"].itertuples():
        reference = r["contacts"].ic[r["contacts"].wb_id == bout.wb_id].to_numpy(dtype=float)
        near = 0.2 * r["rate"]
        free = list(found[(found >= bout.start - near) & (found <= bout.end + near)])
        true, given = true + len(reference), given + len(free)
        for at in reference:
            best = min(free, key=lambda x: abs(x - at), default=np.inf)
            if abs(best - at) <= TOLERANCE_S * r["rate"]:
                free.remove(best)
                hits += 1
                errors.append((best - at) / r["rate"])
    return hits, true, given, errors


def back(system: str) -> None:
    rows = recordings(system)
    cadences = np.array([r["bouts"].avg_cadence_spm.mean() for r in rows])
    speeds = np.array([r["bouts"].avg_walking_speed_mps.mean() for r in rows])
    print(f"\nLower back, {len(rows)} recordings, {system} reference")
    print(
        "| | contacts | F1 at 0.25 s | mean abs error, ms | cadence MAE, 1/min | speed MAE, m/s | s |"
    )
    print("|---|---|---|---|---|---|---|")
    methods: list[tuple[str, Callable[[dict[str, Any]], Found]]] = [
        ("Interocept", ours),
        ("mobgap", mobgap),
        ("scikit-digital-health, bouts given", skdh),
    ]
    for name, method in methods:
        hits = true = given = 0
        errors: list[float] = []
        cadence, speed = [], []
        start = time.process_time()
        for r in rows:
            try:
                contacts, c, v = method(r)
            except Exception as problem:  # a peer that fails on a recording has found nothing
                print(f"<!-- {name} on {r['name']}: {problem!r} -->")
                contacts, c, v = np.empty(0), np.nan, np.nan
            h, t, g, e = matched(contacts, r)
            hits, true, given = hits + h, true + t, given + g
            errors += e
            cadence.append(c)
            speed.append(v)
        took = time.process_time() - start
        off = np.abs(np.array(cadence) - cadences), np.abs(np.array(speed) - speeds)
        none = [int(np.isnan(o).sum()) for o in off]
        print(
            f"| {name} | {true} | {2 * hits / max(true + given, 1):.3f} "
            f"| {1000 * np.mean(np.abs(errors)) if errors else np.nan:.0f} "
            f"| {np.nanmean(off[0]):.2f}{f' ({none[0]} without)' if none[0] else ''} "
            f"| {np.nanmean(off[1]):.3f}{f' ({none[1]} without)' if none[1] else ''} | {took:.2f} |"
        )
    base = [np.abs(x - x.mean()).mean() for x in (cadences, speeds)]
    print(f"| mean of all | {true} | | | {base[0]:.2f} | {base[1]:.3f} | |")


def foot() -> None:
    folder = DATA / "gaitmap-examples" / "example_data"
    imu = pd.read_csv(folder / "imu_sample.csv.gz", header=[0, 1], index_col=0)
    places = pd.read_csv(folder / "position_sample.csv.gz")
    labels = pd.read_csv(folder / "stride_events_sample.csv")
    rate = 204.8
    lengths, contacts = [], []
    true = given = 0
    for side in ("left", "right"):
        one = imu[f"{side}_sensor"]
        walk = ic.motion.gait(
            one[["acc_x", "acc_y", "acc_z"]].to_numpy(),
            np.radians(one[["gyr_x", "gyr_y", "gyr_z"]].to_numpy()),
            sampling_rate=rate,
            placement="foot",
        )
        walk = walk[walk.event == "contact"]
        found = walk.contact_index.astype(float)
        strides = labels[labels.foot == side]
        # The strides that were labelled are the straight walks between the turns.
        inside = (found >= strides.start.min()) & (found <= strides.end.max())
        true, given = true + len(strides), given + int(inside.sum())
        for stride in strides.itertuples():
            k = int(np.argmin(np.abs(found - stride.ic)))
            error = (found[k] - stride.ic) / rate
            if abs(error) > TOLERANCE_S:
                continue
            contacts.append(error)
            course = places[(places.iloc[:, 0] == f"{side}_sensor") & (places.s_id == stride.s_id)]
            course = course[["pos_x", "pos_y"]].to_numpy()
            length = np.hypot(*(course[-1] - course[0]))
            lengths.append((walk.stride_length_m[k], length))
    got, want = np.array(lengths).T
    error = 100 * (got / want - 1)
    print(f"\nFoot, {true} labelled strides of one person, optical reference")
    print("| | strides found | contact error, ms | length MAE, % | bias, % | within 5 % |")
    print("|---|---|---|---|---|---|")
    print(
        f"| Interocept | {len(contacts)} | {1000 * np.mean(np.abs(contacts)):.0f} "
        f"| {np.mean(np.abs(error)):.1f} | {np.mean(error):+.1f} | {100 * np.mean(np.abs(error) < 5):.0f} % |"
    )
    base = 100 * (want.mean() / want - 1)
    print(
        f"| mean of all | | | {np.mean(np.abs(base)):.1f} | {np.mean(base):+.1f} "
        f"| {100 * np.mean(np.abs(base) < 5):.0f} % |"
    )
    print(
        f"Contacts between the first and the last label: {given}, labelled {true}: turns are not."
    )


def main() -> None:
    foot()
    for system in ("INDIP", "Stereophoto"):
        back(system)


if __name__ == "__main__":
    main()
