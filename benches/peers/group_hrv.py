"""Heart-rate variability: time for the same sets of indices and for single kernels, on 5 minutes and on 24 hours."""

import contextlib
import io

import detectors
import numpy as np
from series import resting  # tests/golden
from tables import alternating, duration, machine, median, per_call, publish, table
from tqdm import tqdm

TOO_LONG = {  # measured to need minutes to hours, or tens of GB, on 24 h: never started there
    "neurokit2 all",
    "neurokit2 nonlinear",
    "pyhrv all",
    "hrv-analysis all",
    "nolds SampEn",
    "nolds DFA 4-16",
    "hrv-analysis SampEn",
    "pyhrv SampEn",
}


def ours(**settings):
    def call(rr):
        import interocept as ic

        return ic.hrv.measure(rr, correct=False, **settings)

    return call


def sets():
    """{comparison: {name: function of rr_ms}}"""
    import antropy
    import hrvanalysis as ha
    import neurokit2 as nk
    import nolds
    import pyhrv.frequency_domain
    import pyhrv.nonlinear
    import pyhrv.time_domain

    def beats(rr):
        return {"RRI": rr, "RRI_Time": np.cumsum(rr) / 1000.0}

    def nk_all(rr):
        (
            nk.hrv_time(beats(rr)),
            nk.hrv_frequency(beats(rr), normalize=False, interpolation_rate=4),
            nk.hrv_nonlinear(beats(rr)),
        )

    def ha_all(rr):
        rr = list(rr)
        (
            ha.get_time_domain_features(rr),
            ha.get_frequency_domain_features(rr),
            ha.get_poincare_plot_features(rr),
            ha.get_csi_cvi_features(rr),
            ha.get_sampen(rr),
        )

    def ph_all(rr):
        pyhrv.time_domain.time_domain(nni=rr, show=False, plot=False)
        pyhrv.frequency_domain.welch_psd(nni=rr, show=False, mode="dev")
        (
            pyhrv.nonlinear.poincare(nni=rr, show=False, mode="dev"),
            pyhrv.nonlinear.sample_entropy(nni=rr),
            pyhrv.nonlinear.dfa(rr, show=False, mode="dev"),
        )

    scale = np.arange(4, 17)
    out = {
        "everything each has": {
            "interocept all": ours(),
            "neurokit2 all": nk_all,
            "hrv-analysis all": ha_all,
            "pyhrv all": ph_all,
        },
        "time domain": {
            "neurokit2 time": lambda rr: nk.hrv_time(beats(rr)),
            "hrv-analysis time": lambda rr: ha.get_time_domain_features(list(rr)),
            "pyhrv time": lambda rr: pyhrv.time_domain.time_domain(nni=rr, show=False, plot=False),
        },
        "frequency domain (Welch, 4 Hz)": {
            "neurokit2 Welch": lambda rr: nk.hrv_frequency(
                beats(rr), normalize=False, interpolation_rate=4
            ),
            "hrv-analysis Welch": lambda rr: ha.get_frequency_domain_features(list(rr)),
            "pyhrv Welch": lambda rr: pyhrv.frequency_domain.welch_psd(
                nni=rr, show=False, mode="dev"
            ),
        },
        "nonlinear": {"neurokit2 nonlinear": lambda rr: nk.hrv_nonlinear(beats(rr))},
        "SampEn, m 2, r 0.2 SD": {
            "neurokit2 SampEn": lambda rr: nk.entropy_sample(
                rr, dimension=2, tolerance=0.2 * rr.std()
            ),
            "antropy SampEn": lambda rr: antropy.sample_entropy(
                rr, order=2, tolerance=0.2 * rr.std()
            ),
            "nolds SampEn": lambda rr: nolds.sampen(rr, emb_dim=2, tolerance=0.2 * rr.std()),
            "hrv-analysis SampEn": lambda rr: ha.get_sampen(list(rr)),
            "pyhrv SampEn": lambda rr: pyhrv.nonlinear.sample_entropy(nni=rr),
        },
        "DFA": {
            "neurokit2 DFA 4-16": lambda rr: nk.fractal_dfa(rr, scale=scale),
            "nolds DFA 4-16": lambda rr: nolds.dfa(rr, nvals=scale, overlap=False, fit_exp="poly"),
            "antropy DFA (own scales)": lambda rr: antropy.detrended_fluctuation(rr),
        },
    }
    try:  # our single sets and kernels, where the package offers them by name
        import interocept as ic

        for title, name, function in (
            ("time domain", "interocept time", "time"),
            ("frequency domain (Welch, 4 Hz)", "interocept Welch", "frequency"),
            ("nonlinear", "interocept nonlinear", "nonlinear"),
            ("SampEn, m 2, r 0.2 SD", "interocept SampEn", "sample_entropy"),
            ("DFA", "interocept DFA", "dfa"),
        ):
            if hasattr(ic.hrv, function):
                out[title] = {
                    name: lambda rr, f=getattr(ic.hrv, function): f(rr),
                    **out[title],
                }
    except ImportError:
        pass
    return out


def run(options):
    why = detectors.missing(detectors.OURS)
    parts = [p for p in options.peers.split(",") if p]
    lengths = {
        "5 minutes (353 intervals)": resting(353, 11, 1),
        **({} if options.quick else {"24 hours (100 000 intervals)": resting(100_000, 61, 1)}),
    }
    runs = 3 if options.quick else 9
    text = [
        "# Heart-rate variability: speed",
        f"Median CPU time of {runs} runs, all in turn in one process after a warm-up; fewer where a call takes long. {machine()}.",
    ]
    if why:
        text += ["", f"**interocept: {why}**: the peers alone."]
    data = {"runs": runs, "absent": why, "times": {}}
    for title, rr in lengths.items():
        rr = np.asarray(rr, float)
        text += ["", f"## {title}"]
        for comparison, calls in sets().items():
            calls = {
                k: f
                for k, f in calls.items()
                if k.startswith("interocept")
                and not why
                or not k.startswith("interocept")
                and (not parts or any(p in k for p in parts))
            }
            skipped = [k for k in calls if len(rr) > 10_000 and k in TOO_LONG]
            bound, repeats, failed = {}, {}, {}
            with (
                contextlib.redirect_stdout(io.StringIO()),
                tqdm(
                    total=len(calls) * (runs + 1),
                    desc=f"hrv {comparison}",
                    unit="run",
                    disable=None,
                ) as bar,
            ):
                for name, call in calls.items():
                    if name in skipped:
                        continue
                    try:
                        bound[name], repeats[name] = per_call(lambda call=call: call(rr))
                    except Exception as error:
                        failed[name] = f"{type(error).__name__}: {error}"[:80]
                times, more = alternating(bound, runs, budget_s=15.0, progress=bar)
            failed.update(more)
            medians = {k: median(v) / repeats[k] for k, v in times.items() if v}
            own = next((m for k, m in medians.items() if k.startswith("interocept")), None)
            rows = [
                [k, duration(m), len(times[k]), f"{m / own:.1f} x" if own else "-"]
                for k, m in sorted(medians.items(), key=lambda kv: kv[1])
            ]
            rows += [[k, "not run: minutes to hours", "", ""] for k in skipped] + [
                [k, e, "", ""] for k, e in failed.items()
            ]
            text += [
                "",
                table([comparison, "median CPU", "runs", "against ours"], rows),
            ]
            data["times"].setdefault(title, {})[comparison] = {
                "cpu_s": {k: [t / repeats[k] for t in v] for k, v in times.items()},
                "not_run": skipped,
                "failed": failed,
            }
    publish(options, "hrv", "\n".join(text), data)
