//! Where implementations of heart-rate variability go wrong, by the numbers of the list of
//! traps that the project keeps. Each test fails for an implementation that falls into it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    missing_docs,
    reason = "tests"
)]

mod common;

use common::{find, golden, measures, numbers, run, sine, status, value};
use interocept::{
    Measure, Processor, SampleRate, Status,
    hrv::{Config, Detrending, Profile, Set, Spectrum, Windows},
};

fn relative(got: f64, expected: f64) -> f64 {
    (got / expected - 1.0).abs()
}

fn rest() -> Vec<f64> {
    numbers(&golden()["series"]["rest_1000"])
}

/// The times of beats are the data: an interval that is not known leaves a gap in time, and
/// neither moves what comes after it nor makes a difference across it.
#[test]
fn trap_04_gaps_keep_the_time_axis() {
    let whole = sine(1200, 800.0, 40.0, 0.1);
    let before = measures(&whole, Profile::TaskForce);
    let mut p = Windows::new(&Config { correct: 0, ..Config::default() }, SampleRate::MICROSECONDS)
        .unwrap();
    let mut gapped = Vec::new();
    let lost_us = whole[600..640].iter().map(|rr| (rr * 1000.0).round() as u64).sum();
    p.push(&whole[..600], &mut gapped).unwrap();
    p.push_gap(lost_us, &mut gapped);
    p.push(&whole[640..], &mut gapped).unwrap();
    p.finish(&mut gapped);
    for (key, tolerance) in
        [("hrv.lf", 0.03), ("hrv.lf_peak", 1e-9), ("hrv.rmssd", 0.02), ("hrv.sd1", 0.02)]
    {
        let (a, b) = (value(&before, key).unwrap(), value(&gapped, key).unwrap());
        assert!(relative(b, a) < tolerance, "{key}: {b} with a gap, {a} without");
    }
    // One interval in ten is lost: its time stays, where deleting it would make the swing
    // faster.
    let mut lost = Vec::new();
    p.reset().unwrap();
    for ten in whole.chunks(10) {
        p.push(&ten[..9], &mut lost).unwrap();
        p.push_gap((ten[9] * 1000.0).round() as u64, &mut lost);
    }
    p.finish(&mut lost);
    let deleted: Vec<f64> = whole.chunks(10).flat_map(|ten| ten[..9].to_vec()).collect();
    let deleted = measures(&deleted, Profile::TaskForce);
    let peak_hz = |m: &[Measure]| value(m, "hrv.lf_peak").unwrap();
    assert!((peak_hz(&lost) - 0.1).abs() < 0.001, "{}", peak_hz(&lost));
    assert!((peak_hz(&deleted) - 0.111).abs() < 0.003, "{}", peak_hz(&deleted));
}

/// Corrected intervals stay apart from measured ones: they count for the quality, and make
/// no differences.
#[test]
fn trap_05_corrected_intervals_are_told_apart() {
    let clean: Vec<f64> = rest().into_iter().take(400).collect();
    let mut ectopic = clean.clone();
    for i in (40..360).step_by(40) {
        ectopic[i] -= 250.0;
        ectopic[i + 1] += 250.0;
    }
    let truth = measures(&clean, Profile::TaskForce);
    let raw = measures(&ectopic, Profile::TaskForce);
    let corrected = Windows::run(&Config::default(), SampleRate::MICROSECONDS, &ectopic).unwrap();
    let rmssd = |m: &[Measure]| value(m, "hrv.rmssd").unwrap();
    assert!(rmssd(&raw) > 2.0 * rmssd(&truth));
    assert!(relative(rmssd(&corrected), rmssd(&truth)) < 0.03);
    let (mean, difference) = (find(&corrected, "hrv.mean_nn"), find(&corrected, "hrv.rmssd"));
    // 16 of 400 intervals were put in, and 3 differences around each pair left out.
    assert!((0.95..0.97).contains(&mean.quality()), "{}", mean.quality());
    assert_eq!(mean.window().count, 400);
    assert_eq!(difference.window().count, 399 - 8 * 3);
}

