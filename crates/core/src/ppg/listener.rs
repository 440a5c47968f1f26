//! What everything that measures the pulses of a PPG listens to: pulses as they are found, and the
//! steps from foot to foot in which no gap and no poor signal lies.

use super::{
    Detector, DetectorConfig, Pulse,
    quality::{PpgQuality, Quality, QualityConfig},
};
use crate::{
    Error, SampleRate,
    ecg::intervals::{Gaps, Intervals, Step},
    process::Processor,
};
use interocept_dsp::snapshot;

/// What was heard.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Heard {
    /// A pulse, and whether its foot counts: it is known, and after the last one. The steps to it
    /// come after it.
    Pulse(Pulse, bool),
    /// From foot to foot, or time without them.
    Step(Step),
}

/// Detector, quality and intervals of one channel, by their defaults.
#[derive(Clone, Debug)]
pub(crate) struct Listener {
    detector: Detector,
    quality: PpgQuality,
    intervals: Intervals,
    gaps: Gaps,
    last_foot: u64,
}
snapshot!(Listener { detector, quality, intervals, gaps, last_foot });

fn pulse(
    pulse: Pulse,
    last_foot: &mut u64,
    intervals: &mut Intervals,
    sink: &mut impl FnMut(Heard),
) {
    let Pulse { index, foot_index, foot_time_s, .. } = pulse;
    let known = !foot_time_s.is_nan();
    let counts = known && foot_index > *last_foot;
    sink(Heard::Pulse(pulse, counts));
    if counts {
        *last_foot = foot_index;
        intervals.beat(foot_index, foot_time_s, &mut |step| sink(Heard::Step(step)));
    } else if !known {
        // A pulse was here, but not when.
        intervals.unusable(index, index.saturating_add(1));
    }
}

fn judged(quality: &Quality, intervals: &mut Intervals, sink: &mut impl FnMut(Heard)) {
    let Quality { start_index, length, score, missing, .. } = *quality;
    intervals.stretch(start_index, length, score, missing, &mut |step| sink(Heard::Step(step)));
}

impl Listener {
    pub(crate) fn new(rate: SampleRate) -> Result<Self, Error> {
        let detector = Detector::new(&DetectorConfig::default(), rate)?;
        Ok(Self {
            gaps: Gaps::new(rate, detector.config().greatest),
            detector,
            quality: PpgQuality::new(&QualityConfig::default(), rate)?,
            intervals: Intervals::default(),
            last_foot: 0,
        })
    }

    #[inline]
    pub(crate) fn sample(&mut self, x: f64, sink: &mut impl FnMut(Heard)) {
        let Self { detector, quality, intervals, gaps, last_foot } = self;
        if let Some(gap) = gaps.sample(x) {
            intervals.unusable(gap.start, gap.end);
        }
        detector.frame(&[x], &mut |p: Pulse| pulse(p, last_foot, intervals, sink));
        quality.frame(&[x], &mut |q: Quality| judged(&q, intervals, sink));
    }

    pub(crate) fn gap(&mut self, samples: u64, sink: &mut impl FnMut(Heard)) {
        let Self { detector, quality, intervals, gaps, last_foot } = self;
        gaps.skip(samples);
        detector.push_gap(samples, &mut |p: Pulse| pulse(p, last_foot, intervals, sink));
        quality.push_gap(samples, &mut |q: Quality| judged(&q, intervals, sink));
    }

    pub(crate) fn finish(&mut self, sink: &mut impl FnMut(Heard)) {
        let Self { detector, quality, intervals, gaps, last_foot } = self;
        if let Some(gap) = gaps.end() {
            intervals.unusable(gap.start, gap.end);
        }
        detector.finish(&mut |p: Pulse| pulse(p, last_foot, intervals, sink));
        quality.finish(&mut |q: Quality| judged(&q, intervals, sink));
        intervals.finish(&mut |step| sink(Heard::Step(step)));
    }

    /// How far pulses, and how far judgements, are behind the samples at worst.
    pub(crate) fn worst(&self) -> (f64, f64) {
        (self.detector.latency().worst, self.quality.latency().worst)
    }

    /// The most pulses that a push of so many samples can bring.
    pub(crate) fn max_pulses(&self, samples: usize) -> usize {
        self.detector.max_outputs(samples)
    }
}
