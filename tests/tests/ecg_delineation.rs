//! Waves against simulated truth, by the tolerances that experts hold among each other.
#![allow(clippy::unwrap_used)]

use interocept::ecg::{Delineator, DelineatorConfig, WaveFlags, Waves};
use interocept::{Processor, SampleRate};
use interocept_sim::{BeatClass, Ecg, EcgConfig, RhythmConfig, Span, ecg};

/// Standard deviations that experts are allowed (CSE Working Party, Eur Heart J
/// 6:815, 1985): onset of P, end of P, onset of QRS, end of QRS, end of T, in ms.
const CSE_MS: [f64; 5] = [10.2, 12.7, 6.5, 11.6, 30.6];

fn waves(x: &[f64], rate_hz: f64) -> Vec<Waves> {
    Delineator::run(&DelineatorConfig::default(), SampleRate::new(rate_hz).unwrap(), x).unwrap()
}

fn simulated(rate_hz: f64, rate_bpm: f64) -> EcgConfig {
    let rhythm = RhythmConfig { duration_s: 120.0, rate_bpm, ..RhythmConfig::default() };
    EcgConfig { rate_hz, rhythm, ..EcgConfig::default() }
}

/// Each true beat after the first ten seconds with what was found for it.
fn pairs<'a>(
    made: &'a Ecg,
    found: &'a [Waves],
) -> Vec<(&'a interocept_sim::ecg::EcgBeat, &'a Waves)> {
    let inner = made.beats.iter().filter(|b| b.time_s > 10.0 && b.time_s < 118.0);
    inner.map(|b| (b, found.iter().find(|w| (w.time_s - b.time_s).abs() < 0.05).unwrap())).collect()
}

fn mean_and_sd(v: &[f64]) -> (f64, f64) {
    let n = v.len() as f64;
    let mean = v.iter().sum::<f64>() / n;
    (mean, (v.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n).sqrt())
}

#[test]
fn bounds_are_within_the_tolerances_of_experts_also_in_noise() {
    for rate_hz in [250.0, 360.0, 500.0, 1000.0] {
        for snr_db in [None, Some(20.0), Some(12.0)] {
            for inverted in [false, true] {
                let mut config = simulated(rate_hz, 70.0);
                config.inverted = inverted;
                config.noise.muscle_snr_db = snr_db;
                let made = ecg::simulate(&config).unwrap();
                let found = waves(&made.samples, rate_hz);
                let mut errors = [const { Vec::new() }; 5];
                for (b, w) in pairs(&made, &found) {
                    let f = &b.waves;
                    let truth =
                        [f.p_onset_s, f.p_offset_s, f.qrs_onset_s, f.qrs_offset_s, f.t_offset_s];
                    let found = [w.p_onset_s, w.p_end_s, w.qrs_onset_s, w.qrs_end_s, w.t_end_s];
                    for ((e, t), f) in errors.iter_mut().zip(truth).zip(found) {
                        let ms = 1000.0 * (f - t.unwrap());
                        // In the strongest noise a low wave may not stand out.
                        assert!(ms.is_finite() || snr_db == Some(12.0), "{rate_hz} Hz: {w:?}");
                        if ms.is_finite() {
                            e.push(ms);
                        }
                    }
                    assert!(w.t_amplitude.is_nan() || (w.t_amplitude < 0.0) == inverted);
                }
                let cells = errors.each_ref().map(|e| {
                    let (mean, sd) = mean_and_sd(e);
                    format!("{mean:.1} ± {sd:.1} ({})", e.len())
                });
                println!("| {rate_hz} | {snr_db:?} | {inverted} | {} |", cells.join(" | "));
                for (e, limit) in errors.iter().zip(CSE_MS) {
                    let (mean, sd) = mean_and_sd(e);
                    // The mean rests on how an end is defined: 5 % of the height here.
                    assert!(mean.abs() < 15.0 && sd < limit, "{rate_hz} {snr_db:?}: {mean} {sd}");
                }
            }
        }
    }
}

#[test]
fn fibrillating_atria_have_no_p_wave() {
    let mut config = simulated(250.0, 70.0);
    config.rhythm.af = vec![Span::new(0.0, 120.0)];
    let found = waves(&ecg::simulate(&config).unwrap().samples, 250.0);
    let late: Vec<_> = found.iter().filter(|w| w.time_s > 10.0).collect();
    let without = late.iter().filter(|w| w.flags.contains(WaveFlags::NO_P)).count();
    assert!(late.len() > 100 && without * 100 >= late.len() * 95, "{without} of {}", late.len());
    // And with every sinus beat one.
    let found = waves(&ecg::simulate(&simulated(250.0, 70.0)).unwrap().samples, 250.0);
    assert!(found.iter().skip(2).all(|w| !w.flags.contains(WaveFlags::NO_P)));
}

#[test]
fn ventricular_beats_are_wide() {
    let mut config = simulated(360.0, 70.0);
    config.rhythm.pvc_probability = 0.1;
    let made = ecg::simulate(&config).unwrap();
    let found = waves(&made.samples, 360.0);
    for (b, w) in pairs(&made, &found) {
        match b.class {
            BeatClass::V => assert!(w.qrs_ms > 120.0, "{w:?}"),
            _ => assert!(w.qrs_ms < 110.0, "{w:?}"),
        }
    }
}

#[test]
fn a_gap_leaves_no_interval_and_no_wave_across_it() {
    let made = ecg::simulate(&simulated(250.0, 70.0)).unwrap();
    let mut d =
        Delineator::new(&DelineatorConfig::default(), SampleRate::new(250.0).unwrap()).unwrap();
    let mut found = Vec::new();
    // The signal stops 0.15 s after a beat, in its ST segment.
    let stop = made.beats.iter().find(|b| b.time_s > 20.0).unwrap().time_s;
    let cut = ((stop + 0.15) * 250.0) as usize;
    d.push(&made.samples[..cut], &mut found).unwrap();
    d.push_gap(500, &mut found);
    d.push(&made.samples[cut + 500..], &mut found).unwrap();
    d.finish(&mut found);
    let last = found.iter().find(|w| (w.time_s - stop).abs() < 0.05).unwrap();
    assert!(last.flags.contains(WaveFlags::TRUNCATED), "{last:?}");
    assert!(last.t_end_s.is_nan() && last.qt_ms.is_nan() && last.qtc_bazett_ms.is_nan());
    let first = found.iter().find(|w| w.time_s > stop + 1.0).unwrap();
    assert!(first.flags.contains(WaveFlags::NO_RR) && first.rr_ms.is_nan(), "{first:?}");
    assert!(first.qtc_bazett_ms.is_nan() && first.qtc_fridericia_ms.is_nan());
}
