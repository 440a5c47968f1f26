//! A photoplethysmogram of a known rhythm: every beat sends a pulse after a known delay.
//!
//! A pulse is a systolic wave and a weaker, reflected one; the fall between them is the dicrotic
//! notch (two Gaussians in time: Tang, Chen, Ward, Elgendi, PeerJ 8:e10151, 2020). Breathing changes
//! baseline, height and, by the rhythm, frequency.

use crate::error::{Error, check};
use crate::random::Random;
use crate::rhythm::{self, Rhythm, RhythmConfig, Span, sine};

/// A PPG to make.
#[derive(Clone, Debug, PartialEq)]
pub struct PpgConfig {
    /// Sampling rate, Hz; 10 to 8000, any fraction; default 64.
    pub rate_hz: f64,
    /// When the heart beats.
    pub rhythm: RhythmConfig,
    /// From the beat to the foot of its pulse, s; 0 to 1, default 0.2.
    pub delay_s: f64,
    /// How long it is at times, instead: s and s, in order of time, straight lines between;
    /// default none.
    pub delays: Vec<(f64, f64)>,
    /// Constant light, 0 to 1e9; default 100.
    pub level: f64,
    /// Height of a pulse, 1e-6 to 1e9; default 1.
    pub amplitude: f64,
    /// Height of the reflected wave as a share of the systolic one; 0 to 1, default 0.35. From about 0.3 on
    /// there is a notch before it.
    pub reflection: f64,
    /// Whether blood makes the signal fall, as light that is measured through tissue; default false.
    pub inverted: bool,
    /// Amplitude of the baseline's drift with breathing, in pulses; 0 to 100, default 0.2.
    pub respiratory_baseline: f64,
    /// Share by which breathing changes the height of the pulses; 0 to 0.9, default 0.1.
    pub respiratory_modulation: f64,
    /// White noise: ratio in dB of pulse height squared by 8 to the noise's variance, -40 to 100; `None` for none.
    pub noise_snr_db: Option<f64>,
    /// Where the sensor moves: a 1.7 Hz tremble of three pulses with 1 / f drift; default none.
    pub motion: Vec<Span>,
    /// The converter's step; 0 for none, to 1e9; default 0.
    pub step: f64,
    /// The same seed gives the same noise; default 1.
    pub seed: u64,
}

impl Default for PpgConfig {
    fn default() -> Self {
        Self {
            rate_hz: 64.0,
            rhythm: RhythmConfig::default(),
            delay_s: 0.2,
            delays: Vec::new(),
            level: 100.0,
            amplitude: 1.0,
            reflection: 0.35,
            inverted: false,
            respiratory_baseline: 0.2,
            respiratory_modulation: 0.1,
            noise_snr_db: None,
            motion: Vec::new(),
            step: 0.0,
            seed: 1,
        }
    }
}

impl PpgConfig {
    /// Refuses what lies outside the documented ranges.
    pub fn validate(&self) -> Result<(), Error> {
        self.rhythm.validate()?;
        self.motion.iter().try_for_each(|span| span.check("motion"))?;
        let delay = |(_, delay): &(f64, f64)| check(&[("delays", *delay, 0.0, 1.0)]);
        self.delays.iter().try_for_each(delay)?;
        check(&[
            ("rate_hz", self.rate_hz, 10.0, 8000.0),
            ("delay_s", self.delay_s, 0.0, 1.0),
            ("level", self.level, 0.0, 1e9),
            ("amplitude", self.amplitude, 1e-6, 1e9),
            ("reflection", self.reflection, 0.0, 1.0),
            ("respiratory_baseline", self.respiratory_baseline, 0.0, 100.0),
            ("respiratory_modulation", self.respiratory_modulation, 0.0, 0.9),
            ("noise_snr_db", self.noise_snr_db.unwrap_or(0.0), -40.0, 100.0),
            ("step", self.step, 0.0, 1e9),
            ("duration_s * rate_hz", self.rhythm.duration_s * self.rate_hz, 10.0, 4e8),
        ])
    }

    /// From a beat to the foot of its pulse.
    fn delay(&self, time_s: f64) -> f64 {
        let after = self.delays.partition_point(|(t, _)| *t <= time_s);
        let at = |i: usize| self.delays.get(i).copied();
        match (after.checked_sub(1).and_then(at), at(after)) {
            (None, None) => self.delay_s,
            (Some((_, delay)), None) | (None, Some((_, delay))) => delay,
            (Some((t0, d0)), Some((t1, d1))) => d0 + (d1 - d0) * (time_s - t0) / (t1 - t0),
        }
    }
}

