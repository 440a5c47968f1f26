//! Heart-rate variability: every index of the catalogue's family `hrv`, on whole series, on
//! sliding windows and live.
//!
//! [`Windows`] turns intervals into measures; a whole series is one window. [`Live`] renews those
//! of the time domain with every beat. [`FromEcg`] goes the whole way from the samples, [`FromPpg`] from
//! those of a PPG, to measures of pulse-rate variability. The
//! kernels can be used alone: [`time`], [`frequency`], [`nonlinear`].

pub mod composite;
pub mod events;
pub mod frequency;
mod from_ecg;
mod from_ppg;
mod live;
pub mod measure;
pub mod nonlinear;
pub mod profile;
pub mod prsa;
pub mod series;
pub mod time;
mod windows;

pub use events::{
    Autonomic, AutonomicConfig, Readiness, ReadinessConfig, Recovery, RecoveryConfig, Respiration,
    RespirationConfig, Turbulence, TurbulenceConfig,
};
pub use from_ecg::FromEcg;
pub use from_ppg::FromPpg;
pub(crate) use from_ppg::PulseWindows;
pub use live::{Live, LiveConfig};
pub use measure::{Workspace, measure};
pub use profile::{Detrending, Profile, Set, Spectrum};
pub use series::{Nn, Series};
pub use windows::{Config, Windows};
