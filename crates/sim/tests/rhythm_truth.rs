//! A simulated rhythm is what its configuration says.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic is how a test fails")]

use interocept_sim::artefacts::{ArtefactKind, inject};
use interocept_sim::{ArtefactConfig, BeatClass, Rhythm, RhythmConfig, Span, rhythm};

fn steady() -> RhythmConfig {
    RhythmConfig {
        mayer_ms: 0.0,
        respiratory_ms: 0.0,
        pink_sd_ms: 0.0,
        white_sd_ms: 0.0,
        ..RhythmConfig::default()
    }
}

fn mean_and_sd(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
    (mean, (squares / (n - 1.0)).sqrt())
}

/// Amplitude of a frequency in the intervals, each at the time it begins, beside a mean: least squares.
fn amplitude(rhythm: &Rhythm, hz: f64) -> f64 {
    let rr_ms = rhythm.rr_ms();
    let rows = || {
        rhythm.beats.iter().zip(&rr_ms).map(|(beat, rr)| {
            let turn = 2.0 * std::f64::consts::PI * hz * beat.time_s;
            ([1.0, libm::sin(turn), libm::cos(turn)], *rr)
        })
    };
    let mut normal = [[0.0; 4]; 3];
    for (row, rr) in rows() {
        for i in 0..3 {
            for j in 0..3 {
                normal[i][j] += row[i] * row[j];
            }
            normal[i][3] += row[i] * rr;
        }
    }
    for pivot in 0..3 {
        let row = normal[pivot];
        for (_, other) in normal.iter_mut().enumerate().filter(|(i, _)| *i != pivot) {
            let factor = other[pivot] / row[pivot];
            other.iter_mut().zip(row).for_each(|(cell, above)| *cell -= factor * above);
        }
    }
    let [a, b] = [1, 2].map(|i| normal[i][3] / normal[i][i]);
    libm::sqrt(a * a + b * b)
}

#[test]
fn a_steady_rhythm_is_exactly_steady() {
    let made = rhythm::simulate(&RhythmConfig { rate_bpm: 72.0, ..steady() }).unwrap();
    assert_eq!(made.beats.len(), 360);
    assert!(made.rr_ms().iter().all(|rr| (rr - 60_000.0 / 72.0).abs() < 1e-9));
    assert!(made.beats.iter().all(|beat| beat.class == BeatClass::N && !beat.af));
}

#[test]
fn modulations_have_the_stated_amplitude() {
    let config = RhythmConfig {
        duration_s: 3600.0,
        mayer_hz: 0.09,
        mayer_ms: 40.0,
        respiratory_hz: 0.23,
        respiratory_ms: 25.0,
        ..steady()
    };
    let made = rhythm::simulate(&config).unwrap();
    // 1 %: the beats sample the modulation a little denser where intervals are short.
    assert!((amplitude(&made, 0.09) - 40.0).abs() < 0.4, "{}", amplitude(&made, 0.09));
    assert!((amplitude(&made, 0.23) - 25.0).abs() < 0.25, "{}", amplitude(&made, 0.23));
    assert!(amplitude(&made, 0.17) < 1.0);
}

#[test]
fn drift_changes_the_rate_as_stated() {
    let config = RhythmConfig { drift_bpm_per_min: 2.0, duration_s: 1200.0, ..steady() };
    let made = rhythm::simulate(&config).unwrap();
    let rr_ms = made.rr_ms();
    let last = rr_ms.len() - 1;
    let rate_bpm = 60.0 + 2.0 * made.beats[last].time_s / 60.0;
    assert!((60_000.0 / rr_ms[last] - rate_bpm).abs() < 1e-6);
    assert!((99.0..=100.0).contains(&rate_bpm));
}

#[test]
fn white_and_pink_parts_have_the_stated_spread_and_colour() {
    let white = RhythmConfig { duration_s: 100_000.0, white_sd_ms: 12.0, ..steady() };
    let (_, sd) = mean_and_sd(&rhythm::simulate(&white).unwrap().rr_ms());
    // Four standard errors of a standard deviation from 1e5 values are 0.9 %.
    assert!((sd / 12.0 - 1.0).abs() < 0.01, "{sd}");

    let pink = RhythmConfig { duration_s: 400_000.0, pink_sd_ms: 30.0, ..steady() };
    let rr_ms = rhythm::simulate(&pink).unwrap().rr_ms();
    let (mean, sd) = mean_and_sd(&rr_ms);
    // The slowest part has some 200 independent values in this time: 5 % for the whole.
    assert!((sd / 30.0 - 1.0).abs() < 0.05, "{sd}");
    // Every octave of a 1/f spectrum has the same power: means over n, 2n and 4n intervals differ alike.
    let detail = |n: usize| {
        let means: Vec<f64> =
            rr_ms.chunks_exact(n).map(|c| c.iter().sum::<f64>() / n as f64 - mean).collect();
        means.chunks_exact(2).map(|c| (c[1] - c[0]) * (c[1] - c[0])).sum::<f64>()
            / (means.len() / 2) as f64
    };
    for n in [4, 8, 16, 32, 64] {
        let ratio = detail(2 * n) / detail(n);
        assert!((0.8..1.25).contains(&ratio), "{n}: {ratio}");
    }
}

