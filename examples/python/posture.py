"""A squat in keypoints, an hour at a desk, a posture of work, and what the body does."""

import interocept as ic
import numpy as np

# Hip, knee and ankle of a squat, as COCO numbers them; for half a second the ankle is hidden.
t = np.arange(0, 8, 1 / 30)
bend = np.radians(50) * (1 - np.cos(2 * np.pi * t / 4))
points = np.zeros((t.size, 17, 2))
points[:, 11] = np.column_stack([np.zeros(t.size), -np.cos(bend / 2)])
points[:, 13] = np.column_stack([np.sin(bend / 2), np.zeros(t.size)])
points[:, 15] = np.column_stack([np.zeros(t.size), np.cos(bend / 2)])
points[60:75, 15] = np.nan
knee = ic.posture.joint_angle(points, "left_knee", sampling_rate=30, model="coco")
print(
    f"knee {np.nanmin(knee.angle_deg):.0f}° to {np.nanmax(knee.angle_deg):.0f}°, "
    f"{np.isnan(knee.angle_deg).sum()} frames hidden"
)

# Neutral for a while, then sinking into the chair.
trunk = np.interp(np.arange(600), [0, 100, 400, 600], [6, 6, 30, 32])
seen = ic.posture.slouch(np.column_stack([trunk, trunk + 10]), sampling_rate=1)
print(f"{seen.slouches[-1]} slouch, {seen.trunk_off_deg[-1]:.0f}° from neutral")

# posture.ergonomics: arms up and bent forward; wrist, neck and knee are not seen.
load = ic.posture.ergonomics([[100, 0, 20, np.nan, np.nan, 70, 0, np.nan]], sampling_rate=1)
print(f"RULA {load.rula[0]}, REBA {load.reba[0]}, {load.seen[0]} of 8 angles seen")

# posture.body: sensors on trunk and thigh, sitting, then standing.
still = np.tile([9.8, 0, 0, 0, 0, 9.8], (500, 1))
still[250:, 3:] = [9.8, 0, 0]
body = ic.posture.body(still, sampling_rate=50)
print(f"{body.doing[6]}, then {body.doing[-1]}; rises: {body.rises[-1]}")
