//! The least-squares periodogram of long series, in O(n + bins log bins).
//!
//! Its sums of sines and cosines are a Fourier transform of points off a grid. The points are
//! spread over an even grid by a narrow Gaussian, the grid is transformed, and the transform
//! of the Gaussian is divided out. On a grid of four points and more to a frequency, with a
//! Gaussian cut off 12 points away, what is lost is near 1e-12 of the peak.
//!
//! Sources: W. H. Press, G. B. Rybicki, *Fast algorithm for spectral analysis of unevenly
//! sampled data*, 1989; L. Greengard, J.-Y. Lee, *Accelerating the nonuniform fast Fourier
//! transform*, SIAM Review 46, 2004.

use super::lomb;
use crate::Complex;
use crate::alloc::{Vec, try_vec};
use crate::error::{Error, in_range, length};
use crate::fft::{self, FixedFft};
use core::f64::consts::PI;

type C = Complex<f64>;

/// Points of the grid that a sample is spread over, on either side.
const REACH: usize = 12;
/// Points of the grid to a frequency, at least.
const OVERSAMPLING: usize = 4;

/// The periodogram at the frequencies `start_hz + k * step_hz`, for long series and many
/// frequencies; equals [`LombScargle`](super::LombScargle) to 1e-9 of the peak, and is the
/// faster one from about a thousand samples on.
///
/// ```
/// use interocept_dsp::spectrum::LongLombScargle;
/// let t: Vec<f64> = (0..2000).map(|i| i as f64 + 0.2 * ((i * i) % 5) as f64).collect();
/// let y: Vec<f64> = t.iter().map(|t| (std::f64::consts::TAU * 0.1 * t).sin()).collect();
/// let mut psd = vec![0.0; 1000];
/// LongLombScargle::new(0.0, 0.0005, 1000, 2000)?.compute(&t, &y, &mut psd)?;
/// let peak = (0..1000).max_by(|a, b| psd[*a].total_cmp(&psd[*b]));
/// assert_eq!(peak, Some(200));
/// # Ok::<(), interocept_dsp::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct LongLombScargle {
    start_hz: f64,
    step_hz: f64,
    max_len: usize,
    /// Exponent of the Gaussian at a distance of one point, and the Gaussian at whole ones.
    decay: f64,
    bell: [f64; REACH + 1],
    fft: FixedFft,
    /// The grid, and beyond its end what wraps around to its start.
    grid: Vec<f64>,
    modes: Vec<C>,
    /// By frequency: the sum over y, and that over 1 at twice the frequency.
    sums: [Vec<C>; 2],
}

impl LongLombScargle {
    /// For `bins` frequencies and up to `max_len` samples; `start_hz` at least 0, `step_hz`
    /// above 0. It takes about 40 bytes for each point of the grid.
    ///
    /// # Errors
    /// A parameter out of range, or no memory.
    pub fn new(start_hz: f64, step_hz: f64, bins: usize, max_len: usize) -> Result<Self, Error> {
        in_range("start_hz", start_hz, 0.0, 1e12)?;
        in_range("step_hz", step_hz, f64::MIN_POSITIVE, 1e12)?;
        length("bins", bins, 1, fft::MAX_LEN / (2 * OVERSAMPLING))?;
        let points = (OVERSAMPLING * bins).max(4 * REACH).next_power_of_two();
        let oversampling = points as f64 / (2 * bins) as f64;
        let decay = PI * (1.0 - 0.5 / oversampling) / REACH as f64;
        let fft = FixedFft::new(points)?;
        Ok(Self {
            start_hz,
            step_hz,
            max_len,
            decay,
            bell: core::array::from_fn(|l| libm::exp(-decay * (l * l) as f64)),
            grid: try_vec(points + 2 * REACH, 0.0)?,
            modes: try_vec(fft.bins(), C::default())?,
            fft,
            sums: [try_vec(bins, C::default())?, try_vec(bins, C::default())?],
        })
    }

