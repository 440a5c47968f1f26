//! Correction of interval series after J. A. Lipponen and M. P. Tarvainen (2019), "A robust
//! algorithm for heart rate variability time series artefact correction using novel beat
//! classification", J. Med. Eng. Technol. 43:173, doi:10.1080/03091902.2019.1640306.
//!
//! Kept from the paper: thresholds that follow the spread of the differences (Th1) and of
//! the distances from a running median of 11 (Th2) over 91 intervals, their factor 5.2, the
//! kinds, and what is done about each. Changed, each for the same reason, that one artefact
//! in ten beats spoils a plain quartile deviation and hides itself:
//!
//! * the spread is that of the values which are no artefacts at 5.2 times it;
//! * a corrected interval replaces the one that came, so that the past of the window is
//!   clean and every later judgement starts from it. This takes the place of further passes,
//!   and all counts are final;
//! * whether a beat is out of place is told by the third difference of the beat times, which
//!   is six times the displacement, instead of by the line c1 = 0.13, c2 = 0.17 in the plane
//!   of two differences, which a beat 10 % early does not cross in one case of ten.
//!
//! And one for another: real variability has heavier tails than a normal distribution, so that
//! its quartiles call one beat in twenty of a quiet night an artefact. No beat is out of place
//! by less than 6 % of the interval, and no interval wrong by less than 12 %.

use super::{
    Interval, Kind,
    judge::{LEAST_SHIFT, Verdict, View},
    scale::Spread,
};
use crate::{
    config,
    dsp::{ring::Ring, snapshot},
    error::Error,
    process::{Channel, Info, Input, Processor, Sink},
    record::Config as _,
    time::{Latency, SampleRate},
    unit::Unit,
};

config! {
    /// How intervals are corrected.
    pub struct CorrectConfig: "rr.correct" {
        /// Factor from the quartile deviation to the thresholds.
        alpha: f64 [One] = 5.2, range(2.0, 20.0), "Lipponen and Tarvainen (2019): covers 99.95 % of normal beats";
        /// Least threshold for a difference of successive intervals.
        least_ms: f64 [Millisecond] = 15.0, range(1.0, 500.0), "two steps of the coarsest common clock, 128 Hz";
        /// Intervals looked ahead: the latency. Of the 91 that the thresholds rest on, the
        /// others lie behind.
        lookahead: u32 [Beat] = 45, range(10.0, 80.0), "Lipponen and Tarvainen (2019): a window centred on the beat";
        /// 0 returns every interval uncorrected and only checks its length.
        enabled: u32 [One] = 1, range(0.0, 1.0), "correction is the rule";
    }
}

/// Intervals that the thresholds rest on.
const WINDOW: usize = 91;
/// Intervals of which the first judgement knows at least, if the stretch has them.
const FIRST: usize = 46;
/// Intervals that the running median rests on.
const MEDIAN: usize = 11;
/// Lengths outside these are no intervals between heart beats.
const SHORTEST_US: f64 = 60_000.0;
const LONGEST_US: f64 = 20_000_000.0;
/// The third difference has its threshold at this part of the others'.
const THIRD: f64 = 0.9;
/// Quartile deviation of the standard normal distribution.
const QUARTILE_OF_NORMAL: f64 = 0.674_490;
/// Mean size of a standard normal variable.
const MEAN_SIZE_OF_NORMAL: f64 = 0.797_885;

/// The three statistics of an interval: difference from the last, distance from the median,
/// third difference of the beat times. NaN where there is none.
type Features = [f64; 3];

#[derive(Clone, Copy, Debug)]
struct Waiting {
    start_us: u64,
    rr_us: f64,
    features: Features,
}
snapshot!(Waiting { start_us, rr_us, features });

impl Default for Waiting {
    fn default() -> Self {
        Self { start_us: 0, rr_us: 0.0, features: [f64::NAN; 3] }
    }
}

/// The last intervals, newest first.
#[derive(Clone, Debug)]
struct Recent {
    rr_us: [f64; MEDIAN],
    len: usize,
}
snapshot!(Recent { rr_us, len });

impl Recent {
    const EMPTY: Self = Self { rr_us: [0.0; MEDIAN], len: 0 };

    fn push(&mut self, rr_us: f64) {
        let mut carried = rr_us;
        for v in &mut self.rr_us {
            core::mem::swap(v, &mut carried);
        }
        self.len = (self.len + 1).min(MEDIAN);
    }

    fn get(&self) -> &[f64] {
        self.rr_us.get(..self.len).unwrap_or(&[])
    }

    /// The statistics of the newest interval; the distance is that of the one five before,
    /// which the eleven surround.
    fn features(&self) -> Features {
        let mut features = [f64::NAN; 3];
        let [difference, distance, third] = &mut features;
        if let [now, last, ..] = self.get() {
            *difference = now - last;
        }
        if self.len == MEDIAN {
            let mut sorted = self.rr_us;
            let median = median_of(&mut sorted);
            let [_, _, _, _, _, middle, ..] = self.rr_us;
            // The paper doubles what is below the median: short intervals deviate by less.
            *distance = (middle - median) * if middle < median { 2.0 } else { 1.0 };
        }
        if let [d, c, b, a, ..] = self.get() {
            *third = a - 3.0 * b + 3.0 * c - d;
        }
        features
    }
}

