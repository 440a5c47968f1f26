//! An inertial sensor that turns in a known way: angular rate, acceleration, magnetic field, and what
//! is wrong with each.

use core::f64::consts::PI;

use crate::error::{Error, check};
use crate::random::Random;
use crate::rhythm::Span;

/// A movement and a sensor to make.
#[derive(Clone, Debug, PartialEq)]
pub struct ImuConfig {
    /// Sampling rate, Hz; 10 to 4000, default 100.
    pub rate_hz: f64,
    /// Length, s; 1 to 1e5, default 60.
    pub duration_s: f64,
    /// The same seed gives the same movement and noise; default 1.
    pub seed: u64,
    /// Lies still for so long at the start, s; 0 to 1e5, default 5.
    pub still_s: f64,
    /// How fast it turns, root mean square of each axis, rad/s; 0 to 30, default 1.
    pub turning_rad_s: f64,
    /// How hard it is pushed, root mean square of each axis, m/s²; 0 to 100, default 1.
    pub pushing_m_s2: f64,
    /// Fastest part of the movement, Hz; 0.1 to 20, default 1.5.
    pub fastest_hz: f64,
    /// Bias of the gyroscope, rad/s; each -1 to 1, default 0.
    pub bias_rad_s: [f64; 3],
    /// White noise of a sample: gyroscope, rad/s, accelerometer, m/s², and magnetometer, µT; 0 to 10,
    /// default 0.002, 0.03 and 0.3.
    pub noise: [f64; 3],
    /// Strength of the earth's field, µT; 1 to 1000, default 48.
    pub field_ut: f64,
    /// Its dip below the horizontal, degrees; -90 to 90, default 64.
    pub dip_deg: f64,
    /// Where iron adds 30 µT to the east; default none.
    pub iron: Vec<Span>,
}

impl Default for ImuConfig {
    fn default() -> Self {
        Self {
            rate_hz: 100.0,
            duration_s: 60.0,
            seed: 1,
            still_s: 5.0,
            turning_rad_s: 1.0,
            pushing_m_s2: 1.0,
            fastest_hz: 1.5,
            bias_rad_s: [0.0; 3],
            noise: [0.002, 0.03, 0.3],
            field_ut: 48.0,
            dip_deg: 64.0,
            iron: Vec::new(),
        }
    }
}

/// What a sensor shows, and the truth; a row a sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Imu {
    /// Sampling rate, Hz.
    pub rate_hz: f64,
    /// Angular rate over the period before the sample, rad/s.
    pub gyr: Vec<[f64; 3]>,
    /// Specific force, m/s².
    pub acc: Vec<[f64; 3]>,
    /// Magnetic field, µT.
    pub mag: Vec<[f64; 3]>,
    /// Quaternions w, x, y, z from the sensor to east, north and up.
    pub orientation: Vec<[f64; 4]>,
}

/// Waves that a movement is made of.
const WAVES: usize = 6;
const GRAVITY: f64 = 9.80665;
const IRON_UT: f64 = 30.0;

/// A movement along three axes: sums of slow waves.
struct Movement([[(f64, f64, f64); WAVES]; 3]);

impl Movement {
    fn new(random: &mut Random, size: f64, fastest_hz: f64) -> Self {
        let height = size * libm::sqrt(2.0 / WAVES as f64);
        Self([(); 3].map(|()| {
            [(); WAVES].map(|()| {
                let hz = random.between(0.1 * fastest_hz, fastest_hz);
                (height, 2.0 * PI * hz, random.between(0.0, 2.0 * PI))
            })
        }))
    }

    fn at(&self, t: f64) -> [f64; 3] {
        self.0.map(|axis| {
            axis.iter().map(|(height, w, phase)| height * libm::sin(w * t + phase)).sum()
        })
    }
}

