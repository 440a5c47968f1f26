//! What the examples that take times share: intervals, and a clock that other programs do not disturb.

use std::{hint::black_box, time::Instant};

/// Correlated intervals in ms: slow drift, 0.1 Hz and breathing oscillations, noise.
pub(crate) fn intervals(n: usize) -> Vec<f64> {
    let mut seed = 1u64;
    let mut noise = || {
        (0..4)
            .map(|_| {
                seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                (seed >> 40) as f64 / 16777216.0 - 0.5
            })
            .sum::<f64>()
            * 1.7
    };
    let (mut slow, mut t) = (0.0, 0.0_f64);
    (0..n)
        .map(|_| {
            slow = 0.995 * slow + 3.0 * noise();
            t += 0.9;
            let rr = 900.0 + slow + 20.0 * (0.628 * t).sin() + 25.0 * (1.57 * t).sin();
            (rr + 8.0 * noise()).round()
        })
        .collect()
}

/// Seconds of one call, the mean of those begun within a time, at most so many: the scheduler's
/// clock ticks in milliseconds.
pub(crate) fn mean_s<T>(within_s: f64, most: u32, mut call: impl FnMut() -> T) -> f64 {
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
