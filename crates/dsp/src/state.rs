//! Saving and restoring the state of anything that streams.
//!
//! A restored processor continues exactly where the saved one stood, on this machine or on
//! another: numbers are written in little-endian order, floating-point ones bit by bit.
//! Configuration and tables derived from it are not part of the state; a state is loaded
//! into a processor that was made with the same configuration.

use core::fmt;
use std_alloc::vec::Vec;

/// Why a saved state was refused. The processor may then hold a part of it and must be
/// `reset`; [`Snapshot::load`] of a whole processor does that itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateError {
    /// The bytes ended early.
    Truncated,
    /// Bytes were left over.
    TrailingBytes,
    /// A length, a variant or a count that this configuration cannot have.
    Mismatch,
}

impl fmt::Display for StateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Truncated => "the saved state ends early",
            Self::TrailingBytes => "the saved state is longer than this processor's",
            Self::Mismatch => "the saved state belongs to another configuration",
        })
    }
}

impl core::error::Error for StateError {}

/// Where a state is written. Without a buffer it only counts.
#[derive(Debug)]
pub struct Writer<'a> {
    buffer: &'a mut [u8],
    position: usize,
}

impl<'a> Writer<'a> {
    /// Writes into `buffer`; what does not fit is only counted.
    pub fn new(buffer: &'a mut [u8]) -> Self {
        Self { buffer, position: 0 }
    }

    /// How many bytes were written, or would have been.
    pub fn position(&self) -> usize {
        self.position
    }

    /// Appends bytes.
    pub fn bytes(&mut self, bytes: &[u8]) {
        let end = self.position.saturating_add(bytes.len());
        if let Some(target) = self.buffer.get_mut(self.position..end) {
            for (t, b) in target.iter_mut().zip(bytes) {
                *t = *b;
            }
        }
        self.position = end;
    }
}

/// Where a state is read from.
#[derive(Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Reads from the start of `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The next `N` bytes.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], StateError> {
        let (head, rest) = self.rest.split_first_chunk().ok_or(StateError::Truncated)?;
        self.rest = rest;
        Ok(*head)
    }

    /// Refuses bytes that nobody asked for.
    pub fn finish(self) -> Result<(), StateError> {
        if self.rest.is_empty() { Ok(()) } else { Err(StateError::TrailingBytes) }
    }
}

