//! The pressure in a cuff around an arm whose artery pulses, with known systolic, diastolic and
//! mean pressure.
//!
//! The arterial pressure of [`pressure`] less that of the cuff opens and closes
//! the artery by a curve of volume over transmural pressure, steepest where the two are about
//! even; what the artery gains in volume the cuff loses, and its pressure rises (C. F. Babbs,
//! Biomed. Eng. OnLine 11:56, 2012; P. D. Baker, D. R. Westenskow and K. Kück, Med. Biol. Eng.
//! Comput. 35:271, 1997). Three curves with widths of their own on either side of the steepest
//! point stand for different persons.

use core::f64::consts::{FRAC_2_PI, FRAC_PI_2};

use crate::error::{Error, check};
use crate::pressure::{self, Pressure, PressureBeat, PressureConfig};
use crate::random::Random;
use crate::rhythm::Span;

/// How the volume of an artery follows from its transmural pressure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wall {
    /// Compliance falls exponentially on both sides (Babbs, 2012).
    Exponential,
    /// Volume follows an arc tangent, with its long tails (G. J. Langewouters and others, J.
    /// Biomech. 17:425, 1984).
    ArcTangent,
    /// Volume follows a hyperbolic tangent.
    HyperbolicTangent,
}

/// An artery under a cuff.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Artery {
    /// The form of its curve; default exponential.
    pub wall: Wall,
    /// Its volume below the steepest point, by the compliance there, mmHg; 3 to 60, default 14.
    pub collapse_mmhg: f64,
    /// And above, mmHg; 3 to 120, default 28.
    pub stiffen_mmhg: f64,
    /// The transmural pressure at which it is most compliant, mmHg; -20 to 20, default 0.
    pub opens_mmhg: f64,
}

impl Default for Artery {
    fn default() -> Self {
        Self { wall: Wall::Exponential, collapse_mmhg: 14.0, stiffen_mmhg: 28.0, opens_mmhg: 0.0 }
    }
}

impl Artery {
    /// Volume from that at the steepest point on, by the compliance there, mmHg.
    pub fn volume(&self, transmural_mmhg: f64) -> f64 {
        let p = transmural_mmhg - self.opens_mmhg;
        let width = if p < 0.0 { self.collapse_mmhg } else { self.stiffen_mmhg };
        let u = p.abs() / width;
        let share = match self.wall {
            Wall::Exponential => 1.0 - libm::exp(-u),
            Wall::ArcTangent => FRAC_2_PI * libm::atan(FRAC_PI_2 * u),
            Wall::HyperbolicTangent => libm::tanh(u),
        };
        if p < 0.0 { -width * share } else { width * share }
    }
}

/// Which way a cuff goes while it measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CuffCurve {
    /// Pumped up fast, let off slowly.
    Deflation,
    /// Pumped up slowly, let off fast.
    Inflation,
}

/// A measurement to make.
#[derive(Clone, Debug, PartialEq)]
pub struct OscillogramConfig {
    /// The pressure in the artery, and the sampling rate. The length of its rhythm does not
    /// matter, that of the measurement does.
    pub pressure: PressureConfig,
    /// The artery.
    pub artery: Artery,
    /// Compliance of the artery at its softest by that of the cuff; 0.001 to 0.3, default 0.08.
    pub gain: f64,
    /// By how much the cuff gets stiffer over 100 mmHg, of itself; 0 to 1, default 0.1.
    pub cuff_stiffening: f64,
    /// Time constant with which tissue passes on what the artery does, s; 0 to 0.2, default 0.02.
    pub tissue_s: f64,
    /// Which way the slow part goes; default deflation.
    pub curve: CuffCurve,
    /// The highest pressure, mmHg; 60 to 300, default 170.
    pub top_mmhg: f64,
    /// The lowest of the slow part, mmHg; 10 to 100, default 40.
    pub bottom_mmhg: f64,
    /// How fast the slow part is, mmHg/s; 0.5 to 30, default 3.
    pub rate_mmhg_s: f64,
    /// The slow part goes in steps of this, mmHg; 0 for a straight line, to 30; default 0.
    pub step_mmhg: f64,
    /// Standard deviation of white noise, mmHg; 0 to 10, default 0.05.
    pub noise_mmhg: f64,
    /// The converter's step, mmHg; 0 for none, to 5; default 0.
    pub resolution_mmhg: f64,
    /// Movements of the arm in a minute; 0 to 120, default 0.
    pub motions_per_min: f64,
    /// The standard deviation of their height, mmHg; 0 to 100, default 5.
    pub motion_mmhg: f64,
    /// The same seed gives the same noise and movements; default 1.
    pub seed: u64,
}

