//! Breathing of known rate and size.

use super::*;
use core::f64::consts::TAU;

/// Intervals whose length is 900 ms minus `size_ms` times the flow of a breath of `hz`, and
/// the breath at the end of each, with white noise of `noise_ms`.
fn breathing(hz: f64, size_ms: f64, noise_ms: f64, length_s: f64) -> Vec<f64> {
    let (mut t, mut out, mut state) = (0.0, Vec::new(), 3_u64);
    while t < length_s {
        let mut noise = -6.0;
        for _ in 0..12 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(11);
            noise += (state >> 40) as f64 / 16_777_216.0;
        }
        // The length that is right for the end of the interval, which depends on it.
        let mut rr = 900.0;
        for _ in 0..50 {
            rr = 900.0 - size_ms * libm::sin(TAU * hz * (t + rr / 1000.0)) + noise_ms * noise;
        }
        t += rr / 1000.0;
        out.extend([rr, 7.0 - 3.0 * libm::cos(TAU * hz * t)]);
    }
    out
}

fn rsa(config: &RespirationConfig, frames: &[f64]) -> Vec<Measure> {
    Respiration::run(config, SampleRate::MICROSECONDS, frames).unwrap()
}

fn get(out: &[Measure], id: MeasureId) -> Measure {
    *out.iter().find(|m| m.id() == id).unwrap()
}

fn value(out: &[Measure], id: MeasureId) -> f64 {
    get(out, id).value().unwrap_or_else(|| panic!("{:?}", get(out, id)))
}

#[test]
fn slow_breathing_gives_its_size_and_full_coherence() {
    let out = rsa(&RespirationConfig::default(), &breathing(0.1, 50.0, 0.0, 320.0));
    let resonance = value(&out, id::RESONANCE_AMPLITUDE);
    assert!((resonance - 100.0).abs() < 1.0, "{resonance}");
    let p2t = value(&out, id::RSA_P2T);
    assert!((95.0..=100.0).contains(&p2t), "{p2t}");
    assert!(value(&out, id::BREATHING_COHERENCE) > 0.99);
    assert!(value(&out, id::COHERENCE) > 0.95);
    assert!(out.iter().all(|m| m.status() == Status::Ok), "{out:?}");
}

/// The variance of a sine is half its squared size. What a cubic through 21 points leaves of
/// 0.25 Hz is 1.12 times as large: one minus its weights (3 (329 - 5 k^2) / 9177, k from -10
/// to 10) times the cosine.
#[test]
fn porges_bohrer_is_the_logarithm_of_the_variance_of_the_breath() {
    let followed: f64 = (-10..=10)
        .map(f64::from)
        .map(|k| 3.0 * (329.0 - 5.0 * k * k) / 9177.0 * libm::cos(TAU * 0.125 * k))
        .sum();
    for size_ms in [20.0, 50.0] {
        let out = rsa(&RespirationConfig::default(), &breathing(0.25, size_ms, 0.0, 320.0));
        let left = (1.0 - followed) * size_ms;
        let expected = libm::log(left * left / 2.0);
        let got = value(&out, id::RSA_PORGES_BOHRER);
        assert!((got - expected).abs() < 0.05, "{got} not {expected}");
    }
}

/// What is left of equal intervals is rounding, whose logarithm would be -101.
#[test]
fn equal_intervals_have_no_variance() {
    let frames: Vec<f64> = (0..400).flat_map(|_| [255.0, f64::NAN]).collect();
    let out = rsa(&RespirationConfig::default(), &frames);
    assert_eq!(get(&out, id::RSA_PORGES_BOHRER).status(), Status::Undefined);
}

#[test]
fn what_breath_does_not_explain_is_not_coherent() {
    let out = rsa(&RespirationConfig::default(), &breathing(0.25, 0.0, 30.0, 600.0));
    let coherence = value(&out, id::BREATHING_COHERENCE);
    assert!(coherence < 0.5, "{coherence}");
    let concentration = value(&out, id::COHERENCE);
    assert!(concentration < 0.5, "{concentration}");
}

#[test]
fn the_paced_rate_needs_no_breath() {
    let mut frames = breathing(0.1, 40.0, 0.0, 320.0);
    frames.iter_mut().skip(1).step_by(2).for_each(|b| *b = f64::NAN);
    let paced = RespirationConfig { paced_hz: 0.1, ..RespirationConfig::default() };
    let out = rsa(&paced, &frames);
    assert!((value(&out, id::RESONANCE_AMPLITUDE) - 80.0).abs() < 1.0);
    assert_eq!(get(&out, id::RSA_P2T).status(), Status::NotComputed);
    assert_eq!(get(&out, id::BREATHING_COHERENCE).status(), Status::NotComputed);
    let free = rsa(&RespirationConfig::default(), &frames);
    assert_eq!(get(&free, id::RESONANCE_AMPLITUDE).status(), Status::NotComputed);
    assert!(get(&free, id::RSA_PORGES_BOHRER).status().has_value());
}

/// The longest stretch counts; what lies before a gap is another matter.
#[test]
fn no_measure_rests_on_both_sides_of_a_gap() {
    let long = breathing(0.1, 50.0, 0.0, 320.0);
    let mut frames = breathing(0.2, 10.0, 0.0, 100.0);
    frames.extend([f64::NAN, f64::NAN]);
    frames.extend(&long);
    let (with, alone) =
        (rsa(&RespirationConfig::default(), &frames), rsa(&RespirationConfig::default(), &long));
    for (a, b) in with.iter().zip(&alone) {
        let (a, b) = (a.value().unwrap(), b.value().unwrap());
        assert!((a - b).abs() <= 0.02 * b.abs(), "{a} {b}");
    }
    let short = rsa(&RespirationConfig::default(), &long[..20]);
    assert!(short.iter().all(|m| m.status() == Status::TooShort), "{short:?}");
    let config = RespirationConfig { max_intervals: 64, ..RespirationConfig::default() };
    assert!(rsa(&config, &long).iter().all(|m| m.status() == Status::Overflow));
}
