//! Every sensor of a screening station on one simulated person, all at once.
//!
//! The ECG, the pulse wave and the belt are of one heart and one breath ([`breathing`]), and a camera sees its
//! rate; every other sensor is simulated by itself, with its defaults.

use crate::{
    BreathingConfig, CameraConfig, EdaConfig, EmgConfig, Error, ImuConfig, OscillogramConfig,
    OxygenConfig, PressureConfig, TemperatureConfig, breathing, camera, eda, emg, imu, oscillogram,
    oxygen, pressure, temperature,
};

/// A station to simulate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StationConfig {
    /// How long every sensor records, s; 10 to 100 000, default 30.
    pub duration_s: f64,
    /// The same seed gives the same person; default 1.
    pub seed: u64,
}

impl Default for StationConfig {
    fn default() -> Self {
        Self { duration_s: 30.0, seed: 1 }
    }
}

/// What one sensor recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Sensor {
    /// What it is, as a capture and a monitor call it: `ecg` (mV), `ppg`, `resp`, `eda` (µS), `temp`
    /// (°C), `emg` (mV), `red` and `infrared`, `abp` and `cuff` (mmHg), `acc` (three axes, g), `imu`
    /// (acceleration in m/s², rate of turn in rad/s), `camera` and `finger` (time in s, red, green,
    /// blue) and `keypoints` (seven points of a side of the body, each to the right and downwards).
    pub name: &'static str,
    /// Frames a second.
    pub rate_hz: f64,
    /// Its frames, their channels interleaved.
    pub samples: Vec<f64>,
}

const ECG_HZ: f64 = 250.0;
const EMG_HZ: f64 = 1000.0;
const LINE_HZ: f64 = 125.0;
const SKIN_HZ: f64 = 4.0;
const IMU_HZ: f64 = 50.0;
const CUFF_HZ: f64 = 50.0;
const KEYPOINTS_HZ: f64 = 25.0;
/// The cuff is empty for so long before it is filled, s.
const EMPTY_S: f64 = 2.0;

/// Lets a station record a person who sits, breathes and squats a little, with a cuff that measures once.
///
/// ```
/// use interocept_sim::{StationConfig, station};
///
/// let sensors = station::simulate(&StationConfig::default())?;
/// let ecg = sensors.iter().find(|s| s.name == "ecg").unwrap();
/// assert_eq!((ecg.rate_hz, ecg.samples.len()), (250.0, 7500));
/// # Ok::<(), interocept_sim::Error>(())
/// ```
///
/// # Errors
/// A field outside its documented range.
pub fn simulate(config: &StationConfig) -> Result<Vec<Sensor>, Error> {
    let StationConfig { duration_s, seed } = *config;
    crate::error::check(&[("duration_s", duration_s, 10.0, 1e5)])?;
    let body = BreathingConfig { rate_hz: ECG_HZ, duration_s, seed, ..Default::default() };
    let pulse_bpm = body.heart_bpm;
    let body = breathing::simulate(&body)?;
    let skin = EdaConfig { rate_hz: SKIN_HZ, duration_s, seed, ..Default::default() };
    let warmth = TemperatureConfig { rate_hz: SKIN_HZ, duration_s, seed, ..Default::default() };
    let muscle = EmgConfig { rate_hz: EMG_HZ, duration_s, seed, ..Default::default() };
    let mut lights = OxygenConfig::default();
    (lights.ppg.seed, lights.ppg.rhythm.seed) = (seed, seed);
    lights.ppg.rhythm.duration_s = duration_s;
    let lights = oxygen::simulate(&lights)?;
    let mut line = PressureConfig { rate_hz: LINE_HZ, seed, ..Default::default() };
    (line.rhythm.seed, line.rhythm.duration_s) = (seed, duration_s);
    let belt = every(10, &body.belt);
    let turned = ImuConfig { rate_hz: IMU_HZ, duration_s, seed, ..Default::default() };
    let turned = imu::simulate(&turned)?;
    let turned = turned.acc.iter().zip(&turned.gyr).flat_map(|(a, g)| [*a, *g]);
    let seen = CameraConfig { duration_s, seed, pulse_bpm, ..Default::default() };
    let camera_hz = seen.rate_hz;
    let seen = camera::simulate(&seen)?.into_iter().flat_map(|(t, [r, g, b])| [t, r, g, b]);
    let seen: Vec<f64> = seen.collect();
    let sensor = |name, rate_hz, samples| Sensor { name, rate_hz, samples };
    Ok(vec![
        sensor("ppg", ECG_HZ / 2.0, every(2, &body.ppg)),
        sensor("acc", ECG_HZ / 10.0, belt.iter().flat_map(|x| [0.02 * x, 0.0, 1.0]).collect()),
        sensor("resp", ECG_HZ / 10.0, belt),
        sensor("ecg", ECG_HZ, body.ecg),
        sensor("eda", SKIN_HZ, eda::simulate(&skin)?.samples),
        sensor("temp", SKIN_HZ, temperature::simulate(&warmth)?.samples),
        sensor("emg", EMG_HZ, emg::simulate(&muscle)?.samples),
        sensor("red", lights.rate_hz, lights.red),
        sensor("infrared", lights.rate_hz, lights.infrared),
        sensor("abp", LINE_HZ, pressure::simulate(&line)?.samples),
        sensor("cuff", CUFF_HZ, cuff(duration_s)?),
        sensor("imu", IMU_HZ, turned.flatten().collect()),
        sensor("camera", camera_hz, seen.clone()),
        sensor("finger", camera_hz, seen),
        sensor("keypoints", KEYPOINTS_HZ, squats(duration_s)),
    ])
}

fn every(n: usize, x: &[f64]) -> Vec<f64> {
    x.iter().step_by(n).copied().collect()
}

/// A cuff that is empty before and after its measurement, which takes about half a minute.
fn cuff(duration_s: f64) -> Result<Vec<f64>, Error> {
    let mut config = OscillogramConfig { top_mmhg: 150.0, rate_mmhg_s: 4.0, ..Default::default() };
    config.pressure.rate_hz = CUFF_HZ;
    let mut samples = vec![0.0; (EMPTY_S * CUFF_HZ) as usize];
    samples.extend(oscillogram::simulate(&config)?.samples);
    samples.resize((CUFF_HZ * duration_s) as usize, 0.0);
    Ok(samples)
}

/// Ear, shoulder, elbow, wrist, hip, knee and ankle of somebody who squats, from the side.
fn squats(duration_s: f64) -> Vec<f64> {
    let frame = |i: usize| {
        let down = 20.0 * libm::sin(0.05 * i as f64);
        let upper = [110.0, 20.0, 100.0, 50.0, 105.0, 90.0, 110.0, 130.0, 100.0 - down, 150.0];
        upper.map(|x| x + down).into_iter().chain([100.0 + down, 200.0, 100.0, 250.0])
    };
    (0..(KEYPOINTS_HZ * duration_s) as usize).flat_map(frame).collect()
}