impl Default for OscillogramConfig {
    fn default() -> Self {
        Self {
            pressure: PressureConfig { slow_mmhg: 0.0, ..PressureConfig::default() },
            artery: Artery::default(),
            gain: 0.08,
            cuff_stiffening: 0.1,
            tissue_s: 0.02,
            curve: CuffCurve::Deflation,
            top_mmhg: 170.0,
            bottom_mmhg: 40.0,
            rate_mmhg_s: 3.0,
            step_mmhg: 0.0,
            noise_mmhg: 0.05,
            resolution_mmhg: 0.0,
            motions_per_min: 0.0,
            motion_mmhg: 5.0,
            seed: 1,
        }
    }
}

impl OscillogramConfig {
    /// Refuses what lies outside the documented ranges.
    pub fn validate(&self) -> Result<(), Error> {
        self.pressure.validate()?;
        check(&[
            ("collapse_mmhg", self.artery.collapse_mmhg, 3.0, 60.0),
            ("stiffen_mmhg", self.artery.stiffen_mmhg, 3.0, 120.0),
            ("opens_mmhg", self.artery.opens_mmhg, -20.0, 20.0),
            ("gain", self.gain, 0.001, 0.3),
            ("cuff_stiffening", self.cuff_stiffening, 0.0, 1.0),
            ("tissue_s", self.tissue_s, 0.0, 0.2),
            ("top_mmhg", self.top_mmhg, 60.0, 300.0),
            ("bottom_mmhg", self.bottom_mmhg, 10.0, (self.top_mmhg - 10.0).min(100.0)),
            ("rate_mmhg_s", self.rate_mmhg_s, 0.5, 30.0),
            ("step_mmhg", self.step_mmhg, 0.0, 30.0),
            ("noise_mmhg", self.noise_mmhg, 0.0, 10.0),
            ("resolution_mmhg", self.resolution_mmhg, 0.0, 5.0),
            ("motions_per_min", self.motions_per_min, 0.0, 120.0),
            ("motion_mmhg", self.motion_mmhg, 0.0, 100.0),
        ])
    }

    /// Length of the whole measurement, pumping up and letting off included, s.
    pub fn duration_s(&self) -> f64 {
        self.slow().end_s + self.top_mmhg / DUMP_MMHG_S + 2.0
    }

    fn slow_s(&self) -> f64 {
        (self.top_mmhg - self.bottom_mmhg) / self.rate_mmhg_s
    }

    /// When the slow part begins and ends, s.
    fn slow(&self) -> Span {
        let start_s = match self.curve {
            CuffCurve::Deflation => REST_S + self.top_mmhg / PUMP_MMHG_S,
            CuffCurve::Inflation => REST_S + self.bottom_mmhg / PUMP_MMHG_S,
        };
        Span::new(start_s, start_s + self.slow_s())
    }

    /// Pressure of the cuff without the artery.
    fn ramp(&self, time_s: f64) -> f64 {
        let Span { start_s, end_s } = self.slow();
        let (first, last, way) = match self.curve {
            CuffCurve::Deflation => (self.top_mmhg, self.bottom_mmhg, -1.0),
            CuffCurve::Inflation => (self.bottom_mmhg, self.top_mmhg, 1.0),
        };
        if time_s < start_s {
            (first - PUMP_MMHG_S * (start_s - time_s)).max(0.0)
        } else if time_s > end_s {
            (last - DUMP_MMHG_S * (time_s - end_s)).max(0.0)
        } else if self.step_mmhg > 0.0 {
            // A step takes a quarter of a second, and the rest of its time is level.
            let each_s = self.step_mmhg / self.rate_mmhg_s;
            let steps = libm::floor((time_s - start_s) / each_s);
            let within = ((time_s - start_s - steps * each_s) / STEP_S).min(1.0);
            first + way * self.step_mmhg * (steps + within - 1.0).max(0.0)
        } else {
            first + way * self.rate_mmhg_s * (time_s - start_s)
        }
    }
}

