//! Many streams, each with its own rate, clock, start and gaps, as windows on one clock.
//!
//! A [`Monitor`] runs the processors of every stream and gives out their measures window by
//! window, when every stream has told of a window or cannot any more, and events (beats, pulses,
//! breaths, responses of the skin, posture, rises and falls) as they are found. A stream that stops, comes back or lies
//! changes its own measures only, because no processor sees two streams. Beside them, where at
//! least two of a belt, an ECG and a PPG are there, stands one rate of breathing of each window.
//!
//! Window k lasts from k times the hop; which measures belong to it depends on the data of their
//! stream alone, so neither the order of the streams' packets nor their sizes change a bit, as
//! long as no stream is more than [`Config::skew_s`] behind another.

mod body;
mod bounds;
mod cuff;
mod heart;
mod job;
#[cfg(test)]
mod long_tests;
mod outputs;
mod points;
mod seconds;
mod slots;
mod state;
mod stream;
#[cfg(test)]
mod tests;
mod together;
mod trunk;

pub use bounds::Room;
pub use outputs::{Event, EventKind, Output, Place, Reading};
pub use stream::{Kind, Stream};

use crate::{
    config,
    error::Error,
    measure::Window,
    process::{MAX_CHANNELS, Sample, Sink},
    record::Config as _,
};
use interocept_dsp::{
    alloc::{Vec, try_with_capacity},
    snapshot,
};
use job::Found;
use slots::Slots;
use stream::{JOBS, Lane, measures_of};

config! {
    /// Which windows are measured, and how long a stream may make the others wait.
    pub struct Config: "monitor.config" {
        /// Length of the windows; 0 takes the whole of every stream as one, at its end. Processors
        /// with a longest window of their own, and cuffs, then tell of every window of theirs as they
        /// know it.
        window_s: f64 [Second] = 30.0, range(0.0, 3600.0), "the length of a screening";
        /// From the start of one window to the start of the next.
        hop_s: f64 [Second] = 10.0, range(1.0, 600.0), "a third of the window";
        /// How much later than its end a window may be told by a processor.
        wait_s: f64 [Second] = 120.0, range(10.0, 3600.0), "the correction of intervals looks half a minute ahead";
        /// How far one stream may be behind another; the windows it then misses go out without it.
        skew_s: f64 [Second] = 30.0, range(0.0, 3600.0), "packets of radio links come within seconds";
        /// Intervals that a window or the whole recording can hold; memory is taken for them.
        max_intervals: u32 [Beat] = 4096, range(16.0, 4_194_304.0), "an hour at 68 beats a minute";
    }
}

/// What a monitor has learnt of one processor of a stream.
#[derive(Clone, Copy, Debug, Default)]
struct Told {
    /// Windows before this one have been told.
    until: u64,
}
snapshot!(Told { until });

/// A longer gap than so many hops is taken as one from there on.
const PIECES: usize = 4096;

/// See the [module](self).
///
/// ```
/// use interocept::{SampleRate, monitor::{Config, Kind, Monitor, Output, Stream}};
/// let streams = [
///     Stream::new(Kind::Temperature, SampleRate::new(4.0)?),
///     Stream { start_s: 2.5, ..Stream::new(Kind::Breathing, SampleRate::new(25.0)?) },
/// ];
/// let mut monitor = Monitor::new(&Config::default(), &streams)?;
/// let mut outputs: Vec<Output> = Vec::new();
/// monitor.push(0, &[33.0; 240], &mut outputs)?; // packets come in any order
/// monitor.push(1, &[0.0; 1500], &mut outputs)?;
/// monitor.finish(&mut outputs);
/// assert!(outputs.iter().any(|o| matches!(o, Output::Reading(r) if r.stream == 1)));
/// # Ok::<(), interocept::Error>(())
/// ```
pub struct Monitor {
    config: Config,
    lanes: Vec<Lane>,
    told: Vec<[Told; JOBS]>,
    slots: Slots,
}

impl Monitor {
    /// A monitor of these streams, at the start of each. All memory is taken here.
    ///
    /// # Errors
    /// [`Error::InvalidConfig`], [`Error::InvalidRate`] or [`Error::InvalidInput`] for what it
    /// cannot work with, and [`Error::OutOfMemory`].
    pub fn new(config: &Config, streams: &[Stream]) -> Result<Self, Error> {
        config.validate()?;
        let mut lanes = try_with_capacity(streams.len())?;
        let mut told = try_with_capacity(streams.len())?;
        let mut measures = 0;
        for stream in streams {
            refuse("start_s", stream.start_s, 0.0, 1e9)?;
            refuse("clock_error_s", stream.clock_error_s, 0.0, 1e6)?;
            let mut lane = Lane::new(stream, config)?;
            let lead = lane.lead();
            lane.gap(lead, &mut |_, _| {});
            lanes.push(lane);
            told.push([Told::default(); JOBS]);
            measures += measures_of(stream.kind);
        }
        let depth = if config.window_s > 0.0 {
            libm::ceil((config.wait_s + config.skew_s) / config.hop_s) as usize + 2
        } else {
            1
        };
        let earliest_s = lanes.iter().map(|lane| lane.base_s).fold(f64::INFINITY, f64::min);
        let first = libm::floor((earliest_s - config.window_s) / config.hop_s) as u64;
        let first = if lanes.is_empty() || config.window_s == 0.0 { 0 } else { first };
        Ok(Self { config: *config, lanes, told, slots: Slots::new(first, depth, measures)? })
    }

