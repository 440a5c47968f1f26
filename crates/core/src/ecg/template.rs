//! A matched filter for the QRS complexes of this person in the noise of this moment.
//!
//! The mean of the last accepted complexes is the template s. Correlating with it is the best
//! linear detector in white noise; in coloured noise of covariance R the best one of the same
//! length correlates with h, where R h = s (Kay, *Fundamentals of Statistical Signal
//! Processing* II, 1998, chapter 4). R is the running autocorrelation of the signal, beats
//! included, so its system is solved by Levinson's recursion (J Math Phys 25:261, 1947). What
//! the noise leaves of the P wave and of the slow parts of the complex is thus made use of,
//! as far as it is left: muscle noise hides the fast parts, an electrode that moves the slow
//! ones.

use crate::Error;
use interocept_dsp::{
    alloc::{Vec, try_vec},
    ring::SlidingWindow,
    snapshot,
};

/// The template reaches from the onset of the P wave to the end of the QRS complex.
const BEFORE_S: f64 = 0.3;
const AFTER_S: f64 = 0.05;
/// The colour of the noise is that of about the last ten seconds.
const COLOUR_S: f64 = 10.0;
/// Beats in the mean: fifty, half a minute to a minute.
const LEARN: f64 = 0.02;
/// The filter is made anew with each of the first beats, then with every fourth: within four
/// beats neither shape nor noise changes much, and it is much work.
const FIRST: u32 = 16;
const EVERY: u32 = 4;
/// White noise assumed on top of the measured, as a part of the power: keeps it well posed.
const FLOOR: f64 = 1e-3;
/// Sums run in this many lanes.
const LANES: usize = 4;
type Lanes = [f64; LANES];
/// Samples that the autocorrelation takes in at a time.
const AT_ONCE: usize = 4;

#[derive(Clone, Debug)]
pub(super) struct Template {
    after: usize,
    recent: SlidingWindow<f64>,
    capacity: usize,
    shape: Vec<f64>,
    filter: Vec<Lanes>,
    /// Autocorrelation, the greatest lag first, as the samples lie in `recent`.
    correlation: Vec<f64>,
    /// Samples that it has yet to take in.
    fresh: u32,
    /// Room for the recursion, kept with the rest for its size to be counted.
    room: [Vec<f64>; 2],
    rate: f64,
    learnt: u32,
}
snapshot!(Template { recent, shape, filter, correlation, fresh, room, learnt }
    skip { after, capacity, rate });

impl Template {
    /// `held_s` is how long after its end a complex may still be learnt.
    pub(super) fn new(working_hz: f64, held_s: f64) -> Result<Self, Error> {
        let samples = |s: f64| libm::ceil(s * working_hz) as usize;
        let after = samples(AFTER_S);
        let length = (samples(BEFORE_S) + 1 + after).next_multiple_of(LANES);
        let capacity = length + samples(held_s);
        Ok(Self {
            after,
            recent: SlidingWindow::new(capacity)?,
            capacity,
            shape: try_vec(length, 0.0)?,
            filter: try_vec(length / LANES, [0.0; LANES])?,
            correlation: try_vec(length, 0.0)?,
            fresh: 0,
            room: [try_vec(length, 0.0)?, try_vec(length, 0.0)?],
            rate: 1.0 / (COLOUR_S * working_hz),
            learnt: 0,
        })
    }

    /// How far the output lags behind the reference point of the complex, in ticks.
    pub(super) fn lag(&self) -> usize {
        self.after
    }

    /// Forgets the signal, not the shape.
    pub(super) fn interrupt(&mut self) {
        self.recent.fill(0.0);
    }

    /// Takes a sample.
    #[inline]
    pub(super) fn push(&mut self, x: f64) {
        self.recent.push(x);
        self.fresh = self.fresh.saturating_add(1);
        if self.fresh as usize >= AT_ONCE {
            self.fresh = 0;
            let from = self.capacity + 1 - AT_ONCE - self.shape.len();
            let window = self.recent.as_slice().get(from..).unwrap_or(&[]);
            follow(&mut self.correlation, window, self.rate);
        }
    }

    /// The likeness of the last samples so many ticks ago: 1 for the template itself, whatever
    /// its units.
    #[inline]
    pub(super) fn likeness(&self, ago: u64) -> f64 {
        let from = (self.capacity - self.shape.len()).saturating_sub(ago as usize);
        likeness(&self.filter, self.recent.as_slice().get(from..).unwrap_or(&[]))
    }

    /// Learns the complex whose reference point was `ago` ticks before the last sample.
    pub(super) fn learn(&mut self, ago: usize) {
        let start = (self.capacity + self.after).checked_sub(ago + self.shape.len());
        let segment = start.and_then(|s| self.recent.as_slice().get(s..s + self.shape.len()));
        let Some(segment) = segment else { return };
        self.learnt = self.learnt.saturating_add(1);
        let weight = (1.0 / f64::from(self.learnt)).max(LEARN);
        for (s, x) in self.shape.iter_mut().zip(segment) {
            *s += weight * (x - *s);
        }
        if self.learnt < FIRST || self.learnt % EVERY == 0 {
            self.design();
        }
    }

