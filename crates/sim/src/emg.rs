//! A surface electromyogram: noise of a muscle's spectrum under a known envelope, its frequencies sinking as the
//! muscle tires, over the noise of the amplifier, with mains hum and faults.
//!
//! The density is that of F. B. Stulen and C. J. De Luca (IEEE Trans. Biomed. Eng. 28:515, 1981), a high-pass of
//! the first and a low-pass of the fourth order, `f^2 / ((f^2 + low^2) (f^2 + high^2)^2)`, made by filters that
//! may change as they run; what they pass is known in closed form.

use crate::error::{Error, check};
use crate::random::Random;
use crate::rhythm::{Span, sine};

/// An EMG to make.
#[derive(Clone, Debug, PartialEq)]
pub struct EmgConfig {
    /// Sampling rate, Hz; 100 to 10,000, default 1000.
    pub rate_hz: f64,
    /// Length, s; 1 to 1e5, default 60.
    pub duration_s: f64,
    /// The same seed gives the same signal; default 1.
    pub seed: u64,
    /// When the muscle is active; default one contraction from 5 s to the end.
    pub contractions: Vec<Contraction>,
    /// Time from rest to full strength and back, within the contraction, s; 0 to 5, default 0.02.
    pub ramp_s: f64,
    /// Lower and upper corner of the spectrum at the start, Hz; 1 to a quarter of `rate_hz`, default 40 and 110,
    /// which is a median frequency near 80.
    pub start_hz: (f64, f64),
    /// The same at the end; between them they change evenly. Default as at the start.
    pub end_hz: (f64, f64),
    /// Root mean square of the amplifier's white noise, mV; 0 to 10, default 0.005.
    pub rest_mv: f64,
    /// Amplitude of mains hum, mV; 0 to 100, default 0.
    pub hum_mv: f64,
    /// Its frequency, Hz; 40 to 70, default 50.
    pub hum_hz: f64,
    /// Faults, in this order; default none.
    pub faults: Vec<EmgFault>,
    /// The converter's greatest value, either way, mV; default `None`.
    pub limit_mv: Option<f64>,
    /// The converter's step, mV; default `None`: no rounding.
    pub step_mv: Option<f64>,
}

impl Default for EmgConfig {
    fn default() -> Self {
        Self {
            rate_hz: 1000.0,
            duration_s: 60.0,
            seed: 1,
            contractions: vec![Contraction { span: Span::new(5.0, 1e5), rms_mv: 0.3 }],
            ramp_s: 0.02,
            start_hz: (40.0, 110.0),
            end_hz: (40.0, 110.0),
            rest_mv: 0.005,
            hum_mv: 0.0,
            hum_hz: 50.0,
            faults: Vec::new(),
            limit_mv: None,
            step_mv: None,
        }
    }
}

impl EmgConfig {
    /// Refuses what lies outside the documented ranges.
    pub fn validate(&self) -> Result<(), Error> {
        let most_hz = 0.25 * self.rate_hz;
        check(&[
            ("rate_hz", self.rate_hz, 100.0, 1e4),
            ("duration_s", self.duration_s, 1.0, 1e5),
            ("ramp_s", self.ramp_s, 0.0, 5.0),
            ("start_hz.0", self.start_hz.0, 1.0, most_hz),
            ("start_hz.1", self.start_hz.1, 1.0, most_hz),
            ("end_hz.0", self.end_hz.0, 1.0, most_hz),
            ("end_hz.1", self.end_hz.1, 1.0, most_hz),
            ("rest_mv", self.rest_mv, 0.0, 10.0),
            ("hum_mv", self.hum_mv, 0.0, 100.0),
            ("hum_hz", self.hum_hz, 40.0, 70.0),
            ("limit_mv", self.limit_mv.unwrap_or(1.0), 0.0, 1e6),
            ("step_mv", self.step_mv.unwrap_or(1.0), 1e-9, 100.0),
        ])?;
        for contraction in &self.contractions {
            contraction.span.check("contractions")?;
            check(&[("contractions.rms_mv", contraction.rms_mv, 0.0, 100.0)])?;
        }
        self.faults.iter().try_for_each(|fault| fault.span.check("faults"))
    }

    /// The corners of the spectrum at a time.
    fn corners(&self, time_s: f64) -> (f64, f64) {
        let part = time_s / self.duration_s;
        let between = |a: f64, b: f64| a + part * (b - a);
        (between(self.start_hz.0, self.end_hz.0), between(self.start_hz.1, self.end_hz.1))
    }

    /// The density of the muscle's signal at a time, without scale.
    fn density(&self, time_s: f64, hz: f64) -> f64 {
        let warped = |hz: f64| libm::tan(core::f64::consts::PI * hz / self.rate_hz);
        let (low_hz, high_hz) = self.corners(time_s);
        let (low, high) = (warped(hz) / warped(low_hz), warped(hz) / warped(high_hz));
        low * low / (1.0 + low * low) / ((1.0 + high * high) * (1.0 + high * high))
    }

