"""The examples of the docstrings and of the pages run."""

import doctest
import pathlib
import re

import interocept as ic
import interocept._abp
import interocept._affect
import interocept._bp
import interocept._camera
import interocept._eda
import interocept._emg
import interocept._hrv
import interocept._motion
import interocept._movement
import interocept._posture
import interocept._temp
import numpy as np
import pytest
from test_cuff import deflation

ROOT = pathlib.Path(__file__).resolve().parents[3]


def test_docstrings():
    for module in (
        ic.affect,
        ic.conformance,
        ic.evaluation,
        ic.catalogue,
        ic.bp,
        ic.monitor,
        ic.offline,
        interocept._camera,
        interocept._hrv,
        interocept._abp,
        interocept._affect,
        interocept._bp,
        interocept._eda,
        interocept._emg,
        interocept._motion,
        interocept._posture,
        interocept._temp,
        interocept._motion,
        interocept._movement,
    ):
        result = doctest.testmod(module)
        assert result.attempted > 0 and result.failed == 0


def plain_ecg() -> np.ndarray:
    """A minute at 250 Hz in mV, its intervals moving with the breath."""
    beats = [0.5]
    while beats[-1] < 62:
        beats.append(beats[-1] + 0.8 + 0.04 * np.sin(1.5 * beats[-1]))
    t = np.arange(15_000) / 250
    nearest = np.asarray(beats)[np.abs(np.subtract.outer(t, beats)).argmin(axis=1)]
    return np.exp(-0.5 * ((t - nearest) / 0.012) ** 2)


def plain_ppg(seconds=120.0, rate=64.0):
    t = np.mod(np.arange(int(seconds * rate)) / rate, 0.9) - 0.3
    return np.exp(-0.5 * (t / np.where(t < 0, 0.075, 0.13)) ** 2)


@pytest.mark.parametrize("page", ["README.md", "docs/guide.md", "bindings/python/README.md"])
def test_pages(page):
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / page).read_text(), re.DOTALL)
    assert blocks
    ecg_mv = plain_ecg()
    ppg = plain_ppg()
    names = {"np": np, "ecg_mv": ecg_mv, "stream": np.array_split(ecg_mv, 50)}
    names["acceleration_g"] = np.zeros((ppg.size, 3))
    still = np.tile([0.0, 0.0, 9.81], (500, 1))
    names |= {"gyr": np.zeros((500, 3)), "acc": still, "mag": None}
    names |= {"ppg": ppg, "red": 100 - 0.5 * ppg, "infrared": 100 - ppg}
    since = np.arange(7500) / 125 % 0.8
    up, down = 100 - 20 * np.cos(np.pi * since / 0.1), 120 * np.exp(-(since - 0.1) / 1.73)
    names["abp_mmhg"] = np.where(since < 0.1, up, down)
    since = np.clip(np.arange(480) / 4 - 22, 0, None)
    names["cuff_mmhg"] = deflation()
    names["eda_us"] = 3 + 2 * (np.exp(-since / 2) - np.exp(-since / 0.7))
    noise = np.random.default_rng(1).normal(size=12_000)
    names["emg_mv"] = noise * np.where(np.arange(12_000) // 2000 % 2, 0.3, 0.005)
    frame_s = np.arange(600) / 30
    pulse = 0.005 * np.sin(2.2 * np.pi * frame_s)
    skin = np.outer(pulse, [0.33, 0.77, 0.53])
    names |= {"frame_s": frame_s, "rgb": np.array([160, 110, 90]) * (1 + skin)}
    names["wrist"] = {
        "ppg": plain_ppg(480.0),
        "eda": 3 + 0.1 * np.sin(np.arange(1920) / 80),
        "acceleration": np.tile([0.0, 0.0, 1.0], (15_360, 1)),
    }
    cop = np.cumsum(np.random.default_rng(2).normal(size=(3000, 2)), axis=0)
    angle = np.pi / 4 * (1 - np.cos(np.pi * np.clip(np.arange(1600) / 100 - 2, 0, 8)))
    arm = 9.81 * np.column_stack([np.cos(angle), np.sin(angle), 0 * angle])
    names |= {"cop_mm": 0.1 * cop, "acc": arm, "gyr": np.zeros_like(arm), "guided_acc": arm}
    exec(compile("\n".join(blocks), page, "exec"), names)