    /// Makes the filter, scaled so that the shape itself gives 1.
    fn design(&mut self) {
        let filter = self.filter.as_flattened_mut();
        solve(&self.correlation, &self.shape, &mut self.room, filter);
        let gain = filter.iter().zip(&self.shape).map(|(h, s)| h * s).sum::<f64>();
        let scale = if gain > f64::MIN_POSITIVE && gain.is_finite() { 1.0 / gain } else { 0.0 };
        for h in filter {
            *h *= scale;
        }
    }
}

/// Takes the products of the last samples with those up to each into their running means.
#[inline]
fn follow(correlation: &mut [f64], window: &[f64], rate: f64) {
    let Some(last) = window.last_chunk::<AT_ONCE>() else { return };
    let [p, q, r, s] = last.map(|x| rate * x);
    let keep = 1.0 - rate * AT_ONCE as f64;
    let later = |i: usize| window.get(i..).unwrap_or(&[]);
    let samples = later(0).iter().zip(later(1)).zip(later(2)).zip(later(3));
    for (mean, (((a, b), c), d)) in correlation.iter_mut().zip(samples) {
        *mean = keep * *mean + p * a + q * b + r * c + s * d;
    }
}

/// The sum of products of the filter and the samples.
#[inline]
fn likeness(filter: &[Lanes], window: &[f64]) -> f64 {
    let (mut lanes, mut rest) = ([0.0; LANES], window);
    for taps in filter {
        let Some((samples, later)) = rest.split_first_chunk::<LANES>() else { break };
        for ((lane, h), w) in lanes.iter_mut().zip(taps).zip(samples) {
            *lane += h * w;
        }
        rest = later;
    }
    let [p, q, r, s] = lanes;
    (p + r) + (q + s)
}

/// Solves T x = y for the symmetric Toeplitz matrix T whose first row is `r` backwards
/// (Levinson). The room is for the prediction filter, and for its mirror image, which grows
/// from the end: no step then reads backwards.
fn solve(r: &[f64], y: &[f64], room: &mut [Vec<f64>; 2], x: &mut [f64]) {
    let mut error = r.last().copied().unwrap_or(0.0) * (1.0 + FLOOR) + f64::MIN_POSITIVE;
    let lags = r.get(..r.len().saturating_sub(1)).unwrap_or(&[]);
    let [filter, mirror] = room.each_mut().map(Vec::as_mut_slice);
    x.fill(0.0);
    filter.fill(0.0);
    mirror.fill(0.0);
    if let ([first, ..], [.., last]) = (&mut *filter, &mut *mirror) {
        (*first, *last) = (1.0, 1.0);
    }
    for (k, y) in y.iter().enumerate() {
        // Lags k to 1.
        let reach = lags.get(lags.len().saturating_sub(k)..).unwrap_or(&[]);
        let start = mirror.len().saturating_sub(k + 1);
        let mirror = mirror.get_mut(start..).unwrap_or(&mut []);
        if k > 0 {
            let reflection = -dot(filter, reach) / error;
            for (p, q) in filter.iter_mut().zip(&mut *mirror) {
                (*p, *q) = (*p + reflection * *q, *q + reflection * *p);
            }
            error *= 1.0 - reflection * reflection;
        }
        if error <= 0.0 || !error.is_finite() {
            return;
        }
        let more = (y - dot(x, reach)) / error;
        for (x, q) in x.iter_mut().zip(&*mirror) {
            *x += more * q;
        }
    }
}

/// The sum of products of as many as `b` has.
#[inline]
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let (mut a, mut b, mut lanes) = (a, b, [0.0; LANES]);
    while let (Some((first_a, rest_a)), Some((first_b, rest_b))) =
        (a.split_first_chunk::<LANES>(), b.split_first_chunk::<LANES>())
    {
        for ((lane, a), b) in lanes.iter_mut().zip(first_a).zip(first_b) {
            *lane += a * b;
        }
        (a, b) = (rest_a, rest_b);
    }
    let rest = a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let [p, q, r, s] = lanes;
    (p + q) + (r + s) + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn solves_the_system_it_says() {
        // An autocorrelation of two damped waves, the greatest lag first.
        let lag = |k: f64| libm::pow(0.9, k) * libm::cos(0.7 * k) + 0.5 * libm::pow(0.7, k);
        let n = 13;
        let r: Vec<f64> = (0..n).rev().map(|k| lag(k as f64)).collect();
        let y: Vec<f64> = (0..n).map(|k| libm::sin(k as f64)).collect();
        let mut x = y.clone();
        solve(&r, &y, &mut [y.clone(), y.clone()], &mut x);
        for (i, y) in y.iter().enumerate() {
            let row = x.iter().enumerate().map(|(j, x)| {
                let floor = if i == j { FLOOR * lag(0.0) } else { 0.0 };
                x * (lag((i as f64 - j as f64).abs()) + floor)
            });
            let sum: f64 = row.sum();
            assert!((sum - y).abs() < 1e-9, "{i}: {sum} {y}");
        }
    }
}
