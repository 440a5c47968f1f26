//! When the heart beats.
//!
//! The sinus interval that begins at time t is the sum of known parts:
//!
//! `60000 / rate(t) + mayer_ms * sin(2 pi mayer_hz t) + respiratory_ms * sin(2 pi respiratory_hz t) + pink + white`
//!
//! in ms, so a modulation of amplitude A has the power A^2 / 2. The pink part is a sum of
//! Ornstein-Uhlenbeck processes of equal variance, one an octave of time constants from 1 to 1024 s, whose
//! spectrum falls as 1/f between them.

use crate::error::{Error, check};
use crate::random::Random;

/// A stretch of time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// Where it begins, s.
    pub start_s: f64,
    /// Where it ends, s; not before it begins.
    pub end_s: f64,
}

impl Span {
    /// From one time to another, s.
    pub const fn new(start_s: f64, end_s: f64) -> Self {
        Self { start_s, end_s }
    }

    /// Whether a time lies in it; the end does not.
    pub fn contains(&self, time_s: f64) -> bool {
        self.start_s <= time_s && time_s < self.end_s
    }

    pub(crate) fn check(&self, field: &'static str) -> Result<(), Error> {
        check(&[(field, self.start_s, 0.0, 1e7), (field, self.end_s, self.start_s, 1e7)])
    }
}

/// What kind of beat it is, in EC57's classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BeatClass {
    /// Normally conducted.
    N,
    /// Supraventricular ectopic.
    S,
    /// Ventricular ectopic.
    V,
    /// Paced.
    Q,
}

impl BeatClass {
    /// The letter of the class; of paced beats the WFDB symbol is `/`.
    pub const fn symbol(self) -> char {
        match self {
            Self::N => 'N',
            Self::S => 'S',
            Self::V => 'V',
            Self::Q => 'Q',
        }
    }
}

/// A rhythm to make.
#[derive(Clone, Debug, PartialEq)]
pub struct RhythmConfig {
    /// Length, s; 1 to 1e6, default 300.
    pub duration_s: f64,
    /// The same seed gives the same rhythm. Default 1.
    pub seed: u64,
    /// Sinus rate at the beginning, 1/min; 15 to 300, default 60.
    pub rate_bpm: f64,
    /// How fast the sinus rate changes, 1/min per minute; -100 to 100, default 0. The rate stays in 15 to 300.
    pub drift_bpm_per_min: f64,
    /// Frequency of the Mayer wave, Hz; 0.01 to 0.5, default 0.1.
    pub mayer_hz: f64,
    /// Amplitude of the Mayer wave in the interval, ms; 0 to 500, default 25.
    pub mayer_ms: f64,
    /// Breathing frequency, Hz; 0.05 to 1, default 0.25.
    pub respiratory_hz: f64,
    /// Amplitude of the respiratory modulation of the interval, ms; 0 to 500, default 30.
    pub respiratory_ms: f64,
    /// Standard deviation of the 1/f part, ms; 0 to 500, default 20.
    pub pink_sd_ms: f64,
    /// Standard deviation of the white part, ms; 0 to 500, default 4.
    pub white_sd_ms: f64,
    /// How likely a ventricular ectopic follows a sinus beat; 0 to 1, default 0. The sinus clock runs on, so
    /// the pause compensates in full.
    pub pvc_probability: f64,
    /// Coupling interval of a ventricular ectopic as a share of the sinus interval; 0.3 to 0.95, default 0.6.
    pub pvc_coupling: f64,
    /// Ventricular ectopics in a row; 1 to 50, default 1.
    pub pvc_run: u32,
    /// How likely an atrial ectopic follows a sinus beat; 0 to 1, default 0. It resets the sinus clock.
    pub apc_probability: f64,
    /// Coupling interval of an atrial ectopic as a share of the sinus interval; 0.3 to 0.95, default 0.7.
    pub apc_coupling: f64,
    /// Stretches of atrial fibrillation: the interval is log-normal and independent of the one before. In
    /// order of time; default none.
    pub af: Vec<Span>,
    /// Mean ventricular rate in atrial fibrillation, 1/min; 30 to 220, default 100.
    pub af_rate_bpm: f64,
    /// Standard deviation of the interval in atrial fibrillation as a share of its mean; 0.01 to 0.5,
    /// default 0.2.
    pub af_variation: f64,
    /// Whether every beat is paced (class Q); default false.
    pub paced: bool,
}

