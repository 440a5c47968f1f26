//! Pulses: every one of a simulated signal, where it is, in time, and bad input.

use interocept::{
    Measure, Processor, SampleRate, Status, catalogue,
    hrv::{self, FromPpg},
    ppg::{
        Curve, Detector, DetectorConfig, Pulse, PulseFlags, Spo2, Spo2Config,
        quality::{PpgQuality, Quality, QualityConfig},
    },
    quality::Reasons,
};
use interocept_sim::{
    Ppg, PpgConfig, RhythmConfig, Span,
    ppg::{self, PpgPulse},
};

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

/// Pulses that become a fiftieth as high, as under a camera near its limit, are found again.
#[test]
fn pulses_that_become_much_lower_are_found_again() {
    let ppg = simulated(64.0, 70.0, 60.0, false);
    let level = 100.0;
    let lower = |(i, x): (usize, &f64)| if i < 1920 { *x } else { level + 0.02 * (x - level) };
    let samples: Vec<f64> = ppg.samples.iter().enumerate().map(lower).collect();
    let pulses = detect(&samples, 64.0);
    let late = ppg.pulses.iter().filter(|p| p.peak_s > 32.0 && p.peak_s < 59.0);
    let found = |p: &&PpgPulse| pulses.iter().any(|q| (q.time_s - p.peak_s).abs() < 0.1);
    let missed = late.clone().count() - late.filter(found).count();
    assert!(missed <= 2, "{missed} missed");
}

