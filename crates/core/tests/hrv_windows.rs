//! Windows that are refused, sets that are asked for, and slow power of long series.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    missing_docs,
    reason = "tests"
)]

mod common;

use common::{find, run, sine, status, value};
use interocept::{
    Measure, Processor, SampleRate, Status, catalogue,
    hrv::{Config, Set, Windows},
};

/// How many indices there are of the intervals of a window.
fn every() -> usize {
    catalogue::hrv::ENTRIES.len()
}

#[test]
fn a_refused_window_names_the_reason_for_every_index() {
    let beats = sine(600, 800.0, 30.0, 0.1);
    // Twice the intervals that there is room for.
    let config = Config { correct: 0, max_intervals: 300, ..Config::default() };
    let all = Windows::run(&config, SampleRate::MICROSECONDS, &beats).unwrap();
    assert_eq!(all.len(), every());
    assert!(all.iter().all(|m| m.status() == Status::Overflow && m.value().is_none()));
    // A series most of which is gap.
    let config = Config { correct: 0, ..Config::default() };
    let mut p = Windows::new(&config, SampleRate::MICROSECONDS).unwrap();
    let mut all: Vec<Measure> = Vec::new();
    p.push(&beats[..200], &mut all).unwrap();
    p.push_gap(400_000_000, &mut all);
    p.push(&beats[..200], &mut all).unwrap();
    p.finish(&mut all);
    assert_eq!(all.len(), every());
    for m in &all {
        assert_eq!(m.status(), Status::PoorSignal, "{}", m.id().key());
    }
}

/// Sliding windows, each with every index once.
#[test]
fn every_window_has_every_index_once() {
    let config =
        Config { window_s: 300.0, hop_s: 60.0, correct: 0, set: Set::Core, ..Config::default() };
    let rr_ms = sine(900, 800.0, 30.0, 0.1);
    let all = Windows::run(&config, SampleRate::MICROSECONDS, &rr_ms).unwrap();
    assert_eq!(all.len() % every(), 0);
    for window in all.chunks(every()) {
        let mut ids: Vec<u32> = window.iter().map(|m| m.id().number()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), every());
        assert!(window.iter().all(|m| m.window().start_s == window[0].window().start_s));
    }
}

#[test]
fn the_whole_set_of_a_day_is_computed_when_asked_for() {
    let expensive = ["hrv.fuzzyen", "hrv.mse", "hrv.rqa_recurrence", "hrv.mfdfa_alpha1_width"];
    let of = |n: usize, set| run(&sine(n, 800.0, 30.0, 0.1), Config { set, ..Config::default() });
    for key in expensive {
        assert!(value(&of(800, Set::ByLength), key).is_some(), "{key}");
        assert_eq!(status(&of(800, Set::Core), key), Status::NotComputed, "{key}");
    }
    let long = of(9000, Set::ByLength);
    let asked = of(9000, Set::All);
    for key in expensive {
        assert_eq!(status(&long, key), Status::NotComputed, "{key}");
        assert!(value(&asked, key).is_some(), "{key}");
    }
}

/// ULF and VLF of hours have the power that was put in, wherever it lies; segments of five
/// minutes would see nothing of it.
#[test]
fn slow_power_of_a_long_series_is_found() {
    for (hz, key) in
        [(0.0005, "hrv.ulf"), (0.003, "hrv.ulf"), (0.0036, "hrv.vlf"), (0.02, "hrv.vlf")]
    {
        let m = run(&sine(18_000, 800.0, 30.0, hz), Config::default());
        for band in ["hrv.ulf", "hrv.vlf", "hrv.lf", "hrv.total_power"] {
            let truth = if band == key || band == "hrv.total_power" { 450.0 } else { 0.0 };
            let power = value(&m, band).unwrap();
            println!("{hz} Hz {band}: {power} of {truth}");
            assert!((power - truth).abs() < 0.02 * 450.0, "{hz} Hz {band}: {power}");
        }
    }
    // Below an hour there is none.
    assert_eq!(
        status(&run(&sine(3000, 800.0, 30.0, 0.001), Config::default()), "hrv.ulf"),
        Status::TooShort
    );
    assert_eq!(
        find(&run(&sine(6000, 800.0, 30.0, 0.001), Config::default()), "hrv.ulf").status(),
        Status::UltraShort
    );
}
