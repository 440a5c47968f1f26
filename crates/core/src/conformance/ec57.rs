//! Beat-by-beat comparison.
//!
//! Beats are paired greedily in time order with a look-ahead of one beat on either side, not by optimal
//! assignment: EC57's figures mean this rule and no other. A pair lies within the match window,
//! `floor(0.15 * rate + 0.5)` samples, inclusive.

use alloc::vec::Vec;

use interocept_dsp::alloc::try_with_capacity;

use super::annotation::{self, Annotation, Beat};
use super::rates::{Confusion, Label};
use super::spans::Spans;
use super::timing;
use crate::Error;

/// How to compare.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Sampling rate of the reference recording, Hz; 1e-3 to 1e9.
    pub rate_hz: f64,
    /// Largest distance of a pair, s, both ends included; 0 to 10, default 0.15 (EC57).
    pub window_s: f64,
    /// How much of the record's beginning is left for learning and ignored, s; 0 to 1e9, default 300 (EC57).
    pub skip_s: f64,
    /// Last sample of the record, included. EC57 ends there, not at the last annotation. Default `None`:
    /// everything in either list is compared.
    pub end_index: Option<u64>,
    /// Whether the test tells S from N; if not, S counts as N. Default true.
    pub sveb: bool,
}

impl Options {
    /// EC57's rules for a recording at this rate.
    pub const fn new(rate_hz: f64) -> Self {
        Self { rate_hz, window_s: 0.15, skip_s: 300.0, end_index: None, sveb: true }
    }

    /// Plain matching of the whole record: the same rules without the five minutes at the beginning.
    pub const fn whole_record(rate_hz: f64) -> Self {
        Self { skip_s: 0.0, ..Self::new(rate_hz) }
    }

    /// Refuses what lies outside the documented ranges.
    pub fn validate(&self) -> Result<(), Error> {
        let (value, min, max) = (self.rate_hz, 1e-3, 1e9);
        if !(min..=max).contains(&value) {
            return Err(Error::InvalidRate { value, min, max });
        }
        for (field, value, min, max) in
            [("window_s", self.window_s, 0.0, 10.0), ("skip_s", self.skip_s, 0.0, 1e9)]
        {
            if !(min..=max).contains(&value) {
                return Err(Error::InvalidConfig { field, value, min, max });
            }
        }
        Ok(())
    }

    /// The match window in samples: 54 at 360 Hz, 38 at 250 Hz.
    pub fn window(&self) -> u64 {
        libm::floor(self.window_s * self.rate_hz + 0.5) as u64
    }

    /// Last sample compared.
    pub fn last_index(&self) -> u64 {
        self.end_index.unwrap_or(u64::MAX)
    }

    /// First sample compared.
    pub fn start_index(&self) -> u64 {
        libm::floor(self.skip_s * self.rate_hz + 0.5) as u64
    }
}

/// One step of the comparison. A beat of either list appears in at most one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Both have the beat.
    Pair {
        /// The truth.
        reference: Beat,
        /// What was found.
        test: Beat,
    },
    /// Only the reference has it.
    Missed {
        /// The truth.
        reference: Beat,
        /// Whether the test was shut down then.
        shutdown: bool,
    },
    /// Only the test has it.
    Extra {
        /// What was found.
        test: Beat,
        /// Whether the reference was shut down then.
        shutdown: bool,
    },
}

/// What became of every beat, and the counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Beats by what the reference and the test call them.
    pub matrix: Confusion,
    /// Every step, in time order.
    pub outcomes: Vec<Outcome>,
    /// Test beats within ventricular fibrillation of the reference and paired with nothing: not counted.
    pub ignored: Vec<Beat>,
    /// The test beat just after the start that may belong to a reference beat before it: not counted.
    pub skipped: Option<Beat>,
    /// How long the reference was shut down, s, within the period compared.
    pub reference_shutdown_s: f64,
    /// How long the test was shut down, s, within the period compared.
    pub test_shutdown_s: f64,
    /// Root mean square difference of the RR intervals between adjacent pairs, ms; see [`timing`].
    pub rr_error_ms: Option<f64>,
    /// Sampling rate, Hz.
    pub rate_hz: f64,
}

