//! Records that wait to be polled.

use crate::{
    arguments,
    status::{self, icept_status},
};
use alloc::vec::Vec;
use core::ffi::c_void;
use interocept::{Error, dsp::alloc::try_vec, record::put_bytes};

/// A ring of records, as bytes.
pub(crate) struct Queue {
    bytes: Vec<u8>,
    record: usize,
    first: usize,
    len: usize,
}

impl Queue {
    pub(crate) fn new(record: usize, capacity: usize) -> Result<Self, Error> {
        Ok(Self { bytes: try_vec(record.saturating_mul(capacity), 0)?, record, first: 0, len: 0 })
    }

    fn capacity(&self) -> usize {
        self.bytes.len() / self.record.max(1)
    }

    pub(crate) fn room(&self) -> usize {
        self.capacity() - self.len
    }

    fn slot(&mut self, place: usize) -> Option<&mut [u8]> {
        let start = (self.first + place) % self.capacity().max(1) * self.record;
        self.bytes.get_mut(start..start + self.record)
    }

    pub(crate) fn put(&mut self, record: &[u8]) {
        let place = self.len;
        if let Some(slot) = self.slot(place) {
            put_bytes(slot, record);
            self.len += 1;
        }
    }

    fn take(&mut self, out: &mut [u8]) {
        if let Some(slot) = self.slot(0) {
            put_bytes(out, slot);
            // A caller with a newer, larger record finds zeros in what this version lacks.
            out.iter_mut().skip(slot.len()).for_each(|b| *b = 0);
            self.first = (self.first + 1) % self.capacity().max(1);
            self.len -= 1;
        }
    }

    /// Takes up to `capacity` records of `record_size` bytes out; `*n` says how many.
    ///
    /// # Safety
    /// `records` points to `capacity * record_size` bytes, `n` to a `size_t`.
    pub(crate) unsafe fn poll(
        &mut self,
        records: *mut c_void,
        capacity: usize,
        record_size: usize,
        n: *mut usize,
    ) -> Result<(), icept_status> {
        // SAFETY: promised by the caller.
        let n = unsafe { arguments::output(n) }?;
        if record_size == 0 {
            return Err(status::STRUCT_SIZE);
        }
        let len = capacity.checked_mul(record_size).ok_or(status::LENGTH)?;
        // SAFETY: promised by the caller; bytes need no alignment.
        let out = unsafe { arguments::room(records.cast::<u8>(), len) }?;
        *n = capacity.min(self.len);
        for record in out.chunks_exact_mut(record_size).take(*n) {
            self.take(record);
        }
        Ok(())
    }

    pub(crate) fn clear(&mut self) {
        (self.first, self.len) = (0, 0);
    }
}
