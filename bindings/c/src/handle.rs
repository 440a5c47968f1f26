//! The entry points.

use crate::{
    arguments::{self, FrameType, MAX_FIELDS},
    slots::Slots,
    status::{self, icept_status},
};
use alloc::{boxed::Box, vec::Vec};
use core::ffi::c_void;
use interocept::{
    Error, SampleRate,
    dsp::alloc::try_vec,
    erased::Erased,
    record::put_bytes,
    registry::{self, Entry},
};

pub use crate::slots::icept_handle;

/// A processor and the records that wait to be polled.
struct Stream {
    processor: Box<dyn Erased>,
    entry: &'static Entry,
    queue: Queue,
    poisoned: bool,
}

/// A ring of records, as bytes.
struct Queue {
    bytes: Vec<u8>,
    record: usize,
    first: usize,
    len: usize,
}

impl Queue {
    fn new(record: usize, capacity: usize) -> Result<Self, Error> {
        Ok(Self { bytes: try_vec(record.saturating_mul(capacity), 0)?, record, first: 0, len: 0 })
    }

    fn capacity(&self) -> usize {
        self.bytes.len() / self.record.max(1)
    }

    fn room(&self) -> usize {
        self.capacity() - self.len
    }

    fn slot(&mut self, place: usize) -> Option<&mut [u8]> {
        let start = (self.first + place) % self.capacity().max(1) * self.record;
        self.bytes.get_mut(start..start + self.record)
    }

    fn put(&mut self, record: &[u8]) {
        let place = self.len;
        if let Some(slot) = self.slot(place) {
            put_bytes(slot, record);
            self.len += 1;
        }
    }

    fn take(&mut self, out: &mut [u8]) {
        if let Some(slot) = self.slot(0) {
            put_bytes(out, slot);
            // A caller with a newer, larger record finds zeros in what this version lacks.
            out.iter_mut().skip(slot.len()).for_each(|b| *b = 0);
            self.first = (self.first + 1) % self.capacity().max(1);
            self.len -= 1;
        }
    }

    fn clear(&mut self) {
        (self.first, self.len) = (0, 0);
    }
}

static STREAMS: Slots<Stream> = Slots::new();

/// Runs an entry point so that no panic leaves it, and so that the caller's floating-point
/// environment does not matter.
pub(crate) fn guarded(work: impl FnOnce() -> Result<(), icept_status>) -> icept_status {
    let _usual = crate::fpenv::usual();
    #[cfg(feature = "std")]
    let result =
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).unwrap_or(Err(status::PANIC));
    #[cfg(not(feature = "std"))]
    let result = work();
    result.map_or_else(|code| code, |()| 0)
}

/// Runs `work` on a handle; a panic in it poisons the handle.
fn on(
    handle: icept_handle,
    work: impl FnOnce(&mut Stream) -> Result<(), icept_status>,
) -> icept_status {
    guarded(|| {
        STREAMS.with(handle, |stream| {
            if stream.poisoned {
                return Err(status::POISONED);
            }
            stream.poisoned = true;
            #[cfg(feature = "std")]
            let result =
                std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&mut *stream)))
                    .unwrap_or(Err(status::PANIC));
            #[cfg(not(feature = "std"))]
            let result = work(&mut *stream);
            stream.poisoned = result == Err(status::PANIC);
            result
        })
    })
}

/// How many frames the queue has room for without `icept_reserve`: a second, or 16 events.
fn usual_frames(rate: SampleRate, entry: &Entry) -> usize {
    match entry.info.input {
        interocept::process::Input::Samples => rate.samples_rounded(1.0).clamp(16, 100_000),
        interocept::process::Input::Events => 16,
    }
}

fn queue_for(processor: &dyn Erased, entry: &Entry, frames: usize) -> Result<Queue, icept_status> {
    // What a push of so many frames gives, and what `finish` adds.
    let capacity = processor.max_outputs(frames).saturating_add(processor.max_outputs(0));
    Queue::new(entry.output.size, capacity).map_err(status::of)
}

/// # Safety
/// As `icept_new`.
unsafe fn make(
    id: u32,
    config: *const c_void,
    sampling_rate_hz: f64,
) -> Result<Stream, Result<Error, icept_status>> {
    let entry = registry::find(id).map_err(Ok)?;
    let mut numbers = [0.0; MAX_FIELDS];
    // SAFETY: promised by the caller.
    let numbers = unsafe { arguments::config(config, entry.config, entry.default, &mut numbers) }
        .map_err(Err)?;
    let rate = SampleRate::new(sampling_rate_hz).map_err(Ok)?;
    let processor = (entry.make)(numbers, rate).map_err(Ok)?;
    let queue = queue_for(processor.as_ref(), entry, usual_frames(rate, entry)).map_err(Err)?;
    Ok(Stream { processor, entry, queue, poisoned: false })
}