    /// Frequencies in the middle of narrow steps of a band, and the step.
    fn grid(low_hz: f64, high_hz: f64) -> (impl Iterator<Item = f64>, f64) {
        const STEPS: u32 = 1000;
        let step = (high_hz - low_hz) / f64::from(STEPS);
        ((0..STEPS).map(move |k| low_hz + (f64::from(k) + 0.5) * step), step)
    }

    /// The median frequency of the muscle's signal in a band, at a time.
    pub fn median_hz(&self, time_s: f64, low_hz: f64, high_hz: f64) -> f64 {
        let half =
            0.5 * Self::grid(low_hz, high_hz).0.map(|hz| self.density(time_s, hz)).sum::<f64>();
        let (bins, step) = Self::grid(low_hz, high_hz);
        let mut below = 0.0;
        for hz in bins {
            let p = self.density(time_s, hz);
            if below + p >= half {
                return hz + step * ((half - below) / p - 0.5);
            }
            below += p;
        }
        high_hz
    }

    /// The mean frequency likewise.
    pub fn mean_hz(&self, time_s: f64, low_hz: f64, high_hz: f64) -> f64 {
        let (mut sum, mut moment) = (0.0, 0.0);
        for hz in Self::grid(low_hz, high_hz).0 {
            let p = self.density(time_s, hz);
            sum += p;
            moment += hz * p;
        }
        moment / sum
    }

    /// Share of the muscle's power in a band, at a time.
    pub fn share(&self, time_s: f64, low_hz: f64, high_hz: f64) -> f64 {
        let power = |low: f64, high: f64| {
            let (bins, step) = Self::grid(low, high);
            bins.map(|hz| self.density(time_s, hz)).sum::<f64>() * step
        };
        power(low_hz, high_hz) / power(0.0, 0.5 * self.rate_hz)
    }

    /// What the muscle should be as strong as at a time, mV.
    fn strength(&self, time_s: f64) -> f64 {
        let of = |c: &Contraction| {
            let Span { start_s, end_s } = c.span;
            let inside = (time_s - start_s).min(end_s - time_s);
            if inside < 0.0 {
                0.0
            } else if self.ramp_s > 0.0 {
                c.rms_mv * (inside / self.ramp_s).min(1.0)
            } else {
                c.rms_mv
            }
        };
        self.contractions.iter().map(of).fold(0.0, f64::max)
    }
}

/// A muscle at work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contraction {
    /// When.
    pub span: Span,
    /// Root mean square at full strength, mV.
    pub rms_mv: f64,
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum EmgFaultKind {
    /// There are no samples: NaN.
    Missing,
    /// The last value is held.
    Flat,
    /// The amplifier stays at this value, mV.
    Saturated(f64),
}

/// A fault and when it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EmgFault {
    /// When.
    pub span: Span,
    /// What.
    pub kind: EmgFaultKind,
}

/// A simulated EMG and the truth about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Emg {
    /// The signal, mV; sample k is taken at k / `rate_hz` seconds.
    pub samples: Vec<f64>,
    /// Sampling rate, Hz.
    pub rate_hz: f64,
    /// Root mean square that the muscle's signal has at each sample, without noise, hum and faults, mV.
    pub strength: Vec<f64>,
}

/// A one-pole filter whose corner may change as it runs (bilinear transform).
#[derive(Clone, Copy, Debug, Default)]
struct OnePole(f64);

impl OnePole {
    fn lowpass(&mut self, x: f64, gain: f64) -> f64 {
        let v = (x - self.0) * gain / (1.0 + gain);
        let y = v + self.0;
        self.0 = y + v;
        y
    }
}

