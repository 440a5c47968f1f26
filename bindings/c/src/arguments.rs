//! What C hands in, checked before it is believed.

use crate::status::{self, icept_status};
use core::ffi::c_void;
use interocept::{
    Error,
    erased::Frames,
    record::{Kind, Layout, put_bytes},
};

/// A pointer that is neither NULL nor misaligned.
fn usable<T>(pointer: *const T) -> Result<*const T, icept_status> {
    if pointer.is_null() {
        Err(status::NULL_POINTER)
    } else if !pointer.is_aligned() {
        Err(status::MISALIGNED)
    } else {
        Ok(pointer)
    }
}

/// Where to write a result.
///
/// # Safety
/// Not NULL and aligned, it must point to a `T` that may be written during the call.
pub(crate) unsafe fn output<'a, T>(pointer: *mut T) -> Result<&'a mut T, icept_status> {
    usable(pointer)?;
    // SAFETY: checked, and promised by the caller.
    Ok(unsafe { &mut *pointer })
}

/// `len` values; NULL is taken when there are none.
///
/// # Safety
/// Not NULL and aligned, it must point to `len` values that nobody writes during the call.
pub(crate) unsafe fn input<'a, T>(pointer: *const T, len: usize) -> Result<&'a [T], icept_status> {
    if len == 0 {
        return Ok(&[]);
    }
    fits::<T>(len)?;
    usable(pointer)?;
    // SAFETY: checked, and promised by the caller.
    Ok(unsafe { core::slice::from_raw_parts(pointer, len) })
}

/// Room for `len` values; NULL is taken when there is none.
///
/// # Safety
/// Not NULL and aligned, it must point to `len` values that nobody else touches during the call.
pub(crate) unsafe fn room<'a, T>(pointer: *mut T, len: usize) -> Result<&'a mut [T], icept_status> {
    if len == 0 {
        return Ok(&mut []);
    }
    fits::<T>(len)?;
    usable(pointer)?;
    // SAFETY: checked, and promised by the caller.
    Ok(unsafe { core::slice::from_raw_parts_mut(pointer, len) })
}

fn fits<T>(len: usize) -> Result<(), icept_status> {
    let bytes = len.checked_mul(size_of::<T>()).ok_or(status::LENGTH)?;
    if bytes > isize::MAX as usize { Err(status::LENGTH) } else { Ok(()) }
}

/// A sample type of C.
pub(crate) trait FrameType: Sized {
    fn frames(values: &[Self]) -> Frames<'_>;
}

macro_rules! frame_type {
    ($($t:ty => $variant:ident),*) => {$(
        impl FrameType for $t {
            fn frames(values: &[Self]) -> Frames<'_> {
                Frames::$variant(values)
            }
        }
    )*};
}
frame_type!(f32 => F32, f64 => F64, i16 => I16, i32 => I32);

/// A configuration in C is a `size_t struct_size` followed by the fields of the core's struct.
/// They start at the first multiple of that struct's alignment, which its first field has.
const fn fields_start(layout: &Layout) -> usize {
    size_of::<usize>().next_multiple_of(layout.align)
}

/// How large C sees a configuration.
pub(crate) const fn config_size(layout: &Layout) -> usize {
    let align = if layout.align > align_of::<usize>() { layout.align } else { align_of::<usize>() };
    (fields_start(layout) + layout.size).next_multiple_of(align)
}

/// The most fields a configuration can have.
pub(crate) const MAX_FIELDS: usize = 128;

/// The numbers of a configuration, from C's struct. A smaller, older struct leaves the later
/// fields at their defaults; a larger, newer one must be zero where this version knows nothing.
///
/// # Safety
/// Not NULL and aligned, it must point to as many bytes as its `struct_size` says.
pub(crate) unsafe fn config<'a>(
    pointer: *const c_void,
    layout: &Layout,
    default: impl Fn(usize) -> Option<f64>,
    numbers: &'a mut [f64; MAX_FIELDS],
) -> Result<&'a [f64], icept_status> {
    let mut count = 0;
    for (i, (number, _)) in numbers.iter_mut().zip(layout.fields).enumerate() {
        *number = default(i).unwrap_or(f64::NAN);
        count = i + 1;
    }
    if !pointer.is_null() {
        if pointer.align_offset(layout.align.max(align_of::<usize>())) != 0 {
            return Err(status::MISALIGNED);
        }
        // SAFETY: aligned, and at least its size field is there.
        let size = unsafe { *pointer.cast::<usize>() };
        if size < fields_start(layout) || size > 1 << 20 {
            return Err(status::STRUCT_SIZE);
        }
        // SAFETY: promised by the caller.
        let bytes = unsafe { core::slice::from_raw_parts(pointer.cast::<u8>(), size) };
        if bytes.iter().skip(config_size(layout)).any(|b| *b != 0) {
            return Err(status::STRUCT_SIZE);
        }
        for (number, field) in numbers.iter_mut().zip(layout.fields) {
            let start = fields_start(layout) + field.offset;
            if let Some(value) = bytes.get(start..).and_then(|rest| read(field.kind, rest)) {
                *number = value;
            }
        }
    }
    Ok(numbers.get(..count).unwrap_or_default())
}

fn read(kind: Kind, bytes: &[u8]) -> Option<f64> {
    let four = bytes.first_chunk::<4>();
    let eight = bytes.first_chunk::<8>();
    Some(match kind {
        Kind::F64 => f64::from_ne_bytes(*eight?),
        Kind::U64 => u64::from_ne_bytes(*eight?) as f64,
        Kind::I64 => i64::from_ne_bytes(*eight?) as f64,
        Kind::U32 => f64::from(u32::from_ne_bytes(*four?)),
        Kind::I32 => f64::from(i32::from_ne_bytes(*four?)),
        // A later kind of field: not to be read by this version.
        _ => return None,
    })
}

/// Writes the defaults into C's struct, as far as it goes.
pub(crate) fn write_defaults(
    out: &mut [u8],
    layout: &Layout,
    default: impl Fn(usize) -> Option<f64>,
) -> Result<(), icept_status> {
    if out.len() < fields_start(layout) {
        return Err(status::STRUCT_SIZE);
    }
    let size = out.len();
    out.fill(0);
    put(out, 0, &size.to_ne_bytes());
    for (i, field) in layout.fields.iter().enumerate() {
        let value = default(i).unwrap_or(f64::NAN);
        let start = fields_start(layout) + field.offset;
        match field.kind {
            Kind::F64 => put(out, start, &value.to_ne_bytes()),
            Kind::U64 => put(out, start, &(value as u64).to_ne_bytes()),
            Kind::I64 => put(out, start, &(value as i64).to_ne_bytes()),
            Kind::U32 => put(out, start, &(value as u32).to_ne_bytes()),
            Kind::I32 => put(out, start, &(value as i32).to_ne_bytes()),
            _ => {
                return Err(status::of(Error::InvalidInput {
                    field: "kind",
                    value,
                    min: 0.0,
                    max: 0.0,
                }));
            }
        }
    }
    Ok(())
}

/// A whole field, or, beyond an older and smaller struct, nothing.
fn put(out: &mut [u8], start: usize, bytes: &[u8]) {
    if let Some(place) = out.get_mut(start..start + bytes.len()) {
        put_bytes(place, bytes);
    }
}
