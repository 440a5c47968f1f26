//! The beat comparison against random annotations: its invariants, and a second implementation written from
//! the rules alone, as a recursion over lists, which must agree in every cell of the matrix.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic is how a test fails")]

use interocept::conformance::ec57::{Comparison, Outcome, compare};
use interocept::conformance::{Annotation, BeatClass, Kind, Label, Options};

const PAIRS: u64 = 20_000;

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    fn class(&mut self) -> BeatClass {
        [BeatClass::N, BeatClass::S, BeatClass::V, BeatClass::F, BeatClass::Q]
            [self.below(5) as usize]
    }
}

/// A stretch around the start with beats up to several a window; the test is the reference with beats moved,
/// lost and added, or unrelated; either may hold fibrillation and shutdowns, or nothing.
fn scene(random: &mut Random) -> (Vec<Annotation>, Vec<Annotation>, Options) {
    let rate_hz = [128.0, 200.0, 250.0, 360.0, 500.0, 130.061][random.below(6) as usize];
    let mut options = Options::new(rate_hz);
    options.sveb = !random.one_in(4);
    if random.one_in(4) {
        options.skip_s = 0.0;
    }
    let (window, start) = (options.window(), options.start_index());
    let origin = start.saturating_sub(random.below(4 * window));
    let mean_rr = 1 + window / 3 + random.below(6 * window);
    let beats = random.below(60);

    let mut reference = Vec::new();
    let mut test = Vec::new();
    let mut index = origin;
    let unrelated = random.one_in(4);
    for _ in 0..beats {
        index += random.below(mean_rr) + mean_rr / 2;
        let class = random.class();
        reference.push(Annotation::beat(index, class));
        if random.one_in(10) {
            let near = index + random.below(2 * window);
            test.push(Annotation::beat(
                near.saturating_sub(random.below(2 * window)),
                random.class(),
            ));
        }
        if !unrelated && !random.one_in(8) {
            let moved = (index + random.below(1 + 5 * window / 2)).saturating_sub(5 * window / 4);
            let called = if random.one_in(5) { random.class() } else { class };
            test.push(Annotation::beat(moved, called));
        }
    }
    let end = index;
    if unrelated {
        for _ in 0..random.below(60) {
            test.push(Annotation::beat(
                origin + random.below(end - origin + window + 1),
                random.class(),
            ));
        }
    }
    options.end_index = match random.below(3) {
        0 => None,
        1 => Some(end),
        _ => Some(end.saturating_sub(random.below(2 * mean_rr))),
    };
    for list in [&mut reference, &mut test] {
        if random.one_in(12) {
            list.clear();
        }
        for _ in 0..random.below(3) * u64::from(random.one_in(2)) {
            for _ in 0..1 + random.below(2) {
                let kinds = [
                    Kind::VfOn,
                    Kind::VfOff,
                    Kind::ShutdownOn,
                    Kind::ShutdownOff,
                    Kind::Unreadable,
                ];
                let kind = kinds[random.below(5) as usize];
                let from = origin.saturating_sub(window);
                list.push(Annotation::new(from + random.below(end - from + 2 * window), kind));
            }
        }
        list.sort_by_key(|annotation| annotation.index);
    }
    (reference, test, options)
}

/// The rules once more: lists, masks by search, recursion.
mod second {
    use super::{Annotation, Kind, Label, Options};

    type Beat = (u64, Label);
    type Cells = [[u64; 7]; 7];

