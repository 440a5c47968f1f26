//! Before the descriptors: missing samples, resampling, filtering, speed.

use crate::Error;
use interocept_dsp::{
    alloc::{Vec, try_vec},
    iir::{Band, Sos},
};

/// Rate and corner of the usual pipeline (Quijoux and others, 2021).
pub(super) const RESAMPLED_HZ: f64 = 25.0;
const CORNER_HZ: f64 = 10.0;
const ORDER: usize = 4;
/// Each resampled value is the time-weighted mean of so much signal (SWARII; Audiffren and
/// Contal, Sensors 16:1208, 2016), less a hair, so that a sample on the border is outside.
const SPAN_S: f64 = 0.08 - 1e-6;
/// Filters of the resampled signal have settled after this; it starts here.
const START_S: f64 = 0.1;
/// Samples by which a signal is continued before it is filtered forwards and backwards: three
/// times the number of coefficients.
const PAD: usize = 3 * (ORDER + 1);

/// How many values a recording of `length` samples is resampled to.
pub(super) fn resampled(length: usize, rate_hz: f64) -> usize {
    let (first, last) = span(length, rate_hz);
    let steps = (last - first) / rate_hz * RESAMPLED_HZ;
    if steps >= 0.0 { libm::floor(steps + 1e-6) as usize + 1 } else { 0 }
}

/// First and last sample that resampling rests on.
fn span(length: usize, rate_hz: f64) -> (f64, f64) {
    (libm::ceil(START_S * rate_hz - 1e-9), length as f64 - 2.0)
}

/// Resamples `x` to 25 Hz by time-weighted means.
pub(super) fn resample(x: &[f64], rate_hz: f64, out: &mut [f64]) {
    let (first, last) = span(x.len(), rate_hz);
    let reach = 0.5 * SPAN_S * rate_hz;
    for (k, out) in out.iter_mut().enumerate() {
        let centre = first + k as f64 * rate_hz / RESAMPLED_HZ;
        let from = larger(libm::floor(centre - reach) + 1.0, first);
        let to = smaller(libm::ceil(centre + reach) - 1.0, last);
        let (mut sum, mut weights) = (0.0, 0.0);
        let mut i = from;
        while i <= to {
            let left = if i > from { i - 0.5 } else { larger(first, centre - reach) };
            let right = if i < to { i + 0.5 } else { smaller(last, centre + reach) };
            let weight = right - left;
            sum += weight * x.get(i as usize).copied().unwrap_or(f64::NAN);
            weights += weight;
            i += 1.0;
        }
        *out = if rate_hz <= RESAMPLED_HZ { between(x, centre) } else { sum / weights };
    }
}

fn between(x: &[f64], at: f64) -> f64 {
    let i = libm::floor(at);
    let value = |i: f64| x.get(i as usize).copied().unwrap_or(f64::NAN);
    let (a, b) = (value(i), value(i + 1.0));
    if at > i { a + (at - i) * (b - a) } else { a }
}

