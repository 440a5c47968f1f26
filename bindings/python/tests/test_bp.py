"""Blood pressure between cuffs: reasons, not numbers, where nothing is known."""

from __future__ import annotations

import copy
import pickle

import interocept as ic
import numpy as np
import pytest

LEVELS = ("bp.sbp", "bp.dbp", "bp.map")


def beats(start: float, seconds: int, pat_ms: float) -> np.ndarray:
    t = start + np.arange(float(seconds))
    return np.column_stack([t, pat_ms + 2 * np.sin(t)])


def calibrated(**arguments: float) -> ic.bp.Trend:
    trend = ic.bp.Trend(**arguments)
    for i, (pat, sbp, dbp) in enumerate([(250, 120, 80), (225, 142, 93), (250, 119, 79)]):
        trend.push(beats(200.0 * i, 180, pat))
        assert trend.add_cuff(200.0 * i + 180, sbp, dbp).status == "ok"
    return trend


def test_no_pressure_without_a_cuff_however_it_is_asked() -> None:
    """Neither an arrival time nor a pulse wave gives a pressure."""
    trend = ic.bp.Trend()
    trend.push(beats(0, 600, 250))
    m = trend.estimate(600)
    assert [m[k].status for k in LEVELS] == ["not_calibrated"] * 3
    assert all(m[k].value is None for k in LEVELS)
    assert m["bp.delta_sbp"].status == "ok"
    rows = ic.bp.trend(np.array([[float(i), 250, 1, np.nan, np.nan] for i in range(99)]))
    assert len(rows) == 0
    pressures = ("sbp", "dbp", "map")
    for family in (ic.ppg, ic.hrv, ic.ecg):
        assert not [n for n in dir(family) if any(p in n.lower().split("_") for p in pressures)]


def test_a_calibration_follows_and_expires() -> None:
    trend = calibrated()
    trend.push(beats(700, 120, 228))
    m = trend.estimate(820)
    assert m["bp.sbp"].status == "ok" and 130 < m["bp.sbp"].value < 145
    assert m["bp.sbp"].low < m["bp.sbp"].value < m["bp.sbp"].high
    assert round(m["bp.null_sbp"].value) == 127
    late = 29 * 86_400.0
    trend.push(beats(late, 60, 250))
    assert trend.estimate(late + 60)["bp.sbp"].status == "calibration_expired"


def test_rest_alone_gives_changes_and_no_level() -> None:
    trend = ic.bp.Trend()
    for i in range(4):
        trend.push(beats(200.0 * i, 180, 250))
        trend.add_cuff(200.0 * i + 180, 120 + i, 80)
    m = trend.estimate(800)
    assert m["bp.sbp"].status == "slope_from_prior" and m["bp.delta_sbp"].value is not None


@pytest.mark.parametrize(
    ("time_s", "sbp", "dbp", "reason"),
    [
        (600, 80, 120, "conflicting"),
        (600, 120, 118, "conflicting"),
        (600, 400, 80, "out_of_range"),
        (600, 120, float("nan"), "out_of_range"),
        (580.2, 120, 80, "repeated"),
        (300, 120, 80, "out_of_order"),
        (900, 120, 80, "poor_signal"),
    ],
)
def test_bad_cuffs_are_refused_by_name(time_s: float, sbp: float, dbp: float, reason: str) -> None:
    trend = calibrated()
    before = trend.estimate(600)["bp.sbp"]
    assert trend.add_cuff(time_s, sbp, dbp).status == reason
    assert trend.estimate(900)["bp.null_sbp"].value is not None
    assert before.value is not None


def test_a_cuff_far_off_ends_the_calibration() -> None:
    trend = calibrated()
    trend.push(beats(700, 60, 250))
    assert trend.add_cuff(760, 170, 100).value == 1.0
    assert trend.estimate(761)["bp.sbp"].status == "not_calibrated"


def test_another_person_or_site_cannot_take_the_state() -> None:
    state = calibrated(person=1, site=3).save()
    ic.bp.Trend(person=1, site=3).load(state)
    for other in ({"person": 2, "site": 3}, {"person": 1, "site": 4}):
        with pytest.raises(ic.IceptError):
            ic.bp.Trend(**other).load(state)


def test_clocks_that_run_back_are_told() -> None:
    trend = calibrated()
    assert trend.estimate(100)["bp.sbp"].status == "out_of_order"
    with pytest.raises(ic.IceptError):
        trend.estimate(float("nan"))


def test_arrivals_are_from_r_to_foot() -> None:
    t = np.arange(0, 30, 1 / 250)
    since = t % 1 - 0.6
    ppg = np.exp(-0.5 * (since / np.where(since < 0, 0.06, 0.15)) ** 2)
    arrivals = ic.bp.pat(np.exp(-0.5 * ((t % 1 - 0.2) / 0.012) ** 2), ppg, sampling_rate=250)
    assert len(arrivals) > 24 and np.ptp(arrivals.pat_ms) < 12
    with pytest.raises(ic.IceptError):
        ic.bp.pat(t, t[1:], sampling_rate=250)


def test_copies_go_on_alike() -> None:
    trend = calibrated()
    for twin in (copy.deepcopy(trend), pickle.loads(pickle.dumps(trend))):
        assert twin.estimate(600) == trend.estimate(600)
