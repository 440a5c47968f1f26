//! Synthetic heart rhythms, electrocardiograms and photoplethysmograms with known truth: seeded, and the same bits on every
//! platform (own generator, `libm` for every transcendental, fixed order of every sum).
//!
//! | module | makes | knows |
//! |---|---|---|
//! | [`rhythm`] | beat times: rate, Mayer and respiratory modulation, 1/f and white parts, ectopics, AF | every beat's time and class |
//! | [`artefacts`] | detection faults in beat times: missed, extra, displaced | where each fault is |
//! | [`ecg`] | an ECG at any rate from 50 Hz to 8 kHz, with noise and faults | beats to a fraction of a sample, waves, events |
//! | [`ppg`] | a photoplethysmogram of either polarity, with breathing, noise and motion | feet and peaks to a fraction of a sample |
//! | [`eda`] | skin conductance at any rate from 1 Hz to 2 kHz, with drift, noise and faults | level, every response |
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

pub mod artefacts;
pub mod disturbances;
pub mod ecg;
pub mod eda;
mod error;
pub mod noise;
pub mod ppg;
pub mod random;
pub mod rhythm;
pub mod waves;

pub use artefacts::ArtefactConfig;
pub use disturbances::{Disturbance, DisturbanceKind};
pub use ecg::{Ecg, EcgConfig};
pub use eda::{Eda, EdaConfig, EdaFault, EdaFaultKind, SkinResponse};
pub use error::Error;
pub use noise::NoiseConfig;
pub use ppg::{Ppg, PpgConfig};
pub use random::Random;
pub use rhythm::{BeatClass, Rhythm, RhythmConfig, Span};
