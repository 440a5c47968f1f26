//! Autoregressive spectrum by Burg's method.
//!
//! Source: J. P. Burg, *Maximum entropy spectral analysis*, 1975.

use crate::alloc::{Vec, try_vec};
use crate::error::{Error, all_finite, in_range, length};
use crate::slice::{copy, set};
use core::f64::consts::PI;

/// An autoregressive model `x[n] + a1 x[n-1] + ... + ap x[n-p] = e[n]`.
#[derive(Clone, Debug)]
pub struct Burg {
    forward: Vec<f64>,
    backward: Vec<f64>,
    coefficients: Vec<f64>,
    previous: Vec<f64>,
    noise_variance: f64,
}

impl Burg {
    /// Of `order` (1 to 512) for up to `max_len` samples.
    ///
    /// # Errors
    /// `order` out of range, or no memory.
    pub fn new(order: usize, max_len: usize) -> Result<Self, Error> {
        length("order", order, 1, 512)?;
        Ok(Self {
            forward: try_vec(max_len, 0.0)?,
            backward: try_vec(max_len, 0.0)?,
            coefficients: try_vec(order, 0.0)?,
            previous: try_vec(order, 0.0)?,
            noise_variance: 0.0,
        })
    }

    /// Fits the model; take the mean out of `x` first.
    ///
    /// # Errors
    /// Not more samples than the order, more than `max_len`, or one that is not finite.
    pub fn fit(&mut self, x: &[f64]) -> Result<(), Error> {
        let n = length("x", x.len(), self.coefficients.len() + 1, self.forward.len())?;
        all_finite("x", x)?;
        copy(x, &mut self.forward);
        copy(x, &mut self.backward);
        self.coefficients.fill(0.0);
        self.noise_variance = x.iter().map(|v| v * v).sum::<f64>() / n as f64;
        for m in 0..self.coefficients.len() {
            let f = self.forward.get_mut(m + 1..n).unwrap_or(&mut []);
            let b = self.backward.get_mut(..n - m - 1).unwrap_or(&mut []);
            let (mut product, mut power) = (0.0, 0.0);
            for (f, b) in f.iter().zip(&*b) {
                product += f * b;
                power += f * f + b * b;
            }
            // A series that is predicted without rest needs no further coefficient.
            let k = if power > 0.0 { -2.0 * product / power } else { 0.0 };
            // The backward errors stay where they are; the overlap moves instead.
            for (f, b) in f.iter_mut().zip(b) {
                (*f, *b) = (*f + k * *b, *b + k * *f);
            }
            copy(&self.coefficients, &mut self.previous);
            let mirrored = self.previous.get(..m).unwrap_or(&[]).iter().rev();
            for (a, r) in self.coefficients.iter_mut().zip(mirrored) {
                *a += k * r;
            }
            set(&mut self.coefficients, m, k);
            self.noise_variance *= 1.0 - k * k;
        }
        Ok(())
    }

    /// `a1 ... ap` of the last fit.
    pub fn coefficients(&self) -> &[f64] {
        &self.coefficients
    }

    /// The variance of `e`.
    pub fn noise_variance(&self) -> f64 {
        self.noise_variance
    }

    /// Writes the one-sided density at `k * step_hz` to `psd`, for samples at `rate_hz`.
    ///
    /// # Errors
    /// `rate_hz` or `step_hz` not positive.
    pub fn psd(&self, rate_hz: f64, step_hz: f64, psd: &mut [f64]) -> Result<(), Error> {
        in_range("rate_hz", rate_hz, f64::MIN_POSITIVE, 1e12)?;
        in_range("step_hz", step_hz, f64::MIN_POSITIVE, 1e12)?;
        for (i, p) in psd.iter_mut().enumerate() {
            let (turn_sin, turn_cos) = libm::sincos(2.0 * PI * i as f64 * step_hz / rate_hz);
            let (mut re, mut im) = (0.0, 0.0);
            // Horner's rule in exp(-i w).
            for a in self.coefficients.iter().rev() {
                let sum = re + a;
                (re, im) = (sum * turn_cos + im * turn_sin, im * turn_cos - sum * turn_sin);
            }
            re += 1.0;
            *p = 2.0 * self.noise_variance / (rate_hz * (re * re + im * im));
        }
        Ok(())
    }

    /// Bytes held on the heap.
    pub fn heap_bytes(&self) -> usize {
        let len = self.forward.capacity() + self.backward.capacity();
        (len + self.coefficients.capacity() + self.previous.capacity()) * size_of::<f64>()
    }
}
