#!/usr/bin/env python3
"""Blood pressure between cuffs beside the null model: simulated days, and an arterial line.

    cargo build --release -p interocept-cli
    .venv/bin/pip install wfdb==4.3.1 'pandas<3' 'setuptools<82' matplotlib
    INTEROCEPT_DATA=... .venv/bin/python benches/validation/bp.py [FOLDER FOR FIGURES]

Simulated: a day of each of 40 people (the same as of `--example bp_trend`, the first 40), three
cuffs in the first quarter of an hour, a question a minute.

ICU: the one record at hand with ECG, PPG and arterial pressure for longer than 16 s, of 3.8 minutes
(wfdb-python's mixedsignals). The median pressure of the line over 15 s stands for a cuff, three times
in the first minute; the rest is compared every 5 s with the median of the line over 10 s. The pressure
is not perturbed on purpose, so by default there is no level; the table is of the same trend with that
rule switched off (least_range=0), whatever it shows.
"""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys
import tempfile
import warnings

import interocept as ic
import numpy as np

DATA = pathlib.Path(os.environ.get("INTEROCEPT_DATA", "../shared/data"))
ROOT = pathlib.Path(__file__).resolve().parents[2]
COMMAND = ROOT / "target/release/interocept"
SEEDS = range(5001, 5041)
NAN = np.nan
PRESSURES = ("sbp", "dbp")


def rows(times: np.ndarray, beats: np.ndarray, cuffs: np.ndarray) -> np.ndarray:
    """Beats, cuffs and questions in order of time."""
    asked = np.full((len(times), 5), NAN)
    asked[:, 0] = times
    read = np.full((len(cuffs), 5), NAN)
    read[:, [0, 3, 4]] = cuffs
    seen = np.full((len(beats), 5), NAN)
    seen[:, :3] = beats
    every = np.concatenate([seen, read, asked])
    return every[np.argsort(every[:, 0], kind="stable")]


def answers(told: ic.Records, key: str) -> ic.Records:
    return told[told.id == ic.catalogue.find(f"bp.{key}")["id"]]


def day(seed: int, folder: pathlib.Path) -> tuple[np.ndarray, ...]:
    """Frames of a day, and times and pressures that are asked for."""
    out = folder / f"{seed}.csv"
    make = [str(COMMAND), "simulate", str(out), "--signal", "arrivals", "--duration", "86400"]
    subprocess.run(
        [*make, "--heart-rate", "20", "--seed", str(seed)], check=True, capture_output=True
    )
    load = lambda name: np.genfromtxt(folder / name, delimiter=",", skip_header=1)  # noqa: E731
    beats, truth, cuffs = (load(f"{seed}{n}.csv") for n in ("", "_truth", "_cuffs"))
    asked = truth[(truth[:, 0] >= 1200) & (np.arange(len(truth)) % 20 == 0)]
    seen = beats[~np.isnan(beats[:, 1])]
    return rows(asked[:, 0], seen, cuffs[:3]), asked


def simulated(figures: pathlib.Path | None) -> None:
    columns: dict[str, list[np.ndarray]] = {}
    with tempfile.TemporaryDirectory() as name:
        for seed in SEEDS:
            frames, asked = day(seed, pathlib.Path(name))
            for most_sd in (8.0, 50.0):
                told = ic.bp.trend(frames, most_sd=most_sd)
                age = answers(told, "calibration_age").value
                for i, p in enumerate(PRESSURES):
                    ours, null = answers(told, p), answers(told, f"null_{p}")
                    table = [ours.value, asked[:, i + 1], null.value, age, ours.low, ours.high]
                    table.append(np.full(len(asked), float(seed)))
                    columns.setdefault(f"{p} {most_sd:g}", []).append(np.stack(table))
    for what, people in columns.items():
        ours, truth, null, age, low, high, who = np.concatenate(people, axis=1)
        e = ic.bp.evaluate(ours, truth, null, age_s=age, low=low, high=high, subject=who)
        p, most_sd = what.split()
        print(f"\nSimulated, {p}, where the deviation is at most {most_sd} mmHg\n\n{e.table()}")
        # A change from minute to minute is noise: from hour to hour is a trend.
        hourly = np.arange(len(ours)) % 60 == 0
        h = ic.bp.evaluate(ours[hourly], truth[hourly], null[hourly], subject=who[hourly])
        print(f"\nHour to hour: {h.concordance:.1f} % of {h.changes} changes over 5 mmHg agree")
        draw(figures, f"bp-simulated-{p}-{most_sd}", e, h)