fn median_of(values: &mut [f64]) -> f64 {
    // Insertion: there are eleven at most.
    for i in 1..values.len() {
        for j in (1..=i).rev() {
            let (Some(a), Some(b)) = (values.get(j - 1).copied(), values.get(j).copied()) else {
                break;
            };
            if a <= b {
                break;
            }
            values.swap(j - 1, j);
        }
    }
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// Corrects intervals as they come.
#[derive(Clone, Debug)]
pub struct Corrector {
    config: CorrectConfig,
    rate: SampleRate,
    /// Time on the clock of the stream at the end of the last interval.
    now_us: u64,
    /// Intervals not yet judged, oldest first.
    waiting: Ring<Waiting>,
    /// Statistics of the judged part of the window.
    past: Ring<Features>,
    spreads: [Spread; 3],
    raw: Recent,
    corrected: Recent,
    /// Whether the first judgement of this stretch was made.
    started: bool,
}
snapshot!(Corrector {
    now_us, waiting, past, spreads, raw, corrected, started
} skip { config, rate });

impl Corrector {
    fn judge_while(&mut self, enough: usize, sink: &mut impl Sink<Interval>) {
        while self.waiting.len() > enough {
            self.judge(sink);
        }
    }

    /// Judges what is left of a stretch without gaps and forgets it.
    fn end_stretch(&mut self, sink: &mut impl Sink<Interval>) {
        self.judge_while(0, sink);
        for spread in &mut self.spreads {
            spread.clear();
        }
        self.past.reset();
        self.waiting.reset();
        self.started = false;
        (self.raw, self.corrected) = (Recent::EMPTY, Recent::EMPTY);
    }

    fn threshold(&self, which: usize, median: f64) -> f64 {
        let least = self.config.least_ms * 1000.0;
        let alpha = self.config.alpha;
        match self.spreads.get(which).and_then(|spread| spread.quartile_deviation(alpha)) {
            Some(deviation) => (alpha * deviation).max(least),
            // Nothing to learn a spread from: three tenths is far for any sinus rhythm.
            None => (0.3 * median).max(least),
        }
    }

    /// Judges the oldest interval waiting, or the oldest two.
    fn judge(&mut self, sink: &mut impl Sink<Interval>) {
        /// Intervals ahead that a judgement looks at.
        const AHEAD: usize = 8;
        let mut ahead = [0.0; AHEAD];
        let known = self.waiting.len().min(AHEAD);
        for (a, w) in ahead.iter_mut().zip(self.waiting.iter()) {
            *a = w.rr_us;
        }
        let ahead = ahead.get(..known).unwrap_or(&[]);

        let mut around = [0.0; MEDIAN];
        let before = self.corrected.get();
        let values = before.iter().take(MEDIAN / 2).chain(ahead.iter().take(MEDIAN / 2 + 1));
        let mut around_len = 0;
        for (a, v) in around.iter_mut().zip(values) {
            *a = *v;
            around_len += 1;
        }
        let median = median_of(around.get_mut(..around_len).unwrap_or(&mut []));

        let difference = self.threshold(0, median);
        // White variability has a third difference of root ten times the difference.
        let third = self.threshold(2, median).min(3.17 * difference);
        let least = LEAST_SHIFT * median;
        let view = View {
            difference: difference.max(least),
            distance: self.threshold(1, median).max(least),
            displacement: THIRD * third,
            ordinary_third: MEAN_SIZE_OF_NORMAL * third / (self.config.alpha * QUARTILE_OF_NORMAL),
            median,
            before,
            ahead,
        };
        match view.judge() {
            Verdict::Normal => {
                let Some(w) = self.take() else { return };
                self.settle(w.rr_us);
                sink.put(w.interval(Kind::Normal, w.rr_us, 1));
            }
            Verdict::Wrong(kind, rr_us) => {
                let Some(w) = self.take() else { return };
                let rr_us = libm::round(rr_us);
                self.settle(rr_us);
                sink.put(w.interval(kind, rr_us, 1));
            }
            Verdict::Missed(count) => {
                let Some(w) = self.take() else { return };
                let rr_us = w.rr_us / f64::from(count);
                for _ in 0..count {
                    self.settle(rr_us);
                }
                sink.put(w.interval(Kind::Missed, rr_us, count));
            }
            Verdict::Extra => {
                let (Some(a), Some(b)) = (self.take(), self.take()) else { return };
                let rr_us = a.rr_us + b.rr_us;
                self.settle(rr_us);
                sink.put(a.interval(Kind::Extra, rr_us, 0));
                sink.put(b.interval(Kind::Extra, rr_us, 1));
            }
            Verdict::Displaced(a_us, b_us) => {
                let (Some(a), Some(b)) = (self.take(), self.take()) else { return };
                let (a_us, b_us) = (libm::round(a_us), libm::round(b_us));
                self.settle(a_us);
                self.settle(b_us);
                sink.put(a.interval(Kind::Ectopic, a_us, 1));
                sink.put(b.interval(Kind::Ectopic, b_us, 1));
            }
        }
    }

    /// Takes the oldest interval out of the waiting ones and its statistics out of the window.
    fn take(&mut self) -> Option<Waiting> {
        let oldest = self.waiting.pop_oldest()?;
        for (spread, feature) in self.spreads.iter_mut().zip(oldest.features) {
            spread.exchange(feature, f64::NAN);
        }
        Some(oldest)
    }

    /// Adds a corrected interval to the past of the window.
    fn settle(&mut self, rr_us: f64) {
        self.corrected.push(rr_us);
        let features = self.corrected.features();
        let gone = self.past.push(features).unwrap_or([f64::NAN; 3]);
        for ((spread, new), old) in self.spreads.iter_mut().zip(features).zip(gone) {
            spread.exchange(old, new);
        }
    }
}

impl Waiting {
    fn interval(&self, kind: Kind, corrected_us: f64, count: u32) -> Interval {
        Interval {
            start_us: self.start_us,
            rr_ms: self.rr_us / 1000.0,
            corrected_ms: corrected_us / 1000.0,
            kind,
            count,
        }
    }
}

impl Processor for Corrector {
    type Config = CorrectConfig;
    type Output = Interval;
    const INFO: Info = Info {
        name: "rr.corrector",
        call: "rr.correct",
        about: "Finds, types and corrects missed, extra, ectopic and otherwise wrong intervals between beats.",
        input: Input::Events,
        channels: &[Channel {
            name: "rr_ms",
            unit: Unit::Millisecond,
            doc: "intervals between successive beats; NaN for a gap of unknown length",
        }],
        source: "J. A. Lipponen and M. P. Tarvainen (2019), J. Med. Eng. Technol. 43:173, doi:10.1080/03091902.2019.1640306",
    };

    fn new(config: &CorrectConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let rate = rate.within(1e6, 1e6)?;
        let lookahead = config.lookahead as usize;
        let spread = || Spread::new(WINDOW + 2);
        Ok(Self {
            config: *config,
            rate,
            now_us: 0,
            waiting: Ring::new(FIRST.max(lookahead + 1) + 1)?,
            past: Ring::new(WINDOW.saturating_sub(lookahead + 1))?,
            spreads: [spread()?, spread()?, spread()?],
            raw: Recent::EMPTY,
            corrected: Recent::EMPTY,
            started: false,
        })
    }

    fn config(&self) -> &CorrectConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Interval>) {
        let rr_us = libm::round(frame.first().copied().unwrap_or(f64::NAN) * 1000.0);
        let start_us = self.now_us;
        let mut w = Waiting { start_us, rr_us, ..Waiting::default() };
        if !(SHORTEST_US..=LONGEST_US).contains(&rr_us) {
            self.end_stretch(sink);
            // What is longer than any interval is time that has passed all the same.
            w.rr_us = if rr_us > 0.0 { rr_us.min(1e15) } else { 0.0 };
            self.now_us = start_us.saturating_add(w.rr_us as u64);
            sink.put(w.interval(Kind::Invalid, 0.0, 0));
            return;
        }
        self.now_us = start_us.saturating_add(rr_us as u64);
        if self.config.enabled == 0 {
            sink.put(w.interval(Kind::Normal, rr_us, 1));
            return;
        }
        self.raw.push(rr_us);
        w.features = self.raw.features();
        // One beat out of place spoils five third differences: only corrected ones count.
        let [_, _, third] = &mut w.features;
        *third = f64::NAN;
        for (spread, feature) in self.spreads.iter_mut().zip(w.features) {
            spread.exchange(f64::NAN, feature);
        }
        self.waiting.push(w);
        let lookahead = self.config.lookahead as usize;
        self.started |= self.waiting.len() >= FIRST.max(lookahead + 1);
        if self.started {
            self.judge_while(lookahead, sink);
        }
    }

    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<Interval>) {
        if frames > 0 {
            self.end_stretch(sink);
            self.now_us = self.now_us.saturating_add(frames);
        }
    }

    fn finish(&mut self, sink: &mut impl Sink<Interval>) {
        self.end_stretch(sink);
    }

    fn latency(&self) -> Latency {
        if self.config.enabled == 0 {
            return Latency::default();
        }
        let typical = f64::from(self.config.lookahead);
        Latency { typical, worst: typical.max(FIRST as f64 - 1.0) }
    }

    fn max_outputs(&self, frames: usize) -> usize {
        frames.saturating_add(self.waiting.capacity()).saturating_add(1)
    }
}

#[cfg(test)]
#[path = "correct_tests.rs"]
mod tests;
