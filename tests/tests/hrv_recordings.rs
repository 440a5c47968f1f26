//! Heart-rate variability of recordings beside what their publishers computed.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use interocept::{
    Measure, Processor, SampleRate, catalogue,
    hrv::{Config, Profile, Set, Windows},
};
use interocept_io::wfdb::{Annotations, Code};
use std::{path::PathBuf, process::Command};

fn folder(name: &str) -> Option<PathBuf> {
    let root = std::env::var("INTEROCEPT_DATA").map_or_else(
        |_| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"),
        PathBuf::from,
    );
    let folder = root.join("cardiac").join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED: {} is not there (set INTEROCEPT_DATA)", folder.display());
    None
}

fn value(measures: &[Measure], key: &str) -> Option<f64> {
    let id = catalogue::find_key(key).unwrap().id;
    measures.iter().find(|m| m.id() == id).unwrap().value()
}

fn median(v: &mut [f64]) -> f64 {
    v.sort_by(f64::total_cmp);
    v[v.len() / 2]
}

/// The windows of five minutes of the PhysioNet Cardiovascular Signal Toolbox: normal beats
/// in a row, intervals from 0.3 to 2 s, in a window by the time of their second beat. The toolbox
/// took the samples to be 125 a second.
#[test]
fn physionet_toolbox_windows() {
    let Some(folder) = folder("hrv-reference/physionet-toolbox") else { return };
    let path = folder.join("TestData/Physionet_nsr2db/nsr001.ecg");
    let annotations = Annotations::open(path).unwrap();
    let beats: Vec<(f64, bool)> = annotations
        .list
        .iter()
        .map(|a| (a.sample as f64 / 125.0, a.code == Code::NORMAL))
        .collect();
    let first_s = beats[0].0;
    let path = folder.join("ReferenceOutput/NSR_HRV_allwindows_allpatients.csv");
    let table = std::fs::read_to_string(path).unwrap();
    let mut lines = table.lines();
    let head: Vec<&str> = lines.next().unwrap().split(',').collect();
    // Windows with both values: ApEn and VLF need five whole minutes here.
    let columns = [
        ("NNmean", "hrv.mean_nn", 1.0, 231, 0.0005),
        ("SDNN", "hrv.sdnn", 1.0, 231, 0.0005),
        ("RMSSD", "hrv.rmssd", 1.0, 231, 0.0005),
        ("SampEn", "hrv.sampen", 1.0, 231, f64::INFINITY),
        ("ApEn", "hrv.apen", 1.0, 129, f64::INFINITY),
        ("lf", "hrv.lf", 1.0, 231, f64::INFINITY),
        ("hf", "hrv.hf", 1.0, 231, f64::INFINITY),
        ("vlf", "hrv.vlf", 1.0, 129, f64::INFINITY),
    ];
    let at = |name: &str| head.iter().position(|h| *h == name).unwrap();
    let mut differences: Vec<Vec<f64>> = vec![Vec::new(); columns.len()];
    let mut shares: Vec<Vec<f64>> = vec![Vec::new(); columns.len()];
    let config =
        Config { correct: 0, profile: Profile::Physionet, set: Set::Core, ..Config::default() };
    for row in lines.map(|l| l.split(',').collect::<Vec<_>>()).filter(|r| r[0] == "nsr001") {
        let (start_s, end_s): (f64, f64) =
            (row[at("t_start")].parse().unwrap(), row[at("t_end")].parse().unwrap());
        let rr_ms: Vec<f64> = beats
            .windows(2)
            .filter(|w| {
                let (t, rr) = (w[1].0 - first_s, w[1].0 - w[0].0);
                w[0].1 && w[1].1 && rr > 0.3 && rr < 2.0 && t >= start_s && t < end_s
            })
            .map(|w| 1000.0 * (w[1].0 - w[0].0))
            .collect();
        let ours = Windows::run(&config, SampleRate::MICROSECONDS, &rr_ms).unwrap();
        for (((name, key, scale, _, _), d), s) in
            columns.iter().zip(&mut differences).zip(&mut shares)
        {
            let Ok(theirs) = row[at(name)].parse::<f64>() else { continue };
            let Some(ours) = value(&ours, key) else { continue };
            if theirs.is_finite() {
                d.push((ours * scale - theirs).abs());
                s.push(ours * scale / theirs);
            }
        }
    }
    for ((name, _, _, windows, most), (d, s)) in
        columns.iter().zip(differences.iter_mut().zip(&mut shares))
    {
        let (middle, ratio) = (median(d), median(s));
        println!("{name}: {} windows, median difference {middle:.5}, ratio {ratio:.4}", d.len());
        assert_eq!(d.len(), *windows, "{name}: windows");
        assert!(middle < *most, "{name}: {middle}");
    }
}

/// Whole days as they were recorded: every index of every one is a value or a reason, and
/// correction leaves SDNN and mean near what a plain 20 % rule leaves.
#[test]
fn days_of_real_intervals() {
    let Some(folder) = folder("rr-databases-rhrvbook/Chapter8/normal") else { return };
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    for path in files.iter().take(4) {
        let text = Command::new("gzip").arg("-dc").arg(path).output().unwrap().stdout;
        let text = String::from_utf8(text).unwrap();
        let rr_ms: Vec<f64> = text
            .split_whitespace()
            .filter_map(|w| w.parse::<f64>().ok())
            .map(|s| 1000.0 * s)
            .collect();
        let config = Config { max_intervals: 131_072, set: Set::Core, ..Config::default() };
        let begin = std::time::Instant::now();
        let ours = Windows::run(&config, SampleRate::MICROSECONDS, &rr_ms).unwrap();
        let [mean, sdnn, ulf, total, alpha1] =
            ["hrv.mean_nn", "hrv.sdnn", "hrv.ulf", "hrv.total_power", "hrv.dfa_alpha1"]
                .map(|key| value(&ours, key).unwrap_or_else(|| panic!("{key}")));
        println!(
            "{}: {} intervals in {:?}: mean {mean:.1} SDNN {sdnn:.1} ULF {ulf:.0} total {total:.0} alpha1 {alpha1:.3}",
            path.display(),
            rr_ms.len(),
            begin.elapsed()
        );
        // The rule keeps what differs from the last kept by at most 20 %.
        let mut kept: Vec<f64> = Vec::new();
        for rr in rr_ms.iter().copied().filter(|rr| (300.0..2000.0).contains(rr)) {
            if kept.last().is_none_or(|last| (rr / last - 1.0).abs() <= 0.2) {
                kept.push(rr);
            }
        }
        let plain = kept.iter().sum::<f64>() / kept.len() as f64;
        assert!((mean / plain - 1.0).abs() < 0.05, "mean {mean}, plain {plain}");
        // ULF and VLF of the whole and LF and HF of the segments make up the variance.
        let share = total / (sdnn * sdnn);
        assert!((0.8..1.2).contains(&share), "total power is {share} of the variance");
        assert!((0.5..1.8).contains(&alpha1), "{alpha1}");
    }
}
