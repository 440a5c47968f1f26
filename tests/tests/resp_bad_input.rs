//! What becomes of breathing in signals that are broken, absent, extreme or unusual: the rows for
//! breathing of the list of bad inputs, on signals whose breaths are known.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic is how a test fails")]

use interocept::{
    Measure, Processor, SampleRate, Status,
    resp::{Breath, BreathConfig, Breaths, FromEcg, FromPpg, ModulationConfig, Rate, RateConfig},
};
use interocept_io::csv::{self, Clock, Column, Options, TimeUnit};
use std::{f64::consts::TAU, fmt::Write as _};

const BELT_HZ: f64 = 25.0;
const ECG_HZ: f64 = 250.0;
const PPG_HZ: f64 = 64.0;
/// Breaths a minute.
const RATE: f64 = 15.0;

fn rate(hz: f64) -> SampleRate {
    SampleRate::new(hz).unwrap()
}

/// Steady noise of mean 0 and standard deviation about 1.
fn noise(i: usize) -> f64 {
    let mut x = (i as u64).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut sum = 0.0;
    for _ in 0..4 {
        x ^= x >> 29;
        x = x.wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x ^= x >> 32;
        sum += (x >> 11) as f64 / (1_u64 << 53) as f64 - 0.5;
    }
    sum * 1.732
}

fn belt(seconds: f64) -> Vec<f64> {
    let breath = |t: f64| 0.5 - 0.5 * libm::cos(TAU * RATE / 60.0 * t);
    (0..(seconds * BELT_HZ) as usize)
        .map(|i| 100.0 + breath(i as f64 / BELT_HZ) + 0.01 * noise(i))
        .collect()
}

/// How much the breath changes a heart beat: its interval in s, its height, and its level, by the
/// rate of each in 1/min.
#[derive(Clone, Copy)]
struct Change {
    interval_s: (f64, f64),
    height: (f64, f64),
    level: (f64, f64),
}

const BREATHING: Change =
    Change { interval_s: (0.03, RATE), height: (0.1, RATE), level: (0.2, RATE) };
const NONE: Change = Change { interval_s: (0.0, 1.0), height: (0.0, 1.0), level: (0.0, 1.0) };

/// Times and heights of beats, 72 a minute, with noise of their own.
fn beats(seconds: f64, change: Change) -> Vec<(f64, f64)> {
    let wave = |(size, per_min): (f64, f64), t: f64| size * libm::sin(TAU * per_min / 60.0 * t);
    let (mut t, mut all) = (0.4, Vec::new());
    while t < seconds + 1.0 {
        let k = all.len();
        all.push((t, 1.0 + wave(change.height, t) + 0.02 * noise(3 * k)));
        t += 0.83 + wave(change.interval_s, t) + 0.01 * noise(3 * k + 1);
    }
    all
}

/// Samples of waves around the beats.
fn samples(seconds: f64, hz: f64, change: Change, wave: impl Fn(f64) -> f64) -> Vec<f64> {
    let beats = beats(seconds, change);
    let (size, per_min) = change.level;
    (0..(seconds * hz) as usize)
        .map(|i| {
            let t = i as f64 / hz;
            let near = beats.partition_point(|b| b.0 < t - 1.2);
            let of_beats = beats[near..].iter().take(4).map(|(at, height)| height * wave(t - at));
            size * libm::sin(TAU * per_min / 60.0 * t) + of_beats.sum::<f64>() + 0.005 * noise(i)
        })
        .collect()
}

fn ecg(seconds: f64, change: Change) -> Vec<f64> {
    let bump = |t: f64, width: f64| libm::exp(-0.5 * t * t / (width * width));
    samples(seconds, ECG_HZ, change, |t| bump(t, 0.012) + 0.2 * bump(t - 0.28, 0.05))
}

fn ppg(seconds: f64, change: Change) -> Vec<f64> {
    let wave = |t: f64| libm::exp(-0.5 * t * t / if t < 0.0 { 0.006 } else { 0.02 });
    samples(seconds, PPG_HZ, change, wave).iter().map(|x| 50.0 + x).collect()
}

const WINDOWS: ModulationConfig = ModulationConfig { window_s: 60.0, hop_s: 10.0 };

