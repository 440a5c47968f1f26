//! The same bits on every platform: digests of a few simulated signals, committed.
//!
//! A change here changes every simulated signal, and belongs under "Numerical results changed" in the
//! changelog.

#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use interocept_sim::{
    ArtefactConfig, BreathingConfig, CameraConfig, Disturbance, DisturbanceKind, EcgConfig,
    NoiseConfig, OxygenConfig, RhythmConfig, Span, TemperatureConfig, artefacts, breathing, camera,
    ecg, oxygen, rhythm, temperature,
};

/// FNV-1a (Fowler, Noll and Vo) over the values' bits, 64 bits; every NaN counts as the same.
fn digest(values: impl IntoIterator<Item = f64>) -> u64 {
    let bits =
        values.into_iter().map(|v| if v.is_nan() { f64::NAN.to_bits() } else { v.to_bits() });
    bits.flat_map(u64::to_le_bytes).fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}

fn eventful(seed: u64) -> RhythmConfig {
    RhythmConfig {
        duration_s: 120.0,
        seed,
        rate_bpm: 72.0,
        pvc_probability: 0.05,
        pvc_run: 2,
        apc_probability: 0.05,
        af: vec![Span::new(60.0, 90.0)],
        ..RhythmConfig::default()
    }
}

fn beat_times(config: &RhythmConfig) -> Vec<f64> {
    rhythm::simulate(config).unwrap().beats.iter().map(|beat| beat.time_s).collect()
}

#[test]
fn beat_times_have_their_committed_digest() {
    let day =
        RhythmConfig { duration_s: 86_400.0, drift_bpm_per_min: 0.005, ..RhythmConfig::default() };
    let truth = beat_times(&day);
    let faulty = artefacts::inject(&truth, &ArtefactConfig::default()).unwrap();
    let digests = [truth, beat_times(&eventful(7)), faulty.times_s].map(digest);
    assert_eq!(digests, [0xB317_7AA2_AE52_C38D, 0x7763_C775_6BDD_7CB8, 0x1258_CFFC_98CA_12B9]);
}

#[test]
fn ecgs_have_their_committed_digest() {
    let noise = NoiseConfig {
        motion_snr_db: Some(12.0),
        muscle_snr_db: Some(18.0),
        powerline_snr_db: Some(20.0),
        white_snr_db: Some(24.0),
        ..NoiseConfig::default()
    };
    let kind = DisturbanceKind::LeadOff { rail_mv: 5.0, pickup_mv: 0.1, mains_hz: 50.0 };
    let disturbances = vec![
        Disturbance { span: Span::new(10.0, 12.0), kind },
        Disturbance {
            span: Span::new(20.0, 22.0),
            kind: DisturbanceKind::Flatline { noise_mv: 0.005 },
        },
        Disturbance { span: Span::new(30.0, 31.0), kind: DisturbanceKind::Missing },
    ];
    let eventful = |rate_hz| EcgConfig {
        rate_hz,
        rhythm: eventful(11),
        noise,
        disturbances: disturbances.clone(),
        ..EcgConfig::default()
    };
    let paced = EcgConfig {
        rhythm: RhythmConfig { paced: true, duration_s: 30.0, ..RhythmConfig::default() },
        limit_mv: Some(5.0),
        step_mv: Some(0.005),
        ..EcgConfig::default()
    };
    let configs = [eventful(130.061), eventful(360.0), eventful(1000.0), paced];
    let digests = configs.map(|config| digest(ecg::simulate(&config).unwrap().samples));
    assert_eq!(
        digests,
        [
            0xE368_0242_5CCD_7715,
            0x29D3_AC01_1EF8_C0E6,
            0x9AE6_6554_E7E4_1A83,
            0x48EA_9A3E_C8B4_3C05
        ]
    );
}

#[test]
fn other_channels_have_their_committed_digest() {
    let made = breathing::simulate(&BreathingConfig::default()).unwrap();
    let lights = oxygen::simulate(&OxygenConfig { noise: 0.1, ..OxygenConfig::default() }).unwrap();
    let slopes = vec![(60.0, 0.5)];
    let skin = temperature::simulate(&TemperatureConfig { slopes, ..TemperatureConfig::default() })
        .unwrap();
    let frames =
        camera::simulate(&CameraConfig { jitter_s: 0.01, gloss: 0.01, ..CameraConfig::default() });
    let frames = frames.unwrap().into_iter().flat_map(|(t, [r, g, b])| [t, r, g, b]).collect();
    let digests = [
        [made.belt, made.ecg, made.ppg].concat(),
        [lights.red, lights.infrared].concat(),
        skin.samples,
        frames,
    ]
    .map(digest);
    assert_eq!(
        digests,
        [
            0xDAF9_2433_26DB_A9D0,
            0xF8C3_6F51_EBA2_70D5,
            0x7D99_3EB8_4B10_FEF1,
            0xFACC_103F_4A89_6EB3
        ]
    );
}
