//! `interocept conformance`, run as people run it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)] // a test

mod common;
use common::{data, json, refused, stdout};
use interocept_io::wfdb::{Annotation, Annotations, Code, NewRecord, NewSignal};
use serde_json::Value;
use std::path::Path;

/// Annotations from symbols at times in seconds; `(AFIB` and the like are rhythms.
fn annotate(file: &Path, rate_hz: f64, events: &[(f64, &str)]) {
    let list = events.iter().map(|(time_s, what)| {
        let sample = (time_s * rate_hz).round() as u64;
        if what.starts_with('(') {
            let aux = what.as_bytes().to_vec();
            Annotation { aux, ..Annotation::new(sample, Code::RHYTHM) }
        } else {
            Annotation::new(sample, Code::from_symbol(what).unwrap())
        }
    });
    let list = list.collect();
    Annotations { rate_hz: Some(rate_hz), definitions: Vec::new(), list }.write(file).unwrap();
}

/// A flat record of 20 s at 100 Hz.
fn record(folder: &tempfile::TempDir, name: &str) {
    let samples = vec![0.0; 2000];
    let mut record = NewRecord::new(100.0);
    record.signals = vec![NewSignal::new("II", "mV", 200.0, &samples)];
    record.write(folder.path().join(name)).unwrap();
}

/// `a`: one of five beats missed, one extra, the ectopic one found as such. `b`: one missed.
fn two_records() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    record(&folder, "a");
    let reference = [(1.0, "N"), (2.0, "V"), (3.0, "N"), (4.0, "N"), (5.0, "A")];
    annotate(&file("a.atr"), 100.0, &reference);
    // At another rate, and 40 ms late.
    let test = [(1.04, "N"), (2.04, "V"), (3.04, "N"), (3.5, "V"), (5.04, "N")];
    annotate(&file("a.xyz"), 250.0, &test);
    record(&folder, "b");
    let reference = [(1.0, "N"), (2.0, "N"), (2.5, "(AFIB"), (3.0, "N"), (12.5, "(N")];
    annotate(&file("b.atr"), 100.0, &reference);
    annotate(&file("b.xyz"), 100.0, &[(1.0, "N"), (2.0, "N"), (7.5, "(AFIB"), (17.5, "(N")]);
    record(&folder, "without");
    folder
}

fn run(folder: &tempfile::TempDir, more: &[&str]) -> Vec<String> {
    let place = folder.path().to_str().unwrap();
    ["conformance", place, "--test", "xyz", "--start", "0"]
        .iter()
        .chain(more)
        .map(|argument| (*argument).into())
        .collect()
}

fn as_json(folder: &tempfile::TempDir, more: &[&str]) -> Value {
    let args = run(folder, &[more, &["--json"]].concat());
    json(&args.iter().map(String::as_str).collect::<Vec<_>>())
}

fn counts(detection: &Value) -> [u64; 3] {
    ["true_positives", "false_negatives", "false_positives"]
        .map(|key| detection[key].as_u64().unwrap())
}

#[test]
fn counts_are_those_worked_out_by_hand() {
    let folder = two_records();
    let report = as_json(&folder, &[]);
    let [a, b] = [0, 1].map(|i| &report["records"][i]);
    assert_eq!((&a["record"], &b["record"]), (&Value::from("a"), &Value::from("b")));
    assert_eq!(counts(&a["qrs"]), [4, 1, 1]);
    assert_eq!(counts(&a["veb"]), [1, 0, 1]);
    assert_eq!(counts(&a["sveb"]), [0, 1, 0]);
    assert_eq!(counts(&b["qrs"]), [2, 1, 0]);
    assert_eq!((a["bias_ms"].as_f64(), a["place_sd_ms"].as_f64()), (Some(40.0), Some(0.0)));
    // Gross pools, average takes the mean of records.
    assert_eq!(report["gross"]["qrs"]["sensitivity"].as_f64(), Some(75.0));
    let average = report["average"]["qrs"]["sensitivity"].as_f64().unwrap();
    assert!((average - (80.0 + 200.0 / 3.0) / 2.0).abs() < 1e-9, "{average}");
    assert_eq!(b["veb"]["sensitivity"], Value::Null);
    // 5 of 10 s of fibrillation are shared.
    assert_eq!(b["af"]["sensitivity"], Value::from(vec![1, 1]));
    assert_eq!(b["af"]["duration_sensitivity"], Value::from(vec![500, 1000]));
    assert_eq!(report["left_out"].as_array().unwrap().len(), 1);
}

