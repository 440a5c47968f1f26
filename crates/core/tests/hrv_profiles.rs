#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    missing_docs,
    reason = "tests"
)]
//! Each profile against the numbers of the tool it is named after (`tests/golden/hrv.json`).

mod common;

use common::{compare, golden, measures, numbers, run, value};
use interocept::{
    Processor, SampleRate,
    hrv::{Config, Detrending, Profile, Windows},
};

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

/// Systole agrees on these with the default profile.
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

/// A published report of Kubios HRV 3.1 on five minutes, made without detrending. It gives four digits.
#[test]
fn kubios_report() {
    let text = include_str!("../../../tests/golden/kubios.json");
    let golden: serde_json::Value = serde_json::from_str(text).unwrap();
    let theirs = &golden["report"];
    let config =
        Config { profile: Profile::KubiosLike, detrending: Detrending::None, ..Config::default() };
    let ours = run(&numbers(&golden["rr_ms"]), config);
    let digits = [
        ("hrv.mean_nn", "MeanRR", 1.0),
        ("hrv.sdnn", "SDNN", 1.0),
        ("hrv.hr_mean", "MeanHR", 1.0),
        ("hrv.hr_min", "MinHR", 1.0),
        ("hrv.hr_max", "MaxHR", 1.0),
        ("hrv.rmssd", "RMSSD", 1.0),
        ("hrv.pnn20", "pNN20", 1.0),
        ("hrv.hti", "TriIndex", 1.0),
        ("hrv.vlf_peak", "VLFPeak", 1.0),
        ("hrv.lf_peak", "LFPeak", 1.0),
        ("hrv.hf_peak", "HFPeak", 1.0),
        ("hrv.sd1", "SD1", 1.0),
        ("hrv.sd2", "SD2", 1.0),
        ("hrv.sd2_sd1", "SD2SD1", 1.0),
        ("hrv.apen", "ApEn", 1.0),
        ("hrv.sampen", "SampEn", 1.0),
        ("hrv.dfa_alpha1", "DFA1", 1.0),
    ];
    assert_eq!(compare(&ours, theirs, &digits, 6e-5), digits.len());
    // How it integrates its spectrum is not documented.
    let powers = [
        ("hrv.lf", "LF", 1.0),
        ("hrv.hf", "HF", 1.0),
        ("hrv.lf_nu", "LFnu", 1.0),
        ("hrv.hf_nu", "HFnu", 1.0),
        ("hrv.lf_hf", "LFHF", 1.0),
    ];
    assert_eq!(compare(&ours, theirs, &powers, 5e-3), powers.len());
    // Its VLF and total begin at 0 Hz.
    let slow = [("hrv.vlf", "VLF", 1.0), ("hrv.total_power", "Total", 1.0)];
    assert_eq!(compare(&ours, theirs, &slow, 0.03), slow.len());
    for key in ["hrv.vlf", "hrv.lf", "hrv.hf", "hrv.total_power", "hrv.lf_nu", "hrv.hf_nu"] {
        println!("{key}: {:.2}", value(&ours, key).unwrap());
    }
    // Five minutes are too few for the long exponent here.
    assert_eq!(value(&ours, "hrv.dfa_alpha2"), None);
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
        (5, "hrv.ulf", 9_800.0),
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
        for key in ["hrv.ulf", "hrv.vlf", "hrv.lf", "hrv.hf"] {
            let power = value(&ours, key).unwrap();
            let truth = if key == band { expected } else { 0.0 };
            println!("TP{pattern} {key}: {power:.3} of {truth} ms2");
            assert!((power - truth).abs() <= 0.005 * expected, "TP{pattern} {key}: {power}");
        }
    }
}
