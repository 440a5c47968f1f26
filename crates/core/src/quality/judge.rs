//! What judging is on any channel: stretches of a stream, scores made of ratios, and what is
//! usual.

use super::{Reasons, level::Tally};
use crate::Error;
use interocept_dsp::{ring::Ring, snapshot, sort};

/// Samples that a judgement speaks of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stretch {
    /// The first of them.
    pub start_index: u64,
    /// How many.
    pub length: u64,
}

/// Cuts a stream into stretches, of which gaps are some.
///
/// A gap is told when the signal goes on, so that a gap in two parts is one gap.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stretches {
    start_index: u64,
    length: u64,
    gap: u64,
}
snapshot!(Stretches { start_index, length, gap });

impl Stretches {
    /// Takes a sample into the stretch under way. Gives its length.
    #[inline]
    pub fn step(&mut self) -> u64 {
        self.length += 1;
        self.length
    }

    /// Takes a gap, or a part of one.
    pub fn lose(&mut self, samples: u64) {
        self.gap = self.gap.saturating_add(samples);
    }

    /// Whether a gap has not been told of yet.
    #[inline]
    pub fn has_gap(&self) -> bool {
        self.gap > 0
    }

    /// Whether a stretch is under way.
    pub fn begun(&self) -> bool {
        self.length > 0
    }

    /// Ends the stretch under way.
    pub fn end(&mut self) -> Stretch {
        let length = core::mem::take(&mut self.length);
        self.past(length)
    }

    /// Ends the gap.
    pub fn end_gap(&mut self) -> Stretch {
        let length = core::mem::take(&mut self.gap);
        self.past(length)
    }

    fn past(&mut self, length: u64) -> Stretch {
        let start_index = self.start_index;
        self.start_index = start_index.saturating_add(length);
        Stretch { start_index, length }
    }
}

/// How far a stretch can be trusted, and why not further.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// From 0 to 1.
    pub score: f64,
    /// Why it is not higher.
    pub reasons: Reasons,
}

impl Verdict {
    /// Nothing is known against it.
    pub const GOOD: Self = Self { score: 1.0, reasons: Reasons::NONE };

    /// There is nothing to judge.
    pub const WORTHLESS: Self = Self { score: 0.0, ..Self::GOOD };

    /// Takes the component `1 / (1 + (ratio / limit)^2)` into account: the score is the least of
    /// them, and one below one half sets its reason.
    pub fn judge(&mut self, ratio: f64, limit: f64, reason: Reasons) {
        let x = ratio / limit;
        let component = 1.0 / (1.0 + x * x);
        self.cap(component, if component < 0.5 { reason } else { Reasons::NONE });
    }

    /// Sets a reason for a score that is not higher than this.
    pub fn cap(&mut self, most: f64, reason: Reasons) {
        if most < self.score {
            self.score = most;
        }
        self.reasons |= reason;
    }

    /// Takes into account what is clipped or missing.
    pub fn count(&mut self, tally: &Tally) {
        if tally.clipped > 0 && tally.saturated == 0 {
            // Events are still found, but their height is not known.
            self.cap(0.6, Reasons::CLIPPED);
        }
        if tally.missing > 0 {
            self.reasons |= Reasons::GAP;
            self.score *= 1.0 - tally.missing as f64 / tally.samples.max(1) as f64;
        }
    }

    /// Makes the score zero where one of these reasons holds.
    pub fn refuse(&mut self, why: Reasons) {
        if self.reasons.intersects(why) {
            self.score = 0.0;
        }
    }
}

/// The most values that a usual one is the median of.
const MOST: usize = 16;

/// The median of the last few values; 0 before the first.
#[derive(Clone, Debug)]
pub struct Usual {
    values: Ring<f64>,
    median: f64,
}
snapshot!(Usual { values, median });

impl Usual {
    /// Of so many values, at most 16.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    pub fn new(values: usize) -> Result<Self, Error> {
        Ok(Self { values: Ring::new(values.min(MOST))?, median: 0.0 })
    }

    /// Takes a value.
    pub fn learn(&mut self, value: f64) {
        self.values.push(value);
        let mut sorted = [0.0; MOST];
        for (s, v) in sorted.iter_mut().zip(self.values.iter()) {
            *s = v;
        }
        let known = sorted.get_mut(..self.values.len());
        self.median = known.and_then(sort::median).unwrap_or(0.0);
    }

    /// The median.
    #[inline]
    pub fn median(&self) -> f64 {
        self.median
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_and_gaps_follow_each_other() {
        let mut stretches = Stretches::default();
        assert_eq!((stretches.step(), stretches.step()), (1, 2));
        stretches.lose(3);
        stretches.lose(4);
        let of = |start_index, length| Stretch { start_index, length };
        assert_eq!(stretches.end(), of(0, 2));
        assert_eq!(stretches.end_gap(), of(2, 7));
        assert!(!stretches.begun() && !stretches.has_gap());
        assert_eq!(stretches.end(), of(9, 0));
    }

    #[test]
    fn a_verdict_is_the_least_of_its_components() {
        let mut verdict = Verdict::GOOD;
        verdict.judge(0.1, 1.0, Reasons::NOISE);
        assert!(verdict.score > 0.98 && verdict.reasons == Reasons::NONE);
        verdict.judge(2.0, 1.0, Reasons::MOTION);
        assert_eq!((verdict.score, verdict.reasons), (0.2, Reasons::MOTION));
        let tally = Tally { samples: 4, missing: 2, clipped: 1, saturated: 0 };
        verdict.count(&tally);
        assert_eq!(verdict.score, 0.1);
        assert!(verdict.reasons.contains(Reasons::CLIPPED | Reasons::GAP));
        verdict.refuse(Reasons::FLAT);
        assert_eq!(verdict.score, 0.1);
        verdict.refuse(Reasons::FLAT | Reasons::GAP);
        assert_eq!(verdict.score, 0.0);
    }

    #[test]
    fn the_usual_value_is_a_median_of_the_last_ones() {
        let mut usual = Usual::new(3).unwrap();
        assert_eq!(usual.median(), 0.0);
        [9.0, 9.0, 1.0, 2.0, 3.0].into_iter().for_each(|x| usual.learn(x));
        assert_eq!(usual.median(), 2.0);
    }
}
