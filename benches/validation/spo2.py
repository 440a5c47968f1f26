#!/usr/bin/env python3
"""Saturation from a phone's camera in induced hypoxaemia: one person left out at a time.

`oximetry-phone-cam`: a finger on the lens of either hand while the air is thinned, against four pulse
oximeters (63 to 100 %). A camera has red, green and blue, not red and infrared: the ratio of ratios
is that of red by green or red by blue, which nobody has a curve for. So a straight line is fitted on
the other people alone, and given to `ic.ppg.Spo2` as a maker would give his.

Each hand is by itself; windows of 30 s. Oximeters are behind the light at the finger, as they average
and the finger's blood is late alike: 7 s for the averaging, as found with the pulse.

    INTEROCEPT_DATA=... .venv/bin/python benches/validation/spo2.py
"""

from __future__ import annotations

import os
import pathlib

import interocept as ic
import numpy as np
import pandas as pd

DATA = pathlib.Path(os.environ.get("INTEROCEPT_DATA", "../shared/data")) / "cardiac"
RATE_HZ = 30.0
WINDOW_S = 30.0
BEHIND_S = 7


def recordings():
    """Person, hand, colours, saturation in each second: the median of the oximeters."""
    for path in sorted((DATA / "oximetry-phone-cam/gt").glob("1*.csv")):
        table = pd.read_csv(path, encoding="utf-8-sig")
        shown = table[[f"SpO2 {i}" for i in (1, 2, 4, 5)]].apply(pd.to_numeric, errors="coerce")
        reference = shown.where(shown > 40).median(axis=1).to_numpy()
        for side in ("Left", "Right"):
            rgb = pd.read_csv(DATA / f"oximetry-phone-cam/ppg-csv/{side}/{path.stem}.csv.gz")
            yield path.stem, side, rgb.to_numpy(float), reference


def windows(pair, **options):
    """Start, ratio and saturation of each window that is not refused, and how many there are."""
    stream = ic.ppg.Spo2(
        sampling_rate=RATE_HZ,
        window_s=WINDOW_S,
        hop_s=5.0,
        **{"lowest_ratio": 0.0, "highest_ratio": 10.0} | options,
    )
    first, last = stream.push(pair), stream.finish()
    records = list(first) + list(last)
    groups = [records[i : i + 4] for i in range(0, len(records), 4)]
    return [(g[0]["start_s"], g[1]["value"], g[0]["value"]) for g in groups]


def expected(reference, start_s):
    """What the oximeters show for a window."""
    first = int(start_s) + BEHIND_S
    part = reference[first : first + int(WINDOW_S)]
    return np.nanmean(part) if len(part) == int(WINDOW_S) else np.nan


def pearson(a, b):
    return np.corrcoef(a, b)[0, 1] if len(a) > 2 and np.std(a) > 0 else np.nan


def main() -> None:
    everything = list(recordings())
    people = sorted({person for person, *_ in everything})
    for name, other in (("red by green", 1), ("red by blue", 2)):
        ratios = []
        for person, side, rgb, reference in everything:
            for start_s, ratio, _ in windows(rgb[:, [0, other]]):
                ratios.append((person, side, ratio, expected(reference, start_s)))
        ratios = [r for r in ratios if r[3] == r[3]]
        print(f"\n### {name}\n")
        print(
            "| person, hand | windows | coverage % | r(ratio, SpO2) | slope | MAE | bias | constant MAE |"
        )
        print("|---|---|---|---|---|---|---|---|")
        errors, constants, given = [], [], []
        for person in people:
            train = np.array([r[2:] for r in ratios if r[0] != person and r[2] == r[2]])
            line = np.polyfit(train[:, 0], train[:, 1], 1)
            constant = train[:, 1].mean()
            # As a maker would: the curve holds where there was data.
            reach = (max(train[:, 0].min(), 0.0), min(train[:, 0].max(), 10.0))
            curve = ic.ppg.Curve(
                "fitted on other people", polynomial=tuple(line[::-1]), ratio_range=reach
            )
            for side in ("Left", "Right"):
                rgb, reference = next(e[2:] for e in everything if e[:2] == (person, side))
                found = windows(rgb[:, [0, other]], **curve._options())
                rows = [(s, r, x, expected(reference, s)) for s, r, x in found]
                rows = np.array([r for r in rows if r[3] == r[3]])
                ok = np.isfinite(rows[:, 2])
                x, truth = rows[ok, 2], rows[ok, 3]
                given += list(ok)
                row = f"| {person} {side} | {len(rows)} | {100 * ok.mean():.0f} |"
                if ok.sum() < 3:
                    print(f"{row} - | - | - | - | - |")
                    continue
                # How the estimate follows the truth of the person: 1 is a calibrated device.
                slope = np.polyfit(truth, x, 1)[0]
                error, flat = x - truth, constant - truth
                errors += list(error)
                constants += list(flat)
                print(
                    f"{row} {pearson(rows[ok, 1], truth):.2f} | {slope:.2f} "
                    f"| {np.abs(error).mean():.2f} | {error.mean():+.2f} | {np.abs(flat).mean():.2f} |"
                )
        print(
            f"| all | {len(given)} | {100 * np.mean(given):.0f} | | | {np.abs(errors).mean():.2f} "
            f"| {np.mean(errors):+.2f} | {np.abs(constants).mean():.2f} |"
        )


if __name__ == "__main__":
    main()
