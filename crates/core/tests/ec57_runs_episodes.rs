//! Run, episode and summary statistics of EC57, worked out by hand and, at random, from the definitions.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic is how a test fails")]

use interocept::conformance::episodes::{self, Episode};
use interocept::conformance::runs::{self, Ectopy, RunComparison};
use interocept::conformance::{Annotation, BeatClass, Kind, Options, Rate, Summary, ec57};

/// 5:00 at 360 Hz.
const START: u64 = 108_000;
const W: u64 = 54;

/// Beats of these classes, 300 samples apart from `first` on; `.` is no beat.
fn beats(first: u64, classes: &str) -> Vec<Annotation> {
    let at = |(i, class): (u64, char)| {
        BeatClass::from_wfdb_symbol(class).map(|class| Annotation::beat(first + 300 * i, class))
    };
    (0..).zip(classes.chars()).filter_map(at).collect()
}

fn ventricular(reference: &[Annotation], test: &[Annotation]) -> RunComparison {
    runs::compare(reference, test, Ectopy::Ventricular, &Options::new(360.0)).unwrap()
}

const fn rate(numerator: u64, denominator: u64) -> Rate {
    Rate { numerator, denominator }
}

#[test]
fn runs_are_found_by_length() {
    //                                couplet    short       long          single
    let reference = beats(START, "NN VV NNN VVVV NNN VVVVVVV NNN V NN".replace(' ', "").as_str());
    let perfect = ventricular(&reference, &reference);
    for pass in [perfect.sensitivity, perfect.positive_predictivity] {
        assert_eq!((pass.couplets, pass.short, pass.long), (rate(1, 1), rate(1, 1), rate(1, 1)));
    }
    // The couplet is a single, the short run a couplet, the long run a short one.
    let test = beats(START, "NN VN NNN NVVN NNN NVVVVVN NNN V NN".replace(' ', "").as_str());
    let found = ventricular(&reference, &test);
    assert_eq!(found.sensitivity.couplets, rate(0, 1));
    assert_eq!(found.sensitivity.short, rate(0, 1));
    assert_eq!(found.sensitivity.long, rate(0, 1));
    // Each of the test's runs lies within a longer one of the reference.
    assert_eq!(found.positive_predictivity.couplets, rate(1, 1));
    assert_eq!(found.positive_predictivity.short, rate(1, 1));
    assert_eq!(found.positive_predictivity.long, rate(0, 0));
    // A short run is found with three, a long one with six.
    let test = beats(START, "NN VV NNN VVVN NNN VVVVVVN NNN N NN".replace(' ', "").as_str());
    let found = ventricular(&reference, &test).sensitivity;
    assert_eq!((found.couplets, found.short, found.long), (rate(1, 1), rate(1, 1), rate(1, 1)));
}

#[test]
fn a_run_may_miss_a_beat_but_not_hold_a_normal_one() {
    let reference = beats(START, "NNVVVNN");
    // A beat that was not found leaves its neighbours consecutive.
    assert_eq!(ventricular(&reference, &beats(START, "NNV.VNN")).sensitivity.short, rate(0, 1));
    assert_eq!(ventricular(&reference, &beats(START, "NNVNVNN")).sensitivity.short, rate(0, 1));
    let longer = beats(START, "NNVVVVNN");
    assert_eq!(ventricular(&longer, &beats(START, "NNV.VVNN")).sensitivity.short, rate(1, 1));
    assert_eq!(ventricular(&longer, &beats(START, "NNVNVVNN")).sensitivity.short, rate(0, 1));
}

#[test]
fn the_window_of_a_run_reaches_150_ms_beyond_its_ends() {
    let reference = beats(START + 1000, "VV");
    let at = |early: u64, late: u64| {
        let (first, last) = (START + 1000 - early, START + 1300 + late);
        let test = [Annotation::beat(first, BeatClass::V), Annotation::beat(last, BeatClass::V)];
        ventricular(&reference, &test).sensitivity.couplets
    };
    assert_eq!(at(W, W), rate(1, 1));
    assert_eq!(at(W + 1, 0), rate(0, 1));
    assert_eq!(at(0, W + 1), rate(0, 1));
}

