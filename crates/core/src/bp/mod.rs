//! Blood pressure from cuff readings and pulse arrival times: a calibration that expires, an
//! uncertainty, the null model beside every estimate, and a trend where there is no level.
//!
//! No pressure comes out without cuff readings: the arrival time alone, or the shape of a
//! pulse, does not tell it (D. Mehta and others, Sci Rep 2024, s41598-024-68862-1).

mod baroreflex;
mod calibration;
mod clock;
mod course;
mod cuff;
mod gauss;
mod model;
mod pair;
mod pat;
mod trend;
mod variability;
mod windows;

pub use baroreflex::{Baroreflex, BaroreflexConfig};
pub use clock::Clock;
pub use cuff::{CuffCurve, Method, Oscillometric, OscillometricConfig};
pub use model::Model;
pub use pat::{Arrival, Pat, PatConfig};
pub use trend::{Trend, TrendConfig, offline};
pub use variability::{TrendUnit, Variability, VariabilityConfig};
pub use windows::{PatWindows, PatWindowsConfig};
