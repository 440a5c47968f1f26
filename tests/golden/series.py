"""The interval series behind hrv.json: seeded, made here, free to commit."""

import math

from golden import gauss


def resting(n, seed, decimals):
    """Rest: 1/f drift, 0.1 Hz and 0.25 Hz modulation and white noise around 905 ms, rounded to `decimals` of a ms."""
    octaves = [gauss(seed + k, n // 2**k + 2) for k in range(8)]  # Voss-McCartney 1/f
    white = gauss(seed + 100, n)
    out, t_s = [], 0.0
    for i in range(n):
        drift = sum(o[i // 2**k] for k, o in enumerate(octaves)) / math.sqrt(len(octaves))
        rr = (
            905.0
            + 20.0 * drift
            + 24.0 * math.sin(2 * math.pi * 0.1 * t_s)
            + 26.0 * math.sin(2 * math.pi * 0.25 * t_s)
            + 9.0 * white[i]
        )
        out.append(round(rr, decimals))
        t_s += rr / 1000.0
    return out


def alternans(n, seed):
    """Strong beat-to-beat alternans on a slow trend: 2 SDNN^2 - SDSD^2 / 2 is negative here, SD2 must not be NaN."""
    return [
        round(850.0 + (60.0 if i % 2 else -60.0) + 0.05 * i + 0.5 * g, 1)
        for i, g in enumerate(gauss(seed, n))
    ]


def near_constant(n, seed):
    """A paced heart: 800 ms give or take one 1-ms count."""
    return [800.0 + (1.0 if g > 1.2 else (-1.0 if g < -1.2 else 0.0)) for g in gauss(seed, n)]


def with_artefacts(rr_ms, every):
    """Missed, extra and early beats in turn, one every `every` beats. Returns (rr_ms, [[beat index, kind], ...])."""
    beats = [0.0]
    for rr in rr_ms:
        beats.append(beats[-1] + rr)
    kinds, out, truth, turn = ("missed", "extra", "ectopic"), [], [], 0
    for i, t in enumerate(beats):
        at = i % every == every // 2 and 0 < i < len(beats) - 1
        kind = kinds[turn % 3] if at else None
        turn += at
        if kind == "missed":
            truth.append([len(out), kind])  # the beat that would have had this index is absent
            continue
        if kind == "extra":
            truth.append([len(out), kind])
            out.append(t - 0.55 * (t - beats[i - 1]))
        if kind == "ectopic":
            truth.append([len(out), kind])
            t -= 0.25 * (t - beats[i - 1])
        out.append(t)
    return [round(b - a, 3) for a, b in zip(out, out[1:])], truth


def all_series():
    return {
        "rest_353_1ms": resting(353, 11, 0),
        "rest_353_tenth_ms": resting(353, 11, 1),
        "rest_1000": resting(1000, 23, 2),
        "alternans_200": alternans(200, 31),
        "near_constant_120": near_constant(120, 37),
        "short_30": resting(30, 41, 1),
    }
