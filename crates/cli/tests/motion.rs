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
use interocept_sim::{ImuConfig, exercise, gait, imu, sway};
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

/// Rows under a heading, as a file.
fn file(folder: &tempfile::TempDir, heading: &str, rows: &[impl AsRef<[f64]>]) -> String {
    let row = |r: &[f64]| r.iter().map(|x| format!("{x:.6}")).collect::<Vec<_>>().join(",");
    let rows: Vec<String> = rows.iter().map(|r| row(r.as_ref())).collect();
    let path = folder.path().join("movement.csv");
    fs::write(&path, format!("{heading}\n{}\n", rows.join("\n"))).unwrap();
    path.to_str().unwrap().into()
}

const SIX: &str = "acc_x,acc_y,acc_z,gyr_x,gyr_y,gyr_z";

#[test]
fn a_stance_is_one_window() {
    let folder = tempfile::tempdir().unwrap();
    let cop = sway::simulate(&sway::SwayConfig { duration_s: 60.0, ..Default::default() }).unwrap();
    let cm: Vec<[f64; 2]> = cop.iter().map(|x| x.map(|x| x / 10.0)).collect();
    let path =
        file(&folder, "cop_ml,cop_ap", &cm.iter().map(|[a, m]| [*m, *a]).collect::<Vec<_>>());
    let call = ["motion", "sway", &path, "--rate", "100", "--unit", "cm"];
    let report = stdout(&call);
    assert!(report.contains("95 % prediction ellipse of sway") && report.contains("mm²"));
    let report = json(&[&call[..], &["--json"]].concat());
    let windows = report["windows"].as_array().unwrap();
    assert_eq!(windows.len(), 1);
    let rms = |axis: &str| {
        windows[0]["measures"][format!("motion.sway_rms_{axis}")]["value"].as_f64().unwrap()
    };
    assert!((rms("ap") / 5.0 - 1.0).abs() < 0.3 && (rms("ml") / 3.0 - 1.0).abs() < 0.3);
    let short = file(&folder, "cop_ml,cop_ap", &[[0.0, 0.0]; 500]);
    let message = refused(&["motion", "sway", &short, "--rate", "100"], 1);
    assert!(message.contains("too short"), "{message}");
}

#[test]
fn a_walk_is_a_bout() {
    let folder = tempfile::tempdir().unwrap();
    let made = gait::simulate(&gait::GaitConfig::default()).unwrap();
    let path = file(&folder, SIX, &made.back);
    let call = ["motion", "gait", &path, "--rate", "100", "--height", "1.7"];
    assert!(stdout(&call).contains("steps/min"));
    let report = json(&[&call[..], &["--json"]].concat());
    let bout = &report["bouts"][0];
    assert!((bout["cadence_per_min"].as_f64().unwrap() - 2.0 * 60.0 / 1.1).abs() < 2.0, "{bout}");
    let speed = bout["speed_m_s"].as_f64().unwrap();
    assert!((speed - 1.3 / 1.1).abs() < 0.25, "{bout}");
    // A pendulum's step grows with the root of the leg that swings.
    let small = json(&["motion", "gait", &path, "--rate", "100", "--height", "0.85", "--json"]);
    let ratio = speed / small["bouts"][0]["speed_m_s"].as_f64().unwrap();
    assert!((ratio - 2_f64.sqrt()).abs() < 0.03, "{ratio} of {speed}");
    let rows = stdout(&[&call[..], &["--csv"]].concat());
    assert_eq!(rows.lines().count() as u64, 1 + bout["contacts"].as_u64().unwrap());
    let foot = file(&folder, SIX, &made.foot);
    let report = json(&["motion", "gait", &foot, "--rate", "100", "--placement", "foot", "--json"]);
    assert!((report["bouts"][0]["stride_length_m"].as_f64().unwrap() - 1.3).abs() < 0.1);
}

#[test]
fn a_set_is_counted_in_g() {
    let folder = tempfile::tempdir().unwrap();
    let made = exercise::simulate(&exercise::ExerciseConfig::default()).unwrap();
    let g = made.frames.iter().map(|f| {
        let [x, y, z, a, b, c] = *f;
        [x / 9.80665, y / 9.80665, z / 9.80665, a, b, c]
    });
    let path = file(&folder, SIX, &g.collect::<Vec<_>>());
    let call = ["motion", "repetitions", &path, "--rate", "100", "--acc-unit", "g"];
    assert!(stdout(&call).contains("10, and 0 partial"), "{}", stdout(&call));
    let report = json(&[&call[..], &["--json"]].concat());
    assert_eq!(report["whole"], 10);
    assert!((report["repetitions"][4]["duration_s"].as_f64().unwrap() - 3.0).abs() < 0.8);
    assert_eq!(stdout(&[&call[..], &["--csv"]].concat()).lines().count(), 11);
    let sparc = report["repetitions"][4]["sparc"].as_f64().unwrap();
    assert!((-1.7..-1.3).contains(&sparc), "{sparc}");
    assert_eq!(report["repetitions"][4]["smooth"], "ok");
}

#[test]
fn sides_are_compared() {
    let folder = tempfile::tempdir().unwrap();
    let set = |range_deg| {
        let config = exercise::ExerciseConfig { range_deg, ..exercise::ExerciseConfig::default() };
        exercise::simulate(&config).unwrap().frames
    };
    let left = file(&folder, SIX, &set(60.0));
    let left = std::path::Path::new(&left);
    let kept = left.with_file_name("left.csv");
    fs::rename(left, &kept).unwrap();
    let right = file(&folder, SIX, &set(40.0));
    let left = kept.to_str().unwrap();
    let call = ["motion", "repetitions", left, "--right", &right, "--rate", "100"];
    assert!(stdout(&call).contains("symmetry angle %"), "{}", stdout(&call));
    let report = json(&[&call[..], &["--json"]].concat());
    let all = report["symmetry"].as_array().unwrap();
    let of = |name: &str| all.iter().find(|s| s["of"] == name).unwrap();
    // Gravity along the axis goes with the sine.
    let ratio = of("range_m_s2")["ratio"].as_f64().unwrap();
    assert!((1.2..1.6).contains(&ratio), "{ratio}");
    assert!(of("range_m_s2")["high"].as_f64().unwrap() < 0.0);
    assert!((of("duration_s")["ratio"].as_f64().unwrap() - 1.0).abs() < 0.1);
    let alone = ["motion", "repetitions", left, "--rate", "100", "--json"];
    assert!(json(&alone)["symmetry"].is_null());
}
