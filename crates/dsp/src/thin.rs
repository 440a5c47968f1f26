//! Fewer samples, by weighted means.

use crate::snapshot;

/// Thins the samples out by a triangular average over two blocks.
#[derive(Clone, Debug)]
pub struct Thin {
    factor: usize,
    gain: f64,
    phase: usize,
    /// Sums of the block under way with rising and falling weights, and the last rising one.
    rise: f64,
    fall: f64,
    previous: f64,
    fresh: bool,
}
snapshot!(Thin { phase, rise, fall, previous, fresh } skip { factor, gain });

impl Thin {
    /// To the least whole division of `rate_hz` that is at least `least_hz`.
    pub fn new(rate_hz: f64, least_hz: f64) -> Self {
        let factor = (libm::floor(rate_hz / least_hz) as usize).max(1);
        let gain = 1.0 / (factor * factor) as f64;
        Self { factor, gain, phase: 0, rise: 0.0, fall: 0.0, previous: 0.0, fresh: true }
    }

    /// Samples in a tick. A tick speaks of the sample this far before the last one it took.
    pub fn factor(&self) -> usize {
        self.factor
    }

    /// Forgets the signal: the next sample is the first of a stretch and begins a tick.
    pub fn interrupt(&mut self) {
        self.fresh = true;
    }

    /// Takes a sample; a value comes with the last one of each tick.
    #[inline]
    pub fn push(&mut self, x: f64) -> Option<f64> {
        if self.fresh {
            self.fresh = false;
            let n = self.factor as f64;
            self.previous = x * 0.5 * n * (n + 1.0);
            (self.rise, self.fall, self.phase) = (0.0, 0.0, 0);
        }
        self.phase += 1;
        self.rise += x * self.phase as f64;
        self.fall += x * self.factor.saturating_sub(self.phase) as f64;
        if self.phase < self.factor {
            return None;
        }
        let y = (self.previous + self.fall) * self.gain;
        self.previous = self.rise;
        (self.rise, self.fall, self.phase) = (0.0, 0.0, 0);
        Some(y)
    }
}
