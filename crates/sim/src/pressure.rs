//! Arterial pressure of a known course: a three-element windkessel that every beat ejects into.
//!
//! The flow of a beat is `sin wt + sin 2wt / 10` over the time of ejection, so that it rises fast
//! and falls slowly; the pressure is that of the compliance, which runs off through the
//! resistance, and of the flow through the characteristic impedance (N. Westerhof, J.-W. Lankhaar
//! and B. E. Westerhof, Med. Biol. Eng. Comput. 47:131, 2009). Flow and resistance of every beat
//! are those that reach the systolic pressure asked for, and the diastolic of the next beat. The
//! whole is a formula, so that the truth is exact between samples.

use core::f64::consts::PI;

use crate::error::{Error, check};
use crate::random::Random;
use crate::rhythm::{self, Rhythm, RhythmConfig, Span, sine};

/// A pressure to make.
#[derive(Clone, Debug, PartialEq)]
pub struct PressureConfig {
    /// Sampling rate, Hz; 10 to 8000, any fraction; default 125.
    pub rate_hz: f64,
    /// When the heart beats.
    pub rhythm: RhythmConfig,
    /// From the beat to the onset of its pressure, s; 0 to 1, default 0.15.
    pub delay_s: f64,
    /// Systolic pressure, mmHg; 10 to 400, default 120.
    pub sbp_mmhg: f64,
    /// Diastolic pressure, mmHg; 5 to 390, default 80.
    pub dbp_mmhg: f64,
    /// Where the pressures are at times, instead: s, systolic and diastolic mmHg, in order of
    /// time, straight lines between; default none.
    pub course: Vec<(f64, f64, f64)>,
    /// Amplitude of a slow wave in both, mmHg; 0 to 50, default 5.
    pub slow_mmhg: f64,
    /// Its frequency, Hz; 0.0001 to 0.1, default 0.01.
    pub slow_hz: f64,
    /// Amplitude of the wave of breathing in the systolic pressure, mmHg; 0 to 50, default 3.
    pub respiratory_sbp_mmhg: f64,
    /// And in the diastolic pressure, mmHg; 0 to 50, default 1.
    pub respiratory_dbp_mmhg: f64,
    /// Standard deviation of white noise, mmHg; 0 to 50, default 0.
    pub noise_mmhg: f64,
    /// Faults that replace or spoil the signal, in this order; default none.
    pub faults: Vec<PressureFault>,
    /// The converter's step, mmHg; 0 for none, to 50; default 0.
    pub step_mmhg: f64,
    /// The same seed gives the same noise; default 1.
    pub seed: u64,
}

impl Default for PressureConfig {
    fn default() -> Self {
        Self {
            rate_hz: 125.0,
            rhythm: RhythmConfig::default(),
            delay_s: 0.15,
            sbp_mmhg: 120.0,
            dbp_mmhg: 80.0,
            course: Vec::new(),
            slow_mmhg: 5.0,
            slow_hz: 0.01,
            respiratory_sbp_mmhg: 3.0,
            respiratory_dbp_mmhg: 1.0,
            noise_mmhg: 0.0,
            faults: Vec::new(),
            step_mmhg: 0.0,
            seed: 1,
        }
    }
}

impl PressureConfig {
    /// Refuses what lies outside the documented ranges.
    pub fn validate(&self) -> Result<(), Error> {
        self.rhythm.validate()?;
        check(&[
            ("rate_hz", self.rate_hz, 10.0, 8000.0),
            ("delay_s", self.delay_s, 0.0, 1.0),
            ("sbp_mmhg", self.sbp_mmhg, 10.0, 400.0),
            ("dbp_mmhg", self.dbp_mmhg, 5.0, self.sbp_mmhg - 5.0),
            ("slow_mmhg", self.slow_mmhg, 0.0, 50.0),
            ("slow_hz", self.slow_hz, 1e-4, 0.1),
            ("respiratory_sbp_mmhg", self.respiratory_sbp_mmhg, 0.0, 50.0),
            ("respiratory_dbp_mmhg", self.respiratory_dbp_mmhg, 0.0, 50.0),
            ("noise_mmhg", self.noise_mmhg, 0.0, 50.0),
            ("step_mmhg", self.step_mmhg, 0.0, 50.0),
            ("duration_s * rate_hz", self.rhythm.duration_s * self.rate_hz, 10.0, 4e8),
        ])?;
        for (time_s, sbp, dbp) in &self.course {
            check(&[
                ("course.time_s", *time_s, 0.0, 1e7),
                ("course.sbp_mmhg", *sbp, 10.0, 400.0),
                ("course.dbp_mmhg", *dbp, 5.0, sbp - 5.0),
            ])?;
        }
        self.faults.iter().try_for_each(|fault| fault.span.check("faults"))
    }

