//! The window over the intervals, and what is said of its middle.

use super::{
    AfFlags, AfStatus, AfStretch,
    evidence::{self, Evidence},
};
use crate::{
    config,
    dsp::{
        alloc::{Vec, try_vec},
        ring::Ring,
        snapshot,
    },
    error::Error,
    process::{Channel, Info, Input, Processor, Sink},
    record::Config as _,
    time::{Latency, SampleRate},
    unit::Unit,
};

config! {
    /// How evidence of atrial fibrillation is looked for.
    pub struct AfConfig: "rr.af_config" {
        /// Evidence from which on a stretch is taken for atrial fibrillation.
        onset: f64 [One] = 0.6, range(0.0, 1.0), "more for than against";
        /// Evidence below which it has ended; between the two the status stays.
        offset: f64 [One] = 0.4, range(0.0, 1.0), "more against than for";
        /// Intervals in a window. Half of them lie after the stretch that is judged: the latency.
        window: u32 [Beat] = 64, range(16.0, 512.0), "about a minute; episodes of 30 s and more count clinically (ESC 2020)";
        /// Intervals in a stretch.
        hop: u32 [Beat] = 8, range(1.0, 16.0), "an eighth of the window";
    }
}

/// Lengths outside these, in s, are no intervals between heart beats: missed beats or noise.
const SHORTEST_S: f64 = 0.2;
const LONGEST_S: f64 = 3.0;
/// Lengths outside these, in us, are gaps.
const GAP_BELOW_US: f64 = 60_000.0;
const GAP_ABOVE_US: f64 = 20_000_000.0;
/// Intervals that can be judged at least, and the part of a window that may be left out.
const FEWEST: usize = 16;
const MOST_EXCLUDED: f64 = 0.25;

/// An interval and when it ends.
#[derive(Clone, Copy, Debug, Default)]
struct Ended {
    rr_s: f64,
    end_us: u64,
}
snapshot!(Ended { rr_s, end_us });

/// Looks for evidence of atrial fibrillation in intervals, for review by a person.
///
/// ```
/// use interocept::{Processor, SampleRate, rr::{Af, AfConfig, AfStatus}};
///
/// let steady = [800.0; 100];
/// let found = Af::run(&AfConfig::default(), SampleRate::MICROSECONDS, &steady)?;
/// assert!(found.iter().all(|stretch| stretch.status == AfStatus::NotAf));
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Af {
    config: AfConfig,
    rate: SampleRate,
    recent: Ring<Ended>,
    values: Vec<f64>,
    scratch: Vec<f64>,
    now_us: u64,
    /// Up to where the stretches have come.
    told_us: u64,
    /// Intervals since the last window was judged.
    since: usize,
    af: bool,
}
snapshot!(Af { recent, now_us, told_us, since, af } skip { config, rate } skip heap { values, scratch });

impl Af {
    /// Judges the window and speaks of the time up to `end_us`.
    fn judge(&mut self, end_us: u64, sink: &mut impl Sink<AfStretch>) {
        self.since = 0;
        if end_us <= self.told_us {
            return;
        }
        let count = self.recent.len();
        let valid = self.recent.iter().map(|i| i.rr_s);
        let valid = valid.filter(|s| (SHORTEST_S..=LONGEST_S).contains(s));
        let mut kept = 0;
        for (slot, rr_s) in self.values.iter_mut().zip(valid) {
            *slot = rr_s;
            kept += 1;
        }
        let excluded = count - kept;
        let values = self.values.get(..kept).unwrap_or(&[]);
        let weighed = if count < FEWEST {
            Err(AfStatus::TooShort)
        } else if excluded as f64 > MOST_EXCLUDED * count as f64 {
            Err(AfStatus::PoorSignal)
        } else {
            evidence::weigh(values, &mut self.scratch).ok_or(AfStatus::TooShort)
        };
        let before = self.af;
        self.af = match &weighed {
            Ok(e) if self.af => e.evidence >= self.config.offset.min(self.config.onset),
            Ok(e) => e.evidence >= self.config.onset,
            Err(_) => false,
        };
        let status = match &weighed {
            Ok(_) if self.af => AfStatus::Af,
            Ok(_) => AfStatus::NotAf,
            Err(reason) => *reason,
        };
        let nan = f64::NAN;
        let of = |value: fn(&Evidence) -> f64| weighed.as_ref().map_or(nan, value);
        sink.put(AfStretch {
            start_us: self.told_us,
            end_us,
            evidence: of(|e| e.evidence),
            irregularity: of(|e| e.irregularity.min(100.0)),
            entropy: of(|e| e.entropy.map_or(f64::NAN, |v| v.clamp(-20.0, 20.0))),
            rmssd_ratio: of(|e| e.rmssd_ratio.min(100.0)),
            turning_ratio: of(|e| e.turning_ratio),
            rate_bpm: of(|e| 60.0 / e.mean_s),
            status,
            flags: AfFlags::NONE
                .with_if(AfFlags::ONSET, self.af && !before)
                .with_if(AfFlags::OFFSET, before && !self.af),
            count: count as u32,
            excluded: excluded as u32,
        });
        self.told_us = end_us;
    }

