#!/usr/bin/env python3
"""Breathing rate of windows of a minute, ours beside NeuroKit2 and a constant in the same run.

    .venv/bin/pip install neurokit2==0.2.13 wfdb==4.3.1 'pandas<3' 'setuptools<82'
    INTEROCEPT_DATA=... .venv/bin/python benches/validation/resp.py

Nobody has marked the breaths of the belts and of impedance. The reference of a window is the greatest
peak of its spectrum (Welch, 30 s, padded to 0.1 a minute) between 4 and 45 a minute, where it holds
half of the power there within 1.5 a minute; other windows are counted and left out. So a belt beside
its own spectrum shows agreement of counting with the spectrum on regular breathing, not truth, while
rates from ECG and PPG are compared with a sensor that they know nothing of. The capnograph's
reference is the median of the rates that its monitor showed in the window; windows in which they
differ by more than 6 a minute are left out, and the monitor is behind the breath by its own average.

The constant is the mean reference of the other people. Nothing of ours is fitted to a record.
"""

from __future__ import annotations

import csv
import dataclasses
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
    import wfdb
except ImportError:
    sys.exit("this needs neurokit2 and wfdb: pip install neurokit2==0.2.13 wfdb==4.3.1")

warnings.filterwarnings("ignore")
DATA = pathlib.Path(os.environ.get("INTEROCEPT_DATA", "../shared/data"))
BELT_METHODS = ("khodadad2018", "biosppy", "scipy")
BEAT_METHODS = ("vangent2019", "soni2019", "charlton2016", "sarkar2015")
WINDOW_S = 60.0
HOP_S = 30.0
Signal = tuple[np.ndarray, float]


@dataclasses.dataclass
class Recording:
    name: str
    person: str
    ecg: Signal | None = None
    ppg: Signal | None = None
    breath: Signal | None = None
    #: The capnograph's rate, each second.
    shown: np.ndarray | None = None


def bidmc() -> Recording:
    path = DATA / "cardiac/bidmc01/bidmc_01_Signals.csv.gz"
    frame = pd.read_csv(path, skipinitialspace=True)
    ecg, ppg, breath = ((frame[n].to_numpy(), 125.0) for n in ("II", "PLETH", "RESP"))
    return Recording("bidmc01 (impedance)", "bidmc01", ecg, ppg, breath)


def examples():
    for name in ("bio_resting_5min_100hz", "bio_resting_8min_100hz", "bio_eventrelated_100hz"):
        frame = pd.read_csv(DATA / f"affect/neurokit-examples/data/{name}.csv.gz")
        ppg = (frame["PPG"].to_numpy(), 100.0) if "PPG" in frame else None
        ecg, breath = ((frame[n].to_numpy(), 100.0) for n in ("ECG", "RSP"))
        yield Recording(f"{name} (belt)", name, ecg, ppg, breath)


def monitors():
    folder = DATA / "cardiac/wfdb-python-excerpts"
    sources = (
        ("mixedsignals", "II", "Pleth", "Resp"),
        ("03700181", "MCL1", "ABP", "RESP"),
        ("v102s", "II", "PLETH", "RESP"),
    )
    for name, *channels in sources:
        yield Recording(f"{name} (impedance)", name, *read(folder / name, channels))


def drivers():
    for name in ("drive05", "drive06"):
        ecg, breath = read(DATA / "affect/drivedb-subset" / name, ("ECG", "RESP"))
        yield Recording(f"{name} (belt)", name, ecg, None, breath)


def read(path: pathlib.Path, channels) -> list[Signal]:
    record = wfdb.rdrecord(str(path), smooth_frames=False)
    places = [record.sig_name.index(c) for c in channels]
    return [(record.e_p_signal[i], record.fs * record.samps_per_frame[i]) for i in places]


def phones():
    folder = DATA / "cardiac/oximetry-phone-cam"
    for path in sorted((folder / "gt").glob("1*.csv")):
        with path.open(encoding="utf-8-sig") as file:
            rows = [",".join(row).rstrip(", ").split(",") for row in csv.reader(file)][1:]
        # The rows have five columns more than the header says; the rate is the fifth from the end.
        rates = [float(r[-5]) for r in rows if len(r) > 20]
        for hand in ("Left", "Right"):
            frame = pd.read_csv(folder / f"ppg-csv/{hand}/{path.stem}.csv.gz")
            ppg = (frame["G"].to_numpy(), 30.0)
            name = f"phone {path.stem} {hand.lower()} (capnograph)"
            yield Recording(name, path.stem, None, ppg, None, np.asarray(rates))


def spectral(x: np.ndarray, rate: float) -> float:
    if np.isnan(x).any():
        return np.nan
    f, p = welch(x - x.mean(), rate, nperseg=int(30 * rate), nfft=int(rate * 600), detrend="linear")
    band = (f * 60 > 4) & (f * 60 < 45)
    f, p = f[band] * 60, p[band]
    top = f[p.argmax()]
    return top if p[np.abs(f - top) < 1.5].sum() > 0.5 * p.sum() else np.nan


