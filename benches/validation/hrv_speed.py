"""The whole set of heart-rate variability of five minutes: ours beside NeuroKit2's.

Both on the processor's clock, in turn, one thread; NeuroKit2's without its recurrence
quantification, which needs another package, ours with it.

    pip install neurokit2==0.2.13
    python benches/validation/hrv_speed.py
"""

import os

for pool in ("OMP", "OPENBLAS", "MKL"):
    os.environ[f"{pool}_NUM_THREADS"] = "1"

import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import neurokit2 as nk
import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/golden"))
from series import resting

LAPS = 5
COMMAND = "cargo run --release --quiet -p interocept-benches --example hrv_speed --".split()


def theirs(rr_ms):
    """Least milliseconds of one `nk.hrv`, and how many values it gives."""
    rr = np.asarray(rr_ms, float)
    beats = {"RRI": rr, "RRI_Time": np.cumsum(rr) / 1000.0}
    least, values = float("inf"), 0
    for _ in range(LAPS + 1):
        begin = time.process_time()
        frames = [f(beats) for f in (nk.hrv_time, nk.hrv_frequency, nk.hrv_nonlinear)]
        least = min(least, time.process_time() - begin)
        values = sum(int(f.notna().sum().sum()) for f in frames)
    return 1e3 * least, values


def ours(rr_ms):
    """The same of one `Windows`, from taking its memory to the last value."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as f:
        f.write("\n".join(map(str, rr_ms)))
        f.flush()
        out = subprocess.run([*COMMAND, f.name], cwd=ROOT, capture_output=True, text=True)
    out.check_returncode()
    _, _, values, ms, *_ = out.stdout.splitlines()[-1].split("|")
    return float(ms.split()[0]), int(values)


def main():
    warnings.simplefilter("ignore")
    rr_ms = resting(353, 11, 0)
    (a, n_a), (b, n_b) = theirs(rr_ms), ours(rr_ms)
    print("| 353 intervals, 5 minutes | values | time |\n|---|---|---|")
    print(f"| NeuroKit2 {nk.__version__} | {n_a} | {a:.1f} ms |")
    print(f"| Interocept | {n_b} | {b:.3f} ms |")
    print(f"\nratio {a / b:.0f}")


if __name__ == "__main__":
    main()
