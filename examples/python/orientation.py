"""How a sensor on the back is turned, and how sure that is: a bow, and half a second without samples."""

import interocept as ic
import numpy as np

rate = 100.0
t = np.arange(0, 20, 1 / rate)
# Thirty degrees forward and back, about y; the sensor's z axis points up while standing.
tilt = np.radians(15) * (1 - np.cos(2 * np.pi * t / 5))
gyr = np.column_stack([0 * t, np.gradient(tilt, t), 0 * t])
acc = 9.81 * np.column_stack([-np.sin(tilt), 0 * t, np.cos(tilt)])
gyr[1000:1050] = np.nan

q = ic.motion.orientation(gyr, acc, sampling_rate=rate)
shown = np.degrees(2 * np.arcsin(q[:, 2]))
print(f"greatest {shown.max():.1f}°, off by {np.abs(shown - np.degrees(tilt)).max():.1f}° at most")

stream = ic.motion.Orientation(sampling_rate=rate)
before, gap = stream.push(gyr[:1000], acc[:1000]), stream.push(gyr[1000:1050], acc[1000:1050])
print(f"known to {before.inclination_sigma_deg[-1]:.1f}°")
print(f"without samples to {gap.inclination_sigma_deg[-1]:.1f}°")