    /// Systolic and diastolic pressure that are asked for at a time.
    fn asked(&self, time_s: f64) -> (f64, f64) {
        let (sbp, dbp) = self.level(time_s);
        let slow = self.slow_mmhg * sine(self.slow_hz * time_s);
        let breath = sine(self.rhythm.respiratory_hz * time_s);
        let dbp = (dbp + slow + self.respiratory_dbp_mmhg * breath).max(1.0);
        (sbp + slow + self.respiratory_sbp_mmhg * breath, dbp)
    }

    fn level(&self, time_s: f64) -> (f64, f64) {
        let after = self.course.partition_point(|(t, ..)| *t <= time_s);
        let at = |i: usize| self.course.get(i).copied();
        match (after.checked_sub(1).and_then(at), at(after)) {
            (None, None) => (self.sbp_mmhg, self.dbp_mmhg),
            (Some((_, sbp, dbp)), None) | (None, Some((_, sbp, dbp))) => (sbp, dbp),
            (Some((t0, s0, d0)), Some((t1, s1, d1))) => {
                let share = (time_s - t0) / (t1 - t0);
                (s0 + share * (s1 - s0), d0 + share * (d1 - d0))
            }
        }
    }
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PressureFaultKind {
    /// The line is flushed: this pressure at once, mmHg; the line rings when it is over.
    Flush {
        /// The pressure of the bag, mmHg.
        mmhg: f64,
    },
    /// Air, a clot or a kink: two low-passes of this time constant, s.
    Damped {
        /// Time constant, s.
        tau_s: f64,
    },
    /// A constant pressure, mmHg.
    Flat {
        /// The pressure, mmHg.
        mmhg: f64,
    },
    /// There are no samples: NaN.
    Missing,
}

/// A fault and when it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PressureFault {
    /// When.
    pub span: Span,
    /// What.
    pub kind: PressureFaultKind,
}

/// One beat of a simulated pressure, as it is without noise and faults.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PressureBeat {
    /// When the heart beat, s.
    pub beat_s: f64,
    /// When ejection begins, s: the pressure is lowest.
    pub onset_s: f64,
    /// Where the tangent to the steepest rise meets the diastolic pressure, s.
    pub foot_s: f64,
    /// When the pressure is highest, s.
    pub peak_s: f64,
    /// When ejection ends, s: the notch.
    pub notch_s: f64,
    /// To the next onset, s.
    pub interval_s: f64,
    /// Systolic pressure, mmHg.
    pub sbp_mmhg: f64,
    /// Diastolic pressure, that of the onset, mmHg.
    pub dbp_mmhg: f64,
    /// Mean from onset to onset, mmHg.
    pub map_mmhg: f64,
    /// The steepest rise, mmHg/s.
    pub dpdt_max_mmhg_s: f64,
    /// Time constant of the diastolic fall, s.
    pub decay_s: f64,
    /// Whether a fault hides part of it.
    pub hidden: bool,
}

/// A simulated pressure and the truth about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Pressure {
    /// The signal, mmHg; sample k is taken at k / `rate_hz` seconds.
    pub samples: Vec<f64>,
    /// Sampling rate, Hz.
    pub rate_hz: f64,
    /// Every beat that is whole, in order of time.
    pub beats: Vec<PressureBeat>,
}

/// Ejection takes this times the root of the interval, s.
const EJECTION: f64 = 0.32;
/// The second harmonic of the flow, by the first.
const SKEW: f64 = 0.1;
/// Characteristic impedance times compliance, s.
const IMPEDANCE_S: f64 = 0.1;
/// Time constants that a beat may have, s.
const DECAY_S: (f64, f64) = (0.1, 50.0);

