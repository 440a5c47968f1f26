#!/usr/bin/env python3
"""Pulse rate of a finger on a phone's lens, 10 s at a time, beside NeuroKit2 and HeartPy.

Two sets: `oximetry-phone-cam` (frames at 30 a second, against the median of four pulse oximeters,
which are 7 s behind on everyone: the finger's pulse is compared with what they show 7 s later) and
`welltory` (frames at their own times, against a chest strap whose clock is not known: each method's
own rates are aligned with it by the offset that suits them best). One default configuration.

Peers are given the green trace and its negative (blood darkens it), or that of the colour with the most light where green has none
(below 1 of 255), on an even grid of 30 Hz, window by window; the constant is the mean rate of the
other people. Remote pulses are simulated: there are no open recordings here.

    benches/peers/.venv/bin/pip install ./bindings/python
    INTEROCEPT_DATA=... benches/peers/.venv/bin/python benches/validation/camera.py
"""

from __future__ import annotations

import os
import pathlib
import sys
import warnings

import interocept as ic
import numpy as np
import pandas as pd

try:
    import heartpy
    import neurokit2 as nk
except ImportError:
    sys.exit("this needs the peers' environment: see benches/peers/README.md")

warnings.filterwarnings("ignore")
DATA = pathlib.Path(os.environ.get("INTEROCEPT_DATA", "../shared/data")) / "cardiac"
WINDOW_S = 10.0
HOP_S = 5.0
#: How far the oximeters are behind.
BEHIND_S = 7
RATE_HZ = 30.0


# ---- recordings: person, name, times or None, colours, reference


def oximetry():
    """The reference is the oximeters' rate in each second."""
    for path in sorted((DATA / "oximetry-phone-cam/gt").glob("1*.csv")):
        table = pd.read_csv(path, encoding="utf-8-sig")
        rates = table[[f"Pulse {i}" for i in (1, 2, 4, 5)]]
        rates = rates.apply(pd.to_numeric, errors="coerce")
        reference = rates.where(rates > 20).median(axis=1).to_numpy()
        for side in ("Left", "Right"):
            rgb = pd.read_csv(DATA / f"oximetry-phone-cam/ppg-csv/{side}/{path.stem}.csv.gz")
            yield path.stem, f"{path.stem} {side}", None, rgb.to_numpy(float), reference


def welltory():
    """The reference is the chest strap's beats, in s from its first."""
    for folder in sorted((DATA / "welltory-ppg/data").glob("*")):
        table = pd.read_csv(folder / "PPG.csv")
        rr = np.array((folder / "RR.txt").read_text().split(), float) / 1e3
        rgb = table[["R", "G", "B"]].to_numpy(float)
        yield folder.name, folder.name, table["time"].to_numpy() / 1e3, rgb, np.r_[0, np.cumsum(rr)]


# ---- methods: times and colours in; start, rate, whether accepted, interval of each window out


def ours(t, rgb):
    windows = ic.camera.contact(
        rgb, sampling_rate=RATE_HZ, frame_s=t, window_s=WINDOW_S, hop_s=HOP_S
    )
    out = []
    for w in windows:
        m = w["camera.pulse_rate"]
        out.append((m.start_s, m.value or np.nan, m.low or np.nan, m.high or np.nan))
    return np.array(out)


def everything(t, rgb):
    """Ours without any gate."""
    options = {"least_repeat": 0.0, "most_apart": 100.0, "window_s": WINDOW_S, "hop_s": HOP_S}
    windows = ic.camera.contact(rgb, sampling_rate=RATE_HZ, frame_s=t, **options)
    measures = (w["camera.pulse_rate"] for w in windows)
    return np.array([(m.start_s, m.value or np.nan, np.nan, np.nan) for m in measures])


