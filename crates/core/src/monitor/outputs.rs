//! What a monitor gives out.

use crate::{
    choice,
    measure::{Measure, MeasureId, Status, Window},
    record,
    record::Record,
};
use interocept_dsp::snapshot;

choice! {
    /// What happened at a moment.
    pub enum EventKind {
        /// A heart beat in an ECG; its value is the height of R.
        Beat = 0, "beat";
        /// A pulse in a PPG; its value is the height of the wave.
        Pulse = 1, "pulse";
        /// A breath; its value is its depth.
        Breath = 2, "breath";
        /// A skin conductance response; its value is the amplitude.
        SkinResponse = 3, "skin_response";
        /// Standing up from a seat; its value is the height, m.
        StoodUp = 4, "stood_up";
        /// Sitting down; its value is the height, m.
        SatDown = 5, "sat_down";
        /// What speaks for a fall; its value is the greatest acceleration, g. Advisory: a person
        /// looks at it.
        Fall = 6, "fall";
        /// The trunk lies from here on; its value is how far it is from upright, degrees.
        Lying = 7, "lying";
        /// It is upright from here on, sitting or standing; its value is as of lying.
        Upright = 8, "upright";
        /// It walks from here on; its value is as of lying.
        Walking = 9, "walking";
    }
}

record! {
    /// Something that happened at a moment.
    pub struct Event: "monitor.event" {
        /// When, on the common clock.
        pub time_s: f64 [Second],
        /// How large it was, in the unit of the stream or in that of its kind.
        pub value: f64 [One],
        /// How good the signal was there.
        pub quality: f64 [One] range(0.0, 1.0),
        /// What it was.
        pub kind: EventKind [One],
        /// The stream it was found in, by its place.
        pub stream: u32 [One],
    }
}

record! {
    /// What a reading says beside its measure.
    pub struct Place: "monitor.place" {
        /// Number of the window, which begins at so many hops.
        pub window: u64 [One],
        /// The stream it is of, by its place; as many as there are streams where it is of several.
        pub stream: u32 [One],
        /// Which of the stream's processors gave it.
        pub job: u32 [One],
    }
}

/// A measure of one stream, or of several together, in one window.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// Number of the window.
    pub window: u64,
    /// The measure; its times are on the common clock.
    pub measure: Measure,
    /// The stream it is of, by its place; as many as there are streams where it is of several.
    pub stream: u32,
    /// Which of the stream's processors gave it.
    pub job: u32,
}
snapshot!(Reading { window, measure, stream, job });

impl Reading {
    /// Bytes of a reading in C: its measure, then its place.
    pub const SIZE: usize = Measure::LAYOUT.size + Place::LAYOUT.size;

    /// Writes the reading as C would read it. Bytes beyond `out` are dropped.
    pub fn write(&self, out: &mut [u8]) {
        let Self { window, stream, job, .. } = *self;
        self.measure.write(out);
        Place { window, stream, job }
            .write(out.get_mut(Measure::LAYOUT.size..).unwrap_or_default());
    }

    /// Fills memory that no measure has come to yet.
    pub(super) fn none() -> Self {
        let window = Window { start_s: 0.0, length_s: 0.0, count: 0, quality: 0.0 };
        let measure = Measure::absent(MeasureId(0), window, Status::NotComputed);
        Self { window: 0, measure, stream: 0, job: 0 }
    }
}

/// What a monitor gives out.
#[derive(Clone, Copy, Debug)]
pub enum Output {
    /// Something happened; as soon as it is known, in order of time within a stream and kind.
    Event(Event),
    /// A measure; window by window and, within one, stream by stream.
    Reading(Reading),
}
