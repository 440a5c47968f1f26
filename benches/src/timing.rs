//! Seconds of a call, by a clock that other programs do not disturb.

use std::{hint::black_box, time::Instant};

/// Seconds of one call, the mean of those begun within a time, at most so many: the scheduler's
/// clock ticks in milliseconds.
pub fn mean_s<T>(within_s: f64, most: u32, mut call: impl FnMut() -> T) -> f64 {
    let begin = Instant::now();
    let (first, mut calls) = (clock(begin), 0);
    while calls == 0 || (calls < most && begin.elapsed().as_secs_f64() < within_s) {
        black_box(call());
        calls += 1;
    }
    (clock(begin) - first) / f64::from(calls)
}

/// Seconds this thread was on a processor.
fn clock(begin: Instant) -> f64 {
    std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|s| s.split_whitespace().next()?.parse::<f64>().ok())
        .map_or_else(|| begin.elapsed().as_secs_f64(), |ns| ns * 1e-9)
}
