//! Items in a row, up to as many as room was made for.

use core::cell::Cell;

use crate::{
    alloc::{Vec, try_vec},
    error::Error,
    state::{Reader, Snapshot, StateError, Writer},
};

/// What is held of a stream, oldest first, as one slice.
#[derive(Clone, Debug)]
pub struct Held<T> {
    slots: Vec<T>,
    len: usize,
}

impl<T: Copy> Held<T> {
    /// Room for so many items; `none` is what unused room is filled with.
    ///
    /// # Errors
    /// No memory.
    pub fn new(capacity: usize, none: T) -> Result<Self, Error> {
        Ok(Self { slots: try_vec(capacity, none)?, len: 0 })
    }

    /// Takes an item behind the others; false, and nothing, where there is no room.
    pub fn push(&mut self, item: T) -> bool {
        let Some(slot) = self.slots.get_mut(self.len) else { return false };
        *slot = item;
        self.len += 1;
        true
    }

    /// Drops the first ones, as long as they are `old`.
    pub fn drop_while(&mut self, old: impl Fn(&T) -> bool) {
        let gone = self.as_slice().iter().take_while(|item| old(item)).count();
        if gone == 0 {
            return;
        }
        // Cells may be read and written through one slice, without an index that could be wrong.
        let held = self.slots.get_mut(..self.len).unwrap_or(&mut []);
        let cells = Cell::from_mut(held).as_slice_of_cells();
        for (to, from) in cells.iter().zip(cells.iter().skip(gone)) {
            to.set(from.get());
        }
        self.len -= gone;
    }

    /// Drops all.
    pub fn clear(&mut self) {
        self.len = 0;
    }

    /// All of them.
    pub fn as_slice(&self) -> &[T] {
        self.slots.get(..self.len).unwrap_or(&[])
    }

    /// All of them, to be changed.
    pub fn as_mut_slice(&mut self) -> &mut [T] {
        self.slots.get_mut(..self.len).unwrap_or(&mut [])
    }

    /// Whether nothing is held.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
}

/// Room that is not used is no part of the state.
impl<T: Snapshot> Snapshot for Held<T> {
    fn save(&self, writer: &mut Writer<'_>) {
        self.len.save(writer);
        self.slots.iter().take(self.len).for_each(|item| item.save(writer));
    }
    fn load(&mut self, reader: &mut Reader<'_>) -> Result<(), StateError> {
        let mut len = 0;
        len.load(reader)?;
        let held = self.slots.get_mut(..len).ok_or(StateError::Mismatch)?;
        held.iter_mut().try_for_each(|item| item.load(reader))?;
        self.len = len;
        Ok(())
    }
    fn heap_bytes(&self) -> usize {
        self.slots.heap_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std_alloc::vec;

    #[test]
    fn holds_what_there_is_room_for_and_saves_no_more() {
        let mut held = Held::new(3, 0).unwrap();
        assert!([5, 6, 7].into_iter().all(|x: u32| held.push(x)) && !held.push(8));
        held.drop_while(|x| *x < 6);
        assert_eq!(held.as_slice(), [6, 7]);
        let mut count = Writer::new(&mut []);
        held.save(&mut count);
        assert_eq!(count.position(), 8 + 2 * 4);
        let mut bytes = vec![0; count.position()];
        held.save(&mut Writer::new(&mut bytes));
        let mut other = Held::new(3, 0).unwrap();
        other.load(&mut Reader::new(&bytes)).unwrap();
        assert_eq!(other.as_slice(), held.as_slice());
        let mut small = Held::<u32>::new(1, 0).unwrap();
        assert_eq!(small.load(&mut Reader::new(&bytes)), Err(StateError::Mismatch));
        assert!(small.is_empty());
    }
}
