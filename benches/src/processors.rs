//! Every processor of the registry, pushed a whole signal.

use crate::Workload;
use interocept::{
    erased::Frames,
    process::Input,
    registry::{self, Entry, PROCESSORS},
};
use interocept_tests::signals;
use std::hint::black_box;

/// Pushes a whole signal; without settings the defaults are taken.
fn push(entry: &'static Entry, name: &str, settings: &'static [f64]) -> Workload {
    let (items, unit) = match entry.info.input {
        Input::Samples => (10_000, "frame"),
        Input::Events => (300, "event"),
    };
    Workload::new(format!("{}/{name}", entry.info.name), items, unit, move || {
        let frames = signals::ordinary(entry, items, 1);
        let mut p = (entry.make)(settings, signals::rate_of(entry)).expect("valid settings");
        Box::new(move || {
            let mut outputs = 0_u32;
            p.push(Frames::F64(black_box(&frames)), &mut |_| outputs += 1).expect("whole frames");
            f64::from(outputs)
        })
    })
}

/// One for each processor, and the live measures without the correction before them.
pub fn all() -> Vec<Workload> {
    let mut all: Vec<_> = PROCESSORS.iter().map(|entry| push(entry, "push", &[])).collect();
    let live = registry::find_name("hrv.live").expect("a processor");
    all.push(push(live, "push_uncorrected", &[60.0, 0.0, 0.0, 10.0]));
    all.into_iter()
        .map(|w| match w.name.split('/').next() {
            Some("hrv.live") => w.goal(1000.0),
            Some("eda.detector") => w.goal(100.0),
            Some("ppg.detector") => w.goal(40.0),
            _ => w,
        })
        .collect()
}
