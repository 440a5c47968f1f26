#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]
//! Respiratory sinus arrhythmia against NeuroKit2's (`tests/golden/rsa.json`).

use interocept::{
    Processor, SampleRate, catalogue,
    hrv::{Respiration, RespirationConfig},
};
use serde_json::Value;

fn numbers(v: &Value) -> impl Iterator<Item = f64> {
    v.as_array().unwrap().iter().map(|x| x.as_f64().unwrap())
}

/// Peak to trough: NeuroKit2 takes the longest minus the shortest of the intervals that lie whole
/// within a breath, whatever its phase. With four beats to a breath, at 0.25 Hz, it loses one of
/// them and with it a part of the swing; below, it is the same to 3 %. Porges-Bohrer: it keeps
/// the ends, whose polynomial we leave out, takes a part of an epoch for a whole one and divides
/// the variance by 1000: the same to 0.15 after that.
#[test]
fn equal_to_neurokit_within_what_differs() {
    let golden: Value =
        serde_json::from_str(include_str!("../../../tests/golden/rsa.json")).unwrap();
    for series in golden["series"].as_array().unwrap() {
        let frames: Vec<f64> = numbers(&series["rr_ms"])
            .zip(numbers(&series["breath"]))
            .flat_map(|(rr, breath)| [rr, breath])
            .collect();
        let config = RespirationConfig { correct: 0, ..RespirationConfig::default() };
        let out = Respiration::run(&config, SampleRate::MICROSECONDS, &frames).unwrap();
        let ours = |key: &str| {
            let id = catalogue::find_key(key).unwrap().id;
            out.iter().find(|m| m.id() == id).unwrap().value().unwrap()
        };
        let hz = &series["breathing_hz"];
        let (p2t, theirs) = (ours("hrv.rsa_p2t"), series["RSA_P2T_Mean"].as_f64().unwrap());
        println!("{hz} Hz: peak to trough {p2t} and {theirs}");
        let most = if hz.as_f64().unwrap() < 0.25 { 0.03 } else { 0.15 };
        assert!((0.0..most).contains(&(p2t / theirs - 1.0)), "{hz} Hz: {p2t} is not {theirs}");
        let theirs = series["RSA_PorgesBohrer"].as_f64().unwrap() + libm::log(1000.0);
        let ours = ours("hrv.rsa_porges_bohrer");
        println!("{hz} Hz: Porges-Bohrer {ours} and {theirs}");
        assert!((ours - theirs).abs() < 0.15, "{hz} Hz: {ours} is not {theirs}");
    }
}