#[test]
fn ventricular_ectopics_come_early_and_their_pause_compensates() {
    for (pvc_run, pvc_coupling) in [(1, 0.6), (1, 0.95), (2, 0.5), (5, 0.4)] {
        let config = RhythmConfig { pvc_probability: 0.1, pvc_run, pvc_coupling, ..steady() };
        let made = rhythm::simulate(&config).unwrap();
        let mut runs = 0;
        for (i, beat) in
            made.beats.iter().enumerate().filter(|(_, beat)| beat.class == BeatClass::V)
        {
            assert!((beat.time_s - made.beats[i - 1].time_s - pvc_coupling).abs() < 1e-9);
            let Some(next) = made.beats.get(i + 1).filter(|next| next.class == BeatClass::N) else {
                continue;
            };
            runs += 1;
            // The sinus clock ticks on the half second throughout, and at least one interval has passed.
            assert!(
                ((next.time_s - 0.5).round() - (next.time_s - 0.5)).abs() < 1e-9,
                "{}",
                next.time_s
            );
            let pause_s = next.time_s - beat.time_s;
            assert!((1.0 - 1e-9..2.0).contains(&pause_s), "{pause_s}");
            if pvc_run == 1 {
                assert!((pause_s - (2.0 - pvc_coupling)).abs() < 1e-9);
            }
        }
        assert!(runs > 10, "{runs}");
    }
}

#[test]
fn atrial_ectopics_come_early_and_reset_the_clock() {
    let config = RhythmConfig { apc_probability: 0.1, apc_coupling: 0.7, ..steady() };
    let made = rhythm::simulate(&config).unwrap();
    let ectopic: Vec<usize> =
        (1..made.beats.len() - 1).filter(|&i| made.beats[i].class == BeatClass::S).collect();
    assert!(ectopic.len() > 10);
    for i in ectopic {
        assert!((made.beats[i].time_s - made.beats[i - 1].time_s - 0.7).abs() < 1e-9);
        assert!((made.beats[i + 1].time_s - made.beats[i].time_s - 1.0).abs() < 1e-9);
    }
}

#[test]
fn atrial_fibrillation_is_irregular_where_it_is_and_only_there() {
    let config = RhythmConfig {
        duration_s: 9000.0,
        af: vec![Span::new(100.0, 8000.0)],
        af_rate_bpm: 110.0,
        af_variation: 0.25,
        ..steady()
    };
    let made = rhythm::simulate(&config).unwrap();
    assert!(made.beats.iter().all(|beat| beat.af == (100.0..8000.0).contains(&beat.time_s)));
    let rr_ms = made.rr_ms();
    let af: Vec<f64> =
        rr_ms.iter().zip(&made.beats).filter(|(_, beat)| beat.af).map(|(rr, _)| *rr).collect();
    let (mean, sd) = mean_and_sd(&af);
    assert!((mean / (60_000.0 / 110.0) - 1.0).abs() < 0.01, "{mean}");
    assert!((sd / mean / 0.25 - 1.0).abs() < 0.04, "{sd}");
    let products: f64 = af.windows(2).map(|pair| (pair[0] - mean) * (pair[1] - mean)).sum();
    let autocorrelation = products / (af.len() as f64 * sd * sd);
    assert!(autocorrelation.abs() < 4.0 / (af.len() as f64).sqrt(), "{autocorrelation}");
}

#[test]
fn one_setting_leaves_the_chances_of_another_alone() {
    let classes = |apc_probability| {
        let config =
            RhythmConfig { pvc_probability: 0.0, apc_probability, ..RhythmConfig::default() };
        rhythm::simulate(&config).unwrap().beats
    };
    assert_eq!(classes(0.0)[0], classes(0.5)[0]);
    let config = RhythmConfig { seed: 2, ..RhythmConfig::default() };
    assert_ne!(
        rhythm::simulate(&config).unwrap().beats,
        classes(0.0),
        "another seed, another rhythm"
    );
    assert_eq!(rhythm::simulate(&RhythmConfig::default()).unwrap().beats, classes(0.0));
}

