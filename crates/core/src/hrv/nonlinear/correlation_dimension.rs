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

    /// Leaves the distinct points, sorted, as starts and multiplicities in `work.index[0]` and
    /// `[1]` and their first two coordinates in `work.real[0]` and `[1]`; returns how many.
    /// Intervals on a grid of milliseconds have far fewer distinct points than points.
    fn distinct(&self, work: &mut Workspace) -> usize {
        let [key, other_key, _] = &mut work.key;
        let [order, other_order, ..] = &mut work.index;
        let n = number(key, order, (0..self.n).map(|_| 0));
        let (Some(key), Some(other_key)) = (key.get_mut(..n), other_key.get_mut(..n)) else {
            return 0;
        };
        let (Some(order), Some(multiplicity)) = (order.get_mut(..n), other_order.get_mut(..n))
        else {
            return 0;
        };
        let coordinate =
            |i: u32, k: usize| self.rr.get(i as usize + k * self.delay).copied().unwrap_or(0.0);
        for k in (0..self.dimension).rev() {
            for (key, &i) in key.iter_mut().zip(order.iter()) {
                *key = real_key(coordinate(i, k));
            }
            radix_sort(key, order, other_key, multiplicity);
        }
        let [x, y, ..] = &mut work.real;
        let mut distinct = 0usize;
        for at in 0..n {
            let Some(&i) = order.get(at) else { break };
            let before = distinct.checked_sub(1).and_then(|d| order.get(d).copied());
            if before.is_some_and(|j| self.at(i as usize).eq(self.at(j as usize))) {
                if let Some(m) = distinct.checked_sub(1).and_then(|d| multiplicity.get_mut(d)) {
                    *m += 1;
                }
                continue;
            }
            if let (Some(o), Some(m), Some(x), Some(y)) = (
                order.get_mut(distinct),
                multiplicity.get_mut(distinct),
                x.get_mut(distinct),
                y.get_mut(distinct),
            ) {
                (*o, *m, *x) = (i, 1, coordinate(i, 0));
                *y = if self.dimension > 1 { coordinate(i, 1) } else { 0.0 };
            }
            distinct += 1;
        }
        distinct
    }

    /// How many pairs have their squared distance below each limit and not below the one
    /// before.
    fn histogram(&self, limits: &[f64; RADII], work: &mut Workspace) -> [u64; RADII] {
        let n = self.distinct(work);
        let [x, y, distances, ..] = &mut work.real;
        let [order, multiplicity, sure, ..] = &mut work.index;
        let [cells, ..] = &mut work.key;
        let bins = Bins::new(limits, cells, sure, self.n.min(MAX_CELLS));
        let mut below = [0; RADII];
        let (x, y) = (x.get(..n).unwrap_or(&[]), y.get(..n).unwrap_or(&[]));
        for (p, (&px, &py)) in x.iter().zip(y).enumerate() {
            let Some(distances) = distances.get_mut(..n - p - 1) else { break };
            let (Some(xs), Some(ys)) = (x.get(p + 1..), y.get(p + 1..)) else { break };
            for ((d, qx), qy) in distances.iter_mut().zip(xs).zip(ys) {
                *d = (px - qx) * (px - qx) + (py - qy) * (py - qy);
            }
            let Some((&i, others)) = order.get(p..n).and_then(<[u32]>::split_first) else { break };
            for k in 2..self.dimension {
                let get = |i: u32| self.rr.get(i as usize + k * self.delay).copied().unwrap_or(0.0);
                for (d, &j) in distances.iter_mut().zip(others) {
                    *d += (get(i) - get(j)) * (get(i) - get(j));
                }
            }
            let Some((&own, weights)) = multiplicity.get(p..n).and_then(<[u32]>::split_first)
            else {
                break;
            };
            let own = u64::from(own);
            if let Some(first) = below.first_mut() {
                // pairs of identical points
                *first += own * (own - 1) / 2;
            }
            for (&d, &w) in distances.iter().zip(weights) {
                let (cell, count) = (bins.cell(d), own * u64::from(w));
                match (bins.sure.get(cell), bins.cells.get_mut(cell)) {
                    (Some(1), Some(c)) => *c += count,
                    _ => {
                        if let Some(b) = below.get_mut(bins.search(d)) {
                            *b += count;
                        }
                    }
                }
            }
        }
        for (cell, &count) in bins.cells.iter().enumerate() {
            if let Some(b) = below.get_mut(bins.search(bins.low_end(cell))) {
                *b += count;
            }
        }
        below
    }
}

/// Counts values between limits. The leading bits of a value as a floating-point number pick
/// a cell; where no limit lies inside a cell, that is all there is to find out.
struct Bins<'a> {
    limits: &'a [f64; RADII],
    shift: u32,
    base: u64,
    cells: &'a mut [u64],
    /// 1 where a cell has no limit inside.
    sure: &'a mut [u32],
}

const MAX_CELLS: usize = 4096;

impl<'a> Bins<'a> {
    /// With `count` cells: the first for all values below the first limit's cell, the last
    /// for all above the last limit's.
    fn new(
        limits: &'a [f64; RADII],
        cells: &'a mut [u64],
        sure: &'a mut [u32],
        count: usize,
    ) -> Self {
        let count = count.min(cells.len()).min(sure.len());
        let (cells, sure) =
            (cells.get_mut(..count).unwrap_or_default(), sure.get_mut(..count).unwrap_or_default());
        cells.iter_mut().for_each(|c| *c = 0);
        let [low, .., high] = limits.map(f64::to_bits);
        let mut shift = 36;
        while shift < 63 && (high >> shift) - (low >> shift) + 3 > count as u64 {
            shift += 1;
        }
        let base = (low >> shift).saturating_sub(1);
        for (cell, s) in sure.iter_mut().enumerate() {
            let inside = limits.iter().any(|l| (l.to_bits() >> shift) - base == cell as u64);
            *s = u32::from(!inside);
        }
        Self { limits, shift, base, cells, sure }
    }

    fn cell(&self, value: f64) -> usize {
        let cell = (value.to_bits() >> self.shift).saturating_sub(self.base);
        cell.min(self.cells.len().saturating_sub(1) as u64) as usize
    }

    /// A value that lies in the cell.
    fn low_end(&self, cell: usize) -> f64 {
        f64::from_bits((self.base + cell as u64) << self.shift)
    }

    /// How many limits are not above the value.
    fn search(&self, value: f64) -> usize {
        self.limits.iter().filter(|&&l| l <= value).count()
    }
}