/// A movement that comes upon the rise of a pulse moves its peak, but not its foot.
#[test]
fn a_movement_upon_a_pulse_does_not_take_its_foot() {
    let mut ppg = simulated(64.0, 70.0, 60.0, false);
    let struck: Vec<PpgPulse> = ppg.pulses.iter().copied().skip(9).step_by(7).collect();
    for (i, x) in ppg.samples.iter_mut().enumerate() {
        let t = i as f64 / 64.0;
        for p in &struck {
            let after = t - p.foot_s - 0.27;
            let z = after / if after < 0.0 { 0.05 } else { 0.2 };
            *x += 3.0 * libm::exp(-z * z);
        }
    }
    let pulses = detect(&ppg.samples, 64.0);
    for p in &struck {
        let near = |a: &&Pulse, b: &&Pulse| {
            (a.foot_time_s - p.foot_s).abs().total_cmp(&(b.foot_time_s - p.foot_s).abs())
        };
        let off_ms = pulses.iter().min_by(near).map(|q| 1e3 * (q.foot_time_s - p.foot_s)).unwrap();
        assert!(off_ms.abs() < 60.0, "{off_ms} ms at {} s", p.foot_s);
    }
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

fn judge(samples: &[f64], rate_hz: f64) -> Vec<Quality> {
    let rate = SampleRate::new(rate_hz).unwrap();
    PpgQuality::run(&QualityConfig::default(), rate, samples).unwrap()
}

/// The judgements of the seconds that begin from one time to another.
fn between(judged: &[Quality], rate_hz: f64, from_s: f64, to_s: f64) -> Vec<Quality> {
    let start = |q: &Quality| q.start_index as f64 / rate_hz;
    judged.iter().filter(|q| (from_s..to_s).contains(&start(q))).copied().collect()
}

fn good(seconds: &[Quality]) -> f64 {
    seconds.iter().filter(|q| q.score >= 0.5).count() as f64 / seconds.len() as f64
}

#[test]
fn a_plain_pulse_is_good_at_any_rate_and_polarity() {
    for rate_hz in [20.0, 64.0, 130.061, 1000.0] {
        for inverted in [false, true] {
            let ppg = simulated(rate_hz, 70.0, 60.0, inverted);
            let judged = judge(&ppg.samples, rate_hz);
            let late = between(&judged, rate_hz, 5.0, 59.0);
            assert!(good(&late) > 0.95, "{rate_hz} Hz {inverted}: {}", good(&late));
            let perfusion = late[20].perfusion_percent;
            assert!((0.5..2.0).contains(&perfusion), "{perfusion} %");
        }
    }
}

#[test]
fn motion_is_refused_and_named() {
    let rhythm = RhythmConfig { duration_s: 90.0, rate_bpm: 70.0, ..RhythmConfig::default() };
    let motion = vec![Span::new(30.0, 50.0)];
    let ppg = ppg::simulate(&PpgConfig { rhythm, motion, ..PpgConfig::default() }).unwrap();
    let judged = judge(&ppg.samples, 64.0);
    let during = between(&judged, 64.0, 31.0, 49.0);
    assert!(good(&during) < 0.2, "{}", good(&during));
    let reasons = Reasons::MOTION | Reasons::TEMPLATE_MISMATCH | Reasons::NOISE;
    assert!(during.iter().filter(|q| q.score < 0.5).all(|q| q.reasons.intersects(reasons)));
    assert!(good(&between(&judged, 64.0, 60.0, 89.0)) > 0.9);
}

/// A lamp is switched on, which is no pulse: known within two seconds and soon over.
#[test]
fn a_step_of_the_light_is_refused() {
    let ppg = simulated(64.0, 70.0, 90.0, false);
    let mut samples = ppg.samples.clone();
    samples[1920..].iter_mut().for_each(|x| *x += 500.0);
    let judged = judge(&samples, 64.0);
    let step = between(&judged, 64.0, 29.5, 31.5);
    assert!(step.iter().any(|q| q.score < 0.5 && q.reasons.intersects(Reasons::MOTION)));
    assert!(good(&between(&judged, 64.0, 45.0, 89.0)) > 0.95);
}

/// Off the skin there is light and noise: no second of it is good.
#[test]
fn without_skin_nothing_is_good() {
    let mut seed = 1_u32;
    let mut white = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(seed >> 8) / f64::from(1 << 24) - 0.5
    };
    let ppg = simulated(64.0, 70.0, 30.0, false);
    let mut samples = ppg.samples.clone();
    samples.extend((0..3840).map(|_| 20.0 + 0.02 * white()));
    samples.extend(&ppg.samples);
    let judged = judge(&samples, 64.0);
    let off = between(&judged, 64.0, 32.0, 89.0);
    assert!(good(&off) <= 0.05, "{}", good(&off));
    assert!(off.iter().filter(|q| q.score < 0.5).all(|q| q.reasons != Reasons::NONE));
    assert!(good(&between(&judged, 64.0, 105.0, 119.0)) > 0.9);
}

#[test]
fn a_frozen_sensor_and_a_rail_are_named_within_two_seconds() {
    let ppg = simulated(64.0, 70.0, 90.0, false);
    let mut samples = ppg.samples.clone();
    let frozen = samples[1920];
    samples[1920..3200].fill(frozen);
    samples[4480..5120].fill(1e300);
    let judged = judge(&samples, 64.0);
    for q in between(&judged, 64.0, 32.0, 49.0) {
        assert_eq!(q.score, 0.0);
        assert!(q.reasons.contains(Reasons::FLAT | Reasons::LEAD_OFF));
    }
    for q in between(&judged, 64.0, 71.0, 79.0) {
        assert_eq!(q.score, 0.0);
        assert!(q.reasons.contains(Reasons::SATURATED));
    }
}

#[test]
fn missing_samples_are_counted_and_a_gap_has_a_record_of_its_own() {
    let ppg = simulated(64.0, 70.0, 30.0, false);
    let rate = SampleRate::new(64.0).unwrap();
    let mut quality = PpgQuality::new(&QualityConfig::default(), rate).unwrap();
    let mut judged = Vec::new();
    quality.push(&ppg.samples[..640], &mut judged).unwrap();
    quality.push_gap(1000, &mut judged);
    quality.push(&ppg.samples[640..], &mut judged).unwrap();
    quality.finish(&mut judged);
    let gap = judged.iter().find(|q| q.reasons.contains(Reasons::GAP)).unwrap();
    assert_eq!((gap.start_index, gap.length, gap.score, gap.missing), (640, 1000, 0.0, 1000));
    let ends = judged.windows(2).all(|w| w[0].start_index + w[0].length == w[1].start_index);
    assert!(ends);
}

