#!/usr/bin/env python3
"""Draws the pictures of blood pressure: arterial beats, arrival times, a calibration, a trend with
its band, a cuff's oscillations, the baroreflex. Everything is simulated, so the truth is known.

.venv/bin/pip install matplotlib && .venv/bin/python docs/pictures/pressure.py
"""

import pathlib

import interocept as ic
import matplotlib
import numpy as np

matplotlib.use("Agg")
import matplotlib.pyplot as plt

HERE = pathlib.Path(__file__).parent
NAN = float("nan")
#: mmHg by the logarithm of the arrival time, of this person.
SLOPE = -210.0


def panels(rows: int = 1, columns: int = 1, height: float = 2.8, **more):
    return plt.subplots(rows, columns, figsize=(7, height), layout="constrained", **more)


def save(figure, name: str) -> None:
    figure.savefig(HERE / f"{name}.png", dpi=100)
    plt.close(figure)


def line(seconds: float, rate: float) -> np.ndarray:
    """An arterial line of about 120 over 78 mmHg with a notch, breathing in it; flushed, then damped."""
    t = np.arange(int(seconds * rate)) / rate
    u = t % 0.85
    rise = 78 + 21 * (1 - np.cos(np.pi * np.clip(u / 0.12, 0, 1)))
    fall = 78 + 42 * np.exp(-(np.clip(u - 0.12, 0, None)) / 0.22)
    x = np.where(u < 0.12, rise, fall) + 5 * np.exp(-0.5 * ((u - 0.36) / 0.03) ** 2)
    x += 3 * np.sin(2 * np.pi * 0.25 * t) + np.random.default_rng(1).normal(0, 0.3, t.size)
    x[int(5.4 * rate) : int(6.2 * rate)] = 290
    return x


def arterial() -> None:
    rate, seconds = 125.0, 12.0
    x = line(seconds, rate)
    beats = ic.abp.detect(x, sampling_rate=rate)
    figure, axes = panels()
    t = np.arange(x.size) / rate
    axes.plot(t, x, color="0.5", lw=1)
    good = beats.faults == 0
    at = np.interp(beats.foot_time_s, t, x)
    axes.plot(beats.foot_time_s[good], at[good], "o", ms=4, color="C0", label="onset")
    axes.plot(beats.foot_time_s[~good], at[~good], "x", ms=6, color="C3")
    for b in beats[good]:
        start, end = b["foot_time_s"], b["foot_time_s"] + b["interval_s"]
        axes.hlines([b["sbp_mmhg"], b["dbp_mmhg"]], start, end, color="C0", lw=1)
        axes.hlines(b["map_mmhg"], start, end, color="C1", lw=1, ls="--")
    axes.plot([], [], color="C0", lw=1, label="systolic, diastolic")
    axes.plot([], [], color="C1", lw=1, ls="--", label="mean of the beat")
    axes.set(xlabel="time [s]", ylabel="pressure [mmHg]", ylim=(60, 200))
    axes.text(5.8, 188, "flush", ha="center", color="C3", fontsize=9)
    axes.legend(loc="upper right", ncols=2, frameon=False, fontsize=8)
    save(figure, "abp")


def arrival() -> None:
    """An ECG and a PPG whose pulse comes earlier in the middle."""
    rate = 250.0
    t = np.arange(int(120 * rate)) / rate
    random = np.random.default_rng(2)
    r = np.cumsum(0.85 + random.normal(0, 0.02, 138)) - 0.3
    r = r[r < 118.5]
    delay = 0.25 - 0.03 * ((r > 40) & (r < 80)) + random.normal(0, 0.004, r.size)
    ecg, ppg = random.normal(0, 0.01, t.size), random.normal(0, 0.002, t.size)
    for beat, late in zip(r, delay, strict=True):
        ecg += np.exp(-0.5 * ((t - beat) / 0.012) ** 2)
        since = t - beat - late - 0.16
        ppg += np.exp(-0.5 * (since / np.where(since < 0, 0.06, 0.14)) ** 2)
    found = ic.bp.pat(ecg, ppg, sampling_rate=rate)
    windows = ic.bp.pat_windows(ecg, ppg, sampling_rate=rate, window_s=20, hop_s=10)
    figure, (left, right) = panels(1, 2)
    one = found[np.searchsorted(found.time_s, 20)]
    part = (t > one["time_s"] - 0.2) & (t < one["time_s"] + 0.75)
    left.plot(t[part], ecg[part] + 1.2, color="0.4", lw=1)
    left.plot(t[part], ppg[part], color="C2", lw=1)
    for x in (one["time_s"], one["foot_time_s"]):
        left.axvline(x, color="C0", lw=1, ls=":")
    left.annotate(
        "", (one["foot_time_s"], 1.0), (one["time_s"], 1.0), arrowprops={"arrowstyle": "<->"}
    )
    left.text(one["time_s"] + 0.02, 1.06, f"{one['pat_ms']:.0f} ms", color="C0", fontsize=9)
    left.set(xlabel="time [s]", yticks=[], title="from R to the foot")
    right.plot(found.time_s, found.pat_ms, ".", ms=3, color="0.6", label="a beat")
    known = windows[(windows.status == "ok") & (windows.id == ic.catalogue.find("bp.pat")["id"])]
    middle = known.start_s + 10
    spread = [known.value - known.low, known.high - known.value]
    right.errorbar(middle, known.value, spread, fmt="o", ms=3, color="C0", label="median of 20 s")
    right.set(xlabel="time [s]", ylabel="arrival time [ms]", title="beats and windows")
    right.legend(frameon=False, fontsize=8)
    save(figure, "pat")