/// Every measure of a key.
fn of<P: Processor<Output = Measure>>(
    config: &P::Config,
    hz: f64,
    x: &[f64],
    key: &str,
) -> Vec<Measure> {
    let all = P::run(config, rate(hz), x).unwrap();
    all.into_iter().filter(|m| m.id().key() == key).collect()
}

fn from_ecg(x: &[f64]) -> Vec<Measure> {
    of::<FromEcg>(&WINDOWS, ECG_HZ, x, "resp.rate_ecg")
}

fn from_ppg(x: &[f64]) -> Vec<Measure> {
    of::<FromPpg>(&WINDOWS, PPG_HZ, x, "resp.rate_ppg")
}

fn assert_right(measures: &[Measure], least: usize) {
    let known: Vec<f64> = measures.iter().filter_map(Measure::value).collect();
    assert!(known.len() >= least, "{} of {}", known.len(), measures.len());
    assert!(known.iter().all(|v| (v - RATE).abs() < 1.0), "{known:?}");
}

fn assert_none(measures: &[Measure], why: &[Status]) {
    assert!(!measures.is_empty());
    for m in measures {
        assert!(m.value().is_none() && why.contains(&m.status()), "{m:?}");
    }
}

/// The measures of the windows that have nothing of what is from `from_s` to `to_s`.
fn away(measures: &[Measure], from_s: f64, to_s: f64) -> Vec<Measure> {
    let outside = |m: &&Measure| {
        let w = m.window();
        w.start_s + w.length_s <= from_s || w.start_s >= to_s
    };
    measures.iter().filter(outside).copied().collect()
}

#[test]
fn breathing_is_found_in_beats_and_pulses_of_either_polarity() {
    for sign in [1.0, -1.0] {
        let turned = |x: Vec<f64>| x.iter().map(|v| sign * v).collect::<Vec<_>>();
        let (x, y) = (turned(ecg(180.0, BREATHING)), turned(ppg(180.0, BREATHING)));
        let (of_ecg, of_ppg) = (from_ecg(&x), from_ppg(&y));
        assert_right(&of_ecg, of_ecg.len());
        assert_right(&of_ppg, of_ppg.len());
        assert_eq!((of_ecg.len(), of_ppg.len()), (13, 13));
        let held = |m: &Measure| m.interval().is_some_and(|(l, h)| l < RATE && RATE < h);
        assert!(of_ecg.iter().all(held), "{of_ecg:?}");
        assert!(of_ppg.iter().all(held), "{of_ppg:?}");
    }
}

#[test]
fn where_no_breath_shows_there_is_no_rate() {
    // Noise looks like a breath in one window of a hundred at most.
    let config = ModulationConfig { hop_s: 30.0, ..WINDOWS };
    let ecg_rates = of::<FromEcg>(&config, ECG_HZ, &ecg(6000.0, NONE), "resp.rate_ecg");
    let ppg_rates = of::<FromPpg>(&config, PPG_HZ, &ppg(6000.0, NONE), "resp.rate_ppg");
    for measures in [ecg_rates, ppg_rates] {
        let (with, without): (Vec<Measure>, Vec<Measure>) =
            measures.iter().partition(|m| m.value().is_some());
        assert!(measures.len() >= 199 && with.len() <= 2, "{with:?}");
        assert_none(&without, &[Status::PoorSignal]);
    }
    // Nor in one modulation alone, which nothing agrees with.
    let alone = Change { interval_s: (0.05, RATE), ..NONE };
    let measures = FromEcg::run(&WINDOWS, rate(ECG_HZ), &ecg(180.0, alone)).unwrap();
    let of =
        |key: &str| measures.iter().filter(|m| m.id().key() == key).copied().collect::<Vec<_>>();
    assert_right(&of("resp.rate_rsa"), 12);
    // Now and then noise agrees with it.
    let (with, without): (Vec<Measure>, Vec<Measure>) =
        of("resp.rate_ecg").iter().partition(|m| m.value().is_some());
    assert_right(&with, 0);
    assert_none(&without, &[Status::Conflicting]);
    assert!(with.len() <= 3, "{with:?}");
}

#[test]
fn modulations_that_disagree_are_conflicting() {
    let change = Change { interval_s: (0.08, 20.0), height: (0.2, 28.0), level: (0.3, 9.0) };
    assert_none(&from_ppg(&ppg(180.0, change)), &[Status::Conflicting]);
}

