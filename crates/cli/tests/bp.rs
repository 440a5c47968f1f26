//! `interocept bp`, run as people run it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod common;
use common::{json, refused, stdout};
use serde_json::Value;
use std::fs;

fn value(row: &Value, key: &str) -> Option<f64> {
    row["measures"][key]["value"].as_f64()
}

/// A simulated heart with its cuffs, and what is made of it.
fn recording() -> (tempfile::TempDir, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (signal, cuffs) = (path("wrist.csv"), path("wrist_cuffs.csv"));
    let made = ["simulate", &signal, "--signal", "pressure", "--duration", "1260", "--seed", "3"];
    let told = json(&[&made[..], &["--json"]].concat());
    assert_eq!(told["files"].as_array().unwrap().len(), 3);
    (folder, signal, cuffs)
}

#[test]
fn cuffs_make_a_level_that_follows_the_line() {
    let (_folder, signal, cuffs) = recording();
    let run = ["bp", &signal, "--time-column", "time_s", "--cuffs", &cuffs];
    let report = json(&[&run[..], &["--json"]].concat());
    let cuffs = report["cuffs"].as_array().unwrap();
    assert!(cuffs.len() == 3 && cuffs.iter().all(|c| c["status"] == "ok"), "{cuffs:?}");
    let (trend, line) =
        (report["trend"].as_array().unwrap(), report["arterial"].as_array().unwrap());
    assert_eq!((trend.len(), line.len()), (21, 21));
    // A question at the end of a minute, a window from its start.
    for (i, row) in trend.iter().enumerate() {
        let level = value(row, "bp.sbp");
        assert_eq!(level.is_some(), i >= 12, "{row}");
        assert!(value(row, "bp.delta_sbp").is_some());
        if let Some(level) = level {
            let truth = value(&line[i], "abp.sbp").unwrap();
            assert!((level - truth).abs() < 15.0, "{level} {truth}");
            assert!(value(row, "bp.null_sbp").is_some());
        }
    }
    let table = stdout(&run);
    assert!(table.contains("±") && table.contains("fewer than three cuffs"), "{table}");
    let chinese = stdout(&[&run[..], &["--lang", "zh"]].concat());
    assert!(chinese.contains("收缩压") && chinese.contains("非医疗器械"), "{chinese}");
}

#[test]
fn without_cuffs_there_are_changes_and_no_level() {
    let (_folder, signal, _) = recording();
    let channels = ["--time-column", "time_s", "--channels", "ecg_mv,ppg,-"];
    let report = json(&[&["bp", &signal, "--json"], &channels[..]].concat());
    assert!(report["arterial"].as_array().unwrap().is_empty());
    for row in report["trend"].as_array().unwrap() {
        assert_eq!(row["measures"]["bp.sbp"]["status"], "not_calibrated");
        assert!(value(row, "bp.sbp").is_none() && value(row, "bp.delta_sbp").is_some());
    }
    let line = ["bp", &signal, "--time-column", "time_s", "--channels", "-,-,abp_mmhg", "--json"];
    let report = json(&line);
    assert!(report["trend"].as_array().unwrap().is_empty());
    assert_eq!(report["arterial"].as_array().unwrap().len(), 21);
}

#[test]
fn bad_cuffs_and_channels_are_named() {
    let (folder, signal, _) = recording();
    let path = folder.path().join("bad.csv");
    let bad = path.to_str().unwrap();
    let run = ["bp", &signal, "--time-column", "time_s", "--cuffs", bad];
    fs::write(&path, "240,80,120\n300,400,80\n450,140,90\n450,140,90\n300,120,80\n").unwrap();
    let report = json(&[&run[..], &["--json"]].concat());
    let status: Vec<&str> =
        report["cuffs"].as_array().unwrap().iter().map(|c| c["status"].as_str().unwrap()).collect();
    assert_eq!(status, ["conflicting", "out_of_range", "ok", "repeated", "out_of_order"]);
    let table = stdout(&run);
    assert!(table.contains("what should agree does not"), "{table}");
    fs::write(&path, "time_s,sbp_mmhg,dbp_mmhg\n240,120\n").unwrap();
    let told = refused(&run, 1);
    assert!(told.contains("line 2") && told.contains("240,121,79"), "{told}");
    let told = refused(&["bp", &signal, "--time-column", "time_s", "--channels", "ecg_mv,ppg"], 1);
    assert!(told.contains("ECG, PPG, arterial pressure"), "{told}");
    let told = refused(&["bp", &signal, "--rate", "250", "--channels", "1,-,-"], 1);
    assert!(told.contains("no PPG"), "{told}");
    assert!(refused(&["bp", "nowhere"], 1).contains("there is no record"));
    assert!(refused(&["bp", &signal, "--every", "0"], 1).contains("--every"));
    refused(&["bp"], 2);
}