const REST_S: f64 = 1.0;
const PUMP_MMHG_S: f64 = 30.0;
const DUMP_MMHG_S: f64 = 80.0;
const STEP_S: f64 = 0.25;

/// A measurement that was made, and the truth about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Oscillogram {
    /// Pressure in the cuff, mmHg; sample k is taken at k / `rate_hz` seconds.
    pub samples: Vec<f64>,
    /// Sampling rate, Hz.
    pub rate_hz: f64,
    /// Pressure in the artery, mmHg, at the same times.
    pub arterial: Vec<f64>,
    /// When the slow part is.
    pub slow: Span,
    /// Mean of the systolic pressures of the beats while the cuff was between systolic and
    /// diastolic pressure, mmHg.
    pub sbp_mmhg: f64,
    /// Of the diastolic ones, mmHg.
    pub dbp_mmhg: f64,
    /// Of the true means of the beats, mmHg.
    pub map_mmhg: f64,
    /// The beats of the slow part.
    pub beats: Vec<PressureBeat>,
    /// When the arm moved.
    pub motions: Vec<Span>,
}

/// Makes a measurement.
///
/// # Errors
/// A field outside its documented range.
///
/// ```
/// use interocept_sim::{OscillogramConfig, oscillogram};
///
/// let made = oscillogram::simulate(&OscillogramConfig::default())?;
/// assert!((made.sbp_mmhg - 120.0).abs() < 2.0 && (made.dbp_mmhg - 80.0).abs() < 2.0);
/// # Ok::<(), interocept_sim::Error>(())
/// ```
pub fn simulate(config: &OscillogramConfig) -> Result<Oscillogram, Error> {
    config.validate()?;
    let mut asked = config.pressure.clone();
    asked.rhythm.duration_s = config.duration_s();
    around(config, &pressure::simulate(&asked)?)
}

/// Makes a measurement of a pressure that was made before, as long as
/// [`duration_s`](OscillogramConfig::duration_s) says.
///
/// # Errors
/// A field outside its documented range.
pub fn around(config: &OscillogramConfig, artery: &Pressure) -> Result<Oscillogram, Error> {
    config.validate()?;
    let slow = config.slow();
    let rate_hz = artery.rate_hz;
    let mut random = Random::new(config.seed, 11);
    let motions = motions(config, slow, &mut random);
    let pass = 1.0 - libm::exp(-1.0 / (rate_hz * config.tissue_s.max(1e-6)));
    let (mut cuff, mut volume) = (0.0, None);
    let mut samples = Vec::with_capacity(artery.samples.len());
    for (i, arterial) in artery.samples.iter().enumerate() {
        let time_s = i as f64 / rate_hz;
        let now = config.artery.volume(arterial - cuff);
        let before = volume.unwrap_or(now);
        let passed = before + pass * (now - before);
        volume = Some(passed);
        let ramp = config.ramp(time_s);
        let stiffness = (1.0 + config.cuff_stiffening * 0.01 * (ramp - 100.0)).max(0.0);
        cuff = ramp + config.gain * stiffness * passed;
        let moved: f64 = motions.iter().map(|m| m.at(time_s)).sum();
        let seen = cuff + moved + config.noise_mmhg * random.normal();
        let step = config.resolution_mmhg;
        samples.push(if step > 0.0 { step * libm::round(seen / step) } else { seen });
    }
    let beats: Vec<_> = artery.beats.iter().copied().filter(|b| slow.contains(b.peak_s)).collect();
    let between = |b: &&PressureBeat| {
        (b.dbp_mmhg - 10.0..=b.sbp_mmhg + 10.0).contains(&config.ramp(b.peak_s))
    };
    let mean = |of: fn(&PressureBeat) -> f64| {
        let values = beats.iter().filter(between).map(of);
        values.clone().sum::<f64>() / values.count() as f64
    };
    Ok(Oscillogram {
        sbp_mmhg: mean(|b| b.sbp_mmhg),
        dbp_mmhg: mean(|b| b.dbp_mmhg),
        map_mmhg: mean(|b| b.map_mmhg),
        samples,
        rate_hz,
        arterial: artery.samples.clone(),
        slow,
        motions: motions.iter().map(|m| m.span).collect(),
        beats,
    })
}