/// Steps that searches for a time to 10 us and for a time constant to a millionth take.
const THIRDS: usize = 26;
const HALVES: usize = 24;

/// The pressure of a beat, in seconds from its onset.
#[derive(Clone, Copy, Debug)]
struct Wave {
    start: f64,
    flow: f64,
    decay_s: f64,
    ejection_s: f64,
}

impl Wave {
    fn flow(&self, t: f64) -> f64 {
        let phase = PI * t / self.ejection_s;
        if t < self.ejection_s { libm::sin(phase) + SKEW * libm::sin(2.0 * phase) } else { 0.0 }
    }

    /// What a flow of size 1 has left in a compliance of 1.
    fn stored(&self, t: f64) -> f64 {
        let within = t.min(self.ejection_s);
        let (run_off, w) = (1.0 / self.decay_s, PI / self.ejection_s);
        let of = |w: f64| {
            let wave = run_off * libm::sin(w * within) - w * libm::cos(w * within);
            (wave + w * libm::exp(-run_off * within)) / (run_off * run_off + w * w)
        };
        (of(w) + SKEW * of(2.0 * w)) * libm::exp(-run_off * (t - within))
    }

    fn at(&self, t: f64) -> f64 {
        let rest = self.start * libm::exp(-t / self.decay_s);
        rest + self.flow * (self.stored(t) + IMPEDANCE_S * self.flow(t))
    }

    /// When the pressure is highest: between 0 and the end of ejection there is one top.
    fn peak(&self) -> f64 {
        let (mut low, mut high) = (0.0, self.ejection_s);
        for _ in 0..THIRDS {
            let third = (high - low) / 3.0;
            if self.at(low + third) < self.at(high - third) { low += third } else { high -= third }
        }
        0.5 * (low + high)
    }

    /// The beat of a time constant that starts at a pressure and reaches another.
    fn reaching(start: f64, sbp: f64, ejection_s: f64, decay_s: f64) -> Self {
        let mut wave = Self { start, flow: 0.0, decay_s, ejection_s };
        let mut top = 0.4 * ejection_s;
        for _ in 0..3 {
            let rest = start * libm::exp(-top / decay_s);
            wave.flow = (sbp - rest) / (wave.stored(top) + IMPEDANCE_S * wave.flow(top));
            top = wave.peak();
        }
        wave
    }

    /// The one that ends at a pressure too, where there is one.
    fn between(start: f64, sbp: f64, end: f64, interval_s: f64) -> Self {
        let ejection_s = EJECTION * libm::sqrt(interval_s);
        let (mut low, mut high) = (libm::log(DECAY_S.0), libm::log(DECAY_S.1));
        for _ in 0..HALVES {
            let middle = 0.5 * (low + high);
            let wave = Self::reaching(start, sbp, ejection_s, libm::exp(middle));
            if wave.at(interval_s) < end { low = middle } else { high = middle }
        }
        Self::reaching(start, sbp, ejection_s, libm::exp(0.5 * (low + high)))
    }

    /// Steepest rise and when it is.
    fn steepest(&self) -> (f64, f64) {
        const STEPS: usize = 300;
        let h = 1e-6;
        let slope = |t: f64| (self.at(t + h) - self.at(t)) / h;
        (0..STEPS).fold((0.0, 0.0), |best, k| {
            let t = 0.5 * self.ejection_s * k as f64 / STEPS as f64;
            let now = slope(t);
            if now > best.1 { (t, now) } else { best }
        })
    }

    fn mean(&self, interval_s: f64) -> f64 {
        const STEPS: usize = 300;
        let at = |k: usize| self.at(interval_s * (k as f64 + 0.5) / STEPS as f64);
        (0..STEPS).map(at).sum::<f64>() / STEPS as f64
    }
}

/// Makes a pressure.
///
/// # Errors
/// A field outside its documented range.
///
/// ```
/// use interocept_sim::{PressureConfig, pressure};
///
/// let config = PressureConfig { slow_mmhg: 0.0, respiratory_sbp_mmhg: 0.0, ..Default::default() };
/// let simulated = pressure::simulate(&config)?;
/// assert!((simulated.beats[9].sbp_mmhg - 120.0).abs() < 0.01);
/// # Ok::<(), interocept_sim::Error>(())
/// ```
pub fn simulate(config: &PressureConfig) -> Result<Pressure, Error> {
    config.validate()?;
    Ok(render(&rhythm::simulate(&config.rhythm)?, config))
}

