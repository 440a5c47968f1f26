//! The entry points of a monitor, beside those that serve every handle.

use crate::{
    arguments::{self, FrameType, MAX_FIELDS},
    explain::{self, Refused},
    handle::{STREAMS, Stream, guarded, icept_handle, on},
    queue::Queue,
    status::{self, icept_status},
    work::Work,
};
use core::ffi::c_void;
use interocept::{
    Error, SampleRate,
    bp::OscillometricConfig,
    dsp::alloc::try_with_capacity,
    erased::Frames,
    imu::Up,
    monitor::{self, Config, Event, Kind, Monitor, Output, Reading, Room},
    ppg::Spo2Config,
    record::{Config as _, FieldType, Record},
};

/// A stream of a monitor. Zero is a good value of all but the first three.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
#[allow(non_camel_case_types)]
pub struct icept_monitor_stream {
    /// `sizeof(icept_monitor_stream)`.
    pub struct_size: usize,
    /// What it carries: one of the `ICEPT_MONITOR_KIND_` numbers.
    pub kind: i32,
    /// How often it is sampled, on its own clock.
    pub sampling_rate_hz: f64,
    /// When its first sample was taken, on the common clock, in seconds from 0 on.
    pub start_s: f64,
    /// How far its clock may be from the common one, in seconds.
    pub clock_error_s: f64,
    /// The curve of the maker of an oximeter, an `icept_ppg_spo2_config`; NULL for none.
    pub spo2: *const c_void,
    /// How the pressure of a cuff is read, an `icept_cuff_oscillometric_config`; NULL for the
    /// defaults.
    pub cuff: *const c_void,
    /// Which axis of an inertial sensor or accelerometer on the trunk points up while the person
    /// stands: one of the `ICEPT_POSTURE_BODY_TRUNK_UP_` numbers. With it the stream tells of
    /// posture, rises and falls too, and its rate must be 25 to 1000 Hz; 0 for a sensor elsewhere.
    pub up: i32,
}

/// The numbers of a configuration of C as the core's.
///
/// # Safety
/// As `arguments::config`.
unsafe fn config<C: interocept::record::Config>(pointer: *const c_void) -> Result<C, Refused> {
    let usual = C::default();
    let mut numbers = [0.0; MAX_FIELDS];
    // SAFETY: promised by the caller.
    let numbers =
        unsafe { arguments::config(pointer, C::LAYOUT, |field| usual.get(field), &mut numbers) }
            .map_err(Err)?;
    C::from_numbers(numbers).map_err(Ok)
}

/// # Safety
/// Its `spo2` and `cuff` are as `icept_monitor_make` demands.
unsafe fn stream(stream: &icept_monitor_stream) -> Result<monitor::Stream, Refused> {
    if stream.struct_size != size_of::<icept_monitor_stream>() {
        return Err(Err(status::STRUCT_SIZE));
    }
    let (value, max) = (f64::from(stream.kind), <Kind as FieldType>::MAX);
    let kind = Kind::from_f64(value);
    let kind = kind.ok_or(Ok(Error::InvalidInput { field: "kind", value, min: 0.0, max }))?;
    let (value, max) = (f64::from(stream.up), <Up as FieldType>::MAX);
    let up = Up::from_f64(value);
    let up = up.ok_or(Ok(Error::InvalidInput { field: "up", value, min: 0.0, max }))?;
    Ok(monitor::Stream {
        start_s: stream.start_s,
        clock_error_s: stream.clock_error_s,
        // SAFETY: promised by the caller.
        spo2: unsafe { config::<Spo2Config>(stream.spo2) }?,
        // SAFETY: promised by the caller.
        cuff: unsafe { config::<OscillometricConfig>(stream.cuff) }?,
        up,
        ..monitor::Stream::new(kind, SampleRate::new(stream.sampling_rate_hz).map_err(Ok)?)
    })
}

/// # Safety
/// As `icept_monitor_make`.
pub(crate) unsafe fn make(
    pointer: *const c_void,
    streams: *const icept_monitor_stream,
    n: usize,
) -> Result<Stream, Refused> {
    // SAFETY: promised by the caller.
    let (config, given) =
        unsafe { (config::<Config>(pointer)?, arguments::input(streams, n).map_err(Err)?) };
    let mut streams = try_with_capacity(n).map_err(|e| Ok(e.into()))?;
    for one in given {
        // SAFETY: promised by the caller.
        streams.push(unsafe { stream(one) }?);
    }
    let monitor = Monitor::new(&config, &streams).map_err(Ok)?;
    let second = streams.iter().map(|s| s.rate.samples_rounded(1.0).max(16)).max();
    let (readings, events) = queues(&monitor, second.unwrap_or(0) as u64).map_err(Err)?;
    Ok(Stream::new(Work::Monitor(monitor, events), readings))
}

