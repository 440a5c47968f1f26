//! Where processors live: slots that are found by number and generation.
//!
//! A handle is no address, so one that was freed, forged or given twice is recognised without
//! touching memory. A slot is entered by one caller at a time; others are told that it is busy.
//! Finding and entering take no lock.

use crate::status::{self, icept_status};
use alloc::{boxed::Box, vec::Vec};
use core::{
    cell::UnsafeCell,
    ptr::null_mut,
    sync::atomic::{AtomicPtr, AtomicU32, Ordering},
};

/// A processor in C: a number, and nothing at an address. 0 is none.
#[allow(non_camel_case_types)]
pub type icept_handle = u64;

const PAGES: usize = 256;
const SLOTS_OF_PAGE: usize = if cfg!(feature = "std") { 256 } else { 8 };

/// A slot's state: the generation in the upper bits, and one of these below.
const FREE: u32 = 0;
const IDLE: u32 = 1;
const BUSY: u32 = 2;
const STATES: u32 = 0b11;
const NEXT_GENERATION: u32 = 0b100;

struct Slot<T> {
    state: AtomicU32,
    value: UnsafeCell<Option<T>>,
}

type Page<T> = [Slot<T>];

/// Slots for values of one type. Pages are made as they are needed and never given back.
pub(crate) struct Slots<T> {
    pages: [AtomicPtr<Slot<T>>; PAGES],
}

// SAFETY: a value is touched only by whoever moved its slot to BUSY, with acquire and release
// ordering; `T: Send` lets it be touched from any thread in turn.
unsafe impl<T: Send> Sync for Slots<T> {}

/// Compare and exchange. Without such an instruction (ARMv6-M) plain load and store do: such a
/// machine has one core, and interrupts may not share a handle or make one.
fn exchange(state: &AtomicU32, from: u32, to: u32) -> bool {
    #[cfg(target_has_atomic = "32")]
    return state.compare_exchange(from, to, Ordering::Acquire, Ordering::Relaxed).is_ok();
    #[cfg(not(target_has_atomic = "32"))]
    {
        let same = state.load(Ordering::Relaxed) == from;
        if same {
            state.store(to, Ordering::Relaxed);
        }
        same
    }
}

impl<T> Slots<T> {
    pub(crate) const fn new() -> Self {
        Self { pages: [const { AtomicPtr::new(null_mut()) }; PAGES] }
    }

    fn page(&self, number: usize) -> Option<&Page<T>> {
        let first = self.pages.get(number)?.load(Ordering::Acquire);
        if first.is_null() {
            return None;
        }
        // SAFETY: a page is published whole and never freed.
        Some(unsafe { core::slice::from_raw_parts(first, SLOTS_OF_PAGE) })
    }

    /// The page, made if there is none yet; `None` when memory runs out.
    fn page_or_new(&self, number: usize) -> Option<&Page<T>> {
        if self.page(number).is_none() {
            let mut page: Vec<Slot<T>> = Vec::new();
            page.try_reserve_exact(SLOTS_OF_PAGE).ok()?;
            page.extend(
                (0..SLOTS_OF_PAGE)
                    .map(|_| Slot { state: AtomicU32::new(FREE), value: UnsafeCell::new(None) }),
            );
            let first = Box::into_raw(page.into_boxed_slice()).cast::<Slot<T>>();
            let entry = self.pages.get(number)?;
            #[cfg(target_has_atomic = "ptr")]
            if entry
                .compare_exchange(null_mut(), first, Ordering::AcqRel, Ordering::Relaxed)
                .is_err()
            {
                let page = core::ptr::slice_from_raw_parts_mut(first, SLOTS_OF_PAGE);
                // SAFETY: another thread published its page first; this one is still ours.
                drop(unsafe { Box::from_raw(page) });
            }
            #[cfg(not(target_has_atomic = "ptr"))]
            entry.store(first, Ordering::Release);
        }
        self.page(number)
    }

    /// Puts a value into a free slot.
    pub(crate) fn insert(&self, value: T) -> Result<icept_handle, icept_status> {
        for number in 0..PAGES {
            let Some(page) = self.page_or_new(number) else {
                return Err(interocept::ErrorCode::OutOfMemory as icept_status);
            };
            for (place, slot) in page.iter().enumerate() {
                let state = slot.state.load(Ordering::Relaxed);
                let claimed = (state & !STATES) | BUSY;
                if state & STATES == FREE && exchange(&slot.state, state, claimed) {
                    // SAFETY: the slot is ours until the state says otherwise.
                    unsafe { *slot.value.get() = Some(value) };
                    slot.state.store((state & !STATES) | IDLE, Ordering::Release);
                    let index = (number * SLOTS_OF_PAGE + place) as u64 + 1;
                    return Ok(u64::from(state & !STATES) << 32 | index);
                }
            }
        }
        Err(status::TOO_MANY_HANDLES)
    }

