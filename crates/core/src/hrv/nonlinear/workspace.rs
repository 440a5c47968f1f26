//! The memory of all kernels, taken once.

use super::Undefined;
use super::dfa::Moments;
use crate::dsp::alloc::{OutOfMemory, Vec, try_vec};

/// Room for series of up to `max_n` intervals: about 230 bytes an interval. Contents carry
/// nothing from one call to the next.
#[derive(Clone, Debug)]
pub struct Workspace {
    max_n: usize,
    /// Sort keys and counts.
    pub(super) key: [Vec<u64>; 3],
    /// Orders, buckets, starts and counts.
    pub(super) index: [Vec<u32>; 4],
    pub(super) real: [Vec<f64>; 6],
    pub(super) whole: [Vec<i32>; 5],
    pub(super) moments: Vec<Moments>,
    /// States of the suffix automaton.
    pub(super) automaton: Vec<[u32; 4]>,
}

/// Starts of up to N buckets, their end and a sentinel.
const SPARE: usize = 3;

impl Workspace {
    /// Takes the memory for series of up to `max_n` intervals (at most 2^31 - 8).
    pub fn new(max_n: usize) -> Result<Self, OutOfMemory> {
        if max_n > i32::MAX as usize - 8 {
            return Err(OutOfMemory { bytes: usize::MAX });
        }
        let n = max_n + SPARE;
        let keys = || try_vec(n, 0);
        let indices = || try_vec(n, 0);
        let reals = || try_vec(n, 0.0);
        let wholes = || try_vec(n, 0);
        Ok(Self {
            max_n,
            key: [keys()?, keys()?, keys()?],
            index: [indices()?, indices()?, indices()?, indices()?],
            real: [reals()?, reals()?, reals()?, reals()?, reals()?, reals()?],
            whole: [wholes()?, wholes()?, wholes()?, wholes()?, wholes()?],
            moments: try_vec(n, Moments::default())?,
            automaton: try_vec(2 * n, [0; 4])?,
        })
    }

    /// The longest series this workspace serves.
    pub fn max_n(&self) -> usize {
        self.max_n
    }

    /// Bytes held on the heap.
    pub fn heap_bytes(&self) -> usize {
        let n = self.max_n + SPARE;
        n * (3 * 8 + 4 * 4 + 6 * 8 + 5 * 4 + size_of::<Moments>() + 2 * 16)
    }

    pub(super) fn fits(&self, n: usize) -> Result<(), Undefined> {
        if n <= self.max_n { Ok(()) } else { Err(Undefined::TooLong { room: self.max_n }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_grows_with_the_series_and_an_impossible_size_is_an_error() {
        let one = Workspace::new(1000).unwrap().heap_bytes();
        let two = Workspace::new(2000).unwrap().heap_bytes();
        assert!(two < 2 * one && one < 240 * 1003, "{one} {two}");
        assert!(Workspace::new(usize::MAX).is_err());
    }
}
