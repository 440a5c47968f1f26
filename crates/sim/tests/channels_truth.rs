//! Breathing, oxygen, temperature and a camera: what is stated as truth is in the signals.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests fail as tests do"
)]

use interocept_sim::{
    BreathingConfig, CameraConfig, OxygenConfig, Span, TemperatureConfig, breathing, camera,
    oxygen, temperature,
};

fn mean(x: &[f64]) -> f64 {
    x.iter().sum::<f64>() / x.len() as f64
}

/// Slope of `y` on `x`.
fn slope(x: &[f64], y: &[f64]) -> f64 {
    let (a, b) = (mean(x), mean(y));
    let both: f64 = x.iter().zip(y).map(|(x, y)| (x - a) * (y - b)).sum();
    both / x.iter().map(|x| (x - a) * (x - a)).sum::<f64>()
}

#[test]
fn breaths_are_where_they_are_said_to_be_and_in_every_modulation() {
    let config = BreathingConfig {
        rate_hz: 1000.0,
        noise: 0.0,
        sigh_every: 12,
        ..BreathingConfig::default()
    };
    let made = breathing::simulate(&config).unwrap();
    let at = |signal: &[f64], t: f64| signal[(t * config.rate_hz).round() as usize];
    assert!((made.breaths.len() as f64 - 45.0).abs() <= 3.0, "{}", made.breaths.len());
    for (b, next) in made.breaths.iter().zip(&made.breaths[1..]) {
        assert_eq!(b.end_s, next.onset_s);
        assert!(at(&made.belt, b.onset_s) < 0.01);
        assert!((at(&made.belt, b.peak_s) - b.depth).abs() < 0.01 * b.depth);
        assert!(((b.peak_s - b.onset_s) / (b.end_s - b.onset_s) - 0.4).abs() < 1e-9);
    }
    assert!(made.breaths[11].depth > 2.0);
    let volumes: Vec<f64> = made.beats.iter().map(|b| at(&made.belt, b.time_s).min(1.2)).collect();
    let of =
        |value: fn(&breathing::SimBeat) -> f64| made.beats.iter().map(value).collect::<Vec<_>>();
    assert!((slope(&volumes, &of(|b| b.r_mv)) + 0.15).abs() < 0.01);
    assert!((slope(&volumes, &of(|b| b.pulse)) + 0.2).abs() < 0.01);
    let intervals: Vec<f64> = made.beats.windows(2).map(|w| w[1].time_s - w[0].time_s).collect();
    assert!((slope(&volumes[..intervals.len()], &intervals) + 0.06).abs() < 0.002);
    // What is in the samples: the R peak, and the baseline between pulses.
    for b in &made.beats[1..20] {
        assert!((at(&made.ecg, b.time_s) - b.r_mv).abs() < 0.1, "{b:?}");
    }
    let feet: Vec<f64> = made.beats[2..40].iter().map(|b| at(&made.ppg, b.time_s + 0.12)).collect();
    let there: Vec<f64> =
        made.beats[2..40].iter().map(|b| at(&made.belt, b.time_s + 0.12)).collect();
    assert!((slope(&there, &feet) + 0.4).abs() < 0.12, "{}", slope(&there, &feet));
}

#[test]
fn lights_have_the_ratio() {
    let config = OxygenConfig { ratio: (0.4, 1.6), perfusion: 1.0, ..OxygenConfig::default() };
    let made = oxygen::simulate(&config).unwrap();
    assert_eq!((made.ratio[0], made.ratio[made.ratio.len() - 1]), (0.4, 1.6));
    for part in [0..1000, 9000..10_000, 18_000..19_000] {
        let log = |x: &[f64]| x[part.clone()].iter().map(|v| libm::log(*v)).collect::<Vec<_>>();
        let found = slope(&log(&made.infrared), &log(&made.red));
        assert!((found - mean(&made.ratio[part.clone()])).abs() < 0.05, "{found} at {part:?}");
    }
}

#[test]
fn a_sensor_follows_the_skin_late_by_its_time_constant() {
    let config = TemperatureConfig {
        slopes: vec![(0.0, 0.6), (400.0, 0.0)],
        noise_c: 0.0,
        step_c: 0.0,
        off: vec![Span::new(550.0, 600.0)],
        ..TemperatureConfig::default()
    };
    let made = temperature::simulate(&config).unwrap();
    // On a ramp it is behind by the slope times the constant.
    let k = 4 * 390;
    assert!((made.skin[k] - made.samples[k] - 0.6 * 30.0 / 60.0).abs() < 0.01);
    assert!(
        (made.skin[4 * 500] - 37.0).abs() < 0.01 && (made.samples[4 * 549] - 37.0).abs() < 0.01
    );
    // One constant behind the step into air, 63 % of the way.
    let fallen = (37.0 - made.samples[4 * 580]) / (37.0 - 22.0);
    assert!((fallen - 0.632).abs() < 0.01, "{fallen}");
}

#[test]
fn frames_have_a_pulse_in_their_colour_and_uneven_times() {
    let config = CameraConfig { jitter_s: 0.02, light: 0.0, noise: 0.0, ..CameraConfig::default() };
    let frames = camera::simulate(&config).unwrap();
    assert!(frames.windows(2).all(|w| w[1].0 > w[0].0 && w[1].0 - w[0].0 < 0.054));
    let green: Vec<f64> = frames.iter().map(|(_, [_, g, _])| *g).collect();
    let red: Vec<f64> = frames.iter().map(|(_, [r, _, _])| *r).collect();
    // By what the skin gives of each, without the gloss.
    let found = slope(&green, &red) * 110.0 / 160.0;
    assert!((found - 0.33 / 0.77).abs() < 1e-6, "{found}");
}
