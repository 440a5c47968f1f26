#!/usr/bin/env python3
"""Feeds arbitrary input to everything that takes input from outside, under the address sanitizer.

    python3 tests/fuzz/run.py [target ...]

FUZZ_SECONDS says how long each target runs (60). What was found lies in target/fuzz/<target>/, and
    python3 tests/fuzz/run.py <target> <file>
shows it again. The stable compiler does it; RUSTC_BOOTSTRAP lets it have a sanitizer.
"""

from __future__ import annotations

import io
import os
import pathlib
import shutil
import subprocess
import sys
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", HERE.parents[1] / "target")) / "fuzz"
TRIPLE = subprocess.check_output(["rustc", "--print", "host-tuple"], text=True).strip()
TARGETS = [p.stem for p in sorted((HERE / "targets").glob("*.rs"))]
COVERAGE = ["level=4", "inline-8bit-counters", "pc-table"]
FLAGS = [
    "-Cpasses=sancov-module",
    *[f"-Cllvm-args=-sanitizer-coverage-{c}" for c in COVERAGE],
    "-Zsanitizer=address",
]


def _session() -> bytes:
    """An Empatica E4 archive."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as files:
        files.writestr("EDA.csv", "1644226061.0\n4.0\n0.11\n0.12\n")
        files.writestr("IBI.csv", "1644226061.0, IBI\n35.5,0.875\n")
    return archive.getvalue()


# Fewer inputs are no test: the target hardly got past its start.
LEAST_INPUTS = 20
# Beginnings that a random search would hardly find.
SEEDS = {
    "devices": [
        b"time,R,G,B\n0,250.5,1,2\n33,251,1,2\n33,,1,2\n101,252,1,2\n",
        b'# OpenSignals Text File Format\n# {"a": {"sensor": ["ECG"], "column": ["nSeq", "A1"], '
        b'"label": ["A1"], "resolution": [16], "sampling rate": 1000}}\n# EndOfHeader\n'
        b"0\t32100\t\n1\t32000\t\n5\t31000\t\n",
        _session(),
    ],
    "wfdb": [
        b"r 2 250 20\nr.dat 16 200/mV 12 0 0 0 0 I\nr.dat 16 200(5)/mV 12 0 0 0 0 II\n\0"
        + bytes(80),
        b"r 2 360 20 12:00:00 1/2/2020\nr.dat 212 200 11 1024 995 0 0 V\nr.dat 212 200\n\0"
        + bytes(60),
        b"r/2 1 100 40\nr 20\n~ 20\n\0" + bytes(40),
        b"r 1 100 20\nr.dat 310 1\n#comment\n\0" + b"\x12\x04\x00\xfc\x05\x00VT\x03\x00\x00\x00",
    ],
    "text": [
        b"time,ecg\n0.0,1.5\n0.004,NaN\n0.008,\n0.1,2e3\n",
        b"rr_ms\n800\n810.5 N\n# comment\n790\n",
        b"t,x\n2020-01-01T00:00:00.004Z,1\n2020-01-01T00:00:01+02:00,2\n",
    ],
}


def build() -> None:
    environment = os.environ | {"RUSTC_BOOTSTRAP": "1", "RUSTFLAGS": " ".join(FLAGS)}
    command = ["cargo", "build", "--release", "--quiet", "--target", TRIPLE, "--target-dir", TARGET]
    subprocess.run(command, cwd=HERE, check=True, env=environment)


def fuzz(target: str, seconds: int, inputs: list[str]) -> bool:
    program = TARGET / TRIPLE / "release" / target
    folder = TARGET / target
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for i, seed in enumerate(SEEDS.get(target, [])):
        (corpus / f"seed{i}").write_bytes(seed)
    limits = ["-timeout=60", "-rss_limit_mb=1024", "-max_len=8192", f"-max_total_time={seconds}"]
    where = [corpus] if not inputs else inputs
    command = [program, *limits, "-print_final_stats=1", f"-artifact_prefix={folder}/", *where]
    run = subprocess.run(command, capture_output=True, text=True, errors="replace")
    stats = dict(
        line.removeprefix("stat::").split(":", 1)
        for line in run.stderr.splitlines()
        if line.startswith("stat::")
    )
    executions = int(stats.get("number_of_executed_units", "0"))
    clean = run.returncode == 0 and (bool(inputs) or executions >= LEAST_INPUTS)
    print(f"{target}: {executions} inputs, {'clean' if clean else 'FAILED'}", flush=True)
    if not clean:
        print(run.stderr[-6000:])
    for left in pathlib.Path("/dev/shm").glob("interocept-fuzz-*"):
        shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)
    return clean


def main() -> None:
    wanted = [a for a in sys.argv[1:] if a in TARGETS] or TARGETS
    inputs = [a for a in sys.argv[1:] if a not in TARGETS]
    build()
    seconds = int(os.environ.get("FUZZ_SECONDS", "60"))
    if not all([fuzz(target, seconds, inputs) for target in wanted]):
        sys.exit(1)


if __name__ == "__main__":
    main()
