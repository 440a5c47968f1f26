//! The pulse of a worn wrist: its rate and how its height varies, by medians, where few stretches
//! are good enough for variability from beat to beat.

use super::{Z, robust};
use crate::{
    Error, Processor, SampleRate, Sink,
    catalogue::affect as id,
    config,
    dsp::{
        alloc::{Vec, try_vec},
        sliding::{Sliding, Span},
        snapshot,
    },
    measure::{Measure, Status, Window},
    ppg::{self, Detector, DetectorConfig},
    process::{Info, Input},
    record::Config as _,
    time::Latency,
};

config! {
    /// Which windows of pulses are measured.
    pub struct PulseConfig: "affect.pulse_config" {
        /// Length of the windows; 0 takes the whole recording as one, at its end.
        window_s: f64 [Second] = 60.0, range(0.0, 3600.0), "what most features need";
        /// From the start of one window to the start of the next.
        hop_s: f64 [Second] = 10.0, range(1.0, 3600.0), "often enough to follow a task";
        /// Least share of the intervals near their median, or there is no rate.
        least_agreement: f64 [One] = 0.4, range(0.0, 1.0), "two in five: intervals without a pulse in them agree to about a quarter";
        /// Least quality of a pulse whose height counts.
        least_quality: f64 [One] = 0.5, range(0.0, 1.0), "the limit of every score";
        /// Pulses that a window can hold at most; memory is taken for them.
        max_pulses: u32 [One] = 1024, range(16.0, 65_536.0), "ten minutes at 100 a minute";
    }
}

/// Times from foot to foot that a pulse can have.
const INTERVAL_S: core::ops::Range<f64> = 0.25..2.0;
/// Near the median is within this part of it.
const NEAR: f64 = 0.2;
const LEAST: usize = 10;
const LEAST_S: f64 = 10.0;
const SHORT_S: f64 = 30.0;
const MEASURES: usize = 3;

/// What is kept of a pulse.
#[derive(Clone, Copy, Debug)]
struct Kept {
    index: u64,
    foot_s: f64,
    amplitude: f64,
    quality: f64,
}
snapshot!(Kept { index, foot_s, amplitude, quality });

impl Kept {
    const NONE: Self = Self { index: 0, foot_s: 0.0, amplitude: 0.0, quality: 0.0 };
}

/// Rate, agreement and relative variability of height of the pulses of a window.
#[derive(Clone, Debug)]
pub struct Pulse {
    detector: Detector,
    pulses: Pulses,
}
snapshot!(Pulse { detector, pulses });

/// The pulses of a window.
#[derive(Clone, Debug)]
pub(crate) struct Pulses {
    config: PulseConfig,
    rate: SampleRate,
    windows: Sliding<Kept>,
    work: Vec<f64>,
}
snapshot!(Pulses { windows } skip { config, rate } skip heap { work });

impl Pulses {
    /// Of pulses that come so many samples late at worst.
    pub(crate) fn new(config: &PulseConfig, rate: SampleRate, late: f64) -> Result<Self, Error> {
        config.validate()?;
        let most = config.max_pulses as usize;
        let windows = Sliding::new(
            rate.samples_covering(config.window_s) as u64,
            (rate.samples_rounded(config.hop_s) as u64).max(1),
            libm::ceil(late) as u64,
            most,
            Kept::NONE,
        )?;
        Ok(Self { config: *config, rate, windows, work: try_vec(most, 0.0)? })
    }

    pub(crate) fn keep(&mut self, pulse: ppg::Pulse) {
        let ppg::Pulse { index, foot_time_s: foot_s, amplitude, quality, .. } = pulse;
        self.windows.take(index, Kept { index, foot_s, amplitude, quality });
    }

    pub(crate) fn advance(&mut self, samples: u64, sink: &mut impl Sink<Measure>) {
        let Self { config, rate, windows, work } = self;
        windows.advance(samples, |p| p.index, &mut |span| tell(span, *rate, config, work, sink));
    }

    pub(crate) fn finish(&mut self, sink: &mut impl Sink<Measure>) {
        let Self { config, rate, windows, work } = self;
        windows.finish(|p| p.index, &mut |span| tell(span, *rate, config, work, sink));
    }
}

