//! Fixed-capacity memories of the last samples.

use crate::alloc::{Vec, try_vec};
use crate::error::{Error, length};
use crate::state::{Reader, Snapshot, StateError, Writer};

/// The most items a ring may hold.
pub const MAX_CAPACITY: usize = 1 << 28;

/// The last `capacity` items pushed, fewer at the start.
#[derive(Clone, Debug)]
pub struct Ring<T: Snapshot> {
    items: Vec<T>,
    /// Where the next item goes.
    next: usize,
    len: usize,
}

impl<T: Snapshot> Snapshot for Ring<T> {
    fn save(&self, writer: &mut Writer<'_>) {
        self.items.save(writer);
        self.next.save(writer);
        self.len.save(writer);
    }
    fn load(&mut self, reader: &mut Reader<'_>) -> Result<(), StateError> {
        self.items.load(reader)?;
        self.next.load(reader)?;
        self.len.load(reader)?;
        // Everything else relies on these two.
        if self.next < self.items.len() && self.len <= self.items.len() {
            return Ok(());
        }
        (self.next, self.len) = (0, 0);
        Err(StateError::Mismatch)
    }
    fn heap_bytes(&self) -> usize {
        self.items.heap_bytes()
    }
}

impl<T: Copy + Default + Snapshot> Ring<T> {
    /// An empty ring for `capacity` items, 1 to [`MAX_CAPACITY`].
    ///
    /// # Errors
    /// A capacity out of range, or no memory.
    pub fn new(capacity: usize) -> Result<Self, Error> {
        length("capacity", capacity, 1, MAX_CAPACITY)?;
        Ok(Self { items: try_vec(capacity, T::default())?, next: 0, len: 0 })
    }

    /// Adds an item; returns the oldest one if it had to go.
    #[inline]
    pub fn push(&mut self, item: T) -> Option<T> {
        let full = self.len == self.items.len();
        let slot = self.items.get_mut(self.next)?;
        let old = core::mem::replace(slot, item);
        self.next = if self.next + 1 == self.items.len() { 0 } else { self.next + 1 };
        if full {
            Some(old)
        } else {
            self.len += 1;
            None
        }
    }

    /// Takes out the oldest item.
    #[inline]
    pub fn pop_oldest(&mut self) -> Option<T> {
        let item = self.get(0)?;
        self.len -= 1;
        Some(item)
    }

    /// Takes out the newest item.
    #[inline]
    pub fn pop_newest(&mut self) -> Option<T> {
        let item = self.newest(0)?;
        self.len -= 1;
        self.next = if self.next == 0 { self.items.len() - 1 } else { self.next - 1 };
        Some(item)
    }

    /// The `i`-th item, the oldest being 0.
    #[inline]
    pub fn get(&self, i: usize) -> Option<T> {
        if i >= self.len {
            return None;
        }
        self.newest(self.len - 1 - i)
    }

    /// The `age`-th item from the end, the newest being 0.
    #[inline]
    pub fn newest(&self, age: usize) -> Option<T> {
        if age >= self.len {
            return None;
        }
        let at = if age < self.next {
            self.next - 1 - age
        } else {
            self.next + self.items.len() - 1 - age
        };
        self.items.get(at).copied()
    }

    /// All items in two slices, the older one first.
    pub fn as_slices(&self) -> (&[T], &[T]) {
        if self.len <= self.next {
            (self.items.get(self.next - self.len..self.next).unwrap_or(&[]), &[])
        } else {
            let start = self.next + self.items.len() - self.len;
            (self.items.get(start..).unwrap_or(&[]), self.items.get(..self.next).unwrap_or(&[]))
        }
    }

    /// All items, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = T> + '_ {
        let (old, new) = self.as_slices();
        old.iter().chain(new).copied()
    }

    /// How many items are held.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Nothing held.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The next push drops an item.
    pub fn is_full(&self) -> bool {
        self.len == self.items.len()
    }

    /// How many items can be held.
    pub fn capacity(&self) -> usize {
        self.items.len()
    }

    /// Empties the ring. What it held is overwritten, so that equal histories since give
    /// equal saved states.
    pub fn reset(&mut self) {
        self.items.fill(T::default());
        (self.next, self.len) = (0, 0);
    }
}

/// The last `capacity` items as one slice: each is kept twice, so that the view never wraps.
#[derive(Clone, Debug)]
pub struct SlidingWindow<T: Snapshot> {
    items: Vec<T>,
    next: usize,
    capacity: usize,
}

