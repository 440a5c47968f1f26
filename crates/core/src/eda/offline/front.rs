//! Solves the Newton equations in O(n).
//!
//! In the order of time, a sample's unknown meets only its two followers, five splines and the
//! trend. So elimination carries along a front of that many unknowns: each sample leaves the
//! front as the next one enters it, and a spline leaves it behind the last sample it reaches
//! (J. W. H. Liu, SIAM Review 34:82, 1992).

use super::problem::{MOVING, Point, Problem, REACH, WIDE};
use crate::{
    Error,
    dsp::alloc::{Vec, try_vec},
};

/// Splines and trend.
const SIDE: usize = WIDE + 2;
type Side = [f64; SIDE];

/// What eliminating a sample leaves: its pivot and its multipliers.
#[derive(Clone, Copy, Debug, Default)]
struct Sample {
    inverse: f64,
    next: [f64; 2],
    side: Side,
}

/// The same of a spline; its `side` begins with the next spline.
#[derive(Clone, Copy, Debug, Default)]
struct Spline {
    inverse: f64,
    samples: [f64; 2],
    side: Side,
}

/// The factors, and what of the matrix stays the same from one step to the next.
#[derive(Debug)]
pub(super) struct Front {
    /// Of each sample with the splines from its first on, and the trend.
    side: Vec<Side>,
    /// Of each spline with itself and the next three, and with the trend.
    spline: Vec<([f64; REACH], [f64; 2])>,
    trend: [[f64; 2]; 2],
    /// `M'M`, three upper diagonals.
    square: Vec<[f64; 3]>,
    samples: Vec<Sample>,
    splines: Vec<Spline>,
    /// The trend's inverse: three numbers of two by two.
    last: [f64; 3],
}

impl Front {
    pub(super) fn new(problem: &Problem) -> Result<Self, Error> {
        let n = problem.y.len();
        let mut front = Self {
            side: try_vec(n, [0.0; SIDE])?,
            spline: try_vec(problem.splines, ([0.0; REACH], [0.0; 2]))?,
            trend: [[0.0; 2]; 2],
            square: try_vec(n, [0.0; 3])?,
            samples: try_vec(n, Sample::default())?,
            splines: try_vec(problem.splines, Spline::default())?,
            last: [0.0; 3],
        };
        products(&MOVING, &problem.weight, &mut front.square);
        for r in 0..n {
            front.add_row(problem, r);
        }
        for (own, _) in &mut front.spline {
            own[0] += problem.gamma;
        }
        Ok(front)
    }

    /// What a sample adds to the products of the columns.
    fn add_row(&mut self, problem: &Problem, r: usize) {
        let (Some(first), Some(basis), Some(weight)) =
            (problem.first.get(r), problem.basis.get(r), problem.weight.get(r))
        else {
            return;
        };
        let (first, trend) = (*first as usize, [1.0, problem.ramp(r)]);
        for (back, tap) in MOVING.iter().enumerate() {
            // Column i of M reaches row r for i = r, r - 1, r - 2.
            let Some(i) = r.checked_sub(back) else { break };
            let begin = problem.first.get(i).map_or(0, |f| *f as usize);
            let Some(side) = self.side.get_mut(i) else { break };
            let (splines, own) = side.split_at_mut(WIDE);
            for (s, b) in splines.iter_mut().skip(first - begin).zip(basis) {
                *s += weight * tap * b;
            }
            for (s, t) in own.iter_mut().zip(trend) {
                *s += weight * tap * t;
            }
        }
        for (j, b) in basis.iter().enumerate() {
            let Some((own, with_trend)) = self.spline.get_mut(first + j) else { break };
            for (s, c) in own.iter_mut().zip(basis.iter().skip(j)) {
                *s += weight * b * c;
            }
            for (s, t) in with_trend.iter_mut().zip(trend) {
                *s += weight * b * t;
            }
        }
        for (row, t) in self.trend.iter_mut().zip(trend) {
            for (s, u) in row.iter_mut().zip(trend) {
                *s += weight * t * u;
            }
        }
    }