/// Makes the pressure of a given rhythm, such as that of an ECG.
pub(crate) fn render(rhythm: &Rhythm, config: &PressureConfig) -> Pressure {
    let rate_hz = config.rate_hz;
    let count = libm::ceil(rhythm.duration_s * rate_hz) as usize;
    let mut onsets: Vec<f64> = rhythm.beats.iter().map(|b| b.time_s + config.delay_s).collect();
    // Beats before the first, of the same interval, so that the pressure has a past.
    let usual_s = match onsets.as_slice() {
        [first, second, ..] => second - first,
        _ => 60.0 / config.rhythm.rate_bpm,
    };
    let mut before = 0;
    while let Some(first) = onsets.first().copied().filter(|first| *first > 0.0) {
        onsets.insert(0, first - usual_s);
        before += 1;
    }
    let mut samples = vec![config.dbp_mmhg; count];
    let mut beats = Vec::new();
    let mut start = config.asked(0.0).1;
    for (i, onset_s) in onsets.iter().copied().enumerate() {
        let next_s = onsets.get(i + 1).copied();
        let interval_s = next_s.map_or(usual_s, |next| next - onset_s);
        let ((sbp, _), (_, end)) = (config.asked(onset_s), config.asked(onset_s + interval_s));
        let wave = Wave::between(start, sbp.max(start + 5.0), end, interval_s);
        let until_s = next_s.unwrap_or(f64::INFINITY);
        let first = libm::ceil(onset_s.max(0.0) * rate_hz) as usize;
        for (k, sample) in samples.iter_mut().enumerate().skip(first) {
            let t = k as f64 / rate_hz;
            if t >= until_s {
                break;
            }
            *sample = wave.at(t - onset_s);
        }
        let beat = i.checked_sub(before).and_then(|i| rhythm.beats.get(i));
        let ends_inside = next_s.is_some_and(|next| next < rhythm.duration_s);
        if let Some(beat) = beat.filter(|_| ends_inside) {
            beats.push(truth(&wave, beat.time_s, onset_s, interval_s, config));
        }
        start = wave.at(interval_s);
    }
    let mut random = Random::new(config.seed, 37);
    if config.noise_mmhg > 0.0 {
        samples.iter_mut().for_each(|s| *s += config.noise_mmhg * random.normal());
    }
    for fault in &config.faults {
        fault.apply(&mut samples, rate_hz);
    }
    if config.step_mmhg > 0.0 {
        let step = config.step_mmhg;
        samples.iter_mut().for_each(|s| *s = libm::floor(*s / step + 0.5) * step);
    }
    Pressure { samples, rate_hz, beats }
}

fn truth(
    wave: &Wave,
    beat_s: f64,
    onset_s: f64,
    interval_s: f64,
    config: &PressureConfig,
) -> PressureBeat {
    let (steepest, slope) = wave.steepest();
    let peak = wave.peak();
    let end_s = onset_s + interval_s;
    let hides = |f: &PressureFault| f.span.start_s < end_s && f.span.end_s + RING_S > onset_s;
    PressureBeat {
        beat_s,
        onset_s,
        foot_s: onset_s + steepest - (wave.at(steepest) - wave.start) / slope,
        peak_s: onset_s + peak,
        notch_s: onset_s + wave.ejection_s,
        interval_s,
        sbp_mmhg: wave.at(peak),
        dbp_mmhg: wave.start,
        map_mmhg: wave.mean(interval_s),
        dpdt_max_mmhg_s: slope,
        decay_s: wave.decay_s,
        hidden: config.faults.iter().any(hides),
    }
}

/// After a flush the line rings for about so long, at this frequency.
const RING_S: f64 = 0.4;
const RING_DECAY_S: f64 = 0.06;
const RING_HZ: f64 = 12.0;