/// Detrending is a choice that shows, and leaves the time domain alone.
#[test]
fn trap_06_detrending_touches_the_spectrum_only() {
    let rr_ms = rest();
    let with = |detrending| run(&rr_ms, Config { detrending, ..Config::default() });
    let (plain, smooth) = (with(Detrending::None), with(Detrending::SmoothnessPriors));
    for key in ["hrv.sdnn", "hrv.rmssd", "hrv.sd2", "hrv.dfa_alpha1", "hrv.sampen"] {
        assert_eq!(value(&plain, key), value(&smooth, key), "{key}");
    }
    let of = |m: &[Measure], key: &str| value(m, key).unwrap();
    assert!(of(&smooth, "hrv.vlf") < 0.5 * of(&plain, "hrv.vlf"));
    assert!(relative(of(&smooth, "hrv.hf"), of(&plain, "hrv.hf")) < 0.01);
    // 500 at 4 Hz cuts at about 0.036 Hz: a swing at 0.02 Hz goes, one at 0.1 Hz stays.
    for (hz, key, kept) in [(0.02, "hrv.vlf", 0.0..0.05), (0.1, "hrv.lf", 0.97..1.01)] {
        let config = Config { detrending: Detrending::SmoothnessPriors, ..Config::default() };
        let power = of(&run(&sine(1000, 800.0, 40.0, hz), config), key) / 800.0;
        assert!(kept.contains(&power), "{hz} Hz: {power}");
    }
}

#[test]
fn trap_07_pnn50_is_strict_and_divides_by_differences() {
    let steps: Vec<f64> = (0..200).map(|i| if i % 2 == 0 { 800.0 } else { 850.0 }).collect();
    assert_eq!(value(&measures(&steps, Profile::TaskForce), "hrv.pnn50"), Some(0.0));
    // Steps of both signs count: 30 of 199, not of 200.
    let mut steps = vec![800.0; 200];
    for i in (5..155).step_by(10) {
        steps[i] = if i % 20 == 5 { 851.0 } else { 749.0 };
    }
    let ours = value(&measures(&steps, Profile::TaskForce), "hrv.pnn50").unwrap();
    assert!((ours - 100.0 * 30.0 / 199.0).abs() < 1e-12, "{ours}");
    let theirs = value(&measures(&steps, Profile::Neurokit), "hrv.pnn50").unwrap();
    assert!((theirs - 100.0 * 30.0 / 200.0).abs() < 1e-12, "{theirs}");
}

#[test]
fn trap_08_sdsd_is_of_signed_differences() {
    // Differences of +40 and -40 in turn: their sizes do not vary, they do.
    let steps: Vec<f64> = (0..201).map(|i| if i % 2 == 0 { 800.0 } else { 840.0 }).collect();
    let sdsd = value(&measures(&steps, Profile::TaskForce), "hrv.sdsd").unwrap();
    assert!((sdsd - 40.0 * libm::sqrt(200.0 / 199.0)).abs() < 1e-9, "{sdsd}");
}

/// The tolerance is 0.2 of the standard deviation with n - 1, and a distance equal to it
/// matches; nothing is rounded; no match is a reason, not an infinity.
#[test]
fn trap_09_sample_entropy_says_its_tolerance() {
    let golden = golden();
    let rr_ms = numbers(&golden["series"]["rest_353_1ms"]);
    let theirs = &golden["kernels"]["rest_353_1ms"];
    let ours = value(&measures(&rr_ms, Profile::TaskForce), "hrv.sampen").unwrap();
    let expected = theirs["sampen_m2_r_0.2_ddof1"]["nolds"].as_f64().unwrap();
    assert!(relative(ours, expected) < 1e-9, "{ours} {expected}");
    let physionet = value(&measures(&rr_ms, Profile::Physionet), "hrv.sampen").unwrap();
    let expected = theirs["sampen_m2_r_0.15_ddof1"]["neurokit2"].as_f64().unwrap();
    assert!(relative(physionet, expected) < 1e-9, "{physionet} {expected}");
    // Steps that grow throughout: no template comes near another.
    let grows: Vec<f64> = (0..260).map(|i| 500.0 + f64::from(i * i) / 50.0).collect();
    let m = measures(&grows, Profile::TaskForce);
    assert!(value(&m, "hrv.sampen").is_none_or(f64::is_finite));
    let mut rough = vec![800.0; 300];
    (0..300).for_each(|i| rough[i] += if i % 3 == 0 { 400.0 } else { f64::from(i as u32) * 0.001 });
    for m in measures(&rough, Profile::TaskForce) {
        assert!(m.value().is_none_or(f64::is_finite), "{}", m.id().key());
    }
}

