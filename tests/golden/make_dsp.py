"""Golden numbers for the DSP crate, from scipy, `spectrum` and dense numpy solves.

Run with the environment of benches/peers (requirements.txt there): python tests/golden/make_dsp.py
"""

import numpy as np
from golden import gauss, uniform, write
from scipy import interpolate, ndimage, signal
from spectrum import arburg

PACKAGES = ["numpy", "scipy", "spectrum"]


def inputs():
    n = 256
    t = np.arange(n) / 50.0
    x = (
        np.sin(2 * np.pi * 1.2 * t)
        + 0.4 * np.cos(2 * np.pi * 7.3 * t)
        + 0.3 * np.array(gauss(1, n))
        + 0.5
    )
    rr_s = 0.9 + 0.05 * np.array(gauss(2, 120))
    time_s = np.cumsum(rr_s)
    return {"x": x, "rr_s": rr_s, "time_s": time_s}


def designs():
    """Second-order sections in scipy's own pairing and order (zeros nearest the poles, gain in the first)."""
    rows = []

    def add(kind, btype, order, cutoff_hz, rate_hz, **extra):
        make = {
            "butter": signal.butter,
            "cheby1": signal.cheby1,
            "cheby2": signal.cheby2,
        }[kind]
        args = {
            "butter": (),
            "cheby1": (extra.get("ripple_db"),),
            "cheby2": (extra.get("attenuation_db"),),
        }[kind]
        sos = make(order, *args, cutoff_hz, btype=btype, fs=rate_hz, output="sos")
        rows.append(
            {
                "kind": kind,
                "btype": btype,
                "order": order,
                "cutoff_hz": np.atleast_1d(cutoff_hz),
                "rate_hz": rate_hz,
                **extra,
                "sos": sos,
            }
        )

    for rate_hz in (50.0, 130.061, 250.0, 360.0, 1000.0, 8000.0):
        for order in range(1, 9):
            add("butter", "lowpass", order, 20.0, rate_hz)
            add("butter", "highpass", order, 0.5, rate_hz)
        for order in range(1, 6):
            add("butter", "bandpass", order, [5.0, 20.0], rate_hz)
            add("butter", "bandstop", order, [15.0, 22.0], rate_hz)
        for order in (1, 2, 3, 4, 5, 8):
            for kind, extra in (
                ("cheby1", {"ripple_db": 0.5}),
                ("cheby2", {"attenuation_db": 40.0}),
            ):
                add(kind, "lowpass", order, 18.0, rate_hz, **extra)
                add(kind, "highpass", order, 1.0, rate_hz, **extra)
        for order in (1, 2, 3, 4):
            for kind, extra in (
                ("cheby1", {"ripple_db": 1.0}),
                ("cheby2", {"attenuation_db": 20.0}),
            ):
                add(kind, "bandpass", order, [0.5, 12.0], rate_hz, **extra)
                add(kind, "bandstop", order, [15.0, 22.0], rate_hz, **extra)
    return rows


def notches():
    rows = []
    for rate_hz, hz in ((250.0, 50.0), (360.0, 60.0), (1000.0, 50.0), (130.061, 50.0)):
        for q in (5.0, 30.0):
            b, a = signal.iirnotch(hz, q, fs=rate_hz)
            rows.append({"notch_hz": hz, "q": q, "rate_hz": rate_hz, "b": b, "a": a})
    return rows


def filtered(x):
    rows = []
    for kind, order, btype, cut in (
        ("butter", 4, "bandpass", [0.5, 8.0]),
        ("butter", 2, "lowpass", 5.0),
        ("butter", 3, "highpass", 0.5),
    ):
        sos = signal.butter(order, cut, btype=btype, fs=50.0, output="sos")
        zi = signal.sosfilt_zi(sos)
        rows.append(
            {
                "kind": kind,
                "btype": btype,
                "order": order,
                "cutoff_hz": np.atleast_1d(cut),
                "rate_hz": 50.0,
                "sos": sos,
                "sosfilt": signal.sosfilt(sos, x),
                "sosfilt_zi": zi,
                "sosfilt_from_zi_x0": signal.sosfilt(sos, x, zi=zi * x[0])[0],
                "sosfiltfilt_odd_default_pad": signal.sosfiltfilt(sos, x),
                "sosfiltfilt_no_pad": signal.sosfiltfilt(sos, x, padtype=None),
            }
        )
    return rows


