//! `interocept beats`, run as people run it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)] // a test

mod common;
use common::{data, json, refused, stdout};
use interocept_io::wfdb::Annotations;
use serde_json::Value;
use std::fs;
use unicode_width::UnicodeWidthStr;

/// A minute of ECG at 250 Hz as a CSV file of `values`, with seconds 20 to 30 missing.
fn with_a_hole(folder: &tempfile::TempDir) -> (String, Vec<f64>) {
    let mut config = interocept_sim::EcgConfig::default();
    config.rhythm.duration_s = 60.0;
    let ecg = interocept_sim::ecg::simulate(&config).unwrap();
    let lines = ecg.samples.iter().enumerate().map(|(i, x)| match i {
        5000..7500 => "NaN\n".into(),
        _ => format!("{x}\n"),
    });
    let path = folder.path().join("hole.csv");
    fs::write(&path, format!("ecg\n{}", lines.collect::<String>())).unwrap();
    (path.to_str().unwrap().into(), ecg.beats.iter().map(|beat| beat.time_s).collect())
}

#[test]
fn beats_are_where_the_truth_is_and_no_interval_spans_a_hole() {
    let folder = tempfile::tempdir().unwrap();
    let (file, truth_s) = with_a_hole(&folder);
    let report = json(&["beats", &file, "--rate", "250", "--json"]);
    let beats = report["beats"].as_array().unwrap();
    let mut without_interval = 0;
    for beat in beats {
        let time_s = beat["time_s"].as_f64().unwrap();
        let off_s = truth_s.iter().map(|t| (t - time_s).abs()).fold(f64::MAX, f64::min);
        assert!(off_s < 0.002, "{time_s} is {off_s} s off");
        assert!(!(20.0..30.0).contains(&time_s), "a beat in the hole at {time_s}");
        without_interval += usize::from(beat["rr_ms"].is_null());
        assert!(beat["rr_ms"].as_f64().is_none_or(|rr| rr < 1500.0), "{beat}");
    }
    let expected = truth_s.iter().filter(|t| !(20.0..30.0).contains(*t)).count();
    assert!(beats.len() + 1 >= expected && beats.len() <= expected, "{} {expected}", beats.len());
    assert!(without_interval >= 2);
    assert!(report["usable"].as_f64().unwrap() < 0.9);
}

#[test]
fn the_table_csv_json_and_annotations_say_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let (file, _) = with_a_hole(&folder);
    let atr = folder.path().join("hole.qrs");
    let args = ["beats", &file, "--rate", "250"];
    let with = |more: &[&'static str]| -> Vec<&str> { args.iter().chain(more).copied().collect() };
    let index = |beat: &Value| beat["index"].as_u64().unwrap();
    let mut all = with(&["--json", "--annotations"]);
    all.push(atr.to_str().unwrap());
    let report = json(&all);
    let expected: Vec<u64> = report["beats"].as_array().unwrap().iter().map(index).collect();

    let csv = stdout(&with(&["--csv"]));
    let mut lines = csv.lines();
    assert_eq!(lines.next().unwrap(), "index,time_s,rr_ms,amplitude_mv,quality,polarity,flags");
    let first = |line: &str| line.split(',').next().unwrap().parse::<u64>().unwrap();
    assert_eq!(lines.map(first).collect::<Vec<_>>(), expected);

    let written = Annotations::open(&atr).unwrap();
    assert_eq!(written.rate_hz, Some(250.0));
    assert_eq!(written.beats().collect::<Vec<_>>(), expected);

    for lang in ["en", "zh"] {
        let text = stdout(&with(&["--lang", lang]));
        let rows = text.lines().filter_map(|line| line.split_whitespace().next()?.parse().ok());
        assert_eq!(rows.collect::<Vec<u64>>(), expected);
        assert!(text.lines().all(|line| line.width() <= 80), "{text}");
    }
}

#[test]
fn what_cannot_be_read_or_written_is_refused() {
    assert!(refused(&["beats"], 2).contains("RECORD|FILE"));
    assert!(
        stdout(&["beats", "--help"]).contains("interocept beats mitdb/118 --classes --annotations")
    );
    assert!(refused(&["beats", "no/such/record"], 1).contains("no/such/record"));
    let folder = tempfile::tempdir().unwrap();
    let (file, _) = with_a_hole(&folder);
    let slow = refused(&["beats", &file, "--rate", "20"], 1);
    assert!(slow.contains("20") && slow.contains("50"), "{slow}");
    let nowhere = ["beats", &file, "--rate", "250", "--annotations", "no/such/folder/x.qrs"];
    assert!(refused(&nowhere, 1).contains("no/such/folder/x.qrs"));
}

