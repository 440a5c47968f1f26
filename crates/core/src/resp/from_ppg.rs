//! Breathing from a PPG.

use super::{
    beats::{Beats, ModulationConfig},
    modulations::Mark,
    recent::Recent,
};
use crate::{
    Error, Processor, SampleRate, Sink,
    catalogue::resp as id,
    ecg::intervals::{Gaps, Intervals},
    measure::Measure,
    ppg::{
        Detector, DetectorConfig, Pulse,
        quality::{PpgQuality, Quality, QualityConfig},
    },
    process::{Channel, Info, Input},
    record::Config as _,
    time::Latency,
    unit::Unit,
};
use interocept_dsp::{snapshot, stats};

/// A level is a mean over twice this.
const LEVEL_S: f64 = 0.01;
/// The foot is no longer before its peak.
const RISE_S: f64 = 0.6;

/// Finds pulses and the rate of breathing in what it changes: their intervals from foot to foot,
/// their heights, and the level at the foot.
///
/// ```
/// use interocept::{Processor, SampleRate, resp::{FromPpg, ModulationConfig}};
/// # let ppg: Vec<f64> = (0..7680).map(|i| {
/// #     let t = (i % 64) as f64 / 64.0 - 0.3;
/// #     let breath = (i as f64 / 64.0 * 1.5).sin();
/// #     100.0 + 0.2 * breath + (1.0 + 0.1 * breath) * libm::exp(-0.5 * t * t / if t < 0.0 { 0.006 } else { 0.02 })
/// # }).collect();
/// let measures = FromPpg::run(&ModulationConfig::default(), SampleRate::new(64.0)?, &ppg)?;
/// let rate = measures.iter().find(|m| m.id().key() == "resp.rate_ppg").unwrap();
/// assert!((rate.value().unwrap() - 60.0 * 1.5 / std::f64::consts::TAU).abs() < 0.3);
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct FromPpg {
    config: ModulationConfig,
    rate: SampleRate,
    detector: Detector,
    quality: PpgQuality,
    intervals: Intervals,
    gaps: Gaps,
    recent: Recent,
    beats: Beats,
    last_foot: u64,
    reach: u64,
}
snapshot!(FromPpg { detector, quality, intervals, gaps, recent, beats, last_foot }
    skip { config, rate, reach });

/// Takes a pulse by its foot.
fn take(
    pulse: &Pulse,
    recent: &Recent,
    reach: u64,
    last_foot: &mut u64,
    intervals: &mut Intervals,
    beats: &mut Beats,
) {
    let Pulse { index, foot_index, foot_time_s, amplitude, .. } = *pulse;
    if foot_time_s.is_nan() {
        // A pulse was here, but not when.
        return intervals.unusable(index, index.saturating_add(1));
    }
    if foot_index <= *last_foot {
        return;
    }
    *last_foot = foot_index;
    // Half-way up the height would have its part in the level.
    let level = recent.around(foot_index, reach).and_then(stats::mean).unwrap_or(f64::NAN);
    let mark = Mark { index: foot_index, time_s: foot_time_s, ..Mark::NONE };
    beats.beat(Mark { values: [amplitude, level], ..mark });
    intervals.beat(foot_index, foot_time_s, &mut |step| beats.step(step));
}

fn judged(quality: &Quality, intervals: &mut Intervals, beats: &mut Beats) {
    let Quality { start_index, length, score, missing, .. } = *quality;
    intervals.stretch(start_index, length, score, missing, &mut |step| beats.step(step));
}

impl Processor for FromPpg {
    type Config = ModulationConfig;
    type Output = Measure;
    const INFO: Info = Info {
        name: "resp.from_ppg",
        call: "resp.from_ppg",
        about: "Breathing rate from a PPG: intervals, heights and levels of pulses, each and where they agree.",
        input: Input::Samples,
        channels: &[Channel {
            name: "ppg",
            unit: Unit::One,
            doc: "One channel, in any unit and of either polarity.",
        }],
        source: "Karlen and others, IEEE Trans Biomed Eng 60:1946, 2013 (three modulations and their agreement); \
                 Charlton and others, IEEE Rev Biomed Eng 11:2, 2018",
    };

    fn new(config: &ModulationConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let detector = Detector::new(&DetectorConfig::default(), rate)?;
        let quality = PpgQuality::new(&QualityConfig::default(), rate)?;
        let ids = [
            id::RATE_PULSE_INTERVAL,
            id::RATE_PULSE_AMPLITUDE,
            id::RATE_PULSE_BASELINE,
            id::RATE_PPG,
        ];
        let worst = detector.latency().worst.max(1.5 * (quality.latency().worst + 1.0)) + 1.0;
        let reach = rate.samples_rounded(LEVEL_S) as u64;
        let oldest = detector.latency().worst + rate.samples(RISE_S);
        Ok(Self {
            config: *config,
            rate,
            gaps: Gaps::new(rate, detector.config().greatest),
            recent: Recent::new(oldest, reach)?,
            beats: Beats::new(config, rate, ids, worst)?,
            detector,
            quality,
            intervals: Intervals::default(),
            last_foot: 0,
            reach,
        })
    }

    fn config(&self) -> &ModulationConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Measure>) {
        let Self { detector, quality, intervals, gaps, recent, beats, last_foot, reach, .. } = self;
        let x = frame.first().copied().unwrap_or(f64::NAN);
        if let Some(gap) = gaps.sample(x) {
            intervals.unusable(gap.start, gap.end);
        }
        recent.push(x);
        detector.frame(frame, &mut |pulse: Pulse| {
            take(&pulse, recent, *reach, last_foot, intervals, beats);
        });
        quality.frame(frame, &mut |q: Quality| judged(&q, intervals, beats));
        beats.advance(1, sink);
    }

    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<Measure>) {
        let Self { detector, quality, intervals, gaps, recent, beats, last_foot, reach, .. } = self;
        gaps.skip(frames);
        detector.push_gap(frames, &mut |pulse: Pulse| {
            take(&pulse, recent, *reach, last_foot, intervals, beats);
        });
        recent.skip(frames);
        quality.push_gap(frames, &mut |q: Quality| judged(&q, intervals, beats));
        beats.advance(frames, sink);
    }

    fn finish(&mut self, sink: &mut impl Sink<Measure>) {
        let Self { detector, quality, intervals, gaps, recent, beats, last_foot, reach, .. } = self;
        if let Some(gap) = gaps.end() {
            intervals.unusable(gap.start, gap.end);
        }
        detector.finish(&mut |pulse: Pulse| {
            take(&pulse, recent, *reach, last_foot, intervals, beats);
        });
        quality.finish(&mut |q: Quality| judged(&q, intervals, beats));
        intervals.finish(&mut |step| beats.step(step));
        beats.finish(sink);
    }

    fn latency(&self) -> Latency {
        self.beats.latency()
    }

    fn max_outputs(&self, frames: usize) -> usize {
        self.beats.max_outputs(frames)
    }
}
