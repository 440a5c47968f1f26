//! Fractal dimensions of the interval curve.

use super::regression::Fit;
use super::{Line, Undefined, check, finite};

/// Higuchi's fractal dimension: minus the slope of ln L(k) over ln k for k = 1 to `k_max`
/// (commonly 10), where L(k) is the mean normalised length of the k curves that take every
/// k-th interval (Higuchi, Physica D 31:277, 1988). Needs `k_max` >= 2 and more than
/// `k_max` intervals.
pub fn higuchi(rr: &[f64], k_max: usize) -> Result<Line, Undefined> {
    if k_max < 2 {
        return Err(Undefined::Parameter);
    }
    check(rr, k_max.saturating_add(1))?;
    let n = rr.len();
    let mut fit = Fit::default();
    for k in 1..=k_max {
        let mut total = 0.0;
        for start in 0..k {
            let (mut length, mut steps, mut at) = (0.0, 0usize, start);
            while let (Some(a), Some(b)) = (rr.get(at), rr.get(at + k)) {
                length += libm::fabs(b - a);
                steps += 1;
                at += k;
            }
            if steps > 0 {
                total += length * (n - 1) as f64 / (steps * k) as f64 / k as f64;
            }
        }
        let mean = total / k as f64;
        if mean <= 0.0 {
            return Err(Undefined::NoVariation);
        }
        fit.add(libm::log(k as f64), libm::log(finite(mean, Undefined::TooLarge)?));
    }
    let line = fit.line().ok_or(Undefined::NoVariation)?;
    Ok(Line { slope: -line.slope, ..line })
}

/// Katz's fractal dimension log10(L / a) / log10(d / a): L the length of the curve, a its
/// mean step, d the largest distance from the first interval (Katz, Comput Biol Med 18:145,
/// 1988). Needs at least two intervals.
pub fn katz(rr: &[f64]) -> Result<f64, Undefined> {
    check(rr, 2)?;
    let first = rr.first().copied().unwrap_or(0.0);
    let length: f64 = rr.iter().zip(rr.iter().skip(1)).map(|(a, b)| libm::fabs(b - a)).sum();
    let steps = (rr.len() - 1) as f64;
    let reach = rr.iter().fold(0.0_f64, |d, v| d.max(libm::fabs(v - first)));
    if reach <= 0.0 {
        return Err(Undefined::NoVariation);
    }
    let mean_step = length / steps;
    finite(libm::log10(steps) / libm::log10(reach / mean_step), Undefined::NoVariation)
}
