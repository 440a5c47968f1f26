"""Open recordings of pulses: name, samples, rate, times of the reference."""

import io
import os
import pathlib
import zipfile

import neurokit2 as nk
import numpy as np
import pandas as pd

DATA = pathlib.Path(os.environ.get("INTEROCEPT_DATA", "../shared/data"))


def bidmc():
    table = pd.read_csv(DATA / "cardiac/bidmc01/bidmc_01_Signals.csv.gz", skipinitialspace=True)
    clean = nk.ecg_clean(table["II"].to_numpy(), sampling_rate=125)
    r = nk.ecg_peaks(clean, sampling_rate=125)[1]["ECG_R_Peaks"] / 125
    yield "bidmc01", table["PLETH"].to_numpy(), 125.0, r


def welltory():
    for folder in sorted((DATA / "cardiac/welltory-ppg/data").glob("*")):
        table = pd.read_csv(folder / "PPG.csv")
        t = table["time"].to_numpy() / 1e3
        grid = np.arange(t[0], t[-1], 1 / 30)
        rr = np.array((folder / "RR.txt").read_text().split(), float) / 1e3
        yield folder.name, np.interp(grid, t, table["R"]), 30.0, np.r_[0, np.cumsum(rr)]


def session(path):
    """The files of an E4 session by name."""
    archive = zipfile.ZipFile(path)
    return {pathlib.Path(n).name: archive.read(n).decode() for n in archive.namelist()}


def sessions():
    return sorted((DATA / "affect/stress-predict/Raw_data").glob("S*.zip"))


def stress_predict():
    """Wrists with Empatica's own intervals, where it gives them: their ends and lengths."""
    for path in sessions():
        read = session(path)
        bvp = np.loadtxt(io.StringIO(read["BVP.csv"]), skiprows=2)
        ibi = np.loadtxt(io.StringIO(read["IBI.csv"]), delimiter=",", skiprows=1)
        yield path.stem, bvp, 64.0, ibi[:, 0], ibi[:, 1]


def accelerations():
    """Of the wrists: E4 sessions, light and acceleration in g on one clock."""
    for path in sessions():
        read = session(path)
        light = np.loadtxt(io.StringIO(read["BVP.csv"]))
        axes = np.loadtxt(io.StringIO(read["ACC.csv"]), delimiter=",")
        at = light[0] + np.arange(len(light) - 2) / light[1]
        known = axes[0, 0] + np.arange(len(axes) - 2) / axes[1, 0]
        axes = [np.interp(at, known, a / 64, left=np.nan, right=np.nan) for a in axes[2:].T]
        yield path.stem, light[2:], np.column_stack(axes)


def ppg_bp():
    """Segments of 2.1 s at 1000 Hz: the subject and the samples; and the heart rate of each subject."""
    folder = DATA / "cardiac/ppg-bp"
    table = pd.read_excel(folder / "PPG-BP dataset.xlsx", header=1, dtype={"subject_ID": str})
    rates = dict(zip(table["subject_ID"], table["Heart Rate(b/m)"].astype(float), strict=True))
    segments = [
        (p.stem.split("_")[0], np.array(p.read_text().split(), float)[:2100])
        for p in sorted((folder / "data").glob("*.txt"))
    ]
    return segments, rates