#[test]
fn nothing_rests_on_a_gap_and_all_is_known_again_after_it() {
    let (from, to) = (150.0, 170.0);
    let broken: [fn(f64) -> f64; 3] = [|_| f64::NAN, |_| f64::INFINITY, |_| 1e300];
    for fault in broken {
        let mut x = ecg(360.0, BREATHING);
        x[(from * ECG_HZ) as usize..(to * ECG_HZ) as usize].iter_mut().for_each(|v| *v = fault(*v));
        let measures = from_ecg(&x);
        let outside = away(&measures, from, to);
        assert_right(&outside, outside.len());
        assert_right(&measures, outside.len());
        for m in &measures {
            let w = m.window();
            let lost_s = (to.min(w.start_s + 60.0) - from.max(w.start_s)).max(0.0);
            assert!(m.quality() < 1.0 - lost_s / 60.0 + 0.05, "{m:?}");
        }
        let mut y = ppg(360.0, BREATHING);
        y[(from * PPG_HZ) as usize..(to * PPG_HZ) as usize].iter_mut().for_each(|v| *v = fault(*v));
        let measures = from_ppg(&y);
        let outside = away(&measures, from - 1.0, to + 2.0);
        assert_right(&outside, outside.len());
        assert_right(&measures, outside.len());
    }
    assert_none(&from_ecg(&[f64::NAN; 30_000]), &[Status::PoorSignal]);
    assert_none(&from_ppg(&[f64::NAN; 10_000]), &[Status::PoorSignal]);
}

#[test]
fn a_flat_signal_has_no_breath() {
    let why = [Status::PoorSignal, Status::TooShort];
    assert_none(&from_ecg(&[0.3; 30_000]), &why);
    assert_none(&from_ppg(&[50.0; 10_000]), &why);
    assert_none(&of::<Rate>(&RateConfig::default(), BELT_HZ, &[7.0; 5000], "resp.rate"), &why);
}

#[test]
fn too_short_is_said() {
    assert_none(&from_ecg(&ecg(20.0, BREATHING)), &[Status::TooShort]);
    assert_none(&from_ppg(&ppg(20.0, BREATHING)), &[Status::TooShort]);
    assert_none(&from_ecg(&[]), &[Status::TooShort]);
    // Four breaths in half a minute are enough, and slower breathing is not.
    let half = |change| {
        let config = ModulationConfig { window_s: 30.0, ..WINDOWS };
        of::<FromPpg>(&config, PPG_HZ, &ppg(120.0, change), "resp.rate_ppg")
    };
    assert_right(&half(BREATHING), 9);
    let slow = (0.05, 5.0);
    let slow = half(Change { interval_s: slow, height: (0.2, 5.0), level: (0.5, 5.0) });
    assert!(slow.iter().all(|m| m.value().is_none_or(|v| v >= 8.0)));
    assert!(slow.iter().filter(|m| m.value().is_some()).count() <= 1, "{slow:?}");
}

#[test]
fn a_whole_recording_is_the_mean_of_its_minutes() {
    let whole = ModulationConfig::default();
    let m = of::<FromEcg>(&whole, ECG_HZ, &ecg(300.0, BREATHING), "resp.rate_ecg");
    assert_right(&m, 1);
    assert_eq!((m.len(), m[0].window().length_s), (1, 300.0));
    let m = of::<FromEcg>(&whole, ECG_HZ, &ecg(300.0, NONE), "resp.rate_ecg");
    assert_none(&m, &[Status::PoorSignal]);
    assert_eq!(m.len(), 1);
    let m = of::<FromPpg>(&whole, PPG_HZ, &ppg(20.0, BREATHING), "resp.rate_ppg");
    assert_none(&m, &[Status::TooShort]);
}

fn breaths(x: &[f64]) -> Vec<Breath> {
    Breaths::run(&BreathConfig::default(), rate(BELT_HZ), x).unwrap()
}