/// A push at the cuff: a raised cosine.
struct Motion {
    span: Span,
    mmhg: f64,
}

impl Motion {
    fn at(&self, time_s: f64) -> f64 {
        if !self.span.contains(time_s) {
            return 0.0;
        }
        let phase = (time_s - self.span.start_s) / (self.span.end_s - self.span.start_s);
        0.5 * self.mmhg * (1.0 - libm::cos(core::f64::consts::TAU * phase))
    }
}

fn motions(config: &OscillogramConfig, slow: Span, random: &mut Random) -> Vec<Motion> {
    let mut motions = Vec::new();
    if config.motions_per_min <= 0.0 {
        return motions;
    }
    let mut time_s = slow.start_s;
    loop {
        time_s += -60.0 / config.motions_per_min * libm::log(1.0 - random.uniform());
        if time_s >= slow.end_s {
            break;
        }
        let span = Span::new(time_s, time_s + random.between(0.3, 2.0));
        motions.push(Motion { span, mmhg: config.motion_mmhg * random.normal() });
    }
    motions
}

#[cfg(test)]
mod tests {
    use super::*;

    fn oscillation(
        made: &Oscillogram,
        from_mmhg: f64,
        to_mmhg: f64,
        config: &OscillogramConfig,
    ) -> f64 {
        let at = |i: usize| i as f64 / made.rate_hz;
        let left: Vec<f64> = (made.samples.iter().enumerate())
            .filter(|(i, _)| made.slow.contains(at(*i)))
            .map(|(i, s)| (config.ramp(at(i)), s - config.ramp(at(i))))
            .filter(|(ramp, _)| (from_mmhg..to_mmhg).contains(ramp))
            .map(|(_, rest)| rest)
            .collect();
        left.iter().fold(f64::MIN, |a, b| a.max(*b)) - left.iter().fold(f64::MAX, |a, b| a.min(*b))
    }

    #[test]
    fn pulses_are_largest_between_the_pressures() {
        for wall in [Wall::Exponential, Wall::ArcTangent, Wall::HyperbolicTangent] {
            let artery = Artery { wall, ..Artery::default() };
            let config =
                OscillogramConfig { artery, noise_mmhg: 0.0, ..OscillogramConfig::default() };
            let made = simulate(&config).unwrap();
            let [above, between, below] = [(150.0, 156.0), (92.0, 98.0), (44.0, 50.0)]
                .map(|(from, to)| oscillation(&made, from, to, &config));
            assert!(between > 1.5 * above && between > 1.5 * below, "{above} {between} {below}");
            assert!((0.5..5.0).contains(&between), "{between}");
        }
    }

    #[test]
    fn steps_are_level_and_inflation_rises() {
        let step = OscillogramConfig { step_mmhg: 9.0, ..OscillogramConfig::default() };
        let t0 = step.slow().start_s;
        assert_eq!(step.ramp(t0 + 0.3), 170.0);
        assert_eq!(step.ramp(t0 + 2.9), 170.0);
        assert!((step.ramp(t0 + 3.3) - 161.0).abs() < 1e-9);
        let up = OscillogramConfig {
            curve: CuffCurve::Inflation,
            motions_per_min: 20.0,
            ..OscillogramConfig::default()
        };
        let made = simulate(&up).unwrap();
        let at = |t: f64| made.samples[(t * made.rate_hz) as usize];
        assert!(at(made.slow.start_s) < 60.0 && at(made.slow.end_s - 0.1) > 150.0);
        assert!(!made.motions.is_empty());
    }

    #[test]
    fn what_is_outside_its_range_is_refused() {
        let bad = OscillogramConfig { bottom_mmhg: 165.0, ..OscillogramConfig::default() };
        assert_eq!(simulate(&bad).unwrap_err().field, "bottom_mmhg");
    }
}
