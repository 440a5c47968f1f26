//! Every processor of the registry, pushed a whole signal.

use crate::Workload;
use interocept::{
    Processor, SampleRate,
    erased::Frames,
    ppg::{Detector, DetectorConfig},
    process::Input,
    registry::{self, Entry, PROCESSORS},
};
use interocept_sim::{PpgConfig, RhythmConfig, ppg};
use interocept_tests::signals;
use std::hint::black_box;

/// Channels that tell times: pushed again they would run back, and be refused.
const TIMES: [&str; 2] = ["frame_s", "time_s"];

/// Pushes a whole signal; without settings the defaults are taken.
fn push(entry: &'static Entry, name: &str, settings: &'static [f64]) -> Workload {
    let (items, unit) = match entry.info.input {
        Input::Samples => (10_000, "frame"),
        Input::Events => (300, "event"),
    };
    Workload::new(format!("{}/{name}", entry.info.name), items, unit, move || {
        let frames = signals::ordinary(entry, items, 1);
        let make = || (entry.make)(settings, signals::rate_of(entry)).expect("valid settings");
        let timed = entry.info.channels.iter().any(|c| TIMES.contains(&c.name));
        let mut p = make();
        Box::new(move || {
            if timed {
                p = make();
            }
            let mut outputs = 0_u32;
            p.push(Frames::F64(black_box(&frames)), &mut |_| outputs += 1).expect("whole frames");
            f64::from(outputs)
        })
    })
}

/// Pulses at a rate where little or nothing is thinned out.
fn pulses(rate_hz: f64) -> Workload {
    let items = 10_000;
    let name = format!("ppg.detector/push_{rate_hz}_hz");
    Workload::new(name, items, "frame", move || {
        let duration_s = items as f64 / rate_hz;
        let rhythm = RhythmConfig { duration_s, ..RhythmConfig::default() };
        let config = PpgConfig { rate_hz, rhythm, step: 0.001, ..PpgConfig::default() };
        let samples = ppg::simulate(&config).expect("valid settings").samples;
        let rate = SampleRate::new(rate_hz).expect("a valid rate");
        let mut p = Detector::new(&DetectorConfig::default(), rate).expect("valid settings");
        Box::new(move || {
            let mut outputs = 0_u32;
            p.push(black_box(&samples), &mut |_| outputs += 1).expect("whole frames");
            f64::from(outputs)
        })
    })
}

/// One for each processor, the live measures without the correction before them, and pulses at
/// other rates.
pub fn all() -> Vec<Workload> {
    let mut all: Vec<_> = PROCESSORS.iter().map(|entry| push(entry, "push", &[])).collect();
    let live = registry::find_name("hrv.live").expect("a processor");
    all.push(push(live, "push_uncorrected", &[60.0, 0.0, 0.0, 10.0]));
    all.extend([64.0, 125.0, 500.0].map(pulses));
    all.into_iter()
        .map(|w| match w.name.split('/').next() {
            Some("hrv.live") => w.goal(1000.0),
            Some("eda.detector") => w.goal(100.0),
            Some("abp.detector" | "ppg.detector" | "resp.breaths" | "resp.rate") => w.goal(40.0),
            _ => w,
        })
        .collect()
}
