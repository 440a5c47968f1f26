"""Every QRS detector of the bench behind one call: samples in mV and a rate in, R positions (samples) out.

Each peer runs with its own cleaning and its own defaults. Imports are local: a peer that is missing costs only its rows.
"""

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np

CACHE = Path(__file__).resolve().parent / "cache"


@dataclass(frozen=True)
class Detector:
    name: str
    package: str
    detect: Callable
    slow: bool = False  # more than about a second for half an hour of ECG

    def version(self):
        if self.name == "interocept":
            import interocept

            binary = b"".join(
                p.read_bytes() for p in sorted(Path(interocept.__file__).parent.glob("*.so"))
            )
            return f"{version(self.package)}-{hashlib.sha256(binary).hexdigest()[:8]}"
        return version(self.package)


def ours(x, rate_hz):
    import interocept as ic

    return np.asarray(ic.ecg.detect(x, sampling_rate=rate_hz).index)


def neurokit(method):
    """With the cleaning recipe of the same name, or NeuroKit2's default one for methods that have none."""
    recipe = (
        "neurokit"
        if method
        in (
            "rodrigues2021",
            "khamis2016",
            "nabian2018",
            "manikandan2012",
            "martinez2004",
        )
        else method
    )

    def detect(x, rate_hz):
        import neurokit2 as nk

        clean = nk.ecg_clean(x, sampling_rate=int(rate_hz), method=recipe)
        return nk.ecg_findpeaks(clean, sampling_rate=int(rate_hz), method=method)["ECG_R_Peaks"]

    return detect


def sleepecg(x, rate_hz):
    import sleepecg

    return sleepecg.detect_heartbeats(x, rate_hz)


def gqrs(x, rate_hz):
    from wfdb import processing

    return processing.gqrs_detect(sig=x, fs=rate_hz)


def xqrs(x, rate_hz):
    from wfdb import processing

    return processing.xqrs_detect(sig=x, fs=rate_hz, verbose=False)


def py_ecg(method):
    def detect(x, rate_hz):
        from ecgdetectors import Detectors

        return getattr(Detectors(rate_hz), method)(x)

    return detect


def heartpy(x, rate_hz):
    import heartpy

    working, _ = heartpy.process(x, rate_hz)
    rejected = set(map(int, working["removed_beats"]))
    return [p for p in working["peaklist"] if int(p) not in rejected]


def biosppy(x, rate_hz):
    from biosppy.signals import ecg

    return ecg.ecg(x, rate_hz, show=False)["rpeaks"]


OURS = Detector("interocept", "interocept", ours)
PEERS = [
    Detector("sleepecg (C)", "sleepecg", sleepecg),
    Detector("wfdb gqrs", "wfdb", gqrs, slow=True),
    Detector("wfdb xqrs", "wfdb", xqrs, slow=True),
    *(
        Detector(
            f"neurokit2 {m}",
            "neurokit2",
            neurokit(m),
            slow=m in ("khamis2016", "nabian2018"),
        )
        for m in (
            "neurokit",
            "pantompkins1985",
            "hamilton2002",
            "elgendi2010",
            "kalidas2017",
            "rodrigues2021",
            "khamis2016",
            "nabian2018",
            "manikandan2012",
            "martinez2004",
        )
    ),
    *(
        Detector(f"py-ecg {m.removesuffix('_detector')}", "py-ecg-detectors", py_ecg(m))
        for m in (
            "pan_tompkins_detector",
            "two_average_detector",
            "swt_detector",
            "hamilton_detector",
        )
    ),
    Detector("biosppy ecg", "biosppy", biosppy, slow=True),
    Detector("heartpy", "heartpy", heartpy, slow=True),
]


def chosen(options):
    parts = [p for p in options.peers.split(",") if p]
    peers = [d for d in PEERS if not parts or any(p in d.name for p in parts)]
    return [OURS] + peers


def missing(detector):
    """Why this detector cannot run here, or None."""
    try:
        __import__({"py-ecg-detectors": "ecgdetectors"}.get(detector.package, detector.package))
        version(detector.package)
        return None
    except (ImportError, PackageNotFoundError) as error:
        return f"NOT INSTALLED ({error})"


def detected(detector, key, x, rate_hz, fresh=False):
    """Positions, CPU seconds and error text (or None) of one run; kept in cache/ by detector, version and `key`."""
    path = CACHE / f"{detector.name.replace(' ', '_')}-{detector.version()}" / f"{key}.json"
    if path.exists() and not fresh:
        kept = json.loads(path.read_text())
        return np.array(kept["index"], dtype=float), kept["cpu_s"], kept["error"]
    begun, error = time.process_time(), None
    try:
        index = np.asarray(detector.detect(x.copy(), rate_hz), dtype=float)
        index = np.unique(index[np.isfinite(index)])
    except Exception as problem:  # a crash counts as every beat missed
        index, error = np.array([]), f"{type(problem).__name__}: {problem}"[:200]
    cpu_s = time.process_time() - begun
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"index": index.tolist(), "cpu_s": cpu_s, "error": error}))
    return index, cpu_s, error
