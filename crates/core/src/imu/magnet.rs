//! The heading by the magnetic field, and whether the field is that of the earth (Laidig and Seel
//! 2023, sections 3.5 and 3.7).

use super::{
    lowpass::{LowPass, gain},
    quaternion::Quaternion,
    vector::{Vector, dot, norm},
};
use core::f64::consts::PI;
use interocept_dsp::snapshot;

/// When a field is believed.
#[derive(Clone, Copy, Debug)]
pub(super) struct MagnetLimits {
    pub(super) tau_s: f64,
    pub(super) current_tau_s: f64,
    pub(super) reference_tau_s: f64,
    pub(super) norm: f64,
    pub(super) dip_rad: f64,
    pub(super) new_s: f64,
    pub(super) first_s: f64,
    pub(super) new_gyr_rad_s: f64,
    pub(super) undisturbed_s: f64,
    pub(super) reject_s: f64,
    pub(super) reject_factor: f64,
}

/// Strength and dip of a field.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Field {
    pub(super) norm: f64,
    pub(super) dip: f64,
}
snapshot!(Field { norm, dip });

impl Field {
    fn like(self, other: Self, limits: &MagnetLimits) -> bool {
        (self.norm - other.norm).abs() < limits.norm * other.norm
            && (self.dip - other.dip).abs() < limits.dip_rad
    }

    fn towards(&mut self, other: Self, gain: f64) {
        self.norm += gain * (other.norm - self.norm);
        self.dip += gain * (other.dip - self.dip);
    }
}

#[derive(Clone, Debug)]
pub(super) struct Magnet {
    limits: MagnetLimits,
    step_s: f64,
    gain: f64,
    reference_gain: f64,
    current: LowPass<2>,
    /// The field that is believed; of no strength before one is.
    pub(super) reference: Field,
    candidate: Field,
    candidate_s: f64,
    undisturbed_s: f64,
    rejected_s: f64,
    /// The gain of the beginning; 0 once it is over.
    starting: f64,
    pub(super) disturbed: bool,
    /// From the frame of the filter without a magnetometer to east and north, in radians.
    pub(super) heading: f64,
    /// The same as a rotation.
    pub(super) turn: Quaternion,
}
snapshot!(Magnet {
    current, reference, candidate, candidate_s, undisturbed_s, rejected_s, starting, disturbed,
    heading, turn,
} skip { limits, step_s, gain, reference_gain });

impl Magnet {
    pub(super) fn new(limits: MagnetLimits, step_s: f64) -> Self {
        Self {
            limits,
            step_s,
            gain: gain(limits.tau_s, step_s),
            reference_gain: gain(limits.reference_tau_s, step_s),
            current: LowPass::new(limits.current_tau_s, step_s),
            reference: Field { norm: 0.0, dip: 0.0 },
            candidate: Field { norm: -1.0, dip: 0.0 },
            candidate_s: 0.0,
            undisturbed_s: 0.0,
            rejected_s: limits.reject_s,
            starting: 1.0,
            disturbed: true,
            heading: 0.0,
            turn: Quaternion::IDENTITY,
        }
    }

    /// Takes the field in the frame of the filter, and how the sensor turns. Gives the gain
    /// that the heading was corrected with.
    #[inline]
    pub(super) fn update(&mut self, field: Vector, turning: Vector) -> f64 {
        let [east, north, up] = field;
        let strength = norm(field);
        let [strength, dip] = self.current.push([strength, -libm::asin(up / strength)]);
        self.judge(Field { norm: strength, dip }, turning);
        // Against the heading so far the field hardly turns, which spares an arc tangent.
        let Quaternion { w, z, .. } = self.turn;
        let (cos, sin) = (w * w - z * z, 2.0 * w * z);
        let away = angle(east * cos - north * sin, north * cos + east * sin);
        let mut k = self.gain;
        if !self.disturbed {
            self.rejected_s = (self.rejected_s - self.limits.reject_factor * self.step_s).max(0.0);
        } else if self.rejected_s <= self.limits.reject_s {
            self.rejected_s += self.step_s;
            k = 0.0;
        } else {
            k /= self.limits.reject_factor;
        }
        if self.starting != 0.0 {
            if k < self.starting {
                k = self.starting;
            }
            self.starting = self.starting / (self.starting + 1.0);
            if self.starting * self.limits.tau_s < self.step_s {
                self.starting = 0.0;
            }
        }
        self.heading = wrapped(self.heading + k * away);
        let by = Quaternion::of_rotation([0.0, 0.0, k * away]);
        self.turn = self.turn.turned_about_z(by).tidied();
        k
    }

    /// The field of the earth, where it is known and here.
    pub(super) fn earth(&self) -> Option<Field> {
        Some(self.reference).filter(|field| field.norm > 0.0 && !self.disturbed)
    }

    /// Whether a strength is that of a field.
    pub(super) fn fits(&self, strength: f64, field: Field) -> bool {
        (strength - field.norm).abs() < self.limits.norm * field.norm
    }

    fn judge(&mut self, now: Field, turning: Vector) {
        let limits = &self.limits;
        if now.like(self.reference, limits) {
            self.undisturbed_s += self.step_s;
            if self.undisturbed_s >= limits.undisturbed_s {
                self.disturbed = false;
                self.reference.towards(now, self.reference_gain);
            }
        } else {
            self.undisturbed_s = 0.0;
            self.disturbed = true;
        }
        if !now.like(self.candidate, limits) {
            (self.candidate, self.candidate_s) = (now, 0.0);
            return;
        }
        if dot(turning, turning) >= limits.new_gyr_rad_s * limits.new_gyr_rad_s {
            self.candidate_s += self.step_s;
        }
        self.candidate.towards(now, self.reference_gain);
        let first = self.reference.norm == 0.0 && self.candidate_s >= limits.first_s;
        if self.disturbed && (self.candidate_s >= limits.new_s || first) {
            self.reference = self.candidate;
            self.disturbed = false;
            self.undisturbed_s = limits.undisturbed_s;
        }
    }
}

/// An angle from -pi to pi.
pub(crate) fn wrapped(angle: f64) -> f64 {
    if angle > PI {
        angle - 2.0 * PI
    } else if angle < -PI {
        angle + 2.0 * PI
    } else {
        angle
    }
}

/// The arc tangent of `y` by `x`, by its series where it is small.
#[inline]
fn angle(y: f64, x: f64) -> f64 {
    let t = y / x;
    let s = t * t;
    // The first term left out is less than 1e-15 of the angle.
    if x > 0.0 && s < 0.01 {
        let s2 = s * s;
        let low = (1.0 - s * (1.0 / 3.0)) + s2 * (1.0 / 5.0 - s * (1.0 / 7.0));
        let high = (1.0 / 9.0 - s * (1.0 / 11.0)) + s2 * (1.0 / 13.0);
        t * (low + s2 * s2 * high)
    } else {
        libm::atan2(y, x)
    }
}
