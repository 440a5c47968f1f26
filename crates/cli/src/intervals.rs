//! Intervals from beat to beat, none of which spans a gap.

use interocept::{
    Error, Processor, SampleRate,
    ecg::{
        intervals::{Intervals, Step},
        quality::Quality,
    },
    hrv::{Config, Windows},
    measure::Measure,
    rr::{Af, AfConfig, AfStretch, CorrectConfig, Corrector, Interval},
};
use std::ops::Range;

/// The steps between beats (index and time in seconds) of a signal with these gaps, whose
/// quality, where it is given, has been judged to its end.
pub(crate) fn steps(
    beats: impl Iterator<Item = (u64, f64)>,
    gaps: &[Range<u64>],
    quality: &[Quality],
) -> Vec<Step> {
    let (mut intervals, mut steps) = (Intervals::default(), Vec::new());
    let take = &mut |step| steps.push(step);
    let (mut gaps, mut quality) = (gaps.iter().peekable(), quality.iter().peekable());
    for (index, time_s) in beats {
        while let Some(gap) = gaps.next_if(|gap| gap.start < index) {
            intervals.unusable(gap.start, gap.end);
        }
        // The one after the beat too: what spoils it can begin before it.
        while let Some(judged) = quality.next_if(|q| q.start_index < index.saturating_add(q.length))
        {
            intervals.quality(judged, take);
        }
        intervals.beat(index, time_s, take);
        intervals.judged(index.saturating_add(1), take);
    }
    steps
}

/// Pushes the steps and finishes.
fn run<P: Processor>(mut processor: P, steps: &[Step]) -> Result<Vec<P::Output>, Error> {
    let mut outputs = Vec::new();
    for step in steps {
        match step {
            Step::Interval { rr_ms } => processor.push(&[*rr_ms], &mut outputs)?,
            Step::Gap { us } => processor.push_gap(*us, &mut outputs),
        }
    }
    processor.finish(&mut outputs);
    Ok(outputs)
}

/// Every measure of every window.
pub(crate) fn measures(steps: &[Step], config: &Config) -> Result<Vec<Measure>, Error> {
    run(Windows::new(config, SampleRate::MICROSECONDS)?, steps)
}

/// Evidence of atrial fibrillation, stretch by stretch.
pub(crate) fn af(steps: &[Step]) -> Result<Vec<AfStretch>, Error> {
    run(Af::new(&AfConfig::default(), SampleRate::MICROSECONDS)?, steps)
}

/// What correction makes of each interval.
pub(crate) fn corrected(steps: &[Step], enabled: bool) -> Result<Vec<Interval>, Error> {
    let config = CorrectConfig { enabled: u32::from(enabled), ..CorrectConfig::default() };
    run(Corrector::new(&config, SampleRate::MICROSECONDS)?, steps)
}
