//! From photoplethysmogram samples to pulses.
//!
//! [`Detector`] finds every pulse as it passes. What it does, file by file: `front` brings any
//! sampling rate down to a working rate and makes the rise, the feature that pulses stand out in;
//! `lobes` cuts the rise into candidates; `rhythm` knows their period; `decide` keeps the levels and says which of them are
//! pulses; `place` goes back to the samples for the foot, the systolic peak and the notch. [`quality`] says how far
//! to trust them; [`Spo2`] measures oxygen saturation.

mod decide;
mod detector;
mod front;
pub(crate) mod listener;
mod lobes;
mod motion;
mod oxygen;
mod place;
pub mod quality;
mod rhythm;
mod wave;

/// Drops the first and moves the others up; a loop, since no panic can hide in it.
fn drop_first<T: Copy>(slots: &mut [T]) {
    for i in 1..slots.len() {
        if let (Some(value), Some(slot)) = (slots.get(i).copied(), slots.get_mut(i - 1)) {
            *slot = value;
        }
    }
}

pub use detector::{Detector, DetectorConfig};
pub use motion::{Motion, MotionConfig, PpgMotion};
pub use oxygen::{Curve, Spo2, Spo2Config};
pub use wave::{Indices, IndicesConfig, PulseWave, Wave, WaveConfig, WaveFlags};

crate::flags! {
    /// What there is to know about how a pulse was found.
    pub struct PulseFlags {
        /// Found later than the stated latency: by searching back, or at the start of a stream,
        /// when neither level nor polarity was known yet.
        SEARCH_BACK = 0, "search_back";
        /// The signal before it is missing, and its foot with it.
        NO_FOOT = 1, "no_foot";
        /// Its fall shows no notch.
        NO_NOTCH = 2, "no_notch";
        /// It is unlike the pulses before it in height or time, as under motion.
        IRREGULAR = 3, "irregular";
    }
}

crate::record! {
    /// A pulse: from its foot to its systolic peak, and the notch after it.
    pub struct Pulse: "ppg.pulse" {
        /// The sample nearest to the systolic peak.
        pub index: u64 [Sample],
        /// The sample nearest to the foot; that of the peak where there is no foot.
        pub foot_index: u64 [Sample],
        /// When the systolic peak is, from the start of the stream, to a fraction of a sample.
        pub time_s: f64 [Second],
        /// The peak's distance from the sample `index`.
        pub offset_samples: f64 [Sample] range(-0.5, 0.5),
        /// When the foot is: where the tangent to the steepest rise meets the level before it;
        /// NaN without one.
        pub foot_time_s: f64 [Second],
        /// When the dicrotic notch is; NaN without one.
        pub notch_time_s: f64 [Second],
        /// Height of the peak over the foot, in the unit of the samples.
        pub amplitude: f64 [One],
        /// How much it is like the pulses before it, and how far it stands out of what is none,
        /// from 0 to 1.
        pub quality: f64 [One] range(0.0, 1.0),
        /// How it was found.
        pub flags: PulseFlags [One],
        /// 1 when blood makes the signal rise, -1 when it makes it fall.
        pub polarity: i32 [One] range(-1.0, 1.0),
    }
}
