//! From a camera's frames to the pulse.
//!
//! A frame is the mean red, green and blue of a finger on the lens ([`Contact`]) or of skin seen from afar ([`Remote`]),
//! with the time that it was taken at. Cameras are not even: `grid` puts frames at their own
//! times on a steady grid, `line` finds a pulse in a stretch of it, `chroma` mixes the colours of
//! skin into one trace.

mod chroma;
mod contact;
mod grid;
mod line;
mod remote;

pub use contact::{Contact, ContactConfig};
pub use remote::{Remote, RemoteConfig};

use crate::{process::Channel, unit::Unit};

/// What a frame is.
const CHANNELS: &[Channel] = &[
    Channel {
        name: "frame_s",
        unit: Unit::Second,
        doc: "When the frame was taken, in seconds on any clock; NaN: a period after the one before.",
    },
    Channel {
        name: "red",
        unit: Unit::One,
        doc: "Mean red of the skin, in any unit, with its level.",
    },
    Channel { name: "green", unit: Unit::One, doc: "Mean green of the skin." },
    Channel { name: "blue", unit: Unit::One, doc: "Mean blue of the skin." },
];

/// Slowest and fastest cameras.
const MIN_HZ: f64 = 10.0;
const MAX_HZ: f64 = 1000.0;
