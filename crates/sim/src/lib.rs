//! Synthetic heart rhythms and the signals of the body with known truth: seeded, and the same bits on every
//! platform (own generator, `libm` for every transcendental, fixed order of every sum).
//!
//! | module | makes | knows |
//! |---|---|---|
//! | [`rhythm`] | beat times: rate, Mayer and respiratory modulation, 1/f and white parts, ectopics, AF | every beat's time and class |
//! | [`artefacts`] | detection faults in beat times: missed, extra, displaced | where each fault is |
//! | [`ecg`] | an ECG at any rate from 50 Hz to 8 kHz, with noise and faults | beats to a fraction of a sample, waves, events |
//! | [`ppg`] | a photoplethysmogram of either polarity, with breathing, noise and motion | feet and peaks to a fraction of a sample |
//! | [`baroreflex`] | the pressure of every beat and the interval that follows it | the gain |
//! | [`breathing`] | belt, ECG and PPG that breathing changes in every known way | every breath and beat |
//! | [`oxygen`] | red and infrared light through a finger | the ratio of ratios at each sample |
//! | [`camera`] | colours of skin in a camera's frames, with light, gloss and uneven times | the pulse rate |
//! | [`temperature`] | skin temperature as a sensor of first order shows it | the skin's own |
//! | [`emg`] | a surface electromyogram of given strength and frequencies, with hum and faults | strength, median frequency |
//! | [`eda`] | skin conductance at any rate from 1 Hz to 2 kHz, with drift, noise and faults | level, every response |
//! | [`oscillogram`] | the pressure in a cuff around a pulsing artery, up or down, in steps or not, with noise and motion | the pressures in the artery |
//! | [`imu`] | gyroscope, accelerometer and magnetometer of a sensor that turns, with bias, noise and iron | the orientation |
//! | [`pressure`] | arterial pressure of a windkessel, with flush, damping, flat line and noise | onset, pressures, mean, notch and decay of every beat |
//! | [`circulation`] | ECG, PPG and arterial pressure of one heart, the arrival time following the pressure | all of theirs, cuff readings |
//! | [`sway`] | a centre of pressure | its size and pace |
//! | [`gait`] | a lower back and a foot that walk | every contact, every stride's length |
//! | [`answers`] | answers, ratings, results of tasks and tables of sessions and days of one person | how a task moves the heart, baroreflex, habituation, inertia |
//! | [`exercise`] | a limb that repeats, and its joint's angle | every repetition and its range |
//! | [`station`] | every sensor of a screening station on one person | |
//!
//! ```
//! use interocept_sim::{EcgConfig, ecg};
//!
//! let mut config = EcgConfig { rate_hz: 130.061, ..EcgConfig::default() };
//! config.rhythm.duration_s = 60.0;
//! config.noise.muscle_snr_db = Some(12.0);
//! let simulated = ecg::simulate(&config)?;
//! assert_eq!(simulated.samples.len(), 7804);
//! let first = &simulated.beats[0];
//! assert!(first.time_s > 0.0 && first.waves.t_peak_s > Some(first.time_s));
//! # Ok::<(), interocept_sim::Error>(())
//! ```

pub mod answers;
pub mod arrival;
pub mod artefacts;
pub mod baroreflex;
pub mod breathing;
pub mod camera;
pub mod circulation;
pub mod disturbances;
pub mod ecg;
pub mod eda;
pub mod emg;
mod error;
pub mod exercise;
pub mod gait;
pub mod imu;
pub mod noise;
pub mod oscillogram;
pub mod oxygen;
pub mod ppg;
pub mod pressure;
pub mod random;
pub mod rhythm;
pub mod station;
pub mod sway;
pub mod temperature;
pub mod waves;

pub use answers::AnswersConfig;
pub use arrival::{Arrival, ArrivalConfig, Arrivals, CuffReading};
pub use artefacts::ArtefactConfig;
pub use baroreflex::{BaroreflexConfig, CoupledBeat};
pub use breathing::{Breathing, BreathingConfig};
pub use camera::CameraConfig;
pub use circulation::{Circulation, CirculationConfig};
pub use disturbances::{Disturbance, DisturbanceKind};
pub use ecg::{Ecg, EcgConfig};
pub use eda::{Eda, EdaConfig, EdaFault, EdaFaultKind, SkinResponse};
pub use emg::{Contraction, Emg, EmgConfig, EmgFault, EmgFaultKind};
pub use error::Error;
pub use exercise::{Exercise, ExerciseConfig};
pub use gait::{Gait, GaitConfig};
pub use imu::{Imu, ImuConfig};
pub use noise::NoiseConfig;
pub use oscillogram::{Artery, CuffCurve, Oscillogram, OscillogramConfig, Wall};
pub use oxygen::{Oxygen, OxygenConfig};
pub use ppg::{Ppg, PpgConfig};
pub use pressure::{Pressure, PressureBeat, PressureConfig, PressureFault, PressureFaultKind};
pub use random::Random;
pub use rhythm::{BeatClass, Rhythm, RhythmConfig, Span};
pub use station::{Sensor, StationConfig};
pub use sway::SwayConfig;
pub use temperature::{Temperature, TemperatureConfig};
