//! Walking of known steps, as a sensor on the lower back and one on a foot show it.
//!
//! The trunk rises and falls as an inverted pendulum of the leg does; the foot follows a course
//! with continuous acceleration, turns forwards and back, and rests between swings. Both sensors
//! show the specific force and the rate of turn that follow from the course, by differences.

use crate::error::{Error, check};
use crate::random::Random;
use core::f64::consts::PI;

/// A walk to make.
#[derive(Clone, Debug, PartialEq)]
pub struct GaitConfig {
    /// Sampling rate, Hz; 40 to 2000, default 100.
    pub rate_hz: f64,
    /// Strides of the foot; 1 to 10,000, default 12.
    pub strides: usize,
    /// Standing before and after, s; 0 to 600, default 3.
    pub rest_s: f64,
    /// Time of a stride, s; 0.6 to 2.5, default 1.1.
    pub stride_s: f64,
    /// Length of a stride, m; 0.1 to 2.5, default 1.3.
    pub stride_m: f64,
    /// Length of the leg, m; 0.4 to 1.3, default 0.9.
    pub leg_m: f64,
    /// Standard deviation of noise of the acceleration, m/s²; 0 to 10, default 0.05.
    pub noise_m_s2: f64,
    /// Standard deviation of noise of the rate of turn, rad/s; 0 to 1, default 0.005.
    pub noise_rad_s: f64,
    /// The same seed gives the same noise; default 1.
    pub seed: u64,
}

impl Default for GaitConfig {
    fn default() -> Self {
        Self {
            rate_hz: 100.0,
            strides: 12,
            rest_s: 3.0,
            stride_s: 1.1,
            stride_m: 1.3,
            leg_m: 0.9,
            noise_m_s2: 0.05,
            noise_rad_s: 0.005,
            seed: 1,
        }
    }
}

/// A walk, and the truth.
#[derive(Clone, Debug, PartialEq)]
pub struct Gait {
    /// Sampling rate, Hz.
    pub rate_hz: f64,
    /// Lower back: frames of acceleration, m/s², and rate of turn, rad/s; forwards, left, up.
    pub back: Vec<[f64; 6]>,
    /// The same of the foot.
    pub foot: Vec<[f64; 6]>,
    /// Contacts of both feet, s.
    pub contacts_s: Vec<f64>,
    /// Contacts of the foot with the sensor, s.
    pub foot_contacts_s: Vec<f64>,
    /// Length of each stride of that foot, m.
    pub strides_m: Vec<f64>,
}

const GRAVITY: f64 = 9.806_65;
/// Part of a stride in which a foot swings.
const SWING: f64 = 0.4;
/// How far the foot tips, rad, and rises, m.
const TIP: f64 = 0.9;
const LIFT_M: f64 = 0.12;

/// Minimum-jerk course from 0 to 1 and its second derivative.
fn course(u: f64) -> (f64, f64) {
    let u = u.clamp(0.0, 1.0);
    (u * u * u * (10.0 - u * (15.0 - 6.0 * u)), u * (60.0 - u * (180.0 - 120.0 * u)))
}

/// Makes a walk.
///
/// # Errors
/// A field out of its range.
pub fn simulate(config: &GaitConfig) -> Result<Gait, Error> {
    check(&[
        ("rate_hz", config.rate_hz, 40.0, 2000.0),
        ("strides", config.strides as f64, 1.0, 10_000.0),
        ("rest_s", config.rest_s, 0.0, 600.0),
        ("stride_s", config.stride_s, 0.6, 2.5),
        ("stride_m", config.stride_m, 0.1, 2.5),
        ("leg_m", config.leg_m, 0.4, 1.3),
        ("noise_m_s2", config.noise_m_s2, 0.0, 10.0),
        ("noise_rad_s", config.noise_rad_s, 0.0, 1.0),
    ])?;
    let GaitConfig { rate_hz, strides, rest_s, stride_s, stride_m, leg_m, .. } = *config;
    let (step_s, step_m) = (0.5 * stride_s, 0.5 * stride_m);
    let duration_s = 2.0 * rest_s + strides as f64 * stride_s;
    let mut random = Random::new(config.seed, 1);
    let (mut back, mut foot) = (Vec::new(), Vec::new());
    // How far the hip of a stiff leg sinks at half a step from the vertical.
    let half = (0.25 * step_m * step_m).min(0.81 * leg_m * leg_m);
    let rise_m = leg_m - libm::sqrt(leg_m * leg_m - half);
    for i in 0..(duration_s * rate_hz) as usize {
        let t = i as f64 / rate_hz - rest_s;
        let walking = t > 0.0 && t < strides as f64 * stride_s;
        let mut noise = |sd: f64| sd * random.normal();
        let (a, w) = (config.noise_m_s2, config.noise_rad_s);
        // Lowest at the contact, highest in the middle of the step.
        let turn = 2.0 * PI * t / step_s;
        let up = if walking {
            let w = 2.0 * PI / step_s;
            0.5 * rise_m * w * w * libm::cos(turn)
        } else {
            0.0
        };
        back.push([noise(a), noise(a), GRAVITY + up + noise(a), noise(w), noise(w), noise(w)]);

        let phase = if walking { (t / stride_s) - libm::floor(t / stride_s) } else { 1.0 };
        let u = phase / SWING;
        let swing_s = SWING * stride_s;
        let mut frame = [0.0, 0.0, GRAVITY, 0.0, 0.0, 0.0];
        if u < 1.0 {
            let (_, forwards) = course(u);
            let forwards = forwards * stride_m / (swing_s * swing_s);
            // Up and down again, and heel first up then toes: sines of whole turns.
            let w = 2.0 * PI / swing_s;
            let upwards = 0.5 * LIFT_M * w * w * libm::cos(w * u * swing_s);
            // Toes down by TIP, back through level to toes up, and level again.
            let (s, c) = (libm::sin(2.0 * PI * u), libm::cos(2.0 * PI * u));
            let fade = libm::sin(PI * u);
            let angle = TIP * s * fade;
            let rate = TIP / swing_s * PI * (2.0 * c * fade + s * libm::cos(PI * u));
            let (sin, cos) = (libm::sin(angle), libm::cos(angle));
            // About the axis to the left a positive turn lowers the toes.
            let (x, z) = (forwards, GRAVITY + upwards);
            frame = [x * cos - z * sin, 0.0, x * sin + z * cos, 0.0, rate, 0.0];
        }
        for (k, v) in frame.iter_mut().enumerate() {
            *v += noise(if k < 3 { a } else { w });
        }
        foot.push(frame);
    }
    let at = |k: usize, every: f64| rest_s + k as f64 * every;
    Ok(Gait {
        rate_hz,
        back,
        foot,
        contacts_s: (0..=2 * strides).map(|k| at(k, step_s)).collect(),
        foot_contacts_s: (0..strides).map(|k| at(k, stride_s) + SWING * stride_s).collect(),
        strides_m: vec![stride_m; strides],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_has_its_contacts_and_rests_level() {
        let walk = simulate(&GaitConfig::default()).unwrap();
        assert_eq!((walk.contacts_s.len(), walk.strides_m.len()), (25, 12));
        let mean = walk.foot.iter().take(200).map(|f| f[2]).sum::<f64>() / 200.0;
        assert!((mean - GRAVITY).abs() < 0.02);
        assert!(simulate(&GaitConfig { stride_s: 0.1, ..GaitConfig::default() }).is_err());
    }
}
