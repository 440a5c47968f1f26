#!/usr/bin/env python3
"""Counts the instructions of every workload under callgrind and compares them with the committed
baseline: more than 2 % growth fails.

    python3 benches/icount/run.py                      compare
    UPDATE_BASELINE=1 python3 benches/icount/run.py    renew the baseline

Counts depend on the compiler and on the machine it compiles for, so the baseline names both, and
another compiler is told loudly instead of compared.
"""

from __future__ import annotations

import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BASELINE = pathlib.Path(__file__).resolve().parent / "baseline.txt"
MOST_GROWTH = 0.02


def compiler() -> str:
    told = subprocess.check_output(["rustc", "-vV"], text=True)
    fields = dict(line.split(": ", 1) for line in told.splitlines() if ": " in line)
    return f"rustc {fields['release']} {fields['host']}"


def build() -> pathlib.Path:
    command = ["cargo", "build", "--release", "--quiet", "-p", "interocept-benches", "--bin"]
    subprocess.run([*command, "icount"], cwd=ROOT, check=True)
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    return target / "release" / "icount"


def count(program: pathlib.Path, name: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "out"
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", "--demangle=no"]
        command += ["--toggle-collect=*counted_lap*", program, name]
        run = subprocess.run(command, capture_output=True, text=True)
        if run.returncode != 0:
            sys.exit(f"{name}: {run.stderr}")
        found = re.search(r"^(?:summary|totals): (\d+)", out.read_text(), re.M)
    if not found or found[1] == "0":
        sys.exit(f"{name}: nothing was counted")
    return int(found[1])


def read() -> tuple[str, dict[str, int]]:
    if not BASELINE.exists():
        return "", {}
    first, *rows = BASELINE.read_text().splitlines()
    return first, {name: int(n) for name, n in (row.split() for row in rows)}


def main() -> None:
    if not shutil.which("valgrind"):
        print("SKIPPED: no instructions were counted, for want of valgrind.")
        return
    program = build()
    names = subprocess.check_output([program], text=True).split()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        counts = dict(zip(names, pool.map(lambda n: count(program, n), names), strict=True))
    made_by, baseline = read()
    if os.environ.get("UPDATE_BASELINE"):
        rows = [f"{name} {n}" for name, n in sorted(counts.items())]
        BASELINE.write_text("\n".join([compiler(), *rows]) + "\n")
        print(f"{len(counts)} counts written to {BASELINE.relative_to(ROOT)}")
        return
    if made_by != compiler():
        print(f"SKIPPED: the counts are of {made_by or 'nothing'}, and this is {compiler()}.")
        return
    wrong = [
        f"{name}: in the baseline, but no workload" for name in sorted(baseline.keys() - counts)
    ]
    for name, n in sorted(counts.items()):
        before = baseline.get(name)
        growth = n / before - 1 if before else None
        print(f"{name:36} {n:12,d} {'new' if growth is None else f'{100 * growth:+8.2f} %':>10}")
        if growth is None:
            wrong.append(f"{name}: not in the baseline")
        elif growth > MOST_GROWTH:
            wrong.append(f"{name}: {before:,d} -> {n:,d}, {100 * growth:+.2f} %")
    if wrong:
        hint = "UPDATE_BASELINE=1 make icount renews the baseline, if this is meant."
        sys.exit("\n".join(["FAILED:", *wrong, hint]))


if __name__ == "__main__":
    main()