/// Makes an EMG.
///
/// # Errors
/// A field outside its documented range.
pub fn simulate(config: &EmgConfig) -> Result<Emg, Error> {
    config.validate()?;
    let rate_hz = config.rate_hz;
    let count = libm::ceil(config.duration_s * rate_hz) as usize;
    let (mut muscle, mut amplifier) = (Random::new(config.seed, 56), Random::new(config.seed, 57));
    let mut poles = [OnePole::default(); 3];
    let (mut gains, mut scale) = ((0.0, 0.0), 0.0);
    // Corners change in steps of a quarter of a second.
    let stretch = (libm::floor(0.25 * rate_hz) as usize).max(1);
    let (mut samples, mut strengths) = (Vec::with_capacity(count), Vec::with_capacity(count));
    for k in 0..count {
        let time_s = k as f64 / rate_hz;
        if k % stretch == 0 {
            let (low_hz, high_hz) = config.corners(time_s);
            let gain = |hz: f64| libm::tan(core::f64::consts::PI * hz / rate_hz);
            gains = (gain(low_hz), gain(high_hz));
            let (bins, step) = EmgConfig::grid(0.0, 0.5 * rate_hz);
            let power = bins.map(|hz| config.density(time_s, hz)).sum::<f64>() * step;
            scale = 1.0 / libm::sqrt(power / (0.5 * rate_hz));
        }
        let [low, first, second] = &mut poles;
        let white = muscle.normal();
        let high = white - low.lowpass(white, gains.0);
        let y = second.lowpass(first.lowpass(high, gains.1), gains.1);
        let strength = config.strength(time_s);
        let hum = config.hum_mv * sine(config.hum_hz * time_s);
        samples.push(strength * scale * y + config.rest_mv * amplifier.normal() + hum);
        strengths.push(strength);
    }
    for fault in &config.faults {
        fault.apply(&mut samples, rate_hz);
    }
    for sample in &mut samples {
        if let Some(limit_mv) = config.limit_mv {
            *sample = sample.clamp(-limit_mv, limit_mv);
        }
        if let Some(step_mv) = config.step_mv {
            *sample = libm::floor(*sample / step_mv + 0.5) * step_mv;
        }
    }
    Ok(Emg { samples, rate_hz, strength: strengths })
}

impl EmgFault {
    fn apply(&self, samples: &mut [f64], rate_hz: f64) {
        let first = (libm::ceil(self.span.start_s * rate_hz) as usize).min(samples.len());
        let end = (libm::ceil(self.span.end_s * rate_hz) as usize).clamp(first, samples.len());
        let held = first.checked_sub(1).and_then(|i| samples.get(i)).copied().unwrap_or(0.0);
        let value = match self.kind {
            EmgFaultKind::Missing => f64::NAN,
            EmgFaultKind::Flat => held,
            EmgFaultKind::Saturated(value) => value,
        };
        samples.iter_mut().take(end).skip(first).for_each(|sample| *sample = value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_envelope_is_what_was_asked_for() {
        let contractions = vec![Contraction { span: Span::new(2.0, 20.0), rms_mv: 0.4 }];
        let config = EmgConfig { duration_s: 22.0, contractions, ..EmgConfig::default() };
        let emg = simulate(&config).unwrap();
        let rms = |from: usize, to: usize| {
            let part = &emg.samples[from..to];
            (part.iter().map(|x| x * x).sum::<f64>() / part.len() as f64).sqrt()
        };
        assert!((rms(0, 2000) / 0.005 - 1.0).abs() < 0.05);
        assert!((rms(2100, 19_900) / 0.4 - 1.0).abs() < 0.03, "{}", rms(2100, 19_900));
        assert_eq!((emg.strength[1999], emg.strength[10_000]), (0.0, 0.4));
    }

    /// The spectrum is the stated one: as much power lies below the median as above it.
    #[test]
    fn the_median_frequency_halves_the_power() {
        let contractions = vec![Contraction { span: Span::new(0.0, 1e5), rms_mv: 1.0 }];
        let config = EmgConfig { contractions, rest_mv: 0.0, ramp_s: 0.0, ..EmgConfig::default() };
        let emg = simulate(&config).unwrap();
        let median_hz = config.median_hz(0.0, 0.0, 500.0);
        assert!((70.0..90.0).contains(&median_hz), "{median_hz}");
        // Correlation with a cosine and a sine at each frequency of a long segment.
        let n = 2048;
        let (mut below, mut all) = (0.0, 0.0);
        for part in emg.samples.chunks_exact(n).take(12) {
            for k in 1..n / 2 {
                let hz = k as f64 * 1000.0 / n as f64;
                let (mut re, mut im) = (0.0, 0.0);
                for (i, x) in part.iter().enumerate() {
                    let turn = (i * k % n) as f64 / n as f64;
                    re += x * sine(turn + 0.25);
                    im += x * sine(turn);
                }
                let p = re * re + im * im;
                all += p;
                below += if hz < median_hz { p } else { 0.0 };
            }
        }
        assert!((below / all - 0.5).abs() < 0.02, "{}", below / all);
    }

    #[test]
    fn frequencies_sink_as_they_should() {
        let config = EmgConfig { end_hz: (28.0, 77.0), ..EmgConfig::default() };
        let (start, end) =
            (config.median_hz(0.0, 20.0, 450.0), config.median_hz(60.0, 20.0, 450.0));
        assert!((end / start - 0.72).abs() < 0.05, "{start} {end}");
        let bad = EmgConfig { end_hz: (28.0, 400.0), ..EmgConfig::default() };
        assert_eq!(simulate(&bad).unwrap_err().field, "end_hz.1");
    }
}