impl Default for RhythmConfig {
    fn default() -> Self {
        Self {
            duration_s: 300.0,
            seed: 1,
            rate_bpm: 60.0,
            drift_bpm_per_min: 0.0,
            mayer_hz: 0.1,
            mayer_ms: 25.0,
            respiratory_hz: 0.25,
            respiratory_ms: 30.0,
            pink_sd_ms: 20.0,
            white_sd_ms: 4.0,
            pvc_probability: 0.0,
            pvc_coupling: 0.6,
            pvc_run: 1,
            apc_probability: 0.0,
            apc_coupling: 0.7,
            af: Vec::new(),
            af_rate_bpm: 100.0,
            af_variation: 0.2,
            paced: false,
        }
    }
}

impl RhythmConfig {
    /// Refuses what lies outside the documented ranges.
    pub fn validate(&self) -> Result<(), Error> {
        check(&[
            ("duration_s", self.duration_s, 1.0, 1e6),
            ("rate_bpm", self.rate_bpm, 15.0, 300.0),
            ("drift_bpm_per_min", self.drift_bpm_per_min, -100.0, 100.0),
            ("mayer_hz", self.mayer_hz, 0.01, 0.5),
            ("mayer_ms", self.mayer_ms, 0.0, 500.0),
            ("respiratory_hz", self.respiratory_hz, 0.05, 1.0),
            ("respiratory_ms", self.respiratory_ms, 0.0, 500.0),
            ("pink_sd_ms", self.pink_sd_ms, 0.0, 500.0),
            ("white_sd_ms", self.white_sd_ms, 0.0, 500.0),
            ("pvc_probability", self.pvc_probability, 0.0, 1.0),
            ("pvc_coupling", self.pvc_coupling, 0.3, 0.95),
            ("pvc_run", f64::from(self.pvc_run), 1.0, 50.0),
            ("apc_probability", self.apc_probability, 0.0, 1.0),
            ("apc_coupling", self.apc_coupling, 0.3, 0.95),
            ("af_rate_bpm", self.af_rate_bpm, 30.0, 220.0),
            ("af_variation", self.af_variation, 0.01, 0.5),
        ])?;
        self.af.iter().try_for_each(|span| span.check("af"))
    }
}

/// One beat of a rhythm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RhythmBeat {
    /// When, s.
    pub time_s: f64,
    /// Its kind.
    pub class: BeatClass,
    /// Whether the atria fibrillate.
    pub af: bool,
}

/// Beats in order of time.
#[derive(Clone, Debug, PartialEq)]
pub struct Rhythm {
    /// Every beat from 0 to the duration.
    pub beats: Vec<RhythmBeat>,
    /// Length, s.
    pub duration_s: f64,
}

impl Rhythm {
    /// Intervals from beat to beat, ms.
    pub fn rr_ms(&self) -> Vec<f64> {
        let later = self.beats.iter().skip(1);
        self.beats.iter().zip(later).map(|(a, b)| (b.time_s - a.time_s) * 1000.0).collect()
    }
}

/// The shortest interval that is made, s: 300 beats a minute.
const SHORTEST_S: f64 = 0.2;
/// The longest, s.
const LONGEST_S: f64 = 4.0;

