//! The curve through the oscillations: its top, where it has fallen to a ratio, where it is
//! steepest.

use super::beats::{MAD_TO_SD, Oscillation};
use crate::dsp::sort;

/// Half of the width that the curve is local in, mmHg: at least this, and so many distances of
/// the beats.
const HALF_WIDTH_MMHG: f64 = 15.0;
const DISTANCES: f64 = 5.0;
/// Between two places of the curve that are looked at, mmHg.
const STEP_MMHG: f64 = 2.0;
/// Places at most.
pub(super) const PLACES: usize = 160;
/// A beat further from the curve is left out: standard deviations, and parts of the top.
const OUTLIER_SDS: f64 = 3.5;
const OUTLIER_SHARE: f64 = 0.06;
/// Below this part of the top are the tails.
const TAIL: f64 = 0.3;

/// A smooth curve through oscillations by cuff pressure: a parabola around each place, by least
/// squares with biweight weights (W. S. Cleveland and S. J. Devlin, J. Am. Stat. Assoc. 83:596,
/// 1988).
#[derive(Clone, Copy, Debug)]
pub(super) struct Envelope {
    half_width: f64,
    first: f64,
    places: usize,
}

/// What is read off the curve, mmHg; NaN for what it does not reach.
#[derive(Clone, Copy, Debug)]
pub(super) struct Readings {
    /// Height of the top, and the cuff pressure there.
    pub top: f64,
    pub map: f64,
    /// Systolic and diastolic, by ratio.
    pub ratio: [f64; 2],
    /// And by slope.
    pub slope: [f64; 2],
    /// Between these the curve is above its tails.
    pub trimmed: [f64; 2],
}

impl Envelope {
    /// The curve of beats; none where there are too few.
    pub(super) fn of(beats: &[Oscillation]) -> Option<Self> {
        let (mut low, mut high, mut count) = (f64::INFINITY, f64::NEG_INFINITY, 0.0);
        for p in beats.iter().filter(|b| b.weight > 0.0).map(Oscillation::pressure) {
            low = if p < low { p } else { low };
            high = if p > high { p } else { high };
            count += 1.0;
        }
        let distance = (high - low) / count;
        let half_width = if DISTANCES * distance > HALF_WIDTH_MMHG {
            DISTANCES * distance
        } else {
            HALF_WIDTH_MMHG
        };
        let places = ((high - low) / STEP_MMHG) as usize + 1;
        (count >= 6.0 && places <= PLACES).then_some(Self { half_width, first: low, places })
    }

    /// Height and slope of the curve at a cuff pressure.
    fn at(&self, beats: &[Oscillation], pressure: f64) -> Option<(f64, f64)> {
        let (mut s, mut t) = ([0.0; 5], [0.0; 3]);
        for beat in beats {
            let u = (beat.pressure() - pressure) / self.half_width;
            let rest = 1.0 - u * u;
            if rest <= 0.0 || beat.weight == 0.0 {
                continue;
            }
            let w = beat.weight * rest * rest;
            let (u2, y) = (u * u, beat.height);
            for (sum, v) in s.iter_mut().zip([1.0, u, u2, u * u2, u2 * u2]) {
                *sum += w * v;
            }
            for (sum, v) in t.iter_mut().zip([y, u * y, u2 * y]) {
                *sum += w * v;
            }
        }
        let ([s0, s1, s2, s3, s4], [t0, t1, t2]) = (s, t);
        // By Cramer's rule.
        let (a, b, c) = (s2 * s4 - s3 * s3, s1 * s4 - s2 * s3, s1 * s3 - s2 * s2);
        let whole = s0 * a - s1 * b + s2 * c;
        if whole.abs() < 1e-9 * s0 * s0 * s0 {
            return None;
        }
        let height = (t0 * a - t1 * b + t2 * c) / whole;
        let slope = -(t0 * b - t1 * (s0 * s4 - s2 * s2) + t2 * (s0 * s3 - s1 * s2)) / whole;
        Some((height, slope / self.half_width))
    }

