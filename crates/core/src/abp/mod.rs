//! From arterial pressure to beats and their pressures.
//!
//! [`Detector`] finds every beat of a waveform in mmHg (invasive, tonometric or of a volume
//! clamp) and measures it. What it does, file by file: `seek` finds upstrokes by their slope
//! sum; `shape` goes back to the pressure for onset, peak, notch and decay; `rules` says what is
//! wrong with a beat. [`Features`] says what a window of beats comes to.

mod detector;
mod features;
mod rules;
mod seek;
mod shape;

pub use detector::{Detector, DetectorConfig};
pub use features::{Features, FeaturesConfig};

crate::flags! {
    /// What there is to know about how a beat was found and measured.
    pub struct BeatFlags {
        /// Found later than the stated latency: at the start of a stream, when the height of
        /// upstrokes was not known yet.
        SEARCH_BACK = 0, "search_back";
        /// A gap, an artefact, a pause or the end came before the next onset.
        CUT = 1, "cut";
        /// Its fall shows no notch.
        NO_NOTCH = 2, "no_notch";
        /// Its diastole does not fall as an exponential does.
        NO_DECAY = 3, "no_decay";
    }
}

crate::flags! {
    /// The rules that a beat breaks; without one it is good. Those of Sun, Reisner and Mark
    /// (Comput Cardiol 33:13, 2006) in seconds and mmHg, and two for lines and catheters.
    pub struct Faults {
        /// Diastolic pressure below 20 or systolic above 300 mmHg.
        PRESSURE = 0, "pressure";
        /// Mean pressure below 30 or above 200 mmHg.
        MEAN = 1, "mean";
        /// A rate below 20 or above 200 a minute.
        RATE = 2, "rate";
        /// A pulse pressure below the least one.
        PULSE = 3, "pulse";
        /// Systolic pressure more than 20 mmHg from that of the beat before.
        SYSTOLIC_JUMP = 4, "systolic_jump";
        /// Diastolic pressure, that of the onset, more than 20 mmHg from that of the beat before.
        DIASTOLIC_JUMP = 5, "diastolic_jump";
        /// An interval more than half a second from the one before.
        INTERVAL_JUMP = 6, "interval_jump";
        /// Where it falls, the pressure falls by more than 375 mmHg/s on average.
        NOISE = 7, "noise";
        /// The upstroke is as slow as that of a sine: air, a clot or a kink damps the line.
        DAMPED = 8, "damped";
        /// The line was flushed before the beat was over.
        FLUSH = 9, "flush";
    }
}

crate::record! {
    /// A beat: from the onset of its upstroke to the onset of the next.
    pub struct Beat: "abp.beat" {
        /// The sample nearest to the systolic peak.
        pub index: u64 [Sample],
        /// The sample nearest to the onset.
        pub foot_index: u64 [Sample],
        /// The sample nearest to the onset of the next beat, or where the beat was cut.
        pub end_index: u64 [Sample],
        /// When the systolic peak is, from the start of the stream, to a fraction of a sample.
        pub time_s: f64 [Second],
        /// When the onset is: where the tangent to the steepest rise meets the diastolic
        /// pressure.
        pub foot_time_s: f64 [Second],
        /// From onset to onset; NaN for a beat that was cut.
        pub interval_s: f64 [Second],
        /// Systolic pressure: the highest.
        pub sbp_mmhg: f64 [MillimetreOfMercury],
        /// Diastolic pressure: the lowest before the upstroke.
        pub dbp_mmhg: f64 [MillimetreOfMercury],
        /// Mean pressure from onset to onset; NaN for a beat that was cut.
        pub map_mmhg: f64 [MillimetreOfMercury],
        /// Pulse pressure: systolic less diastolic.
        pub pp_mmhg: f64 [MillimetreOfMercury],
        /// The steepest rise.
        pub dpdt_max_mmhg_s: f64 [MillimetreOfMercuryPerSecond],
        /// When the dicrotic notch is; NaN without one.
        pub notch_time_s: f64 [Second],
        /// Time constant of the diastolic fall towards zero; NaN where it is no exponential.
        pub decay_s: f64 [Second],
        /// From 0 to 1; halved by every rule that the beat breaks.
        pub quality: f64 [One] range(0.0, 1.0),
        /// How it was found and measured.
        pub flags: BeatFlags [One],
        /// What is wrong with it.
        pub faults: Faults [One],
    }
}
