//! The one shape of everything that streams.
//!
//! A [`Processor`] is made with a configuration and a sampling rate, fed with frames, told of
//! gaps, and finished. The streaming processor *is* the algorithm: [`Processor::run`] over a
//! whole recording is `new`, one `push` and `finish`, and any cutting into chunks gives the
//! same bits. It allocates in `new` and `reset` only, has no clock, no threads and no global
//! state, and does not panic.

use crate::{
    error::{Error, StateProblem},
    record::{Config, Record},
    time::{Latency, SampleRate},
    unit::Unit,
};
use alloc::vec::Vec;
use interocept_dsp::{
    alloc::try_with_capacity,
    state::{Reader, Snapshot, Writer},
};

/// A number as devices deliver it. Everything is computed in `f64`.
pub trait Sample: Copy {
    /// The number; NaN stands for a missing sample.
    fn to_f64(self) -> f64;
}

macro_rules! sample {
    ($($t:ty),*) => {$(
        impl Sample for $t {
            #[inline(always)]
            fn to_f64(self) -> f64 {
                f64::from(self)
            }
        }
    )*};
}
sample!(f32, f64, i16, i32);

/// Takes what a processor puts out: a `Vec`, a [`Slots`] over memory of the caller, or a
/// closure.
pub trait Sink<T> {
    /// Takes one output.
    fn put(&mut self, item: T);
}

impl<T> Sink<T> for Vec<T> {
    fn put(&mut self, item: T) {
        self.push(item);
    }
}

impl<T, F: FnMut(T)> Sink<T> for F {
    fn put(&mut self, item: T) {
        self(item);
    }
}

/// A sink over memory of the caller. What does not fit is counted, not stored; with
/// [`Processor::max_outputs`] slots nothing is lost.
#[derive(Debug)]
pub struct Slots<'a, T> {
    slots: &'a mut [T],
    offered: usize,
}

impl<'a, T> Slots<'a, T> {
    /// A sink that fills `slots` from the start.
    pub fn new(slots: &'a mut [T]) -> Self {
        Self { slots, offered: 0 }
    }

    /// How many outputs are stored.
    pub fn filled(&self) -> usize {
        self.offered.min(self.slots.len())
    }

    /// How many did not fit.
    pub fn lost(&self) -> usize {
        self.offered - self.filled()
    }
}

impl<T> Sink<T> for Slots<'_, T> {
    fn put(&mut self, item: T) {
        if let Some(slot) = self.slots.get_mut(self.offered) {
            *slot = item;
        }
        self.offered = self.offered.saturating_add(1);
    }
}

/// One channel of a frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Channel {
    /// Its name.
    pub name: &'static str,
    /// The unit it is expected in.
    pub unit: Unit,
    /// What it is.
    pub doc: &'static str,
}

/// What comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// Samples at a steady rate.
    Samples,
    /// Events with their own times; the rate is [`SampleRate::MICROSECONDS`].
    Events,
}

/// What a processor is, apart from any configuration.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Info {
    /// Its name, such as `ecg.detector`.
    pub name: &'static str,
    /// The name of its batch call in Python and on the command line, such as `ecg.detect`.
    pub call: &'static str,
    /// What it does, in a sentence.
    pub about: &'static str,
    /// What comes in.
    pub input: Input,
    /// The channels of a frame, in their order. At most [`MAX_CHANNELS`].
    pub channels: &'static [Channel],
    /// Where the method comes from.
    pub source: &'static str,
}

/// The most channels that a frame can have.
pub const MAX_CHANNELS: usize = 16;

