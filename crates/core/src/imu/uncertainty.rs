//! How far off an orientation may be.

use super::vector::{Vector, norm};
use interocept_dsp::snapshot;

/// The standard acceleration of gravity, m/s².
pub(super) const GRAVITY: f64 = 9.80665;
/// Movements push to and fro; so long they push one way.
const PUSH_S: f64 = 0.1;
/// What is left of errors of scale, axes and calibration, in radians.
const TILT_FLOOR: f64 = 0.009;
const HEADING_FLOOR: f64 = 0.035;
/// How far a field that passes for the earth's may point astray, in radians.
const FIELD: f64 = 0.1;
const MEMORY_S: f64 = 3.0;

/// Standard deviations in radians.
#[derive(Clone, Debug)]
pub(super) struct Uncertainty {
    pub(super) tilt: f64,
    pub(super) heading: f64,
    /// How long the mean lasts that the vertical rests on.
    mean_s: f64,
    /// Mean square of what the acceleration is beside gravity.
    push: f64,
    step_s: f64,
    tau_s: f64,
    mag_tau_s: f64,
    memory: f64,
}
snapshot!(Uncertainty { tilt, heading, mean_s, push } skip { step_s, tau_s, mag_tau_s, memory });

impl Uncertainty {
    pub(super) fn new(tau_s: f64, mag_tau_s: f64, step_s: f64) -> Self {
        let memory = 1.0 - libm::exp(-step_s / MEMORY_S);
        Self { tilt: MOST, heading: 0.0, mean_s: 0.0, push: 0.0, step_s, tau_s, mag_tau_s, memory }
    }

    /// A sample of angular rate, whose bias may be off by so much.
    #[inline]
    pub(super) fn turn(&mut self, bias_sigma: f64) {
        let more = bias_sigma * self.step_s;
        self.tilt = (self.tilt + more).min(MOST);
        self.heading = (self.heading + more).min(MOST);
    }

    #[inline]
    pub(super) fn acc(&mut self, acc: Vector) {
        let beside = norm(acc) - GRAVITY;
        self.push += self.memory * (beside * beside - self.push);
        self.mean_s = (self.mean_s + self.step_s).min(self.tau_s);
        // To and fro is gone from a long mean, and little of it from a short one.
        let floor =
            libm::sqrt(2.0 * self.push) / GRAVITY * PUSH_S / (self.mean_s + PUSH_S) + TILT_FLOOR;
        self.tilt += (floor - self.tilt) * self.step_s / self.mean_s;
    }

    /// The heading was corrected with this gain.
    #[inline]
    pub(super) fn mag(&mut self, gain: f64, disturbed: bool) {
        let floor = HEADING_FLOOR + self.tilt + if disturbed { 2.0 * FIELD } else { 0.0 };
        self.heading += gain * (floor + FIELD * self.step_s / self.mag_tau_s - self.heading);
    }

    /// Mean square of what the acceleration is beside gravity.
    pub(super) fn push(&self) -> f64 {
        self.push
    }

    /// Samples were missing, over which it may have turned by this much more than was thought.
    pub(super) fn gap(&mut self, sigma: f64) {
        let sum = |a: f64| libm::sqrt(a * a + sigma * sigma).min(MOST);
        (self.tilt, self.heading) = (sum(self.tilt), sum(self.heading));
    }

    /// After a gap: standard deviations of what has been found again.
    pub(super) fn found(&mut self, (tilt, heading): (f64, f64)) {
        (self.tilt, self.heading) = (tilt.min(MOST), heading.min(MOST));
    }
}

/// Nothing is known.
pub(super) const MOST: f64 = core::f64::consts::PI;
