//! Processors at work on one stream of a monitor, without their types.

use super::{Event, EventKind};
use crate::{
    SampleRate,
    ecg::Beat,
    eda::{self, Skin},
    error::Error,
    measure::Measure,
    ppg::Pulse,
    process::Processor,
    resp::Breath,
};
use interocept_dsp::{
    alloc::{Box, try_box},
    state::{Reader, Snapshot, StateError, Writer},
};

/// What a processor puts out.
#[derive(Clone, Copy, Debug)]
pub(super) enum Found {
    /// A measure of a window.
    Measure(Measure),
    /// Something that happened at a moment.
    Event(Event),
    /// Nothing is going on: what is to come ends later than this, in seconds.
    Nothing(f64),
}

/// Records that a monitor can pass on.
pub(super) trait Finding {
    /// Whether these are events; they are measures otherwise.
    const EVENTS: bool;

    /// What it tells, on the clock of its stream, if it tells anything.
    fn found(&self, rate: SampleRate) -> Option<Found>;
}

impl Finding for Measure {
    const EVENTS: bool = false;

    fn found(&self, _: SampleRate) -> Option<Found> {
        Some(Found::Measure(*self))
    }
}

/// An event; the stream it came from is filled in by the monitor.
pub(super) fn event(kind: EventKind, time_s: f64, value: f64, quality: f64) -> Option<Found> {
    Some(Found::Event(Event { time_s, value, quality, kind, stream: 0 }))
}

impl Finding for Beat {
    const EVENTS: bool = true;

    fn found(&self, _: SampleRate) -> Option<Found> {
        event(EventKind::Beat, self.time_s, self.amplitude, self.quality)
    }
}

impl Finding for Pulse {
    const EVENTS: bool = true;

    fn found(&self, _: SampleRate) -> Option<Found> {
        event(EventKind::Pulse, self.time_s, self.amplitude, self.quality)
    }
}

impl Finding for Breath {
    const EVENTS: bool = true;

    fn found(&self, _: SampleRate) -> Option<Found> {
        event(EventKind::Breath, self.time_s, self.depth, self.quality)
    }
}

impl Finding for Skin {
    const EVENTS: bool = true;

    fn found(&self, rate: SampleRate) -> Option<Found> {
        if self.event != eda::Event::Response {
            return None;
        }
        // It is drawn where it is highest, not where it was known.
        let at_s = rate.seconds(self.peak_index, 0.0);
        event(EventKind::SkinResponse, at_s, self.amplitude_us, self.quality)
    }
}

/// Processors at work on a stream together; the methods are those of [`Processor`].
pub(super) trait Work: Clone + Send + Snapshot + 'static {
    /// How many of its parts tell of windows.
    const PARTS: usize;
    /// `sink` is told the number of the part with what it found.
    fn frame(&mut self, frame: &[f64], sink: &mut dyn FnMut(usize, Found));
    fn gap(&mut self, frames: u64, sink: &mut dyn FnMut(usize, Found));
    fn finish(&mut self, sink: &mut dyn FnMut(usize, Found));
    fn max_events(&self, frames: usize) -> usize;
    /// The most measures of a push of so many frames, or, at 0, of a gap or the end, where the
    /// processors have a longest window of their own.
    fn max_readings(&self, _: usize) -> usize {
        0
    }
}

/// A processor alone.
#[derive(Clone)]
struct One<P>(P);

impl<P: Snapshot> Snapshot for One<P> {
    fn save(&self, writer: &mut Writer<'_>) {
        self.0.save(writer);
    }
    fn load(&mut self, reader: &mut Reader<'_>) -> Result<(), StateError> {
        self.0.load(reader)
    }
    fn heap_bytes(&self) -> usize {
        self.0.heap_bytes()
    }
}

fn pass<F: Finding>(rate: SampleRate, sink: &mut dyn FnMut(usize, Found)) -> impl FnMut(F) {
    move |record: F| {
        if let Some(found) = record.found(rate) {
            sink(0, found);
        }
    }
}

impl<P: Processor<Output: Finding>> Work for One<P> {
    const PARTS: usize = if P::Output::EVENTS { 0 } else { 1 };

    fn frame(&mut self, frame: &[f64], sink: &mut dyn FnMut(usize, Found)) {
        let rate = self.0.rate();
        self.0.frame(frame, &mut pass::<P::Output>(rate, sink));
    }
    fn gap(&mut self, frames: u64, sink: &mut dyn FnMut(usize, Found)) {
        let rate = self.0.rate();
        self.0.push_gap(frames, &mut pass::<P::Output>(rate, sink));
    }
    fn finish(&mut self, sink: &mut dyn FnMut(usize, Found)) {
        let rate = self.0.rate();
        self.0.finish(&mut pass::<P::Output>(rate, sink));
    }
    fn max_events(&self, frames: usize) -> usize {
        if P::Output::EVENTS { self.0.max_outputs(frames) } else { 0 }
    }
    fn max_readings(&self, frames: usize) -> usize {
        if P::Output::EVENTS { 0 } else { self.0.max_outputs(frames) }
    }
}

/// [`Work`] without its type.
pub(super) trait Job: Send {
    fn parts(&self) -> usize;
    fn frame(&mut self, frame: &[f64], sink: &mut dyn FnMut(usize, Found));
    fn gap(&mut self, frames: u64, sink: &mut dyn FnMut(usize, Found));
    fn finish(&mut self, sink: &mut dyn FnMut(usize, Found));
    fn max_events(&self, frames: usize) -> usize;
    fn max_readings(&self, frames: usize) -> usize;
    fn save(&self, writer: &mut Writer<'_>);
    fn load(&mut self, reader: &mut Reader<'_>) -> Result<(), StateError>;
    fn bytes(&self) -> usize;
    fn duplicate(&self) -> Result<Box<dyn Job>, Error>;
}

/// A box of one is what can be allocated fallibly; see `try_box`.
impl<W: Work> Job for [W; 1] {
    fn parts(&self) -> usize {
        W::PARTS
    }
    fn frame(&mut self, frame: &[f64], sink: &mut dyn FnMut(usize, Found)) {
        let [this] = self;
        this.frame(frame, sink);
    }
    fn gap(&mut self, frames: u64, sink: &mut dyn FnMut(usize, Found)) {
        let [this] = self;
        this.gap(frames, sink);
    }
    fn finish(&mut self, sink: &mut dyn FnMut(usize, Found)) {
        let [this] = self;
        this.finish(sink);
    }
    fn max_events(&self, frames: usize) -> usize {
        let [this] = self;
        this.max_events(frames)
    }
    fn max_readings(&self, frames: usize) -> usize {
        let [this] = self;
        this.max_readings(frames)
    }
    fn save(&self, writer: &mut Writer<'_>) {
        let [this] = self;
        this.save(writer);
    }
    fn load(&mut self, reader: &mut Reader<'_>) -> Result<(), StateError> {
        let [this] = self;
        this.load(reader)
    }
    fn bytes(&self) -> usize {
        let [this] = self;
        size_of::<W>() + this.heap_bytes()
    }
    fn duplicate(&self) -> Result<Box<dyn Job>, Error> {
        let [this] = self;
        boxed(this.clone())
    }
}

pub(super) fn boxed(work: impl Work) -> Result<Box<dyn Job>, Error> {
    Ok(try_box(work)?)
}

/// A processor as a job.
pub(super) fn job<P: Processor<Output: Finding>>(
    config: &P::Config,
    rate: SampleRate,
) -> Result<Box<dyn Job>, Error> {
    boxed(One(P::new(config, rate)?))
}
