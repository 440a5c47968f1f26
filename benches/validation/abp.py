#!/usr/bin/env python3
"""Beats of arterial pressure on ICU excerpts, beside BioSPPy's onsets (also Zong and others, 2003).

    .venv/bin/pip install wfdb==4.3.0 biosppy==2.2.4
    INTEROCEPT_DATA=... .venv/bin/python benches/validation/abp.py

Nobody has marked the beats of these recordings, and wabp's annotations of them are not there. What
is compared is agreement: onsets matched within 150 ms, the median and the 95th percentile of how far
they are apart once the median distance is taken out, and how evenly beats follow the R peaks of the
ECG of the same record, which know nothing of the pressure. Lines that show no pressure (signal below
0 mmHg, converter noise) are to give no good beat.
"""

from __future__ import annotations

import os
import pathlib
import sys
import warnings

import interocept as ic
import numpy as np

try:
    import wfdb
    from biosppy.signals import abp as biosppy_abp
except ImportError:
    sys.exit("this needs wfdb and biosppy: pip install wfdb biosppy")

warnings.filterwarnings("ignore")
DATA = pathlib.Path(os.environ.get("INTEROCEPT_DATA", "../shared/data"))
ROOT = DATA / "cardiac/wfdb-python-excerpts"
RECORDS = (
    "mixedsignals",
    "03700181",
    "multi-segment/041s/041s01",
    "multi-segment/041s/041s02",
    "multi-segment/s00001/3975656_0015",
    "multi-segment/s25047/3234460_0018",
)


def matched(a: np.ndarray, b: np.ndarray, within_s: float) -> np.ndarray:
    """Distances from each of `a` to its nearest in `b`, where there is one."""
    if not a.size or not b.size:
        return np.array([])
    d = b[np.abs(np.subtract.outer(a, b)).argmin(axis=1)] - a
    return d[np.abs(d) < within_s]


def spread_ms(d: np.ndarray) -> str:
    if d.size < 3:
        return "-"
    return f"{1e3 * np.median(d):.0f} / {1e3 * np.percentile(np.abs(d - np.median(d)), 95):.0f}"


def after_r(ecg_mv: np.ndarray, rate: float, feet: np.ndarray) -> str:
    """Share of R peaks with an onset 50 to 500 ms later, and the spread of that delay."""
    r = np.array([b["time_s"] for b in ic.ecg.detect(ecg_mv, sampling_rate=rate)])
    if not r.size or not feet.size:
        return "-"
    first = np.searchsorted(feet, r + 0.05)
    d = np.append(feet, np.inf)[first] - r
    good = d[d < 0.5]
    off = 1e3 * np.median(np.abs(good - np.median(good))) if good.size else np.nan
    return f"{good.size / r.size:.1%}, {off:.0f}"


def main() -> None:
    print(
        "| record | min | beats | good | SBP/DBP/MAP of good | BioSPPy onsets | found of BioSPPy's "
        "| distance ms: median / 95 % off it | after R: share, off the median ms: ours | BioSPPy |"
    )
    print("|---|" + "---|" * 9)
    for name in RECORDS:
        record = wfdb.rdrecord(str(ROOT / name))
        x = record.p_signal[:, record.sig_name.index("ABP")]
        rate = record.fs
        beats = ic.abp.detect(x, sampling_rate=rate)
        feet = np.array([b["foot_time_s"] for b in beats])
        good = [b for b in beats if not b["faults"]]
        levels = "/".join(
            f"{np.nanmedian([b[k] for b in good]):.0f}" if good else "-"
            for k in ("sbp_mmhg", "dbp_mmhg", "map_mmhg")
        )
        filled = np.where(np.isnan(x), np.nanmedian(x), x)
        try:
            onsets = biosppy_abp.abp(filled, sampling_rate=rate, show=False)["onsets"] / rate
        except Exception as error:  # what it says is part of the result
            onsets, note = np.array([]), f"fails ({type(error).__name__})"
        else:
            note = str(onsets.size)
        d = matched(onsets, feet, 0.15)
        share = f"{d.size / onsets.size:.1%}" if onsets.size else "-"
        lead = next((i for i, n in enumerate(record.sig_name) if n in ("II", "III", "MCL1")), None)
        ecg = np.nan_to_num(record.p_signal[:, lead]) if lead is not None else np.zeros(0)
        row = (
            name.split("/")[-1],
            f"{x.size / rate / 60:.1f}",
            str(len(beats)),
            str(len(good)),
            levels,
            note,
            share,
            spread_ms(d),
            after_r(ecg, rate, feet),
            after_r(ecg, rate, onsets),
        )
        print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
