//! Multifractal detrended fluctuation analysis.

use super::Undefined;
use super::dfa::{Profile, Windows};
use super::regression::Fit;

/// Largest order |q| that is taken.
pub const MAX_ORDER: usize = 8;
const MAX_Q: usize = 2 * MAX_ORDER + 1;

/// What the singularity spectrum looks like. H(q) = d tau / d q with tau = q h(q) - 1 and
/// D = q H - tau, gradients by central differences.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Multifractal {
    /// max H - min H.
    pub width: f64,
    /// H where D is largest.
    pub peak: f64,
    /// (max H + min H) / 2.
    pub mean: f64,
    /// D where H is largest.
    pub max: f64,
    /// D where H is largest less D where H is smallest.
    pub delta: f64,
    /// (min H - peak) / width.
    pub asymmetry: f64,
    /// Sum of squared second gradients of h over 2 q_max + 2 (Orozco-Duque et al., Biomed
    /// Signal Process 20:150, 2015).
    pub fluctuation: f64,
    /// Sum of squared gradients of h (Faini et al., Entropy 23:520, 2021).
    pub increment: f64,
}

/// Multifractal analysis (Kantelhardt et al., Physica A 316:87, 2002) for the orders
/// q = -`q_max` to `q_max` in steps of 1 (`q_max` from 2 to [`MAX_ORDER`], commonly 5).
///
/// F_q(n) is the power mean of order q over the windows of n points, for q = 0 the geometric
/// mean; h(q) its slope over n in log-log. Windows that are straight lines exactly are left
/// out, because negative powers of 0 do not exist.
pub fn multifractal(
    profile: &Profile<'_>,
    scales: impl IntoIterator<Item = usize>,
    windows: Windows,
    q_max: usize,
) -> Result<Multifractal, Undefined> {
    if !(2..=MAX_ORDER).contains(&q_max) {
        return Err(Undefined::Parameter);
    }
    let orders = 2 * q_max + 1;
    let mut fits = [Fit::default(); MAX_Q];
    for n in scales {
        if n < 3 || n > profile.intervals() {
            return Err(Undefined::Parameter);
        }
        let x = libm::log2(n as f64);
        let means = power_means(profile, n, windows, q_max).ok_or(Undefined::NoVariation)?;
        for (fit, f) in fits.iter_mut().zip(means) {
            fit.add(x, f);
        }
    }
    let mut h = [0.0; MAX_Q];
    for (h, fit) in h.iter_mut().zip(&fits).take(orders) {
        *h = fit.line().ok_or(Undefined::Parameter)?.slope;
    }
    spectrum(h.get(..orders).unwrap_or(&[]), q_max)
}

/// log2 F_q(n) for q = -q_max ... q_max; `None` where all windows are flat.
fn power_means(
    profile: &Profile<'_>,
    n: usize,
    windows: Windows,
    q_max: usize,
) -> Option<[f64; MAX_Q]> {
    let (mut up, mut down) = ([0.0; MAX_ORDER], [0.0; MAX_ORDER]);
    let (mut logs, mut count) = (0.0, 0usize);
    profile.for_each_window(n, windows, |variance| {
        if variance > 0.0 {
            count += 1;
            logs += libm::log2(variance);
            let s = libm::sqrt(variance);
            let (mut power, mut inverse) = (1.0, 1.0);
            for (u, d) in up.iter_mut().zip(&mut down).take(q_max) {
                power *= s;
                inverse /= s;
                *u += power;
                *d += inverse;
            }
        }
    });
    if count == 0 {
        return None;
    }
    let mut out = [0.0; MAX_Q];
    if let Some(zero) = out.get_mut(q_max) {
        *zero = 0.5 * logs / count as f64;
    }
    for (i, (u, d)) in up.iter().zip(&down).take(q_max).enumerate() {
        let q = (i + 1) as f64;
        if let Some(o) = out.get_mut(q_max + 1 + i) {
            *o = libm::log2(u / count as f64) / q;
        }
        if let Some(o) = out.get_mut(q_max - 1 - i) {
            *o = -libm::log2(d / count as f64) / q;
        }
    }
    Some(out)
}

/// Gradient on a unit grid: central inside, one-sided at the ends.
fn gradient(f: &[f64]) -> [f64; MAX_Q] {
    let mut out = [0.0; MAX_Q];
    let at = |i: usize| f.get(i).copied().unwrap_or(0.0);
    let last = f.len().saturating_sub(1);
    for (i, o) in out.iter_mut().enumerate().take(f.len()) {
        let (low, high) = (i.saturating_sub(1), (i + 1).min(last));
        *o = (at(high) - at(low)) / if high - low == 2 { 2.0 } else { 1.0 };
    }
    out
}

fn spectrum(h: &[f64], q_max: usize) -> Result<Multifractal, Undefined> {
    let q = |i: usize| i as f64 - q_max as f64;
    let mut tau = [0.0; MAX_Q];
    for (i, (t, h)) in tau.iter_mut().zip(h).enumerate() {
        *t = q(i) * h - 1.0;
    }
    let strength = gradient(tau.get(..h.len()).unwrap_or(&[]));
    let points = || {
        strength.iter().zip(&tau).take(h.len()).enumerate().map(|(i, (&s, &t))| (s, q(i) * s - t))
    };
    let first = points().next().ok_or(Undefined::Parameter)?;
    // (H, D) where H is smallest, where H is largest, and where D is largest: the first each
    let (low, high, top) = points().fold((first, first, first), |(low, high, top), p| {
        (
            if p.0 < low.0 { p } else { low },
            if p.0 > high.0 { p } else { high },
            if p.1 > top.1 { p } else { top },
        )
    });
    let width = high.0 - low.0;
    if width <= 0.0 {
        return Err(Undefined::NoVariation);
    }
    let first_gradient = gradient(h);
    let inside = first_gradient.get(..h.len()).unwrap_or(&[]);
    let second = gradient(inside);
    Ok(Multifractal {
        width,
        peak: top.0,
        mean: (high.0 + low.0) / 2.0,
        max: high.1,
        delta: high.1 - low.1,
        asymmetry: (low.0 - top.0) / width,
        fluctuation: second.iter().map(|g| g * g).sum::<f64>() / (2.0 * q_max as f64 + 2.0),
        increment: inside.iter().map(|g| g * g).sum(),
    })
}
