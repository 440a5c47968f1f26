//! The Poincaré plot: each interval against the one before.

use super::{Undefined, check, finite, pairs};

/// Width and length of the cloud and what is derived from them. SD1, SD2 and the axes have
/// the unit of the intervals, the area its square.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Poincare {
    /// Standard deviation (n - 1) across the line of identity, of (x\[i\] - x\[i+1\]) / sqrt 2.
    pub sd1: f64,
    /// Standard deviation (n - 1) along it, of (x\[i\] + x\[i+1\]) / sqrt 2, projected directly:
    /// 2 SDNN^2 - SDSD^2 / 2 becomes negative for alternating intervals.
    pub sd2: f64,
    /// SD1 / SD2; `None` where SD2 is 0.
    pub sd1_sd2: Option<f64>,
    /// Area of the ellipse, pi SD1 SD2.
    pub area: f64,
    /// Cardiac sympathetic index SD2 / SD1 (Toichi et al., J Auton Nerv Syst 62:79, 1997);
    /// `None` where SD1 is 0.
    pub csi: Option<f64>,
    /// Cardiac vagal index log10(16 SD1 SD2) (Toichi 1997); `None` where the area is 0. Its
    /// value depends on the unit, by convention ms.
    pub cvi: Option<f64>,
    /// Modified cardiac sympathetic index (4 SD2)^2 / (4 SD1) (Jeppesen et al., EMBC 2014,
    /// 4563); `None` where SD1 is 0.
    pub csi_modified: Option<f64>,
}

/// The Poincaré plot of intervals (Brennan et al., IEEE Trans Biomed Eng 48:1342, 2001).
///
/// `follows[i]` says that interval i directly follows interval i - 1; pairs across a gap are
/// left out. Empty: nothing is missing. At least two pairs are needed.
///
/// ```
/// use interocept::hrv::nonlinear::poincare::poincare;
/// let p = poincare(&[800.0, 810.0, 790.0, 805.0], &[])?;
/// // Differences -10, 20, -15: their standard deviation 18.930 by the root of 2.
/// assert!((p.sd1 - 13.385).abs() < 1e-3);
/// # Ok::<(), interocept::hrv::nonlinear::Undefined>(())
/// ```
pub fn poincare(rr: &[f64], follows: &[bool]) -> Result<Poincare, Undefined> {
    check(rr, 3)?;
    let across = pairs(rr, follows).map(|(a, b)| a - b);
    let along = pairs(rr, follows).map(|(a, b)| a + b);
    let sd1 = finite(deviation(across)? * core::f64::consts::FRAC_1_SQRT_2, Undefined::TooLarge)?;
    let sd2 = finite(deviation(along)? * core::f64::consts::FRAC_1_SQRT_2, Undefined::TooLarge)?;
    let area = finite(core::f64::consts::PI * sd1 * sd2, Undefined::TooLarge)?;
    let quotient = |a: f64, b: f64| (b > 0.0).then(|| a / b).filter(|q| q.is_finite());
    Ok(Poincare {
        sd1,
        sd2,
        sd1_sd2: quotient(sd1, sd2),
        area,
        csi: quotient(sd2, sd1),
        cvi: (area > 0.0).then(|| libm::log10(16.0 * sd1 * sd2)).filter(|v| v.is_finite()),
        csi_modified: quotient(4.0 * sd2 * sd2, sd1),
    })
}

/// Standard deviation with n - 1, in two passes.
fn deviation(values: impl Iterator<Item = f64> + Clone) -> Result<f64, Undefined> {
    let (n, sum) = values.clone().fold((0usize, 0.0), |(n, s), v| (n + 1, s + v));
    if n < 2 {
        return Err(Undefined::TooShort { need: 3 });
    }
    let mean = sum / n as f64;
    let squares: f64 = values.map(|v| (v - mean) * (v - mean)).sum();
    Ok(libm::sqrt(squares / (n - 1) as f64))
}