fn tell(
    span: Span<'_, Kept>,
    rate: SampleRate,
    config: &PulseConfig,
    work: &mut [f64],
    sink: &mut impl Sink<Measure>,
) {
    let end = span.start.saturating_add(span.length);
    let inside = span.events.iter().take_while(|p| p.index < end).count();
    let pulses = span.events.get(..inside).unwrap_or(&[]);
    let intervals = || {
        let next = pulses.iter().skip(1);
        pulses.iter().zip(next).map(|(a, b)| b.foot_s - a.foot_s).filter(|d| INTERVAL_S.contains(d))
    };
    let all = robust(intervals(), work);
    let (n, median) = (all.count, all.median);
    let near = intervals().filter(|d| (d / median - 1.0).abs() < NEAR).count();
    let agreement = near as f64 / n as f64;
    let length_s = rate.seconds(span.length, 0.0);
    let quality = if n > 0 { agreement } else { 0.0 };
    let window =
        Window { start_s: rate.seconds(span.start, 0.0), length_s, count: n as u64, quality };
    let none = if span.lost {
        Some(Status::Overflow)
    } else if length_s < LEAST_S {
        Some(Status::TooShort)
    } else if n < LEAST {
        Some(Status::PoorSignal)
    } else {
        None
    };
    let short = if length_s < SHORT_S { Status::UltraShort } else { Status::Ok };
    let put = |id, value: f64, none: Option<Status>| match none {
        Some(status) => Measure::absent(id, window, status),
        None => Measure::new(id, window, value).with_status(short),
    };
    let unclear = (agreement < config.least_agreement).then_some(Status::PoorSignal);
    let error = Z * all.error();
    let bpm = 60.0 / median;
    let (low, high) = (60.0 / (median + error), 60.0 / (median - error));
    let bounded = put(id::PULSE_RATE, bpm, none.or(unclear));
    sink.put(if median > error { bounded.with_interval(low, high) } else { bounded });
    sink.put(put(id::PULSE_AGREEMENT, agreement, none));
    let (heights, sd) = height_sd(pulses, config.least_quality);
    let few = (heights < LEAST).then_some(Status::PoorSignal);
    sink.put(put(id::PULSE_AMPLITUDE_SD, sd, none.or(few)));
}

/// How many heights count, and the standard deviation of their logarithms.
fn height_sd(pulses: &[Kept], least_quality: f64) -> (usize, f64) {
    let (mut n, mut mean, mut squares) = (0_usize, 0.0, 0.0);
    for p in pulses.iter().filter(|p| p.quality > least_quality && p.amplitude > 0.0) {
        let x = libm::log(p.amplitude);
        n += 1;
        let off = x - mean;
        mean += off / n as f64;
        squares += off * (x - mean);
    }
    (n, libm::sqrt(squares / n as f64))
}

impl Processor for Pulse {
    type Config = PulseConfig;
    type Output = Measure;
    const INFO: Info = Info {
        name: "affect.pulse",
        call: "affect.pulse",
        about: "Median pulse rate, agreement and variability of height over sliding windows, also of a worn wrist.",
        input: Input::Samples,
        channels: Detector::INFO.channels,
        source: "P. J. Rousseeuw and C. Croux (1993), J. Am. Stat. Assoc. 88:1273 (medians); `ppg.detector`",
    };

    fn new(config: &PulseConfig, rate: SampleRate) -> Result<Self, Error> {
        let detector = Detector::new(&DetectorConfig::default(), rate)?;
        let pulses = Pulses::new(config, rate, detector.latency().worst)?;
        Ok(Self { detector, pulses })
    }

    fn config(&self) -> &PulseConfig {
        &self.pulses.config
    }

    fn rate(&self) -> SampleRate {
        self.pulses.rate
    }

    #[inline]
    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Measure>) {
        let Self { detector, pulses } = self;
        detector.frame(frame, &mut |p| pulses.keep(p));
        pulses.advance(1, sink);
    }

    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<Measure>) {
        let Self { detector, pulses } = self;
        detector.push_gap(frames, &mut |p| pulses.keep(p));
        pulses.advance(frames, sink);
    }

    fn finish(&mut self, sink: &mut impl Sink<Measure>) {
        let Self { detector, pulses } = self;
        detector.finish(&mut |p| pulses.keep(p));
        pulses.finish(sink);
    }

    fn latency(&self) -> Latency {
        self.detector.latency()
    }

    fn max_outputs(&self, frames: usize) -> usize {
        MEASURES.saturating_mul(self.pulses.windows.most(frames))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wave(seconds: u32, period_s: f64, breath: f64) -> Vec<f64> {
        (0..seconds * 64)
            .map(|i| {
                let t = f64::from(i) / 64.0;
                let phase = t % period_s - 0.3;
                let width = if phase < 0.0 { 0.006 } else { 0.02 };
                let height = 1.0 + breath * libm::sin(1.5 * t);
                100.0 + height * libm::exp(-0.5 * phase * phase / width)
            })
            .collect()
    }

    fn run(samples: &[f64]) -> Vec<Measure> {
        Pulse::run(&PulseConfig::default(), SampleRate::new(64.0).unwrap(), samples).unwrap()
    }

    #[test]
    fn rate_and_height_are_those_of_the_wave() {
        let out = run(&wave(70, 0.8, 0.2));
        assert!((out[0].value().unwrap() - 75.0).abs() < 0.2, "{:?}", out[0].value());
        assert_eq!(out[1].value(), Some(1.0));
        // The logarithm of a sine of 0.2 about one: 0.2 by the root of two.
        assert!((out[2].value().unwrap() - 0.1428).abs() < 0.01, "{:?}", out[2].value());
    }

    #[test]
    fn without_pulses_there_is_a_reason() {
        assert_eq!(run(&vec![1.0; 64 * 70])[0].status(), Status::PoorSignal);
        assert_eq!(run(&wave(5, 0.8, 0.0))[0].status(), Status::TooShort);
    }
}
