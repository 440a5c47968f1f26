//! What the workloads run on: simulated, so that it is the same everywhere.

use interocept_sim::{
    EcgConfig, NoiseConfig, RhythmConfig, ecg,
    rhythm::{Rhythm, simulate},
};
use interocept_tests::signals::Random;

/// Numbers from -1 to 1.
pub fn noise(n: usize, seed: u64) -> Vec<f64> {
    let mut random = Random(seed);
    (0..n).map(|_| 2.0 * random.unit() - 1.0).collect()
}

/// An ECG with muscle noise, in mV.
pub fn ecg_mv(seconds: f64, rate_hz: f64) -> Vec<f64> {
    let config = EcgConfig {
        rate_hz,
        rhythm: RhythmConfig { duration_s: seconds, rate_bpm: 70.0, ..RhythmConfig::default() },
        noise: NoiseConfig { muscle_snr_db: Some(20.0), ..NoiseConfig::default() },
        ..EcgConfig::default()
    };
    ecg::simulate(&config).expect("a valid configuration").samples
}

/// The first `n` intervals of a sinus rhythm, in ms.
pub fn rr_ms(n: usize) -> Vec<f64> {
    let config = RhythmConfig {
        duration_s: 2.0 * n as f64,
        rate_bpm: 70.0,
        seed: 7,
        ..RhythmConfig::default()
    };
    let rhythm: Rhythm = simulate(&config).expect("a valid configuration");
    rhythm.rr_ms().into_iter().take(n).map(libm::round).collect()
}

/// When the beats come that end these intervals, in s.
pub fn times_s(rr_ms: &[f64]) -> Vec<f64> {
    rr_ms
        .iter()
        .scan(0.0, |t, rr| {
            *t += rr / 1000.0;
            Some(*t)
        })
        .collect()
}

/// Correlated intervals in ms: slow drift, 0.1 Hz and breathing oscillations, noise.
pub fn intervals(n: usize) -> Vec<f64> {
    let mut seed = 1u64;
    let mut noise = || {
        (0..4)
            .map(|_| {
                seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                (seed >> 40) as f64 / 16777216.0 - 0.5
            })
            .sum::<f64>()
            * 1.7
    };
    let (mut slow, mut t) = (0.0, 0.0_f64);
    (0..n)
        .map(|_| {
            slow = 0.995 * slow + 3.0 * noise();
            t += 0.9;
            let rr = 900.0 + slow + 20.0 * libm::sin(0.628 * t) + 25.0 * libm::sin(1.57 * t);
            libm::round(rr + 8.0 * noise())
        })
        .collect()
}
