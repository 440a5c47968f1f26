//! A bare-metal image that makes every processor and runs it through all of its calls.
//! `check.sh` links it and looks at its symbols: nothing in it may panic.
#![no_std]
#![no_main]

use core::{
    alloc::{GlobalAlloc, Layout},
    cell::UnsafeCell,
    panic::PanicInfo,
    ptr,
};
use interocept::{SampleRate, erased::Frames, process::Input, registry};

/// Hands out a fixed arena from the bottom, and takes nothing back.
struct Arena(UnsafeCell<(usize, [u64; 4096])>);

// SAFETY: the image has one thread.
unsafe impl Sync for Arena {}

// SAFETY: pieces do not overlap and are aligned.
unsafe impl GlobalAlloc for Arena {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: one thread.
        let (used, memory) = unsafe { &mut *self.0.get() };
        let start = (*used).next_multiple_of(8);
        let Some(end) = start.checked_add(layout.size()) else { return ptr::null_mut() };
        if end > size_of_val(memory) || layout.align() > 8 {
            return ptr::null_mut();
        }
        *used = end;
        memory.as_mut_ptr().cast::<u8>().wrapping_add(start)
    }
    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

#[global_allocator]
static ARENA: Arena = Arena(UnsafeCell::new((0, [0; 4096])));

/// What a device would have, so that nothing is known at compile time.
#[unsafe(no_mangle)]
static SAMPLES: [i16; 64] = [0; 64];

#[unsafe(no_mangle)]
extern "C" fn start() -> ! {
    // SAFETY: reads of a static through a volatile pointer.
    let samples = unsafe { ptr::read_volatile(&raw const SAMPLES) };
    let mut state = [0; 64];
    let mut sum = 0_u8;
    for entry in registry::PROCESSORS {
        let rate = match entry.info.input {
            Input::Events => SampleRate::MICROSECONDS,
            Input::Samples => match SampleRate::new(f64::from(samples[0])) {
                Ok(rate) => rate,
                Err(_) => continue,
            },
        };
        let Ok(mut p) = (entry.make)(&[], rate) else { continue };
        let mut poll = |record: &[u8]| {
            sum = record.iter().fold(sum, |a, b| a.wrapping_add(*b));
        };
        let _ = p.push(Frames::I16(&samples), &mut poll);
        let _ = p.push_gap(u64::from(samples[1].unsigned_abs()), &mut poll);
        p.finish(&mut poll);
        let _ = p.save_state(&mut state).and_then(|_| p.load_state(&state));
        let _ = p.reset();
    }
    loop {
        // SAFETY: keeps the results alive.
        unsafe { ptr::read_volatile(&raw const sum) };
    }
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    loop {}
}
