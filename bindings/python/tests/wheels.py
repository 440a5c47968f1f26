#!/usr/bin/env python3
"""One wheel, on the oldest and on the newest Python present: the same records, bit for bit."""

from __future__ import annotations

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
SMOKE = """
import hashlib, numpy as np, interocept as ic
t = np.mod(np.arange(5000) / 250, 0.8)
beats = ic.ecg.detect(np.exp(-0.5 * ((t - 0.3) / 0.012) ** 2), sampling_rate=250)
m = ic.hrv.measure(1000 * np.diff(beats.time_s))
print(len(beats), hashlib.sha256(beats.array.tobytes() + str(m.values_dict()).encode()).hexdigest())
"""


def pythons() -> dict[tuple[int, int], str]:
    """Every Python from 3.10 on that starts."""
    places = [
        *pathlib.Path.home().glob(".pyenv/versions/*/bin/python3"),
        *pathlib.Path("/usr/bin").glob("python3*"),
    ]
    if found := shutil.which("python3"):
        places.append(pathlib.Path(found))
    versions: dict[tuple[int, int], str] = {}
    for place in places:
        if not re.fullmatch(r"python3(\.\d+)?", place.name):
            continue
        run = subprocess.run([place, "--version"], capture_output=True, text=True)
        if match := re.match(r"Python (\d+)\.(\d+)", run.stdout):
            version = int(match[1]), int(match[2])
            if version >= (3, 10):
                versions.setdefault(version, str(place))
    return versions


def main() -> None:
    found = pythons()
    if not found:
        sys.exit("no Python from 3.10 on is here")
    with tempfile.TemporaryDirectory() as folder:
        maturin = ROOT / ".venv" / "bin" / "maturin"
        command = [maturin, "build", "--release", "--quiet", "--out", folder]
        subprocess.run(command, cwd=ROOT / "bindings" / "python", check=True)
        (wheel,) = pathlib.Path(folder).glob("*.whl")
        results = {}
        for version in sorted({min(found), max(found)}):
            venv = pathlib.Path(folder) / f"venv{version[1]}"
            subprocess.run([found[version], "-m", "venv", venv], check=True)
            subprocess.run(
                [venv / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", wheel],
                check=True,
            )
            out = subprocess.check_output([venv / "bin" / "python", "-c", SMOKE], text=True).strip()
            results[version] = out
            print(f"{wheel.name} on Python {version[0]}.{version[1]}: {out}")
        if len(set(results.values())) != 1:
            sys.exit("the records differ")


if __name__ == "__main__":
    main()
