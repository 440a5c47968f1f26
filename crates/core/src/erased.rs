//! A processor whose type is known at run time only: what the bindings hold.

use crate::{
    error::Error,
    process::{Processor, Sample},
    record::{Config, Record},
    time::{Latency, SampleRate},
};
use alloc::boxed::Box;
use interocept_dsp::alloc::try_box;

/// Interleaved frames of any accepted type.
#[derive(Clone, Copy, Debug)]
pub enum Frames<'a> {
    /// 32-bit floating point.
    F32(&'a [f32]),
    /// 64-bit floating point.
    F64(&'a [f64]),
    /// 16-bit integers.
    I16(&'a [i16]),
    /// 32-bit integers.
    I32(&'a [i32]),
}

/// The most bytes that a record can have.
pub const MAX_RECORD_SIZE: usize = 512;

/// Takes the bytes of one record, laid out as C would read them.
pub type RecordSink<'a> = dyn FnMut(&[u8]) + 'a;

/// A [`Processor`] without its types. The methods are the same, and so are their results.
pub trait Erased: Send {
    /// See [`Processor::push`]. After `finish` it is refused with [`Error::Finished`].
    ///
    /// # Errors
    /// Those of [`Processor::push`], and [`Error::Finished`].
    fn push(&mut self, frames: Frames<'_>, sink: &mut RecordSink<'_>) -> Result<(), Error>;
    /// See [`Processor::push_gap`].
    ///
    /// # Errors
    /// [`Error::Finished`].
    fn push_gap(&mut self, frames: u64, sink: &mut RecordSink<'_>) -> Result<(), Error>;
    /// See [`Processor::finish`]. A second one does nothing.
    fn finish(&mut self, sink: &mut RecordSink<'_>);
    /// See [`Processor::reset`].
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    fn reset(&mut self) -> Result<(), Error>;
    /// See [`Processor::latency`].
    fn latency(&self) -> Latency;
    /// See [`Processor::max_outputs`].
    fn max_outputs(&self, frames: usize) -> usize;
    /// See [`Processor::state_size`].
    fn state_size(&self) -> usize;
    /// See [`Processor::saved_size`].
    fn saved_size(&self) -> usize;
    /// See [`Processor::save_state`].
    ///
    /// # Errors
    /// [`Error::BufferTooSmall`].
    fn save_state(&self, buffer: &mut [u8]) -> Result<usize, Error>;
    /// See [`Processor::load_state`].
    ///
    /// # Errors
    /// [`Error::InvalidState`].
    fn load_state(&mut self, bytes: &[u8]) -> Result<(), Error>;
    /// A copy that continues identically.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    fn duplicate(&self) -> Result<Box<dyn Erased>, Error>;
}

#[derive(Clone)]
struct Holder<P> {
    processor: P,
    finished: bool,
}

/// Hands each record on as bytes.
fn bytes_of<R: Record>(sink: &mut RecordSink<'_>) -> impl FnMut(R) {
    const {
        assert!(R::LAYOUT.size <= MAX_RECORD_SIZE, "a record of more than MAX_RECORD_SIZE bytes");
    }
    move |record: R| match R::LAYOUT.size {
        ..=SMALL => hand::<R, SMALL>(&record, sink),
        _ => hand::<R, MAX_RECORD_SIZE>(&record, sink),
    }
}

/// Most records are small: filling room for the greatest with zeros would be much of the work.
const SMALL: usize = 128;

fn hand<R: Record, const ROOM: usize>(record: &R, sink: &mut RecordSink<'_>) {
    let mut bytes = [0; ROOM];
    if let Some(bytes) = bytes.get_mut(..R::LAYOUT.size) {
        record.write(bytes);
        sink(bytes);
    }
}

impl<P: Processor> Holder<P> {
    fn take<S: Sample>(&mut self, frames: &[S], sink: &mut RecordSink<'_>) -> Result<(), Error> {
        self.processor.push(frames, &mut bytes_of(sink))
    }
}

// An array of one, because that is what a box made without aborting holds.
impl<P: Processor> Erased for [Holder<P>; 1] {
    fn push(&mut self, frames: Frames<'_>, sink: &mut RecordSink<'_>) -> Result<(), Error> {
        let [this] = self;
        if this.finished {
            return Err(Error::Finished);
        }
        match frames {
            Frames::F32(x) => this.take(x, sink),
            Frames::F64(x) => this.take(x, sink),
            Frames::I16(x) => this.take(x, sink),
            Frames::I32(x) => this.take(x, sink),
        }
    }

    fn push_gap(&mut self, frames: u64, sink: &mut RecordSink<'_>) -> Result<(), Error> {
        let [this] = self;
        if this.finished {
            return Err(Error::Finished);
        }
        this.processor.push_gap(frames, &mut bytes_of(sink));
        Ok(())
    }

    fn finish(&mut self, sink: &mut RecordSink<'_>) {
        let [this] = self;
        if !this.finished {
            this.finished = true;
            this.processor.finish(&mut bytes_of(sink));
        }
    }

    fn reset(&mut self) -> Result<(), Error> {
        let [this] = self;
        this.processor.reset()?;
        this.finished = false;
        Ok(())
    }

    fn latency(&self) -> Latency {
        let [this] = self;
        this.processor.latency()
    }

    fn max_outputs(&self, frames: usize) -> usize {
        let [this] = self;
        this.processor.max_outputs(frames)
    }

    fn state_size(&self) -> usize {
        let [this] = self;
        size_of::<Holder<P>>() - size_of::<P>() + this.processor.state_size()
    }

    fn saved_size(&self) -> usize {
        let [this] = self;
        this.processor.saved_size()
    }

    fn save_state(&self, buffer: &mut [u8]) -> Result<usize, Error> {
        let [this] = self;
        this.processor.save_state(buffer)
    }

    fn load_state(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let [this] = self;
        this.processor.load_state(bytes)?;
        this.finished = false;
        Ok(())
    }

    fn duplicate(&self) -> Result<Box<dyn Erased>, Error> {
        let [this] = self;
        Ok(try_box(this.clone())?)
    }
}

/// Makes a processor from the numbers of its configuration, in the order of the layout; what
/// is left out keeps its default.
///
/// # Errors
/// Those of [`Processor::new`].
pub fn make<P: Processor>(config: &[f64], rate: SampleRate) -> Result<Box<dyn Erased>, Error> {
    let typed = P::Config::from_numbers(config)?;
    Ok(try_box(Holder { processor: P::new(&typed, rate)?, finished: false })?)
}
