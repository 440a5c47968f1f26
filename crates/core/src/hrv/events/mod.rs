//! Measures of what happens in the heart's rhythm: after a ventricular beat, after exercise,
//! with each breath, from day to day.

mod autonomic;
mod readiness;
mod recovery;
mod respiration;
mod respiration_kernels;
mod turbulence;

pub use autonomic::{Autonomic, AutonomicConfig};
pub use readiness::{Readiness, ReadinessConfig};
pub use recovery::{Recovery, RecoveryConfig};
pub use respiration::{Respiration, RespirationConfig};
pub use turbulence::{Turbulence, TurbulenceConfig};

use super::measure::LEAST_QUALITY;
use crate::{
    catalogue,
    measure::{Measure, MeasureId, Status, Window},
    process::Channel,
    unit::Unit,
};

/// Intervals, as most of these take them.
const RR: Channel = Channel {
    name: "rr_ms",
    unit: Unit::Millisecond,
    doc: "intervals between successive beats; NaN for a gap of unknown length",
};

/// A value under the minimum requirements of the catalogue, from `covered_s` seconds of data.
fn judged(id: MeasureId, window: Window, covered_s: f64, value: f64) -> Measure {
    let absent = |status| Measure::absent(id, window, status);
    let Some(entry) = catalogue::find(id) else { return absent(Status::NotComputed) };
    if window.count < entry.min_count || covered_s < entry.ultra_short_s {
        absent(Status::TooShort)
    } else if window.quality < LEAST_QUALITY {
        absent(Status::PoorSignal)
    } else if covered_s < entry.min_window_s {
        Measure::new(id, window, value).with_status(Status::UltraShort)
    } else {
        Measure::new(id, window, value)
    }
}
