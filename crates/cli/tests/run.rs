//! `interocept run`, run as people run it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod common;
use common::{data, json, refused, stdout};
use interocept_sim::{BreathingConfig, CameraConfig, OxygenConfig, breathing, camera, oxygen};
use std::fs;

fn file(folder: &tempfile::TempDir, name: &str, text: &str) -> String {
    let path = folder.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().into()
}

/// The values of one measure, in the order of their windows.
fn values(report: &serde_json::Value, key: &str) -> Vec<Option<f64>> {
    let records = report["records"].as_array().unwrap();
    records.iter().filter(|r| r["key"] == key).map(|r| r["value"].as_f64()).collect()
}

#[test]
fn breaths_and_pulses_of_a_table() {
    let folder = tempfile::tempdir().unwrap();
    let made = breathing::simulate(&BreathingConfig::default()).unwrap();
    let rows: String =
        made.belt.iter().zip(&made.ppg).map(|(b, p)| format!("{b:.6},{p:.6}\n")).collect();
    let path = file(&folder, "night.csv", &format!("belt,ppg\n{rows}"));
    let report = json(&["run", "resp.breaths", &path, "--rate", "100", "--json"]);
    let found = report["records"].as_array().unwrap().len();
    assert!(found.abs_diff(made.breaths.len()) <= 2, "{found} of {}", made.breaths.len());
    assert_eq!(report["channels"][0], "belt");
    let pulses = stdout(&["run", "ppg.detector", &path, "--rate", "100", "--csv"]);
    assert!(pulses.starts_with("index,foot_index,time_s"), "{pulses}");
    assert!(pulses.lines().count().abs_diff(made.beats.len()) <= 3);
    let rate = json(&[
        "run",
        "resp.rate",
        &path,
        "--rate",
        "100",
        "--channels",
        "0",
        "--set",
        "window_s=60",
        "--json",
    ]);
    let rates = values(&rate, "resp.rate");
    assert!(rates.iter().all(|r| (r.unwrap() - 15.0).abs() < 1.5), "{rates:?}");
    let table = stdout(&["run", "resp.rate", &path, "--rate", "100"]);
    assert!(table.contains("resp.rate") && table.contains("Not a medical device"), "{table}");
}

#[test]
fn a_curve_makes_saturation_of_two_lights() {
    let folder = tempfile::tempdir().unwrap();
    let made = oxygen::simulate(&OxygenConfig::default()).unwrap();
    let rows: String =
        made.red.iter().zip(&made.infrared).map(|(r, i)| format!("{r:.9},{i:.9}\n")).collect();
    let path = file(&folder, "finger.csv", &format!("red,ir\n{rows}"));
    let curve = ["--set", "curve=polynomial", "--set", "c0=110", "--set", "c1=-25"];
    let run = ["run", "ppg.spo2", &path, "--rate", "64", "--json"];
    let report = json(&[&run[..], &curve[..]].concat());
    let saturations = values(&report, "ppg.spo2");
    assert!(saturations.iter().all(|s| (s.unwrap() - 95.0).abs() < 0.5), "{saturations:?}");
    assert!(values(&json(&run), "ppg.spo2").iter().all(Option::is_none));
}

#[test]
fn frames_at_their_own_times() {
    let folder = tempfile::tempdir().unwrap();
    let config = CameraConfig { pulse: 0.01, jitter_s: 0.02, ..CameraConfig::default() };
    let frames = camera::simulate(&config).unwrap();
    let rows: Vec<String> =
        frames.iter().map(|(t, [r, g, b])| format!("{t:.4},{r:.4},{g:.4},{b:.4}\n")).collect();
    let path = file(&folder, "PPG.csv", &format!("time,R,G,B\n{}", rows.concat()));
    let timed = ["--time-column", "time", "--json"];
    for (processor, key) in
        [("camera.contact", "camera.pulse_rate"), ("camera.remote", "camera.remote_rate")]
    {
        let report = json(&[&["run", processor, &path], &timed[..]].concat());
        let rates = values(&report, key);
        assert!(
            rates.len() > 40 && rates.iter().all(|r| (r.unwrap() - 66.0).abs() < 1.0),
            "{rates:?}"
        );
    }
    let twice = file(&folder, "twice.csv", &format!("time,R,G,B\n{}{}", rows.concat(), rows[5]));
    let error = refused(&[&["run", "camera.contact", &twice], &timed[..]].concat(), 1);
    assert!(error.contains("is going back"), "{error}");
    json(&[&["run", "camera.contact", &twice, "--leave-out"], &timed[..]].concat());
}