impl Comparison {
    /// The pairs in time order: the reference's beat, the test's beat.
    pub fn pairs(&self) -> impl Iterator<Item = (Beat, Beat)> + Clone + '_ {
        self.outcomes.iter().filter_map(|outcome| match *outcome {
            Outcome::Pair { reference, test } => Some((reference, test)),
            Outcome::Missed { .. } | Outcome::Extra { .. } => None,
        })
    }

    /// Reference beats missed while the test was shut down.
    pub fn missed_in_shutdown(&self) -> u64 {
        self.matrix.sum(&Label::BEATS, &[Label::X])
    }

    /// How far the test's beats lie from the reference's; `None` without a pair.
    pub fn localisation(&self) -> Option<timing::Localisation> {
        timing::localisation(
            self.pairs().map(|(reference, test)| (reference.index, test.index)),
            self.rate_hz,
        )
    }
}

/// Compares the test's annotations with the reference's, both in time order and in the reference's samples
/// (see [`annotation::convert_index`]).
///
/// # Errors
/// An option out of its range, a list out of time order, or no memory.
pub fn compare(
    reference: &[Annotation],
    test: &[Annotation],
    options: &Options,
) -> Result<Comparison, Error> {
    options.validate()?;
    annotation::check_order(reference, "reference_index")?;
    annotation::check_order(test, "test_index")?;
    let window = options.window();
    let start = options.start_index();
    let end = options.last_index();

    // A beat label inside its own list's fibrillation is no beat, so calling VF falsely costs beats.
    let reference_vf = Spans::fibrillation(reference)?;
    let test_vf = Spans::fibrillation(test)?;
    let reference_shutdown = Spans::shutdown(reference, window)?;
    let test_shutdown = Spans::shutdown(test, window)?;
    let reference_beats =
        annotation::beats(reference, |index| index >= start && !reference_vf.contain(index))?;
    let test_beats = annotation::beats(test, |index| !test_vf.contain(index))?;

    // A shutdown that is never closed lasts as long as there is anything to compare.
    let last = [reference, test].iter().filter_map(|list| list.last()).map(|last| last.index).max();
    let shutdown_end = options.end_index.or(last).unwrap_or(0);
    let shutdown_s =
        |spans: &Spans| spans.samples_within(start, shutdown_end) as f64 / options.rate_hz;

    let steps = reference_beats.len().saturating_add(test_beats.len());
    let mut run = Run {
        references: Cursor(&reference_beats),
        tests: Cursor(&test_beats),
        window,
        comparison: Comparison {
            matrix: Confusion::default(),
            outcomes: try_with_capacity(steps)?,
            ignored: try_with_capacity(test_beats.len())?,
            skipped: None,
            reference_shutdown_s: shutdown_s(&reference_shutdown),
            test_shutdown_s: shutdown_s(&test_shutdown),
            rr_error_ms: None,
            rate_hz: options.rate_hz,
        },
        fold_sveb: !options.sveb,
    };
    run.start(start);
    while run.references.now().is_some_and(|beat| beat.index <= end)
        || run.tests.now().is_some_and(|beat| beat.index <= end)
    {
        run.step(&reference_vf, &reference_shutdown, &test_shutdown);
    }

    let mut comparison = run.comparison;
    comparison.rr_error_ms = timing::rr_error_ms(
        &comparison,
        [&reference_vf, &test_vf, &reference_shutdown, &test_shutdown],
    );
    Ok(comparison)
}

/// The rest of a list of beats.
struct Cursor<'a>(&'a [Beat]);

impl Cursor<'_> {
    fn now(&self) -> Option<Beat> {
        self.0.first().copied()
    }

    fn next(&self) -> Option<Beat> {
        self.0.get(1).copied()
    }

    fn advance(&mut self) {
        self.0 = self.0.get(1..).unwrap_or_default();
    }
}

