"""A cuff, the baroreflex and variability: values where there is evidence, reasons elsewhere."""

from __future__ import annotations

import interocept as ic
import numpy as np
import pytest

RATE = 100


def deflation(moved: bool = False) -> np.ndarray:
    """An artery of 122 over 78 mmHg in a cuff that is let off by 3 mmHg/s."""
    t = np.arange(62 * RATE) / RATE
    ramp = np.where(t < 6, 27.5 * t, 165 - 3 * (t - 6))
    ramp = np.where(t < 49, ramp, np.maximum(0, 36 - 80 * (t - 49)))
    phase = t % 0.85
    pulse = np.where(phase < 0.13, np.sin(12.1 * phase), np.exp(-(phase - 0.13) / 0.18))
    p = 78 + 44 * pulse - ramp
    width = np.where(p < 0, 12.0, 26.0)
    shake = 6 * np.sin(2.1 * t) * np.sin(5.7 * t) if moved else 0
    return ramp + 0.08 * width * np.tanh(p / width) + shake


def test_a_cuff_is_read_by_every_method_with_an_interval() -> None:
    m = ic.cuff.measure(deflation(), sampling_rate=RATE)
    for key, truth in (("cuff.sbp", 122), ("cuff.dbp", 78)):
        assert m[key].status == "ok" and abs(m[key].value - truth) < 4
        assert m[key].low < truth < m[key].high
        for method in ("ratio", "slope", "model"):
            assert m[f"{key}_{method}"].value is not None
    ratio = ic.cuff.measure(deflation(), sampling_rate=RATE, method="ratio", ratio_sbp=0.5)
    assert ratio["cuff.sbp"].value == ratio["cuff.sbp_ratio"].value > m["cuff.sbp_ratio"].value
    assert "not validated" in m["cuff.sbp_ratio"].about["definition"]


def test_a_cuff_that_moved_is_refused_by_name() -> None:
    m = ic.cuff.measure(deflation(moved=True), sampling_rate=RATE)
    assert m["cuff.sbp"].status == m["cuff.dbp"].status == "poor_signal"
    assert m["cuff.sbp"].value is None and m["cuff.rejected"].value > 25
    assert len(ic.cuff.measure(np.zeros(1000), sampling_rate=RATE)) == 0
    two = ic.cuff.oscillometric(np.tile(deflation(), 2), sampling_rate=RATE)
    assert len(np.unique(two.start_s)) == 2
    with pytest.raises(ic.IceptError, match="ratio_sbp"):
        ic.cuff.measure(deflation(), sampling_rate=RATE, ratio_sbp=1.5)


def test_light_and_arrival_times_give_no_pressure_without_a_cuff() -> None:
    """No call takes light to mmHg, and what takes arrival times asks for a cuff."""
    mmhg = {e["key"] for e in ic.catalogue.entries() if e["unit"] == "mmHg"}
    # The change between pressures that the caller hands in.
    mmhg -= {"affect.reactivity_sbp"}
    families = {key.split(".")[0] for key in mmhg}
    assert families <= {"abp", "bp", "cuff"}
    pulses = np.sin(np.arange(6000) / 10)
    for call in (ic.ppg.detect, ic.ppg.quality):
        assert not any("mmhg" in name for name in call(pulses, sampling_rate=100).fields)
    m = ic.cuff.measure(pulses, sampling_rate=100)
    assert "cuff.sbp" not in m


def test_the_baroreflex_has_its_gain_or_a_reason() -> None:
    k = np.arange(330)
    wave = 4 * np.sin(0.6 * k) + 2 * np.sin(1.7 * k + 1)
    m = ic.bp.baroreflex(900 + 12 * wave, 120 + wave)
    for key in ("sequence", "alpha_lf", "alpha_hf", "gain_lf", "gain_hf"):
        assert abs(m[f"bp.brs_{key}"].value - 12) < 0.3
    assert (
        ic.bp.baroreflex(900 + wave[:30], 120 + wave[:30])["bp.brs_sequence"].status == "too_short"
    )
    with pytest.raises(ic.IceptError):
        ic.bp.baroreflex([900.0], [120.0, 121.0])


def test_variability_needs_a_diary_a_cohort_and_enough_sessions() -> None:
    t = 86_400.0 * np.arange(6)
    m = ic.bp.variability(t, [120, 124, 118, 130, 121, 119], [80.0] * 6)
    assert m["bp.sbp_vim"].status == m["bp.sbp_dipping"].status == "not_computed"
    assert m["bp.sbp_trend_30d"].status == "too_short"
    # A session of minutes is one mean, however many its readings.
    minutes = ic.bp.variability(60.0 * np.arange(50), 120 + np.arange(50) / 5, [80.0] * 50)
    assert minutes["bp.trend_units"].value == 1
    assert minutes["bp.sbp_trend_p"].status == "too_short"


@pytest.mark.parametrize("row", [(3, 80, 120), (3, 400, 80), (0.5, 120, 80), (2, 120, 80)])
def test_bad_readings_are_left_out(row: tuple[float, float, float]) -> None:
    rows = np.array([(1.0, 120, 80), (2.0, 130, 85), row, (4.0, 125, 82)])
    m = ic.bp.variability(*rows.T)
    assert m["bp.sbp_mean"].count == 3 and m["bp.sbp_mean"].value == 125
    assert m["bp.sbp_mean"].quality == 0.75


def test_a_night_dips_and_a_morning_rises() -> None:
    hours = np.arange(8, 34, 0.5)
    asleep = (hours >= 23) & (hours < 31)
    sbp = np.where(asleep, 110.0, 130.0)
    sbp[(hours >= 31) & (hours <= 33)] = 140
    sbp[hours == 27] = 101
    m = ic.bp.variability(3600 * hours, sbp, sbp - 45, asleep)
    day, night = sbp[~asleep].mean(), sbp[asleep].mean()
    assert m["bp.sbp_dipping"].value == pytest.approx(100 * (day - night) / day)
    assert m["bp.morning_surge"].value == pytest.approx(140 - (110 + 101 + 110) / 3)
