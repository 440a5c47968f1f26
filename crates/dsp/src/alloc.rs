//! Fallible allocation: the only way this library takes memory.
//!
//! Running out of memory on a device is an error to report, not a reason to abort.

use core::fmt;
pub use std_alloc::{boxed::Box, string::String, vec::Vec};

/// The allocator refused `bytes` bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfMemory {
    /// How many bytes were asked for.
    pub bytes: usize,
}

impl fmt::Display for OutOfMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "out of memory: {} bytes could not be allocated", self.bytes)
    }
}

impl core::error::Error for OutOfMemory {}

/// A vector of `len` copies of `value`, with no spare capacity.
pub fn try_vec<T: Clone>(len: usize, value: T) -> Result<Vec<T>, OutOfMemory> {
    let mut v = try_with_capacity(len)?;
    v.resize(len, value);
    Ok(v)
}

/// An empty vector with room for exactly `capacity` items.
pub fn try_with_capacity<T>(capacity: usize) -> Result<Vec<T>, OutOfMemory> {
    let mut v = Vec::new();
    v.try_reserve_exact(capacity)
        .map_err(|_| OutOfMemory { bytes: capacity.saturating_mul(size_of::<T>()) })?;
    Ok(v)
}

/// A boxed value. The stable `Box::new` aborts when memory runs out; a one-element vector
/// turned into a boxed array does the same job and can fail.
pub fn try_box<T>(value: T) -> Result<Box<[T; 1]>, OutOfMemory> {
    let mut v = try_with_capacity(1)?;
    v.push(value);
    v.into_boxed_slice().try_into().map_err(|_| OutOfMemory { bytes: size_of::<T>() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_impossible_size_is_an_error() {
        let bytes = usize::MAX / 16 * 8;
        assert_eq!(try_vec(usize::MAX / 16, 0.0_f64), Err(OutOfMemory { bytes }));
        assert!(try_vec(usize::MAX / 4, 0.0_f64).is_err());
    }

    #[test]
    fn a_vector_has_no_spare_capacity() {
        let v = try_vec(7, 1u8).unwrap();
        assert_eq!((v.len(), v.capacity()), (7, 7));
        assert_eq!(*try_box(3).unwrap(), [3]);
    }
}