#[test]
fn trap_10_dfa_windows_are_those_of_the_profile() {
    let golden = golden();
    let rr_ms = numbers(&golden["series"]["rest_1000"]);
    let theirs = &golden["kernels"]["rest_1000"];
    for (profile, key, name, tool) in [
        (Profile::TaskForce, "hrv.dfa_alpha1", "dfa_4_16", "definition_no_overlap"),
        (Profile::TaskForce, "hrv.dfa_alpha2", "dfa_16_64", "definition_no_overlap"),
        (Profile::KubiosLike, "hrv.dfa_alpha1", "dfa_4_12", "definition_no_overlap"),
        (Profile::KubiosLike, "hrv.dfa_alpha2", "dfa_13_64", "definition_no_overlap"),
        (Profile::Physionet, "hrv.dfa_alpha1", "dfa_4_16", "definition_no_overlap"),
        (Profile::Neurokit, "hrv.dfa_alpha1", "dfa_4_11", "neurokit2_half_overlap"),
    ] {
        let ours = value(&measures(&rr_ms, profile), key).unwrap();
        let expected = theirs[name][tool].as_f64().unwrap();
        assert!(relative(ours, expected) < 1e-6, "{profile:?} {key}: {ours} not {expected}");
    }
}

/// Powers are in ms²; the bands leave nothing out between them and count nothing twice.
#[test]
fn trap_11_bands_are_in_square_milliseconds_and_add_up() {
    for (hz, key, size) in [(0.1, "hrv.lf", 40.0_f64), (0.25, "hrv.hf", 30.0)] {
        let rr_ms = sine(800, 800.0, size, hz);
        for (spectrum, tolerance) in [(Spectrum::Welch, 0.01), (Spectrum::Lomb, 0.03)] {
            let m = run(&rr_ms, Config { spectrum, ..Config::default() });
            let power = value(&m, key).unwrap();
            println!("{spectrum:?} {key}: {power} of {}", size * size / 2.0);
            assert!(relative(power, size * size / 2.0) < tolerance, "{spectrum:?} {key}: {power}");
        }
    }
    for spectrum in [Spectrum::Welch, Spectrum::Lomb, Spectrum::Autoregressive] {
        let m = run(&rest(), Config { spectrum, ..Config::default() });
        let of = |key: &str| value(&m, key).unwrap();
        let ulf = of("hrv.total_power") - of("hrv.vlf") - of("hrv.lf") - of("hrv.hf");
        assert!((0.0..0.02).contains(&(ulf / of("hrv.total_power"))), "{spectrum:?} {ulf}");
        assert!((of("hrv.lf_nu") + of("hrv.hf_nu") - 100.0).abs() < 1e-9);
        assert!(relative(of("hrv.lf_hf"), of("hrv.lf") / of("hrv.hf")) < 1e-12);
        // A spectrum of intervals has their variance.
        let variance = of("hrv.sdnn") * of("hrv.sdnn");
        let share = (of("hrv.total_power") + of("hrv.vhf")) / variance;
        println!("{spectrum:?}: {share} of the variance");
        assert!((0.7..1.1).contains(&share), "{spectrum:?}: {share} of the variance");
        assert_eq!(find(&m, "hrv.lf").interval().map(|(a, b)| a < b), Some(true));
    }
}

