//! Power spectral density. Every density here is one-sided and in the square of the
//! signal's unit by Hz: its integral over frequency is the variance.

pub mod burg;
pub mod lomb;
pub mod lomb_long;
pub mod welch;

pub use burg::Burg;
pub use lomb::LombScargle;
pub use lomb_long::LongLombScargle;
pub use welch::{Welch, WelchConfig};

/// The integral of a density sampled at `k * step_hz` over `low_hz..high_hz`, by summing
/// the bins `k` with `low_hz <= k * step_hz < high_hz`.
pub fn band_sum(psd: &[f64], step_hz: f64, low_hz: f64, high_hz: f64) -> f64 {
    let inside = |k: usize| {
        let f = k as f64 * step_hz;
        f >= low_hz && f < high_hz
    };
    psd.iter().enumerate().filter(|(k, _)| inside(*k)).map(|(_, p)| p * step_hz).sum()
}

/// The same by the trapezoid rule over the bins with `low_hz <= k * step_hz <= high_hz`.
pub fn band_trapezoid(psd: &[f64], step_hz: f64, low_hz: f64, high_hz: f64) -> f64 {
    let inside = |k: usize| {
        let f = k as f64 * step_hz;
        f >= low_hz && f <= high_hz
    };
    psd.windows(2)
        .enumerate()
        .filter(|(k, _)| inside(*k) && inside(k + 1))
        .map(|(_, w)| 0.5 * step_hz * w.iter().sum::<f64>())
        .sum()
}
