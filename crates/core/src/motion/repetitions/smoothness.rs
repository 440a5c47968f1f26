//! How smooth the way out of a repetition is.
//!
//! Both numbers are defined for one movement from rest to rest. The way out is one; the way back
//! is not over when the repetition is told, and both together are two.

use super::{super::smooth, counter::Rep};
use crate::{Error, choice};
use interocept_dsp::{
    alloc::{Vec, try_vec},
    iir::{Band, Sos},
    ring::Ring,
    snapshot,
};

choice! {
    /// Why a movement has no smoothness.
    pub enum Smooth {
        /// It has.
        Ok = 0, "ok";
        /// There is no rate of turn in part of it.
        NoRateOfTurn = 1, "no_rate_of_turn";
        /// The way out takes longer than 5 s, or began more than 10 s ago.
        TooLong = 2, "too_long";
        /// Too few samples.
        TooShort = 3, "too_short";
        /// The signal begins within the movement.
        NotWhole = 4, "not_whole";
        /// Fewer than 15 samples a second do not show it.
        RateTooLow = 5, "rate_too_low";
    }
}

/// What is faster is of the sensor or of the video (D. A. Winter, Biomechanics and Motor Control
/// of Human Movement, 4th edition, 2009, ch. 3).
const SPEED_HZ: f64 = 6.0;
const LEAST_HZ: f64 = 15.0;
/// Faster signals are thinned to no less than this.
const KEPT_HZ: f64 = 50.0;
/// A movement begins and ends at this share of its greatest speed.
const EDGE: f64 = 0.05;
/// What is remembered, and the longest way out.
const PAST_S: f64 = 10.0;
const LONGEST_S: f64 = 5.0;
const LEAST: usize = 8;

/// What is told of a way out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told {
    pub(super) sparc: f64,
    pub(super) ldlj: f64,
    pub(super) samples: u32,
    pub(super) smooth: Smooth,
}

/// Remembers where the movement was and how fast.
#[derive(Clone, Debug)]
pub(super) struct Smoothness {
    low: [Sos; 3],
    begun: bool,
    last: f64,
    enough: bool,
    /// One of so many ticks is kept, the last one so many ago.
    factor: usize,
    since: usize,
    /// How much later the difference of two places is known than the speed.
    lag: f64,
    /// The place by which the repetition is counted, and the speed.
    past: Ring<[f64; 2]>,
    longest: usize,
    work: Vec<f64>,
    arc: smooth::Arc,
}
snapshot!(Smoothness { low, begun, last, since, past }
          skip { enough, factor, lag, longest } skip heap { work, arc });

impl Smoothness {
    /// For places that come `hz` times a second through a low-pass of second order at `place_hz`,
    /// with a speed that is of so many samples ago.
    pub(super) fn new(hz: f64, place_hz: f64, ago: f64) -> Result<Self, Error> {
        let enough = hz >= LEAST_HZ;
        let low = || Sos::butterworth(2, Band::Low(if enough { SPEED_HZ } else { hz / 4.0 }), hz);
        let factor = ((hz / KEPT_HZ) as usize).max(1);
        let kept_hz = hz / factor as f64;
        // The delay of such a filter at rest.
        let delay_s = |hz: f64| core::f64::consts::SQRT_2 / (core::f64::consts::TAU * hz);
        let lag_s = delay_s(place_hz) - delay_s(SPEED_HZ);
        let longest = (LONGEST_S * kept_hz) as usize;
        Ok(Self {
            low: [low()?, low()?, low()?],
            begun: false,
            last: 0.0,
            enough,
            factor,
            since: 0,
            // The difference is of the middle between the two.
            lag: lag_s * kept_hz + 0.5 - ago / factor as f64,
            past: Ring::new((PAST_S * kept_hz) as usize)?,
            longest,
            work: try_vec(longest + 2, 0.0)?,
            arc: smooth::Arc::new(longest, kept_hz)?,
        })
    }

    pub(super) fn reset(&mut self) {
        self.begun = false;
        self.since = 0;
        self.past.reset();
    }

    /// Takes a place, with the rate of turn about three axes.
    pub(super) fn turning(&mut self, place: f64, gyr: [f64; 3]) {
        let known = !gyr.iter().any(|x| x.is_nan());
        let mut square = if known { 0.0 } else { f64::NAN };
        if known {
            for (low, x) in self.low.iter_mut().zip(gyr) {
                if !self.begun {
                    low.prime(x);
                }
                let x = low.step(x);
                square += x * x;
            }
        }
        self.begun = known;
        self.keep(place, libm::sqrt(square));
    }

