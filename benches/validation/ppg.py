#!/usr/bin/env python3
"""PPG figures on the open recordings, beside NeuroKit2, HeartPy and SciPy in one run.

Pulses are compared one to one within 150 ms after the median delay of each recording is taken
out; the first and last 2 s are left out. One default configuration, streaming detector.

    benches/peers/.venv/bin/pip install ./bindings/python
    INTEROCEPT_DATA=... benches/peers/.venv/bin/python benches/validation/ppg.py
"""

from __future__ import annotations

import sys
import time

import interocept as ic
import numpy as np
import pandas as pd
import scipy.signal
from ppg_peers import DETECTORS, neurokit, ours
from ppg_records import DATA, accelerations, bidmc, ppg_bp, stress_predict, welltory
from ppg_scores import EDGE_S, Score, aligned, delay, pieces, refused, runs, windows


def whole(title, recordings, align):
    """Recordings with a reference from end to end."""
    recordings = list(recordings)
    print(f"\n### {title}\n")
    print(
        "| detector | F1 % | missed | extra | F1 % accepted | HR MAE, 10 s | median "
        "| MAE accepted | coverage % | jitter ms |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name, detect in DETECTORS.items():
        score = Score()
        for _, x, rate, reference in recordings:
            test = np.sort(detect(x, rate))
            end_s = len(x) / rate - EDGE_S
            if len(test) < 3:
                score.fn += len(reference)
                continue
            if align:
                reference = aligned(reference, test)
            late_s = delay(reference, test)
            test = test - late_s
            start, stop = max(EDGE_S, reference[0] - 0.2), min(end_s, reference[-1] + 0.2)
            inside = [t[(t > start) & (t < stop)] for t in (reference, test)]
            score.jitters.append(np.std(score.add(*inside)))
            judged = ic.ppg.quality(x, sampling_rate=rate)
            score.accepted(judged, rate, *inside, late_s)
            for at, error in windows(*inside, stop):
                at += late_s
                score.rate(error, refused(judged, rate, at + 1, at + 10))
        print(score.row(name), flush=True)


def wrist(people):
    print("\n### stress-predict: wrist, against Empatica's intervals\n")
    print(
        "| detector | F1 % | missed | extra | F1 % accepted | HR MAE, 10 beats | median "
        "| MAE accepted | coverage % | jitter ms |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name, detect in DETECTORS.items():
        score, worst = Score(), []
        for person, x, rate, times, lengths in people:
            one = Score()
            test = np.sort(detect(x, rate))
            if len(test) < 3:
                score.fn += len(times)
                continue
            late_s = delay(times, test)
            test = test - late_s
            judged = ic.ppg.quality(x, sampling_rate=rate)
            residuals = []
            for start, end in runs(times, lengths):
                low, high = times[start] - lengths[start] / 2, times[end - 1] + lengths[end - 1] / 2
                inside = times[start:end], test[(test > low) & (test < high)]
                one.add(*inside)
                residuals += score.add(*inside)
                score.accepted(judged, rate, *inside, late_s)
            score.jitters.append(np.std(residuals))
            for low, high, error in pieces(times, lengths, test):
                score.rate(error, refused(judged, rate, low + late_s, high + late_s))
            worst.append((one.f1, person))
        print(score.row(name), flush=True)
        if detect is ours:
            note = ", ".join(f"{p} {f:.1f}" for f, p in sorted(worst)[:3])
    print(f"\nWorst people, foot: {note}.")


def short():
    segments, rates = ppg_bp()
    print("\n### PPG-BP: 2.1 s at 1000 Hz, against the heart rate measured with the cuff\n")
    print("| detector | segments with a rate | HR MAE | median | > 10 off | ours on the same |")
    print("|---|---|---|---|---|---|")
    own = {}
    for name, detect in DETECTORS.items():
        errors, same = [], []
        for i, (subject, x) in enumerate(segments):
            try:
                test = detect(x, 1000)
            except Exception:  # Too short for some.
                continue
            if len(test) > 1 and subject in rates:
                errors.append(abs(60 / np.mean(np.diff(test)) - rates[subject]))
                own.setdefault(i, errors[-1] if detect is ours else np.nan)
                if np.isfinite(own[i]):
                    same.append((errors[-1], own[i]))
        if errors:
            e = np.array(errors)
            print(
                f"| {name} | {len(e)} of {len(segments)} | {e.mean():.2f} | {np.median(e):.2f} "
                f"| {np.sum(e > 10)} | {np.mean(same, axis=0)[1]:.2f}, it {np.mean(same, axis=0)[0]:.2f} |",
                flush=True,
            )
        else:
            print(f"| {name} | 0 of {len(segments)} | - | - | - | - |")


def quality(people):
    print("\n### ppg.quality: error of the heart rate inside and outside, 1/min\n")
    print(
        "| recordings | stretches | seconds refused % | stretches refused % | MAE accepted "
        "| MAE refused | times |"
    )
    print("|---|---|---|---|---|---|---|")

    def row(name, errors, bad, seconds):
        errors, bad = np.array(errors), np.array(bad)
        times = errors[bad].mean() / errors[~bad].mean() if bad.any() else np.nan
        outside = f"{errors[bad].mean():.2f} | {times:.0f}" if bad.any() else "- | -"
        print(
            f"| {name} | {len(errors)} | {100 * np.mean(seconds):.1f} | {100 * bad.mean():.1f} "
            f"| {errors[~bad].mean():.2f} | {outside} |",
            flush=True,
        )

    for name, recordings, align in (("bidmc01", bidmc(), False), ("welltory", welltory(), True)):
        errors, bad, seconds = [], [], []
        for _, x, rate, reference in recordings:
            judged = ic.ppg.quality(x, sampling_rate=rate)
            seconds += list(judged.score < 0.5)
            test = ours(x, rate)
            reference = aligned(reference, test) if align else reference
            d = delay(reference, test)
            end_s = min(len(x) / rate - EDGE_S, reference[-1])
            for start, error in windows(reference + d, test, end_s):
                errors.append(error)
                bad.append(refused(judged, rate, start + 1, start + 10))
        row(name, errors, bad, seconds)
    errors, bad, seconds = [], [], []
    for _, x, rate, times, lengths in people:
        judged = ic.ppg.quality(x, sampling_rate=rate)
        seconds += list(judged.score < 0.5)
        test = ours(x, rate)
        for low, high, error in pieces(times, lengths, test - delay(times, test)):
            errors.append(error)
            bad.append(refused(judged, rate, low, high))
    row("stress-predict", errors, bad, seconds)


def movement(people):
    """Refused by movement where there is none of a pulse's rate, and where there is nothing else."""
    seconds, moving, locked, new, errors = 0, 0, 0, 0, []
    by_name = {person: rest for person, *rest in people}
    for person, light, axes in accelerations():
        _, rate, times, lengths = by_name[person]
        judged, alone = (
            ic.ppg.motion(light, axes, sampling_rate=rate),
            ic.ppg.quality(light, sampling_rate=rate),
        )
        moves = judged.motion_g >= 0.02
        seconds, moving = seconds + len(judged), moving + moves.sum()
        locked += (moves & (judged.coherence > 0.5)).sum()
        test = ours(light, rate)
        late_s = delay(times, test)
        for low, high, error in pieces(times, lengths, test - late_s):
            span = rate, low + late_s, high + late_s
            if not refused(alone, *span):
                new += refused(judged, *span)
                errors.append(error)
    print("\n### ppg.motion: wrists that sit and stand, and light that follows real walking\n")
    print(
        f"stress-predict: {seconds} s, {100 * moving / seconds:.1f} % of them moving, "
        f"{100 * locked / seconds:.2f} % refused by movement; of {len(errors)} stretches that "
        f"`ppg.quality` accepts {new} are refused beside."
    )
    print(
        "\n| light | walk | seconds | accepted alone % | with acceleration % | wrong rate told % |"
    )
    print("|---|---|---|---|---|---|")
    pleth = next(bidmc())[1]
    pleth = np.interp(np.arange(int(len(pleth) / 1.25)) * 1.25, np.arange(len(pleth)), pleth)
    pleth = (pleth - pleth.mean()) / pleth.std()
    for person in ("HA", "MS"):
        folder = DATA / "motion/mobgap-examples/example_data/data_csv" / person / "001"
        table = pd.read_csv(folder / "TimeMeasure1_Test11_Trial1.csv.gz")
        axes = table[["acc_x", "acc_y", "acc_z"]].to_numpy()
        sos = scipy.signal.butter(2, [0.7, 4], "bandpass", fs=100, output="sos")
        follows = np.roll(scipy.signal.sosfilt(sos, axes[:, 0] - 1), 10)
        follows /= follows.std()
        for share, name in (
            (np.inf, "movement alone"),
            (2, "2 movement, 1 pulse"),
            (0.3, "0.3, 1"),
        ):
            pulse = pleth[: len(follows)]
            light = follows if share == np.inf else share * follows + pulse
            judged = ic.ppg.motion(light, axes, sampling_rate=100)
            alone = ic.ppg.quality(light, sampling_rate=100)
            clean = ic.ppg.quality(pulse, sampling_rate=100)
            moves = (judged.motion_g >= 0.02)[: len(alone)]
            n = min(len(judged), len(alone), len(clean))
            moves = moves[:n]
            off = np.abs(judged.rate_bpm[:n] - clean.rate_bpm[:n]) > 10
            if share == np.inf:
                off = ~np.isnan(judged.rate_bpm[:n])
            wrong = (judged.score[:n] >= 0.5) & off
            parts = [(q.score[:n] >= 0.5)[moves].mean() for q in (alone, judged)]
            print(
                f"| {name} | {person} | {moves.sum()} | {100 * parts[0]:.1f} | {100 * parts[1]:.1f} "
                f"| {100 * wrong[moves].mean():.1f} |",
                flush=True,
            )


def by_definition(x, rate, on, off):
    """b/a and the crest time of one wave by NumPy and SciPy alone, from the published definitions."""
    from scipy.ndimage import gaussian_filter1d

    # A kernel that is cut off early lets the level through to the derivatives.
    x, how = x - x.mean(), {"sigma": 0.01325 * rate, "truncate": 8.0}
    first = gaussian_filter1d(x, order=1, **how)
    second = gaussian_filter1d(x, order=2, **how)
    even = gaussian_filter1d(x, **how)
    i, j = int(on * rate), int(off * rate)
    rise = i + int(np.argmax(first[i : i + int(0.4 * (j - i))]))
    before = max(0, i - int(0.04 * rate))
    a = before + int(np.argmax(second[before : rise + 1]))
    lows = scipy.signal.argrelmin(second[rise:j])[0]
    if not len(lows):
        return np.nan, np.nan
    tops = scipy.signal.argrelmax(even[rise:j])[0]
    crest = (rise + tops[0]) / rate - on if len(tops) else np.nan
    return second[rise + lows[0]] / second[a], crest


def waves():
    print("\n### ppg.waves on PPG-BP, 1000 Hz: what is resolved, and beside the definitions\n")
    shown, differences = [], []
    for _, x in ppg_bp()[0]:
        for w in ic.ppg.waves(x, sampling_rate=1000, polarity=1):
            names = ("dn_s", "dp_s", "u_s", "v_s", "w_s", "a_s", "b_s", "c_s", "d_s", "e_s", "f_s")
            shown.append([~np.isnan(w[n]) for n in (*names, "p1_s", "p2_s")])
            ratio, crest = by_definition(x, 1000, float(w["on_s"]), float(w["off_s"]))
            differences.append(
                [w["b"] / w["a"] - ratio, 1e3 * (w["sp_s"] - w["on_s"] - crest), ratio]
            )
    share = 100 * np.mean(shown, axis=0)
    print("| of waves | " + " | ".join("dn dp u v w a b c d e f p1 p2".split()) + " |")
    print("|---" * 14 + "|")
    print(f"| {len(shown)}, resolved % | " + " | ".join(f"{v:.0f}" for v in share) + " |")
    b, crest, ratio = np.array(differences).T
    print(
        f"\nb/a: median {np.nanmedian(ratio):.3f}; ours less SciPy's: median {np.nanmedian(b):.4f}, "
        f"95 % within {np.nanpercentile(np.abs(b), 95):.3f}. Crest time: median difference "
        f"{np.nanmedian(crest):.1f} ms, 95 % within {np.nanpercentile(np.abs(crest), 95):.1f} ms."
    )


def variability():
    print(
        "\n### Pulse-rate variability against the reference intervals, median absolute error, ms\n"
    )
    print(
        "| recordings | window | n | without | RMSSD | of | MSPTDfast RMSSD | SDNN | MSPTDfast SDNN |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    detect = neurokit("charlton")
    for name, recordings, align in (("bidmc01", bidmc(), False), ("welltory", welltory(), True)):
        recordings = list(recordings)
        for length_s in (30.0, 60.0, np.inf):
            rows, absent = [], 0
            for _, x, rate, reference in recordings:
                test = ours(x, rate)
                reference = aligned(reference, test) if align else reference
                reference = reference + delay(reference, test)
                peer = detect(x, rate)
                end_s = min(len(x) / rate, reference[-1])
                step = min(length_s, end_s - 1)
                for start in np.arange(max(0, reference[0]), end_s - step + 0.5, step):
                    beats = reference[(reference >= start) & (reference < start + step)]
                    if len(beats) < 10:
                        continue
                    truth = ic.hrv.measure(1e3 * np.diff(beats))
                    part = x[int(start * rate) : int((start + step) * rate)]
                    m = ic.hrv.from_ppg(part, sampling_rate=rate)
                    if m["prv.rmssd"].value is None or m["prv.sdpp"].value is None:
                        absent += 1
                        continue
                    pp = 1e3 * np.diff(peer[(peer >= start) & (peer < start + step)])
                    other = np.sqrt(np.mean(np.diff(pp) ** 2)), np.std(pp, ddof=1)
                    r, s = truth["hrv.rmssd"].value, truth["hrv.sdnn"].value
                    rows.append(
                        [
                            m["prv.rmssd"].value - r,
                            r,
                            other[0] - r,
                            m["prv.sdpp"].value - s,
                            other[1] - s,
                        ]
                    )
            if rows:
                a = np.median(np.abs(rows), axis=0)
                length = "whole" if length_s == np.inf else f"{length_s:.0f} s"
                print(
                    f"| {name} | {length} | {len(rows)} | {absent} | {a[0]:.1f} | {a[1]:.1f} "
                    f"| {a[2]:.1f} | {a[3]:.1f} | {a[4]:.1f} |",
                    flush=True,
                )


def latency(people):
    print("\n### Latency: from the systolic peak to the pulse, ms\n")
    print("| recording | median | 95 % | longest | searched back for | 95 % of all |")
    print("|---|---|---|---|---|---|")
    recordings = [*bidmc(), *((n, x, r, None) for n, x, r, *_ in people[:2])]
    for name, x, rate, _ in recordings:
        detector, delays, late = ic.ppg.Detector(sampling_rate=rate), [], []
        for i in range(len(x)):
            for pulse in detector.push(x[i : i + 1]):
                kind = late if int(pulse["flags"]) & 1 else delays
                kind.append(1e3 * (i / rate - pulse["time_s"]))
        d = np.percentile(delays, [50, 95, 100])
        every = delays + late
        print(
            f"| {name} | {d[0]:.0f} | {d[1]:.0f} | {d[2]:.0f} | {len(late)} of {len(every)} "
            f"| {np.percentile(every, 95):.0f} |"
        )


def main() -> None:
    if not (DATA / "cardiac/bidmc01").exists():
        sys.exit(f"no recordings in {DATA}: set INTEROCEPT_DATA")
    begun = time.time()
    people = list(stress_predict())
    whole("bidmc01: finger, against the R peaks of lead II", bidmc(), align=False)
    whole("welltory: camera, 30 Hz, against the chest strap's intervals", welltory(), align=True)
    wrist(people)
    short()
    quality(people)
    movement(people)
    waves()
    variability()
    latency(people)
    print(f"\n{time.time() - begun:.0f} s")


if __name__ == "__main__":
    main()