    /// Speaks of what is left before a gap or the end, and forgets the intervals.
    fn end_stretch(&mut self, sink: &mut impl Sink<AfStretch>) {
        if !self.recent.is_empty() {
            self.judge(self.now_us, sink);
        }
        self.recent.reset();
        (self.since, self.af) = (0, false);
    }
}

impl Processor for Af {
    type Config = AfConfig;
    type Output = AfStretch;
    const INFO: Info = Info {
        name: "rr.af",
        call: "rr.af",
        about: "Looks for evidence of atrial fibrillation by interval irregularity, for review by a person.",
        input: Input::Events,
        channels: &[Channel {
            name: "rr_ms",
            unit: Unit::Millisecond,
            doc: "intervals between successive beats, uncorrected; NaN for a gap of unknown length",
        }],
        source: "D. E. Lake and J. R. Moorman (2011), Am J Physiol Heart Circ Physiol 300:H319 (coefficient of sample entropy); \
                 S. Dash, K. H. Chon, S. Lu and E. A. Raeder (2009), Ann Biomed Eng 37:1701 (RMSSD ratio, turning points); \
                 B. K. Bootsma, A. J. Hoelen, J. Strackee and F. L. Meijler (1970), Circulation 41:783 (no serial correlation)",
    };

    fn new(config: &AfConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let rate = rate.within(1e6, 1e6)?;
        let window = config.window as usize;
        Ok(Self {
            config: *config,
            rate,
            recent: Ring::new(window)?,
            values: try_vec(window, 0.0)?,
            scratch: try_vec(window, 0.0)?,
            now_us: 0,
            told_us: 0,
            since: 0,
            af: false,
        })
    }

    fn config(&self) -> &AfConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<AfStretch>) {
        let rr_us = libm::round(frame.first().copied().unwrap_or(f64::NAN) * 1000.0);
        if !(GAP_BELOW_US..=GAP_ABOVE_US).contains(&rr_us) {
            let gap_us = if rr_us > 0.0 { rr_us.min(1e15) as u64 } else { 0 };
            return self.push_gap(gap_us.max(1), sink);
        }
        self.now_us = self.now_us.saturating_add(rr_us as u64);
        self.recent.push(Ended { rr_s: rr_us / 1e6, end_us: self.now_us });
        self.since += 1;
        let hop = self.config.hop as usize;
        if self.recent.is_full() && self.since >= hop {
            // The stretch is the middle of the window.
            let after = (self.recent.capacity() - hop) / 2;
            if let Some(last) = self.recent.newest(after) {
                self.judge(last.end_us, sink);
            }
        }
    }

    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<AfStretch>) {
        if frames > 0 {
            self.end_stretch(sink);
            self.now_us = self.now_us.saturating_add(frames);
            self.told_us = self.now_us;
        }
    }

    fn finish(&mut self, sink: &mut impl Sink<AfStretch>) {
        self.end_stretch(sink);
    }

    fn latency(&self) -> Latency {
        let half = f64::from(self.config.window) / 2.0;
        Latency { typical: half, worst: f64::from(self.config.window) }
    }

    fn max_outputs(&self, frames: usize) -> usize {
        frames.saturating_add(1)
    }
}

#[cfg(test)]
#[path = "detector_tests.rs"]
mod tests;
