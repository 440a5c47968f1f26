//! Breathing of which every breath is known, in all that it shows in: the volume of the chest (belt), the
//! interval and height of heart beats, and height, baseline and rhythm of the pulse wave.
//!
//! Modulations as in P. H. Charlton and others, Physiol. Meas. 37:610, 2016: breathing in makes the heart
//! faster, and all else follow the volume by the shares of the configuration.

use core::f64::consts::PI;

use crate::error::{Error, check};
use crate::ppg::pulse;
use crate::random::Random;

/// A breathing to make.
#[derive(Clone, Debug, PartialEq)]
pub struct BreathingConfig {
    /// Sampling rate of belt, ECG and PPG, Hz; 10 to 8000; default 100.
    pub rate_hz: f64,
    /// Length, s; 10 to 1e6, default 180.
    pub duration_s: f64,
    /// The same seed gives the same signals; default 1.
    pub seed: u64,
    /// Breaths a minute; 3 to 60, default 15.
    pub breaths_per_min: f64,
    /// Standard deviation of a breath's length and depth, as a share; 0 to 0.3, default 0.08.
    pub variation: f64,
    /// Share of a breath that is breathing in; 0.2 to 0.8, default 0.4.
    pub duty: f64,
    /// Every so many breaths one is three times as deep; 0 for none, default 0.
    pub sigh_every: u32,
    /// Heart rate, 1/min; 30 to 200, default 70.
    pub heart_bpm: f64,
    /// How much shorter the interval is with full lungs, ms; 0 to 300, default 60.
    pub rsa_ms: f64,
    /// Share by which the R peak falls with full lungs; 0 to 0.8, default 0.15.
    pub r_amplitude: f64,
    /// Share by which the pulse wave falls with full lungs; 0 to 0.8, default 0.2.
    pub ppg_amplitude: f64,
    /// How far the baseline of the pulse wave falls with full lungs, in pulses; 0 to 10, default 0.4.
    pub ppg_baseline: f64,
    /// Standard deviation of white noise, as a share of each signal's height; 0 to 1, default 0.01.
    pub noise: f64,
}

impl Default for BreathingConfig {
    fn default() -> Self {
        Self {
            rate_hz: 100.0,
            duration_s: 180.0,
            seed: 1,
            breaths_per_min: 15.0,
            variation: 0.08,
            duty: 0.4,
            sigh_every: 0,
            heart_bpm: 70.0,
            rsa_ms: 60.0,
            r_amplitude: 0.15,
            ppg_amplitude: 0.2,
            ppg_baseline: 0.4,
            noise: 0.01,
        }
    }
}

impl BreathingConfig {
    /// Refuses what lies outside the documented ranges.
    pub fn validate(&self) -> Result<(), Error> {
        check(&[
            ("rate_hz", self.rate_hz, 10.0, 8000.0),
            ("duration_s", self.duration_s, 10.0, 1e6),
            ("duration_s * rate_hz", self.duration_s * self.rate_hz, 100.0, 1e8),
            ("breaths_per_min", self.breaths_per_min, 3.0, 60.0),
            ("variation", self.variation, 0.0, 0.3),
            ("duty", self.duty, 0.2, 0.8),
            ("heart_bpm", self.heart_bpm, 30.0, 200.0),
            ("rsa_ms", self.rsa_ms, 0.0, 300.0),
            ("r_amplitude", self.r_amplitude, 0.0, 0.8),
            ("ppg_amplitude", self.ppg_amplitude, 0.0, 0.8),
            ("ppg_baseline", self.ppg_baseline, 0.0, 10.0),
            ("noise", self.noise, 0.0, 1.0),
        ])
    }
}

/// One breath.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SimBreath {
    /// When breathing in begins, s.
    pub onset_s: f64,
    /// When the lungs are fullest, s.
    pub peak_s: f64,
    /// When the next one begins, s.
    pub end_s: f64,
    /// How deep it is; 1 is usual.
    pub depth: f64,
}

/// One heart beat.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SimBeat {
    /// The R peak, s.
    pub time_s: f64,
    /// Its height, mV.
    pub r_mv: f64,
    /// Height of its pulse, and what the breath has added to the baseline there, in usual pulses.
    pub pulse: f64,
}

/// What a breathing shows in, and the truth.
#[derive(Clone, Debug, PartialEq)]
pub struct Breathing {
    /// Sampling rate of the signals, Hz.
    pub rate_hz: f64,
    /// Every whole breath, in order of time.
    pub breaths: Vec<SimBreath>,
    /// Every beat, in order of time.
    pub beats: Vec<SimBeat>,
    /// Volume of the chest; 1 is the depth of a usual breath.
    pub belt: Vec<f64>,
    /// ECG, mV: QRS and T wave.
    pub ecg: Vec<f64>,
    /// Pulse wave on a level of 100; its foot is 0.2 s behind the R peak.
    pub ppg: Vec<f64>,
}

