//! From ECG samples to beats.
//!
//! [`Detector`] finds every QRS complex as it passes and says where its R peak is. What it
//! does, file by file: `front` brings any sampling rate down to a working rate and makes the
//! band signals; `template` is a matched filter for the QRS complexes of this person, in the
//! noise of this moment; `decide` keeps the levels of both features and says what is a beat,
//! and `rhythm` what speaks for one in noise; `locate` goes back to the samples themselves for
//! the R peak. [`Delineator`] adds where the other waves of each beat are, [`Classifier`] what
//! kind of beat it is; [`intervals`] joins beats.

pub mod classify;
mod decide;
pub mod delineate;
mod detector;
mod front;
pub mod intervals;
pub(crate) mod listener;
mod locate;
mod pace;
pub mod quality;
mod rhythm;
mod template;

pub use classify::{Class, ClassFlags, ClassifiedBeat, Classifier, ClassifierConfig};
pub use delineate::{Delineator, DelineatorConfig, WaveFlags, Waves};
pub use detector::{Detector, DetectorConfig};

/// Missing samples are bridged for this long; a longer run is a gap, and breaks an interval.
const BRIDGE_S: f64 = 0.02;

crate::flags! {
    /// What there is to know about how a beat was found.
    pub struct BeatFlags {
        /// Found by searching back, later than the stated latency: after a pause too long for
        /// the rhythm, or at the start of a stream, when the levels were not known yet.
        SEARCH_BACK = 0, "search_back";
        /// Found in noise, mostly by its shape.
        NOISY = 1, "noisy";
        /// A pacing spike lies right before it.
        PACED = 2, "paced";
    }
}

crate::record! {
    /// A heart beat: its QRS complex, placed at the R peak.
    pub struct Beat: "ecg.beat" {
        /// The sample nearest to the R peak (or to the S peak, where that is the greater one).
        pub index: u64 [Sample],
        /// When the peak is, from the start of the stream, to a fraction of a sample.
        pub time_s: f64 [Second],
        /// The peak's distance from the sample `index`.
        pub offset_samples: f64 [Sample] range(-0.5, 0.5),
        /// Height of the peak over the level 100 ms before and after the complex, in the unit of
        /// the samples; negative for a downward peak.
        pub amplitude: f64 [One],
        /// How far the beat stands out of what is no beat, from 0 to 1.
        pub quality: f64 [One] range(0.0, 1.0),
        /// How it was found.
        pub flags: BeatFlags [One],
        /// 1 for an upward peak, -1 for a downward one.
        pub polarity: i32 [One] range(-1.0, 1.0),
    }
}
