//! A single-lead electrocardiogram of a known rhythm.

use crate::disturbances::Disturbance;
use crate::error::{Error, check};
use crate::noise::NoiseConfig;
use crate::random::Random;
use crate::rhythm::{self, BeatClass, Rhythm, RhythmBeat, RhythmConfig, Span, sine};
use crate::waves::{Fiducials, Shape};

/// An ECG to make.
#[derive(Clone, Debug, PartialEq)]
pub struct EcgConfig {
    /// Sampling rate, Hz; 50 to 8000, any fraction; default 250.
    pub rate_hz: f64,
    /// When the heart beats.
    pub rhythm: RhythmConfig,
    /// Factor on the heart's signal, a normal R wave being 1.1 mV high; 0.01 to 100, default 1.
    pub gain: f64,
    /// Whether the leads are swapped, so that R points down; default false.
    pub inverted: bool,
    /// Amplitude of the baseline's drift with breathing, mV; 0 to 100, default 0.1.
    pub respiratory_baseline_mv: f64,
    /// Share by which breathing changes the height of the beats; 0 to 0.9, default 0.05.
    pub respiratory_modulation: f64,
    /// Constant offset, mV; -1000 to 1000, default 0.
    pub offset_mv: f64,
    /// Amplitude of the fibrillatory waves in atrial fibrillation, mV; 0 to 10, default 0.08.
    pub f_wave_mv: f64,
    /// Height of the spike before paced beats, mV; -1000 to 1000, default 20.
    pub spike_mv: f64,
    /// Its width, ms; 0.05 to 5, default 0.5. A spike shorter than a sample is averaged over it.
    pub spike_ms: f64,
    /// Noise, for the height of a normal beat at this gain.
    pub noise: NoiseConfig,
    /// Faults that replace the signal, in this order; default none.
    pub disturbances: Vec<Disturbance>,
    /// The converter's limit on either side, mV; 0.01 to 1e6; default `None`.
    pub limit_mv: Option<f64>,
    /// The converter's step, mV; 1e-9 to 10; default `None`: no rounding.
    pub step_mv: Option<f64>,
}

impl Default for EcgConfig {
    fn default() -> Self {
        Self {
            rate_hz: 250.0,
            rhythm: RhythmConfig::default(),
            gain: 1.0,
            inverted: false,
            respiratory_baseline_mv: 0.1,
            respiratory_modulation: 0.05,
            offset_mv: 0.0,
            f_wave_mv: 0.08,
            spike_mv: 20.0,
            spike_ms: 0.5,
            noise: NoiseConfig::default(),
            disturbances: Vec::new(),
            limit_mv: None,
            step_mv: None,
        }
    }
}

impl EcgConfig {
    /// Refuses what lies outside the documented ranges.
    pub fn validate(&self) -> Result<(), Error> {
        self.rhythm.validate()?;
        self.noise.validate()?;
        self.disturbances.iter().try_for_each(Disturbance::validate)?;
        check(&[
            ("rate_hz", self.rate_hz, 50.0, 8000.0),
            ("gain", self.gain, 0.01, 100.0),
            ("respiratory_baseline_mv", self.respiratory_baseline_mv, 0.0, 100.0),
            ("respiratory_modulation", self.respiratory_modulation, 0.0, 0.9),
            ("offset_mv", self.offset_mv, -1000.0, 1000.0),
            ("f_wave_mv", self.f_wave_mv, 0.0, 10.0),
            ("spike_mv", self.spike_mv, -1000.0, 1000.0),
            ("spike_ms", self.spike_ms, 0.05, 5.0),
            ("limit_mv", self.limit_mv.unwrap_or(1.0), 0.01, 1e6),
            ("step_mv", self.step_mv.unwrap_or(1.0), 1e-9, 10.0),
            // What fits into memory: a day at 8 kHz would be 5.5 GB.
            ("duration_s * rate_hz", self.rhythm.duration_s * self.rate_hz, 50.0, 4e8),
        ])
    }
}

