//! One heart seen three ways: ECG, PPG and arterial pressure whose arrival time follows the
//! pressure as in [`arrival`](crate::arrival), with the cuff readings of that course.

use crate::arrival::{ArrivalConfig, Arrivals, CuffReading};
use crate::ecg::{self, Ecg, EcgConfig};
use crate::error::Error;
use crate::ppg::{self, Ppg, PpgConfig};
use crate::pressure::{self, Pressure, PressureConfig};
use crate::rhythm::{self, RhythmConfig};

/// A heart to record.
#[derive(Clone, Debug, PartialEq)]
pub struct CirculationConfig {
    /// Sampling rate of all three, Hz; 50 to 8000, any fraction; default 250.
    pub rate_hz: f64,
    /// When the heart beats; its length is that of the course, 1200 s or more.
    pub rhythm: RhythmConfig,
    /// How pressure and arrival time go; length, seed, noise, artefacts and gaps are not used.
    pub course: ArrivalConfig,
}

impl Default for CirculationConfig {
    fn default() -> Self {
        let rhythm = RhythmConfig { duration_s: 1800.0, ..RhythmConfig::default() };
        Self { rate_hz: 250.0, rhythm, course: ArrivalConfig::default() }
    }
}

/// A recording of all three, with the truth.
#[derive(Clone, Debug, PartialEq)]
pub struct Circulation {
    /// The ECG.
    pub ecg: Ecg,
    /// The PPG, every pulse as late as the pressure has it.
    pub ppg: Ppg,
    /// The pressure at a catheter.
    pub pressure: Pressure,
    /// Readings at rest, raised and at rest again, then one an hour.
    pub cuffs: Vec<CuffReading>,
}

/// Seconds from one point of the course to the next.
const POINT_S: f64 = 5.0;

/// Records a heart.
///
/// # Errors
/// A field outside its documented range.
pub fn simulate(config: &CirculationConfig) -> Result<Circulation, Error> {
    let CirculationConfig { rate_hz, rhythm, course } = config;
    let (rate_hz, seed) = (*rate_hz, rhythm.seed);
    let made = Arrivals::make(&ArrivalConfig {
        duration_s: rhythm.duration_s,
        seed,
        noise_ms: 0.0,
        artefacts: 0.0,
        gaps: 0.0,
        beat_s: POINT_S,
        ..course.clone()
    })?;
    let pressures = PressureConfig {
        rate_hz,
        rhythm: rhythm.clone(),
        course: made.beats.iter().map(|b| (b.time_s, b.sbp_mmhg, b.dbp_mmhg)).collect(),
        slow_mmhg: 0.0,
        seed,
        ..PressureConfig::default()
    };
    let light = PpgConfig {
        rate_hz,
        rhythm: rhythm.clone(),
        delays: made.beats.iter().map(|b| (b.time_s, 1e-3 * b.pat_ms)).collect(),
        seed,
        ..PpgConfig::default()
    };
    let lead = EcgConfig { rate_hz, rhythm: rhythm.clone(), ..EcgConfig::default() };
    pressures.validate()?;
    light.validate()?;
    let beats = rhythm::simulate(rhythm)?;
    Ok(Circulation {
        ecg: ecg::render(&beats, &lead)?,
        ppg: ppg::render(&beats, &light),
        pressure: pressure::render(&beats, &pressures),
        cuffs: made.cuffs,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pulse_comes_earlier_where_the_pressure_is_raised() {
        let made = simulate(&CirculationConfig {
            course: ArrivalConfig { pep_sd_ms: 0.0, ..ArrivalConfig::default() },
            ..CirculationConfig::default()
        })
        .unwrap();
        let delay = |from: f64, to: f64| {
            let pulses = made.ppg.pulses.iter().filter(|p| from < p.beat_s && p.beat_s < to);
            let all: Vec<f64> = pulses.map(|p| 1000.0 * (p.foot_s - p.beat_s)).collect();
            all.iter().sum::<f64>() / all.len() as f64
        };
        let (rest, raised) = (delay(60.0, 280.0), delay(330.0, 450.0));
        assert!((245.0..255.0).contains(&rest) && raised < rest - 20.0, "{rest} {raised}");
        let of = |t: f64| made.pressure.beats.iter().find(|b| b.beat_s > t).unwrap().sbp_mmhg;
        assert!(of(400.0) > of(100.0) + 15.0);
        assert_eq!((made.cuffs.len(), made.ecg.samples.len()), (3, made.ppg.samples.len()));
    }
}
