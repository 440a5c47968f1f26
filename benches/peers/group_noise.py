"""QRS detection in noise: real electrode motion on record 118, and a grid of drift-like and muscle-like noise on clean records."""

import detectors
import numpy as np
import records
from ec57 import rates
from group_qrs import score
from tables import machine, number, publish, table
from tqdm import tqdm

LEVELS_DB = (12, 6, 0, -6)


def noise_118(options):
    """118 with electrode motion at 24, 12 and 0 dB; 0 dB is the 12 dB record's noise times 3.98."""
    clean = records.mit_bih(options, "118")
    stress = str(records.folder(options, records.NOISE_STRESS))
    e24, e12 = (records.read(stress, n) for n in ("118e24", "118e12"))
    zero = clean.x + 3.98 * (e12.x - clean.x)
    return [
        (f"118 {db} dB", records.Record(f"118e{db:02d}", e.rate_hz, x, clean.beats, ()))
        for db, e, x in ((24, e24, e24.x), (12, e12, e12.x), (0, e12, zero))
    ]


def coloured(kind, n, rate_hz, rng):
    """Unit variance. EM: 1/f^2 power in 0.3-15 Hz (electrode motion, drift); MA: white in 5-90 Hz (muscle)."""
    f = np.fft.rfftfreq(n, 1.0 / rate_hz)
    spectrum = rng.standard_normal(len(f)) + 1j * rng.standard_normal(len(f))
    if kind == "EM":
        shape = np.where((f >= 0.3) & (f <= 15.0), 1.0 / np.maximum(f, 0.3), 0.0)
    else:
        shape = ((f >= 5.0) & (f <= 90.0)).astype(float)
    x = np.fft.irfft(spectrum * shape, n)
    return x / x.std()


def qrs_peak_to_peak(record):
    """Mean over the first 300 normal beats of the range in +-50 ms, the 5 % smallest and largest left out."""
    half = int(round(0.05 * record.rate_hz))
    normal = [s for s, c in record.beats if c == "N" and half <= s < len(record.x) - half][:300]
    ranges = sorted(np.ptp(record.x[s - half : s + half + 1]) for s in normal)
    cut = len(ranges) // 20
    return float(np.mean(ranges[cut : len(ranges) - cut]))


def grid(options):
    """SNR = (QRS peak to peak)^2 / 8 over the variance of the noise."""
    available = [p.stem for p in records.folder(options, records.MIT_BIH).glob("*.hea")]
    base = [n for n in ("100", "101") if n in available]
    out = []
    for name in base[:1] if options.quick else base:
        record, rng = records.mit_bih(options, name), np.random.default_rng(7)
        for kind in ("EM", "MA"):
            unit = coloured(kind, len(record.x), record.rate_hz, rng)
            for db in LEVELS_DB:
                gain = np.sqrt(qrs_peak_to_peak(record) ** 2 / 8.0 / 10.0 ** (db / 10.0))
                out.append(
                    (
                        f"{kind} {db} dB",
                        records.Record(
                            f"{name}-{kind}{db}",
                            record.rate_hz,
                            record.x + gain * unit,
                            record.beats,
                            record.flutter,
                        ),
                    )
                )
    return out


def run(options):
    runners = [d for d in detectors.chosen(options) if not detectors.missing(d)]
    absent = [
        (d.name, detectors.missing(d)) for d in detectors.chosen(options) if detectors.missing(d)
    ]
    text = [
        "# QRS detection in noise",
        f"F1 % (SD of the R position, ms) over the whole record, 150 ms inclusive. {machine()}.",
    ]
    data = {
        "absent": absent,
        "versions": {d.name: d.version() for d in runners},
        "scores": {},
    }
    groups = {
        "Record 118 with recorded electrode motion (noise in alternate two-minute blocks)": noise_118(
            options
        )
    }
    for label, record in grid(options):
        groups.setdefault(
            f"Record {record.name.split('-')[0]} with added noise: EM 1/f^2 0.3-15 Hz, MA white 5-90 Hz, seed 7",
            [],
        ).append((label, record))
    with tqdm(
        total=len(runners) * sum(map(len, groups.values())),
        desc="noise",
        unit="run",
        disable=None,
    ) as bar:
        for title, cases in groups.items():
            rows = []
            for d in runners:
                cells = []
                for label, record in cases:
                    bar.set_postfix_str(f"{record.name} {d.name}")
                    index, _, error = detectors.detected(
                        d,
                        f"noise-{record.name}",
                        record.x,
                        record.rate_hz,
                        options.fresh,
                    )
                    s = score(record, index, start_s=0.0)
                    data["scores"].setdefault(d.name, {})[record.name] = {
                        **s,
                        "se_pp_f1": rates(s["tp"], s["fn"], s["fp"]),
                        "error": error,
                    }
                    cells.append(
                        "crash" if error else f"{number(s['f1'])} ({number(s['sd_ms'], 0)})"
                    )
                    bar.update()
                rows.append([f"**{d.name}**" if d is detectors.OURS else d.name] + cells)
            best = [
                max(
                    data["scores"][d.name][r.name]["f1"] for d in runners if d is not detectors.OURS
                )
                if len(runners) > 1
                else float("nan")
                for _, r in cases
            ]
            rows += [["best peer, each column"] + [number(b) for b in best]]
            rows = [[f"**{n}: {why}**"] + [""] * len(cases) for n, why in absent] + rows
            text += [
                "",
                f"## {title}",
                "",
                table(["detector"] + [label for label, _ in cases], rows),
            ]
    publish(options, "noise", "\n".join(text), data)
