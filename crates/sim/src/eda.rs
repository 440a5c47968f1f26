//! Skin conductance of a known driver: sudomotor bursts through a bi-exponential response, on a drifting level,
//! with noise and the faults of wrist and finger electrodes.
//!
//! The response is that of the decomposition literature, `exp(-t / slow) - exp(-t / fast)` (D. M. Alexander and
//! others, J. Neurosci. Methods 146:116, 2005; A. Greco and others, IEEE Trans. Biomed. Eng. 63:797, 2016), scaled
//! to a peak of 1, so that a burst's size is the amplitude of its response alone, in microsiemens.

use crate::error::{Error, check};
use crate::random::Random;
use crate::rhythm::{Span, sine};

/// An EDA to make.
#[derive(Clone, Debug, PartialEq)]
pub struct EdaConfig {
    /// Sampling rate, Hz; 1 to 2000, any fraction; default 8.
    pub rate_hz: f64,
    /// Length, s; 1 to 1e6, default 300.
    pub duration_s: f64,
    /// The same seed gives the same signal; default 1.
    pub seed: u64,
    /// Skin conductance level, µS; 0 to 100, default 5.
    pub level_us: f64,
    /// Standard deviation of the level's slow wandering (0.002 to 0.02 Hz), µS; 0 to 10, default 0.3.
    pub drift_us: f64,
    /// Spontaneous responses a minute, at random; 0 to 60, default 6.
    pub responses_per_min: f64,
    /// Least time between bursts, s; 0 to 60, default 2.
    pub spacing_s: f64,
    /// Least amplitude of a response, µS; 0.001 to 10, default 0.1.
    pub least_us: f64,
    /// Greatest amplitude, µS; amplitudes are spread evenly in their logarithm; `least_us` to 20, default 1.
    pub greatest_us: f64,
    /// Time constant of the recovery, s; 0.1 to 30, default 2.
    pub slow_s: f64,
    /// Time constant of the rise, s; 0.05 to below `slow_s`, default 0.7.
    pub fast_s: f64,
    /// Share by which the time constants of each response differ, evenly from below to above; 0 to 0.5, default 0.
    pub spread: f64,
    /// Further bursts: time in s and amplitude in µS; default none.
    pub bursts: Vec<(f64, f64)>,
    /// Standard deviation of white noise, µS; 0 to 10, default 0.
    pub noise_us: f64,
    /// Faults that replace or spoil the signal, in this order; default none.
    pub faults: Vec<EdaFault>,
    /// The converter's greatest value, µS; default `None`.
    pub limit_us: Option<f64>,
    /// The converter's step, µS; default `None`: no rounding.
    pub step_us: Option<f64>,
}

impl Default for EdaConfig {
    fn default() -> Self {
        Self {
            rate_hz: 8.0,
            duration_s: 300.0,
            seed: 1,
            level_us: 5.0,
            drift_us: 0.3,
            responses_per_min: 6.0,
            spacing_s: 2.0,
            least_us: 0.1,
            greatest_us: 1.0,
            slow_s: 2.0,
            fast_s: 0.7,
            spread: 0.0,
            bursts: Vec::new(),
            noise_us: 0.0,
            faults: Vec::new(),
            limit_us: None,
            step_us: None,
        }
    }
}

impl EdaConfig {
    /// Refuses what lies outside the documented ranges.
    pub fn validate(&self) -> Result<(), Error> {
        check(&[
            ("rate_hz", self.rate_hz, 1.0, 2000.0),
            ("duration_s", self.duration_s, 1.0, 1e6),
            ("duration_s * rate_hz", self.duration_s * self.rate_hz, 1.0, 4e8),
            ("level_us", self.level_us, 0.0, 100.0),
            ("drift_us", self.drift_us, 0.0, 10.0),
            ("responses_per_min", self.responses_per_min, 0.0, 60.0),
            ("spacing_s", self.spacing_s, 0.0, 60.0),
            ("least_us", self.least_us, 0.001, 10.0),
            ("greatest_us", self.greatest_us, self.least_us, 20.0),
            ("slow_s", self.slow_s, 0.1, 30.0),
            ("fast_s", self.fast_s, 0.05, 0.99 * self.slow_s),
            ("spread", self.spread, 0.0, 0.5),
            ("noise_us", self.noise_us, 0.0, 10.0),
            ("limit_us", self.limit_us.unwrap_or(1.0), 0.0, 1e6),
            ("step_us", self.step_us.unwrap_or(1.0), 1e-9, 10.0),
        ])?;
        for (time_s, amplitude_us) in &self.bursts {
            check(&[
                ("bursts.time_s", *time_s, 0.0, self.duration_s),
                ("bursts.amplitude_us", *amplitude_us, 0.0, 100.0),
            ])?;
        }
        self.faults.iter().try_for_each(|fault| fault.span.check("faults"))
    }
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum EdaFaultKind {
    /// The electrode moves: steps and swings of about this size, µS, on top of the signal.
    Motion {
        /// About how great, µS.
        size_us: f64,
    },
    /// The electrode is off, or dry: the conductance falls to this value, µS.
    Off {
        /// What is left, µS.
        level_us: f64,
    },
    /// The last value is held.
    Frozen,
    /// There are no samples: NaN.
    Missing,
}

/// A fault and when it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EdaFault {
    /// When.
    pub span: Span,
    /// What.
    pub kind: EdaFaultKind,
}

