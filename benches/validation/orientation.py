#!/usr/bin/env python3
"""Orientation on the open trials of BROAD, beside the vqf package in the same run.

    .venv/bin/pip install vqf==2.1.2
    .venv/bin/pip download --no-deps --no-binary vqf vqf==2.1.2 && tar xzf vqf-2.1.2.tar.gz
    cargo build --release -p interocept-benches --example motion_speed
    INTEROCEPT_DATA=... .venv/bin/python benches/validation/orientation.py [golden|broad|gaps|rate|speed|native]

The two lines before are for `native` only: both without Python, in turns.

Errors are those of the benchmark (Laidig and others, Data 6:72, 2021): root mean square over the
samples of movement, in degrees, of the whole rotation, of its heading and of its inclination; then
the mean over trials. Neither side is tuned. A gap is NaN in every sensor; all samples of movement
count, those within a gap too, which ours predicts from before, and the package interpolates from
both sides or holds.
"""

from __future__ import annotations

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import interocept as ic
import numpy as np

try:
    from vqf import VQF, offlineVQF
except ImportError:
    sys.exit("this needs the vqf package: pip install vqf")

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = pathlib.Path(os.environ.get("INTEROCEPT_DATA", "../shared/data"))
BROAD = DATA / "motion/broad/data_mat"
GOLDEN = DATA.parent / "design/reference/posture-golden-vqf.json"


def trials():
    for path in sorted(BROAD.glob("*.npz")):
        z = np.load(path)
        sensors = [np.ascontiguousarray(z[f"imu_{k}"], float) for k in ("gyr", "acc", "mag")]
        moving = z["movement"].ravel().astype(bool)
        yield path.stem, *sensors, z["opt_quat"].astype(float), moving, float(z["sampling_rate"])