/// Room for the readings and for the events of pushes of so many frames.
pub(crate) fn queues(monitor: &Monitor, frames: u64) -> Result<(Queue, Queue), icept_status> {
    let room = monitor.room_for(frames);
    let readings = Queue::new(Reading::SIZE, room.readings).map_err(status::of)?;
    Ok((readings, Queue::new(Event::LAYOUT.size, room.events).map_err(status::of)?))
}

pub(crate) fn has_room(need: Room, readings: &Queue, events: &Queue) -> Result<(), icept_status> {
    if need.readings > readings.room() || need.events > events.room() {
        return Err(status::QUEUE_FULL);
    }
    Ok(())
}

/// Puts what a monitor gives out where it waits to be polled.
pub(crate) fn sink(readings: &mut Queue, events: &mut Queue) -> impl FnMut(Output) {
    |output| match output {
        Output::Reading(reading) => {
            let mut bytes = [0; Reading::SIZE];
            reading.write(&mut bytes);
            readings.put(&bytes);
        }
        Output::Event(event) => {
            let mut bytes = [0; Event::LAYOUT.size];
            event.write(&mut bytes);
            events.put(&bytes);
        }
    }
}

/// Writes the defaults into an `icept_monitor_config` of `struct_size` bytes.
///
/// # Safety
/// `config` points to `struct_size` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn icept_monitor_defaults(
    config: *mut c_void,
    struct_size: usize,
) -> icept_status {
    guarded(|| {
        if config.is_null() {
            return Err(status::NULL_POINTER);
        }
        // SAFETY: promised by the caller; bytes need no alignment.
        let bytes = unsafe { arguments::room(config.cast::<u8>(), struct_size) }?;
        let usual = Config::default();
        arguments::write_defaults(bytes, Config::LAYOUT, |field| usual.get(field))
    })
}

/// Makes a monitor of `n` streams, which are then known by their places from 0 on.
///
/// `config` is an `icept_monitor_config` after its `_init`, or NULL for the defaults. The handle is
/// written only on success and takes `icept_poll` (readings), `icept_reserve`, `icept_finish`,
/// `icept_reset`, `icept_save`, `icept_load`, their sizes, and `icept_free`.
///
/// # Safety
/// `config` and each stream's `spo2` and `cuff` point to as many bytes as their `struct_size` says, `streams`
/// to `n` of them, `handle` to a handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn icept_monitor_make(
    config: *const c_void,
    streams: *const icept_monitor_stream,
    n: usize,
    handle: *mut icept_handle,
) -> icept_status {
    guarded(|| {
        // SAFETY: promised by the caller.
        let handle = unsafe { arguments::output(handle) }?;
        // SAFETY: promised by the caller.
        let stream = unsafe { make(config, streams, n) }.map_err(explain::code)?;
        *handle = STREAMS.insert(stream)?;
        Ok(())
    })
}

/// # Safety
/// `frames` points to `n` frames of the stream's channels.
unsafe fn push<T: FrameType>(
    handle: icept_handle,
    stream: usize,
    frames: *const T,
    n: usize,
) -> icept_status {
    on(handle, |Stream { work, queue, .. }| {
        let (monitor, events) = work.monitor()?;
        let channels = monitor.stream(stream).map_or(1, |s| s.kind.channels().len());
        let len = n.checked_mul(channels).ok_or(status::LENGTH)?;
        // SAFETY: promised by the caller.
        let values = unsafe { arguments::input(frames, len) }?;
        has_room(monitor.max_outputs(stream, n as u64), queue, events)?;
        let mut sink = sink(queue, events);
        let pushed = match T::frames(values) {
            Frames::F32(x) => monitor.push(stream, x, &mut sink),
            Frames::F64(x) => monitor.push(stream, x, &mut sink),
            Frames::I16(x) => monitor.push(stream, x, &mut sink),
            Frames::I32(x) => monitor.push(stream, x, &mut sink),
        };
        pushed.map_err(status::of)
    })
}

/// Takes `n` frames of a stream, interleaved where it has several channels. NaN is a missing value.
///
/// `ICEPT_ERR_QUEUE_FULL` takes nothing: poll and push again, or push less at a time.
///
/// # Safety
/// `frames` points to `n` frames of the stream's channels.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn icept_monitor_push_f32(
    handle: icept_handle,
    stream: usize,
    frames: *const f32,
    n: usize,
) -> icept_status {
    // SAFETY: promised by the caller.
    unsafe { push(handle, stream, frames, n) }
}

