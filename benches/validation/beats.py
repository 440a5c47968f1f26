#!/usr/bin/env python3
"""Beat classes and atrial fibrillation on the open MIT-BIH records, by the EC57 rules: first
lead, one default configuration, streaming, our own beats, first five minutes skipped. Fv and Qv
are no errors of VEB, Qs is none of SVEB. Atrial fibrillation: any overlap finds an episode;
flutter in the reference counts neither way.

    .venv/bin/pip install wfdb
    INTEROCEPT_DATA=... .venv/bin/python benches/validation/beats.py [--fit]

With --fit it fits the weights of the decision anew, and prints them and what they give on records
that they were not fitted on, one left out at a time.
"""

from __future__ import annotations

import os
import pathlib
import sys

import interocept as ic
import numpy as np

try:
    import wfdb
except ImportError:
    sys.exit("this needs the wfdb package to read the records: pip install wfdb")

DATA = pathlib.Path(os.environ.get("INTEROCEPT_DATA", "../shared/data")) / "cardiac" / "mitdb"
SKIP_S = 300
N, S, V, F, Q, EXTRA, EXTRA_IN_NOISE = range(7)


def percent(part: float, whole: float) -> str:
    return f"{100 * part / whole:.2f}" if whole else "-"


def veb(m: np.ndarray) -> tuple[int, int, int]:
    """True positives, false negatives, false positives of ventricular ectopic beats."""
    return m[V, V], m[V].sum() - m[V, V], m[[N, S, EXTRA, EXTRA_IN_NOISE], V].sum()


def sveb(m: np.ndarray) -> tuple[int, int, int]:
    return m[S, S], m[S].sum() - m[S, S], m[[N, V, F, EXTRA, EXTRA_IN_NOISE], S].sum()


def row(name: str, m: np.ndarray) -> str:
    cells = [name]
    for tp, fn, fp in (veb(m), sveb(m)):
        cells += [percent(tp, tp + fn), percent(tp, tp + fp), str(fn), str(fp)]
    paired = m[:5, :5].sum()
    cells += [percent(np.trace(m[:5, :5]), paired), percent(m[N, :5].sum(), paired)]
    return "| " + " | ".join(cells) + " |"


def rhythms(reference, length: int) -> list[tuple[int, int, str]]:
    """Start, end and name of each rhythm."""
    marks = [
        (s, text.strip("\0"))
        for s, text in zip(reference.sample, reference.aux_note, strict=True)
        if text.startswith("(")
    ]
    ends = [s for s, _ in marks[1:]] + [length]
    return [(s, e, name) for (s, name), e in zip(marks, ends, strict=True)]


def mask(spans, length: int, rate: float) -> np.ndarray:
    m = np.zeros(length, bool)
    for start, end in spans:
        m[start:end] = True
    m[: int(SKIP_S * rate)] = False
    return m


def episodes(m: np.ndarray) -> list[slice]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], m, [False]]).astype(np.int8)))
    return [slice(a, b) for a, b in edges.reshape(-1, 2)]


def fibrillation(beats, reference, length: int, rate: float) -> np.ndarray:
    """Found and all episodes, right and claimed ones, shared, true and claimed samples."""
    stretches = ic.rr.af(1000 * np.diff(beats.time_s))
    stretches = stretches[stretches.status == "af"]
    first = beats.time_s[0]

    def sample(us):
        return np.rint((us / 1e6 + first) * rate).astype(int)

    test = mask(
        zip(sample(stretches.start_us), sample(stretches.end_us), strict=True), length, rate
    )
    named = rhythms(reference, length)
    true = mask([(s, e) for s, e, name in named if name == "(AFIB"], length, rate)
    flutter = mask([(s, e) for s, e, name in named if name == "(AFL"], length, rate) & ~true
    wanted = episodes(true)
    claimed = [e for e in episodes(test) if not flutter[e].all()]
    return np.array(
        [
            sum(test[e].any() for e in wanted),
            len(wanted),
            sum(true[e].any() for e in claimed),
            len(claimed),
            (test & true).sum(),
            true.sum(),
            (test & ~flutter).sum(),
        ]
    )


def af_row(name: str, c: np.ndarray) -> str:
    episode = f"{percent(c[0], c[1])} ({c[0]}/{c[1]}) | {percent(c[2], c[3])} ({c[2]}/{c[3]})"
    return f"| {name} | {episode} | {percent(c[4], c[5])} | {percent(c[4], c[6])} |"


def numbers(beats) -> tuple[np.ndarray, np.ndarray]:
    """What the two decisions rest on, as crates/core/src/ecg/classify/decide.rs has it."""
    early = -np.log(np.clip(beats["prematurity"], 0.5, 1))
    pause = np.log(np.clip(beats["pause"], 1, 1.5))
    irregularity = np.clip(beats["irregularity"], 0.01, 0.3)
    g = beats["amplitude_ratio"]
    agreement = 2 * g * beats["similarity"] / (1 + g * g)
    unlike = np.sqrt(np.clip(1 - agreement, 0, 1))
    wide = np.log(np.clip(beats["width_ratio"], 1, 3))
    early_kind = -np.log(np.clip(beats["kind_prematurity"], 0.6, 1))
    outstanding = np.minimum(early / (irregularity + 0.02), 8)
    ventricular = np.stack([pause, irregularity, unlike, wide, early_kind], 1)
    return ventricular, np.stack([early, pause, irregularity, outstanding], 1)


