"""A monitor: packets don't matter, a state continues, and what is wrong is refused."""

import copy
import pickle
import threading
from itertools import pairwise

import interocept as ic
import numpy as np
import pytest
from interocept.monitor import Channel, Monitor

RATES = {"chest": 250.0, "belt": 25.0, "wrist": 4.0}
CHANNELS = {
    "chest": Channel("ecg", 250.0),
    "belt": Channel("resp", 25.0, start_s=2.5, clock_error_s=0.05),
    "wrist": Channel("temp", 4.0, unit="°F"),
}


def signals(seconds: float = 100.0) -> dict[str, np.ndarray]:
    def t(rate: float) -> np.ndarray:
        return np.arange(int(seconds * rate)) / rate

    beat = np.fmod(t(250) + 0.02 * np.sin(1.6 * t(250)), 0.8) - 0.3
    waves = np.exp(-0.5 * (beat / 0.012) ** 2) + 0.2 * np.exp(-0.5 * ((beat - 0.25) / 0.04) ** 2)
    return {
        "chest": (waves + 0.005 * np.sin(917 * t(250))).astype(np.float32),
        "belt": np.sin(1.6 * t(25)),
        "wrist": 91.4 + 0.001 * t(4),
    }


def run(monitor: Monitor, packet_s: float, names: list[str]) -> tuple[bytes, bytes]:
    """All that comes out, as bytes; events channel by channel."""
    data, out = signals(), []
    edges = np.arange(0, 100 + packet_s, packet_s)
    for a, b in pairwise(edges):
        for name in names:
            part = data[name][round(a * RATES[name]) : round(b * RATES[name])]
            out.append(monitor.push(name, part))
    out.append(monitor.finish())
    readings = np.concatenate([o.readings.array for o in out])
    events = np.concatenate([o.events.array for o in out])
    order = np.lexsort((events["time_s"], events["stream"]))
    return readings.tobytes(), events[order].tobytes()


def test_packets_and_their_order_change_nothing():
    one = run(Monitor(CHANNELS), 1.0, list(CHANNELS))
    other = run(Monitor(CHANNELS), 12.0, list(reversed(CHANNELS)))
    assert len(one[0]) > 0 and one == other


def test_measures_and_events_come_with_their_channel():
    monitor = Monitor(CHANNELS, window_s=40)
    data = signals()
    outputs = [monitor.push(name, x) for name, x in data.items()]
    outputs.append(monitor.finish())
    assert {str(k) for o in outputs for k in o.events.kind} == {"beat", "breath"}
    seen = {name for o in outputs for name, _ in o.measures()}
    assert seen == {*CHANNELS, "together"}
    assert monitor["chest"]["hrv.hr_mean"].value == pytest.approx(75, abs=1)
    assert monitor["belt"]["resp.rate"].value == pytest.approx(15.28, abs=0.1)
    assert monitor["wrist"]["temp.level"].value == pytest.approx(33.0, abs=0.1)
    assert monitor["belt"]["resp.rate"].window_s == 40 and monitor.lost == 0
    assert monitor.clock_error_s("belt", "wrist") == pytest.approx(0.05 + 0.02 + 0.125)
    assert "hrv.hr_mean" in monitor._repr_html_() and "chest 100.0 s" in repr(monitor)
    readings = outputs[-1].readings
    assert pickle.loads(pickle.dumps(readings)) == readings and len(readings)


