//! Changing the sampling rate by a ratio of whole numbers, streaming.

use crate::alloc::{Vec, try_vec};
use crate::error::{Error, length};
use crate::fir;
use crate::iir::Band;
use crate::ring::SlidingWindow;
use crate::slice::set;
use crate::snapshot;
use crate::window::Window;

/// Resamples by `up / down` with one polyphase low-pass at the lower of the two Nyquist
/// rates. Decimation is `up = 1`.
///
/// Source: R. E. Crochiere, L. R. Rabiner, *Multirate Digital Signal Processing*, 1983. The
/// outputs are those of `scipy.signal.resample_poly` (Kaiser window, beta 5, half length
/// `10 * max(up, down)`), but late by [`delay`](Self::delay) instead of centred.
#[derive(Clone, Debug)]
pub struct Resampler {
    /// `up` phases of equal length; within each the last tap first.
    taps: Vec<f64>,
    phase_len: usize,
    window: SlidingWindow<f64>,
    up: usize,
    down: usize,
    /// Steps of the raised rate from the newest input to the next output.
    wait: usize,
}

snapshot!(Resampler { window, wait } skip { phase_len, up, down } skip heap { taps });

impl Resampler {
    /// From a rate to `up / down` times that rate; both 1 to 1000, reduced to lowest terms.
    ///
    /// # Errors
    /// A ratio out of range, or no memory.
    pub fn new(up: usize, down: usize) -> Result<Self, Error> {
        length("up", up, 1, 1000)?;
        length("down", down, 1, 1000)?;
        let common = gcd(up, down).max(1);
        let (up, down) = (up / common, down / common);
        let half = 10 * up.max(down);
        let mut filter = try_vec(2 * half + 1, 0.0)?;
        if up == down {
            set(&mut filter, half, 1.0);
        } else {
            let cutoff = Band::Low(0.5 / up.max(down) as f64);
            fir::design(cutoff, 1.0, Window::Kaiser { beta: 5.0 }, &mut filter)?;
        }
        let phase_len = filter.len().div_ceil(up);
        let mut taps = try_vec(phase_len * up, 0.0)?;
        for phase in 0..up {
            for k in 0..phase_len {
                let tap = filter.get(k * up + phase).copied().unwrap_or(0.0);
                set(&mut taps, phase * phase_len + phase_len - 1 - k, tap * up as f64);
            }
        }
        Ok(Self { taps, phase_len, window: SlidingWindow::new(phase_len)?, up, down, wait: 0 })
    }

    /// Adds a sample and hands out what falls due: at most `up / down` samples, rounded up.
    #[inline]
    pub fn step(&mut self, x: f64, mut emit: impl FnMut(f64)) {
        self.window.push(x);
        while self.wait < self.up {
            let start = self.wait.saturating_mul(self.phase_len);
            let taps = self.taps.get(start..start.saturating_add(self.phase_len)).unwrap_or(&[]);
            emit(taps.iter().zip(self.window.as_slice()).map(|(t, p)| t * p).sum());
            self.wait = self.wait.saturating_add(self.down.max(1));
        }
        self.wait -= self.up;
    }

    /// By how many input samples the output is late.
    pub fn delay(&self) -> f64 {
        if self.up == self.down {
            return 10.0;
        }
        10.0 * self.up.max(self.down) as f64 / self.up as f64
    }

    /// As after `new`.
    pub fn reset(&mut self) {
        self.window.reset();
        self.wait = 0;
    }
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}
