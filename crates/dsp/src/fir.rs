//! Finite impulse responses: design by windows, streaming convolution, differentiators.

use crate::alloc::{Vec, try_vec};
use crate::error::{Error, all_finite, length};
use crate::iir::Band;
use crate::ring::SlidingWindow;
use crate::snapshot;
use crate::window::{Symmetry, Window};
use core::f64::consts::PI;

/// The most taps of a filter.
pub const MAX_TAPS: usize = 1 << 20;

/// Fills `taps` with the linear-phase filter of `band` (edges in Hz, at half amplitude) by
/// weighting the ideal response with `window`, and scales it to unit gain at 0 Hz, half the
/// rate or the middle of the pass band. Equals `scipy.signal.firwin`.
///
/// # Errors
/// An edge out of range, no taps, an even number of them where half the rate must pass, or
/// a wrong window parameter.
pub fn design(band: Band, rate_hz: f64, window: Window, taps: &mut [f64]) -> Result<(), Error> {
    let n = length("taps", taps.len(), 1, MAX_TAPS)?;
    let nyquist = rate_hz / 2.0;
    let edge = |field, f: f64| {
        if f > 0.0 && f < nyquist {
            Ok(f / nyquist)
        } else {
            Err(Error::OutOfRange { field, value: f, min: 0.0, max: nyquist })
        }
    };
    let pair = |low: f64, high: f64| {
        let edges = (edge("low_hz", low)?, edge("high_hz", high)?);
        if low < high {
            Ok(edges)
        } else {
            Err(Error::OutOfRange { field: "high_hz", value: high, min: low, max: nyquist })
        }
    };
    // Pass bands and the frequency of unit gain, in parts of half the rate.
    let (bands, unity) = match band {
        Band::Low(f) => ([(0.0, edge("cutoff_hz", f)?), (0.0, 0.0)], 0.0),
        Band::High(f) => ([(edge("cutoff_hz", f)?, 1.0), (0.0, 0.0)], 1.0),
        Band::Pass(low, high) => {
            let (a, b) = pair(low, high)?;
            ([(a, b), (0.0, 0.0)], 0.5 * (a + b))
        }
        Band::Stop(low, high) => {
            let (a, b) = pair(low, high)?;
            ([(0.0, a), (b, 1.0)], 0.0)
        }
    };
    if n % 2 == 0 && matches!(band, Band::High(_) | Band::Stop(..)) {
        return Err(Error::Length {
            field: "taps (an odd number)",
            found: n,
            min: n - 1,
            max: n - 1,
        });
    }
    window.fill(Symmetry::Symmetric, taps)?;
    let middle = (n - 1) as f64 / 2.0;
    let mut gain = 0.0;
    for (i, tap) in taps.iter_mut().enumerate() {
        let t = i as f64 - middle;
        let ideal: f64 = bands.iter().map(|&(a, b)| b * sinc(b * t) - a * sinc(a * t)).sum();
        *tap *= ideal;
        gain += *tap * libm::cos(PI * t * unity);
    }
    taps.iter_mut().for_each(|tap| *tap /= gain);
    Ok(())
}

fn sinc(x: f64) -> f64 {
    if x == 0.0 { 1.0 } else { libm::sin(PI * x) / (PI * x) }
}

/// A streaming filter of given taps. A NaN spoils as many outputs as there are taps.
#[derive(Clone, Debug)]
pub struct Fir {
    /// Last tap first, in the order of the window: four at a time, and what is left.
    fours: Vec<[f64; 4]>,
    rest: Vec<f64>,
    window: SlidingWindow<f64>,
}

snapshot!(Fir { window } skip heap { fours, rest });

impl Fir {
    /// The filter `y[n] = taps[0] x[n] + taps[1] x[n-1] + ...`, at rest.
    ///
    /// # Errors
    /// No taps, too many, one that is not finite, or no memory.
    pub fn new(taps: &[f64]) -> Result<Self, Error> {
        length("taps", taps.len(), 1, MAX_TAPS)?;
        all_finite("taps", taps)?;
        let mut fours = try_vec(taps.len() / 4, [0.0; 4])?;
        let mut rest = try_vec(taps.len() % 4, 0.0)?;
        let places = fours.as_flattened_mut().iter_mut().chain(&mut rest);
        places.zip(taps.iter().rev()).for_each(|(place, tap)| *place = *tap);
        Ok(Self { fours, rest, window: SlidingWindow::new(taps.len())? })
    }

    /// The slope in units by second over 5 samples at `rate_hz`, 2 samples late: the line of
    /// least squares (A. Savitzky, M. J. E. Golay, 1964).
    ///
    /// # Errors
    /// No memory.
    pub fn derivative(rate_hz: f64) -> Result<Self, Error> {
        Self::new(&[0.2, 0.1, 0.0, -0.1, -0.2].map(|c| c * rate_hz))
    }

    /// The next output.
    #[inline]
    pub fn step(&mut self, x: f64) -> f64 {
        self.window.push(x);
        // Four sums in a fixed order, so that the additions need not wait for each other.
        let mut sums = [0.0; 4];
        let mut past = self.window.as_slice();
        // Not by `chunks_exact`: its length is a division, which a small image cannot tell to be
        // by more than zero.
        for taps in &self.fours {
            let Some((p, after)) = past.split_first_chunk::<4>() else { break };
            for ((s, t), p) in sums.iter_mut().zip(taps).zip(p) {
                *s += t * p;
            }
            past = after;
        }
        let tail: f64 = self.rest.iter().zip(past).map(|(t, p)| t * p).sum();
        let [a, b, c, d] = sums;
        ((a + b) + (c + d)) + tail
    }

    /// Sets the past to `x`, as if it had always been so.
    pub fn prime(&mut self, x: f64) {
        self.window.fill(x);
    }

    /// As after `new`.
    pub fn reset(&mut self) {
        self.window.reset();
    }
}
