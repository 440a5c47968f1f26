//! What works on points of a body in pictures.

use super::{
    job::{Found, Job, Work, boxed},
    seconds::{Seconds, Seen},
};
use crate::{
    SampleRate,
    catalogue::posture as id,
    error::Error,
    measure::MeasureId,
    posture::keypoints::{angle_deg, ear_shoulder_angle},
    process::Channel,
    unit::Unit,
};
use interocept_dsp::{alloc::Box, snapshot};

type Sink<'a> = &'a mut dyn FnMut(usize, Found);

const DEGREES: f64 = 180.0 / core::f64::consts::PI;
/// Frames a second.
const RATES_HZ: (f64, f64) = (1.0, 1000.0);
/// A coordinate beyond this is none.
const GREATEST: f64 = 1e6;

const fn point(name: &'static str, doc: &'static str) -> Channel {
    Channel { name, unit: Unit::One, doc }
}

/// The points of one side, in the order of [`Side`](crate::posture::keypoints::Side).
pub(super) const CHANNELS: &[Channel] = &[
    point("ear_x", "Ear in the picture, to the right, in pixels or another length; NaN: not seen."),
    point("ear_y", "The same, downwards."),
    point("shoulder_x", "Shoulder, to the right."),
    point("shoulder_y", "Shoulder, downwards."),
    point("elbow_x", "Elbow, to the right."),
    point("elbow_y", "Elbow, downwards."),
    point("wrist_x", "Wrist, to the right."),
    point("wrist_y", "Wrist, downwards."),
    point("hip_x", "Hip, to the right."),
    point("hip_y", "Hip, downwards."),
    point("knee_x", "Knee, to the right."),
    point("knee_y", "Knee, downwards."),
    point("ankle_x", "Ankle, to the right."),
    point("ankle_y", "Ankle, downwards."),
];

/// Mean and spread of each angle, in the order of [`angles`].
const ANGLES: [[MeasureId; 2]; 6] = [
    [id::ELBOW_MEAN, id::ELBOW_SD],
    [id::SHOULDER_MEAN, id::SHOULDER_SD],
    [id::HIP_MEAN, id::HIP_SD],
    [id::KNEE_MEAN, id::KNEE_SD],
    [id::TRUNK_LEAN_MEAN, id::TRUNK_LEAN_SD],
    [id::HEAD_MEAN, id::HEAD_SD],
];

/// Angles of a body seen from the side.
#[derive(Clone)]
pub(super) struct OfPoints {
    seconds: Seconds,
}
snapshot!(OfPoints { seconds });

impl OfPoints {
    pub(super) fn job(window_s: f64, hop_s: f64, rate: SampleRate) -> Result<Box<dyn Job>, Error> {
        let rate = rate.within(RATES_HZ.0, RATES_HZ.1)?;
        boxed(Self { seconds: Seconds::new(window_s, hop_s, rate)? })
    }
}

/// How far a trunk is from upright: 0 with the shoulder above the hip.
fn lean_deg([sx, sy]: [f64; 2], [hx, hy]: [f64; 2]) -> Option<f64> {
    let seen = [sx, sy, hx, hy].iter().all(|x| x.abs() <= GREATEST);
    (seen && (sx != hx || sy != hy)).then(|| DEGREES * libm::atan2((sx - hx).abs(), hy - sy))
}

fn angles(frame: &[f64]) -> [Option<f64>; 6] {
    let [ex, ey, sx, sy, lx, ly, wx, wy, hx, hy, kx, ky, ax, ay] = *frame else {
        return [None; 6];
    };
    let flat = |[x, y]: [f64; 2]| [x, y, f64::NAN];
    let at = |a, b, c| angle_deg([flat(a), flat(b), flat(c)]);
    let (shoulder, elbow, hip, knee) = ([sx, sy], [lx, ly], [hx, hy], [kx, ky]);
    [
        at(shoulder, elbow, [wx, wy]),
        at(elbow, shoulder, hip),
        at(shoulder, hip, knee),
        at(hip, knee, [ax, ay]),
        lean_deg(shoulder, hip),
        ear_shoulder_angle([ex, ey], shoulder),
    ]
}

fn tell(sink: &mut dyn FnMut(usize, Found)) -> impl FnMut(&Seen) + '_ {
    move |seen| {
        for (place, [mean, sd]) in ANGLES.into_iter().enumerate() {
            let cell = seen.cell(place);
            sink(0, Found::Measure(seen.measure(mean, place, cell.mean())));
            sink(0, Found::Measure(seen.measure(sd, place, cell.sd())));
        }
    }
}

impl Work for OfPoints {
    const PARTS: usize = 1;

    fn frame(&mut self, frame: &[f64], sink: Sink<'_>) {
        for (place, angle) in angles(frame).into_iter().enumerate() {
            self.seconds.see(place, angle.unwrap_or(f64::NAN));
        }
        self.seconds.step(&mut tell(sink));
    }

    fn gap(&mut self, frames: u64, sink: Sink<'_>) {
        self.seconds.gap(frames, &mut tell(sink));
    }

    fn finish(&mut self, sink: Sink<'_>) {
        self.seconds.finish(&mut tell(sink));
    }

    fn max_events(&self, _: usize) -> usize {
        0
    }
}
