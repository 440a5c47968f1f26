//! From samples at any rate to the working rate, and to the rise.
//!
//! The *rise* is how much the signal has grown over the time of a systolic upstroke. As a
//! difference it is blind to drift, has its passband where pulses have most of their power, and
//! its sign tells upstrokes from falls; the slope sum (Zong, Heldt, Moody, Mark, Comput Cardiol
//! 30:259, 2003) is the same without the falls, but adds up noise.

use crate::Error;
use interocept_dsp::{
    iir::{Band, Sos},
    ring::{Ring, SlidingWindow},
    snapshot,
};

/// The working rate is the least division of the rate that is at least this.
pub(super) const WORKING_HZ: f64 = 100.0;
/// A systolic upstroke takes about this long.
pub(super) const RISE_S: f64 = 0.2;
/// Above this there is little of a pulse.
const LOW_HZ: f64 = 5.0;

/// Evens the signal out over a few ticks to both sides.
#[derive(Clone, Debug)]
pub(super) struct Smooth {
    last: SlidingWindow<f64>,
}
snapshot!(Smooth { last });

impl Smooth {
    /// Over `reach` ticks to either side; a value speaks of the tick that far back.
    pub(super) fn new(reach: usize) -> Result<Self, Error> {
        Ok(Self { last: SlidingWindow::new(2 * reach + 1)? })
    }

    /// As if the signal had always stood at `x`.
    pub(super) fn begin(&mut self, x: f64) {
        self.last.fill(x);
    }

    #[inline]
    pub(super) fn push(&mut self, x: f64) -> f64 {
        self.last.push(x);
        let around = self.last.as_slice();
        around.iter().sum::<f64>() / around.len() as f64
    }
}

/// Makes the rise, at the working rate.
#[derive(Clone, Debug)]
pub(super) struct Rise {
    low: Sos,
    before: Ring<f64>,
    lag: usize,
}
snapshot!(Rise { low, before } skip { lag });

impl Rise {
    pub(super) fn new(working_hz: f64) -> Result<Self, Error> {
        let low = Sos::butterworth(2, Band::Low(LOW_HZ.min(0.4 * working_hz)), working_hz)?;
        let length = (libm::round(RISE_S * working_hz) as usize).max(1);
        let delay = 0.5 * length as f64 + low.group_delay(2.0, working_hz);
        let lag = libm::round(delay) as usize;
        Ok(Self { low, before: Ring::new(length)?, lag })
    }

    /// Ticks from the middle of an upstroke to the peak of its rise.
    pub(super) fn lag(&self) -> usize {
        self.lag
    }

    /// As if the signal had always stood at `x`.
    pub(super) fn begin(&mut self, x: f64) {
        self.low.prime(x);
        self.before.reset();
        while !self.before.is_full() {
            self.before.push(x);
        }
    }

    #[inline]
    pub(super) fn push(&mut self, x: f64) -> f64 {
        let y = self.low.step(x);
        self.before.push(y).map_or(0.0, |before| y - before)
    }
}
