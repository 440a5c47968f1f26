#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]
//! What devices really send as intervals: rows 5, 6 and 8 of the list of bad inputs.

use interocept::{
    Measure, Processor, SampleRate, Status, catalogue,
    hrv::{Live, LiveConfig},
    rr::{CorrectConfig, Corrector, Interval, Kind},
};

fn correct(rr_ms: &[f64]) -> Vec<Interval> {
    Corrector::run(&CorrectConfig::default(), SampleRate::MICROSECONDS, rr_ms).unwrap()
}

/// Intervals in the order of breath, whole milliseconds.
fn resting(n: usize) -> Vec<f64> {
    (0..n).map(|i| 850.0 + (30.0 * libm::sin(i as f64 * 1.4)).round() + (i % 3) as f64).collect()
}

fn last(out: &[Measure], key: &str) -> Measure {
    let id = catalogue::find_key(key).unwrap().id;
    *out.iter().rev().find(|m| m.id() == id).unwrap()
}

/// Row 6: duplicates come as 0, backward jumps as negative, a resent second as nonsense.
#[test]
fn what_no_heart_does_is_invalid_and_ends_the_stretch() {
    let bad =
        [0.0, -0.0, -1.0, -1000.0, -3.6e6, 59.0, 20_001.0, 3.6e6, 1e18, f64::NAN, f64::INFINITY];
    for value in bad {
        let mut rr = resting(120);
        rr[60] = value;
        let out = correct(&rr);
        assert_eq!(out[60].kind, Kind::Invalid, "{value}");
        assert_eq!(out[60].count, 0, "{value}");
        assert!(out.iter().all(|o| o.corrected_ms.is_finite() && o.rr_ms.is_finite()), "{value}");
        assert_eq!(out.iter().filter(|o| o.kind != Kind::Normal).count(), 1, "{value}");
        assert!(out.windows(2).all(|w| w[0].start_us <= w[1].start_us), "{value}");
    }
}

/// Row 5: of RMSSD nothing spans a gap, whether it is a beat, seconds or hours long, told as a
/// gap, as NaN or as one impossible interval; and all is well again within a window.
#[test]
fn no_measure_spans_a_gap() {
    for gap_us in [400_000, 5_000_000, 4 * 3_600_000_000_u64] {
        for told in 0..3 {
            let mut live = Live::new(&LiveConfig::default(), SampleRate::MICROSECONDS).unwrap();
            let mut out = Vec::new();
            live.push(&[1000.0; 80], &mut out).unwrap();
            match told {
                0 => live.push_gap(gap_us, &mut out),
                1 => live.push(&[f64::NAN], &mut out).unwrap(),
                _ => live.push(&[(gap_us / 1000 + 20_000) as f64], &mut out).unwrap(),
            }
            live.push(&[700.0; 200], &mut out).unwrap();
            live.finish(&mut out);
            let rmssd = catalogue::find_key("hrv.rmssd").unwrap().id;
            let spanning =
                out.iter().any(|m| m.id() == rmssd && m.value().is_some_and(|v| v > 0.0));
            assert!(!spanning, "{gap_us} {told}");
            assert_eq!(last(&out, "hrv.mean_nn").value(), Some(700.0));
            assert_eq!(last(&out, "hrv.mean_nn").status(), Status::Ok);
        }
    }
}

/// Row 5: half of the packets lost. Intervals that span a lost beat are told and halved, or the
/// signal is poor; the mean stays.
#[test]
fn lost_beats_do_not_bend_the_mean() {
    let rr = resting(2000);
    for every in [50, 10, 5] {
        let mut seen = Vec::new();
        let mut i = 0;
        while i < rr.len() {
            let lost = i % every == every - 1 && i + 1 < rr.len();
            seen.push(if lost { rr[i] + rr[i + 1] } else { rr[i] });
            i += if lost { 2 } else { 1 };
        }
        let live = LiveConfig { window_s: 600.0, ..LiveConfig::default() };
        let out = Live::run(&live, SampleRate::MICROSECONDS, &seen).unwrap();
        let mean = last(&out, "hrv.mean_nn").value().unwrap();
        assert!((mean - 851.0).abs() < 2.0, "1 in {every}: {mean}");
    }
}

/// Row 8: the rate is off by no more than the clock.
#[test]
fn a_drifting_clock_moves_the_rate_by_its_drift() {
    let rr = resting(300);
    let rate = |rr: &[f64]| {
        let out = Live::run(&LiveConfig::default(), SampleRate::MICROSECONDS, rr).unwrap();
        last(&out, "hrv.hr_mean").value().unwrap()
    };
    let truth = rate(&rr);
    for ppm in [-5000.0, -500.0, -50.0, 50.0, 500.0, 5000.0] {
        let drifted: Vec<f64> = rr.iter().map(|v| v * (1.0 + ppm * 1e-6)).collect();
        let error = (rate(&drifted) / truth - 1.0).abs();
        // The window may end one beat earlier or later, and intervals are whole microseconds.
        assert!(error <= f64::abs(ppm) * 1e-6 * 1.01 + 1e-3, "{ppm} ppm: {error}");
    }
}

/// Correction must not call an irregular rhythm regular: what it changed is told.
#[test]
fn runs_and_fibrillation_are_not_repaired_in_silence() {
    // Bigeminy: every second beat early, with its pause.
    let bigeminy: Vec<f64> = (0..600).map(|i| if i % 2 == 0 { 560.0 } else { 1040.0 }).collect();
    let out = correct(&bigeminy);
    let changed = out.iter().filter(|o| o.corrected_ms != o.rr_ms);
    assert!(changed.clone().all(|o| o.kind != Kind::Normal));
    // Fibrillation: independent intervals.
    let mut state = 5_u64;
    let af: Vec<f64> = (0..2000)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(11);
            (450.0 + 400.0 * ((state >> 40) as f64 / 16_777_216.0)).round()
        })
        .collect();
    let out = correct(&af);
    let changed = out.iter().filter(|o| o.corrected_ms != o.rr_ms).count();
    let told = out.iter().filter(|o| o.kind != Kind::Normal).count();
    assert!(changed <= told && told * 10 < af.len(), "{changed} {told}");
    // Variability of fibrillation is kept: it is no artefact.
    let root = |v: &mut dyn Iterator<Item = f64>| {
        let v: Vec<f64> = v.collect();
        let squares: f64 = v.windows(2).map(|w| (w[1] - w[0]) * (w[1] - w[0])).sum();
        (squares / (v.len() as f64 - 1.0)).sqrt()
    };
    let before = root(&mut af.iter().copied());
    let after =
        root(&mut out.iter().flat_map(|o| std::iter::repeat_n(o.corrected_ms, o.count as usize)));
    assert!(after > 0.85 * before, "{after} of {before}");
}
