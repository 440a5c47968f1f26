//! Where the centre of pressure is, and how it gets there.

use super::{Axis, Cop, Out};
use crate::catalogue::sway as id;
use interocept_dsp::sort::argsort;

/// Extent, ellipse, path and speed.
pub(super) fn describe(cop: &Cop<'_>, order: &mut [u32], radius: &mut [f64], out: &mut Out<'_>) {
    let (ml, ap) = (&cop.ml, &cop.ap);
    let n = ml.x.len() as f64;
    let mean = |values: &mut dyn Iterator<Item = f64>| values.fold(0.0, |sum, v| sum + v) / n;
    for (axis, ids) in [(ml, &id::SWAY_ML), (ap, &id::SWAY_AP)] {
        out.put(ids.mean, axis.mean);
        out.put(ids.distance, mean(&mut axis.x.iter().map(|x| x.abs())));
        out.put(ids.greatest, most(axis.x.iter().map(|x| x.abs())));
    }
    let r = || ml.x.iter().zip(ap.x).map(|(x, y)| libm::sqrt(x * x + y * y));
    let distance = mean(&mut r());
    out.put(id::SWAY_DISTANCE, distance);
    out.put(id::SWAY_GREATEST, most(r()));

    let square = |axis: &Axis<'_>| mean(&mut axis.x.iter().map(|x| x * x));
    let (ml2, ap2) = (square(ml), square(ap));
    let (rms_ml, rms_ap) = (libm::sqrt(ml2), libm::sqrt(ap2));
    let planar = libm::sqrt(ml2 + ap2);
    out.put(id::SWAY_ML.rms, rms_ml);
    out.put(id::SWAY_AP.rms, rms_ap);
    out.put(id::SWAY_RMS, planar);
    let range = |axis: &Axis<'_>| most(axis.x.iter().copied()) + most(axis.x.iter().map(|x| -x));
    out.put(id::SWAY_ML.range, range(ml));
    out.put(id::SWAY_AP.range, range(ap));
    out.put(id::SWAY_RANGE, diameter(cop, order, radius));
    out.put(id::SWAY_RANGE_RATIO, range(ml) / range(ap));
    out.put(id::SWAY_PLANAR_DEVIATION, planar);

    let products = mean(&mut ml.x.iter().zip(ap.x).map(|(x, y)| x * y));
    let coefficient = products / (rms_ml * rms_ap);
    out.put(id::SWAY_DIRECTION_COEFFICIENT, coefficient.clamp(-1.0, 1.0));
    let area = ellipse(n, ml2 * ap2 - products * products);
    out.put(id::SWAY_ELLIPSE_AREA, area);
    out.put(id::SWAY_PRINCIPAL_DIRECTION, direction(cop, [ml2, ap2, products], n));

    let steps = |axis: &Axis<'_>| mean(&mut axis.steps().map(f64::abs)) * n;
    let path = ml.steps().zip(ap.steps()).map(|(x, y)| libm::sqrt(x * x + y * y));
    let path = path.fold(0.0, |sum, step| sum + step);
    for (axis, ids) in [(ml, &id::SWAY_ML), (ap, &id::SWAY_AP)] {
        let length = steps(axis);
        out.put(ids.velocity, length * cop.rate_hz / n);
        let away = mean(&mut axis.x.iter().map(|x| x.abs()));
        // Of a sine: a period is a path of four amplitudes.
        let hz = length * cop.rate_hz / (n - 1.0) / away / (4.0 * core::f64::consts::SQRT_2);
        out.put(ids.mean_frequency, hz);
        let spread = axis.spread();
        out.put(ids.phase_plane, libm::sqrt(square(axis) + spread));
        turns(axis, ids, out);
    }
    out.put(id::SWAY_VELOCITY, path * cop.rate_hz / n);
    let round = 2.0 * core::f64::consts::PI * distance;
    out.put(id::SWAY_MEAN_FREQUENCY, path * cop.rate_hz / (n - 1.0) / round);
    let before = ml.x.iter().zip(ap.x);
    let after = ml.x.iter().zip(ap.x).skip(1);
    let swept = before.zip(after).map(|((x, y), (x1, y1))| (x1 * y - x * y1).abs());
    let swept = swept.fold(0.0, |sum, s| sum + s);
    out.put(id::SWAY_AREA_PER_SECOND, swept * cop.rate_hz / (2.0 * (n - 1.0)));
    out.put(id::SWAY_LENGTH_BY_AREA, path / area);
    let d = libm::sqrt(4.0 * area / core::f64::consts::PI);
    let ln = libm::log(n);
    out.put(id::SWAY_FRACTAL_DIMENSION, ln / (ln + libm::log(d) - libm::log(path)));
}

