//! Noise of stated signal-to-noise ratio: (QRS peak to peak)^2 / 8 over the noise's variance, as the noise
//! stress test of EC57 defines the signal's power.
//!
//! Each kind is scaled to its variance over the whole recording, so the ratio holds exactly and not only on
//! average.

use core::f64::consts::PI;

use crate::error::{Error, check};
use crate::random::Random;
use crate::rhythm::sine;

/// Which noise, and how much of each; default none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NoiseConfig {
    /// Electrode motion, 1/f^2 from 0.3 to 15 Hz: ratio in dB, -40 to 100; `None` for no such noise.
    pub motion_snr_db: Option<f64>,
    /// Muscle, flat from 5 to 90 Hz or as high as the rate allows: ratio in dB, -40 to 100.
    pub muscle_snr_db: Option<f64>,
    /// Powerline: ratio in dB, -40 to 100.
    pub powerline_snr_db: Option<f64>,
    /// White over the whole band: ratio in dB, -40 to 100.
    pub white_snr_db: Option<f64>,
    /// Powerline frequency, Hz; 45 to 65, default 50. Above half the sampling rate it is folded, as an
    /// unfiltered converter would.
    pub powerline_hz: f64,
    /// The same seed gives the same noise; default 1.
    pub seed: u64,
}

impl Default for NoiseConfig {
    fn default() -> Self {
        Self {
            motion_snr_db: None,
            muscle_snr_db: None,
            powerline_snr_db: None,
            white_snr_db: None,
            powerline_hz: 50.0,
            seed: 1,
        }
    }
}

impl NoiseConfig {
    /// Refuses what lies outside the documented ranges.
    pub fn validate(&self) -> Result<(), Error> {
        for (field, snr_db) in [
            ("motion_snr_db", self.motion_snr_db),
            ("muscle_snr_db", self.muscle_snr_db),
            ("powerline_snr_db", self.powerline_snr_db),
            ("white_snr_db", self.white_snr_db),
        ] {
            check(&[(field, snr_db.unwrap_or(0.0), -40.0, 100.0)])?;
        }
        check(&[("powerline_hz", self.powerline_hz, 45.0, 65.0)])
    }

    /// Adds the noise to samples whose QRS complexes measure `peak_to_peak` in the samples' unit.
    ///
    /// # Errors
    /// A field outside its documented range, or a rate outside 50 to 8000 Hz.
    pub fn add_to(
        &self,
        samples: &mut [f64],
        rate_hz: f64,
        peak_to_peak: f64,
    ) -> Result<(), Error> {
        self.validate()?;
        check(&[("rate_hz", rate_hz, 50.0, 8000.0), ("peak_to_peak", peak_to_peak, 0.0, 1e12)])?;
        let kinds: [(Option<f64>, Maker); 4] = [
            (self.motion_snr_db, motion),
            (self.muscle_snr_db, muscle),
            (self.powerline_snr_db, powerline),
            (self.white_snr_db, white),
        ];
        for (stream, (snr_db, make)) in kinds.into_iter().enumerate() {
            if let Some(snr_db) = snr_db {
                let mut random = Random::new(self.seed, 16 + stream as u64);
                let noise = make(self, &mut random, samples.len(), rate_hz);
                let variance = peak_to_peak * peak_to_peak / 8.0 / libm::pow(10.0, snr_db / 10.0);
                add_scaled(samples, &noise, variance);
            }
        }
        Ok(())
    }
}

type Maker = fn(&NoiseConfig, &mut Random, usize, f64) -> Vec<f64>;

fn add_scaled(samples: &mut [f64], noise: &[f64], variance: f64) {
    let n = noise.len() as f64;
    let mean = noise.iter().fold(0.0, |sum, v| sum + v) / n;
    let power = noise.iter().fold(0.0, |sum, v| sum + (v - mean) * (v - mean)) / n;
    // A recording too short to hold any of this noise has none.
    let scale = if power > 0.0 { libm::sqrt(variance / power) } else { 0.0 };
    for (sample, v) in samples.iter_mut().zip(noise) {
        *sample += scale * (v - mean);
    }
}

fn white(_: &NoiseConfig, random: &mut Random, n: usize, _: f64) -> Vec<f64> {
    (0..n).map(|_| random.normal()).collect()
}

fn powerline(config: &NoiseConfig, random: &mut Random, n: usize, rate_hz: f64) -> Vec<f64> {
    let phase = random.uniform();
    (0..n).map(|k| sine(config.powerline_hz * (k as f64 / rate_hz) + phase)).collect()
}

/// Integrated white noise falls as 1/f^2 above the integrator's leak, a tenth of the band's lower edge.
fn motion(_: &NoiseConfig, random: &mut Random, n: usize, rate_hz: f64) -> Vec<f64> {
    let kept = libm::exp(-2.0 * PI * 0.03 / rate_hz);
    let mut level = 0.0;
    band(n, rate_hz, 0.3, 15.0, || {
        level = kept * level + random.normal();
        level
    })
}

fn muscle(_: &NoiseConfig, random: &mut Random, n: usize, rate_hz: f64) -> Vec<f64> {
    band(n, rate_hz, 5.0, 90.0, || random.normal())
}

/// Fourth-order Butterworth high-pass and low-pass, run in first; no low-pass where the rate leaves no room.
fn band(
    n: usize,
    rate_hz: f64,
    low_hz: f64,
    high_hz: f64,
    mut source: impl FnMut() -> f64,
) -> Vec<f64> {
    // Quality factors of the two sections of a fourth-order Butterworth filter: 1 / (2 cos(k pi / 8)).
    let quality = [1, 3].map(|k| 0.5 / libm::cos(f64::from(k) * PI / 8.0));
    let mut sections: Vec<Section> =
        quality.iter().map(|q| Section::new(low_hz, *q, rate_hz, true)).collect();
    if high_hz < 0.45 * rate_hz {
        sections.extend(quality.iter().map(|q| Section::new(high_hz, *q, rate_hz, false)));
    }
    let run_in = (10.0 / low_hz * rate_hz) as usize;
    let mut next = || sections.iter_mut().fold(source(), |x, section| section.step(x));
    (0..run_in).for_each(|_| _ = next());
    (0..n).map(|_| next()).collect()
}

/// A second-order section by the bilinear transform, its corner pre-warped.
struct Section {
    b: [f64; 3],
    a: [f64; 2],
    state: [f64; 2],
}

impl Section {
    fn new(corner_hz: f64, quality: f64, rate_hz: f64, high_pass: bool) -> Self {
        let w = libm::tan(PI * corner_hz / rate_hz);
        let norm = 1.0 / (1.0 + w / quality + w * w);
        let b = if high_pass {
            [norm, -2.0 * norm, norm]
        } else {
            [w * w * norm, 2.0 * w * w * norm, w * w * norm]
        };
        Self {
            b,
            a: [2.0 * (w * w - 1.0) * norm, (1.0 - w / quality + w * w) * norm],
            state: [0.0; 2],
        }
    }

    fn step(&mut self, x: f64) -> f64 {
        let ([b0, b1, b2], [a1, a2], [s1, s2]) = (self.b, self.a, self.state);
        let y = b0 * x + s1;
        self.state = [b1 * x - a1 * y + s2, b2 * x - a2 * y];
        y
    }
}
