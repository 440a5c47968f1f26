//! How much the rhythm speaks for a beat.
//!
//! In noise some beats found are none and some are missed, so neither the last beat found nor
//! the interval since then can be believed. What is kept instead are the last peaks, each
//! with the log-likelihood of the best rhythm that ends with it, whether it was taken for a
//! beat or not (Viterbi, IEEE Trans Inf Theory 13:260, 1967). A wrong decision is thus left
//! behind as soon as another path fits better.

use interocept_dsp::snapshot;

/// Peaks that are kept: about two seconds of them in noise.
const KEPT: usize = 10;
/// The ventricles are not expected again before this part of an interval.
const EARLIEST: f64 = 0.4;
/// Beats that come in rhythm; the others may come at any time.
const REGULAR: f64 = 0.8;
/// Beats after two intervals, one having been missed, against those after one.
const MISSED: f64 = 0.05;
/// Standard deviation of a regular interval around the last ones, as a part of it: at least
/// that of breathing, at most that of atrial fibrillation; and at the start.
const SPREAD: (f64, f64) = (0.05, 0.5);
const SPREAD_START: f64 = 0.1;
/// Standard deviation of a mean absolute deviation of one (normal distribution).
const DEVIATION: f64 = 1.25;
/// Peaks in an interval, in noise: the chance that one of them is the beat is this much less.
const PEAKS: f64 = 4.5;
/// How fast interval and spread follow: over eight and sixteen intervals.
const FOLLOW: f64 = 0.125;
const FOLLOW_SPREAD: f64 = 0.0625;
/// One interval moves the mean as if it were within these parts of it.
const SHORTEST: f64 = 0.8;
const LONGEST: f64 = 1.3;
/// From here on an interval may be several.
const MULTIPLE: f64 = 1.5;

/// A peak, and how well it is explained.
#[derive(Clone, Copy, Debug, Default)]
struct End {
    tick: u64,
    value: f64,
}
snapshot!(End { tick, value });

/// The usual interval, in ticks, and the paths that lead to now.
#[derive(Clone, Debug)]
pub(super) struct Rhythm {
    interval: f64,
    /// Mean absolute deviation of the intervals, as a part of the interval.
    spread: f64,
    kept: [End; KEPT],
    count: usize,
    next: usize,
}
snapshot!(Rhythm { interval, spread, kept, count, next });

impl Rhythm {
    pub(super) fn new(interval: f64) -> Self {
        Self { interval, spread: SPREAD_START, kept: [End::default(); KEPT], count: 0, next: 0 }
    }

    /// The usual interval, in ticks.
    pub(super) fn interval(&self) -> f64 {
        self.interval
    }

    /// Forgets when beats were, not how often.
    pub(super) fn forget(&mut self) {
        (self.count, self.next) = (0, 0);
    }

    /// There was a beat beyond doubt: every path goes through it.
    pub(super) fn settle(&mut self, tick: u64) {
        self.forget();
        self.keep(tick, 0.0);
    }

    /// There was a peak, with the log-likelihood `evidence` for being a beat.
    pub(super) fn note(&mut self, tick: u64, evidence: f64) {
        let before = self.best(tick).map_or(0.0, |(value, _)| value);
        self.keep(tick, before + evidence);
        let ends = self.kept.iter().take(self.count);
        let top = ends.map(|e| e.value).fold(f64::NEG_INFINITY, f64::max);
        for end in &mut self.kept {
            end.value -= top;
        }
    }

    /// The log-likelihood that the rhythm gives to a beat at `tick`, against none until `now`.
    pub(super) fn support(&self, tick: u64, now: u64) -> f64 {
        let Some((with, _)) = self.best(tick) else { return 0.0 };
        let ends = self.kept.iter().take(self.count);
        let waited = |e: &End| e.value + self.none_within(now.saturating_sub(e.tick) as f64);
        with - ends.map(waited).fold(f64::NEG_INFINITY, f64::max)
    }

    /// The likeliest beat before `tick`.
    pub(super) fn before(&self, tick: u64) -> Option<u64> {
        self.best(tick).map(|(_, before)| before)
    }

