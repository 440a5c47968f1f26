#!/usr/bin/env python3
"""Breathing rate of windows of a minute, ours beside NeuroKit2's three methods in the same run.

    .venv/bin/pip install neurokit2==0.2.13 'pandas<3' 'setuptools<82'
    INTEROCEPT_DATA=... .venv/bin/python benches/validation/resp.py

Nobody has marked the breaths of these recordings. The reference of a window is the greatest peak of
its spectrum (Welch, 30 s, padded to 0.1 a minute) between 4 and 45 a minute, where it holds half of
the power there within 1.5 a minute; other windows are counted and left out. So this shows agreement
of counting with the spectrum on regular breathing, not truth.
"""

from __future__ import annotations

import os
import pathlib
import sys
import warnings

import interocept as ic
import numpy as np
from scipy.signal import welch

try:
    import neurokit2 as nk
    import pandas as pd
except ImportError:
    sys.exit("this needs the neurokit2 package: pip install neurokit2==0.2.13")

warnings.filterwarnings("ignore")
DATA = pathlib.Path(os.environ.get("INTEROCEPT_DATA", "../shared/data"))
METHODS = ("khodadad2018", "biosppy", "scipy")
WINDOW_S = 60.0


def recordings():
    path = DATA / "cardiac/bidmc01/bidmc_01_Signals.csv.gz"
    frame = pd.read_csv(path, skipinitialspace=True)
    yield "bidmc01 (impedance)", frame["RESP"].to_numpy(), 125.0
    for name in ("bio_resting_5min_100hz", "bio_resting_8min_100hz", "bio_eventrelated_100hz"):
        path = DATA / f"affect/neurokit-examples/data/{name}.csv.gz"
        yield f"{name} (belt)", pd.read_csv(path)["RSP"].to_numpy(), 100.0


def spectral(x: np.ndarray, rate: float) -> float:
    n = int(30 * rate)
    f, p = welch(x - x.mean(), rate, nperseg=n, nfft=int(rate * 600), detrend="linear")
    band = (f * 60 > 4) & (f * 60 < 45)
    f, p = f[band] * 60, p[band]
    top = f[p.argmax()]
    return top if p[np.abs(f - top) < 1.5].sum() > 0.5 * p.sum() else np.nan


def ours(x: np.ndarray, rate: float) -> dict[float, float]:
    windows = ic.resp.Rate(sampling_rate=rate, window_s=WINDOW_S, hop_s=WINDOW_S)
    number = ic.catalogue.find("resp.rate")["id"]
    records = [r for part in (windows.push(x), windows.finish()) for r in part]
    return {round(float(r["start_s"])): float(r["value"]) for r in records if r["id"] == number}


def theirs(x: np.ndarray, rate: float, method: str) -> np.ndarray:
    clean = nk.rsp_clean(x, sampling_rate=int(rate), method="khodadad2018")
    _, info = nk.rsp_peaks(clean, sampling_rate=int(rate), method=method)
    return np.asarray(info["RSP_Troughs"], dtype=float) / rate


def main() -> None:
    names = ("interocept", *(f"NeuroKit2 {m}" for m in METHODS))
    print(
        "| recording | windows | irregular | " + " | ".join(f"{n} MAE 1/min" for n in names) + " |"
    )
    print("|---|---|---|" + "---|" * len(names))
    for name, x, rate in recordings():
        mine = ours(x, rate)
        troughs = {m: theirs(x, rate, m) for m in METHODS}
        errors: dict[str, list[float]] = {n: [] for n in names}
        starts = np.arange(0, x.size / rate - WINDOW_S + 0.5, WINDOW_S)
        irregular = 0
        for start in starts:
            part = x[int(start * rate) : int((start + WINDOW_S) * rate)]
            truth = spectral(part, rate)
            if np.isnan(truth):
                irregular += 1
                continue
            errors["interocept"].append(abs(mine.get(round(start), np.nan) - truth))
            for m in METHODS:
                t = troughs[m][(troughs[m] >= start) & (troughs[m] < start + WINDOW_S)]
                value = 60 / np.median(np.diff(t)) if t.size > 2 else np.nan
                errors[f"NeuroKit2 {m}"].append(abs(value - truth))
        cells = []
        for n in names:
            e = np.asarray(errors[n])
            known = e[~np.isnan(e)]
            cells.append(f"{known.mean():.2f} ({known.size})" if known.size else "-")
        print(f"| {name} | {len(starts)} | {irregular} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