    /// Factors `H + A'WA`, given the upper diagonals of `A'WA`.
    pub(super) fn factor(&mut self, problem: &Problem, barrier: &[[f64; 3]]) {
        let mut own = [0.0; 2];
        let mut across = 0.0;
        let mut with = [[0.0; SIDE]; 2];
        let mut side = [[0.0; SIDE]; SIDE];
        let mut base = 0;
        let rows = self.square.iter().zip(barrier).zip(&self.side).zip(&mut self.samples);
        let following = problem.first.iter().skip(1).map(|f| *f as usize);
        let following = following.chain(core::iter::once(problem.splines));
        for ((((square, barrier), own_side), sample), next_base) in rows.zip(following) {
            let inverse = 1.0 / (own[0] + square[0] + barrier[0]);
            let one = across + square[1] + barrier[1];
            let two = square[2] + barrier[2];
            let mut row = with[0];
            for (r, s) in row.iter_mut().zip(own_side) {
                *r += s;
            }
            let (f1, f2) = (one * inverse, two * inverse);
            let factors = row.map(|r| r * inverse);
            *sample = Sample { inverse, next: [f1, f2], side: factors };
            own = [own[1] - f1 * one, -f2 * two];
            across = -f1 * two;
            let [_, second] = with;
            let (mut w0, mut w1) = (second, [0.0; SIDE]);
            for ((w0, w1), r) in w0.iter_mut().zip(&mut w1).zip(&row) {
                *w0 -= f1 * r;
                *w1 = -f2 * r;
            }
            with = [w0, w1];
            for (line, f) in side.iter_mut().zip(&factors) {
                for (s, r) in line.iter_mut().zip(&row) {
                    *s -= f * r;
                }
            }
            while base < next_base {
                let fixed = self.spline.get(base).copied().unwrap_or_default();
                let spline = leave(&fixed, &mut own, &mut across, &mut with, &mut side);
                if let Some(slot) = self.splines.get_mut(base) {
                    *slot = spline;
                }
                base += 1;
            }
        }
        let [.., r0, r1] = side;
        let ([.., a, b], [.., c]) = (r0, r1);
        let [[ta, tb], [_, tc]] = self.trend;
        let (a, b, c) = (a + ta, b + tb, c + tc);
        let determinant = a * c - b * b;
        self.last = [c / determinant, -b / determinant, a / determinant];
    }

    /// Solves for a right-hand side, in place.
    pub(super) fn solve(&self, problem: &Problem, x: &mut Point) {
        let mut base = 0;
        let mut side = [0.0; SIDE];
        load(&x.l, x.d, &mut side);
        let (mut x1, mut x2) = (0.0, 0.0);
        let following = problem.first.iter().skip(1).map(|f| *f as usize);
        let following = following.chain(core::iter::once(problem.splines));
        for ((q, sample), next_base) in x.q.iter_mut().zip(&self.samples).zip(following) {
            // What its two forerunners left.
            let v = *q + x1;
            x1 = x2 - sample.next[0] * v;
            x2 = -sample.next[1] * v;
            for (s, f) in side.iter_mut().zip(&sample.side) {
                *s -= f * v;
            }
            *q = v;
            while base < next_base {
                let Some(spline) = self.splines.get(base) else { break };
                let v = side[0];
                x1 -= spline.samples[0] * v;
                x2 -= spline.samples[1] * v;
                let [_, kept @ .., d0, d1] = side;
                let entering = x.l.get(base + WIDE).copied().unwrap_or(0.0);
                let [a, b, c, d] = kept;
                side = [a, b, c, d, entering, d0, d1];
                for (s, f) in side.iter_mut().zip(&spline.side) {
                    *s -= f * v;
                }
                if let Some(l) = x.l.get_mut(base) {
                    *l = v;
                }
                base += 1;
            }
        }
        let [.., d0, d1] = side;
        let [a, b, c] = self.last;
        x.d = [a * d0 + b * d1, b * d0 + c * d1];
        self.back(problem, x);
    }

