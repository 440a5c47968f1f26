//! Which windows of a stream of samples are due.

use crate::{SampleRate, measure::Window};
use interocept_dsp::snapshot;

/// Windows of a fixed length, a hop apart, the first from the first sample on.
#[derive(Clone, Debug)]
pub(super) struct Windows {
    rate: SampleRate,
    length: u64,
    hop: u64,
    taken: u64,
    /// Where the next one ends.
    next: u64,
    /// One has been told.
    told: bool,
}
snapshot!(Windows { taken, next, told } skip { rate, length, hop });

impl Windows {
    pub(super) fn new(rate: SampleRate, length: usize, hop_s: f64) -> Self {
        let length = length as u64;
        let hop = (rate.samples_rounded(hop_s) as u64).max(1);
        Self { rate, length, hop, taken: 0, next: length, told: false }
    }

    /// Takes a sample; whether a window ends with it.
    #[inline]
    pub(super) fn take(&mut self) -> bool {
        self.taken = self.taken.saturating_add(1);
        let due = self.taken >= self.next;
        if due {
            self.next = self.taken.saturating_add(self.hop);
            self.told = true;
        }
        due
    }

    /// As many samples of a gap have to be taken one by one, for a window to hold nothing else.
    pub(super) fn steps(&self, samples: u64) -> u64 {
        samples.min(self.length)
    }

    /// Passes over the rest of a gap: windows that hold nothing are not told.
    pub(super) fn skip(&mut self, samples: u64) {
        self.taken = self.taken.saturating_add(samples);
        if self.next < self.taken {
            let behind = (self.taken - self.next).checked_div(self.hop).unwrap_or(0) + 1;
            self.next = self.next.saturating_add(behind.saturating_mul(self.hop));
        }
    }

    /// The one that has just ended, with as many good samples.
    pub(super) fn window(&self, good: usize, quality: f64) -> Window {
        let start = self.taken.saturating_sub(self.length);
        Window::between(self.rate, start, self.taken, good as u64, quality)
    }

    /// At the end, all there was, if that was too short for a window: its reason is due.
    pub(super) fn untold(&self) -> Option<Window> {
        (!self.told).then(|| Window::between(self.rate, 0, self.taken, 0, 0.0))
    }

    /// The most windows that so many samples can end, and one at the end of all.
    pub(super) fn most(&self, samples: usize) -> usize {
        let samples = (samples as u64).max(self.length);
        (samples.checked_div(self.hop).unwrap_or(0) as usize).saturating_add(2)
    }
}
