//! Pulse arrival times of a known course of blood pressure: beats, cuff readings and the truth.
//!
//! The pulse runs through an exponential artery: its speed squared grows as exp(alpha P) with the
//! mean pressure (D. J. Hughes and others, Phys Med Biol 24:65, 1979), after a pre-ejection
//! period that wanders on its own. Pulse pressure is a share of the mean one.

use crate::error::{Error, check};
use crate::random::Random;

/// A course to make.
#[derive(Clone, Debug, PartialEq)]
pub struct ArrivalConfig {
    /// Length, s; 1200 to 1e7, default a day.
    pub duration_s: f64,
    /// The same seed gives the same course; default 1.
    pub seed: u64,
    /// Mean pressure at rest, mmHg; 50 to 160, default 93.
    pub map_mmhg: f64,
    /// Systolic less diastolic pressure as a part of the mean; 0.1 to 1, default 0.43.
    pub pulse_share: f64,
    /// Half of the way of the mean pressure from day to night, mmHg; 0 to 40, default 8.
    pub circadian_mmhg: f64,
    /// Standard deviation of slow changes (three quarters of an hour), mmHg; 0 to 40, default 8.
    pub slow_mmhg: f64,
    /// Standard deviation of what changes within a minute and is no trend, mmHg; 0 to 20, default 2.
    pub fast_mmhg: f64,
    /// By how much the mean pressure is raised in the fifth to eighth minute, to calibrate, mmHg; 0 to 60,
    /// default 20.
    pub raised_mmhg: f64,
    /// Stiffness of the artery, 1/mmHg; 0.005 to 0.05, default 0.017.
    pub alpha: f64,
    /// Transit time at the mean pressure at rest, ms; 50 to 400, default 160.
    pub transit_ms: f64,
    /// Mean pre-ejection period, ms; 30 to 200, default 90.
    pub pep_ms: f64,
    /// Its standard deviation, ms; 0 to 40, default 5.
    pub pep_sd_ms: f64,
    /// How long it remembers, s; 60 to 1e5, default an hour.
    pub pep_memory_s: f64,
    /// Standard deviation of a beat's arrival time, ms; 0 to 50, default 5.
    pub noise_ms: f64,
    /// Part of the beats that are far off although their quality does not tell; 0 to 0.5, default 0.02.
    pub artefacts: f64,
    /// Part of the time without beats, in pieces of 5 minutes; 0 to 0.9, default 0.1.
    pub gaps: f64,
    /// Seconds between beats; 0.4 to 60, default 1. A day of every beat is long to make.
    pub beat_s: f64,
    /// Standard deviation of a cuff reading, mmHg; 0 to 20, default 5.
    pub cuff_sd_mmhg: f64,
    /// By how much the logarithm of an index of the pulse's wave follows the mean pressure, 1/mmHg;
    /// -0.05 to 0.05, default 0.01.
    pub wave_per_mmhg: f64,
    /// Standard deviation of what moves that logarithm beside the pressure (tone of the vessels),
    /// over `pep_memory_s`; 0 to 1, default 0.05. From beat to beat it is off by twice as much.
    pub wave_sd: f64,
}

impl Default for ArrivalConfig {
    fn default() -> Self {
        Self {
            duration_s: 86_400.0,
            seed: 1,
            map_mmhg: 93.0,
            pulse_share: 0.43,
            circadian_mmhg: 8.0,
            slow_mmhg: 8.0,
            fast_mmhg: 2.0,
            raised_mmhg: 20.0,
            alpha: 0.017,
            transit_ms: 160.0,
            pep_ms: 90.0,
            pep_sd_ms: 5.0,
            pep_memory_s: 3600.0,
            noise_ms: 5.0,
            artefacts: 0.02,
            gaps: 0.1,
            beat_s: 1.0,
            cuff_sd_mmhg: 5.0,
            wave_per_mmhg: 0.01,
            wave_sd: 0.05,
        }
    }
}

impl ArrivalConfig {
    /// A person: stiffness, transit time, pre-ejection period and pulse pressure drawn by the seed.
    pub fn person(seed: u64) -> Self {
        let mut random = Random::new(seed, 7);
        Self {
            seed,
            alpha: random.between(0.014, 0.020),
            transit_ms: random.between(130.0, 190.0),
            pep_ms: random.between(70.0, 110.0),
            pulse_share: random.between(0.35, 0.55),
            ..Self::default()
        }
    }