fn variability(ppg: &Ppg) -> Vec<Measure> {
    let rate = SampleRate::new(ppg.rate_hz).unwrap();
    FromPpg::run(&hrv::Config::default(), rate, &ppg.samples).unwrap()
}

fn of(measures: &[Measure], key: &str) -> Measure {
    let id = catalogue::find_key(key).unwrap().id;
    *measures.iter().find(|m| m.id() == id).unwrap()
}

/// The variability of the beats is that of the feet, and within the stated interval.
#[test]
fn pulse_rate_variability_is_that_of_the_rhythm() {
    for rate_hz in [25.0, 64.0, 250.0] {
        let ppg = simulated(rate_hz, 70.0, 300.0, false);
        let measures = variability(&ppg);
        let beats: Vec<f64> = ppg.pulses.iter().map(|p| p.beat_s * 1e3).collect();
        let rr: Vec<f64> = beats.windows(2).map(|w| w[1] - w[0]).collect();
        let mean = rr.iter().sum::<f64>() / rr.len() as f64;
        let squares: f64 = rr.windows(2).map(|w| (w[1] - w[0]) * (w[1] - w[0])).sum();
        let rmssd = (squares / (rr.len() - 1) as f64).sqrt();
        let m = of(&measures, "prv.mean_pp");
        assert!((m.value().unwrap() - mean).abs() < 2.0, "{rate_hz} Hz: {m:?} {mean}");
        let m = of(&measures, "prv.rmssd");
        let (low, high) = m.interval().unwrap();
        println!("{rate_hz} Hz: {rmssd:.2} as {:.2} ({low:.2} to {high:.2})", m.value().unwrap());
        assert!((m.value().unwrap() - rmssd).abs() < 0.15 * rmssd, "{rate_hz} Hz: {m:?} {rmssd}");
        assert!(low < rmssd, "{rate_hz} Hz: {low} {rmssd}");
    }
}

/// Motion makes no variability: its intervals are left out.
#[test]
fn motion_does_not_pass_for_variability() {
    let rhythm = RhythmConfig { duration_s: 300.0, rate_bpm: 70.0, ..RhythmConfig::default() };
    let still = PpgConfig { rhythm, ..PpgConfig::default() };
    let motion = vec![Span::new(60.0, 80.0), Span::new(150.0, 165.0)];
    let value = |config: &PpgConfig| {
        let measures = variability(&ppg::simulate(config).unwrap());
        of(&measures, "prv.rmssd").value().unwrap()
    };
    let (with, without) = (value(&PpgConfig { motion, ..still.clone() }), value(&still));
    assert!((with - without).abs() < 0.3 * without, "{with} and {without}");
}

/// Red and infrared of one pulse, at a ratio of ratios, at 64 Hz.
fn lights(ratio: f64, perfusion: f64, seconds: f64) -> Vec<f64> {
    lights_at(64.0, ratio, perfusion, seconds)
}

fn lights_at(rate_hz: f64, ratio: f64, perfusion: f64, seconds: f64) -> Vec<f64> {
    let rhythm = RhythmConfig { duration_s: seconds, rate_bpm: 70.0, ..RhythmConfig::default() };
    let still = PpgConfig { rhythm, level: 0.0, respiratory_baseline: 0.0, ..PpgConfig::default() };
    let config = PpgConfig { rate_hz, ..still };
    let wave = ppg::simulate(&config).unwrap().samples;
    let light = |level: f64, share: f64, w: f64| level * (1.0 - share * w);
    wave.iter()
        .flat_map(|w| [light(3e4, ratio * perfusion, *w), light(8e4, perfusion, *w)])
        .collect()
}