/// As `icept_monitor_push_f32`, for `double`.
///
/// # Safety
/// As `icept_monitor_push_f32`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn icept_monitor_push_f64(
    handle: icept_handle,
    stream: usize,
    frames: *const f64,
    n: usize,
) -> icept_status {
    // SAFETY: promised by the caller.
    unsafe { push(handle, stream, frames, n) }
}

/// As `icept_monitor_push_f32`, for 16-bit counts.
///
/// # Safety
/// As `icept_monitor_push_f32`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn icept_monitor_push_i16(
    handle: icept_handle,
    stream: usize,
    frames: *const i16,
    n: usize,
) -> icept_status {
    // SAFETY: promised by the caller.
    unsafe { push(handle, stream, frames, n) }
}

/// As `icept_monitor_push_f32`, for 32-bit counts.
///
/// # Safety
/// As `icept_monitor_push_f32`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn icept_monitor_push_i32(
    handle: icept_handle,
    stream: usize,
    frames: *const i32,
    n: usize,
) -> icept_status {
    // SAFETY: promised by the caller.
    unsafe { push(handle, stream, frames, n) }
}

/// Tells of `frames` missing frames of a stream, as many as there is room for what they bring.
#[unsafe(no_mangle)]
pub extern "C" fn icept_monitor_push_gap(
    handle: icept_handle,
    stream: usize,
    frames: u64,
) -> icept_status {
    on(handle, |Stream { work, queue, .. }| {
        let (monitor, events) = work.monitor()?;
        has_room(monitor.max_outputs(stream, frames), queue, events)?;
        monitor.push_gap(stream, frames, &mut sink(queue, events)).map_err(status::of)
    })
}

/// Ends one stream: no window waits for it any more.
#[unsafe(no_mangle)]
pub extern "C" fn icept_monitor_close(handle: icept_handle, stream: usize) -> icept_status {
    on(handle, |Stream { work, queue, .. }| {
        let (monitor, events) = work.monitor()?;
        has_room(monitor.max_outputs(stream, 0), queue, events)?;
        monitor.close(stream, &mut sink(queue, events)).map_err(status::of)
    })
}

/// Takes up to `capacity` waiting events of `event_size` bytes; `*n` says how many.
///
/// # Safety
/// `events` points to `capacity * event_size` bytes, `n` to a `size_t`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn icept_monitor_take_events(
    handle: icept_handle,
    events: *mut c_void,
    capacity: usize,
    event_size: usize,
    n: *mut usize,
) -> icept_status {
    on(handle, |s| {
        let (_, queue) = s.work.monitor()?;
        // SAFETY: promised by the caller.
        unsafe { queue.poll(events, capacity, event_size, n) }
    })
}

/// How far a stream has come, on the common clock, in seconds.
///
/// # Safety
/// `reached_s` points to a `double`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn icept_monitor_reached(
    handle: icept_handle,
    stream: usize,
    reached_s: *mut f64,
) -> icept_status {
    on(handle, |s| {
        // SAFETY: promised by the caller.
        let out = unsafe { arguments::output(reached_s) }?;
        let reached = s.work.monitor()?.0.reached_s(stream);
        *out = reached.ok_or(interocept::ErrorCode::InvalidInput as icept_status)?;
        Ok(())
    })
}

/// How far the windows of one number of two streams may be apart: the errors of both clocks, and
/// half a sample of each where they begin.
///
/// # Safety
/// `error_s` points to a `double`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn icept_monitor_clock_error(
    handle: icept_handle,
    one: usize,
    other: usize,
    error_s: *mut f64,
) -> icept_status {
    on(handle, |s| {
        // SAFETY: promised by the caller.
        let out = unsafe { arguments::output(error_s) }?;
        let error = s.work.monitor()?.0.clock_error_s(one, other);
        *out = error.ok_or(interocept::ErrorCode::InvalidInput as icept_status)?;
        Ok(())
    })
}

/// How many measures were lost because their stream was too far behind the others.
///
/// # Safety
/// `lost` points to a `uint64_t`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn icept_monitor_lost(handle: icept_handle, lost: *mut u64) -> icept_status {
    on(handle, |s| {
        // SAFETY: promised by the caller.
        let out = unsafe { arguments::output(lost) }?;
        *out = s.work.monitor()?.0.lost();
        Ok(())
    })
}
