//! What the ECG path does with input that is broken, absent, extreme or unusual: beats, quality
//! and variability, on simulated signals whose beats are known.
//!
//! The rows are those of the list of bad inputs: 1 not a number, 2 denormals, 3 extremes, 4 lead
//! off, 5 gaps, 7 counters, 8 clocks, 9 rates, 11 rhythms and shapes. 10 (cuttings), 12 and on
//! are the laws' and other tests'.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod faults;
mod hearts;
mod numbers;
mod streams;

use interocept::{
    Processor, SampleRate, catalogue,
    ecg::{
        Beat, Detector, DetectorConfig,
        quality::{EcgQuality, Quality, QualityConfig},
    },
    hrv::{Config, FromEcg},
    measure::Measure,
    process::Sample,
    quality::Reasons,
};
use interocept_sim::{Ecg, EcgConfig, RhythmConfig, ecg};
use std::ops::Range;

const HZ: f64 = 250.0;
/// The list's bound for beats to be as without the disturbance, and for all to be found again.
const APART_S: f64 = 2.0;
const RELOCK_S: f64 = 3.0;
/// The bound of the beats and the two seconds that a judgement of quality rests on.
const GOOD_AGAIN_S: f64 = RELOCK_S + 2.0;
/// EC57: a beat is found if one is reported within this.
const MATCH_S: f64 = 0.15;
/// A signal that was never usable gives no beat while the first thresholds are set.
const START_S: f64 = 1.0;

fn rate(hz: f64) -> SampleRate {
    SampleRate::new(hz).unwrap()
}

/// A minute at 75 beats a minute and 250 Hz, or what is asked for.
fn simulated(change: impl FnOnce(&mut EcgConfig)) -> Ecg {
    let mut config = EcgConfig { rate_hz: HZ, ..EcgConfig::default() };
    config.rhythm.duration_s = 60.0;
    config.rhythm.rate_bpm = 75.0;
    change(&mut config);
    ecg::simulate(&config).unwrap()
}

/// A rhythm without variability.
fn steady(rate_bpm: f64, duration_s: f64) -> RhythmConfig {
    let still = RhythmConfig { mayer_ms: 0.0, respiratory_ms: 0.0, ..RhythmConfig::default() };
    RhythmConfig { duration_s, rate_bpm, pink_sd_ms: 0.0, white_sd_ms: 0.0, ..still }
}

fn detect<S: Sample>(x: &[S], hz: f64) -> Vec<Beat> {
    let beats = Detector::run(&DetectorConfig::default(), rate(hz), x).unwrap();
    assert!(beats.windows(2).all(|b| b[0].index < b[1].index && b[0].time_s < b[1].time_s));
    let sound = |b: &Beat| b.time_s.is_finite() && b.amplitude.is_finite() && b.quality.is_finite();
    assert!(beats.iter().all(sound));
    beats
}

fn judge<S: Sample>(x: &[S]) -> Vec<Quality> {
    let seconds = EcgQuality::run(&QualityConfig::default(), rate(HZ), x).unwrap();
    let sound = |q: &Quality| (0.0..=1.0).contains(&q.score);
    assert!(seconds.iter().all(sound));
    let unexplained = |q: &&Quality| q.score < 0.5 && q.reasons == Reasons::NONE;
    assert_eq!(seconds.iter().find(unexplained), None, "no reason");
    seconds
}

fn value(measures: &[Measure], key: &str) -> Option<f64> {
    let id = catalogue::find_key(key).unwrap().id;
    measures.iter().find(|m| m.id() == id).unwrap().value()
}

fn count(measures: &[Measure]) -> u64 {
    let id = catalogue::find_key("hrv.mean_nn").unwrap().id;
    measures.iter().find(|m| m.id() == id).unwrap().window().count
}

fn variability<S: Sample>(x: &[S], hz: f64) -> Vec<Measure> {
    FromEcg::run(&Config::default(), rate(hz), x).unwrap()
}

fn places(beats: &[Beat], within: impl Fn(u64) -> bool) -> Vec<u64> {
    beats.iter().map(|b| b.index).filter(|i| within(*i)).collect()
}

/// Of the true beats within the seconds, how many were missed, and how many were told in vain.
fn errors(truth: &[f64], found: &[Beat], within: Range<f64>) -> (usize, usize, usize) {
    let near = |t: f64, u: f64| (t - u).abs() <= MATCH_S;
    let expected: Vec<f64> = truth.iter().copied().filter(|t| within.contains(t)).collect();
    let missed = expected.iter().filter(|t| !found.iter().any(|b| near(b.time_s, **t))).count();
    let inside = found.iter().filter(|b| within.contains(&b.time_s));
    let vain = inside.filter(|b| !truth.iter().any(|t| near(*t, b.time_s))).count();
    (expected.len(), missed, vain)
}

fn times(ecg: &Ecg) -> Vec<f64> {
    ecg.beats.iter().map(|b| b.time_s).collect()
}
