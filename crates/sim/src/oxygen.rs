//! Red and infrared light through a finger, of a known ratio of ratios.

use crate::error::{Error, check};
use crate::ppg::{self, PpgConfig, PpgPulse};
use crate::random::Random;

/// A pair of lights to make.
#[derive(Clone, Debug, PartialEq)]
pub struct OxygenConfig {
    /// The pulses: their rhythm, rate and shape. Level and height are those below.
    pub ppg: PpgConfig,
    /// Ratio of ratios at the beginning and the end, a straight line between; 0.1 to 4, default 0.6 to 0.6.
    pub ratio: (f64, f64),
    /// Height of the infrared pulse by its light, in percent; 0.001 to 50, default 2.
    pub perfusion: f64,
    /// Levels of the red and the infrared light; 1e-3 to 1e9, default 100 and 160.
    pub levels: (f64, f64),
    /// Light that reaches the sensor without having been through blood, as a share of each level: it dims
    /// both ratios alike; 0 to 0.9, default 0.
    pub ambient: f64,
    /// Standard deviation of white noise, each light's own, as a share of the infrared pulse; 0 to 10, default 0.
    pub noise: f64,
}

impl Default for OxygenConfig {
    fn default() -> Self {
        Self {
            ppg: PpgConfig { respiratory_baseline: 0.0, ..PpgConfig::default() },
            ratio: (0.6, 0.6),
            perfusion: 2.0,
            levels: (100.0, 160.0),
            ambient: 0.0,
            noise: 0.0,
        }
    }
}

/// The two lights, and the truth.
#[derive(Clone, Debug, PartialEq)]
pub struct Oxygen {
    /// Sampling rate, Hz.
    pub rate_hz: f64,
    /// Red light.
    pub red: Vec<f64>,
    /// Infrared light.
    pub infrared: Vec<f64>,
    /// The ratio of ratios at each sample.
    pub ratio: Vec<f64>,
    /// Every pulse.
    pub pulses: Vec<PpgPulse>,
}

/// Makes the lights: each is `level * exp(-wave)`, as absorption has it (Beer and Lambert), so the ratio of
/// the waves is that of the ratios for pulses that are small.
///
/// # Errors
/// A field outside its documented range.
pub fn simulate(config: &OxygenConfig) -> Result<Oxygen, Error> {
    let ((from, to), (red_level, infrared_level)) = (config.ratio, config.levels);
    check(&[
        ("ratio", from, 0.1, 4.0),
        ("ratio", to, 0.1, 4.0),
        ("perfusion", config.perfusion, 0.001, 50.0),
        ("levels", red_level, 1e-3, 1e9),
        ("levels", infrared_level, 1e-3, 1e9),
        ("ambient", config.ambient, 0.0, 0.9),
        ("noise", config.noise, 0.0, 10.0),
    ])?;
    let height = 0.01 * config.perfusion;
    let plain = PpgConfig { level: 0.0, amplitude: 1.0, inverted: false, ..config.ppg.clone() };
    let ppg::Ppg { samples, rate_hz, pulses } = ppg::simulate(&plain)?;
    let last = samples.len().saturating_sub(1).max(1) as f64;
    let ratio: Vec<f64> =
        (0..samples.len()).map(|k| from + (to - from) * k as f64 / last).collect();
    let mut random = Random::new(config.ppg.seed, 49);
    let mut light = |level: f64, share: &dyn Fn(usize) -> f64| -> Vec<f64> {
        let through = |(k, wave): (usize, &f64)| {
            let blood = (1.0 - config.ambient) * libm::exp(-height * share(k) * wave);
            level * (config.ambient + blood + config.noise * height * random.normal())
        };
        samples.iter().enumerate().map(through).collect()
    };
    let red = light(red_level, &|k| ratio.get(k).copied().unwrap_or(from));
    let infrared = light(infrared_level, &|_| 1.0);
    Ok(Oxygen { rate_hz, red, infrared, ratio, pulses })
}
