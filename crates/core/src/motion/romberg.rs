//! What closing the eyes does to a descriptor of balance.

use interocept_dsp::snapshot;

/// A ratio of eyes closed to eyes open, with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Romberg {
    /// Geometric mean of the trials with eyes closed by that of those with eyes open.
    pub ratio: f64,
    /// Lower end of the interval; 0 where there are too few trials to tell.
    pub low: f64,
    /// Upper end; infinite where there are too few.
    pub high: f64,
}

/// The Romberg ratio of a descriptor that is greater than nothing, such as the mean velocity or
/// the area of sway, from one or more trials of each kind.
///
/// The interval is that of the difference of mean logarithms with unequal variances (B. L. Welch,
/// Biometrika 34:28, 1947). It needs two trials of each kind: a single trial says nothing of how
/// much a person differs from trial to trial, and then the interval is all there is. `None` without
/// a trial of each kind, or where a value is not greater than 0.
///
/// ```
/// use interocept::motion::romberg;
/// let r = romberg(&[9.8, 11.0, 10.2], &[15.1, 13.9, 16.0]).unwrap();
/// assert!((r.ratio - 1.45).abs() < 0.01 && r.low > 1.2 && r.high < 1.8);
/// let one = romberg(&[10.0], &[15.0]).unwrap();
/// assert!((one.ratio - 1.5).abs() < 1e-12);
/// assert_eq!((one.low, one.high), (0.0, f64::INFINITY));
/// ```
pub fn romberg(open: &[f64], closed: &[f64]) -> Option<Romberg> {
    let logs = |values: &[f64]| {
        let mut logs = Logs::default();
        let good = values.iter().all(|v| *v > 0.0 && v.is_finite());
        values.iter().for_each(|v| logs.add(*v));
        good.then_some(logs)
    };
    ratio(&logs(open)?, &logs(closed)?)
}

/// The logarithms of a group of values, one by one (B. P. Welford, Technometrics 4:419, 1962).
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Logs {
    n: f64,
    mean: f64,
    squares: f64,
}
snapshot!(Logs { n, mean, squares });

impl Logs {
    /// A value greater than nothing.
    pub(super) fn add(&mut self, value: f64) {
        let log = libm::log(value);
        self.n += 1.0;
        let off = log - self.mean;
        self.mean += off / self.n;
        self.squares += off * (log - self.mean);
    }

    pub(super) fn count(&self) -> f64 {
        self.n
    }

    /// Of the mean.
    fn variance(&self) -> f64 {
        self.squares / (self.n - 1.0) / self.n
    }
}

/// The ratio of geometric means of any two groups, the second by the first.
pub(super) fn ratio(open: &Logs, closed: &Logs) -> Option<Romberg> {
    if open.n < 1.0 || closed.n < 1.0 {
        return None;
    }
    let ratio = libm::exp(closed.mean - open.mean);
    if open.n < 2.0 || closed.n < 2.0 {
        return Some(Romberg { ratio, low: 0.0, high: f64::INFINITY });
    }
    let (a, b) = (open.variance(), closed.variance());
    let variance = a + b;
    let free = variance * variance / (a * a / (open.n - 1.0) + b * b / (closed.n - 1.0));
    let half = if variance > 0.0 { t95(free) * libm::sqrt(variance) } else { 0.0 };
    let end = |half: f64| libm::exp(closed.mean - open.mean + half);
    Some(Romberg { ratio, low: end(-half), high: end(half) })
}

/// 97.5 % quantile of Student's t, of the whole degrees of freedom below.
fn t95(free: f64) -> f64 {
    const T: [f64; 30] = [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
        2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
        2.052, 2.048, 2.045, 2.042,
    ];
    // Whole ones may come out a rounding below.
    let place = ((free + 1e-9) as usize).saturating_sub(1);
    T.get(place).copied().unwrap_or(if free < 60.0 { 2.042 } else { 2.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same by hand: logarithms 0, ln 2 and ln 2, ln 4 differ by ln 2; each variance is
    /// (ln 2)² / 2 of two trials, so the standard error is ln 2 / sqrt 2 of two degrees of freedom.
    #[test]
    fn the_interval_is_that_of_welch() {
        let r = romberg(&[1.0, 2.0], &[2.0, 4.0]).unwrap();
        let half = 4.303 * libm::log(2.0) / libm::sqrt(2.0);
        assert!((r.ratio - 2.0).abs() < 1e-12);
        assert!((libm::log(r.high) - libm::log(2.0) - half).abs() < 1e-12);
        assert!((libm::log(r.low) - libm::log(2.0) + half).abs() < 1e-12);
        assert_eq!(romberg(&[3.0, 3.0], &[3.0, 3.0]).map(|r| (r.low, r.high)), Some((1.0, 1.0)));
    }

    #[test]
    fn what_has_no_ratio_has_none() {
        for (open, closed) in [(&[][..], &[1.0][..]), (&[0.0], &[1.0]), (&[1.0], &[f64::NAN])] {
            assert_eq!(romberg(open, closed), None);
        }
    }
}