    /// As [`LombScargle::compute`](super::LombScargle::compute); `psd` has a place for each
    /// frequency.
    ///
    /// # Errors
    /// Those, and `psd` of another length.
    pub fn compute(&mut self, time_s: &[f64], y: &[f64], psd: &mut [f64]) -> Result<(), Error> {
        lomb::check(time_s, y, self.max_len)?;
        let [first, _] = &self.sums;
        length("psd", psd.len(), first.len(), first.len())?;
        let mean = crate::stats::mean(y).unwrap_or(0.0);
        self.transform(0, 1.0, time_s, y.iter().map(|y| y - mean));
        self.transform(1, 2.0, time_s, y.iter().map(|_| 1.0));
        let (n, scale) = (y.len() as f64, lomb::density_scale(time_s));
        let [first, second] = &self.sums;
        for ((p, a), b) in psd.iter_mut().zip(first).zip(second) {
            *p = scale * lomb::power(a.re, a.im, b.re, b.im, n);
        }
        Ok(())
    }

    /// Writes the sum of `weight exp(i w t)` over the samples to `sums[which]`, for every
    /// frequency times `factor`.
    fn transform(
        &mut self,
        which: usize,
        factor: f64,
        time_s: &[f64],
        weights: impl Iterator<Item = f64> + Clone,
    ) {
        let middle = lomb::middle(time_s);
        let (start_hz, step_hz) = (self.start_hz * factor, self.step_hz * factor);
        // The grid is real: one transform for the cosine of the first frequency's phase, and
        // one for its sine, unless that is 0 throughout.
        for sine in [false, true] {
            if sine && start_hz == 0.0 {
                return;
            }
            self.grid.fill(0.0);
            for (t, weight) in time_s.iter().zip(weights.clone()) {
                let t = t - middle;
                let (s, c) = libm::sincos(2.0 * PI * start_hz * t);
                let turns = step_hz * t;
                self.spread(turns - libm::floor(turns), weight * if sine { s } else { c });
            }
            self.wrap();
            let points = self.fft.len();
            let grid = self.grid.get(REACH - 1..).unwrap_or(&[]);
            // The only error is a wrong length.
            let _ = self.fft.forward(grid.get(..points).unwrap_or(grid), &mut self.modes);
            let gain = libm::sqrt(self.decay / PI);
            let width = PI / points as f64;
            let Some(sums) = self.sums.get_mut(which) else { return };
            for (k, (sum, mode)) in sums.iter_mut().zip(&self.modes).enumerate() {
                let w = k as f64 * width;
                let mode = mode.conj() * (gain * libm::exp(w * w / self.decay));
                *sum = if sine { *sum + C::new(-mode.im, mode.re) } else { mode };
            }
        }
    }

    /// Adds a Gaussian around a place from 0 to 1.
    fn spread(&mut self, place: f64, weight: f64) {
        let at = place * self.fft.len() as f64;
        let whole = libm::floor(at);
        let d = at - whole;
        // exp(-decay (l - d)^2) by powers: two exponentials for all the points.
        let up = libm::exp(2.0 * self.decay * d);
        let down = 1.0 / up;
        let peak = weight * libm::exp(-self.decay * d * d);
        let mut weights = [0.0; 2 * REACH];
        let (below, above) = weights.split_at_mut(REACH - 1);
        let mut power = peak;
        for (w, bell) in above.iter_mut().zip(&self.bell) {
            *w = power * bell;
            power *= up;
        }
        power = peak;
        for (w, bell) in below.iter_mut().rev().zip(self.bell.iter().skip(1)) {
            power *= down;
            *w = power * bell;
        }
        // The grid begins with the REACH - 1 points before 0.
        let points = self.grid.get_mut(whole as usize..).unwrap_or(&mut []);
        for (g, w) in points.iter_mut().zip(weights) {
            *g += w;
        }
    }

    /// Adds what lies before the start of the grid to its end, and what lies beyond its end to
    /// its start.
    fn wrap(&mut self) {
        let points = self.fft.len();
        let Some((head, tail)) = self.grid.split_at_mut_checked(points) else { return };
        for (start, beyond) in head.iter_mut().zip(tail.iter()).skip(REACH - 1) {
            *start += beyond;
        }
        for (end, before) in tail.iter_mut().zip(head).take(REACH - 1) {
            *end += *before;
        }
    }

    /// Bytes held on the heap.
    pub fn heap_bytes(&self) -> usize {
        let [first, second] = &self.sums;
        let complex = self.modes.capacity() + first.capacity() + second.capacity();
        complex * size_of::<C>() + self.grid.capacity() * size_of::<f64>() + self.fft.heap_bytes()
    }
}