#[test]
fn a_belt_that_is_lost_flat_or_inverted() {
    let x = belt(240.0);
    let (from, to) = (3000_u64, 3500_u64);
    let faults: [fn(f64) -> f64; 4] = [|_| f64::NAN, |_| f64::NEG_INFINITY, |_| 1e300, |_| 100.0];
    for (i, fault) in faults.into_iter().enumerate() {
        let mut lost = x.clone();
        lost[from as usize..to as usize].iter_mut().for_each(|v| *v = fault(*v));
        let found = breaths(&lost);
        let clear = |b: &Breath| b.end_index < from || b.index > to + 100;
        let right = |b: &Breath| (b.period_s - 60.0 / RATE).abs() < 0.4;
        let sound: Vec<&Breath> = found.iter().filter(|b| clear(b)).collect();
        assert!(sound.len() >= 48 && sound.iter().all(|b| right(b)), "{i}: {}", sound.len());
        // No breath is made of missing samples or spans them; a flat line is a pause at most.
        let spans = found.iter().filter(|b| b.index < from && b.end_index > from).count();
        assert!(spans <= usize::from(i == 3), "{i}: {spans}");
        let inside = found.iter().filter(|b| b.index >= from && b.index < to - 50).count();
        assert!(inside <= usize::from(i == 3), "{i}: {inside}");
    }
    let inverted: Vec<f64> = x.iter().map(|v| -v).collect();
    let config = BreathConfig { inverted: 1, ..BreathConfig::default() };
    let found = Breaths::run(&config, rate(BELT_HZ), &inverted).unwrap();
    assert_eq!(found, breaths(&x));
}

#[test]
fn apnoea_is_a_pause_and_lowers_the_quality() {
    let mut x = belt(60.0);
    let end = *x.last().unwrap();
    x.extend((0..(20.0 * BELT_HZ) as usize).map(|i| end + 0.01 * noise(i)));
    x.extend(belt(60.0));
    let pauses = of::<Rate>(&RateConfig::default(), BELT_HZ, &x, "resp.pauses");
    assert!((pauses[0].value().unwrap() - 60.0 / 140.0).abs() < 0.01, "{pauses:?}");
    // Of a window in which nobody breathes there is no rate.
    let mut long = belt(60.0);
    long.extend((0..(200.0 * BELT_HZ) as usize).map(|i| end + 0.01 * noise(i)));
    let config = RateConfig { window_s: 60.0, ..RateConfig::default() };
    let rates = of::<Rate>(&config, BELT_HZ, &long, "resp.rate");
    let still: Vec<Measure> = rates.into_iter().filter(|m| m.window().start_s > 75.0).collect();
    assert_none(&still, &[Status::PoorSignal, Status::TooShort]);
}

#[test]
fn uneven_repeated_and_missing_times_are_put_right_at_the_edge() {
    let x = belt(240.0);
    let (mut text, mut time) = (String::from("time,belt\n"), 0.0);
    for (i, v) in x.iter().enumerate().filter(|(i, _)| !(2000..2100).contains(i)) {
        // Now and then a time is written twice.
        if i % 500 != 7 {
            time = (i as f64 + 0.3 * noise(i).abs().min(1.0)) / BELT_HZ;
        }
        writeln!(text, "{time:.4},{v}").unwrap();
    }
    let clock = Clock::Column {
        column: Column::Name("time".into()),
        unit: TimeUnit::Seconds,
        rate_hz: Some(BELT_HZ),
    };
    let options = Options::new(Column::Name("belt".into()), clock);
    let series = csv::from_bytes(text.as_bytes(), &options).unwrap();
    assert!(series.irregular_count > 0 && series.missing >= 90, "{}", series.missing);
    let found = breaths(&series.samples);
    let clear = |b: &&Breath| b.end_index < 1990 || b.index > 2200;
    let sound: Vec<&Breath> = found.iter().filter(clear).collect();
    assert!(sound.len() >= 52, "{}", sound.len());
    assert!(sound.iter().all(|b| (b.period_s - 60.0 / RATE).abs() < 0.5), "{sound:?}");
}

#[test]
fn sampling_rates_out_of_range_are_refused() {
    for hz in [0.0, -1.0, f64::NAN, 19.0, 2001.0] {
        let at = SampleRate::new(hz).ok().map(|r| FromPpg::new(&WINDOWS, r).is_ok());
        assert_ne!(at, Some(true), "{hz}");
    }
    for hz in [49.0, 8001.0] {
        assert!(FromEcg::new(&WINDOWS, rate(hz)).is_err(), "{hz}");
    }
}