/// Makes a rhythm.
///
/// # Errors
/// A field outside its documented range.
///
/// ```
/// use interocept_sim::{RhythmConfig, rhythm};
///
/// let rhythm = rhythm::simulate(&RhythmConfig { rate_bpm: 75.0, ..RhythmConfig::default() })?;
/// assert!(rhythm.rr_ms().iter().all(|rr| (600.0..1000.0).contains(rr)));
/// # Ok::<(), interocept_sim::Error>(())
/// ```
pub fn simulate(config: &RhythmConfig) -> Result<Rhythm, Error> {
    config.validate()?;
    let mut sinus = Sinus::new(config);
    let mut chance = Random::new(config.seed, 2);
    let mut beats = Vec::new();
    let normal = if config.paced { BeatClass::Q } else { BeatClass::N };
    let mut time_s = 0.5 * 60.0 / config.rate_bpm;
    let mut clock_s = time_s;
    while time_s < config.duration_s {
        let af = config.af.iter().any(|span| span.contains(time_s));
        beats.push(RhythmBeat { time_s, class: normal, af });
        let rr_s = sinus.interval_s(time_s, time_s - clock_s);
        clock_s = time_s;
        // Drawn at every beat, so that one setting does not change the chances of another.
        let (pvc, apc, irregular) = (chance.uniform(), chance.uniform(), chance.normal());
        if af {
            time_s += af_interval_s(config, irregular);
        } else if pvc < config.pvc_probability {
            let coupling_s = config.pvc_coupling * rr_s;
            for _ in 0..config.pvc_run {
                time_s += coupling_s;
                push(&mut beats, config, time_s, BeatClass::V);
            }
            let ticks = libm::ceil((time_s - clock_s) / rr_s + 1.0 - 1e-9);
            time_s = clock_s + ticks * rr_s;
        } else if apc < config.apc_probability {
            time_s += config.apc_coupling * rr_s;
            push(&mut beats, config, time_s, BeatClass::S);
            time_s += rr_s;
        } else {
            time_s += rr_s;
        }
    }
    Ok(Rhythm { beats, duration_s: config.duration_s })
}

fn push(beats: &mut Vec<RhythmBeat>, config: &RhythmConfig, time_s: f64, class: BeatClass) {
    if time_s < config.duration_s {
        beats.push(RhythmBeat { time_s, class, af: false });
    }
}

/// Log-normal with the configured mean and variation.
fn af_interval_s(config: &RhythmConfig, normal: f64) -> f64 {
    let variance = libm::log1p(config.af_variation * config.af_variation);
    let mean_s = 60.0 / config.af_rate_bpm;
    let interval_s = mean_s * libm::exp(libm::sqrt(variance) * normal - 0.5 * variance);
    interval_s.clamp(SHORTEST_S, LONGEST_S)
}

/// Time constants of the 1/f part, s: 1, 2, 4 ... 1024.
const PINK_OCTAVES: usize = 11;

/// The sinus node.
struct Sinus<'a> {
    config: &'a RhythmConfig,
    pink: [f64; PINK_OCTAVES],
    random: Random,
}

impl<'a> Sinus<'a> {
    fn new(config: &'a RhythmConfig) -> Self {
        let mut random = Random::new(config.seed, 1);
        let pink = [(); PINK_OCTAVES].map(|()| random.normal());
        Self { config, pink, random }
    }

    /// The interval that begins now, the last having begun `elapsed_s` ago.
    fn interval_s(&mut self, time_s: f64, elapsed_s: f64) -> f64 {
        let config = self.config;
        let mut tau_s = 1.0;
        let mut pink = 0.0;
        for octave in &mut self.pink {
            let kept = libm::exp(-elapsed_s / tau_s);
            *octave = kept * *octave + libm::sqrt(1.0 - kept * kept) * self.random.normal();
            pink += *octave;
            tau_s *= 2.0;
        }
        pink /= libm::sqrt(PINK_OCTAVES as f64);
        let rate_bpm = config.rate_bpm + config.drift_bpm_per_min * time_s / 60.0;
        let interval_ms = 60_000.0 / rate_bpm.clamp(15.0, 300.0)
            + config.mayer_ms * sine(config.mayer_hz * time_s)
            + config.respiratory_ms * sine(config.respiratory_hz * time_s)
            + config.pink_sd_ms * pink
            + config.white_sd_ms * self.random.normal();
        (interval_ms / 1000.0).clamp(SHORTEST_S, LONGEST_S)
    }
}

/// Sine of a phase in turns.
pub(crate) fn sine(turns: f64) -> f64 {
    libm::sin(2.0 * core::f64::consts::PI * (turns - libm::floor(turns)))
}
