//! Blood pressure from the oscillations of the pressure in a cuff.
//!
//! | file | what it does |
//! |---|---|
//! | `meter` | finds the measurements in a stream of cuff pressure |
//! | `beats` | the part where the cuff goes slowly -> an oscillation for each beat |
//! | `envelope` | oscillations over cuff pressure -> the curve through them, its top, ratios and slopes |
//! | `artery` | the person's artery that fits the oscillations |
//! | `reading` | the pressures by each method, and how sure they are, or why there are none |
//!
//! Ratios of commercial devices are secrets of their makers. The ones here are typical of the
//! literature and validated with no cuff: a device with this algorithm is a new device, to be
//! validated under ISO 81060-2.

mod artery;
mod beats;
mod envelope;
mod meter;
mod reading;

pub use meter::{CuffCurve, Method, Oscillometric, OscillometricConfig};
