//! What becomes of an arterial pressure that is flushed, damped, flat, absent or in another unit,
//! on simulated pressure whose beats are known: the rows for this channel of the list of bad
//! inputs.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic is how a test fails")]

use interocept::{
    Measure, Processor, SampleRate, Status,
    abp::{Beat, BeatFlags, Detector, DetectorConfig, Faults, Features, FeaturesConfig},
};
use interocept_sim::{
    Pressure, PressureBeat, PressureConfig, PressureFault, PressureFaultKind, RhythmConfig, Span,
    pressure,
};

const HZ: f64 = 125.0;
const FROM_S: f64 = 30.0;
const TO_S: f64 = 45.0;

fn rate() -> SampleRate {
    SampleRate::new(HZ).unwrap()
}

/// A minute and a half with a fault from 30 to 45 s.
fn simulated(kind: Option<PressureFaultKind>) -> Pressure {
    let span = Span::new(FROM_S, TO_S);
    let config = PressureConfig {
        rhythm: RhythmConfig { duration_s: 90.0, rate_bpm: 72.0, ..RhythmConfig::default() },
        faults: kind.map(|kind| PressureFault { span, kind }).into_iter().collect(),
        noise_mmhg: 0.2,
        ..PressureConfig::default()
    };
    pressure::simulate(&config).unwrap()
}

fn detect(x: &[f64]) -> Vec<Beat> {
    Detector::run(&DetectorConfig::default(), rate(), x).unwrap()
}

/// Every beat outside the fault is found with its pressures, but for the first after it no rule
/// is broken; within it nothing is good.
fn assert_good_outside_only(beats: &[Beat], truth: &Pressure) {
    for t in truth.beats.iter().filter(|t| !t.hidden) {
        let near = |b: &&Beat| (b.foot_time_s - t.foot_s).abs() < 0.03;
        let found = beats.iter().find(near);
        let again = t.onset_s > TO_S && t.onset_s < TO_S + 1.5;
        assert!(found.is_some() || again, "no beat at {} s", t.onset_s);
        let Some(b) = found.filter(|_| !again) else { continue };
        assert!(b.faults.is_empty(), "{b:?}");
        assert!((b.sbp_mmhg - t.sbp_mmhg).abs() < 1.0, "{b:?}");
        assert!((b.dbp_mmhg - t.dbp_mmhg).abs() < 1.0, "{b:?}");
    }
    let within = |b: &&Beat| b.foot_time_s > FROM_S + 0.2 && b.foot_time_s < TO_S;
    for b in beats.iter().filter(within) {
        assert!(!b.faults.is_empty() || b.flags.contains(BeatFlags::CUT), "{b:?}");
    }
}

fn measures(x: &[f64]) -> Vec<Measure> {
    let config = FeaturesConfig { window_s: 0.0, ..FeaturesConfig::default() };
    Features::run(&config, rate(), x).unwrap()
}

fn told(measures: &[Measure], key: &str) -> Measure {
    *measures.iter().find(|m| m.id().key() == key).unwrap()
}

#[test]
fn a_flush_is_no_beat() {
    let truth = simulated(Some(PressureFaultKind::Flush { mmhg: 300.0 }));
    let beats = detect(&truth.samples);
    assert_good_outside_only(&beats, &truth);
    assert!(beats.iter().all(|b| b.sbp_mmhg < 200.0), "the bag is no systolic pressure");
    assert!(beats.iter().all(|b| b.time_s < FROM_S || b.time_s > TO_S));
    assert_eq!(beats.iter().filter(|b| b.faults.contains(Faults::FLUSH)).count(), 1);
}

#[test]
fn a_damped_line_has_no_good_beat() {
    let truth = simulated(Some(PressureFaultKind::Damped { tau_s: 0.2 }));
    let beats = detect(&truth.samples);
    // The line needs a moment to settle when it is free again.
    assert_good_outside_only(&beats, &truth);
}

