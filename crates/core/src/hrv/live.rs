//! Time-domain measures of the last minutes, renewed with every beat.

use super::{
    measure::Out,
    profile::Profile,
    series::{Joiner, Nn, difference},
    time::{Sums, deviation},
};
use crate::{
    catalogue::hrv as id,
    config,
    dsp::{ring::Ring, snapshot},
    error::Error,
    measure::{Measure, Window},
    process::{Channel, Info, Input, Processor, Sink},
    record::Config as _,
    rr::{CorrectConfig, Corrector, Interval},
    time::{Latency, SampleRate},
    unit::Unit,
};

config! {
    /// Which window is followed, by whose constants.
    pub struct LiveConfig: "hrv.live_config" {
        /// Length of the window that ends with the newest beat.
        window_s: f64 [Second] = 60.0, range(10.0, 3600.0), "the standard minimum of mean NN and RMSSD";
        /// Whose constants to use.
        profile: Profile [One] = Profile::TaskForce, "Task Force (1996)";
        /// 1 corrects the intervals first, 0 takes them as they are.
        correct: u32 [One] = 1, range(0.0, 1.0), "uncorrected artefacts dominate every index";
        /// Intervals that correction looks ahead, which is how far the measures are behind.
        lookahead: u32 [Beat] = 10, range(10.0, 80.0), "the least that corrects as well as 45, in rr/correct_tests.rs";
    }
}

/// Intervals a second that a window has room for: a rate of 300 a minute.
const MOST_PER_SECOND: f64 = 5.0;
/// Measures a beat.
const MEASURES: usize = 14;
/// The most beats that correction puts in the place of one interval.
const MOST_PARTS: usize = crate::rr::MOST_MISSED as usize;

/// Exact sums over pairs of successive intervals: the Poincare plot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Pairs {
    count: u64,
    across: i128,
    across_squares: i128,
    along: i128,
    along_squares: i128,
}
snapshot!(Pairs { count, across, across_squares, along, along_squares });

impl Pairs {
    /// Adds a pair, or takes one out.
    pub(super) fn change(&mut self, a: &Nn, b: &Nn, sign: i128) {
        let (a, b) = (i128::from(a.rr_us), i128::from(b.rr_us));
        let (across, along) = (b.wrapping_sub(a), b.wrapping_add(a));
        let add = |sum: &mut i128, v: i128| *sum = sum.wrapping_add(sign.wrapping_mul(v));
        self.count = self.count.wrapping_add_signed(sign as i64);
        add(&mut self.across, across);
        add(&mut self.across_squares, across.wrapping_mul(across));
        add(&mut self.along, along);
        add(&mut self.along_squares, along.wrapping_mul(along));
    }

    /// SD1 and SD2 in ms.
    pub(super) fn axes_ms(&self) -> (f64, f64) {
        let axis = |sum, squares| {
            deviation(self.count, sum, squares) * core::f64::consts::FRAC_1_SQRT_2 / 1000.0
        };
        (axis(self.across, self.across_squares), axis(self.along, self.along_squares))
    }
}

/// Gives fourteen measures of the window that ends with each beat. Sums are exact, so no
/// error builds up, however long the stream.
#[derive(Clone, Debug)]
pub struct Live {
    config: LiveConfig,
    rate: SampleRate,
    corrector: Corrector,
    core: Core,
}
snapshot!(Live { corrector, core } skip { config, rate });

/// What happens after correction.
#[derive(Clone, Debug)]
struct Core {
    window_us: u64,
    all_differences: bool,
    pnn_over_intervals: bool,
    joiner: Joiner,
    held: Ring<Nn>,
    sums: Sums,
    pairs: Pairs,
    /// Sum of the held intervals that were measured.
    measured_us: u64,
    /// Windows that start before this have lost intervals for want of room.
    lost_until_us: u64,
}
snapshot!(Core { joiner, held, sums, pairs, measured_us, lost_until_us } skip {
    window_us, all_differences, pnn_over_intervals
});

impl Core {
    fn take(&mut self, interval: &Interval, sink: &mut impl Sink<Measure>) {
        let mut joiner = self.joiner;
        joiner.join(interval, |nn| {
            self.slide(nn);
            self.emit(nn.end_us, sink);
        });
        self.joiner = joiner;
    }

