//! Where a breathing signal turns.
//!
//! The signal is thinned out and smoothed over two moving means, which keep its phase: their
//! delay is the same for every frequency and is taken off. A turn counts when the signal has
//! come back from its extreme by a part of the usual swing, so neither drift nor the smaller
//! waves of the heart make breaths, whatever the units (hysteresis, as in Khodadad and others,
//! Physiol Meas 39:094001, 2018).

use crate::Error;
use interocept_dsp::{moving::MovingSum, snapshot, sort};

/// The working rate is the least division of the rate that is at least this.
const WORKING_HZ: f64 = 20.0;
/// Each of the two moving means; together they halve what is at 1.25 Hz, 75 beats a minute.
const SMOOTH_S: f64 = 0.35;
/// A turn counts after this part of the usual swing.
const HYSTERESIS: f64 = 0.3;
/// A rise begins where it has left the lowest point by this part of the usual swing.
const LEAVING: f64 = 0.1;
/// ... but no longer ago than this, however slowly it rises.
const LONGEST_RISE_S: f64 = 4.0;
/// The usual swing is the median of the last ones, of the range so far before there are four.
const SWINGS: usize = 8;
const FIRST_SWINGS: usize = 4;
/// The range closes in on the signal within this.
const RANGE_S: f64 = 20.0;
/// Nothing counts before the range has been seen for so long.
const START_S: f64 = 4.0;
/// Without a turn for so long the usual swing is halved in every `HALVE_S`, to this part.
const FORGET_S: f64 = 12.0;
const HALVE_S: f64 = 3.0;
const LEAST_SWING: f64 = 0.15;

/// A turn: where, in samples of the input, and at what value.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Turn {
    pub position: f64,
    pub value: f64,
    /// A trough, where breathing in begins; or a peak.
    pub trough: bool,
}
snapshot!(Turn { position, value, trough });

/// An extreme that may become a turn.
#[derive(Clone, Copy, Debug, Default)]
struct Extreme {
    tick: u64,
    value: f64,
}
snapshot!(Extreme { tick, value });

#[derive(Clone, Debug)]
pub(super) struct Turns {
    working_hz: f64,
    factor: usize,
    length: usize,
    phase: usize,
    block: f64,
    smooth: [MovingSum; 2],
    /// Ticks since the stretch began, and samples before it.
    tick: u64,
    origin: u64,
    consumed: u64,
    rising: bool,
    extreme: Extreme,
    /// The last tick within `LEAVING` of the lowest point.
    near: u64,
    range: (f64, f64),
    swings: [f64; SWINGS],
    swing_count: usize,
    usual: f64,
    begun: bool,
    last_turn: u64,
}
snapshot!(Turns { phase, block, smooth, tick, origin, consumed, rising, extreme, near, range,
    swings, swing_count, usual, begun, last_turn } skip { working_hz, factor, length });

impl Turns {
    pub(super) fn new(rate_hz: f64) -> Result<Self, Error> {
        let factor = (libm::floor(rate_hz / WORKING_HZ) as usize).max(1);
        let working_hz = rate_hz / factor as f64;
        // Odd, so that the delay is a whole number of ticks.
        let length = 2 * (libm::round(0.5 * SMOOTH_S * working_hz) as usize) + 1;
        Ok(Self {
            working_hz,
            factor,
            length,
            phase: 0,
            block: 0.0,
            smooth: [MovingSum::new(length)?, MovingSum::new(length)?],
            tick: 0,
            origin: 0,
            consumed: 0,
            rising: true,
            extreme: Extreme::default(),
            near: 0,
            range: (0.0, 0.0),
            swings: [0.0; SWINGS],
            swing_count: 0,
            usual: 0.0,
            begun: false,
            last_turn: 0,
        })
    }

    /// Samples from a turn until it is known, at most.
    pub(super) fn worst_delay(&self) -> f64 {
        let ticks = self.length as f64 + LONGEST_RISE_S * self.working_hz + 1.0;
        self.factor as f64 * (ticks + 1.0)
    }

    /// Samples from the extreme of the input to that of the smoothed signal.
    pub(super) fn delay(&self) -> f64 {
        (self.factor * (self.length - 1)) as f64 + 0.5 * (self.factor - 1) as f64
    }

