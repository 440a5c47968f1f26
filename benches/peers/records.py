"""Open records as the bench needs them: first lead in mV, reference beats, flutter intervals."""

import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import wfdb
from ec57 import CLASSES

NOISE_STRESS = "cardiac/nstdb_subset"
MIT_BIH = "cardiac/mitdb"


@dataclass(frozen=True, eq=False)
class Record:
    name: str
    rate_hz: float
    x: np.ndarray  # mV
    beats: list  # (sample, EC57 class letter)
    flutter: tuple  # (first, last) samples of reference ventricular flutter


def folder(options, part):
    path = Path(options.data) / part
    if not path.is_dir():
        sys.exit(f"peer bench: no folder {path}. Set INTEROCEPT_DATA (or --data) to the open data.")
    return path


def names(options):
    found = sorted(p.stem for p in folder(options, MIT_BIH).glob("*.hea"))
    if options.records:
        wanted = options.records.split(",")
        missing = [w for w in wanted if w not in found]
        if missing:
            sys.exit(
                f"peer bench: no record {', '.join(missing)} in {folder(options, MIT_BIH)}; there are {', '.join(found)}"
            )
        return wanted
    return [n for n in found if n in ("101", "108", "203", "208")] if options.quick else found


@lru_cache(maxsize=4)
def read(path, name):
    r = wfdb.rdrecord(str(Path(path) / name), channels=[0])
    a = wfdb.rdann(str(Path(path) / name), "atr")
    flutter, begun = [], None
    for sample, symbol in zip(a.sample, a.symbol):
        if symbol == "[":
            begun = int(sample)
        elif symbol == "]" and begun is not None:
            flutter.append((begun, int(sample)))
            begun = None
    if begun is not None:
        flutter.append((begun, r.sig_len - 1))
    beats = [(int(s), CLASSES[c]) for s, c in zip(a.sample, a.symbol) if c in CLASSES]
    return Record(name, float(r.fs), np.ascontiguousarray(r.p_signal[:, 0]), beats, tuple(flutter))


def mit_bih(options, name):
    return read(str(folder(options, MIT_BIH)), name)