    /// Refuses what lies outside the documented ranges.
    pub fn validate(&self) -> Result<(), Error> {
        check(&[
            ("duration_s", self.duration_s, 1200.0, 1e7),
            ("map_mmhg", self.map_mmhg, 50.0, 160.0),
            ("pulse_share", self.pulse_share, 0.1, 1.0),
            ("circadian_mmhg", self.circadian_mmhg, 0.0, 40.0),
            ("slow_mmhg", self.slow_mmhg, 0.0, 40.0),
            ("fast_mmhg", self.fast_mmhg, 0.0, 20.0),
            ("raised_mmhg", self.raised_mmhg, 0.0, 60.0),
            ("alpha", self.alpha, 0.005, 0.05),
            ("transit_ms", self.transit_ms, 50.0, 400.0),
            ("pep_ms", self.pep_ms, 30.0, 200.0),
            ("pep_sd_ms", self.pep_sd_ms, 0.0, 40.0),
            ("pep_memory_s", self.pep_memory_s, 60.0, 1e5),
            ("noise_ms", self.noise_ms, 0.0, 50.0),
            ("artefacts", self.artefacts, 0.0, 0.5),
            ("gaps", self.gaps, 0.0, 0.9),
            ("beat_s", self.beat_s, 0.4, 60.0),
            ("cuff_sd_mmhg", self.cuff_sd_mmhg, 0.0, 20.0),
            ("wave_per_mmhg", self.wave_per_mmhg, -0.05, 0.05),
            ("wave_sd", self.wave_sd, 0.0, 1.0),
        ])
    }
}

/// A beat of the course, with the pressures at that moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arrival {
    /// When, s.
    pub time_s: f64,
    /// Pulse arrival time, ms; NaN in a gap.
    pub pat_ms: f64,
    /// Quality that a sensor would tell, 0 to 1.
    pub quality: f64,
    /// An index of the pulse's wave, about 1; NaN in a gap.
    pub wave: f64,
    /// Systolic pressure, mmHg, without what changes within a minute.
    pub sbp_mmhg: f64,
    /// Diastolic pressure, mmHg, likewise.
    pub dbp_mmhg: f64,
}

/// A cuff reading.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CuffReading {
    /// When, s.
    pub time_s: f64,
    /// Systolic pressure, mmHg.
    pub sbp_mmhg: f64,
    /// Diastolic pressure, mmHg.
    pub dbp_mmhg: f64,
}

/// A course that was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrivals {
    /// Its beats.
    pub beats: Vec<Arrival>,
    /// Three cuff readings at rest, raised and at rest again, then one an hour.
    pub cuffs: Vec<CuffReading>,
}

/// Times of the readings to calibrate by, s: at rest, raised, at rest.
const CALIBRATION_S: [f64; 3] = [240.0, 450.0, 780.0];
const RAISED_S: (f64, f64) = (300.0, 480.0);
/// The raised pressure comes and goes within this.
const RISE_S: f64 = 30.0;
const SLOW_S: f64 = 2700.0;
const FAST_S: f64 = 10.0;
const GAP_S: f64 = 300.0;
const HOUR_S: f64 = 3600.0;
/// The course begins to move after the calibration.
const FREE_S: f64 = 900.0;

/// A mean-reverting walk of unit variance, one step of `dt`.
fn walk(x: f64, dt: f64, memory: f64, random: &mut Random) -> f64 {
    let keep = libm::exp(-dt / memory);
    keep * x + libm::sqrt(1.0 - keep * keep) * random.normal()
}

