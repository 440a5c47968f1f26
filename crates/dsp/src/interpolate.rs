//! Piecewise polynomials through given points.

use crate::alloc::{Vec, try_vec};
use crate::error::{Error, all_finite, length};
use crate::slice::{at, set};

/// Which curve goes through the points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Straight lines. At least 2 points.
    Linear,
    /// Quadratic spline with its knots halfway between the points, the outermost two left
    /// out; at least 3 points (as `scipy.interpolate.interp1d(kind="quadratic")`).
    Quadratic,
    /// Cubic spline without curvature at its ends. At least 2 points.
    CubicNatural,
    /// Cubic spline whose first two and last two pieces are each one polynomial; at least 2
    /// points (as `scipy.interpolate.CubicSpline`; C. de Boor, *A Practical Guide to
    /// Splines*, chapter IV).
    #[default]
    CubicNotAKnot,
    /// Monotone where the points are; at least 2 points (as
    /// `scipy.interpolate.PchipInterpolator`; F. N. Fritsch, J. Butland, 1984).
    Pchip,
}

/// A curve through up to a fixed number of points.
///
/// ```
/// use interocept_dsp::interpolate::{Interpolant, Kind};
/// let mut curve = Interpolant::new(10)?;
/// curve.fit(Kind::CubicNotAKnot, &[0.0, 1.0, 3.0, 4.0], &[0.0, 1.0, 27.0, 64.0])?;
/// assert!((curve.evaluate(2.0) - 8.0).abs() < 1e-12);
/// # Ok::<(), interocept_dsp::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Interpolant {
    /// Where each piece begins.
    starts: Vec<f64>,
    /// Its coefficients, of rising power in the distance from its start.
    pieces: Vec<[f64; 4]>,
    /// Rows of the tridiagonal system: above the diagonal, right-hand side.
    rows: Vec<[f64; 2]>,
    len: usize,
}

impl Interpolant {
    /// For up to `max_points` points; zero everywhere until fitted.
    ///
    /// # Errors
    /// No memory.
    pub fn new(max_points: usize) -> Result<Self, Error> {
        Ok(Self {
            starts: try_vec(max_points, 0.0)?,
            pieces: try_vec(max_points, [0.0; 4])?,
            rows: try_vec(max_points, [0.0; 2])?,
            len: 0,
        })
    }

    /// Fits the curve through the points `(x, y)`.
    ///
    /// # Errors
    /// Too few or too many points, unequal lengths, `x` not increasing, or a value that is
    /// not finite. The curve that was fitted before stays.
    pub fn fit(&mut self, kind: Kind, x: &[f64], y: &[f64]) -> Result<(), Error> {
        let least = if kind == Kind::Quadratic { 3 } else { 2 };
        length("x", x.len(), least, self.starts.len())?;
        length("y", y.len(), x.len(), x.len())?;
        all_finite("x", x)?;
        all_finite("y", y)?;
        if let Some(i) = x.windows(2).position(|w| matches!(w, [a, b] if a >= b)) {
            return Err(Error::NotIncreasing { field: "x", index: i + 1 });
        }
        match kind {
            Kind::Linear => self.linear(x, y),
            Kind::Quadratic => self.quadratic(x, y),
            _ if x.len() == 2 => self.linear(x, y),
            Kind::CubicNotAKnot if x.len() == 3 => self.quadratic(x, y),
            Kind::CubicNatural => self.cubic(x, y, true),
            Kind::CubicNotAKnot => self.cubic(x, y, false),
            Kind::Pchip => self.pchip(x, y),
        }
        Ok(())
    }

    /// The value at `x`; outside the points the end pieces go on.
    pub fn evaluate(&self, x: f64) -> f64 {
        let starts = self.starts.get(..self.len).unwrap_or(&[]);
        self.piece(starts.partition_point(|&s| s <= x).saturating_sub(1), x)
    }

    /// The values at `start`, `start + step`, ... for a positive `step`.
    pub fn sample(&self, start: f64, step: f64, out: &mut [f64]) {
        let mut i = 0;
        for (k, o) in out.iter_mut().enumerate() {
            let x = start + step * k as f64;
            while i + 1 < self.len && at(&self.starts, i + 1) <= x {
                i += 1;
            }
            *o = self.piece(i, x);
        }
    }

    #[inline]
    fn piece(&self, i: usize, x: f64) -> f64 {
        let [c0, c1, c2, c3] = self.pieces.get(i).copied().unwrap_or_default();
        let d = x - self.starts.get(i).copied().unwrap_or(0.0);
        ((c3 * d + c2) * d + c1) * d + c0
    }

    fn put(&mut self, i: usize, start: f64, piece: [f64; 4]) {
        set(&mut self.starts, i, start);
        set(&mut self.pieces, i, piece);
        self.len = i + 1;
    }

    fn linear(&mut self, x: &[f64], y: &[f64]) {
        for i in 0..x.len() - 1 {
            self.put(i, at(x, i), [at(y, i), slope(x, y, i), 0.0, 0.0]);
        }
    }

    /// The pieces with given slopes at the points.
    fn hermite(&mut self, x: &[f64], y: &[f64], slope_at: impl Fn(&Self, usize) -> f64) {
        for i in 0..x.len() - 1 {
            let (h, d) = (width(x, i), slope(x, y, i));
            let (s0, s1) = (slope_at(self, i), slope_at(self, i + 1));
            let c3 = (s0 + s1 - 2.0 * d) / h;
            self.put(i, at(x, i), [at(y, i), s0, (d - s0) / h - c3, c3 / h]);
        }
    }

