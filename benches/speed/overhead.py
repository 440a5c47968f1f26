#!/usr/bin/env python3
"""What a call from Python costs: pushes of chunks in which nothing is found, medians over laps
that take turns, in the rows of `make speed`."""

from __future__ import annotations

import statistics
import time

import interocept as ic
import numpy as np

LAPS, CALLS, GOAL_US = 9, 20_000, 1.5


def lap(detector: ic.ecg.Detector, chunk: np.ndarray) -> float:
    push = detector.push
    begin = time.thread_time()
    for _ in range(CALLS):
        push(chunk)
    return (time.thread_time() - begin) / CALLS * 1e6


def main() -> None:
    chunks = {n: np.zeros(n) for n in (0, 1, 25)}
    detectors = {n: ic.ecg.Detector(sampling_rate=360.0) for n in chunks}
    laps: dict[int, list[float]] = {n: [] for n in chunks}
    for _ in range(LAPS + 1):
        for n, chunk in chunks.items():
            laps[n].append(lap(detectors[n], chunk))
    for n, times in laps.items():
        times = sorted(times[1:])
        median = statistics.median(times)
        verdict = "met" if median <= GOAL_US else "**missed**"
        goal = f"{GOAL_US:.2f} us" if n < 2 else ""
        print(
            f"| python/push_of_{n}, a chunk | {median:.2f} us | {times[0]:.2f} us | {times[-1]:.2f} us "
            f"| {goal} | {verdict if goal else ''} |"
        )


if __name__ == "__main__":
    main()
