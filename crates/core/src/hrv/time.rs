//! Time-domain indices, from exact sums of whole microseconds.
//!
//! Definitions: Task Force of the ESC and NASPE (1996), "Heart rate variability: standards of
//! measurement", Circulation 93:1043, where nothing else is said. Undefined indices are NaN.

use super::{profile::Constants, series::Series};
use crate::dsp::{snapshot, sort};

/// Exact sums over intervals and their successive differences: their order does not matter,
/// and what is taken out is gone without a trace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Intervals.
    pub count: u64,
    /// Sum of the intervals, us.
    pub sum: i128,
    /// Sum of their squares, us^2.
    pub squares: i128,
    /// Successive differences.
    pub differences: u64,
    /// Sum of the differences, us.
    pub difference_sum: i128,
    /// Sum of their squares, us^2.
    pub difference_squares: i128,
    /// Sum of their fourth powers, us^4.
    pub difference_fourth: i128,
    /// Differences over 20 ms in size.
    pub over_20: u64,
    /// Differences over 50 ms in size.
    pub over_50: u64,
}
snapshot!(Sums {
    count,
    sum,
    squares,
    differences,
    difference_sum,
    difference_squares,
    difference_fourth,
    over_20,
    over_50,
});

impl Sums {
    /// The sums of a series.
    pub fn of(series: Series<'_>) -> Self {
        let mut sums = Self::default();
        for nn in series.nn {
            sums.add(nn.rr_us);
        }
        for d in series.differences() {
            sums.add_difference(d);
        }
        sums
    }

    /// Adds an interval.
    pub fn add(&mut self, rr_us: u32) {
        let rr = i128::from(rr_us);
        self.count = self.count.wrapping_add(1);
        self.sum = self.sum.wrapping_add(rr);
        self.squares = self.squares.wrapping_add(rr.wrapping_mul(rr));
    }

    /// Takes an interval out.
    pub fn remove(&mut self, rr_us: u32) {
        let rr = i128::from(rr_us);
        self.count = self.count.wrapping_sub(1);
        self.sum = self.sum.wrapping_sub(rr);
        self.squares = self.squares.wrapping_sub(rr.wrapping_mul(rr));
    }

    /// Adds a successive difference.
    pub fn add_difference(&mut self, d_us: i64) {
        self.change(d_us, 1, 1);
    }

    /// Takes a successive difference out.
    pub fn remove_difference(&mut self, d_us: i64) {
        self.change(d_us, -1, u64::MAX);
    }

    /// Adds a difference with a sign; `one` is that sign modulo 2^64.
    fn change(&mut self, d_us: i64, sign: i128, one: u64) {
        let d = i128::from(d_us);
        let square = d.wrapping_mul(d);
        let size = d_us.unsigned_abs();
        self.differences = self.differences.wrapping_add(one);
        if size > 20_000 {
            self.over_20 = self.over_20.wrapping_add(one);
        }
        if size > 50_000 {
            self.over_50 = self.over_50.wrapping_add(one);
        }
        let add = |sum: i128, value: i128| sum.wrapping_add(sign.wrapping_mul(value));
        self.difference_sum = add(self.difference_sum, d);
        self.difference_squares = add(self.difference_squares, square);
        self.difference_fourth = add(self.difference_fourth, square.wrapping_mul(square));
    }

    /// Mean NN in ms.
    pub fn mean_ms(&self) -> f64 {
        self.sum as f64 / self.count as f64 / 1000.0
    }

    /// Mean heart rate in 1/min: of the beats in the time they took.
    pub fn rate_bpm(&self) -> f64 {
        60_000.0 / self.mean_ms()
    }

    /// Sample standard deviation of the intervals in ms.
    pub fn sdnn_ms(&self) -> f64 {
        deviation(self.count, self.sum, self.squares) / 1000.0
    }

    /// Sample standard deviation of the signed differences in ms.
    pub fn sdsd_ms(&self) -> f64 {
        deviation(self.differences, self.difference_sum, self.difference_squares) / 1000.0
    }

    /// Root mean square of the differences in ms.
    pub fn rmssd_ms(&self) -> f64 {
        libm::sqrt(self.difference_squares as f64 / self.differences as f64) / 1000.0
    }

