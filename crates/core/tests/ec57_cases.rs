//! The documented edge cases of the beat comparison, each worked out by hand from EC57's rules.

#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use interocept::ErrorCode;
use interocept::conformance::ec57::{Comparison, Outcome, compare};
use interocept::conformance::{Annotation, BeatClass, Kind, Label, Options};

/// 5:00 at 360 Hz.
const START: u64 = 108_000;
/// The match window at 360 Hz.
const W: u64 = 54;

fn beats(indices: &[u64]) -> Vec<Annotation> {
    indices.iter().map(|&index| Annotation::beat(index, BeatClass::N)).collect()
}

/// (pairs, missed, extra).
fn counts(comparison: &Comparison) -> (u64, u64, u64) {
    let qrs = comparison.matrix.qrs();
    (qrs.true_positives, qrs.false_negatives, qrs.false_positives)
}

fn at_360(reference: &[u64], test: &[u64]) -> Comparison {
    let options = Options { end_index: Some(650_000), ..Options::new(360.0) };
    compare(&beats(reference), &beats(test), &options).unwrap()
}

#[test]
fn the_window_is_rounded_half_up_and_inclusive() {
    for (rate_hz, window) in [(360.0, 54), (250.0, 38), (128.0, 19), (200.0, 30), (500.0, 75)] {
        assert_eq!(Options::new(rate_hz).window(), window, "{rate_hz} Hz");
    }
    let r = START + 1000;
    assert_eq!(counts(&at_360(&[r], &[r + W])), (1, 0, 0));
    assert_eq!(counts(&at_360(&[r], &[r - W])), (1, 0, 0));
    assert_eq!(counts(&at_360(&[r], &[r + W + 1])), (0, 1, 1));
    assert_eq!(counts(&at_360(&[r], &[r - W - 1])), (0, 1, 1));
}

#[test]
fn a_contested_beat_goes_to_the_earlier_when_the_later_has_a_better_partner() {
    // W = 37 samples: 250 Hz, 0.148 s.
    let options = Options { window_s: 0.148, skip_s: 0.0, ..Options::new(250.0) };
    assert_eq!(options.window(), 37);
    let comparison = compare(&beats(&[96, 160]), &beats(&[128, 185]), &options).unwrap();
    let pairs: Vec<_> = comparison.pairs().map(|(r, t)| (r.index, t.index)).collect();
    assert_eq!(pairs, [(96, 128), (160, 185)]);
}

#[test]
fn a_contested_beat_goes_to_the_nearer_when_that_has_no_better_partner() {
    let r = START + 1000;
    // The test beat lies within the window of both references, nearer to the second.
    let comparison = at_360(&[r, r + 60], &[r + 40]);
    assert_eq!(
        comparison.pairs().map(|(a, b)| (a.index, b.index)).collect::<Vec<_>>(),
        [(r + 60, r + 40)]
    );
    assert_eq!(counts(&comparison), (1, 1, 0));
    // A tie: the reference is missed and the later one takes the beat.
    let tie = at_360(&[r, r + 60], &[r + 30]);
    assert_eq!(
        tie.pairs().map(|(a, b)| (a.index, b.index)).collect::<Vec<_>>(),
        [(r + 60, r + 30)]
    );
    // And the same with the roles exchanged.
    let tie = at_360(&[r + 30], &[r, r + 60]);
    assert_eq!(
        tie.pairs().map(|(a, b)| (a.index, b.index)).collect::<Vec<_>>(),
        [(r + 30, r + 60)]
    );
    assert_eq!(counts(&tie), (1, 0, 1));
}

#[test]
fn the_first_five_minutes_are_ignored() {
    assert_eq!(counts(&at_360(&[100, 50_000, START - 1], &[100, 40_000, START - 1])), (0, 0, 0));
    assert_eq!(counts(&at_360(&[START], &[START])), (1, 0, 0));
}

#[test]
fn a_test_beat_before_the_start_may_belong_to_the_first_reference_beat() {
    assert_eq!(counts(&at_360(&[START + 10], &[START - 44])), (1, 0, 0));
    assert_eq!(counts(&at_360(&[START + 10], &[START - 45])), (0, 1, 0));
    // The next test beat is as near: not taken, but the next one pairs.
    let comparison = at_360(&[START + 10], &[START - 10, START + 30]);
    assert_eq!(comparison.pairs().map(|(_, t)| t.index).collect::<Vec<_>>(), [START + 30]);
    assert_eq!(counts(&comparison), (1, 0, 0));
}

#[test]
fn a_test_beat_after_the_start_may_belong_to_a_reference_beat_before_it() {
    let comparison = at_360(&[START - 20, START + 300], &[START + W, START + 300]);
    assert_eq!(counts(&comparison), (1, 0, 0));
    assert_eq!(comparison.skipped.map(|beat| beat.index), Some(START + W));
    // One sample later it counts.
    let comparison = at_360(&[START - 20, START + 300], &[START + W + 1, START + 300]);
    assert_eq!(counts(&comparison), (1, 0, 1));
    assert_eq!(comparison.skipped, None);
    // The following test beat is no nearer to the first reference beat: it counts.
    let comparison = at_360(&[START + 100], &[START + 40, START + 160]);
    assert_eq!(counts(&comparison), (0, 1, 2));
}

