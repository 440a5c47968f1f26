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
    for wave in ([], [1.0]):
        rows = [[float(i), 250, 1, np.nan, np.nan, *wave] for i in range(99)]
        assert len(ic.bp.trend(np.array(rows), model="waveform")) == 0
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


def test_an_index_of_the_wave_is_used_as_cuffs_have_shown() -> None:
    """The arrival time stays; only the wave moves with the pressure."""

    def shown(model: str) -> ic.bp.Trend:
        trend = ic.bp.Trend(model=model, most_sd=50)
        for i in range(8):
            high = i % 2
            rows = beats(3600.0 * i, 180, 250)
            wave = np.full(180, 1.2 if high else 1.0)
            trend.push(np.column_stack([rows, np.ones(180), wave]))
            assert trend.add_cuff(3600.0 * i + 180, 120 + 20 * high, 80).status == "ok"
        return trend

    now = np.column_stack([beats(28_800, 180, 250), np.ones(180), np.full(180, 1.2)])
    told = {}
    for model in ("log", "waveform"):
        trend = shown(model)
        trend.push(now)
        told[model] = trend.estimate(28_980)["bp.delta_sbp"].value
    assert abs(told["log"]) < 5 < told["waveform"]
    other = ic.bp.Trend(model="waveform", most_sd=50, site=2)
    with pytest.raises(ic.IceptError):
        other.load(shown("waveform").save())


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


def heart(transit_s: float, seconds: int = 60) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """ECG, PPG at a near place and at a far one."""
    t = np.arange(0, seconds, 1 / 250) % 0.9

    def pulse(at: float) -> np.ndarray:
        since = t - at
        return np.exp(-0.5 * (since / np.where(since < 0, 0.06, 0.12)) ** 2)

    return np.exp(-0.5 * ((t - 0.15) / 0.012) ** 2), pulse(0.5), pulse(0.5 + transit_s)


def measured(windows: ic.Records, key: str) -> ic.Records:
    return windows[windows.id == ic.catalogue.find(key)["id"]]


def test_arrival_and_transit_are_two_measures() -> None:
    windows = ic.bp.pat_windows(*heart(0.04), sampling_rate=250)
    pat, ptt = measured(windows, "bp.pat"), measured(windows, "bp.ptt")
    assert len(pat) == len(ptt) == 4 and set(windows.status) == {"ok"}
    assert np.all(np.abs(ptt.value - 40) < 2) and np.all(pat.value > 200)
    assert np.all((pat.low < pat.value) & (pat.value < pat.high))
    ecg, near, far = heart(0.04)
    alone = ic.bp.pat_windows(None, near, far, sampling_rate=250)
    assert set(measured(alone, "bp.pat").status) == {"poor_signal"}
    assert set(measured(alone, "bp.ptt").status) == {"ok"}
    short = ic.bp.pat_windows(ecg[:1500], near[:1500], sampling_rate=250, window_s=0)
    assert measured(short, "bp.pat").value.size == 1 and short.status[0] != "ok"
    with pytest.raises(ic.IceptError):
        ic.bp.pat_windows(ecg, near[1:], sampling_rate=250)


def test_clocks_of_two_devices_are_refused_unless_compared() -> None:
    beats = np.arange(100.0, 400.0)

    # The wrist began 17 s later and gains 40 ppm; the pulse comes 240 ms after R.
    def far(t: np.ndarray) -> np.ndarray:
        return (t - 17.0) * (1 + 40e-6)

    feet = far(beats + 0.24)
    with pytest.raises(ic.IceptError, match="no common clock"):
        ic.bp.pair(beats, feet)
    one = ic.bp.Clock([100.0], far(np.array([100.0])))
    with pytest.raises(ic.IceptError, match="shared event"):
        ic.bp.pair(beats, feet, clock=one)
    taps = np.array([90.0, 250.0, 410.0])
    clock = ic.bp.Clock(taps, far(taps))
    assert abs(clock.drift_ppm - 40) < 3 * clock.drift_sd_ppm
    pairs = ic.bp.pair(beats, feet, clock=clock)
    assert len(pairs) == len(beats) and np.all(np.abs(pairs[:, 1] - 240) < 3)
    for events, reason in (([], "not_calibrated"), ([0.0, 60.0], "conflicting")):
        with pytest.raises(ic.IceptError, match=reason):
            ic.bp.Clock(events, [0.0, 61.0][: len(events)])


def test_looking_back_is_surer() -> None:
    nan = np.nan
    rows = []
    for i, (pat, cuff) in enumerate([(250, (120, 80)), (225, (142, 93)), (250, (119, 79))] * 2):
        rows += [[t, p, 1.0, nan, nan] for t, p in beats(200.0 * i, 180, pat)]
        rows.append([200.0 * i + 180, nan, nan, *cuff])
        rows.append([200.0 * i + 190, nan, nan, nan, nan])
    live = measured(ic.bp.trend(rows, most_sd=50), "bp.sbp")
    back = measured(ic.offline.smooth_trend(rows, most_sd=50), "bp.sbp")
    assert len(live) == len(back) == 6
    assert np.all((back.high - back.low)[3:5] < (live.high - live.low)[3:5])
    assert live.status[1] == "not_calibrated" and back.status[1] == "ok"
    with pytest.raises(TypeError):
        ic.offline.smooth_trend(rows, nonsense=1)


def test_an_evaluation_has_its_null_model_and_grades() -> None:
    truth = np.array([110.0, 118, 126, 134, 142, 150, 120, 128])
    error = np.array([-2.0, 4, 1, -6, 12, 3, -1, np.nan])
    with pytest.raises(TypeError):
        ic.bp.evaluate(truth + error, truth)  # type: ignore[call-arg]
    e = ic.bp.evaluate(
        truth + error,
        truth,
        120.0,
        age_s=np.arange(8) * 1800.0,
        low=truth + error - 5,
        high=truth + error + 5,
        subject=[1, 1, 1, 1, 1, 1, 2, 2],
    )
    assert [r.until_s for r in e.rows] == [3600.0, np.inf]
    first, last = e.rows
    assert (first.given, last.given, last.asked) == (3, 7, 8)
    kept = error[:7]
    assert last.ours.me == pytest.approx(kept.mean())
    assert last.ours.mae == pytest.approx(np.abs(kept).mean())
    assert last.ours.sd == pytest.approx(kept.std(ddof=1))
    assert last.ours.within == pytest.approx((500 / 7, 600 / 7, 100.0))
    assert (last.ours.bhs, last.ours.ieee) == ("A", "A")
    assert last.null.rmse == pytest.approx(np.sqrt(np.mean((120 - truth[:7]) ** 2)))
    assert last.ratio < 1 and last.held == pytest.approx(500 / 7)
    # Five steps of 8 mmHg upwards, one of them told down; the step to another person is none.
    assert (e.changes, e.concordance) == (5, 80.0)
    assert "null" in e.table()
    pytest.importorskip("matplotlib").use("Agg")
    assert e.bland_altman().get_xlabel() and e.trend_plot().get_xlabel()


@pytest.mark.parametrize(
    ("size", "bhs", "ieee"), [(4.0, "A", "A"), (5.5, "D", "B"), (6.5, "D", "C"), (9.0, "D", "D")]
)
def test_grades_are_those_of_the_standards(size: float, bhs: str, ieee: str) -> None:
    sign = np.tile([1.0, -1.0], 10)
    ours = ic.bp.evaluate(120 + size * sign, np.full(20, 120.0), 100.0).rows[-1].ours
    assert (ours.bhs, ours.ieee, ours.iso) == (bhs, ieee, size < 7.7)
