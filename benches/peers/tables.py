"""Markdown tables that read well, the JSON beside them, and fair timing."""

import json
import math
import platform
import statistics
import time
from pathlib import Path


def number(value, digits=2):
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return "-"
    return f"{value:.{digits}f}"


def duration(seconds):
    """Three significant digits in the unit that fits."""
    if seconds is None or not math.isfinite(seconds):
        return "-"
    for unit, scale in (("s", 1.0), ("ms", 1e-3), ("us", 1e-6)):
        if seconds >= scale:
            break
    else:
        unit, scale = "ns", 1e-9
    value = seconds / scale
    return f"{value:.{max(0, 2 - int(math.floor(math.log10(max(value, 1)))))}f} {unit}"


def table(header, rows):
    """First column left, the rest right; padded so that it reads as plain text too."""
    rows = [[str(c) for c in r] for r in rows]
    widths = [
        max(len(str(h)), *(len(r[i]) for r in rows)) if rows else len(h)
        for i, h in enumerate(header)
    ]

    def line(cells):
        return (
            "| "
            + " | ".join(
                c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(cells, widths))
            )
            + " |"
        )

    rule = (
        "|"
        + "|".join(
            ("-" * (w + 2)) if i == 0 else ("-" * (w + 1) + ":") for i, w in enumerate(widths)
        )
        + "|"
    )
    return "\n".join([line(header), rule, *map(line, rows)])


def machine():
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        model = next(
            (
                line.split(":", 1)[1].strip()
                for line in info.read_text().splitlines()
                if line.startswith("model name")
            ),
            model,
        )
    return f"{model}, Python {platform.python_version()}, one thread"


def publish(options, name, text, data):
    """Print the page and keep it with its numbers."""
    out = Path(options.out)
    out.mkdir(parents=True, exist_ok=True)
    (out / f"{name}.md").write_text(text + "\n")
    (out / f"{name}.json").write_text(json.dumps(data, indent=1, default=float) + "\n")
    print("\n" + text + f"\n\n-> {out / name}.md, .json\n", flush=True)


def alternating(calls, runs, budget_s=30.0, progress=None):
    """CPU seconds of every call, in turn, `runs` times after one warm-up: {name: [seconds]}. A call that would take more than
    `budget_s` altogether is run fewer times (at least once); one that raises gets its error text instead."""
    times, failed = {name: [] for name in calls}, {}
    for turn in range(-1, runs):
        for name, call in calls.items():
            if name in failed or (
                times[name]
                and sum(times[name]) > budget_s * len(times[name]) / runs
                and len(times[name]) * times[name][0] > budget_s
            ):
                continue
            begun = time.process_time()
            try:
                call()
            except Exception as error:
                failed[name] = f"{type(error).__name__}: {error}"[:120]
                continue
            spent = time.process_time() - begun
            if turn >= 0 or spent > budget_s:
                times[name].append(spent)
            if progress is not None:
                progress.set_postfix_str(name, refresh=False)
                progress.update()
    return times, failed


def per_call(call, target_s=0.02):
    """Wrap a call so that one measurement lasts at least `target_s` (process clocks are coarse). Returns (wrapped, repeats)."""
    begun = time.perf_counter()
    call()
    call_s = max(time.perf_counter() - begun, 1e-9)
    repeats = max(1, math.ceil(target_s / call_s)) if call_s < target_s else 1

    def wrapped():
        for _ in range(repeats):
            call()

    return wrapped, repeats


def median(values):
    values = [v for v in values if v is not None and math.isfinite(v)]
    return statistics.median(values) if values else math.nan
