//! How much a monitor can give out at a time.

use super::{Monitor, stream::measures_of};

/// So many readings and events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Room {
    /// Readings.
    pub readings: usize,
    /// Events.
    pub events: usize,
}

impl Monitor {
    /// The most that a push or a gap of `frames` frames of a stream, or its closing, can give out.
    pub fn max_outputs(&self, stream: usize, frames: u64) -> Room {
        let Some(lane) = self.lanes.get(stream) else { return Room::default() };
        let rate = lane.stream.rate;
        let after_s = lane.base_s + rate.seconds(lane.taken.saturating_add(frames), 0.0);
        let furthest_s = self.lanes.iter().map(|lane| lane.reached_s()).fold(after_s, f64::max);
        let windows = self.windows(furthest_s).saturating_sub(self.slots.first);
        // A gap is taken in pieces of a hop.
        let pieces = (rate.seconds(frames, 0.0) / self.config.hop_s) as usize + 2;
        let of_push = |most: &dyn Fn(usize) -> usize| {
            most(frames as usize).saturating_add(most(0).saturating_mul(pieces))
        };
        let early = if self.is_whole() { of_push(&|n| lane.max_early(n)) } else { 0 };
        Room {
            readings: self.of_a_window().saturating_mul(windows as usize).saturating_add(early),
            events: of_push(&|n| lane.max_events(n)),
        }
    }

    /// The most that [`finish`](Self::finish) can give out.
    pub fn max_outputs_at_end(&self) -> Room {
        let ends = || self.lanes.iter().filter(|lane| !lane.closed);
        let early = if self.is_whole() { ends().map(|lane| lane.max_early(0)).sum() } else { 0 };
        Room {
            readings: self.of_a_window().saturating_mul(self.slots.depth() as usize) + early,
            events: ends().map(|lane| lane.max_events(0)).sum(),
        }
    }

    /// Room for what pushes, gaps and closings of up to `frames` frames of any stream can give out
    /// at any time, and for what the end can.
    pub fn room_for(&self, frames: u64) -> Room {
        let hop_s = self.config.hop_s;
        let longest = |lane: &super::Lane| (lane.stream.rate.seconds(frames, 0.0) / hop_s) as usize;
        let hops = self.lanes.iter().map(longest).max().unwrap_or(0);
        let windows = hops.saturating_add(self.slots.depth() as usize + 2);
        let each = || (0..self.lanes.len()).map(|k| self.max_outputs(k, frames));
        let events = each().map(|room| room.events).max().unwrap_or(0);
        let end = self.max_outputs_at_end();
        let readings = if self.is_whole() {
            each().map(|room| room.readings).max().unwrap_or(0).saturating_add(end.readings)
        } else {
            self.of_a_window().saturating_mul(windows)
        };
        Room { readings, events: events.saturating_add(end.events) }
    }

    /// Whether it takes every stream as one.
    fn is_whole(&self) -> bool {
        self.config.window_s == 0.0
    }

    /// The most readings of a window, with the one of several streams together.
    fn of_a_window(&self) -> usize {
        self.lanes.iter().map(|lane| measures_of(lane.stream.kind)).sum::<usize>() + 1
    }

    /// Windows before this one can be out when the furthest stream has come so far.
    fn windows(&self, furthest_s: f64) -> u64 {
        if self.is_whole() {
            return 0;
        }
        // One more than have ended, as the end of a window may be rounded to.
        libm::floor((furthest_s - self.config.window_s) / self.config.hop_s + 2.0) as u64
    }
}
