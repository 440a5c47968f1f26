"""Golden numbers for HRV: what NeuroKit2, antropy, nolds, EntropyHub, hrv-analysis, pyHRV and Systole say of the same series.

Run with the environment of benches/peers (requirements.txt there): python tests/golden/make_hrv.py
Values are kept as the tools print them, wrong ones included; where a tool fails, the text of its error is the value.
"""

import contextlib
import io
import os
import warnings

os.environ.setdefault("MPLBACKEND", "Agg")
warnings.simplefilter("ignore")

import antropy
import EntropyHub
import hrvanalysis
import neurokit2 as nk
import nolds
import numpy as np
import pyhrv.frequency_domain as pyhrv_frequency
import pyhrv.nonlinear as pyhrv_nonlinear
import pyhrv.time_domain as pyhrv_time
import systole.hrv
from golden import plain, write
from series import all_series, resting, with_artefacts

np.trapz = np.trapezoid  # gone from numpy 2.4; systole still calls it
PACKAGES = [
    "numpy",
    "scipy",
    "neurokit2",
    "antropy",
    "nolds",
    "EntropyHub",
    "hrv-analysis",
    "pyhrv",
    "systole",
    "astropy",
]


def tried(call):
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            return plain(call())
    except Exception as error:  # a peer's failure is a result too
        return f"{type(error).__name__}: {str(error)[:120]}"


def row(frame):
    return {k.removeprefix("HRV_"): float(v) for k, v in frame.iloc[0].items()}


def neurokit(rr_ms):
    rr = np.asarray(rr_ms, float)
    beats = {"RRI": rr, "RRI_Time": np.cumsum(rr) / 1000.0}
    frequency = {
        "default": {},
        "ms2_100hz": {"normalize": False},
        "ms2_4hz": {"normalize": False, "interpolation_rate": 4},
        "ms2_4hz_burg": {
            "normalize": False,
            "interpolation_rate": 4,
            "psd_method": "burg",
        },
        "ms2_4hz_fft": {
            "normalize": False,
            "interpolation_rate": 4,
            "psd_method": "fft",
        },
        "ms2_lomb_4hz": {
            "normalize": False,
            "interpolation_rate": 4,
            "psd_method": "lomb",
        },
        "ms2_lomb_raw": {
            "normalize": False,
            "interpolation_rate": None,
            "psd_method": "lomb",
        },
        "normalised_4hz": {"interpolation_rate": 4},
    }
    return {
        "time": tried(lambda: row(nk.hrv_time(beats))),
        "frequency": {
            k: tried(lambda: row(nk.hrv_frequency(beats, **v))) for k, v in frequency.items()
        },
        "nonlinear": tried(lambda: row(nk.hrv_nonlinear(beats))),
    }