/// See the [module](self).
pub trait Processor: Clone + Send + Snapshot + Sized + 'static {
    /// What it is made with.
    type Config: Config;
    /// What it puts out.
    type Output: Record;
    /// What it is.
    const INFO: Info;

    /// A processor at the start of a stream.
    ///
    /// # Errors
    /// [`Error::InvalidConfig`] or [`Error::InvalidRate`] for what it cannot work with, and
    /// [`Error::OutOfMemory`].
    fn new(config: &Self::Config, rate: SampleRate) -> Result<Self, Error>;

    /// The configuration it was made with.
    fn config(&self) -> &Self::Config;

    /// The sampling rate it was made with.
    fn rate(&self) -> SampleRate;

    /// Takes one frame, a value for each channel; NaN is a missing value. This is where the
    /// work is done; users call [`push`](Self::push).
    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Self::Output>);

    /// Takes `frames` missing frames, however many, in bounded time. No output rests on both
    /// sides of a gap.
    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<Self::Output>);

    /// Puts out what was still held back. The stream is over; [`reset`](Self::reset) starts
    /// another.
    fn finish(&mut self, sink: &mut impl Sink<Self::Output>);

    /// How far behind the input its outputs are.
    fn latency(&self) -> Latency;

    /// The most outputs that a push of `frames` frames, a gap, or `finish` (as 0 frames) can
    /// give.
    fn max_outputs(&self, frames: usize) -> usize;

    /// Takes interleaved frames. Outputs go to `sink` in the order of their times.
    ///
    /// # Errors
    /// [`Error::PartialFrame`] when the number of values is not a whole number of frames;
    /// nothing is taken then.
    fn push<S: Sample>(
        &mut self,
        frames: &[S],
        sink: &mut impl Sink<Self::Output>,
    ) -> Result<(), Error> {
        let channels = Self::INFO.channels.len();
        if channels == 1 {
            for sample in frames {
                self.frame(&[sample.to_f64()], sink);
            }
            return Ok(());
        }
        let mut buffer = [0.0; MAX_CHANNELS];
        let (Some(frame_buffer), Some(0)) =
            (buffer.get_mut(..channels), frames.len().checked_rem(channels))
        else {
            return Err(Error::PartialFrame { given: frames.len(), channels });
        };
        let mut rest = frames;
        while let Some((frame, tail)) = rest.split_at_checked(channels) {
            for (value, sample) in frame_buffer.iter_mut().zip(frame) {
                *value = sample.to_f64();
            }
            self.frame(frame_buffer, sink);
            rest = tail;
        }
        Ok(())
    }

    /// Back to the start of a stream, as `new` made it.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`]; the processor is then as it was.
    fn reset(&mut self) -> Result<(), Error> {
        *self = Self::new(self.config(), self.rate())?;
        Ok(())
    }

    /// Bytes that the processor takes in memory, on the heap too.
    fn state_size(&self) -> usize {
        size_of::<Self>() + self.heap_bytes()
    }

    /// Bytes that [`save_state`](Self::save_state) writes.
    fn saved_size(&self) -> usize {
        let mut count = Writer::new(&mut []);
        self.save(&mut count);
        SavedHeader::SIZE + count.position() + CRC_SIZE
    }

    /// Writes the state, to go on later or elsewhere. Returns the bytes written.
    ///
    /// # Errors
    /// [`Error::BufferTooSmall`].
    fn save_state(&self, buffer: &mut [u8]) -> Result<usize, Error> {
        let needed = self.saved_size();
        let given = buffer.len();
        let Some(buffer) = buffer.get_mut(..needed) else {
            return Err(Error::BufferTooSmall { needed, given });
        };
        let mut writer = Writer::new(buffer);
        writer.bytes(&SavedHeader::of(self).bytes());
        self.save(&mut writer);
        let body = writer.position();
        let crc = crc32(buffer.get(..body).unwrap_or_default());
        if let Some(tail) = buffer.get_mut(body..) {
            crate::record::put_bytes(tail, &crc.to_le_bytes());
        }
        Ok(needed)
    }

    /// Takes back a state that a processor of the same configuration and rate has saved.
    ///
    /// # Errors
    /// [`Error::InvalidState`] when it is damaged or belongs to something else; the processor
    /// is then as it was, or, after damage that a checksum does not show, reset.
    fn load_state(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let corrupt = Error::InvalidState(StateProblem::Corrupt);
        let (body, crc) = bytes.split_last_chunk::<CRC_SIZE>().ok_or(corrupt)?;
        if crc32(body) != u32::from_le_bytes(*crc) {
            return Err(corrupt);
        }
        let mut reader = Reader::new(body);
        SavedHeader::of(self).check(reader.array().map_err(|_| corrupt)?)?;
        let loaded = self.load(&mut reader).and_then(|()| reader.finish());
        if let Err(e) = loaded {
            self.reset()?;
            return Err(e.into());
        }
        Ok(())
    }

    /// Everything at once: `new`, one `push`, `finish`.
    ///
    /// # Errors
    /// Those of [`new`](Self::new) and [`push`](Self::push).
    fn run<S: Sample>(
        config: &Self::Config,
        rate: SampleRate,
        frames: &[S],
    ) -> Result<Vec<Self::Output>, Error> {
        let mut processor = Self::new(config, rate)?;
        let mut outputs = try_with_capacity(0)?;
        processor.push(frames, &mut outputs)?;
        processor.finish(&mut outputs);
        Ok(outputs)
    }
}

const CRC_SIZE: usize = 4;

/// What a saved state starts with.
struct SavedHeader {
    name: u32,
    settings: u32,
}

impl SavedHeader {
    const SIZE: usize = 16;
    const MAGIC: [u8; 4] = *b"ICPT";
    const VERSION: u32 = 1;

    fn of<P: Processor>(processor: &P) -> Self {
        let mut settings = Crc32::default();
        settings.update(&processor.rate().hz().to_le_bytes());
        let mut field = 0;
        while let Some(value) = processor.config().get(field) {
            settings.update(&value.to_le_bytes());
            field += 1;
        }
        Self { name: crc32(P::INFO.name.as_bytes()), settings: settings.value() }
    }

    fn bytes(&self) -> [u8; Self::SIZE] {
        let mut out = [0; Self::SIZE];
        let mut writer = Writer::new(&mut out);
        writer.bytes(&Self::MAGIC);
        for word in [Self::VERSION, self.name, self.settings] {
            word.save(&mut writer);
        }
        out
    }

    fn check(&self, bytes: [u8; Self::SIZE]) -> Result<(), Error> {
        let expected = self.bytes();
        let problems = [
            (0..4, StateProblem::Corrupt),
            (4..8, StateProblem::Version),
            (8..12, StateProblem::Processor),
            (12..16, StateProblem::Configuration),
        ];
        for (range, problem) in problems {
            if bytes.get(range.clone()) != expected.get(range) {
                return Err(Error::InvalidState(problem));
            }
        }
        Ok(())
    }
}

/// CRC-32 (ISO-HDLC), bit by bit: states are small and saved rarely.
struct Crc32(u32);

impl Default for Crc32 {
    fn default() -> Self {
        Self(!0)
    }
}

impl Crc32 {
    fn update(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 ^= u32::from(*byte);
            for _ in 0..8 {
                let mask = (self.0 & 1).wrapping_neg();
                self.0 = (self.0 >> 1) ^ (0xEDB8_8320 & mask);
            }
        }
    }

    fn value(&self) -> u32 {
        !self.0
    }
}

/// The checksum of a saved state.
pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = Crc32::default();
    crc.update(bytes);
    crc.value()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_standard_one() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn slots_count_what_does_not_fit() {
        let mut memory = [0; 2];
        let mut slots = Slots::new(&mut memory);
        for i in 1..=3 {
            slots.put(i);
        }
        assert_eq!((slots.filled(), slots.lost(), memory), (2, 1, [1, 2]));
    }
}