#[test]
fn a_flat_line_has_no_beat() {
    let truth = simulated(Some(PressureFaultKind::Flat { mmhg: 90.0 }));
    let beats = detect(&truth.samples);
    assert_good_outside_only(&beats, &truth);
    assert!(beats.iter().all(|b| b.foot_time_s < FROM_S || b.foot_time_s > TO_S - 0.1));
    for level in [0.0, 90.0, 300.0] {
        let flat = vec![level; 6000];
        assert!(detect(&flat).is_empty());
        let all = measures(&flat);
        assert!(all.iter().all(|m| m.value().is_none()));
        assert_eq!(told(&all, "abp.sbp").status(), Status::PoorSignal);
    }
}

#[test]
fn missing_samples_are_a_gap_and_a_few_are_bridged() {
    let truth = simulated(Some(PressureFaultKind::Missing));
    let beats = detect(&truth.samples);
    assert_good_outside_only(&beats, &truth);
    assert!(beats.iter().all(|b| b.foot_time_s < FROM_S || b.foot_time_s > TO_S));
    let mut spotted = simulated(None);
    spotted.samples.iter_mut().skip(100).step_by(97).for_each(|x| *x = f64::NAN);
    assert_eq!(detect(&spotted.samples).len(), detect(&simulated(None).samples).len());
    assert!(detect(&[f64::NAN; 6000]).is_empty());
}

#[test]
fn what_no_artery_has_is_missing() {
    for factor in [1000.0, -1.0, 1e300] {
        let x: Vec<f64> = simulated(None).samples.iter().map(|x| x * factor).collect();
        assert!(detect(&x).is_empty(), "times {factor}");
    }
}

#[test]
fn kilopascals_are_no_mmhg() {
    let x: Vec<f64> = simulated(None).samples.iter().map(|x| x * 0.133_322).collect();
    assert!(detect(&x).iter().all(|b| b.faults.contains(Faults::PULSE)));
    let all = measures(&x);
    assert!(all.iter().filter(|m| m.id().key() != "abp.good").all(|m| m.value().is_none()));
}

#[test]
fn a_clock_that_jumps_makes_no_interval() {
    let truth = simulated(None);
    let (before, after) = truth.samples.split_at(5000);
    let mut detector = Detector::new(&DetectorConfig::default(), rate()).unwrap();
    let mut beats = Vec::new();
    detector.push(before, &mut beats).unwrap();
    detector.push_gap(125 * 3600, &mut beats);
    detector.push(after, &mut beats).unwrap();
    detector.finish(&mut beats);
    assert!(beats.iter().all(|b| b.interval_s.is_nan() || b.interval_s < 1.5));
    assert!(beats.iter().all(|b| b.time_s < 40.0 || b.time_s > 3640.0));
    assert!(beats.iter().filter(|b| b.flags.contains(BeatFlags::CUT)).count() <= 2);
    assert!(beats.iter().all(|b| b.faults.is_empty()));
}

/// Every beat from a time on is found, and no other.
fn assert_found(x: &[f64], truth: &[PressureBeat], from_s: f64, what: &str) {
    let beats = detect(x);
    let truth: Vec<_> = truth.iter().filter(|t| t.onset_s > from_s).collect();
    let near = |t: &&&PressureBeat| beats.iter().any(|b| (b.foot_time_s - t.foot_s).abs() < 0.1);
    let found = truth.iter().filter(near).count();
    assert_eq!(found, truth.len(), "{what}");
    let last_s = truth.last().unwrap().onset_s + 0.1;
    let all = beats.iter().filter(|b| (from_s..last_s).contains(&b.foot_time_s)).count();
    assert_eq!(all, found, "{what}");
}

