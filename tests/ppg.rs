//! Pulses: every one of a simulated signal, where it is, in time, and bad input.

use interocept::{
    Processor, SampleRate,
    ppg::{Detector, DetectorConfig, Pulse, PulseFlags},
};
use interocept_sim::{Ppg, PpgConfig, RhythmConfig, ppg};

fn simulated(rate_hz: f64, rate_bpm: f64, seconds: f64, inverted: bool) -> Ppg {
    let rhythm = RhythmConfig { duration_s: seconds, rate_bpm, ..RhythmConfig::default() };
    ppg::simulate(&PpgConfig { rate_hz, rhythm, inverted, ..PpgConfig::default() }).unwrap()
}

fn detect(samples: &[f64], rate_hz: f64) -> Vec<Pulse> {
    let rate = SampleRate::new(rate_hz).unwrap();
    Detector::run(&DetectorConfig::default(), rate, samples).unwrap()
}

/// The pulse nearest to each true one, the first and last of them apart, and how many are more.
fn paired(ppg: &Ppg, pulses: &[Pulse]) -> Vec<(f64, f64)> {
    let inner = &ppg.pulses[1..ppg.pulses.len() - 1];
    assert!(pulses.len() <= ppg.pulses.len(), "{} of {}", pulses.len(), ppg.pulses.len());
    inner
        .iter()
        .map(|truth| {
            let near = |p: &&Pulse| (p.time_s - truth.peak_s).abs() < 0.1;
            let found = pulses.iter().find(near);
            let p = found.unwrap_or_else(|| panic!("none at {} s", truth.peak_s));
            (p.foot_time_s - truth.foot_s, p.time_s - truth.peak_s)
        })
        .collect()
}

fn spread(errors: impl Iterator<Item = f64> + Clone) -> f64 {
    let n = errors.clone().count() as f64;
    let mean = errors.clone().sum::<f64>() / n;
    (errors.map(|e| (e - mean) * (e - mean)).sum::<f64>() / n).sqrt()
}

/// The foot is late or early by a constant, which intervals do not see: what counts is its spread.
#[test]
fn every_pulse_at_any_rate_and_polarity_and_its_foot_between_samples() {
    for rate_hz in [20.0, 25.0, 33.3, 64.0, 100.0, 130.061, 250.0, 1000.0, 2000.0] {
        for inverted in [false, true] {
            let ppg = simulated(rate_hz, 70.0, 60.0, inverted);
            let pulses = detect(&ppg.samples, rate_hz);
            let errors = paired(&ppg, &pulses);
            let sign = if inverted { -1 } else { 1 };
            assert!(pulses.iter().all(|p| p.polarity == sign), "{rate_hz} Hz");
            let foot_ms = 1e3 * spread(errors.iter().map(|e| e.0));
            let peak_ms = 1e3 * spread(errors.iter().map(|e| e.1));
            println!("{rate_hz} Hz: foot {foot_ms:.2} ms, peak {peak_ms:.2} ms");
            // Neighbouring pulses and breathing change the level before the foot by some ms.
            let most_ms = if rate_hz < 60.0 { 300.0 / rate_hz } else { 4.0 };
            assert!(foot_ms < most_ms, "{rate_hz} Hz: {foot_ms} ms");
            assert!(peak_ms < 2.0 * most_ms, "{rate_hz} Hz: {peak_ms} ms");
        }
    }
}

#[test]
fn every_pulse_from_40_to_150_a_minute() {
    for rate_bpm in [40.0, 60.0, 120.0, 150.0] {
        let ppg = simulated(64.0, rate_bpm, 60.0, false);
        let pulses = detect(&ppg.samples, 64.0);
        paired(&ppg, &pulses);
    }
}