/// One pulse of a simulated PPG. Times are exact, between samples, for a pulse alone and without noise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PpgPulse {
    /// When the heart beat, s.
    pub beat_s: f64,
    /// The foot, s: where the tangent to the steepest rise meets the level before it.
    pub foot_s: f64,
    /// The systolic peak, s.
    pub peak_s: f64,
    /// Its height over the foot.
    pub amplitude: f64,
}

/// A simulated PPG and the truth about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Ppg {
    /// The signal; sample k is taken at k / `rate_hz` seconds.
    pub samples: Vec<f64>,
    /// Sampling rate, Hz.
    pub rate_hz: f64,
    /// Every pulse, in order of time.
    pub pulses: Vec<PpgPulse>,
}

/// Standard deviation of the systolic wave, s.
const RISE_S: f64 = 0.075;
/// The foot of a Gaussian by intersecting tangents is two standard deviations before its peak.
const FOOT_TO_PEAK_S: f64 = 2.0 * RISE_S;
/// The systolic wave falls more slowly than it rises.
const FALL_S: f64 = 0.11;
/// The reflected wave comes so long after the systolic one, and is so wide.
const REFLECTED_S: f64 = 0.32;
const WIDTH_S: f64 = 0.08;

/// A pulse of height 1, `t` after its systolic peak.
pub(crate) fn pulse(t: f64, reflection: f64) -> f64 {
    let bump = |t: f64, width: f64| libm::exp(-0.5 * (t / width) * (t / width));
    let systolic = bump(t, if t < 0.0 { RISE_S } else { FALL_S });
    systolic + reflection * bump(t - REFLECTED_S, WIDTH_S)
}

/// Makes a PPG.
///
/// # Errors
/// A field outside its documented range.
pub fn simulate(config: &PpgConfig) -> Result<Ppg, Error> {
    config.validate()?;
    Ok(render(&rhythm::simulate(&config.rhythm)?, config))
}

/// Makes the PPG of a given rhythm, such as that of an ECG.
pub(crate) fn render(rhythm: &Rhythm, config: &PpgConfig) -> Ppg {
    let rate_hz = config.rate_hz;
    let count = libm::ceil(rhythm.duration_s * rate_hz) as usize;
    let breath = |t: f64| sine(config.rhythm.respiratory_hz * t);
    let baseline =
        |t: f64| config.level + config.amplitude * config.respiratory_baseline * breath(t);
    let sign = if config.inverted { -1.0 } else { 1.0 };
    let mut samples: Vec<f64> = (0..count).map(|k| baseline(k as f64 / rate_hz)).collect();
    let mut pulses = Vec::new();
    for beat in &rhythm.beats {
        let foot_s = beat.time_s + config.delay(beat.time_s);
        let peak_s = foot_s + FOOT_TO_PEAK_S;
        let amplitude =
            config.amplitude * (1.0 + config.respiratory_modulation * breath(beat.time_s));
        let first = libm::ceil((peak_s - 0.5).max(0.0) * rate_hz) as usize;
        let end = (libm::floor((peak_s + 1.0) * rate_hz) as usize).min(count);
        for (k, sample) in samples.iter_mut().enumerate().take(end).skip(first) {
            *sample += sign * amplitude * pulse(k as f64 / rate_hz - peak_s, config.reflection);
        }
        if peak_s < rhythm.duration_s {
            pulses.push(PpgPulse { beat_s: beat.time_s, foot_s, peak_s, amplitude });
        }
    }
    let mut random = Random::new(config.seed, 32);
    if let Some(snr_db) = config.noise_snr_db {
        let sd = config.amplitude * libm::sqrt(0.125 / libm::pow(10.0, snr_db / 10.0));
        samples.iter_mut().for_each(|sample| *sample += sd * random.normal());
    }
    for span in &config.motion {
        let (mut drift, per_sample) = (0.0, 1.0 / libm::sqrt(rate_hz));
        for (k, sample) in samples.iter_mut().enumerate() {
            let t = k as f64 / rate_hz;
            if span.contains(t) {
                drift += per_sample * random.normal();
                let tremble = 3.0 * sine(1.7 * t) * (1.0 + 0.5 * sine(0.23 * t));
                *sample += config.amplitude * (tremble + 2.0 * drift);
            }
        }
    }
    if config.step > 0.0 {
        samples.iter_mut().for_each(|s| *s = libm::floor(*s / config.step + 0.5) * config.step);
    }
    Ppg { samples, rate_hz, pulses }
}
