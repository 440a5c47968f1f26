//! Intervals from beat to beat, none of which spans a gap.

use interocept::{
    Error, Processor, SampleRate,
    hrv::{Config, Windows},
    measure::Measure,
    rr::{Af, AfConfig, AfStretch, CorrectConfig, Corrector, Interval},
};

/// A stretch without a usable signal, in samples; the end is not in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Break {
    /// First sample.
    pub(crate) start: u64,
    /// First sample after it.
    pub(crate) end: u64,
}

/// From one beat to the next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Step {
    /// An interval.
    Interval {
        /// Its length.
        rr_ms: f64,
    },
    /// Time without intervals.
    Gap {
        /// Its length.
        us: u64,
    },
}

/// The steps between beats (index and time in seconds), of which those that a break lies in are
/// gaps.
pub(crate) fn steps(
    beats: impl Iterator<Item = (u64, f64)> + Clone,
    breaks: &[Break],
) -> Vec<Step> {
    let mut breaks = breaks.iter().peekable();
    let pairs = beats.clone().zip(beats.skip(1));
    let step = |((a, a_s), (b, b_s))| {
        while breaks.next_if(|gap| gap.end <= a).is_some() {}
        if breaks.peek().is_some_and(|gap| gap.start < b) {
            Step::Gap { us: libm::round((b_s - a_s) * 1e6) as u64 }
        } else {
            Step::Interval { rr_ms: (b_s - a_s) * 1000.0 }
        }
    };
    pairs.map(step).collect()
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