    /// The stretch ends; what was usual stays so. `samples` are skipped.
    pub(super) fn interrupt(&mut self, samples: u64) {
        self.consumed = self.consumed.saturating_add(samples);
        self.origin = self.consumed;
        (self.tick, self.phase, self.block) = (0, 0, 0.0);
        for sum in &mut self.smooth {
            sum.reset();
        }
        self.begun = false;
    }

    /// Takes a sample; returns the turn that it makes known.
    #[inline]
    pub(super) fn push(&mut self, x: f64) -> Option<Turn> {
        self.consumed = self.consumed.saturating_add(1);
        self.block += x;
        self.phase += 1;
        if self.phase < self.factor {
            return None;
        }
        let mean = self.block / self.factor as f64;
        (self.phase, self.block) = (0, 0.0);
        let [first, second] = &mut self.smooth;
        let once = first.step(mean) / self.length as f64;
        let twice = second.step(once) / self.length as f64;
        self.tick = self.tick.saturating_add(1);
        // Before that the means are not full.
        (self.tick >= 2 * self.length as u64).then(|| self.follow(twice)).flatten()
    }

    fn follow(&mut self, v: f64) -> Option<Turn> {
        if !self.begun {
            self.begin(v);
        }
        let (low, high) = self.range;
        let leak = 1.0 / (RANGE_S * self.working_hz);
        self.range = (v.min(low + leak * (v - low)), v.max(high + leak * (v - high)));
        let swing = self.swing();
        let beyond = if self.rising { v > self.extreme.value } else { v < self.extreme.value };
        if beyond {
            self.extreme = Extreme { tick: self.tick, value: v };
        }
        if !self.rising && v < self.extreme.value + LEAVING * swing {
            self.near = self.tick;
        }
        let back = (v - self.extreme.value).abs();
        let early = (self.tick as f64) < START_S * self.working_hz + 2.0 * self.length as f64;
        if early || swing <= 0.0 || back < HYSTERESIS * swing {
            return None;
        }
        Some(self.turn(v))
    }

    fn begin(&mut self, v: f64) {
        self.begun = true;
        self.range = (v, v);
        self.extreme = Extreme { tick: self.tick, value: v };
        (self.near, self.last_turn) = (self.tick, self.tick);
    }

    /// The extreme has become a turn, and the way to the next begins.
    fn turn(&mut self, v: f64) -> Turn {
        let trough = !self.rising;
        let longest = (LONGEST_RISE_S * self.working_hz) as u64;
        let tick = if trough {
            self.near.max(self.tick.saturating_sub(longest))
        } else {
            // A breath that is held has its peak where it was first reached.
            self.extreme.tick.max(self.tick.saturating_sub(longest))
        };
        let position = (tick as f64) * self.factor as f64 - 1.0 - self.delay();
        let turn =
            Turn { position: self.origin as f64 + position, value: self.extreme.value, trough };
        self.lower();
        self.rising = trough;
        self.extreme = Extreme { tick: self.tick, value: v };
        (self.near, self.last_turn) = (self.tick, self.tick);
        turn
    }

    /// What was forgotten until this turn stays so.
    fn lower(&mut self) {
        let factor = self.swing() / self.usual;
        if self.swing_count >= FIRST_SWINGS && factor < 1.0 {
            self.swings.iter_mut().for_each(|s| *s *= factor);
            self.usual *= factor;
        }
    }

    /// A swing between two turns was a breath's.
    pub(super) fn learn(&mut self, swing: f64) {
        self.swings.rotate_right(1);
        if let Some(slot) = self.swings.first_mut() {
            *slot = swing;
        }
        self.swing_count = self.swing_count.saturating_add(1).min(SWINGS);
        let mut sorted = self.swings;
        let known = sorted.get_mut(..self.swing_count).unwrap_or(&mut []);
        self.usual = sort::median(known).unwrap_or(0.0);
    }

    /// What counts as a usual swing now.
    fn swing(&self) -> f64 {
        if self.swing_count < FIRST_SWINGS {
            return self.range.1 - self.range.0;
        }
        let waited_s = self.tick.saturating_sub(self.last_turn) as f64 / self.working_hz;
        if waited_s <= FORGET_S {
            return self.usual;
        }
        let halvings = (waited_s - FORGET_S) / HALVE_S;
        self.usual * libm::exp2(-halvings).max(LEAST_SWING)
    }
}