#[test]
fn the_last_sample_counts_and_what_lies_behind_it_does_not() {
    let end = START + 5000;
    let options = Options { end_index: Some(end), ..Options::new(360.0) };
    let at = |reference: &[u64], test: &[u64]| {
        counts(&compare(&beats(reference), &beats(test), &options).unwrap())
    };
    assert_eq!(at(&[end], &[end]), (1, 0, 0));
    assert_eq!(at(&[end], &[]), (0, 1, 0));
    assert_eq!(at(&[], &[end]), (0, 0, 1));
    assert_eq!(at(&[end + 1], &[]), (0, 0, 0));
    assert_eq!(at(&[], &[end + 1]), (0, 0, 0));
    // A beat at the end may pair with one just behind it.
    assert_eq!(at(&[end], &[end + 10]), (1, 0, 0));
}

#[test]
fn empty_lists_give_undefined_rates() {
    let comparison = at_360(&[], &[]);
    assert_eq!(comparison.matrix.qrs().sensitivity().value(), None);
    assert_eq!(comparison.matrix.qrs().positive_predictivity().to_string(), "-");
    assert_eq!(comparison.matrix.veb().false_positive_rate().to_string(), "-");
    assert_eq!(comparison.localisation(), None);
    assert_eq!(comparison.rr_error_ms, None);
    assert_eq!(counts(&at_360(&[START, START + 300], &[])), (0, 2, 0));
    assert_eq!(counts(&at_360(&[], &[START + 200, START + 500])), (0, 0, 2));
}

#[test]
fn test_beats_in_reference_fibrillation_are_not_counted() {
    let (on, off) = (START + 1000, START + 3000);
    let reference = [
        Annotation::beat(on - 300, BeatClass::N),
        Annotation::new(on, Kind::VfOn),
        Annotation::beat(on + 500, BeatClass::V), // a label inside is dropped
        Annotation::new(off, Kind::VfOff),
        Annotation::beat(off + 300, BeatClass::N),
    ];
    let test = beats(&[on - 300, on, on + 500, on + 900, off, off + 300]);
    let comparison = compare(&reference, &test, &Options::new(360.0)).unwrap();
    assert_eq!(counts(&comparison), (2, 0, 0));
    assert_eq!(
        comparison.ignored.iter().map(|beat| beat.index).collect::<Vec<_>>(),
        [on, on + 500, on + 900, off]
    );
    assert_eq!(comparison.rr_error_ms, None, "no interval spans fibrillation");
}

#[test]
fn fibrillation_that_began_before_the_start_or_never_ends_is_known() {
    let reference = [Annotation::new(10, Kind::VfOn), Annotation::beat(START + 900, BeatClass::N)];
    let comparison =
        compare(&reference, &beats(&[START + 500, START + 900]), &Options::new(360.0)).unwrap();
    assert_eq!(counts(&comparison), (0, 0, 0));
    assert_eq!(comparison.ignored.len(), 2);
}

#[test]
fn false_fibrillation_calls_cost_sensitivity() {
    let reference = beats(&[START + 100, START + 400, START + 700]);
    let test = [
        Annotation::beat(START + 100, BeatClass::N),
        Annotation::new(START + 300, Kind::VfOn),
        Annotation::beat(START + 400, BeatClass::N),
        Annotation::new(START + 500, Kind::VfOff),
        Annotation::beat(START + 700, BeatClass::N),
    ];
    let comparison = compare(&reference, &test, &Options::new(360.0)).unwrap();
    assert_eq!(counts(&comparison), (2, 1, 0));
    assert_eq!(comparison.matrix.count(Label::N, Label::O), 1);
}

#[test]
fn beats_in_a_shutdown_pair_with_x() {
    let (on, off) = (START + 1000, START + 3000);
    let shutdown = [Annotation::new(on, Kind::ShutdownOn), Annotation::new(off, Kind::ShutdownOff)];
    let options = Options { end_index: Some(START + 36_000), ..Options::new(360.0) };

    let missed = compare(&beats(&[on - 300, on + 500, off + 300]), &shutdown, &options).unwrap();
    assert_eq!(missed.matrix.count(Label::N, Label::X), 1);
    assert_eq!(missed.matrix.count(Label::N, Label::O), 2);
    assert_eq!(missed.missed_in_shutdown(), 1);
    assert_eq!(counts(&missed), (0, 3, 0));
    assert_eq!((missed.reference_shutdown_s, missed.test_shutdown_s), (0.0, 2000.0 / 360.0));

    let extra = compare(&shutdown, &beats(&[on - 300, on + 500, off + 300]), &options).unwrap();
    assert_eq!(extra.matrix.count(Label::X, Label::N), 1);
    assert_eq!(extra.matrix.count(Label::O, Label::N), 2);
    assert_eq!(counts(&extra), (0, 0, 3));
    assert!(matches!(extra.outcomes[1], Outcome::Extra { shutdown: true, .. }));
}

