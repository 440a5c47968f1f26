"""Detectors of pulses, ours and the peers': samples and rate in, times of pulses in s out."""

import sys
import warnings

import interocept as ic
import numpy as np

try:
    import heartpy
    import neurokit2 as nk
    import scipy.signal
except ImportError:
    sys.exit("this needs the peers' environment: see benches/peers/README.md")

warnings.filterwarnings("ignore")


def ours(x, rate):
    pulses = ic.ppg.detect(x, sampling_rate=rate)
    return pulses.foot_time_s[~np.isnan(pulses.foot_time_s)]


def ours_peak(x, rate):
    return ic.ppg.detect(x, sampling_rate=rate).time_s


def neurokit(method, sign=1):
    def detect(x, rate):
        # Its MSPTD takes whole rates only.
        rate = int(rate) if rate == int(rate) else rate
        clean = nk.ppg_clean(sign * x, sampling_rate=rate, method="elgendi")
        return nk.ppg_findpeaks(clean, sampling_rate=rate, method=method)["PPG_Peaks"] / rate

    return detect


def heart_py(x, rate):
    """Minute by minute: over a whole recording its one threshold finds less."""
    found, step = [], int(60 * rate)
    for start in range(0, len(x), step):
        part = x[start : start + step]
        try:
            clean = heartpy.filter_signal(part, [0.7, 3.5], rate, 3, "bandpass")
            found.append(start + np.array(heartpy.process(clean, rate)[0]["peaklist"]))
        except Exception:  # It gives up on what it cannot use.
            continue
    return np.concatenate(found) / rate if found else np.array([])


def find_peaks(x, rate):
    sos = scipy.signal.butter(3, [0.5, 8], "bandpass", fs=rate, output="sos")
    y = scipy.signal.sosfiltfilt(sos, x)
    apart = max(1, int(0.35 * rate))
    return scipy.signal.find_peaks(y, distance=apart, prominence=0.5 * np.std(y))[0] / rate


DETECTORS = {
    "interocept, foot": ours,
    "interocept, peak": ours_peak,
    "NeuroKit2 elgendi": neurokit("elgendi"),
    "NeuroKit2 elgendi, feet (signal inverted)": neurokit("elgendi", -1),
    "NeuroKit2 MSPTDfast": neurokit("charlton"),
    "NeuroKit2 MSPTDfast, feet (signal inverted)": neurokit("charlton", -1),
    "HeartPy": heart_py,
    "SciPy find_peaks": find_peaks,
}
