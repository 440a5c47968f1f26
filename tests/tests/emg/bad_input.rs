//! Flat, saturated, missing, mains only, too slow: a reason, and no number.

use super::{bursts, exercise, features, get, only};
use interocept::{
    Processor, SampleRate, Status,
    emg::{Bursts, BurstsConfig, Event, Features, FeaturesConfig},
    quality::Reasons,
};
use interocept_sim::{EmgConfig, EmgFault, EmgFaultKind, Span, emg};

const KEYS: [&str; 6] = [
    "emg.rms",
    "emg.envelope_mean",
    "emg.envelope_peak",
    "emg.mean_frequency",
    "emg.median_frequency",
    "emg.fatigue_slope",
];

fn spoilt(kind: EmgFaultKind) -> Vec<f64> {
    let faults = vec![EmgFault { span: Span::new(20.0, 30.0), kind }];
    emg::simulate(&EmgConfig { faults, limit_mv: Some(1.5), ..exercise() }).unwrap().samples
}

#[test]
fn what_holds_no_muscle_has_a_reason_and_no_number() {
    let hum: Vec<f64> =
        (0..30_000).map(|i| 0.2 * libm::sin(0.1 * std::f64::consts::PI * f64::from(i))).collect();
    let sixty: Vec<f64> =
        (0..30_000).map(|i| libm::sin(0.12 * std::f64::consts::PI * f64::from(i))).collect();
    for (what, x) in [
        ("flat", vec![0.7; 30_000]),
        ("zeros", vec![0.0; 30_000]),
        ("missing", vec![f64::NAN; 30_000]),
        ("50 Hz", hum),
        ("60 Hz", sixty),
    ] {
        let told = features(&x, 1000.0, FeaturesConfig::default());
        for key in KEYS {
            assert_eq!(get(&told, key).status(), Status::PoorSignal, "{what}: {key}");
        }
        assert!(
            only(&bursts(&BurstsConfig::default(), &x, 1000.0), Event::Burst).is_empty(),
            "{what}"
        );
    }
}

#[test]
fn an_unusable_stretch_is_told_with_its_reason_and_nothing_is_found_in_it() {
    for (kind, reason) in [
        (EmgFaultKind::Missing, Reasons::GAP),
        (EmgFaultKind::Flat, Reasons::FLAT),
        (EmgFaultKind::Saturated(1.5), Reasons::SATURATED),
    ] {
        let x = spoilt(kind);
        let told = bursts(&BurstsConfig::default(), &x, 1000.0);
        let unusable = only(&told, Event::Unusable);
        assert_eq!(unusable.len(), 1, "{kind:?}");
        assert!(unusable[0].reasons.contains(reason), "{kind:?}");
        let off = |index: u64, at: u64| index.abs_diff(at);
        assert!(
            off(unusable[0].onset_index, 20_000) <= 250
                && off(unusable[0].end_index, 30_000) <= 500,
            "{unusable:?}"
        );
        let inside = only(&told, Event::Burst)
            .into_iter()
            .filter(|b| b.end_index > 20_300 && b.onset_index < 30_000);
        assert_eq!(inside.count(), 0, "{kind:?}");
        // A sixth is lost; the rest is as without.
        let rms = get(&features(&x, 1000.0, FeaturesConfig::default()), "emg.rms");
        assert!((rms.quality() - 0.83).abs() < 0.03, "{rms:?}");
        let sound = get(&features(&spoilt_not(), 1000.0, FeaturesConfig::default()), "emg.rms");
        assert!((rms.value().unwrap() / sound.value().unwrap() - 1.0).abs() < 0.05);
    }
}

fn spoilt_not() -> Vec<f64> {
    emg::simulate(&exercise()).unwrap().samples
}

#[test]
fn hum_beside_a_muscle_is_taken_out_where_asked_for() {
    let config = EmgConfig { hum_mv: 0.3, ..exercise() };
    let x = emg::simulate(&config).unwrap().samples;
    let notched = FeaturesConfig { mains_hz: 50.0, ..FeaturesConfig::default() };
    let [raw, out] = [FeaturesConfig::default(), notched].map(|c| features(&x, 1000.0, c));
    assert!(get(&raw, "emg.median_frequency").value().is_none_or(|hz| hz < 65.0));
    let truth = config.median_hz(0.0, 20.0, 450.0);
    let hz = get(&out, "emg.median_frequency").value().unwrap();
    assert!((hz / truth - 1.0).abs() < 0.08, "{hz} {truth}");
    let config = BurstsConfig { mains_hz: 50.0, ..BurstsConfig::default() };
    let found = only(&bursts(&config, &x, 1000.0), Event::Burst);
    assert_eq!(found.len(), exercise().contractions.len());
}

#[test]
fn a_rate_that_does_not_carry_the_band_is_a_reason() {
    let x = |rate_hz: f64| -> Vec<f64> {
        (0..(20.0 * rate_hz) as usize).map(|i| libm::sin(0.7 * (i * i) as f64)).collect()
    };
    // No octave of the band, a part of it, all of it, and all of one that was asked for.
    let narrow = FeaturesConfig { high_hz: 110.0, ..FeaturesConfig::default() };
    for (rate_hz, config, strength, frequency) in [
        (20.0, FeaturesConfig::default(), false, false),
        (80.0, FeaturesConfig::default(), false, false),
        (250.0, FeaturesConfig::default(), true, false),
        (1000.0, FeaturesConfig::default(), true, true),
        (250.0, narrow, true, true),
    ] {
        let told = features(&x(rate_hz), rate_hz, config);
        for (key, known) in [("emg.rms", strength), ("emg.median_frequency", frequency)] {
            let refused = get(&told, key).status() == Status::NotComputed;
            assert_eq!(refused, !known, "{rate_hz}: {key}");
        }
    }
    let rate = |hz: f64| SampleRate::new(hz).unwrap();
    assert!(Features::new(&FeaturesConfig::default(), rate(19.0)).is_err());
    assert!(Features::new(&FeaturesConfig::default(), rate(5000.0)).is_err());
    assert!(Bursts::new(&BurstsConfig::default(), rate(80.0)).is_err());
    let crossed = BurstsConfig { off_ratio: 5.0, ..BurstsConfig::default() };
    assert!(Bursts::new(&crossed, rate(1000.0)).is_err());
}

/// Samples at irregular times come as samples with gaps between them.
#[test]
fn many_short_gaps_are_bridged_and_longer_ones_cut() {
    let mut x = spoilt_not();
    x.iter_mut().step_by(97).for_each(|v| *v = f64::NAN);
    let rms = get(&features(&x, 1000.0, FeaturesConfig::default()), "emg.rms");
    let sound = get(&features(&spoilt_not(), 1000.0, FeaturesConfig::default()), "emg.rms");
    assert!((rms.value().unwrap() / sound.value().unwrap() - 1.0).abs() < 0.02);
    for (k, v) in x.iter_mut().enumerate() {
        if k % 400 < 20 {
            *v = f64::NAN;
        }
    }
    let told = features(&x, 1000.0, FeaturesConfig::default());
    assert!(KEYS.iter().all(|key| get(&told, key).status() == Status::PoorSignal));
}
