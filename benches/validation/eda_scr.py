#!/usr/bin/env python3
"""Skin conductance responses on simulated drivers, beside NeuroKit2's three detectors.

    .venv/bin/pip install neurokit2
    .venv/bin/python benches/validation/eda_scr.py

Bursts at random through the bi-exponential response (2 and 0.7 s), 0.1 to 1 µS even in the
logarithm, at least 2 s apart, on a drifting level, with white noise. A response is found when an
onset lies within 1 s of its own after the median of the detector's own lag is taken out (at most
2 s); each counts once. NeuroKit2 gets its own cleaning and decomposition and its defaults.
"""

from __future__ import annotations

import sys
import warnings

import interocept as ic
import numpy as np

try:
    import neurokit2 as nk
except ImportError:
    sys.exit("this needs NeuroKit2: pip install neurokit2")

warnings.simplefilter("ignore")


def simulated(rate: float, noise: float, per_min: float, seed: int, seconds: float = 600.0):
    random = np.random.default_rng(seed)
    t = np.arange(int(seconds * rate)) / rate
    x = 5 + noise * random.standard_normal(t.size)
    for _ in range(5):
        hz = 0.002 * 10 ** random.uniform()
        x += 0.3 * 0.002 / hz * np.sin(2 * np.pi * (hz * t + random.uniform()))
    onsets, at = [], 0.0
    while (at := at + 2 + random.exponential(60 / per_min - 2)) < seconds:
        since = np.clip(t - at, 0, None)
        height = np.exp(random.uniform(np.log(0.1), 0))
        x += height * 2.708 * (np.exp(-since / 2) - np.exp(-since / 0.7))
        onsets.append(at)
    return x, np.array(onsets)


def pair(truth: np.ndarray, found: np.ndarray) -> int:
    """How many are within 1 s, each once, the nearest first."""
    if not truth.size or not found.size:
        return 0
    distance = np.abs(truth[:, None] - found)
    order = np.column_stack(np.unravel_index(np.argsort(distance, axis=None), distance.shape))
    rows, columns = set(), set()
    for i, j in order:
        if distance[i, j] > 1.0:
            break
        if i not in rows and j not in columns:
            rows.add(i)
            columns.add(j)
    return len(rows)


def live(x, rate):
    r = ic.eda.detect(x, sampling_rate=rate)
    return r.onset_index[r.event == "response"] / rate


def convex(x, rate):
    return ic.eda.decompose(x, sampling_rate=rate).scr.onset_index / rate


def neurokit(method):
    def find(x, rate):
        clean = nk.eda_clean(x, sampling_rate=rate)
        phasic = nk.eda_phasic(clean, sampling_rate=rate)["EDA_Phasic"].to_numpy()
        _, info = nk.eda_peaks(phasic, sampling_rate=rate, method=method)
        onsets = np.asarray(info["SCR_Onsets"], dtype=float)
        peaks = np.asarray(info["SCR_Peaks"], dtype=float)
        # Where it has no onset, the peak stands for it.
        return np.where(np.isnan(onsets), peaks, onsets) / rate

    return find


DETECTORS = {
    "interocept, live": live,
    "interocept, convex": convex,
    "NeuroKit2 neurokit": neurokit("neurokit"),
    "NeuroKit2 gamboa2008": neurokit("gamboa2008"),
    "NeuroKit2 kim2004": neurokit("kim2004"),
}


def main() -> None:
    seeds = range(101, 111)
    for rate, noise, per_min in (
        (8, 0.0, 6),
        (4, 0.02, 6),
        (8, 0.02, 6),
        (32, 0.02, 6),
        (100, 0.02, 6),
        (8, 0.02, 12),
        (8, 0.05, 6),
    ):
        print(f"\n{rate} Hz, noise {noise} µS, {per_min} responses a minute, {len(seeds)} x 10 min")
        print(f"{'':22} {'F1 %':>6} {'recall':>6} {'precision':>9} {'lag s':>6} {'worst F1':>8}")
        recordings = [simulated(rate, noise, per_min, seed) for seed in seeds]
        for name, find in DETECTORS.items():
            found, failed = [], 0
            for x, _ in recordings:
                try:
                    found.append(np.sort(find(x, rate)))
                except Exception as error:  # noqa: BLE001 - a peer that fails has found nothing
                    failed += 1
                    reason = f"{type(error).__name__}: {error}"
                    found.append(np.empty(0))
            near = [
                f[np.abs(f - t).argmin()] - t
                for f, (_, truth) in zip(found, recordings, strict=True)
                for t in truth
                if f.size and np.abs(f - t).min() < 2
            ]
            lag = float(np.median(near)) if near else 0.0
            counts = np.array(
                [
                    (pair(truth, f - lag), truth.size, f.size)
                    for f, (_, truth) in zip(found, recordings, strict=True)
                ]
            )
            f1 = 200 * counts[:, 0] / np.maximum(counts[:, 1] + counts[:, 2], 1)
            paired, truths, founds = counts.sum(axis=0)
            print(
                f"{name:22} {200 * paired / (truths + founds):6.2f} {100 * paired / truths:6.2f} "
                f"{100 * paired / max(founds, 1):9.2f} {lag:+6.2f} {f1.min():8.2f}"
            )
            if failed:
                print(f"    failed on {failed}: {reason}")


if __name__ == "__main__":
    main()