    /// Standard error of RMSSD in ms by the delta method, the differences taken as
    /// independent: `sqrt(var(d^2) / n) / (2 RMSSD)`.
    pub fn rmssd_error_ms(&self) -> f64 {
        let n = self.differences as f64;
        let mean = self.difference_squares as f64 / n;
        let variance = (self.difference_fourth as f64 / n - mean * mean).max(0.0);
        libm::sqrt(variance / n) / (2.0 * libm::sqrt(mean)) / 1000.0
    }

    /// Whether not all intervals are the same.
    pub fn varies(&self) -> bool {
        scatter(self.count, self.sum, self.squares) > 0
    }
}

/// The squared deviations from the mean times the count, exactly.
fn scatter(count: u64, sum: i128, squares: i128) -> i128 {
    i128::from(count).wrapping_mul(squares).wrapping_sub(sum.wrapping_mul(sum))
}

/// Standard deviation, n-1 in the divisor, with one rounding under the root.
pub(super) fn deviation(count: u64, sum: i128, squares: i128) -> f64 {
    if count < 2 {
        return f64::NAN;
    }
    let n = count as f64;
    libm::sqrt(scatter(count, sum, squares) as f64 / (n * (n - 1.0)))
}

/// Order statistics of the intervals, all in ms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Order {
    /// Least interval.
    pub min: f64,
    /// Greatest interval.
    pub max: f64,
    /// Median.
    pub median: f64,
    /// Median absolute deviation times 1.4826, which makes it the standard deviation of
    /// normally distributed intervals.
    pub mad: f64,
    /// Interquartile range.
    pub iqr: f64,
    /// 20th percentile.
    pub prc20: f64,
    /// 80th percentile.
    pub prc80: f64,
}

/// Order statistics; quantiles are interpolated linearly. `scratch` holds as many values as
/// the series at least.
pub fn order(series: Series<'_>, scratch: &mut [f64]) -> Option<Order> {
    let values = scratch.get_mut(..series.nn.len())?;
    for (v, nn) in values.iter_mut().zip(series.nn) {
        *v = nn.ms();
    }
    sort::sort(values);
    let quantile = |q| sort::quantile_sorted(values, q);
    let median = quantile(0.5)?;
    let (min, max) = (*values.first()?, *values.last()?);
    let (iqr, prc20, prc80) = (quantile(0.75)? - quantile(0.25)?, quantile(0.2)?, quantile(0.8)?);
    for v in values.iter_mut() {
        *v = (*v - median).abs();
    }
    let mad = sort::median(values)? * 1.4826;
    Some(Order { min, max, median, mad, iqr, prc20, prc80 })
}

/// Geometric indices.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Geometry {
    /// Number of intervals by the height of their histogram.
    pub triangular_index: f64,
    /// Base of the triangle that fits the histogram best, in ms; NaN where none fits.
    pub tinn: f64,
    /// The modal interval: middle of the highest bin of 50 ms, in ms.
    pub mode: f64,
    /// Share of the intervals in that bin.
    pub mode_share: f64,
}

/// Bins of a histogram of intervals: 20 s in bins of 1/128 s, and two more.
pub const BINS: usize = 2562;

fn histogram(series: Series<'_>, bin_ms: f64, bins: &mut [f64]) -> Option<(usize, f64)> {
    bins.fill(0.0);
    for nn in series.nn {
        if let Some(b) = bins.get_mut((nn.ms() / bin_ms) as usize) {
            *b += 1.0;
        }
    }
    let mut best: Option<(usize, f64)> = None;
    for (i, b) in bins.iter().enumerate() {
        if *b > best.map_or(0.0, |(_, most)| most) {
            best = Some((i, *b));
        }
    }
    best
}

