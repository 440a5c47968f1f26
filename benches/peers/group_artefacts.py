"""Interval correction: artefacts of known kind and place put into sound intervals, and what each tool makes of them.

The sound intervals are a synthetic series and real ones: stretches of MIT-BIH between beats that are labelled normal,
and of healthy people's days, which have no labels; in both every interval lies within 20 % of the median of the nine
around it. In the days, ectopic beats that pass this rule count against whoever finds them.
"""

import contextlib
import gzip
import io
import math
from pathlib import Path

import detectors
import numpy as np
import records
from series import resting  # tests/golden
from tables import machine, number, publish, table
from tqdm import tqdm

KINDS = ("missed", "extra", "ectopic")
ONE_IN = (60, 20, 10)


def ours(rr):
    """Flags {interval index: kind} and the corrected intervals."""
    import interocept as ic

    out = ic.rr.correct(rr)
    kinds = [str(k) for k in out.kind]
    flags = {i: k for i, k in enumerate(kinds) if k != "normal"}
    return flags, np.repeat(out.corrected_ms, out.count)


def neurokit(iterative):
    def correct(rr):
        import neurokit2 as nk

        # Its interface is peaks in samples; a finer clock than ms keeps the intervals.
        rate_hz = 10_000
        peaks = np.concatenate([[0], np.round(np.cumsum(rr) * rate_hz / 1000.0)]).astype(int)
        info, clean = nk.signal_fixpeaks(
            peaks, sampling_rate=rate_hz, iterative=iterative, method="Kubios"
        )
        flags = {}
        for kind in ("longshort", "ectopic", "missed", "extra"):
            # Beat index to the interval that ends there.
            flags.update({int(i) - 1: kind for i in np.ravel(info[kind])})
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
        flags = {int(i): "removed" for i in np.flatnonzero(np.isnan(kept))}
        return flags, clean[np.isfinite(clean)]

    return correct


TOOLS = {
    "interocept": ours,
    "neurokit2 single pass": neurokit(False),
    "neurokit2 iterative (default)": neurokit(True),
    "systole": systole,
    **{f"hrv-analysis {m}": hrv_analysis(m) for m in ("malik", "kamath", "karlsson", "acar")},
}


def stretches(rr, least, most, known=True):
    """Runs of at least `least` intervals that nothing is wrong with, `most` intervals in all."""
    around = np.lib.stride_tricks.sliding_window_view(np.pad(rr, 4, mode="edge"), 9)
    median = np.median(around, axis=1)
    sound = known & (rr > 300) & (rr < 2000) & (np.abs(rr - median) < 0.2 * median)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], sound.astype(int), [0]])))
    runs, left = [], most
    for a, b in edges.reshape(-1, 2):
        b = min(b, a + left)
        if b - a >= least:
            runs.append(rr[a:b])
            left -= b - a
    return runs


def mit_bih(options, most):
    runs = []
    for name in records.names(options):
        record = records.mit_bih(options, name)
        rr = 1000 * np.diff([s for s, _ in record.beats]) / record.rate_hz
        normal = np.array([c == "N" for _, c in record.beats])
        runs += stretches(rr, 200, most, normal[1:] & normal[:-1])
    return runs


def bases(options):
    """Name and sound stretches of each series."""
    most = 2000 if options.quick else 10_000
    yield "synthetic", [np.asarray(resting(2 * most, 53, 1))]
    yield "MIT-BIH", mit_bih(options, most)
    folder = Path(options.data) / "cardiac/rr-databases-rhrvbook/Chapter8/normal"
    for path in sorted(folder.glob("*_rr_secs.txt.gz")):
        with gzip.open(path, "rt") as file:
            rr = 1000 * np.loadtxt(file)
        yield path.name.split("_")[0], stretches(rr, 300, most)


def inject(rr, one_in, random):
    """Missed, extra and early beats by chance, `one_in` beats apart give or take a quarter.

    Returns the intervals and [(beat index, kind), ...].
    """
    beats = np.concatenate([[0.0], np.cumsum(rr)])
    out, truth, due = [], [], one_in // 2
    for i, t in enumerate(beats):
        if i != due or i + 1 >= len(beats):
            out.append(t)
            continue
        due += round(one_in * random.uniform(0.75, 1.25))
        kind = KINDS[random.integers(3)]
        truth.append((len(out), kind))
        before = t - beats[i - 1]
        if kind == "extra":
            out += [t - random.uniform(0.2, 0.8) * before, t]
        elif kind == "ectopic":
            out.append(t - random.uniform(0.10, 0.35) * before)
    return np.round(np.diff(out), 3), truth


def squares(rr):
    d = np.diff(np.asarray(rr, float))
    return np.array([np.sum(d * d), len(d)])


