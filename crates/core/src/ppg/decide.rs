//! Which candidates are pulses.
//!
//! A candidate is a pulse when its rise is high enough among the last pulses': nearly as high
//! right after a pulse, where the dicrotic wave is, and the lower the longer none came.

use super::drop_first;
use interocept_dsp::{snapshot, sort};

/// No two pulses are closer.
pub(super) const APART_S: f64 = 0.25;
/// Nor are they closer than this share of a clear period.
const APART: f64 = 0.45;
/// A signal that is so much like itself one period ago has one.
const CLEAR: f64 = 0.4;
/// How long the signal after the top of a rise is waited for.
pub(super) const HOLD_S: f64 = 0.26;
/// And how long it may go on.
pub(super) const LONGEST_S: f64 = 0.4;
/// Votes on polarity and first levels are taken over this.
pub(super) const BLOCK_S: f64 = 1.0;
/// So many blocks make a start.
const START: u32 = 3;
/// Before any interval is known.
const USUAL_S: f64 = 0.8;
/// Pulses that the level and the interval are medians of.
const USUAL: usize = 8;
/// Candidates kept at the start and since the last pulse.
pub(super) const KEPT: usize = 16;
/// A longer pause tells nothing about the rhythm.
const PAUSE_S: f64 = 2.5;
/// An interval so many times the usual one may hide a pulse ...
const HIDES: f64 = 1.6;
/// ... with this share of the usual rise, or with this share of the rise that ends it ...
const HIDDEN: f64 = 0.15;
const ALIKE: f64 = 0.5;
/// ... and so many usual intervals from the pulses around it.
const ROOM: f64 = 0.55;
/// The vote on polarity is a mean over so many blocks: a sensor is rarely turned.
const VOTES: f64 = 600.0;
/// It takes such a mean, by the root of the blocks it is over, to turn it: three standard
/// errors of the votes in a poor signal.
const TURN: f64 = 0.8;
/// A smaller vote for downward at the start is none.
const UNDECIDED: f64 = 0.06;

/// What might be a pulse.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Candidate {
    pub tick: u64,
    /// Of its rise.
    pub height: f64,
    pub index: u64,
    pub offset: f64,
    /// From the foot to the peak and from the peak to the notch, in samples; NaN without one.
    pub from_foot: f64,
    pub to_notch: f64,
    pub amplitude: f64,
}
snapshot!(Candidate { tick, height, index, offset, from_foot, to_notch, amplitude });

/// A pulse that was found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Verdict {
    pub candidate: Candidate,
    pub quality: f64,
    pub late: bool,
    pub sign: f64,
}

/// The last few of something, and their median.
#[derive(Clone, Copy, Debug, Default)]
struct Usual {
    values: [f64; USUAL],
    next: usize,
    len: usize,
    median: f64,
}
snapshot!(Usual { values, next, len, median });

impl Usual {
    fn put(&mut self, value: f64) {
        if let Some(slot) = self.values.get_mut(self.next) {
            *slot = value;
        }
        self.next = (self.next + 1) % USUAL;
        self.len = (self.len + 1).min(USUAL);
        let mut sorted = self.values;
        let held = sorted.get_mut(..self.len).unwrap_or_default();
        self.median = sort::median(held).unwrap_or(value);
    }

    fn get(&self) -> Option<f64> {
        (self.len > 0).then_some(self.median)
    }
}

/// Candidates, oldest first; the lowest goes when there is no room.
#[derive(Clone, Copy, Debug, Default)]
struct Kept {
    held: [Candidate; KEPT],
    len: usize,
}
snapshot!(Kept { held, len });

impl Kept {
    fn put(&mut self, candidate: Candidate) {
        if self.len == KEPT {
            drop_first(&mut self.held);
            self.len -= 1;
        }
        if let Some(slot) = self.held.get_mut(self.len) {
            *slot = candidate;
            self.len += 1;
        }
    }

    fn as_slice(&self) -> &[Candidate] {
        self.held.get(..self.len).unwrap_or(&[])
    }
}

/// The levels and the rhythm.
#[derive(Clone, Debug)]
pub(super) struct Decision {
    ticks_per_s: f64,
    heights: Usual,
    intervals: Usual,
    /// The period of the signal in ticks, where there is a clear one.
    period: Option<f64>,
    last: Option<u64>,
    /// Candidates since the last pulse that were none.
    spare: Kept,
    /// From -1, blood makes the signal fall, to 1.
    vote: f64,
    sign: f64,
    blocks: u32,
    /// Highest rise and fall of each of the first blocks.
    first: [[f64; START as usize]; 2],
    starting: bool,
    /// Candidates of either polarity until the start is over.
    early: [Kept; 2],
}
snapshot!(Decision { heights, intervals, period, last, spare, vote, sign, blocks, first, starting, early }
    skip { ticks_per_s });

