//! `interocept simulate`, run as people run it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)] // a test

mod common;
use common::{json, refused, stdout};
use interocept_io::{
    csv,
    intervals::{self, Unit},
    wfdb::{Annotations, Code, Record},
};
use interocept_sim::{EcgConfig, RhythmConfig, Span, ecg, rhythm};
use std::fs;

fn path(folder: &tempfile::TempDir, name: &str) -> String {
    folder.path().join(name).to_str().unwrap().into()
}

/// An hour would do as well; a minute with everything in it.
const ALL: [&str; 14] = [
    "--duration",
    "60",
    "--pvc",
    "0.1",
    "--apc",
    "0.1",
    "--af",
    "20-30",
    "--lead-off",
    "40-45",
    "--missing",
    "50-52",
    "--rate",
    "360",
];

#[test]
fn a_record_holds_the_simulation_and_its_truth() {
    let folder = tempfile::tempdir().unwrap();
    let out = path(&folder, "all");
    let args: Vec<&str> = ["simulate", &out].into_iter().chain(ALL).chain(["--json"]).collect();
    let report = json(&args);

    let mut config = EcgConfig { rate_hz: 360.0, ..EcgConfig::default() };
    config.rhythm = RhythmConfig {
        duration_s: 60.0,
        pvc_probability: 0.1,
        apc_probability: 0.1,
        af: vec![Span::new(20.0, 30.0)],
        ..RhythmConfig::default()
    };
    let plain = ecg::simulate(&config).unwrap();
    assert_eq!(report["beats"], plain.beats.len());

    let record = Record::open(&out).unwrap();
    let samples = record.samples(0).unwrap();
    assert_eq!(samples.len(), 60 * 360);
    for (k, (x, truth)) in samples.iter().zip(&plain.samples).enumerate() {
        match k as f64 / 360.0 {
            40.0..45.0 => assert!((x - 5.0).abs() < 0.11, "{k}: {x}"),
            50.0..52.0 => assert!(x.is_nan(), "{k}: {x}"),
            // Half a step of 1 uV.
            _ => assert!((x - truth).abs() <= 0.000_500_1, "{k}: {x} {truth}"),
        }
    }

    let truth = Annotations::open(format!("{out}.atr")).unwrap();
    let seen = |time_s: &f64| !(40.0..45.0).contains(time_s) && !(50.0..52.0).contains(time_s);
    let expected: Vec<(u64, &str)> = plain
        .beats
        .iter()
        .filter(|beat| seen(&beat.time_s))
        .map(|beat| {
            let symbol = if beat.class.symbol() == 'S' { 'A' } else { beat.class.symbol() };
            ((beat.time_s * 360.0).round() as u64, ["N", "A", "V"]["NAV".find(symbol).unwrap()])
        })
        .collect();
    let beats = truth.list.iter().filter(|a| a.code.is_beat());
    assert_eq!(beats.map(|a| (a.sample, a.code.symbol())).collect::<Vec<_>>(), expected);
    for class in ["A", "V"] {
        assert!(expected.iter().any(|(_, symbol)| *symbol == class), "no {class} to look at");
    }
    let marks = |code: Code| truth.list.iter().filter(move |a| a.code == code);
    let rhythms: Vec<String> = marks(Code::RHYTHM).map(|a| a.text()).collect();
    assert_eq!(rhythms, ["(N", "(AFIB", "(N"]);
    let noise: Vec<(u64, i8)> = marks(Code::NOISE).map(|a| (a.sample / 360, a.subtype)).collect();
    assert_eq!(noise, [(40, 0x30), (45, 0), (50, 0x30), (52, 0)]);
}