def each_window(find, sign=1):
    def run(t, rgb):
        t = np.arange(len(rgb)) / RATE_HZ if t is None else t
        grid = np.arange(t[0], t[-1], 1 / RATE_HZ)
        means = rgb.mean(axis=0)
        colour = 1 if means[1] >= 1 else int(np.argmax(means))
        x, n = np.interp(grid, t, rgb[:, colour]), int(WINDOW_S * RATE_HZ)
        out = []
        for start in range(0, len(x) - n, int(HOP_S * RATE_HZ)):
            try:
                rate = find(sign * x[start : start + n])
            except Exception:  # They give up on what they cannot use.
                rate = np.nan
            out.append((start / RATE_HZ, rate, np.nan, np.nan))
        return np.array(out)

    return run


def neurokit(x):
    clean = nk.ppg_clean(x, sampling_rate=int(RATE_HZ))
    peaks = nk.ppg_findpeaks(clean, sampling_rate=int(RATE_HZ))["PPG_Peaks"]
    return 60 * RATE_HZ * (len(peaks) - 1) / (peaks[-1] - peaks[0])


def heart_py(x):
    clean = heartpy.filter_signal(x, [0.7, 3.5], RATE_HZ, 3, "bandpass")
    return heartpy.process(clean, RATE_HZ)[1]["bpm"]


METHODS = {
    "interocept": ours,
    "interocept without its gate": everything,
    "NeuroKit2": each_window(neurokit),
    "NeuroKit2, trace inverted": each_window(neurokit, -1),
    "HeartPy": each_window(heart_py),
    "HeartPy, trace inverted": each_window(heart_py, -1),
}


# ---- comparison


def by_second(reference, starts):
    """Mean of the oximeters over each window, as far behind as they are."""
    whole = int(WINDOW_S)
    at = [reference[int(s) + BEHIND_S : int(s) + BEHIND_S + whole] for s in starts]
    return np.array([np.nanmean(a) if len(a) == whole else np.nan for a in at])


def by_beats(beats, starts, rates):
    """Beats of the strap in each window, at the offset that suits the rates best."""
    best = (np.inf, None)
    for offset in np.arange(-15, 15, 0.1):
        begin = starts - offset
        count = np.interp(
            np.r_[begin, begin + WINDOW_S], beats, np.arange(len(beats)), np.nan, np.nan
        )
        expected = 60 * (count[len(begin) :] - count[: len(begin)]) / WINDOW_S
        both = np.isfinite(expected) & np.isfinite(rates)
        if np.isfinite(expected).mean() >= 0.7 and both.any():
            off = np.mean(np.minimum(np.abs(expected - rates)[both], 5))
            if off < best[0]:
                best = (off, expected)
    return np.full(len(starts), np.nan) if best[1] is None else best[1]


def table(title, recordings, reference_of):
    recordings = list(recordings)
    print(f"\n### {title}\n")
    print("| method | windows | coverage % | MAE | median | > 5 off % | reference in interval % |")
    print("|---|---|---|---|---|---|---|")
    found, references = {}, {}
    for name, method in METHODS.items():
        rows = []
        for person, record, t, rgb, reference in recordings:
            out = method(t, rgb)
            expected = reference_of(reference, out[:, 0], out[:, 1])
            references[record] = (person, expected)
            rows += [(record, *o, e) for o, e in zip(out, expected) if np.isfinite(e)]
        found[name] = rows
        show(name, rows)
    # The constant: everyone's mean but of the person.
    rows = []
    for person, expected in references.values():
        others = np.concatenate([e for p, e in references.values() if p != person])
        rows += [("", 0, np.nanmean(others), np.nan, np.nan, e) for e in expected if e == e]
    show("the mean of other people", rows)
    print("\nBy recording, interocept: coverage %, MAE.\n")
    for record in references:
        mine = np.array([r[1:] for r in found["interocept"] if r[0] == record])
        error = np.abs(mine[:, 1] - mine[:, 4])
        print(f"- {record}: {100 * np.isfinite(error).mean():.0f}, {np.nanmean(error):.2f}")


def show(name, rows):
    rows = np.array([r[1:] for r in rows])
    rate, low, high, expected = rows[:, 1], rows[:, 2], rows[:, 3], rows[:, 4]
    given = np.isfinite(rate)
    error = np.abs(rate - expected)[given]
    known = given & np.isfinite(low)
    inside = (expected >= low) & (expected <= high)
    share = f"{100 * inside[known].mean():.0f}" if known.any() else "-"
    print(
        f"| {name} | {len(rows)} | {100 * given.mean():.1f} | {error.mean():.2f} "
        f"| {np.median(error):.2f} | {100 * np.mean(error > 5):.1f} | {share} |",
        flush=True,
    )


