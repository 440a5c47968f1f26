//! Windows of beats, and the measures of breathing in them.

use super::modulations::{Estimate, KINDS, LEAST_BREATHS, Mark, Spectra, Verdict};
use crate::{
    Error, SampleRate, Sink, catalogue, config,
    ecg::intervals::Step,
    measure::{Measure, MeasureId, Status, Window, Z},
    time::Latency,
};
use interocept_dsp::{held::Held, sliding::Clock, snapshot};

config! {
    /// Which windows of breathing are measured from beats.
    pub struct ModulationConfig: "resp.modulation_config" {
        /// Length of the windows; 0 takes windows of a minute and their mean over the whole
        /// recording, at its end.
        window_s: f64 [Second] = 0.0, range(0.0, 300.0), "the whole recording";
        /// From the start of one window to the start of the next.
        hop_s: f64 [Second] = 10.0, range(1.0, 86_400.0), "a third of the shortest window";
    }
}

/// Windows of a whole recording.
const MINUTE_S: f64 = 60.0;
/// Below this part of a window in good intervals nothing is measured.
const LEAST_QUALITY: f64 = 0.5;
/// No heart beats faster.
const MOST_HZ: f64 = 5.0;
/// Beats whose signal has not been judged yet.
const WAITING: usize = 256;

/// The measures: of each modulation, and of all.
pub(super) type Ids = [MeasureId; KINDS + 1];

#[derive(Clone, Debug)]
pub(super) struct Beats {
    rate: SampleRate,
    ids: Ids,
    whole: bool,
    /// How long after a window its last beat is judged, in samples.
    wait: u64,
    clock: Clock,
    /// Beats from the window under way on, oldest first, and how many of them were judged.
    marks: Held<Mark>,
    judged: usize,
    begun: bool,
    lost: bool,
    emitted: bool,
    sums: [Sum; KINDS + 1],
    spectra: Spectra,
}

impl Beats {
    pub(super) fn new(
        config: &ModulationConfig,
        rate: SampleRate,
        ids: Ids,
        wait: f64,
    ) -> Result<Self, Error> {
        let whole = config.window_s == 0.0;
        let length_s = if whole { MINUTE_S } else { config.window_s };
        let beats = MOST_HZ * (length_s + wait / rate.hz());
        let most = libm::ceil(beats) as usize + WAITING;
        Ok(Self {
            rate,
            ids,
            whole,
            wait: libm::ceil(wait) as u64,
            clock: Clock::new(
                (rate.samples_rounded(length_s) as u64).max(1),
                (rate.samples_rounded(config.hop_s) as u64).max(1),
            ),
            marks: Held::new(most, Mark::NONE)?,
            judged: 0,
            begun: false,
            lost: false,
            emitted: false,
            sums: [Sum::default(); KINDS + 1],
            spectra: Spectra::new(length_s, most)?,
        })
    }

    /// Takes a beat; its interval comes with its step.
    pub(super) fn beat(&mut self, mark: Mark) {
        if !self.marks.push(mark) {
            let oldest = self.marks.as_slice().first().map_or(0, |m| m.index);
            self.drop_before(oldest.saturating_add(1));
            self.marks.push(mark);
            self.lost = true;
        }
        if !self.begun {
            // Nothing comes from the beat before the first.
            (self.begun, self.judged) = (true, 1);
        }
    }

    /// Takes the step to the next beat that waits for it.
    pub(super) fn step(&mut self, step: Step) {
        if let Some(mark) = self.marks.as_mut_slice().get_mut(self.judged) {
            if let Step::Interval { rr_ms } = step {
                mark.interval_s = rr_ms / 1000.0;
            }
            self.judged += 1;
        }
    }

    /// Time has passed: puts out the windows whose last beat must be judged by now. Those without
    /// a beat are skipped where there is a whole gap of them.
    pub(super) fn advance(&mut self, samples: u64, sink: &mut impl Sink<Measure>) {
        self.clock.pass(samples);
        self.close(self.wait, samples, sink);
    }

    fn close(&mut self, wait: u64, samples: u64, sink: &mut impl Sink<Measure>) {
        if !self.clock.over(wait) {
            return;
        }
        self.clock.bound(wait, samples);
        while self.clock.over(wait) {
            let (start, now) = (self.clock.start(), self.clock.consumed());
            let none = |m: &Mark| m.index < start || m.index > now;
            if self.marks.as_slice().last().is_none_or(none) && self.clock.is_gap(samples) {
                let hops = self.clock.skip(wait);
                self.sums.iter_mut().for_each(|sum| sum.skip(hops));
                return;
            }
            self.window(self.clock.length(), sink);
            self.clock.hop();
            self.drop_before(self.clock.start());
            self.lost = false;
        }
    }

    /// A recording shorter than a window still says what it can and why not the rest.
    pub(super) fn finish(&mut self, sink: &mut impl Sink<Measure>) {
        self.close(0, 0, sink);
        if !self.emitted {
            self.window(self.clock.consumed().saturating_sub(self.clock.start()), sink);
        }
        if self.whole {
            let window = Window::between(self.rate, 0, self.clock.consumed(), 0, 0.0);
            for (id, sum) in self.ids.into_iter().zip(self.sums) {
                sink.put(sum.measure(id, window));
            }
        }
    }

