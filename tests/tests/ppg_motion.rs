//! Light and movement: a cadence is no pulse, and a pulse is one whatever the cadence.

use interocept::{
    Processor, SampleRate,
    ppg::{
        Motion, MotionConfig, PpgMotion,
        quality::{PpgQuality, Quality, QualityConfig},
    },
    quality::Reasons,
};
use interocept_sim::{PpgConfig, RhythmConfig, ppg};

const RATE_HZ: f64 = 64.0;

fn rate() -> SampleRate {
    SampleRate::new(RATE_HZ).unwrap()
}

fn pulses(rate_bpm: f64) -> Vec<f64> {
    let rhythm = RhythmConfig { duration_s: 60.0, rate_bpm, ..RhythmConfig::default() };
    let config =
        PpgConfig { rate_hz: RATE_HZ, rhythm, noise_snr_db: Some(20.0), ..PpgConfig::default() };
    ppg::simulate(&config).unwrap().samples
}

/// What a step does to the sensor, in g: sharp, once a step.
fn step(t: f64, cadence_bpm: f64) -> f64 {
    let phase = (t * cadence_bpm / 60.0).fract();
    let z = (phase - 0.3) / 0.1;
    libm::exp(-z * z)
}

/// Frames of light and a movement of so many steps and g; gravity lies along z.
fn frames(light: &[f64], cadence_bpm: f64, height_g: f64) -> Vec<f64> {
    let axes = |t: f64| {
        let s = height_g * step(t, cadence_bpm);
        [0.6 * s, -0.3 * s, 1.0 + s]
    };
    let with = |(i, x): (usize, &f64)| {
        let [a, b, c] = axes(i as f64 / RATE_HZ);
        [*x, a, b, c]
    };
    light.iter().enumerate().flat_map(with).collect()
}

fn judge(frames: &[f64]) -> Vec<Motion> {
    PpgMotion::run(&MotionConfig::default(), rate(), frames).unwrap()
}

fn alone(light: &[f64]) -> Vec<Quality> {
    PpgQuality::run(&QualityConfig::default(), rate(), light).unwrap()
}

/// From the tenth second on, when everything has settled.
fn settled<T: Copy>(seconds: &[T]) -> Vec<T> {
    seconds.iter().copied().skip(10).collect()
}

/// The light shows nothing but steps, evenly as a heart beats. Alone it passes for a pulse.
#[test]
fn steps_that_pass_for_pulses_are_refused_and_no_rate_is_told() {
    for cadence_bpm in [70.0, 108.0, 140.0] {
        let light: Vec<f64> = (0..3840)
            .map(|i| {
                let t = i as f64 / RATE_HZ - 0.1;
                let swing = step(t, cadence_bpm) + 0.3 * step(t - 0.2, cadence_bpm);
                100.0 + swing + 0.02 * libm::sin(i as f64 * 1.7)
            })
            .collect();
        let passes = settled(&alone(&light)).iter().filter(|q| q.score >= 0.5).count();
        assert!(passes > 40, "{cadence_bpm}: the test tests nothing: {passes} pass");
        for m in settled(&judge(&frames(&light, cadence_bpm, 0.3))) {
            assert!(m.score < 0.5 && m.rate_bpm.is_nan(), "{cadence_bpm}: {m:?}");
            assert!(m.reasons.contains(Reasons::MOTION) && m.coherence > 0.5, "{m:?}");
            assert!((m.cadence_bpm - cadence_bpm).abs() < 3.0, "{cadence_bpm}: {m:?}");
        }
    }
}

/// Steps of another rate, or a third as strong as the pulse in the light, take nothing away.
#[test]
fn a_pulse_under_steps_of_another_rate_stays() {
    for share in [0.0, 0.2] {
        let light = pulses(75.0);
        let mixed = |(i, x): (usize, &f64)| x + share * step(i as f64 / RATE_HZ, 110.0);
        let light: Vec<f64> = light.iter().enumerate().map(mixed).collect();
        let judged = settled(&judge(&frames(&light, 110.0, 0.3)));
        let good = judged.iter().filter(|m| m.score >= 0.5).count();
        assert!(10 * good >= 9 * judged.len(), "{share}: {good} of {}", judged.len());
        let rates: Vec<f64> = judged.iter().map(|m| m.rate_bpm).filter(|r| !r.is_nan()).collect();
        assert!(rates.iter().all(|r| (r - 75.0).abs() < 12.0), "{share}: {rates:?}");
    }
}

/// A heart moves the wrist a little, in step with its pulse: that is no reason to refuse it.
#[test]
fn what_the_heart_itself_moves_is_no_movement() {
    let light = pulses(70.0);
    for m in settled(&judge(&frames(&light, 70.0, 0.01))) {
        assert!(!m.reasons.contains(Reasons::MOTION) && m.score >= 0.5, "{m:?}");
    }
}

#[test]
fn without_acceleration_the_light_is_judged_alone() {
    let light = pulses(70.0);
    let missing: Vec<f64> = light.iter().flat_map(|x| [*x, f64::NAN, f64::NAN, f64::NAN]).collect();
    let (with, without) = (judge(&missing), alone(&light));
    assert_eq!(with.len(), without.len());
    for (m, q) in with.iter().zip(&without) {
        assert_eq!((m.start_index, m.score, m.reasons), (q.start_index, q.score, q.reasons));
        assert!(m.coherence.is_nan() && m.motion_g.is_nan());
    }
}
