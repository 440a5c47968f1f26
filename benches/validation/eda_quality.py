#!/usr/bin/env python3
"""Quality of skin conductance against three experts, beside published rules.

    INTEROCEPT_DATA=... .venv/bin/python benches/validation/eda_quality.py

Data: Zhang, Haghdan and Xu (2017, ISWC): eleven recordings of a wrist at 8 Hz, every 5 s judged by
three experts; the truth is their majority. Limits are chosen on ten recordings and applied to the
eleventh, for each in turn; `shipped` is what the library does by default, its limit chosen on all of
them. Balanced accuracy is given over all windows, and as the mean and the least over recordings.
"""

from __future__ import annotations

import csv
import gzip
import os
import pathlib

import interocept as ic
import numpy as np

DATA = pathlib.Path(os.environ.get("INTEROCEPT_DATA", "../shared/data"))
RAW = DATA / "affect/eda-artifact-uta/AlanWalksWales/Raw"
RATE, WINDOW = 8, 40


def recordings():
    for labels in sorted(RAW.glob("*_Epochs.csv")):
        rows = []
        name = labels.name.replace("_Epochs.csv", "")
        with gzip.open(labels.with_name(name + ".csv.gz"), "rt", encoding="latin1") as file:
            for line in file:
                try:
                    rows.append([float(v) for v in line.split(",")[:6]])
                except ValueError:
                    continue
        with labels.open() as file:
            votes = [
                [float(row[f"qualityLabel_Expert{k}"]) for k in (1, 2, 3)]
                for row in csv.DictReader(file)
            ]
        yield name, np.array(rows), np.array(votes)


def balanced(truth, said) -> float:
    return 50 * (np.mean(said[truth]) + np.mean(~said[~truth]))


def kleckner(x, temperature):
    """Range, slope and temperature; 5 s around a bad sample are bad too (Kleckner and others, 2018)."""
    slope = np.abs(np.diff(x, prepend=x[0])) * RATE
    bad = (x < 0.05) | (x > 60) | (slope > 10) | (temperature < 30) | (temperature > 40)
    return np.convolve(bad, np.ones(2 * WINDOW + 1), "same") > 0.5


def windows(values, n):
    return values[: n * WINDOW].reshape(n, WINDOW)


def main() -> None:
    data = list(recordings())
    truth = [(votes == 2).sum(axis=1) >= 2 for _, _, votes in data]
    said: dict[str, list[np.ndarray]] = {}
    rough = []
    for (_, x, votes), _t in zip(data, truth, strict=True):
        n = len(votes)
        eda, temperature = x[:, 5], x[:, 4]
        frames = np.column_stack([eda, temperature, x[:, :3]])
        judged = ic.eda.quality(frames[: n * WINDOW], sampling_rate=RATE, hop_s=5)
        assert len(judged) == n
        rough.append(judged.roughness)
        said.setdefault("shipped", []).append(judged.score < 0.5)
        said.setdefault("Kleckner 2018", []).append(
            windows(kleckner(eda, temperature), n).any(axis=1)
        )
        spread = windows(eda, n)
        said.setdefault("flat or out of range", []).append(
            (np.ptp(spread, axis=1) == 0) | (spread.min(axis=1) < 0.05) | (spread.max(axis=1) > 60)
        )
        moving = windows(np.linalg.norm(x[:, :3], axis=1), n).std(axis=1)
        said.setdefault("acceleration", []).append(moving)

    def held_out(values):
        """Each recording by the limit that is best on the others."""
        out, limits = [], []
        for k in range(len(data)):
            other = [j for j in range(len(data)) if j != k]
            v = np.concatenate([values[j] for j in other])
            t = np.concatenate([truth[j] for j in other])
            candidates = np.quantile(v[np.isfinite(v)], np.linspace(0.3, 0.99, 140))
            best = max(candidates, key=lambda c: balanced(t, v > c))
            limits.append(best)
            out.append(values[k] > best)
        return out, limits

    roughness, limits = held_out(rough)
    said = {"roughness, held out": roughness, **said}
    said["acceleration"], _ = held_out(said.pop("acceleration"))
    for k in range(3):
        said[f"expert {k + 1}"] = [votes[:, k] == 2 for _, _, votes in data]
    everything = np.concatenate(truth)
    print(f"{len(data)} recordings, {everything.size} windows, {everything.sum()} bad by majority")
    print(f"{'':26} {'all':>6} {'mean':>6} {'least':>6}  sensitivity specificity")
    for name, verdicts in said.items():
        v = np.concatenate(verdicts)
        each = [balanced(t, s) for t, s in zip(truth, verdicts, strict=True)]
        print(
            f"{name:26} {balanced(everything, v):6.1f} {np.mean(each):6.1f} {min(each):6.1f}"
            f"  {100 * np.mean(v[everything]):11.1f} {100 * np.mean(~v[~everything]):11.1f}"
        )
    print("experts are part of the majority they are compared with")
    print(f"limits of roughness, held out: {min(limits):.4f} to {max(limits):.4f}")
    v = np.concatenate(rough)
    best = max(
        np.quantile(v, np.linspace(0.3, 0.99, 140)), key=lambda c: balanced(everything, v > c)
    )
    print(f"best on all: {best:.4f}")
    for (name, _, _), t, s in zip(data, truth, roughness, strict=True):
        print(f"    {name:36} {balanced(t, s):6.1f}")


if __name__ == "__main__":
    main()