fn most(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(f64::NEG_INFINITY, |most, v| if v > most { v } else { most })
}

/// The ellipse that holds the next point with 95 % probability (Schubert and Kirchner, Gait
/// Posture 39:518, 2014); the quantile of F(2, n - 2) has a closed form.
fn ellipse(n: f64, determinant: f64) -> f64 {
    let free = n - 2.0;
    let f95 = 0.5 * free * (libm::pow(0.05, -2.0 / free) - 1.0);
    let next = (n + 1.0) * (n - 1.0) / (n * free);
    2.0 * core::f64::consts::PI * f95 * libm::sqrt(determinant) * next
}

/// Angle between the direction of most sway and the antero-posterior axis, in degrees.
fn direction(cop: &Cop<'_>, [ml2, ap2, products]: [f64; 3], n: f64) -> f64 {
    let mean = |axis: &Axis<'_>| axis.x.iter().fold(0.0, |sum, x| sum + x) / n;
    let (x, y) = (mean(&cop.ml), mean(&cop.ap));
    let (ml2, ap2, products) = (ml2 - x * x, ap2 - y * y, products - x * y);
    libm::atan2(2.0 * products, ap2 - ml2).abs().to_degrees() / 2.0
}

/// The largest distance of two points. A pair further apart than the best so far has radii that
/// together are longer, so points are tried from the outside in and most pairs never.
fn diameter(cop: &Cop<'_>, order: &mut [u32], radius: &mut [f64]) -> f64 {
    let points = || cop.ml.x.iter().zip(cop.ap.x);
    for (r, (x, y)) in radius.iter_mut().zip(points()) {
        *r = -libm::sqrt(x * x + y * y);
    }
    let order = argsort(radius, order);
    let point = |i: u32| {
        let i = i as usize;
        let at = |x: &[f64]| x.get(i).copied().unwrap_or(0.0);
        (at(cop.ml.x), at(cop.ap.x), -at(radius))
    };
    let mut best = 0.0;
    for (k, i) in order.iter().enumerate() {
        let (x, y, r) = point(*i);
        if 2.0 * r <= best {
            break;
        }
        for j in order.iter().skip(k + 1) {
            let (x1, y1, r1) = point(*j);
            if r + r1 <= best {
                break;
            }
            let apart = libm::sqrt((x - x1) * (x - x1) + (y - y1) * (y - y1));
            if apart > best {
                best = apart;
            }
        }
    }
    best
}

/// Zero crossings of the speed and the mean of its peaks between them.
fn turns(axis: &Axis<'_>, ids: &id::SwayAxis, out: &mut Out<'_>) {
    // Sums and counts of peaks: backwards, forwards.
    let (mut sums, mut counts) = ([0.0; 2], [0.0; 2]);
    let (mut crossings, mut peak, mut before) = (0.0, 0.0, 0.0_f64);
    for v in axis.speed.iter().filter(|v| **v != 0.0) {
        if v * before < 0.0 {
            if crossings > 0.0 {
                let side = usize::from(before > 0.0);
                if let (Some(sum), Some(count)) = (sums.get_mut(side), counts.get_mut(side)) {
                    *sum += peak;
                    *count += 1.0;
                }
            }
            crossings += 1.0;
            peak = 0.0;
        }
        if v.abs() > peak {
            peak = v.abs();
        }
        before = *v;
    }
    let ([back, forth], [backs, forths]) = (sums, counts);
    out.put(ids.zero_crossings, crossings);
    out.put(ids.peak_velocity_pos, forth / forths);
    out.put(ids.peak_velocity_neg, back / backs);
    out.put(ids.peak_velocity, (forth + back) / (forths + backs));
}
