//! Sliding windows over events that come some time after the samples they speak of.

use crate::{error::Error, held::Held, snapshot, state::Snapshot};

/// Which window is under way, on a clock of samples, whose last event comes some time later.
#[derive(Clone, Debug)]
pub struct Clock {
    length: u64,
    hop: u64,
    consumed: u64,
    start: u64,
}
snapshot!(Clock { consumed, start } skip { length, hop });

impl Clock {
    /// Windows of `length` samples, one every `hop`, at least 1.
    pub fn new(length: u64, hop: u64) -> Self {
        Self { length, hop, consumed: 0, start: 0 }
    }

    /// How long a window is.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Samples that have passed.
    pub fn consumed(&self) -> u64 {
        self.consumed
    }

    /// Where the window starts.
    pub fn start(&self) -> u64 {
        self.start
    }

    /// Samples pass.
    #[inline]
    pub fn pass(&mut self, samples: u64) {
        self.consumed = self.consumed.saturating_add(samples);
    }

    /// The window was over as many samples ago.
    #[inline]
    pub fn over(&self, wait: u64) -> bool {
        self.consumed >= self.start.saturating_add(self.length.saturating_add(wait))
    }

    /// Makes sure that the samples that have just passed ended the window: only in a saved state
    /// that was tampered with is it further behind.
    pub fn bound(&mut self, wait: u64, samples: u64) {
        let before = self.consumed.saturating_sub(samples);
        self.start = self.start.max(before.saturating_sub(self.length.saturating_add(wait)));
    }

    /// On to the next window.
    pub fn hop(&mut self) {
        self.start = self.start.saturating_add(self.hop);
    }

    /// On to the first window that is not over; how many hops.
    pub fn skip(&mut self, wait: u64) -> u64 {
        let due = self.start.saturating_add(self.length.saturating_add(wait));
        let behind = self.consumed.saturating_sub(due);
        let hops = behind.checked_div(self.hop).unwrap_or(0).saturating_add(1);
        self.start = self.start.saturating_add(hops.saturating_mul(self.hop));
        hops
    }

    /// The most windows that so many samples can end.
    pub fn most(&self, samples: usize, wait: u64) -> usize {
        let whole = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        let reach = samples.saturating_add(whole(self.length)).saturating_add(whole(wait));
        (reach / whole(self.hop).max(1)).saturating_add(2)
    }

    /// More than a hop at once: a gap, whose empty windows are skipped.
    #[inline]
    pub fn is_gap(&self, samples: u64) -> bool {
        samples > self.hop
    }
}

/// The events of the window under way, and when it is over.
#[derive(Clone, Debug)]
pub struct Sliding<T: Snapshot> {
    clock: Clock,
    wait: u64,
    held: Held<T>,
    lost: bool,
    told: bool,
}
snapshot!(Sliding<T: Snapshot> { clock, held, lost, told } skip { wait });

/// A window that is over: all in samples.
#[derive(Clone, Copy, Debug)]
pub struct Span<'a, T> {
    /// Where it starts.
    pub start: u64,
    /// How long it is.
    pub length: u64,
    /// Its events, oldest first, and those that came after it.
    pub events: &'a [T],
    /// There was no room for all.
    pub lost: bool,
}

impl<T: Copy + Snapshot> Sliding<T> {
    /// Windows of `length` samples, one every `hop`, at least 1; a length of 0 is the whole
    /// stream. Events come at most `wait` samples late, and there is room for `capacity` of
    /// them, filled with `none`.
    ///
    /// # Errors
    /// No memory.
    pub fn new(length: u64, hop: u64, wait: u64, capacity: usize, none: T) -> Result<Self, Error> {
        let held = Held::new(capacity, none)?;
        Ok(Self { clock: Clock::new(length, hop), wait, held, lost: false, told: false })
    }

    /// Takes an event of the sample `at`.
    pub fn take(&mut self, at: u64, event: T) {
        if at >= self.clock.start {
            self.lost |= !self.held.push(event);
        }
    }