#[test]
fn tables_and_intervals_are_those_of_the_library() {
    let folder = tempfile::tempdir().unwrap();
    let (table, rr) = (path(&folder, "e.csv"), path(&folder, "rr.txt"));
    stdout(&["simulate", &table, "--duration", "20", "--missing", "3-4"]);
    stdout(&["simulate", &rr, "--duration", "20"]);
    let config = RhythmConfig { duration_s: 20.0, ..RhythmConfig::default() };
    let truth = rhythm::simulate(&config).unwrap();

    let clock = csv::Clock::Column {
        column: csv::Column::Name("time_s".into()),
        unit: csv::TimeUnit::Seconds,
        rate_hz: None,
    };
    let read =
        csv::read(&table, &csv::Options::new(csv::Column::Name("ecg_mv".into()), clock)).unwrap();
    assert!((read.rate_hz - 250.0).abs() < 1e-6);
    assert_eq!(read.samples.iter().filter(|x| x.is_nan()).count(), 250);
    let beats = fs::read_to_string(path(&folder, "e_beats.csv")).unwrap();
    let rows: Vec<Vec<&str>> = beats.lines().skip(1).map(|l| l.split(',').collect()).collect();
    assert_eq!(rows.len(), truth.beats.len());
    for (row, beat) in rows.iter().zip(&truth.beats) {
        assert!((row[1].parse::<f64>().unwrap() - beat.time_s).abs() < 1e-9);
        assert_eq!(row[4] == "1", (3.0..4.0).contains(&beat.time_s));
    }

    let written = intervals::read_rr_ms(&rr, Some(Unit::Milliseconds)).unwrap();
    assert_eq!(written.len(), truth.rr_ms().len());
    assert!(written.iter().zip(truth.rr_ms()).all(|(a, b)| (a - b).abs() <= 0.000_500_1));
}

#[test]
fn nothing_is_replaced_unasked_and_a_seed_is_a_recording() {
    let folder = tempfile::tempdir().unwrap();
    let out = path(&folder, "once");
    let text = stdout(&["simulate", &out, "--duration", "10"]);
    assert!(text.contains("once.atr") && text.contains("N 10"), "{text}");
    let first = fs::read(format!("{out}.dat")).unwrap();
    let text = refused(&["simulate", &out, "--duration", "10", "--seed", "2"], 1);
    assert!(text.contains("once.hea is there already") && text.contains("--force"), "{text}");
    assert_eq!(fs::read(format!("{out}.dat")).unwrap(), first);
    stdout(&["simulate", &out, "--duration", "10", "--seed", "2", "--force"]);
    assert_ne!(fs::read(format!("{out}.dat")).unwrap(), first);
    stdout(&["simulate", &out, "--duration", "10", "--force"]);
    assert_eq!(fs::read(format!("{out}.dat")).unwrap(), first);
    // The reference of a record is as precious.
    let atr = format!("{out}.atr");
    let text = refused(&["beats", &out, "--annotations", &atr], 1);
    assert!(text.contains("once.atr is there already"), "{text}");
}

#[test]
fn great_spikes_fit() {
    let folder = tempfile::tempdir().unwrap();
    let out = path(&folder, "spikes");
    stdout(&["simulate", &out, "--duration", "10", "--paced", "--spike-mv", "-700"]);
    let samples = Record::open(&out).unwrap().samples(0).unwrap();
    assert!(samples.iter().any(|x| *x < -50.0));
    let truth = Annotations::open(format!("{out}.atr")).unwrap();
    assert!(truth.list.iter().filter(|a| a.code.is_beat()).all(|a| a.code.symbol() == "/"));
}

#[test]
fn what_is_out_of_range_names_its_range() {
    let folder = tempfile::tempdir().unwrap();
    let out = path(&folder, "never");
    let text = refused(&["simulate", &out, "--heart-rate", "5"], 1);
    assert!(text.contains("5") && text.contains("15 to 300"), "{text}");
    assert!(refused(&["simulate", &out, "--af", "60-50"], 2).contains("60-70"));
    assert!(refused(&["simulate", &out, "--white-snr", "-90"], 1).contains("-40 to 100"));
    assert!(fs::read_dir(folder.path()).unwrap().next().is_none(), "something was written");
    assert!(refused(&["simulate", "no/such/folder/x"], 1).contains("no/such/folder/x"));
    assert!(stdout(&["simulate", "--help"]).contains("interocept simulate off --lead-off"));
}
