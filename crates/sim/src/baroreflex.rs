//! Systolic pressures of beats and the intervals that follow them with a known gain.
//!
//! The pressure is the sum of a Mayer wave, a respiratory wave and a walk that forgets; the
//! interval is its mean, the gain times what the pressure was off its own mean so many beats ago,
//! and what it does by itself.

use crate::error::{Error, check};
use crate::random::Random;
use crate::rhythm::sine;

/// A heart and its vessels to make.
#[derive(Clone, Debug, PartialEq)]
pub struct BaroreflexConfig {
    /// Beats; 10 to 1e6, default 400.
    pub beats: usize,
    /// The same seed gives the same beats; default 1.
    pub seed: u64,
    /// Mean systolic pressure, mmHg; 60 to 250, default 120.
    pub sbp_mmhg: f64,
    /// Mean interval, ms; 400 to 2000, default 900.
    pub rr_ms: f64,
    /// How much longer the interval gets, ms/mmHg; 0 to 60, default 10.
    pub gain: f64,
    /// By so many beats the interval comes after the pressure; 0 to 3, default 0.
    pub lag: usize,
    /// Frequency of the Mayer wave, Hz; 0.04 to 0.15, default 0.1.
    pub mayer_hz: f64,
    /// Its amplitude, mmHg; 0 to 20, default 3.
    pub mayer_mmhg: f64,
    /// Breathing frequency, Hz; 0.15 to 0.4, default 0.25.
    pub respiratory_hz: f64,
    /// Amplitude of breathing in the pressure, mmHg; 0 to 20, default 2.
    pub respiratory_mmhg: f64,
    /// Standard deviation of the walk, mmHg; 0 to 20, default 2.
    pub walk_mmhg: f64,
    /// Beats that the walk remembers; 1 to 100, default 3.
    pub memory_beats: f64,
    /// Standard deviation of what the interval does by itself, ms; 0 to 100, default 3.
    pub own_ms: f64,
}

impl Default for BaroreflexConfig {
    fn default() -> Self {
        Self {
            beats: 400,
            seed: 1,
            sbp_mmhg: 120.0,
            rr_ms: 900.0,
            gain: 10.0,
            lag: 0,
            mayer_hz: 0.1,
            mayer_mmhg: 3.0,
            respiratory_hz: 0.25,
            respiratory_mmhg: 2.0,
            walk_mmhg: 2.0,
            memory_beats: 3.0,
            own_ms: 3.0,
        }
    }
}

impl BaroreflexConfig {
    /// Refuses what lies outside the documented ranges.
    pub fn validate(&self) -> Result<(), Error> {
        check(&[
            ("beats", self.beats as f64, 10.0, 1e6),
            ("sbp_mmhg", self.sbp_mmhg, 60.0, 250.0),
            ("rr_ms", self.rr_ms, 400.0, 2000.0),
            ("gain", self.gain, 0.0, 60.0),
            ("lag", self.lag as f64, 0.0, 3.0),
            ("mayer_hz", self.mayer_hz, 0.04, 0.15),
            ("mayer_mmhg", self.mayer_mmhg, 0.0, 20.0),
            ("respiratory_hz", self.respiratory_hz, 0.15, 0.4),
            ("respiratory_mmhg", self.respiratory_mmhg, 0.0, 20.0),
            ("walk_mmhg", self.walk_mmhg, 0.0, 20.0),
            ("memory_beats", self.memory_beats, 1.0, 100.0),
            ("own_ms", self.own_ms, 0.0, 100.0),
        ])
    }
}

/// A beat.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CoupledBeat {
    /// When, s.
    pub time_s: f64,
    /// The interval that begins with it, ms.
    pub rr_ms: f64,
    /// Its systolic pressure, mmHg.
    pub sbp_mmhg: f64,
}

/// Makes the beats.
///
/// # Errors
/// A field outside its documented range.
///
/// ```
/// use interocept_sim::{BaroreflexConfig, baroreflex};
///
/// let config = BaroreflexConfig { own_ms: 0.0, ..BaroreflexConfig::default() };
/// let beats = baroreflex::simulate(&config)?;
/// let beat = beats[7];
/// assert!((beat.rr_ms - 900.0 - 10.0 * (beat.sbp_mmhg - 120.0)).abs() < 1e-9);
/// # Ok::<(), interocept_sim::Error>(())
/// ```
pub fn simulate(config: &BaroreflexConfig) -> Result<Vec<CoupledBeat>, Error> {
    config.validate()?;
    let c = config;
    let (mut pressure, mut own) = (Random::new(c.seed, 31), Random::new(c.seed, 32));
    let keep = libm::exp(-1.0 / c.memory_beats);
    let (mut walk, mut time_s) = (pressure.normal(), 0.0);
    // What the pressure was off its mean, the newest first.
    let mut offs = [0.0; 4];
    let beats = (0..c.beats).map(|_| {
        walk = keep * walk + libm::sqrt(1.0 - keep * keep) * pressure.normal();
        let off = c.mayer_mmhg * sine(c.mayer_hz * time_s)
            + c.respiratory_mmhg * sine(c.respiratory_hz * time_s)
            + c.walk_mmhg * walk;
        let [a, b, d, _] = offs;
        offs = [off, a, b, d];
        let felt = offs.get(c.lag).copied().unwrap_or(off);
        let rr_ms = (c.rr_ms + c.gain * felt + c.own_ms * own.normal()).max(250.0);
        let beat = CoupledBeat { time_s, rr_ms, sbp_mmhg: c.sbp_mmhg + off };
        time_s += rr_ms / 1000.0;
        beat
    });
    Ok(beats.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_follows_by_the_lag() {
        let config = BaroreflexConfig { lag: 2, own_ms: 0.0, ..BaroreflexConfig::default() };
        let beats = simulate(&config).unwrap();
        for pair in beats.windows(3).skip(2) {
            let off = pair[0].sbp_mmhg - config.sbp_mmhg;
            assert!((pair[2].rr_ms - config.rr_ms - config.gain * off).abs() < 1e-9);
        }
        assert!(simulate(&BaroreflexConfig { beats: 3, ..config }).is_err());
    }
}
