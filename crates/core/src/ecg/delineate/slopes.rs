//! The slope of a stretch of signal at one scale: a quadratic-spline wavelet.
//!
//! Three running means over `scale` samples and a difference over as many are, at the scales
//! 2^k, the filter bank of Mallat and Zhong (IEEE Trans Pattern Anal 14:710, 1992) that
//! Martinez et al. (IEEE Trans Biomed Eng 51:570, 2004) delineate with: the derivative of the
//! signal, smoothed. Extrema of the signal are its zeros, flanks of waves its extrema.

use interocept_dsp::{
    Error,
    alloc::{Vec, try_vec},
};

/// The coarsest scale, in samples.
const COARSEST: usize = 8;

/// A place in the stretch is this much before the item of the slopes that belongs to it.
pub(super) const AHEAD: f64 = 1.5;

/// Memory for the slopes of a stretch.
#[derive(Clone, Debug)]
pub(super) struct Slopes {
    w: Vec<f64>,
}

impl Slopes {
    pub(super) fn new(longest: usize) -> Result<Self, Error> {
        Ok(Self { w: try_vec(longest + 4 * COARSEST, 0.0)? })
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.w.capacity() * size_of::<f64>()
    }

    /// The slopes of `x`, in the unit of the signal over `scale` samples: item `j` belongs to
    /// the place `j - AHEAD` of `x`. Outside of `x` the signal stands at its first and at its
    /// last few samples.
    pub(super) fn of(&mut self, x: &[f64], scale: usize) -> &[f64] {
        let pad = 2 * scale;
        let total = x.len() + 2 * pad;
        let Some(w) = self.w.get_mut(..total) else { return &[] };
        let edge = |v: &[f64]| v.iter().sum::<f64>() / v.len().max(1) as f64;
        let few = x.len().min(3);
        let first = edge(x.get(..few).unwrap_or(&[]));
        let last = edge(x.get(x.len() - few..).unwrap_or(&[]));
        for (i, slot) in w.iter_mut().enumerate() {
            *slot = match i.checked_sub(pad) {
                None => first,
                Some(k) => x.get(k).copied().unwrap_or(last),
            };
        }
        let mut len = total;
        for _ in 0..3 {
            len = running_mean(w, len, scale);
        }
        let len = len.saturating_sub(scale);
        for i in 0..len {
            let difference = w.get(i + scale).unwrap_or(&0.0) - w.get(i).unwrap_or(&0.0);
            if let Some(slot) = w.get_mut(i) {
                *slot = difference;
            }
        }
        w.get(..len).unwrap_or(&[])
    }
}

/// Puts into each of the first `len` places the mean of the `over` from there on; returns how
/// many there are.
fn running_mean(w: &mut [f64], len: usize, over: usize) -> usize {
    let mut sum: f64 = w.iter().take(over).sum();
    let kept = (len + 1).saturating_sub(over);
    for i in 0..kept {
        let entering = if i + over < len { w.get(i + over).copied().unwrap_or(0.0) } else { 0.0 };
        if let Some(slot) = w.get_mut(i) {
            let leaving = *slot;
            *slot = sum / over as f64;
            sum += entering - leaving;
        }
    }
    kept
}

/// Where between the items `inside` and `outside` of `w` the slope falls to `level`.
pub(super) fn crossing(w: &[f64], inside: usize, outside: usize, level: f64) -> f64 {
    let value = |i: usize| w.get(i).map_or(0.0, |v| v.abs());
    let (a, b) = (value(inside), value(outside));
    let part = if a > b { ((a - level) / (a - b)).clamp(0.0, 1.0) } else { 0.0 };
    inside as f64 + part * (outside as f64 - inside as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn a_ramp_has_its_slope_and_a_peak_a_zero_at_its_place() {
        let mut slopes = Slopes::new(100).unwrap();
        for scale in [1, 2, 4, 8] {
            let ramp: Vec<f64> = (0..100).map(|i| 3.0 * f64::from(i)).collect();
            let w = slopes.of(&ramp, scale);
            assert_eq!(w.len(), 103);
            assert!((w[50] - 3.0 * scale as f64).abs() < 1e-9);
            let peak: Vec<f64> =
                (0..100).map(|i| -(f64::from(i) - 50.3) * (f64::from(i) - 50.3)).collect();
            let w = slopes.of(&peak, scale);
            let j = w.windows(2).position(|p| p[0] > 0.0 && p[1] <= 0.0).unwrap();
            let zero = j as f64 + w[j] / (w[j] - w[j + 1]);
            assert!((zero - AHEAD - 50.3).abs() < 1e-9, "{scale}: {zero}");
        }
    }
}