/// Interpolation damps fast oscillations, the more the slower the heart: by 14 % of the power
/// at 0.35 Hz and 60 a minute even with a cubic spline. The default gives it back, so
/// that the same oscillation has the same power at every rate and by every estimator.
#[test]
fn trap_12_interpolation_takes_no_power() {
    for (mean_ms, hz, key) in [
        (600.0, 0.35, "hrv.hf"),
        (800.0, 0.35, "hrv.hf"),
        (1000.0, 0.35, "hrv.hf"),
        (1000.0, 0.25, "hrv.hf"),
        (1200.0, 0.2, "hrv.hf"),
        (1000.0, 0.1, "hrv.lf"),
    ] {
        let rr_ms = sine(900, mean_ms, 20.0, hz);
        let power = value(&measures(&rr_ms, Profile::TaskForce), key).unwrap();
        println!("{mean_ms} ms {hz} Hz: {power}");
        assert!(relative(power, 200.0) < 0.01, "{mean_ms} ms {hz} Hz: {power}");
    }
    let rr_ms = sine(900, 1000.0, 20.0, 0.35);
    let damped = value(&measures(&rr_ms, Profile::KubiosLike), "hrv.hf").unwrap();
    assert!((150.0..185.0).contains(&damped), "{damped}");
}

/// 2 SDNN² - SDSD² / 2 is negative for alternating intervals; SD2 is projected directly.
#[test]
fn trap_13_sd2_of_alternans_exists() {
    let steps: Vec<f64> = (0..201).map(|i| if i % 2 == 0 { 800.0 } else { 900.0 }).collect();
    let m = measures(&steps, Profile::TaskForce);
    let of = |key: &str| value(&m, key).unwrap();
    assert!(2.0 * of("hrv.sdnn").powi(2) - of("hrv.sdsd").powi(2) / 2.0 < 0.0);
    assert_eq!(of("hrv.sd2"), 0.0);
    let golden = golden();
    let m = measures(&numbers(&golden["series"]["alternans_200"]), Profile::TaskForce);
    let expected = golden["neurokit2"]["alternans_200"]["nonlinear"]["SD2"].as_f64().unwrap();
    assert!(relative(value(&m, "hrv.sd2").unwrap(), expected) < 1e-6);
}

/// Series without variation, or with hardly any beats, give one reason for each index.
#[test]
fn trap_14_degenerate_series_give_reasons() {
    let number = |m: &Measure| m.id().number() & 0xff;
    let mut every: Vec<u32> = measures(&rest(), Profile::TaskForce).iter().map(number).collect();
    every.sort_unstable();
    assert!(every.len() > 100);
    for profile in Profile::ALL {
        let constant = measures(&[800.0; 400], *profile);
        assert_eq!(value(&constant, "hrv.sdnn"), Some(0.0));
        assert_eq!(value(&constant, "hrv.hti"), Some(1.0));
        for key in ["hrv.tinn", "hrv.ln_rmssd", "hrv.gi", "hrv.correlation_dimension"] {
            assert_eq!(status(&constant, key), Status::NoVariation, "{key}");
        }
        for rr_ms in [&[][..], &[800.0], &[800.0, 810.0], &[f64::NAN; 5], &[900.0; 3]] {
            let all = measures(rr_ms, *profile);
            let mut numbers: Vec<u32> = all.iter().map(number).collect();
            numbers.sort_unstable();
            assert_eq!(numbers, every, "one each");
            for m in all {
                assert_eq!(m.value(), None, "{} of {rr_ms:?}", m.id().key());
                assert_eq!(m.status(), Status::TooShort, "{} of {rr_ms:?}", m.id().key());
            }
        }
    }
}

