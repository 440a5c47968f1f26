//! Detrended fluctuation analysis, exact in whole microseconds.
//!
//! The profile y (the running sum of intervals less a whole number near their mean) is a
//! whole number, and so are the prefix sums of y, y^2 and i y. From them the residual sum of
//! squares of any window of n points about its own line is closed form:
//!
//! ((n^2 - 1) (n S2 - S1^2) - 3 q^2) / (n (n^2 - 1)),  q = 2 S3 - (n - 1) S1,
//!
//! exact up to the one division, whatever the window costs O(1), and independent of the
//! constant that was subtracted, because a line in y is removed anyway.

use super::regression::Fit;
use super::wide::difference_of_products;
use super::{Line, Undefined, Workspace};

/// Sums over a prefix of the profile.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Moments {
    s1: i128,
    s2: i128,
    s3: i128,
}

impl Moments {
    /// As [`Profile::variance`], from the low halves of the sums: whatever overflows in
    /// between, the end is right modulo 2^64 and known to be smaller.
    fn narrow_variance(&self, end: &Self, start: usize, n: usize) -> f64 {
        let low = |a: i128, b: i128| (b as i64).wrapping_sub(a as i64);
        let wide = n as i64;
        let s1 = low(self.s1, end.s1);
        let s3 = low(self.s3, end.s3).wrapping_sub((start as i64).wrapping_mul(s1));
        let v = wide.wrapping_mul(low(self.s2, end.s2)).wrapping_sub(s1.wrapping_mul(s1));
        let q = s3.wrapping_mul(2).wrapping_sub((wide - 1).wrapping_mul(s1));
        let n2 = wide * wide - 1;
        let numerator = n2.wrapping_mul(v).wrapping_sub(q.wrapping_mul(q).wrapping_mul(3));
        numerator.max(0) as f64 / (wide as f64 * wide as f64 * n2 as f64)
    }
}

/// Windows from here on take the wide way anyway.
const MOST_NARROW: usize = 64;

/// Whether everything about windows of `n` points fits, where no step of the profile is longer
/// than `reach`: no two of its points are further apart than n `reach`, so that n S2 - S1^2
/// is at most n^2 (n `reach`)^2 / 4, and the rest is smaller than n^2 times that.
fn fits_in_64_bits(n: usize, reach: u128) -> bool {
    let n = n as u128;
    let apart = n.saturating_mul(reach);
    let most = n.pow(4).saturating_mul(apart.saturating_mul(apart)) / 4;
    most < 1 << 62
}

/// Which windows of n points a scale uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Windows {
    /// One after the other from the start, as published (Peng et al., Chaos 5:82, 1995) and
    /// in PhysioNet's `dfa`; the rest at the end is left out.
    Disjoint,
    /// Disjoint ones from the start and again from the end (Kantelhardt et al., Physica A
    /// 316:87, 2002), so that no interval is left out.
    BothEnds,
    /// Half overlapping: starts 0, n/2, 2 (n/2) ... below N - n, the one that would end with
    /// the series excluded (NeuroKit2).
    HalfOverlap,
}

/// The profile of an interval series, ready for any number of scales.
#[derive(Clone, Copy, Debug)]
pub struct Profile<'a> {
    moments: &'a [Moments],
    /// Windows below this length need no more than 64 bits.
    narrow: usize,
}

/// The most intervals a profile takes.
const MAX_N: usize = 1 << 24;

impl<'a> Profile<'a> {
    /// Sums up the intervals, in whole microseconds (or any whole unit). Needs four.
    pub fn new(rr_us: &[i64], work: &'a mut Workspace) -> Result<Self, Undefined> {
        let n = rr_us.len();
        if n < 4 {
            return Err(Undefined::TooShort { need: 4 });
        }
        work.fits(n)?;
        if n > MAX_N {
            return Err(Undefined::TooLong { room: MAX_N });
        }
        let total: i128 = rr_us.iter().map(|&v| i128::from(v)).sum();
        let centre = total.checked_div(n as i128).unwrap_or(0);
        let (mut y, mut sum) = (0i128, Moments::default());
        let mut reach = 0;
        // |y| n < 2^62 keeps n S2 and S1^2 below 2^124.
        let limit = (1i128 << 62).checked_div(n as i128).unwrap_or(0);
        let mut moments = work.moments.iter_mut();
        if let Some(first) = moments.next() {
            *first = sum;
        }
        for (i, (m, &v)) in moments.zip(rr_us).enumerate() {
            let step = i128::from(v) - centre;
            reach = reach.max(step.unsigned_abs());
            y += step;
            if y.abs() >= limit {
                return Err(Undefined::TooLarge);
            }
            sum.s1 += y;
            sum.s2 += y * y;
            sum.s3 += i as i128 * y;
            *m = sum;
        }
        let narrow = (3..MOST_NARROW).take_while(|&n| fits_in_64_bits(n, reach)).count() + 3;
        Ok(Self { moments: work.moments.get(..=n).unwrap_or(&[]), narrow })
    }

