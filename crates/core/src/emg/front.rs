//! What comes before every measure of a muscle: bridging, the band, and what bare samples tell.

use crate::{
    Error, SampleRate,
    quality::{
        Reasons,
        bridge::Bridge,
        judge::Verdict,
        level::{Level, usable},
    },
};
use interocept_dsp::{
    alloc::try_with_capacity,
    iir::{Band, Sos},
    snapshot,
};

/// Slowest and fastest sampling.
pub(super) const MIN_HZ: f64 = 20.0;
pub(super) const MAX_HZ: f64 = 4000.0;
/// Frequencies up to this share of the sampling rate are carried.
const CARRIED: f64 = 0.46;
/// Missing samples are bridged for this long; a longer run is a gap.
const BRIDGE_S: f64 = 0.01;
/// Beyond this, either way, a sample is missing, in mV.
const GREATEST: f64 = 1e9;
/// Peaks that stay this long at the end of the range are cut off.
const CLIP_S: f64 = 0.003;
/// A signal that stays this long at the end of the range is saturated.
const SATURATION_S: f64 = 0.05;
/// What has fewer steps of the converter than this between its extremes meets them by chance.
const COARSE_STEPS: f64 = 20.0;
/// Width of a notch.
const NOTCH_HZ: f64 = 2.0;
/// Mains and its harmonics that are taken out.
const HARMONICS: u32 = 5;

/// Which frequencies are looked at, and what the converter is like.
#[derive(Clone, Copy, Debug)]
pub(super) struct FrontConfig {
    /// Of the edges of the band: a steep filter rings.
    pub(super) order: usize,
    pub(super) low_hz: f64,
    pub(super) high_hz: f64,
    pub(super) mains_hz: f64,
    pub(super) rail_low: f64,
    pub(super) rail_high: f64,
}

impl FrontConfig {
    /// The band that a sampling rate carries; none where it is less than an octave.
    pub(super) fn band(&self, rate: SampleRate) -> Option<(f64, f64)> {
        let carried = self.carried(rate);
        let high_hz = if carried < self.high_hz { carried } else { self.high_hz };
        (high_hz >= 2.0 * self.low_hz).then_some((self.low_hz, high_hz))
    }

    /// The highest frequency that a rate carries.
    pub(super) fn carried(&self, rate: SampleRate) -> f64 {
        CARRIED * rate.hz()
    }

    /// Whether the rate carries the band to its end.
    pub(super) fn is_carried(&self, rate: SampleRate) -> bool {
        self.high_hz <= self.carried(rate)
    }

    fn filter(&self, (low_hz, high_hz): (f64, f64), rate: SampleRate) -> Result<Sos, Error> {
        let band = Sos::butterworth(self.order, Band::Pass(low_hz, high_hz), rate.hz())?;
        let mut sections = try_with_capacity(band.sections().len() + HARMONICS as usize)?;
        sections.extend_from_slice(band.sections());
        let harmonics = (1..=HARMONICS).map(|k| self.mains_hz * f64::from(k));
        for hz in harmonics.filter(|hz| *hz > 0.0 && *hz < high_hz) {
            sections.extend_from_slice(Sos::notch(hz, hz / NOTCH_HZ, rate.hz())?.sections());
        }
        Ok(Sos::from_sections(&sections)?)
    }
}

/// Takes samples, gives those of the band.
#[derive(Clone, Debug)]
pub(super) struct Front {
    rails: (f64, f64),
    level: Level,
    bridge: Bridge,
    filter: Sos,
    running: bool,
    /// Extremes since the last verdict.
    lowest: f64,
    highest: f64,
}
snapshot!(Front { level, bridge, filter, running, lowest, highest } skip { rails });

impl Front {
    /// For a band that the rate carries.
    pub(super) fn new(
        config: &FrontConfig,
        band: (f64, f64),
        rate: SampleRate,
    ) -> Result<Self, Error> {
        let (low, high) = (config.rail_low, config.rail_high);
        Ok(Self {
            rails: (low, high),
            level: Level::within(low, high, rate, CLIP_S, SATURATION_S)?,
            bridge: Bridge::new(rate.samples_rounded(BRIDGE_S) as u64),
            filter: config.filter(band, rate)?,
            running: false,
            lowest: f64::INFINITY,
            highest: f64::NEG_INFINITY,
        })
    }

    /// Takes a sample. Gives the one of the band, none in a gap.
    #[inline]
    pub(super) fn step(&mut self, x: f64) -> Option<f64> {
        self.level.step(x);
        let (low, high) = self.rails;
        let within = |x: f64| {
            if x < low {
                low
            } else if x > high {
                high
            } else {
                x
            }
        };
        let x = self.bridge.take(usable(x, GREATEST).map(within))?;
        if !self.running {
            self.running = true;
            self.filter.prime(x);
        }
        if x < self.lowest {
            self.lowest = x;
        }
        if x > self.highest {
            self.highest = x;
        }
        Some(self.filter.step(x))
    }

    /// As many frames of a gap have to be taken one by one.
    pub(super) fn steps(&self, frames: u64) -> u64 {
        self.bridge.steps(frames)
    }

    /// The stretch of signal is over.
    pub(super) fn interrupt(&mut self) {
        self.bridge.end();
        self.level.gap();
        self.running = false;
        self.verdict();
    }

    /// What the bare samples since the last verdict tell.
    pub(super) fn verdict(&mut self) -> Verdict {
        let mut tally = self.level.take();
        let range = self.highest - self.lowest;
        (self.lowest, self.highest) = (f64::INFINITY, f64::NEG_INFINITY);
        let step = self.level.resolution();
        if range < COARSE_STEPS * step {
            tally.clipped = 0;
        }
        let mut verdict = Verdict::GOOD;
        verdict.count(&tally);
        // Nothing but the last digit.
        let flat = range <= 0.0 || (step.is_finite() && range < 1.5 * step);
        verdict.reasons = verdict
            .reasons
            .with_if(Reasons::FLAT, flat)
            .with_if(Reasons::SATURATED, tally.saturated > 0)
            .with_if(Reasons::LEAD_OFF, flat);
        verdict.refuse(Reasons::FLAT | Reasons::SATURATED);
        verdict
    }

    /// Power of the rounding to the converter's steps.
    pub(super) fn rounding(&self) -> f64 {
        let step = self.level.resolution();
        if step.is_finite() { step * step / 12.0 } else { 0.0 }
    }
}