impl<T: Snapshot> Snapshot for SlidingWindow<T> {
    fn save(&self, writer: &mut Writer<'_>) {
        self.items.save(writer);
        self.next.save(writer);
    }
    fn load(&mut self, reader: &mut Reader<'_>) -> Result<(), StateError> {
        self.items.load(reader)?;
        self.next.load(reader)?;
        if self.next < self.capacity {
            return Ok(());
        }
        self.next = 0;
        Err(StateError::Mismatch)
    }
    fn heap_bytes(&self) -> usize {
        self.items.heap_bytes()
    }
}

impl<T: Copy + Default + Snapshot> SlidingWindow<T> {
    /// A window filled with the default value; `capacity` is 1 to [`MAX_CAPACITY`].
    ///
    /// # Errors
    /// A capacity out of range, or no memory.
    pub fn new(capacity: usize) -> Result<Self, Error> {
        length("capacity", capacity, 1, MAX_CAPACITY)?;
        Ok(Self { items: try_vec(2 * capacity, T::default())?, next: 0, capacity })
    }

    /// Adds an item and drops the oldest.
    #[inline]
    pub fn push(&mut self, item: T) {
        if let Some(slot) = self.items.get_mut(self.next) {
            *slot = item;
        }
        if let Some(slot) = self.items.get_mut(self.next.wrapping_add(self.capacity)) {
            *slot = item;
        }
        self.next = if self.next + 1 >= self.capacity { 0 } else { self.next + 1 };
    }

    /// The last `capacity` items, oldest first.
    #[inline]
    pub fn as_slice(&self) -> &[T] {
        self.items.get(self.next..self.next.wrapping_add(self.capacity)).unwrap_or(&[])
    }

    /// The `age`-th item from the end, the newest being 0.
    #[inline]
    pub fn newest(&self, age: usize) -> Option<T> {
        let back = self.capacity.checked_sub(age.checked_add(1)?)?;
        self.items.get(self.next.wrapping_add(back)).copied()
    }

    /// Puts another item in the place of the `age`-th from the end.
    pub fn replace_newest(&mut self, age: usize, item: T) {
        let back = age.checked_add(1).and_then(|age| self.capacity.checked_sub(age));
        let Some(at) = back.map(|back| self.next.wrapping_add(back)) else { return };
        let twin = if at < self.capacity { at + self.capacity } else { at - self.capacity };
        for at in [at, twin] {
            if let Some(slot) = self.items.get_mut(at) {
                *slot = item;
            }
        }
    }

    /// Sets every item.
    pub fn fill(&mut self, item: T) {
        self.items.fill(item);
        self.next = 0;
    }

    /// As after `new`.
    pub fn reset(&mut self) {
        self.fill(T::default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std_alloc::vec::Vec;

    #[test]
    fn keeps_the_last_items_in_order() {
        let mut ring = Ring::new(3).unwrap();
        let mut window = SlidingWindow::new(3).unwrap();
        for i in 1..=10_i32 {
            assert_eq!(ring.push(i), (i > 3).then(|| i - 3));
            window.push(i);
            let want: Vec<i32> = ((i - 2).max(1)..=i).collect();
            assert_eq!(ring.iter().collect::<Vec<_>>(), want);
            assert_eq!((0..4).map_while(|k| ring.get(k)).collect::<Vec<_>>(), want);
            assert_eq!(ring.newest(0), Some(i));
            assert_eq!(
                window.as_slice().iter().copied().filter(|&v| v > 0).collect::<Vec<_>>(),
                want
            );
        }
        for i in 10..14 {
            let newest: Vec<i32> = (0..).map_while(|age| window.newest(age)).collect();
            assert_eq!(newest, [i, i - 1, i - 2]);
            window.replace_newest(1, -i);
            assert_eq!(window.as_slice(), [i - 2, -i, i]);
            window.replace_newest(1, i - 1);
            window.replace_newest(3, 0);
            window.push(i + 1);
        }
        assert_eq!((ring.pop_oldest(), ring.pop_newest()), (Some(8), Some(10)));
        assert_eq!(ring.push(11), None);
        assert_eq!(ring.iter().collect::<Vec<_>>(), [9, 11]);
        assert!(Ring::<f64>::new(0).is_err());
    }
}