/// One beat of a simulated ECG.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EcgBeat {
    /// The R peak, s: exact, between samples.
    pub time_s: f64,
    /// Its kind.
    pub class: BeatClass,
    /// Whether the atria fibrillate.
    pub af: bool,
    /// Whether a disturbance hides its R peak.
    pub hidden: bool,
    /// Where its waves are.
    pub waves: Fiducials,
}

/// A simulated ECG and the truth about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Ecg {
    /// The signal, mV; sample k is taken at k / `rate_hz` seconds.
    pub samples: Vec<f64>,
    /// Sampling rate, Hz.
    pub rate_hz: f64,
    /// Every beat, in order of time.
    pub beats: Vec<EcgBeat>,
    /// Where the atria fibrillate: from the first such beat in a row to the last.
    pub af: Vec<Span>,
    /// The faults, as configured.
    pub disturbances: Vec<Disturbance>,
    /// Height of a normal QRS complex from trough to peak at this gain, mV: what signal-to-noise ratios mean.
    pub qrs_peak_to_peak_mv: f64,
}

impl Ecg {
    /// The R peaks as sample indices, between samples.
    pub fn r_positions(&self) -> impl Iterator<Item = f64> + '_ {
        self.beats.iter().map(|beat| beat.time_s * self.rate_hz)
    }

    /// The nearest samples to the R peaks.
    pub fn r_indices(&self) -> impl Iterator<Item = u64> + '_ {
        self.r_positions().map(|position| libm::floor(position + 0.5) as u64)
    }
}

/// Makes an ECG.
///
/// # Errors
/// A field outside its documented range.
pub fn simulate(config: &EcgConfig) -> Result<Ecg, Error> {
    config.validate()?;
    render(&rhythm::simulate(&config.rhythm)?, config)
}

/// Makes the ECG of a given rhythm; of `config.rhythm`, only the breathing frequency and the seed are used.
///
/// # Errors
/// A field outside its documented range, a rhythm longer than the configured one may be, or beats out of
/// order.
pub fn render(rhythm: &Rhythm, config: &EcgConfig) -> Result<Ecg, Error> {
    let duration_s = rhythm.duration_s;
    EcgConfig { rhythm: RhythmConfig { duration_s, ..config.rhythm.clone() }, ..config.clone() }
        .validate()?;
    let mut previous_s = 0.0;
    for beat in &rhythm.beats {
        check(&[("beats.time_s", beat.time_s, previous_s, duration_s)])?;
        previous_s = beat.time_s;
    }

    let rate_hz = config.rate_hz;
    let count = libm::ceil(duration_s * rate_hz) as usize;
    let mut samples = vec![0.0; count];
    let mut beats = Vec::with_capacity(rhythm.beats.len());
    let breath = |time_s: f64| sine(config.rhythm.respiratory_hz * time_s);
    let mut previous_s: Option<f64> = None;
    for beat in &rhythm.beats {
        let rr_s = previous_s.map_or(1.0, |previous_s| beat.time_s - previous_s);
        previous_s = Some(beat.time_s);
        let shape = Shape::new(beat.class, !beat.af, rr_s);
        let height = 1.0 + config.respiratory_modulation * breath(beat.time_s);
        add_beat(&mut samples, rate_hz, beat.time_s, &shape, height);
        let hidden =
            config.disturbances.iter().any(|disturbance| disturbance.span.contains(beat.time_s));
        let waves = shape.fiducials(beat.time_s);
        beats.push(EcgBeat { time_s: beat.time_s, class: beat.class, af: beat.af, hidden, waves });
    }
    let af = af_spans(&rhythm.beats);
    add_f_waves(&mut samples, &af, config);

    let sign = if config.inverted { -1.0 } else { 1.0 };
    for (k, sample) in samples.iter_mut().enumerate() {
        let baseline_mv =
            config.offset_mv + config.respiratory_baseline_mv * breath(k as f64 / rate_hz);
        *sample = sign * config.gain * *sample + baseline_mv;
    }
    let normal = Shape::new(BeatClass::N, true, 1.0);
    let qrs_peak_to_peak_mv = config.gain * normal.peak_to_peak_mv();
    config.noise.add_to(&mut samples, rate_hz, qrs_peak_to_peak_mv)?;
    for beat in beats.iter().filter(|beat| beat.class == BeatClass::Q) {
        // The spike ends where the complex begins.
        let end_s = beat.waves.qrs_onset_s.unwrap_or(beat.time_s);
        add_spike(&mut samples, rate_hz, end_s, config);
    }
    let mut random = Random::new(config.rhythm.seed, 5);
    for disturbance in &config.disturbances {
        disturbance.apply(&mut samples, rate_hz, &mut random);
    }
    convert(&mut samples, config);
    Ok(Ecg {
        samples,
        rate_hz,
        beats,
        af,
        disturbances: config.disturbances.clone(),
        qrs_peak_to_peak_mv,
    })
}

