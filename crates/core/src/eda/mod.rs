//! From skin conductance to its level and responses.
//!
//! [`Detector`] follows the tonic level and finds every skin conductance response as it comes.
//! What it does, file by file: `blocks` brings any sampling rate down to a working rate; `curve`
//! takes the recovery out, which leaves a pulse for each response; `responses` finds the pulses
//! and measures the responses. [`EdaQuality`] says how far a signal can be trusted, [`Features`]
//! what a window of it comes to; [`offline`] decomposes a whole recording by convex optimisation.

mod blocks;
mod curve;
mod detector;
mod features;
pub mod offline;
mod quality;
mod responses;

pub use detector::{Detector, DetectorConfig};
pub use features::{ANSWER_S, Features, FeaturesConfig};
pub use quality::{EdaQuality, Quality, QualityConfig};

crate::choice! {
    /// What a record tells.
    pub enum Event {
        /// The levels at this moment.
        Level = 0, "level";
        /// A response has begun; its measures are not known yet.
        Onset = 1, "onset";
        /// A response is over, or cut short by the next one; its measures are final.
        Response = 2, "response";
        /// What had begun stayed below the least amplitude: it was no response.
        Withdrawn = 3, "withdrawn";
    }
}

crate::flags! {
    /// What there is to know about a record.
    pub struct EdaFlags {
        /// The response began before the one before it had recovered by half.
        OVERLAP = 0, "overlap";
        /// The next response, a gap or the end came before half recovery.
        CUT = 1, "cut";
        /// Noise has raised the threshold above the least amplitude.
        NOISY = 2, "noisy";
        /// Missing samples were bridged within the last seconds.
        BRIDGED = 3, "bridged";
    }
}

crate::record! {
    /// The level of skin conductance at a moment, or a response.
    pub struct Skin: "eda.skin" {
        /// The sample at which this is known, apart from the stated latency.
        pub index: u64 [Sample],
        /// The same in seconds from the start of the stream.
        pub time_s: f64 [Second],
        /// Tonic level at that moment.
        pub tonic_us: f64 [Microsiemens],
        /// What is above it.
        pub phasic_us: f64 [Microsiemens],
        /// Where the response begins; 0 for levels.
        pub onset_index: u64 [Sample],
        /// Where the response is highest; 0 until it is known.
        pub peak_index: u64 [Sample],
        /// Height of the peak above the conductance at the onset, less the recovery that was
        /// under way then; NaN until it is known.
        pub amplitude_us: f64 [Microsiemens],
        /// From onset to peak; NaN until it is known.
        pub rise_s: f64 [Second],
        /// From the peak until half of the amplitude is left; NaN where it is not known.
        pub half_recovery_s: f64 [Second],
        /// Share of good samples in the last seconds, 0 to 1.
        pub quality: f64 [One] range(0.0, 1.0),
        /// What this record tells.
        pub event: Event [One],
        /// What there is to know about it.
        pub flags: EdaFlags [One],
    }
}