def beats(times: np.ndarray, pressure: np.ndarray, random) -> np.ndarray:
    """Arrival times of a systolic pressure, with a pre-ejection period that wanders."""
    wander = np.cumsum(random.normal(0, 0.15, times.size))
    wander -= np.linspace(0, wander[-1], times.size)
    pat = 250 * np.exp((pressure - 120) / SLOPE) + 0.3 * wander + random.normal(0, 5, times.size)
    return np.column_stack([times, pat])


def calibration() -> None:
    random = np.random.default_rng(3)
    trend = ic.bp.Trend(most_sd=50)
    cuffs = [(120.0, 79.0), (141.0, 92.0), (118.0, 80.0)]
    figure, axes = panels(height=3)
    grid = np.linspace(200, 270, 200)
    for i, (sbp, dbp) in enumerate(cuffs):
        t = 200.0 * i + np.arange(180.0)
        rows = beats(t, np.full(t.size, 120 + 22.0 * (i == 1)), random)
        trend.push(rows)
        trend.add_cuff(200.0 * i + 180, sbp, dbp)
        axes.plot(np.median(rows[:, 1]), sbp, "s", color="C3", ms=6, label="cuff" * (i == 0))
    values = []
    for pat in grid:
        twin = ic.bp.Trend(most_sd=50)
        twin.load(trend.save())
        twin.push(np.column_stack([600 + np.arange(60.0), np.full(60, pat)]))
        m = twin.estimate(660)["bp.sbp"]
        values.append((m.value, m.low, m.high))
    value, low, high = np.array(values, float).T
    axes.plot(grid, value, color="C0", label="estimate")
    axes.fill_between(grid, low, high, color="C0", alpha=0.2, lw=0, label="95 % interval")
    axes.plot(grid, 120 + SLOPE * np.log(grid / 250), color="0.5", ls="--", label="truth")
    axes.axhline(
        np.mean([s for s, _ in cuffs]), color="C1", lw=1, label="null model: mean of the cuffs"
    )
    axes.set(xlabel="arrival time [ms]", ylabel="systolic pressure [mmHg]")
    axes.legend(frameon=False, fontsize=8)
    save(figure, "calibration")


def trend() -> None:
    random = np.random.default_rng(4)
    t = np.arange(6 * 3600.0)
    true = (
        120 + 12 * np.sin(2 * np.pi * (t - 900) / 9000) * (t > 900) + 22 * ((t > 300) & (t < 500))
    )
    rows = beats(t, true, random)
    gap = (t > 10_800) & (t < 12_600)
    frames = [[*row, 1.0, NAN, NAN] for row, lost in zip(rows, gap, strict=True) if not lost]
    for at, off in ((240, 3.0), (450, -2.0), (780, -4.0)):
        frames.append([at + 0.5, NAN, NAN, true[at] + off, true[at] / 1.5 + off])
    frames += [[at + 0.7, NAN, NAN, NAN, NAN] for at in np.arange(840.0, t[-1], 60)]
    frames.sort(key=lambda f: f[0])
    frames = np.array(frames)
    figure, axes = panels(height=3.2)
    hours = t / 3600
    axes.plot(hours, true, color="0.5", lw=2, label="truth")
    for told, colour, name in (
        (ic.bp.trend(frames, most_sd=50), "C0", "live"),
        (ic.offline.smooth_trend(frames, most_sd=50), "C2", "looking back"),
    ):
        m = told[(told.id == ic.catalogue.find("bp.sbp")["id"]) & (told.status == "ok")]
        axes.plot(m.start_s / 3600, m.value, color=colour, lw=1, label=name)
        if name == "live":
            axes.fill_between(m.start_s / 3600, m.low, m.high, color=colour, alpha=0.2, lw=0)
    null = told[told.id == ic.catalogue.find("bp.null_sbp")["id"]].value[-1]
    axes.axhline(null, color="C1", lw=1, label="null model")
    cuffs = frames[~np.isnan(frames[:, 3])]
    axes.plot(cuffs[:, 0] / 3600, cuffs[:, 3], "s", ms=5, color="C3", label="cuff")
    axes.axvspan(3, 3.5, color="0.9", zorder=0)
    axes.text(3.25, 81, "no beats", ha="center", fontsize=8)
    axes.set(xlabel="time [h]", ylabel="systolic pressure [mmHg]", ylim=(78, 172))
    axes.legend(ncols=3, frameon=False, fontsize=8, loc="upper center")
    save(figure, "trend")


