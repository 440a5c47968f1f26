//! The floating-point environment. Whatever the caller has set (flushing of small numbers to
//! zero, another rounding), the work is done under the usual one and gives the usual bits, and
//! then the caller has its own back.

/// The usual environment, until it is dropped.
#[must_use]
pub(crate) struct Usual(Option<u64>);

/// Goes over to the usual environment, if it is not there already.
pub(crate) fn usual() -> Usual {
    let callers = control::get();
    if callers & control::MASK == control::USUAL {
        return Usual(None);
    }
    control::set(control::USUAL);
    Usual(Some(callers))
}

impl Drop for Usual {
    fn drop(&mut self) {
        if let Some(callers) = self.0 {
            control::set(callers);
        }
    }
}

#[cfg(all(target_arch = "x86_64", not(miri)))]
mod control {
    use core::arch::asm;

    /// Flush to zero, rounding, exceptions, denormals as zero; the rest tells of the past.
    pub(super) const MASK: u64 = 0xFFC0;
    /// No exceptions, to the nearest.
    pub(super) const USUAL: u64 = 0x1F80;

    pub(super) fn get() -> u64 {
        let mut word = 0_u32;
        // SAFETY: stores the control word where it points to.
        unsafe { asm!("stmxcsr [{}]", in(reg) &raw mut word, options(nostack, preserves_flags)) };
        word.into()
    }

    pub(super) fn set(word: u64) {
        let word = word as u32;
        // SAFETY: a word that was read before, or the usual one.
        unsafe { asm!("ldmxcsr [{}]", in(reg) &raw const word, options(nostack, preserves_flags)) };
    }
}

#[cfg(all(target_arch = "aarch64", not(miri)))]
mod control {
    use core::arch::asm;

    /// Alternative halves, default NaN, flush to zero, rounding, exceptions.
    pub(super) const MASK: u64 = 0x07FF_9F07;
    pub(super) const USUAL: u64 = 0;

    pub(super) fn get() -> u64 {
        let word: u64;
        // SAFETY: reads a register that every program may read.
        unsafe { asm!("mrs {}, fpcr", out(reg) word, options(nostack, preserves_flags)) };
        word
    }

    pub(super) fn set(word: u64) {
        // SAFETY: a word that was read before, or the usual one.
        unsafe { asm!("msr fpcr, {}", in(reg) word, options(nostack, preserves_flags)) };
    }
}

/// Elsewhere numbers of 64 bits are computed by software, or nobody changes the environment.
#[cfg(any(miri, not(any(target_arch = "x86_64", target_arch = "aarch64"))))]
mod control {
    pub(super) const MASK: u64 = 0;
    pub(super) const USUAL: u64 = 0;

    pub(super) fn get() -> u64 {
        USUAL
    }

    pub(super) fn set(_: u64) {}
}
