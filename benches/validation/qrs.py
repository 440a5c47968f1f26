#!/usr/bin/env python3
"""QRS figures on the open MIT-BIH records, by the EC57 rules: first lead, one default
configuration, streaming detector, first five minutes skipped, 150 ms window inclusive,
ventricular fibrillation excluded. Noise records are scored whole.

    .venv/bin/pip install wfdb
    INTEROCEPT_DATA=... .venv/bin/python benches/validation/qrs.py
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

DATA = pathlib.Path(os.environ.get("INTEROCEPT_DATA", "../shared/data")) / "cardiac"
BEATS = set("NLRBAaJSVrFejnE/fQ?")


def load(record: str):
    path = str(DATA / record)
    signals = wfdb.rdrecord(path)
    return np.ascontiguousarray(signals.p_signal[:, 0]), signals.fs, wfdb.rdann(path, "atr")


def compare(x, rate, reference, skip_s):
    beats = ic.ecg.detect(x, sampling_rate=rate)
    return beats, ic.conformance.ec57(
        reference.sample,
        beats.index,
        rate,
        reference_class=reference.symbol,
        skip_s=skip_s,
        end_index=len(x) - 1,
    )


def rmssd(times_s):
    """Of all beats, over pairs of intervals between 0.3 and 2 s."""
    rr = 1000 * np.diff(times_s)
    valid = (rr > 300) & (rr < 2000)
    return np.sqrt(np.mean(np.diff(rr)[valid[1:] & valid[:-1]] ** 2))


def main() -> None:
    records = sorted(p.stem for p in (DATA / "mitdb").glob("*.hea"))
    if not records:
        sys.exit(f"no records in {DATA / 'mitdb'}: set INTEROCEPT_DATA")
    print("| record | Se % | +P % | F1 % | missed | extra | SD ms | RMSSD error % |")
    print("|---|---|---|---|---|---|---|---|")
    counts, sds, errors, f1s = np.zeros(3, int), [], [], []
    for record in records:
        x, rate, reference = load(f"mitdb/{record}")
        beats, c = compare(x, rate, reference, 300)
        q = c.qrs
        counts += (q.true_positives, q.false_negatives, q.false_positives)
        truth = [s for s, y in zip(reference.sample, reference.symbol) if y in BEATS]
        true = rmssd(np.array(truth) / rate)
        errors.append(100 * abs(rmssd(beats.time_s) - true) / true)
        sds.append(c.sd_ms)
        f1s.append(q.f1)
        print(
            f"| {record} | {q.sensitivity:.2f} | {q.positive_predictivity:.2f} | {q.f1:.2f} "
            f"| {q.false_negatives} | {q.false_positives} | {c.sd_ms:.1f} | {errors[-1]:.1f} |"
        )
    tp, fn, fp = counts
    print(
        f"| **gross** | {100 * tp / (tp + fn):.2f} | {100 * tp / (tp + fp):.2f} "
        f"| {200 * tp / (2 * tp + fn + fp):.2f} | {fn} | {fp} "
        f"| median {np.median(sds):.1f} | median {np.median(errors):.1f} |"
    )
    print(f"\nworst record: F1 {min(f1s):.2f} ({records[int(np.argmin(f1s))]})\n")

    print("| 118 with electrode motion | F1 % |\n|---|---|")
    clean, rate, reference = load("mitdb/118")
    at12 = load("nstdb_subset/118e12")[0]
    levels = {
        "24 dB": load("nstdb_subset/118e24")[0],
        "12 dB": at12,
        "0 dB": clean + 3.98 * (at12 - clean),
    }
    for level, x in levels.items():
        print(f"| {level} | {compare(x, rate, reference, 0)[1].qrs.f1:.2f} |")


if __name__ == "__main__":
    main()
