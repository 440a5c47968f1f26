//! `interocept monitor`: recordings played, samples from the standard input.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod common;

use common::{interocept, refused, stdout};
use serde_json::Value;

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn of<'a>(lines: &'a [Value], key: &str) -> Vec<&'a Value> {
    lines.iter().filter(|line| line["key"] == key).collect()
}

#[test]
fn five_simulated_sensors_are_told_window_by_window() {
    let lines = lines(&stdout(&["monitor", "--demo", "--speed", "0", "--json"]));
    for key in ["hrv.hr_mean", "prv.rate_mean", "resp.rate", "eda.scl_mean", "temp.level"] {
        let found = of(&lines, key);
        // Two minutes in windows of 30 s every 10 s.
        assert!((9..=10).contains(&found.len()), "{key}: {}", found.len());
        let starts: Vec<f64> = found.iter().map(|m| m["start_s"].as_f64().unwrap()).collect();
        assert!(starts.iter().zip(starts.iter().skip(1)).all(|(a, b)| a < b), "{key}: {starts:?}");
    }
    let (ecg, ppg) = (of(&lines, "hrv.hr_mean"), of(&lines, "prv.rate_mean"));
    for (a, b) in ecg.iter().zip(&ppg) {
        let apart = a["value"].as_f64().unwrap() - b["value"].as_f64().unwrap();
        assert!(apart.abs() < 2.0, "{a} and {b}");
    }
    assert!(lines.iter().filter(|line| line["event"] == "beat").count() > 100);
    let fused = of(&lines, "resp.rate_fused");
    assert!(fused.len() > 5 && fused.iter().all(|m| m["sensor"] == "together"), "{fused:?}");
}

#[test]
fn lines_of_samples_are_taken_as_they_come() {
    // A breath every four seconds at 25 Hz, and a temperature every second.
    let mut input = String::from("resp,temp\n");
    for k in 0..25 * 90 {
        let phase = f64::from(k) / 25.0 * std::f64::consts::TAU / 4.0;
        let temperature = if k % 25 == 0 { "33.5" } else { "" };
        input += &format!("{},{temperature}\n", libm::sin(phase));
    }
    let args = ["monitor", "-", "--stream", "resp=25", "--stream", "temp=1", "--json"];
    let output = interocept(&args).write_stdin(input.clone()).assert().success();
    let lines = lines(std::str::from_utf8(&output.get_output().stdout).unwrap());
    let rates = of(&lines, "resp.rate");
    assert!(rates.iter().any(|m| (m["value"].as_f64().unwrap_or(0.0) - 15.0).abs() < 0.3));
    let level = of(&lines, "temp.level");
    assert!(level.iter().any(|m| m["value"] == 33.5), "{level:?}");
    let text = interocept(&args[..6]).write_stdin(input).assert().success();
    let text = String::from_utf8(text.get_output().stdout.clone()).unwrap();
    assert!(text.contains("Breathing rate") && !text.contains('{'), "{text}");
}

/// An inertial sensor: six values at a time.
#[test]
fn sensors_of_several_values_have_them_in_one_cell() {
    let line = "9.81 0 0 0 0 0\n";
    let input = format!("imu\n{}", line.repeat(50 * 60));
    let args = ["monitor", "-", "--stream", "imu=50", "--json"];
    let output = interocept(&args).write_stdin(input).assert().success();
    let lines = lines(std::str::from_utf8(&output.get_output().stdout).unwrap());
    let tilt = of(&lines, "motion.angle_z");
    assert!(tilt.len() > 2 && tilt.iter().all(|m| m["value"] == 0.0), "{tilt:?}");
    let output = interocept(&args).write_stdin("imu\n1 2 3\n").assert().code(1);
    let stderr = String::from_utf8(output.get_output().stderr.clone()).unwrap();
    assert!(stderr.contains("line 2: 3 values in a cell of imu, which has 6"), "{stderr}");
}

/// Columns of a table: a sensor on the trunk in g and degrees a second, and points of a body.
#[test]
fn columns_of_a_table_are_sensors_of_several_channels() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("back.csv");
    let mut table = String::from(
        "acc_x_g,acc_y_g,acc_z_g,gyro_x (deg/s),gyr_y_deg_s,gyr_z_dps,\
         left_ear_x,left_ear_y,left_shoulder_x,left_shoulder_y,left_hip_x,left_hip_y\n",
    );
    for k in 0..50 * 60 {
        let t = f64::from(k) / 50.0;
        let turn = std::f64::consts::TAU * (t - 20.0) / 1.5;
        let up = if (20.0..21.5).contains(&t) { 0.12 * libm::sin(turn) } else { 0.0 };
        table += &format!("0,0,{},0,0,90,10,0,10,20,10,60\n", 1.0 + up);
    }
    std::fs::write(&file, table).unwrap();
    let file = file.to_str().unwrap();
    let args = ["monitor", file, "--rate", "50", "--speed", "0", "--json", "--up", "imu=z"];
    let output = interocept(&args).assert().success();
    let lines = lines(std::str::from_utf8(&output.get_output().stdout).unwrap());
    let turn = of(&lines, "motion.turn_rate");
    let near = |m: &Value| (m["value"].as_f64().unwrap_or(0.0) - 90.0).abs() < 4.0;
    assert!(turn.len() > 2 && turn.iter().all(|m| near(m)), "{turn:?}");
    let lean = of(&lines, "posture.trunk_lean_mean");
    assert!(lean.iter().any(|m| m["sensor"] == "keypoints_left" && m["value"] == 0.0), "{lean:?}");
    assert!(of(&lines, "posture.knee_mean").iter().all(|m| m["value"].is_null()));
    let events: Vec<&str> = lines.iter().filter_map(|l| l["event"].as_str()).collect();
    assert_eq!(events, ["upright", "stood_up"]);
    assert!(refused(&[&args[..8], &["wrist=z"]].concat(), 1).contains("no such sensor"));

    let bare = folder.path().join("bare.csv");
    std::fs::write(&bare, "acc_x,acc_y,acc_z\n0,0,1\n0,0,1\n").unwrap();
    let said = refused(&["monitor", bare.to_str().unwrap(), "--rate", "50"], 1);
    assert!(said.contains("call it acc_x_g or acc_x_m_s2"), "{said}");
}

#[test]
fn what_cannot_be_a_stream_of_samples_is_named() {
    for (input, said) in [
        ("", "begin with names"),
        ("resp,colour\n", "how often is \"colour\" sampled"),
        ("resp\n1\nx\n", "line 3: \"x\" is no number"),
        ("resp\n1,2\n", "line 2: 2 values for 1 sensors"),
    ] {
        let args = ["monitor", "-", "--stream", "resp=25"];
        let output = interocept(&args).write_stdin(input).assert().code(1);
        let stderr = String::from_utf8(output.get_output().stderr.clone()).unwrap();
        assert!(stderr.contains(said), "{stderr}");
    }
    assert!(refused(&["monitor", "--demo", "--speed=-1"], 1).contains("0 or more"));
}
