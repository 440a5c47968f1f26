//! The ECG's quality processor on real electrode-motion noise, and on the open records.
#![allow(clippy::unwrap_used)]

use interocept::ecg::quality::{EcgQuality, Quality, QualityConfig};
use interocept::{Processor, SampleRate};
use interocept_io::wfdb::Record;
use std::path::PathBuf;

/// The folder of open recordings; none, and loudly so, where it is missing.
fn data() -> Option<PathBuf> {
    let root = std::env::var_os("INTEROCEPT_DATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data")),
        PathBuf::from,
    );
    let found = root.join("cardiac").is_dir();
    if !found {
        eprintln!("SKIPPED: no recordings in {}; set INTEROCEPT_DATA", root.display());
    }
    found.then_some(root)
}

fn lead(path: PathBuf) -> Vec<f64> {
    Record::open(path).unwrap().samples(0).unwrap()
}

fn judge(samples: &[f64]) -> Vec<Quality> {
    EcgQuality::run(&QualityConfig::default(), SampleRate::new(360.0).unwrap(), samples).unwrap()
}

/// The probability that a noisy second scores less than a clean one, ties counting half.
fn area(noisy: &[f64], clean: &[f64]) -> f64 {
    let against = |n: f64, c: f64| {
        if n < c {
            1.0
        } else if n > c {
            0.0
        } else {
            0.5
        }
    };
    let wins: f64 = noisy.iter().flat_map(|n| clean.iter().map(|c| against(*n, *c))).sum();
    wins / (noisy.len() * clean.len()) as f64
}

/// Record 118 with electrode-motion noise in every other two minutes from 5:00 on (Moody,
/// Muldrow & Mark 1984). The seconds within a window of a change are left out.
#[test]
fn noisy_seconds_score_less_than_clean_ones() {
    let Some(data) = data() else { return };
    let clean = lead(data.join("cardiac/mitdb/118"));
    let at_12_db = lead(data.join("cardiac/nstdb_subset/118e12"));
    // The floors are a little below what was measured: 0.969, 0.995 and 0.997.
    for (name, times, least_area, least_refused) in
        [("12 dB", 1.0, 0.96, 0.5), ("6 dB", 2.0, 0.99, 0.85), ("0 dB", 3.98, 0.99, 0.9)]
    {
        let x: Vec<f64> = clean.iter().zip(&at_12_db).map(|(c, n)| c + (n - c) * times).collect();
        let (mut noisy, mut quiet) = (Vec::new(), Vec::new());
        for q in judge(&x) {
            let phase = |s: f64| s >= 300.0 && (((s - 300.0) / 120.0) as u64).is_multiple_of(2);
            let start = q.start_index as f64 / 360.0;
            if phase(start - 2.0) == phase(start + 1.0) {
                if phase(start) { noisy.push(q.score) } else { quiet.push(q.score) }
            }
        }
        let refused = |s: &[f64]| s.iter().filter(|s| **s < 0.5).count() as f64 / s.len() as f64;
        let area = area(&noisy, &quiet);
        println!(
            "{name}: area {area:.4}, refused {:.3} of {} noisy and {:.3} of {} clean seconds",
            refused(&noisy),
            noisy.len(),
            refused(&quiet),
            quiet.len()
        );
        assert!(area > least_area, "{name}");
        assert!(refused(&noisy) > least_refused && refused(&quiet) < 0.03, "{name}");
    }
}

/// Nearly all of the open records is good enough for a reader, so nearly all must pass.
#[test]
fn ordinary_recordings_pass() {
    let Some(data) = data() else { return };
    let (mut refused, mut all) = (0, 0);
    for entry in std::fs::read_dir(data.join("cardiac/mitdb")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "hea") {
            let path = path.with_extension("");
            let records = judge(&lead(path.clone()));
            let bad = records.iter().filter(|q| q.score < 0.5).count();
            println!("{}: {:.3} refused", path.display(), bad as f64 / records.len() as f64);
            (refused, all) = (refused + bad, all + records.len());
        }
    }
    let share = refused as f64 / all as f64;
    println!("all: {share:.4} refused");
    assert!(all > 0 && share < 0.05);
}