/// Samples between two beats; beyond either list's end lies infinity.
fn distance(a: Option<Beat>, b: Option<Beat>) -> u64 {
    match (a, b) {
        (Some(a), Some(b)) => a.index.abs_diff(b.index),
        _ => u64::MAX,
    }
}

struct Run<'a> {
    references: Cursor<'a>,
    tests: Cursor<'a>,
    window: u64,
    fold_sveb: bool,
    comparison: Comparison,
}

impl Run<'_> {
    /// Brings the tests to the start: the last one before it may belong to the first reference beat, and the
    /// first one after it to a reference beat before it.
    fn start(&mut self, start: u64) {
        while self.tests.next().is_some_and(|beat| beat.index < start) {
            self.tests.advance();
        }
        let Some(before) = self.tests.now().filter(|beat| beat.index < start) else {
            return self.skip_first(start);
        };
        let reference = self.references.now();
        let gap = distance(reference, Some(before));
        if let (Some(first), true) =
            (reference, gap < distance(reference, self.tests.next()) && gap <= self.window)
        {
            self.pair(first, before);
        } else {
            self.tests.advance();
            self.skip_first(start);
        }
    }

    fn skip_first(&mut self, start: u64) {
        let Some(first) = self.tests.now() else { return };
        let reference = self.references.now();
        let next_is_closer =
            distance(reference, self.tests.next()) < distance(reference, Some(first));
        if first.index.saturating_sub(start) <= self.window && next_is_closer {
            self.comparison.skipped = Some(first);
            self.tests.advance();
        }
    }

    fn step(&mut self, reference_vf: &Spans, reference_shutdown: &Spans, test_shutdown: &Spans) {
        let (reference, test) = (self.references.now(), self.tests.now());
        let (next_reference, next_test) = (self.references.next(), self.tests.next());
        let gap = distance(reference, test);
        let near = gap <= self.window;
        match (reference, test) {
            (Some(reference), Some(test)) if test.index < reference.index => {
                let closest = gap < distance(Some(reference), next_test);
                let rival_is_better_off =
                    distance(next_reference, next_test) < distance(Some(reference), next_test);
                if near && (closest || rival_is_better_off) {
                    self.pair(reference, test);
                } else {
                    self.extra(test, reference_vf, reference_shutdown);
                }
            }
            (Some(reference), Some(test)) => {
                let closest = gap < distance(next_reference, Some(test));
                let rival_is_better_off =
                    distance(next_reference, next_test) < distance(next_reference, Some(test));
                if near && (closest || rival_is_better_off) {
                    self.pair(reference, test);
                } else {
                    self.missed(reference, test_shutdown);
                }
            }
            (Some(reference), None) => self.missed(reference, test_shutdown),
            (None, Some(test)) => self.extra(test, reference_vf, reference_shutdown),
            (None, None) => {}
        }
    }

    fn label(&self, beat: Beat) -> Label {
        match Label::from(beat.class) {
            Label::S if self.fold_sveb => Label::N,
            label => label,
        }
    }

    fn pair(&mut self, reference: Beat, test: Beat) {
        self.comparison.matrix.add(self.label(reference), self.label(test));
        self.comparison.outcomes.push(Outcome::Pair { reference, test });
        self.references.advance();
        self.tests.advance();
    }

    fn missed(&mut self, reference: Beat, test_shutdown: &Spans) {
        let shutdown = test_shutdown.contain(reference.index);
        self.comparison.matrix.add(self.label(reference), absent(shutdown));
        self.comparison.outcomes.push(Outcome::Missed { reference, shutdown });
        self.references.advance();
    }

    fn extra(&mut self, test: Beat, reference_vf: &Spans, reference_shutdown: &Spans) {
        if reference_vf.contain(test.index) {
            self.comparison.ignored.push(test);
        } else {
            let shutdown = reference_shutdown.contain(test.index);
            self.comparison.matrix.add(absent(shutdown), self.label(test));
            self.comparison.outcomes.push(Outcome::Extra { test, shutdown });
        }
        self.tests.advance();
    }
}

fn absent(shutdown: bool) -> Label {
    if shutdown { Label::X } else { Label::O }
}
