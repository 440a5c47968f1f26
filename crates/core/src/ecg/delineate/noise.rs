//! How much noise is in a stretch of signal.

use super::slopes::Slopes;
use interocept_dsp::sort;

/// The scale of the slopes whose changes are looked at: with it they hold what is between
/// about 25 and 75 Hz, above P and T waves and below where devices filter.
const SCALE: usize = 2;
/// Standard deviation of those changes for white noise of standard deviation 1.
const CHANGES: f64 = 1.0607;
/// The lower quartile of the absolute values of a normal distribution.
const QUARTILE: f64 = 0.318_64;

/// Standard deviation that white noise would have in `x`: three quarters of a beat may be
/// anything, the lower quartile is noise. `sorted` is memory as long as the slopes.
pub(super) fn of(x: &[f64], slopes: &mut Slopes, sorted: &mut [f64]) -> f64 {
    let w = slopes.of(x, SCALE);
    let Some(changes) = sorted.get_mut(..w.len().saturating_sub(2)) else { return 0.0 };
    for (change, (a, b)) in changes.iter_mut().zip(w.iter().zip(w.iter().skip(2))) {
        *change = (b - a).abs();
    }
    sort::quantile(changes, 0.25).unwrap_or(0.0) / (QUARTILE * CHANGES)
}
