//! `interocept hrv`, run as people run it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)] // a test

use interocept::{
    Processor, SampleRate,
    hrv::{Config, Profile, Windows},
};
use std::fs;

mod common;
use common::{data, json, refused, stdout};

/// Intervals around 800 ms, different at every beat.
fn rr_ms() -> Vec<f64> {
    (0..420).map(|i| 800.0 + 30.0 * f64::from(i * i % 17) / 17.0 + f64::from(i % 5)).collect()
}

fn rr_file(folder: &tempfile::TempDir) -> String {
    let path = folder.path().join("rr.txt");
    let lines: Vec<String> = rr_ms().iter().map(f64::to_string).collect();
    fs::write(&path, lines.join("\n")).unwrap();
    path.to_str().unwrap().into()
}

#[test]
fn help_shows_examples_and_demo_needs_nothing() {
    let help = stdout(&["hrv", "--help"]);
    assert!(help.contains("interocept hrv --demo") && help.contains("--profile"), "{help}");
    let text = stdout(&["hrv", "--demo"]);
    for expected in ["Time domain", "rmssd", "Quality", "Not a medical device."] {
        assert!(text.contains(expected), "{expected} is not in\n{text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
}

#[test]
fn the_demonstration_is_the_simulation_that_it_says() {
    let report = json(&["hrv", "--demo", "--json"]);
    assert_eq!(report["signal"]["rate_hz"], 250.0);
    let measures = &report["windows"][0]["measures"];
    let config = interocept_sim::RhythmConfig::default();
    let truth = interocept_sim::rhythm::simulate(&config).unwrap();
    assert_eq!(report["signal"]["beats"], truth.beats.len());
    let rr = truth.rr_ms();
    let mean = rr.iter().sum::<f64>() / rr.len() as f64;
    let found = measures["hrv.mean_nn"]["value"].as_f64().unwrap();
    // Ends of the record apart, only the placement of the first and last beat differs.
    assert!((found - mean).abs() < 0.05, "{found} {mean}");
}

#[test]
fn json_holds_the_numbers_of_the_library() {
    let folder = tempfile::tempdir().unwrap();
    let file = rr_file(&folder);
    for profile in Profile::ALL {
        let report = json(&["hrv", &file, "--unit", "ms", "--profile", profile.name(), "--json"]);
        let config = Config { profile: *profile, ..Config::default() };
        let expected = Windows::run(&config, SampleRate::MICROSECONDS, &rr_ms()).unwrap();
        let measures = &report["windows"][0]["measures"];
        assert_eq!(measures.as_object().unwrap().len(), expected.len());
        for m in expected {
            let found = &measures[m.id().key()];
            assert_eq!(found["value"].as_f64(), m.value(), "{}", m.id().key());
            assert_eq!(found["status"], m.status().name());
            assert_eq!(found["low"].as_f64(), m.interval().map(|i| i.0), "{}", m.id().key());
        }
    }
}

#[test]
fn windows_slide_and_uncorrected_is_uncorrected() {
    let folder = tempfile::tempdir().unwrap();
    let file = rr_file(&folder);
    let args = ["hrv", &file, "--window", "60", "--hop", "30", "--no-correct", "--json"];
    let report = json(&args);
    let starts: Vec<f64> = report["windows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|window| window["start_s"].as_f64().unwrap())
        .collect();
    assert!(starts.len() > 5 && starts.windows(2).all(|w| w[1] - w[0] == 30.0), "{starts:?}");
    assert_eq!(report["correct"], false);
    let text = stdout(&args[..7]);
    assert!(text.contains("RMSSD") && text.contains("not asked for"), "{text}");
}

#[test]
fn speaks_chinese() {
    let text = stdout(&["hrv", "--demo", "--lang", "zh"]);
    assert!(text.contains("平均心率") && text.contains("非医疗器械"), "{text}");
}

#[test]
fn wrong_usage_is_two_and_refused_input_is_one() {
    refused(&["hrv"], 2);
    refused(&["hrv", "--demo", "--profile", "wrong"], 2);
    refused(&["hrv", "--demo", "record"], 2);
    let missing = refused(&["hrv", "no/such/record"], 1);
    assert!(
        missing.contains("no/such/record") && missing.contains("give a WFDB record"),
        "{missing}"
    );
    let window = refused(&["hrv", "--demo", "--window", "-5"], 2);
    assert!(window.contains("-5"), "{window}");
    let window = refused(&["hrv", "--demo", "--window=-5"], 1);
    assert!(window.contains("-5") && window.contains("above 0"), "{window}");
}

#[test]
fn a_table_needs_its_clock_and_gaps_break_the_series() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = interocept_sim::EcgConfig::default();
    config.rhythm.duration_s = 60.0;
    let ecg = interocept_sim::ecg::simulate(&config).unwrap();
    let write = |name: &str, line: &dyn Fn(usize, f64) -> Option<String>| {
        let lines = ecg.samples.iter().enumerate().filter_map(|(i, x)| line(i, *x));
        let path = folder.path().join(name);
        fs::write(&path, lines.collect::<Vec<_>>().join("\n")).unwrap();
        path.to_str().unwrap().to_owned()
    };
    // In microvolts and without headings.
    let plain = write("plain.csv", &|_, x| Some(format!("{}", x * 1000.0)));
    assert!(refused(&["hrv", &plain], 1).contains("--rate"));
    let whole = json(&["hrv", &plain, "--rate", "250", "--unit", "uV", "--json"]);
    assert_eq!(whole["duration_s"], 60.0);
    assert_eq!(whole["intervals"]["gaps"], 0);
    let beats = whole["signal"]["beats"].as_u64().unwrap();
    assert_eq!(beats, ecg.beats.len() as u64);
    // Ten seconds are missing from the time column.
    let timed = write("timed.csv", &|i, x| {
        if i == 0 {
            return Some("t,ecg".into());
        }
        (!(5000..7500).contains(&i)).then(|| format!("{},{x}", i as f64 / 250.0))
    });
    let args = ["hrv", &timed, "--time-column", "t", "--column", "ecg", "--json"];
    let cut = json(&args);
    assert!(cut["intervals"]["gaps"].as_u64().unwrap() >= 1);
    let found = cut["signal"]["beats"].as_u64().unwrap();
    assert!((beats - 13..=beats - 9).contains(&found), "{found} of {beats}");
}

#[test]
fn a_real_record_is_measured() {
    let Some(record) = data("cardiac/mitdb/118") else { return };
    let report = json(&["hrv", &record, "--json"]);
    assert_eq!(report["signal"]["channel"], "MLII");
    let beats = report["signal"]["beats"].as_u64().unwrap();
    assert!((2268..=2288).contains(&beats), "{beats} beats of 2278");
    let second = json(&["hrv", &record, "--channel", "V1", "--json"]);
    assert_eq!(second["signal"]["channel"], "V1");
    let text = refused(&["hrv", &record, "--channel", "V9"], 1);
    assert!(text.contains("MLII"), "{text}");
}
