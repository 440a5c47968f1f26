//! A global allocator that counts, for each thread, calls and live bytes, and that can be told
//! to fail.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
};

thread_local! {
    static CALLS: Cell<u64> = const { Cell::new(0) };
    static LIVE: Cell<i64> = const { Cell::new(0) };
    static PEAK: Cell<i64> = const { Cell::new(0) };
    static LEFT: Cell<Option<u64>> = const { Cell::new(None) };
}

/// Install with `#[global_allocator]`.
#[derive(Debug)]
pub struct Counting;

/// Whether the allocation that is asked for now shall be granted.
fn granted(bytes: i64) -> bool {
    let granted = LEFT
        .try_with(|left| match left.get() {
            None => true,
            Some(0) => false,
            Some(n) => {
                left.set(Some(n - 1));
                true
            }
        })
        .unwrap_or(true);
    if granted {
        let _ = CALLS.try_with(|c| c.set(c.get() + 1));
        let _ = LIVE.try_with(|c| {
            c.set(c.get() + bytes);
            let _ = PEAK.try_with(|peak| peak.set(peak.get().max(c.get())));
        });
    }
    granted
}

// SAFETY: every call is handed on to the system's allocator unchanged, or refused with null.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if granted(layout.size() as i64) {
            // SAFETY: the caller's promises are the same.
            unsafe { System.alloc(layout) }
        } else {
            std::ptr::null_mut()
        }
    }

    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
        let _ = LIVE.try_with(|c| c.set(c.get() - layout.size() as i64));
        // SAFETY: the caller's promises are the same.
        unsafe { System.dealloc(ptr, layout) }
    }

    unsafe fn realloc(&self, ptr: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        if granted(new_size as i64 - layout.size() as i64) {
            // SAFETY: the caller's promises are the same.
            unsafe { System.realloc(ptr, layout, new_size) }
        } else {
            std::ptr::null_mut()
        }
    }
}

/// What a piece of work did to this thread's memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Calls that took or moved memory.
    pub calls: u64,
    /// Bytes taken and not given back.
    pub live_bytes: i64,
    /// The most that was taken at once.
    pub peak_bytes: i64,
}

/// Counts what `work` allocates on this thread.
pub fn count<T>(work: impl FnOnce() -> T) -> (T, Usage) {
    let before = (CALLS.get(), LIVE.get());
    PEAK.set(before.1);
    let result = work();
    let usage = Usage {
        calls: CALLS.get() - before.0,
        live_bytes: LIVE.get() - before.1,
        peak_bytes: PEAK.get() - before.1,
    };
    (result, usage)
}

/// Runs `work` on a heap that grants `allocations` more allocations and then none.
pub fn failing_after<T>(allocations: u64, work: impl FnOnce() -> T) -> T {
    LEFT.set(Some(allocations));
    let result = work();
    LEFT.set(None);
    result
}
