//! From beats to intervals, none of which spans a gap or a stretch that should not be used.
//!
//! Beats and judgements of quality come at their own paces. A pair of beats waits here until
//! the signal between them has been judged; then it is an interval, or time without one.

use super::{BRIDGE_S, quality::Quality};
use crate::time::SampleRate;
use core::ops::Range;
use interocept_dsp::snapshot;

/// Signal of a lower quality should not be used.
pub const USABLE: f64 = 0.5;
/// Pairs that can wait: at 300 beats a minute twice the longest hop of the quality, and the
/// beats of a start.
const WAITING: usize = 128;
/// Unusable stretches that can lie beyond the last beat; more are taken together.
const BREAKS: usize = 16;

/// From one beat to the next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// An interval.
    Interval {
        /// Its length.
        rr_ms: f64,
    },
    /// Time without intervals.
    Gap {
        /// Its length in microseconds.
        us: u64,
    },
}

/// Finds the runs of missing samples that no interval may span.
#[derive(Clone, Debug)]
pub struct Gaps {
    bridge: u64,
    greatest: f64,
    at: u64,
    missing: u64,
}
snapshot!(Gaps { at, missing } skip { bridge, greatest });

impl Gaps {
    /// At a sampling rate; samples beyond `greatest`, either way, are missing.
    pub fn new(rate: SampleRate, greatest: f64) -> Self {
        let bridge = rate.samples_rounded(BRIDGE_S) as u64;
        Self { bridge, greatest, at: 0, missing: 0 }
    }

    /// Takes a sample. Gives the gap that it ends.
    #[inline]
    pub fn sample(&mut self, x: f64) -> Option<Range<u64>> {
        if x.abs() <= self.greatest {
            let gap = self.end();
            self.at = self.at.saturating_add(1);
            return gap;
        }
        self.skip(1);
        None
    }

    /// Takes so many missing samples.
    pub fn skip(&mut self, samples: u64) {
        self.missing = self.missing.saturating_add(samples);
        self.at = self.at.saturating_add(samples);
    }

    /// The signal is over. Gives the gap at its end.
    pub fn end(&mut self) -> Option<Range<u64>> {
        let missing = core::mem::take(&mut self.missing);
        (missing > self.bridge).then(|| self.at.saturating_sub(missing)..self.at)
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Mark {
    index: u64,
    time_s: f64,
    /// Something unusable lies between the beat before and this one.
    broken: bool,
}
snapshot!(Mark { index, time_s, broken });

/// Samples from `start` to before `end` that no interval may span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Break {
    start: u64,
    end: u64,
}
snapshot!(Break { start, end });

/// Joins beats to intervals. Memory is fixed.
#[derive(Clone, Debug)]
pub struct Intervals {
    /// Marks of beats, oldest first; the first was given out as an end already.
    marks: [Mark; WAITING],
    len: usize,
    breaks: [Break; BREAKS],
    broken: usize,
    /// Samples before this have been judged.
    judged: u64,
}
snapshot!(Intervals { marks, len, breaks, broken, judged });

impl Default for Intervals {
    fn default() -> Self {
        Self {
            marks: [Mark::default(); WAITING],
            len: 0,
            breaks: [Break::default(); BREAKS],
            broken: 0,
            judged: 0,
        }
    }
}

impl Intervals {
    /// The most steps that can wait and be given out at once.
    pub const MOST_WAITING: usize = WAITING;

    /// Takes a beat at a sample and at a time; the ones before it have come already.
    pub fn beat(&mut self, index: u64, time_s: f64, take: &mut impl FnMut(Step)) {
        if self.len == WAITING {
            // More beats than any heart has: their intervals are as good as unusable.
            self.release(true, take);
        }
        let before = self.marks.get(self.len.wrapping_sub(1)).map(|m| m.index);
        let breaks = self.breaks.get(..self.broken).unwrap_or(&[]);
        let broken =
            before.is_some_and(|from| breaks.iter().any(|b| b.end > from && b.start < index));
        if let Some(slot) = self.marks.get_mut(self.len) {
            *slot = Mark { index, time_s, broken };
            self.len += 1;
        }
        self.forget(index);
        self.release(false, take);
    }

    /// Takes a judgement of the signal.
    pub fn quality(&mut self, quality: &Quality, take: &mut impl FnMut(Step)) {
        let Quality { start_index, length, score, missing, .. } = *quality;
        self.stretch(start_index, length, score, missing, take);
    }

    /// Takes the score of a stretch of signal, and how many of its samples are missing.
    pub fn stretch(
        &mut self,
        start_index: u64,
        length: u64,
        score: f64,
        missing: u32,
        take: &mut impl FnMut(Step),
    ) {
        let end = start_index.saturating_add(length);
        // A stretch that is good for the most part is judged good, so what spoils the next one
        // can begin within its last half.
        let reach = length / 2;
        if score < USABLE {
            // Of missing samples each is known.
            let reach = if missing == 0 { reach } else { 0 };
            self.unusable(start_index.saturating_sub(reach), end.saturating_add(reach));
        }
        self.judged(end.saturating_sub(reach), take);
    }

    /// Says that all that is unusable before the sample `end` has been told of.
    pub fn judged(&mut self, end: u64, take: &mut impl FnMut(Step)) {
        self.judged = self.judged.max(end);
        self.release(false, take);
    }

