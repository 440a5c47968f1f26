"""The portrait: the same bits as the command line, and a reason for all that is missing."""

import json
import math

import interocept as ic
import numpy as np
import pytest


def belt(seconds: float = 60.0, rate: float = 25.0) -> np.ndarray:
    return np.sin(1.5 * np.arange(int(seconds * rate)) / rate)


def test_fifty_elements_with_value_or_reason():
    portrait = ic.screening.assess({"resp": belt()}, {"resp": 25})
    assert list(portrait)[:7] == ["P1", "P2", "P3", "P4", "P5", "P6", "S1"] and len(portrait) == 50
    for element in portrait.values():
        assert bool(element) == (element.status in ("ok", "ultra_short"))
        assert not element or element.inputs
    assert math.isclose(portrait["respiration_rate"].value, 14.32, abs_tol=0.2)
    assert portrait["P4"] is portrait["respiration_rate"]
    with pytest.raises(KeyError):
        portrait["mood"]
    assert "needs questionnaire" in portrait._repr_html_()
    assert json.loads(portrait.to_json())["elements"][3]["value"] == portrait["P4"].value


def test_the_order_of_signals_changes_nothing():
    signals = {"resp": belt(), "temp": np.full(240, 33.0), "eda": 3 + 0.1 * belt(60, 4)}
    rates = {"resp": 25, "temp": 4, "eda": 4}
    backwards = dict(reversed(signals.items()))
    one, other = ic.screening.assess(signals, rates), ic.screening.assess(backwards, rates)
    assert one.to_json() == other.to_json()


def test_what_is_known_beside_the_signals():
    answers = {"phq9": [0] * 8 + [1], "cuff": (122, 78), "fatigue": 40}
    portrait = ic.screening.assess({}, {}, answers=answers)
    assert portrait["S6"].value == 1 and portrait["P3"].value == 122 and portrait["S8"].value == 40
    assert portrait.to_dict()["flags"][0]["ask"] == "human"
    page = portrait._repr_html_()
    assert page.index("call a person now") < page.index("<table>") and "dbp 78 mmHg" in page
    at_work = ic.screening.assess({}, {}, answers=answers | {"context": "workplace"})
    assert at_work["S6"].status == "not_permitted"


def test_tables_of_sessions_fill_what_one_capture_cannot():
    ratings = [(14400 * k, 5 + (k * 7 % 5)) for k in range(20)]
    answers = {"affect_ratings": ratings, "scr_trials": [1.2, 0.8, 0.6, 0.3, 0.1, 0.0, None, 0.0]}
    portrait = ic.screening.assess({}, {}, answers=answers)
    assert {id for id, e in portrait.items() if e} == {"Q2", "Q3", "Q18"}
    assert math.isclose(portrait["Q2"].value, np.std([r for _, r in ratings], ddof=1))
    few = ic.screening.assess({}, {}, answers={"affect_ratings": ratings[:19]})
    assert few["Q2"].status == "too_short" and few["Q4"].status == "needs_sessions"


@pytest.mark.parametrize(
    "signals, rates, answers",
    [
        ({"resp": [0.0]}, {}, None),
        ({"mood": [0.0]}, {"mood": 1}, None),
        ({"resp": [0.0]}, {"resp": -1}, None),
        ({}, {}, {"phq9": [9] * 9}),
        ({}, {}, {"mood": 3}),
    ],
)
def test_what_is_refused(signals, rates, answers):
    with pytest.raises(ic.IceptError):
        ic.screening.assess(signals, rates, answers=answers)


def test_the_portrait_is_drawn(tmp_path):
    pytest.importorskip("matplotlib").use("Agg")
    portrait = ic.screening.assess({"resp": belt()}, {"resp": 25})
    ax = portrait.plot()
    assert len(ax.patches) == 50 and len(ax.texts) == 100
    ax.figure.savefig(tmp_path / "portrait.png", dpi=150)
