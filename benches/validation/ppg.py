#!/usr/bin/env python3
"""PPG figures on the open recordings, beside NeuroKit2, HeartPy and SciPy in one run.

Pulses are compared one to one within 150 ms after the median delay of each recording is taken
out; the first and last 2 s are left out. One default configuration, streaming detector.

    benches/peers/.venv/bin/pip install ./bindings/python
    INTEROCEPT_DATA=... benches/peers/.venv/bin/python benches/validation/ppg.py
"""

from __future__ import annotations

import io
import os
import pathlib
import re
import sys
import time
import warnings
import zipfile
from xml.etree import ElementTree

import interocept as ic
import numpy as np
import pandas as pd

try:
    import heartpy
    import neurokit2 as nk
    import scipy.signal
except ImportError:
    sys.exit("this needs the peers' environment: see benches/peers/README.md")

warnings.filterwarnings("ignore")
DATA = pathlib.Path(os.environ.get("INTEROCEPT_DATA", "../shared/data"))
TOLERANCE_S = 0.15
EDGE_S = 2.0


# ---- detectors: samples and rate in, times of pulses in s out


def ours(x, rate):
    pulses = ic.ppg.detect(x, sampling_rate=rate)
    return pulses.foot_time_s[~np.isnan(pulses.foot_time_s)]


def ours_peak(x, rate):
    return ic.ppg.detect(x, sampling_rate=rate).time_s


def neurokit(method, sign=1):
    def detect(x, rate):
        # Its MSPTD takes whole rates only.
        rate = int(rate) if rate == int(rate) else rate
        clean = nk.ppg_clean(sign * x, sampling_rate=rate, method="elgendi")
        return nk.ppg_findpeaks(clean, sampling_rate=rate, method=method)["PPG_Peaks"] / rate

    return detect


def heart_py(x, rate):
    """Minute by minute: over a whole recording its one threshold finds less."""
    found, step = [], int(60 * rate)
    for start in range(0, len(x), step):
        part = x[start : start + step]
        try:
            clean = heartpy.filter_signal(part, [0.7, 3.5], rate, 3, "bandpass")
            found.append(start + np.array(heartpy.process(clean, rate)[0]["peaklist"]))
        except Exception:  # It gives up on what it cannot use.
            continue
    return np.concatenate(found) / rate if found else np.array([])


def find_peaks(x, rate):
    sos = scipy.signal.butter(3, [0.5, 8], "bandpass", fs=rate, output="sos")
    y = scipy.signal.sosfiltfilt(sos, x)
    apart = max(1, int(0.35 * rate))
    return scipy.signal.find_peaks(y, distance=apart, prominence=0.5 * np.std(y))[0] / rate


DETECTORS = {
    "interocept, foot": ours,
    "interocept, peak": ours_peak,
    "NeuroKit2 elgendi": neurokit("elgendi"),
    "NeuroKit2 elgendi, feet (signal inverted)": neurokit("elgendi", -1),
    "NeuroKit2 MSPTDfast": neurokit("charlton"),
    "NeuroKit2 MSPTDfast, feet (signal inverted)": neurokit("charlton", -1),
    "HeartPy": heart_py,
    "SciPy find_peaks": find_peaks,
}


# ---- comparison


def delay(reference, test):
    """The constant delay that most pulses have."""
    near = np.searchsorted(test, reference)
    differences = [test[np.clip(near + k, 0, len(test) - 1)] - reference for k in (-2, -1, 0, 1)]
    d = np.concatenate(differences)
    d = d[np.abs(d) < 0.9]
    if len(d) < 3:
        return 0.0
    counts, edges = np.histogram(d, np.arange(-0.9, 0.91, 0.02))
    center = edges[np.convolve(counts, np.ones(5), "same").argmax()] + 0.01
    return float(np.median(d[np.abs(d - center) < 0.1]))