def fir(x):
    rows = []
    for taps, cut, pass_zero in (
        (31, 8.0, "lowpass"),
        (51, [0.5, 8.0], "bandpass"),
        (41, 2.0, "highpass"),
    ):
        h = signal.firwin(taps, cut, pass_zero=pass_zero, fs=50.0)
        rows.append(
            {
                "taps": taps,
                "cutoff_hz": np.atleast_1d(cut),
                "pass_zero": pass_zero,
                "rate_hz": 50.0,
                "window": "hamming",
                "h": h,
                "lfilter": signal.lfilter(h, 1.0, x),
            }
        )
    return rows


def windows():
    return [
        {
            "window": str(w),
            "n": n,
            "periodic": p,
            "w": signal.get_window(w, n, fftbins=p),
        }
        for w in ("hann", "hamming", "blackman", ("kaiser", 5.0))
        for n in (1, 2, 15, 16)
        for p in (True, False)
    ]


def spectra(x):
    rows = []
    for nperseg, nfft, window, detrend, overlap in (
        (64, 64, "hann", "constant", 32),
        (100, 128, "hamming", "linear", 50),
        (128, 256, "hann", False, 64),
        (256, 256, "hann", "constant", 0),
        (75, 75, "hann", "constant", 37),
        (60, 512, "blackman", "linear", 45),
    ):
        f, p = signal.welch(
            x,
            fs=50.0,
            window=window,
            nperseg=nperseg,
            noverlap=overlap,
            nfft=nfft,
            detrend=detrend,
        )
        rows.append(
            {
                "estimator": "welch",
                "rate_hz": 50.0,
                "window": window,
                "nperseg": nperseg,
                "noverlap": overlap,
                "nfft": nfft,
                "detrend": detrend or "none",
                "f_hz": f,
                "psd": p,
            }
        )
    return rows


def lomb(time_s, rr_s):
    """Mean removed. `amplitude2_n4`: scipy's unnormalised periodogram P (a sine of amplitude A gives about N A^2/4);
    `standard`: 2 P / sum(y^2), in 0..1. One-sided density as HRV uses it: 2 P dt, with dt = (t_last - t_first)/(N - 1)."""
    y = rr_s - rr_s.mean()
    f = np.linspace(0.003, 0.5, 120)
    p = signal.lombscargle(time_s, y, 2 * np.pi * f)
    dense = []  # independent: Lomb's normal equations solved per frequency
    for w in 2 * np.pi * f:
        a = np.column_stack([np.cos(w * time_s), np.sin(w * time_s)])
        c, *_ = np.linalg.lstsq(a, y, rcond=None)
        dense.append(0.5 * (y @ (a @ c)))
    assert np.allclose(p, dense, rtol=1e-9, atol=1e-12)
    dt = (time_s[-1] - time_s[0]) / (len(time_s) - 1)
    return {
        "f_hz": f,
        "amplitude2_n4": p,
        "standard": 2 * p / np.sum(y**2),
        "density": 2 * p * dt,
        "mean_interval_s": dt,
    }


def burg(x):
    """AR by Burg's recursion: a without the leading 1, noise variance, reflection coefficients, one-sided PSD."""
    rows, y = [], x - x.mean()
    for order in (1, 2, 8, 16):
        a, variance, k = arburg(y, order)
        f = np.linspace(0, 25, 33)
        h = 1 + sum(a[m] * np.exp(-2j * np.pi * f / 50.0 * (m + 1)) for m in range(order))
        rows.append(
            {
                "order": order,
                "a": np.real(a),
                "variance": float(np.real(variance)),
                "reflection": np.real(k),
                "f_hz": f,
                "psd_one_sided": 2 * np.real(variance) / 50.0 / np.abs(h) ** 2,
            }
        )
    return rows