    struct Rules<'a> {
        reference: &'a [Annotation],
        test: &'a [Annotation],
        window: u64,
        end: u64,
        start: u64,
        fold: bool,
    }

    /// Within a stretch opened and closed by marks, either mark's sample included.
    fn between_marks(list: &[Annotation], on: Kind, off: Kind, at: u64) -> bool {
        (0..list.len()).filter(|&i| list[i].kind == on && list[i].index <= at).any(|i| {
            let close = list[i..].iter().find(|mark| mark.kind == off);
            close.is_none_or(|mark| at <= mark.index)
        })
    }

    fn in_vf(list: &[Annotation], at: u64) -> bool {
        between_marks(list, Kind::VfOn, Kind::VfOff, at)
    }

    fn in_shutdown(list: &[Annotation], at: u64, window: u64) -> bool {
        let single = (0..list.len()).filter(|&i| list[i].kind == Kind::Unreadable).any(|i| {
            let before = list[..i].iter().rev().find(|mark| matches!(mark.kind, Kind::Beat(_)));
            let after = list.get(i + 1);
            before.is_none_or(|mark| mark.index + window <= at)
                && after.is_none_or(|mark| at + window <= mark.index)
        });
        single || between_marks(list, Kind::ShutdownOn, Kind::ShutdownOff, at)
    }

    impl Rules<'_> {
        fn beats(&self, list: &[Annotation], from: u64) -> Vec<Beat> {
            let beats = list.iter().filter_map(|mark| match mark.kind {
                Kind::Beat(class) => Some((mark.index, Label::from(class))),
                _ => None,
            });
            let fold = |label| if self.fold && label == Label::S { Label::N } else { label };
            beats
                .filter(|beat| beat.0 >= from && !in_vf(list, beat.0))
                .map(|beat| (beat.0, fold(beat.1)))
                .collect()
        }

        fn walk(&self, refs: &[Beat], tests: &[Beat], cells: &mut Cells) {
            let inf = i128::MAX / 4;
            let at = |list: &[Beat], i: usize, inf: i128| {
                list.get(i).map_or(inf, |beat| i128::from(beat.0))
            };
            let (big_t, big_t1) = (at(refs, 0, inf), at(refs, 1, inf));
            let (t, t1) = (at(tests, 0, inf), at(tests, 1, inf));
            if big_t > i128::from(self.end) && t > i128::from(self.end) {
                return;
            }
            // Two infinities are as far apart as one and a number.
            let gap = |a: i128, b: i128| if a == inf || b == inf { inf } else { (a - b).abs() };
            let near = gap(big_t, t) <= i128::from(self.window);
            let mut mark = |row: Label, column: Label| cells[row as usize][column as usize] += 1;
            if t < big_t {
                if near && (gap(big_t, t) < gap(big_t, t1) || gap(big_t1, t1) < gap(big_t, t1)) {
                    mark(refs[0].1, tests[0].1);
                    self.walk(&refs[1..], &tests[1..], cells);
                } else {
                    if !in_vf(self.reference, tests[0].0) {
                        let shutdown = in_shutdown(self.reference, tests[0].0, self.window);
                        mark(if shutdown { Label::X } else { Label::O }, tests[0].1);
                    }
                    self.walk(refs, &tests[1..], cells);
                }
            } else if near && (gap(t, big_t) < gap(t, big_t1) || gap(t1, big_t1) < gap(t, big_t1)) {
                mark(refs[0].1, tests[0].1);
                self.walk(&refs[1..], &tests[1..], cells);
            } else {
                let shutdown = in_shutdown(self.test, refs[0].0, self.window);
                mark(refs[0].1, if shutdown { Label::X } else { Label::O });
                self.walk(&refs[1..], tests, cells);
            }
        }

        fn run(&self) -> Cells {
            let mut cells = [[0; 7]; 7];
            let refs = self.beats(self.reference, self.start);
            let tests = self.beats(self.test, 0);
            let (before, after): (Vec<Beat>, Vec<Beat>) =
                tests.iter().partition(|beat| beat.0 < self.start);
            let far = u64::MAX;
            let first = refs.first().map(|beat| beat.0);
            let to_first = |beat: Option<&Beat>| match (first, beat) {
                (Some(first), Some(beat)) => first.abs_diff(beat.0),
                _ => far,
            };
            if let Some(last) = before.last() {
                let gap = to_first(Some(last));
                if gap <= self.window && gap < to_first(after.first()) {
                    cells[refs[0].1 as usize][last.1 as usize] += 1;
                    self.walk(&refs[1..], &after, &mut cells);
                    return cells;
                }
            }
            let skip = after.first().is_some_and(|t| t.0 <= self.start + self.window)
                && to_first(after.get(1)) < to_first(after.first());
            self.walk(&refs, &after[usize::from(skip)..], &mut cells);
            cells
        }
    }

    pub(crate) fn matrix(
        reference: &[Annotation],
        test: &[Annotation],
        options: &Options,
    ) -> Cells {
        let window = (options.window_s * options.rate_hz + 0.5).floor() as u64;
        let start = (options.skip_s * options.rate_hz + 0.5).floor() as u64;
        let end = options.end_index.unwrap_or(u64::MAX);
        Rules { reference, test, window, end, start, fold: !options.sveb }.run()
    }
}

fn cells(comparison: &Comparison) -> [[u64; 7]; 7] {
    Label::ALL.map(|row| Label::ALL.map(|column| comparison.matrix.count(row, column)))
}

