//! Whether the angular rate fits what it turns: a wrong sampling rate, or a wrong scale.
//!
//! Gravity and the field of the earth stand still. Where the angular rate is integrated with a step
//! that is too long by a share, they turn on by that share of every turn. The share is found by least
//! squares over stretches of two seconds; those in which something else moves them count less.
//! Gravity and field are two witnesses: each has the error that its stretches show, and where they
//! contradict each other by more, that error grows.

use super::vector::{NOTHING, Vector, add, cross, dot, scale, sub};
use interocept_dsp::snapshot;

/// Length of a stretch.
const STRETCH_S: f64 = 2.0;
/// So many values a second are looked at.
const VALUES_HZ: f64 = 50.0;
/// How fast the past fades.
const MEMORY_S: f64 = 60.0;
/// Squared angle that is as good as measured perfectly.
const FLOOR: f64 = 1e-3;
/// A stretch with less of a turn, in square radians, tells nothing.
const LEAST_TURN: f64 = 0.01;
/// Squared turns over squared noise, from which on the share is known to about half a percent.
const ENOUGH: f64 = 1500.0;
/// The same to tell that nothing fits, and the share that says so.
const SOME: f64 = 20.0;
const ALIEN: f64 = 0.3;
/// A share beyond this by more than its standard error is not the gyroscope's.
const OFF: f64 = 0.012;
/// Fewer stretches show no error, and none is less than this (a tenth of a permille), squared.
const LEAST_STRETCHES: f64 = 3.0;
const LEAST_SQUARE: f64 = 1e-8;

/// Sums of a direction over a stretch.
#[derive(Clone, Copy, Debug)]
struct Sums {
    count: f64,
    v: Vector,
    square: f64,
    turn: Vector,
    /// Of `v` crossed with the turn so far.
    crossed: Vector,
    /// Of the turn's squares (xx, yy, zz) and products (yz, xz, xy).
    squares: Vector,
    products: Vector,
}
snapshot!(Sums { count, v, square, turn, crossed, squares, products });

impl Sums {
    const NONE: Self = Self {
        count: 0.0,
        v: NOTHING,
        square: 0.0,
        turn: NOTHING,
        crossed: NOTHING,
        squares: NOTHING,
        products: NOTHING,
    };

    fn add(&mut self, v: Vector, turn: Vector) {
        let [x, y, z] = turn;
        self.count += 1.0;
        self.v = add(self.v, v);
        self.square += dot(v, v);
        self.turn = add(self.turn, turn);
        self.crossed = add(self.crossed, cross(v, turn));
        self.squares = add(self.squares, [x * x, y * y, z * z]);
        self.products = add(self.products, [y * z, x * z, x * y]);
    }

    /// What the stretch adds to the sums of the fit: turn times error, turn squared, both weighed.
    fn fit(&self) -> Option<(f64, f64)> {
        if self.count < 2.0 {
            return None;
        }
        let by = 1.0 / self.count;
        let (mean, turn) = (scale(self.v, by), scale(self.turn, by));
        let length = dot(mean, mean);
        if length.is_nan() || length <= 0.0 {
            return None;
        }
        let [x, y, z] = turn;
        let [xx, yy, zz] = sub(scale(self.squares, by), [x * x, y * y, z * z]);
        let [yz, xz, xy] = sub(scale(self.products, by), [y * z, x * z, x * y]);
        let [a, b, c] = mean;
        let along =
            a * a * xx + b * b * yy + c * c * zz + 2.0 * (b * c * yz + a * c * xz + a * b * xy);
        let turned = xx + yy + zz - along / length;
        let error = -dot(mean, sub(scale(self.crossed, by), cross(mean, turn))) / length;
        let all = self.square * by / length - 1.0;
        if turned.is_nan() || turned <= LEAST_TURN {
            return None;
        }
        let rest = all - error * error / turned;
        let weight = 1.0 / (FLOOR + if rest > 0.0 { rest } else { 0.0 });
        Some((weight * error, weight * turned))
    }
}

/// What one direction says of the share.
#[derive(Clone, Copy, Debug)]
struct Witness {
    stretch: Sums,
    error: f64,
    turned: f64,
    /// How far apart the stretches lie: their shares squared, weighed as they are, and how many.
    squares: f64,
    count: f64,
}
snapshot!(Witness { stretch, error, turned, squares, count });

impl Witness {
    const NONE: Self =
        Self { stretch: Sums::NONE, error: 0.0, turned: 0.0, squares: 0.0, count: 0.0 };

    /// Ends a stretch; what came before fades.
    fn close(&mut self, fade: f64) {
        self.error *= fade;
        self.turned *= fade;
        self.squares *= fade;
        self.count *= fade;
        if let Some((error, turned)) = self.stretch.fit() {
            self.error += error;
            self.turned += turned;
            self.squares += error * error / turned;
            self.count += 1.0;
        }
    }

    /// The share and its squared standard error, by how far apart the stretches lie.
    fn share(&self) -> Option<(f64, f64)> {
        if self.count < LEAST_STRETCHES {
            return None;
        }
        let share = self.error / self.turned;
        let square = (self.squares / self.turned - share * share) / (self.count - 1.0);
        Some((share, if square > LEAST_SQUARE { square } else { LEAST_SQUARE }))
    }
}