/// An index below its minimum window is ultra-short where literature supports it, and absent
/// otherwise.
#[test]
fn trap_15_short_windows_say_so() {
    let rr_ms = rest();
    let at = |seconds: f64, key: &str| {
        let mut total = 0.0;
        let part: Vec<f64> = rr_ms
            .iter()
            .copied()
            .take_while(|rr| {
                total += rr / 1000.0;
                total <= seconds
            })
            .collect();
        status(&measures(&part, Profile::TaskForce), key)
    };
    use Status::{Ok, TooShort, UltraShort};
    for (key, seconds, expected) in [
        ("hrv.mean_nn", 8.0, TooShort),
        ("hrv.mean_nn", 10.0, UltraShort),
        ("hrv.rmssd", 10.0, UltraShort),
        ("hrv.rmssd", 60.0, Ok),
        ("hrv.sdnn", 10.0, TooShort),
        ("hrv.sdnn", 30.0, UltraShort),
        ("hrv.sdnn", 300.0, Ok),
        ("hrv.pnn50", 30.0, TooShort),
        ("hrv.hf", 30.0, TooShort),
        ("hrv.hf", 60.0, Ok),
        ("hrv.lf", 60.0, TooShort),
        ("hrv.lf_hf", 120.0, UltraShort),
        ("hrv.vlf", 120.0, TooShort),
        ("hrv.ulf", 600.0, TooShort),
        ("hrv.hti", 60.0, TooShort),
        ("hrv.sdann5", 300.0, TooShort),
        ("hrv.dfa_alpha1", 30.0, TooShort),
        ("hrv.sampen", 30.0, TooShort),
        ("hrv.mse", 120.0, TooShort),
        ("hrv.rqa_determinism", 120.0, TooShort),
    ] {
        assert_eq!(at(seconds, key), expected, "{key} of {seconds} s");
    }
}

/// Beats on the grid of a slow sampling rate spoil RMSSD where variability is low; intervals
/// between samples come through to the microsecond.
#[test]
fn trap_16_intervals_between_samples_are_kept() {
    let swing = sine(400, 800.0, 3.0, 0.25);
    let truth = value(&measures(&swing, Profile::TaskForce), "hrv.rmssd").unwrap();
    let on_grid = |step_ms: f64| {
        let (mut t, mut last) = (0.0, 0.0);
        let rr_ms: Vec<f64> = swing
            .iter()
            .map(|rr| {
                t += rr;
                let now = libm::round(t / step_ms) * step_ms;
                let rr = now - last;
                last = now;
                rr
            })
            .collect();
        relative(value(&measures(&rr_ms, Profile::TaskForce), "hrv.rmssd").unwrap(), truth)
    };
    assert!(on_grid(20.0) > 0.5, "{}", on_grid(20.0));
    assert!(on_grid(0.01) < 1e-4, "{}", on_grid(0.01));
    let exact: f64 = swing.windows(2).map(|w| (w[1] - w[0]).powi(2)).sum();
    assert!(relative(truth, libm::sqrt(exact / 399.0)) < 1e-5);
}

/// Seconds that this thread was on a processor, or passed where the system does not say.
fn clock(begin: std::time::Instant) -> f64 {
    std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|s| s.split_whitespace().next()?.parse::<f64>().ok())
        .map_or_else(|| begin.elapsed().as_secs_f64(), |ns| ns * 1e-9)
}

/// The core set of a day takes a fraction of a second. Comparing all pairs once takes
/// 5 x 10^9 steps, a dense detrending or a curve at 100 Hz more: each alone is over the limit.
#[test]
fn trap_18_a_day_takes_no_minutes() {
    let rr_ms: Vec<f64> = (0..100_000)
        .map(|i| {
            let t = 0.9 * f64::from(i);
            let noise = f64::from((i * 7919) % 1009) / 1009.0 - 0.5;
            let swings = 25.0 * libm::sin(0.63 * t) + 20.0 * libm::sin(1.57 * t);
            libm::round(900.0 + 60.0 * libm::sin(7e-5 * t) + swings + 30.0 * noise)
        })
        .collect();
    let begin = std::time::Instant::now();
    let first = clock(begin);
    let m = run(&rr_ms, Config { set: Set::Core, ..Config::default() });
    let took = clock(begin) - first;
    println!("{took} s");
    for key in ["hrv.sampen", "hrv.apen", "hrv.dfa_alpha2", "hrv.ulf", "hrv.lzc"] {
        assert!(value(&m, key).is_some(), "{key}");
    }
    assert_eq!(status(&m, "hrv.fuzzyen"), Status::NotComputed);
    assert!(took < 2.0, "{took} s");
}