    /// The slopes make the curvature continuous: a tridiagonal system.
    fn cubic(&mut self, x: &[f64], y: &[f64], natural: bool) {
        let last = x.len() - 1;
        let (h, d) = (|i| width(x, i), |i| slope(x, y, i));
        // At an end with pieces `a` (outer) and `b`: the third derivatives of both agree.
        let not_a_knot = |a: usize, b: usize| {
            let both = h(a) + h(b);
            let right = ((h(a) + 2.0 * both) * h(b) * d(a) + h(a) * h(a) * d(b)) / both;
            (h(b), both, right)
        };
        self.eliminate(x.len(), |i| {
            if i == 0 {
                let (diagonal, above, right) =
                    if natural { (2.0, 1.0, 3.0 * d(0)) } else { not_a_knot(0, 1) };
                [0.0, diagonal, above, right]
            } else if i == last {
                let (diagonal, below, right) = if natural {
                    (2.0, 1.0, 3.0 * d(last - 1))
                } else {
                    not_a_knot(last - 1, last - 2)
                };
                [below, diagonal, 0.0, right]
            } else {
                let (a, b) = (h(i - 1), h(i));
                [b, 2.0 * (a + b), a, 3.0 * (b * d(i - 1) + a * d(i))]
            }
        });
        self.hermite(x, y, Self::solution);
    }

    /// Solves a tridiagonal system of rows `[below, diagonal, above, right]` by elimination
    /// (Thomas); every system here is dominant enough to need no pivoting.
    fn eliminate(&mut self, n: usize, row: impl Fn(usize) -> [f64; 4]) {
        let (mut above_before, mut right_before) = (0.0, 0.0);
        for (i, slot) in self.rows.iter_mut().take(n).enumerate() {
            let [below, diagonal, above, right] = row(i);
            let pivot = diagonal - below * above_before;
            above_before = above / pivot;
            right_before = (right - below * right_before) / pivot;
            *slot = [above_before, right_before];
        }
        let mut next = 0.0;
        for [above, value] in self.rows.iter_mut().take(n).rev() {
            *value -= *above * next;
            next = *value;
        }
    }

    fn solution(&self, i: usize) -> f64 {
        self.rows.get(i).map_or(f64::NAN, |r| r[1])
    }

    fn pchip(&mut self, x: &[f64], y: &[f64]) {
        let last = x.len() - 1;
        self.hermite(x, y, |_, i| {
            let (h, d) = (|i| width(x, i), |i| slope(x, y, i));
            if i == 0 {
                return pchip_end(h(0), h(1), d(0), d(1));
            }
            if i == last {
                return pchip_end(h(last - 1), h(last - 2), d(last - 1), d(last - 2));
            }
            let (d0, d1) = (d(i - 1), d(i));
            if d0 * d1 <= 0.0 && (d0 == 0.0 || d1 == 0.0 || (d0 < 0.0) != (d1 < 0.0)) {
                return 0.0;
            }
            let (w0, w1) = (2.0 * h(i) + h(i - 1), h(i) + 2.0 * h(i - 1));
            (w0 + w1) / (w0 / d0 + w1 / d1)
        });
    }

    /// Quadratic B-splines on the halfway knots: each point but the first and the last sees
    /// three of them, so the system is tridiagonal.
    fn quadratic(&mut self, x: &[f64], y: &[f64]) {
        let n = x.len();
        // Knots of the pieces: first point, halves without the outermost, last point.
        let knot = |k: usize| {
            if k == 0 {
                at(x, 0)
            } else if k >= n - 2 {
                at(x, n - 1)
            } else {
                0.5 * (at(x, k) + at(x, k + 1))
            }
        };
        // Piece `p` lies between these four knots, the outer ones repeated at the ends.
        let around = |p: usize| [knot(p.saturating_sub(1)), knot(p), knot(p + 1), knot(p + 2)];
        self.eliminate(n, |i| {
            if i == 0 || i == n - 1 {
                return [0.0, 1.0, 0.0, at(y, i)];
            }
            let [k0, k1, k2, k3] = around(i - 1);
            let t = at(x, i);
            let w = k2 - k1;
            let below = (k2 - t) * (k2 - t) / ((k2 - k0) * w);
            let above = (t - k1) * (t - k1) / ((k3 - k1) * w);
            [below, 1.0 - below - above, above, at(y, i)]
        });
        for p in 0..n - 2 {
            let [k0, k1, k2, k3] = around(p);
            let (c0, c1, c2) = (self.solution(p), self.solution(p + 1), self.solution(p + 2));
            let w = k2 - k1;
            // The slopes at both ends of the piece are those of the control polygon.
            let (s0, s1) = (2.0 * (c1 - c0) / (k2 - k0), 2.0 * (c2 - c1) / (k3 - k1));
            let value = c0 + (c1 - c0) * (k1 - k0) / (k2 - k0);
            self.put(p, k1, [value, s0, (s1 - s0) / (2.0 * w), 0.0]);
        }
    }

    /// Bytes held on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.starts.capacity() * size_of::<f64>()
            + self.pieces.capacity() * size_of::<[f64; 4]>()
            + self.rows.capacity() * size_of::<[f64; 2]>()
    }
}

fn width(x: &[f64], i: usize) -> f64 {
    at(x, i + 1) - at(x, i)
}

fn slope(x: &[f64], y: &[f64], i: usize) -> f64 {
    width(y, i) / width(x, i)
}

/// The slope at an end by the parabola through three points, kept monotone.
fn pchip_end(h0: f64, h1: f64, d0: f64, d1: f64) -> f64 {
    let s = ((2.0 * h0 + h1) * d0 - h0 * d1) / (h0 + h1);
    let sign = |v: f64| (v > 0.0) as i8 - (v < 0.0) as i8;
    if sign(s) != sign(d0) {
        0.0
    } else if sign(d0) != sign(d1) && s.abs() > 3.0 * d0.abs() {
        3.0 * d0
    } else {
        s
    }
}
