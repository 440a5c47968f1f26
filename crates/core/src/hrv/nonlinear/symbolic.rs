//! Symbolic dynamics: patterns of three successive levels.

use super::sort::{number, radix_sort, real_key};
use super::{Undefined, Workspace, check};

/// Shares of the four pattern families among all words of three symbols; they sum to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Symbolic {
    /// No variation: three equal symbols.
    pub v0: f64,
    /// One variation: two successive symbols equal, one different.
    pub v1: f64,
    /// Two like variations: rising or falling.
    pub lv2: f64,
    /// Two unlike variations: a peak or a valley.
    pub uv2: f64,
}

/// The most levels [`symbolic_equal_probability`] takes.
pub const MAX_LEVELS: usize = 16;

/// Symbolic dynamics with `levels` (2 to [`MAX_LEVELS`], commonly 4) equally probable
/// levels: limits at the quantiles j / levels (linear interpolation), an interval on a limit
/// belongs to the level above (Cysarz et al., Physiol Meas 39:105010, 2018; families after
/// Porta et al., Am J Physiol 293:H702, 2007). Needs at least three intervals.
pub fn symbolic_equal_probability(
    rr: &[f64],
    levels: usize,
    work: &mut Workspace,
) -> Result<Symbolic, Undefined> {
    check(rr, 3)?;
    work.fits(rr.len())?;
    if !(2..=MAX_LEVELS).contains(&levels) {
        return Err(Undefined::Parameter);
    }
    let mut limits = [f64::INFINITY; MAX_LEVELS];
    sort_values(rr, work);
    let [sorted, ..] = &work.real;
    for (j, limit) in limits.iter_mut().take(levels - 1).enumerate() {
        *limit = quantile(sorted.get(..rr.len()).unwrap_or(&[]), (j + 1) as f64 / levels as f64);
    }
    let symbol = |v: &f64| limits.iter().filter(|&l| v >= l).count();
    let mut counts = [0usize; 4];
    let symbols = rr.iter().map(symbol);
    for ((a, b), c) in symbols.clone().zip(symbols.clone().skip(1)).zip(symbols.skip(2)) {
        let family = match (a.cmp(&b), b.cmp(&c)) {
            (core::cmp::Ordering::Equal, core::cmp::Ordering::Equal) => 0,
            (core::cmp::Ordering::Equal, _) | (_, core::cmp::Ordering::Equal) => 1,
            (first, second) if first == second => 2,
            _ => 3,
        };
        if let Some(count) = counts.get_mut(family) {
            *count += 1;
        }
    }
    let [v0, v1, lv2, uv2] = counts.map(|c| c as f64 / (rr.len() - 2) as f64);
    Ok(Symbolic { v0, v1, lv2, uv2 })
}

/// Leaves the values, ascending, at the start of `work.real[0]`.
pub(super) fn sort_values(rr: &[f64], work: &mut Workspace) {
    let [key, other_key, _] = &mut work.key;
    let [order, other_order, ..] = &mut work.index;
    let n = number(key, order, rr.iter().map(|&v| real_key(v)));
    if let (Some(k), Some(o), Some(k2), Some(o2)) =
        (key.get_mut(..n), order.get_mut(..n), other_key.get_mut(..n), other_order.get_mut(..n))
    {
        radix_sort(k, o, k2, o2);
    }
    let [sorted, ..] = &mut work.real;
    for (s, o) in sorted.iter_mut().zip(order.iter().take(n)) {
        *s = rr.get(*o as usize).copied().unwrap_or(0.0);
    }
}

/// Quantile q of ascending values by linear interpolation (type 7 of Hyndman & Fan, Am Stat
/// 50:361, 1996).
fn quantile(sorted: &[f64], q: f64) -> f64 {
    let at = q * sorted.len().saturating_sub(1) as f64;
    let below = libm::floor(at);
    let get = |i: usize| sorted.get(i).copied();
    let a = get(below as usize).unwrap_or(0.0);
    let b = get(below as usize + 1).unwrap_or(a);
    let t = at - below;
    // from the nearer end, so that the result never leaves [a, b]
    if t < 0.5 { a + (b - a) * t } else { b - (b - a) * (1.0 - t) }
}
