//! Averaged periodograms of overlapping segments.
//!
//! Source: P. D. Welch, IEEE Trans. Audio Electroacoust. 15, 1967. Values equal
//! `scipy.signal.welch(..., scaling="density")`.

use crate::Complex;
use crate::alloc::{Vec, try_vec};
use crate::detrend::Detrend;
use crate::error::{Error, in_range, length};
use crate::fft::{self, FixedFft};
use crate::window::{Symmetry, Window};

/// How the series is cut and weighted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WelchConfig {
    /// Samples in a segment, at least 1.
    pub segment: usize,
    /// Samples shared by neighbours, below `segment`.
    pub overlap: usize,
    /// Length of the transform, at least `segment`; the rest is zeros.
    pub transform: usize,
    /// What is taken out of each segment.
    pub detrend: Detrend,
    /// The weight of each segment, periodic.
    pub window: Window,
}

impl WelchConfig {
    /// Segments of `segment` samples that overlap by half, mean removed, Hann window.
    pub fn new(segment: usize) -> Self {
        Self {
            segment,
            overlap: segment / 2,
            transform: segment,
            detrend: Detrend::Constant,
            window: Window::Hann,
        }
    }
}

/// Welch's estimate with everything it needs to run without allocating.
#[derive(Clone, Debug)]
pub struct Welch {
    config: WelchConfig,
    rate_hz: f64,
    // The same bits on every machine, and memory that can run out without an abort.
    fft: FixedFft,
    window: Vec<f64>,
    segment: Vec<f64>,
    bins: Vec<Complex<f64>>,
}

impl Welch {
    /// For samples at `rate_hz`.
    ///
    /// # Errors
    /// A field of the configuration out of range, or no memory.
    pub fn new(config: &WelchConfig, rate_hz: f64) -> Result<Self, Error> {
        in_range("rate_hz", rate_hz, f64::MIN_POSITIVE, 1e12)?;
        length("segment", config.segment, 1, fft::MAX_LEN)?;
        length("overlap", config.overlap, 0, config.segment - 1)?;
        length("transform", config.transform, config.segment, fft::MAX_LEN)?;
        let fft = FixedFft::padded(config.transform, config.segment)?;
        let mut window = try_vec(config.segment, 0.0)?;
        config.window.fill(Symmetry::Periodic, &mut window)?;
        let bins = try_vec(fft.bins(), Complex::default())?;
        Ok(Self {
            config: *config,
            rate_hz,
            fft,
            window,
            segment: try_vec(config.segment, 0.0)?,
            bins,
        })
    }

    /// The number of frequencies: bin `k` is `k * step_hz`.
    pub fn bins(&self) -> usize {
        self.bins.len()
    }

    /// The distance of bins in Hz.
    pub fn step_hz(&self) -> f64 {
        self.rate_hz / self.config.transform as f64
    }

    /// Writes the density of `x` to `psd` and returns how many segments were averaged.
    /// A series shorter than a segment is one segment of its own length.
    ///
    /// # Errors
    /// An empty `x`, or `psd` without [`bins`](Self::bins) places.
    pub fn compute(&mut self, x: &[f64], psd: &mut [f64]) -> Result<usize, Error> {
        length("x", x.len(), 1, usize::MAX)?;
        length("psd", psd.len(), self.bins(), self.bins())?;
        let size = x.len().min(self.config.segment);
        let short = size < self.config.segment;
        if short {
            self.set_window(size)?;
        }
        let hop = (self.config.segment - self.config.overlap).max(1);
        psd.fill(0.0);
        let mut count = 0_usize;
        let mut rest = x;
        while let Some(part) = rest.get(..size) {
            self.add(part, psd);
            count += 1;
            rest = rest.get(hop..).unwrap_or(&[]);
            if short {
                break;
            }
        }
        let power: f64 = self.window.iter().take(size).map(|w| w * w).sum();
        let scale = 1.0 / (self.rate_hz * power * count as f64);
        let last = if self.config.transform % 2 == 0 { psd.len() - 1 } else { usize::MAX };
        for (k, p) in psd.iter_mut().enumerate() {
            // Bins between zero and half the rate stand for their negative twins too.
            *p *= if k == 0 || k == last { scale } else { 2.0 * scale };
        }
        if short {
            self.set_window(self.config.segment)?;
        }
        Ok(count)
    }

    fn set_window(&mut self, size: usize) -> Result<(), Error> {
        let window = self.window.get_mut(..size).unwrap_or(&mut []);
        self.config.window.fill(Symmetry::Periodic, window)
    }

    fn add(&mut self, part: &[f64], psd: &mut [f64]) {
        let Some(segment) = self.segment.get_mut(..part.len()) else { return };
        crate::slice::copy(part, segment);
        self.config.detrend.apply(segment);
        for (s, w) in segment.iter_mut().zip(&self.window) {
            *s *= w;
        }
        // The lengths were checked in `new`.
        let _ = self.fft.forward(segment, &mut self.bins);
        for (p, b) in psd.iter_mut().zip(&self.bins) {
            *p += b.norm_sqr();
        }
    }

    /// Bytes held on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.fft.heap_bytes()
            + (self.window.capacity() + self.segment.capacity()) * size_of::<f64>()
            + self.bins.capacity() * size_of::<Complex<f64>>()
    }
}
