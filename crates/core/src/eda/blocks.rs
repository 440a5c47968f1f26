//! Any sampling rate brought to a working one: means of blocks, missing values left out.

use crate::{dsp::snapshot, time::SampleRate};

/// The working rate is near this, or is the sampling rate where that is less.
const WORKING_HZ: f64 = 8.0;

/// What has become of a block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    /// Mean of the values that are there; none where all are missing.
    pub(super) mean: Option<f64>,
    /// Share of values that are there.
    pub(super) present: f64,
}

/// Takes samples, gives blocks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Blocks {
    /// Samples in a block.
    pub(super) length: u64,
    /// Blocks a second.
    pub(super) hz: f64,
    lowest: f64,
    highest: f64,
    sum: f64,
    present: u64,
    taken: u64,
}
snapshot!(Blocks { sum, present, taken } skip { length, hz, lowest, highest });

impl Blocks {
    /// What is not between `lowest` and `highest` is missing.
    pub(super) fn new(rate: SampleRate, lowest: f64, highest: f64) -> Self {
        let length = libm::round(rate.hz() / WORKING_HZ).max(1.0) as u64;
        let hz = rate.hz() / length as f64;
        Self { length, hz, lowest, highest, sum: 0.0, present: 0, taken: 0 }
    }

    /// Takes a sample; gives the block that it completes.
    #[inline]
    pub(super) fn step(&mut self, x: f64) -> Option<Block> {
        if x >= self.lowest && x <= self.highest {
            self.sum += x;
            self.present += 1;
        }
        self.taken += 1;
        (self.taken >= self.length).then(|| self.end())
    }

    fn end(&mut self) -> Block {
        let present = self.present as f64;
        let mean = (self.present > 0).then_some(self.sum / present);
        let present = present / self.length as f64;
        self.restart();
        Block { mean, present }
    }

    /// Samples of the block that was begun.
    pub(super) fn pending(&self) -> u64 {
        self.taken
    }

    /// Forgets the block that was begun.
    pub(super) fn restart(&mut self) {
        (self.sum, self.present, self.taken) = (0.0, 0, 0);
    }
}