/// One response of the skin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SkinResponse {
    /// Its burst, where the response begins, s.
    pub onset_s: f64,
    /// Where the response alone has its peak, s.
    pub peak_s: f64,
    /// Height of the response alone, µS.
    pub amplitude_us: f64,
    /// Whether a fault hides its onset or its peak.
    pub hidden: bool,
    slow_s: f64,
    fast_s: f64,
}

impl SkinResponse {
    fn new(onset_s: f64, amplitude_us: f64, slow_s: f64, fast_s: f64) -> Self {
        // Where the two exponentials change equally fast.
        let rise_s = libm::log(slow_s / fast_s) * slow_s * fast_s / (slow_s - fast_s);
        Self { onset_s, peak_s: onset_s + rise_s, amplitude_us, hidden: false, slow_s, fast_s }
    }

    /// The response at a time, µS.
    pub fn value(&self, time_s: f64) -> f64 {
        let shape = |t: f64| (libm::exp(-t / self.slow_s) - libm::exp(-t / self.fast_s)).max(0.0);
        let since_s = time_s - self.onset_s;
        if since_s <= 0.0 {
            return 0.0;
        }
        self.amplitude_us * shape(since_s) / shape(self.peak_s - self.onset_s)
    }
}

/// A simulated EDA and the truth about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Eda {
    /// The signal, µS; sample k is taken at k / `rate_hz` seconds.
    pub samples: Vec<f64>,
    /// Sampling rate, Hz.
    pub rate_hz: f64,
    /// The level without responses, noise and faults, µS.
    pub tonic: Vec<f64>,
    /// The responses alone, µS.
    pub phasic: Vec<f64>,
    /// Every response, in order of time.
    pub responses: Vec<SkinResponse>,
}

/// Makes an EDA.
///
/// # Errors
/// A field outside its documented range.
pub fn simulate(config: &EdaConfig) -> Result<Eda, Error> {
    config.validate()?;
    let count = libm::ceil(config.duration_s * config.rate_hz) as usize;
    let time_s = |k: usize| k as f64 / config.rate_hz;
    let mut responses = responses(config);
    for response in &mut responses {
        response.hidden = config.faults.iter().any(|fault| {
            fault.span.contains(response.onset_s) || fault.span.contains(response.peak_s)
        });
    }

    let mut phasic = vec![0.0; count];
    for response in &responses {
        // After 40 time constants less than 1e-17 is left.
        let end_s = response.onset_s + 40.0 * response.slow_s;
        let first = libm::ceil(response.onset_s * config.rate_hz) as usize;
        let end = (libm::ceil(end_s * config.rate_hz) as usize).min(count);
        for (k, value) in phasic.iter_mut().enumerate().take(end).skip(first) {
            *value += response.value(time_s(k));
        }
    }
    let wander = wander(config);
    // Skin never has less than none.
    let tonic: Vec<f64> =
        (0..count).map(|k| (config.level_us + wander(time_s(k))).max(0.0)).collect();
    let mut noise = Random::new(config.seed, 34);
    let mut samples: Vec<f64> = tonic
        .iter()
        .zip(&phasic)
        .map(|(tonic, phasic)| tonic + phasic + config.noise_us * noise.normal())
        .collect();
    let mut random = Random::new(config.seed, 35);
    for fault in &config.faults {
        fault.apply(&mut samples, config.rate_hz, &mut random);
    }
    for sample in &mut samples {
        if let Some(limit_us) = config.limit_us {
            *sample = sample.clamp(0.0, limit_us);
        }
        if let Some(step_us) = config.step_us {
            *sample = libm::floor(*sample / step_us + 0.5) * step_us;
        }
    }
    Ok(Eda { samples, rate_hz: config.rate_hz, tonic, phasic, responses })
}

/// The bursts at random, and those asked for, in order of time.
fn responses(config: &EdaConfig) -> Vec<SkinResponse> {
    let mut random = Random::new(config.seed, 32);
    let mut bursts = config.bursts.clone();
    if config.responses_per_min > 0.0 {
        let mean_s = (60.0 / config.responses_per_min - config.spacing_s).max(0.0);
        let mut time_s = 0.0;
        loop {
            time_s += config.spacing_s - mean_s * libm::log(1.0 - random.uniform());
            let ratio = libm::log(config.greatest_us / config.least_us);
            let amplitude_us = config.least_us * libm::exp(ratio * random.uniform());
            if time_s >= config.duration_s {
                break;
            }
            bursts.push((time_s, amplitude_us));
        }
    }
    bursts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut random = Random::new(config.seed, 33);
    bursts
        .into_iter()
        .map(|(onset_s, amplitude_us)| {
            let factor = random.between(1.0 - config.spread, 1.0 + config.spread);
            let (slow_s, fast_s) = (config.slow_s * factor, config.fast_s * factor);
            SkinResponse::new(onset_s, amplitude_us, slow_s, fast_s)
        })
        .collect()
}

