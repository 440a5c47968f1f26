//! The least-squares periodogram of unevenly sampled series.
//!
//! Sources: N. R. Lomb, 1976; J. D. Scargle, 1982. The trigonometric functions advance from
//! one frequency to the next by a rotation and are computed anew every 1024 frequencies, so
//! the error stays near 1e-13 of the peak.

use crate::alloc::{Vec, try_vec};
use crate::error::{Error, all_finite, in_range, length};
use core::f64::consts::PI;

const LANES: usize = 4;
const RESYNC: usize = 1024;

/// Four samples: value, time, the phasor at the present frequency and its rotation to the next.
#[derive(Clone, Copy, Debug, Default)]
struct Block {
    y: [f64; LANES],
    time: [f64; LANES],
    weight: [f64; LANES],
    cos: [f64; LANES],
    sin: [f64; LANES],
    step_cos: [f64; LANES],
    step_sin: [f64; LANES],
}

/// The periodogram at the frequencies `start_hz + k * step_hz`.
#[derive(Clone, Debug)]
pub struct LombScargle {
    start_hz: f64,
    step_hz: f64,
    blocks: Vec<Block>,
}

impl LombScargle {
    /// For up to `max_len` samples; `start_hz` at least 0, `step_hz` above 0.
    ///
    /// # Errors
    /// A parameter out of range, or no memory.
    pub fn new(start_hz: f64, step_hz: f64, max_len: usize) -> Result<Self, Error> {
        in_range("start_hz", start_hz, 0.0, 1e12)?;
        in_range("step_hz", step_hz, f64::MIN_POSITIVE, 1e12)?;
        let blocks = try_vec(max_len.div_ceil(LANES), Block::default())?;
        Ok(Self { start_hz, step_hz, blocks })
    }

    /// Writes to `psd` the one-sided density of `y`, less its mean, at increasing times
    /// `time_s`, in the square of y's unit by Hz: Scargle's periodogram (for even sampling
    /// `|DFT|^2 / n`) times twice the mean sampling interval. Its integral up to half the
    /// mean rate is about the variance.
    ///
    /// # Errors
    /// Fewer than 2 or more than `max_len` samples, unequal lengths, times that do not
    /// increase, or values that are not finite.
    pub fn compute(&mut self, time_s: &[f64], y: &[f64], psd: &mut [f64]) -> Result<(), Error> {
        check(time_s, y, self.blocks.len() * LANES)?;
        let used = self.load(time_s, y);
        let (n, scale) = (y.len() as f64, density_scale(time_s));
        let blocks = self.blocks.get_mut(..used).unwrap_or(&mut []);
        for (k, p) in psd.iter_mut().enumerate() {
            if k % RESYNC == 0 {
                let w = 2.0 * PI * (self.start_hz + self.step_hz * k as f64);
                blocks.iter_mut().for_each(|b| b.aim(w, 2.0 * PI * self.step_hz));
            }
            let mut sums = [[0.0; LANES]; 4];
            for block in &mut *blocks {
                block.advance(&mut sums);
            }
            let [yc, ys, c2, s2] = sums.map(|[a, b, c, d]| (a + b) + (c + d));
            *p = scale * power(yc, ys, c2, 2.0 * s2, n);
        }
        Ok(())
    }

    /// Puts the samples in place, times from the middle of the series for small angles.
    fn load(&mut self, time_s: &[f64], y: &[f64]) -> usize {
        let mean = crate::stats::mean(y).unwrap_or(0.0);
        let middle = middle(time_s);
        let mut used = 0;
        let parts = time_s.chunks(LANES).zip(y.chunks(LANES));
        for (block, (times, values)) in self.blocks.iter_mut().zip(parts) {
            *block = Block::default();
            let lanes = block.time.iter_mut().zip(&mut block.y).zip(&mut block.weight);
            for (((t, v), w), (time, value)) in lanes.zip(times.iter().zip(values)) {
                (*t, *v, *w) = (time - middle, value - mean, 1.0);
            }
            used += 1;
        }
        used
    }

