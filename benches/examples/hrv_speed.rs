//! How long heart-rate variability takes, core set and whole set, and how much memory:
//! `cargo run --release -p interocept-benches --example hrv_speed`. Least of several laps of
//! the time on the processor, as the Linux scheduler counts it, or of wall time elsewhere.
//! With a file of intervals in ms as argument, one a line, only the whole set of these.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a tool for developers")]

use interocept::hrv::nonlinear::Workspace;
use interocept::hrv::nonlinear::dfa::{self, Profile};
use interocept::hrv::nonlinear::sample_entropy::{Tolerance, sample_entropy};
use interocept::hrv::{Config, Set, Windows};
use interocept::{Measure, Processor, SampleRate};
use interocept_benches::{signals::intervals, timing::mean_s};

/// Milliseconds of one call: the least of `laps` means over `calls`.
fn least<T>(laps: usize, calls: u32, mut f: impl FnMut() -> T) -> f64 {
    let means = (0..laps).map(|_| 1e3 * mean_s(f64::INFINITY, calls, &mut f));
    means.fold(f64::INFINITY, f64::min)
}

/// The processor, ready, and its output for these intervals.
fn measure(p: &mut Windows, rr_ms: &[f64]) -> usize {
    let mut values = 0;
    p.reset().unwrap();
    let mut count = |m: Measure| values += usize::from(m.value().is_some());
    p.push(rr_ms, &mut count).unwrap();
    p.finish(&mut count);
    values
}

fn series(name: &str, rr_ms: &[f64], set: Set, laps: usize, calls: u32, limit_ms: f64) {
    let max_intervals = rr_ms.len().max(16) as u32;
    let config = Config { correct: 0, set, max_intervals, ..Config::default() };
    let mut p = Windows::new(&config, SampleRate::MICROSECONDS).unwrap();
    let values = measure(&mut p, rr_ms);
    let ms = least(laps, calls, || measure(&mut p, rr_ms));
    let bytes = p.state_size() as f64 / rr_ms.len() as f64;
    println!("| {name} | {values} | {ms:.3} ms | {limit_ms} ms | {bytes:.0} B an interval |");
}

fn main() {
    println!("| what | values | time | limit | memory |\n|---|---|---|---|---|");
    if let Some(path) = std::env::args().nth(1) {
        let text = std::fs::read_to_string(path).unwrap();
        let rr_ms: Vec<f64> = text.split_whitespace().map(|w| w.parse().unwrap()).collect();
        let calls = if rr_ms.len() < 5000 { 20 } else { 1 };
        series("the whole set", &rr_ms, Set::All, 5, calls, f64::NAN);
        return;
    }
    let (short, day) = (intervals(353), intervals(100_000));
    series("5 minutes, core set", &short, Set::Core, 9, 20, 0.5);
    series("5 minutes, whole set", &short, Set::All, 9, 20, 5.0);
    series("24 hours, core set", &day, Set::Core, 3, 1, 300.0);
    series("24 hours, whole set", &day, Set::All, 1, 1, 60_000.0);

    let mut work = Workspace::new(day.len()).unwrap();
    let n = day.len() as f64;
    let mean = day.iter().sum::<f64>() / n;
    let sd = (day.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - 1.0)).sqrt();
    let tolerance = Tolerance::AtMost(0.2 * sd);
    let ms = least(5, 1, || sample_entropy(&day, 2, 1, tolerance, &mut work).unwrap());
    println!("| sample entropy of 10^5 intervals | 1 | {ms:.3} ms | 250 ms | |");
    let whole_us: Vec<i64> = day.iter().map(|v| (v * 1000.0) as i64).collect();
    let scales: Vec<usize> =
        (0..96).map(|i| (4.0 * (n / 16.0).powf(f64::from(i) / 95.0)).round() as usize).collect();
    let ms = least(9, 1, || {
        let profile = Profile::new(&whole_us, &mut work).unwrap();
        profile.exponent(scales.iter().copied(), dfa::Windows::Disjoint, false).unwrap()
    });
    println!("| fluctuation analysis of 10^5 intervals at 96 scales | 1 | {ms:.3} ms | 10 ms | |");
}
