#!/usr/bin/env python3
"""The same recording through the command line, C and Python: every measure the same, bit for bit.

    make parity

A simulated record always, and a real one where the data is.
"""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys
import tempfile

import interocept as ic
import numpy as np
from interocept._schema import MEASURE_LAYOUT, layout

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMMAND = ROOT / "target/release/interocept"
C_PROGRAM = ROOT / "target/c/parity_hrv"


def read(record: pathlib.Path) -> tuple[np.ndarray, float]:
    """First signal of a WFDB record in format 16, or in 212 with two signals, in its unit."""
    lines = record.with_suffix(".hea").read_text().splitlines()
    (_, signals, rate, *_), signal = lines[0].split(), lines[1].split()
    gain, zero = float(signal[2].split("/")[0].split("(")[0]), int(signal[4])
    bytes_ = record.with_suffix(".dat").read_bytes()
    if signal[1] == "16":
        digital = np.frombuffer(bytes_, "<i2").reshape(-1, int(signals))[:, 0].astype(np.int32)
    else:
        raw = np.frombuffer(bytes_, np.uint8).reshape(-1, 3).astype(np.int32)
        digital = raw[:, 0] | ((raw[:, 1] & 0x0F) << 8)
        digital = np.where(digital > 2047, digital - 4096, digital)
    return (digital - zero) / gain, float(rate)


def by_command_line(record: pathlib.Path) -> dict[str, tuple[str, float | None]]:
    out = subprocess.run(
        [COMMAND, "hrv", str(record), "--json"], check=True, capture_output=True, text=True
    )
    (window,) = json.loads(out.stdout)["windows"]
    return {key: (m["status"], m["value"]) for key, m in window["measures"].items()}


def by_c(x: np.ndarray, rate: float) -> dict[str, tuple[str, float | None]]:
    out = subprocess.run(
        [C_PROGRAM, repr(rate)], check=True, capture_output=True, input=x.tobytes()
    )
    keys = {e["id"]: e["key"] for e in ic.catalogue.entries()}
    status = layout(MEASURE_LAYOUT).choices["status"]
    found = {}
    for line in out.stdout.decode().splitlines():
        number, code, value = line.split()
        name = str(status[int(code)])
        present = name in ("ok", "ultra_short")
        found[keys[int(number)]] = (name, float.fromhex(value) if present else None)
    return found


def by_python(x: np.ndarray, rate: float) -> dict[str, tuple[str, float | None]]:
    measures = ic.hrv.from_ecg(x, sampling_rate=rate)
    return {key: (m.status, m.value) for key, m in measures.items()}


def compare(record: pathlib.Path) -> int:
    x, rate = read(record)
    ways = {
        "command line": by_command_line(record),
        "C": by_c(x, rate),
        "Python": by_python(x, rate),
    }
    (_, first), *others = ways.items()
    wrong = [
        f"{key}: {first.get(key)} but in {name} {found.get(key)}"
        for name, found in others
        for key in first.keys() | found.keys()
        if first.get(key) != found.get(key)
    ]
    present = sum(value is not None for _, value in first.values())
    print(f"{record.name}: {present} values, {len(first)} statuses", end="; ")
    print("the same bits in all three" if not wrong else f"{len(wrong)} differ")
    print("".join(f"  {line}\n" for line in wrong[:20]), end="")
    return len(wrong) + (present < 20)


def main() -> int:
    data = pathlib.Path(os.environ.get("INTEROCEPT_DATA", ROOT.parent / "shared/data"))
    real = data / "cardiac/mitdb/101"
    with tempfile.TemporaryDirectory() as folder:
        simulated = pathlib.Path(folder) / "simulated"
        subprocess.run([COMMAND, "simulate", str(simulated), "--duration", "300"], check=True)
        wrong = compare(simulated)
    if real.with_suffix(".hea").exists():
        wrong += compare(real)
    else:
        print(f"SKIPPED: no real record at {real}; set INTEROCEPT_DATA")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