def product(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    (w, x, y, z), (p, q, r, s) = a.T, b.T
    return np.stack(
        [
            w * p - x * q - y * r - z * s,
            w * q + x * p + y * s - z * r,
            w * r - x * s + y * p + z * q,
            w * s + x * r - y * q + z * p,
        ],
        axis=1,
    )


def errors(q: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Total, heading and inclination of each sample, in degrees."""
    d = product(q, truth * [1, -1, -1, -1])
    w, z = d[:, 0], d[:, 3]
    total = 2 * np.arccos(np.clip(np.abs(w), 0, 1))
    heading = 2 * np.arctan(np.abs(z / w))
    inclination = 2 * np.arccos(np.clip(np.hypot(w, z), 0, 1))
    return np.degrees(np.column_stack([total, heading, inclination]))


def rmse(q, truth, moving) -> np.ndarray:
    ok = moving & ~np.isnan(truth).any(axis=1) & ~np.isnan(q).any(axis=1)
    return np.sqrt((errors(q[ok], truth[ok]) ** 2).mean(axis=0))


def live(g, a, m, rate, **options):
    return ic.motion.Orientation(sampling_rate=rate, **options).push(g, a, m)


def quaternions(r) -> np.ndarray:
    return np.column_stack([r.w, r.x, r.y, r.z])


def row(name: str, values) -> None:
    cells = [" / ".join(f"{v:.2f}" for v in value) for value in values]
    print(f"| {name} | " + " | ".join(cells) + " |")


def golden() -> None:
    print("\n### Golden values\n")
    reference = json.loads(GOLDEN.read_text())
    z = np.load(DATA / "motion/vqf-tests/tests/imu_data.npz")
    r = live(*(z[k].astype(float) for k in ("gyr", "acc", "mag")), reference["fs"])
    q = quaternions(r)
    bias = np.radians(np.column_stack([r.bias_x_deg_s, r.bias_y_deg_s, r.bias_z_deg_s]))
    worst = [0.0, 0.0]
    for key, sample in reference["samples"].items():
        i = int(key)
        worst[0] = max(worst[0], np.abs(q[i] - sample["quat9D"]).max())
        worst[1] = max(worst[1], np.abs(bias[i] - sample["bias"]).max())
    print(
        f"{len(reference['samples'])} samples: greatest difference {worst[0]:.1e} of the "
        f"quaternion, {worst[1]:.1e} rad/s of the bias"
    )


def broad() -> None:
    print("\n### BROAD: total / heading / inclination, degrees\n")
    print("| trial | ours | vqf | ours offline | vqf offline | within 2 sigma: incl., heading |")
    print("|---|---|---|---|---|---|")
    all_of = []
    for name, g, a, m, truth, moving, rate in trials():
        r = live(g, a, m, rate)
        ours = quaternions(r)
        theirs = VQF(1 / rate).updateBatch(g, a, m)["quat9D"]
        late = quaternions(ic.offline.orientation(g, a, m, sampling_rate=rate))
        their_late = offlineVQF(g, a, m, 1 / rate)["quat9D"]
        values = [rmse(q, truth, moving) for q in (ours, theirs, late, their_late)]
        ok = moving & ~np.isnan(truth).any(axis=1)
        e = errors(ours[ok], truth[ok])
        inside = [
            100 * (e[:, 2] < 2 * r.inclination_sigma_deg[ok]).mean(),
            100 * (e[:, 1] < 2 * r.heading_sigma_deg[ok]).mean(),
        ]
        row(name.replace("_", " "), [*values, inside])
        all_of.append([*values, [*inside, np.nan]])
    mean = np.mean(all_of, axis=0)
    row("mean", [*mean[:4], mean[4][:2]])


def gaps() -> None:
    print("\n### Gaps every 10 s: total / heading / inclination, degrees, mean of the trials\n")
    print(
        "| gap s | ours | ours, without the rows of gaps | ours offline | vqf interpolated "
        "| vqf held | vqf, gap ignored |"
    )
    print("|---|---|---|---|---|---|---|")
    for gap in (0.1, 0.5):
        all_of = []
        for _, g, a, m, truth, moving, rate in trials():
            t = np.arange(len(g)) / rate
            lost = t % 10.0 >= 10.0 - gap
            holes = [np.where(lost[:, None], np.nan, x) for x in (g, a, m)]
            ours = quaternions(live(*holes, rate))
            late = quaternions(ic.offline.orientation(*holes, sampling_rate=rate))
            last = np.maximum.accumulate(np.where(lost, 0, np.arange(len(g))))
            line = [
                np.column_stack([np.interp(t, t[~lost], x[~lost, k]) for k in range(3)])
                for x in (g, a, m)
            ]
            held = [np.ascontiguousarray(x[last]) for x in (g, a, m)]
            cut = [np.ascontiguousarray(x[~lost]) for x in (g, a, m)]
            theirs = [VQF(1 / rate).updateBatch(*x)["quat9D"] for x in (line, held, cut)]
            ignored = theirs[2][np.cumsum(~lost) - 1]
            all_of.append(
                [
                    rmse(ours, truth, moving),
                    rmse(ours, truth, moving & ~lost),
                    rmse(late, truth, moving),
                    rmse(theirs[0], truth, moving),
                    rmse(theirs[1], truth, moving),
                    rmse(ignored, truth, moving),
                ]
            )
        row(f"{gap}", np.mean(all_of, axis=0))


def rate_error() -> None:
    print("\n### A wrong rate, without times: share of samples flagged, percent\n")
    scales = (1.0, 1.005, 1.02, 0.98)
    print("| trial | " + " | ".join(f"declared {s:g} of the true rate" for s in scales) + " |")
    print("|---|" + "---|" * len(scales))
    for name, g, a, m, *_, rate in trials():
        shares = []
        for scale in scales:
            flags = live(g, a, m, rate * scale).flags
            shares.append([100 * (flags & 1 << 11 != 0).mean()])
        row(name.replace("_", " "), shares)


def speed() -> None:
    print("\n### Speed: an hour at 100 Hz through Python, ns a sample of this thread\n")
    n = 360_000
    t = np.arange(n) / 100
    noise = np.random.default_rng(1).normal(0, 0.05, (n, 3))
    g = np.column_stack([0.9 * np.sin(1.3 * t), 0.7 * np.cos(0.9 * t), 0.5 * np.sin(0.4 * t)])
    a = np.column_stack([1.5 * np.sin(2.1 * t), 1.2 * np.cos(1.7 * t), 0 * t + 9.8]) + noise
    m = np.column_stack([20 + 2 * np.sin(0.2 * t), 5 * np.cos(0.3 * t), 0 * t - 40])

    def median(work) -> tuple[float, float]:
        times = []
        for _ in range(9):
            start = time.thread_time_ns()
            work()
            times.append((time.thread_time_ns() - start) / n)
        return float(np.median(times)), min(times)

    calls = {
        "ours, records with uncertainty": lambda: live(g, a, m, 100.0),
        "vqf updateBatch": lambda: VQF(0.01).updateBatch(g, a, m),
        "ours offline": lambda: ic.offline.orientation(g, a, m, sampling_rate=100.0),
        "vqf offlineVQF": lambda: offlineVQF(g, a, m, 0.01),
    }
    print("| call | median | least |\n|---|---|---|")
    for name, work in calls.items():
        middle, least = median(work)
        print(f"| {name} | {middle:.0f} | {least:.0f} |")
    print(f"\nState: {ic.motion.Orientation(sampling_rate=100.0).state_size} bytes.")


# The movement of benches/examples/motion_speed.rs, and the package's C++ on it.
NATIVE = r"""
#include "offline_vqf.hpp"
#include "vqf.hpp"
#include <cmath>
#include <cstdio>
#include <ctime>
#include <memory>
#include <vector>
static double now() {
  timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return 1e9 * t.tv_sec + t.tv_nsec;
}
int main() {
  const int n = 90000;
  std::vector<double> g, a, m;
  for (int i = 0; i < n; i++) {
    const double t = i / 100.0, hum = 0.05 * sin(39 * t * t);
    g.insert(g.end(), {0.9 * sin(1.3 * t), 0.7 * cos(0.9 * t), 0.5 * sin(0.4 * t)});
    a.insert(a.end(), {1.5 * sin(2.1 * t) + hum, 1.2 * cos(1.7 * t), 9.8 - hum});
    m.insert(m.end(), {20 + 2 * sin(0.2 * t), 5 * cos(0.3 * t), -40.0});
  }
  VQF filter(0.01);
  double sum = 0;
  double start = now();
  for (int lap = 0; lap < 20; lap++)
    for (int i = 0; i < n; i++) {
      double q[4];
      filter.update(&g[3 * i], &a[3 * i], &m[3 * i]);
      filter.getQuat9D(q);
      sum += q[0];
    }
  const double live = (now() - start) / n / 20;
  start = now();
  for (int lap = 0; lap < 10; lap++) {
    std::vector<double> q6(4 * n), q9(4 * n), delta(n), bias(3 * n), sigma(n);
    std::unique_ptr<bool[]> rest(new bool[n]), disturbed(new bool[n]);
    offlineVQF(g.data(), a.data(), m.data(), n, 0.01, VQFParams(), q6.data(), q9.data(),
               delta.data(), bias.data(), sigma.data(), rest.get(), disturbed.get());
    sum += q9[0];
  }
  printf("%.1f %.1f %g\n", live, (now() - start) / n / 10, sum);
}
"""


def native() -> None:
    print("\n### Speed without Python: nine axes at 100 Hz, ns a sample of this thread\n")
    ours = ROOT / "target/release/examples/motion_speed"
    cpp = pathlib.Path("vqf-2.1.2/vqf/cpp")
    if not (ours.exists() and cpp.exists()):
        print("left out: the source of vqf or motion_speed is missing")
        return
    with tempfile.TemporaryDirectory() as folder:
        theirs, main = pathlib.Path(folder) / "vqf", pathlib.Path(folder) / "main.cpp"
        main.write_text(NATIVE)
        sources = [str(main), str(cpp / "vqf.cpp"), str(cpp / "offline_vqf.cpp"), f"-I{cpp}"]
        subprocess.run(["c++", "-O3", "-std=c++17", *sources, "-o", str(theirs)], check=True)
        names = ["ours, records with uncertainty", "vqf, C++ -O3", "ours offline", "vqf offline"]
        times: dict[str, list[float]] = {name: [] for name in names}
        for _ in range(5):
            said = subprocess.run([ours], check=True, capture_output=True, text=True).stdout
            found = re.search(r"nine axes: (\d+) ns.*?offline: (\d+) ns", said, re.DOTALL)
            live, offline = map(float, found.groups()) if found else (np.nan, np.nan)
            said = subprocess.run([theirs], check=True, capture_output=True, text=True).stdout
            their_live, their_offline = map(float, said.split()[:2])
            for name, value in zip(names, (live, their_live, offline, their_offline), strict=True):
                times[name].append(value)
    print("| call | median | least |\n|---|---|---|")
    for name, values in times.items():
        print(f"| {name} | {np.median(values):.0f} | {min(values):.0f} |")


PARTS = {
    "golden": golden,
    "broad": broad,
    "gaps": gaps,
    "rate": rate_error,
    "speed": speed,
    "native": native,
}


def main() -> None:
    for name in sys.argv[1:] or PARTS:
        PARTS[name]()


if __name__ == "__main__":
    main()