    /// Drops the beats before a sample whose step has come.
    fn drop_before(&mut self, index: u64) {
        let held = self.marks.as_slice();
        let waits = held.get(self.judged).map_or(u64::MAX, |m| m.index);
        let before = held.len();
        self.marks.drop_while(|m| m.index < index && m.index < waits);
        let gone = before.saturating_sub(self.marks.as_slice().len());
        self.judged = self.judged.saturating_sub(gone);
    }

    fn window(&mut self, length: u64, sink: &mut impl Sink<Measure>) {
        self.emitted = true;
        let end = self.clock.start().saturating_add(length);
        let held = self.marks.as_slice().get(..self.judged).unwrap_or(&[]);
        let inside = held.iter().take_while(|m| m.index < end).count();
        let marks = held.get(..inside).unwrap_or(&[]);
        let good_s = marks.iter().map(|m| m.interval_s).filter(|s| s.is_finite()).sum::<f64>();
        let mut window = Window::between(self.rate, self.clock.start(), end, 0, 0.0);
        if window.length_s > 0.0 {
            window.quality = (good_s / window.length_s).min(1.0);
        }
        let verdict = if self.lost {
            Verdict::none(Status::Overflow)
        } else if window.length_s < shortest_s(self.ids) {
            Verdict::none(Status::TooShort)
        } else if window.quality < LEAST_QUALITY {
            Verdict::none(Status::PoorSignal)
        } else {
            self.spectra.judge(marks, window.length_s)
        };
        let Verdict { single: [a, b, c], fused, error } = verdict;
        let estimates = [(a, f64::NAN), (b, f64::NAN), (c, f64::NAN), (fused, error)];
        let sums = self.sums.iter_mut();
        for ((id, sum), (estimate, error)) in self.ids.into_iter().zip(sums).zip(estimates) {
            let measure = one(id, window, estimate, error);
            if self.whole { sum.add(&measure) } else { sink.put(measure) }
        }
    }

    /// A window is put out when its last beat must have been judged.
    pub(super) fn latency(&self) -> Latency {
        Latency { typical: self.wait as f64, worst: self.wait as f64 }
    }

    /// Measures that a push of so many samples can give.
    pub(super) fn max_outputs(&self, frames: usize) -> usize {
        let windows = self.clock.most(frames, self.wait).saturating_add(1);
        windows.saturating_mul(KINDS + 1)
    }
}

snapshot!(Beats { clock, marks, judged, begun, lost, emitted, sums }
    skip { rate, ids, whole, wait } skip heap { spectra });

fn shortest_s(ids: Ids) -> f64 {
    ids.last().and_then(|id| catalogue::find(*id)).map_or(f64::INFINITY, |e| e.ultra_short_s)
}

fn one(id: MeasureId, window: Window, estimate: Estimate, error: f64) -> Measure {
    match estimate {
        Ok(rate) => {
            let breaths = libm::floor(rate * window.length_s / 60.0).max(LEAST_BREATHS);
            let window = Window { count: breaths as u64, ..window };
            let low = (rate - Z * error).max(0.0);
            Measure::new(id, window, rate).with_interval(low, rate + Z * error)
        }
        Err(status) => Measure::absent(id, window, status),
    }
}

/// The mean of a measure over the windows of a recording.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    known: u64,
    value: f64,
    half: f64,
    quality: f64,
    count: u64,
    short: u64,
    conflicting: u64,
    other: u64,
}
snapshot!(Sum { known, value, half, quality, count, short, conflicting, other });

impl Sum {
    fn add(&mut self, m: &Measure) {
        self.quality += m.quality();
        self.count += 1;
        match (m.value(), m.status()) {
            (Some(value), _) => {
                self.known += 1;
                self.value += value;
                self.half += m.interval().map_or(f64::NAN, |(low, _)| value - low);
            }
            (None, Status::TooShort) => self.short += 1,
            (None, Status::Conflicting) => self.conflicting += 1,
            (None, _) => self.other += 1,
        }
    }

    /// Windows of a gap.
    fn skip(&mut self, windows: u64) {
        self.count = self.count.saturating_add(windows);
        self.other = self.other.saturating_add(windows);
    }

    /// There is a mean where at least half of the windows have a value, else the usual reason.
    fn measure(&self, id: MeasureId, window: Window) -> Measure {
        let quality = if self.count > 0 { self.quality / self.count as f64 } else { 0.0 };
        let window = Window { quality, ..window };
        if self.count == 0 || self.known < self.count.saturating_sub(self.known) {
            let status = if self.short >= self.conflicting.max(self.other) {
                Status::TooShort
            } else if self.conflicting > self.other {
                Status::Conflicting
            } else {
                Status::PoorSignal
            };
            return Measure::absent(id, window, status);
        }
        let known = self.known as f64;
        let (rate, half) = (self.value / known, self.half / known);
        one(id, window, Ok(rate), half / Z)
    }
}
