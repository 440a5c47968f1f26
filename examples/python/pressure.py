"""Blood pressure between cuff readings, from an ECG and a PPG.

    python examples/python/pressure.py

Simulated: a heart whose pulse comes earlier while the pressure is raised, and three cuff readings.
"""

import interocept as ic
import numpy as np

RATE_HZ = 250.0


def signals(pat_s: float, seconds: int) -> tuple[np.ndarray, np.ndarray]:
    """An ECG in mV and a PPG whose foot comes so long after the R peak, about."""
    t = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    ecg = np.exp(-0.5 * ((t % 0.9 - 0.2) / 0.012) ** 2)
    since = t % 0.9 - (0.2 + pat_s + 0.12)
    return ecg, 50 + np.exp(-0.5 * (since / np.where(since < 0, 0.06, 0.12)) ** 2)


def main() -> None:
    trend = ic.bp.Trend(person=1)
    pieces = [(0.25, (120, 80)), (0.22, (143, 93)), (0.25, (118, 79)), (0.23, None)]
    rest = ic.bp.pat_windows(*signals(0.25, 60), sampling_rate=RATE_HZ)
    print(
        f"at rest: {rest.value[0]:.0f} ms from R to foot, within {rest.high[0] - rest.low[0]:.1f} ms"
    )
    start_s = 0.0
    for pat_s, cuff in pieces:
        # A recording may be cut anywhere; its arrivals go on the clock of the whole.
        a = ic.bp.pat(*signals(pat_s, 120), sampling_rate=RATE_HZ)
        trend.push(np.column_stack([start_s + a.time_s, a.pat_ms, a.quality]))
        start_s += 120
        if cuff is not None:
            taken = trend.add_cuff(start_s, *cuff)
            print(
                f"{start_s:4.0f} s: cuff {cuff[0]}/{cuff[1]}, {taken.value:.0f} in the calibration"
            )
    measures = trend.estimate(start_s)
    for key, m in measures.items():
        if m.value is None:
            print(f"{key:20} {m.status}")
        else:
            print(f"{key:20} {m.value:8.1f} {m.unit}")
    sbp = measures["bp.sbp"]
    assert sbp.status == "ok" and 125 < sbp.value < 145


if __name__ == "__main__":
    main()
