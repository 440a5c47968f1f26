//! Runs of ectopic beats (EC57's `rxr`): couplets, short runs and long runs.
//!
//! A run is a stretch of consecutive ectopic beats. It is looked for in the other list within its own
//! extent widened by the match window on either side. Two passes: sensitivity takes the reference's runs,
//! positive predictivity the test's.

use alloc::vec::Vec;

use super::annotation::{self, Annotation, Beat, BeatClass};
use super::ec57::Options;
use super::rates::Rate;
use super::spans::{Span, Spans};
use crate::Error;

/// Fibrillation counts as a run of this many beats, the shortest long run.
const LONG: u64 = 6;

/// Which beats make a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ectopy {
    /// V and F; ventricular fibrillation is a long run.
    Ventricular,
    /// S.
    Supraventricular,
}

impl Ectopy {
    fn includes(self, class: BeatClass) -> bool {
        match self {
            Self::Ventricular => matches!(class, BeatClass::V | BeatClass::F),
            Self::Supraventricular => class == BeatClass::S,
        }
    }
}

/// Found out of present, by the length of the run that is looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RunRates {
    /// Runs of 2; found with at least 2.
    pub couplets: Rate,
    /// Runs of 3 to 5; found with at least 3.
    pub short: Rate,
    /// Runs of 6 or more, and fibrillation; found with at least 6.
    pub long: Rate,
}

impl RunRates {
    fn add(&mut self, length: u64, found: u64) {
        let (rate, needed) = match length {
            0 | 1 => return,
            2 => (&mut self.couplets, 2),
            3..LONG => (&mut self.short, 3),
            _ => (&mut self.long, LONG),
        };
        rate.denominator += 1;
        rate.numerator += u64::from(found >= needed);
    }

    /// Pools the counts of another record.
    pub fn pool(&mut self, other: &Self) {
        self.couplets = self.couplets.pool(other.couplets);
        self.short = self.short.pool(other.short);
        self.long = self.long.pool(other.long);
    }
}

/// Both passes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RunComparison {
    /// The reference's runs looked for in the test.
    pub sensitivity: RunRates,
    /// The test's runs looked for in the reference.
    pub positive_predictivity: RunRates,
}

/// Compares runs that begin within the period compared. The match window, the skipped beginning and the end
/// are those of the beat comparison.
///
/// # Errors
/// As [`super::ec57::compare`].
pub fn compare(
    reference: &[Annotation],
    test: &[Annotation],
    ectopy: Ectopy,
    options: &Options,
) -> Result<RunComparison, Error> {
    options.validate()?;
    annotation::check_order(reference, "reference_index")?;
    annotation::check_order(test, "test_index")?;
    let period = Span { first: options.start_index(), last: options.last_index() };
    let reference = Beats::of(reference, ectopy)?;
    let test = Beats::of(test, ectopy)?;
    Ok(RunComparison {
        sensitivity: reference.find_in(&test, period, options.window()),
        positive_predictivity: test.find_in(&reference, period, options.window()),
    })
}

struct Beats {
    beats: Vec<Beat>,
    fibrillation: Spans,
    ectopy: Ectopy,
}

impl Beats {
    fn of(list: &[Annotation], ectopy: Ectopy) -> Result<Self, Error> {
        let fibrillation = Spans::fibrillation(list)?;
        let beats = annotation::beats(list, |index| !fibrillation.contain(index))?;
        let fibrillation = match ectopy {
            Ectopy::Ventricular => fibrillation,
            Ectopy::Supraventricular => Spans::default(),
        };
        Ok(Self { beats, fibrillation, ectopy })
    }

    fn find_in(&self, other: &Self, period: Span, window: u64) -> RunRates {
        let mut rates = RunRates::default();
        let mut look_for = |first: u64, last: u64, length| {
            if (period.first..=period.last).contains(&first) {
                let found =
                    other.longest_within(first.saturating_sub(window), last.saturating_add(window));
                rates.add(length, found);
            }
        };
        for run in self.beats.chunk_by(|a, b| self.together(a, b)) {
            if let (Some(first), Some(last)) = (run.first(), run.last()) {
                if self.ectopy.includes(first.class) {
                    look_for(first.index, last.index, run.len() as u64);
                }
            }
        }
        for span in self.fibrillation.iter() {
            look_for(span.first, span.last, LONG);
        }
        rates
    }

    /// Whether two neighbouring beats belong to one run: both ectopic and no fibrillation between.
    fn together(&self, a: &Beat, b: &Beat) -> bool {
        self.ectopy.includes(a.class)
            && self.ectopy.includes(b.class)
            && !self.fibrillation.meet(a.index, b.index)
    }

    /// Length of the longest run among the beats from `first` to `last`.
    fn longest_within(&self, first: u64, last: u64) -> u64 {
        if self.fibrillation.meet(first, last) {
            return LONG;
        }
        let from = self.beats.partition_point(|beat| beat.index < first);
        let to = self.beats.partition_point(|beat| beat.index <= last);
        let within = self.beats.get(from..to).unwrap_or_default();
        let runs = within.chunk_by(|a, b| self.together(a, b));
        let ectopic =
            runs.filter(|run| run.first().is_some_and(|beat| self.ectopy.includes(beat.class)));
        ectopic.map(|run| run.len() as u64).max().unwrap_or(0)
    }
}
