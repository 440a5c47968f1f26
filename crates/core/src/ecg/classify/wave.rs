//! The signal around each beat, at one resolution whatever the sampling rate.
//!
//! Samples are averaged down to a working rate and band-passed to where QRS complexes of any
//! width have their energy; drift and most muscle noise are outside. Around a beat the signal
//! is read off at steps of 5 ms by cubic interpolation, so that shapes can be compared point by
//! point wherever between two samples the peak lies.

use crate::Error;
use interocept_dsp::{
    iir::{Band, Sos},
    ring::SlidingWindow,
    snapshot,
};

/// Step of the shapes.
pub(super) const STEP_S: f64 = 0.005;
/// A shape reaches so many steps before the peak and after it: 120 and 180 ms, the complex of
/// a ventricular beat wherever in it the peak is.
pub(super) const BEFORE: usize = 24;
pub(super) const AFTER: usize = 36;
/// Steps by which two shapes may be shifted against each other: 50 ms.
pub(super) const REACH: usize = 10;
/// Length of a shape.
pub(super) const LENGTH: usize = BEFORE + 1 + AFTER;
/// A shape with room to be shifted.
pub(super) type Segment = [f64; LENGTH + 2 * REACH];

/// The working rate is the least division of the rate that is at least this.
const WORKING_HZ: f64 = 120.0;
/// Edges of the band.
const BAND_HZ: (f64, f64) = (0.8, 30.0);
/// Where the delay of the filters is taken: the middle of a QRS complex's spectrum.
const DELAY_HZ: f64 = 10.0;

#[derive(Clone, Debug)]
pub(super) struct Wave {
    factor: usize,
    /// Delay of the filters in ticks.
    lag: f64,
    capacity: usize,
    step: f64,
    phase: usize,
    sum: f64,
    high: Sos,
    low: Sos,
    recent: SlidingWindow<f64>,
    /// Ticks since the start or the last gap, as far as they are held.
    valid: usize,
    /// Ticks since the start.
    tick: u64,
}
snapshot!(Wave { phase, sum, high, low, recent, valid, tick } skip { factor, lag, capacity, step });

impl Wave {
    /// Holds the signal of the last `held_s` seconds.
    pub(super) fn new(rate_hz: f64, held_s: f64) -> Result<Self, Error> {
        let factor = (libm::floor(rate_hz / WORKING_HZ) as usize).max(1);
        let working_hz = rate_hz / factor as f64;
        let high = Sos::butterworth(2, Band::High(BAND_HZ.0), working_hz)?;
        let low = Sos::butterworth(2, Band::Low(BAND_HZ.1.min(0.4 * working_hz)), working_hz)?;
        let lag = low.group_delay(DELAY_HZ, working_hz) + high.group_delay(DELAY_HZ, working_hz);
        let capacity = libm::ceil(held_s * working_hz) as usize + 4;
        Ok(Self {
            factor,
            lag,
            capacity,
            step: STEP_S * working_hz,
            phase: 0,
            sum: 0.0,
            high,
            low,
            recent: SlidingWindow::new(capacity)?,
            valid: 0,
            tick: 0,
        })
    }

    #[inline]
    pub(super) fn push(&mut self, x: f64) {
        if self.valid == 0 {
            self.sum = x * self.phase as f64;
        }
        self.sum += x;
        self.phase += 1;
        if self.phase < self.factor {
            return;
        }
        let y = self.sum / self.factor as f64;
        if self.valid == 0 {
            let held = self.high.prime(y);
            self.low.prime(held);
        }
        (self.sum, self.phase) = (0.0, 0);
        self.recent.push(self.low.step(self.high.step(y)));
        self.tick = self.tick.saturating_add(1);
        self.valid = (self.valid + 1).min(self.capacity);
    }

    /// Forgets the signal: `samples` of it are missing.
    pub(super) fn skip(&mut self, samples: u64) {
        let factor = self.factor as u64;
        let samples = samples.saturating_add(self.phase as u64);
        self.tick = self.tick.saturating_add(samples.checked_div(factor).unwrap_or(0));
        self.phase = samples.checked_rem(factor).unwrap_or(0) as usize;
        (self.valid, self.sum) = (0, 0.0);
    }

    /// The signal around a position in samples, if all of it is held.
    pub(super) fn around(&self, index: u64, offset: f64) -> Option<Segment> {
        let half = 0.5 * (self.factor as f64 - 1.0);
        let factor = self.factor as u64;
        let whole = index.checked_div(factor)?;
        let part = index.checked_rem(factor)? as f64;
        // Ticks from the position to the newest tick, both filters' delays included.
        let ago = self.tick.saturating_sub(1).checked_sub(whole)? as f64;
        let ago = ago - (part + offset - half) / self.factor as f64 - self.lag;
        let first = ago + self.step * (BEFORE + REACH) as f64;
        let last = ago - self.step * (AFTER + REACH) as f64;
        // Cubic interpolation takes two points on either side.
        if last < 1.0 || first + 2.0 > self.valid as f64 - 1.0 {
            return None;
        }
        let x = self.recent.as_slice();
        let origin = self.capacity as f64 - 1.0 - first;
        let mut segment = [0.0; LENGTH + 2 * REACH];
        for (k, s) in segment.iter_mut().enumerate() {
            let at = origin + self.step * k as f64;
            let floor = libm::floor(at);
            *s = cubic(x.get((floor as usize).checked_sub(1)?..)?, at - floor)?;
        }
        Some(segment)
    }
}

/// Between the second and the third of four points (Catmull and Rom, 1974).
fn cubic(x: &[f64], t: f64) -> Option<f64> {
    let &[a, b, c, d, ..] = x else { return None };
    let slope = 0.5 * (c - a);
    let bend = a - 2.5 * b + 2.0 * c - 0.5 * d;
    let twist = 0.5 * (d - a) + 1.5 * (b - c);
    Some(b + t * (slope + t * (bend + t * twist)))
}