#[test]
fn window_and_start_are_obeyed() {
    let folder = two_records();
    let narrow = as_json(&folder, &["--window", "0.03"]);
    assert_eq!(counts(&narrow["records"][0]["qrs"]), [0, 5, 5]);
    let place = folder.path().to_str().unwrap();
    let late = ["conformance", place, "--test", "xyz", "--start", "2.5", "--json"];
    assert_eq!(counts(&json(&late)["records"][0]["qrs"]), [2, 1, 1]);
}

#[test]
fn tables_show_all_of_it_in_eighty_columns() {
    let folder = two_records();
    let args = run(&folder, &[]);
    let text = stdout(&args.iter().map(String::as_str).collect::<Vec<_>>());
    for expected in
        ["gross", "average", "median", "Beat classes", "Runs of", "Episodes", "without", "80.00"]
    {
        assert!(text.contains(expected), "{expected} is not in\n{text}");
    }
    // A path is not broken.
    let place = folder.path().to_str().unwrap();
    let wide = text.lines().filter(|line| line.chars().count() > 80);
    assert!(wide.clone().all(|line| line.contains(place)), "{text}");
}

#[test]
fn our_detector_finds_what_was_simulated() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("simulated");
    let out = out.to_str().unwrap();
    stdout(&["simulate", out, "--duration", "60", "--rate", "360"]);
    let report = json(&["conformance", out, "--start", "0", "--json"]);
    let record = &report["records"][0];
    let truth = record["qrs"]["true_positives"].as_u64().unwrap();
    assert_eq!(counts(&record["qrs"]), [truth, 0, 0]);
    assert!(truth > 55 && record["channel"] == "ECG");
    // Positions are rounded to samples of 2.8 ms on both sides.
    assert!(record["place_sd_ms"].as_f64().unwrap() < 2.0);
    assert!(record["hr_error_percent"].as_f64().unwrap() < 0.5);
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let empty = tempfile::tempdir().unwrap();
    let text = refused(&["conformance", empty.path().to_str().unwrap()], 1);
    assert!(text.contains("NAME.atr") && text.contains("--reference"), "{text}");
    let folder = two_records();
    let place = folder.path().to_str().unwrap();
    assert!(refused(&["conformance", place, "--test", "none"], 1).contains("a.none"));
    let text = refused(&["conformance", place, "--window", "11"], 1);
    assert!(text.contains("11") && text.contains("10"), "{text}");
    refused(&["conformance"], 2);
    refused(&["conformance", place, "--test-folder", place], 2);
    annotate(&folder.path().join("a.atr"), 100.0, &[]);
    assert!(refused(&["conformance", place, "--test", "xyz"], 1).contains("no beat"));
    assert!(stdout(&["conformance", "--help"]).contains("--test qrs --test-folder out"));
}

#[test]
fn the_open_records_are_compared() {
    let Some(folder) = data("cardiac/mitdb") else { return };
    let report =
        json(&["conformance", &format!("{folder}/101"), &format!("{folder}/118"), "--json"]);
    // The reference has so many beats from the fifth minute on.
    for (i, beats) in [(0, 1523), (1, 1916)] {
        let [found, missed, extra] = counts(&report["records"][i]["qrs"]);
        assert_eq!(found + missed, beats);
        assert!(missed + extra <= 5, "{missed} {extra}");
    }
}