def pairs(reference, test):
    """One to one, in order, the nearer of two."""
    i = j = 0
    out = []
    while i < len(reference) and j < len(test):
        d = test[j] - reference[i]
        if abs(d) <= TOLERANCE_S:
            if j + 1 < len(test) and abs(test[j + 1] - reference[i]) < abs(d):
                j += 1
                continue
            out.append((i, j))
            i, j = i + 1, j + 1
        elif d < 0:
            j += 1
        else:
            i += 1
    return out


def rate_bpm(times):
    return 60 / np.mean(np.diff(times)) if len(times) > 2 else 0.0


class Score:
    """Counts, heart-rate errors and residuals over recordings."""

    def __init__(self):
        self.tp = self.fn = self.fp = 0
        self.errors, self.kept, self.jitters = [], [], []
        self.good = np.zeros(3, int)

    def add(self, reference, test):
        """Pulses of one stretch; the delay is out of both."""
        found = pairs(reference, test)
        self.tp += len(found)
        self.fn += len(reference) - len(found)
        self.fp += len(test) - len(found)
        return [test[j] - reference[i] for i, j in found]

    @property
    def f1(self):
        return 100 * 2 * self.tp / max(1, 2 * self.tp + self.fn + self.fp)

    def accepted(self, judged, rate, reference, test, late_s):
        """Counts again, in the seconds that our quality accepts."""
        starts = judged.start_index / rate

        def good(times):
            at = np.searchsorted(starts, times + late_s, side="right") - 1
            return times[judged.score[np.clip(at, 0, len(starts) - 1)] >= 0.5]

        reference, test = good(reference), good(test)
        found = len(pairs(reference, test))
        self.good += np.array([found, len(reference) - found, len(test) - found])

    def row(self, name):
        mae = np.mean(self.errors) if self.errors else np.nan
        jitter = 1e3 * np.mean(self.jitters) if self.jitters else np.nan
        tp, fn, fp = self.good
        accepted = 200 * tp / max(1, 2 * tp + fn + fp)
        kept = np.mean(self.kept) if self.kept else np.nan
        coverage = 100 * len(self.kept) / max(1, len(self.errors))
        return (
            f"| {name} | {self.f1:.2f} | {self.fn} | {self.fp} | {accepted:.2f} | {mae:.2f} "
            f"| {np.median(self.errors):.2f} | {kept:.2f} | {coverage:.1f} | {jitter:.1f} |"
        )

    def rate(self, error, bad):
        """The error of the rate of one window, and whether our quality refuses it."""
        self.errors.append(error)
        if not bad:
            self.kept.append(error)


def windows(reference, test, end_s, length_s=10.0):
    """Start of each window and the error of its rate."""
    for start in np.arange(EDGE_S, end_s - length_s, length_s):
        inside = [t[(t >= start) & (t < start + length_s)] for t in (reference, test)]
        if len(inside[0]) > 3:
            yield start, abs(rate_bpm(inside[0]) - rate_bpm(inside[1]))


# ---- recordings: (name, samples, rate, reference times)


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


def aligned(reference, test):
    """The reference's clock is not known: where most of its beats meet a pulse."""
    best = (-1.0, 0.0)
    if len(test) < 3:
        return reference
    for offset in np.arange(-20, 30, 0.04):
        at = reference + offset
        j = np.clip(np.searchsorted(test, at), 1, len(test) - 1)
        distance = np.minimum(np.abs(test[j] - at), np.abs(test[j - 1] - at))
        best = max(best, (np.exp(-((distance / 0.06) ** 2)).sum(), offset))
    return reference + best[1]


