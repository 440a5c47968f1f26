"""Interval correction: artefacts of known kind and place put into a clean series, and what each tool makes of them."""

import contextlib
import io
import math

import detectors
import numpy as np
from series import resting, with_artefacts  # tests/golden
from tables import machine, number, publish, table
from tqdm import tqdm

TYPES = {"missed": {"missed"}, "extra": {"extra"}, "ectopic": {"ectopic"}}


def rmssd(rr):
    return float(np.sqrt(np.mean(np.diff(np.asarray(rr, float)) ** 2)))


def finite(rr):
    """An interval taken away (an extra beat) is NaN in the record of the other half."""
    rr = np.asarray(rr, float)
    return rr[np.isfinite(rr)]


def ours(rr):
    """Flags {interval index: kind} and the corrected intervals."""
    import interocept as ic

    out = ic.rr.correct(rr)
    names = {
        0: "normal",
        1: "ectopic",
        2: "long",
        3: "short",
        4: "missed",
        5: "extra",
        6: "invalid",
    }
    kinds = [
        k if isinstance(k, str) else getattr(k, "name", None) or names.get(int(k), str(k))
        for k in out.kind
    ]
    return {i: k.lower() for i, k in enumerate(kinds) if k.lower() != "normal"}, finite(
        out.corrected_ms
    )


def neurokit(iterative):
    def correct(rr):
        import neurokit2 as nk

        rate_hz = (
            10_000  # its interface is peaks in samples; a finer clock than ms keeps the intervals
        )
        peaks = np.concatenate([[0], np.round(np.cumsum(rr) * rate_hz / 1000.0)]).astype(int)
        info, clean = nk.signal_fixpeaks(
            peaks, sampling_rate=rate_hz, iterative=iterative, method="Kubios"
        )
        flags = {}
        for kind in ("longshort", "ectopic", "missed", "extra"):
            flags.update(
                {int(i) - 1: kind for i in np.ravel(info[kind])}
            )  # beat index to the interval that ends there
        return flags, np.diff(clean) * 1000.0 / rate_hz

    return correct


def systole(rr):
    from systole.correction import correct_rr
    from systole.detection import rr_artefacts

    found, flags = rr_artefacts(np.asarray(rr)), {}
    for kind in ("long", "short", "ectopic", "missed", "extra"):
        flags.update({int(i): kind for i in np.flatnonzero(found[kind])})
    return flags, np.asarray(correct_rr(np.asarray(rr), verbose=False)[0], float)


def hrv_analysis(method):
    def correct(rr):
        import hrvanalysis as ha

        kept = np.asarray(ha.remove_ectopic_beats(list(rr), method=method, verbose=False), float)
        clean = np.asarray(ha.interpolate_nan_values(list(kept)), float)
        return {int(i): "removed" for i in np.flatnonzero(np.isnan(kept))}, clean[
            np.isfinite(clean)
        ]

    return correct


TOOLS = {
    "interocept": ours,
    "neurokit2 single pass": neurokit(False),
    "neurokit2 iterative (default)": neurokit(True),
    "systole": systole,
    **{f"hrv-analysis {m}": hrv_analysis(m) for m in ("malik", "kamath", "karlsson", "acar")},
}


def judge(flags, corrected, truth, clean, n):
    """An artefact at beat b touches intervals b-1 and b: found if one within +-1 of them is flagged, typed if one carries its kind."""
    out, touched = {}, set()
    for kind in TYPES:
        at = [b for b, k in truth if k == kind]
        near = [range(b - 2, b + 2) for b in at]
        found = [any(i in flags for i in w) for w in near]
        typed = [any(flags.get(i) in TYPES[kind] for i in w) for w in near]
        out[kind] = {
            "n": len(at),
            "found_pct": 100.0 * np.mean(found),
            "typed_pct": 100.0 * np.mean(typed),
        }
    for b, _ in truth:
        touched.update(range(b - 2, b + 3))
    false = [i for i in flags if i not in touched]
    return {
        **out,
        "false_flags": len(false),
        "false_pct": 100.0 * len(false) / max(1, n - len(touched)),
        "rmssd_error_pct": 100.0 * (rmssd(corrected) - rmssd(clean)) / rmssd(clean)
        if len(corrected) > 2
        else math.nan,
    }


def run(options):
    n = 2000 if options.quick else 20_000
    clean = resting(n, 53, 1)
    text = [
        "# Interval correction",
        f"{n} synthetic intervals (true RMSSD {rmssd(clean):.2f} ms); missed, extra and ectopic (25 % early) beats in turn. Found / typed in %; a found artefact has a flag "
        f"within one interval. hrv-analysis filters remove intervals and name no kind; NeuroKit2's iterative mode returns only its last pass's flags. {machine()}.",
    ]
    data = {"true_rmssd_ms": rmssd(clean), "results": {}}
    parts = [p for p in options.peers.split(",") if p]
    tools = {
        k: v
        for k, v in TOOLS.items()
        if k == "interocept" or not parts or any(p in k for p in parts)
    }
    with tqdm(total=3 * len(tools), desc="artefacts", unit="run", disable=None) as bar:
        for every in (60, 20, 10):
            rr, truth = with_artefacts(clean, every)
            rows = []
            for name, tool in tools.items():
                bar.set_postfix_str(f"1/{every} {name}")
                why = detectors.missing(detectors.OURS) if name == "interocept" else None
                if why:
                    rows.append([f"**interocept: {why}**"] + [""] * 6)
                    bar.update()
                    continue
                try:
                    with contextlib.redirect_stdout(io.StringIO()):
                        flags, corrected = tool(np.asarray(rr, float))
                    r = judge(flags, corrected, truth, clean, len(rr))
                    cells = [
                        f"{number(r[k]['found_pct'], 1)} / {number(r[k]['typed_pct'], 1)}"
                        for k in TYPES
                    ]
                    rows.append(
                        [f"**{name}**" if name == "interocept" else name]
                        + cells
                        + [
                            r["false_flags"],
                            number(r["false_pct"]),
                            f"{r['rmssd_error_pct']:+.2f}",
                        ]
                    )
                except Exception as error:
                    r = {"error": f"{type(error).__name__}: {error}"[:200]}
                    rows.append([name, r["error"][:60]] + [""] * 5)
                data["results"].setdefault(str(every), {})[name] = r
                bar.update()
            text += [
                "",
                f"## One artefact in {every} beats (uncorrected RMSSD error {100 * (rmssd(rr) / rmssd(clean) - 1):+.0f} %)",
                "",
                table(
                    [
                        "tool",
                        "missed",
                        "extra",
                        "ectopic",
                        "false flags",
                        "false %",
                        "RMSSD error %",
                    ],
                    rows,
                ),
            ]
    publish(options, "artefacts", "\n".join(text), data)
