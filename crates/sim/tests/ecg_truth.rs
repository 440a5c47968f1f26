//! A simulated ECG is what its configuration says.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic is how a test fails")]

use interocept_sim::{
    BeatClass, Disturbance, DisturbanceKind, Ecg, EcgConfig, NoiseConfig, RhythmConfig, Span, ecg,
};

/// One minute without baseline or breathing.
fn plain(rate_hz: f64) -> EcgConfig {
    let rhythm = RhythmConfig { duration_s: 60.0, rate_bpm: 70.0, ..RhythmConfig::default() };
    EcgConfig {
        rate_hz,
        rhythm,
        respiratory_baseline_mv: 0.0,
        respiratory_modulation: 0.0,
        ..EcgConfig::default()
    }
}

fn simulate(config: &EcgConfig) -> Ecg {
    ecg::simulate(config).unwrap()
}

/// What a second signal has on top of a first.
fn difference(with: &Ecg, without: &Ecg) -> Vec<f64> {
    with.samples.iter().zip(&without.samples).map(|(a, b)| a - b).collect()
}

fn variance(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n
}

#[test]
fn r_peaks_lie_where_they_are_said_to_at_every_rate() {
    for rate_hz in [50.0, 99.7, 125.0, 130.061, 250.0, 360.0, 1000.0, 8000.0] {
        for inverted in [false, true] {
            let made = simulate(&EcgConfig { inverted, ..plain(rate_hz) });
            assert_eq!(made.samples.len(), (60.0 * rate_hz).ceil() as usize);
            let sign = if inverted { -1.0 } else { 1.0 };
            for (position, index) in made.r_positions().zip(made.r_indices()) {
                // The largest sample of the neighbourhood is one of the two around the peak ...
                let reach = (0.1 * rate_hz) as usize;
                let near = index as usize - reach..(index as usize + reach).min(made.samples.len());
                let top = near
                    .max_by(|&a, &b| (sign * made.samples[a]).total_cmp(&(sign * made.samples[b])));
                assert!((top.unwrap() as f64 - position).abs() < 1.0, "{rate_hz} Hz: {position}");
                // ... and where samples are dense, a parabola through three finds it to a twentieth.
                let i = index as usize;
                if rate_hz >= 360.0 && i + 1 < made.samples.len() {
                    let [a, b, c] = [made.samples[i - 1], made.samples[i], made.samples[i + 1]];
                    let vertex = i as f64 + 0.5 * (a - c) / (a - 2.0 * b + c);
                    assert!((vertex - position).abs() < 0.05, "{rate_hz} Hz: {vertex} {position}");
                }
            }
        }
    }
}

#[test]
fn the_waveform_does_not_depend_on_the_rate() {
    let (coarse, fine) = (simulate(&plain(100.0)), simulate(&plain(800.0)));
    assert_eq!(coarse.beats, fine.beats);
    for (k, sample) in coarse.samples.iter().enumerate() {
        assert!((sample - fine.samples[8 * k]).abs() < 1e-9, "sample {k}");
    }
}

#[test]
fn qt_follows_the_interval_before() {
    let at = |rate_bpm| {
        let mut config = plain(1000.0);
        config.rhythm = RhythmConfig {
            rate_bpm,
            duration_s: 30.0,
            mayer_ms: 0.0,
            respiratory_ms: 0.0,
            pink_sd_ms: 0.0,
            white_sd_ms: 0.0,
            ..config.rhythm
        };
        let beat = simulate(&config).beats[10];
        beat.waves.t_peak_s.unwrap() - beat.time_s
    };
    assert!((at(60.0) - 0.27).abs() < 0.001);
    // Half the interval: the square root of a half.
    assert!((at(120.0) / at(60.0) - 0.5_f64.sqrt()).abs() < 0.005);
}

