"""The pulse of a finger on a phone's lens, from a table of frames with their own times, and of a
face seen from afar.

    python examples/python/camera.py [PPG.csv]

The table has the columns time [ms], R, G, B; without one a recording is made up.
"""

import sys

import interocept as ic
import numpy as np

RATE_HZ = 30.0


def finger() -> tuple[np.ndarray, np.ndarray]:
    """Half a minute at 72 a minute, frames late by up to 20 ms."""
    late = np.random.default_rng(1).uniform(0, 0.02, 900)
    t = np.arange(900) / RATE_HZ + late
    wave = np.sin(2 * np.pi * 1.2 * t)
    return t, np.column_stack([220 + wave, 30 + 0.4 * wave, 20 + 0.1 * wave])


def face(gloss: float) -> np.ndarray:
    """A pulse of 0.2 % of the light at 66 a minute; the head moves at 90, with so much gloss."""
    t = np.arange(900) / RATE_HZ
    pulse = 0.002 * np.sin(2 * np.pi * 1.1 * t)
    light = 1 + 0.02 * np.sin(2 * np.pi * 0.2 * t)
    shine = gloss * np.sin(2 * np.pi * 1.5 * t)
    noise = np.random.default_rng(2).normal(0, 0.05, (900, 3))
    skin = np.array([160.0, 110.0, 90.0]) * light[:, None]
    return skin * (1 + np.outer(pulse, [0.33, 0.77, 0.53])) + 150 * shine[:, None] + noise


def main() -> None:
    if len(sys.argv) > 1:
        table = np.genfromtxt(sys.argv[1], delimiter=",", skip_header=1)
        t, rgb = table[:, 0] / 1000, table[:, 1:4]
    else:
        t, rgb = finger()
    for m in ic.camera.contact(rgb, sampling_rate=RATE_HZ, frame_s=t, hop_s=10.0):
        rate = m["camera.pulse_rate"]
        shown = f"{rate.value:.1f} ({rate.low:.1f} to {rate.high:.1f})" if rate else rate.status
        print(f"finger, from {rate.start_s:4.0f} s: {shown}")

    for gloss in (0.0, 0.1):
        window = ic.camera.remote(face(gloss), sampling_rate=RATE_HZ)[0]
        rate = window["camera.remote_rate"]
        shown = f"{rate.value:.1f}" if rate else rate.status
        print(f"face, gloss {gloss:.0%} of the light: {shown}")


if __name__ == "__main__":
    main()
