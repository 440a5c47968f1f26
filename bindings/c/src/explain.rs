//! Why something could not be made, in words.

use crate::{
    arguments,
    handle::{guarded, make},
    monitor::{self, icept_monitor_stream},
    status::{self, icept_status},
};
use core::ffi::c_void;
use interocept::Error;

/// What was wrong, in detail. The caller owns it and sets `struct_size`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
#[allow(non_camel_case_types)]
pub struct icept_error {
    /// `sizeof(icept_error)`.
    pub struct_size: usize,
    /// The status.
    pub code: icept_status,
    /// The value at fault, or NaN.
    pub value: f64,
    /// The field or argument at fault, or an empty string.
    pub field: [core::ffi::c_char; 48],
    /// What was wrong, the value, the allowed range, what to do.
    pub message: [core::ffi::c_char; 256],
}

/// Writes text into a C string, cut where it must be.
struct Text<'a> {
    out: &'a mut [core::ffi::c_char],
    len: usize,
}

impl core::fmt::Write for Text<'_> {
    fn write_str(&mut self, s: &str) -> core::fmt::Result {
        let last = self.out.len().saturating_sub(1);
        for byte in s.bytes() {
            if let Some(place) = self.out.get_mut(..last).and_then(|o| o.get_mut(self.len)) {
                *place = byte as core::ffi::c_char;
                self.len += 1;
            }
        }
        Ok(())
    }
}

/// Why something could not be made: an error of the core, or of this boundary.
pub(crate) type Refused = Result<Error, icept_status>;

/// The status of a refusal.
pub(crate) fn code(refused: Refused) -> icept_status {
    refused.map_or_else(|code| code, status::of)
}

/// Tells what came of making something, and gives its status.
///
/// # Safety
/// `error` points to an `icept_error`.
pub(crate) unsafe fn tell<T>(
    error: *mut icept_error,
    make: impl FnOnce() -> Result<T, Refused>,
) -> icept_status {
    guarded(|| {
        // SAFETY: promised by the caller.
        let error = unsafe { arguments::output(error) }?;
        if error.struct_size != size_of::<icept_error>() {
            return Err(status::STRUCT_SIZE);
        }
        let mut told = icept_error {
            struct_size: size_of::<icept_error>(),
            code: 0,
            value: f64::NAN,
            field: [0; 48],
            message: [0; 256],
        };
        let mut message = Text { out: &mut told.message, len: 0 };
        match make() {
            Ok(_) => {}
            Err(Ok(e)) => {
                told.code = status::of(e);
                told.value = e.value().unwrap_or(f64::NAN);
                let _ = core::fmt::write(&mut message, format_args!("{e}"));
                let mut field = Text { out: &mut told.field, len: 0 };
                let _ = core::fmt::Write::write_str(&mut field, e.field().unwrap_or(""));
            }
            Err(Err(code)) => {
                told.code = code;
                let row = status::BOUNDARY.iter().find(|row| row.1 == code);
                let text = row.and_then(|row| row.2.to_str().ok()).unwrap_or("");
                let _ = core::fmt::Write::write_str(&mut message, text);
            }
        }
        *error = told;
        if told.code == 0 { Ok(()) } else { Err(told.code) }
    })
}

/// Tells why `icept_new` with these arguments fails: the field, the value, the allowed range.
///
/// Returns what `icept_new` would. `error->struct_size` must be set.
///
/// # Safety
/// As `icept_new`; `error` points to an `icept_error`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn icept_explain(
    id: u32,
    config: *const c_void,
    sampling_rate_hz: f64,
    error: *mut icept_error,
) -> icept_status {
    // SAFETY: promised by the caller.
    unsafe { tell(error, || make(id, config, sampling_rate_hz)) }
}

/// As `icept_explain`, for `icept_monitor_make`.
///
/// # Safety
/// As `icept_monitor_make`; `error` points to an `icept_error`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn icept_monitor_explain(
    config: *const c_void,
    streams: *const icept_monitor_stream,
    n: usize,
    error: *mut icept_error,
) -> icept_status {
    // SAFETY: promised by the caller.
    unsafe { tell(error, || monitor::make(config, streams, n)) }
}