    /// The configuration it was made with.
    pub const fn config(&self) -> &Config {
        &self.config
    }

    /// A stream, by its place.
    pub fn stream(&self, stream: usize) -> Option<&Stream> {
        self.lanes.get(stream).map(|lane| &lane.stream)
    }

    /// How far a stream has come, on the common clock.
    pub fn reached_s(&self, stream: usize) -> Option<f64> {
        self.lanes.get(stream).map(Lane::reached_s)
    }

    /// How far the windows of one number of two streams may be apart: the errors of both clocks,
    /// and half a sample of each where they begin.
    pub fn clock_error_s(&self, one: usize, other: usize) -> Option<f64> {
        let of = |lane: &Lane| lane.stream.clock_error_s + lane.stream.rate.seconds(1, 0.0) / 2.0;
        Some(of(self.lanes.get(one)?) + of(self.lanes.get(other)?))
    }

    /// Measures that were lost because a stream was too far behind.
    pub const fn lost(&self) -> u64 {
        self.slots.lost
    }

    /// Takes interleaved frames of a stream; NaN is a missing value.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] where there is no such stream, [`Error::PartialFrame`], and
    /// [`Error::Finished`] for a stream that was closed. Nothing is taken then.
    pub fn push<S: Sample>(
        &mut self,
        stream: usize,
        frames: &[S],
        sink: &mut impl Sink<Output>,
    ) -> Result<(), Error> {
        let channels = self.open(stream)?.stream.kind.channels().len();
        let mut buffer = [0.0; MAX_CHANNELS];
        let (Some(frame), Some(0)) =
            (buffer.get_mut(..channels), frames.len().checked_rem(channels))
        else {
            return Err(Error::PartialFrame { given: frames.len(), channels });
        };
        let mut values = frames.iter();
        let mut left = 0;
        while let Some(first) = values.next() {
            for (i, place) in frame.iter_mut().enumerate() {
                let value = if i == 0 { Some(first) } else { values.next() };
                *place = value.map_or(f64::NAN, |v| v.to_f64());
            }
            if left == 0 {
                self.release(sink);
                left = self.to_next(stream);
            }
            self.work(stream, sink, false, |lane, found| lane.frame(frame, found));
            left -= 1;
        }
        self.release(sink);
        Ok(())
    }

    /// Takes `frames` missing frames of a stream.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] where there is no such stream, and [`Error::Finished`].
    pub fn push_gap(
        &mut self,
        stream: usize,
        frames: u64,
        sink: &mut impl Sink<Output>,
    ) -> Result<(), Error> {
        self.open(stream)?;
        // In pieces that end where windows end, so that a gap in two parts is the same gap.
        let mut rest = frames;
        for _ in 0..PIECES {
            let piece = self.to_next(stream).min(rest);
            if piece == 0 {
                break;
            }
            rest -= piece;
            self.work(stream, sink, false, |lane, found| lane.gap(piece, found));
            self.release(sink);
        }
        self.work(stream, sink, false, |lane, found| lane.gap(rest, found));
        self.release(sink);
        Ok(())
    }

    /// A stream is over: nobody waits for it any more.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] where there is no such stream.
    pub fn close(&mut self, stream: usize, sink: &mut impl Sink<Output>) -> Result<(), Error> {
        if stream >= self.lanes.len() {
            self.open(stream)?;
        }
        self.work(stream, sink, true, |lane, found| lane.close(found));
        self.release(sink);
        Ok(())
    }

    /// Every stream is over.
    pub fn finish(&mut self, sink: &mut impl Sink<Output>) {
        for stream in 0..self.lanes.len() {
            self.work(stream, sink, true, |lane, found| lane.close(found));
        }
        for _ in 0..self.slots.depth() {
            self.give(sink);
        }
    }

    /// Begins again.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`]; the monitor is then as it was.
    pub fn reset(&mut self) -> Result<(), Error> {
        let mut streams = try_with_capacity(self.lanes.len())?;
        streams.extend(self.lanes.iter().map(|lane| lane.stream));
        *self = Self::new(&self.config, &streams)?;
        Ok(())
    }