#[test]
fn a_single_unreadable_mark_reaches_from_beat_to_annotation_less_the_window() {
    let r = START + 1000;
    let reference = [
        Annotation::beat(r, BeatClass::N),
        Annotation::new(r + 400, Kind::Unreadable),
        Annotation::beat(r + 800, BeatClass::N),
    ];
    for (extra, label) in [
        (r + W, Label::X), // first sample of the stretch; r itself is found, so this one is extra
        (r + 400, Label::X),
        (r + 800 - W, Label::X),
        (r + 801 - W, Label::O),
    ] {
        let test = beats(&[r, extra, r + 800]);
        let comparison = compare(&reference, &test, &Options::new(360.0)).unwrap();
        assert_eq!(comparison.matrix.count(label, Label::N), 1, "{}", extra - r);
        assert_eq!(counts(&comparison), (2, 0, 1));
    }
}

#[test]
fn classes_make_the_matrix_and_sveb_can_be_folded() {
    use BeatClass::{F, N, Q, S, V};
    let classes = [N, S, V, F, Q];
    let mut reference = Vec::new();
    let mut test = Vec::new();
    for (i, &row) in classes.iter().enumerate() {
        for (j, &column) in classes.iter().enumerate() {
            for repeat in 0..=(5 * i + j) as u64 {
                let index = START + 300 * (100 * (5 * i + j) as u64 + repeat);
                reference.push(Annotation::beat(index, row));
                test.push(Annotation::beat(index + 1, column));
            }
        }
    }
    let comparison = compare(&reference, &test, &Options::new(360.0)).unwrap();
    let matrix = comparison.matrix;
    for (i, &row) in classes.iter().enumerate() {
        for (j, &column) in classes.iter().enumerate() {
            assert_eq!(matrix.count(row.into(), column.into()), (5 * i + j + 1) as u64);
        }
    }
    // Cells hold 1..=25 row by row: N 1-5, S 6-10, V 11-15, F 16-20, Q 21-25.
    let veb = matrix.veb();
    assert_eq!((veb.true_positives, veb.false_negatives), (13, 11 + 12 + 14 + 15));
    assert_eq!(veb.false_positives, 3 + 8, "F and Q called V are no errors");
    assert_eq!(
        veb.true_negatives,
        Some(1 + 2 + 4 + 5 + 6 + 7 + 9 + 10 + 16 + 17 + 19 + 20 + 21 + 22 + 24 + 25)
    );
    let sveb = matrix.sveb();
    assert_eq!((sveb.true_positives, sveb.false_negatives), (7, 6 + 8 + 9 + 10));
    assert_eq!(sveb.false_positives, 2 + 12 + 17, "Q called S is no error");

    let folded =
        compare(&reference, &test, &Options { sveb: false, ..Options::new(360.0) }).unwrap().matrix;
    assert_eq!(folded.count(Label::N, Label::N), 1 + 2 + 6 + 7);
    assert_eq!(folded.sveb().sensitivity().value(), None);
    assert_eq!(folded.qrs(), matrix.qrs());
}

#[test]
fn localisation_and_rr_error_come_from_the_pairs() {
    let reference = beats(&[START, START + 250, START + 500, START + 750, START + 1000]);
    // Late by 1, 3, (missed), 1, 3 samples of 4 ms, and an extra beat between the last two.
    let test = beats(&[START + 1, START + 253, START + 751, START + 880, START + 1003]);
    let options = Options { skip_s: 0.0, ..Options::new(250.0) };
    let comparison = compare(&reference, &test, &options).unwrap();
    assert_eq!(counts(&comparison), (4, 1, 1));
    let localisation = comparison.localisation().unwrap();
    assert_eq!((localisation.pairs, localisation.bias_ms), (4, 8.0));
    let sd = (4.0_f64 * 16.0 / 3.0).sqrt();
    assert!((localisation.sd_ms.unwrap() - sd).abs() < 1e-12);
    // Only the first interval has no other beat between: 250 against 252 samples.
    assert_eq!(comparison.rr_error_ms, Some(8.0));
    assert_eq!(comparison.matrix.qrs().f1().value(), Some(8.0 / 10.0));
}

#[test]
fn refuses_what_cannot_be_compared() {
    let disorder = compare(&beats(&[5, 4]), &[], &Options::new(360.0)).unwrap_err();
    assert_eq!((disorder.field(), disorder.value()), (Some("reference_index"), Some(4.0)));
    for rate_hz in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let refused = compare(&[], &[], &Options::new(rate_hz)).unwrap_err();
        assert_eq!(refused.code(), ErrorCode::InvalidRate);
    }
    let refused =
        compare(&[], &[], &Options { window_s: 11.0, ..Options::new(360.0) }).unwrap_err();
    assert_eq!(refused.to_string(), "window_s is 11, but must be from 0 to 10");
    // Indices at the end of time do no harm.
    let far = beats(&[u64::MAX - 1, u64::MAX]);
    assert_eq!(counts(&compare(&far, &far, &Options::new(360.0)).unwrap()), (2, 0, 0));
}
