"""QRS detection on the open MIT-BIH records: right, precise, fast."""

import math

import detectors
import numpy as np
import records
from ec57 import compare, rates
from tables import alternating, duration, machine, median, number, publish, table
from tqdm import tqdm


def rmssd_ms(index, rate_hz):
    """Of all beats, with intervals of 300 to 2000 ms; only differences between neighbouring intervals."""
    rr = np.diff(np.asarray(index, float)) / rate_hz * 1000.0
    ok = (rr >= 300.0) & (rr <= 2000.0)
    d = np.diff(rr)[ok[1:] & ok[:-1]]
    return float(np.sqrt(np.mean(d**2))) if len(d) else math.nan


def score(record, index, start_s=300.0):
    c = compare(
        record.beats,
        [(int(round(i)), "N") for i in index],
        record.rate_hz,
        len(record.x) - 1,
        start_s,
        record.flutter,
    )
    offset_ms = np.array([t - r for r, t in c.pairs]) / record.rate_hz * 1000.0
    start = start_s * record.rate_hz
    truth = rmssd_ms([s for s, _ in record.beats if s >= start], record.rate_hz)
    own = rmssd_ms([i for i in index if i >= start], record.rate_hz)
    return {
        "tp": c.tp,
        "fn": c.fn,
        "fp": c.fp,
        "f1": rates(c.tp, c.fn, c.fp)[2],
        "bias_ms": float(offset_ms.mean()) if len(offset_ms) else math.nan,
        "sd_ms": float(offset_ms.std()) if len(offset_ms) else math.nan,
        "rmssd_error_pct": 100.0 * abs(own - truth) / truth,
    }


def accuracy(options):
    names, results = records.names(options), {}
    runners = [d for d in detectors.chosen(options) if not detectors.missing(d)]
    with tqdm(total=len(names) * len(runners), desc="qrs", unit="run", disable=None) as bar:
        for name in names:
            record = records.mit_bih(options, name)
            for d in runners:
                bar.set_postfix_str(f"{name} {d.name}")
                index, cpu_s, error = detectors.detected(
                    d, name, record.x, record.rate_hz, options.fresh
                )
                results.setdefault(d.name, {})[name] = {
                    **score(record, index),
                    "ns_per_sample": cpu_s / len(record.x) * 1e9,
                    "error": error,
                }
                bar.update()
    return names, results


def summary(name, by_record):
    rows = by_record.values()
    se, pp, f1 = rates(*(sum(r[k] for r in rows) for k in ("tp", "fn", "fp")))
    worst = min(
        by_record,
        key=lambda n: by_record[n]["f1"] if math.isfinite(by_record[n]["f1"]) else 0,
    )
    crashed = [n for n, r in by_record.items() if r["error"]]
    errors = [r["rmssd_error_pct"] if math.isfinite(r["rmssd_error_pct"]) else 100.0 for r in rows]
    return {
        "name": name,
        "se": se,
        "pp": pp,
        "f1": f1,
        "worst": worst,
        "worst_f1": by_record[worst]["f1"],
        "below_98": sum(not r["f1"] >= 98.0 for r in rows),
        "bias_ms": median([r["bias_ms"] for r in rows]),
        "sd_ms": median([r["sd_ms"] for r in rows]),
        "rmssd_median_pct": median(errors),
        "rmssd_p90_pct": float(np.percentile(errors, 90)),
        "ns_per_sample": median([r["ns_per_sample"] for r in rows]),
        "crashed": crashed,
    }


def speed(options):
    """One record, all detectors in turn in this process."""
    name = records.names(options)[0]
    record = records.mit_bih(options, name)
    fast = [d for d in detectors.chosen(options) if not detectors.missing(d) and not d.slow]
    calls = {d.name: (lambda d=d: d.detect(record.x, record.rate_hz)) for d in fast}
    runs = 3 if options.quick else 9
    with tqdm(total=len(calls) * (runs + 1), desc="qrs speed", unit="run", disable=None) as bar:
        times, failed = alternating(calls, runs, budget_s=12.0, progress=bar)
    return name, len(record.x), times, failed


def run(options):
    names, results = accuracy(options)
    rows = sorted((summary(n, r) for n, r in results.items()), key=lambda s: -s["f1"])
    cells = [
        [
            f"**{s['name']}**" if s["name"] == "interocept" else s["name"],
            number(s["se"]),
            number(s["pp"]),
            number(s["f1"]),
            f"{number(s['worst_f1'])} ({s['worst']})",
            s["below_98"],
            number(s["bias_ms"], 1),
            number(s["sd_ms"], 1),
            f"{number(s['rmssd_median_pct'], 1)} / {number(s['rmssd_p90_pct'], 0)}",
            number(s["ns_per_sample"], 0),
        ]
        for s in rows
    ]
    absent = [
        (d.name, detectors.missing(d)) for d in detectors.chosen(options) if detectors.missing(d)
    ]
    cells = [[f"**{n}: {why}**"] + [""] * 9 for n, why in absent] + cells
    header = [
        "detector",
        "Se %",
        "+P %",
        "F1 %",
        "worst F1 (record)",
        "below 98",
        "bias ms",
        "SD ms",
        "RMSSD error % med / p90",
        "CPU ns/sample",
    ]
    text = [
        f"# QRS detection, {len(names)} open MIT-BIH records, first lead",
        "EC57: 150 ms inclusive, first 5 minutes skipped, ventricular flutter excluded, gross over records; every tool with its own cleaning and defaults. "
        "Bias and SD of the R position: median over records. RMSSD error: from all detected beats against all annotated beats. CPU: median over records, one run each (peers' detections are cached).",
        f"{machine()}.",
        "",
        table(header, cells),
    ]
    crashes = [
        f"{s['name']}: record {', '.join(s['crashed'])} ({results[s['name']][s['crashed'][0]]['error']})"
        for s in rows
        if s["crashed"]
    ]
    if crashes:
        text += [
            "",
            "Crashed (all beats of the record counted as missed): " + "; ".join(crashes) + ".",
        ]
    data = {
        "machine": machine(),
        "records": names,
        "versions": {
            d.name: d.version() for d in detectors.chosen(options) if not detectors.missing(d)
        },
        "absent": absent,
        "summary": rows,
        "per_record": results,
    }

    name, n, times, failed = speed(options)
    medians = {k: median(v) for k, v in times.items() if v}
    ours = medians.get("interocept")
    fast = [
        [
            k,
            duration(m),
            number(m / n * 1e9, 0),
            f"{number(min(times[k]) / n * 1e9, 0)} .. {number(max(times[k]) / n * 1e9, 0)}",
            len(times[k]),
            f"{m / ours:.1f} x" if ours else "-",
        ]
        for k, m in sorted(medians.items(), key=lambda kv: kv[1])
    ]
    text += [
        "",
        f"## Speed, record {name} ({n} samples), all in turn in one process",
        "Those that need less than about a second; the rest stand in the table above.",
        "",
        table(
            [
                "detector",
                "median CPU",
                "ns/sample",
                "min .. max",
                "runs",
                "against ours",
            ],
            fast,
        ),
    ]
    if failed:
        text += ["", "Failed: " + "; ".join(f"{k} ({v})" for k, v in failed.items())]
    data["speed"] = {"record": name, "samples": n, "cpu_s": times, "failed": failed}
    publish(options, "qrs", "\n".join(text), data)
