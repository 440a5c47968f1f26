//! Strength, frequencies, fatigue and contractions as they were made.

use super::{bursts, cyclic, exercise, features, get, only};
use interocept::emg::{BurstsConfig, Event, FeaturesConfig};
use interocept_sim::{Contraction, EmgConfig, Span, emg};

fn steady(seed: u64) -> EmgConfig {
    let contractions = vec![Contraction { span: Span::new(0.0, 1e5), rms_mv: 0.3 }];
    EmgConfig { contractions, ramp_s: 0.0, seed, ..EmgConfig::default() }
}

#[test]
fn strength_is_that_of_the_band_and_its_interval_holds_it() {
    let mut inside = 0;
    for seed in 0..40 {
        let config = EmgConfig { duration_s: 10.0, ..steady(seed) };
        let x = emg::simulate(&config).unwrap().samples;
        let rms = get(&features(&x, 1000.0, FeaturesConfig::default()), "emg.rms");
        let truth = 0.3 * config.share(0.0, 20.0, 450.0).sqrt();
        assert!((rms.value().unwrap() / truth - 1.0).abs() < 0.06, "{rms:?} {truth}");
        let (low, high) = rms.interval().unwrap();
        inside += usize::from(low <= truth && truth <= high);
    }
    assert!((34..=40).contains(&inside), "{inside} of 40");
}

#[test]
fn frequencies_are_those_of_the_spectrum() {
    for (rate_hz, corners) in
        [(1000.0, (40.0, 110.0)), (2000.0, (30.0, 80.0)), (2148.0, (60.0, 150.0))]
    {
        let config = EmgConfig { rate_hz, start_hz: corners, end_hz: corners, ..steady(3) };
        let x = emg::simulate(&config).unwrap().samples;
        let told = features(&x, rate_hz, FeaturesConfig::default());
        for (key, truth) in [
            ("emg.median_frequency", config.median_hz(0.0, 20.0, 450.0)),
            ("emg.mean_frequency", config.mean_hz(0.0, 20.0, 450.0)),
        ] {
            let m = get(&told, key);
            assert!((m.value().unwrap() / truth - 1.0).abs() < 0.04, "{rate_hz}: {m:?} {truth}");
        }
    }
}

/// Steady and cyclic load, tiring and not: the slope is that of the spectrum, within its interval
/// as often as it should be.
#[test]
fn fatigue_is_the_slope_of_the_median_frequency() {
    for contractions in [steady(0).contractions, cyclic(60.0, 0.3)] {
        for end_hz in [(40.0, 110.0), (30.0, 82.5)] {
            let (mut inside, mut sum) = (0, 0.0);
            let mut truth = 0.0;
            for seed in 0..20 {
                let contractions = contractions.clone();
                let config = EmgConfig { contractions, end_hz, seed, ..EmgConfig::default() };
                truth = config.median_hz(60.0, 20.0, 450.0) - config.median_hz(0.0, 20.0, 450.0);
                let x = emg::simulate(&config).unwrap().samples;
                let m = get(&features(&x, 1000.0, FeaturesConfig::default()), "emg.fatigue_slope");
                let (low, high) = m.interval().unwrap();
                inside += usize::from(low <= truth && truth <= high);
                sum += m.value().unwrap();
            }
            assert!((sum / 20.0 - truth).abs() < 2.0, "{} not {truth}", sum / 20.0);
            assert!(inside >= 17, "{inside} of 20");
        }
    }
}

#[test]
fn every_contraction_once_and_where_it_is() {
    for (rate_hz, seed) in [(500.0, 1), (1000.0, 2), (2148.1, 3)] {
        // 10 to 40 dB over rest.
        for rms_mv in [0.016, 0.05, 0.5] {
            let contractions = cyclic(60.0, rms_mv);
            let config = EmgConfig { rate_hz, seed, contractions, ..EmgConfig::default() };
            let x = emg::simulate(&config).unwrap().samples;
            let told = bursts(&BurstsConfig::default(), &x, rate_hz);
            let found = only(&told, Event::Burst);
            assert_eq!(found.len(), config.contractions.len(), "{rate_hz} Hz, {rms_mv} mV");
            assert_eq!(only(&told, Event::Onset).len(), found.len());
            assert!(only(&told, Event::Unusable).is_empty());
            for (burst, truth) in found.iter().zip(&config.contractions) {
                let off = |index: u64, at: f64| (index as f64 / rate_hz - at).abs();
                assert!(off(burst.onset_index, truth.span.start_s) < 0.06, "{rms_mv}: {burst:?}");
                assert!(off(burst.end_index, truth.span.end_s) < 0.06, "{rms_mv}: {burst:?}");
            }
        }
    }
}

#[test]
fn noise_is_no_activity() {
    for seed in 0..5 {
        let none = EmgConfig { contractions: Vec::new(), duration_s: 300.0, seed, ..exercise() };
        let x = emg::simulate(&none).unwrap().samples;
        assert!(bursts(&BurstsConfig::default(), &x, 1000.0).is_empty());
    }
}

#[test]
fn short_activity_is_none_and_short_pauses_join() {
    let at = |start_s: f64, length_s: f64| Contraction {
        span: Span::new(start_s, start_s + length_s),
        rms_mv: 0.3,
    };
    let contractions = vec![at(5.0, 0.03), at(7.0, 0.5), at(7.56, 0.5), at(9.0, 0.2)];
    let config = EmgConfig { contractions, ramp_s: 0.0, duration_s: 12.0, ..EmgConfig::default() };
    let x = emg::simulate(&config).unwrap().samples;
    let strict = BurstsConfig { least_burst_s: 0.1, ..BurstsConfig::default() };
    let found = only(&bursts(&strict, &x, 1000.0), Event::Burst);
    let starts: Vec<u64> = found.iter().map(|b| b.onset_index.div_ceil(100) / 10).collect();
    assert_eq!(starts, [7, 9], "{found:?}");
    assert!((found[0].duration_s - 1.06).abs() < 0.08, "{found:?}");
}
