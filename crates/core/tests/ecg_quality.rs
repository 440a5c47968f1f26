//! What the ECG's quality processor says of disturbances made on purpose.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use interocept::ecg::quality::{EcgQuality, Quality, QualityConfig};
use interocept::quality::Reasons;
use interocept::{Processor, SampleRate};

/// A clean ECG in millivolts: P, QRS and T as Gaussian bumps, `bpm` beats a minute, with a
/// little hash so that no two samples are equal.
fn ecg(rate_hz: f64, seconds: f64, bpm: f64) -> Vec<f64> {
    let waves = [
        (-0.17, 0.12, 0.025),
        (-0.03, -0.12, 0.01),
        (0.0, 1.2, 0.011),
        (0.03, -0.25, 0.01),
        (0.25, 0.3, 0.045),
    ];
    let period = 60.0 / bpm;
    let mut hash = 1u64;
    (0..(rate_hz * seconds) as usize)
        .map(|i| {
            let t = i as f64 / rate_hz;
            let phase = (t / period).fract() * period;
            let at = |dt: f64| {
                waves
                    .iter()
                    .map(|(m, a, s)| a * libm::exp(-libm::pow((phase - dt - m) / s, 2.0) / 2.0))
                    .sum::<f64>()
            };
            hash = hash.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            at(0.2)
                + at(0.2 - period)
                + at(0.2 + period)
                + 0.02 * ((hash >> 40) as f64 / (1u64 << 24) as f64 - 0.5)
        })
        .collect()
}

fn judge(rate_hz: f64, x: &[f64]) -> Vec<Quality> {
    EcgQuality::run(&QualityConfig::default(), SampleRate::new(rate_hz).unwrap(), x).unwrap()
}

/// The records whose stretch ends after `from_s` and begins before `to_s`.
fn between(
    records: &[Quality],
    rate_hz: f64,
    from_s: f64,
    to_s: f64,
) -> impl Iterator<Item = &Quality> {
    records.iter().filter(move |q| {
        let start = q.start_index as f64 / rate_hz;
        start + q.length as f64 / rate_hz > from_s && start < to_s
    })
}

/// From `onset_s` to `end_s` something is wrong: within 2 s it is refused with the reason, 3 s
/// after it all is well again.
fn refused(name: &str, rate_hz: f64, x: &[f64], onset_s: f64, end_s: f64, reasons: Reasons) {
    let records = judge(rate_hz, x);
    let first = records.iter().find(|q| {
        let end = (q.start_index + q.length) as f64 / rate_hz;
        end > onset_s && q.score < 0.5 && q.reasons.contains(reasons)
    });
    let first = first.unwrap_or_else(|| panic!("{name}: {reasons:?} never told"));
    let delay = (first.start_index + first.length) as f64 / rate_hz - onset_s;
    assert!(delay <= 2.05, "{name}: told after {delay} s");
    for q in between(&records, rate_hz, onset_s + 2.05, end_s - 0.1) {
        assert!(q.score < 0.5 && q.reasons.contains(reasons), "{name}: {q:?}");
    }
    for q in between(&records, rate_hz, 3.0, onset_s - 1.1).chain(between(
        &records,
        rate_hz,
        end_s + 3.05,
        1e9,
    )) {
        assert!(q.score >= 0.5 && q.reasons.is_empty(), "{name}: {q:?}");
    }
}

#[test]
fn a_clean_ecg_is_trusted_at_any_rate_and_heart_rate() {
    for rate_hz in [50.0, 130.061, 250.0, 360.0, 1000.0, 8000.0] {
        let x = ecg(rate_hz, 20.0, 72.0);
        for q in between(&judge(rate_hz, &x), rate_hz, 3.0, 1e9) {
            assert!(q.score >= 0.5 && q.reasons.is_empty(), "{rate_hz} Hz: {q:?}");
        }
    }
    for bpm in [35.0, 50.0, 120.0, 180.0] {
        let x = ecg(250.0, 30.0, bpm);
        for q in between(&judge(250.0, &x), 250.0, 5.0, 1e9) {
            assert!(q.score >= 0.5 && q.reasons.is_empty(), "{bpm} bpm: {q:?}");
        }
    }
}

#[test]
fn the_records_cover_every_sample_once() {
    for n in [0, 1, 249, 250, 251, 5003] {
        let x = ecg(250.0, 30.0, 72.0);
        let records = judge(250.0, &x[..n]);
        let mut next = 0;
        for q in &records {
            assert_eq!(q.start_index, next);
            assert!(q.length > 0);
            next += q.length;
        }
        assert_eq!(next, n as u64);
    }
}

#[test]
fn the_unit_of_the_samples_does_not_matter() {
    // A power of two, so that not one bit may differ.
    let x = ecg(250.0, 20.0, 72.0);
    let scaled: Vec<f64> = x.iter().map(|v| v * -1024.0).collect();
    for (a, b) in judge(250.0, &x).iter().zip(&judge(250.0, &scaled)) {
        assert_eq!((a.score.to_bits(), a.reasons), (b.score.to_bits(), b.reasons));
    }
}

