//! A simulated person, and how two portraits differ.
#![allow(dead_code, reason = "each test takes what it needs")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic is how a test fails")]

use interocept::ppg::{Curve, Spo2Config};
use interocept_assess::{Capture, Inputs, Options, Portrait, Signal};
use interocept_sim::station::{self, Sensor, StationConfig};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) const SECONDS: f64 = 30.0;

/// Sensors of one simulated person.
pub(crate) fn station(config: &StationConfig) -> Vec<Signal> {
    let signal = |s: Sensor| Signal::new(s.name, s.rate_hz, s.samples).unwrap();
    station::simulate(config).unwrap().into_iter().map(signal).collect()
}

/// Seven of them.
pub(crate) fn signals() -> Vec<Signal> {
    let mut signals = station(&StationConfig { duration_s: SECONDS, ..Default::default() });
    let seven = ["ecg", "ppg", "resp", "eda", "temp", "red", "infrared"];
    signals.retain(|s| seven.contains(&s.name.as_str()));
    signals
}

pub(crate) fn options() -> Options {
    let spo2 =
        Spo2Config { curve: Curve::Polynomial, c0: 110.0, c1: -25.0, ..Spo2Config::default() };
    Options { spo2, ..Options::default() }
}

pub(crate) fn portrait(signals: Vec<Signal>) -> Portrait {
    Portrait::of(&Capture::of(signals, &options()).unwrap(), &Inputs::default())
}

/// The elements by id, each as its JSON.
pub(crate) fn elements(portrait: &Portrait) -> BTreeMap<String, String> {
    let json = portrait.to_json();
    let list = json["elements"].as_array().unwrap();
    list.iter().map(|e| (e["id"].as_str().unwrap().to_owned(), e.to_string())).collect()
}

/// The elements that differ.
pub(crate) fn differing(a: &Portrait, b: &Portrait) -> BTreeSet<String> {
    let (a, b) = (elements(a), elements(b));
    a.into_iter().filter(|(id, e)| b[id] != *e).map(|(id, _)| id).collect()
}

pub(crate) fn ids(list: &str) -> BTreeSet<String> {
    list.split_whitespace().map(str::to_owned).collect()
}
