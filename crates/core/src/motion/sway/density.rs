//! How long the centre of pressure stays near each of its points.

use super::{Cop, Out, prepare::TwoWay};
use crate::catalogue::sway as id;

/// A point is near within this many millimetres (Jacono and others, Motor Control 8:292, 2004).
const NEAR_MM: f64 = 3.0;
/// Corner of the low-pass filter of the curve.
pub(super) const CORNER_HZ: f64 = 2.5;

/// Peaks of the curve, and how far apart they lie in the plane.
pub(super) fn describe(cop: &Cop<'_>, filter: &mut TwoWay, curve: &mut [f64], out: &mut Out<'_>) {
    // As in the reference, the last point is near to others but has no place in the curve.
    let Some((_, curve)) = curve.split_last_mut() else { return };
    let points = |i: usize| {
        let at = |x: &[f64]| x.get(i).copied();
        at(cop.ml.x).zip(at(cop.ap.x))
    };
    let n = cop.ml.x.len();
    let steps = cop.ml.steps().zip(cop.ap.steps()).map(|(x, y)| x * x + y * y);
    let longest = libm::sqrt(steps.fold(0.0, |most, s| if s > most { s } else { most }));
    // Less a hair for rounding.
    let steps_per_mm = (1.0 - 1e-9) / longest;
    for (i, c) in curve.iter_mut().enumerate() {
        let Some((x, y)) = points(i) else { break };
        let after = run((x, y), steps_per_mm, n.saturating_sub(i + 1), |k| points(i + 1 + k));
        let before = run((x, y), steps_per_mm, i, |k| points(i.checked_sub(k + 1)?));
        *c = (before + after) as f64 / cop.rate_hz;
    }
    filter.run(curve);
    let triples = curve.iter().zip(curve.iter().skip(1)).zip(curve.iter().skip(2));
    let (mut heights, mut peaks, mut apart, mut last) = (0.0, 0.0, 0.0, None);
    for (i, ((a, b), c)) in triples.enumerate() {
        if b <= a || b <= c {
            continue;
        }
        (heights, peaks) = (heights + b, peaks + 1.0);
        let here = points(i + 1);
        if let (Some((x, y)), Some((x1, y1))) = (last, here) {
            let (x1, y1): (f64, f64) = (x1 - x, y1 - y);
            apart += libm::sqrt(x1 * x1 + y1 * y1);
        }
        last = here;
    }
    out.put(id::SWAY_DENSITY_PEAK, heights / peaks);
    out.put(id::SWAY_DENSITY_DISTANCE, apart / (peaks - 1.0));
}

/// How many of `most` points in a row are near. Not every one is looked at: from where it is, the
/// curve cannot leave in fewer of its longest steps than it has way left.
#[inline]
fn run(
    (x, y): (f64, f64),
    steps_per_mm: f64,
    most: usize,
    point: impl Fn(usize) -> Option<(f64, f64)>,
) -> usize {
    let mut k = 0;
    while k < most {
        let Some((x1, y1)) = point(k) else { break };
        let square = (x - x1) * (x - x1) + (y - y1) * (y - y1);
        if square > NEAR_MM * NEAR_MM {
            return k;
        }
        let free = (NEAR_MM - libm::sqrt(square)) * steps_per_mm;
        k = k.saturating_add(1).saturating_add(free as usize);
    }
    k.min(most)
}
