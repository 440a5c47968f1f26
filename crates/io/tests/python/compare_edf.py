#!/usr/bin/env python3
"""Compare the EDF reader with pyedflib on files that pyedflib writes here.

    make compare-io
    python crates/io/tests/python/compare_edf.py [target/release/examples/edf_print]

Needs pyedflib (0.1.42 was used) and numpy. Exits 1 on any difference. EDF+, EDF+ with
annotations, and BDF+; several rates, units, signs, and a record that is all of the digital range.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pyedflib


def write(path, kind, rates, seconds, annotations):
    rng = np.random.default_rng(1)
    bits = 23 if kind == pyedflib.FILETYPE_BDFPLUS else 15
    signals, headers = [], []
    for i, rate in enumerate(rates):
        high = [2.5, 3276.7, 9e4][i % 3]
        headers.append(
            {
                "label": f"ECG {i}",
                "dimension": ["mV", "uV", "mmHg"][i % 3],
                "sample_frequency": rate,
                "physical_min": -high,
                "physical_max": high * (1 if i % 2 else 0.75),
                "digital_min": -(2**bits),
                "digital_max": 2**bits - 1,
                "transducer": "made up",
                "prefilter": "HP:0.1Hz",
            }
        )
        signals.append(rng.integers(-(2**bits), 2**bits, rate * seconds, dtype=np.int32))
    with pyedflib.EdfWriter(str(path), len(rates), file_type=kind) as out:
        out.setSignalHeaders(headers)
        out.writeSamples(signals, digital=True)
        for onset, duration, text in annotations:
            out.writeAnnotation(onset, duration, text)


def lines(path):
    """What the example prints, by pyedflib."""
    with pyedflib.EdfReader(str(path)) as edf:
        for i in range(edf.signals_in_file):
            x = edf.readSignal(i)
            yield (
                "signal",
                edf.getLabel(i),
                edf.getPhysicalDimension(i),
                edf.getSampleFrequency(i),
                x,
            )
        for onset, duration, text in zip(*edf.readAnnotations()):
            yield "annotation", onset, duration, text


def main():
    tool = sys.argv[1] if len(sys.argv) > 1 else "target/release/examples/edf_print"
    events = [(0.5, -1, "lights off"), (3.25, 1.5, "Apnée"), (7.125, -1, "a\tb")]
    cases = {
        "plus.edf": (pyedflib.FILETYPE_EDFPLUS, [250, 100, 1], 10, events),
        "plain.edf": (pyedflib.FILETYPE_EDF, [360, 128], 7, []),
        "plus.bdf": (pyedflib.FILETYPE_BDFPLUS, [512, 50, 8], 9, events),
    }
    wrong = compared = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, case in cases.items():
            path = Path(folder) / name
            write(path, *case)
            mine = subprocess.run([tool, path], check=True, capture_output=True, text=True)
            mine = [line.split("\t", 3) for line in mine.stdout.splitlines()]
            theirs = list(lines(path))
            if len(mine) != len(theirs):
                wrong += 1
                print(f"{name}: {len(mine)} lines here, {len(theirs)} in pyedflib")
            for a, b in zip(mine, theirs):
                compared += 1
                if b[0] == "signal":
                    label, unit, rest = a[1], a[2], a[3].split("\t")
                    x = np.array(rest[1].split(), dtype=float)
                    scale = np.abs(b[4]).max()
                    same = (
                        (label, unit, float(rest[0])) == b[1:4]
                        and len(x) == len(b[4])
                        and np.abs(x - b[4]).max() <= 1e-12 * scale
                    )
                else:
                    duration = float(a[2]) if a[2] else -1.0
                    same = (float(a[1]), duration, a[3].replace("\\t", "\t")) == tuple(b[1:])
                if not same:
                    wrong += 1
                    print(f"{name}: {a[:3]} here, {b[:4]} in pyedflib")
    print(f"{len(cases)} files, {compared} signals and annotations: {wrong} difference(s)")
    return 1 if wrong or not compared else 0


if __name__ == "__main__":
    sys.exit(main())