def test_a_saved_state_a_copy_and_a_pickle_go_on():
    data = signals()
    whole = Monitor(CHANNELS)
    for name, x in data.items():
        whole.push(name, x[: x.size // 2])
    size = whole.state_size
    restored = Monitor(CHANNELS)
    restored.load(whole.save())
    ends = []
    for monitor in (whole, restored, copy.copy(whole), pickle.loads(pickle.dumps(whole))):
        # The first of them must not have moved the others on.
        assert monitor.reached_s("chest") == 50.0
        twin = copy.deepcopy(monitor)
        out = [twin.push(name, x[x.size // 2 :]) for name, x in data.items()]
        out.append(twin.finish())
        ends.append(b"".join(o.readings.array.tobytes() for o in out))
    assert len(ends[0]) > 0 and len(set(ends)) == 1
    assert whole.state_size == size
    with pytest.raises(ic.IceptError, match="state"):
        Monitor({"belt": CHANNELS["belt"]}).load(whole.save())
    whole.reset()
    assert whole.reached_s("chest") == 0 and not whole["chest"]


def test_each_channel_may_have_its_thread():
    monitor, data = Monitor(CHANNELS, skew_s=120), signals()
    out: dict[str, list[bytes]] = {name: [] for name in data}

    def feed(name: str) -> None:
        for part in np.array_split(data[name], 50):
            out[name].append(monitor.push(name, part).events.array.tobytes())

    threads = [threading.Thread(target=feed, args=[name]) for name in data]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    alone = Monitor(CHANNELS)
    assert b"".join(out["chest"]) == alone.push("chest", data["chest"]).events.array.tobytes()


def test_wrong_calls_are_refused():
    monitor = Monitor(CHANNELS)
    with pytest.raises(ic.IceptError, match="there are chest, belt, wrist"):
        monitor.push("head", [0.0])
    with pytest.raises(ic.IceptError, match="must be"):
        monitor.push("belt", np.zeros((3, 2)))
    with pytest.raises(TypeError):
        monitor.push("belt", ["a"])
    monitor.close("belt")
    with pytest.raises(ic.IceptError, match="finished"):
        monitor.push("belt", [0.0])
    with pytest.raises(ic.IceptError, match="one of mV, V, µV"):
        Monitor({"x": Channel("ecg", 250, unit="kg")})
    with pytest.raises(ic.IceptError, match="kind is 'mood'"):
        Monitor({"x": Channel("mood", 250)})
    with pytest.raises(ic.IceptError, match="hop_s is 0"):
        Monitor(CHANNELS, hop_s=0)
    with pytest.raises(TypeError, match="speed"):
        Monitor(CHANNELS, speed=2)


def test_two_lights_and_three_axes():
    curve = ic.ppg.Curve("a textbook", polynomial=(110, -25))
    monitor = Monitor({"clip": Channel("oximeter", 100, spo2=curve), "hip": Channel("acc", 50)})
    t = np.arange(6000) / 100
    wave = np.exp(-0.5 * ((np.fmod(t, 0.8) - 0.3) / 0.1) ** 2)
    monitor.push("clip", np.stack([100 * np.exp(-0.012 * wave), 160 * np.exp(-0.02 * wave)], 1))
    monitor.push("hip", np.tile([0.0, 0.0, 1.0], (3000, 1)))
    monitor.finish()
    assert monitor["clip"]["ppg.spo2"].value == pytest.approx(95, abs=0.5)
    assert len(monitor["hip"])


def test_movement_posture_and_a_cuff():
    monitor = Monitor(
        {
            "hip": Channel("imu", 50),
            "video": Channel("keypoints", 25),
            "arm": Channel("cuff", 50, cuff={"curve": "deflation", "most_s": 60}),
        }
    )
    monitor.push("hip", np.tile([9.81, 0.0, 0.0, 0.0, 0.0, 0.0], (3000, 1)))
    side = [100, 0, 100, 50, 100, 90, 140, 90, 100, 150, 150, 150, 150, 200]
    monitor.push("video", np.tile(np.array(side, float), (1500, 1)))
    t = np.arange(3000) / 50
    monitor.push("arm", np.where((t > 5) & (t < 45), 165 - 3 * (t - 5), 0))
    monitor.finish()
    assert monitor["hip"]["motion.angle_z"].value == pytest.approx(0, abs=1e-9)
    assert monitor["hip"]["motion.tilt_spread"].value == pytest.approx(0, abs=0.1)
    assert monitor["video"]["posture.elbow_mean"].value == pytest.approx(90)
    assert monitor["video"]["posture.trunk_lean_mean"].value == pytest.approx(0)
    assert monitor["arm"]["cuff.sbp"].value is None  # a cuff without an arm
    with pytest.raises(TypeError, match="speed"):
        Monitor({"arm": Channel("cuff", 50, cuff={"speed": 3})})


def test_a_trunk_tells_of_posture_rises_and_falls():
    t = np.arange(1500) / 50
    up = np.where(
        (t >= 10) & (t < 11.5), 0.42 / 2.25 * 2 * np.pi * np.sin(2 * np.pi * (t - 10) / 1.5), 0
    )
    sensor = np.zeros((t.size, 6))
    sensor[:, 2] = 9.80665 + up
    sensor[t >= 20, :3] = [9.80665, 0, 0]
    monitor = Monitor({"back": Channel("imu", 50, up="z"), "wrist": Channel("imu", 50)})
    seen = [monitor.push("back", part).events for part in np.array_split(sensor, 7)]
    told = [(k, round(float(s))) for e in seen for k, s in zip(e.kind, e.time_s, strict=True)]
    assert [(str(k), s) for k, s in told] == [("upright", 0), ("stood_up", 10), ("lying", 20)]
    assert not monitor.push("wrist", sensor).events
    with pytest.raises(ic.IceptError, match="up"):
        Monitor({"back": Channel("imu", 50, up="head")})
    with pytest.raises(ic.IceptError, match="rate"):
        Monitor({"back": Channel("imu", 10, up="z")})


def test_a_cuff_reads_as_alone():
    t = np.arange(9000) / 100
    cuff = np.where((t > 10) & (t < 60), 170 - 2.7 * (t - 10), 0.0)
    wave = np.exp(-0.5 * ((np.fmod(t, 0.85) - 0.2) / 0.07) ** 2)
    cuff += np.where(cuff > 20, 6 * np.exp(-0.5 * ((cuff - 95) / 22) ** 2) * wave, 0.0)
    alone = ic.cuff.measure(cuff, sampling_rate=100)
    monitor = Monitor({"arm": Channel("cuff", 100), "wrist": Channel("temp", 4)})
    for second in range(90):
        monitor.push("arm", cuff[100 * second : 100 * (second + 1)])
        monitor.push("wrist", np.full(4, 33.0))
    monitor.finish()
    assert alone["cuff.sbp"].value == pytest.approx(120, abs=5)
    assert {k: (m.value, m.low, m.status) for k, m in alone.items()} == {
        k: (m.value, m.low, m.status) for k, m in monitor["arm"].items()
    }
    assert monitor.lost == 0


def test_belt_and_ecg_tell_one_rate_of_breathing():
    monitor = Monitor(CHANNELS)
    outputs = [monitor.push(name, x) for name, x in signals().items()]
    outputs.append(monitor.finish())
    fused = [m for o in outputs for name, m in o.measures() if name == "together"]
    assert fused and {m.key for m in fused} == {"resp.rate_fused"}
    assert monitor.together["resp.rate_fused"].value == pytest.approx(60 * 1.6 / 2 / np.pi, abs=0.5)
    with pytest.raises(ic.IceptError, match="together"):
        Monitor({"together": Channel("ecg", 250)})
