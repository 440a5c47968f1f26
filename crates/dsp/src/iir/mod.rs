//! Recursive filters as cascades of second-order sections.

mod design;
mod lanes;
mod roots;
mod sos;

pub use design::{Band, MAX_ORDER, Prototype};
pub use lanes::Lanes;
pub use sos::{Section, Sos};
