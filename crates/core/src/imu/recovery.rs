//! Finding the orientation again after missing samples.
//!
//! What is known before, how far it may be off, the mean of the acceleration since and the mean of
//! the field are weighed against each other as directions: Wahba's problem, solved by steps of Gauss
//! and Newton, one a sample (Markley and Crassidis, Fundamentals of Spacecraft Attitude Determination
//! and Control, 2014, chapter 5).

use super::{
    quaternion::Quaternion,
    vector::{Matrix, NOTHING, Vector, add, cross, dot, inverse, scale, times, unit},
};
use interocept_dsp::snapshot;

/// Movements push to and fro; so long they push one way.
pub(super) const PUSH_S: f64 = 0.1;
/// Standard deviation of the direction of a still acceleration, in radians.
const STILL: f64 = 0.02;
/// Standard deviation of the direction of an undisturbed field, in radians.
const FIELD: f64 = 0.08;
/// Steps at first, when the way may be long.
const FIRST_STEPS: usize = 8;

#[derive(Clone, Debug)]
pub(super) struct Recovery {
    /// Time since samples came again; none while nothing is to be found.
    since_s: f64,
    active: bool,
    fresh: bool,
    /// From the filter's frame to the earth, as it was, and what has been found.
    before: Quaternion,
    found: Quaternion,
    /// How far `before` may be off, squared.
    variance: f64,
    field: Vector,
    /// How far what is found may be off about each axis of the earth, squared.
    left: Vector,
}
snapshot!(Recovery { since_s, active, fresh, before, found, variance, field, left });

/// What speaks for a direction: where it points, where it should, and with what variance.
type Evidence = (Vector, Vector, f64);

impl Recovery {
    pub(super) const NONE: Self = Self {
        since_s: 0.0,
        active: false,
        fresh: false,
        before: Quaternion::IDENTITY,
        found: Quaternion::IDENTITY,
        variance: 0.0,
        field: NOTHING,
        left: NOTHING,
    };

    pub(super) fn active(&self) -> bool {
        self.active
    }

    pub(super) fn begin(&mut self, before: Quaternion, sigma: f64) {
        *self = Self {
            active: true,
            fresh: true,
            before,
            found: before,
            variance: sigma * sigma,
            ..Self::NONE
        };
    }

    /// Adds an undisturbed field in the filter's frame.
    pub(super) fn field(&mut self, field: Vector) {
        self.field = add(self.field, field);
    }

    /// With the mean acceleration in the filter's frame, the mean square of movement in it as a
    /// share of gravity's, and the dip of the earth's field, gives the frame against the earth.
    pub(super) fn find(&mut self, acc: Vector, push: f64, dip: f64, step_s: f64) -> Quaternion {
        self.since_s += step_s;
        let acc_variance = STILL * STILL + push * PUSH_S / (PUSH_S + self.since_s);
        let north = [0.0, libm::cos(dip), -libm::sin(dip)];
        let evidence = [
            (unit(acc).unwrap_or(NOTHING), [0.0, 0.0, 1.0], acc_variance),
            (unit(self.field).unwrap_or(NOTHING), north, FIELD * FIELD),
        ];
        let steps = if self.fresh { FIRST_STEPS } else { 1 };
        self.fresh = false;
        for _ in 0..steps {
            self.step(&evidence);
        }
        self.found
    }

    fn step(&mut self, evidence: &[Evidence; 2]) {
        let prior = 1.0 / self.variance.max(1e-8);
        let away = (self.before * self.found.inverse()).rotation();
        let mut pull = scale(away, prior);
        let mut hessian: Matrix = [[prior, 0.0, 0.0], [0.0, prior, 0.0], [0.0, 0.0, prior]];
        for (seen, wanted, variance) in evidence {
            let weight = dot(*seen, *seen) / variance;
            let now = self.found.rotate(*seen);
            pull = add(pull, scale(cross(now, *wanted), weight));
            let [x, y, z] = now;
            let [a, b, c] = hessian;
            hessian = [
                add(a, [weight * (1.0 - x * x), -weight * x * y, -weight * x * z]),
                add(b, [-weight * x * y, weight * (1.0 - y * y), -weight * y * z]),
                add(c, [-weight * x * z, -weight * y * z, weight * (1.0 - z * z)]),
            ];
        }
        if let Some(inverted) = inverse(hessian) {
            let [[x, ..], [_, y, _], [.., z]] = inverted;
            self.left = [x, y, z];
            let turn = times(inverted, pull);
            self.found = (Quaternion::of_rotation(turn) * self.found).tidied();
        }
    }

    /// Standard deviations of inclination and heading, in radians.
    pub(super) fn sigmas(&self) -> (f64, f64) {
        let [x, y, z] = self.left;
        (libm::sqrt(if x > y { x } else { y }), libm::sqrt(z))
    }

    pub(super) fn end(&mut self) {
        self.active = false;
    }
}