/// The samples from one time to another, both s.
fn stretch(
    samples: &mut [f64],
    rate_hz: f64,
    from_s: f64,
    to_s: f64,
) -> impl Iterator<Item = (f64, &mut f64)> {
    let first = libm::ceil(from_s.max(0.0) * rate_hz) as usize;
    let end = (libm::floor(to_s.max(0.0) * rate_hz) as usize).saturating_add(1);
    let indexed = samples.iter_mut().enumerate().take(end).skip(first);
    indexed.map(move |(k, sample)| (k as f64 / rate_hz, sample))
}

fn add_beat(samples: &mut [f64], rate_hz: f64, time_s: f64, shape: &Shape, height: f64) {
    for wave in shape.waves() {
        let (from_s, to_s) = wave.reach_s();
        for (at_s, sample) in stretch(samples, rate_hz, time_s + from_s, time_s + to_s) {
            *sample += height * wave.value(at_s - time_s);
        }
    }
}

fn af_spans(beats: &[RhythmBeat]) -> Vec<Span> {
    let stretches =
        beats.chunk_by(|a, b| a.af == b.af).filter(|beats| beats.iter().all(|beat| beat.af));
    let ends = stretches.filter_map(|beats| Some((beats.first()?, beats.last()?)));
    ends.map(|(first, last)| Span::new(first.time_s, last.time_s)).collect()
}

/// Fibrillatory waves between the beats that fibrillate: a sawtooth of three harmonics at about 6 Hz, its
/// frequency and height wandering slowly (Stridh and Soernmo, IEEE Trans. Biomed. Eng. 48:105, 2001).
fn add_f_waves(samples: &mut [f64], af: &[Span], config: &EcgConfig) {
    let phase = Random::new(config.rhythm.seed, 4).uniform();
    for span in af {
        for (at_s, sample) in stretch(samples, config.rate_hz, span.start_s, span.end_s) {
            let turns = 6.0 * at_s + 0.2 / 0.11 * sine(0.11 * at_s) + phase;
            let height_mv = config.f_wave_mv * (1.0 + 0.25 * sine(0.07 * at_s));
            // Fades in and out over a quarter of a second, so that the edges are no waves.
            let edge = ((at_s - span.start_s).min(span.end_s - at_s) * 4.0).min(1.0);
            let saw = sine(turns) + 0.5 * sine(2.0 * turns) + sine(3.0 * turns) / 3.0;
            *sample += edge * height_mv * saw;
        }
    }
}

fn add_spike(samples: &mut [f64], rate_hz: f64, end_s: f64, config: &EcgConfig) {
    let start_s = end_s - config.spike_ms / 1000.0;
    let half_s = 0.5 / rate_hz;
    for (at_s, sample) in stretch(samples, rate_hz, start_s - half_s, end_s + half_s) {
        let overlap_s = (at_s + half_s).min(end_s) - (at_s - half_s).max(start_s);
        *sample += config.spike_mv * overlap_s.max(0.0) * rate_hz;
    }
}

/// What the converter makes of the signal.
fn convert(samples: &mut [f64], config: &EcgConfig) {
    for sample in samples.iter_mut() {
        if let Some(limit_mv) = config.limit_mv {
            *sample = sample.clamp(-limit_mv, limit_mv);
        }
        if let Some(step_mv) = config.step_mv {
            *sample = libm::floor(*sample / step_mv + 0.5) * step_mv;
        }
    }
}
