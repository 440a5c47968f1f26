//! Repetitions of an exercise of known number, as a sensor on the limb and the joint's angle
//! show them.

use crate::error::{Error, check};
use crate::random::Random;
use core::f64::consts::PI;

/// A set to make.
#[derive(Clone, Debug, PartialEq)]
pub struct ExerciseConfig {
    /// Sampling rate, Hz; 10 to 2000, default 100.
    pub rate_hz: f64,
    /// Repetitions; 0 to 1000, default 10.
    pub repetitions: usize,
    /// Rest before and after, s; 0 to 600, default 2.
    pub rest_s: f64,
    /// Time of a repetition, s; 0.5 to 20, default 3.
    pub period_s: f64,
    /// How much periods and ranges differ, as a share; 0 to 0.5, default 0.1.
    pub spread: f64,
    /// Hold at the end of the range, s; 0 to 20, default 0.3.
    pub hold_s: f64,
    /// Range of the joint, °; 5 to 180, default 90.
    pub range_deg: f64,
    /// From the joint to the sensor, m; 0 to 2, default 0.25.
    pub arm_m: f64,
    /// Fidgets between: small turns of up to this share of the range; 0 to 0.3, default 0.05.
    pub fidget: f64,
    /// Standard deviation of noise of the acceleration, m/s²; 0 to 10, default 0.1.
    pub noise_m_s2: f64,
    /// Turn of the sensor about its long axis on the limb, °; -180 to 180, default 20.
    pub mounted_deg: f64,
    /// The same seed gives the same set; default 1.
    pub seed: u64,
}

impl Default for ExerciseConfig {
    fn default() -> Self {
        Self {
            rate_hz: 100.0,
            repetitions: 10,
            rest_s: 2.0,
            period_s: 3.0,
            spread: 0.1,
            hold_s: 0.3,
            range_deg: 90.0,
            arm_m: 0.25,
            fidget: 0.05,
            noise_m_s2: 0.1,
            mounted_deg: 20.0,
            seed: 1,
        }
    }
}

/// A set, and the truth.
#[derive(Clone, Debug, PartialEq)]
pub struct Exercise {
    /// Sampling rate, Hz.
    pub rate_hz: f64,
    /// Frames of acceleration, m/s², and rate of turn, rad/s.
    pub frames: Vec<[f64; 6]>,
    /// The joint's angle, °.
    pub angle_deg: Vec<f64>,
    /// When each repetition begins, s.
    pub begins_s: Vec<f64>,
    /// How far each goes, °.
    pub ranges_deg: Vec<f64>,
}

const GRAVITY: f64 = 9.806_65;

/// Makes a set.
///
/// # Errors
/// A field out of its range.
pub fn simulate(config: &ExerciseConfig) -> Result<Exercise, Error> {
    check(&[
        ("rate_hz", config.rate_hz, 10.0, 2000.0),
        ("repetitions", config.repetitions as f64, 0.0, 1000.0),
        ("rest_s", config.rest_s, 0.0, 600.0),
        ("period_s", config.period_s, 0.5, 20.0),
        ("spread", config.spread, 0.0, 0.5),
        ("hold_s", config.hold_s, 0.0, 20.0),
        ("range_deg", config.range_deg, 5.0, 180.0),
        ("arm_m", config.arm_m, 0.0, 2.0),
        ("fidget", config.fidget, 0.0, 0.3),
        ("noise_m_s2", config.noise_m_s2, 0.0, 10.0),
        ("mounted_deg", config.mounted_deg, -180.0, 180.0),
    ])?;
    let mut random = Random::new(config.seed, 1);
    let rate_hz = config.rate_hz;
    let (mut begins_s, mut ranges_deg) = (Vec::new(), Vec::new());
    let mut angle: Vec<f64> = vec![0.0; (config.rest_s * rate_hz) as usize];
    for _ in 0..config.repetitions {
        let mut differing = |x: f64| x * (1.0 + config.spread * random.between(-1.0, 1.0));
        let (period_s, range) = (differing(config.period_s), differing(config.range_deg));
        begins_s.push(angle.len() as f64 / rate_hz);
        ranges_deg.push(range);
        let half = (0.5 * period_s * rate_hz) as usize;
        let rise = |i: usize| 0.5 - 0.5 * libm::cos(PI * i as f64 / half as f64);
        angle.extend((0..half).map(|i| range * rise(i)));
        angle.extend(vec![range; (config.hold_s * rate_hz) as usize]);
        angle.extend((0..half).map(|i| range * (1.0 - rise(i))));
        // A pause in which the limb is not quite still.
        let pause = (random.between(0.1, 0.6) * rate_hz) as usize;
        let fidget = config.fidget * config.range_deg * random.between(-1.0, 1.0);
        angle.extend((0..pause).map(|i| fidget * libm::sin(PI * i as f64 / pause as f64)));
    }
    angle.extend(vec![0.0; (config.rest_s * rate_hz) as usize]);
    let radians: Vec<f64> = angle.iter().map(|a| a.to_radians()).collect();
    let last = radians.last().copied().unwrap_or(0.0);
    let at = |i: usize| radians.get(i).copied().unwrap_or(last);
    let mount = config.mounted_deg.to_radians();
    let (sin_m, cos_m) = (libm::sin(mount), libm::cos(mount));
    let frames = (0..radians.len())
        .map(|i| {
            let (before, now, after) = (at(i.saturating_sub(1)), at(i), at(i + 1));
            let rate = 0.5 * (after - before) * rate_hz;
            let faster = (after - 2.0 * now + before) * rate_hz * rate_hz;
            // Along the limb, and across it in the plane of the movement.
            let along = -GRAVITY * libm::cos(now) - config.arm_m * rate * rate;
            let across = GRAVITY * libm::sin(now) + config.arm_m * faster;
            let mut noise = || config.noise_m_s2 * random.normal();
            let acc = [along + noise(), across * cos_m + noise(), across * sin_m + noise()];
            [acc[0], acc[1], acc[2], 0.0, -rate * sin_m, rate * cos_m]
        })
        .collect();
    Ok(Exercise { rate_hz, frames, angle_deg: angle, begins_s, ranges_deg })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_its_repetitions_and_rests_against_gravity() {
        let set = simulate(&ExerciseConfig::default()).unwrap();
        assert_eq!((set.begins_s.len(), set.angle_deg.len()), (10, set.frames.len()));
        assert!((set.frames[10][0] + GRAVITY).abs() < 0.5);
        assert!(simulate(&ExerciseConfig { period_s: 0.1, ..ExerciseConfig::default() }).is_err());
    }
}
