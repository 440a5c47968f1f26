//! A centre of pressure of known size and pace: pushed at random, and pulled back.

use crate::error::{Error, check};
use crate::random::Random;

/// A stance to make.
#[derive(Clone, Debug, PartialEq)]
pub struct SwayConfig {
    /// Sampling rate, Hz; 10 to 2000, default 100.
    pub rate_hz: f64,
    /// Length, s; 1 to 1e5, default 30.
    pub duration_s: f64,
    /// Root mean square, antero-posterior and medio-lateral, mm; 0 to 1000, default 5 and 3.
    pub rms_mm: [f64; 2],
    /// How long a push is remembered, s; 0.01 to 100, default 0.6.
    pub memory_s: f64,
    /// Middle of the stance, mm; -1000 to 1000, default 0.
    pub middle_mm: [f64; 2],
    /// The same seed gives the same stance; default 1.
    pub seed: u64,
}

impl Default for SwayConfig {
    fn default() -> Self {
        Self {
            rate_hz: 100.0,
            duration_s: 30.0,
            rms_mm: [5.0, 3.0],
            memory_s: 0.6,
            middle_mm: [0.0; 2],
            seed: 1,
        }
    }
}

/// Makes a stance: frames of antero-posterior and medio-lateral places, in mm. Over a long time
/// the root mean square is the one asked for.
///
/// # Errors
/// A field out of its range.
pub fn simulate(config: &SwayConfig) -> Result<Vec<[f64; 2]>, Error> {
    check(&[
        ("rate_hz", config.rate_hz, 10.0, 2000.0),
        ("duration_s", config.duration_s, 1.0, 1e5),
        ("memory_s", config.memory_s, 0.01, 100.0),
    ])?;
    for (rms_mm, middle_mm) in config.rms_mm.into_iter().zip(config.middle_mm) {
        check(&[("rms_mm", rms_mm, 0.0, 1000.0), ("middle_mm", middle_mm, -1000.0, 1000.0)])?;
    }
    let mut random = Random::new(config.seed, 1);
    // Two stages in a row, so that the speed is finite.
    let keep = libm::exp(-1.0 / (config.memory_s * config.rate_hz));
    // Variance of the second stage of unit noise.
    let q = keep * keep;
    let variance = (1.0 + q) / ((1.0 - q) * (1.0 - q) * (1.0 - q));
    let (mut first, mut second) = ([0.0; 2], [0.0; 2]);
    let settle = (20.0 * config.memory_s * config.rate_hz) as usize;
    let n = (config.duration_s * config.rate_hz) as usize;
    let mut out = Vec::with_capacity(n);
    for i in 0..settle + n {
        let mut place = config.middle_mm;
        let stages = first.iter_mut().zip(&mut second).zip(config.rms_mm);
        for (place, ((first, second), rms_mm)) in place.iter_mut().zip(stages) {
            *first = keep * *first + random.normal();
            *second = keep * *second + *first;
            *place += rms_mm / libm::sqrt(variance) * *second;
        }
        if i >= settle {
            out.push(place);
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_stance_has_the_size_asked_for() {
        let config = SwayConfig { duration_s: 3600.0, ..SwayConfig::default() };
        let cop = simulate(&config).unwrap();
        for (axis, rms) in config.rms_mm.iter().enumerate() {
            let got =
                (cop.iter().map(|c| c[axis] * c[axis]).sum::<f64>() / cop.len() as f64).sqrt();
            assert!((got / rms - 1.0).abs() < 0.05, "{got} {rms}");
        }
    }
}