impl PressureFault {
    fn apply(&self, samples: &mut [f64], rate_hz: f64) {
        let place = |s: f64| (libm::ceil(s * rate_hz) as usize).min(samples.len());
        let (first, end) = (place(self.span.start_s), place(self.span.end_s));
        let ringing = place(self.span.end_s + RING_S);
        let Some((spoilt, rest)) =
            samples.get_mut(first..ringing).and_then(|s| s.split_at_mut_checked(end - first))
        else {
            return;
        };
        match self.kind {
            PressureFaultKind::Flush { mmhg } => {
                spoilt.fill(mmhg);
                for (k, sample) in rest.iter_mut().enumerate() {
                    let t = k as f64 / rate_hz;
                    let swing = libm::exp(-t / RING_DECAY_S) * libm::cos(2.0 * PI * RING_HZ * t);
                    *sample -= 0.4 * (mmhg - *sample) * swing;
                }
            }
            PressureFaultKind::Flat { mmhg } => spoilt.fill(mmhg),
            PressureFaultKind::Missing => spoilt.fill(f64::NAN),
            PressureFaultKind::Damped { tau_s } => {
                let share = 1.0 - libm::exp(-1.0 / (tau_s * rate_hz));
                let [mut a, mut b] = [spoilt.first().copied().unwrap_or(0.0); 2];
                for sample in spoilt {
                    a += share * (*sample - a);
                    b += share * (a - b);
                    *sample = b;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pressures_are_those_asked_for() {
        let config = PressureConfig { slow_mmhg: 10.0, ..PressureConfig::default() };
        let simulated = simulate(&config).unwrap();
        assert!(simulated.beats.len() > 280);
        for beat in &simulated.beats {
            let (sbp, dbp) = config.asked(beat.onset_s);
            assert!((beat.sbp_mmhg - sbp).abs() < 0.01, "{beat:?} {sbp}");
            assert!((beat.dbp_mmhg - dbp).abs() < 0.1, "{beat:?} {dbp}");
            assert!(beat.onset_s <= beat.foot_s && beat.foot_s < beat.onset_s + 0.03);
            assert!(beat.foot_s < beat.peak_s && beat.peak_s < beat.notch_s);
            assert!((0.2..10.0).contains(&beat.decay_s), "{beat:?}");
        }
    }

    #[test]
    fn samples_are_those_of_the_formula() {
        let config = PressureConfig { rate_hz: 1000.0, ..PressureConfig::default() };
        let simulated = simulate(&config).unwrap();
        for beat in &simulated.beats[5..50] {
            let from = (beat.onset_s * 1000.0).ceil() as usize;
            let to = ((beat.onset_s + beat.interval_s) * 1000.0).ceil() as usize;
            let part = &simulated.samples[from..to];
            let highest = part.iter().copied().fold(0.0, f64::max);
            let mean = part.iter().sum::<f64>() / part.len() as f64;
            assert!((highest - beat.sbp_mmhg).abs() < 0.01);
            assert!((mean - beat.map_mmhg).abs() < 0.05);
            assert!((part[0] - beat.dbp_mmhg).abs() < 1.0);
        }
    }

    #[test]
    fn a_course_is_followed_and_faults_are_where_they_should_be() {
        let span = Span::new(100.0, 110.0);
        let kinds = [
            (PressureFaultKind::Flush { mmhg: 300.0 }, 300.0),
            (PressureFaultKind::Flat { mmhg: 90.0 }, 90.0),
        ];
        for (kind, value) in kinds {
            let config = PressureConfig {
                course: vec![(0.0, 110.0, 70.0), (200.0, 150.0, 90.0)],
                faults: vec![PressureFault { span, kind }],
                ..PressureConfig::default()
            };
            assert_eq!(config.level(50.0), (120.0, 75.0));
            assert_eq!(config.level(500.0), (150.0, 90.0));
            let simulated = simulate(&config).unwrap();
            assert!(simulated.samples[12_500..13_750].iter().all(|s| *s == value));
            let hidden = simulated.beats.iter().filter(|b| b.hidden).count();
            assert!((10..=13).contains(&hidden), "{hidden}");
        }
    }

    #[test]
    fn what_is_outside_its_range_is_refused() {
        let bad = PressureConfig { dbp_mmhg: 130.0, ..PressureConfig::default() };
        assert_eq!(simulate(&bad).unwrap_err().field, "dbp_mmhg");
    }
}
