//! What the bare sample values tell: missing, at a rail, cut off, digitised how finely.

use crate::{Error, time::SampleRate};
use interocept_dsp::snapshot;

/// A sample smaller than this is zero: arithmetic on subnormal numbers is a hundred times slower.
const NOTHING: f64 = 1e-200;

/// A sample within `greatest`, either way; none where it is missing.
#[inline]
pub fn usable(x: f64, greatest: f64) -> Option<f64> {
    (x.abs() <= greatest).then_some(if x.abs() < NOTHING { 0.0 } else { x })
}

/// How many samples of a stretch were what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All of them.
    pub samples: u64,
    /// Missing: NaN, infinite, or in a gap.
    pub missing: u64,
    /// In runs at the end of the range at least as long as a cut-off peak.
    pub clipped: u64,
    /// In runs at the end of the range at least as long as saturation.
    pub saturated: u64,
}

snapshot!(Tally { samples, missing, clipped, saturated });

/// Watches the sample values of one channel.
///
/// The range is the one given, or the extremes the stream has reached so far: a signal that
/// rests on its own extreme without changing in the least has met a limit.
#[derive(Clone, Copy, Debug)]
pub struct Level {
    rail_low: f64,
    rail_high: f64,
    clip_run: u64,
    saturation_run: u64,
    lowest: f64,
    highest: f64,
    last: f64,
    run: u64,
    step: f64,
    tally: Tally,
}

snapshot!(Level { lowest, highest, last, run, step, tally }
          skip { rail_low, rail_high, clip_run, saturation_run });

impl Level {
    /// For a range from `rail_low` to `rail_high`, and runs of equal extreme samples from
    /// `clip_run` and `saturation_run` on.
    pub fn new(rail_low: f64, rail_high: f64, clip_run: u64, saturation_run: u64) -> Self {
        Self {
            rail_low,
            rail_high,
            clip_run,
            saturation_run,
            lowest: f64::INFINITY,
            highest: f64::NEG_INFINITY,
            last: f64::NAN,
            run: 0,
            step: f64::INFINITY,
            tally: Tally::default(),
        }
    }

    /// For a configured range, and runs in seconds.
    ///
    /// # Errors
    /// [`Error::InvalidConfig`] for a range that has no inside.
    pub fn within(
        rail_low: f64,
        rail_high: f64,
        rate: SampleRate,
        clip_s: f64,
        saturation_s: f64,
    ) -> Result<Self, Error> {
        if rail_low >= rail_high {
            return Err(Error::InvalidConfig {
                field: "rail_low",
                value: rail_low,
                min: f64::NEG_INFINITY,
                max: rail_high,
            });
        }
        let samples = |seconds: f64| rate.samples_rounded(seconds).max(3) as u64;
        Ok(Self::new(rail_low, rail_high, samples(clip_s), samples(saturation_s)))
    }

    /// Takes a sample. Returns it if it is a number within the range.
    #[inline]
    pub fn step(&mut self, x: f64) -> Option<f64> {
        self.tally.samples += 1;
        let x = if x.abs() < NOTHING { 0.0 } else { x };
        if !x.is_finite() {
            self.tally.missing += 1;
            self.run = 0;
            return None;
        }
        let beyond = x <= self.rail_low || x >= self.rail_high;
        let value = if beyond { if x > 0.0 { self.rail_high } else { self.rail_low } } else { x };
        let change = if value >= self.last { value - self.last } else { self.last - value };
        if change == 0.0 {
            self.run = self.run.saturating_add(1);
        } else {
            self.run = 1;
            if change < self.step {
                self.step = change;
            }
        }
        if value < self.lowest {
            self.lowest = value;
        }
        if value > self.highest {
            self.highest = value;
        }
        let extreme = value >= self.highest || value <= self.lowest;
        if beyond || (extreme && self.lowest < self.highest) {
            self.tally.clipped += count_run(self.run, self.clip_run);
            self.tally.saturated += count_run(self.run, self.saturation_run);
        }
        self.last = value;
        (!beyond).then_some(value)
    }

    /// The smallest change seen between neighbours: the resolution of a digitised signal,
    /// infinite while nothing has changed.
    pub fn resolution(&self) -> f64 {
        self.step
    }

    /// The counts since the last call.
    pub fn take(&mut self) -> Tally {
        core::mem::take(&mut self.tally)
    }

    /// The stream goes on after a gap: no run spans it.
    pub fn gap(&mut self) {
        self.run = 0;
        self.last = f64::NAN;
    }
}

/// How many samples a run that has just grown to `run` adds to those in runs of at least
/// `least`.
const fn count_run(run: u64, least: u64) -> u64 {
    if run == least {
        least
    } else if run > least {
        1
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(samples: &[f64]) -> Tally {
        let mut level = Level::new(-100.0, 100.0, 3, 10);
        for x in samples {
            level.step(*x);
        }
        level.take()
    }

    #[test]
    fn counts_what_is_missing() {
        let t = tally(&[1.0, f64::NAN, f64::INFINITY, 2.0]);
        assert_eq!((t.samples, t.missing, t.clipped), (4, 2, 0));
    }

    #[test]
    fn a_plateau_at_the_extreme_is_clipped_and_elsewhere_not() {
        assert_eq!(tally(&[0.0, 5.0, 5.0, 5.0, 1.0]).clipped, 3);
        assert_eq!(tally(&[0.0, 9.0, 5.0, 5.0, 5.0, 1.0]).clipped, 0);
        assert_eq!(tally(&[0.0, 5.0, 5.0, 1.0]).clipped, 0);
        assert_eq!(tally(&[3.0; 50]).clipped, 0, "a flat line is no rail");
    }

    #[test]
    fn a_long_stay_at_the_rail_is_saturation() {
        let mut x = [0.0; 30];
        x[15..].fill(1e300);
        assert_eq!(tally(&x).saturated, 15);
        x[15..].fill(-100.0);
        assert_eq!(tally(&x).saturated, 15);
    }

    #[test]
    fn only_numbers_within_the_range_pass() {
        let mut level = Level::new(-100.0, 100.0, 3, 10);
        let passed = [f64::NAN, 7.0, 1e300, -1e300, 8.0].map(|x| level.step(x));
        assert_eq!(passed, [None, Some(7.0), None, None, Some(8.0)]);
        assert_eq!(level.resolution(), 93.0);
    }
}