    /// Learns an interval. Where it is quiet between the beats, one of about two or more usual
    /// ones holds beats too small to be found, and the rhythm must not settle on the large
    /// ones; in noise it may be the usual one that is wrong.
    pub(super) fn follow(&mut self, ticks: f64, quiet: bool) {
        let whole = ticks / self.interval;
        let beats = if quiet && whole > MULTIPLE { libm::round(whole) } else { 1.0 };
        let part = (whole / beats).clamp(SHORTEST, LONGEST) - 1.0;
        self.spread += FOLLOW_SPREAD * (part.abs() - self.spread);
        self.interval += FOLLOW * part * self.interval;
    }

    fn keep(&mut self, tick: u64, value: f64) {
        if let Some(slot) = self.kept.get_mut(self.next) {
            *slot = End { tick, value };
        }
        self.next = if self.next >= KEPT - 1 { 0 } else { self.next + 1 };
        self.count = self.count.saturating_add(1).min(KEPT);
    }

    /// The best path to a beat at `tick`, and the beat before it there.
    fn best(&self, tick: u64) -> Option<(f64, u64)> {
        let mut best = None;
        for end in self.kept.iter().take(self.count).filter(|e| e.tick < tick) {
            let value = end.value + self.after((tick - end.tick) as f64);
            if best.is_none_or(|(greatest, _)| value > greatest) {
                best = Some((value, end.tick));
            }
        }
        best
    }

    fn deviation(&self) -> f64 {
        DEVIATION * self.spread.clamp(SPREAD.0, SPREAD.1)
    }

    /// Log-likelihood of the next beat being one of the peaks after so long.
    fn after(&self, ticks: f64) -> f64 {
        let part = ticks / self.interval;
        if part < EARLIEST {
            return -20.0;
        }
        let deviation = self.deviation();
        let near = |center: f64, deviation: f64| {
            let z = (part - center) / deviation;
            libm::exp(-0.5 * z * z) / deviation
        };
        let regular = REGULAR * near(1.0, deviation);
        let missed = MISSED * near(2.0, core::f64::consts::SQRT_2 * deviation);
        // 0.7: the density of a normal distribution, relative to a uniform one up to 1.75
        // intervals.
        libm::log((0.7 * (regular + missed) + 1.0 - REGULAR) / PEAKS)
    }

    /// Log-likelihood of no beat for so long.
    fn none_within(&self, ticks: f64) -> f64 {
        let late = ticks / self.interval - 1.0;
        // The tail of a normal distribution, as a logistic one.
        let regular = REGULAR / (1.0 + libm::exp(1.7 * late / self.deviation()));
        libm::log(regular + (1.0 - REGULAR) * libm::exp(-late.max(0.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speaks_for_beats_in_time_and_against_early_ones() {
        let mut rhythm = Rhythm::new(100.0);
        rhythm.settle(1000);
        assert!(rhythm.support(1100, 1110) > 1.0);
        assert!(rhythm.support(1060, 1070) < -2.0);
        // Very late ones are likelier than none at all.
        assert!(rhythm.support(1200, 1210) > 0.0);
    }

    #[test]
    fn a_wrong_beat_does_not_move_the_phase() {
        let mut rhythm = Rhythm::new(100.0);
        rhythm.settle(1000);
        rhythm.note(1100, 3.0);
        // One between two beats, found by its looks.
        rhythm.note(1155, 1.0);
        rhythm.note(1200, 3.0);
        assert_eq!(rhythm.before(1300), Some(1200));
        assert!(rhythm.support(1300, 1310) > rhythm.support(1255, 1265) + 2.0);
    }

    #[test]
    fn missed_beats_do_not_slow_the_rhythm_where_it_is_quiet() {
        let (mut quiet, mut noisy) = (Rhythm::new(100.0), Rhythm::new(100.0));
        for _ in 0..100 {
            quiet.follow(204.0, true);
            noisy.follow(204.0, false);
        }
        assert!((quiet.interval() - 102.0).abs() < 1.0);
        assert!((noisy.interval() - 204.0).abs() < 1.0);
    }

    #[test]
    fn irregular_beats_are_expected_at_any_time() {
        let mut rhythm = Rhythm::new(100.0);
        for k in 0..100 {
            rhythm.follow(if k % 2 == 0 { 60.0 } else { 150.0 }, false);
        }
        rhythm.settle(1000);
        let support = |after: u64| rhythm.support(1000 + after, 1010 + after);
        assert!((support(100) - support(70)).abs() < 1.5);
    }
}