/// Makes a processor.
///
/// `id` is one of the `ICEPT_` processor numbers. `config` is that processor's configuration
/// after its `_init`, or NULL for the defaults. `sampling_rate_hz` is the true rate, which need
/// not be whole; for streams of events it is `ICEPT_EVENT_RATE_HZ`. The handle is written only on
/// success; free it with `icept_free`. `icept_explain` tells what was wrong in detail.
///
/// # Safety
/// `config` points to as many bytes as its `struct_size` says; `handle` to a handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn icept_new(
    id: u32,
    config: *const c_void,
    sampling_rate_hz: f64,
    handle: *mut icept_handle,
) -> icept_status {
    guarded(|| {
        // SAFETY: promised by the caller.
        let handle = unsafe { arguments::output(handle) }?;
        // SAFETY: promised by the caller.
        let stream = unsafe { make(id, config, sampling_rate_hz) }
            .map_err(|e| e.map_or_else(|code| code, status::of))?;
        *handle = STREAMS.insert(stream)?;
        Ok(())
    })
}

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
    guarded(|| {
        // SAFETY: promised by the caller.
        let error = unsafe { arguments::output(error) }?;
        if error.struct_size != size_of::<icept_error>() {
            return Err(status::STRUCT_SIZE);
        }
        // SAFETY: promised by the caller.
        let made = unsafe { make(id, config, sampling_rate_hz) };
        let mut told = icept_error {
            struct_size: size_of::<icept_error>(),
            code: 0,
            value: f64::NAN,
            field: [0; 48],
            message: [0; 256],
        };
        let mut message = Text { out: &mut told.message, len: 0 };
        match made {
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

/// Writes a processor's defaults into its configuration struct of `struct_size` bytes.
///
/// # Safety
/// `config` points to `struct_size` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn icept_config_init(
    id: u32,
    config: *mut c_void,
    struct_size: usize,
) -> icept_status {
    guarded(|| {
        let entry = registry::find(id).map_err(status::of)?;
        if config.is_null() {
            return Err(status::NULL_POINTER);
        }
        // SAFETY: promised by the caller; bytes need no alignment.
        let bytes = unsafe { arguments::room(config.cast::<u8>(), struct_size) }?;
        arguments::write_defaults(bytes, entry.config, entry.default)
    })
}

/// Makes room for the outputs of pushes of up to `frames` frames, and drops what waits to be
/// polled. Without it there is room for a second of samples, or 16 events.
#[unsafe(no_mangle)]
pub extern "C" fn icept_reserve(handle: icept_handle, frames: usize) -> icept_status {
    on(handle, |s| {
        s.queue = queue_for(s.processor.as_ref(), s.entry, frames)?;
        Ok(())
    })
}

/// # Safety
/// `frames` points to `n * channels` values.
unsafe fn push<T: FrameType>(
    handle: icept_handle,
    frames: *const T,
    n: usize,
    channels: usize,
) -> icept_status {
    on(handle, |s| {
        if channels != s.entry.info.channels.len() {
            return Err(status::CHANNELS);
        }
        let len = n.checked_mul(channels).ok_or(status::LENGTH)?;
        // SAFETY: promised by the caller.
        let values = unsafe { arguments::input(frames, len) }?;
        if s.processor.max_outputs(n) > s.queue.room() {
            return Err(status::QUEUE_FULL);
        }
        let Stream { processor, queue, .. } = s;
        processor.push(T::frames(values), &mut |r| queue.put(r)).map_err(status::of)
    })
}

/// Takes `n` interleaved frames of `channels` values. NaN is a missing value.
///
/// `ICEPT_ERR_QUEUE_FULL` takes nothing: poll and push again, or push less at a time.
///
/// # Safety
/// `frames` points to `n * channels` values.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn icept_push_f32(
    handle: icept_handle,
    frames: *const f32,
    n: usize,
    channels: usize,
) -> icept_status {
    // SAFETY: promised by the caller.
    unsafe { push(handle, frames, n, channels) }
}

/// As `icept_push_f32`, for `double`.
///
/// # Safety
/// As `icept_push_f32`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn icept_push_f64(
    handle: icept_handle,
    frames: *const f64,
    n: usize,
    channels: usize,
) -> icept_status {
    // SAFETY: promised by the caller.
    unsafe { push(handle, frames, n, channels) }
}

/// As `icept_push_f32`, for 16-bit counts.
///
/// # Safety
/// As `icept_push_f32`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn icept_push_i16(
    handle: icept_handle,
    frames: *const i16,
    n: usize,
    channels: usize,
) -> icept_status {
    // SAFETY: promised by the caller.
    unsafe { push(handle, frames, n, channels) }
}

/// As `icept_push_f32`, for 32-bit counts.
///
/// # Safety
/// As `icept_push_f32`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn icept_push_i32(
    handle: icept_handle,
    frames: *const i32,
    n: usize,
    channels: usize,
) -> icept_status {
    // SAFETY: promised by the caller.
    unsafe { push(handle, frames, n, channels) }
}