#[test]
fn fusion_beats_count_and_fibrillation_is_a_long_run() {
    assert_eq!(
        ventricular(&beats(START, "NFVN"), &beats(START, "NVFN")).sensitivity.couplets,
        rate(1, 1)
    );
    let mut reference = beats(START, "NN");
    reference.push(Annotation::new(START + 2000, Kind::VfOn));
    reference.push(Annotation::new(START + 5000, Kind::VfOff));
    reference.extend(beats(START + 5300, "NN"));
    let six = beats(START + 2100, "VVVVVV");
    let found = ventricular(&reference, &six);
    assert_eq!(
        (found.sensitivity.long, found.positive_predictivity.long),
        (rate(1, 1), rate(1, 1))
    );
    let five = beats(START + 2100, "VVVVV");
    let found = ventricular(&reference, &five);
    assert_eq!(
        (found.sensitivity.long, found.positive_predictivity.short),
        (rate(0, 1), rate(1, 1))
    );
    assert_eq!(ventricular(&reference, &reference).sensitivity.long, rate(1, 1));
    // Ectopics on either side of fibrillation are not one run.
    let mut around = beats(START, "NV");
    around.extend([
        Annotation::new(START + 2000, Kind::VfOn),
        Annotation::new(START + 5000, Kind::VfOff),
    ]);
    around.extend(beats(START + 5300, "VN"));
    assert_eq!(ventricular(&around, &around).sensitivity.couplets, rate(0, 0));
}

#[test]
fn supraventricular_runs_are_their_own() {
    let options = Options::new(360.0);
    let (reference, test) = (beats(START, "NAAANVVN"), beats(START, "NAAANAAN"));
    let found = runs::compare(&reference, &test, Ectopy::Supraventricular, &options).unwrap();
    assert_eq!((found.sensitivity.short, found.sensitivity.couplets), (rate(1, 1), rate(0, 0)));
    assert_eq!(
        (found.positive_predictivity.short, found.positive_predictivity.couplets),
        (rate(1, 1), rate(0, 1))
    );
}

#[test]
fn runs_before_the_start_and_after_the_end_do_not_count() {
    let early = beats(START - 300, "VV");
    assert_eq!(ventricular(&early, &early).sensitivity.couplets, rate(0, 0));
    let options = Options { end_index: Some(START + 100), ..Options::new(360.0) };
    let late = beats(START + 101, "VV");
    let found = runs::compare(&late, &late, Ectopy::Ventricular, &options).unwrap();
    assert_eq!(found, RunComparison::default());
}

fn episodes_of(spans: &[(u64, u64)]) -> Vec<Episode> {
    spans.iter().map(|&(start_index, end_index)| Episode { start_index, end_index }).collect()
}

#[test]
fn any_overlap_finds_an_episode_and_durations_compare_time() {
    let s = START;
    let reference = episodes_of(&[(s + 1000, s + 2000), (s + 5000, s + 6000)]);
    let test = episodes_of(&[(s + 1999, s + 2500), (s + 3000, s + 3500), (s + 6000, s + 7000)]);
    let options = Options { end_index: Some(s + 10_000), ..Options::new(360.0) };
    let found = episodes::compare(&reference, &test, &[], &options).unwrap();
    assert_eq!(found.sensitivity, rate(1, 2));
    assert_eq!(found.positive_predictivity, rate(1, 3));
    assert_eq!(found.duration_sensitivity, rate(1, 2000));
    assert_eq!(found.duration_positive_predictivity, rate(1, 501 + 500 + 1000));
    let none = episodes::compare(&[], &[], &[], &options).unwrap();
    assert_eq!(none.sensitivity.to_string(), "-");
}

#[test]
fn episodes_are_trimmed_to_the_period() {
    let options = Options { end_index: Some(START + 999), ..Options::new(360.0) };
    let reference =
        episodes_of(&[(0, 100), (START - 500, START + 200), (START + 900, START + 5000)]);
    let test = episodes_of(&[(0, START + 50), (START + 1000, START + 5000)]);
    let found = episodes::compare(&reference, &test, &[], &options).unwrap();
    assert_eq!((found.sensitivity, found.duration_sensitivity), (rate(1, 2), rate(50, 200 + 100)));
    assert_eq!(
        (found.positive_predictivity, found.duration_positive_predictivity),
        (rate(1, 1), rate(50, 50))
    );
}

#[test]
fn excluded_stretches_do_not_count_against_the_test() {
    let s = START;
    let reference = episodes_of(&[(s, s + 1000)]);
    let flutter = episodes_of(&[(s + 2000, s + 3000)]);
    let test = episodes_of(&[
        (s + 500, s + 800),
        (s + 2100, s + 2900),
        (s + 2900, s + 3400),
        (s + 8000, s + 8100),
    ]);
    let options = Options::new(360.0);
    let found = episodes::compare(&reference, &test, &flutter, &options).unwrap();
    // The two that touch are one, of which 400 samples lie outside the flutter.
    assert_eq!(found.positive_predictivity, rate(1, 3));
    assert_eq!(found.duration_positive_predictivity, rate(300, 300 + 400 + 100));
    let inside = episodes::compare(&reference, &test[1..2], &flutter, &options).unwrap();
    assert_eq!(inside.positive_predictivity, rate(0, 0));
}

