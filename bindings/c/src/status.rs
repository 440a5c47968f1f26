//! Status codes: those of the core, and those that only this boundary has.

use core::ffi::{CStr, c_char};
use interocept::{Error, ErrorCode};

/// Outcome of a call: 0 for success, a negative `ICEPT_ERR_` code otherwise.
#[allow(non_camel_case_types)]
pub type icept_status = i32;

/// A panic was caught: a defect of the library. The handle is poisoned.
pub(crate) const PANIC: icept_status = -100;
/// An earlier call on this handle panicked; only reset and free are taken.
pub(crate) const POISONED: icept_status = -101;
/// A pointer is NULL where it must not be.
pub(crate) const NULL_POINTER: icept_status = -102;
/// A pointer is not aligned for what it points to.
pub(crate) const MISALIGNED: icept_status = -103;
/// The handle was never made, or was freed.
pub(crate) const INVALID_HANDLE: icept_status = -104;
/// The handle is in use by another thread, or by the caller of a callback.
pub(crate) const BUSY: icept_status = -105;
/// A struct is smaller than its size field can be, or larger with a part that is not zero.
pub(crate) const STRUCT_SIZE: icept_status = -106;
/// The outputs of so many frames may not fit: poll first, push less, or reserve more.
pub(crate) const QUEUE_FULL: icept_status = -107;
/// The number of channels is not the processor's.
pub(crate) const CHANNELS: icept_status = -108;
/// As many processors as there can be are alive.
pub(crate) const TOO_MANY_HANDLES: icept_status = -109;
/// A length is more than memory can hold.
pub(crate) const LENGTH: icept_status = -110;
/// The handle is of a processor where a monitor is needed, or the other way round.
pub(crate) const OTHER_KIND: icept_status = -111;

/// Codes of this boundary with their names and texts, for the header and for `icept_status_text`.
pub const BOUNDARY: &[(&str, icept_status, &CStr)] = &[
    ("PANIC", PANIC, c"a defect of the library was caught; the handle is poisoned"),
    ("POISONED", POISONED, c"an earlier call on this handle failed badly; reset or free it"),
    ("NULL_POINTER", NULL_POINTER, c"a pointer is NULL where it must not be"),
    ("MISALIGNED", MISALIGNED, c"a pointer is not aligned for what it points to"),
    ("INVALID_HANDLE", INVALID_HANDLE, c"the handle was never made, or was freed"),
    ("BUSY", BUSY, c"the handle is in use by another call"),
    ("STRUCT_SIZE", STRUCT_SIZE, c"struct_size is wrong; call the struct's _init first"),
    ("QUEUE_FULL", QUEUE_FULL, c"the outputs may not fit; poll first, push less, or reserve more"),
    ("CHANNELS", CHANNELS, c"the number of channels is not the processor's"),
    ("TOO_MANY_HANDLES", TOO_MANY_HANDLES, c"too many processors are alive; free some"),
    ("LENGTH", LENGTH, c"a length is more than memory can hold"),
    ("OTHER_KIND", OTHER_KIND, c"a processor where a monitor is needed, or the other way round"),
];

/// The name of a core error in the header. No `_` arm: a new error must be named.
pub const fn core_name(code: ErrorCode) -> &'static str {
    core_text(code).0
}

const fn core_text(code: ErrorCode) -> (&'static str, &'static CStr) {
    match code {
        ErrorCode::InvalidConfig => {
            ("INVALID_CONFIG", c"a configuration field is outside its range")
        }
        ErrorCode::InvalidRate => {
            ("INVALID_RATE", c"the sampling rate is outside the supported range")
        }
        ErrorCode::InvalidInput => ("INVALID_INPUT", c"an argument is outside its range"),
        ErrorCode::PartialFrame => {
            ("PARTIAL_FRAME", c"the number of values is not a whole number of frames")
        }
        ErrorCode::BufferTooSmall => ("BUFFER_TOO_SMALL", c"the buffer is too small"),
        ErrorCode::OutOfMemory => ("OUT_OF_MEMORY", c"out of memory"),
        ErrorCode::Finished => ("FINISHED", c"the stream was finished; reset starts a new one"),
        ErrorCode::InvalidState => {
            ("INVALID_STATE", c"the saved state is damaged or belongs to something else")
        }
        ErrorCode::UnknownProcessor => ("UNKNOWN_PROCESSOR", c"no processor has this number"),
        other => unnamed(other),
    }
}

/// `ErrorCode` may grow in a later version of the core; a test holds that none is unnamed now.
const fn unnamed(_: ErrorCode) -> (&'static str, &'static CStr) {
    ("UNNAMED", c"an error of a later version")
}

pub(crate) fn of(error: Error) -> icept_status {
    error.code() as icept_status
}

/// What a status means, as a static text that needs no freeing. Never NULL.
#[unsafe(no_mangle)]
pub extern "C" fn icept_status_text(status: icept_status) -> *const c_char {
    let core = ErrorCode::ALL.iter().find(|c| **c as icept_status == status);
    let boundary = BOUNDARY.iter().find(|row| row.1 == status);
    match (status, core, boundary) {
        (0, ..) => c"success",
        (_, Some(code), _) => core_text(*code).1,
        (_, _, Some(row)) => row.2,
        _ => c"no such status",
    }
    .as_ptr()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_the_core_has_a_name() {
        for code in ErrorCode::ALL {
            assert_ne!(core_name(*code), "UNNAMED", "{code:?}");
            assert_eq!(core_text(*code).1.to_str(), Ok(code.text()));
        }
    }
}
