//! EMG on simulated signals whose strength, frequencies and contractions are known, and on input
//! that is broken, absent or extreme.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic is how a test fails")]

mod bad_input;
mod truth;

use interocept::{
    Measure, Processor, SampleRate,
    emg::{Activity, Bursts, BurstsConfig, Event, Features, FeaturesConfig},
};
use interocept_sim::{Contraction, EmgConfig, Span};

/// Contractions of two seconds every four, from 3 s on.
fn cyclic(duration_s: f64, rms_mv: f64) -> Vec<Contraction> {
    (0..)
        .map(|k| 3.0 + 4.0 * f64::from(k))
        .take_while(|start_s| start_s + 2.0 < duration_s)
        .map(|start_s| Contraction { span: Span::new(start_s, start_s + 2.0), rms_mv })
        .collect()
}

fn exercise() -> EmgConfig {
    EmgConfig { contractions: cyclic(60.0, 0.3), ..EmgConfig::default() }
}

fn bursts(config: &BurstsConfig, x: &[f64], rate_hz: f64) -> Vec<Activity> {
    Bursts::run(config, SampleRate::new(rate_hz).unwrap(), x).unwrap()
}

fn only(told: &[Activity], event: Event) -> Vec<Activity> {
    told.iter().filter(|a| a.event == event).copied().collect()
}

/// The measures of a whole recording.
fn features(x: &[f64], rate_hz: f64, config: FeaturesConfig) -> Vec<Measure> {
    let window_s = (x.len() as f64 / rate_hz).clamp(1.0, 3600.0);
    let config = FeaturesConfig { window_s, hop_s: 3600.0, ..config };
    Features::run(&config, SampleRate::new(rate_hz).unwrap(), x).unwrap()
}

fn get(measures: &[Measure], key: &str) -> Measure {
    *measures.iter().find(|m| m.id().key() == key).unwrap()
}