    /// Moves the window on to the end of an interval.
    fn slide(&mut self, nn: Nn) {
        let start_us = nn.end_us.saturating_sub(self.window_us);
        while self.held.get(0).is_some_and(|oldest| oldest.start_us() < start_us) {
            self.drop_oldest();
        }
        if self.held.is_full() {
            self.lost_until_us = self.drop_oldest().map_or(0, |lost| lost.end_us);
        }
        if let Some(last) = self.held.newest(0) {
            if let Some(d) = difference(&last, &nn, self.all_differences) {
                self.sums.add_difference(d);
            }
            if nn.follows {
                self.pairs.change(&last, &nn, 1);
            }
        }
        self.sums.add(nn.rr_us);
        if nn.measured {
            self.measured_us = self.measured_us.wrapping_add(u64::from(nn.rr_us));
        }
        self.held.push(nn);
    }

    fn drop_oldest(&mut self) -> Option<Nn> {
        let gone = self.held.pop_oldest()?;
        self.sums.remove(gone.rr_us);
        if let Some(next) = self.held.get(0) {
            if let Some(d) = difference(&gone, &next, self.all_differences) {
                self.sums.remove_difference(d);
            }
            if next.follows {
                self.pairs.change(&gone, &next, -1);
            }
        }
        if gone.measured {
            self.measured_us = self.measured_us.wrapping_sub(u64::from(gone.rr_us));
        }
        Some(gone)
    }

    fn emit(&self, end_us: u64, sink: &mut impl Sink<Measure>) {
        let first_us = self.held.get(0).map_or(end_us, |nn| nn.start_us());
        // Before the window is full it starts with the first interval.
        let start_us = end_us.saturating_sub(self.window_us);
        let span_us = end_us.saturating_sub(first_us).max(1);
        let window = Window {
            start_s: start_us as f64 / 1e6,
            length_s: end_us.saturating_sub(start_us) as f64 / 1e6,
            count: self.sums.count,
            quality: (self.measured_us as f64 / span_us as f64).min(1.0),
        };
        let overflow = self.lost_until_us > start_us;
        let mut out = Out::new(window, &self.sums, overflow, sink);
        out.sums(&self.sums, self.pnn_over_intervals);
        let (sd1, sd2) = self.pairs.axes_ms();
        for (id, value) in [(id::SD1, sd1), (id::SD2, sd2), (id::SD2_SD1, sd2 / sd1)] {
            out.put(id, value, f64::NAN, self.sums.count);
        }
    }
}

impl Processor for Live {
    type Config = LiveConfig;
    type Output = Measure;
    const INFO: Info = Info {
        name: "hrv.live",
        call: "hrv.live",
        about: "Time-domain heart-rate variability of the last minutes, renewed with every beat.",
        input: Input::Events,
        channels: &[Channel {
            name: "rr_ms",
            unit: Unit::Millisecond,
            doc: "intervals between successive beats; NaN for a gap of unknown length",
        }],
        source: "Task Force of the ESC and NASPE (1996), Circulation 93:1043",
    };

    fn new(config: &LiveConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let correct = CorrectConfig {
            enabled: config.correct,
            lookahead: config.lookahead,
            ..CorrectConfig::default()
        };
        let constants = config.profile.constants();
        let core = Core {
            window_us: libm::round(config.window_s * 1e6) as u64,
            all_differences: constants.corrected_differences,
            pnn_over_intervals: constants.pnn_over_intervals,
            joiner: Joiner::default(),
            held: Ring::new((config.window_s * MOST_PER_SECOND) as usize + 16)?,
            sums: Sums::default(),
            pairs: Pairs::default(),
            measured_us: 0,
            lost_until_us: 0,
        };
        Ok(Self { config: *config, rate, corrector: Corrector::new(&correct, rate)?, core })
    }

    fn config(&self) -> &LiveConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Measure>) {
        let Self { corrector, core, .. } = self;
        corrector.frame(frame, &mut |interval: Interval| core.take(&interval, sink));
    }

    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<Measure>) {
        let Self { corrector, core, .. } = self;
        corrector.push_gap(frames, &mut |interval: Interval| core.take(&interval, sink));
    }

    fn finish(&mut self, sink: &mut impl Sink<Measure>) {
        let Self { corrector, core, .. } = self;
        corrector.finish(&mut |interval: Interval| core.take(&interval, sink));
    }

    fn latency(&self) -> Latency {
        self.corrector.latency()
    }

    fn max_outputs(&self, frames: usize) -> usize {
        // A missed beat makes several intervals of one, but of one interval only.
        self.corrector.max_outputs(frames).saturating_mul(MOST_PARTS * MEASURES)
    }
}

#[cfg(test)]
#[path = "live_tests.rs"]
mod tests;
