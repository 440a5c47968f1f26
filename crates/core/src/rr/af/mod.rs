//! Evidence of atrial fibrillation by interval irregularity.
//!
//! In atrial fibrillation an interval tells nothing of the next ones. Three things are asked of a
//! window of intervals, and all must hold: that intervals differ by much from those one, two,
//! three and four before them (bigeminy and other patterns repeat, so one of these differences
//! is small), that the series is unpredictable (ectopic beats with their pauses gather in
//! few places, which keeps the entropy low), and that long intervals do not follow short ones
//! (as pauses follow ectopic beats, however irregular these are).

mod detector;
mod evidence;

pub use detector::{Af, AfConfig};

crate::choice! {
    /// What a stretch of intervals shows.
    pub enum AfStatus {
        /// No evidence of atrial fibrillation.
        NotAf = 0, "not_af";
        /// Evidence of atrial fibrillation by interval irregularity, for review by a person.
        Af = 1, "af";
        /// Undetermined: too few intervals without a gap.
        TooShort = 2, "too_short";
        /// Undetermined: too many intervals that no heart beat makes.
        PoorSignal = 3, "poor_signal";
    }
}

crate::flags! {
    /// What changes with a stretch.
    pub struct AfFlags {
        /// The evidence begins here: the stretch before had none.
        ONSET = 0, "onset";
        /// The evidence has ended: the stretch before had it.
        OFFSET = 1, "offset";
    }
}

crate::record! {
    /// Evidence of atrial fibrillation by interval irregularity, for review by a person: a
    /// stretch of intervals, judged by the window around it. Stretches follow each other
    /// without a hole, but for gaps.
    pub struct AfStretch: "rr.af_stretch" {
        /// Start of the stretch, on the clock of the stream.
        pub start_us: u64 [Microsecond],
        /// Its end.
        pub end_us: u64 [Microsecond],
        /// Evidence, 0 to 1; 0.5 is as much for as against. NaN while undetermined.
        pub evidence: f64 [One] range(0.0, 1.0),
        /// Median difference of intervals by the median interval, the least of those one to
        /// four intervals apart. NaN while undetermined.
        pub irregularity: f64 [One] range(0.0, 100.0),
        /// Coefficient of sample entropy. NaN while undetermined, and where nothing repeats.
        pub entropy: f64 [One] range(-20.0, 20.0),
        /// Root mean square of successive differences by the mean interval. NaN while
        /// undetermined.
        pub rmssd_ratio: f64 [One] range(0.0, 100.0),
        /// Part of the intervals that are longer or shorter than both neighbours: two thirds
        /// in a random series. NaN while undetermined.
        pub turning_ratio: f64 [One] range(0.0, 1.0),
        /// Mean rate in the window. NaN while undetermined.
        pub rate_bpm: f64 [PerMinute] range(0.0, 1000.0),
        /// What the stretch shows.
        pub status: AfStatus [One],
        /// What changes with it.
        pub flags: AfFlags [One],
        /// Intervals in the window.
        pub count: u32 [Beat],
        /// Intervals of them that no heart beat makes, left out.
        pub excluded: u32 [Beat],
    }
}
