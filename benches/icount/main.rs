//! Runs one workload once, in a function that callgrind can tell from its preparation.
//! `icount/run.py` counts; without an argument this lists what there is.

use std::{hint::black_box, process::ExitCode};

/// What is counted: the second lap, with everything in place.
#[inline(never)]
fn counted_lap(lap: &mut dyn FnMut() -> f64) -> f64 {
    black_box(lap())
}

fn main() -> ExitCode {
    let workloads = interocept_benches::short();
    let Some(name) = std::env::args().nth(1) else {
        workloads.iter().for_each(|w| println!("{}", w.name));
        return ExitCode::SUCCESS;
    };
    let Some(workload) = workloads.iter().find(|w| w.name == name) else {
        eprintln!("no workload {name}");
        return ExitCode::from(2);
    };
    let mut lap = workload.prepare.lap();
    black_box(lap());
    black_box(counted_lap(&mut lap));
    ExitCode::SUCCESS
}
