#!/usr/bin/env python3
"""The convex decomposition against a general solver, in objective and in time.

    .venv/bin/pip install cvxopt scipy
    .venv/bin/python benches/validation/eda_decompose.py

The problem is stated once more here, from the paper (Greco and others, 2016, IEEE Trans. Biomed.
Eng. 63:797), with sparse matrices, and given to cvxopt's `qp`. Signals are simulated drivers on a
drifting level with noise. Times are of processor time, median of alternating runs, one thread.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
import time

import interocept as ic
import numpy as np

try:
    import cvxopt
    import scipy.sparse as sp
except ImportError:
    sys.exit("this needs cvxopt and scipy: pip install cvxopt scipy")

SLOW_S, FAST_S, KNOTS_S, ALPHA, GAMMA = 2.0, 0.7, 10.0, 8e-4, 1e-2


def signal(seconds: float, rate: float, seed: int, noise: float = 0.02) -> np.ndarray:
    random = np.random.default_rng(seed)
    t = np.arange(int(seconds * rate)) / rate
    x = 5 + 0.5 * np.sin(t / 40 + seed) + noise * random.standard_normal(t.size)
    at = 0.0
    while (at := at + 2 + random.exponential(8)) < seconds:
        since = np.clip(t - at, 0, None)
        x += np.exp(random.uniform(-2.3, 0)) * 2.7 * (np.exp(-since / 2) - np.exp(-since / 0.7))
    return x


def matrices(n: int, rate: float):
    """A and M of the response, B of the splines, C of the trend."""
    a0, a1 = 1 / SLOW_S, 1 / FAST_S
    # (a1 - a0) / ((s + a0)(s + a1)) by the bilinear transformation.
    ar = np.polymul([2 * rate + a0, a0 - 2 * rate], [2 * rate + a1, a1 - 2 * rate]) / (a1 - a0)
    a = sp.diags(ar, [0, -1, -2], shape=(n, n), format="csc")
    m = sp.diags([1.0, 2.0, 1.0], [0, -1, -2], shape=(n, n), format="csc")
    at = np.arange(n) / rate / KNOTS_S
    centres = np.arange(-1, int(at[-1]) + 3)
    distance = np.abs(at[:, None] - centres)
    near = 1 - 1.5 * distance**2 * (1 - distance / 2)
    far = 0.25 * (2 - distance) ** 3
    b = np.where(distance < 1, near, np.where(distance < 2, far, 0.0))
    c = np.column_stack([np.ones(n), np.arange(1, n + 1) / n])
    return a, m, sp.csc_matrix(b), sp.csc_matrix(c)


def general(x: np.ndarray, rate: float):
    """Objective and time of cvxopt."""
    y = (x - x.mean()) / x.std(ddof=1)
    n = y.size
    began = time.process_time()
    a, m, b, c = matrices(n, rate)
    x_all = sp.hstack([m, b, c]).tocsc()
    ridge = np.r_[np.zeros(n), np.full(b.shape[1], GAMMA), np.zeros(2)]
    h = (x_all.T @ x_all + sp.diags(ridge)).tocoo()
    f = -(x_all.T @ y)
    f[:n] += ALPHA * np.asarray(a.sum(axis=0)).ravel()
    g = sp.hstack([-a, sp.csc_matrix((n, b.shape[1] + 2))]).tocoo()

    def matrix(s):
        return cvxopt.spmatrix(s.data, s.row.astype(int), s.col.astype(int), s.shape)

    options = {
        "show_progress": False,
        "abstol": 1e-12,
        "reltol": 1e-12,
        "feastol": 1e-12,
        "maxiters": 100,
    }
    solved = cvxopt.solvers.qp(
        matrix(h), cvxopt.matrix(f), matrix(g), cvxopt.matrix(np.zeros(n)), options=options
    )
    took = time.process_time() - began
    z = np.asarray(solved["x"]).ravel()
    e = x_all @ z - y
    driver = a @ z[:n]
    objective = 0.5 * e @ e + ALPHA * driver.sum() + 0.5 * (ridge * z) @ z
    return objective, took, driver.min()


def fast(x: np.ndarray, rate: float):
    began = time.process_time()
    done = ic.eda.decompose(x, sampling_rate=rate)
    return done, time.process_time() - began


def main() -> None:
    print("objective: ours - cvxopt's, by cvxopt's; the gap that ours states; the least driver")
    print(
        f"{'signal':>16} {'cvxopt':>14} {'difference':>11} {'gap':>9} {'steps':>5} {'cvxopt min':>10}"
    )
    worst = 0.0
    for seconds, rate in ((60, 4), (300, 4), (300, 8), (120, 10.3), (120, 25), (900, 4)):
        for seed in (1, 2, 3):
            x = signal(seconds, rate, seed)
            reference, _, least = general(x, rate)
            done, _ = fast(x, rate)
            difference = (done.objective - reference) / reference
            worst = max(worst, abs(difference))
            print(
                f"{seconds:5} s at {rate:4} Hz {reference:14.9f} {difference:+11.1e} "
                f"{done.gap:9.1e} {done.steps:5} {least:10.1e}"
            )
    print(f"worst difference {worst:.1e}")
    print("\nmedian time of alternating runs")
    for seconds, rate, runs in ((300, 4, 21), (3600, 4, 5), (300, 25, 5)):
        x = signal(seconds, rate, 1)
        times = np.array([(fast(x, rate)[1], general(x, rate)[1]) for _ in range(runs)])
        ours, theirs = np.median(times, axis=0)
        spread = np.quantile(times[:, 0], [0.1, 0.9]) * 1e3
        print(
            f"{seconds} s at {rate} Hz: ours {1e3 * ours:.2f} ms ({spread[0]:.2f} to {spread[1]:.2f}), "
            f"cvxopt {1e3 * theirs:.1f} ms, {theirs / ours:.0f} times"
        )


if __name__ == "__main__":
    main()
