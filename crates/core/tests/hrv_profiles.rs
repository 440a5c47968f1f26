#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]
//! Each profile against the numbers of the tool it is named after (`tests/golden/hrv.json`).

use interocept::{
    Measure, Processor, SampleRate, Status, catalogue,
    hrv::{Config, Profile, Windows},
};
use serde_json::Value;

fn golden() -> Value {
    let text = include_str!("../../../tests/golden/hrv.json");
    serde_json::from_str(text).unwrap()
}

fn numbers(v: &Value) -> Vec<f64> {
    v.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

fn measures(rr_ms: &[f64], profile: Profile) -> Vec<Measure> {
    let config = Config { profile, correct: 0, ..Config::default() };
    Windows::run(&config, SampleRate::MICROSECONDS, rr_ms).unwrap()
}

fn value(measures: &[Measure], key: &str) -> Option<f64> {
    let id = catalogue::find_key(key).unwrap_or_else(|| panic!("no {key}")).id;
    measures.iter().find(|m| m.id() == id).unwrap_or_else(|| panic!("{key} missing")).value()
}

/// What another tool says of a series: every named number that both have must agree to
/// `tolerance`, relatively. Returns how many were compared.
fn compare(ours: &[Measure], theirs: &Value, names: &[(&str, &str, f64)], tolerance: f64) -> usize {
    let mut compared = 0;
    for (key, name, scale) in names {
        let Some(expected) = theirs[*name].as_f64().map(|v| v * scale) else { continue };
        let Some(got) = value(ours, key) else { continue };
        let error = (got - expected).abs() / expected.abs().max(1e-12);
        assert!(error < tolerance, "{key}: {got} is not {name} {expected}");
        compared += 1;
    }
    compared
}

const NEUROKIT_TIME: [(&str, &str, f64); 25] = [
    ("hrv.mean_nn", "MeanNN", 1.0),
    ("hrv.sdnn", "SDNN", 1.0),
    ("hrv.sdann1", "SDANN1", 1.0),
    ("hrv.sdnni1", "SDNNI1", 1.0),
    ("hrv.sdann2", "SDANN2", 1.0),
    ("hrv.sdnni2", "SDNNI2", 1.0),
    ("hrv.sdann5", "SDANN5", 1.0),
    ("hrv.sdnni5", "SDNNI5", 1.0),
    ("hrv.rmssd", "RMSSD", 1.0),
    ("hrv.sdsd", "SDSD", 1.0),
    ("hrv.cvnn", "CVNN", 1.0),
    ("hrv.cvsd", "CVSD", 1.0),
    ("hrv.median_nn", "MedianNN", 1.0),
    ("hrv.mad_nn", "MadNN", 1.0),
    ("hrv.mcvnn", "MCVNN", 1.0),
    ("hrv.iqr_nn", "IQRNN", 1.0),
    ("hrv.sdrmssd", "SDRMSSD", 1.0),
    ("hrv.prc20_nn", "Prc20NN", 1.0),
    ("hrv.prc80_nn", "Prc80NN", 1.0),
    ("hrv.pnn50", "pNN50", 1.0),
    ("hrv.pnn20", "pNN20", 1.0),
    ("hrv.min_nn", "MinNN", 1.0),
    ("hrv.max_nn", "MaxNN", 1.0),
    ("hrv.hti", "HTI", 1.0),
    ("hrv.tinn", "TINN", 1.0),
];

#[test]
fn neurokit_time_domain() {
    let golden = golden();
    for (series, least) in [
        ("rest_353_1ms", 21),
        ("rest_353_tenth_ms", 21),
        ("rest_1000", 23),
        ("alternans_200", 17),
        ("near_constant_120", 17),
        ("short_30", 7),
    ] {
        let rr_ms = numbers(&golden["series"][series]);
        let ours = measures(&rr_ms, Profile::Neurokit);
        let theirs = &golden["neurokit2"][series]["time"];
        let compared = compare(&ours, theirs, &NEUROKIT_TIME, 1e-6);
        println!("{series}: {compared} compared");
        assert!(compared >= least, "{series}: only {compared}");
    }
}

/// Traps 7 and 8: pNN50 is strictly over 50 ms, of the differences; SDSD is of signed ones.
/// hrv-analysis and Systole agree on these with the default profile.
#[test]
fn task_force_time_domain() {
    let golden = golden();
    for series in ["rest_353_1ms", "rest_1000", "alternans_200"] {
        let rr_ms = numbers(&golden["series"][series]);
        let ours = measures(&rr_ms, Profile::TaskForce);
        let theirs = &golden["systole"][series]["time"];
        let names = [
            ("hrv.mean_nn", "MeanRR", 1.0),
            ("hrv.median_nn", "MedianRR", 1.0),
            ("hrv.min_nn", "MinRR", 1.0),
            ("hrv.max_nn", "MaxRR", 1.0),
            ("hrv.sdnn", "SDNN", 1.0),
            ("hrv.sdsd", "SDSD", 1.0),
            ("hrv.rmssd", "RMSSD", 1.0),
            ("hrv.pnn50", "pnn50", 1.0),
        ];
        // Systole rounds to six digits.
        assert_eq!(compare(&ours, theirs, &names, 1e-6), names.len(), "{series}");
    }
    let steps: Vec<f64> = (0..200).map(|i| if i % 2 == 0 { 800.0 } else { 850.0 }).collect();
    assert_eq!(value(&measures(&steps, Profile::TaskForce), "hrv.pnn50"), Some(0.0));
}

/// Trap 14: series without variation, or with hardly any beats, give reasons, not numbers.
#[test]
fn degenerate_series_give_reasons() {
    let status = |measures: &[Measure], key: &str| {
        let id = catalogue::find_key(key).unwrap().id;
        measures.iter().find(|m| m.id() == id).unwrap().status()
    };
    for profile in Profile::ALL {
        let constant = measures(&[800.0; 400], *profile);
        assert_eq!(value(&constant, "hrv.sdnn"), Some(0.0));
        assert_eq!(status(&constant, "hrv.tinn"), Status::NoVariation);
        assert_eq!(status(&constant, "hrv.ln_rmssd"), Status::NoVariation);
        assert_eq!(value(&constant, "hrv.hti"), Some(1.0));
        for rr_ms in [&[][..], &[800.0], &[800.0, 810.0], &[f64::NAN; 5]] {
            for m in measures(rr_ms, *profile) {
                assert_eq!(m.value(), None, "{:?} of {rr_ms:?}", m.id().key());
            }
        }
    }
}

/// Trap 15: an index below its minimum window is ultra-short where literature supports it,
/// and absent otherwise.
#[test]
fn short_windows_say_so() {
    let golden = golden();
    let rr_ms = numbers(&golden["series"]["rest_353_1ms"]);
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
        let id = catalogue::find_key(key).unwrap().id;
        let all = measures(&part, Profile::TaskForce);
        all.iter().find(|m| m.id() == id).unwrap().status()
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
        ("hrv.hti", 60.0, TooShort),
        ("hrv.sdann5", 300.0, TooShort),
    ] {
        assert_eq!(at(seconds, key), expected, "{key} of {seconds} s");
    }
}