fn larger(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

fn smaller(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

/// Lays straight lines over missing samples, at the ends a constant. Gives how many were missing
/// and the longest run of them; nothing where all are.
pub(super) fn bridge(x: &mut [f64]) -> Option<(usize, usize)> {
    let (mut missing, mut longest, mut run) = (0, 0, 0);
    let mut before = None;
    for i in 0..=x.len() {
        let now = x.get(i).copied();
        if now.is_some_and(f64::is_nan) {
            run += 1;
            continue;
        }
        if run > 0 {
            missing += run;
            longest = longest.max(run);
            let (from, to) = (before.or(now)?, now.or(before)?);
            let step = (to - from) / (run + 1) as f64;
            for (k, x) in x.iter_mut().take(i).skip(i - run).enumerate() {
                *x = from + step * (k + 1) as f64;
            }
            run = 0;
        }
        before = now;
    }
    Some((missing, longest))
}

/// A Butterworth low-pass forwards and backwards: no phase, twice the order.
#[derive(Clone, Debug)]
pub(super) struct TwoWay {
    filter: Sos,
    work: Vec<f64>,
}
interocept_dsp::snapshot!(TwoWay {} skip heap { filter, work });

impl TwoWay {
    pub(super) fn new(most: usize, corner_hz: f64, rate_hz: f64) -> Result<Self, Error> {
        Ok(Self {
            filter: Sos::butterworth(ORDER, Band::Low(corner_hz), rate_hz)?,
            work: try_vec(most + 2 * PAD, 0.0)?,
        })
    }

    /// That of the usual pipeline.
    pub(super) fn usual(most: usize) -> Result<Self, Error> {
        Self::new(most, CORNER_HZ, RESAMPLED_HZ)
    }

    /// Filters in place what is longer than the padding.
    pub(super) fn run(&mut self, x: &mut [f64]) {
        let Some(work) = self.work.get_mut(..x.len() + 2 * PAD) else { return };
        let (Some(first), Some(last)) = (x.first().copied(), x.last().copied()) else { return };
        if x.len() <= PAD {
            return;
        }
        // The ends are continued by point reflection.
        let head = x.iter().skip(1).take(PAD).rev().map(|v| 2.0 * first - v);
        let tail = x.iter().rev().skip(1).take(PAD).map(|v| 2.0 * last - v);
        let all = head.chain(x.iter().copied()).chain(tail);
        for (w, v) in work.iter_mut().zip(all) {
            *w = v;
        }
        self.filter.prime(work.first().copied().unwrap_or(0.0));
        self.filter.run(work);
        self.filter.prime(work.last().copied().unwrap_or(0.0));
        work.iter_mut().rev().for_each(|w| *w = self.filter.step(*w));
        for (x, w) in x.iter_mut().zip(work.iter().skip(PAD)) {
            *x = *w;
        }
    }
}

/// Derivative of the cubics through five points each (Savitzky and Golay, Anal. Chem. 36:1627,
/// 1964), at the ends that of the outermost five.
pub(super) fn speed(x: &[f64], rate_hz: f64, out: &mut [f64]) {
    const ENDS: [[f64; 5]; 2] = [
        [-125.0 / 84.0, 34.0 / 21.0, 4.0 / 7.0, -22.0 / 21.0, 29.0 / 84.0],
        [-19.0 / 42.0, -1.0 / 42.0, 2.0 / 7.0, 13.0 / 42.0, -5.0 / 42.0],
    ];
    let five = x.iter().zip(x.iter().skip(1)).zip(x.iter().skip(3)).zip(x.iter().skip(4));
    for (out, (((a, b), d), e)) in out.iter_mut().skip(2).zip(five) {
        *out = rate_hz * ((a - e) + 8.0 * (d - b)) / 12.0;
    }
    for (k, weights) in ENDS.iter().enumerate() {
        let dot = |x: &mut dyn Iterator<Item = &f64>| {
            weights.iter().zip(x).fold(0.0, |sum, (w, x)| sum + w * x)
        };
        let (head, tail) = (dot(&mut x.iter()), -dot(&mut x.iter().rev()));
        if let Some(out) = out.get_mut(k) {
            *out = rate_hz * head;
        }
        if let Some(out) = out.iter_mut().take(x.len()).rev().nth(k) {
            *out = rate_hz * tail;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_laid_over_what_is_missing() {
        let n = f64::NAN;
        let mut x = [n, 1.0, n, n, 4.0, n];
        assert_eq!(bridge(&mut x), Some((4, 2)));
        assert_eq!(x, [1.0, 1.0, 2.0, 3.0, 4.0, 4.0]);
        assert_eq!(bridge(&mut [n, n]), None);
    }

    #[test]
    fn the_speed_of_a_cubic_is_exact_to_the_ends() {
        let cubic = |t: f64| 1.0 + t * (2.0 + t * (3.0 - 0.5 * t));
        let x: alloc::vec::Vec<f64> = (0..9).map(|i| cubic(f64::from(i) / 10.0)).collect();
        let mut v = [0.0; 9];
        speed(&x, 10.0, &mut v);
        for (i, v) in v.iter().enumerate() {
            let t = i as f64 / 10.0;
            assert!((v - (2.0 + t * (6.0 - 1.5 * t))).abs() < 1e-12, "{i} {v}");
        }
    }
}