def draw(figures: pathlib.Path | None, name: str, e: object, h: object) -> None:
    if figures is None:
        return
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    fig, (left, right) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
    e.bland_altman(left)
    h.trend_plot(right)
    fig.savefig(figures / f"{name}.png", dpi=80)
    plt.close(fig)


def icu(figures: pathlib.Path | None) -> None:
    import wfdb

    path = DATA / "cardiac/wfdb-python-excerpts/mixedsignals"
    record = wfdb.rdrecord(str(path), smooth_frames=False)
    ecg, pleth, abp = (
        np.asarray(record.e_p_signal[record.sig_name.index(n)]) for n in ("II", "Pleth", "ABP")
    )
    # Frames of 62.4725 Hz, four samples of the ECG and two of the others in each.
    fast, slow = 4 * 62.4725, 2 * 62.4725
    t = np.arange(len(ecg)) / fast
    ppg = np.interp(t, np.arange(len(pleth)) / slow, pleth)
    arrivals = ic.bp.pat(ecg, ppg, sampling_rate=fast)
    beats = np.column_stack([arrivals.time_s, arrivals.pat_ms, arrivals.quality])
    line = ic.abp.detect(abp, sampling_rate=slow)
    good = line.faults == 0
    at = line.foot_time_s[good]
    both = np.stack([line.sbp_mmhg[good], line.dbp_mmhg[good]])
    windows = ic.bp.pat_windows(ecg, ppg, sampling_rate=fast)
    pats = answers(windows, "pat")
    said = [f"{v:.0f}" if s == "ok" else str(s) for v, s in zip(pats.value, pats.status)]
    print(f"\nICU, mixedsignals: {t[-1]:.0f} s, {len(beats)} arrivals, {len(at)} good beats")
    print(f"Arrival time in windows of 30 s [ms]: {' '.join(said)}")

    def median(end: float, length: float) -> np.ndarray:
        inside = (at > end - length) & (at <= end)
        return np.median(both[:, inside], axis=1) if inside.sum() >= 5 else np.full(2, NAN)

    cuffs = np.array([[c, *median(c, 15)] for c in (20.0, 40.0, 60.0)])
    times = np.arange(70.0, t[-1], 5.0)
    truth = np.array([median(x, 10) for x in times])
    frames = rows(times, beats, cuffs)
    told = answers(ic.bp.trend(frames), "sbp").status
    print(
        f"By default: {', '.join(f'{n} x {s}' for s, n in zip(*np.unique(told, return_counts=True)))}"
    )
    for most_sd in (8.0, 50.0):
        told = ic.bp.trend(frames, least_range=0, most_sd=most_sd)
        age = answers(told, "calibration_age").value
        for i, p in enumerate(PRESSURES):
            ours, null = answers(told, p), answers(told, f"null_{p}")
            e = ic.bp.evaluate(
                ours.value, truth[:, i], null.value, age_s=age, low=ours.low, high=ours.high
            )
            r = np.corrcoef(ours.value, truth[:, i])[0, 1] if e.rows[-1].given > 2 else NAN
            print(f"\nICU, {p}, deviation at most {most_sd:g} mmHg, r = {r:.2f}\n\n{e.table()}")
            if most_sd == 50:
                draw(figures, f"bp-icu-{p}", e, e)


def main() -> None:
    warnings.filterwarnings("ignore")
    figures = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else None
    if figures is not None:
        figures.mkdir(parents=True, exist_ok=True)
    simulated(figures)
    icu(figures)


if __name__ == "__main__":
    main()
