//! The convex problem: what is minimised, and its matrices, all of a few diagonals.

use super::DecomposeConfig;
use crate::{
    Error,
    dsp::alloc::{Vec, try_vec},
};

/// Splines that reach a sample, and those that reach one of three neighbours.
pub(super) const REACH: usize = 4;
pub(super) const WIDE: usize = 5;

/// Coefficients of three neighbours, the newest first.
type Taps = [f64; 3];
/// Moving average of the response, by the bilinear transformation.
pub(super) const MOVING: Taps = [1.0, 2.0, 1.0];

/// `minimise 1/2 |Mq + Bl + Cd - y|^2 + alpha 1'Aq + gamma/2 |l|^2` over `Aq >= 0`.
///
/// `M` and `A` have three diagonals, `B` four values in a row, `C` is a constant and a ramp. Rows
/// of missing samples weigh nothing.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) y: Vec<f64>,
    /// 1, or 0 where the sample is missing.
    pub(super) weight: Vec<f64>,
    /// The driver from `q`: `p = Aq`.
    pub(super) auto: Taps,
    pub(super) alpha: f64,
    pub(super) gamma: f64,
    /// The first spline that reaches each sample, and the values of four.
    pub(super) first: Vec<u32>,
    pub(super) basis: Vec<[f64; REACH]>,
    pub(super) splines: usize,
}

/// A point, or a direction.
#[derive(Clone, Debug)]
pub(super) struct Point {
    pub(super) q: Vec<f64>,
    pub(super) l: Vec<f64>,
    pub(super) d: [f64; 2],
}

impl Point {
    pub(super) fn zero(problem: &Problem) -> Result<Self, Error> {
        Ok(Self {
            q: try_vec(problem.y.len(), 0.0)?,
            l: try_vec(problem.splines, 0.0)?,
            d: [0.0; 2],
        })
    }
}

impl Problem {
    /// For standardised samples at `hz`.
    pub(super) fn new(
        y: Vec<f64>,
        weight: Vec<f64>,
        hz: f64,
        config: &DecomposeConfig,
    ) -> Result<Self, Error> {
        let n = y.len();
        // (a1 - a0) / ((s + a0)(s + a1)) with s = 2 hz (1 - 1/z) / (1 + 1/z).
        let (a0, a1) = (1.0 / config.slow_s / hz, 1.0 / config.fast_s / hz);
        let scale = hz / (a1 - a0);
        let auto = [
            (2.0 + a0) * (2.0 + a1) * scale,
            ((a0 - 2.0) * (a1 + 2.0) + (a1 - 2.0) * (a0 + 2.0)) * scale,
            (a0 - 2.0) * (a1 - 2.0) * scale,
        ];
        let mut first = try_vec(n, 0_u32)?;
        let mut basis = try_vec(n, [0.0; REACH])?;
        for (r, (first, basis)) in first.iter_mut().zip(&mut basis).enumerate() {
            let u = r as f64 / hz / config.knots_s;
            let f = u - libm::floor(u);
            let g = 1.0 - f;
            *first = libm::floor(u) as u32;
            // Cubic B-splines of height 1.
            *basis = [
                0.25 * g * g * g,
                0.25 * (3.0 * f * f * f - 6.0 * f * f + 4.0),
                0.25 * (3.0 * g * g * g - 6.0 * g * g + 4.0),
                0.25 * f * f * f,
            ];
        }
        let splines = first.last().map_or(0, |f| *f as usize + REACH);
        Ok(Self {
            y,
            weight,
            auto,
            alpha: config.alpha,
            gamma: config.gamma,
            first,
            basis,
            splines,
        })
    }

    /// The ramp of the trend at a sample.
    #[inline]
    pub(super) fn ramp(&self, r: usize) -> f64 {
        (r as f64 + 1.0) / self.y.len() as f64
    }

    /// `Mq + Bl + Cd - y`, and the tonic part `Bl + Cd` alone.
    pub(super) fn residual(&self, x: &Point, residual: &mut [f64], tonic: &mut [f64]) {
        filter(&MOVING, &x.q, residual);
        let rows = residual.iter_mut().zip(tonic).zip(&self.y).zip(&self.weight);
        let rows = rows.zip(self.first.iter().zip(&self.basis)).enumerate();
        for (r, ((((e, tonic), y), weight), (first, basis))) in rows {
            let first = *first as usize;
            let mut t = x.d[0] + x.d[1] * self.ramp(r);
            if let Some(l) = x.l.get(first..first + REACH) {
                for (l, b) in l.iter().zip(basis) {
                    t += l * b;
                }
            }
            *tonic = t;
            *e = weight * (*e + t - y);
        }
    }

    /// The gradient at a point of this residual, into `g`.
    pub(super) fn gradient(&self, x: &Point, residual: &[f64], g: &mut Point) {
        transposed(&MOVING, residual, &mut g.q);
        let last = self.y.len();
        for (i, v) in g.q.iter_mut().enumerate() {
            // Aq summed: the column's sum, shorter at the end.
            let taps = self.auto.iter().take(last - i);
            *v += self.alpha * taps.fold(0.0, |sum, a| sum + a);
        }
        for (g, l) in g.l.iter_mut().zip(&x.l) {
            *g = self.gamma * l;
        }
        g.d = [0.0; 2];
        for (r, (e, (first, basis))) in
            residual.iter().zip(self.first.iter().zip(&self.basis)).enumerate()
        {
            let first = *first as usize;
            if let Some(l) = g.l.get_mut(first..first + REACH) {
                for (l, b) in l.iter_mut().zip(basis) {
                    *l += e * b;
                }
            }
            g.d[0] += e;
            g.d[1] += e * self.ramp(r);
        }
    }

    /// What is minimised.
    pub(super) fn objective(&self, x: &Point, residual: &[f64], driver: &[f64]) -> f64 {
        let squares = |v: &[f64]| v.iter().fold(0.0, |sum, v| sum + v * v);
        0.5 * squares(residual)
            + self.alpha * driver.iter().fold(0.0, |sum, p| sum + p)
            + 0.5 * self.gamma * squares(&x.l)
    }
}

/// `y = T x` with the taps of a lower band.
pub(super) fn filter(taps: &Taps, x: &[f64], y: &mut [f64]) {
    let (mut x1, mut x2) = (0.0, 0.0);
    for (y, x) in y.iter_mut().zip(x) {
        *y = taps[0] * x + taps[1] * x1 + taps[2] * x2;
        (x2, x1) = (x1, *x);
    }
}

/// `y = T' x`.
pub(super) fn transposed(taps: &Taps, x: &[f64], y: &mut [f64]) {
    let (mut x1, mut x2) = (0.0, 0.0);
    for (y, x) in y.iter_mut().zip(x).rev() {
        *y = taps[0] * x + taps[1] * x1 + taps[2] * x2;
        (x2, x1) = (x1, *x);
    }
}

/// `x` with `T x = y`.
pub(super) fn solve(taps: &Taps, y: &[f64], x: &mut [f64]) {
    let (mut x1, mut x2) = (0.0, 0.0);
    for (x, y) in x.iter_mut().zip(y) {
        *x = (y - taps[1] * x1 - taps[2] * x2) / taps[0];
        (x2, x1) = (x1, *x);
    }
}
