#!/usr/bin/env python3
"""Interocept and its peers on the same records, in one process: `python benches/peers/run.py [group ...]`.

Makes its own environment under benches/peers/.venv from requirements.txt, builds our Python package into it, runs the
groups (default all) and writes results/<group>.md and results/<group>.json beside this file. See README.md.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
VENV = HERE / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
GROUPS = ("qrs", "noise", "hrv", "artefacts")


def find_python311():
    """The lock is for CPython 3.11; look beside the running one, on the path and among pyenv's."""
    candidates = [sys.executable] if sys.version_info[:2] == (3, 11) else []
    candidates += filter(None, [shutil.which("python3.11")])
    candidates += sorted(
        str(p) for p in (Path.home() / ".pyenv/versions").glob("3.11.*/bin/python")
    )
    if not candidates:
        sys.exit(
            "peer bench: needs CPython 3.11 (the pinned peers have no other common version); found none on the path.\n"
            "Install it, or start this script with it: python3.11 benches/peers/run.py"
        )
    return candidates[0]


def make_environment():
    lock = (HERE / "requirements.txt").read_bytes()
    stamp = VENV / "made-from.txt"
    if stamp.exists() and stamp.read_bytes() == lock:
        return
    print(
        f"making {VENV.relative_to(REPOSITORY)} from requirements.txt (some 80 packages, once)",
        flush=True,
    )
    subprocess.run([find_python311(), "-m", "venv", "--clear", VENV], check=True)
    subprocess.run(
        [
            PYTHON,
            "-m",
            "pip",
            "install",
            "-q",
            "--no-deps",
            "--disable-pip-version-check",
            "-r",
            HERE / "requirements.txt",
        ],
        check=True,
    )
    stamp.write_bytes(lock)


def build_ours():
    """Our package, release build, into the bench's environment. Where that fails the peers still run, and the table says so."""
    package = REPOSITORY / "bindings/python"
    if not (package / "pyproject.toml").exists():
        return print(
            "interocept: bindings/python has no pyproject.toml, so the peers run alone",
            flush=True,
        )
    environment = {
        **os.environ,
        "VIRTUAL_ENV": str(VENV),
        "PATH": f"{PYTHON.parent}{os.pathsep}{os.environ['PATH']}",
    }
    done = subprocess.run(
        [PYTHON, "-m", "maturin", "develop", "--release", "--quiet"],
        cwd=package,
        env=environment,
    )
    if done.returncode:
        print(
            "interocept: maturin develop failed (above), so the peers run alone or beside an older build",
            flush=True,
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "groups",
        nargs="*",
        metavar="group",
        help=f"any of {', '.join(GROUPS)} (default: all)",
    )
    parser.add_argument(
        "--quick",
        action="store_true",
        help="a few records, short series, few runs: minutes instead of an hour",
    )
    parser.add_argument(
        "--records",
        default="",
        help="comma-separated MIT-BIH records (default: all that are there)",
    )
    parser.add_argument(
        "--peers",
        default="",
        help="comma-separated parts of peer names: only those (and ours)",
    )
    parser.add_argument(
        "--data",
        default=os.environ.get("INTEROCEPT_DATA", str(REPOSITORY.parent / "shared/data")),
        help="open data folder",
    )
    parser.add_argument("--out", default=str(HERE / "results"), help="where the tables go")
    parser.add_argument(
        "--fresh", action="store_true", help="ignore cached detections of the peers"
    )
    parser.add_argument("--setup", action="store_true", help="make the environment and stop")
    parser.add_argument(
        "--no-build", action="store_true", help="take our package as it is installed"
    )
    options = parser.parse_args()
    unknown = [g for g in options.groups if g not in GROUPS]
    if unknown:
        parser.error(f"no group {', '.join(unknown)}; there are {', '.join(GROUPS)}")

    if Path(sys.prefix).resolve() != VENV.resolve():
        make_environment()
        if not options.no_build:
            build_ours()
        if options.setup:
            return 0
        one_thread = {
            k: "1"
            for k in (
                "OMP_NUM_THREADS",
                "OPENBLAS_NUM_THREADS",
                "MKL_NUM_THREADS",
                "NUMBA_NUM_THREADS",
            )
        }
        quiet = {"MPLBACKEND": "Agg", "PYTHONWARNINGS": "ignore"}
        return subprocess.run(
            [PYTHON, __file__, *sys.argv[1:]], env={**os.environ, **one_thread, **quiet}
        ).returncode

    sys.path.insert(0, str(REPOSITORY / "tests/golden"))  # the seeded series
    import importlib
    import warnings

    warnings.simplefilter("ignore")
    for group in options.groups or GROUPS:
        importlib.import_module(f"group_{group}").run(options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