#[derive(Clone, Debug)]
pub(super) struct Scale {
    /// The turn since the stretch began.
    turn: Vector,
    passed_s: f64,
    phase: u32,
    gravity: Witness,
    field: Witness,
    off: bool,
    step_s: f64,
    every: u32,
    fade: f64,
}
snapshot!(Scale { turn, passed_s, phase, gravity, field, off } skip { step_s, every, fade });

impl Scale {
    pub(super) fn new(step_s: f64) -> Self {
        Self {
            turn: NOTHING,
            passed_s: 0.0,
            phase: 0,
            gravity: Witness::NONE,
            field: Witness::NONE,
            off: false,
            step_s,
            every: libm::round(1.0 / (VALUES_HZ * step_s)).max(1.0) as u32,
            fade: libm::exp(-STRETCH_S / MEMORY_S),
        }
    }

    /// Takes a turn, and gives whether directions are wanted after it.
    #[inline]
    pub(super) fn turn(&mut self, by: Vector) -> bool {
        self.turn = add(self.turn, by);
        self.passed_s += self.step_s;
        self.phase = self.phase.saturating_add(1);
        if self.phase < self.every {
            return false;
        }
        self.phase = 0;
        true
    }

    /// Acceleration and field in the frame in which they should stand still.
    pub(super) fn see(&mut self, acc: Option<Vector>, field: Option<Vector>) {
        if let Some(acc) = acc {
            self.gravity.stretch.add(acc, self.turn);
        }
        if let Some(field) = field {
            self.field.stretch.add(field, self.turn);
        }
        if self.passed_s < STRETCH_S {
            return;
        }
        self.gravity.close(self.fade);
        self.field.close(self.fade);
        self.off = self.share().is_some_and(|(share, error)| share.abs() > OFF + error);
        self.interrupt();
    }

    /// No stretch spans a gap.
    pub(super) fn interrupt(&mut self) {
        (self.turn, self.passed_s) = (NOTHING, 0.0);
        (self.gravity.stretch, self.field.stretch) = (Sums::NONE, Sums::NONE);
    }

    /// By what share turns are too great, and its standard error, where enough has turned to tell.
    fn share(&self) -> Option<(f64, f64)> {
        if self.turned() <= ENOUGH {
            return None;
        }
        match (self.gravity.share(), self.field.share()) {
            (Some((a, u)), Some((b, v))) => {
                let both = 1.0 / (1.0 / u + 1.0 / v);
                let apart = (a - b) * (a - b) / (u + v);
                let square = if apart > 1.0 { both * apart } else { both };
                Some((both * (a / u + b / v), libm::sqrt(square)))
            }
            (one, other) => one.or(other).map(|(share, square)| (share, libm::sqrt(square))),
        }
    }

    fn turned(&self) -> f64 {
        self.gravity.turned + self.field.turned
    }

    /// Whether what turns is not what the angular rate says at all.
    pub(super) fn misfits(&self) -> bool {
        let error = self.gravity.error + self.field.error;
        self.turned() > SOME && error.abs() > ALIEN * self.turned()
    }

    /// Whether turns are too great or too small by more than chance. A wrong rate is the same in
    /// every stretch and to both witnesses; what a magnet on the sensor makes of the field is not.
    pub(super) fn off(&self) -> bool {
        self.off
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sensor that turns to and fro for 200 s, in whose frame gravity and field turn along by a
    /// share, which may be another in each stretch.
    fn watched(gravity: Option<fn(usize) -> f64>, field: Option<fn(usize) -> f64>) -> Scale {
        let mut scale = Scale::new(0.01);
        let mut before = 0.0;
        for i in 0..20_000_usize {
            let angle = 1.5 * libm::sin(0.021 * i as f64);
            if scale.turn([0.0, 0.0, angle - before]) {
                let [.., turned] = scale.turn;
                let turning = |share: fn(usize) -> f64| {
                    let (sin, cos) = libm::sincos(share(i / 200) * turned);
                    [cos, sin, -1.0]
                };
                scale.see(gravity.map(turning), field.map(turning));
            }
            before = angle;
        }
        scale
    }

    #[test]
    fn a_wrong_rate_is_the_same_in_every_stretch() {
        assert!(watched(None, Some(|_| 0.02)).off() && watched(None, Some(|_| -0.02)).off());
        assert!(!watched(None, Some(|_| 0.005)).off());
        // As much on the whole, but scattered.
        let scattered = watched(None, Some(|k| if k % 2 == 0 { 0.12 } else { -0.08 }));
        assert!(scattered.share().is_some_and(|(share, _)| share.abs() > 0.014));
        assert!(!scattered.off());
    }

    #[test]
    fn the_surer_witness_counts_more_and_contradiction_is_doubt() {
        let uneven = |k: usize| if k % 2 == 0 { 0.038 } else { -0.022 };
        assert!(watched(Some(|_| 0.02), Some(uneven)).off());
        assert!(!watched(Some(|_| 0.04), Some(|_| 0.0)).off());
    }
}