#[test]
fn ectopics_are_wide_and_fibrillating_atria_have_waves_but_no_p() {
    let mut config = plain(500.0);
    config.rhythm.pvc_probability = 0.15;
    config.rhythm.apc_probability = 0.1;
    config.rhythm.af = vec![Span::new(20.0, 40.0)];
    let made = simulate(&config);
    let mut count = [0; 3];
    for beat in &made.beats {
        let width_s = beat.waves.qrs_offset_s.unwrap() - beat.waves.qrs_onset_s.unwrap();
        match beat.class {
            BeatClass::V => {
                count[0] += 1;
                assert!(width_s > 0.14 && beat.waves.p_peak_s.is_none());
            }
            _ if beat.af => {
                count[1] += 1;
                assert!(width_s < 0.11 && beat.waves.p_peak_s.is_none());
            }
            _ => {
                count[2] += 1;
                assert!(width_s < 0.11 && beat.waves.p_peak_s.unwrap() < beat.time_s);
            }
        }
    }
    assert!(count.iter().all(|&n| n > 3), "{count:?}");

    let [af] = made.af[..] else { panic!("one stretch: {:?}", made.af) };
    assert!((20.0..22.0).contains(&af.start_s) && (38.0..40.0).contains(&af.end_s));
    let waves = difference(&made, &simulate(&EcgConfig { f_wave_mv: 0.0, ..config }));
    for (k, wave) in waves.iter().enumerate() {
        assert!(af.contains(k as f64 / 500.0) || wave.abs() < 1e-12, "sample {k}");
    }
    let inside = &waves[(af.start_s * 500.0) as usize + 125..(af.end_s * 500.0) as usize - 125];
    // Half the sum of the harmonics' squares: 0.5 (1 + 1/4 + 1/9), the height swinging by a quarter.
    let rms = (variance(inside) / (0.08 * 0.08)).sqrt();
    assert!((0.7..1.0).contains(&rms), "{rms}");
    let crossings = inside.windows(2).filter(|pair| pair[0] < 0.0 && pair[1] >= 0.0).count() as f64;
    let hz = crossings / (inside.len() as f64 / 500.0);
    assert!((5.0..8.0).contains(&hz), "{hz}");
}

#[test]
fn breathing_moves_the_baseline_and_the_height() {
    let mut config = plain(250.0);
    config.rhythm.respiratory_hz = 0.2;
    let still = simulate(&config);
    let moved =
        simulate(&EcgConfig { respiratory_baseline_mv: 0.4, offset_mv: 1.5, ..config.clone() });
    for (k, sample) in difference(&moved, &still).iter().enumerate() {
        let turn = 2.0 * std::f64::consts::PI * 0.2 * k as f64 / 250.0;
        assert!((sample - 1.5 - 0.4 * libm::sin(turn)).abs() < 1e-9);
    }
    let modulated =
        simulate(&EcgConfig { respiratory_modulation: 0.3, rate_hz: 8000.0, ..config.clone() });
    let still = simulate(&EcgConfig { rate_hz: 8000.0, ..config });
    for (beat, index) in still.beats.iter().zip(still.r_indices()) {
        let turn = 2.0 * std::f64::consts::PI * 0.2 * beat.time_s;
        let height = modulated.samples[index as usize] / still.samples[index as usize];
        assert!((height - 1.0 - 0.3 * libm::sin(turn)).abs() < 1e-3);
    }
}

/// Power of a signal between two frequencies, by a direct transform at every `1 / duration`.
fn band_power(signal: &[f64], rate_hz: f64, from_hz: f64, to_hz: f64) -> f64 {
    let n = signal.len() as f64;
    let bin = |hz: f64| (hz * n / rate_hz).round() as usize;
    let power = |k: usize| {
        let step = 2.0 * std::f64::consts::PI * k as f64 / n;
        // The phasor is turned by multiplication: 7200 turns lose some 1e-13.
        let (turn_re, turn_im) = (libm::cos(step), libm::sin(step));
        let (mut re, mut im, mut at_re, mut at_im) = (0.0, 0.0, 1.0, 0.0);
        for v in signal {
            re += v * at_re;
            im += v * at_im;
            (at_re, at_im) = (at_re * turn_re - at_im * turn_im, at_re * turn_im + at_im * turn_re);
        }
        2.0 * (re * re + im * im) / (n * n)
    };
    (bin(from_hz)..bin(to_hz)).map(power).sum()
}