def smoothness_priors(rr_s):
    """Tarvainen 2002: z = (I - (I + L^2 D2'D2)^-1) x, dense."""
    rows, n = [], len(rr_s)
    d2 = np.diff(np.eye(n), n=2, axis=0)
    for lam in (1.0, 10.0, 500.0):
        trend = np.linalg.solve(np.eye(n) + lam**2 * d2.T @ d2, rr_s)
        rows.append({"lambda": lam, "trend": trend, "detrended": rr_s - trend})
    return rows


def curves(time_s, rr_s):
    t = np.arange(np.ceil(time_s[0] * 4) / 4, time_s[-1], 0.25)
    return {
        "at_s": t,
        "cubic_not_a_knot": interpolate.CubicSpline(time_s, rr_s)(t),
        "cubic_natural": interpolate.CubicSpline(time_s, rr_s, bc_type="natural")(t),
        "pchip": interpolate.PchipInterpolator(time_s, rr_s)(t),
        "linear": np.interp(t, time_s, rr_s),
        "quadratic_interp1d": interpolate.interp1d(time_s, rr_s, kind="quadratic")(t),
    }


def short_curves():
    rows = []
    for n in (2, 3, 4, 5):
        x, y = np.cumsum(0.5 + np.array(uniform(3, n))), np.array(gauss(4, n))
        at = np.linspace(x[0], x[-1], 7)
        rows.append(
            {
                "x": x,
                "y": y,
                "at": at,
                "cubic_not_a_knot": interpolate.CubicSpline(x, y)(at),
                "cubic_natural": interpolate.CubicSpline(x, y, bc_type="natural")(at),
                "pchip": interpolate.PchipInterpolator(x, y)(at),
            }
        )
    return rows


def medians(x):
    return [
        {
            "width": w,
            "medfilt_zero_padded": signal.medfilt(x, w),
            "median_edge_shrunk": [
                float(np.median(x[max(0, i - w // 2) : i + w // 2 + 1])) for i in range(len(x))
            ],
            "median_nearest": ndimage.median_filter(x, w, mode="nearest"),
        }
        for w in (3, 5, 11, 91)
    ]


def resampled(x):
    rows = []
    for up, down in ((1, 2), (2, 1), (3, 2), (25, 36), (5, 1)):
        half = 10 * max(up, down)
        h = signal.firwin(2 * half + 1, 1.0 / max(up, down), window=("kaiser", 5.0))
        y = signal.resample_poly(x, up, down)
        assert np.allclose(y, signal.resample_poly(x, up, down, window=h), atol=1e-12)
        rows.append({"up": up, "down": down, "taps": h, "y": y})
    return rows


def statistics(x):
    return {
        "mean": x.mean(),
        "sd_ddof0": x.std(),
        "sd_ddof1": x.std(ddof=1),
        "median": np.median(x),
        "percentiles": {str(p): np.percentile(x, p) for p in (0, 5, 20, 25, 50, 75, 80, 95, 100)},
        "linear_detrend": signal.detrend(x),
        "gradient": np.gradient(x),
    }


def main():
    i = inputs()
    x, rr_s, time_s = i["x"], i["rr_s"], i["time_s"]
    write(
        "dsp.json",
        {
            "about": "x is sampled at 50 Hz; rr_s are intervals stamped at time_s; see make_dsp.py for each definition",
            "input": i,
            "designs": designs(),
            "notches": notches(),
            "filtered": filtered(x),
            "fir": fir(x),
            "windows": windows(),
            "spectra": spectra(x),
            "rfft": {
                "re": np.fft.rfft(x).real,
                "im": np.fft.rfft(x).imag,
                "re_first_75": np.fft.rfft(x[:75]).real,
                "im_first_75": np.fft.rfft(x[:75]).imag,
            },
            "lomb_scargle": lomb(time_s, rr_s),
            "burg": burg(x),
            "smoothness_priors": smoothness_priors(rr_s),
            "curves": curves(time_s, rr_s),
            "short_curves": short_curves(),
            "medians": medians(x),
            "resampled": resampled(x),
            "statistics": statistics(x),
        },
        PACKAGES,
    )


if __name__ == "__main__":
    main()
