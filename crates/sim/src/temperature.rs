//! Skin temperature of a known course, as a sensor of first order shows it.

use crate::error::{Error, check};
use crate::random::Random;
use crate::rhythm::Span;

/// A temperature to make.
#[derive(Clone, Debug, PartialEq)]
pub struct TemperatureConfig {
    /// Sampling rate, Hz; 0.1 to 1000, default 4.
    pub rate_hz: f64,
    /// Length, s; 1 to 1e6, default 600.
    pub duration_s: f64,
    /// The same seed gives the same noise; default 1.
    pub seed: u64,
    /// Skin at the beginning, °C; -20 to 60, default 33.
    pub start_c: f64,
    /// Its course: from each moment, s, in order, so many °C/min; -60 to 60. Default none, which is level.
    pub slopes: Vec<(f64, f64)>,
    /// Time constant of the sensor, s; 0 to 3600, default 30.
    pub time_constant_s: f64,
    /// Where the sensor hangs in air of 22 °C; default none.
    pub off: Vec<Span>,
    /// Standard deviation of white noise, °C; 0 to 10, default 0.01.
    pub noise_c: f64,
    /// The converter's step, °C; 0 for none, to 10; default 0.02.
    pub step_c: f64,
}

impl Default for TemperatureConfig {
    fn default() -> Self {
        Self {
            rate_hz: 4.0,
            duration_s: 600.0,
            seed: 1,
            start_c: 33.0,
            slopes: Vec::new(),
            time_constant_s: 30.0,
            off: Vec::new(),
            noise_c: 0.01,
            step_c: 0.02,
        }
    }
}

/// A temperature, and the truth.
#[derive(Clone, Debug, PartialEq)]
pub struct Temperature {
    /// Sampling rate, Hz.
    pub rate_hz: f64,
    /// What the sensor shows, °C.
    pub samples: Vec<f64>,
    /// What the skin has, °C.
    pub skin: Vec<f64>,
}

const AIR_C: f64 = 22.0;

/// Makes a temperature.
///
/// # Errors
/// A field outside its documented range.
pub fn simulate(config: &TemperatureConfig) -> Result<Temperature, Error> {
    check(&[
        ("rate_hz", config.rate_hz, 0.1, 1000.0),
        ("duration_s", config.duration_s, 1.0, 1e6),
        ("duration_s * rate_hz", config.duration_s * config.rate_hz, 1.0, 1e8),
        ("start_c", config.start_c, -20.0, 60.0),
        ("time_constant_s", config.time_constant_s, 0.0, 3600.0),
        ("noise_c", config.noise_c, 0.0, 10.0),
        ("step_c", config.step_c, 0.0, 10.0),
    ])?;
    for (from_s, slope) in &config.slopes {
        check(&[("slopes", *from_s, 0.0, config.duration_s), ("slopes", *slope, -60.0, 60.0)])?;
    }
    config.off.iter().try_for_each(|span| span.check("off"))?;
    let mut random = Random::new(config.seed, 50);
    let count = libm::ceil(config.duration_s * config.rate_hz) as usize;
    let (mut skin_c, mut shown_c) = (config.start_c, config.start_c);
    // What is left of a difference after a sample.
    let left = match config.time_constant_s {
        0.0 => 0.0,
        constant => libm::exp(-1.0 / (constant * config.rate_hz)),
    };
    let (mut samples, mut skin) = (Vec::with_capacity(count), Vec::with_capacity(count));
    for k in 0..count {
        let t = k as f64 / config.rate_hz;
        let slope =
            config.slopes.iter().rev().find(|(from_s, _)| *from_s <= t).map_or(0.0, |s| s.1);
        let before_c = if config.off.iter().any(|span| span.contains(t)) { AIR_C } else { skin_c };
        shown_c = before_c + (shown_c - before_c) * left;
        let mut x = shown_c + config.noise_c * random.normal();
        if config.step_c > 0.0 {
            x = libm::floor(x / config.step_c + 0.5) * config.step_c;
        }
        samples.push(x);
        skin.push(skin_c);
        skin_c += slope / (60.0 * config.rate_hz);
    }
    Ok(Temperature { rate_hz: config.rate_hz, samples, skin })
}
