//! The last samples, by their index.

use crate::Error;
use interocept_dsp::{ring::SlidingWindow, snapshot};

#[derive(Clone, Debug)]
pub(super) struct Recent {
    samples: SlidingWindow<f64>,
    capacity: u64,
    /// The index of the next sample.
    next: u64,
}
snapshot!(Recent { samples, next } skip { capacity });

impl Recent {
    /// Holds what is at most so many samples old, and `reach` more to look around.
    pub(super) fn new(oldest: f64, reach: u64) -> Result<Self, Error> {
        let capacity = libm::ceil(oldest) as usize + 2 * reach as usize + 2;
        let mut samples = SlidingWindow::new(capacity)?;
        samples.fill(f64::NAN);
        Ok(Self { samples, capacity: capacity as u64, next: 0 })
    }

    #[inline]
    pub(super) fn push(&mut self, x: f64) {
        self.samples.push(x);
        self.next = self.next.saturating_add(1);
    }

    /// So many samples are missing.
    pub(super) fn skip(&mut self, samples: u64) {
        for _ in 0..samples.min(self.capacity) {
            self.samples.push(f64::NAN);
        }
        self.next = self.next.saturating_add(samples);
    }

    /// The samples up to `reach` from one, if it holds them all.
    pub(super) fn around(&self, index: u64, reach: u64) -> Option<&[f64]> {
        let behind = self.next.checked_sub(index.checked_add(reach)?.checked_add(1)?)?;
        let end = self.capacity.checked_sub(behind)?;
        let start = end.checked_sub(2 * reach + 1)?;
        self.samples.as_slice().get(start as usize..end as usize)
    }
}