def kernels(rr_ms):
    """One algorithm, named parameters, every tool that has it. `tolerance_ms` is r in ms, never a factor."""
    rr = np.asarray(rr_ms, float)
    out = {}
    for name, r in (
        ("r_0.2_ddof0", 0.2 * rr.std()),
        ("r_0.2_ddof1", 0.2 * rr.std(ddof=1)),
        ("r_0.15_ddof1", 0.15 * rr.std(ddof=1)),
    ):
        r = float(r)
        out[f"sampen_m2_{name}"] = {
            "tolerance_ms": r,
            "neurokit2": tried(lambda: nk.entropy_sample(rr, delay=1, dimension=2, tolerance=r)[0]),
            "antropy": tried(lambda: antropy.sample_entropy(rr, order=2, tolerance=r)),
            "nolds": tried(lambda: nolds.sampen(rr, emb_dim=2, tolerance=r)),
            "EntropyHub": tried(lambda: EntropyHub.SampEn(rr, m=2, r=r)[0]),
        }
        out[f"apen_m2_{name}"] = {
            "tolerance_ms": r,
            "neurokit2": tried(
                lambda: nk.entropy_approximate(rr, delay=1, dimension=2, tolerance=r)[0]
            ),
            "antropy": tried(lambda: antropy.app_entropy(rr, order=2, tolerance=r)),
            "EntropyHub": tried(lambda: EntropyHub.ApEn(rr, m=2, r=r)[0]),
        }
        out[f"fuzzyen_m2_{name}"] = {
            "tolerance_ms": r,
            "neurokit2": tried(lambda: nk.entropy_fuzzy(rr, delay=1, dimension=2, tolerance=r)[0]),
        }
    r = float(0.2 * rr.std(ddof=1))
    for method in ("MSEn", "CMSEn", "RCMSEn"):

        def curve():
            value, info = nk.entropy_multiscale(rr, dimension=2, tolerance=r, method=method)
            return {"value": value, "scale": info["Scale"], "entropy": info["Value"]}

        out[method.lower()] = {"tolerance_ms": r, "neurokit2": tried(curve)}
    for low, high in ((4, 11), (4, 12), (4, 15), (4, 16), (16, 64), (13, 64)):
        if len(rr) < 2 * high:
            continue
        scale = np.arange(low, high + 1)
        out[f"dfa_{low}_{high}"] = {
            "neurokit2_half_overlap": tried(
                lambda: nk.fractal_dfa(rr, scale=scale, multifractal=False)[0]
            ),
            "neurokit2_no_overlap": tried(
                lambda: nk.fractal_dfa(rr, scale=scale, overlap=False, multifractal=False)[0]
            ),
            "nolds_half_overlap": tried(
                lambda: nolds.dfa(rr, nvals=scale, overlap=True, order=1, fit_exp="poly")
            ),
            "nolds_no_overlap": tried(
                lambda: nolds.dfa(rr, nvals=scale, overlap=False, order=1, fit_exp="poly")
            ),
            "definition_no_overlap": dfa(rr, scale),
        }
    out["higuchi_kmax10"] = {
        "neurokit2": tried(lambda: nk.fractal_higuchi(rr, k_max=10)[0]),
        "antropy": tried(lambda: antropy.higuchi_fd(rr, kmax=10)),
    }
    out["katz"] = {
        "neurokit2": tried(lambda: nk.fractal_katz(rr)[0]),
        "antropy": tried(lambda: antropy.katz_fd(rr)),
    }
    bits = "".join("1" if v > rr.mean() else "0" for v in rr)
    out["lempel_ziv"] = {
        "neurokit2": tried(lambda: nk.complexity_lempelziv(rr, symbolize="mean")[0]),
        "antropy_normalised": tried(lambda: antropy.lziv_complexity(bits, normalize=True)),
        "antropy_count": tried(lambda: antropy.lziv_complexity(bits)),
    }
    out["correlation_dimension"] = {
        "neurokit2": tried(lambda: nk.fractal_correlation(rr, delay=1, dimension=2, radius=64)[0])
    }
    return out