    /// A copy that continues identically.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    pub fn duplicate(&self) -> Result<Self, Error> {
        let mut lanes = try_with_capacity(self.lanes.len())?;
        for lane in &self.lanes {
            lanes.push(lane.duplicate()?);
        }
        let (told, slots) = (self.told.clone(), self.slots.clone());
        Ok(Self { config: self.config, lanes, told, slots })
    }

    fn open(&self, stream: usize) -> Result<&Lane, Error> {
        let most = self.lanes.len() as f64 - 1.0;
        let lane = self.lanes.get(stream);
        let lane = lane.ok_or(Error::InvalidInput {
            field: "stream",
            value: stream as f64,
            min: 0.0,
            max: most,
        })?;
        if lane.closed { Err(Error::Finished) } else { Ok(lane) }
    }

    /// Frames of a stream to the next step of the grid, at least one.
    fn to_next(&self, stream: usize) -> u64 {
        self.lanes.get(stream).map_or(1, |lane| lane.to_next(self.config.hop_s))
    }

    /// Lets a stream work, or end, and takes what its processors find.
    fn work(
        &mut self,
        stream: usize,
        sink: &mut impl Sink<Output>,
        ends: bool,
        act: impl FnOnce(&mut Lane, &mut dyn FnMut(usize, Found)),
    ) {
        let Self { config, lanes, told, slots, .. } = self;
        let (Some(lane), Some(told)) = (lanes.get_mut(stream), told.get_mut(stream)) else {
            return;
        };
        let base_s = lane.base_s;
        let place = stream as u32;
        let whole = config.window_s == 0.0;
        let (early, own_hop_s) = (whole && lane.has_own_windows(), lane.own_hop_s);
        // A packet is worked through frame by frame: where the stream stands when a measure comes
        // is the same however it was cut.
        let reached_s = lane.step_s(config.hop_s);
        act(lane, &mut |job, found| match found {
            Found::Event(event) => sink.put(Output::Event(Event {
                time_s: base_s + event.time_s,
                stream: place,
                ..event
            })),
            Found::Nothing(until_s) => {
                let window = window_of(config, base_s + until_s);
                if let Some(told) = told.get_mut(job) {
                    told.until = told.until.max(window);
                }
            }
            Found::Measure(measure) => {
                let measure = measure.later(base_s);
                let Window { start_s, length_s, .. } = measure.window();
                let window = window_of(config, start_s + length_s);
                let apart_s = start_s + length_s - ends_s(config, window);
                // Of more windows than the monitor has, those count that end nearest to its own; of two
                // as near, the earlier.
                let nearest = (-0.5..0.5).contains(&(apart_s / own_hop_s + 1e-9));
                if own_hop_s < config.hop_s && !nearest && !whole && !ends {
                    return;
                }
                if let Some(told) = told.get_mut(job) {
                    told.until = told.until.max(window.saturating_add(1));
                }
                let reading = Reading { window, measure, stream: place, job: job as u32 };
                if early {
                    // However many there are, none of them waits.
                    sink.put(Output::Reading(reading));
                } else if whole {
                    slots.put(window, reading);
                } else if reached_s > closes_s(config, window) {
                    // What only says at the end why there was no window at all is no loss.
                    slots.lost = slots.lost.saturating_add(u64::from(length_s > 0.0));
                } else {
                    slots.put(window, reading);
                }
            }
        });
    }

    /// Gives out the windows that nobody has to wait for any more.
    fn release(&mut self, sink: &mut impl Sink<Output>) {
        if self.config.window_s == 0.0 {
            return;
        }
        let furthest_s = self.lanes.iter().map(Lane::reached_s).fold(0.0, f64::max);
        loop {
            let window = self.slots.first;
            let closes_s = closes_s(&self.config, window);
            let passed = |(lane, told): (&Lane, &[Told; JOBS])| {
                let told = || told.iter().take(lane.parts()).all(|t| t.until > window);
                lane.closed || lane.reached_s() > closes_s || told()
            };
            let all = self.lanes.iter().zip(&self.told).all(passed);
            let open = self.lanes.iter().any(|lane| !lane.closed);
            if !(open && all || furthest_s > closes_s + self.config.skew_s) {
                return;
            }
            self.give(sink);
        }
    }

    fn give(&mut self, sink: &mut impl Sink<Output>) {
        let streams = self.lanes.len();
        let window = self.slots.first;
        let fused = together::breathing(self.slots.next());
        self.slots.release(streams, &mut |reading| sink.put(Output::Reading(reading)));
        if let Some(measure) = fused {
            let stream = streams as u32;
            sink.put(Output::Reading(Reading { window, measure, stream, job: 0 }));
        }
    }
}

/// The window that ends nearest to a time.
fn window_of(config: &Config, end_s: f64) -> u64 {
    if config.window_s == 0.0 {
        return 0;
    }
    libm::round((end_s - config.window_s) / config.hop_s).max(0.0) as u64
}

/// When a window ends.
fn ends_s(config: &Config, window: u64) -> f64 {
    window as f64 * config.hop_s + config.window_s
}

/// When nothing more is taken for a window, on the clock of a stream.
fn closes_s(config: &Config, window: u64) -> f64 {
    ends_s(config, window) + config.wait_s
}

fn refuse(field: &'static str, value: f64, min: f64, max: f64) -> Result<(), Error> {
    if value >= min && value <= max {
        Ok(())
    } else {
        Err(Error::InvalidInput { field, value, min, max })
    }
}
