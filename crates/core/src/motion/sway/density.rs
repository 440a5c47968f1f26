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
    for (i, c) in curve.iter_mut().enumerate() {
        let Some((x, y)) = points(i) else { break };
        let near =
            |(x1, y1): (&f64, &f64)| (x - x1) * (x - x1) + (y - y1) * (y - y1) <= NEAR_MM * NEAR_MM;
        let (ml, ap) = (cop.ml.x.split_at_checked(i), cop.ap.x.split_at_checked(i));
        let (Some((ml, ml1)), Some((ap, ap1))) = (ml, ap) else { break };
        let after = ml1.iter().zip(ap1).skip(1).take_while(|p| near(*p)).count();
        let before = ml.iter().zip(ap).rev().take_while(|p| near(*p)).count();
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
