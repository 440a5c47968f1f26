//! What the tests of heart-rate variability share.
#![allow(dead_code, unreachable_pub, reason = "each test takes what it needs")]

use interocept::{
    Measure, Processor, SampleRate, Status, catalogue,
    hrv::{Config, Profile, Windows},
};
use serde_json::Value;

/// What other tools say of the same series.
pub fn golden() -> Value {
    let text = include_str!("../../../../tests/golden/hrv.json");
    serde_json::from_str(text).unwrap()
}

/// The numbers of an array.
pub fn numbers(v: &Value) -> Vec<f64> {
    v.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

/// Every index of a series as it is, without correction.
pub fn measures(rr_ms: &[f64], profile: Profile) -> Vec<Measure> {
    run(rr_ms, Config { profile, ..Config::default() })
}

/// Every index of a series as it is, under a configuration with room for all of it.
pub fn run(rr_ms: &[f64], config: Config) -> Vec<Measure> {
    let max_intervals = (rr_ms.len() as u32).max(config.max_intervals);
    let config = Config { correct: 0, max_intervals, ..config };
    Windows::run(&config, SampleRate::MICROSECONDS, rr_ms).unwrap()
}

/// The measure with a key.
pub fn find<'a>(measures: &'a [Measure], key: &str) -> &'a Measure {
    let id = catalogue::find_key(key).unwrap_or_else(|| panic!("no {key}")).id;
    measures.iter().find(|m| m.id() == id).unwrap_or_else(|| panic!("{key} missing"))
}

/// Its value.
pub fn value(measures: &[Measure], key: &str) -> Option<f64> {
    find(measures, key).value()
}

/// Its status.
pub fn status(measures: &[Measure], key: &str) -> Status {
    find(measures, key).status()
}

/// What another tool says of a series: every named number that both have must agree to
/// `tolerance`, relatively. Returns how many were compared.
pub fn compare(
    ours: &[Measure],
    theirs: &Value,
    names: &[(&str, &str, f64)],
    tolerance: f64,
) -> usize {
    let mut compared = 0;
    for (key, name, scale) in names {
        let Some(expected) = theirs[*name].as_f64().map(|v| v * scale) else { continue };
        let Some(got) = value(ours, key) else { continue };
        let error = (got - expected).abs() / expected.abs().max(1e-12);
        assert!(error < tolerance, "{key}: {got} is not {name} {expected}");
        compared += 1;
    }
    compared
}

/// Intervals of `mean_ms` that swing by `size_ms` at `hz`.
pub fn sine(n: usize, mean_ms: f64, size_ms: f64, hz: f64) -> Vec<f64> {
    let mut t_s = 0.0;
    (0..n)
        .map(|_| {
            let rr = mean_ms + size_ms * libm::sin(core::f64::consts::TAU * hz * t_s);
            t_s += rr / 1000.0;
            rr
        })
        .collect()
}
