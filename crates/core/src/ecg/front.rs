//! From samples at any rate to two features at the working rate.
//!
//! The *energy* is the envelope of the band where QRS complexes stand out most from P and T
//! waves, drift and muscle noise: maximal ratio near 8 to 25 Hz (Thakor, Webster, Tompkins,
//! IEEE Trans Biomed Eng 31:702, 1984; Elgendi, Jonkman, De Boer, BIOSIGNALS 2010). Signal and
//! derivative are taken in quadrature, so that the envelope has one hump for a complex of any
//! phase and polarity. The *wide* signal keeps the whole shape for the template.

use crate::Error;
use interocept_dsp::{
    iir::{Band, Sos},
    moving::MovingSum,
    snapshot,
};

/// Edges of the QRS band.
const QRS_HZ: (f64, f64) = (7.0, 26.0);
/// Edges of the wide band: P and T waves mostly in, respiration out; mains mostly out.
const WIDE_HZ: (f64, f64) = (1.5, 40.0);
/// Where signal and derivative weigh the same: the middle of the QRS band.
const QUADRATURE_HZ: f64 = 12.0;
/// The envelope is a mean over this, the length of a normal QRS complex.
const ENVELOPE_S: f64 = 0.09;
/// The working rate is the least division of the rate that is at least this.
const WORKING_HZ: f64 = 100.0;

/// Keeps products and running means of a silent signal from becoming subnormal; no signal's
/// digits reach down to it.
const WHISPER: f64 = 1e-30;

/// What is known at one tick of the working rate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Features {
    pub energy: f64,
    pub wide: f64,
}

/// Thins the samples out (a triangular average over two blocks, second-order zeros at every
/// multiple of the working rate) and splits them into bands.
#[derive(Clone, Debug)]
pub(super) struct Front {
    factor: usize,
    phase: usize,
    /// Sum of the block under way and the sum of its sums: the weights of its samples fall from
    /// `factor` to 1. And the last block with rising weights.
    sum: f64,
    sums: f64,
    previous: f64,
    /// The next sample is the first after a gap.
    fresh: bool,
    gain: f64,
    quadrature: f64,
    window: usize,
    /// Both bands, the QRS band first.
    high: Sos<[f64; 2]>,
    low: Sos<[f64; 2]>,
    last: [f64; 2],
    energy: MovingSum,
}
snapshot!(Front { phase, sum, sums, previous, fresh, high, low, last, energy }
    skip { factor, gain, quadrature, window });

impl Front {
    pub(super) fn new(rate_hz: f64) -> Result<Self, Error> {
        let factor = (libm::floor(rate_hz / WORKING_HZ) as usize).max(1);
        let working_hz = rate_hz / factor as f64;
        let top = 0.4 * working_hz;
        let envelope = (libm::round(ENVELOPE_S * working_hz) as usize).max(1);
        let high = |hz| Sos::butterworth(2, Band::High(hz), working_hz);
        let low = |hz: f64| Sos::butterworth(2, Band::Low(hz.min(top)), working_hz);
        Ok(Self {
            factor,
            phase: 0,
            sum: 0.0,
            sums: 0.0,
            previous: 0.0,
            fresh: true,
            gain: 1.0 / (factor * factor) as f64,
            quadrature: working_hz / (2.0 * core::f64::consts::PI * QUADRATURE_HZ),
            window: envelope,
            high: Sos::together([high(QRS_HZ.0)?, high(WIDE_HZ.0)?])?,
            low: Sos::together([low(QRS_HZ.1)?, low(WIDE_HZ.1)?])?,
            last: [0.0; 2],
            energy: MovingSum::new(envelope)?,
        })
    }

    /// Samples in a tick.
    pub(super) fn factor(&self) -> usize {
        self.factor
    }

    /// How far the energy lags behind the samples, in ticks; the band filters add a little,
    /// which differs from complex to complex and is left to the location of the peak.
    pub(super) fn energy_lag(&self) -> usize {
        (self.window - 1) / 2
    }

    /// Forgets the signal, for it is interrupted by `samples`.
    pub(super) fn skip(&mut self, samples: u64) {
        let factor = self.factor as u64;
        let skipped = samples.checked_rem(factor).unwrap_or(0) as usize;
        self.phase = (self.phase + skipped).checked_rem(self.factor).unwrap_or(0);
        self.fresh = true;
    }

    /// Takes a sample; the thinned signal comes with the last one of each tick.
    #[inline(always)]
    pub(super) fn push(&mut self, x: f64) -> Option<f64> {
        if self.fresh {
            self.begin(x);
        }
        self.phase += 1;
        self.sum += x;
        self.sums += self.sum;
        if self.phase < self.factor {
            return None;
        }
        let y = (self.previous + (self.sums - self.sum)) * self.gain;
        self.previous = (self.factor + 1) as f64 * self.sum - self.sums;
        (self.sum, self.sums, self.phase) = (0.0, 0.0, 0);
        Some(y)
    }

    /// As if the signal had always stood at `x`.
    fn begin(&mut self, x: f64) {
        self.fresh = false;
        let (n, k) = (self.factor as f64, self.phase as f64);
        self.previous = x * 0.5 * n * (n + 1.0);
        self.sum = x * k;
        self.sums = x * 0.5 * k * (k + 1.0);
        let y = self.high.prime([x; 2]);
        self.low.prime(y);
        self.last = [0.0; 2];
        self.energy.reset();
    }

    /// The features of the thinned signal.
    pub(super) fn features(&mut self, y: f64) -> Features {
        let [b, wide] = self.low.step(self.high.step([y; 2]));
        let [before, last] = self.last;
        // A central difference: at half the working rate, where mains may fold to, it is zero.
        let slope = 0.5 * (b - before) * self.quadrature;
        self.last = [last, b];
        let sum = self.energy.step(last * last + slope * slope);
        Features { energy: libm::sqrt(sum.max(0.0) / self.window as f64), wide: wide + WHISPER }
    }
}
