//! The digest of every processor's records: the lines of `tests/golden/processors.txt`, from any
//! platform, and below each, indented, those of its parts. On a bare Cortex-M4F it brings its own start and speaks by semihosting.
#![cfg_attr(target_os = "none", no_std, no_main)]

extern crate alloc;

#[path = "../../src/digest.rs"]
mod digest;
#[path = "../../src/signals.rs"]
#[allow(dead_code, reason = "the hostile signals are for the laws")]
mod signals;

use core::fmt::{self, Write};
use digest::Digest;
use interocept::registry::PROCESSORS;

fn tell(out: &mut impl Write) -> fmt::Result {
    for entry in PROCESSORS {
        let Digest { records, hash } = digest::of(entry);
        writeln!(out, "{} {records} {hash:016x}", entry.info.name)?;
        for (part, Digest { hash, .. }) in digest::parts(entry) {
            writeln!(out, "  {}: {part} {hash:016x}", entry.info.name)?;
        }
    }
    Ok(())
}

#[cfg(not(target_os = "none"))]
fn main() {
    let mut text = alloc::string::String::new();
    tell(&mut text).expect("text takes everything");
    print!("{text}");
}

#[cfg(target_os = "none")]
mod bare {
    use core::{
        alloc::{GlobalAlloc, Layout},
        arch::{asm, global_asm},
        cell::UnsafeCell,
        fmt, ptr,
    };

    // Vectors, and the way to `begin`: data copied, the floating-point unit on.
    global_asm!(
        ".section .vectors, \"a\"",
        ".word stack_top, reset",
        ".rept 14",
        ".word fault",
        ".endr",
        ".text",
        ".global reset, fault",
        ".type reset, %function",
        ".thumb_func",
        "reset:",
        "ldr r0, =0xE000ED88", // CPACR
        "ldr r1, [r0]",
        "orr r1, r1, #0xF00000",
        "str r1, [r0]",
        "dsb",
        "isb",
        "ldr r0, =data_load",
        "ldr r1, =data_start",
        "ldr r2, =data_end",
        "2: cmp r1, r2",
        "bhs 3f",
        "ldr r3, [r0], #4",
        "str r3, [r1], #4",
        "b 2b",
        "3: bl begin",
        ".type fault, %function",
        ".thumb_func",
        "fault:",
        "movs r0, #3",
        "bl leave",
    );

    fn semihosting(operation: u32, argument: *const u32) {
        // SAFETY: a breakpoint that the emulator answers; the argument outlives it.
        unsafe { asm!("bkpt 0xAB", inout("r0") operation => _, in("r1") argument) };
    }

    #[unsafe(no_mangle)]
    extern "C" fn leave(code: u32) -> ! {
        // ADP_Stopped_ApplicationExit
        let block = [0x20026, code];
        semihosting(0x20, block.as_ptr());
        loop {}
    }

    struct Out;

    impl fmt::Write for Out {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            for byte in text.bytes() {
                semihosting(0x03, ptr::from_ref(&u32::from(byte)));
            }
            Ok(())
        }
    }

    #[unsafe(no_mangle)]
    extern "C" fn begin() -> ! {
        let told = super::tell(&mut Out);
        leave(u32::from(told.is_err()))
    }

    #[panic_handler]
    fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
        let _ = fmt::Write::write_fmt(&mut Out, format_args!("{info}\n"));
        leave(2)
    }

    /// From the bottom of the large memory, and from there again when nothing is left alive.
    struct Arena(UnsafeCell<(usize, usize)>);

    const START: usize = 0x2100_0000;
    const END: usize = START + (16 << 20);

    // SAFETY: the image has one thread.
    unsafe impl Sync for Arena {}

    // SAFETY: pieces do not overlap and are aligned.
    unsafe impl GlobalAlloc for Arena {
        unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
            // SAFETY: one thread.
            let (next, alive) = unsafe { &mut *self.0.get() };
            let at = (*next).max(START).next_multiple_of(layout.align());
            if layout.size() > END - at {
                return ptr::null_mut();
            }
            *next = at + layout.size();
            *alive += 1;
            ptr::without_provenance_mut(at)
        }
        unsafe fn dealloc(&self, _: *mut u8, _: Layout) {
            // SAFETY: one thread.
            let (next, alive) = unsafe { &mut *self.0.get() };
            *alive -= 1;
            if *alive == 0 {
                *next = START;
            }
        }
    }

    #[global_allocator]
    static ARENA: Arena = Arena(UnsafeCell::new((0, 0)));
}
