//! Windows that wait until every stream has told of them.

use super::Reading;
use crate::error::Error;
use interocept_dsp::{
    alloc::{Vec, try_with_capacity},
    held::Held,
    state::{Reader, Snapshot, StateError, Writer},
};

/// Windows in a row, from the one that is given out next.
#[derive(Clone)]
pub(super) struct Slots {
    /// Number of the first window that has not been given out.
    pub(super) first: u64,
    /// One for each window that can wait; window k is at k modulo their number.
    waiting: Vec<Held<Reading>>,
    /// Measures that came for a window that was over, or for which there was no room.
    pub(super) lost: u64,
}

impl Slots {
    pub(super) fn new(first: u64, windows: usize, measures: usize) -> Result<Self, Error> {
        let mut waiting = try_with_capacity(windows)?;
        for _ in 0..windows {
            waiting.push(Held::new(measures, Reading::none())?);
        }
        Ok(Self { first, waiting, lost: 0 })
    }

    pub(super) fn depth(&self) -> u64 {
        self.waiting.len() as u64
    }

    fn at(&mut self, window: u64) -> Option<&mut Held<Reading>> {
        let place = window.checked_rem(self.waiting.len() as u64)?;
        self.waiting.get_mut(place as usize)
    }

    /// What is held of the first window.
    pub(super) fn next(&self) -> &[Reading] {
        let place = self.first.checked_rem(self.waiting.len() as u64);
        let slot = place.and_then(|place| self.waiting.get(place as usize));
        slot.map_or(&[], Held::as_slice)
    }

    /// Takes a measure of a window that is not over yet.
    pub(super) fn put(&mut self, window: u64, reading: Reading) {
        let open = window >= self.first && window - self.first < self.depth();
        if !(open && self.at(window).is_some_and(|slot| slot.push(reading))) {
            self.lost = self.lost.saturating_add(1);
        }
    }

    /// Gives out the first window: its measures stream by stream and, within one, processor by
    /// processor, in the order in which they came.
    pub(super) fn release(&mut self, streams: usize, sink: &mut impl FnMut(Reading)) {
        let first = self.first;
        self.first = first.saturating_add(1);
        let Some(slot) = self.at(first) else { return };
        let held = slot.as_slice();
        for stream in 0..streams as u32 {
            let of_stream = || held.iter().filter(move |r| r.stream == stream);
            let jobs = of_stream().map(|r| r.job).fold(0, u32::max);
            for job in 0..=jobs {
                of_stream().filter(|r| r.job == job).for_each(|r| sink(*r));
            }
        }
        slot.clear();
    }
}

impl Snapshot for Slots {
    fn save(&self, writer: &mut Writer<'_>) {
        self.first.save(writer);
        self.lost.save(writer);
        self.waiting.iter().for_each(|slot| slot.save(writer));
    }
    fn load(&mut self, reader: &mut Reader<'_>) -> Result<(), StateError> {
        self.first.load(reader)?;
        self.lost.load(reader)?;
        self.waiting.iter_mut().try_for_each(|slot| slot.load(reader))
    }
    fn heap_bytes(&self) -> usize {
        let own = self.waiting.capacity() * size_of::<Held<Reading>>();
        own + self.waiting.iter().map(Snapshot::heap_bytes).sum::<usize>()
    }
}
