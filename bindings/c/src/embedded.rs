//! The bare-metal library: memory from a buffer of the caller, nothing from an operating system.

use crate::{
    arguments,
    handle::guarded,
    status::{self, icept_status},
};
use core::{
    alloc::{GlobalAlloc, Layout},
    cell::UnsafeCell,
    ffi::c_void,
    ptr::{NonNull, null_mut},
};
use linked_list_allocator::Heap;

/// One heap, given once. Making and freeing processors is for one thread at a time here.
struct Memory(UnsafeCell<Heap>);

// SAFETY: the interface of this build demands one thread at a time.
unsafe impl Sync for Memory {}

#[cfg_attr(not(any(feature = "std", test)), global_allocator)]
static MEMORY: Memory = Memory(UnsafeCell::new(Heap::empty()));

// SAFETY: the heap hands out pieces that do not overlap and are aligned as asked.
unsafe impl GlobalAlloc for Memory {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: one thread at a time.
        let heap = unsafe { &mut *self.0.get() };
        heap.allocate_first_fit(layout).map_or(null_mut(), NonNull::as_ptr)
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        if let Some(pointer) = NonNull::new(pointer) {
            // SAFETY: one thread at a time, and the pointer came from `alloc`.
            unsafe { (*self.0.get()).deallocate(pointer, layout) };
        }
    }
}

/// Gives the library its memory, once, before anything else.
///
/// # Safety
/// `buffer` points to `size` bytes that belong to the library from then on.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn icept_init_heap(buffer: *mut c_void, size: usize) -> icept_status {
    guarded(|| {
        // SAFETY: promised by the caller; bytes need no alignment.
        let room = unsafe { arguments::room(buffer.cast::<u8>(), size) }?;
        // SAFETY: one thread at a time.
        let heap = unsafe { &mut *MEMORY.0.get() };
        if room.len() < 256 {
            return Err(interocept::ErrorCode::BufferTooSmall as icept_status);
        }
        if heap.size() != 0 {
            return Err(status::BUSY);
        }
        // SAFETY: promised by the caller.
        unsafe { heap.init(room.as_mut_ptr(), room.len()) };
        Ok(())
    })
}

#[cfg(not(any(feature = "std", test)))]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}