def reference(recording: Recording) -> dict[int, float]:
    """Rates by the start of the window; NaN where there is no reference."""
    if recording.shown is not None:
        shown = recording.shown
        starts = np.arange(0, shown.size - WINDOW_S + 0.5, HOP_S)
        parts = {round(s): shown[round(s) : round(s + WINDOW_S)] for s in starts}
        steady = {s: p.min() > 3 and np.ptp(p) <= 6 for s, p in parts.items()}
        return {s: float(np.median(p)) if steady[s] else np.nan for s, p in parts.items()}
    x, rate = recording.breath
    starts = np.arange(0, x.size / rate - WINDOW_S + 0.5, HOP_S)
    return {round(s): spectral(x[int(s * rate) : int((s + WINDOW_S) * rate)], rate) for s in starts}


def ours(kind, signal: Signal, key: str) -> dict[int, dict]:
    x, rate = signal
    windows = kind(sampling_rate=rate, window_s=WINDOW_S, hop_s=HOP_S)
    number = ic.catalogue.find(key)["id"]
    records = [r for part in (windows.push(x), windows.finish()) for r in part]
    return {round(float(r["start_s"])): r for r in records if r["id"] == number}


def troughs(clean: np.ndarray, rate: float, method: str) -> np.ndarray:
    """Nothing where the method fails."""
    try:
        _, info = nk.rsp_peaks(clean, sampling_rate=int(rate), method=method)
    except (ValueError, IndexError, ZeroDivisionError):
        return np.empty(0)
    return np.asarray(info["RSP_Troughs"], dtype=float) / rate


def counted(times: np.ndarray, start: float) -> float:
    inside = times[(times >= start) & (times < start + WINDOW_S)]
    return 60 / np.median(np.diff(inside)) if inside.size > 2 else np.nan


def belts_of_neurokit(signal: Signal) -> dict[str, np.ndarray]:
    x, rate = signal
    clean = nk.rsp_clean(x, sampling_rate=int(rate), method="khodadad2018")
    return {m: troughs(clean, rate, m) for m in BELT_METHODS}


def beats_of_neurokit(signal: Signal, pulses: bool) -> dict[str, np.ndarray]:
    """Its ecg_rsp takes a heart rate, whatever that was found from."""
    x, rate = signal
    if pulses:
        peaks = nk.ppg_findpeaks(nk.ppg_clean(x, sampling_rate=rate), sampling_rate=rate)[
            "PPG_Peaks"
        ]
    else:
        clean = nk.ecg_clean(x, sampling_rate=rate)
        peaks = nk.ecg_peaks(clean, sampling_rate=rate)[1]["ECG_R_Peaks"]
    heart = nk.signal_rate(peaks, sampling_rate=rate, desired_length=x.size)
    found = {}
    for method in BEAT_METHODS:
        try:
            breath = nk.ecg_rsp(heart, sampling_rate=rate, method=method)
            # Of soni2019 the mean is left in, which no peak would be found with.
            found[method] = troughs(breath - breath.mean(), rate, "khodadad2018")
        except (ValueError, IndexError, ZeroDivisionError):
            found[method] = np.empty(0)
    return found


def cell(estimates: dict[int, float], truth: dict[int, float]) -> tuple[str, list[float]]:
    """Mean absolute error and, in brackets, the windows with a rate."""
    errors = [abs(estimates.get(s, np.nan) - t) for s, t in truth.items()]
    known = [e for e in errors if not np.isnan(e)]
    return (f"{np.mean(known):.2f} ({len(known)})" if known else "-"), known