def whole(title, recordings, align):
    """Recordings with a reference from end to end."""
    recordings = list(recordings)
    print(f"\n### {title}\n")
    print(
        "| detector | F1 % | missed | extra | F1 % accepted | HR MAE, 10 s | median "
        "| MAE accepted | coverage % | jitter ms |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name, detect in DETECTORS.items():
        score = Score()
        for _, x, rate, reference in recordings:
            test = np.sort(detect(x, rate))
            end_s = len(x) / rate - EDGE_S
            if len(test) < 3:
                score.fn += len(reference)
                continue
            if align:
                reference = aligned(reference, test)
            late_s = delay(reference, test)
            test = test - late_s
            start, stop = max(EDGE_S, reference[0] - 0.2), min(end_s, reference[-1] + 0.2)
            inside = [t[(t > start) & (t < stop)] for t in (reference, test)]
            score.jitters.append(np.std(score.add(*inside)))
            judged = ic.ppg.quality(x, sampling_rate=rate)
            score.accepted(judged, rate, *inside, late_s)
            for at, error in windows(*inside, stop):
                at += late_s
                score.rate(error, refused(judged, rate, at + 1, at + 10))
        print(score.row(name), flush=True)


# ---- stress-predict: Empatica's own intervals, where it gives them


def stress_predict():
    for path in sorted((DATA / "affect/stress-predict/Raw_data").glob("S*.zip")):
        archive = zipfile.ZipFile(path)
        read = {pathlib.Path(n).name: archive.read(n).decode() for n in archive.namelist()}
        bvp = np.loadtxt(io.StringIO(read["BVP.csv"]), skiprows=2)
        ibi = np.loadtxt(io.StringIO(read["IBI.csv"]), delimiter=",", skiprows=1)
        yield path.stem, bvp, 64.0, ibi[:, 0], ibi[:, 1]


def runs(times, lengths):
    """Stretches of at least 5 beats, each one interval after the one before."""
    start = 0
    for i in range(1, len(times) + 1):
        if i == len(times) or abs(times[i] - times[i - 1] - lengths[i]) > 0.02:
            if i - start >= 5:
                yield start, i
            start = i


def pieces(times, lengths, test):
    """Ten beats at a time: where, and the error of the rate."""
    for start, end in runs(times, lengths):
        for k in range(start, end - 9, 10):
            low, high = times[k] - lengths[k] / 2, times[k + 9] + lengths[k + 9] / 2
            inside = test[(test > low) & (test < high)]
            yield low, high, abs(rate_bpm(times[k : k + 10]) - rate_bpm(inside))


def wrist(people):
    print("\n### stress-predict: wrist, against Empatica's intervals\n")
    print(
        "| detector | F1 % | missed | extra | F1 % accepted | HR MAE, 10 beats | median "
        "| MAE accepted | coverage % | jitter ms |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name, detect in DETECTORS.items():
        score, worst = Score(), []
        for person, x, rate, times, lengths in people:
            one = Score()
            test = np.sort(detect(x, rate))
            if len(test) < 3:
                score.fn += len(times)
                continue
            late_s = delay(times, test)
            test = test - late_s
            judged = ic.ppg.quality(x, sampling_rate=rate)
            residuals = []
            for start, end in runs(times, lengths):
                low, high = times[start] - lengths[start] / 2, times[end - 1] + lengths[end - 1] / 2
                inside = times[start:end], test[(test > low) & (test < high)]
                one.add(*inside)
                residuals += score.add(*inside)
                score.accepted(judged, rate, *inside, late_s)
            score.jitters.append(np.std(residuals))
            for low, high, error in pieces(times, lengths, test):
                score.rate(error, refused(judged, rate, low + late_s, high + late_s))
            worst.append((one.f1, person))
        print(score.row(name), flush=True)
        if detect is ours:
            note = ", ".join(f"{p} {f:.1f}" for f, p in sorted(worst)[:3])
    print(f"\nWorst people, foot: {note}.")


# ---- PPG-BP: 2.1 s each, against the heart rate of the table


def sheet(path):
    """Rows of the first sheet of a workbook, by column letter."""
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    book = zipfile.ZipFile(path)
    shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
    texts = ["".join(t.text or "" for t in item.iter(space + "t")) for item in shared]
    first = min(n for n in book.namelist() if n.startswith("xl/worksheets/sheet"))
    for row in ElementTree.fromstring(book.read(first)).iter(space + "row"):
        cells = {}
        for cell in row.iter(space + "c"):
            value = cell.find(space + "v")
            if value is not None:
                column = re.match("[A-Z]+", cell.get("r")).group()
                text = cell.get("t") == "s"
                cells[column] = texts[int(value.text)] if text else value.text
        yield cells


def ppg_bp():
    folder = DATA / "cardiac/ppg-bp"
    rows = list(sheet(folder / "PPG-BP dataset.xlsx"))
    head = next(r for r in rows if any("Heart" in v for v in r.values()))
    rate_column = next(k for k, v in head.items() if "Heart" in v)
    id_column = next(k for k, v in head.items() if "subject" in v.lower())
    rates = {r[id_column]: float(r[rate_column]) for r in rows if r.get(id_column, "").isdigit()}
    segments = sorted((folder / "data").glob("*.txt"))
    print("\n### PPG-BP: 2.1 s at 1000 Hz, against the heart rate measured with the cuff\n")
    print("| detector | segments with a rate | HR MAE | median | > 10 off | ours on the same |")
    print("|---|---|---|---|---|---|")
    signals = [
        (p.stem.split("_")[0], np.array(p.read_text().split(), float)[:2100]) for p in segments
    ]
    own = {}
    for name, detect in DETECTORS.items():
        errors, same = [], []
        for i, (subject, x) in enumerate(signals):
            try:
                test = detect(x, 1000)
            except Exception:  # Too short for some.
                continue
            if len(test) > 1 and subject in rates:
                errors.append(abs(60 / np.mean(np.diff(test)) - rates[subject]))
                own.setdefault(i, errors[-1] if detect is ours else np.nan)
                if np.isfinite(own[i]):
                    same.append((errors[-1], own[i]))
        if errors:
            e = np.array(errors)
            print(
                f"| {name} | {len(e)} of {len(signals)} | {e.mean():.2f} | {np.median(e):.2f} "
                f"| {np.sum(e > 10)} | {np.mean(same, axis=0)[1]:.2f}, it {np.mean(same, axis=0)[0]:.2f} |",
                flush=True,
            )
        else:
            print(f"| {name} | 0 of {len(signals)} | - | - | - | - |")


# ---- quality: what is refused, and the error on both sides


def refused(judged, rate, low, high):
    """Whether the mean score of a stretch is below one half."""
    start = judged.start_index / rate
    inside = judged.score[(start >= low - 1) & (start < high)]
    return bool(len(inside)) and np.mean(inside) < 0.5


def quality(people):
    print("\n### ppg.quality: error of the heart rate inside and outside, 1/min\n")
    print(
        "| recordings | stretches | seconds refused % | stretches refused % | MAE accepted "
        "| MAE refused | times |"
    )
    print("|---|---|---|---|---|---|---|")

    def row(name, errors, bad, seconds):
        errors, bad = np.array(errors), np.array(bad)
        times = errors[bad].mean() / errors[~bad].mean() if bad.any() else np.nan
        outside = f"{errors[bad].mean():.2f} | {times:.0f}" if bad.any() else "- | -"
        print(
            f"| {name} | {len(errors)} | {100 * np.mean(seconds):.1f} | {100 * bad.mean():.1f} "
            f"| {errors[~bad].mean():.2f} | {outside} |",
            flush=True,
        )

    for name, recordings, align in (("bidmc01", bidmc(), False), ("welltory", welltory(), True)):
        errors, bad, seconds = [], [], []
        for _, x, rate, reference in recordings:
            judged = ic.ppg.quality(x, sampling_rate=rate)
            seconds += list(judged.score < 0.5)
            test = ours(x, rate)
            reference = aligned(reference, test) if align else reference
            d = delay(reference, test)
            end_s = min(len(x) / rate - EDGE_S, reference[-1])
            for start, error in windows(reference + d, test, end_s):
                errors.append(error)
                bad.append(refused(judged, rate, start + 1, start + 10))
        row(name, errors, bad, seconds)
    errors, bad, seconds = [], [], []
    for _, x, rate, times, lengths in people:
        judged = ic.ppg.quality(x, sampling_rate=rate)
        seconds += list(judged.score < 0.5)
        test = ours(x, rate)
        for low, high, error in pieces(times, lengths, test - delay(times, test)):
            errors.append(error)
            bad.append(refused(judged, rate, low, high))
    row("stress-predict", errors, bad, seconds)


# ---- movement


def accelerations():
    """Of the wrists: E4 sessions, light and acceleration in g on one clock."""
    for path in sorted((DATA / "affect/stress-predict/Raw_data").glob("S*.zip")):
        archive = zipfile.ZipFile(path)
        read = {pathlib.Path(n).name: archive.read(n).decode() for n in archive.namelist()}
        light = np.loadtxt(io.StringIO(read["BVP.csv"]))
        axes = np.loadtxt(io.StringIO(read["ACC.csv"]), delimiter=",")
        at = light[0] + np.arange(len(light) - 2) / light[1]
        known = axes[0, 0] + np.arange(len(axes) - 2) / axes[1, 0]
        axes = [np.interp(at, known, a / 64, left=np.nan, right=np.nan) for a in axes[2:].T]
        yield path.stem, light[2:], np.column_stack(axes)


def movement(people):
    """Refused by movement where there is none of a pulse's rate, and where there is nothing else."""
    seconds, moving, locked, new, errors = 0, 0, 0, 0, []
    by_name = {person: rest for person, *rest in people}
    for person, light, axes in accelerations():
        _, rate, times, lengths = by_name[person]
        judged, alone = (
            ic.ppg.motion(light, axes, sampling_rate=rate),
            ic.ppg.quality(light, sampling_rate=rate),
        )
        moves = judged.motion_g >= 0.02
        seconds, moving = seconds + len(judged), moving + moves.sum()
        locked += (moves & (judged.coherence > 0.5)).sum()
        test = ours(light, rate)
        late_s = delay(times, test)
        for low, high, error in pieces(times, lengths, test - late_s):
            span = rate, low + late_s, high + late_s
            if not refused(alone, *span):
                new += refused(judged, *span)
                errors.append(error)
    print("\n### ppg.motion: wrists that sit and stand, and light that follows real walking\n")
    print(
        f"stress-predict: {seconds} s, {100 * moving / seconds:.1f} % of them moving, "
        f"{100 * locked / seconds:.2f} % refused by movement; of {len(errors)} stretches that "
        f"`ppg.quality` accepts {new} are refused beside."
    )
    print(
        "\n| light | walk | seconds | accepted alone % | with acceleration % | wrong rate told % |"
    )
    print("|---|---|---|---|---|---|")
    pleth = next(bidmc())[1]
    pleth = np.interp(np.arange(int(len(pleth) / 1.25)) * 1.25, np.arange(len(pleth)), pleth)
    pleth = (pleth - pleth.mean()) / pleth.std()
    for person in ("HA", "MS"):
        folder = DATA / "motion/mobgap-examples/example_data/data_csv" / person / "001"
        table = pd.read_csv(folder / "TimeMeasure1_Test11_Trial1.csv.gz")
        axes = table[["acc_x", "acc_y", "acc_z"]].to_numpy()
        sos = scipy.signal.butter(2, [0.7, 4], "bandpass", fs=100, output="sos")
        follows = np.roll(scipy.signal.sosfilt(sos, axes[:, 0] - 1), 10)
        follows /= follows.std()
        for share, name in (
            (np.inf, "movement alone"),
            (2, "2 movement, 1 pulse"),
            (0.3, "0.3, 1"),
        ):
            pulse = pleth[: len(follows)]
            light = follows if share == np.inf else share * follows + pulse
            judged = ic.ppg.motion(light, axes, sampling_rate=100)
            alone = ic.ppg.quality(light, sampling_rate=100)
            clean = ic.ppg.quality(pulse, sampling_rate=100)
            moves = (judged.motion_g >= 0.02)[: len(alone)]
            n = min(len(judged), len(alone), len(clean))
            moves = moves[:n]
            off = np.abs(judged.rate_bpm[:n] - clean.rate_bpm[:n]) > 10
            if share == np.inf:
                off = ~np.isnan(judged.rate_bpm[:n])
            wrong = (judged.score[:n] >= 0.5) & off
            parts = [(q.score[:n] >= 0.5)[moves].mean() for q in (alone, judged)]
            print(
                f"| {name} | {person} | {moves.sum()} | {100 * parts[0]:.1f} | {100 * parts[1]:.1f} "
                f"| {100 * wrong[moves].mean():.1f} |",
                flush=True,
            )


# ---- waves


def by_definition(x, rate, on, off):
    """b/a and the crest time of one wave by NumPy and SciPy alone, from the published definitions."""
    from scipy.ndimage import gaussian_filter1d

    # A kernel that is cut off early lets the level through to the derivatives.
    x, how = x - x.mean(), {"sigma": 0.01325 * rate, "truncate": 8.0}
    first = gaussian_filter1d(x, order=1, **how)
    second = gaussian_filter1d(x, order=2, **how)
    even = gaussian_filter1d(x, **how)
    i, j = int(on * rate), int(off * rate)
    rise = i + int(np.argmax(first[i : i + int(0.4 * (j - i))]))
    before = max(0, i - int(0.04 * rate))
    a = before + int(np.argmax(second[before : rise + 1]))
    lows = scipy.signal.argrelmin(second[rise:j])[0]
    if not len(lows):
        return np.nan, np.nan
    tops = scipy.signal.argrelmax(even[rise:j])[0]
    crest = (rise + tops[0]) / rate - on if len(tops) else np.nan
    return second[rise + lows[0]] / second[a], crest


def waves():
    print("\n### ppg.waves on PPG-BP, 1000 Hz: what is resolved, and beside the definitions\n")
    shown, differences = [], []
    for path in sorted((DATA / "cardiac/ppg-bp/data").glob("*.txt")):
        x = np.array(path.read_text().split(), float)[:2100]
        for w in ic.ppg.waves(x, sampling_rate=1000, polarity=1):
            names = ("dn_s", "dp_s", "u_s", "v_s", "w_s", "a_s", "b_s", "c_s", "d_s", "e_s", "f_s")
            shown.append([~np.isnan(w[n]) for n in (*names, "p1_s", "p2_s")])
            ratio, crest = by_definition(x, 1000, float(w["on_s"]), float(w["off_s"]))
            differences.append(
                [w["b"] / w["a"] - ratio, 1e3 * (w["sp_s"] - w["on_s"] - crest), ratio]
            )
    share = 100 * np.mean(shown, axis=0)
    print("| of waves | " + " | ".join("dn dp u v w a b c d e f p1 p2".split()) + " |")
    print("|---" * 14 + "|")
    print(f"| {len(shown)}, resolved % | " + " | ".join(f"{v:.0f}" for v in share) + " |")
    b, crest, ratio = np.array(differences).T
    print(
        f"\nb/a: median {np.nanmedian(ratio):.3f}; ours less SciPy's: median {np.nanmedian(b):.4f}, "
        f"95 % within {np.nanpercentile(np.abs(b), 95):.3f}. Crest time: median difference "
        f"{np.nanmedian(crest):.1f} ms, 95 % within {np.nanpercentile(np.abs(crest), 95):.1f} ms."
    )


# ---- variability from the foot


def variability():
    print(
        "\n### Pulse-rate variability against the reference intervals, median absolute error, ms\n"
    )
    print(
        "| recordings | window | n | without | RMSSD | of | MSPTDfast RMSSD | SDNN | MSPTDfast SDNN |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    detect = neurokit("charlton")
    for name, recordings, align in (("bidmc01", bidmc(), False), ("welltory", welltory(), True)):
        recordings = list(recordings)
        for length_s in (30.0, 60.0, np.inf):
            rows, absent = [], 0
            for _, x, rate, reference in recordings:
                test = ours(x, rate)
                reference = aligned(reference, test) if align else reference
                reference = reference + delay(reference, test)
                peer = detect(x, rate)
                end_s = min(len(x) / rate, reference[-1])
                step = min(length_s, end_s - 1)
                for start in np.arange(max(0, reference[0]), end_s - step + 0.5, step):
                    beats = reference[(reference >= start) & (reference < start + step)]
                    if len(beats) < 10:
                        continue
                    truth = ic.hrv.measure(1e3 * np.diff(beats))
                    part = x[int(start * rate) : int((start + step) * rate)]
                    m = ic.hrv.from_ppg(part, sampling_rate=rate)
                    if m["prv.rmssd"].value is None or m["prv.sdpp"].value is None:
                        absent += 1
                        continue
                    pp = 1e3 * np.diff(peer[(peer >= start) & (peer < start + step)])
                    other = np.sqrt(np.mean(np.diff(pp) ** 2)), np.std(pp, ddof=1)
                    r, s = truth["hrv.rmssd"].value, truth["hrv.sdnn"].value
                    rows.append(
                        [
                            m["prv.rmssd"].value - r,
                            r,
                            other[0] - r,
                            m["prv.sdpp"].value - s,
                            other[1] - s,
                        ]
                    )
            if rows:
                a = np.median(np.abs(rows), axis=0)
                length = "whole" if length_s == np.inf else f"{length_s:.0f} s"
                print(
                    f"| {name} | {length} | {len(rows)} | {absent} | {a[0]:.1f} | {a[1]:.1f} "
                    f"| {a[2]:.1f} | {a[3]:.1f} | {a[4]:.1f} |",
                    flush=True,
                )


def latency(people):
    print("\n### Latency: from the systolic peak to the pulse, ms\n")
    print("| recording | median | 95 % | longest | searched back for | 95 % of all |")
    print("|---|---|---|---|---|---|")
    recordings = [*bidmc(), *((n, x, r, None) for n, x, r, *_ in people[:2])]
    for name, x, rate, _ in recordings:
        detector, delays, late = ic.ppg.Detector(sampling_rate=rate), [], []
        for i in range(len(x)):
            for pulse in detector.push(x[i : i + 1]):
                kind = late if int(pulse["flags"]) & 1 else delays
                kind.append(1e3 * (i / rate - pulse["time_s"]))
        d = np.percentile(delays, [50, 95, 100])
        every = delays + late
        print(
            f"| {name} | {d[0]:.0f} | {d[1]:.0f} | {d[2]:.0f} | {len(late)} of {len(every)} "
            f"| {np.percentile(every, 95):.0f} |"
        )


def main() -> None:
    if not (DATA / "cardiac/bidmc01").exists():
        sys.exit(f"no recordings in {DATA}: set INTEROCEPT_DATA")
    begun = time.time()
    people = list(stress_predict())
    whole("bidmc01: finger, against the R peaks of lead II", bidmc(), align=False)
    whole("welltory: camera, 30 Hz, against the chest strap's intervals", welltory(), align=True)
    wrist(people)
    ppg_bp()
    quality(people)
    movement(people)
    waves()
    variability()
    latency(people)
    print(f"\n{time.time() - begun:.0f} s")


if __name__ == "__main__":
    main()
