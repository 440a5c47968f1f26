#!/usr/bin/env python3
"""Onsets, peaks and ends of waves: against simulated truth, beside NeuroKit2's delineators in the
same run, and on real records how far the two agree (there is no truth there).

    .venv/bin/pip install wfdb==4.3.1 neurokit2==0.2.13 'pandas<3' 'setuptools<82'
    INTEROCEPT_DATA=... .venv/bin/python benches/validation/delineation.py

NeuroKit2 gets its own cleaned signal and the true R peaks; we get the samples and find ours.
"""

from __future__ import annotations

import csv
import os
import pathlib
import subprocess
import sys
import tempfile
import warnings

import interocept as ic
import numpy as np

try:
    import neurokit2 as nk
    import wfdb
except ImportError as missing:
    sys.exit(f"this needs {missing.name}; see the first lines of this file")

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = pathlib.Path(os.environ.get("INTEROCEPT_DATA", "../shared/data")) / "cardiac"
# Ours, NeuroKit2's, and the standard deviation in ms that experts are allowed (CSE, 1985).
PLACES = {
    "p_onset": ("p_onset_s", "ECG_P_Onsets", 10.2),
    "p_peak": ("p_peak_s", "ECG_P_Peaks", None),
    "p_end": ("p_end_s", "ECG_P_Offsets", 12.7),
    "qrs_onset": ("qrs_onset_s", "ECG_R_Onsets", 6.5),
    "q": ("q_s", "ECG_Q_Peaks", None),
    "s": ("s_s", "ECG_S_Peaks", None),
    "qrs_end": ("qrs_end_s", "ECG_R_Offsets", 11.6),
    "t_onset": ("t_onset_s", "ECG_T_Onsets", None),
    "t_peak": ("t_peak_s", "ECG_T_Peaks", None),
    "t_end": ("t_end_s", "ECG_T_Offsets", 30.6),
}
# The first beats teach; the last has no signal behind it.
SKIP_S = 10.0
REAL = ("101", "115", "230")


def ours(x, rate):
    waves = ic.ecg.delineate(x, sampling_rate=rate)
    return waves.time_s, {name: getattr(waves, of) for name, (of, _, _) in PLACES.items()}


def neurokit(method):
    def run(x, rate, r):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            clean = nk.ecg_clean(x, sampling_rate=int(rate))
            _, waves = nk.ecg_delineate(clean, r, sampling_rate=int(rate), method=method)
        none = np.full(len(r), np.nan)
        places = {}
        for name, (_, of, _) in PLACES.items():
            found = np.asarray(waves.get(of, none), float) / rate
            places[name] = found if len(found) == len(r) else none
        return r / rate, places

    return run


def matched(times, places, truth_r):
    """For each true beat the places of the found one within 50 ms; NaN where there is none."""
    near = np.abs(times[None, :] - truth_r[:, None])
    at = near.argmin(axis=1)
    hit = near[np.arange(len(truth_r)), at] < 0.05
    return {name: np.where(hit, p[at], np.nan) for name, p in places.items()}


def cell(found, truth, limit):
    """Mean and SD of the error in ms, share found; places that are not there in the truth."""
    there = ~np.isnan(truth)
    extra = np.count_nonzero(~np.isnan(found[~there]))
    error = 1000 * (found - truth)[there]
    error = error[~np.isnan(error)]
    text = "–" if not error.size else f"{error.mean():.1f} ± {error.std():.1f}"
    if error.size and limit and error.std() > limit:
        text += "!"
    if there.any() and error.size < 0.995 * there.sum():
        text += f" ({100 * error.size / there.sum():.0f} %)"
    if extra:
        text += f" (+{100 * extra / (~there).sum():.0f} %)"
    return text


def simulated(folder):
    names = list(PLACES)
    print("| case | method | " + " | ".join(n.replace("_", " ") for n in names) + " |")
    print("|---|---|" + "---|" * len(names))
    limits = [PLACES[n][2] for n in names]
    print("| *CSE* | | " + " | ".join(f"± {v}" if v else "" for v in limits) + " |")
    for path in sorted(folder.glob("*.csv"), key=lambda p: p.stat().st_mtime_ns):
        rate = float(path.stem.rpartition(" ")[2])
        x = np.fromfile(path.with_suffix(".f64"), "<f8")
        with path.open() as lines:
            rows = list(csv.DictReader(lines))
        truth = {n: np.array([float(r[n] or "nan") for r in rows]) for n in [*names, "r"]}
        inner = (truth["r"] > SKIP_S) & (truth["r"] < x.size / rate - 2)
        r = np.round(truth["r"] * rate).astype(int)
        methods = {"interocept": lambda: ours(x, rate)}
        for m in ("dwt", "cwt", "peak"):
            methods[f"NeuroKit2 {m}"] = lambda m=m: neurokit(m)(x, rate, r)
        for label, run in methods.items():
            try:
                times, places = run()
            except Exception as e:  # a peer that fails is a result too
                print(
                    f"| {path.stem} Hz | {label} | fails: {type(e).__name__} |"
                    + " |" * (len(names) - 1)
                )
                continue
            found = matched(times, places, truth["r"][inner])
            cells = [cell(found[n], truth[n][inner], limit) for n, limit in zip(names, limits)]
            print(f"| {path.stem} Hz | {label} | " + " | ".join(cells) + " |")


def real():
    names = list(PLACES)
    print("\n| record | what | " + " | ".join(n.replace("_", " ") for n in names) + " |")
    print("|---|---|" + "---|" * len(names))
    for record in REAL:
        signal = wfdb.rdrecord(str(DATA / "mitdb" / record), sampto=360 * 300)
        x, rate = np.ascontiguousarray(signal.p_signal[:, 0]), float(signal.fs)
        times, places = ours(x, rate)
        r = np.round(times * rate).astype(int)
        late = times > SKIP_S
        _, theirs = neurokit("dwt")(x, rate, r)
        share = [f"{100 * np.mean(~np.isnan(places[n][late])):.0f} %" for n in names]
        print(f"| {record} | found | " + " | ".join(share) + " |")
        texts = []
        for n in names:
            d = 1000 * (places[n] - theirs[n])[late]
            d = d[~np.isnan(d)]
            quartiles = np.percentile(d, [25, 50, 75]) if d.size else [np.nan] * 3
            texts.append(f"{quartiles[1]:.0f} ({quartiles[0]:.0f} to {quartiles[2]:.0f})")
        print(f"| {record} | ours - dwt, median and quartiles, ms | " + " | ".join(texts) + " |")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["cargo", "run", "--release", "--quiet", "-p", "interocept-benches"]
            + ["--example", "ecg_truth", folder],
            cwd=ROOT,
            check=True,
        )
        simulated(pathlib.Path(folder))
    if (DATA / "mitdb").is_dir():
        real()
    else:
        print(f"SKIPPED: no records in {DATA / 'mitdb'}; set INTEROCEPT_DATA")


if __name__ == "__main__":
    main()