/// The level's wandering over time: sines of random phase, slower ones greater.
fn wander(config: &EdaConfig) -> impl Fn(f64) -> f64 {
    const WAVES: usize = 8;
    let mut random = Random::new(config.seed, 36);
    let waves = [(); WAVES].map(|()| {
        let hz = 0.002 * libm::pow(10.0, random.uniform());
        (hz, random.uniform(), 0.002 / hz)
    });
    let power = waves.iter().fold(0.0, |sum, (_, _, size)| sum + size * size / 2.0);
    let scale = config.drift_us / libm::sqrt(power);
    move |time_s| {
        waves.iter().fold(0.0, |sum, (hz, phase, size)| sum + size * sine(hz * time_s + phase))
            * scale
    }
}

impl EdaFault {
    fn apply(&self, samples: &mut [f64], rate_hz: f64, random: &mut Random) {
        let first = (libm::ceil(self.span.start_s * rate_hz) as usize).min(samples.len());
        let end = (libm::ceil(self.span.end_s * rate_hz) as usize).clamp(first, samples.len());
        let held = first.checked_sub(1).and_then(|i| samples.get(i)).copied().unwrap_or(0.0);
        // A contact that is made and lost, and pressed: a new place about twice a second, reached at once or not.
        let (mut place, mut target) = (0.0, 0.0);
        let follow = libm::exp(-1.0 / (0.15 * rate_hz));
        for sample in samples.iter_mut().take(end).skip(first) {
            *sample = match self.kind {
                EdaFaultKind::Motion { size_us } => {
                    if random.chance((2.0 / rate_hz).min(1.0)) {
                        target = size_us * random.normal();
                    }
                    place = follow * place + (1.0 - follow) * target;
                    (*sample + place).max(0.0)
                }
                EdaFaultKind::Off { level_us } => level_us,
                EdaFaultKind::Frozen => held,
                EdaFaultKind::Missing => f64::NAN,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn simple() -> EdaConfig {
        EdaConfig {
            rate_hz: 32.0,
            duration_s: 60.0,
            drift_us: 0.0,
            responses_per_min: 0.0,
            bursts: vec![(10.0, 0.5)],
            ..EdaConfig::default()
        }
    }

    #[test]
    fn a_burst_gives_its_response() {
        let eda = simulate(&simple()).unwrap();
        let truth = eda.responses[0];
        let (peak, height) = eda
            .phasic
            .iter()
            .enumerate()
            .fold((0, 0.0), |best, (k, v)| if *v > best.1 { (k, *v) } else { best });
        assert!((height - 0.5).abs() < 1e-3, "{height}");
        assert!((peak as f64 / 32.0 - truth.peak_s).abs() <= 0.5 / 32.0 + 1e-9);
        assert!(eda.phasic[..=320].iter().all(|v| *v == 0.0));
        assert!(eda.samples.iter().zip(&eda.phasic).all(|(x, p)| (x - p - 5.0).abs() < 1e-12));
    }

    #[test]
    fn bursts_keep_their_distance_and_rate() {
        let config = EdaConfig { duration_s: 36_000.0, ..EdaConfig::default() };
        let eda = simulate(&config).unwrap();
        assert!(eda.responses.windows(2).all(|w| w[1].onset_s - w[0].onset_s >= 2.0));
        let per_min = eda.responses.len() as f64 / 600.0;
        assert!((per_min - 6.0).abs() < 0.3, "{per_min}");
        let inside = eda.responses.iter().all(|r| (0.1..=1.0).contains(&r.amplitude_us));
        assert!(inside);
    }

    #[test]
    fn faults_are_where_they_should_be() {
        let kinds = [EdaFaultKind::Off { level_us: 0.0 }, EdaFaultKind::Frozen];
        for kind in kinds {
            let fault = EdaFault { span: Span::new(9.5, 12.0), kind };
            let eda = simulate(&EdaConfig { faults: vec![fault], ..simple() }).unwrap();
            assert!(eda.responses[0].hidden);
            assert!(eda.samples[304..384].windows(2).all(|w| w[0] == w[1]));
        }
        let missing = EdaFault { span: Span::new(1.0, 2.0), kind: EdaFaultKind::Missing };
        let eda = simulate(&EdaConfig { faults: vec![missing], ..simple() }).unwrap();
        assert_eq!(eda.samples.iter().filter(|x| x.is_nan()).count(), 32);
        assert!(!eda.responses[0].hidden);
    }

    #[test]
    fn what_is_outside_its_range_is_refused() {
        let bad = EdaConfig { fast_s: 3.0, ..EdaConfig::default() };
        assert_eq!(simulate(&bad).unwrap_err().field, "fast_s");
        let bad = EdaConfig { bursts: vec![(1e4, 0.1)], ..EdaConfig::default() };
        assert_eq!(simulate(&bad).unwrap_err().field, "bursts.time_s");
    }
}
