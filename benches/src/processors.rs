//! Every processor of the registry, pushed a whole signal.

use crate::Workload;
use interocept::{
    erased::Frames,
    process::Input,
    registry::{Entry, PROCESSORS},
};
use interocept_tests::signals;
use std::hint::black_box;

fn workload(entry: &'static Entry) -> Workload {
    let (items, unit) = match entry.info.input {
        Input::Samples => (10_000, "frame"),
        Input::Events => (300, "event"),
    };
    Workload::new(format!("{}/push", entry.info.name), items, unit, move || {
        let frames = signals::ordinary(entry, items, 1);
        let mut p = (entry.make)(&[], signals::rate_of(entry)).expect("the defaults are valid");
        Box::new(move || {
            let mut outputs = 0_u32;
            p.push(Frames::F64(black_box(&frames)), &mut |_| outputs += 1).expect("whole frames");
            f64::from(outputs)
        })
    })
}

/// One for each processor.
pub fn all() -> Vec<Workload> {
    PROCESSORS.iter().map(workload).collect()
}