class Score:
    """What became of the artefacts of one series."""

    def __init__(self):
        self.n = dict.fromkeys(KINDS, 0)
        self.found, self.typed = dict(self.n), dict(self.n)
        self.false = self.sound = 0
        self.after, self.truth = np.zeros(2), np.zeros(2)

    def add(self, flags, corrected, artefacts, clean, n):
        """An artefact at beat b touches intervals b-1 and b: found if one within one of them is flagged, typed if one carries its kind."""
        touched = set()
        for b, kind in artefacts:
            near = range(b - 2, b + 2)
            touched.update(range(b - 2, b + 3))
            self.n[kind] += 1
            self.found[kind] += any(i in flags for i in near)
            self.typed[kind] += any(flags.get(i) == kind for i in near)
        self.false += sum(i not in touched for i in flags)
        self.sound += n - len(touched)
        self.after += squares(corrected)
        self.truth += squares(clean)

    def numbers(self):
        rmssd = [math.sqrt(s / n) if n else math.nan for s, n in (self.after, self.truth)]
        shares = {
            k: {
                "n": self.n[k],
                "found_pct": 100 * self.found[k] / max(1, self.n[k]),
                "typed_pct": 100 * self.typed[k] / max(1, self.n[k]),
            }
            for k in KINDS
        }
        return {
            **shares,
            "false_flags": self.false,
            "false_pct": 100 * self.false / max(1, self.sound),
            "rmssd_error_pct": 100 * (rmssd[0] / rmssd[1] - 1),
        }


def rmssd(runs):
    """hrv.rmssd of several stretches together: corrected, without the differences beside what was corrected."""
    import interocept as ic

    squared = [len(rr) * ic.hrv.measure(rr)["hrv.rmssd"].value ** 2 for rr in runs]
    return math.sqrt(sum(squared) / sum(map(len, runs)))


def measured(series, one_in):
    """What the artefacts leave of hrv.rmssd: against the sound intervals' own, as they are and measured alike."""
    rows = []
    for base, runs in series:
        random = np.random.default_rng(one_in)
        total = sum(squares(rr) for rr in runs)
        plain, alike = math.sqrt(total[0] / total[1]), rmssd(runs)
        ours = rmssd([inject(rr, one_in, random)[0] for rr in runs])
        errors = [100 * (x / y - 1) for x, y in ((ours, plain), (ours, alike), (alike, plain))]
        rows.append([base, *(f"{e:+.2f}" for e in errors)])
    return rows


def row(name, series, r):
    shares = [f"{number(r[k]['found_pct'], 1)} / {number(r[k]['typed_pct'], 1)}" for k in KINDS]
    name = f"**{name}**" if name == "interocept" else name
    return [series, name, *shares, number(r["false_pct"]), f"{r['rmssd_error_pct']:+.2f}"]


def run(options):
    parts = [p for p in options.peers.split(",") if p]
    tools = {
        k: v
        for k, v in TOOLS.items()
        if k == "interocept" or not parts or any(p in k for p in parts)
    }
    why = detectors.missing(detectors.OURS)
    if why:
        tools.pop("interocept")
    series = list(bases(options))
    text = [
        "# Interval correction",
        "Missed, extra (at 20 to 80 % of an interval) and ectopic (10 to 35 % early) beats at random. Found / typed in %; a "
        "found artefact has a flag within one interval. hrv-analysis removes intervals and names no kind; NeuroKit2's "
        f"iterative mode returns only its last pass's flags. {machine()}.",
        f"\nIntervals: {', '.join(f'{name} {sum(map(len, runs))}' for name, runs in series)}.",
    ]
    if why:
        text.append(f"\n**interocept: {why}**")
    data = {"results": {}}
    with tqdm(
        total=len(ONE_IN) * len(series) * len(tools), desc="artefacts", unit="run", disable=None
    ) as bar:
        for one_in in ONE_IN:
            rows = []
            for base, runs in series:
                random = np.random.default_rng(one_in)
                injected = [(*inject(rr, one_in, random), rr) for rr in runs]
                for name, tool in tools.items():
                    bar.set_postfix_str(f"1/{one_in} {base} {name}")
                    score = Score()
                    try:
                        with contextlib.redirect_stdout(io.StringIO()):
                            for rr, artefacts, clean in injected:
                                score.add(*tool(rr), artefacts, clean, len(rr))
                        r = score.numbers()
                        rows.append(row(name, base, r))
                    except Exception as error:
                        r = {"error": f"{type(error).__name__}: {error}"[:200]}
                        rows.append([base, name, r["error"][:60]] + [""] * 4)
                    data["results"].setdefault(str(one_in), {}).setdefault(base, {})[name] = r
                    bar.update()
            heads = ["series", "tool", *KINDS, "false %", "RMSSD error %"]
            text += ["", f"## One artefact in {one_in} beats", "", table(heads, rows)]
            if not why:
                heads = ["hrv.rmssd error %", "of the sound ones", "of them measured alike"]
                heads += ["nothing injected"]
                text += ["", table(heads, measured(series, one_in))]
    publish(options, "artefacts", "\n".join(text), data)