    /// Enters the slot of a handle and moves it to BUSY.
    fn enter(&self, handle: icept_handle) -> Result<&Slot<T>, icept_status> {
        let index = (handle & 0xFFFF_FFFF).checked_sub(1).ok_or(status::INVALID_HANDLE)? as usize;
        let generation = (handle >> 32) as u32;
        let slot = self
            .page(index / SLOTS_OF_PAGE)
            .and_then(|page| page.get(index % SLOTS_OF_PAGE))
            .ok_or(status::INVALID_HANDLE)?;
        if generation & STATES == 0 && exchange(&slot.state, generation | IDLE, generation | BUSY) {
            return Ok(slot);
        }
        // Alive but not entered means that another caller was in, even if it has left by now.
        let now = slot.state.load(Ordering::Relaxed);
        let alive = now & !STATES == generation && now & STATES != FREE;
        Err(if alive { status::BUSY } else { status::INVALID_HANDLE })
    }

    /// Calls `work` with the value of a handle, alone.
    pub(crate) fn with<R>(
        &self,
        handle: icept_handle,
        work: impl FnOnce(&mut T) -> Result<R, icept_status>,
    ) -> Result<R, icept_status> {
        let slot = self.enter(handle)?;
        // SAFETY: the state is BUSY, so nobody else touches the value.
        let value = unsafe { &mut *slot.value.get() };
        let result = value.as_mut().ok_or(status::INVALID_HANDLE).and_then(work);
        let busy = slot.state.load(Ordering::Relaxed);
        slot.state.store((busy & !STATES) | IDLE, Ordering::Release);
        result
    }

    /// Takes the value of a handle out; the handle is dead from then on.
    pub(crate) fn remove(&self, handle: icept_handle) -> Result<T, icept_status> {
        let slot = self.enter(handle)?;
        // SAFETY: the state is BUSY, so nobody else touches the value.
        let value = unsafe { (*slot.value.get()).take() };
        let busy = slot.state.load(Ordering::Relaxed);
        let next = (busy & !STATES).wrapping_add(NEXT_GENERATION);
        slot.state.store(next | FREE, Ordering::Release);
        value.ok_or(status::INVALID_HANDLE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dead_forged_and_busy_handles_are_told() {
        let slots = Slots::new();
        let a = slots.insert(1).unwrap();
        let b = slots.insert(2).unwrap();
        assert_ne!(a, b);
        let inner = slots.with(a, |v| {
            assert_eq!(*v, 1);
            Ok(slots.with(a, |_| Ok(())))
        });
        assert_eq!(inner, Ok(Err(status::BUSY)));
        assert_eq!(slots.remove(a), Ok(1));
        assert_eq!(slots.remove(a), Err(status::INVALID_HANDLE));
        let c = slots.insert(3).unwrap();
        assert_eq!(
            slots.with(a, |_| Ok(())),
            Err(status::INVALID_HANDLE),
            "its slot lives on in {c}"
        );
        for forged in [0, u64::MAX, b ^ (1 << 32), b + 1000, b | 0b11 << 32] {
            assert_eq!(slots.with(forged, |_| Ok(())), Err(status::INVALID_HANDLE), "{forged:x}");
        }
        assert_eq!(slots.with(b, |v| Ok(*v)), Ok(2));
    }

    #[test]
    fn random_makes_and_frees_never_mix() {
        let slots = Slots::new();
        let (mut alive, mut dead, mut seed) = (Vec::new(), Vec::new(), 1_u64);
        let rounds = if cfg!(miri) { 300 } else { 100_000 };
        for i in 0..rounds {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            if seed >> 63 == 0 || alive.is_empty() {
                alive.push((slots.insert(i).unwrap(), i));
            } else {
                let at = (seed >> 32) as usize % alive.len();
                let (handle, value) = alive.swap_remove(at);
                assert_eq!(slots.remove(handle), Ok(value));
                dead.push(handle);
            }
            if let Some(handle) = dead.get((seed >> 40) as usize % dead.len().max(1)) {
                assert_eq!(slots.with(*handle, |_| Ok(())), Err(status::INVALID_HANDLE));
            }
        }
    }
}
