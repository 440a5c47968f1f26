"""What no program should hand in: told, or taken for what it is; never a crash."""

from __future__ import annotations

import os

import interocept as ic
import numpy as np
import pytest
from test_package import BEATS, ECG, RATE


def test_a_released_view_is_refused():
    view = memoryview(ECG.copy())
    view.release()
    with pytest.raises((ic.IceptError, TypeError)):
        ic.ecg.detect(view, sampling_rate=RATE)


def test_more_than_memory_holds_is_refused():
    huge = np.broadcast_to(np.float32(0), 2**60)
    with pytest.raises((MemoryError, ValueError)):
        ic.ecg.detect(huge, sampling_rate=RATE)


def test_a_long_signal_is_taken():
    beats = ic.ecg.detect(np.tile(ECG, 200).astype(np.float32), sampling_rate=RATE)
    assert len(beats) > 190 * len(BEATS)


@pytest.mark.parametrize("frames", [-1, 2**64, 1.5, "1", None])
def test_a_gap_is_a_whole_number(frames):
    detector = ic.ecg.Detector(sampling_rate=RATE)
    with pytest.raises((TypeError, OverflowError, ValueError)):
        detector.push_gap(frames)
    assert len(detector.push(ECG)) > 20


def test_the_longest_gap_is_taken():
    detector = ic.ecg.Detector(sampling_rate=RATE)
    detector.push(ECG)
    detector.push_gap(2**63)
    beats = detector.push(ECG)
    assert len(beats) > 20 and (beats.index >= 2**63).all()


@pytest.mark.parametrize("state", [b"", b"x", bytes(1000), "text", None])
def test_what_is_no_state_is_refused(state):
    detector = ic.ecg.Detector(sampling_rate=RATE)
    with pytest.raises((ic.IceptError, TypeError)):
        detector.load(state)
    assert len(detector.push(ECG)) > 20


