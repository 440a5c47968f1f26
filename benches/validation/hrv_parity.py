"""Every index of NeuroKit2 0.2.13 beside ours, under the profile that has its constants.

Prints the table of docs/hrv-parity.md. NeuroKit2's values are kept in
tests/golden/hrv_parity.json, where `cargo test -p interocept --test hrv_parity` reads
them; `--golden` asks NeuroKit2 again.

    make python
    .venv/bin/python benches/validation/hrv_parity.py
    pip install neurokit2==0.2.13 && python benches/validation/hrv_parity.py --golden
"""

import json
import math
import sys
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests/golden/hrv_parity.json"
sys.path.insert(0, str(ROOT / "tests/golden"))

SERIES = {"rest_353": (353, 11, 0), "rest_2400": (2400, 61, 1)}
MFDFA = "Width Peak Mean Max Delta Asymmetry Fluctuation Increment".split()
RQA = {
    "RecurrenceRate": "recurrence",
    "DiagRec": "diagonal_recurrence",
    "Determinism": "determinism",
    "DeteRec": "determinism_recurrence",
    "L": "length",
    "Divergence": "divergence",
    "LEn": "length_entropy",
    "Laminarity": "laminarity",
    "TrappingTime": "trapping_time",
    "VMax": "vertical_max",
    "VEn": "vertical_entropy",
    "W": "white_mean",
    "WMax": "white_max",
    "WEn": "white_entropy",
}
# NeuroKit2's name: our key, and the factor and the power that turn theirs into ours.
KEYS = {
    **{
        name: (f"hrv.{key}", 1.0, 1)
        for name, key in {
            "MeanNN": "mean_nn",
            "MedianNN": "median_nn",
            "MadNN": "mad_nn",
            "IQRNN": "iqr_nn",
            "Prc20NN": "prc20_nn",
            "Prc80NN": "prc80_nn",
            "MinNN": "min_nn",
            "MaxNN": "max_nn",
            "TP": "total_power",
            "LFHF": "lf_hf",
            "LnHF": "ln_hf",
            "S": "ellipse_area",
            "CSI_Modified": "csi_modified",
            "MSEn": "mse",
            "CMSEn": "cmse",
            "RCMSEn": "rcmse",
            "CD": "correlation_dimension",
        }.items()
    },
    **{
        name: (f"hrv.{name.lower()}", 1.0, 1)
        for name in (
            "SDNN SDANN1 SDNNI1 SDANN2 SDNNI2 SDANN5 SDNNI5 RMSSD SDSD CVNN CVSD MCVNN SDRMSSD "
            "pNN50 pNN20 HTI TINN ULF VLF LF HF VHF SD1 SD2 CSI CVI PIP IALS PSS PAS GI SI AI PI "
            "C1d C1a SD1d SD1a C2d C2a SD2d SD2a Cd Ca SDNNd SDNNa DFA_alpha1 DFA_alpha2 ApEn "
            "SampEn ShanEn FuzzyEn HFD KFD LZC"
        ).split()
    },
    "LFn": ("hrv.lf_nu", 100.0, 1),
    "HFn": ("hrv.hf_nu", 100.0, 1),
    "SD1SD2": ("hrv.sd2_sd1", 1.0, -1),
    **{
        f"MFDFA_alpha{a}_{part}": (f"hrv.mfdfa_alpha{a}_{part.lower()}", 1.0, 1)
        for a in (1, 2)
        for part in MFDFA
    },
    **{
        f"Symbolic_EqualProb4_{word}": (f"hrv.symbolic_{word.lower()}", 1.0, 1)
        for word in ("0V", "1V", "2LV", "2UV")
    },
    **{f"RQA_{name}": (f"hrv.rqa_{key}", 1.0, 1) for name, key in RQA.items()},
}


def neurokit(rr_ms):
    """All 95 indices of `nk.hrv`, and its recurrence quantification, at matched parameters."""
    import neurokit2 as nk
    import numpy as np

    assert nk.__version__ == "0.2.13", nk.__version__
    warnings.simplefilter("ignore")
    rr = np.asarray(rr_ms, float)
    beats = {"RRI": rr, "RRI_Time": np.cumsum(rr) / 1000.0}
    frames = [
        nk.hrv_time(beats),
        nk.hrv_frequency(beats, normalize=False, interpolation_rate=4),
        nk.hrv_nonlinear(beats),
    ]
    out = {k.removeprefix("HRV_"): float(v) for f in frames for k, v in f.iloc[0].items()}
    x = nk.signal_detrend(rr, method="polynomial", order=1)
    distances = np.abs(x[:, None] - x[None, :])[np.triu_indices(len(x), 1)] * np.sqrt(2)
    rqa, _ = nk.complexity_rqa(x, dimension=7, delay=1, tolerance=0.5 * distances.mean())
    out |= {f"RQA_{k}": float(rqa[k].values[0]) for k in RQA}
    return out


def write_golden():
    from golden import plain, write
    from series import resting

    series = {name: resting(*args) for name, args in SERIES.items()}
    document = {
        "about": "NeuroKit2's indices of two series (ms), and the key, factor and power of ours",
        "keys": KEYS,
        "series": series,
        "neurokit2": plain({name: neurokit(rr) for name, rr in series.items()}),
    }
    write(GOLDEN.name, document, ["neurokit2", "numpy", "scipy"])


def number(value):
    return f"{value:.7g}" if math.isfinite(value) else "none"


def verdict(theirs, ours):
    """What is to be said of a pair, and whether it needs an explanation."""
    if ours.value is None:
        return ours.status, math.isfinite(theirs)
    error = abs(ours.value - theirs) / max(abs(theirs), 1e-12)
    return f"{error:.0e}", not error < 1e-6


def main():
    if "--golden" in sys.argv:
        return write_golden()
    import interocept as ic

    golden = json.loads(GOLDEN.read_text())
    names = list(golden["series"])
    rows, unequal = [], []
    ours = {
        name: ic.hrv.measure(rr, correct=False, profile="neurokit", set="all")
        for name, rr in golden["series"].items()
    }
    for index, (key, factor, power) in golden["keys"].items():
        cells = []
        for name in names:
            theirs = float(golden["neurokit2"][name][index])
            theirs = factor * theirs**power
            said, odd = verdict(theirs, ours[name][key])
            value = ours[name][key].value
            cells += [number(theirs), number(math.nan if value is None else value), said]
            if odd:
                unequal.append(f"{index} ({name}): {said}")
        rows.append([index, f"`{key}`", *cells])
    head = ["NeuroKit2", "ours"]
    for name in names:
        head += [f"{name}: theirs", "ours", "difference"]
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print(f"\n{len(rows)} indices; to be explained: {len(unequal)}")
    for line in unequal:
        print(f"* {line}")


if __name__ == "__main__":
    main()