#[test]
fn noise_has_the_stated_ratio_and_colour() {
    let config = EcgConfig { gain: 2.0, ..plain(360.0) };
    let clean = simulate(&config);
    let of = |noise| difference(&simulate(&EcgConfig { noise, ..config.clone() }), &clean);
    let signal = clean.qrs_peak_to_peak_mv * clean.qrs_peak_to_peak_mv / 8.0;
    // The height measured on the signal itself.
    let [r, s] = [clean.beats[5].time_s, clean.beats[5].waves.s_s.unwrap()]
        .map(|at_s| (at_s * 360.0).round());
    let measured = clean.samples[r as usize] - clean.samples[s as usize];
    assert!((measured / clean.qrs_peak_to_peak_mv - 1.0).abs() < 0.05);

    let none = NoiseConfig::default();
    let motion = of(NoiseConfig { motion_snr_db: Some(-6.0), ..none });
    let muscle = of(NoiseConfig { muscle_snr_db: Some(6.0), ..none });
    let powerline = of(NoiseConfig { powerline_snr_db: Some(0.0), powerline_hz: 60.0, ..none });
    let white = of(NoiseConfig { white_snr_db: Some(20.0), ..none });
    for (noise, snr_db) in [(&motion, -6.0), (&muscle, 6.0), (&powerline, 0.0), (&white, 20.0)] {
        let measured_db = 10.0 * libm::log10(signal / variance(noise));
        assert!((measured_db - snr_db).abs() < 1e-9, "{measured_db} for {snr_db} dB");
    }

    let short = |noise: &[f64]| noise[..360 * 20].to_vec();
    let power = |noise: &[f64], from_hz, to_hz| band_power(&short(noise), 360.0, from_hz, to_hz);
    // 1/f^2: the power of 1 to 2 Hz over that of 4 to 8 Hz is 4. Chance leaves 20 and 80 bins.
    let ratio = power(&motion, 1.0, 2.0) / power(&motion, 4.0, 8.0);
    assert!((2.0..8.0).contains(&ratio), "{ratio}");
    assert!(power(&motion, 0.4, 15.0) > 0.85 * variance(&short(&motion)));
    assert!(power(&motion, 40.0, 100.0) < 1e-4 * variance(&motion));
    // Flat: 10 to 40 Hz has half the power of 10 to 70 Hz.
    let ratio = power(&muscle, 10.0, 40.0) / power(&muscle, 10.0, 70.0);
    assert!((0.45..0.55).contains(&ratio), "{ratio}");
    assert!(power(&muscle, 5.0, 90.0) > 0.9 * variance(&short(&muscle)));
    assert!(power(&powerline, 59.9, 60.1) > 0.99 * variance(&powerline));
    let ratio = power(&white, 0.0, 90.0) / power(&white, 90.0, 180.0);
    assert!((0.9..1.1).contains(&ratio), "{ratio}");
}

#[test]
fn noise_at_the_lowest_and_highest_rate_holds_its_ratio() {
    for rate_hz in [50.0, 8000.0] {
        let noise = NoiseConfig {
            motion_snr_db: Some(3.0),
            muscle_snr_db: Some(3.0),
            powerline_snr_db: None,
            white_snr_db: None,
            ..NoiseConfig::default()
        };
        let mut config = plain(rate_hz);
        config.rhythm.duration_s = 20.0;
        let clean = simulate(&config);
        let added = difference(&simulate(&EcgConfig { noise, ..config }), &clean);
        let signal = clean.qrs_peak_to_peak_mv * clean.qrs_peak_to_peak_mv / 8.0;
        // Two independent parts of equal power.
        let ratio = variance(&added) / (2.0 * signal / libm::pow(10.0, 0.3));
        assert!((0.5..1.5).contains(&ratio), "{rate_hz} Hz: {ratio}");
        assert!(added.iter().all(|v| v.is_finite()));
    }
}

#[test]
fn noise_leaves_the_truth_alone() {
    let noise =
        NoiseConfig { motion_snr_db: Some(0.0), white_snr_db: Some(0.0), ..NoiseConfig::default() };
    let noisy = simulate(&EcgConfig { noise, ..plain(250.0) });
    assert_eq!(noisy.beats, simulate(&plain(250.0)).beats);
    let other = simulate(&EcgConfig { noise: NoiseConfig { seed: 2, ..noise }, ..plain(250.0) });
    assert_eq!(noisy.beats, other.beats);
    assert_ne!(noisy.samples, other.samples);
}

#[test]
fn disturbances_replace_their_span_and_nothing_else() {
    let lead_off = DisturbanceKind::LeadOff { rail_mv: 5.0, pickup_mv: 0.2, mains_hz: 50.0 };
    let spans = [
        (Span::new(10.0, 15.0), lead_off),
        (Span::new(20.0, 24.5), DisturbanceKind::Flatline { noise_mv: 0.0 }),
        (Span::new(30.0, 33.0), DisturbanceKind::Flatline { noise_mv: 0.005 }),
        (Span::new(40.0, 42.0), DisturbanceKind::Missing),
        (Span::new(58.0, 70.0), DisturbanceKind::Missing),
    ];
    let disturbances = spans.map(|(span, kind)| Disturbance { span, kind }).to_vec();
    let clean = simulate(&plain(130.061));
    let made = simulate(&EcgConfig { disturbances: disturbances.clone(), ..plain(130.061) });
    assert_eq!(made.disturbances, disturbances);
    for (k, (sample, clean_sample)) in made.samples.iter().zip(&clean.samples).enumerate() {
        let at_s = k as f64 / 130.061;
        let Some((span, kind)) = spans.iter().find(|(span, _)| span.contains(at_s)) else {
            assert_eq!(sample, clean_sample, "sample {k}");
            continue;
        };
        let held = clean.samples[(span.start_s * 130.061).ceil() as usize - 1];
        match kind {
            DisturbanceKind::LeadOff { .. } => assert!((sample - 5.0).abs() <= 0.2 + 1e-12),
            DisturbanceKind::Flatline { noise_mv } => assert!((sample - held).abs() <= *noise_mv),
            DisturbanceKind::Missing => assert!(sample.is_nan()),
        }
    }
    for beat in &made.beats {
        assert_eq!(beat.hidden, spans.iter().any(|(span, _)| span.contains(beat.time_s)));
    }
    assert!(made.beats.iter().filter(|beat| beat.hidden).count() > 10);
}