    /// Says that the samples from `start` to before `end` are missing or not to be used.
    pub fn unusable(&mut self, start: u64, end: u64) {
        for pair in 1..self.len {
            let Some(from) = self.marks.get(pair - 1).map(|m| m.index) else { break };
            if let Some(mark) = self.marks.get_mut(pair) {
                mark.broken |= end > from && start < mark.index;
            }
        }
        let last = self.breaks.get_mut(self.broken.wrapping_sub(1));
        match last {
            Some(last) if last.end >= start || self.broken == BREAKS => {
                last.end = last.end.max(end);
            }
            _ => {
                if let Some(slot) = self.breaks.get_mut(self.broken) {
                    *slot = Break { start, end };
                    self.broken += 1;
                }
            }
        }
    }

    /// The signal is over: what still waits is as good as it has been judged to be.
    pub fn finish(&mut self, take: &mut impl FnMut(Step)) {
        self.judged(u64::MAX, take);
    }

    /// Gives out the pairs that are judged; with `all`, one more, as unusable.
    fn release(&mut self, all: bool, take: &mut impl FnMut(Step)) {
        let mut done = 0;
        while let Some([a, b]) = self.marks.get(done..self.len).and_then(<[Mark]>::first_chunk) {
            if b.index >= self.judged && !(all && done == 0) {
                break;
            }
            let span_s = b.time_s - a.time_s;
            take(if b.broken || b.index >= self.judged {
                Step::Gap { us: libm::round(span_s * 1e6) as u64 }
            } else {
                Step::Interval { rr_ms: span_s * 1000.0 }
            });
            done += 1;
        }
        if done > 0 {
            self.len = drop_first(&mut self.marks, done, self.len);
        }
    }

    /// Drops breaks that end before a beat: they cannot touch a pair to come.
    fn forget(&mut self, index: u64) {
        let held = self.breaks.get(..self.broken).unwrap_or(&[]);
        let gone = held.iter().take_while(|b| b.end <= index).count();
        if gone > 0 {
            self.broken = drop_first(&mut self.breaks, gone, self.broken);
        }
    }
}

/// Drops the first `gone` of `len` and returns how many are left.
fn drop_first<T: Copy>(slots: &mut [T], gone: usize, len: usize) -> usize {
    for i in gone..len {
        let Some(value) = slots.get(i).copied() else { break };
        if let Some(slot) = slots.get_mut(i - gone) {
            *slot = value;
        }
    }
    len.saturating_sub(gone)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quality::Reasons;
    use alloc::vec::Vec;

    fn judged(start_index: u64, score: f64) -> Quality {
        Quality {
            start_index,
            length: 100,
            score,
            noise: 0.0,
            motion: 0.0,
            similarity: 1.0,
            rate_bpm: 60.0,
            reasons: Reasons::NONE,
            missing: 0,
        }
    }

    fn rr(steps: &[Step]) -> Vec<f64> {
        steps
            .iter()
            .map(|s| match s {
                Step::Interval { rr_ms } => libm::round(*rr_ms),
                Step::Gap { us } => -(*us as f64) / 1000.0,
            })
            .collect()
    }

    #[test]
    fn an_interval_waits_for_the_judgement_of_its_signal() {
        let (mut intervals, mut out) = (Intervals::default(), Vec::new());
        intervals.beat(50, 0.5, &mut |s| out.push(s));
        intervals.beat(130, 1.3, &mut |s| out.push(s));
        intervals.quality(&judged(0, 1.0), &mut |s| out.push(s));
        assert!(out.is_empty());
        intervals.quality(&judged(100, 1.0), &mut |s| out.push(s));
        assert_eq!(rr(&out), [800.0]);
    }

    #[test]
    fn poor_signal_breaks_the_intervals_it_touches_and_no_others() {
        for late in [false, true] {
            let (mut intervals, mut out) = (Intervals::default(), Vec::new());
            let take = &mut |s| out.push(s);
            let beats = [50, 130, 210, 290, 370, 450];
            // Whether the beats come before or after what is known of the signal.
            if !late {
                beats.iter().for_each(|b| intervals.beat(*b, *b as f64 / 100.0, take));
            }
            for (k, score) in [1.0, 1.0, 0.4, 1.0, 1.0].into_iter().enumerate() {
                intervals.quality(&judged(100 * k as u64, score), take);
            }
            if late {
                beats.iter().for_each(|b| intervals.beat(*b, *b as f64 / 100.0, take));
            }
            intervals.finish(take);
            assert_eq!(rr(&out), [800.0, -800.0, -800.0, -800.0, 800.0], "late: {late}");
        }
    }

    #[test]
    fn what_spoils_a_stretch_can_begin_in_the_one_before() {
        let (mut intervals, mut out) = (Intervals::default(), Vec::new());
        let take = &mut |s| out.push(s);
        for (k, score) in [1.0, 1.0, 0.4, 1.0].into_iter().enumerate() {
            [20, 90, 170].iter().filter(|b| **b / 100 == k as u64).for_each(|b| {
                intervals.beat(*b, *b as f64 / 100.0, take);
            });
            intervals.quality(&judged(100 * k as u64, score), take);
        }
        assert_eq!(rr(&out), [700.0, -800.0]);
    }

    #[test]
    fn a_flood_of_beats_stays_bounded_and_keeps_the_time() {
        let (mut intervals, mut out) = (Intervals::default(), Vec::new());
        for k in 0..1000 {
            intervals.beat(10 * k, 0.1 * k as f64, &mut |s| out.push(s));
        }
        intervals.finish(&mut |s| out.push(s));
        let total: f64 = rr(&out).iter().map(|ms| ms.abs()).sum();
        assert_eq!((out.len(), total.round()), (999, 99_900.0));
        assert!(matches!(out.first(), Some(Step::Gap { .. })));
    }
}
