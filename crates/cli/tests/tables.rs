//! Tables as loggers and spreadsheets write them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod common;
use common::{interocept, json, refused, stdout};
use serde_json::Value;
use std::{f64::consts::TAU, fs};

fn file(folder: &tempfile::TempDir, name: &str, text: impl AsRef<[u8]>) -> String {
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().into()
}

fn table(heads: &str, rows: usize, row: impl Fn(usize) -> String) -> String {
    let rows: Vec<String> = (0..rows).map(row).collect();
    format!("{heads}\n{}\n", rows.join("\n"))
}

/// ECG at 250 Hz with 75 beats a minute, on a level that drifts.
fn ecg_mv(i: usize) -> f64 {
    let since = (i as f64 / 250.0) % 0.8 - 0.3;
    let z = since / 0.012;
    libm::exp(-0.5 * z * z) + 0.05 * libm::sin(i as f64 * 0.02)
}

fn value(report: &Value, key: &str) -> f64 {
    let records = report["records"].as_array().unwrap();
    records.iter().find(|r| r["key"] == key).unwrap()["value"].as_f64().unwrap()
}

fn heart_rate(args: &[&str]) -> f64 {
    let report = json(&[&["hrv"], args, &["--json"]].concat());
    report["windows"][0]["measures"]["hrv.hr_mean"]["value"].as_f64().unwrap()
}

#[test]
fn packets_of_one_time_keep_the_rate_of_breathing() {
    let folder = tempfile::tempdir().unwrap();
    let row = |i: usize| {
        format!("{:.1},{:.4}", (i / 10) as f64 / 10.0, libm::sin(TAU * 0.0025 * i as f64))
    };
    let path = file(&folder, "packets.csv", table("time,resp", 12_000, row));
    let args = ["run", "resp.rate", &path, "--time-column", "time", "--json"];
    let rate = value(&json(&args), "resp.rate");
    assert!((rate - 15.0).abs() < 0.1, "{rate}");
    let output = interocept(&args).output().unwrap();
    assert!(
        String::from_utf8(output.stderr).unwrap().contains("no whole number of sampling periods")
    );
}

#[test]
fn a_heading_may_tell_the_unit() {
    let folder = tempfile::tempdir().unwrap();
    let noise = |i: usize| ((i * i * 7919) % 2003) as f64 / 1000.0 - 1.0;
    let rms = |heads: &str, times: f64| {
        let path =
            file(&folder, "emg.csv", table(heads, 20_000, |i| format!("{:.6}", noise(i) * times)));
        value(&json(&["run", "emg.features", &path, "--rate", "1000", "--json"]), "emg.rms")
    };
    let due = rms("emg", 1.0);
    for heads in ["emg_uV", "EMG (uV)", "\"EMG [µV]\""] {
        assert!((rms(heads, 1000.0) - due).abs() < 1e-6 * due, "{heads}");
    }
    let path = file(&folder, "eda.csv", table("EDA (nS)", 480, |i| format!("{}", 3000 + i % 7)));
    let output = interocept(&["run", "eda.features", &path, "--rate", "4"]).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("nS") && said.contains("--scale"), "{said}");
}

#[test]
fn the_ecg_of_a_table_is_found_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let text = table("time,ECG", 15_000, |i| format!("{:.3},{:.4}", i as f64 / 250.0, ecg_mv(i)));
    let path = file(&folder, "ecg.csv", &text);
    for clock in [["--rate", "250"], ["--time-column", "time"], ["--time-column", "0"]] {
        assert!((heart_rate(&[&path, clock[0], clock[1]]) - 75.0).abs() < 0.01);
    }
    let two = file(&folder, "two.csv", text.replace("time,ECG", "first,second"));
    assert!(refused(&["hrv", &two, "--rate", "250"], 1).contains("--column: first, second"));
}

#[test]
fn a_scale_is_one_of_screenings_too() {
    let folder = tempfile::tempdir().unwrap();
    let row = |i: usize| format!("{:.3}", 3000.0 + 2.0 * libm::sin(i as f64 * 0.01));
    let path = file(&folder, "skin.csv", table("eda", 4800, row));
    let screen = ["screen", &path, "--rate", "40", "--scale", "0.001", "--json"];
    let report = json(&screen);
    let elements = report["elements"].as_array().unwrap();
    let skin = elements.iter().find(|e| e["id"] == "P6").unwrap()["value"].as_f64().unwrap();
    assert!((skin - 3.0).abs() < 0.01, "{skin}");
    let said = refused(&["screen", &path, "--rate", "40", "--channels", "eda"], 1);
    assert!(said.contains("--sensor"), "{said}");
    let said = refused(&["screen", &path, "--rate", "40", "--sensor", "eda=hand"], 1);
    assert!(said.contains("no such signal; there are: eda"), "{said}");
}

#[test]
fn what_is_wrong_with_a_table_is_said_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let of = |name: &str, time: &dyn Fn(f64) -> String| {
        let row = |i: usize| format!("{},{:.4}", time(i as f64 / 250.0), ecg_mv(i));
        file(&folder, name, table("t,ecg", 2000, row))
    };
    let on_t = |path: &str, unit: &str| {
        refused(&["hrv", path, "--time-column", "t", "--time-unit", unit], 1)
    };
    let ms = of("ms.csv", &|t| format!("{:.0}", 1000.0 * t));
    assert!(on_t(&ms, "s").contains("--time-unit ms"));
    assert!(on_t(&of("s.csv", &|t| format!("{t:.3}")), "ms").contains("--time-unit s"));
    assert!(
        on_t(&of("iso.csv", &|t| format!("2025-03-14T15:09:{t:06.3}Z")), "s").contains("ISO 8601")
    );
    let wide: Vec<u8> = "t,ecg\n0,1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wide = file(&folder, "wide.csv", [&[0xff, 0xfe], &*wide].concat());
    assert!(on_t(&wide, "s").contains("save it as UTF-8"));
    let header = file(&folder, "only.hea", "only 1 250 1000\nonly.dat 16 200 16 0 0 0 0 II\n");
    let said = refused(&["hrv", header.trim_end_matches(".hea")], 1);
    assert!(said.contains("only.dat") && !said.contains("there is no record"), "{said}");
}

#[test]
fn intervals_may_lie_in_a_column() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder, "rr.csv", table("beat;rr", 300, |i| format!("{i};{}", 800 + i % 3)));
    let rate = heart_rate(&[&path, "--column", "rr", "--unit", "ms"]);
    assert!((rate - 60_000.0 / 801.0).abs() < 0.01, "{rate}");
    assert!(stdout(&["run"]).contains("ppg.detector"));
}
