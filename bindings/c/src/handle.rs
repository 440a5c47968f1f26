//! The entry points.

use crate::{
    arguments::{self, FrameType, MAX_FIELDS},
    explain::{self, Refused},
    monitor,
    queue::Queue,
    slots::Slots,
    status::{self, icept_status},
    work::Work,
};
use core::ffi::c_void;
use interocept::{
    SampleRate,
    erased::Erased,
    registry::{self, Entry},
};

pub use crate::slots::icept_handle;

/// What is behind a handle, and the records that wait to be polled.
pub(crate) struct Stream {
    pub(crate) work: Work,
    /// Records of a processor, or readings of a monitor.
    pub(crate) queue: Queue,
    poisoned: bool,
}

impl Stream {
    pub(crate) fn new(work: Work, queue: Queue) -> Self {
        Self { work, queue, poisoned: false }
    }

    /// Drops what waits to be polled.
    fn clear(&mut self) {
        self.queue.clear();
        if let Work::Monitor(_, events) = &mut self.work {
            events.clear();
        }
    }
}

pub(crate) static STREAMS: Slots<Stream> = Slots::new();

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
pub(crate) fn on(
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
pub(crate) unsafe fn make(
    id: u32,
    config: *const c_void,
    sampling_rate_hz: f64,
) -> Result<Stream, Refused> {
    let entry = registry::find(id).map_err(Ok)?;
    let mut numbers = [0.0; MAX_FIELDS];
    // SAFETY: promised by the caller.
    let numbers = unsafe { arguments::config(config, entry.config, entry.default, &mut numbers) }
        .map_err(Err)?;
    let rate = SampleRate::new(sampling_rate_hz).map_err(Ok)?;
    let processor = (entry.make)(numbers, rate).map_err(Ok)?;
    let queue = queue_for(processor.as_ref(), entry, usual_frames(rate, entry)).map_err(Err)?;
    Ok(Stream::new(Work::Processor(processor, entry), queue))
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
        let stream = unsafe { make(id, config, sampling_rate_hz) }.map_err(explain::code)?;
        *handle = STREAMS.insert(stream)?;
        Ok(())
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

/// Makes room for the outputs of pushes of up to `frames` frames, of any stream of a monitor, and
/// drops what waits to be polled. Without it there is room for a second of samples, or 16 events.
#[unsafe(no_mangle)]
pub extern "C" fn icept_reserve(handle: icept_handle, frames: usize) -> icept_status {
    on(handle, |s| {
        match &mut s.work {
            Work::Processor(processor, entry) => {
                s.queue = queue_for(processor.as_ref(), entry, frames)?;
            }
            Work::Monitor(monitor, events) => {
                (s.queue, *events) = monitor::queues(monitor, frames as u64)?;
            }
        }
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
    on(handle, |Stream { work, queue, .. }| {
        let (processor, entry) = work.processor()?;
        if channels != entry.info.channels.len() {
            return Err(status::CHANNELS);
        }
        let len = n.checked_mul(channels).ok_or(status::LENGTH)?;
        // SAFETY: promised by the caller.
        let values = unsafe { arguments::input(frames, len) }?;
        if processor.max_outputs(n) > queue.room() {
            return Err(status::QUEUE_FULL);
        }
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
    on(handle, |Stream { work, queue, .. }| {
        let (processor, _) = work.processor()?;
        if processor.max_outputs(0) > queue.room() {
            return Err(status::QUEUE_FULL);
        }
        processor.push_gap(frames, &mut |r| queue.put(r)).map_err(status::of)
    })
}

/// Ends the stream, or every stream of a monitor; what was held back can then be polled.
#[unsafe(no_mangle)]
pub extern "C" fn icept_finish(handle: icept_handle) -> icept_status {
    on(handle, |Stream { work, queue, .. }| {
        match work {
            Work::Processor(processor, _) => {
                if processor.max_outputs(0) > queue.room() {
                    return Err(status::QUEUE_FULL);
                }
                processor.finish(&mut |r| queue.put(r));
            }
            Work::Monitor(monitor, events) => {
                monitor::has_room(monitor.max_outputs_at_end(), queue, events)?;
                monitor.finish(&mut monitor::sink(queue, events));
            }
        }
        Ok(())
    })
}

/// Takes up to `capacity` waiting records of `record_size` bytes, readings of a monitor; `*n` says
/// how many.
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
    // SAFETY: promised by the caller.
    on(handle, |s| unsafe { s.queue.poll(records, capacity, record_size, n) })
}

/// Back to the start of a stream, also for a poisoned handle. What waits to be polled is dropped.
#[unsafe(no_mangle)]
pub extern "C" fn icept_reset(handle: icept_handle) -> icept_status {
    guarded(|| {
        STREAMS.with(handle, |s| {
            s.work.reset().map_err(status::of)?;
            s.clear();
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
        let latency = s.work.processor()?.0.latency();
        (*typical, *worst) = (latency.typical, latency.worst);
        Ok(())
    })
}

/// Bytes that the processor or monitor takes in memory, without the queue of records.
///
/// # Safety
/// `bytes` points to a `size_t`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn icept_state_size(handle: icept_handle, bytes: *mut usize) -> icept_status {
    on(handle, |s| {
        // SAFETY: promised by the caller.
        *unsafe { arguments::output(bytes) }? = s.work.state_size();
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
        *unsafe { arguments::output(bytes) }? = s.work.saved_size();
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
        *written = s.work.save_state(out).map_err(status::of)?;
        Ok(())
    })
}

/// Takes back a state that a processor of the same configuration and rate has saved, or a monitor
/// of the same configuration and streams.
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
        s.work.load_state(state).map_err(status::of)?;
        s.clear();
        Ok(())
    })
}

/// Frees a processor or a monitor. 0 is taken and does nothing; a handle that is dead already is told.
#[unsafe(no_mangle)]
pub extern "C" fn icept_free(handle: icept_handle) -> icept_status {
    if handle == 0 {
        return 0;
    }
    guarded(|| STREAMS.remove(handle).map(drop))
}