impl Decision {
    pub(super) fn new(working_hz: f64, polarity: f64) -> Self {
        Self {
            ticks_per_s: working_hz,
            heights: Usual::default(),
            intervals: Usual::default(),
            period: None,
            last: None,
            spare: Kept::default(),
            vote: polarity,
            sign: polarity,
            blocks: 0,
            first: [[0.0; START as usize]; 2],
            starting: true,
            early: [Kept::default(); 2],
        }
    }

    /// 1 or -1; 0 while it is not known.
    pub(super) fn sign(&self) -> f64 {
        self.sign
    }

    /// The usual height of a rise; infinite while it is not known.
    pub(super) fn level(&self) -> f64 {
        self.heights.get().unwrap_or(f64::INFINITY)
    }

    /// Takes the period of the signal, in ticks, and how clear it is.
    pub(super) fn set_period(&mut self, period: Option<(f64, f64)>) {
        self.period = period.filter(|(_, like)| *like > CLEAR).map(|(ticks, _)| ticks);
    }

    /// Whether the signal has a clear period.
    pub(super) fn has_period(&self) -> bool {
        self.period.is_some()
    }

    pub(super) fn starting(&self) -> bool {
        self.starting
    }

    /// Takes the highest rise and fall of a block. `free` when the polarity may turn.
    pub(super) fn block(&mut self, up: f64, down: f64, free: bool) {
        if up + down > 0.0 && free {
            let vote = (up - down) / (up + down);
            let votes = (f64::from(self.blocks) + 1.0).min(VOTES);
            self.vote += (vote - self.vote) / votes;
            if !self.starting && self.vote * self.sign < -TURN / libm::sqrt(votes) {
                self.sign = -self.sign;
                self.spare = Kept::default();
            }
        }
        for (first, height) in self.first.iter_mut().zip([up, down]) {
            if let Some(slot) = first.get_mut(self.blocks as usize) {
                *slot = height;
            }
        }
        self.blocks = self.blocks.saturating_add(1);
    }

    /// Whether no block has been seen.
    pub(super) fn young(&self) -> bool {
        self.blocks == 0
    }

    /// Whether enough is known to begin.
    pub(super) fn ready(&self) -> bool {
        self.starting && self.blocks >= START
    }

    /// Whether there was no pulse for long.
    pub(super) fn quiet(&self, now: u64) -> bool {
        let pause = PAUSE_S * self.ticks_per_s;
        !self.starting && self.last.is_some_and(|last| now.saturating_sub(last) as f64 > pause)
    }

    /// Takes the signal since the last pulse for pulses, of another height than those before.
    pub(super) fn relearn(&mut self, take: &mut impl FnMut(Verdict)) {
        let since = core::mem::take(&mut self.spare);
        let mut heights = since.held.map(|c| c.height);
        let Some(level) = heights.get_mut(..since.len).and_then(sort::median) else { return };
        self.heights = Usual::default();
        self.heights.put(level);
        for candidate in since.as_slice() {
            self.judge(*candidate, &mut |v| take(Verdict { late: true, ..v }));
        }
    }

    /// Keeps a candidate until the start is over.
    pub(super) fn keep(&mut self, upward: bool, candidate: Candidate) {
        let [up, down] = &mut self.early;
        if upward { up } else { down }.put(candidate);
    }

    /// Ends the start: what was kept is judged now.
    pub(super) fn start(&mut self, take: &mut impl FnMut(Verdict)) {
        self.starting = false;
        if self.sign == 0.0 {
            self.sign = if self.vote < -UNDECIDED { -1.0 } else { 1.0 };
        }
        let [up, down] = core::mem::take(&mut self.early);
        let (early, [first_up, first_down]) = (if self.sign > 0.0 { up } else { down }, self.first);
        let mut blocks = if self.sign > 0.0 { first_up } else { first_down };
        let seen = blocks.get_mut(..self.blocks.min(START) as usize).unwrap_or_default();
        let level = sort::median(seen).unwrap_or(0.0);
        if level > 0.0 {
            self.heights.put(level);
        }
        for candidate in early.as_slice() {
            self.judge(*candidate, &mut |v| take(Verdict { late: true, ..v }));
        }
    }

