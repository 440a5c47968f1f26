//! The course of the pulse arrival time, or of an index of the pulse's wave, between the beats and
//! through the noise.
//!
//! The logarithm of it and its rate of change, which dies away by itself; beats of poor
//! quality count less (Li, Mark and Clifford, Physiol Meas 29:15, 2008: the variance of the
//! noise grows as exp(1/q^2 - 1)), and those far from what is expected not at all. Without
//! beats only the uncertainty grows.

use super::gauss::Gauss;
use interocept_dsp::snapshot;

/// Standard deviation of the logarithm after a minute without beats.
const WANDER: f64 = 0.03;
/// A rate of change lasts this long.
const LASTING_S: f64 = 20.0;
/// Beats of a lower quality are not looked at.
const LEAST_QUALITY: f64 = 0.3;
/// A beat further away than so many standard deviations is an outlier,
const GATE: f64 = 3.0;
/// ... unless so many come one after the other: then it is the course that has moved.
const MOVED: u32 = 8;
/// Beats until the course is known.
const SETTLED: u32 = 8;
/// Beats that the quality is a mean over.
const QUALITY_BEATS: f64 = 30.0;

#[derive(Clone, Debug)]
pub(super) struct Course {
    /// Standard deviation of a good beat's logarithm.
    noise: f64,
    /// Least and greatest of what a beat can have.
    range: (f64, f64),
    pub belief: Gauss<2>,
    pub time_s: f64,
    pub accepted: u32,
    refused: u32,
    quality: f64,
}
snapshot!(Course { belief, time_s, accepted, refused, quality } skip { noise, range });

/// Where the course is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// The logarithm, and its variance.
    pub ln: f64,
    pub variance: f64,
    /// Its rate of change in a second, and its variance.
    pub slope: f64,
    pub slope_variance: f64,
    /// Seconds since the last beat.
    pub age_s: f64,
    pub quality: f64,
}

impl Course {
    pub(super) fn new(noise: f64, range: (f64, f64)) -> Self {
        let belief = Gauss::independent([0.0; 2], [0.0; 2]);
        Self { noise, range, belief, time_s: 0.0, accepted: 0, refused: 0, quality: 0.0 }
    }

    /// Takes a beat; whether it was one to believe.
    pub(super) fn beat(&mut self, time_s: f64, value: f64, quality: f64) -> bool {
        let (least, most) = self.range;
        let known = quality >= LEAST_QUALITY && (least..=most).contains(&value);
        if !known {
            return false;
        }
        let q = quality.min(1.0);
        let seen = libm::log(value);
        let variance = self.noise * self.noise * libm::exp(1.0 / (q * q) - 1.0);
        if self.accepted == 0 {
            self.begin(time_s, seen, variance, q);
            return true;
        }
        let mut next = advanced(&self.belief, time_s - self.time_s);
        let (expected, spread) = next.project(&[1.0, 0.0]);
        let surprise = seen - expected;
        if surprise * surprise > GATE * GATE * (spread + variance) {
            self.refused = self.refused.saturating_add(1);
            if self.refused >= MOVED {
                self.begin(time_s, seen, variance, q);
            }
            return false;
        }
        next.observe(&[1.0, 0.0], seen, variance);
        self.belief = next;
        self.time_s = time_s;
        self.refused = 0;
        self.accepted = self.accepted.saturating_add(1);
        self.quality += (q - self.quality) / QUALITY_BEATS;
        true
    }

    fn begin(&mut self, time_s: f64, seen: f64, variance: f64, quality: f64) {
        let slope = WANDER / libm::sqrt(2.0 * 60.0 * LASTING_S);
        self.belief = Gauss::independent([seen, 0.0], [libm::sqrt(variance), slope]);
        self.time_s = time_s;
        (self.accepted, self.refused, self.quality) = (1, 0, quality);
    }

    /// Where it is at a time, not before the last beat; none before it is settled.
    pub(super) fn at(&self, time_s: f64) -> Option<Place> {
        if self.accepted < SETTLED {
            return None;
        }
        let age_s = time_s - self.time_s;
        let belief = advanced(&self.belief, age_s);
        let (ln, variance) = belief.project(&[1.0, 0.0]);
        let (slope, slope_variance) = belief.project(&[0.0, 1.0]);
        Some(Place { ln, variance, slope, slope_variance, age_s, quality: self.quality })
    }
}

/// How place and rate of change go on for `dt` seconds.
pub(super) fn transition(dt: f64) -> [[f64; 2]; 2] {
    let decay = libm::exp(-dt / LASTING_S);
    [[1.0, LASTING_S * (1.0 - decay)], [0.0, decay]]
}

/// The integral of an Ornstein-Uhlenbeck process over `dt` seconds, exactly.
pub(super) fn advanced(belief: &Gauss<2>, dt: f64) -> Gauss<2> {
    let dt = if dt > 0.0 { dt } else { 0.0 };
    let decay = libm::exp(-dt / LASTING_S);
    let (lost, rest) = (1.0 - decay, 1.0 - decay * decay);
    let q = WANDER * WANDER / (60.0 * LASTING_S * LASTING_S);
    let square = LASTING_S * LASTING_S;
    let place = q * square * (dt - 2.0 * LASTING_S * lost + 0.5 * LASTING_S * rest);
    let both = 0.5 * q * square * lost * lost;
    let rate = 0.5 * q * LASTING_S * rest;
    let mut next = *belief;
    next.advance(&transition(dt), &[[place, both], [both, rate]]);
    next
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steady(seconds: u32) -> Course {
        let mut course = Course::new(0.025, (50.0, 600.0));
        for i in 0..seconds {
            course.beat(f64::from(i), if i % 2 == 0 { 198.0 } else { 202.0 }, 1.0);
        }
        course
    }

    #[test]
    fn noise_is_averaged_and_gaps_are_not_bridged() {
        let course = steady(100);
        let now = course.at(99.0).unwrap();
        assert!((libm::exp(now.ln) - 200.0).abs() < 1.0);
        assert!(libm::sqrt(now.variance) < 0.02);
        let later = course.at(99.0 + 600.0).unwrap();
        assert!(libm::sqrt(later.variance) > 0.08, "{}", libm::sqrt(later.variance));
        assert!((later.ln - now.ln).abs() < 0.02);
    }

    #[test]
    fn an_outlier_moves_nothing_and_eight_in_a_row_are_the_truth() {
        let mut course = steady(100);
        let before = course.at(100.0).unwrap().ln;
        assert!(!course.beat(100.0, 320.0, 1.0));
        assert!((course.at(100.0).unwrap().ln - before).abs() < 1e-12);
        for i in 0..20 {
            course.beat(101.0 + f64::from(i), 320.0, 1.0);
        }
        assert!((libm::exp(course.at(121.0).unwrap().ln) - 320.0).abs() < 2.0);
    }

    #[test]
    fn poor_beats_count_less_and_impossible_ones_not() {
        let mut course = steady(100);
        assert!(!course.beat(100.0, 200.0, 0.1));
        assert!(!course.beat(100.0, 20.0, 1.0));
        assert!(!course.beat(100.0, f64::NAN, 1.0));
        assert!(!course.beat(100.0, 200.0, f64::NAN));
        let mut poor = course.clone();
        course.beat(100.0, 210.0, 1.0);
        poor.beat(100.0, 210.0, 0.5);
        assert!(course.at(100.0).unwrap().ln > poor.at(100.0).unwrap().ln);
    }
}
