//! Pacing spikes: told, and never beats.
#![allow(clippy::unwrap_used)]

use interocept::ecg::{Beat, BeatFlags, Detector, DetectorConfig};
use interocept::{Processor, SampleRate};
use interocept_io::wfdb::Record;
use interocept_sim::{Ecg, EcgConfig, RhythmConfig, ecg};
use std::path::PathBuf;

fn detect(x: &[f64], rate_hz: f64) -> Vec<Beat> {
    Detector::run(&DetectorConfig::default(), SampleRate::new(rate_hz).unwrap(), x).unwrap()
}

fn simulated(rate_hz: f64, paced: bool) -> EcgConfig {
    let rhythm =
        RhythmConfig { duration_s: 60.0, rate_bpm: 70.0, paced, ..RhythmConfig::default() };
    EcgConfig { rate_hz, rhythm, ..EcgConfig::default() }
}

/// Adds a spike that ends at a time, averaged over the samples it falls in.
fn add_spike(x: &mut [f64], rate_hz: f64, end_s: f64, mv: f64, ms: f64) {
    let start_s = end_s - ms / 1000.0;
    for (k, v) in x.iter_mut().enumerate() {
        let (from, to) = ((k as f64 - 0.5) / rate_hz, (k as f64 + 0.5) / rate_hz);
        *v += mv * (to.min(end_s) - from.max(start_s)).max(0.0) * rate_hz;
    }
}

/// Beats after the start against the truth: missed, extra, and how many are told to be paced.
fn compare(made: &Ecg, beats: &[Beat]) -> (usize, usize, usize) {
    let inner = |t: f64| t > 5.0 && t < 58.0;
    let near = |a: f64, b: f64| (a - b).abs() < 0.05;
    let missed = made.beats.iter().filter(|b| inner(b.time_s));
    let missed = missed.filter(|b| !beats.iter().any(|d| near(d.time_s, b.time_s))).count();
    let inner = || beats.iter().filter(|d| inner(d.time_s));
    let extra = inner().filter(|d| !made.beats.iter().any(|b| near(d.time_s, b.time_s))).count();
    (missed, extra, inner().filter(|d| d.flags.contains(BeatFlags::PACED)).count())
}

#[test]
fn paced_beats_are_told_and_their_spikes_are_none() {
    for rate_hz in [250.0, 360.0, 500.0, 1000.0, 4000.0] {
        for (spike_mv, spike_ms) in
            [(20.0, 0.5), (-20.0, 0.5), (5.0, 1.0), (-700.0, 0.1), (8.0, 2.0)]
        {
            let config = EcgConfig { spike_mv, spike_ms, ..simulated(rate_hz, true) };
            let made = ecg::simulate(&config).unwrap();
            let (missed, extra, paced) = compare(&made, &detect(&made.samples, rate_hz));
            let what = format!("{rate_hz} Hz, {spike_mv} mV, {spike_ms} ms");
            assert_eq!((missed, extra), (0, 0), "{what}");
            assert!(paced >= 60, "{what}: {paced} paced");
        }
    }
}

#[test]
fn spikes_that_do_not_capture_are_no_beats() {
    for rate_hz in [250.0, 360.0, 1000.0] {
        let mut made = ecg::simulate(&simulated(rate_hz, false)).unwrap();
        let mut at_s = 1.0;
        while at_s < 59.0 {
            add_spike(&mut made.samples, rate_hz, at_s, 20.0, 0.5);
            at_s += 0.937;
        }
        let (missed, extra, _) = compare(&made, &detect(&made.samples, rate_hz));
        assert_eq!((missed, extra), (0, 0), "{rate_hz} Hz");
    }
}

#[test]
fn two_spikes_a_beat_are_one_paced_beat() {
    let rate_hz = 500.0;
    let mut made = ecg::simulate(&simulated(rate_hz, true)).unwrap();
    for beat in &made.beats {
        add_spike(&mut made.samples, rate_hz, beat.time_s - 0.26, 10.0, 0.5);
    }
    let (missed, extra, paced) = compare(&made, &detect(&made.samples, rate_hz));
    assert_eq!((missed, extra), (0, 0));
    assert!(paced >= 60, "{paced} paced");
}

#[test]
fn nothing_is_paced_without_a_pacemaker() {
    for rate_hz in [250.0, 360.0, 1000.0] {
        let mut config = simulated(rate_hz, false);
        config.noise.muscle_snr_db = Some(12.0);
        config.rhythm.pvc_probability = 0.1;
        let made = ecg::simulate(&config).unwrap();
        assert_eq!(compare(&made, &detect(&made.samples, rate_hz)).2, 0, "{rate_hz} Hz");
    }
}

#[test]
fn at_most_one_in_a_thousand_beats_of_the_open_records_is_called_paced() {
    let root = std::env::var_os("INTEROCEPT_DATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data")),
        PathBuf::from,
    );
    let folder = root.join("cardiac/mitdb");
    let Ok(files) = folder.read_dir() else {
        eprintln!("SKIPPED: no recordings in {}; set INTEROCEPT_DATA", folder.display());
        return;
    };
    // None of these 22 records has paced beats.
    let (mut paced, mut all) = (0, 0);
    for path in
        files.map(|f| f.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "hea"))
    {
        let x = Record::open(path.with_extension("")).unwrap().samples(0).unwrap();
        let beats = detect(&x, 360.0);
        let here = beats.iter().filter(|b| b.flags.contains(BeatFlags::PACED)).count();
        if here > 0 {
            eprintln!("{}: {here} of {} called paced", path.display(), beats.len());
        }
        (paced, all) = (paced + here, all + beats.len());
    }
    assert!(all > 40_000 && paced * 1000 <= all, "{paced} of {all} called paced");
}
