"""Features of windows, the stress model and the evaluation kit."""

from __future__ import annotations

import re
from pathlib import Path

import interocept as ic
import numpy as np
import pytest
from interocept import evaluation as ev

MODEL = Path(__file__).parents[3] / "crates/core/src/affect/model.rs"


def people(n: int = 6, windows: int = 40, seed: int = 0) -> ev.Windows:
    random = np.random.default_rng(seed)
    person = np.repeat(np.arange(n), windows)
    start = np.tile(np.arange(windows) * 60.0, n)
    label = np.tile(np.arange(windows) // 8 % 2, n)
    x = 1.5 * label[:, None] + random.standard_normal((n * windows, 3)) + person[:, None]
    return ev.Windows(x, label, person, start, 60.0)


def model() -> dict[str, np.ndarray]:
    text = re.sub(r"//.*", "", MODEL.read_text())
    found = re.findall(r"const (\w+): [^=]+= ([^;]+);", text)
    return {name: np.array(eval(value)) for name, value in found}  # noqa: S307 our own file


# ---- the kit refuses what leaks


def test_shared_people_are_refused() -> None:
    data = people()
    half = np.arange(len(data)) % 2
    with pytest.raises(ic.IceptError, match="in training and in test"):
        ev.audit(data, np.flatnonzero(half == 0), np.flatnonzero(half == 1))


def test_overlapping_windows_are_refused() -> None:
    data = people(1)
    data = ev.Windows(data.x, data.label, data.person, data.start_s / 2, 60.0)
    with pytest.raises(ic.IceptError, match="overlap"):
        ev.audit(data, np.arange(20), np.arange(20, 40))


def test_one_person_under_two_names_is_refused() -> None:
    data = people(2)
    x = data.x.copy()
    x[40:] = x[:40]
    twins = ev.Windows(x, data.label, data.person, data.start_s, 60.0)
    with pytest.raises(ic.IceptError, match="under another name"):
        ev.leave_one_out(twins, ev.Logistic())


def test_folds_of_the_caller_are_audited() -> None:
    data = people()
    parts = np.array_split(np.random.default_rng(0).permutation(len(data)), 4)
    folds = [(np.concatenate(parts[:i] + parts[i + 1 :]), parts[i]) for i in range(4)]
    with pytest.raises(ic.IceptError):
        ev.leave_one_out(data, ev.Logistic(), folds=folds)


def test_people_never_train_their_own_model() -> None:
    class Spy(ev.Logistic):
        seen: list[set[float]] = []  # noqa: RUF012

        def fit(self, x, y):
            self.seen.append(set(x[:, 0].tolist()))
            return super().fit(x, y)

        def predict_proba(self, x):
            assert not self.seen[-1] & set(x[:, 0].tolist())
            return super().predict_proba(x)

    assert len(ev.leave_one_out(people(), Spy()).people) == 6


# ---- normalisation knows only the past


def test_the_future_changes_no_score() -> None:
    data = people()
    known = ev.causal_scores(data.x, data.person, data.start_s, floors=[0.1] * 3)
    later = data.x.copy()
    later[data.start_s > 1200] = 99.0
    again = ev.causal_scores(later, data.person, data.start_s, floors=[0.1] * 3)
    past = data.start_s <= 1200
    np.testing.assert_array_equal(known[past], again[past])
    assert not np.array_equal(known[~past], again[~past])
    assert (
        np.isnan(known[data.start_s < 300]).all() and np.isfinite(known[data.start_s >= 300]).all()
    )


def test_another_person_changes_no_score() -> None:
    data = people()
    known = ev.causal_scores(data.x, data.person, data.start_s, floors=[0.1] * 3)
    other = data.x.copy()
    other[data.person == 1] *= 7
    again = ev.causal_scores(other, data.person, data.start_s, floors=[0.1] * 3)
    rest = data.person != 1
    np.testing.assert_array_equal(known[rest], again[rest])


# ---- figures


def test_figures_are_those_by_hand() -> None:
    label = np.array([1, 1, 0, 0, 1])
    p = np.array([0.9, 0.4, 0.4, 0.1, 0.6])
    assert ev.auroc(label, p) == pytest.approx((2 + 1.5 + 2) / 6)
    assert ev.balanced_accuracy(label, p > 0.5) == pytest.approx(0.5 * (2 / 3 + 1))
    curve = ev.coverage_curve(label, p, [1.0, 0.4])
    assert curve[:, 1].tolist() == [0.8, 1.0]
    sure = ev.calibration_curve(np.array([0, 1, 1, 1]), np.full(4, 0.65))
    assert sure.tolist() == [[0.65, 0.75, 4.0]]
    assert ev.calibration_error(np.array([0, 1, 1, 1]), np.full(4, 0.65)) == pytest.approx(0.1)


def test_intervals_are_over_people() -> None:
    data = people()
    # Everybody repeated: as many people, so as wide an interval; windows would halve it.
    p = np.where(data.person % 2 == 0, 0.9, 0.1)
    narrow = ev.Report(data, p).interval("accuracy")
    many = data.take(np.repeat(np.arange(len(data)), 4))
    wide = ev.Report(many, np.repeat(p, 4)).interval("accuracy")
    assert narrow == pytest.approx(wide)
    assert narrow == ev.Report(data, p).interval("accuracy")  # the same each time


def test_logistic_is_at_its_optimum() -> None:
    data = people()
    fitted = ev.Logistic(3.0).fit(data.x, data.label)
    p = fitted.predict_proba(data.x)[:, 1]
    rows = np.column_stack([np.ones(len(data)), data.x])
    slope = rows.T @ (data.label - p) - np.r_[0, fitted.coefficients[1:]] * 3.0
    assert np.abs(slope).max() < 1e-8


# ---- the model in the library is the one in the file


def test_the_shipped_model_is_its_coefficients() -> None:
    random, m = np.random.default_rng(3), model()
    n = 40
    x = np.column_stack(
        [
            70 + 4 * random.standard_normal(n),
            2 + 0.3 * random.random(n),
            0.1 * random.standard_normal(n),
            2 * random.random(n),
            0.2 + 0.1 * random.random(n),
        ]
    )
    start = 60.0 * np.arange(n)
    frames = np.column_stack([start, x, np.full(n, 0.01)])
    said = [w["affect.stress"] for w in ic.affect.stress(frames, most_distance=1e6)]
    scaled = np.column_stack([x[:, 0], np.log(x[:, 1]), x[:, 2], np.log1p(x[:, 3]), x[:, 4]])
    z = ev.causal_scores(scaled, np.zeros(n), start, floors=m["FLOORS"])
    row = np.column_stack([np.ones(n), z])[5:]
    expected = 1 / (1 + np.exp(-row @ m["COEFFICIENTS"]))
    assert [w.status for w in said[:5]] == ["no_baseline"] * 5
    np.testing.assert_allclose([w.value for w in said[5:]], expected, atol=1e-12)
    error = 1.959963985 * np.sqrt(np.einsum("ij,jk,ik->i", row, m["COVARIANCE"], row))
    low = 1 / (1 + np.exp(-(row @ m["COEFFICIENTS"] - error)))
    np.testing.assert_allclose([w.low for w in said[5:]], low, atol=1e-9)


def test_heart_and_skin_raise_it() -> None:
    signs = np.sign(model()["COEFFICIENTS"])
    assert signs[1] == signs[2] == signs[4] == 1


# ---- features


def test_a_channel_that_is_not_there_says_so() -> None:
    m = ic.affect.features(eda=np.full(400, 3.0), sampling_rates={"eda": 4.0})
    assert m["eda.scl_mean"].value == pytest.approx(3.0, abs=0.01)
    others = [m[key].status for key in m if not key.startswith("eda.")]
    assert set(others) == {"not_computed"}
    assert set(ic.affect.features(sampling_rates={})) == set(m)


def test_bad_arguments_are_told() -> None:
    with pytest.raises(ic.IceptError, match="sampling_rates has no 'eda'"):
        ic.affect.features(eda=np.zeros(100), sampling_rates={"ppg": 64.0})
    with pytest.raises(ic.IceptError, match="acceleration has shape"):
        ic.affect.features(acceleration=np.zeros(100), sampling_rates=32.0)
    with pytest.raises(ic.IceptError, match="use windows"):
        ic.affect.features(eda=np.zeros(4000), sampling_rates=4.0)


def test_an_ecg_takes_the_place_of_a_ppg() -> None:
    t = np.arange(250 * 120) / 250
    ecg = np.exp(-0.5 * ((t % 0.8 - 0.3) / 0.012) ** 2)
    ppg = np.exp(-0.5 * ((t % 1.0 - 0.3) / 0.1) ** 2)
    m = ic.affect.windows(ecg=ecg, ppg=ppg, sampling_rates=250.0)
    assert len(m) == 2 and round(m[0]["hrv.hr_mean"].value) == 75
    assert m[0]["resp.rate_ppg"].status == "not_computed"
    scored = ic.affect.scores([m[0]] * 6, rest=np.ones(6), times_s=60.0 * np.arange(6))
    assert scored[-1]["affect.z_rate"].value == 0.0
    assert scored[0]["affect.z_rate"].status == "no_baseline"
    assert scored[-1]["affect.arousal"].status == "not_computed"  # no skin
