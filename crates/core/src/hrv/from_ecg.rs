//! The whole path: ECG samples in, measures of heart-rate variability out.

use super::windows::{Config, Windows};
use crate::{
    ecg::{
        intervals::{Intervals, Step},
        listener::{Heard, Listener},
    },
    error::Error,
    measure::Measure,
    process::{Channel, Info, Input, Processor, Sink},
    time::{Latency, SampleRate},
    unit::Unit,
};

/// The usual interval, for the latency.
const USUAL_S: f64 = 1.0;
/// The longest interval.
const LONGEST_S: f64 = 20.0;

/// Finds beats, judges the signal second by second, leaves out every interval that spans a
/// gap or a stretch of poor signal, corrects the rest and measures it.
///
/// It is [`Detector`](crate::ecg::Detector), [`EcgQuality`](crate::ecg::quality::EcgQuality) and
/// [`Windows`] in one, with their defaults; use them
/// apart to see beats, quality or intervals, or to set their options.
///
/// ```
/// use interocept::{Processor, SampleRate, catalogue, hrv::{Config, FromEcg}};
/// # let ecg_mv: Vec<f64> = (0..15_000).map(|i| {
/// #     let t = (i % 200) as f64 / 250.0 - 0.3;
/// #     libm::exp(-0.5 * t * t / 1.44e-4)
/// # }).collect();
/// let measures = FromEcg::run(&Config::default(), SampleRate::new(250.0)?, &ecg_mv)?;
/// let key = catalogue::find_key("hrv.mean_nn").unwrap();
/// let mean_nn = measures.iter().find(|m| m.id() == key.id).unwrap();
/// assert!((mean_nn.value().unwrap() - 800.0).abs() < 0.1);
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct FromEcg {
    rate: SampleRate,
    listener: Listener,
    windows: Windows,
}
crate::dsp::snapshot!(FromEcg { listener, windows } skip { rate });

impl Windows {
    /// Takes a step from beat to beat.
    pub(crate) fn step(&mut self, step: Step, sink: &mut impl Sink<Measure>) {
        match step {
            Step::Interval { rr_ms } => self.frame(&[rr_ms], sink),
            Step::Gap { us } => self.push_gap(us, sink),
        }
    }

    /// Takes what was heard of an ECG.
    pub(crate) fn heard(&mut self, heard: Heard, sink: &mut impl Sink<Measure>) {
        if let Heard::Step(step) = heard {
            self.step(step, sink);
        }
    }
}

impl Processor for FromEcg {
    type Config = Config;
    type Output = Measure;
    const INFO: Info = Info {
        name: "hrv.from_ecg",
        call: "hrv.from_ecg",
        about: "Heart-rate variability of an ECG: beats, quality, intervals, correction and every index, in one.",
        input: Input::Samples,
        channels: &[Channel {
            name: "ecg",
            unit: Unit::Millivolt,
            doc: "One lead, of either polarity.",
        }],
        source: "those of ecg.detector, ecg.quality, rr.corrector and hrv.windows",
    };

    fn new(config: &Config, rate: SampleRate) -> Result<Self, Error> {
        Ok(Self {
            rate,
            listener: Listener::new(rate)?,
            windows: Windows::new(config, SampleRate::MICROSECONDS)?,
        })
    }

    fn config(&self) -> &Config {
        self.windows.config()
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Measure>) {
        let Self { listener, windows, .. } = self;
        let x = frame.first().copied().unwrap_or(f64::NAN);
        listener.sample(x, &mut |heard| windows.heard(heard, sink));
    }

    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<Measure>) {
        let Self { listener, windows, .. } = self;
        listener.gap(frames, &mut |heard| windows.heard(heard, sink));
    }

    fn finish(&mut self, sink: &mut impl Sink<Measure>) {
        let Self { listener, windows, .. } = self;
        listener.finish(&mut |heard| windows.heard(heard, sink));
        windows.finish(sink);
    }

    fn latency(&self) -> Latency {
        let intervals = self.windows.latency();
        // An interval waits for the judgement of what follows it closely, too.
        let hop = 1.5 * self.listener.worst().1;
        Latency {
            typical: hop + self.rate.samples(intervals.typical * USUAL_S),
            worst: hop + self.rate.samples(intervals.worst * LONGEST_S),
        }
    }

    fn max_outputs(&self, frames: usize) -> usize {
        let beats = self.listener.max_beats(frames) + Intervals::MOST_WAITING;
        self.windows.max_outputs(beats)
    }
}
