//! The bias of the gyroscope, by a Kalman filter of three states (Laidig and Seel 2023, section 3.6).
//!
//! At rest the angular rate itself is the bias. In motion it is what turns the vertical away from
//! the acceleration: that tells two axes, and which ones changes as the sensor turns.

use super::{
    lowpass::LowPass,
    vector::{Matrix, NOTHING, Vector, add, dot, inverse, product, sub, times, times_transposed},
};
use interocept_dsp::snapshot;

/// Covariances are in units of (0.01 degrees a second) squared.
const UNITS: f64 = 100.0;
/// A radian in degrees.
pub(crate) const DEGREES: f64 = 180.0 / core::f64::consts::PI;

/// How well a bias is known and how it wanders, in degrees a second.
#[derive(Clone, Copy, Debug)]
pub(super) struct BiasLimits {
    pub(super) initial_deg_s: f64,
    pub(super) forgetting_s: f64,
    pub(super) greatest_deg_s: f64,
    pub(super) motion_deg_s: f64,
    pub(super) vertical_forgetting: f64,
    pub(super) rest_deg_s: f64,
}

/// A bias and the covariance of its error.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    pub(super) value: Vector,
    covariance: Matrix,
}

/// The bias by what is known forwards and backwards in time, each by its weight.
pub(super) fn joined(ahead: &Known, back: &Known) -> Vector {
    let both = || {
        let (a, b) = (inverse(ahead.covariance)?, inverse(back.covariance)?);
        let ([p, q, r], [s, t, u]) = (a, b);
        let covariance = inverse([add(p, s), add(q, t), add(r, u)])?;
        // Backwards in time the bias turns the other way.
        Some(times(covariance, sub(times(a, ahead.value), times(b, back.value))))
    };
    both().unwrap_or(ahead.value)
}

#[derive(Clone, Debug)]
pub(super) struct Bias {
    /// In radians a second.
    greatest: f64,
    hz: f64,
    unknown: f64,
    wander: f64,
    motion: Vector,
    rest: f64,
    /// In radians a second.
    pub(super) value: Vector,
    covariance: Matrix,
    /// The rotation, and what it makes of the bias in the horizontal plane.
    turned: LowPass<11>,
}
snapshot!(Bias { value, covariance, turned } skip { greatest, hz, unknown, wander, motion, rest });

impl Bias {
    pub(super) fn new(limits: BiasLimits, tau_s: f64, step_s: f64) -> Self {
        let square = |deg_s: f64| (deg_s * UNITS) * (deg_s * UNITS);
        let unknown = square(limits.initial_deg_s);
        // From certain to 0.1 degrees a second within the time of forgetting.
        let wander = square(0.1) * step_s / limits.forgetting_s;
        // With this noise of a measurement the filter settles at the variance that is wanted.
        let noise = |deg_s: f64| square(deg_s) * square(deg_s) / wander + square(deg_s);
        let motion = noise(limits.motion_deg_s);
        let vertical = motion / limits.vertical_forgetting.max(1e-10);
        let mut bias = Self {
            greatest: limits.greatest_deg_s / DEGREES,
            hz: 1.0 / step_s,
            unknown,
            wander,
            motion: [motion, motion, vertical],
            rest: noise(limits.rest_deg_s),
            value: NOTHING,
            covariance: [NOTHING; 3],
            turned: LowPass::new(tau_s, step_s),
        };
        bias.begin(NOTHING, unknown);
        bias
    }

    fn begin(&mut self, value: Vector, variance: f64) {
        self.value = value;
        self.covariance = [[variance, 0.0, 0.0], [0.0, variance, 0.0], [0.0, 0.0, variance]];
    }

    /// Takes the orientation, the direction of the smoothed acceleration before it was corrected,
    /// and the smoothed angular rate if the sensor lies still.
    #[inline]
    pub(super) fn update(&mut self, orientation: Matrix, tilt: Vector, still: Option<Vector>) {
        let [[a, b, c], [d, e, f], [g, h, i]] = orientation;
        let (x, y) = (dot([a, b, c], self.value), dot([d, e, f], self.value));
        let [a, b, c, d, e, f, g, h, i, x, y] = self.turned.push([a, b, c, d, e, f, g, h, i, x, y]);
        let [[p, ..], [_, q, _], [.., r]] = &mut self.covariance;
        for variance in [p, q, r] {
            if *variance < self.unknown {
                *variance += self.wander;
            }
        }
        let most = self.greatest;
        if let Some(rate) = still {
            let error = sub(rate, self.value);
            let [[s, t, u], [_, v, w], [.., z]] = self.covariance;
            let sum = [[s + self.rest, t, u], [t, v + self.rest, w], [u, w, z + self.rest]];
            self.correct(self.covariance, sum, clipped(error, most));
        } else {
            let turn = [[a, b, c], [d, e, f], [g, h, i]];
            let [ax, ay, _] = tilt;
            let [bx, by, bz] = times(turn, self.value);
            let error = [x - ay * self.hz - bx, y + ax * self.hz - by, -bz];
            let gained = times_transposed(self.covariance, turn);
            let [[s, t, u], [_, v, w], [.., z]] = product(turn, gained);
            let [m, n, o] = self.motion;
            let sum = [[s + m, t, u], [t, v + n, w], [u, w, z + o]];
            self.correct(gained, sum, clipped(error, most));
        }
    }

    /// `gained` is the covariance times the transposed observation; `sum` that of the error.
    #[inline]
    fn correct(&mut self, gained: Matrix, sum: Matrix, error: Vector) {
        let Some(inverted) = inverse(sum) else { return };
        let gain = times_transposed(gained, inverted);
        self.value = clipped(add(self.value, times(gain, error)), self.greatest);
        // It is symmetric.
        let ([g, h, i], [k, l, m]) = (gained, gain);
        let [[a, b, c], [_, d, e], [.., f]] = self.covariance;
        let (b, c, e) = (b - dot(k, h), c - dot(k, i), e - dot(l, i));
        self.covariance = [[a - dot(k, g), b, c], [b, d - dot(l, h), e], [c, e, f - dot(m, i)]];
    }

    pub(super) fn known(&self) -> Known {
        Known { value: self.value, covariance: self.covariance }
    }

    /// How well it is known at least, in radians a second: a bound on every direction.
    pub(super) fn sigma(&self) -> f64 {
        let rows = self.covariance.map(|[a, b, c]| a.abs() + b.abs() + c.abs());
        let most = rows.into_iter().fold(0.0, |most, row| if row > most { row } else { most });
        libm::sqrt(if most < self.unknown { most } else { self.unknown }) / (UNITS * DEGREES)
    }

    /// After missing samples the low-passed rotation is another one.
    pub(super) fn interrupt(&mut self) {
        self.turned.restart([0.0; 11], 0.0);
    }
}

#[inline]
fn clipped(v: Vector, most: f64) -> Vector {
    v.map(|x| {
        if x > most {
            most
        } else if x < -most {
            -most
        } else {
            x
        }
    })
}