    /// The share of the usual rise that makes a pulse, so many usual intervals after the last.
    fn share(intervals: f64) -> f64 {
        let between = |(x0, y0): (f64, f64), (x1, y1): (f64, f64)| {
            y0 + (y1 - y0) * (intervals - x0) / (x1 - x0)
        };
        match intervals {
            u if u < 0.4 => 0.8,
            u if u < 0.6 => between((0.4, 0.8), (0.6, 0.5)),
            u if u < 0.85 => between((0.6, 0.5), (0.85, 0.3)),
            u if u < 1.3 => 0.3,
            u => (0.39 / u).max(0.08),
        }
    }

    /// Decides about a candidate.
    pub(super) fn judge(&mut self, candidate: Candidate, take: &mut impl FnMut(Verdict)) {
        let level = self.heights.get().unwrap_or(candidate.height);
        let fallback = self.intervals.get().unwrap_or(USUAL_S * self.ticks_per_s);
        let usual = self.period.unwrap_or(fallback);
        let share = candidate.height / level;
        let Some(last) = self.last else {
            if share > 0.4 {
                self.accept(candidate, 0, false, take);
            } else {
                self.spare.put(candidate);
            }
            return;
        };
        let since = candidate.tick.saturating_sub(last);
        let apart = (APART_S * self.ticks_per_s).max(APART * self.period.unwrap_or(0.0));
        let intervals = since as f64 / usual;
        if (since as f64) < apart || share < Self::share(intervals) {
            self.spare.put(candidate);
            return;
        }
        if intervals > HIDES && self.intervals.len > 2 {
            self.search(candidate, last, usual, level, take);
        }
        let since = candidate.tick.saturating_sub(self.last.unwrap_or(last));
        self.accept(candidate, since, false, take);
    }

    /// Looks between the last pulse and a candidate for ones that were too low: the highest
    /// first, as many as there is room for.
    fn search(
        &mut self,
        candidate: Candidate,
        last: u64,
        usual: f64,
        level: f64,
        take: &mut impl FnMut(Verdict),
    ) {
        let spare = core::mem::take(&mut self.spare);
        let least = (HIDDEN * level).min(ALIKE * candidate.height);
        let mut found = [None::<Candidate>; KEPT];
        for _ in 0..KEPT {
            let room = |c: &&Candidate| {
                let apart = |tick: u64| c.tick.abs_diff(tick) as f64 > ROOM * usual;
                let others = found.iter().flatten().map(|f| f.tick);
                c.height > least && [last, candidate.tick].into_iter().chain(others).all(apart)
            };
            let held = spare.as_slice().iter().enumerate();
            let best = held
                .filter(|(_, c)| room(c))
                .reduce(|a, b| if b.1.height > a.1.height { b } else { a });
            let Some((i, best)) = best else { break };
            if let Some(slot) = found.get_mut(i) {
                *slot = Some(*best);
            }
        }
        for hidden in found.into_iter().flatten() {
            let since = hidden.tick.saturating_sub(self.last.unwrap_or(last));
            self.accept(hidden, since, true, take);
        }
    }

    fn accept(
        &mut self,
        candidate: Candidate,
        since: u64,
        late: bool,
        take: &mut impl FnMut(Verdict),
    ) {
        let ratio = |a: f64, b: f64| if a > 0.0 && b > 0.0 { (a / b).min(b / a) } else { 1.0 };
        let like = ratio(candidate.height, self.heights.get().unwrap_or(0.0));
        let timely = ratio(since as f64, self.intervals.get().unwrap_or(0.0));
        let rival = self.spare.as_slice().iter().fold(0.0, |m: f64, c| m.max(c.height));
        let rival = (rival / candidate.height).min(1.0);
        take(Verdict {
            candidate,
            quality: like * timely * (1.0 - rival * rival),
            late,
            sign: self.sign,
        });
        self.heights.put(candidate.height);
        if since > 0 && (since as f64) < PAUSE_S * self.ticks_per_s {
            self.intervals.put(since as f64);
        }
        self.last = Some(candidate.tick);
        self.spare = Kept::default();
    }

    /// The signal is interrupted: the levels stay, the rhythm is unknown.
    pub(super) fn interrupt(&mut self) {
        self.last = None;
        self.spare = Kept::default();
    }

    /// The most pulses given out at once.
    pub(super) const fn burst() -> usize {
        KEPT + 2
    }
}