#[test]
fn a_pacing_spike_keeps_its_area_at_every_rate() {
    for rate_hz in [125.0, 360.0, 8000.0] {
        let mut config = EcgConfig { spike_mv: 100.0, spike_ms: 0.5, ..plain(rate_hz) };
        config.rhythm.paced = true;
        let made = simulate(&config);
        let spikes = difference(&made, &simulate(&EcgConfig { spike_mv: 0.0, ..config }));
        assert!(made.beats.iter().all(|beat| beat.class == BeatClass::Q));
        for beat in &made.beats {
            let onset = beat.waves.qrs_onset_s.unwrap() * rate_hz;
            let around = onset as usize - (0.01 * rate_hz) as usize - 2..=onset as usize + 2;
            let area: f64 = spikes[around].iter().sum::<f64>() / rate_hz;
            assert!((area - 100.0 * 0.5e-3).abs() < 1e-9, "{rate_hz} Hz: {area}");
        }
    }
}

#[test]
fn the_converter_limits_and_rounds() {
    let config = EcgConfig { gain: 10.0, limit_mv: Some(4.0), step_mv: Some(0.01), ..plain(250.0) };
    let made = simulate(&config);
    assert!(made.samples.iter().all(|v| v.abs() <= 4.0 + 1e-12));
    assert!(made.samples.iter().any(|v| (v - 4.0).abs() < 1e-12), "R waves of 11 mV are cut");
    assert!(made.samples.iter().all(|v| (v / 0.01 - (v / 0.01).round()).abs() < 1e-6));
}

#[test]
fn every_limit_is_enforced() {
    type Set = fn(&mut EcgConfig, f64);
    let fields: [(&str, f64, f64, Set); 16] = [
        ("rate_hz", 50.0, 8000.0, |c, v| c.rate_hz = v),
        ("gain", 0.01, 100.0, |c, v| c.gain = v),
        ("respiratory_baseline_mv", 0.0, 100.0, |c, v| c.respiratory_baseline_mv = v),
        ("respiratory_modulation", 0.0, 0.9, |c, v| c.respiratory_modulation = v),
        ("offset_mv", -1000.0, 1000.0, |c, v| c.offset_mv = v),
        ("f_wave_mv", 0.0, 10.0, |c, v| c.f_wave_mv = v),
        ("spike_mv", -1000.0, 1000.0, |c, v| c.spike_mv = v),
        ("spike_ms", 0.05, 5.0, |c, v| c.spike_ms = v),
        ("limit_mv", 0.01, 1e6, |c, v| c.limit_mv = Some(v)),
        ("step_mv", 1e-9, 10.0, |c, v| c.step_mv = Some(v)),
        ("motion_snr_db", -40.0, 100.0, |c, v| c.noise.motion_snr_db = Some(v)),
        ("muscle_snr_db", -40.0, 100.0, |c, v| c.noise.muscle_snr_db = Some(v)),
        ("powerline_snr_db", -40.0, 100.0, |c, v| c.noise.powerline_snr_db = Some(v)),
        ("white_snr_db", -40.0, 100.0, |c, v| c.noise.white_snr_db = Some(v)),
        ("powerline_hz", 45.0, 65.0, |c, v| c.noise.powerline_hz = v),
        ("noise_mv", 0.0, 1000.0, |c, v| {
            let kind = DisturbanceKind::Flatline { noise_mv: v };
            c.disturbances = vec![Disturbance { span: Span::new(1.0, 2.0), kind }];
        }),
    ];
    for (field, min, max, set) in fields {
        let outcome = |value: f64| {
            let mut config = EcgConfig::default();
            set(&mut config, value);
            config.validate()
        };
        assert_eq!(outcome(min), Ok(()), "{field}");
        assert_eq!(outcome(max), Ok(()), "{field}");
        for value in
            [min - 1e-9 - 1e-6 * min.abs(), max + 1e-6 * max.abs(), f64::NAN, f64::NEG_INFINITY]
        {
            assert_eq!(outcome(value).unwrap_err().field, field);
        }
    }
    let mut config = plain(8000.0);
    config.rhythm.duration_s = 1e6;
    assert_eq!(ecg::simulate(&config).unwrap_err().field, "duration_s * rate_hz");
    let mut rhythm = interocept_sim::rhythm::simulate(&config.rhythm).unwrap();
    rhythm.duration_s = 100.0;
    assert_eq!(ecg::render(&rhythm, &plain(250.0)).unwrap_err().field, "beats.time_s");
}
