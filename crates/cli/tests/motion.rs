//! `interocept motion`, run as people run it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod common;
use common::{json, refused, stdout};
use interocept_sim::{ImuConfig, imu};
use std::fs;

/// A simulated sensor in the units of most devices.
fn table(folder: &tempfile::TempDir) -> String {
    let made = imu::simulate(&ImuConfig::default()).unwrap();
    let mut text = String::from("gyr_x,gyr_y,gyr_z,acc_x,acc_y,acc_z\n");
    for (g, a) in made.gyr.iter().zip(&made.acc) {
        let [gx, gy, gz] = g.map(f64::to_degrees);
        let [ax, ay, az] = a.map(|x| x / 9.80665);
        text.push_str(&format!("{gx:.5},{gy:.5},{gz:.5},{ax:.6},{ay:.6},{az:.6}\n"));
    }
    let path = folder.path().join("imu.csv");
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().into()
}

#[test]
fn orientation_and_tilt_of_a_table() {
    let folder = tempfile::tempdir().unwrap();
    let path = table(&folder);
    let units = ["--rate", "100", "--gyr-unit", "deg", "--acc-unit", "g"];
    let with = |what: &str, more: &[&'static str]| -> Vec<String> {
        let mut args = vec!["motion", what, &path];
        args.extend(units);
        args.extend(more);
        args.into_iter().map(str::to_owned).collect()
    };
    let call = |args: Vec<String>| stdout(&args.iter().map(String::as_str).collect::<Vec<_>>());
    let rows = call(with("orientation", &["--csv"]));
    assert!(rows.starts_with("time_s,w,x,y,z,inclination_sigma_deg"), "{rows:.80}");
    assert_eq!(rows.lines().count(), 6001);
    assert!(rows.lines().nth(1).unwrap().contains("no_magnetometer"));
    let report = call(with("orientation", &[]));
    assert!(report.contains("no magnetometer") && report.contains("Not a medical device"));
    let tilt: serde_json::Value = serde_json::from_str(&call(with("tilt", &["--json"]))).unwrap();
    assert!(tilt["tilt_deg"]["median"].as_f64().unwrap() > 5.0);
}

#[test]
fn wrong_units_are_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = table(&folder);
    let report = json(&["motion", "orientation", &path, "--rate", "100", "--json"]);
    let flags = &report["flags_percent"];
    assert!(flags["accelerometer_units"].as_f64().unwrap() > 80.0, "{flags}");
    let message = refused(&["motion", "tilt", &path], 1);
    assert!(message.contains("--rate"), "{message}");
}