#[test]
fn what_is_usual_does_not_hide_what_comes_after_it() {
    // Squares of a calibration in the first seconds, or an artefact in one and pauses in others.
    let truth = simulated(None);
    for height in [150.0, 200.0] {
        let mut x = truth.samples.clone();
        for (i, v) in x.iter_mut().enumerate().take(550) {
            *v = if (i / 60) % 2 == 0 { 0.0 } else { height };
        }
        assert_found(&x, &truth.beats, 12.0, "squares first");
    }
    // A pulse pressure of 80 mmHg that is 12 from one beat to the next, or behind a gap.
    let of = |sbp: f64| {
        let mut config = PressureConfig { sbp_mmhg: sbp, dbp_mmhg: 70.0, ..quiet() };
        config.rhythm.duration_s = 90.0;
        pressure::simulate(&config).unwrap()
    };
    let (strong, weak) = (of(150.0), of(82.0));
    for gap in [0, 100] {
        let mut x = strong.samples.clone();
        x[7500..].copy_from_slice(&weak.samples[7500..]);
        x[7500..7500 + gap].fill(f64::NAN);
        assert_found(&x, &weak.beats, 65.0, "a weaker pulse");
    }
}

#[test]
fn a_slow_heart_is_not_cut() {
    let mut config = quiet();
    (config.rhythm.rate_bpm, config.rhythm.duration_s) = (20.5, 90.0);
    let beats = detect(&pressure::simulate(&config).unwrap().samples);
    assert!(beats.len() >= 29);
    assert!(beats.iter().rev().skip(1).all(|b| !b.flags.contains(BeatFlags::CUT)));
}

#[test]
fn the_step_of_a_converter_is_no_noise_at_any_rate() {
    for hz in [125.0, 180.0, 200.0, 249.0, 250.0, 500.0] {
        let config = PressureConfig { rate_hz: hz, step_mmhg: 2.0, ..quiet() };
        let x = pressure::simulate(&config).unwrap().samples;
        let beats =
            Detector::run(&DetectorConfig::default(), SampleRate::new(hz).unwrap(), &x).unwrap();
        assert!(beats.len() > 280);
        assert!(beats.iter().all(|b| !b.faults.contains(Faults::NOISE)), "{hz} Hz");
    }
}

/// Sixty even beats a minute, and pressures that stay.
fn quiet() -> PressureConfig {
    let rhythm = RhythmConfig {
        mayer_ms: 0.0,
        respiratory_ms: 0.0,
        pink_sd_ms: 0.0,
        white_sd_ms: 0.0,
        ..RhythmConfig::default()
    };
    PressureConfig {
        rhythm,
        slow_mmhg: 0.0,
        respiratory_sbp_mmhg: 0.0,
        respiratory_dbp_mmhg: 0.0,
        ..PressureConfig::default()
    }
}

#[test]
fn windows_tell_the_truth_or_why_not() {
    let mut config = PressureConfig { slow_mmhg: 0.0, ..PressureConfig::default() };
    config.rhythm.rate_bpm = 75.0;
    (config.respiratory_sbp_mmhg, config.respiratory_dbp_mmhg) = (4.0, 0.0);
    let truth = pressure::simulate(&config).unwrap();
    let all = measures(&truth.samples);
    let value = |key| told(&all, key).value().unwrap();
    assert!((value("abp.sbp") - 120.0).abs() < 1.0, "{}", value("abp.sbp"));
    assert!((value("abp.dbp") - 80.0).abs() < 1.0, "{}", value("abp.dbp"));
    assert!((value("abp.rate") - 75.0).abs() < 1.0, "{}", value("abp.rate"));
    // 8 of 40 mmHg; beats do not meet the crests, so it is a little less.
    assert!((17.0..20.5).contains(&value("abp.ppv")), "{}", value("abp.ppv"));
    assert_eq!(value("abp.good"), 1.0);
    let (low, high) = told(&all, "abp.sbp").interval().unwrap();
    assert!(low < 120.5 && high > 119.5 && high - low < 2.0);

    let short = measures(&truth.samples[..625]);
    assert_eq!(told(&short, "abp.sbp").status(), Status::TooShort);
    config.rhythm.af = vec![Span::new(0.0, 300.0)];
    let fibrillating = measures(&pressure::simulate(&config).unwrap().samples);
    assert_eq!(told(&fibrillating, "abp.ppv").status(), Status::Undefined);
    assert!(told(&fibrillating, "abp.map").value().is_some());
}