#[test]
fn agrees_with_a_second_implementation_in_every_cell() {
    let mut random = Random(57);
    let mut total = [[0; 7]; 7];
    let (mut ignored, mut skipped) = (0, 0);
    for case in 0..PAIRS {
        let (reference, test, options) = scene(&mut random);
        let comparison = compare(&reference, &test, &options).unwrap();
        let first = cells(&comparison);
        let again = second::matrix(&reference, &test, &options);
        assert_eq!(first, again, "case {case}: {options:?}\n{reference:?}\n{test:?}");
        for (row, counts) in total.iter_mut().zip(first) {
            row.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
        ignored += comparison.ignored.len();
        skipped += usize::from(comparison.skipped.is_some());
    }
    // The scenes reach every rule: every cell that can fill is filled, often.
    for row in Label::ALL {
        for column in Label::ALL {
            let absent = Label::ABSENT.contains(&row) && Label::ABSENT.contains(&column);
            let count = total[row as usize][column as usize];
            assert_eq!(count == 0, absent, "{row:?} {column:?}");
            assert!(absent || count > 500, "{row:?} {column:?}: {count}");
        }
    }
    assert!(ignored > 1000 && skipped > 100, "{ignored} in fibrillation, {skipped} skipped");
}

#[test]
fn every_beat_is_counted_once_and_every_pair_lies_in_the_window() {
    let mut random = Random(150);
    for case in 0..PAIRS {
        let (reference, test, options) = scene(&mut random);
        let comparison = compare(&reference, &test, &options).unwrap();
        check(&reference, &test, &options, &comparison).unwrap_or_else(|broken| {
            panic!("case {case}: {broken}: {options:?}\n{reference:?}\n{test:?}\n{comparison:?}")
        });
    }
}

fn check(
    reference: &[Annotation],
    test: &[Annotation],
    options: &Options,
    comparison: &Comparison,
) -> Result<(), &'static str> {
    let law = |holds: bool, law: &'static str| if holds { Ok(()) } else { Err(law) };
    let mut reference_seen = vec![0; reference.len()];
    let mut test_seen = vec![0; test.len()];
    let (mut last_reference, mut last_test) = (None, None);
    for outcome in &comparison.outcomes {
        let (a, b) = match *outcome {
            Outcome::Pair { reference, test } => (Some(reference), Some(test)),
            Outcome::Missed { reference, .. } => (Some(reference), None),
            Outcome::Extra { test, .. } => (None, Some(test)),
        };
        if let (Some(a), Some(b)) = (a, b) {
            law(a.index.abs_diff(b.index) <= options.window(), "a pair lies in the window")?;
        }
        if let Some(a) = a {
            reference_seen[a.position] += 1;
            law(
                reference[a.position] == Annotation::beat(a.index, a.class),
                "a beat is the list's",
            )?;
            law(last_reference < Some(a.position), "references advance")?;
            last_reference = Some(a.position);
        }
        if let Some(b) = b {
            test_seen[b.position] += 1;
            law(test[b.position] == Annotation::beat(b.index, b.class), "a beat is the list's")?;
            law(last_test < Some(b.position), "tests advance")?;
            last_test = Some(b.position);
        }
    }
    for beat in comparison.ignored.iter().chain(&comparison.skipped) {
        test_seen[beat.position] += 1;
    }
    law(
        comparison.skipped.is_none_or(|beat| beat.index >= options.start_index()),
        "skipped after the start",
    )?;

    // Where neither list is interrupted, what is inside the period is accounted for exactly once.
    let inside = |index: u64| (options.start_index()..=options.last_index()).contains(&index);
    let no_vf = |list: &[Annotation]| !list.iter().any(|mark| mark.kind == Kind::VfOn);
    for (list, seen) in [(reference, &reference_seen), (test, &test_seen)] {
        for (mark, &seen) in list.iter().zip(seen) {
            law(seen <= 1, "a beat is counted at most once")?;
            if matches!(mark.kind, Kind::Beat(_)) && inside(mark.index) && no_vf(list) {
                law(seen == 1, "a beat of the period is counted")?;
            }
        }
    }
    let before_start = |seen: &[u64], list: &[Annotation]| {
        list.iter()
            .zip(seen)
            .filter(|(mark, seen)| **seen > 0 && mark.index < options.start_index())
            .count()
    };
    law(before_start(&reference_seen, reference) == 0, "no reference beat from before the start")?;
    law(before_start(&test_seen, test) <= 1, "at most one test beat from before the start")?;

    // The matrix is the sum of the outcomes.
    let qrs = comparison.matrix.qrs();
    let pairs = comparison.pairs().count() as u64;
    law(qrs.true_positives == pairs, "pairs are true positives")?;
    law(
        qrs.true_positives + qrs.false_negatives == reference_seen.iter().sum::<u64>(),
        "rows sum to the reference's beats",
    )?;
    law(
        qrs.true_positives + qrs.false_positives + comparison.ignored.len() as u64
            == test_seen.iter().sum::<u64>() - u64::from(comparison.skipped.is_some()),
        "columns sum to the test's beats",
    )?;
    let diagonal: u64 =
        Label::BEATS.iter().map(|&label| comparison.matrix.count(label, label)).sum();
    law(diagonal <= pairs, "what agrees is paired")
}

#[test]
fn a_list_against_itself_is_perfect() {
    let mut random = Random(1);
    for _ in 0..PAIRS / 10 {
        let (list, _, options) = scene(&mut random);
        let mut list: Vec<_> =
            list.into_iter().filter(|mark| matches!(mark.kind, Kind::Beat(_))).collect();
        list.dedup_by_key(|mark| mark.index);
        let options = Options { sveb: true, ..options };
        let comparison = compare(&list, &list, &options).unwrap();
        assert!(comparison.pairs().all(|(a, b)| a == b));
        let qrs = comparison.matrix.qrs();
        assert_eq!((qrs.false_negatives, qrs.false_positives), (0, 0), "{list:?}");
        if qrs.true_positives > 0 {
            let localisation = comparison.localisation().unwrap();
            assert_eq!(localisation.bias_ms, 0.0);
            assert!(comparison.rr_error_ms.is_none_or(|error| error == 0.0));
        }
    }
}
