//! The whole path for a PPG: samples in, measures of pulse-rate variability out.

use super::windows::{Config, Windows};
use crate::{
    catalogue::{hrv, prv},
    ecg::intervals::Intervals,
    error::Error,
    measure::{Measure, MeasureId},
    ppg::listener::{Heard, Listener},
    process::{Channel, Info, Input, Processor, Sink},
    time::{Latency, SampleRate},
    unit::Unit,
};

/// The usual interval, for the latency.
const USUAL_S: f64 = 1.0;
/// The longest interval.
const LONGEST_S: f64 = 20.0;
/// How much the foot varies against the R peak, beat by beat: standard deviation at rest.
const FOOT_MS: f64 = 5.5;
/// And how much more between samples: 4 ms at 20 Hz.
const FOOT_SAMPLES: f64 = 0.08;

/// The measures, by the ones they correspond to, and how many times the variance of a foot an
/// error of independent feet adds to each squared (or to a power itself).
const NAMES: [(MeasureId, MeasureId, Widening); 11] = [
    (hrv::MEAN_NN, prv::MEAN_PP, Widening::None),
    (hrv::SDNN, prv::SDPP, Widening::Squared(2.0)),
    (hrv::RMSSD, prv::RMSSD, Widening::Squared(6.0)),
    (hrv::MEDIAN_NN, prv::MEDIAN_PP, Widening::None),
    (hrv::HR_MEAN, prv::RATE_MEAN, Widening::None),
    (hrv::LN_RMSSD, prv::LN_RMSSD, Widening::Log(6.0)),
    (hrv::SDSD, prv::SDSD, Widening::Squared(6.0)),
    (hrv::LF, prv::LF, Widening::Power(0.1)),
    (hrv::HF, prv::HF, Widening::Power(1.0)),
    (hrv::SD1, prv::SD1, Widening::Squared(3.0)),
    (hrv::SD2, prv::SD2, Widening::Squared(1.0)),
];

#[derive(Clone, Copy, Debug)]
enum Widening {
    None,
    Squared(f64),
    Log(f64),
    Power(f64),
}

impl Widening {
    /// What is left of a value without the variance of the foot.
    fn without(self, value: f64, variance: f64) -> f64 {
        let squared = |v: f64, times: f64| libm::sqrt((v * v - times * variance).max(0.0));
        match self {
            Self::None => value,
            Self::Squared(times) => squared(value, times),
            // The logarithm of nothing is none: no lower than 0.1 ms.
            Self::Log(times) => libm::log(squared(libm::exp(value), times).max(0.1)).min(value),
            Self::Power(times) => (value - times * variance).max(0.0),
        }
    }
}

/// Finds pulses, judges the signal second by second, leaves out every interval that spans a
/// gap or a stretch of poor signal, corrects the rest and measures it: from foot to foot,
/// because the foot varies less than the peak.
///
/// It is [`Detector`](crate::ppg::Detector), [`PpgQuality`](crate::ppg::quality::PpgQuality) and
/// [`Windows`] in one, with their defaults.
///
/// ```
/// use interocept::{Processor, SampleRate, catalogue, hrv::{Config, FromPpg}};
/// # let ppg: Vec<f64> = (0..3840).map(|i| {
/// #     let t = (i % 64) as f64 / 64.0 - 0.3;
/// #     100.0 + libm::exp(-0.5 * t * t / if t < 0.0 { 0.006 } else { 0.02 })
/// # }).collect();
/// let measures = FromPpg::run(&Config::default(), SampleRate::new(64.0)?, &ppg)?;
/// let key = catalogue::find_key("prv.mean_pp").unwrap();
/// let mean_pp = measures.iter().find(|m| m.id() == key.id).unwrap();
/// assert!((mean_pp.value().unwrap() - 1000.0).abs() < 1.0);
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct FromPpg {
    rate: SampleRate,
    listener: Listener,
    windows: PulseWindows,
}
crate::dsp::snapshot!(FromPpg { listener, windows } skip { rate });

/// Windows of intervals between feet, whose measures have the names of pulses.
#[derive(Clone, Debug)]
pub(crate) struct PulseWindows {
    windows: Windows,
    /// How much a foot varies against the R peak, squared.
    variance: f64,
}
crate::dsp::snapshot!(PulseWindows { windows } skip { variance });

impl PulseWindows {
    pub(crate) fn new(config: &Config, rate: SampleRate) -> Result<Self, Error> {
        let between = 1e3 * FOOT_SAMPLES / rate.hz();
        let windows = Windows::new(config, SampleRate::MICROSECONDS)?;
        Ok(Self { windows, variance: FOOT_MS * FOOT_MS + between * between })
    }

    /// Takes what was heard of a PPG.
    pub(crate) fn heard(&mut self, heard: Heard, sink: &mut impl Sink<Measure>) {
        let Self { windows, variance } = self;
        if let Heard::Step(step) = heard {
            windows.step(step, &mut |m: Measure| put(m, *variance, sink));
        }
    }

    pub(crate) fn finish(&mut self, sink: &mut impl Sink<Measure>) {
        let Self { windows, variance } = self;
        windows.finish(&mut |m: Measure| put(m, *variance, sink));
    }
}

fn put(measure: Measure, variance: f64, sink: &mut impl Sink<Measure>) {
    let Some((_, id, widening)) = NAMES.iter().find(|(from, ..)| *from == measure.id()) else {
        return;
    };
    let renamed = Measure::absent(*id, measure.window(), measure.status());
    let Some(value) = measure.value() else { return sink.put(renamed) };
    let (low, high) = measure.interval().unwrap_or((value, value));
    let low = widening.without(low, variance);
    let named = Measure::new(*id, measure.window(), value).with_status(measure.status());
    let known = measure.interval().is_some() || !matches!(widening, Widening::None);
    sink.put(if known { named.with_interval(low, high) } else { named });
}

impl Processor for FromPpg {
    type Config = Config;
    type Output = Measure;
    const INFO: Info = Info {
        name: "hrv.from_ppg",
        call: "hrv.from_ppg",
        about: "Pulse-rate variability of a PPG: pulses, quality, intervals from foot to foot, correction and indices, in one.",
        input: Input::Samples,
        channels: &[Channel {
            name: "ppg",
            unit: Unit::One,
            doc: "One channel, in any unit and of either polarity.",
        }],
        source: "those of ppg.detector, ppg.quality, rr.corrector and hrv.windows",
    };

    fn new(config: &Config, rate: SampleRate) -> Result<Self, Error> {
        let (listener, windows) = (Listener::new(rate)?, PulseWindows::new(config, rate)?);
        Ok(Self { rate, listener, windows })
    }

    fn config(&self) -> &Config {
        self.windows.windows.config()
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
        let intervals = self.windows.windows.latency();
        // An interval waits for the judgement of what follows it closely, too.
        let hop = 1.5 * self.listener.worst().1;
        Latency {
            typical: hop + self.rate.samples(intervals.typical * USUAL_S),
            worst: hop + self.rate.samples(intervals.worst * LONGEST_S),
        }
    }

    fn max_outputs(&self, frames: usize) -> usize {
        let beats = self.listener.max_pulses(frames) + Intervals::MOST_WAITING;
        self.windows.windows.max_outputs(beats)
    }
}