#[test]
fn what_is_wrong_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder, "a.csv", "x,y\n1,2\n3,4\n");
    let error = refused(&["run", "ppg.detector", &path, "--rate", "100"], 1);
    assert!(error.contains("no signal is ppg by its name") && error.contains("x, y"), "{error}");
    let error = refused(&["run", "ppg.detector", &path], 1);
    assert!(error.contains("--rate HZ or --time-column"), "{error}");
    let run = ["run", "ppg.detector", &path, "--rate", "100", "--channels"];
    let error = refused(&[&run[..], &["z"]].concat(), 1);
    assert!(error.contains("no signal \"z\""), "{error}");
    let error = refused(&[&run[..], &["x,y"]].concat(), 1);
    assert!(error.contains("2 names, but they must be ppg"), "{error}");
    let error = refused(&[&run[..], &["x", "--set", "polarity=up"]].concat(), 1);
    assert!(error.contains("polarity is \"up\"; it must be a number"), "{error}");
    let error = refused(&[&run[..], &["x", "--set", "colour=1"]].concat(), 1);
    assert!(error.contains("has no field \"colour\""), "{error}");
    let error = refused(&["run", "hrv.windows", &path], 2);
    assert!(error.contains("the processors of signals are ecg.detector"), "{error}");
    assert!(stdout(&["run"]).contains("camera.remote"));
}

#[test]
fn a_recorded_wristband() {
    let Some(path) = data("affect/stress-predict/Raw_data/S01.zip") else { return };
    let report = json(&["run", "temp.level", &path, "--json"]);
    let levels = values(&report, "temp.level");
    assert!(levels.len() > 90 && levels.iter().flatten().all(|t| (20.0..40.0).contains(t)));
    let skin = json(&["run", "eda.quality", &path, "--json"]);
    let names: Vec<&str> =
        skin["channels"].as_array().unwrap().iter().map(|c| c.as_str().unwrap()).collect();
    assert_eq!(names, ["EDA", "TEMP", "ACC x", "ACC y", "ACC z"]);
    // The pulse wave at 64 Hz with the acceleration at 32 Hz beside it.
    let moved = json(&["run", "ppg.motion", &path, "--json"]);
    assert_eq!(moved["channels"].as_array().unwrap().len(), 4);
    assert!(refused(&["beats", &path], 1).contains("interocept run"));
}

/// Every signal that can be made can be measured, by the same command line.
#[test]
fn what_is_simulated_is_measured() {
    let folder = tempfile::tempdir().unwrap();
    for (signal, processor, key, expected, tolerance) in [
        ("ppg", "hrv.from_ppg", "prv.rate_mean", 60.0, 2.0),
        ("oxygen", "ppg.spo2", "ppg.ratio", 0.6, 0.02),
        ("breathing", "resp.rate", "resp.rate", 15.0, 1.0),
        ("eda", "eda.features", "eda.scl_mean", 5.0, 1.0),
        ("emg", "emg.features", "emg.rms", 0.23, 0.02),
        ("temperature", "temp.level", "temp.slope", 0.3, 0.35),
        ("camera", "camera.remote", "camera.remote_rate", 60.0, 1.0),
    ] {
        let path = folder.path().join(format!("{signal}.csv"));
        let path = path.to_str().unwrap();
        let made = json(&["simulate", path, "--signal", signal, "--duration", "180", "--json"]);
        assert!(made["truth"].as_u64().unwrap() > 0);
        assert!(refused(&["simulate", path, "--signal", signal], 1).contains("is there already"));
        let report = json(&["run", processor, path, "--time-column", "time_s", "--json"]);
        let found: Vec<f64> = values(&report, key).into_iter().flatten().collect();
        assert!(!found.is_empty(), "{signal}: {report}");
        for value in found {
            assert!((value - expected).abs() <= tolerance, "{signal}: {value} for {expected}");
        }
    }
    let error = refused(&["simulate", "a.hea", "--signal", "ppg"], 1);
    assert!(error.contains("ends in .csv"), "{error}");
}