    /// Back substitution.
    fn back(&self, problem: &Problem, x: &mut Point) {
        let mut base = problem.splines;
        let mut side = [0.0, 0.0, 0.0, 0.0, 0.0, x.d[0], x.d[1]];
        let (mut x1, mut x2) = (0.0, 0.0);
        let rows = x.q.iter_mut().zip(&self.samples).zip(&problem.first);
        for ((q, sample), own_base) in rows.rev() {
            while base > *own_base as usize {
                base -= 1;
                let (Some(spline), Some(l)) = (self.splines.get(base), x.l.get_mut(base)) else {
                    break;
                };
                let mut v = *l * spline.inverse - spline.samples[0] * x1 - spline.samples[1] * x2;
                for (s, f) in side.iter().zip(&spline.side) {
                    v -= f * s;
                }
                *l = v;
                let [a, b, c, d, _, d0, d1] = side;
                side = [v, a, b, c, d, d0, d1];
            }
            let mut v = *q * sample.inverse - sample.next[0] * x1 - sample.next[1] * x2;
            for (s, f) in side.iter().zip(&sample.side) {
                v -= f * s;
            }
            *q = v;
            (x2, x1) = (x1, v);
        }
    }
}

/// The first splines and the trend of a right-hand side.
fn load(l: &[f64], d: [f64; 2], side: &mut Side) {
    let (splines, trend) = side.split_at_mut(WIDE);
    for (s, l) in splines.iter_mut().zip(l) {
        *s = *l;
    }
    for (s, d) in trend.iter_mut().zip(d) {
        *s = d;
    }
}

/// Eliminates the first spline of the front and lets the next one enter.
fn leave(
    fixed: &([f64; REACH], [f64; 2]),
    own: &mut [f64; 2],
    across: &mut f64,
    with: &mut [Side; 2],
    side: &mut [Side; SIDE],
) -> Spline {
    let (splines, trend) = fixed;
    let mut row = side[0];
    for (r, s) in row.iter_mut().zip(splines) {
        *r += s;
    }
    for (r, s) in row.iter_mut().skip(WIDE).zip(trend) {
        *r += s;
    }
    let inverse = 1.0 / row[0];
    let [with0, with1] = with;
    let (q0, q1) = (with0[0], with1[0]);
    let (f0, f1) = (q0 * inverse, q1 * inverse);
    own[0] -= f0 * q0;
    own[1] -= f1 * q1;
    *across -= f0 * q1;
    // Places behind the spline that goes.
    let behind = |v: &Side| {
        let [_, a, b, c, d, d0, d1] = *v;
        [a, b, c, d, 0.0, d0, d1]
    };
    let row = behind(&row);
    for (w, f) in [(with0, f0), (with1, f1)] {
        *w = behind(w);
        for (w, r) in w.iter_mut().zip(&row) {
            *w -= f * r;
        }
    }
    let [_, a, b, c, d, d0, d1] = *side;
    *side = [behind(&a), behind(&b), behind(&c), behind(&d), [0.0; SIDE], behind(&d0), behind(&d1)];
    let factors = row.map(|r| r * inverse);
    for (line, f) in side.iter_mut().zip(&factors) {
        for (s, r) in line.iter_mut().zip(&row) {
            *s -= f * r;
        }
    }
    Spline { inverse, samples: [f0, f1], side: factors }
}

/// The three upper diagonals of `T'WT`.
pub(super) fn products(taps: &[f64; 3], weight: &[f64], out: &mut [[f64; 3]]) {
    let [a, b, c] = *taps;
    // A column reaches its own row and the two after it.
    let after = |k: usize| weight.iter().skip(k).copied().chain(core::iter::repeat(0.0));
    for (((out, w0), w1), w2) in out.iter_mut().zip(after(0)).zip(after(1)).zip(after(2)) {
        *out = [a * a * w0 + b * b * w1 + c * c * w2, a * b * w1 + b * c * w2, a * c * w2];
    }
}
