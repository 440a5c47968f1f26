//! The orientation filter itself, one sample after the other (D. Laidig and T. Seel, VQF: highly
//! accurate IMU orientation estimation with bias estimation and magnetic disturbance rejection,
//! Information Fusion 91:187, 2023).
//!
//! The angular rate is integrated into a frame that drifts slowly (I). In it the acceleration is
//! low-passed, which leaves gravity, and gravity tells how I is tilted against the earth. The
//! magnetic field tells how it is turned about the vertical.

use super::{
    bias::{Bias, BiasLimits},
    lowpass::LowPass,
    magnet::{Magnet, MagnetLimits},
    quaternion::Quaternion,
    rest::{Rest, RestLimits},
    vector::{Matrix, NOTHING, Vector, norm, scale, sub},
};
use interocept_dsp::snapshot;

#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) acc_tau_s: f64,
    pub(super) rest_tau_s: f64,
    pub(super) rest: RestLimits,
    pub(super) bias: BiasLimits,
    pub(super) magnet: MagnetLimits,
}

#[derive(Clone, Debug)]
pub(super) struct Filter {
    /// From the sensor to I, by the angular rate alone.
    pub(super) strapdown: Quaternion,
    /// From I to the earth but for the heading.
    pub(super) tilt: Quaternion,
    /// Both: from the sensor to a frame with z upright, of any heading.
    level: Quaternion,
    pub(super) gravity: LowPass<3>,
    /// What it gave last, in I.
    pub(super) smooth: Vector,
    pub(super) rest: Rest,
    pub(super) bias: Bias,
    pub(super) magnet: Magnet,
}
snapshot!(Filter { strapdown, tilt, level, gravity, smooth, rest, bias, magnet });

impl Filter {
    pub(super) fn new(limits: &Limits, step_s: f64) -> Self {
        Self {
            strapdown: Quaternion::IDENTITY,
            tilt: Quaternion::IDENTITY,
            level: Quaternion::IDENTITY,
            gravity: LowPass::new(limits.acc_tau_s, step_s),
            smooth: NOTHING,
            rest: Rest::new(limits.rest, limits.rest_tau_s, step_s),
            bias: Bias::new(limits.bias, limits.acc_tau_s, step_s),
            magnet: Magnet::new(limits.magnet, step_s),
        }
    }

    /// Turns by an angular rate that lasted for a time.
    #[inline]
    pub(super) fn gyr(&mut self, gyr: Vector, for_s: f64) {
        self.rest.gyr(gyr);
        self.turn(scale(sub(gyr, self.bias.value), for_s));
    }

    #[inline]
    pub(super) fn turn(&mut self, by: Vector) {
        self.strapdown = self.strapdown.tidied() * Quaternion::of_rotation(by);
    }

    /// Takes an acceleration, and the same in I. Gives `level` as a matrix.
    #[inline]
    pub(super) fn acc(&mut self, acc: Vector, turned: Vector) -> Matrix {
        self.rest.acc(acc);
        self.smooth = self.gravity.push(turned);
        let tilt = self.tilt.tidied();
        let gravity = tilt.rotate(self.smooth);
        let length = norm(gravity);
        if length.is_nan() || length <= 0.0 {
            return self.levelled();
        }
        let up = scale(gravity, 1.0 / length);
        self.tilt = tilt.tilted(Quaternion::to_upright(gravity, length));
        let still = self.rest.is().then_some(self.rest.smooth_gyr);
        let level = self.levelled();
        self.bias.update(level, up, still);
        level
    }

    /// After a turn or a tilt.
    #[inline]
    pub(super) fn levelled(&mut self) -> Matrix {
        self.level = self.tilt * self.strapdown;
        self.level.matrix()
    }

    /// Takes the field in the frame with z upright.
    #[inline]
    pub(super) fn mag(&mut self, field: Vector) -> f64 {
        self.magnet.update(field, self.rest.smooth_gyr)
    }

    /// From the sensor to east, north and up.
    #[inline]
    pub(super) fn orientation(&self) -> Quaternion {
        self.level.turned_about_z(self.magnet.turn)
    }
}

/// The shortest rotation that brings a vector upright.
pub(super) fn upright(v: Vector) -> Option<Quaternion> {
    let length = norm(v);
    (length > 0.0).then(|| Quaternion::to_upright(v, length))
}

#[cfg(test)]
#[path = "filter_tests.rs"]
mod tests;
