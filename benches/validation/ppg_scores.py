"""Pulses beside a reference: the delay between them, who meets whom, errors of the rate, what quality refuses."""

import numpy as np

TOLERANCE_S = 0.15
EDGE_S = 2.0


def delay(reference, test):
    """The constant delay that most pulses have."""
    near = np.searchsorted(test, reference)
    differences = [test[np.clip(near + k, 0, len(test) - 1)] - reference for k in (-2, -1, 0, 1)]
    d = np.concatenate(differences)
    d = d[np.abs(d) < 0.9]
    if len(d) < 3:
        return 0.0
    counts, edges = np.histogram(d, np.arange(-0.9, 0.91, 0.02))
    center = edges[np.convolve(counts, np.ones(5), "same").argmax()] + 0.01
    return float(np.median(d[np.abs(d - center) < 0.1]))


def pairs(reference, test):
    """One to one, in order, the nearer of two."""
    i = j = 0
    out = []
    while i < len(reference) and j < len(test):
        d = test[j] - reference[i]
        if abs(d) <= TOLERANCE_S:
            if j + 1 < len(test) and abs(test[j + 1] - reference[i]) < abs(d):
                j += 1
                continue
            out.append((i, j))
            i, j = i + 1, j + 1
        elif d < 0:
            j += 1
        else:
            i += 1
    return out


def rate_bpm(times):
    return 60 / np.mean(np.diff(times)) if len(times) > 2 else 0.0


class Score:
    """Counts, heart-rate errors and residuals over recordings."""

    def __init__(self):
        self.tp = self.fn = self.fp = 0
        self.errors, self.kept, self.jitters = [], [], []
        self.good = np.zeros(3, int)

    def add(self, reference, test):
        """Pulses of one stretch; the delay is out of both."""
        found = pairs(reference, test)
        self.tp += len(found)
        self.fn += len(reference) - len(found)
        self.fp += len(test) - len(found)
        return [test[j] - reference[i] for i, j in found]

    @property
    def f1(self):
        return 100 * 2 * self.tp / max(1, 2 * self.tp + self.fn + self.fp)

    def accepted(self, judged, rate, reference, test, late_s):
        """Counts again, in the seconds that our quality accepts."""
        starts = judged.start_index / rate

        def good(times):
            at = np.searchsorted(starts, times + late_s, side="right") - 1
            return times[judged.score[np.clip(at, 0, len(starts) - 1)] >= 0.5]

        reference, test = good(reference), good(test)
        found = len(pairs(reference, test))
        self.good += np.array([found, len(reference) - found, len(test) - found])

    def row(self, name):
        mae = np.mean(self.errors) if self.errors else np.nan
        jitter = 1e3 * np.mean(self.jitters) if self.jitters else np.nan
        tp, fn, fp = self.good
        accepted = 200 * tp / max(1, 2 * tp + fn + fp)
        kept = np.mean(self.kept) if self.kept else np.nan
        coverage = 100 * len(self.kept) / max(1, len(self.errors))
        return (
            f"| {name} | {self.f1:.2f} | {self.fn} | {self.fp} | {accepted:.2f} | {mae:.2f} "
            f"| {np.median(self.errors):.2f} | {kept:.2f} | {coverage:.1f} | {jitter:.1f} |"
        )

    def rate(self, error, bad):
        """The error of the rate of one window, and whether our quality refuses it."""
        self.errors.append(error)
        if not bad:
            self.kept.append(error)


def windows(reference, test, end_s, length_s=10.0):
    """Start of each window and the error of its rate."""
    for start in np.arange(EDGE_S, end_s - length_s, length_s):
        inside = [t[(t >= start) & (t < start + length_s)] for t in (reference, test)]
        if len(inside[0]) > 3:
            yield start, abs(rate_bpm(inside[0]) - rate_bpm(inside[1]))


def aligned(reference, test):
    """The reference's clock is not known: where most of its beats meet a pulse."""
    best = (-1.0, 0.0)
    if len(test) < 3:
        return reference
    for offset in np.arange(-20, 30, 0.04):
        at = reference + offset
        j = np.clip(np.searchsorted(test, at), 1, len(test) - 1)
        distance = np.minimum(np.abs(test[j] - at), np.abs(test[j - 1] - at))
        best = max(best, (np.exp(-((distance / 0.06) ** 2)).sum(), offset))
    return reference + best[1]


def runs(times, lengths):
    """Stretches of at least 5 beats, each one interval after the one before."""
    start = 0
    for i in range(1, len(times) + 1):
        if i == len(times) or abs(times[i] - times[i - 1] - lengths[i]) > 0.02:
            if i - start >= 5:
                yield start, i
            start = i


def pieces(times, lengths, test):
    """Ten beats at a time: where, and the error of the rate."""
    for start, end in runs(times, lengths):
        for k in range(start, end - 9, 10):
            low, high = times[k] - lengths[k] / 2, times[k + 9] + lengths[k + 9] / 2
            inside = test[(test > low) & (test < high)]
            yield low, high, abs(rate_bpm(times[k : k + 10]) - rate_bpm(inside))


def refused(judged, rate, low, high):
    """Whether the mean score of a stretch is below one half."""
    start = judged.start_index / rate
    inside = judged.score[(start >= low - 1) & (start < high)]
    return bool(len(inside)) and np.mean(inside) < 0.5
