//! A simulated person, and how two portraits differ.
#![allow(dead_code, reason = "each test takes what it needs")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic is how a test fails")]

use interocept::ppg::{Curve, Spo2Config};
use interocept_assess::{Capture, Inputs, Options, Portrait, Signal};
use interocept_sim::{
    BreathingConfig, EdaConfig, OxygenConfig, TemperatureConfig, breathing, eda, oxygen,
    temperature,
};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) const SECONDS: f64 = 30.0;

/// Seven sensors of one simulated person.
pub(crate) fn signals() -> Vec<Signal> {
    let body = BreathingConfig { rate_hz: 250.0, duration_s: SECONDS, ..Default::default() };
    let body = breathing::simulate(&body).unwrap();
    let skin = EdaConfig { rate_hz: 4.0, duration_s: SECONDS, ..Default::default() };
    let skin = eda::simulate(&skin).unwrap();
    let warmth = TemperatureConfig { rate_hz: 4.0, duration_s: SECONDS, ..Default::default() };
    let warmth = temperature::simulate(&warmth).unwrap();
    let mut light = OxygenConfig::default();
    light.ppg.rhythm.duration_s = SECONDS;
    let light = oxygen::simulate(&light).unwrap();
    let every = |n: usize, x: &[f64]| x.iter().step_by(n).copied().collect();
    vec![
        Signal::new("ecg", 250.0, body.ecg.clone()).unwrap(),
        Signal::new("ppg", 62.5, every(4, &body.ppg)).unwrap(),
        Signal::new("resp", 25.0, every(10, &body.belt)).unwrap(),
        Signal::new("eda", 4.0, skin.samples).unwrap(),
        Signal::new("temp", 4.0, warmth.samples).unwrap(),
        Signal::new("red", light.rate_hz, light.red).unwrap(),
        Signal::new("infrared", light.rate_hz, light.infrared).unwrap(),
    ]
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