/// Tells of `frames` missing frames, however many.
#[unsafe(no_mangle)]
pub extern "C" fn icept_push_gap(handle: icept_handle, frames: u64) -> icept_status {
    on(handle, |s| {
        if s.processor.max_outputs(0) > s.queue.room() {
            return Err(status::QUEUE_FULL);
        }
        let Stream { processor, queue, .. } = s;
        processor.push_gap(frames, &mut |r| queue.put(r)).map_err(status::of)
    })
}

/// Ends the stream; what was held back can then be polled.
#[unsafe(no_mangle)]
pub extern "C" fn icept_finish(handle: icept_handle) -> icept_status {
    on(handle, |s| {
        if s.processor.max_outputs(0) > s.queue.room() {
            return Err(status::QUEUE_FULL);
        }
        let Stream { processor, queue, .. } = s;
        processor.finish(&mut |r| queue.put(r));
        Ok(())
    })
}

/// Takes up to `capacity` waiting records of `record_size` bytes; `*n` says how many.
///
/// # Safety
/// `records` points to `capacity * record_size` bytes, `n` to a `size_t`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn icept_poll(
    handle: icept_handle,
    records: *mut c_void,
    capacity: usize,
    record_size: usize,
    n: *mut usize,
) -> icept_status {
    on(handle, |s| {
        // SAFETY: promised by the caller.
        let n = unsafe { arguments::output(n) }?;
        if record_size == 0 {
            return Err(status::STRUCT_SIZE);
        }
        let len = capacity.checked_mul(record_size).ok_or(status::LENGTH)?;
        // SAFETY: promised by the caller; bytes need no alignment.
        let out = unsafe { arguments::room(records.cast::<u8>(), len) }?;
        *n = capacity.min(s.queue.len);
        for record in out.chunks_exact_mut(record_size).take(*n) {
            s.queue.take(record);
        }
        Ok(())
    })
}

/// Back to the start of a stream, also for a poisoned handle. What waits to be polled is dropped.
#[unsafe(no_mangle)]
pub extern "C" fn icept_reset(handle: icept_handle) -> icept_status {
    guarded(|| {
        STREAMS.with(handle, |s| {
            s.processor.reset().map_err(status::of)?;
            s.queue.clear();
            s.poisoned = false;
            Ok(())
        })
    })
}

/// How far the records are behind the input, in frames: typically, and at worst.
///
/// # Safety
/// Both point to a `double`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn icept_latency(
    handle: icept_handle,
    typical_frames: *mut f64,
    worst_frames: *mut f64,
) -> icept_status {
    on(handle, |s| {
        // SAFETY: promised by the caller.
        let (typical, worst) =
            unsafe { (arguments::output(typical_frames)?, arguments::output(worst_frames)?) };
        let latency = s.processor.latency();
        (*typical, *worst) = (latency.typical, latency.worst);
        Ok(())
    })
}

/// Bytes that the processor takes in memory, without the queue of records.
///
/// # Safety
/// `bytes` points to a `size_t`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn icept_state_size(handle: icept_handle, bytes: *mut usize) -> icept_status {
    on(handle, |s| {
        // SAFETY: promised by the caller.
        *unsafe { arguments::output(bytes) }? = s.processor.state_size();
        Ok(())
    })
}

/// Bytes that `icept_save` would write now.
///
/// # Safety
/// `bytes` points to a `size_t`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn icept_saved_size(handle: icept_handle, bytes: *mut usize) -> icept_status {
    on(handle, |s| {
        // SAFETY: promised by the caller.
        *unsafe { arguments::output(bytes) }? = s.processor.saved_size();
        Ok(())
    })
}

/// Writes the state, to go on later or elsewhere; `*written` says how many bytes. Records that
/// wait to be polled are not part of it.
///
/// # Safety
/// `buffer` points to `capacity` bytes, `written` to a `size_t`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn icept_save(
    handle: icept_handle,
    buffer: *mut u8,
    capacity: usize,
    written: *mut usize,
) -> icept_status {
    on(handle, |s| {
        // SAFETY: promised by the caller.
        let (written, out) =
            unsafe { (arguments::output(written)?, arguments::room(buffer, capacity)?) };
        *written = s.processor.save_state(out).map_err(status::of)?;
        Ok(())
    })
}

/// Takes back a state that a processor of the same configuration and rate has saved.
///
/// # Safety
/// `buffer` points to `len` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn icept_load(
    handle: icept_handle,
    buffer: *const u8,
    len: usize,
) -> icept_status {
    on(handle, |s| {
        // SAFETY: promised by the caller.
        let state = unsafe { arguments::input(buffer, len) }?;
        s.processor.load_state(state).map_err(status::of)?;
        s.queue.clear();
        Ok(())
    })
}

/// Frees a processor. 0 is taken and does nothing; a handle that is dead already is told.
#[unsafe(no_mangle)]
pub extern "C" fn icept_free(handle: icept_handle) -> icept_status {
    if handle == 0 {
        return 0;
    }
    guarded(|| STREAMS.remove(handle).map(drop))
}
