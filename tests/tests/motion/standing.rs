//! The descriptors of a stance of closed form.

use super::rate;
use core::f64::consts::TAU;
use interocept::{
    Measure, Processor as _,
    motion::{Pipeline, Sway, SwayConfig},
};

/// In mm: antero-posterior, medio-lateral.
fn golden_input() -> Vec<f64> {
    let wave = |t: f64, waves: [(f64, f64, f64); 3]| {
        let waves = waves.iter().map(|(a, hz, phase)| 10.0 * a * libm::sin(TAU * hz * t + phase));
        waves.sum::<f64>()
    };
    (0..3000)
        .flat_map(|i| {
            let t = f64::from(i) / 100.0;
            let ap = wave(t, [(0.6, 0.17, 0.5), (0.2, 0.53, 0.0), (0.07, 1.3, 2.0)]);
            [ap, wave(t, [(0.4, 0.23, 0.0), (0.15, 0.71, 0.3), (0.05, 1.9, 1.0)])]
        })
        .collect()
}

fn value(measures: &[Measure], key: &str) -> f64 {
    let found = measures.iter().find(|m| m.id().key() == key).unwrap();
    found.value().unwrap_or(f64::NAN)
}

/// `golden/sway.txt`: key, raw, standard; from the code of the authors of the review.
#[test]
fn every_descriptor_is_that_of_the_reference() {
    let golden = include_str!("../../golden/sway.txt");
    assert_eq!(golden.lines().count(), 72);
    for (column, pipeline) in [(1, Pipeline::Raw), (2, Pipeline::Standard)] {
        let config = SwayConfig { pipeline, ..SwayConfig::default() };
        let measures = Sway::run(&config, rate(100.0), &golden_input()).unwrap();
        // With entropy and scaling of both axes.
        assert_eq!(measures.len(), 76);
        for line in golden.lines() {
            let words: Vec<&str> = line.split(' ').collect();
            let want: f64 = words.get(column).unwrap().parse().unwrap();
            let key = words.first().unwrap();
            let got = value(&measures, key);
            // Means of waves over whole periods are zero but for rounding.
            let near = (got - want).abs() < 1e-6 * want.abs() || (got - want).abs() < 1e-9;
            assert!(near, "{pipeline:?} {key}: {got}, {want}");
        }
    }
}

/// From a plain program after the definitions, on the same resampled signal.
#[test]
fn entropy_and_scaling_are_those_of_their_definitions() {
    let measures = Sway::run(&SwayConfig::default(), rate(100.0), &golden_input()).unwrap();
    let known = [
        ("sample_entropy_ml", 0.297_516_491_255_315_8),
        ("sample_entropy_ap", 0.237_563_510_571_010_1),
        ("dfa_ml", 1.618_302_917_637_843_8),
        ("dfa_ap", 1.751_063_641_356_064_7),
    ];
    for (key, want) in known {
        let got = value(&measures, &format!("motion.sway_{key}"));
        assert!((got - want).abs() < 1e-6, "{key}: {got}, {want}");
    }
}