def weights_of(record: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """A record's beats of a class count as their number to the power 0.6: records count more
    alike than their beats."""
    w = np.zeros(len(truth))
    for r in np.unique(record):
        for c in "NSV":
            group = (record == r) & (truth == c)
            w[group] = max(group.sum(), 1) ** -0.4
    return w


def logistic_regression(x: np.ndarray, y: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Constant and weights, by Newton's method with a ridge of 20 on standardised numbers."""
    scale = np.concatenate([[1], x.std(0)])
    a = np.column_stack([np.ones(len(x)), x]) / scale
    ridge = np.diag([0.0] + [20.0] * x.shape[1])
    b = np.zeros(a.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-a @ b))
        step = np.linalg.solve(
            (a * (w * p * (1 - p))[:, None]).T @ a + ridge, a.T @ (w * (y - p)) - ridge @ b
        )
        b += step
        if np.abs(step).max() < 1e-9:
            break
    return b / scale


def fit(record: np.ndarray, truth: np.ndarray, x: tuple[np.ndarray, np.ndarray]) -> None:
    w = weights_of(record, truth)
    ventricular_x, atrial_x = x

    def learn(used):
        v = logistic_regression(ventricular_x[used], truth[used] == "V", w[used])
        used = used & (truth != "V")
        return v, logistic_regression(atrial_x[used], truth[used] == "S", w[used])

    def classes(model, rows):
        v, a = (m[0] + k[rows] @ m[1:] for m, k in zip(model, x, strict=True))
        return np.where(v > 0, "V", np.where(a > 0, "S", "N"))

    known = np.isin(truth, list("NSV"))
    left_out = np.full(len(truth), "N")
    for r in np.unique(record):
        left_out[record == r] = classes(learn(known & (record != r)), record == r)
    everything = learn(known)
    for name, predicted in (
        ("one record left out", left_out),
        ("all records", classes(everything, np.ones(len(truth), bool))),
    ):
        m = np.zeros((7, 7), int)
        for i, t in enumerate("NSVFQ"):
            for j, p in enumerate("NSV"):
                m[i, j] = ((truth == t) & (predicted == p)).sum()
        print(row(name, m))
    for name, model in zip(("ventricular", "atrial"), everything, strict=True):
        print(name, " ".join(f"{b:.2f}" for b in model))


def main() -> None:
    records = sorted(p.stem for p in DATA.glob("*.hea"))
    if not records:
        sys.exit(f"no records in {DATA}: set INTEROCEPT_DATA")
    total, af_total = np.zeros((7, 7), int), np.zeros(7, int)
    af_rows, record_of, truth_of, x_of = [], [], [], []
    print(
        "| record | VEB Se % | +P % | FN | FP | SVEB Se % | +P % | FN | FP "
        "| class right % | all N % |\n|---|---|---|---|---|---|---|---|---|---|---|"
    )
    for record in records:
        path = str(DATA / record)
        signals, reference = wfdb.rdrecord(path), wfdb.rdann(path, "atr")
        x, rate = np.ascontiguousarray(signals.p_signal[:, 0]), signals.fs
        beats = ic.ecg.classify(x, sampling_rate=rate)
        c = ic.conformance.ec57(
            reference.sample,
            beats.index,
            rate,
            reference_class=reference.symbol,
            test_class=beats.beat_class,
            skip_s=SKIP_S,
            end_index=len(x) - 1,
        )
        m = c.matrix.astype(int)
        total += m
        print(row(record, m))
        af = fibrillation(beats, reference, len(x), rate)
        af_total += af
        if af[[1, 3]].any():
            af_rows.append(af_row(record, af))
        classified = ~np.isnan(beats["similarity"]) & ~np.isnan(beats["prematurity"])
        truth = dict(zip(reference.sample, reference.symbol, strict=True))
        place = {b: t for t, b in c.pairs}
        true = np.array(["" if i not in place else aami(truth[place[i]]) for i in beats.index])
        record_of.append(np.full(classified.sum(), record))
        truth_of.append(true[classified])
        x_of.append(numbers(beats[classified]))
    print(row("**gross**", total))
    print("\nreference (down) by ours (across), N S V F Q and none:")
    for name, counts in zip("NSVFQ-", total, strict=False):
        print(f"    {name} " + " ".join(f"{k:6d}" for k in counts[:6]))
    print("\n| atrial fibrillation | episode Se % | episode +P % | duration Se % | duration +P % |")
    print("|---|---|---|---|---|")
    print("\n".join([*af_rows, af_row("**gross**", af_total)]))
    if "--fit" in sys.argv:
        print()
        numbers_of = tuple(np.concatenate(k) for k in zip(*x_of, strict=True))
        fit(np.concatenate(record_of), np.concatenate(truth_of), numbers_of)


def aami(symbol: str) -> str:
    """EC57's class of a WFDB symbol."""
    for name, symbols in (("N", "NLRB"), ("S", "aJASjen"), ("V", "VEr"), ("F", "F")):
        if symbol in symbols:
            return name
    return "Q"


if __name__ == "__main__":
    main()
