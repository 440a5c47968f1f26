//! What works on a sensor of movement and on points of a body in pictures.

use super::{
    job::{Found, Job, Work, boxed},
    seconds::{Seconds, Seen},
};
use crate::{
    SampleRate,
    affect::{Motion, MotionConfig},
    catalogue::motion as id,
    error::Error,
    imu::{Orientation, OrientationConfig, OrientationFlags, Pose},
    measure::{Measure, Status},
    process::Processor,
};
use interocept_dsp::{alloc::Box, snapshot};

type Sink<'a> = &'a mut dyn FnMut(usize, Found);

pub(super) const STANDARD_GRAVITY: f64 = 9.806_65;
const DEGREES: f64 = 180.0 / core::f64::consts::PI;
/// A value beyond this, either way, is missing.
const GREATEST: f64 = 1e4;
/// Acceleration whose mean is not between these is in another unit.
const MEAN_G: core::ops::RangeInclusive<f64> = 0.5..=4.0;

/// What is followed of an inertial sensor, by its place.
const SIZE: usize = 0;
const OVER: usize = 1;
const ACC: usize = 2;
const TURN: usize = 5;
const UP: usize = 6;

/// Movement, inclination and turning of an inertial sensor.
#[derive(Clone)]
pub(super) struct OfImu {
    motion: Motion,
    orientation: Orientation,
    seconds: Seconds,
}
snapshot!(OfImu { motion, orientation, seconds });

impl OfImu {
    pub(super) fn job(window_s: f64, hop_s: f64, rate: SampleRate) -> Result<Box<dyn Job>, Error> {
        let motion = MotionConfig { window_s, hop_s, ..MotionConfig::default() };
        boxed(Self {
            motion: Motion::new(&motion, rate)?,
            orientation: Orientation::new(&OrientationConfig::default(), rate)?,
            seconds: Seconds::new(window_s, hop_s, rate)?,
        })
    }

    fn see(&mut self, [ax, ay, az]: [f64; 3], gyr: [f64; 3]) {
        let seconds = &mut self.seconds;
        if [ax, ay, az].iter().all(|x| x.abs() <= GREATEST) {
            let size_g = libm::sqrt(ax * ax + ay * ay + az * az) / STANDARD_GRAVITY;
            seconds.see(SIZE, size_g);
            seconds.see(OVER, if size_g > 1.0 { size_g - 1.0 } else { 0.0 });
            [ax, ay, az].into_iter().enumerate().for_each(|(i, x)| seconds.see(ACC + i, x));
        }
        let nan = f64::NAN;
        let [gx, gy, gz] = gyr;
        let frame = [nan, gx, gy, gz, ax, ay, az, nan, nan, nan];
        self.orientation.frame(&frame, &mut |pose: Pose| {
            let unknown = [OrientationFlags::NO_DATA, OrientationFlags::GAP];
            if unknown.into_iter().any(|flag| pose.flags.contains(flag)) {
                return;
            }
            let bias = [pose.bias_x_deg_s, pose.bias_y_deg_s, pose.bias_z_deg_s];
            let turn = gyr.iter().zip(bias).map(|(rate, bias)| DEGREES * rate - bias);
            seconds.see(TURN, turn.fold(0.0, |sum, rate| sum + rate * rate));
            if !pose.flags.contains(OrientationFlags::SETTLING) {
                // The vertical in the frame of the sensor.
                let Pose { w, x, y, z, .. } = pose;
                let up =
                    [2.0 * (x * z - w * y), 2.0 * (y * z + w * x), w * w - x * x - y * y + z * z];
                up.into_iter().enumerate().for_each(|(i, u)| seconds.see(UP + i, u));
            }
        });
    }
}

fn of_imu(seen: &Seen) -> [Measure; 4] {
    let mean = |place: usize| seen.cell(place).mean();
    let tilt = DEGREES
        * libm::atan2(
            mean(ACC + 2),
            libm::sqrt(mean(ACC) * mean(ACC) + mean(ACC + 1) * mean(ACC + 1)),
        );
    // Of directions: the root mean square of their chords to the mean direction.
    let length = [UP, UP + 1, UP + 2].into_iter().fold(0.0, |sum, u| sum + mean(u) * mean(u));
    let apart = 2.0 * (1.0 - libm::sqrt(length));
    let spread = DEGREES * libm::sqrt(if apart > 0.0 { apart } else { 0.0 });
    let judged = |m: Measure| {
        let strange = m.value().is_some() && !MEAN_G.contains(&mean(SIZE));
        if strange { Measure::absent(m.id(), m.window(), Status::OutOfRange) } else { m }
    };
    [
        seen.measure(id::ENMO, OVER, mean(OVER)),
        seen.measure(id::ANGLE_Z, ACC, tilt),
        seen.measure(id::TILT_SPREAD, UP, spread),
        seen.measure(id::TURN_RATE, TURN, libm::sqrt(mean(TURN))),
    ]
    .map(judged)
}

/// Gives the measures of a window on as those of the second part.
fn tell<'a, const N: usize>(
    of: impl Fn(&Seen) -> [Measure; N] + 'a,
    sink: &'a mut dyn FnMut(usize, Found),
    part: usize,
) -> impl FnMut(&Seen) + 'a {
    move |seen| of(seen).into_iter().for_each(|measure| sink(part, Found::Measure(measure)))
}

impl Work for OfImu {
    const PARTS: usize = 2;

    fn frame(&mut self, frame: &[f64], sink: Sink<'_>) {
        let [ax, ay, az, gx, gy, gz] = *frame else { return };
        let of_g = [ax, ay, az].map(|x| x / STANDARD_GRAVITY);
        self.motion.frame(&of_g, &mut |m: Measure| sink(0, Found::Measure(m)));
        self.see([ax, ay, az], [gx, gy, gz]);
        self.seconds.step(&mut tell(of_imu, sink, 1));
    }

    fn gap(&mut self, frames: u64, sink: Sink<'_>) {
        self.motion.push_gap(frames, &mut |m: Measure| sink(0, Found::Measure(m)));
        self.orientation.push_gap(frames, &mut |_: Pose| {});
        self.seconds.gap(frames, &mut tell(of_imu, sink, 1));
    }

    fn finish(&mut self, sink: Sink<'_>) {
        self.motion.finish(&mut |m: Measure| sink(0, Found::Measure(m)));
        self.seconds.finish(&mut tell(of_imu, sink, 1));
    }

    fn max_events(&self, _: usize) -> usize {
        0
    }
}
