//! Posture: angles of joints, what the body does, and how it is loaded.
//!
//! Angles are in degrees. [`angles`] has joints between two inertial sensors and between three
//! points of a picture, [`rula`], [`reba`] and [`iso11226`] the tables of ergonomics.

pub mod angles;
mod body;
mod ergonomics;
pub mod iso11226;
mod joint;
pub mod keypoints;
mod neutral;
#[cfg(test)]
mod published;
pub mod reba;
pub mod rula;

pub use body::{Body, BodyConfig, Doing, Stand};
pub use ergonomics::{Assumed, Ergonomics, ErgonomicsConfig, Load};
pub use joint::{Joint, JointAngle, JointConfig, JointFlags};
pub use neutral::{Neutral, NeutralConfig, NeutralFlags, Upright};