    /// How many intervals it has.
    pub fn intervals(&self) -> usize {
        self.moments.len().saturating_sub(1)
    }

    /// Mean squared residual (divided by n) of the window of `n` >= 3 points from `start`
    /// about its line.
    fn variance(&self, start: usize, n: usize) -> Option<f64> {
        let a = self.moments.get(start)?;
        let b = self.moments.get(start.checked_add(n)?)?;
        if n < self.narrow {
            return Some(a.narrow_variance(b, start, n));
        }
        let n_wide = n as i128;
        let s1 = b.s1 - a.s1;
        let v = n_wide * (b.s2 - a.s2) - s1 * s1;
        let q = 2 * (b.s3 - a.s3 - start as i128 * s1) - (n_wide - 1) * s1;
        let (v, q) = (v.unsigned_abs(), q.unsigned_abs());
        let n2 = (n as u128) * (n as u128) - 1;
        let numerator = if v >> 78 == 0 && q >> 62 == 0 {
            // n^2 v < 2^(48 + 78), 3 q^2 < 2^126
            (n2 * v).saturating_sub(3 * q * q) as f64
        } else {
            difference_of_products(n2, v, 3 * q, q)
        };
        // two factors n: one of the formula, one of the mean
        Some(numerator / (n as f64 * n as f64 * n2 as f64))
    }

    /// Calls `f` with the mean squared residual of each window of `n` points.
    pub(super) fn for_each_window(&self, n: usize, windows: Windows, mut f: impl FnMut(f64)) {
        let length = self.intervals();
        let mut run = |mut start: usize, step: usize, end: usize| {
            while start < end {
                if let Some(v) = self.variance(start, n) {
                    f(v);
                }
                start += step.max(1);
            }
        };
        let last = (length + 1).saturating_sub(n);
        match windows {
            Windows::Disjoint => run(0, n, last),
            Windows::BothEnds => {
                run(0, n, last);
                run(length.checked_rem(n).unwrap_or(0), n, last);
            }
            Windows::HalfOverlap => run(0, n / 2, last.saturating_sub(1)),
        }
    }

    /// Fluctuation F(n): the root of the mean squared residual over the windows of `n`
    /// points (3 to N), in the unit of the intervals. With `drop_flat`, windows that are a
    /// straight line exactly are left out, as NeuroKit2 does; without, they count as 0.
    pub fn fluctuation(
        &self,
        n: usize,
        windows: Windows,
        drop_flat: bool,
    ) -> Result<f64, Undefined> {
        if n < 3 || n > self.intervals() {
            return Err(Undefined::Parameter);
        }
        let (mut sum, mut count) = (0.0, 0usize);
        self.for_each_window(n, windows, |v| {
            sum += v;
            count += usize::from(v > 0.0 || !drop_flat);
        });
        if count == 0 { Err(Undefined::NoVariation) } else { Ok(libm::sqrt(sum / count as f64)) }
    }

    /// Scaling exponent alpha: the slope of log2 F(n) over log2 n, with its standard error.
    /// Needs at least two scales.
    ///
    /// ```
    /// use interocept::hrv::nonlinear::{Workspace, dfa::{Profile, Windows}};
    /// let rr_us: Vec<i64> = (0..400).map(|i| 800_000 + 977 * (i * i % 61)).collect();
    /// let mut work = Workspace::new(rr_us.len())?;
    /// let alpha1 = Profile::new(&rr_us, &mut work)?.exponent(4..=16, Windows::Disjoint, false)?;
    /// assert_eq!(alpha1.points, 13);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn exponent(
        &self,
        scales: impl IntoIterator<Item = usize>,
        windows: Windows,
        drop_flat: bool,
    ) -> Result<Line, Undefined> {
        let mut fit = Fit::default();
        for n in scales {
            let f = self.fluctuation(n, windows, drop_flat)?;
            if f <= 0.0 {
                return Err(Undefined::NoVariation);
            }
            fit.add(libm::log2(n as f64), libm::log2(f));
        }
        fit.line().ok_or(Undefined::Parameter)
    }
}