# ---- remote: simulated


def face(rate_bpm, pulse, light, gloss, motion_hz, noise, seed, seconds=60.0):
    """Equation 4 of Wang and others (2017): skin with a pulse, gloss of the lamp, light on both."""
    rng = np.random.default_rng(seed)
    t = np.arange(int(seconds * RATE_HZ)) / RATE_HZ + rng.uniform(0, 0.01, int(seconds * RATE_HZ))
    phase = 2 * np.pi * rate_bpm / 60 * t
    beat = pulse * (np.sin(phase) + 0.3 * np.sin(2 * phase + 1))
    moved = np.sin(2 * np.pi * motion_hz * t + rng.uniform(0, 6))
    skin = np.array([160.0, 110.0, 90.0]) * (1 + np.outer(beat, [0.33, 0.77, 0.53]) / 0.77)
    mirrored = 150 * (0.1 + gloss * moved)[:, None]
    frames = (1 + light * moved)[:, None] * (skin + mirrored)
    return t, frames * (1 + noise * rng.normal(size=frames.shape))


def remote():
    print("\n### A face from afar, simulated: 40 rates from 50 to 150 a minute, 60 s each\n")
    print(
        "Pulse 0.2 % of green unless said; *wrong* is more than 5 off, in % of windows that are"
        " accepted; the green trace is ours for a finger, without its gate.\n"
    )
    print(
        "| light, gloss, noise % | pulse | accepted % | MAE | wrong % | green alone: MAE | wrong % |"
    )
    print("|---|---|---|---|---|---|---|")
    for light, gloss, noise, pulse in (
        (0, 0, 0.05, 0.002),
        (0, 0, 0.2, 0.002),
        (5, 0, 0.05, 0.002),
        (20, 0, 0.05, 0.002),
        (5, 1, 0.05, 0.002),
        (5, 5, 0.05, 0.002),
        (5, 1, 0.2, 0.002),
        (0, 0, 0.5, 0.002),
        (0, 0, 0.2, 0.0),
        (5, 1, 0.2, 0.0),
        (20, 5, 0.05, 0.0),
    ):
        errors, given, green = [], [], []
        for k in range(40):
            rate = 50 + 2.5 * k
            # Motion at a rate that a pulse could have.
            hz = (0.8, 1.3, 1.9, 0.4)[k % 4]
            t, rgb = face(rate, pulse, light / 100, gloss / 100, hz, noise / 100, k)
            for w in ic.camera.remote(rgb, sampling_rate=RATE_HZ, frame_s=t, hop_s=5.0):
                m = w["camera.remote_rate"]
                given.append(m.value is not None)
                if m.value is not None:
                    errors.append(abs(m.value - rate))
            only = np.column_stack([0 * t, rgb[:, 1], 0 * t])
            for w in ic.camera.contact(only, sampling_rate=RATE_HZ, frame_s=t, hop_s=5.0):
                m = w["camera.pulse_rate"]
                green.append(abs(m.value - rate) if m.value is not None else np.nan)
        e, g = np.array(errors), np.array(green)
        g = g[np.isfinite(g)]
        if pulse:
            mine = f"{e.mean():.2f} | {100 * np.mean(e > 5):.1f}" if len(e) else "- | -"
            other = f"{g.mean():.2f} | {100 * np.mean(g > 5):.1f}" if len(g) else "- | -"
        else:
            mine, other = f"- | all {len(e)}", f"- | all {len(g)}"
        print(
            f"| {light}, {gloss}, {noise} | {100 * pulse} % | {100 * np.mean(given):.1f} | {mine} | {other} |",
            flush=True,
        )


def main() -> None:
    table("oximetry-phone-cam", oximetry(), lambda r, starts, _: by_second(r, starts))
    table("welltory", welltory(), by_beats)
    remote()


if __name__ == "__main__":
    main()