#[test]
fn faults_are_where_they_are_said_to_be() {
    let made = rhythm::simulate(&RhythmConfig { duration_s: 20_000.0, ..RhythmConfig::default() })
        .unwrap();
    let truth: Vec<f64> = made.beats.iter().map(|beat| beat.time_s).collect();
    for one_in in [60.0, 20.0, 10.0] {
        let faulty =
            inject(&truth, &ArtefactConfig { one_in, ..ArtefactConfig::default() }).unwrap();
        let expected = truth.len() as f64 / one_in;
        let count = faulty.artefacts.len() as f64;
        assert!((count - expected).abs() < 4.0 * expected.sqrt(), "{count} of {expected}");
        assert!(faulty.times_s.windows(2).all(|pair| pair[0] < pair[1]), "in order");
        // Undoing the faults gives the truth back.
        let mut mended = faulty.times_s.clone();
        let (mut missed, mut extra) = (0, 0);
        for artefact in &faulty.artefacts {
            let true_s = truth[artefact.true_position];
            assert_eq!(artefact.position + missed, artefact.true_position + extra);
            let at = artefact.true_position;
            match artefact.kind {
                ArtefactKind::Missed => {
                    mended.insert(at, true_s);
                    missed += 1;
                }
                ArtefactKind::Extra => {
                    let invented_s = mended.remove(at);
                    assert!(invented_s < true_s && truth[at - 1] < invented_s);
                    extra += 1;
                }
                ArtefactKind::Early => {
                    let early_s = true_s - mended[at];
                    let share = early_s / (true_s - truth[at - 1]);
                    assert!((0.1..0.35 + 1e-9).contains(&share), "{share}");
                    mended[at] = true_s;
                }
            }
        }
        assert_eq!(mended, truth);
        for kind in [ArtefactKind::Missed, ArtefactKind::Extra, ArtefactKind::Early] {
            let share = faulty.artefacts.iter().filter(|artefact| artefact.kind == kind).count()
                as f64
                / count;
            assert!((share - 1.0 / 3.0).abs() < 4.0 * (0.222 / count).sqrt(), "{kind:?}: {share}");
        }
    }
}

#[test]
fn every_limit_is_enforced() {
    type Set = fn(&mut RhythmConfig, f64);
    let fields: [(&str, f64, f64, Set); 16] = [
        ("duration_s", 1.0, 1e6, |c, v| c.duration_s = v),
        ("rate_bpm", 15.0, 300.0, |c, v| c.rate_bpm = v),
        ("drift_bpm_per_min", -100.0, 100.0, |c, v| c.drift_bpm_per_min = v),
        ("mayer_hz", 0.01, 0.5, |c, v| c.mayer_hz = v),
        ("mayer_ms", 0.0, 500.0, |c, v| c.mayer_ms = v),
        ("respiratory_hz", 0.05, 1.0, |c, v| c.respiratory_hz = v),
        ("respiratory_ms", 0.0, 500.0, |c, v| c.respiratory_ms = v),
        ("pink_sd_ms", 0.0, 500.0, |c, v| c.pink_sd_ms = v),
        ("white_sd_ms", 0.0, 500.0, |c, v| c.white_sd_ms = v),
        ("pvc_probability", 0.0, 1.0, |c, v| c.pvc_probability = v),
        ("pvc_coupling", 0.3, 0.95, |c, v| c.pvc_coupling = v),
        ("apc_probability", 0.0, 1.0, |c, v| c.apc_probability = v),
        ("apc_coupling", 0.3, 0.95, |c, v| c.apc_coupling = v),
        ("af_rate_bpm", 30.0, 220.0, |c, v| c.af_rate_bpm = v),
        ("af_variation", 0.01, 0.5, |c, v| c.af_variation = v),
        ("af", 0.0, 1e7, |c, v| c.af = vec![Span::new(v, 1e7)]),
    ];
    for (field, min, max, set) in fields {
        let outcome = |value: f64| {
            let mut config = RhythmConfig::default();
            set(&mut config, value);
            config.validate()
        };
        assert_eq!(outcome(min), Ok(()), "{field}");
        assert_eq!(outcome(max), Ok(()), "{field}");
        for value in
            [min - 1e-6 - 1e-6 * min.abs(), max + 1e-6 * max.abs(), f64::NAN, f64::INFINITY]
        {
            let refused = outcome(value).unwrap_err();
            assert_eq!(refused.field, field);
            assert!(refused.to_string().starts_with(field));
        }
    }
    for pvc_run in [0, 51] {
        let config = RhythmConfig { pvc_run, ..RhythmConfig::default() };
        assert_eq!(config.validate().unwrap_err().field, "pvc_run");
    }
    let none =
        ArtefactConfig { missed: false, extra: false, early: false, ..ArtefactConfig::default() };
    assert_eq!(inject(&[], &none).unwrap_err().field, "missed");
    assert!(inject(&[], &ArtefactConfig::default()).unwrap().times_s.is_empty());
}