    /// Takes a place, with the angle that it is the smoothed form of.
    pub(super) fn bending(&mut self, place: f64, angle: f64, hz: f64) {
        let [low, ..] = &mut self.low;
        if !self.begun {
            low.prime(angle);
            self.last = angle;
        }
        self.begun = true;
        let now = low.step(angle);
        let speed = (now - self.last) * hz;
        self.last = now;
        self.keep(place, speed.abs());
    }

    fn keep(&mut self, place: f64, speed: f64) {
        self.since = self.since.saturating_add(1);
        if self.since >= self.factor || self.past.is_empty() {
            self.since = 0;
            self.past.push([place, speed]);
        }
    }

    /// Of the repetition that ends with the last place taken.
    pub(super) fn of(&mut self, rep: &Rep) -> Told {
        match self.way_out(rep) {
            Ok(told) => told,
            Err(smooth) => Told { sparc: f64::NAN, ldlj: f64::NAN, samples: 0, smooth },
        }
    }

    fn way_out(&mut self, rep: &Rep) -> Result<Told, Smooth> {
        if !self.enough {
            return Err(Smooth::RateTooLow);
        }
        let beyond = if self.past.is_full() { Smooth::TooLong } else { Smooth::NotWhole };
        let (start, end) = self.edges(rep)?.ok_or(beyond)?;
        let (start, end) = (start + self.lag, end + self.lag);
        // The whole samples around it, and one more at either end for the jerk.
        let oldest = libm::ceil(start) as usize + 1;
        let newest = (libm::floor(end) as usize).saturating_sub(1);
        let all = oldest.saturating_sub(newest) + 1;
        let samples = all.saturating_sub(2);
        if samples > self.longest {
            return Err(Smooth::TooLong);
        }
        if samples < LEAST {
            return Err(Smooth::TooShort);
        }
        if oldest >= self.past.len() {
            return Err(beyond);
        }
        for (i, slot) in self.work.iter_mut().take(all).enumerate() {
            *slot = self.past.newest(oldest - i).map_or(f64::NAN, |[_, speed]| speed);
        }
        let speed = self.work.get(..all).unwrap_or(&[]);
        if speed.iter().any(|v| v.is_nan()) {
            return Err(Smooth::NoRateOfTurn);
        }
        let place = |age: f64| oldest as f64 - age;
        let ldlj = smooth::ldlj_between(speed, place(start), place(end));
        let sparc = self.arc.of(speed.get(1..=samples).unwrap_or(&[]));
        let (Some(sparc), Some(ldlj)) = (sparc, ldlj) else { return Err(Smooth::TooShort) };
        Ok(Told { sparc, ldlj, samples: samples as u32, smooth: Smooth::Ok })
    }

    /// Ages of the start and of the end of the way out, between samples; none if it began before
    /// what is remembered.
    fn edges(&self, rep: &Rep) -> Result<Option<(f64, f64)>, Smooth> {
        let age = |tick: u64| {
            let ticks = rep.to.saturating_sub(tick) as f64 - self.since as f64;
            libm::ceil(ticks / self.factor as f64) as usize
        };
        let (from, peak) = (age(rep.from), age(rep.peak));
        let place = |age: usize| self.past.newest(age).map(|[place, _]| place);
        let (Some(near), Some(far)) = (place(from), place(peak)) else { return Ok(None) };
        let side = if far >= near { 1.0 } else { -1.0 };
        let step = |age: usize| Some(side * (place(age)? - place(age.saturating_add(1))?));
        let mut fastest = 0.0;
        for v in (peak..=from).filter_map(step) {
            if v > fastest {
                fastest = v;
            }
        }
        if fastest <= 0.0 {
            return Err(Smooth::TooShort);
        }
        let edge = EDGE * fastest;
        let slow = |age: usize| step(age).map(|v| v < edge);
        let end = (peak..from).find(|age| slow(*age) == Some(false)).unwrap_or(from);
        let start = (from..self.past.len()).find(|age| slow(*age) != Some(false));
        // The oldest place has no step.
        let Some(start) = start.filter(|age| slow(*age).is_some()) else { return Ok(None) };
        // How far it is from the slower of two neighbours to where the edge is.
        let way = |slow: usize, fast: usize| {
            let (slow, fast) = (step(slow).unwrap_or(edge), step(fast).unwrap_or(edge));
            if slow < edge && fast > slow { (edge - slow) / (fast - slow) } else { 0.0 }
        };
        let after = end.saturating_sub(1);
        let before = start.saturating_sub(1);
        Ok(Some((start as f64 - way(start, before), after as f64 + way(after, end))))
    }
}
