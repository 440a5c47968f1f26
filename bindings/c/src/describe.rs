//! What the library holds, at run time.

use crate::{
    arguments,
    handle::guarded,
    status::{self, icept_status},
};
use core::ffi::c_char;
use interocept::catalogue;

/// Raised by one whenever a program compiled against an older header would break.
pub const ICEPT_ABI_VERSION: u32 = 1;

/// Rate of the clock of event streams, such as intervals between beats.
pub const ICEPT_EVENT_RATE_HZ: f64 = 1e6;

/// The ABI version of the library that is linked; `ICEPT_ABI_VERSION` is the header's.
#[unsafe(no_mangle)]
pub extern "C" fn icept_abi_version() -> u32 {
    ICEPT_ABI_VERSION
}

/// The version of the library that is linked, such as "0.1.0". Static; needs no freeing.
#[unsafe(no_mangle)]
pub extern "C" fn icept_version() -> *const c_char {
    concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()
}

/// A measure of the catalogue. Texts are UTF-8, not terminated, and live as long as the program.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
#[allow(non_camel_case_types)]
pub struct icept_measure_info {
    /// `sizeof(icept_measure_info)`.
    pub struct_size: usize,
    /// The measure's number.
    pub id: u32,
    /// How well it is established: 'A', 'B', 'C' or 'D'.
    pub tier: c_char,
    /// The standard minimum window in seconds.
    pub min_window_s: f64,
    /// The shortest window in seconds that the literature supports.
    pub ultra_short_s: f64,
    /// The least number of events it needs.
    pub min_count: u64,
    /// The least value it can have.
    pub min: f64,
    /// The greatest value it can have.
    pub max: f64,
    /// Its key, such as hrv.rmssd.
    pub key: *const c_char,
    /// Bytes of the key.
    pub key_len: usize,
    /// Its unit.
    pub unit: *const c_char,
    /// Bytes of the unit.
    pub unit_len: usize,
    /// Its name in English.
    pub label_en: *const c_char,
    /// Bytes of the name in English.
    pub label_en_len: usize,
    /// Its name in Chinese.
    pub label_zh: *const c_char,
    /// Bytes of the name in Chinese.
    pub label_zh_len: usize,
    /// How it is computed.
    pub definition: *const c_char,
    /// Bytes of the definition.
    pub definition_len: usize,
    /// Where the definition comes from.
    pub source: *const c_char,
    /// Bytes of the source.
    pub source_len: usize,
}

/// The measure at a place of the catalogue, from 0 on; `ICEPT_ERR_INVALID_INPUT` past its end.
///
/// # Safety
/// `info` points to an `icept_measure_info` whose `struct_size` is set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn icept_describe(
    place: usize,
    info: *mut icept_measure_info,
) -> icept_status {
    guarded(|| {
        // SAFETY: promised by the caller.
        let info = unsafe { arguments::output(info) }?;
        if info.struct_size != size_of::<icept_measure_info>() {
            return Err(status::STRUCT_SIZE);
        }
        let Some(entry) = catalogue::entries().nth(place) else {
            return Err(interocept::ErrorCode::InvalidInput as icept_status);
        };
        let text = |s: &'static str| (s.as_ptr().cast::<c_char>(), s.len());
        let (key, key_len) = text(entry.key);
        let (unit, unit_len) = text(entry.unit.symbol());
        let (label_en, label_en_len) = text(entry.label_en);
        let (label_zh, label_zh_len) = text(entry.label_zh);
        let (definition, definition_len) = text(entry.definition);
        let (source, source_len) = text(entry.source);
        *info = icept_measure_info {
            struct_size: size_of::<icept_measure_info>(),
            id: entry.id.number(),
            tier: match entry.tier {
                catalogue::Tier::A => b'A',
                catalogue::Tier::B => b'B',
                catalogue::Tier::C => b'C',
                catalogue::Tier::D => b'D',
            } as c_char,
            min_window_s: entry.min_window_s,
            ultra_short_s: entry.ultra_short_s,
            min_count: entry.min_count,
            min: entry.min,
            max: entry.max,
            key,
            key_len,
            unit,
            unit_len,
            label_en,
            label_en_len,
            label_zh,
            label_zh_len,
            definition,
            definition_len,
            source,
            source_len,
        };
        Ok(())
    })
}