#[test]
fn a_real_record_is_opened_by_any_of_its_files() {
    let Some(record) = data("cardiac/mitdb/118") else { return };
    let beats = |name: &str| json(&["beats", name, "--json"])["beats"].as_array().unwrap().len();
    let found = beats(&record);
    assert!((2268..=2288).contains(&found), "{found} beats of 2278");
    for extension in ["hea", "dat", "atr"] {
        assert_eq!(beats(&format!("{record}.{extension}")), found, "{extension}");
    }
}

#[test]
fn an_edf_file_holds_the_same_beats() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = interocept_sim::EcgConfig::default();
    config.rhythm.duration_s = 60.0;
    let ecg = interocept_sim::ecg::simulate(&config).unwrap();
    let mut bytes = String::new();
    let recording = [("0", 8), ("X", 80), ("X", 80), ("02.08.01", 8), ("22.30.15", 8)];
    let counts = [("512", 8), ("", 44), ("60", 8), ("1", 8), ("1", 4)];
    let signal = [("ECG", 16), ("", 80), ("uV", 8), ("-32768", 8), ("32767", 8)];
    let digital = [("-32768", 8), ("32767", 8), ("", 80), ("250", 8), ("", 32)];
    for (field, width) in [recording, counts, signal, digital].concat() {
        bytes.push_str(&format!("{field:<width$}"));
    }
    let mut bytes = bytes.into_bytes();
    bytes.extend(ecg.samples.iter().flat_map(|mv| ((mv * 1000.0).round() as i16).to_le_bytes()));
    let file = folder.path().join("night.edf");
    fs::write(&file, &bytes).unwrap();
    let file = file.to_str().unwrap();
    let report = json(&["beats", file, "--json"]);
    assert_eq!((&report["channel"], &report["rate_hz"]), (&"ECG".into(), &250.0.into()));
    let beats = report["beats"].as_array().unwrap();
    assert_eq!(beats.len(), ecg.beats.len());
    for (beat, truth) in beats.iter().zip(&ecg.beats) {
        assert!((beat["time_s"].as_f64().unwrap() - truth.time_s).abs() < 0.002, "{beat}");
    }
    assert!(refused(&["beats", file, "--channel", "EEG"], 1).contains("there are: ECG"));
    fs::write(file, &bytes[..bytes.len() - 1]).unwrap();
    assert!(refused(&["hrv", file], 1).contains("declares 60 data records"));
}

#[test]
fn classes_are_those_of_the_library_wherever_they_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let record = folder.path().join("pvc");
    let record = record.to_str().unwrap();
    stdout(&["simulate", record, "--pvc", "0.06", "--duration", "120"]);
    let qrs = format!("{record}.qrs");
    let report = json(&["beats", record, "--classes", "--annotations", &qrs, "--json"]);
    let beats = report["beats"].as_array().unwrap();
    let classes: Vec<&str> = beats.iter().map(|beat| beat["class"].as_str().unwrap()).collect();
    assert!(classes.contains(&"V") && classes.contains(&"N"), "{classes:?}");
    let written = Annotations::open(&qrs).unwrap();
    let symbols: Vec<&str> = written.list.iter().map(|a| a.code.symbol()).collect();
    assert_eq!(symbols, classes);
    let csv = stdout(&["beats", record, "--classes", "--csv"]);
    let column = |line: &str| line.split(',').nth(7).unwrap().to_owned();
    assert_eq!(csv.lines().skip(1).map(column).collect::<Vec<_>>(), classes);
    let ventricular = classes.iter().filter(|class| **class == "V").count();
    let text = stdout(&["beats", record, "--classes"]);
    assert!(text.contains(&format!("V {ventricular}")), "{text}");
    assert!(text.lines().all(|line| line.width() <= 80 || line.contains(record)), "{text}");
    assert!(json(&["beats", record, "--json"])["beats"][0]["class"].is_null());
    // Against the truth: simulated ventricular beats are wide and early.
    let compared = json(&["conformance", record, "--start", "0", "--json"]);
    let veb = &compared["gross"]["veb"];
    assert!(veb["sensitivity"].as_f64().unwrap() > 80.0, "{veb}");
}
