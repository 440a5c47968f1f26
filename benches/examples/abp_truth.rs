//! Beats of simulated arterial pressure against their truth, and what becomes of faults.
//!
//!     cargo run --release -p interocept-benches --example abp_truth
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a tool for developers")]

use interocept::{
    Processor, SampleRate,
    abp::{Beat, Detector, DetectorConfig},
};
use interocept_sim::{
    PressureBeat, PressureConfig, PressureFault, PressureFaultKind, RhythmConfig, Span, pressure,
};

fn detect(x: &[f64], hz: f64) -> Vec<Beat> {
    Detector::run(&DetectorConfig::default(), SampleRate::new(hz).unwrap(), x).unwrap()
}

/// Mean of the errors and 99th percentile of their size.
fn errors(pairs: &[(PressureBeat, Beat)], of: impl Fn(&PressureBeat, &Beat) -> f64) -> String {
    let mut e: Vec<f64> = pairs.iter().map(|(t, b)| of(t, b)).filter(|e| !e.is_nan()).collect();
    let mean = e.iter().sum::<f64>() / e.len() as f64;
    e.iter_mut().for_each(|e| *e = e.abs());
    e.sort_by(f64::total_cmp);
    let high = e.get(e.len() * 99 / 100).copied().unwrap_or(f64::NAN);
    format!("{mean:.2} / {high:.2}")
}

fn main() {
    println!(
        "| Hz | 1/min | noise mmHg | beats | missed | extra | flagged | SBP mmHg | DBP mmHg | MAP mmHg | onset ms | notch ms | decay % |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    for (rate_hz, rate_bpm, noise_mmhg) in [
        (62.4725, 75.0, 0.0),
        (125.0, 60.0, 0.0),
        (125.0, 75.0, 0.5),
        (125.0, 75.0, 1.0),
        (250.0, 150.0, 0.5),
        (500.0, 40.0, 0.5),
        (1000.0, 75.0, 0.5),
    ] {
        let rhythm = RhythmConfig { rate_bpm, ..RhythmConfig::default() };
        let config = PressureConfig { rate_hz, rhythm, noise_mmhg, ..PressureConfig::default() };
        let truth = pressure::simulate(&config).unwrap();
        let beats = detect(&truth.samples, rate_hz);
        let near = |t: &PressureBeat, b: &&Beat| (b.foot_time_s - t.foot_s).abs() < 0.1;
        let pairs: Vec<_> = truth
            .beats
            .iter()
            .filter_map(|t| beats.iter().find(|b| near(t, b)).map(|b| (*t, *b)))
            .collect();
        let last_s = truth.beats.last().map_or(0.0, |t| t.onset_s + t.interval_s) - 0.1;
        let inside = beats.iter().filter(|b| b.foot_time_s < last_s).count();
        println!(
            "| {rate_hz} | {rate_bpm} | {noise_mmhg} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            truth.beats.len(),
            truth.beats.len() - pairs.len(),
            inside - pairs.len(),
            pairs.iter().filter(|(_, b)| !b.faults.is_empty()).count(),
            errors(&pairs, |t, b| b.sbp_mmhg - t.sbp_mmhg),
            errors(&pairs, |t, b| b.dbp_mmhg - t.dbp_mmhg),
            errors(&pairs, |t, b| b.map_mmhg - t.map_mmhg),
            errors(&pairs, |t, b| 1e3 * (b.foot_time_s - t.onset_s)),
            errors(&pairs, |t, b| 1e3 * (b.notch_time_s - t.notch_s)),
            errors(&pairs, |t, b| 100.0 * (b.decay_s / t.decay_s - 1.0)),
        );
    }
    println!("\n| fault, 60 s of 180 s | beats within | good within | good elsewhere, of |");
    println!("|---|---|---|---|");
    for (name, kind) in [
        ("flush, 300 mmHg", PressureFaultKind::Flush { mmhg: 300.0 }),
        ("damped, 0.1 s twice", PressureFaultKind::Damped { tau_s: 0.1 }),
        ("damped, 0.2 s twice", PressureFaultKind::Damped { tau_s: 0.2 }),
        ("damped, 0.5 s twice", PressureFaultKind::Damped { tau_s: 0.5 }),
        ("flat, 90 mmHg", PressureFaultKind::Flat { mmhg: 90.0 }),
        ("missing", PressureFaultKind::Missing),
    ] {
        let config = PressureConfig {
            rhythm: RhythmConfig { duration_s: 180.0, rate_bpm: 72.0, ..RhythmConfig::default() },
            faults: vec![PressureFault { span: Span::new(60.0, 120.0), kind }],
            noise_mmhg: 0.2,
            ..PressureConfig::default()
        };
        let truth = pressure::simulate(&config).unwrap();
        let beats = detect(&truth.samples, 125.0);
        let within = |b: &&Beat| b.foot_time_s > 60.2 && b.foot_time_s < 120.0;
        let good = |b: &&Beat| b.faults.is_empty() && !b.interval_s.is_nan();
        println!(
            "| {name} | {} | {} | {}, {} |",
            beats.iter().filter(within).count(),
            beats.iter().filter(within).filter(good).count(),
            beats.iter().filter(|b| !within(b)).filter(good).count(),
            truth.beats.iter().filter(|t| !t.hidden).count(),
        );
    }
}
