//! Mean colours of skin in a camera's frames: a pulse in the colour, light and gloss that move, noise, and
//! frames at uneven times.
//!
//! The model is that of W. Wang and others, IEEE Trans. Biomed. Eng. 64:1479, 2017, equation 4: what comes from
//! below the skin has its colour and the pulse, what the surface mirrors has the colour of the lamp, and the light
//! changes both.

use crate::error::{Error, check};
use crate::random::Random;
use crate::rhythm::sine;

/// Frames to make.
#[derive(Clone, Debug, PartialEq)]
pub struct CameraConfig {
    /// Frames a second, Hz; 5 to 1000, default 30.
    pub rate_hz: f64,
    /// Length, s; 1 to 1e5, default 60.
    pub duration_s: f64,
    /// The same seed gives the same frames; default 1.
    pub seed: u64,
    /// How late a frame may be, evenly up to this, s; 0 to 1, default 0.
    pub jitter_s: f64,
    /// Pulse rate, 1/min; 20 to 300, default 66.
    pub pulse_bpm: f64,
    /// How much the pulse changes the green that comes from below the skin, as a share; 0 to 0.5, default 0.002.
    pub pulse: f64,
    /// Frequency of motion, Hz; 0.01 to 10, default 0.4.
    pub motion_hz: f64,
    /// By how much motion changes the light, as a share; 0 to 0.9, default 0.02.
    pub light: f64,
    /// By how much motion changes the gloss, as a share of the light; 0 to 0.5, default 0.
    pub gloss: f64,
    /// Standard deviation of white noise of each colour, as a share of it; 0 to 1, default 0.0005.
    pub noise: f64,
}

impl Default for CameraConfig {
    fn default() -> Self {
        Self {
            rate_hz: 30.0,
            duration_s: 60.0,
            seed: 1,
            jitter_s: 0.0,
            pulse_bpm: 66.0,
            pulse: 0.002,
            motion_hz: 0.4,
            light: 0.02,
            gloss: 0.0,
            noise: 0.0005,
        }
    }
}

/// Frames: when each was taken, s, and its red, green and blue.
pub type CameraFrames = Vec<(f64, [f64; 3])>;

/// Colour of skin, of the pulse in it (G. de Haan and A. van Leest, Physiol. Meas. 35:1913, 2014) by its green,
/// and of the lamp.
const SKIN: [f64; 3] = [160.0, 110.0, 90.0];
const PULSE: [f64; 3] = [0.33 / 0.77, 1.0, 0.53 / 0.77];
const LAMP: [f64; 3] = [150.0, 150.0, 150.0];

/// Makes frames.
///
/// # Errors
/// A field outside its documented range.
pub fn simulate(config: &CameraConfig) -> Result<CameraFrames, Error> {
    check(&[
        ("rate_hz", config.rate_hz, 5.0, 1000.0),
        ("duration_s", config.duration_s, 1.0, 1e5),
        ("jitter_s", config.jitter_s, 0.0, 1.0),
        ("pulse_bpm", config.pulse_bpm, 20.0, 300.0),
        ("pulse", config.pulse, 0.0, 0.5),
        ("motion_hz", config.motion_hz, 0.01, 10.0),
        ("light", config.light, 0.0, 0.9),
        ("gloss", config.gloss, 0.0, 0.5),
        ("noise", config.noise, 0.0, 1.0),
    ])?;
    let mut random = Random::new(config.seed, 51);
    let count = libm::ceil(config.duration_s * config.rate_hz) as usize;
    let mut frames = Vec::with_capacity(count);
    for k in 0..count {
        let t = k as f64 / config.rate_hz + config.jitter_s * random.uniform();
        let phase = config.pulse_bpm / 60.0 * t;
        let pulse = config.pulse * (sine(phase) + 0.3 * sine(2.0 * phase + 0.2));
        let moved = sine(config.motion_hz * t);
        let light = 1.0 + config.light * moved;
        let gloss = 0.1 + config.gloss * moved;
        let colours = [0, 1, 2].map(|c: usize| {
            let of = |list: [f64; 3]| list.get(c).copied().unwrap_or(0.0);
            let below = of(SKIN) * (1.0 + pulse * of(PULSE));
            light * (below + gloss * of(LAMP)) * (1.0 + config.noise * random.normal())
        });
        frames.push((t, colours));
    }
    Ok(frames)
}
