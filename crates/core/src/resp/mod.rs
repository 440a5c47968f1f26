//! Breathing: single breaths, and the rate and shape of breathing.

mod breaths;
mod rate;
mod turns;

pub use breaths::{Breath, BreathConfig, BreathFlags, Breaths};
pub use rate::{Rate, RateConfig};