def table(title: str, kind, key: str, pick, peers, methods, recordings) -> None:
    print(f"\n{title}\n")
    names = ("interocept", *(f"NeuroKit2 {m}" for m in methods), "constant")
    print("| recording | windows | irregular | " + " | ".join(names) + " |")
    print("|---|---|---|" + "---|" * len(names))
    used = [r for r in recordings if pick(r) is not None]
    truths = [{s: t for s, t in reference(r).items()} for r in used]
    total: dict[str, list[float]] = {n: [] for n in names}
    held, windows, people = 0, 0, {}
    for recording, truth in zip(used, truths, strict=True):
        known = {s: t for s, t in truth.items() if not np.isnan(t)}
        others = [
            np.mean([v for v in t.values() if not np.isnan(v)])
            for r, t in zip(used, truths, strict=True)
            if r.person != recording.person and not np.isnan(list(t.values())).all()
        ]
        mine = ours(kind, pick(recording), key)
        theirs = peers(pick(recording))
        rates = {
            "interocept": {s: float(r["value"]) for s, r in mine.items()},
            **{f"NeuroKit2 {m}": {s: counted(theirs[m], s) for s in known} for m in methods},
            "constant": dict.fromkeys(known, float(np.mean(others)) if others else np.nan),
        }
        cells = []
        for n in names:
            text, errors = cell(rates[n], known)
            cells.append(text)
            total[n] += errors
            people.setdefault(n, {}).setdefault(recording.person, []).extend(errors)
        windows += len(known)
        held += sum(mine[s]["low"] <= t <= mine[s]["high"] for s, t in known.items() if s in mine)
        irregular = len(truth) - len(known)
        print(f"| {recording.name} | {len(known)} | {irregular} | " + " | ".join(cells) + " |")
    cells = [f"{np.mean(total[n]):.2f} ({len(total[n])})" if total[n] else "-" for n in names]
    print(f"| all windows | {windows} | | " + " | ".join(cells) + " |")
    each = [np.mean([np.mean(e) for e in people[n].values() if e]) for n in names]
    print("| mean of people | | | " + " | ".join(f"{e:.2f}" for e in each) + " |")
    got = len(total["interocept"])
    print(f"\nOurs: a rate in {got} of {windows} windows ({100 * got / windows:.0f} %); ", end="")
    print(f"the 95 % interval holds the reference in {held} ({100 * held / max(got, 1):.0f} %).")


def lag(recordings) -> None:
    """How far the monitor's rate is behind: the error if it is read later."""
    print("\nCapnograph read later, s: mean absolute error (windows)\n")
    for late in (0, 10, 20, 30, 40, 50):
        errors = []
        for r in (r for r in recordings if r.shown is not None):
            truth = reference(dataclasses.replace(r, shown=r.shown[late:]))
            known = {s: t for s, t in truth.items() if not np.isnan(t)}
            mine = ours(ic.resp.FromPpg, r.ppg, "resp.rate_ppg")
            errors += cell({s: float(m["value"]) for s, m in mine.items()}, known)[1]
        print(f"{late}: {np.mean(errors):.2f} ({len(errors)})")


def fusion(recordings) -> None:
    """ECG and PPG by themselves and fused, on the windows with a reference; the same windows for all."""
    print(
        "\nECG, PPG and both fused: mean absolute error (windows) / on the windows that all three have\n"
    )
    print("| recording | windows | ECG | PPG | fused | 95 % interval held |")
    print("|---|---|---|---|---|---|")
    for r in (r for r in recordings if r.ecg is not None and r.ppg is not None):
        known = {s: t for s, t in reference(r).items() if not np.isnan(t)}
        ecg = ours(ic.resp.FromEcg, r.ecg, "resp.rate_ecg")
        ppg = ours(ic.resp.FromPpg, r.ppg, "resp.rate_ppg")
        rows = []
        for s in known:
            pairs = [
                (m[s]["value"], (m[s]["high"] - m[s]["low"]) / 3.92) for m in (ecg, ppg) if s in m
            ]
            rows.append([s, WINDOW_S, np.nan, np.nan, *np.ravel(pairs)])
        fused = ic.resp.Fusion().push(np.array(rows, float))
        sources = {
            "ECG": {s: float(ecg[s]["value"]) for s in known},
            "PPG": {s: float(ppg[s]["value"]) for s in known},
            "fused": {round(float(m["start_s"])): float(m["value"]) for m in fused},
        }
        common = {
            s: t for s, t in known.items() if all(not np.isnan(v[s]) for v in sources.values())
        }
        cells = [f"{cell(v, known)[0]} / {cell(v, common)[0]}" for v in sources.values()]
        told = [m for m in fused if not np.isnan(m["value"])]
        held = sum(m["low"] <= known[round(float(m["start_s"]))] <= m["high"] for m in told)
        print(f"| {r.name} | {len(known)} | {' | '.join(cells)} | {held} of {len(told)} |")


def main() -> None:
    if "fusion" in sys.argv:
        fusion([bidmc(), *examples(), *monitors()])
        return
    everything = [bidmc(), *examples(), *monitors(), *drivers(), *phones()]
    belt = ic.resp.Rate
    table("Belts and impedance, against their own spectrum", belt, "resp.rate", lambda r: r.breath,
          belts_of_neurokit, BELT_METHODS, everything)  # fmt: skip
    table("ECG", ic.resp.FromEcg, "resp.rate_ecg", lambda r: r.ecg,
          lambda s: beats_of_neurokit(s, pulses=False), BEAT_METHODS, everything)  # fmt: skip
    table("PPG (of 03700181, arterial pressure)", ic.resp.FromPpg, "resp.rate_ppg", lambda r: r.ppg,
          lambda s: beats_of_neurokit(s, pulses=True), BEAT_METHODS, everything)  # fmt: skip
    lag(everything)
    fusion([bidmc(), *examples(), *monitors()])


if __name__ == "__main__":
    main()
