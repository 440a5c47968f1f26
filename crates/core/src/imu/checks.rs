//! What is wrong with the samples themselves.

use super::{
    orientation::OrientationFlags as Flags,
    uncertainty::GRAVITY,
    vector::{Vector, dot, norm},
};
use interocept_dsp::snapshot;

/// An axis that has not changed for so long, while others have, is stuck.
const FROZEN_S: f64 = 1.0;
/// No gyroscope for people shows more, in rad/s: degrees have been taken for radians.
const FASTEST: f64 = 75.0;
/// So long of that is no knock.
const FAST_S: f64 = 0.2;
/// The mean acceleration of anything that stays on earth.
const LIGHTEST: f64 = 0.6 * GRAVITY;
const HEAVIEST: f64 = 1.6 * GRAVITY;
/// Where the acceleration, turned by the angular rate, does not point one way, they do not fit.
const LEAST_FIT: f64 = 0.7;
/// Above this a value that repeats is an end of a range.
const STRONG: f64 = 1.5;

/// Three axes of one sensor.
#[derive(Clone, Debug)]
struct Axes {
    last: Vector,
    /// For how many samples each has not changed.
    same: [u32; 3],
    greatest: f64,
}
snapshot!(Axes { last, same, greatest });

impl Axes {
    const NEW: Self = Self { last: [f64::NAN; 3], same: [0; 3], greatest: 0.0 };

    fn see(&mut self, v: Vector) {
        for ((same, last), x) in self.same.iter_mut().zip(&self.last).zip(v) {
            *same = if x == *last { same.saturating_add(1) } else { 0 };
        }
        self.last = v;
    }

    /// Whether some axis is stuck while another is not.
    fn frozen(&self, least: u32) -> bool {
        self.same.iter().any(|n| *n >= least) && self.same.iter().any(|n| *n < 2)
    }

    /// Whether an axis is at the end of its range: that which is known, or else the greatest value
    /// so far, to the last bit, sample after sample.
    fn clipped(&mut self, v: Vector, range: f64, usual: f64) -> bool {
        if range > 0.0 {
            return v.iter().any(|x| x.abs() >= range);
        }
        let most = v.iter().fold(0.0, |most: f64, x| if x.abs() > most { x.abs() } else { most });
        if most > self.greatest {
            self.greatest = most;
        }
        let ends = |(x, same): (&f64, &u32)| x.abs() == self.greatest && *same >= 2;
        self.greatest > usual && v.iter().zip(&self.same).any(ends)
    }
}

/// Watches the samples.
#[derive(Clone, Debug)]
pub(super) struct Checks {
    gyr: Axes,
    acc: Axes,
    fast_s: f64,
    /// Mean length of the acceleration.
    mean: f64,
    seen_s: f64,
    misfit_s: f64,
    step_s: f64,
    frozen: u32,
    range: (f64, f64),
    memory: f64,
}
snapshot!(Checks { gyr, acc, fast_s, mean, seen_s, misfit_s } skip { step_s, frozen, range, memory });

impl Checks {
    /// With the ranges of gyroscope and accelerometer, 0 where they are not known.
    pub(super) fn new(range: (f64, f64), tau_s: f64, step_s: f64) -> Self {
        Self {
            gyr: Axes::NEW,
            acc: Axes::NEW,
            fast_s: 0.0,
            mean: 0.0,
            seen_s: 0.0,
            misfit_s: 0.0,
            step_s,
            frozen: (libm::ceil(FROZEN_S / step_s) as u32).max(10),
            range,
            memory: step_s / tau_s,
        }
    }

    #[inline]
    pub(super) fn gyr(&mut self, gyr: Vector) -> Flags {
        self.gyr.see(gyr);
        let fast = dot(gyr, gyr) > FASTEST * FASTEST;
        self.fast_s = if fast { self.fast_s + self.step_s } else { 0.999 * self.fast_s };
        Flags::NONE
            .with_if(Flags::FROZEN, self.gyr.frozen(self.frozen))
            .with_if(Flags::CLIPPED, self.gyr.clipped(gyr, self.range.0, 20.0))
            .with_if(Flags::GYROSCOPE_UNITS, self.fast_s > FAST_S)
    }

    /// With the mean of the acceleration as it was turned by the angular rate.
    #[inline]
    pub(super) fn acc(&mut self, acc: Vector, smooth: Vector) -> Flags {
        self.acc.see(acc);
        let length = norm(acc);
        self.seen_s += self.step_s;
        let gain = self.memory.max(self.step_s / self.seen_s);
        self.mean += gain * (length - self.mean);
        let settled = self.memory * self.seen_s >= self.step_s;
        let strange = settled && !(LIGHTEST..=HEAVIEST).contains(&self.mean);
        let least = LEAST_FIT * self.mean;
        let misfit = settled && dot(smooth, smooth) < least * least;
        self.misfit_s = if misfit { self.misfit_s + self.step_s } else { 0.0 };
        Flags::NONE
            .with_if(Flags::FROZEN, self.acc.frozen(self.frozen))
            .with_if(Flags::CLIPPED, self.acc.clipped(acc, self.range.1, STRONG * GRAVITY))
            .with_if(Flags::ACCELEROMETER_UNITS, strange)
            .with_if(Flags::MISFIT, misfit)
    }
}
