#!/usr/bin/env python3
"""Portraits of open recordings: how many elements are filled, and whether the sensors agree.

    cargo build --release -p interocept-cli
    python benches/validation/screening.py

Windows of a minute: a wristband (stress-predict, one of each person, against six minutes earlier on),
drivers (drivedb) and bedside monitors (excerpts of MIMIC and of a challenge).
"""

from __future__ import annotations

import collections
import json
import os
import pathlib
import statistics
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = pathlib.Path(os.environ.get("INTEROCEPT_DATA", ROOT.parent / "shared/data"))
COMMAND = os.environ.get("INTEROCEPT", str(ROOT / "target/release/interocept"))
LENGTH_S = 60


def screen(path: pathlib.Path, start: float, *more: str) -> dict | None:
    done = subprocess.run(
        [COMMAND, "screen", str(path), "--start", str(start), "--length", str(LENGTH_S), "--json"]
        + list(more),
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout) if done.returncode == 0 else None


def tell(name: str, portraits: list[dict]) -> None:
    values: collections.Counter[str] = collections.Counter()
    reasons: collections.Counter[str] = collections.Counter()
    for portrait in portraits:
        for e in portrait["elements"][:10]:
            values[e["id"]] += e["value"] is not None
            if e["value"] is None:
                reasons[f"{e['id']} {e['status']}"] += 1
    filled = statistics.mean(p["filled"] for p in portraits)
    shares = ", ".join(f"{k} {100 * values[k] / len(portraits):.0f} %" for k in sorted(values))
    print(f"{name}: {len(portraits)} portraits, {filled:.1f} of 50 elements filled; {shares}")
    common = ", ".join(f"{k} {n}" for k, n in reasons.most_common(8))
    print(f"  without a value: {common}")
    for element in ("P1", "P4"):
        checks = [c for p in portraits for c in p["checks"] if c["element"] == element]
        if checks:
            pairs = [
                abs(v["value"] - c["voices"][0]["value"]) for c in checks for v in c["voices"][1:]
            ]
            hold = sum(c["holds"] for c in checks)
            print(
                f"  {element}: {len(checks)} with two sensors or more, {hold} agree; "
                f"median difference {statistics.median(pairs):.2f} a minute"
            )
    flags = collections.Counter(f["text_en"] for p in portraits for f in p["flags"])
    print(f"  flags: {dict(flags) or 'none'}")


def main() -> None:
    groups = {
        "stress-predict, Empatica E4": [
            (path, 1200.0, ["--rest", "300"])
            for path in sorted((DATA / "affect/stress-predict/Raw_data").glob("*.zip"))
        ],
        "drivedb, ECG, hand GSR, belt, EMG": [
            (DATA / f"affect/drivedb-subset/{name}", 600.0 * k, ["--sensor", "eda=hand GSR"])
            for name in ("drive05", "drive06")
            for k in range(1, 6)
        ],
        "bedside monitors": [
            (DATA / f"cardiac/wfdb-python-excerpts/{name}", 60.0 * k, [])
            for name in ("03700181", "a103l", "v102s")
            for k in range(5)
        ],
    }
    for name, wanted in groups.items():
        found = [screen(path, start, *more) for path, start, more in wanted]
        portraits = [p for p in found if p is not None]
        print(
            f"{len(found) - len(portraits)} refused of {len(found)}"
            if None in found
            else "none refused"
        )
        if portraits:
            tell(name, portraits)


if __name__ == "__main__":
    main()