    /// Takes the weight from beats that are far off the curve; how many.
    pub(super) fn leave_out_outliers(
        &self,
        beats: &mut [Oscillation],
        scratch: &mut [f64],
    ) -> usize {
        let (mut count, mut top) = (0, 0.0);
        for i in 0..beats.len() {
            let Some(beat) = beats.get(i).copied().filter(|b| b.weight > 0.0) else { continue };
            let Some((height, _)) = self.at(beats, beat.pressure()) else { continue };
            top = if height > top { height } else { top };
            let off = (beat.height - height).abs();
            if let (Some(beat), Some(s)) = (beats.get_mut(i), scratch.get_mut(count)) {
                (beat.off, *s) = (off, off);
                count += 1;
            }
        }
        let Some(mad) = sort::median(scratch.get_mut(..count).unwrap_or(&mut [])) else {
            return 0;
        };
        let far = OUTLIER_SDS * MAD_TO_SD * mad;
        let most = if far > OUTLIER_SHARE * top { far } else { OUTLIER_SHARE * top };
        let mut left_out = 0;
        for beat in beats.iter_mut().filter(|b| b.weight > 0.0 && b.off > most) {
            beat.weight = 0.0;
            left_out += 1;
        }
        left_out
    }

    /// Top, ratios and steepest slopes.
    pub(super) fn read(
        &self,
        beats: &[Oscillation],
        ratios: [f64; 2],
        curve: &mut [(f64, f64)],
    ) -> Option<Readings> {
        let curve = curve.get_mut(..self.places)?;
        let mut top = (0, f64::NEG_INFINITY);
        for (i, place) in curve.iter_mut().enumerate() {
            *place = self.at(beats, self.place(i as f64))?;
            if place.0 > top.1 {
                top = (i, place.0);
            }
        }
        let curve: &[(f64, f64)] = curve;
        let (below, above) = curve.split_at_checked(top.0)?;
        type Way<'a> = &'a mut dyn Iterator<Item = &'a (f64, f64)>;
        let crossing = |from: f64, step: f64, level: f64, way: Way<'_>| {
            let mut last = top.1;
            for (k, (height, _)) in way.enumerate() {
                if *height <= level {
                    let share = (last - level) / (last - height);
                    return self.place(from + step * (k as f64 - 1.0 + share));
                }
                last = *height;
            }
            f64::NAN
        };
        let at = top.0 as f64;
        let fallen = |[high, low]: [f64; 2]| {
            [
                crossing(at + 1.0, 1.0, high * top.1, &mut above.iter().skip(1)),
                crossing(at - 1.0, -1.0, low * top.1, &mut below.iter().rev()),
            ]
        };
        let steepest = |sign: f64, from: usize, to: usize| {
            let mut best = (f64::NAN, 0.0);
            for (i, (_, slope)) in curve.iter().enumerate().take(to).skip(from) {
                if sign * slope > best.1 {
                    best = (i as f64, sign * slope);
                }
            }
            // At an end of the curve it may be steeper beyond.
            let inside = best.0 >= 1.0 && best.0 + 2.0 <= self.places as f64;
            let near = |k: f64| curve.get((best.0 + k) as usize).map_or(f64::NAN, |c| sign * c.1);
            if inside {
                self.place(best.0 + vertex(near(-1.0), best.1, near(1.0)))
            } else {
                f64::NAN
            }
        };
        let near = |k: f64| curve.get((at + k) as usize).map_or(f64::NAN, |c| c.0);
        let inside = top.0 >= 1 && top.0 + 2 <= self.places;
        let shift = if inside { vertex(near(-1.0), top.1, near(1.0)) } else { 0.0 };
        Some(Readings {
            top: top.1,
            map: if inside { self.place(at + shift) } else { f64::NAN },
            ratio: fallen(ratios),
            trimmed: fallen([TAIL; 2]),
            slope: [steepest(-1.0, top.0, self.places), steepest(1.0, 0, top.0)],
        })
    }

    fn place(&self, i: f64) -> f64 {
        self.first + STEP_MMHG * i
    }
}

/// Where the parabola through three values, one apart, is highest, from the middle one.
fn vertex(before: f64, here: f64, after: f64) -> f64 {
    let bend = before - 2.0 * here + after;
    if bend < 0.0 { (0.5 * (before - after) / bend).clamp(-1.0, 1.0) } else { 0.0 }
}
