//! From the surface electromyogram to what the muscle does.
//!
//! [`Features`] measures windows: how strong, in which frequencies, and how these sink with
//! fatigue. [`Bursts`] finds when activity begins and ends, over the muscle's own rest. What both
//! begin with is in `front`: missing samples bridged, the band of the muscle, mains out, and
//! what can be told from the bare samples; `epochs` cuts the signal into half seconds and knows
//! their spectra.

mod bursts;
mod epochs;
mod features;
mod front;

pub use bursts::{Bursts, BurstsConfig};
pub use features::{Features, FeaturesConfig};

use crate::quality::Reasons;

crate::choice! {
    /// What a record tells.
    pub enum Event {
        /// Activity has begun; how long and how strong is not known yet.
        Onset = 0, "onset";
        /// A burst of activity is over.
        Burst = 1, "burst";
        /// A stretch in which nothing can be told is over.
        Unusable = 2, "unusable";
    }
}

crate::record! {
    /// Activity of a muscle, or a stretch without a usable signal.
    pub struct Activity: "emg.activity" {
        /// The sample at which this is known.
        pub index: u64 [Sample],
        /// When that is, from the start of the stream.
        pub time_s: f64 [Second],
        /// Where the burst or the stretch begins.
        pub onset_index: u64 [Sample],
        /// Where it ends; how far it has come, at an onset.
        pub end_index: u64 [Sample],
        /// From its begin to there.
        pub duration_s: f64 [Second] range(0.0, f64::INFINITY),
        /// Root mean square of the burst; NaN without one.
        pub rms_mv: f64 [Millivolt] range(0.0, f64::INFINITY),
        /// Greatest root mean square of 50 ms; NaN without a burst.
        pub peak_mv: f64 [Millivolt] range(0.0, f64::INFINITY),
        /// Root mean square at rest; NaN while unknown.
        pub rest_mv: f64 [Millivolt] range(0.0, f64::INFINITY),
        /// Share of the burst's power that is above rest; 0 without a burst.
        pub quality: f64 [One] range(0.0, 1.0),
        /// What this record tells.
        pub event: Event [One],
        /// Why a stretch is unusable, or what cut a burst short.
        pub reasons: Reasons [One],
    }
}
