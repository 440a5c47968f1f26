//! Correlation dimension.

use super::regression::Fit;
use super::sort::{number, radix_sort, real_key};
use super::{Line, Undefined, Workspace, check};

/// Number of radii.
pub const RADII: usize = 64;

/// Largest embedding dimension that is taken.
pub const MAX_DIMENSION: usize = 16;

/// Correlation dimension (Grassberger & Procaccia, Physica D 9:189, 1983): the slope of log2
/// C(r) over log2 r, C(r) the share of pairs of embedded points closer than r (`<`,
/// Euclidean). Radii without pairs are left out.
///
/// The [`RADII`] radii are NeuroKit2's: (1 + x) / 2 for x + 1 in geometric progression, x
/// from 0.025 to 0.5 times the largest distance; they depend on the unit of the intervals
/// (by convention ms). `dimension` 1 to [`MAX_DIMENSION`] and `delay` >= 1, commonly 2
/// and 1. Needs (dimension - 1) delay + 2 intervals. Compares all pairs: O(N^2) time.
pub fn correlation_dimension(
    rr: &[f64],
    dimension: usize,
    delay: usize,
    work: &mut Workspace,
) -> Result<Line, Undefined> {
    if !(1..=MAX_DIMENSION).contains(&dimension) || delay == 0 {
        return Err(Undefined::Parameter);
    }
    let span = (dimension - 1).saturating_mul(delay);
    check(rr, span.saturating_add(2))?;
    work.fits(rr.len())?;
    let points = Points { rr, n: rr.len() - span, dimension, delay };
    let diameter = libm::sqrt(points.square_diameter(work));
    if !diameter.is_finite() {
        return Err(Undefined::TooLarge);
    }
    if diameter <= 0.0 {
        return Err(Undefined::NoVariation);
    }
    let (low, high) = (libm::log2(1.0 + 0.025 * diameter), libm::log2(1.0 + 0.5 * diameter));
    let mut radii = [0.0; RADII];
    for (i, r) in radii.iter_mut().enumerate() {
        *r = libm::exp2(low + (high - low) * i as f64 / (RADII - 1) as f64 - 1.0);
    }
    let counts = points.histogram(&radii.map(|r| r * r), work);
    let pairs = points.n as f64 * (points.n as f64 - 1.0) / 2.0;
    let (mut fit, mut closer) = (Fit::default(), 0u64);
    for (r, count) in radii.iter().zip(counts) {
        closer += count;
        if closer > 0 {
            fit.add(libm::log2(*r), libm::log2(closer as f64 / pairs));
        }
    }
    fit.line().ok_or(Undefined::NoMatches)
}

/// The embedded series.
struct Points<'a> {
    rr: &'a [f64],
    n: usize,
    dimension: usize,
    delay: usize,
}

impl Points<'_> {
    fn at(&self, i: usize) -> impl Iterator<Item = f64> + '_ {
        let step = self.delay;
        (0..self.dimension).map(move |k| self.rr.get(i + k * step).copied().unwrap_or(0.0))
    }

    /// The largest squared distance: points far from the mean first, until even the
    /// farthest partner could not be farther.
    fn square_diameter(&self, work: &mut Workspace) -> f64 {
        let centre = super::mean(self.rr);
        let reach =
            |i: usize| libm::sqrt(self.at(i).map(|v| (v - centre) * (v - centre)).sum::<f64>());
        let [key, other_key, _] = &mut work.key;
        let [order, other_order, ..] = &mut work.index;
        let n = number(key, order, (0..self.n).map(|i| real_key(-reach(i))));
        if let (Some(k), Some(o), Some(k2), Some(o2)) =
            (key.get_mut(..n), order.get_mut(..n), other_key.get_mut(..n), other_order.get_mut(..n))
        {
            radix_sort(k, o, k2, o2);
        }
        let order = order.get(..n).unwrap_or(&[]);
        let mut best = 0.0_f64;
        for (at, &i) in order.iter().enumerate() {
            let i = i as usize;
            let own = reach(i);
            // a trifle of slack for the rounding of the reaches
            if 4.0 * own * own * (1.0 + 1e-12) < best {
                break;
            }
            for &j in order.iter().skip(at + 1) {
                let j = j as usize;
                let bound = own + reach(j);
                if bound * bound * (1.0 + 1e-12) < best {
                    break;
                }
                let d = self.at(i).zip(self.at(j)).map(|(a, b)| (a - b) * (a - b)).sum();
                best = best.max(d);
            }
        }
        best
    }

    /// How many pairs have their squared distance below each limit and not below the one
    /// before.
    fn histogram(&self, limits: &[f64; RADII], work: &mut Workspace) -> [u64; RADII] {
        let bins = Bins::new(limits);
        let mut counts = [0u64; RADII + 1];
        let [squares, distances, ..] = &mut work.real;
        for lag in 1..self.n {
            let others = self.rr.get(lag..).unwrap_or(&[]);
            for ((s, a), b) in squares.iter_mut().zip(self.rr).zip(others) {
                *s = (a - b) * (a - b);
            }
            let pairs = self.n - lag;
            let Some(distances) = distances.get_mut(..pairs) else { break };
            for (d, s) in distances.iter_mut().zip(squares.iter()) {
                *d = *s;
            }
            for k in 1..self.dimension {
                let ahead = squares.get(k * self.delay..).unwrap_or(&[]);
                for (d, s) in distances.iter_mut().zip(ahead) {
                    *d += *s;
                }
            }
            for &d in distances.iter() {
                if let Some(c) = counts.get_mut(bins.of(d)) {
                    *c += 1;
                }
            }
        }
        let mut below = [0; RADII];
        for (b, c) in below.iter_mut().zip(counts) {
            *b = c;
        }
        below
    }
}

/// Finds how many limits are not above a value: the leading bits of the value as a floating
/// point number pick a cell, and few limits lie in one cell.
struct Bins<'a> {
    limits: &'a [f64; RADII],
    shift: u32,
    base: u64,
    first: [u8; CELLS],
}

const CELLS: usize = 1024;

impl<'a> Bins<'a> {
    fn new(limits: &'a [f64; RADII]) -> Self {
        let [low, .., high] = limits.map(f64::to_bits);
        let mut shift = 43;
        while (high >> shift) - (low >> shift) >= CELLS as u64 - 1 {
            shift += 1;
        }
        let base = low >> shift;
        let mut first = [0; CELLS];
        for (cell, f) in first.iter_mut().enumerate().skip(1) {
            let edge = f64::from_bits((base + cell as u64) << shift);
            *f = limits.iter().filter(|&&l| l <= edge).count() as u8;
        }
        Self { limits, shift, base, first }
    }

    fn of(&self, value: f64) -> usize {
        let cell = (value.to_bits() >> self.shift).saturating_sub(self.base);
        let cell = cell.min(CELLS as u64 - 1) as usize;
        let mut bin = usize::from(self.first.get(cell).copied().unwrap_or(0));
        while self.limits.get(bin).is_some_and(|&l| value >= l) {
            bin += 1;
        }
        bin
    }
}