impl Arrivals {
    /// Makes a course.
    ///
    /// # Errors
    /// A configuration outside its documented ranges.
    pub fn make(config: &ArrivalConfig) -> Result<Self, Error> {
        config.validate()?;
        let c = config;
        let mut random = Random::new(c.seed, 0);
        let mut noise = Random::new(c.seed, 1);
        let mut tone_random = Random::new(c.seed, 2);
        let mut tone = tone_random.normal();
        let (mut slow, mut fast, mut pep) = (0.0, 0.0, random.normal());
        let (mut gap_until, mut beats, mut cuffs) = (0.0, Vec::new(), Vec::new());
        let calibration = CALIBRATION_S.into_iter();
        let hours = (1..).map(|h| HOUR_S * f64::from(h)).take_while(|t| *t < c.duration_s);
        let mut due = calibration.chain(hours).peekable();
        let count = (c.duration_s / c.beat_s) as usize;
        for i in 0..count {
            let time_s = i as f64 * c.beat_s;
            fast = walk(fast, c.beat_s, FAST_S, &mut random);
            pep = walk(pep, c.beat_s, c.pep_memory_s, &mut random);
            tone = walk(tone, c.beat_s, c.pep_memory_s, &mut tone_random);
            if time_s > FREE_S {
                slow = walk(slow, c.beat_s, SLOW_S, &mut random);
            }
            let day = core::f64::consts::TAU * (time_s - FREE_S).max(0.0) / 86_400.0;
            let edge = |t: f64| 1.0 / (1.0 + libm::exp(-(time_s - t) / (0.25 * RISE_S)));
            let raised = edge(RAISED_S.0) - edge(RAISED_S.1);
            let map = c.map_mmhg
                + c.raised_mmhg * raised
                + c.slow_mmhg * slow
                + c.circadian_mmhg * (libm::cos(day) - 1.0);
            let now = map + c.fast_mmhg * fast;
            let transit = c.transit_ms * libm::exp(-0.5 * c.alpha * (now - c.map_mmhg));
            let mut pat = c.pep_ms + c.pep_sd_ms * pep + transit + c.noise_ms * noise.normal();
            let mut quality = noise.between(0.8, 1.0);
            let wave = c.wave_per_mmhg * (now - c.map_mmhg)
                + c.wave_sd * (tone + 2.0 * tone_random.normal());
            if noise.chance(c.artefacts) {
                pat += noise.between(-100.0, 150.0);
            } else if noise.chance(c.artefacts) {
                pat += 30.0 * noise.normal();
                quality = noise.between(0.1, 0.5);
            }
            let calm = time_s > FREE_S && gap_until <= time_s;
            if calm && noise.chance(c.gaps * c.beat_s / (GAP_S * (1.0 - c.gaps))) {
                gap_until = time_s + GAP_S;
            }
            let (sbp, dbp) = pressures(map, c.pulse_share);
            let lost = time_s < gap_until;
            beats.push(Arrival {
                time_s,
                pat_ms: if lost { f64::NAN } else { pat },
                quality,
                wave: if lost { f64::NAN } else { libm::exp(wave) },
                sbp_mmhg: sbp,
                dbp_mmhg: dbp,
            });
            if due.peek().is_some_and(|t| *t <= time_s) {
                due.next();
                let (sbp, dbp) = pressures(now, c.pulse_share);
                cuffs.push(CuffReading {
                    time_s,
                    sbp_mmhg: sbp + c.cuff_sd_mmhg * noise.normal(),
                    dbp_mmhg: dbp + c.cuff_sd_mmhg * noise.normal(),
                });
            }
        }
        Ok(Self { beats, cuffs })
    }
}

/// Systolic and diastolic pressure of a mean one.
fn pressures(map: f64, share: f64) -> (f64, f64) {
    (map * (1.0 + share * 2.0 / 3.0), map * (1.0 - share / 3.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clean_artery_can_be_turned_back() {
        let config = ArrivalConfig {
            duration_s: 7200.0,
            fast_mmhg: 0.0,
            pep_sd_ms: 0.0,
            noise_ms: 0.0,
            artefacts: 0.0,
            gaps: 0.0,
            ..ArrivalConfig::default()
        };
        let made = Arrivals::make(&config).unwrap();
        for beat in &made.beats {
            let transit = beat.pat_ms - config.pep_ms;
            let map = config.map_mmhg - 2.0 / config.alpha * libm::log(transit / config.transit_ms);
            let mean = beat.dbp_mmhg + (beat.sbp_mmhg - beat.dbp_mmhg) / 3.0;
            assert!((map - mean).abs() < 1e-6);
        }
    }

    #[test]
    fn gaps_artefacts_and_cuffs_are_as_many_as_asked_for() {
        let made =
            Arrivals::make(&ArrivalConfig { gaps: 0.2, ..ArrivalConfig::default() }).unwrap();
        let lost = made.beats.iter().filter(|b| b.pat_ms.is_nan()).count() as f64;
        let share = lost / made.beats.len() as f64;
        assert!((0.12..0.28).contains(&share), "{share}");
        assert_eq!(made.cuffs.len(), 3 + 23);
        assert!(made.cuffs[1].sbp_mmhg > made.cuffs[0].sbp_mmhg + 8.0);
    }
}