#[test]
fn neurokit_frequency_domain() {
    let golden = golden();
    let names = [
        ("hrv.vlf", "VLF", 1.0),
        ("hrv.lf", "LF", 1.0),
        ("hrv.hf", "HF", 1.0),
        ("hrv.vhf", "VHF", 1.0),
        ("hrv.total_power", "TP", 1.0),
        ("hrv.lf_hf", "LFHF", 1.0),
        ("hrv.lf_nu", "LFn", 100.0),
        ("hrv.hf_nu", "HFn", 100.0),
        ("hrv.ln_hf", "LnHF", 1.0),
    ];
    for series in ["rest_353_1ms", "rest_353_tenth_ms", "rest_1000"] {
        let rr_ms = numbers(&golden["series"][series]);
        let ours = measures(&rr_ms, Profile::Neurokit);
        let theirs = &golden["neurokit2"][series]["frequency"]["ms2_4hz"];
        assert_eq!(compare(&ours, theirs, &names, 1e-6), names.len(), "{series}");
    }
}

#[test]
fn neurokit_nonlinear() {
    let golden = golden();
    let names = [
        ("hrv.sd1", "SD1", 1.0),
        ("hrv.sd2", "SD2", 1.0),
        ("hrv.ellipse_area", "S", 1.0),
        ("hrv.csi", "CSI", 1.0),
        ("hrv.cvi", "CVI", 1.0),
        ("hrv.csi_modified", "CSI_Modified", 1.0),
        ("hrv.dfa_alpha1", "DFA_alpha1", 1.0),
        ("hrv.sampen", "SampEn", 1.0),
        ("hrv.apen", "ApEn", 1.0),
    ];
    for series in ["rest_353_1ms", "rest_353_tenth_ms", "rest_1000"] {
        let rr_ms = numbers(&golden["series"][series]);
        let ours = measures(&rr_ms, Profile::Neurokit);
        let theirs = &golden["neurokit2"][series]["nonlinear"];
        assert_eq!(compare(&ours, theirs, &names, 1e-6), names.len(), "{series}");
    }
}

