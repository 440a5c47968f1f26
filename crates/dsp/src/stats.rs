//! Descriptive statistics of a series. None where there are too few values for an answer;
//! a NaN among the values makes a NaN of the result.

use crate::sort;

/// Arithmetic mean, summed in order.
pub fn mean(x: &[f64]) -> Option<f64> {
    (!x.is_empty()).then(|| x.iter().sum::<f64>() / x.len() as f64)
}

/// Sum of squared deviations from the mean over `n - ddof`, in two passes.
pub fn variance(x: &[f64], ddof: usize) -> Option<f64> {
    covariance(x, x, ddof)
}

/// Square root of the [`variance`].
pub fn standard_deviation(x: &[f64], ddof: usize) -> Option<f64> {
    variance(x, ddof).map(libm::sqrt)
}

/// Root of the mean square.
pub fn rms(x: &[f64]) -> Option<f64> {
    (!x.is_empty()).then(|| libm::sqrt(x.iter().map(|v| v * v).sum::<f64>() / x.len() as f64))
}

/// Sum of products of deviations over `n - ddof`. None also for unequal lengths.
pub fn covariance(x: &[f64], y: &[f64], ddof: usize) -> Option<f64> {
    if x.len() != y.len() || x.len() <= ddof {
        return None;
    }
    let (mx, my) = (mean(x)?, mean(y)?);
    Some(x.iter().zip(y).map(|(a, b)| (a - mx) * (b - my)).sum::<f64>() / (x.len() - ddof) as f64)
}

/// Pearson's correlation. None for unequal lengths, fewer than two pairs, or a constant series.
pub fn correlation(x: &[f64], y: &[f64]) -> Option<f64> {
    let spread = libm::sqrt(variance(x, 0)?) * libm::sqrt(variance(y, 0)?);
    if spread == 0.0 {
        return None;
    }
    let r = covariance(x, y, 0)? / spread;
    Some(r.clamp(-1.0, 1.0))
}

/// The mean of the `k`-th powers of deviations, beside the second.
fn moments(x: &[f64], power: impl Fn(f64) -> f64) -> Option<(f64, f64)> {
    let m = mean(x)?;
    let n = x.len() as f64;
    let second = x.iter().map(|v| (v - m) * (v - m)).sum::<f64>() / n;
    Some((second, x.iter().map(|v| power(v - m)).sum::<f64>() / n))
}

/// Third standardised moment, without correction for bias. None for a constant series.
pub fn skewness(x: &[f64]) -> Option<f64> {
    let (m2, m3) = moments(x, |d| d * d * d)?;
    (m2 != 0.0).then(|| m3 / (m2 * libm::sqrt(m2)))
}

/// Fourth standardised moment less 3, without correction for bias. None for a constant series.
pub fn excess_kurtosis(x: &[f64]) -> Option<f64> {
    let (m2, m4) = moments(x, |d| d * d * d * d)?;
    (m2 != 0.0).then(|| m4 / (m2 * m2) - 3.0)
}

/// As many of the values as there is room for.
pub fn gather(values: impl Iterator<Item = f64>, room: &mut [f64]) -> &mut [f64] {
    let mut count = 0;
    for (slot, value) in room.iter_mut().zip(values) {
        *slot = value;
        count += 1;
    }
    room.get_mut(..count).unwrap_or(&mut [])
}

/// A middle and a spread that outliers do not move (Hampel, J Am Stat Assoc 69:383, 1974).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Robust {
    /// How many values there were.
    pub count: usize,
    /// Their median; NaN of none.
    pub median: f64,
    /// The median absolute deviation from it, in standard deviations of a normal distribution.
    pub spread: f64,
}

impl Robust {
    /// Standard deviation of a normal distribution by its median absolute deviation.
    pub const MAD: f64 = 1.482_602_218_505_602;
    /// Standard error of the median of a normal distribution by that of its mean.
    pub const MEDIAN_ERROR: f64 = 1.253_314_137_315_500_3;

    /// Of values, which are used up.
    pub fn of(values: &mut [f64]) -> Self {
        let median = sort::median(values).unwrap_or(f64::NAN);
        values.iter_mut().for_each(|v| *v = (*v - median).abs());
        let spread = Self::MAD * sort::median(values).unwrap_or(f64::NAN);
        Self { count: values.len(), median, spread }
    }

    /// The standard error of the median.
    pub fn error(&self) -> f64 {
        Self::MEDIAN_ERROR * self.spread / libm::sqrt(self.count as f64)
    }
}

/// A straight line `intercept + slope * x` through points, by least squares.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Units of y by units of x.
    pub slope: f64,
    /// At `x = 0`.
    pub intercept: f64,
    /// Pearson's correlation; 0 where y is constant.
    pub correlation: f64,
    /// Standard error of the slope (n - 2 degrees of freedom); 0 with two points.
    pub slope_error: f64,
    /// Standard error of the intercept.
    pub intercept_error: f64,
}

/// Fits a [`Line`]. None with fewer than two points, unequal lengths or a constant `x`.
pub fn linear_regression(x: &[f64], y: &[f64]) -> Option<Line> {
    let n = x.len();
    if n < 2 {
        return None;
    }
    let (mx, my) = (mean(x)?, mean(y)?);
    let (sxx, syy, sxy) = (variance(x, 0)?, variance(y, 0)?, covariance(x, y, 0)?);
    if sxx == 0.0 {
        return None;
    }
    let slope = sxy / sxx;
    let r = correlation(x, y).unwrap_or(0.0);
    let slope_error = if n == 2 {
        0.0
    } else {
        let rest = (1.0 - r * r) * syy / sxx / (n - 2) as f64;
        libm::sqrt(if rest < 0.0 { 0.0 } else { rest })
    };
    Some(Line {
        slope,
        intercept: my - slope * mx,
        correlation: r,
        slope_error,
        intercept_error: slope_error * libm::sqrt(sxx + mx * mx),
    })
}