/// Geometric indices from histograms whose bins start at 0. `bins` holds [`BINS`] values.
pub fn geometry(series: Series<'_>, constants: &Constants, bins: &mut [f64]) -> Option<Geometry> {
    let n = series.nn.len() as f64;
    let (at, height) = histogram(series, 50.0, bins)?;
    let (mode, mode_share) = (50.0 * (at as f64 + 0.5), height / n);
    let bin_ms = constants.histogram_bin_ms;
    let (apex, height) = histogram(series, bin_ms, bins)?;
    let triangular_index = n / height;
    let bins: &[f64] = bins;
    let first = bins.iter().position(|b| *b > 0.0)?;
    let last = bins.iter().rposition(|b| *b > 0.0)?;
    // The two sides of the triangle share only its apex, where it is exact, so each is fitted
    // alone. A side of length `n` bins falls to zero there and stays zero beyond.
    let side = |reach: usize, value: &dyn Fn(usize) -> f64, end: usize| {
        let mut best = (0, f64::INFINITY);
        for length in 1..=reach {
            let end = if constants.tinn_fixed_left { length } else { end };
            let misfit: f64 = (1..=end)
                .map(|k| {
                    let d = value(k) - (height * (1.0 - k as f64 / length as f64)).max(0.0);
                    d * d
                })
                .sum();
            if misfit < best.1 {
                best = (length, misfit);
            }
        }
        best.0
    };
    let at = |i: Option<usize>| i.and_then(|i| bins.get(i)).copied().unwrap_or(0.0);
    // Feet lie on the edges of bins inside the range of the intervals.
    let (below, above) = (apex.saturating_sub(first), last.saturating_sub(apex));
    let left = if constants.tinn_fixed_left {
        below.saturating_sub(1)
    } else {
        side(below.saturating_sub(1), &|k| at(apex.checked_sub(k)), below)
    };
    let right = side(above, &|k| at(apex.checked_add(k)), above);
    let tinn = if left > 0 && right > 0 { (left + right) as f64 * bin_ms } else { f64::NAN };
    Some(Geometry { triangular_index, tinn, mode, mode_share })
}

/// Spread over and within segments of equal length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segments {
    /// Standard deviation of the segments' means, ms.
    pub sdann: f64,
    /// Mean of the segments' standard deviations, ms.
    pub sdnni: f64,
    /// How many segments counted.
    pub count: u64,
}

/// SDANN and SDNN index over segments of `minutes`, which lie end to end from the first beat.
pub fn segments(series: Series<'_>, minutes: u64, constants: &Constants) -> Segments {
    let length_us = minutes.clamp(1, 1440).saturating_mul(60_000_000).max(1);
    let start_us = series.nn.first().map_or(0, |nn| nn.start_us());
    let parts = series.span_us() as f64 / length_us as f64;
    let count =
        if constants.round_segments { libm::rint(parts) } else { libm::floor(parts) } as u64;
    let (mut means, mut deviations) = (Running::default(), Running::default());
    let mut rest = series.nn;
    // Straight to the segment of the next interval: a gap may be years long.
    while let Some(next) = rest.first() {
        let i = next.end_us.saturating_sub(start_us) / length_us;
        if i >= count {
            break;
        }
        let end_us = start_us.saturating_add(length_us.saturating_mul(i + 1));
        let inside = rest.partition_point(|nn| nn.end_us < end_us);
        let (segment, tail) = rest.split_at_checked(inside).unwrap_or((rest, &[]));
        rest = tail;
        let kept = segment.len().saturating_sub(usize::from(constants.drop_last_of_segment));
        let segment = segment.get(..kept).unwrap_or(&[]);
        let mut sums = Sums::default();
        for nn in segment {
            sums.add(nn.rr_us);
        }
        if sums.count >= 2 {
            means.add(sums.mean_ms());
            deviations.add(sums.sdnn_ms());
        }
    }
    let enough = means.count >= constants.fewest_segments;
    Segments {
        sdann: if enough { means.deviation() } else { f64::NAN },
        sdnni: if enough { deviations.mean } else { f64::NAN },
        count: means.count,
    }
}

/// Mean and spread of numbers as they come (B. P. Welford, 1962).
#[derive(Clone, Copy, Debug, Default)]
struct Running {
    count: u64,
    mean: f64,
    squares: f64,
}

impl Running {
    fn add(&mut self, x: f64) {
        self.count = self.count.wrapping_add(1);
        let d = x - self.mean;
        self.mean += d / self.count as f64;
        self.squares += d * (x - self.mean);
    }

    fn deviation(&self) -> f64 {
        libm::sqrt(self.squares / (self.count as f64 - 1.0))
    }
}
