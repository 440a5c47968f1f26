//! A processor at work on one stream of a monitor, without its types.

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
    state::{Reader, StateError, Writer},
};

/// What a processor puts out.
#[derive(Clone, Copy, Debug)]
pub(super) enum Found {
    /// A measure of a window.
    Measure(Measure),
    /// Something that happened at a moment.
    Event(Event),
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
fn event(kind: EventKind, time_s: f64, value: f64, quality: f64) -> Option<Found> {
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

/// See [`Processor`]; the methods are the same.
pub(super) trait Job: Send {
    fn frame(&mut self, frame: &[f64], sink: &mut dyn FnMut(Found));
    fn gap(&mut self, frames: u64, sink: &mut dyn FnMut(Found));
    fn finish(&mut self, sink: &mut dyn FnMut(Found));
    fn save(&self, writer: &mut Writer<'_>);
    fn load(&mut self, reader: &mut Reader<'_>) -> Result<(), StateError>;
    fn bytes(&self) -> usize;
    /// Whether it tells of events, and never of a window.
    fn tells_events(&self) -> bool;
    fn max_events(&self, frames: usize) -> usize;
    fn duplicate(&self) -> Result<Box<dyn Job>, Error>;
}

fn pass<F: Finding>(rate: SampleRate, sink: &mut dyn FnMut(Found)) -> impl FnMut(F) {
    move |record: F| {
        if let Some(found) = record.found(rate) {
            sink(found);
        }
    }
}

/// A box of one is what can be allocated fallibly; see `try_box`.
impl<P: Processor<Output: Finding>> Job for [P; 1] {
    fn frame(&mut self, frame: &[f64], sink: &mut dyn FnMut(Found)) {
        let [this] = self;
        let rate = this.rate();
        this.frame(frame, &mut pass::<P::Output>(rate, sink));
    }
    fn gap(&mut self, frames: u64, sink: &mut dyn FnMut(Found)) {
        let [this] = self;
        let rate = this.rate();
        this.push_gap(frames, &mut pass::<P::Output>(rate, sink));
    }
    fn finish(&mut self, sink: &mut dyn FnMut(Found)) {
        let [this] = self;
        let rate = this.rate();
        this.finish(&mut pass::<P::Output>(rate, sink));
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
        this.state_size()
    }
    fn tells_events(&self) -> bool {
        P::Output::EVENTS
    }
    fn max_events(&self, frames: usize) -> usize {
        let [this] = self;
        if P::Output::EVENTS { this.max_outputs(frames) } else { 0 }
    }
    fn duplicate(&self) -> Result<Box<dyn Job>, Error> {
        let [this] = self;
        Ok(try_box(this.clone())?)
    }
}

/// A processor as a job.
pub(super) fn job<P: Processor<Output: Finding>>(
    config: &P::Config,
    rate: SampleRate,
) -> Result<Box<dyn Job>, Error> {
    Ok(try_box(P::new(config, rate)?)?)
}