/// Traps 11 and 12: the bands add up to the total, in ms², and sines of known power are found
/// in their band by every estimator.
#[test]
fn a_sine_has_the_power_it_has() {
    use interocept::hrv::Spectrum;
    for (hz, key, size) in [(0.1, "hrv.lf", 40.0_f64), (0.25, "hrv.hf", 30.0)] {
        let mut t = 0.0;
        let rr_ms: Vec<f64> = (0..800)
            .map(|_| {
                let rr = 800.0 + size * libm::sin(core::f64::consts::TAU * hz * t);
                t += rr / 1000.0;
                rr
            })
            .collect();
        for spectrum in [Spectrum::Welch, Spectrum::Lomb] {
            let config = Config { spectrum, correct: 0, ..Config::default() };
            let ours = Windows::run(&config, SampleRate::MICROSECONDS, &rr_ms).unwrap();
            let power = value(&ours, key).unwrap();
            let expected = size * size / 2.0;
            println!("{spectrum:?} {key}: {power} of {expected}");
            assert!((power / expected - 1.0).abs() < 0.03, "{spectrum:?} {key}: {power}");
            let parts: f64 =
                ["hrv.vlf", "hrv.lf", "hrv.hf"].iter().map(|k| value(&ours, k).unwrap()).sum();
            let total = value(&ours, "hrv.total_power").unwrap();
            let ulf = total - parts;
            assert!((0.0..0.01 * total).contains(&ulf), "{parts} of {total}");
        }
    }
}

/// The test patterns of ANSI/AAMI EC57 A.4.3.3: a sine in one band for 24 h.
#[test]
fn ec57_test_patterns() {
    use std::process::Command;
    let root = std::env::var("INTEROCEPT_DATA").unwrap_or_else(|_| "../../../shared/data".into());
    let folder = format!("{root}/cardiac/hrv-reference/ec57-test-patterns");
    if !std::path::Path::new(&folder).is_dir() {
        println!("SKIPPED: no test patterns in {folder}; set INTEROCEPT_DATA");
        return;
    }
    for (pattern, band, expected) in [
        (2, "hrv.hf", 612.5),
        (3, "hrv.lf", 2450.0),
        (4, "hrv.vlf", 39_200.0),
        (5, "none", 9_800.0),
    ] {
        let path = format!("{folder}/HRV256_TP{pattern}.txt.gz");
        let out = Command::new("gzip").args(["-dc", &path]).output().unwrap();
        let rr_ms: Vec<f64> = String::from_utf8(out.stdout)
            .unwrap()
            .lines()
            .map(|l| l.split(',').nth(1).unwrap().trim().parse::<f64>().unwrap() * 1000.0)
            .collect();
        let config = Config { correct: 0, max_intervals: 131_072, ..Config::default() };
        let ours = Windows::run(&config, SampleRate::MICROSECONDS, &rr_ms).unwrap();
        for key in ["hrv.vlf", "hrv.lf", "hrv.hf"] {
            let power = value(&ours, key).unwrap();
            let truth = if key == band { expected } else { 0.0 };
            println!("TP{pattern} {key}: {power:.3} of {truth} ms2");
            assert!((power - truth).abs() <= 0.01 * expected, "TP{pattern} {key}: {power}");
        }
    }
}