    /// Samples have passed: tells the windows whose last event must be known by now. `at` is
    /// the sample of an event. Of windows without events a whole gap is skipped.
    #[inline]
    pub fn advance(&mut self, samples: u64, at: fn(&T) -> u64, tell: &mut impl FnMut(Span<'_, T>)) {
        self.clock.pass(samples);
        self.close(self.wait, samples, at, tell);
    }

    /// The stream is over. One shorter than a window is told as it is.
    pub fn finish(&mut self, at: fn(&T) -> u64, tell: &mut impl FnMut(Span<'_, T>)) {
        self.close(0, 0, at, tell);
        if !self.told {
            tell(self.span(self.clock.consumed.saturating_sub(self.clock.start)));
        }
    }

    fn close(
        &mut self,
        wait: u64,
        samples: u64,
        at: fn(&T) -> u64,
        tell: &mut impl FnMut(Span<'_, T>),
    ) {
        if self.clock.length == 0 || !self.clock.over(wait) {
            return;
        }
        self.clock.bound(wait, samples);
        while self.clock.over(wait) {
            if self.held.is_empty() && self.clock.is_gap(samples) {
                self.clock.skip(wait);
                return;
            }
            self.told = true;
            tell(self.span(self.clock.length));
            self.clock.hop();
            let Clock { start, consumed: now, .. } = self.clock;
            // Nor is an event later than now.
            self.held.drop_while(|event| at(event) < start || at(event) > now);
            self.lost = false;
        }
    }

    fn span(&self, length: u64) -> Span<'_, T> {
        Span { start: self.clock.start, length, events: self.held.as_slice(), lost: self.lost }
    }

    /// The most windows that so many samples can end.
    pub fn most(&self, samples: usize) -> usize {
        self.clock.most(samples, self.wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std_alloc::vec::Vec;

    fn told(length: u64, events: &[u64], samples: u64) -> Vec<(u64, u64, Vec<u64>, bool)> {
        let mut windows = Sliding::new(length, 5, 2, 3, 0_u64).unwrap();
        let mut out = Vec::new();
        let mut tell = |s: Span<'_, u64>| out.push((s.start, s.length, s.events.to_vec(), s.lost));
        for i in 0..samples {
            events.iter().filter(|e| **e == i).for_each(|e| windows.take(*e, *e));
            windows.advance(1, |e| *e, &mut tell);
        }
        windows.finish(|e| *e, &mut tell);
        out
    }

    #[test]
    fn windows_overlap_and_wait_for_their_last_event() {
        let out = told(10, &[1, 6, 11], 15);
        // Told after twelve samples, with the one that came after it.
        assert_eq!(out[0], (0, 10, Vec::from([1, 6, 11]), false));
        assert_eq!(out[1], (5, 10, Vec::from([6, 11]), false));
        assert_eq!(out.len(), 2);
    }

    #[test]
    fn what_has_no_room_is_told_and_a_short_stream_too() {
        assert_eq!(told(10, &[1, 2, 3, 4], 10)[0], (0, 10, Vec::from([1, 2, 3]), true));
        assert_eq!(told(100, &[1], 7), [(0, 7, Vec::from([1]), false)]);
        assert_eq!(told(0, &[1], 7), [(0, 7, Vec::from([1]), false)]);
    }

    #[test]
    fn a_gap_is_skipped_at_once() {
        let mut windows = Sliding::new(10, 5, 0, 3, 0_u64).unwrap();
        windows.advance(u64::MAX / 2, |e| *e, &mut |_| panic!("no window has an event"));
        let start = windows.clock.start;
        assert!(start + 10 > u64::MAX / 2 && start <= u64::MAX / 2);
    }

    #[test]
    fn a_state_that_cannot_be_does_not_tell_without_end() {
        for (consumed, start, event, samples) in
            [(u64::MAX / 2, 0, 3, 1), (20, 15, u64::MAX, u64::MAX / 4)]
        {
            let mut windows = Sliding::new(10, 5, 2, 3, 0_u64).unwrap();
            windows.take(event, event);
            (windows.clock.consumed, windows.clock.start) = (consumed, start);
            let mut told = 0;
            let mut tell = |_: Span<'_, u64>| {
                told += 1;
                assert!(told < 5, "from {consumed}");
            };
            windows.advance(samples, |e| *e, &mut tell);
        }
    }
}
