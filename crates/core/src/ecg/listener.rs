//! What everything that measures the beats of an ECG listens to: beats as they are found, and the
//! steps from beat to beat in which no gap and no poor signal lies.

use super::{
    Beat, Detector, DetectorConfig,
    intervals::{Gaps, Intervals, Step},
    quality::{EcgQuality, Quality, QualityConfig},
};
use crate::{Error, SampleRate, process::Processor};
use interocept_dsp::snapshot;

/// What was heard.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Heard {
    /// A beat; the steps to it come after it.
    Beat(Beat),
    /// From beat to beat, or time without them.
    Step(Step),
}

/// Detector, quality and intervals of one lead, by their defaults.
#[derive(Clone, Debug)]
pub(crate) struct Listener {
    detector: Detector,
    quality: EcgQuality,
    intervals: Intervals,
    gaps: Gaps,
}
snapshot!(Listener { detector, quality, intervals, gaps });

fn beat(beat: Beat, intervals: &mut Intervals, sink: &mut impl FnMut(Heard)) {
    sink(Heard::Beat(beat));
    intervals.beat(beat.index, beat.time_s, &mut |step| sink(Heard::Step(step)));
}

fn judged(quality: &Quality, intervals: &mut Intervals, sink: &mut impl FnMut(Heard)) {
    intervals.quality(quality, &mut |step| sink(Heard::Step(step)));
}

impl Listener {
    pub(crate) fn new(rate: SampleRate) -> Result<Self, Error> {
        let detector = Detector::new(&DetectorConfig::default(), rate)?;
        Ok(Self {
            gaps: Gaps::new(rate, detector.config().greatest),
            detector,
            quality: EcgQuality::new(&QualityConfig::default(), rate)?,
            intervals: Intervals::default(),
        })
    }

    #[inline]
    pub(crate) fn sample(&mut self, x: f64, sink: &mut impl FnMut(Heard)) {
        let Self { detector, quality, intervals, gaps } = self;
        if let Some(gap) = gaps.sample(x) {
            intervals.unusable(gap.start, gap.end);
        }
        detector.frame(&[x], &mut |b: Beat| beat(b, intervals, sink));
        quality.frame(&[x], &mut |q: Quality| judged(&q, intervals, sink));
    }

    pub(crate) fn gap(&mut self, samples: u64, sink: &mut impl FnMut(Heard)) {
        let Self { detector, quality, intervals, gaps } = self;
        gaps.skip(samples);
        detector.push_gap(samples, &mut |b: Beat| beat(b, intervals, sink));
        quality.push_gap(samples, &mut |q: Quality| judged(&q, intervals, sink));
    }

    pub(crate) fn finish(&mut self, sink: &mut impl FnMut(Heard)) {
        let Self { detector, quality, intervals, gaps } = self;
        if let Some(gap) = gaps.end() {
            intervals.unusable(gap.start, gap.end);
        }
        detector.finish(&mut |b: Beat| beat(b, intervals, sink));
        quality.finish(&mut |q: Quality| judged(&q, intervals, sink));
        intervals.finish(&mut |step| sink(Heard::Step(step)));
    }

    /// How far beats, and how far judgements, are behind the samples at worst.
    pub(crate) fn worst(&self) -> (f64, f64) {
        (self.detector.latency().worst, self.quality.latency().worst)
    }

    /// The most beats that a push of so many samples can bring.
    pub(crate) fn max_beats(&self, samples: usize) -> usize {
        self.detector.max_outputs(samples)
    }
}
