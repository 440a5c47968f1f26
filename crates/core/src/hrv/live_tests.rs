//! A sliding window against its recomputation, bit for bit; gaps; room.

use super::*;
use crate::hrv::{
    series::Series,
    windows::{Config, Windows},
};
use alloc::vec::Vec;

/// Intervals with everything in them: waves, artefacts, gaps.
fn rough(n: usize) -> Vec<f64> {
    let mut state = 9_u64;
    (0..n)
        .map(|i| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(11);
            let noise = (state >> 40) as f64 / 16_777_216.0;
            let wave = libm::sin(0.3 * i as f64) + libm::sin(0.05 * i as f64);
            let rr = libm::round(850.0 + 40.0 * wave + 30.0 * noise);
            match i % 97 {
                40 => 2.0 * rr,
                60 => 0.7 * rr,
                61 => 1.3 * rr,
                90 if i % 5 == 0 => f64::NAN,
                _ => rr,
            }
        })
        .collect()
}

fn core(window_s: f64) -> Core {
    let config = LiveConfig { window_s, ..LiveConfig::default() };
    Live::new(&config, SampleRate::MICROSECONDS).unwrap().core
}

fn held(core: &Core) -> Vec<Nn> {
    core.held.iter().collect()
}

fn pairs_of(nn: &[Nn]) -> Pairs {
    let mut pairs = Pairs::default();
    for w in nn.windows(2).filter(|w| w[1].follows) {
        pairs.change(&w[0], &w[1], 1);
    }
    pairs
}

#[track_caller]
fn same_as_recomputed(core: &Core) {
    let nn = held(core);
    let series = Series { nn: &nn, corrected_differences: core.all_differences };
    assert_eq!(core.sums, Sums::of(series));
    assert_eq!(core.pairs, pairs_of(&nn));
    let measured = nn.iter().filter(|n| n.measured).map(|n| u64::from(n.rr_us)).sum::<u64>();
    assert_eq!(core.measured_us, measured);
}

#[test]
fn every_window_equals_its_recomputation() {
    let mut live = Live::new(&LiveConfig::default(), SampleRate::MICROSECONDS).unwrap();
    for rr in rough(2000) {
        live.push(&[rr], &mut |_: Measure| ()).unwrap();
        same_as_recomputed(&live.core);
        let nn = held(&live.core);
        let newest = nn.last().map_or(0, |n| n.end_us);
        assert!(nn.iter().all(|n| n.start_us() + 60_000_000 >= newest));
    }
}

#[test]
fn nothing_drifts_over_ten_million_beats() {
    let mut core = core(60.0);
    let (mut end_us, mut state) = (0_u64, 5_u64);
    for i in 0..10_000_000_u32 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(11);
        let rr_us = 600_000 + (state >> 45) as u32;
        end_us += u64::from(rr_us);
        core.slide(Nn { end_us, rr_us, follows: i % 1000 != 0, measured: i % 50 != 0 });
    }
    same_as_recomputed(&core);
}

/// The measures of the last beat are those of the batch call over the same window.
#[test]
fn a_full_window_says_what_the_batch_call_says() {
    let rr: Vec<f64> = (0..70).map(|i| f64::from(840 + i * 37 % 41)).collect();
    let config = LiveConfig { window_s: 3600.0, correct: 0, ..LiveConfig::default() };
    let live = Live::run(&config, SampleRate::MICROSECONDS, &rr).unwrap();
    let config = Config { correct: 0, ..Config::default() };
    let batch = Windows::run(&config, SampleRate::MICROSECONDS, &rr).unwrap();
    let last = &live[live.len() - MEASURES..];
    assert_eq!(live.len(), 70 * MEASURES);
    for m in last {
        let same = batch.iter().find(|b| b.id() == m.id()).unwrap();
        assert_eq!(
            (m.status(), m.window().count),
            (same.status(), same.window().count),
            "{}",
            m.id().key()
        );
        let (a, b) = (m.value().unwrap(), same.value().unwrap());
        // The batch Poincare plot sums in floating point, everything else in whole numbers.
        let exact = ![id::SD1, id::SD2, id::SD2_SD1].contains(&m.id());
        let tolerance = if exact { 0.0 } else { 1e-11 * b };
        assert!((a - b).abs() <= tolerance, "{}: {a} is not {b}", m.id().key());
        if exact {
            assert_eq!(m.interval(), same.interval());
        }
    }
}

#[test]
fn no_measure_rests_on_both_sides_of_a_gap() {
    let config = LiveConfig { correct: 0, ..LiveConfig::default() };
    let mut live = Live::new(&config, SampleRate::MICROSECONDS).unwrap();
    let mut out = Vec::new();
    live.push(&[800.0; 60], &mut out).unwrap();
    live.push_gap(5_000_000, &mut out);
    live.push(&[900.0; 30], &mut out).unwrap();
    let rmssd: Vec<f64> =
        out.iter().filter(|m| m.id() == id::RMSSD).filter_map(Measure::value).collect();
    assert!(rmssd.iter().all(|v| *v == 0.0) && rmssd.len() > 70);
    // Sixty seconds later nothing of the first part is left, and too little of anything.
    out.clear();
    live.push_gap(3_600_000_000, &mut out);
    live.push(&[800.0], &mut out).unwrap();
    assert!(out.iter().all(|m| m.status() == crate::Status::TooShort), "{out:?}");
}

#[test]
fn more_beats_than_there_is_room_for_are_told() {
    let config = LiveConfig { window_s: 10.0, correct: 0, ..LiveConfig::default() };
    let mut live = Live::new(&config, SampleRate::MICROSECONDS).unwrap();
    let mut out = Vec::new();
    live.push(&[100.0; 100], &mut out).unwrap();
    assert!(out.iter().rev().take(MEASURES).all(|m| m.status() == crate::Status::Overflow));
    same_as_recomputed(&live.core);
    out.clear();
    live.push(&[500.0; 30], &mut out).unwrap();
    let last = out.iter().rev().find(|m| m.id() == id::MEAN_NN).unwrap();
    assert!(last.status().has_value(), "{last:?}");
}