/// From the R peak to the systolic peak, s.
const DELAY_S: f64 = 0.35;

/// Makes a breathing.
///
/// # Errors
/// A field outside its documented range.
pub fn simulate(config: &BreathingConfig) -> Result<Breathing, Error> {
    config.validate()?;
    let mut random = Random::new(config.seed, 48);
    let all = breaths(config, &mut random);
    // Walked along with time: each call is for a later moment than the one before.
    let mut at = 0;
    let mut volume = |t: f64| {
        while all.get(at).is_some_and(|b| b.end_s <= t) {
            at += 1;
        }
        all.get(at).map_or(0.0, |b| filled(b, t))
    };
    let count = libm::ceil(config.duration_s * config.rate_hz) as usize;
    let volumes: Vec<f64> = (0..count).map(|k| volume(k as f64 / config.rate_hz)).collect();
    let filled_at = |t: f64| {
        let k = libm::floor(t * config.rate_hz + 0.5) as usize;
        volumes.get(k).copied().unwrap_or(0.0)
    };
    let beats = beats(config, &filled_at);

    let mut ecg = vec![0.0; count];
    let mut ppg: Vec<f64> = volumes.iter().map(|v| 100.0 - config.ppg_baseline * v).collect();
    for beat in &beats {
        let bump = |t: f64, width: f64| libm::exp(-0.5 * (t / width) * (t / width));
        add(&mut ecg, config.rate_hz, beat.time_s, |t| {
            beat.r_mv * (bump(t, 0.012) - 0.2 * bump(t - 0.03, 0.012)) + 0.25 * bump(t - 0.28, 0.05)
        });
        add(&mut ppg, config.rate_hz, beat.time_s + DELAY_S, |t| beat.pulse * pulse(t, 0.35));
    }
    let mut belt = volumes;
    for signal in [&mut belt, &mut ecg, &mut ppg] {
        signal.iter_mut().for_each(|x| *x += config.noise * random.normal());
    }
    let whole = |b: &SimBreath| b.end_s <= config.duration_s;
    let breaths = all.into_iter().filter(whole).collect();
    Ok(Breathing { rate_hz: config.rate_hz, breaths, beats, belt, ecg, ppg })
}

fn breaths(config: &BreathingConfig, random: &mut Random) -> Vec<SimBreath> {
    let (mut list, mut onset_s) = (Vec::new(), 0.0);
    while onset_s < config.duration_s {
        let mut vary = || 1.0 + config.variation * random.normal().clamp(-2.5, 2.5);
        let length_s = 60.0 / config.breaths_per_min * vary();
        let mut depth = vary();
        if config.sigh_every > 0 && list.len() as u32 % config.sigh_every == config.sigh_every - 1 {
            depth *= 3.0;
        }
        let (peak_s, end_s) = (onset_s + config.duty * length_s, onset_s + length_s);
        list.push(SimBreath { onset_s, peak_s, end_s, depth });
        onset_s = end_s;
    }
    list
}

/// The volume within a breath: half waves of a cosine, up and down.
fn filled(b: &SimBreath, t: f64) -> f64 {
    let share = if t < b.peak_s {
        (t - b.onset_s) / (b.peak_s - b.onset_s)
    } else {
        (b.end_s - t) / (b.end_s - b.peak_s)
    };
    b.depth * (0.5 - 0.5 * libm::cos(PI * share.clamp(0.0, 1.0)))
}

fn beats(config: &BreathingConfig, volume: &impl Fn(f64) -> f64) -> Vec<SimBeat> {
    let (mut list, mut time_s) = (Vec::new(), 0.3);
    while time_s < config.duration_s {
        // A sigh is not to make what it changes negative.
        let v = volume(time_s).min(1.2);
        list.push(SimBeat {
            time_s,
            r_mv: 1.0 - config.r_amplitude * v,
            pulse: 1.0 - config.ppg_amplitude * v,
        });
        time_s += (60.0 / config.heart_bpm - 1e-3 * config.rsa_ms * (v - 0.5)).max(0.25);
    }
    list
}

/// Adds a wave to the samples within half a second before and a second behind a moment.
fn add(samples: &mut [f64], rate_hz: f64, at_s: f64, wave: impl Fn(f64) -> f64) {
    let first = libm::ceil((at_s - 0.5).max(0.0) * rate_hz) as usize;
    let end = libm::floor((at_s + 1.0) * rate_hz) as usize;
    for (k, x) in samples.iter_mut().enumerate().take(end).skip(first) {
        *x += wave(k as f64 / rate_hz - at_s);
    }
}