#[test]
fn episode_counts_equal_a_count_sample_by_sample() {
    let mut state = 9_u64;
    let mut below = |n: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % n
    };
    for _ in 0..2000 {
        let mut list = || {
            let mut spans = vec![(0, 0); below(5) as usize];
            for span in &mut spans {
                span.0 = below(180);
                span.1 = span.0 + below(40);
            }
            spans.sort_unstable();
            spans
        };
        let (reference, test, excluded) = (list(), list(), list());
        let (skip, end) = (below(40), 150 + below(40));
        let options = Options { skip_s: skip as f64, end_index: Some(end), ..Options::new(1.0) };
        let [a, b, c] = [&reference, &test, &excluded].map(|spans| episodes_of(spans));
        let found = episodes::compare(&a, &b, &c, &options).unwrap();

        let mask = |spans: &[(u64, u64)]| -> Vec<bool> {
            let within = |k: u64| spans.iter().any(|span| (span.0..span.1).contains(&k));
            (0..256).map(|k| (skip..=end).contains(&k) && within(k)).collect()
        };
        let (reference, test, excluded) = (mask(&reference), mask(&test), mask(&excluded));
        let both = (0..256).filter(|&k| reference[k] && test[k]).count() as u64;
        let judged = |k: &usize| test[*k] && (!excluded[*k] || reference[*k]);
        assert_eq!(
            found.duration_sensitivity,
            rate(both, (0..256).filter(|&k| reference[k]).count() as u64)
        );
        assert_eq!(
            found.duration_positive_predictivity,
            rate(both, (0..256).filter(judged).count() as u64)
        );
        let episodes = |mask: &[bool]| -> Vec<Vec<usize>> {
            let all: Vec<usize> = (0..256).collect();
            all.chunk_by(|&i, &j| mask[i] == mask[j])
                .filter(|run| mask[run[0]])
                .map(<[usize]>::to_vec)
                .collect()
        };
        let hits = |runs: &[Vec<usize>], other: &[bool]| {
            runs.iter().filter(|run| run.iter().any(|&k| other[k])).count() as u64
        };
        let runs = episodes(&reference);
        assert_eq!(found.sensitivity, rate(hits(&runs, &test), runs.len() as u64));
        let mut runs = episodes(&test);
        runs.retain(|run| run.iter().any(judged));
        assert_eq!(found.positive_predictivity, rate(hits(&runs, &reference), runs.len() as u64));
    }
}

#[test]
fn episodes_out_of_order_or_backwards_are_refused() {
    let options = Options::new(360.0);
    let disorder = episodes_of(&[(50, 60), (40, 70)]);
    assert_eq!(
        episodes::compare(&disorder, &[], &[], &options).unwrap_err().field(),
        Some("reference_index")
    );
    let backwards = episodes_of(&[(50, 40)]);
    assert_eq!(
        episodes::compare(&[], &backwards, &[], &options).unwrap_err().field(),
        Some("test_index")
    );
}

#[test]
fn gross_pools_counts_and_average_skips_what_is_undefined() {
    let options = Options::new(360.0);
    let matrix = |reference: &str, test: &str| {
        ec57::compare(&beats(START, reference), &beats(START, test), &options).unwrap().matrix
    };
    // 8 of 10 found, 1 of 2 found, nothing to find.
    let records = [matrix("NNNNNNNNVV", "NNNNNNNN"), matrix("VN", "V"), matrix("", "NNV")];
    let summary = Summary::of(&records);
    assert_eq!(summary.gross.qrs().sensitivity(), rate(9, 12));
    assert_eq!(summary.gross.qrs().positive_predictivity(), rate(9, 12));
    assert_eq!(summary.qrs.sensitivity, Some((0.8 + 0.5) / 2.0));
    assert_eq!(summary.qrs.positive_predictivity, Some((1.0 + 1.0 + 0.0) / 3.0));
    assert_eq!(summary.qrs.false_positive_rate, None);
    assert_eq!(summary.gross.veb().sensitivity(), rate(1, 3));
    assert_eq!(summary.veb.sensitivity, Some(0.5));
    assert_eq!(summary.veb.positive_predictivity, Some(0.5), "undefined in the first record");
    assert_eq!(summary.sveb.sensitivity, None);
    assert_eq!(Summary::of(&[]), Summary::default());
}
