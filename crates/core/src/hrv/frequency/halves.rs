//! NeuroKit2's segments: half the series each.

use super::{TOP_HZ, grid::Grid};
use core::{f64::consts::PI, ops::Range};

/// The longest series, in samples, whose half is taken as a segment: 2 h at 4 Hz.
const LONGEST: usize = 28_800;
/// Room that a density needs at most.
pub(super) const MOST_BINS: usize = LONGEST / 8 + 2;

/// Where a density lies in the memory that it was given.
pub(super) struct Halves {
    pub(super) bins: Range<usize>,
    pub(super) first_hz: f64,
    pub(super) step_hz: f64,
}

/// Welch's estimate from segments of half the series, overlapping by half, with a transform
/// of twice their length, from `slowest` periods in the series up to [`TOP_HZ`]. Its few bins
/// come from their definition, which needs no plan for each length.
pub(super) fn density(grid: &Grid, slowest: f64, psd: &mut [f64]) -> Option<Halves> {
    let (x, rate_hz) = (grid.samples(), grid.rate_hz());
    let size = x.len() / 2;
    if size < 4 || x.len() > LONGEST {
        return None;
    }
    let hop = size - size / 2;
    let step_hz = rate_hz / (2 * size) as f64;
    let bins = (TOP_HZ / step_hz) as usize + 1;
    let turn = 2.0 * PI / size as f64;
    let window = |i: usize| 0.5 - 0.5 * libm::cos(turn * i as f64);
    let energy: f64 = (0..size).map(|i| window(i) * window(i)).sum();
    let segments = (x.len() - size) / hop.max(1) + 1;
    for (k, p) in psd.get_mut(..bins)?.iter_mut().enumerate() {
        let angle = PI * k as f64 / size as f64;
        let (turn_sin, turn_cos) = libm::sincos(angle);
        let mut sum = 0.0;
        for s in 0..segments {
            let part = x.get(s * hop..s * hop + size)?;
            let (mut re, mut im, mut c, mut d) = (0.0, 0.0, 1.0, 0.0);
            for (i, v) in part.iter().enumerate() {
                if i % 64 == 0 {
                    (d, c) = libm::sincos(angle * i as f64);
                }
                let weighted = v * (0.5 - 0.5 * libm::cos(turn * i as f64));
                re += weighted * c;
                im += weighted * d;
                (c, d) = (c * turn_cos - d * turn_sin, d * turn_cos + c * turn_sin);
            }
            sum += re * re + im * im;
        }
        let sides = if k == 0 { 1.0 } else { 2.0 };
        *p = sides * sum / (segments as f64 * rate_hz * energy);
    }
    let slowest_hz = slowest * rate_hz / x.len() as f64;
    let first = (0..bins).find(|k| *k as f64 * step_hz >= slowest_hz)?;
    Some(Halves { bins: first..bins, first_hz: first as f64 * step_hz, step_hz })
}
