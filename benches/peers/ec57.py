"""Beat-by-beat comparison after ANSI/AAMI EC57, from its published rules: independent of the library's own harness.

Window floor(0.15 fs + 0.5) samples, inclusive; greedy matching with one beat of look-ahead; the first five minutes are
skipped; inside reference ventricular flutter reference beats are dropped and unmatched test beats are not counted.
"""

import math
from collections import Counter
from dataclasses import dataclass, field

CLASSES = {
    **dict.fromkeys("NLRB", "N"),
    **dict.fromkeys("JASajen", "S"),
    **dict.fromkeys("VrE", "V"),
    "F": "F",
    **dict.fromkeys("/fQ?", "Q"),
}
INF = math.inf


@dataclass
class Comparison:
    cells: Counter = field(
        default_factory=Counter
    )  # "Nn", "Vv", "On" (extra test beat), "No" (missed) ...
    pairs: list = field(default_factory=list)  # (reference sample, test sample)

    @property
    def tp(self):
        return len(self.pairs)

    @property
    def fn(self):
        return sum(n for c, n in self.cells.items() if c[1] in "ox")

    @property
    def fp(self):
        return sum(n for c, n in self.cells.items() if c[0] in "OX")

    def veb(self):
        """VTP, VFN, VFP of ventricular ectopic beats; fusion and unknown beats called V are no errors."""
        c = self.cells
        return (
            c["Vv"],
            sum(c["V" + t] for t in "nsfqox"),
            sum(c[r + "v"] for r in "NSOX"),
        )

    def sveb(self):
        """STP, SFN, SFP of supraventricular ectopic beats."""
        c = self.cells
        return (
            c["Ss"],
            sum(c["S" + t] for t in "nvfqox"),
            sum(c[r + "s"] for r in "NVFOX"),
        )


def compare(
    reference,
    test,
    rate_hz,
    end,
    start_s=300.0,
    flutter=(),
    test_flutter=(),
    shutdown=(),
    test_shutdown=(),
):
    """`reference`, `test`: sorted (sample, class letter) lists. `end`: last sample of the record. Intervals: (first, last) samples."""
    window = math.floor(0.15 * rate_hz + 0.5)
    start = math.floor(start_s * rate_hz + 0.5)

    def inside(sample, intervals):
        return any(a <= sample <= b for a, b in intervals)

    reference = [b for b in reference if not inside(b[0], flutter)]
    test = [b for b in test if not inside(b[0], test_flutter)]
    result = Comparison()

    ri = next((i for i, b in enumerate(reference) if b[0] >= start), len(reference))
    ti = (
        next((i for i, b in enumerate(test) if b[0] >= start), len(test)) - 1
    )  # last test beat before the start

    def ref(offset=0):
        return reference[ri + offset][0] if ri + offset < len(reference) else INF

    def tst(offset=0):
        if ti + offset < 0:
            return -INF
        return test[ti + offset][0] if ti + offset < len(test) else INF

    def pair():
        result.pairs.append((ref(), tst()))
        result.cells[reference[ri][1] + test[ti][1].lower()] += 1

    if ref() - tst() <= window and ref() - tst() < abs(ref() - tst(1)):
        pair()
        ri, ti = ri + 1, ti + 1
    else:
        ti += 1
        if tst() - start <= window and abs(ref() - tst(1)) < abs(ref() - tst()):
            ti += 1  # may belong to a reference beat before the start

    while ref() <= end or tst() <= end:
        if tst() < ref():
            gap = ref() - tst()
            if gap <= window and (
                gap < abs(ref() - tst(1)) or abs(ref(1) - tst(1)) < abs(ref() - tst(1))
            ):
                pair()
                ri, ti = ri + 1, ti + 1
            else:
                if not inside(tst(), flutter):
                    result.cells[
                        ("X" if inside(tst(), shutdown) else "O") + test[ti][1].lower()
                    ] += 1
                ti += 1
        else:
            gap = tst() - ref()
            if gap <= window and (
                gap < abs(tst() - ref(1)) or abs(ref(1) - tst(1)) < abs(tst() - ref(1))
            ):
                pair()
                ri, ti = ri + 1, ti + 1
            else:
                result.cells[reference[ri][1] + ("x" if inside(ref(), test_shutdown) else "o")] += 1
                ri += 1
    return result


def rates(tp, fn, fp):
    """Se, +P and F1 in per cent; NaN where there is nothing to divide by."""
    return (
        100.0 * tp / (tp + fn) if tp + fn else math.nan,
        100.0 * tp / (tp + fp) if tp + fp else math.nan,
        200.0 * tp / (2 * tp + fn + fp) if tp + fn + fp else math.nan,
    )
