//! Window functions.
//!
//! Definitions: F. J. Harris, *On the use of windows for harmonic analysis with the discrete
//! Fourier transform*, Proc. IEEE 66, 1978; values equal `scipy.signal.get_window`.

use crate::error::{Error, in_range};
use core::f64::consts::PI;

/// The shape of a window.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Window {
    /// All ones.
    Boxcar,
    /// Raised cosine.
    #[default]
    Hann,
    /// 0.54 and 0.46.
    Hamming,
    /// 0.42, 0.5 and 0.08.
    Blackman,
    /// Four terms, 92 dB (minimal).
    BlackmanHarris,
    /// Triangle that is zero at its ends.
    Bartlett,
    /// Flat with cosine flanks.
    Tukey {
        /// Part of the length that is flank, 0 to 1.
        alpha: f64,
    },
    /// Nearly the most energy in the main lobe.
    Kaiser {
        /// Shape, 0 (boxcar) to 100.
        beta: f64,
    },
}

/// Where a window's second half ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Symmetry {
    /// One sample short of symmetric: for spectra.
    #[default]
    Periodic,
    /// Mirrored about its middle: for filters.
    Symmetric,
}

impl Window {
    /// Fills `out` with the window of its length.
    ///
    /// # Errors
    /// `alpha` or `beta` out of range.
    pub fn fill(self, symmetry: Symmetry, out: &mut [f64]) -> Result<(), Error> {
        match self {
            Self::Tukey { alpha } => in_range("alpha", alpha, 0.0, 1.0)?,
            Self::Kaiser { beta } => in_range("beta", beta, 0.0, 100.0)?,
            _ => 0.0,
        };
        if out.len() <= 1 {
            out.fill(1.0);
            return Ok(());
        }
        let periods = match symmetry {
            Symmetry::Periodic => out.len(),
            Symmetry::Symmetric => out.len() - 1,
        } as f64;
        for (i, w) in out.iter_mut().enumerate() {
            *w = self.at(i as f64, periods);
        }
        Ok(())
    }

    /// The value at `i` of `0..=periods`.
    fn at(self, i: f64, periods: f64) -> f64 {
        let t = i / periods;
        match self {
            Self::Boxcar => 1.0,
            Self::Hann => cosines(&[0.5, 0.5], t),
            Self::Hamming => cosines(&[0.54, 0.46], t),
            Self::Blackman => cosines(&[0.42, 0.5, 0.08], t),
            Self::BlackmanHarris => cosines(&[0.35875, 0.48829, 0.14128, 0.01168], t),
            Self::Bartlett => 1.0 - (2.0 * t - 1.0).abs(),
            Self::Tukey { alpha } => {
                // The flanks reach to a whole number of samples.
                let width = libm::floor(alpha * periods / 2.0);
                let end = if i <= width { i } else { periods - i };
                if alpha == 0.0 || (i > width && i < periods - width) {
                    1.0
                } else {
                    0.5 * (1.0 + libm::cos(PI * (2.0 * end / (alpha * periods) - 1.0)))
                }
            }
            Self::Kaiser { beta } => {
                let u = 2.0 * t - 1.0;
                let rest = 1.0 - u * u;
                bessel_i0(beta * libm::sqrt(if rest < 0.0 { 0.0 } else { rest })) / bessel_i0(beta)
            }
        }
    }
}

/// `sum of (-1)^k a[k] cos(2 pi k t)`.
fn cosines(a: &[f64], t: f64) -> f64 {
    let mut sum = 0.0;
    let mut sign = 1.0;
    for (k, a) in a.iter().enumerate() {
        sum += sign * a * libm::cos(2.0 * PI * k as f64 * t);
        sign = -sign;
    }
    sum
}

/// The modified Bessel function of order 0, by its power series (all terms positive).
pub(crate) fn bessel_i0(x: f64) -> f64 {
    let quarter = x * x / 4.0;
    let (mut term, mut sum, mut k) = (1.0, 1.0, 1.0);
    while term > sum * 1e-17 {
        term *= quarter / (k * k);
        sum += term;
        k += 1.0;
    }
    sum
}