#[test]
fn within_400_ms() {
    for rate_hz in [20.0, 64.0, 250.0, 2000.0] {
        let ppg = simulated(rate_hz, 70.0, 60.0, false);
        let rate = SampleRate::new(rate_hz).unwrap();
        let mut detector = Detector::new(&DetectorConfig::default(), rate).unwrap();
        let mut delays_s = Vec::new();
        for (i, x) in ppg.samples.iter().enumerate() {
            detector.frame(&[*x], &mut |p: Pulse| {
                if !p.flags.contains(PulseFlags::SEARCH_BACK) {
                    delays_s.push(i as f64 / rate_hz - p.time_s);
                }
            });
        }
        delays_s.sort_by(f64::total_cmp);
        let p95_s = delays_s[delays_s.len() * 95 / 100];
        println!("{rate_hz} Hz: {:.0} ms", 1e3 * p95_s);
        assert!(p95_s <= 0.4, "{rate_hz} Hz: {p95_s} s");
    }
}

#[test]
fn a_notch_where_there_is_one() {
    let share = |reflection: f64| {
        let rhythm = RhythmConfig { duration_s: 60.0, ..RhythmConfig::default() };
        let config = PpgConfig { rate_hz: 128.0, rhythm, reflection, ..PpgConfig::default() };
        let ppg = ppg::simulate(&config).unwrap();
        let pulses = detect(&ppg.samples, 128.0);
        let notched = pulses.iter().filter(|p| p.notch_time_s.is_finite());
        for p in notched.clone() {
            let after_s = p.notch_time_s - p.time_s;
            assert!((0.15..0.3).contains(&after_s), "{after_s} s");
        }
        notched.count() as f64 / pulses.len() as f64
    };
    assert!(share(0.5) > 0.9, "{}", share(0.5));
    assert_eq!(share(0.0), 0.0);
}

#[test]
fn a_gap_ends_a_stretch_and_no_pulse_rests_on_both_sides() {
    let ppg = simulated(64.0, 70.0, 60.0, false);
    let mut samples = ppg.samples.clone();
    samples[1280..1344].fill(f64::NAN);
    let pulses = detect(&samples, 64.0);
    let inside = |t: f64| (20.0..21.0).contains(&t);
    assert!(pulses.iter().all(|p| !inside(p.time_s) && !inside(p.foot_time_s)));
    let after = pulses.iter().filter(|p| p.time_s > 22.5).count();
    let truth = ppg.pulses.iter().filter(|p| p.peak_s > 22.5 && p.peak_s < 59.9).count();
    assert_eq!(after, truth);
}

/// Whatever level the light has, and after it changes, pulses go on.
#[test]
fn a_step_of_the_light_costs_a_few_pulses_at_most() {
    let ppg = simulated(100.0, 70.0, 60.0, false);
    let mut samples = ppg.samples.clone();
    samples[3000..].iter_mut().for_each(|x| *x += 500.0);
    let pulses = detect(&samples, 100.0);
    let (all, found) = (
        ppg.pulses.iter().filter(|p| p.peak_s > 32.0 && p.peak_s < 59.5).count(),
        pulses.iter().filter(|p| p.time_s > 32.0 && p.time_s < 59.5).count(),
    );
    assert!(all.abs_diff(found) <= 1, "{found} of {all}");
}

#[test]
fn a_frozen_sensor_gives_nothing() {
    let ppg = simulated(64.0, 70.0, 60.0, false);
    let mut samples = ppg.samples.clone();
    let frozen = samples[1920];
    samples[1920..3200].fill(frozen);
    let pulses = detect(&samples, 64.0);
    let during = pulses.iter().filter(|p| p.foot_time_s > 30.5 && p.time_s < 49.9).count();
    assert_eq!(during, 0);
    assert!(detect(&vec![7.0; 6400], 64.0).is_empty());
}

#[test]
fn a_sensor_put_on_the_other_way_is_noticed() {
    let up = simulated(64.0, 70.0, 90.0, false);
    let down = simulated(64.0, 70.0, 300.0, true);
    let samples: Vec<f64> = up.samples.iter().chain(&down.samples).copied().collect();
    let pulses = detect(&samples, 64.0);
    assert_eq!(pulses.first().map(|p| p.polarity), Some(1));
    assert_eq!(pulses.last().map(|p| p.polarity), Some(-1));
}
