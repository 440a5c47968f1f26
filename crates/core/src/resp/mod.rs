//! Breathing: single breaths, the rate and shape of breathing, its rate in heart beats, and
//! one rate from several channels.

mod beats;
mod breaths;
mod from_ecg;
mod from_ppg;
mod fusion;
mod modulations;
mod rate;
mod recent;
mod turns;

pub use beats::ModulationConfig;
pub use breaths::{Breath, BreathConfig, BreathFlags, Breaths};
pub(crate) use from_ecg::EcgBreath;
pub use from_ecg::FromEcg;
pub use from_ppg::FromPpg;
pub(crate) use from_ppg::PpgBreath;
pub use fusion::{Fusion, FusionConfig};
pub use rate::{Rate, RateConfig};
