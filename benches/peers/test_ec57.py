"""python -m unittest benches/peers/test_ec57.py (no packages needed)"""

import random
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from ec57 import compare


def beats(samples, kind="N"):
    return [(s, kind) for s in samples]


class Ec57(unittest.TestCase):
    def check(self, reference, test, expected, rate_hz=250.0, start_s=0.0, end=100_000, **more):
        c = compare(beats(reference), beats(test), rate_hz, end, start_s, **more)
        self.assertEqual((c.tp, c.fn, c.fp), expected)
        return c

    def test_documented_case_pairs_both(self):
        rate_hz = 37 / 0.15  # W = 37
        c = self.check([96, 160], [128, 185], (2, 0, 0), rate_hz)
        self.assertEqual(c.pairs, [(96, 128), (160, 185)])

    def test_window_is_inclusive(self):
        self.check([1000], [1038], (1, 0, 0))  # W = 38 at 250 Hz
        self.check([1000], [1039], (0, 1, 1))
        self.check([1000], [962], (1, 0, 0))
        self.check([1000], [961], (0, 1, 1))

    def test_one_beat_never_matches_twice(self):
        self.check([1000], [990, 1010], (1, 0, 1))
        self.check([990, 1010], [1000], (1, 1, 0))

    def test_first_five_minutes_do_not_count(self):
        start = 300 * 250
        self.check([100, 5000, start + 500], [start + 500], (1, 0, 0), start_s=300.0)
        self.check([start + 500], [100, 5000, start + 500], (1, 0, 0), start_s=300.0)
        self.check(
            [start + 5], [start - 20], (1, 0, 0), start_s=300.0
        )  # a beat pairs across the start
        self.check(
            [start - 5, start + 250], [start + 5, start + 250], (1, 0, 0), start_s=300.0
        )  # nor does its mirror count

    def test_flutter(self):
        flutter = [(1000, 2000)]
        self.check([500, 1500, 2500], [500, 1200, 1700, 2500], (2, 0, 0), flutter=flutter)
        self.check([500, 1500, 2500], [500, 2500], (2, 1, 0), test_flutter=flutter)

    def test_shutdown_still_counts(self):
        c = self.check([500], [500, 1500], (1, 0, 1), shutdown=[(1000, 2000)])
        self.assertEqual(c.cells["Xn"], 1)

    def test_empty(self):
        self.check([], [], (0, 0, 0))
        self.check([10, 300], [], (0, 2, 0))
        self.check([], [10, 300], (0, 0, 2))

    def test_invariants_on_random_sequences(self):
        rng = random.Random(1)
        for _ in range(2000):
            span = 4000
            r = sorted(rng.sample(range(span), rng.randrange(0, 40)))
            t = sorted(rng.sample(range(span), rng.randrange(0, 40)))
            c = compare(beats(r), beats(t), 250.0, span, 0.0)
            self.assertEqual(c.tp + c.fn, len(r))
            # the start rule may set one test beat aside without counting it
            self.assertIn(len(t) - (c.tp + c.fp), (0, 1))
            self.assertTrue(all(abs(a - b) <= 38 for a, b in c.pairs))
            self.assertEqual(len({a for a, _ in c.pairs}), c.tp)
            self.assertEqual(len({b for _, b in c.pairs}), c.tp)

    def test_classes(self):
        c = compare(
            [(500, "V"), (900, "F"), (1300, "N")],
            [(500, "V"), (900, "V"), (1300, "V"), (1700, "V")],
            250.0,
            5000,
            0.0,
        )
        self.assertEqual(c.veb(), (1, 0, 2))


if __name__ == "__main__":
    unittest.main()
