//! Activity, tremor and falls.

use super::rate;
use core::f64::consts::TAU;
use interocept::{
    Measure, Processor as _, Status,
    motion::{Activity, ActivityConfig, Fall, FallConfig, Falls, Tremor, TremorConfig},
};
use interocept_sim::Random;

fn value(measures: &[Measure], key: &str) -> Option<f64> {
    measures.iter().find(|m| m.id().key() == key).unwrap().value()
}

#[test]
fn activity_of_a_known_swing() {
    // One second of 0.5 g up and down: ENMO is the mean of its positive half.
    let acc: Vec<f64> = (0..1000)
        .flat_map(|i| [0.0, 0.0, 9.80665 * (1.0 + 0.5 * libm::sin(TAU * f64::from(i) / 100.0))])
        .collect();
    let measures = Activity::run(&ActivityConfig::default(), rate(100.0), &acc).unwrap();
    let enmo = value(&measures, "motion.enmo").unwrap();
    assert!((enmo - 0.5 / core::f64::consts::PI).abs() < 1e-3, "{enmo}");
    let mad = value(&measures, "motion.mad").unwrap();
    assert!((mad - 1.0 / core::f64::consts::PI).abs() < 1e-3, "{mad}");
    assert_eq!(value(&measures, "motion.activity_level"), Some(2.0));
    assert!((value(&measures, "motion.angle_z").unwrap() - 90.0).abs() < 1e-6);
}

fn shaking(hz: f64, rad_s: f64, slow_rad_s: f64, noise: f64) -> Vec<f64> {
    let mut random = Random::new(7, 1);
    (0..900)
        .flat_map(|i| {
            let t = f64::from(i) / 100.0;
            let turn = rad_s * libm::sin(TAU * hz * t) + slow_rad_s * libm::sin(TAU * 1.3 * t);
            [0.0, 0.0, 9.8, noise * random.normal(), turn + noise * random.normal(), 0.0]
        })
        .collect()
}

#[test]
fn a_recording_too_short_for_tremor_says_so() {
    let frames = shaking(5.0, 0.6, 0.1, 0.01);
    let run =
        |n: usize| Tremor::run(&TremorConfig::default(), rate(100.0), &frames[..6 * n]).unwrap();
    let status = |n: usize| run(n).iter().map(|m| m.status()).collect::<Vec<_>>();
    assert_eq!(status(299), [Status::TooShort; 4]);
    assert_eq!(status(300).len(), 4);
    assert!(run(300).iter().any(|m| m.value().is_some()));
}

#[test]
fn tremor_is_told_from_movement_and_noise() {
    let run = |frames: &[f64]| Tremor::run(&TremorConfig::default(), rate(100.0), frames).unwrap();
    for hz in [4.2, 5.0, 7.5, 10.5] {
        let measures = run(&shaking(hz, 0.6, 0.1, 0.01));
        let got = value(&measures, "motion.tremor_frequency").unwrap();
        assert!((got - hz).abs() < 0.15, "{hz}: {got}");
        let rms = value(&measures, "motion.tremor_rms").unwrap();
        assert!((rms / (0.6 / core::f64::consts::SQRT_2) - 1.0).abs() < 0.15, "{rms}");
        let swing = value(&measures, "motion.tremor_amplitude").unwrap();
        assert!((swing / (0.6 / (TAU * hz)).to_degrees() - 1.0).abs() < 0.15, "{swing}");
    }
    for still in [shaking(5.0, 0.0, 0.0, 0.05), shaking(5.0, 0.0, 2.0, 0.01)] {
        assert_eq!(value(&run(&still), "motion.tremor_frequency"), None);
    }
}

/// Standing, a fall of half a second, an impact, lying.
fn fall(free: bool, turned: bool, still: bool) -> Vec<Fall> {
    let mut random = Random::new(3, 1);
    let acc: Vec<f64> = (0..2500)
        .flat_map(|i| {
            let t = f64::from(i) / 100.0;
            let restless = if still { 0.0 } else { 3.0 * libm::sin(TAU * 1.5 * t) };
            let up = match t {
                t if t < 5.0 => 9.8,
                t if t < 5.5 => {
                    if free {
                        2.0
                    } else {
                        9.8
                    }
                }
                t if t < 5.6 => 35.0,
                _ => 9.8 + restless,
            };
            let noise = 0.2 * random.normal();
            if turned && t >= 5.6 { [up + noise, 0.0, 0.0] } else { [0.0, 0.0, up + noise] }
        })
        .collect();
    Falls::run(&FallConfig::default(), rate(100.0), &acc).unwrap()
}

#[test]
fn all_four_kinds_of_evidence_make_a_fall() {
    let falls = fall(true, true, true);
    let [fell] = falls.as_slice() else { panic!("{} impacts", falls.len()) };
    assert_eq!((fell.fall, fell.evidence), (1, 1.0));
    assert!((fell.time_s - 5.55).abs() < 0.1 && (fell.turn_deg - 90.0).abs() < 5.0);
    for (free, turned, still) in [(false, true, true), (true, false, true), (true, true, false)] {
        let falls = fall(free, turned, still);
        let [stumble] = falls.as_slice() else { panic!("{} impacts", falls.len()) };
        assert_eq!((stumble.fall, stumble.evidence), (0, 0.75));
    }
}
