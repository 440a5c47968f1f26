#!/usr/bin/env python3
"""EMG: the fatigue of a recording reproduced, and contractions beside NeuroKit2 and BioSPPy.

    INTEROCEPT_DATA=... benches/peers/.venv/bin/python benches/validation/emg.py

Fatigue: one person's biceps, flexed and stretched until tired (PLUX, 127 s at 1000 Hz), whose data
set states the median frequency of each quarter. NeuroKit2 has no frequencies of EMG; BioSPPy has the
centroid of any signal's spectrum, and no median frequency. Baseline: no change.

Contractions: of the recording there is no truth, so counts only. The truth is in simulated signals:
noise of a muscle's spectrum (Stulen and De Luca 1981), on for 2 s every 4 s, at 10, 20 and 40 dB
over white noise at rest, three minutes each; found where onset and end are both within 150 ms. Peers
run with their defaults; those that want a signal at rest get the first two seconds, which are.
NeuroKit2's `pelt` is left out: it takes half a minute for a minute.
"""

from __future__ import annotations

import os
import pathlib
import warnings

import h5py
import interocept as ic
import neurokit2 as nk
import numpy as np
from biosppy.features.frequency import frequency
from biosppy.signals import emg as biosppy_emg
from scipy import signal, stats

DATA = pathlib.Path(os.environ.get("INTEROCEPT_DATA", "../shared/data"))
RATE = 1000
STATED_HZ = (71.3, 69.3, 63.5, 57.6)
WITHIN_S = 0.150
SEEDS = 3


def recording():
    with h5py.File(DATA / "motion/plux-signal-samples/emg_fatigue.h5") as file:
        counts = next(iter(file.values()))["raw/channel_2"][:, 0].astype(float)
    # 12 bits over 3 V, gain 1000.
    return (counts / 4096 - 0.5) * 3


def welch_median(x):
    hz, density = signal.welch(x - x.mean(), RATE, nperseg=1024)
    power = np.cumsum(density)
    return hz[np.searchsorted(power, power[-1] / 2)]


def fatigue(x):
    print("| quarter | stated | Welch of 1024 | interocept | mean frequency | BioSPPy's centroid |")
    print("|---|---|---|---|---|---|")
    ours = []
    for k, (part, stated) in enumerate(zip(np.array_split(x, 4), STATED_HZ, strict=True)):
        told = ic.emg.features(part, sampling_rate=RATE)
        m, mean = told["emg.median_frequency"], told["emg.mean_frequency"]
        ours.append(m.value)
        peer = frequency(part - part.mean(), RATE)["FFT_centroid"]
        print(
            f"| {k + 1} | {stated} | {welch_median(part):.1f} "
            f"| {m.value:.1f} ({m.low:.1f} to {m.high:.1f}) | {mean.value:.1f} | {peer:.1f} |"
        )
    fall = 100 * (1 - ours[-1] / ours[0])
    print(
        f"\nfall from first to last quarter: {fall:.0f} %, stated {100 * (1 - 57.6 / 71.3):.0f} %"
    )
    whole = ic.emg.features(x, sampling_rate=RATE)
    slope = whole["emg.fatigue_slope"]
    stated = stats.linregress((np.arange(4) + 0.5) * len(x) / RATE / 4 / 60, STATED_HZ).slope
    print(
        f"slope {slope.value:.2f} Hz/min ({slope.low:.2f} to {slope.high:.2f}), "
        f"through the stated quarters {stated:.2f}; quality {whole['emg.rms'].quality:.2f}\n"
    )


def simulate(seed, level_db, seconds=60):
    random = np.random.default_rng(seed)
    low, high = signal.butter(1, 40, "high", fs=RATE), signal.butter(1, 110, "low", fs=RATE)
    muscle = random.normal(size=seconds * RATE)
    for b, a in (low, high, high):
        muscle = signal.lfilter(b, a, muscle)
    muscle *= 0.005 * 10 ** (level_db / 20) / muscle.std()
    t = np.arange(muscle.size) / RATE
    starts = np.arange(3.0, seconds - 3, 4.0)
    truth = [(s, s + 2.0) for s in starts + random.uniform(0, 1, starts.size)]
    on = sum(
        ((t >= a) & (t < b)) * np.clip(np.minimum(t - a, b - t) / 0.02, 0, 1) for a, b in truth
    )
    return on * muscle + 0.005 * random.normal(size=muscle.size), truth


def pairs(onsets, ends):
    """Each onset with the first end after it."""
    onsets, ends = np.sort(np.asarray(onsets)), np.sort(np.asarray(ends))
    return [(a, ends[ends > a][0]) for a in onsets if (ends > a).any()]


def ours(x):
    told = ic.emg.bursts(x, sampling_rate=RATE)
    burst = told.event == "burst"
    return list(zip(told.onset_index[burst] / RATE, told.end_index[burst] / RATE, strict=True))


def neurokit(method):
    def find(x):
        clean = nk.emg_clean(x, sampling_rate=RATE)
        amplitude = nk.emg_amplitude(clean)
        _, info = nk.emg_activation(amplitude, sampling_rate=RATE, method=method)
        return pairs(info["EMG_Onsets"] / RATE, info["EMG_Offsets"] / RATE)

    return find


def crossings(onsets):
    # BioSPPy gives changes of state one after the other.
    times = np.sort(np.asarray(onsets, dtype=float)) / RATE
    return list(zip(times[::2], times[1::2], strict=False))


def biosppy_default(x):
    return crossings(biosppy_emg.emg(x, RATE, show=False)["onsets"])


def biosppy_hodges(x):
    clean = biosppy_emg.emg(x, RATE, show=False)["filtered"]
    return crossings(
        biosppy_emg.hodges_bui_onset_detector(
            clean, rest=clean[: 2 * RATE], sampling_rate=RATE, size=50, threshold=3
        )["onsets"]
    )


METHODS = {
    "interocept": ours,
    "NeuroKit2 threshold": neurokit("threshold"),
    "NeuroKit2 mixture": neurokit("mixture"),
    "BioSPPy default": biosppy_default,
    "BioSPPy Hodges-Bui": biosppy_hodges,
}


def score(find, level_db):
    hits = found = true = 0
    errors = []
    for seed in range(SEEDS):
        x, truth = simulate(seed, level_db)
        told = find(x)
        true, found = true + len(truth), found + len(told)
        for a, b in truth:
            near = [(c, d) for c, d in told if abs(c - a) < WITHIN_S and abs(d - b) < WITHIN_S]
            hits += bool(near)
            errors += [e for c, d in near[:1] for e in (c - a, d - b)]
    f1 = 100 * 2 * hits / (true + found)
    off = 1000 * np.median(np.abs(errors)) if errors else np.nan
    return f"{f1:.1f}, {off:.0f} ms"


def main() -> None:
    warnings.simplefilter("ignore")
    x = recording()
    fatigue(x)
    print("| method | 10 dB: F1, error | 20 dB | 40 dB | in the recording |\n|---|---|---|---|---|")
    for name, find in METHODS.items():
        cells = []
        for level_db in (10, 20, 40):
            try:
                cells.append(score(find, level_db))
            except Exception as e:  # a peer that fails has no score
                cells.append(type(e).__name__)
        try:
            cells.append(str(len(find(x))))
        except Exception as e:
            cells.append(type(e).__name__)
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