fn spo2(config: &Spo2Config, frames: &[f64]) -> Vec<Measure> {
    Spo2::run(config, SampleRate::new(64.0).unwrap(), frames).unwrap()
}

#[test]
fn the_ratio_of_ratios_whatever_the_levels() {
    for ratio in [0.4, 0.7, 1.0, 1.8] {
        let measures = spo2(&Spo2Config::default(), &lights(ratio, 0.02, 30.0));
        let m = of(&measures, "ppg.ratio").value().unwrap();
        assert!((m - ratio).abs() < 0.02 * ratio, "{m} {ratio}");
    }
}

#[test]
fn the_ratio_of_ratios_at_any_rate() {
    for rate_hz in [25.0, 64.0, 100.0, 200.0, 250.0, 500.0, 1000.0] {
        let frames = lights_at(rate_hz, 0.7, 0.02, 30.0);
        let rate = SampleRate::new(rate_hz).unwrap();
        let measures = Spo2::run(&Spo2Config::default(), rate, &frames).unwrap();
        let m = of(&measures, "ppg.ratio").value().unwrap();
        assert!((m - 0.7).abs() < 0.014, "{m} at {rate_hz} Hz");
    }
}

#[test]
fn no_curve_no_saturation_and_the_makers_curve_gives_it() {
    let frames = lights(0.5, 0.02, 30.0);
    let m = of(&spo2(&Spo2Config::default(), &frames), "ppg.spo2");
    assert_eq!((m.value(), m.status()), (None, Status::NotCalibrated));
    let line =
        Spo2Config { curve: Curve::Polynomial, c0: 110.0, c1: -25.0, ..Spo2Config::default() };
    let m = of(&spo2(&line, &frames), "ppg.spo2");
    assert!((m.value().unwrap() - 97.5).abs() < 0.3, "{m:?}");
    let table = Spo2Config {
        curve: Curve::Table,
        ratio_1: 0.4,
        spo2_1: 100.0,
        ratio_2: 1.0,
        spo2_2: 85.0,
        ..Spo2Config::default()
    };
    let m = of(&spo2(&table, &frames), "ppg.spo2");
    assert!((m.value().unwrap() - 97.5).abs() < 0.3, "{m:?}");
    let off = of(&spo2(&table, &lights(1.5, 0.02, 30.0)), "ppg.spo2");
    assert_eq!(off.status(), Status::Undefined, "beyond the end of the table");
    let falling = Spo2Config { ratio_2: 0.3, ..table };
    assert!(Spo2::new(&falling, SampleRate::new(64.0).unwrap()).is_err());
}

#[test]
fn poor_perfusion_and_lights_that_do_not_go_together_give_no_ratio() {
    let weak = of(&spo2(&Spo2Config::default(), &lights(0.5, 0.0003, 30.0)), "ppg.ratio");
    assert_eq!(weak.status(), Status::PoorSignal);
    let mut apart = lights(0.5, 0.02, 30.0);
    apart.chunks_exact_mut(2).enumerate().for_each(|(i, f)| {
        f[0] += 600.0 * libm::sin(i as f64 * 0.15);
    });
    let apart = of(&spo2(&Spo2Config::default(), &apart), "ppg.ratio");
    assert_eq!(apart.status(), Status::PoorSignal);
    let filtered: Vec<f64> =
        lights(0.5, 0.02, 30.0).chunks_exact(2).flat_map(|f| [f[0] - 3e4, f[1] - 8e4]).collect();
    let m = of(&spo2(&Spo2Config::default(), &filtered), "ppg.ratio");
    assert_eq!(m.status(), Status::PoorSignal, "waves without their levels");
}