    /// Bytes held on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.blocks.capacity() * size_of::<Block>()
    }
}

impl Block {
    /// Computes the phasors at angular frequency `w` and their rotations by `step`. Lanes
    /// without a sample have phasors of length 0.
    fn aim(&mut self, w: f64, step: f64) {
        for i in 0..LANES {
            let get = |v: &[f64; LANES]| v.get(i).copied().unwrap_or(0.0);
            let (time, weight) = (get(&self.time), get(&self.weight));
            let angles = [libm::sincos(w * time), libm::sincos(step * time)];
            let [(sin, cos), (step_sin, step_cos)] = angles;
            crate::slice::set(&mut self.cos, i, weight * cos);
            crate::slice::set(&mut self.sin, i, weight * sin);
            crate::slice::set(&mut self.step_cos, i, step_cos);
            crate::slice::set(&mut self.step_sin, i, step_sin);
        }
    }

    /// Adds y cos, y sin, cos^2 - sin^2 and cos sin to the sums, and rotates.
    #[inline(always)]
    #[allow(clippy::indexing_slicing)] // `i` is below the arrays' length by the loop's bound
    fn advance(&mut self, [yc, ys, c2, s2]: &mut [[f64; LANES]; 4]) {
        for i in 0..LANES {
            let (c, s) = (self.cos[i], self.sin[i]);
            yc[i] += self.y[i] * c;
            ys[i] += self.y[i] * s;
            c2[i] += c * c - s * s;
            s2[i] += c * s;
            self.cos[i] = c * self.step_cos[i] - s * self.step_sin[i];
            self.sin[i] = s * self.step_cos[i] + c * self.step_sin[i];
        }
    }
}

/// Refuses what has no periodogram.
pub(super) fn check(time_s: &[f64], y: &[f64], max_len: usize) -> Result<(), Error> {
    length("time_s", time_s.len(), 2, max_len)?;
    length("y", y.len(), time_s.len(), time_s.len())?;
    all_finite("time_s", time_s)?;
    all_finite("y", y)?;
    if let Some(i) = time_s.windows(2).position(|w| matches!(w, [a, b] if a >= b)) {
        return Err(Error::NotIncreasing { field: "time_s", index: i + 1 });
    }
    Ok(())
}

/// Times are taken from here, for small angles.
pub(super) fn middle(time_s: &[f64]) -> f64 {
    time_s.get(time_s.len() / 2).copied().unwrap_or(0.0)
}

/// From the periodogram to the one-sided density: twice the mean sampling interval.
pub(super) fn density_scale(time_s: &[f64]) -> f64 {
    let (first, last) = (time_s.first().unwrap_or(&0.0), time_s.last().unwrap_or(&0.0));
    2.0 * (last - first) / (time_s.len() as f64 - 1.0)
}

/// Scargle's periodogram from the sums of y cos, y sin, cos 2 and sin 2: turned by the angle
/// that makes sine and cosine orthogonal, each part over its own sum of squares.
pub(super) fn power(yc: f64, ys: f64, c2: f64, s2: f64, n: f64) -> f64 {
    let h = libm::sqrt(c2 * c2 + s2 * s2);
    let (c, s) = if h > 0.0 {
        let half = |v: f64| libm::sqrt(if v < 0.0 { 0.0 } else { 0.5 * v });
        let s = half(1.0 - c2 / h);
        (half(1.0 + c2 / h), if s2 < 0.0 { -s } else { s })
    } else {
        (1.0, 0.0)
    };
    let (a, b) = (yc * c + ys * s, ys * c - yc * s);
    let part = |v: f64, squares: f64| if squares > 1e-12 * n { v * v / squares } else { 0.0 };
    part(a, n + h) + part(b, n - h)
}