/// State that can be saved, restored and measured.
pub trait Snapshot {
    /// Appends the state.
    fn save(&self, writer: &mut Writer<'_>);

    /// Takes the state back from where [`save`](Self::save) put it.
    fn load(&mut self, reader: &mut Reader<'_>) -> Result<(), StateError>;

    /// Bytes held on the heap, beside `size_of::<Self>()`.
    fn heap_bytes(&self) -> usize {
        0
    }
}

macro_rules! number {
    ($($t:ty),*) => {$(
        impl Snapshot for $t {
            fn save(&self, writer: &mut Writer<'_>) {
                writer.bytes(&self.to_le_bytes());
            }
            fn load(&mut self, reader: &mut Reader<'_>) -> Result<(), StateError> {
                *self = Self::from_le_bytes(reader.array()?);
                Ok(())
            }
        }
    )*};
}
number!(u8, u16, u32, u128, i8, i16, i32, i64, i128, f32, f64);

/// What is counted stays far below the range's end, where sums of counts overflow: samples of
/// some million years. Whoever claims more tampered with the state.
impl Snapshot for u64 {
    fn save(&self, writer: &mut Writer<'_>) {
        writer.bytes(&self.to_le_bytes());
    }
    fn load(&mut self, reader: &mut Reader<'_>) -> Result<(), StateError> {
        *self = Self::from_le_bytes(reader.array()?);
        if *self > Self::MAX >> 4 { Err(StateError::Mismatch) } else { Ok(()) }
    }
}

impl Snapshot for usize {
    fn save(&self, writer: &mut Writer<'_>) {
        (*self as u64).save(writer);
    }
    fn load(&mut self, reader: &mut Reader<'_>) -> Result<(), StateError> {
        let mut wide = 0_u64;
        wide.load(reader)?;
        *self = usize::try_from(wide).map_err(|_| StateError::Mismatch)?;
        if *self > Self::MAX >> 4 { Err(StateError::Mismatch) } else { Ok(()) }
    }
}

impl Snapshot for bool {
    fn save(&self, writer: &mut Writer<'_>) {
        u8::from(*self).save(writer);
    }
    fn load(&mut self, reader: &mut Reader<'_>) -> Result<(), StateError> {
        *self = match reader.array()? {
            [0] => false,
            [1] => true,
            _ => return Err(StateError::Mismatch),
        };
        Ok(())
    }
}

impl Snapshot for crate::Complex<f64> {
    fn save(&self, writer: &mut Writer<'_>) {
        (self.re, self.im).save(writer);
    }
    fn load(&mut self, reader: &mut Reader<'_>) -> Result<(), StateError> {
        self.re.load(reader)?;
        self.im.load(reader)
    }
}

impl<A: Snapshot, B: Snapshot> Snapshot for (A, B) {
    fn save(&self, writer: &mut Writer<'_>) {
        self.0.save(writer);
        self.1.save(writer);
    }
    fn load(&mut self, reader: &mut Reader<'_>) -> Result<(), StateError> {
        self.0.load(reader)?;
        self.1.load(reader)
    }
    fn heap_bytes(&self) -> usize {
        self.0.heap_bytes() + self.1.heap_bytes()
    }
}

impl<T: Snapshot, const N: usize> Snapshot for [T; N] {
    fn save(&self, writer: &mut Writer<'_>) {
        for item in self {
            item.save(writer);
        }
    }
    fn load(&mut self, reader: &mut Reader<'_>) -> Result<(), StateError> {
        self.iter_mut().try_for_each(|item| item.load(reader))
    }
    fn heap_bytes(&self) -> usize {
        self.iter().map(Snapshot::heap_bytes).sum()
    }
}

/// A vector's length is part of the configuration, so it must agree.
impl<T: Snapshot> Snapshot for Vec<T> {
    fn save(&self, writer: &mut Writer<'_>) {
        self.len().save(writer);
        for item in self {
            item.save(writer);
        }
    }
    fn load(&mut self, reader: &mut Reader<'_>) -> Result<(), StateError> {
        let mut len = 0usize;
        len.load(reader)?;
        if len != self.len() {
            return Err(StateError::Mismatch);
        }
        self.iter_mut().try_for_each(|item| item.load(reader))
    }
    fn heap_bytes(&self) -> usize {
        self.capacity() * size_of::<T>() + self.iter().map(Snapshot::heap_bytes).sum::<usize>()
    }
}

impl<T: Snapshot + Default> Snapshot for Option<T> {
    fn save(&self, writer: &mut Writer<'_>) {
        self.is_some().save(writer);
        if let Some(value) = self {
            value.save(writer);
        }
    }
    fn load(&mut self, reader: &mut Reader<'_>) -> Result<(), StateError> {
        let mut some = false;
        some.load(reader)?;
        *self = if some {
            let mut value = T::default();
            value.load(reader)?;
            Some(value)
        } else {
            None
        };
        Ok(())
    }
    fn heap_bytes(&self) -> usize {
        self.as_ref().map_or(0, Snapshot::heap_bytes)
    }
}

/// Implements [`Snapshot`] field by field. All fields are named, the unchanging ones after
/// `skip`, so that one added later cannot be forgotten.
///
/// ```
/// use interocept_dsp::{snapshot, state::{Reader, Snapshot, Writer}};
///
/// struct OnePole { gain: f64, y: f64 }
/// snapshot!(OnePole { y } skip { gain });
///
/// let a = OnePole { gain: 0.5, y: 3.0 };
/// let mut bytes = [0; 8];
/// a.save(&mut Writer::new(&mut bytes));
/// let mut b = OnePole { gain: 0.5, y: 0.0 };
/// b.load(&mut Reader::new(&bytes))?;
/// assert_eq!(b.y, 3.0);
/// # Ok::<(), interocept_dsp::state::StateError>(())
/// ```
///
/// Skipped fields count for `heap_bytes` only when they are listed in `skip heap`.
#[macro_export]
macro_rules! snapshot {
    ($type:ident $(<$($generic:ident $(: $bound:path)?),*>)? { $($field:ident),* $(,)? }
     $(skip { $($skip:ident),* $(,)? })? $(skip heap { $($table:ident),* $(,)? })?) => {
        impl $(<$($generic $(: $bound)?),*>)? $crate::state::Snapshot for $type $(<$($generic),*>)? {
            fn save(&self, writer: &mut $crate::state::Writer<'_>) {
                let Self { $($field,)* $($($skip: _,)*)? $($($table: _,)*)? } = self;
                $($crate::state::Snapshot::save($field, writer);)*
                let _ = writer;
            }
            fn load(&mut self, reader: &mut $crate::state::Reader<'_>)
                -> Result<(), $crate::state::StateError>
            {
                $($crate::state::Snapshot::load(&mut self.$field, reader)?;)*
                let _ = reader;
                Ok(())
            }
            fn heap_bytes(&self) -> usize {
                #[allow(unused_imports, reason = "a table need not be a snapshot itself")]
                use $crate::state::Snapshot as _;
                0 $(+ $crate::state::Snapshot::heap_bytes(&self.$field))*
                  $($(+ self.$table.heap_bytes())*)?
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use std_alloc::vec;

    #[derive(Debug, PartialEq)]
    struct Sample {
        ring: Vec<f64>,
        at: usize,
        armed: bool,
        last: Option<u64>,
        table: Vec<f64>,
    }
    snapshot!(Sample { ring, at, armed, last } skip heap { table });

    fn sample() -> Sample {
        Sample {
            ring: vec![1.0, f64::NAN, -0.0],
            at: 2,
            armed: true,
            last: Some(9),
            table: vec![5.0],
        }
    }

    fn saved(s: &Sample) -> Vec<u8> {
        let mut count = Writer::new(&mut []);
        s.save(&mut count);
        let mut bytes = vec![0; count.position()];
        s.save(&mut Writer::new(&mut bytes));
        bytes
    }

    #[test]
    fn restores_every_bit() {
        let a = sample();
        let bytes = saved(&a);
        let mut b =
            Sample { ring: vec![0.0; 3], at: 0, armed: false, last: None, table: vec![5.0] };
        let mut reader = Reader::new(&bytes);
        b.load(&mut reader).unwrap();
        reader.finish().unwrap();
        assert_eq!(saved(&b), bytes);
        assert_eq!(a.heap_bytes(), 3 * 8 + 8);
    }

    #[test]
    fn refuses_what_cannot_be_its_own() {
        let bytes = saved(&sample());
        for n in 0..bytes.len() {
            assert!(sample().load(&mut Reader::new(&bytes[..n])).is_err(), "cut at {n}");
        }
        let mut other = sample();
        other.ring.push(0.0);
        assert_eq!(other.load(&mut Reader::new(&bytes)), Err(StateError::Mismatch));
        let mut longer = bytes.clone();
        longer.push(0);
        let mut reader = Reader::new(&longer);
        sample().load(&mut reader).unwrap();
        assert_eq!(reader.finish(), Err(StateError::TrailingBytes));
    }
}
