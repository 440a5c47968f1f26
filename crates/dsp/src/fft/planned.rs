//! `realfft` behind our interface.

use crate::Complex;
use crate::alloc::{Vec, try_vec};
use crate::error::{Error, length};
use realfft::{RealFftPlanner, RealToComplex};
use std::sync::Arc;

/// A forward transform of `n` real samples into `n / 2 + 1` bins.
#[derive(Clone)]
pub struct RealFft {
    plan: Arc<dyn RealToComplex<f64>>,
    input: Vec<f64>,
    scratch: Vec<Complex<f64>>,
}

impl core::fmt::Debug for RealFft {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("RealFft").field("len", &self.len()).finish()
    }
}

impl RealFft {
    /// Plans for `n` samples, 1 to [`MAX_LEN`](super::MAX_LEN).
    ///
    /// # Errors
    /// `n` out of range, or no memory.
    pub fn new(n: usize) -> Result<Self, Error> {
        length("n", n, 1, super::MAX_LEN)?;
        let plan = RealFftPlanner::new().plan_fft_forward(n);
        let scratch = try_vec(plan.get_scratch_len(), Complex::default())?;
        Ok(Self { plan, input: try_vec(n, 0.0)?, scratch })
    }

    /// The number of samples transformed.
    pub fn len(&self) -> usize {
        self.input.len()
    }

    /// Never.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// The number of bins, `n / 2 + 1`.
    pub fn bins(&self) -> usize {
        self.len() / 2 + 1
    }

    /// Writes `sum of x[j] exp(-2 pi i j k / n)` to `out[k]`. A shorter `x` is padded with
    /// zeros, of a longer one the rest is left out.
    ///
    /// # Errors
    /// `out` has not [`bins`](Self::bins) places.
    pub fn forward(&mut self, x: &[f64], out: &mut [Complex<f64>]) -> Result<(), Error> {
        length("out", out.len(), self.bins(), self.bins())?;
        let n = x.len().min(self.input.len());
        crate::slice::copy(x, &mut self.input);
        self.input.iter_mut().skip(n).for_each(|v| *v = 0.0);
        // All lengths are the plan's own.
        let _ = self.plan.process_with_scratch(&mut self.input, out, &mut self.scratch);
        Ok(())
    }

    /// Bytes of own buffers; the plan's tables are `realfft`'s and not counted.
    pub fn heap_bytes(&self) -> usize {
        self.input.capacity() * size_of::<f64>()
            + self.scratch.capacity() * size_of::<Complex<f64>>()
    }
}