/// Turns by the rotation vector `v`, after `q`.
fn turn([w, x, y, z]: [f64; 4], v: [f64; 3]) -> [f64; 4] {
    let angle = libm::sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    let (sin, c) = libm::sincos(0.5 * angle);
    let by = if angle > 1e-12 { sin / angle } else { 0.5 };
    let [p, q, r] = [v[0] * by, v[1] * by, v[2] * by];
    let turned = [
        w * c - x * p - y * q - z * r,
        w * p + x * c + y * r - z * q,
        w * q - x * r + y * c + z * p,
        w * r + x * q - y * p + z * c,
    ];
    let square: f64 = turned.iter().map(|a| a * a).sum();
    turned.map(|a| a / libm::sqrt(square))
}

/// A vector of the earth as the sensor sees it.
fn seen([w, x, y, z]: [f64; 4], [a, b, c]: [f64; 3]) -> [f64; 3] {
    [
        (1.0 - 2.0 * (y * y + z * z)) * a + 2.0 * (x * y + w * z) * b + 2.0 * (x * z - w * y) * c,
        2.0 * (x * y - w * z) * a + (1.0 - 2.0 * (x * x + z * z)) * b + 2.0 * (y * z + w * x) * c,
        2.0 * (x * z + w * y) * a + 2.0 * (y * z - w * x) * b + (1.0 - 2.0 * (x * x + y * y)) * c,
    ]
}

/// Makes a movement of a sensor.
///
/// # Errors
/// A field outside its documented range.
pub fn simulate(config: &ImuConfig) -> Result<Imu, Error> {
    check(&[
        ("rate_hz", config.rate_hz, 10.0, 4000.0),
        ("duration_s", config.duration_s, 1.0, 1e5),
        ("duration_s * rate_hz", config.duration_s * config.rate_hz, 1.0, 1e7),
        ("still_s", config.still_s, 0.0, 1e5),
        ("turning_rad_s", config.turning_rad_s, 0.0, 30.0),
        ("pushing_m_s2", config.pushing_m_s2, 0.0, 100.0),
        ("fastest_hz", config.fastest_hz, 0.1, 20.0),
        ("field_ut", config.field_ut, 1.0, 1000.0),
        ("dip_deg", config.dip_deg, -90.0, 90.0),
    ])?;
    for bias in config.bias_rad_s {
        check(&[("bias_rad_s", bias, -1.0, 1.0)])?;
    }
    for noise in config.noise {
        check(&[("noise", noise, 0.0, 10.0)])?;
    }
    config.iron.iter().try_for_each(|span| span.check("iron"))?;
    let mut random = Random::new(config.seed, 60);
    let turning = Movement::new(&mut random, config.turning_rad_s, config.fastest_hz);
    let pushing = Movement::new(&mut random, config.pushing_m_s2, config.fastest_hz);
    let mut noise = Random::new(config.seed, 61);
    let count = libm::ceil(config.duration_s * config.rate_hz) as usize;
    let (sin, cos) = libm::sincos(config.dip_deg * PI / 180.0);
    let (mut gyr, mut acc, mut mag) =
        (Vec::with_capacity(count), Vec::with_capacity(count), Vec::with_capacity(count));
    let mut orientation = Vec::with_capacity(count);
    let mut now = [1.0, 0.0, 0.0, 0.0];
    for k in 0..count {
        let t = k as f64 / config.rate_hz;
        // The movement swells over a second.
        let on = (t - config.still_s).clamp(0.0, 1.0);
        let rate = turning.at(t).map(|x| on * x);
        now = turn(now, rate.map(|x| x / config.rate_hz));
        let [px, py, pz] = pushing.at(t).map(|x| on * x);
        let iron = if config.iron.iter().any(|span| span.contains(t)) { IRON_UT } else { 0.0 };
        let field = [iron, config.field_ut * cos, -config.field_ut * sin];
        let mut noisy = |v: [f64; 3], sigma: f64| v.map(|x| x + sigma * noise.normal());
        let [gyr_noise, acc_noise, mag_noise] = config.noise;
        let [bx, by, bz] = config.bias_rad_s;
        gyr.push(noisy([rate[0] + bx, rate[1] + by, rate[2] + bz], gyr_noise));
        acc.push(noisy(seen(now, [px, py, pz + GRAVITY]), acc_noise));
        mag.push(noisy(seen(now, field), mag_noise));
        orientation.push(now);
    }
    Ok(Imu { rate_hz: config.rate_hz, gyr, acc, mag, orientation })
}
