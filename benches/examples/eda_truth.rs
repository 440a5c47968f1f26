//! Skin conductance responses found live, against the truth of simulated drivers.
//!
//! ```sh
//! cargo run --release -p interocept-benches --example eda_truth
//! ```
//!
//! Twenty recordings of ten minutes each: six responses a minute at random, at least 2 s apart,
//! 0.1 to 1 µS, on a drifting level. A response is found when an onset lies within 1 s of its own;
//! each counts once. `known` is the time from when the truth has risen by the threshold of 0.05 µS
//! until the record of the onset can be read.

use interocept::{
    Processor, SampleRate,
    eda::{Detector, DetectorConfig, Event, Skin},
};
use interocept_sim::{EdaConfig, SkinResponse, eda};
use std::error::Error;

const MATCH_S: f64 = 1.0;

#[derive(Default)]
struct Tally {
    paired: usize,
    missed: usize,
    extra: usize,
    amplitude: Vec<f64>,
    onset_ms: Vec<f64>,
    known_s: Vec<f64>,
    tonic: Vec<f64>,
}

fn quantile(values: &mut [f64], q: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let last = values.len().saturating_sub(1);
    values.get((q * last as f64).round() as usize).copied().unwrap_or(f64::NAN)
}

/// When the response alone has risen by the threshold.
fn threshold_s(response: &SkinResponse, least_us: f64) -> f64 {
    (0..200)
        .map(|k| response.onset_s + f64::from(k) * 0.01)
        .find(|t| response.value(*t) >= least_us)
        .unwrap_or(response.peak_s)
}

impl Tally {
    fn add(&mut self, config: &EdaConfig, detector: &DetectorConfig) -> Result<(), Box<dyn Error>> {
        let truth = eda::simulate(config)?;
        let rate = SampleRate::new(config.rate_hz)?;
        let mut detect = Detector::new(detector, rate)?;
        let (mut records, mut onsets): (Vec<Skin>, Vec<f64>) = (Vec::new(), Vec::new());
        for (k, sample) in truth.samples.iter().enumerate() {
            let seen = records.len();
            detect.push(core::slice::from_ref(sample), &mut records)?;
            let told = records.iter().skip(seen).filter(|r| r.event == Event::Onset);
            onsets.extend(told.map(|_| k as f64 / config.rate_hz));
        }
        detect.finish(&mut records);
        for r in records.iter().filter(|r| r.event == Event::Level && r.time_s > 30.0) {
            if let Some(level) = truth.tonic.get(r.index as usize) {
                self.tonic.push((r.tonic_us - level).abs());
            }
        }
        let found: Vec<_> = records.iter().filter(|r| r.event == Event::Response).collect();
        let mut free = vec![true; found.len()];
        for response in &truth.responses {
            let near = found
                .iter()
                .enumerate()
                .filter(|(i, _)| free.get(*i) == Some(&true))
                .map(|(i, r)| (i, *r, r.onset_index as f64 / config.rate_hz - response.onset_s))
                .filter(|(_, _, off)| off.abs() <= MATCH_S)
                .min_by(|a, b| a.2.abs().total_cmp(&b.2.abs()));
            let Some((i, r, off)) = near else {
                self.missed += 1;
                continue;
            };
            if let Some(slot) = free.get_mut(i) {
                *slot = false;
            }
            self.paired += 1;
            self.amplitude.push(r.amplitude_us / response.amplitude_us - 1.0);
            self.onset_ms.push(1000.0 * off);
            // When its onset was told.
            let told = onsets
                .iter()
                .map(|at| at - threshold_s(response, detector.least_us))
                .filter(|late| late.abs() < 3.0)
                .min_by(|a, b| a.abs().total_cmp(&b.abs()));
            self.known_s.extend(told);
        }
        self.extra += free.iter().filter(|f| **f).count();
        Ok(())
    }

    fn print(&mut self, name: &str) {
        let f1 =
            200.0 * self.paired as f64 / (2 * self.paired + self.missed + self.extra).max(1) as f64;
        let share = |a: usize, b: usize| 100.0 * a as f64 / (a + b).max(1) as f64;
        println!(
            "{name:32} {f1:6.2} {:6.2} {:6.2} {:6} {:+6.1} {:6.1} {:+6.0} {:6.2} {:6.2} {:7.3}",
            share(self.paired, self.missed),
            share(self.paired, self.extra),
            self.paired + self.missed,
            100.0 * quantile(&mut self.amplitude, 0.5),
            100.0 * quantile(&mut self.amplitude.iter().map(|a| a.abs()).collect::<Vec<_>>(), 0.5),
            quantile(&mut self.onset_ms, 0.5),
            quantile(&mut self.known_s, 0.5),
            quantile(&mut self.known_s, 0.95),
            quantile(&mut self.tonic, 0.5),
        );
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    println!(
        "{:32} {:>6} {:>6} {:>6} {:>6} {:>6} {:>6} {:>6} {:>6} {:>6} {:>7}",
        "simulated",
        "F1 %",
        "recall",
        "precis",
        "n",
        "amp %",
        "|amp|",
        "onset",
        "known",
        "p95 s",
        "tonic"
    );
    let detector = DetectorConfig::default();
    let cases = [
        ("no noise", 0.0, 0.0, 6.0),
        ("0.01 µS", 0.01, 0.0, 6.0),
        ("0.02 µS", 0.02, 0.0, 6.0),
        ("0.02 µS, shapes ±30 %", 0.02, 0.3, 6.0),
        ("0.02 µS, 12 a minute", 0.02, 0.0, 12.0),
        ("0.05 µS", 0.05, 0.0, 6.0),
    ];
    for (name, noise_us, spread, responses_per_min) in cases {
        for rate_hz in [4.0, 8.0, 32.0, 130.061, 1000.0] {
            if rate_hz == 1000.0 && noise_us != 0.02 {
                continue;
            }
            let mut tally = Tally::default();
            for seed in 1..=20 {
                let config = EdaConfig {
                    rate_hz,
                    duration_s: 600.0,
                    seed,
                    noise_us,
                    spread,
                    responses_per_min,
                    ..EdaConfig::default()
                };
                tally.add(&config, &detector)?;
            }
            tally.print(&format!("{name}, {rate_hz} Hz"));
        }
    }
    // Nothing to find.
    for noise_us in [0.0, 0.02, 0.1] {
        for rate_hz in [4.0, 32.0] {
            let mut tally = Tally::default();
            for seed in 1..=20 {
                let config = EdaConfig {
                    rate_hz,
                    duration_s: 600.0,
                    seed,
                    noise_us,
                    responses_per_min: 0.0,
                    ..EdaConfig::default()
                };
                tally.add(&config, &detector)?;
            }
            let per_hour = tally.extra as f64 / (20.0 / 6.0);
            println!("no responses, {noise_us} µS, {rate_hz} Hz: {per_hour:.1} found an hour");
        }
    }
    Ok(())
}