def dfa(rr, scales):
    """Peng 1994, straight from the definition: profile, non-overlapping boxes from the start, linear trend, RMS, slope."""
    profile, f = np.cumsum(rr - rr.mean()), []
    for n in scales:
        boxes = profile[: len(profile) // n * n].reshape(-1, n)
        t = np.arange(n)
        f.append(
            np.sqrt(
                np.mean([np.mean((b - np.polyval(np.polyfit(t, b, 1), t)) ** 2) for b in boxes])
            )
        )
    return float(np.polyfit(np.log(scales), np.log(f), 1)[0])


def hrv_analysis(rr_ms):
    rr = list(map(float, rr_ms))
    return {
        "time": tried(lambda: hrvanalysis.get_time_domain_features(rr)),
        "geometrical": tried(lambda: hrvanalysis.get_geometrical_features(rr)),
        "welch": tried(lambda: hrvanalysis.get_frequency_domain_features(rr, method="welch")),
        "lomb": tried(lambda: hrvanalysis.get_frequency_domain_features(rr, method="lomb")),
        "poincare": tried(lambda: hrvanalysis.get_poincare_plot_features(rr)),
        "csi_cvi": tried(lambda: hrvanalysis.get_csi_cvi_features(rr)),
        "sampen": tried(lambda: hrvanalysis.get_sampen(rr)),
    }


def keep_numbers(result):
    pairs = result.as_dict() if hasattr(result, "as_dict") else dict(zip(result.keys(), result))
    number = (int, float, np.number)
    out = {}
    for key, value in pairs.items():
        if isinstance(value, number):
            out[key] = value
        elif (
            isinstance(value, (tuple, list))
            and len(value) < 12
            and all(isinstance(v, number) for v in value)
        ):
            out[key] = list(value)
    return out


def pyhrv(rr_ms):
    rr = np.asarray(rr_ms, float)
    return {
        "time": tried(lambda: keep_numbers(pyhrv_time.time_domain(nni=rr, show=False, plot=False))),
        "welch": tried(
            lambda: keep_numbers(pyhrv_frequency.welch_psd(nni=rr, show=False, mode="dev")[0])
        ),
        "poincare": tried(
            lambda: keep_numbers(pyhrv_nonlinear.poincare(nni=rr, show=False, mode="dev"))
        ),
        "sample_entropy": tried(lambda: keep_numbers(pyhrv_nonlinear.sample_entropy(nni=rr))),
        "dfa": tried(lambda: keep_numbers(pyhrv_nonlinear.dfa(rr, show=False, mode="dev"))),
    }


def systole_hrv(rr_ms):
    rr = np.asarray(rr_ms, float)

    def table(frame):
        return {m: float(v) for m, v in zip(frame["Metric"], frame["Values"])}

    return {
        "time": tried(lambda: table(systole.hrv.time_domain(rr, input_type="rr_ms"))),
        "frequency": tried(lambda: table(systole.hrv.frequency_domain(rr, input_type="rr_ms"))),
        "poincare": tried(
            lambda: dict(
                zip(
                    ("sd1", "sd2", "sd1_sd2"),
                    map(
                        float,
                        systole.hrv.nonlinear_domain(rr, input_type="rr_ms")["Values"][:3],
                    ),
                )
            )
        ),
    }


def artefacts():
    """NeuroKit2's Lipponen-Tarvainen, single pass and iterative, on series with known artefacts."""
    out = {}
    for every in (60, 20):
        rr, truth = with_artefacts(resting(600, 53, 1), every)
        peaks = np.concatenate([[0], np.round(np.cumsum(rr)).astype(int)])

        def fixed(iterative):
            info, clean = nk.signal_fixpeaks(
                peaks, sampling_rate=1000, iterative=iterative, method="Kubios"
            )
            return {
                "peaks_ms": np.asarray(clean),
                **{k: info[k] for k in ("ectopic", "missed", "extra", "longshort")},
                **({} if iterative else {k: np.asarray(info[k], float) for k in ("drrs", "mrrs")}),
            }

        out[f"every_{every}"] = {
            "rr_ms": rr,
            "truth": truth,
            "peaks_ms": peaks,
            "neurokit2_single_pass": tried(lambda: fixed(False)),
            "neurokit2_iterative": tried(lambda: fixed(True)),
        }
    return out


def main():
    series = all_series()
    document = {
        "about": "RR intervals in ms; values exactly as each tool returns them at the named settings; see make_hrv.py",
        "series": series,
    }
    for name, tool in (
        ("neurokit2", neurokit),
        ("kernels", kernels),
        ("hrv-analysis", hrv_analysis),
        ("pyhrv", pyhrv),
        ("systole", systole_hrv),
    ):
        document[name] = {key: tool(rr) for key, rr in series.items()}
    document["artefacts"] = artefacts()
    write("hrv.json", document, PACKAGES)


if __name__ == "__main__":
    main()
