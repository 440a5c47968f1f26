//! Intervals between beats: their correction and the series they form.
//!
//! Beat times are the data; nothing here compresses the time axis. A corrected interval
//! keeps the time of the one it replaces, and no difference is ever taken across a gap.

mod af;
mod correct;
mod judge;
mod scale;

pub use af::{Af, AfConfig, AfFlags, AfStatus, AfStretch};
pub use correct::{CorrectConfig, Corrector};
pub(crate) use judge::MOST_MISSED;

crate::choice! {
    /// What an interval between two beats is.
    pub enum Kind {
        /// Between two beats in their places.
        Normal = 0, "normal";
        /// Beside a beat out of its place: an ectopic beat, or one found at a wrong time.
        Ectopic = 1, "ectopic";
        /// Longer than it should be, for no reason that can be repaired.
        Long = 2, "long";
        /// Shorter than it should be, for no reason that can be repaired.
        Short = 3, "short";
        /// Holds one or more beats that were not found.
        Missed = 4, "missed";
        /// Beside something that was taken for a beat.
        Extra = 5, "extra";
        /// No interval at all: missing, or of a length that no heart has.
        Invalid = 6, "invalid";
    }
}

impl Kind {
    /// Whether the interval is an artefact of measurement. Ectopic beats are none: they are
    /// real, but not of the sinus node, and belong to the mask of normal beats only.
    pub const fn is_artefact(self) -> bool {
        matches!(self, Self::Long | Self::Short | Self::Missed | Self::Extra | Self::Invalid)
    }

    /// Whether the interval lies between two normal beats (NN).
    pub const fn is_normal(self) -> bool {
        matches!(self, Self::Normal)
    }
}

crate::record! {
    /// An interval as it came in, what it is, and what it becomes.
    ///
    /// The corrected series is every `corrected_ms` repeated `count` times. A missed beat
    /// makes `count` 2 or more; of two intervals that an extra beat has cut, the first has
    /// `count` 0 and the second 1, and both carry the length of the whole.
    pub struct Interval: "rr.interval" {
        /// When the interval starts, on the clock of the stream.
        pub start_us: u64 [Microsecond],
        /// Its length as it came; 0 for one that is missing.
        pub rr_ms: f64 [Millisecond],
        /// The length of the corrected interval that it becomes or becomes a part of.
        pub corrected_ms: f64 [Millisecond],
        /// What it is.
        pub kind: Kind [One],
        /// How many corrected intervals it stands for.
        pub count: u32 [One],
    }
}
