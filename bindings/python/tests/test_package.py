"""The package against the contract: shapes, types, errors, streaming, pickling."""

from __future__ import annotations

import copy
import pickle
import threading

import interocept as ic
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

RATE = 250.0


def plain_ecg(seconds: float = 20.0, rate: float = RATE) -> np.ndarray:
    t = np.arange(int(seconds * rate)) / rate
    phase = np.mod(t, 0.8)
    return np.exp(-0.5 * ((phase - 0.3) / 0.012) ** 2) + 0.25 * np.exp(
        -0.5 * ((phase - 0.55) / 0.05) ** 2
    )


ECG = plain_ecg()
BEATS = ic.ecg.detect(ECG, sampling_rate=RATE)


def test_beats_are_where_they_are():
    assert len(BEATS) in (24, 25)
    late = BEATS[2:]
    assert np.allclose(np.mod(late.time_s, 0.8), 0.3, atol=0.25 / RATE)
    assert BEATS.index.dtype == np.uint64 and BEATS.units["time_s"] == "s"


@given(st.lists(st.integers(0, 900), max_size=30))
@settings(max_examples=50, deadline=None)
def test_chunks_do_not_matter(sizes):
    detector, got, at = ic.ecg.Detector(sampling_rate=RATE), [], 0
    for size in [*sizes, len(ECG)]:
        got.append(detector.push(ECG[at : at + size]).array)
        at += size
    got.append(detector.finish().array)
    assert np.concatenate(got).tobytes() == BEATS.array.tobytes()


@pytest.mark.parametrize(
    "x",
    [
        ECG.astype(np.float32).astype(np.float64),
        ECG.tolist(),
        ECG.astype(">f8"),
        np.repeat(ECG, 2)[::2],
        np.asfortranarray(ECG.reshape(-1, 1)),
        np.ma.masked_invalid(ECG),
        memoryview(ECG),
    ],
    ids=["f8", "list", "big endian", "strided", "column", "masked", "memoryview"],
)
def test_any_array_is_taken(x):
    assert len(ic.ecg.detect(x, sampling_rate=RATE)) == len(BEATS)


def test_integers_and_halves_are_taken():
    counts = np.rint(ECG * 1000)
    for dtype in (np.int16, np.int32, np.int64, np.float16):
        found = ic.ecg.detect(counts.astype(dtype), sampling_rate=RATE)
        assert len(found) == len(BEATS)


def test_a_read_only_array_is_read_in_place():
    x = ECG.copy()
    x.flags.writeable = False
    assert ic.ecg.detect(x, sampling_rate=RATE) == BEATS


@pytest.mark.parametrize(
    ("x", "error"),
    [
        (ECG + 1j, TypeError),
        (np.array(["a"]), TypeError),
        (np.array([object()]), TypeError),
        (ECG.reshape(2, -1), ic.IceptError),
        (np.float64(1), ic.IceptError),
        ([[1, 2], [3]], ic.IceptError),
    ],
)
def test_what_is_no_signal_is_refused(x, error):
    with pytest.raises(error):
        ic.ecg.detect(x, sampling_rate=RATE)


def test_errors_name_the_field_the_value_and_the_range():
    with pytest.raises(ic.IceptError, match="25 Hz.*from 50") as caught:
        ic.ecg.detect(ECG, sampling_rate=25)
    assert (caught.value.code, caught.value.field, caught.value.value) == (-2, "sampling_rate", 25)
    assert isinstance(caught.value, ValueError)
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.code, str(again)) == (caught.value.code, str(caught.value))
    with pytest.raises(TypeError, match="sampling_rate"):
        ic.ecg.detect(ECG)
    with pytest.raises(ic.IceptError, match="one of task_force"):
        ic.hrv.measure([800.0] * 100, profile="nonsense")
    with pytest.raises(ic.IceptError, match="finished"):
        detector = ic.ecg.Detector(sampling_rate=RATE)
        detector.finish()
        detector.push(ECG)


def test_a_processor_is_copied_pickled_and_saved_in_mid_stream():
    detector = ic.ecg.Detector(sampling_rate=RATE)
    detector.push(ECG[:2000])
    twins = [copy.copy(detector), copy.deepcopy(detector), pickle.loads(pickle.dumps(detector))]
    loaded = ic.ecg.Detector(sampling_rate=RATE)
    loaded.load(detector.save())
    rest = detector.push(ECG[2000:])
    assert len(rest) > 10
    for twin in [*twins, loaded]:
        assert twin.push(ECG[2000:]) == rest
    with pytest.raises(ic.IceptError):
        ic.ecg.Detector(sampling_rate=500).load(detector.save())


def test_records_behave():
    assert pickle.loads(pickle.dumps(BEATS)) == BEATS
    assert BEATS[3]["index"] == BEATS.index[3]
    assert len(BEATS[BEATS.quality > 0]) <= len(BEATS)
    assert "index" in dir(BEATS) and "<table" in BEATS._repr_html_()
    frame = BEATS.to_pandas()
    assert list(frame.columns) == list(BEATS.fields)
    with pytest.raises(AttributeError, match="they have index"):
        BEATS.nothing  # noqa: B018
    with pytest.raises(KeyError, match="there are index"):
        BEATS["nothing"]
    with pytest.raises(KeyError, match="no flag"):
        BEATS.has("nothing")


def test_measures_have_a_value_or_a_reason():
    measures = ic.hrv.measure(1000 * np.diff(BEATS.time_s))
    for key, m in measures.items():
        assert m.key == key and m.label and m.label_zh
        if m.status in ("ok", "ultra_short"):
            assert m.value is not None and np.isfinite(m.value)
        else:
            assert m.value is None and m.low is None
    assert measures["hrv.ulf"].status == "too_short"
    assert "<table" in measures._repr_html_()
    assert measures.to_pandas().loc["hrv.mean_nn", "unit"] == "ms"
    with pytest.raises(KeyError, match="no measure .* there are hrv"):
        measures["hrv.nothing"]


@pytest.mark.parametrize("rr", [[], [800.0], [800.0, 810.0], [np.nan] * 10, [800.0] * 500])
def test_little_or_constant_input_gives_reasons(rr):
    for m in ic.hrv.measure(rr).values():
        assert m.value is None or np.isfinite(m.value)


def test_threads_share_a_processor_without_error():
    detector, found = ic.ecg.Detector(sampling_rate=RATE), []

    def work():
        for _ in range(50):
            found.append(len(detector.push(ECG)))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sum(found) > 4 * 50 * 20


def test_ec57():
    c = ic.conformance.ec57([100, 400, 700], [101, 690, 900], 360, skip_s=0)
    assert (c.qrs.true_positives, c.qrs.false_negatives, c.qrs.false_positives) == (2, 1, 1)
    assert c.veb.sensitivity is None and c.pairs.tolist() == [[100, 101], [700, 690]]
    with pytest.raises(ic.IceptError):
        ic.conformance.ec57([1], [1], 0)


def test_signatures_and_texts_are_there():
    import inspect

    for module in (ic.abp, ic.bp, ic.ecg, ic.rr, ic.hrv, ic.ppg, ic.resp):
        for name in module.__all__:
            thing = getattr(module, name)
            assert inspect.signature(thing) is not None
            assert "Parameters" in thing.__doc__ and "Source" in thing.__doc__