#[test]
fn disturbances_are_named_in_time_and_forgotten_in_time() {
    let rate_hz = 250.0;
    let (from, to) = (5000, 7500);
    let (onset, end) = (20.0, 30.0);
    let clean = ecg(rate_hz, 45.0, 72.0);
    let with = |f: &dyn Fn(usize, f64) -> f64| -> Vec<f64> {
        clean
            .iter()
            .enumerate()
            .map(|(i, v)| if (from..to).contains(&i) { f(i, *v) } else { *v })
            .collect()
    };
    let hash = |i: usize| {
        let h = (i as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        ((h ^ (h >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 40) as f64 / (1u64 << 24) as f64
            - 0.5
    };
    let tau = std::f64::consts::TAU;
    let off = Reasons::LEAD_OFF;
    refused("flat", rate_hz, &with(&|_, _| 0.1), onset, end, off | Reasons::FLAT);
    refused(
        "rail",
        rate_hz,
        &with(&|_, _| 5.0),
        onset,
        end,
        off | Reasons::FLAT | Reasons::SATURATED,
    );
    refused(
        "hum only",
        rate_hz,
        &with(&|i, _| libm::sin(tau * 50.0 * i as f64 / rate_hz)),
        onset,
        end,
        off | Reasons::POWERLINE,
    );
    refused(
        "hum",
        rate_hz,
        &with(&|i, v| v + 0.4 * libm::sin(tau * 60.0 * i as f64 / rate_hz)),
        onset,
        end,
        Reasons::POWERLINE,
    );
    refused("muscle", rate_hz, &with(&|i, v| v + 1.5 * hash(i)), onset, end, Reasons::NOISE);
    refused(
        "motion",
        rate_hz,
        &with(&|i, v| v + 3.0 * libm::sin(tau * 0.4 * (i - from) as f64 / rate_hz)),
        onset,
        end,
        Reasons::MOTION,
    );
    refused("missing", rate_hz, &with(&|_, _| f64::NAN), onset, end, Reasons::GAP);
    refused("infinite", rate_hz, &with(&|_, _| f64::INFINITY), onset, end, Reasons::GAP);
    refused("huge", rate_hz, &with(&|_, _| 1e300), onset, end, Reasons::SATURATED);

    // Digitised to 5 uV: flat but for the last digit.
    let digits: Vec<f64> = with(&|i, _| 0.1 + 0.005 * (hash(i) * 2.99).round())
        .iter()
        .map(|v| (v / 0.005).round() * 0.005)
        .collect();
    refused("last digit", rate_hz, &digits, onset, end, off | Reasons::FLAT);
}

#[test]
fn cut_off_peaks_are_told_but_the_beats_stay_usable() {
    let x: Vec<f64> = ecg(500.0, 20.0, 72.0).iter().map(|v| v.min(0.5)).collect();
    let records = judge(500.0, &x);
    let clipped: Vec<_> =
        between(&records, 500.0, 3.0, 1e9).filter(|q| q.reasons == Reasons::CLIPPED).collect();
    assert!(clipped.len() >= 14, "{records:?}");
    assert!(clipped.iter().all(|q| (0.5..=0.6).contains(&q.score)));
}

#[test]
fn too_fast_and_too_slow_are_not_believed() {
    for bpm in [15.0, 290.0] {
        let x: Vec<f64> = ecg(250.0, 40.0, bpm);
        let records = judge(250.0, &x);
        let told = between(&records, 250.0, 15.0, 1e9)
            .filter(|q| q.reasons.contains(Reasons::IMPLAUSIBLE_RATE))
            .count();
        assert!(
            told >= 12,
            "{bpm} bpm: told {told} times {:?}",
            records.iter().map(|q| (q.rate_bpm.round(), q.noise, q.similarity)).collect::<Vec<_>>()
        );
    }
}

#[test]
fn a_gap_is_told_once_and_nothing_is_judged_across_it() {
    let rate = SampleRate::new(250.0).unwrap();
    let x = ecg(250.0, 20.0, 72.0);
    let run = |gaps: &[u64]| {
        let mut quality = EcgQuality::new(&QualityConfig::default(), rate).unwrap();
        let mut out = Vec::new();
        quality.push(&x[..2600], &mut out).unwrap();
        for gap in gaps {
            quality.push_gap(*gap, &mut out);
        }
        quality.push(&x[2600..], &mut out).unwrap();
        quality.finish(&mut out);
        out
    };
    let out = run(&[1_000_000_000]);
    let gap: Vec<_> = out.iter().filter(|q| q.reasons == Reasons::GAP).collect();
    assert_eq!(
        (gap.len(), gap[0].start_index, gap[0].length, gap[0].score),
        (1, 2600, 1_000_000_000, 0.0)
    );
    let parts = run(&[1, 999_999_999]);
    assert_eq!(format!("{out:?}"), format!("{parts:?}"));
    assert!(out.last().unwrap().score >= 0.5);
}