def test_every_damaged_bit_of_a_state_is_told():
    detector = ic.ecg.Detector(sampling_rate=RATE)
    detector.push(ECG[:1000])
    state = detector.save()
    for bit in range(0, 8 * len(state), 97):
        damaged = bytearray(state)
        damaged[bit // 8] ^= 1 << bit % 8
        with pytest.raises(ic.IceptError):
            detector.load(bytes(damaged))


@pytest.mark.parametrize("rate", [0, -1, np.nan, np.inf, 0.1, 1, 25, 49, 1e9, "fast", None, 1j])
def test_a_rate_that_is_none_is_refused(rate):
    with pytest.raises((ic.IceptError, TypeError)):
        ic.ecg.detect(ECG, sampling_rate=rate)


def test_chunks_of_every_size():
    for size in (0, 1, 2, 3, 997, 2**20):
        detector = ic.ecg.Detector(sampling_rate=RATE)
        assert len(detector.push(np.zeros(size))) == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_child_goes_on_by_itself():
    detector = ic.ecg.Detector(sampling_rate=RATE)
    detector.push(ECG[:2500])
    child = os.fork()
    found = len(detector.push(ECG[2500:]))
    if child == 0:
        os._exit(0 if found > 8 else 1)
    assert os.waitpid(child, 0)[1] == 0 and found > 8


def test_an_error_on_the_way_leaves_the_stream_whole():
    detector, whole = (ic.ecg.Detector(sampling_rate=RATE) for _ in range(2))
    found = [detector.push(ECG[:2500]).array]
    for bad in (ECG.reshape(2, -1), np.array([object()]), ECG + 1j, [[1], [2, 3]]):
        with pytest.raises((TypeError, ic.IceptError)):
            detector.push(bad)
    found.append(detector.push(ECG[2500:]).array)
    assert np.concatenate(found).tobytes() == whole.push(ECG).array.tobytes()


def test_intervals_in_seconds_are_told():
    with pytest.raises(ic.IceptError, match="multiply seconds by 1000"):
        ic.hrv.measure(np.full(300, 0.8))
    assert ic.hrv.measure(np.full(300, 800))["hrv.mean_nn"].value == 800
    assert ic.hrv.measure(np.full(300, np.nan))["hrv.mean_nn"].status == "too_short"


def test_rates_of_breathing_that_disagree_are_none():
    def rate(value, half, start=0.0):
        return ic.Measure(
            "resp.rate", value, "1/min", "ok", value - half, value + half, 1.0, 15, start, 60.0
        )

    one, near, far = rate(15.0, 0.8), rate(15.6, 0.8), rate(22.0, 0.8)
    assert 15 < ic.resp.fuse(belt=one, ecg=near).value < 15.6
    assert ic.resp.fuse(belt=one, ppg=far).status == "conflicting"
    assert ic.resp.fuse(ecg=one, ppg=near).window_s == 60
    assert ic.resp.fuse(belt=one, ecg=near, ppg=far).quality == pytest.approx(2 / 3)


def _first_half_only(x):
    """The same array with its second half masked, and with NaN there."""
    late = np.arange(len(x)) >= len(x) // 2
    return np.ma.array(x, mask=late), np.where(late, np.nan, x)


def test_what_is_masked_is_missing_everywhere():
    t = np.arange(30_000) / 250
    beat = np.mod(t, np.where(t < 60, 0.8, 0.5)) - 0.3
    ecg, ppg = np.exp(-0.5 * (beat / 0.012) ** 2), np.exp(-0.5 * (beat / 0.07) ** 2)
    for call, x in (
        (lambda x: ic.hrv.from_ecg(x, sampling_rate=250), ecg),
        (lambda x: ic.hrv.from_ppg(x, sampling_rate=250), ppg),
        (lambda x: ic.offline.delineate(x, sampling_rate=250), ecg),
        (lambda x: ic.ppg.spo2(x, x, sampling_rate=250), 100 + ppg),
        (lambda x: ic.bp.pat(x, x, sampling_rate=250), ecg),
        (ic.hrv.measure, 800 + 50 * np.sin(np.arange(600))),
        (ic.hrv.rsa, 800 + 50 * np.sin(np.arange(600))),
    ):
        masked, missing = _first_half_only(x)
        assert call(masked) == call(missing)
        assert call(masked) != call(x)


@pytest.mark.parametrize("shape", [(600, 2), (2, 600), (300, 2, 2), ()])
@pytest.mark.parametrize(
    ("call", "rate"),
    [
        (ic.hrv.from_ecg, 250),
        (ic.hrv.from_ppg, 250),
        (ic.eda.measure, 4),
        (ic.eda.decompose, 4),
        (ic.emg.features, 1000),
        (lambda x, **k: ic.temp.measure(x, time_constant_s=30, **k), 4),
        (ic.cuff.measure, 100),
        (ic.offline.delineate, 250),
        (ic.motion.sparc, 100),
        (lambda x, sampling_rate: ic.screening.assess({"ecg": x}, {"ecg": sampling_rate}), 250),
        (lambda x, sampling_rate: ic.screening.assess({"acc": x}, {"acc": sampling_rate}), 100),
    ],
)
def test_a_table_is_never_read_as_one_signal(call, rate, shape):
    with pytest.raises(ic.IceptError, match="shape"):
        call(np.full(shape, 3.0), sampling_rate=rate)


@pytest.mark.parametrize("rate", [0, -4, np.nan, np.inf, "fast", None, [4]])
@pytest.mark.parametrize(
    "call",
    [
        ic.hrv.from_ecg,
        ic.eda.measure,
        ic.eda.decompose,
        ic.emg.features,
        lambda x, **k: ic.temp.measure(x, time_constant_s=30, **k),
        lambda x, **k: ic.motion.sway(np.column_stack([x, x]), **k),
        lambda x, sampling_rate: ic.affect.windows(eda=x, sampling_rates=sampling_rate),
        lambda x, sampling_rate: ic.screening.assess({"eda": x}, {"eda": sampling_rate}),
    ],
)
def test_a_rate_that_is_none_is_refused_before_it_divides(call, rate):
    with pytest.raises((ic.IceptError, TypeError), match="rate"):
        call(np.full(480, 3.0), sampling_rate=rate)


def test_an_argument_that_does_not_exist_is_told_with_those_that_do():
    with pytest.raises(TypeError, match="no argument 'window'; there are window_s"):
        ic.hrv.measure([800.0] * 100, window=60)


def test_times_that_go_back_make_no_pairs():
    for beats in ([2.0, 1.0], [1.0, np.nan]):
        with pytest.raises(ic.IceptError, match="beats_s"):
            ic.bp.pair(beats, [1.25, 2.25], clock="shared")


def test_what_is_no_window_has_no_score():
    with pytest.raises(TypeError, match="windows"):
        ic.affect.stress([[1.0, 2.0]])
    with pytest.raises(KeyError, match="nothing was measured"):
        ic.hrv.readiness([])["hrv.readiness"]


def test_what_is_no_set_of_signals_or_channels_is_told():
    Channel, Monitor = ic.monitor.Channel, ic.monitor.Monitor
    for call, said in (
        (lambda: ic.screening.assess(ECG, RATE), "signals is ndarray"),
        (lambda: ic.screening.assess({"ecg": ECG}, RATE), "sampling_rates is"),
        (lambda: ic.screening.assess({}, {}, answers={"fatigue": {1}}), "answers hold"),
        (lambda: Monitor({"chest": "ecg"}), "channels\\['chest'\\] is 'ecg'"),
        (lambda: Monitor({"chest": Channel("ecg", "fast")}), "sampling_rate is 'fast'"),
        (lambda: Monitor({"chest": Channel("ecg", 0)}), "sampling rate is 0 Hz"),
        (
            lambda: ic.motion.learn(np.zeros((9, 3)), sampling_rate=100, repetitions=-1),
            "repetitions is -1",
        ),
    ):
        with pytest.raises((TypeError, ic.IceptError), match=said):
            call()
    items = np.arange(9) % 4
    listed = ic.screening.assess({}, {}, answers={"phq9": items.tolist()})
    assert ic.screening.assess({}, {}, answers={"phq9": items}).to_json() == listed.to_json()


def test_no_measures_are_an_empty_table():
    pd = pytest.importorskip("pandas")
    table = ic.hrv.readiness([]).to_pandas()
    assert isinstance(table, pd.DataFrame) and len(table) == 0