def cuff() -> None:
    """The same cuff as in examples/python/oscillometry.py."""
    rate = 100
    t = np.arange(62 * rate) / rate
    ramp = np.where(t < 6, 27.5 * t, 165 - 3 * (t - 6))
    ramp = np.where(t < 49, ramp, np.maximum(0, 36 - 80 * (t - 49)))
    phase = t % 0.85
    pulse = np.where(phase < 0.13, np.sin(12.1 * phase), np.exp(-(phase - 0.13) / 0.18))
    transmural = 78 + 44 * pulse - ramp
    width = np.where(transmural < 0, 12.0, 26.0)
    noise = np.random.default_rng(1).normal(scale=0.03, size=t.size)
    x = ramp + 0.08 * width * np.tanh(transmural / width) + noise
    m = ic.cuff.measure(x, sampling_rate=rate)
    figure, (left, right) = panels(1, 2)
    left.plot(t, x, lw=0.8, color="0.3")
    left.set(xlabel="time [s]", ylabel="cuff [mmHg]")
    slow = (t > 6.2) & (t < 48.8)
    rest = (x - ramp)[slow]
    parts = np.array_split(np.arange(rest.size), int(rest.size / rate / 0.85))
    height = [np.ptp(rest[p]) for p in parts]
    right.plot([ramp[slow][p].mean() for p in parts], height, "o", ms=3, color="0.5")
    for name, colour in (("ratio", "C1"), ("slope", "C2"), ("model", "C0")):
        for i, key in enumerate(("cuff.sbp", "cuff.dbp")):
            label = name if i == 0 else None
            right.axvline(m[f"{key}_{name}"].value, color=colour, lw=1, label=label)
    for key in ("cuff.sbp", "cuff.dbp"):
        right.axvspan(m[key].low, m[key].high, color="C0", alpha=0.15, lw=0)
    for value in (122, 78):
        right.axvline(value, color="k", lw=1, ls=":", label="truth" if value == 78 else None)
    right.set(xlabel="cuff [mmHg]", ylabel="oscillation [mmHg]")
    right.legend(frameon=False, fontsize=8)
    save(figure, "oscillometry")


def baroreflex() -> None:
    random = np.random.default_rng(5)
    gain, count = 10.0, 400
    time = 0.9 * np.arange(count)
    waves = 3 * np.sin(2 * np.pi * 0.1 * time) + 1.5 * np.sin(2 * np.pi * 0.26 * time)
    sbp = 120 + waves + random.normal(0, 0.3, count)
    rr = 900 + gain * (sbp - 120) + random.normal(0, 3, count)
    m = ic.bp.baroreflex(rr, sbp)
    figure, (left, right) = panels(1, 2)
    left.plot(sbp, rr, ".", ms=2, color="0.7")
    rises = np.sign(np.diff(sbp)) * (np.abs(np.diff(sbp)) >= 1) * (np.abs(np.diff(rr)) >= 4)
    rises *= np.sign(np.diff(sbp)) == np.sign(np.diff(rr))
    for i in range(count - 3):
        if abs(rises[i : i + 3].sum()) == 3:
            left.plot(sbp[i : i + 4], rr[i : i + 4], color="C0", lw=0.8, alpha=0.6)
    left.set(xlabel="systolic pressure [mmHg]", ylabel="interval [ms]", title="sequences")
    names = ("sequence", "up", "down", "alpha_lf", "alpha_hf", "gain_lf", "gain_hf")
    for i, name in enumerate(names):
        value = m[f"bp.brs_{name}"]
        right.plot(value.value, i, "o", ms=4, color="C0")
        if value.low is not None and value.high is not None:
            right.plot([value.low, value.high], [i, i], color="C0", lw=1)
    right.axvline(gain, color="k", lw=1, ls=":")
    right.set(
        yticks=range(len(names)), yticklabels=names, xlabel="[ms/mmHg]", title="by each method"
    )
    right.invert_yaxis()
    save(figure, "baroreflex")


def main() -> None:
    for draw in (arterial, arrival, calibration, trend, cuff, baroreflex):
        draw()


if __name__ == "__main__":
    main()
