//! What kind of beat each is.
//!
//! Nothing here knows what a ventricular beat looks like in a lead; everything is relative to
//! the person: `rhythm` is the interval that a beat is early or late for, `kinds` the shapes
//! that came so far, the usual one among them, `decide` weighs how a beat differs from both.
//! `wave` reads the signal around each beat off at one resolution for all sampling rates.

mod classifier;
mod decide;
mod kinds;
mod rhythm;
mod wave;

use super::BeatFlags;
pub use classifier::{Classifier, ClassifierConfig};

crate::choice! {
    /// The class of a beat, as EC57 has them.
    pub enum Class {
        /// Normal for this person, a bundle-branch block too.
        N = 0, "N";
        /// Supraventricular ectopic.
        S = 1, "S";
        /// Ventricular ectopic.
        V = 2, "V";
        /// Fusion of a ventricular and a normal beat. Not told apart yet: it comes out as the one
        /// of the two that it is more like.
        F = 3, "F";
        /// Not classifiable: the flags say why; or paced, which EC57 counts here too.
        Q = 4, "Q";
    }
}

crate::flags! {
    /// What there is to know about how a beat was classified.
    pub struct ClassFlags {
        /// Not classifiable: what is usual for this person was not known yet.
        LEARNING = 0, "learning";
        /// Not classifiable: the signal around it is not whole.
        NO_SHAPE = 1, "no_shape";
        /// Not classifiable: unlike the usual beats, but found in noise, which alone may make it so.
        NOISY = 2, "noisy";
        /// Classified without the interval after it, which had not ended in time or is not there.
        NO_NEXT = 3, "no_next";
    }
}

crate::record! {
    /// A beat, its class, and what the class rests on.
    pub struct ClassifiedBeat: "ecg.classified_beat" {
        /// The sample nearest to the R peak.
        pub index: u64 [Sample],
        /// When the peak is, from the start of the stream, to a fraction of a sample.
        pub time_s: f64 [Second],
        /// How likely the class is, given that the beat is N, S or V; 0 for Q.
        pub confidence: f64 [One] range(0.0, 1.0),
        /// The interval before the beat by the usual interval; below 1 for an early beat. A
        /// rate that rises step by step makes none early. NaN where either is not known.
        pub prematurity: f64 [One] range(0.0, 10.0),
        /// The interval after the beat by the usual interval; above 1 for a pause. NaN where
        /// either is not known.
        pub pause: f64 [One] range(0.0, 10.0),
        /// How irregular the rhythm is: the usual difference of intervals, by the usual
        /// interval. NaN while not known.
        pub irregularity: f64 [One] range(0.0, 10.0),
        /// Correlation of the complex with the most alike of the usual ones. NaN where either is not known.
        pub similarity: f64 [One] range(-1.0, 1.0),
        /// Size of the complex by that of the same usual one. NaN where either is not known.
        pub amplitude_ratio: f64 [One] range(0.0, 1e6),
        /// Width of the complex by that of the same usual one. NaN where either is not known.
        pub width_ratio: f64 [One] range(0.0, 100.0),
        /// Width of the complex: size by slope. NaN where not known.
        pub width_s: f64 [Second] range(0.0, 10.0),
        /// How many of the last hundred beats or so were of its shape, 0 to 1. NaN where its
        /// shape is not known.
        pub kind_share: f64 [One] range(0.0, 1.0),
        /// Prematurity of the beats of its shape so far; 1 for the first of a shape. NaN
        /// where its shape is not known.
        pub kind_prematurity: f64 [One] range(0.0, 10.0),
        /// The class.
        pub beat_class: Class [One],
        /// What there is to know about the class.
        pub flags: ClassFlags [One],
        /// How the beat was found.
        pub found: BeatFlags [One],
        /// 1 for an upward peak, -1 for a downward one.
        pub polarity: i32 [One] range(-1.0, 1.0),
    }
}
