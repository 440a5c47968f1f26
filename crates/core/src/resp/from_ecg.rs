//! Breathing from an ECG.

use super::{
    beats::{Beats, ModulationConfig},
    modulations::Mark,
    recent::Recent,
};
use crate::{
    Error, Processor, SampleRate, Sink,
    catalogue::resp as id,
    ecg::{
        Beat, Detector, DetectorConfig,
        intervals::{Gaps, Intervals},
        quality::{EcgQuality, Quality, QualityConfig},
    },
    measure::Measure,
    process::{Channel, Info, Input},
    record::Config as _,
    time::Latency,
    unit::Unit,
};
use interocept_dsp::snapshot;

/// The slopes of a QRS complex are within this of its R peak.
const COMPLEX_S: f64 = 0.06;
/// A slope is taken over this long.
const SLOPE_S: f64 = 0.01;

/// Finds beats and the rate of breathing in what it changes: their intervals (respiratory sinus
/// arrhythmia), the height of R, and the slopes of the QRS complex.
///
/// ```
/// use interocept::{Processor, SampleRate, resp::{FromEcg, ModulationConfig}};
/// # let ecg: Vec<f64> = (0..30_000).map(|i| {
/// #     let t = (i % 200) as f64 / 250.0 - 0.3;
/// #     let breath = (i as f64 / 250.0 * 1.5).sin();
/// #     (1.0 + 0.1 * breath) * libm::exp(-0.5 * t * t / 1.44e-4)
/// # }).collect();
/// let measures = FromEcg::run(&ModulationConfig::default(), SampleRate::new(250.0)?, &ecg)?;
/// let rate = measures.iter().find(|m| m.id().key() == "resp.rate_ecg").unwrap();
/// assert!((rate.value().unwrap() - 60.0 * 1.5 / std::f64::consts::TAU).abs() < 0.3);
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct FromEcg {
    config: ModulationConfig,
    rate: SampleRate,
    detector: Detector,
    quality: EcgQuality,
    intervals: Intervals,
    gaps: Gaps,
    recent: Recent,
    beats: Beats,
    reach: u64,
    over: usize,
}
snapshot!(FromEcg { detector, quality, intervals, gaps, recent, beats }
    skip { config, rate, reach, over });

impl FromEcg {
    /// Steepest rise less steepest fall of the complex at a beat, in units a sample.
    fn slope(recent: &Recent, index: u64, reach: u64, over: usize) -> f64 {
        let Some(x) = recent.around(index, reach) else { return f64::NAN };
        let (mut rise, mut fall) = (f64::NEG_INFINITY, f64::INFINITY);
        for (late, early) in x.iter().skip(over).zip(x) {
            let slope = late - early;
            if slope > rise {
                rise = slope;
            }
            if slope < fall {
                fall = slope;
            }
        }
        rise - fall
    }
}

impl Processor for FromEcg {
    type Config = ModulationConfig;
    type Output = Measure;
    const INFO: Info = Info {
        name: "resp.from_ecg",
        call: "resp.from_ecg",
        about: "Breathing rate from an ECG: sinus arrhythmia, height of R and slopes of QRS, each and where they agree.",
        input: Input::Samples,
        channels: &[Channel {
            name: "ecg",
            unit: Unit::Millivolt,
            doc: "One lead, of either polarity.",
        }],
        source: "Charlton and others, IEEE Rev Biomed Eng 11:2, 2018 (modulations); \
                 Lazaro and others, Med Biol Eng Comput 52:275, 2014 (slopes of QRS)",
    };

    fn new(config: &ModulationConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let detector = Detector::new(&DetectorConfig::default(), rate)?;
        let quality = EcgQuality::new(&QualityConfig::default(), rate)?;
        let ids = [id::RATE_RSA, id::RATE_R_AMPLITUDE, id::RATE_QRS_SLOPE, id::RATE_ECG];
        let reach = rate.samples_rounded(COMPLEX_S) as u64;
        let worst = detector.latency().worst.max(1.5 * (quality.latency().worst + 1.0)) + 1.0;
        Ok(Self {
            config: *config,
            rate,
            gaps: Gaps::new(rate, detector.config().greatest),
            recent: Recent::new(detector.latency().worst, reach)?,
            beats: Beats::new(config, rate, ids, worst)?,
            detector,
            quality,
            intervals: Intervals::default(),
            reach,
            over: rate.samples_rounded(SLOPE_S).max(1),
        })
    }

    fn config(&self) -> &ModulationConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Measure>) {
        let Self { detector, quality, intervals, gaps, recent, beats, reach, over, .. } = self;
        let x = frame.first().copied().unwrap_or(f64::NAN);
        if let Some(gap) = gaps.sample(x) {
            intervals.unusable(gap.start, gap.end);
        }
        recent.push(x);
        detector.frame(frame, &mut |beat: Beat| {
            take(&beat, Self::slope(recent, beat.index, *reach, *over), intervals, beats);
        });
        quality.frame(frame, &mut |judged: Quality| {
            intervals.quality(&judged, &mut |step| beats.step(step));
        });
        beats.advance(1, sink);
    }

    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<Measure>) {
        let Self { detector, quality, intervals, gaps, recent, beats, reach, over, .. } = self;
        gaps.skip(frames);
        detector.push_gap(frames, &mut |beat: Beat| {
            take(&beat, Self::slope(recent, beat.index, *reach, *over), intervals, beats);
        });
        recent.skip(frames);
        quality.push_gap(frames, &mut |judged: Quality| {
            intervals.quality(&judged, &mut |step| beats.step(step));
        });
        beats.advance(frames, sink);
    }

    fn finish(&mut self, sink: &mut impl Sink<Measure>) {
        let Self { detector, quality, intervals, gaps, recent, beats, reach, over, .. } = self;
        if let Some(gap) = gaps.end() {
            intervals.unusable(gap.start, gap.end);
        }
        detector.finish(&mut |beat: Beat| {
            take(&beat, Self::slope(recent, beat.index, *reach, *over), intervals, beats);
        });
        quality.finish(&mut |judged: Quality| {
            intervals.quality(&judged, &mut |step| beats.step(step));
        });
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

fn take(beat: &Beat, slope: f64, intervals: &mut Intervals, beats: &mut Beats) {
    let Beat { index, time_s, amplitude, .. } = *beat;
    beats.beat(Mark { index, time_s, values: [amplitude, slope], ..Mark::NONE });
    intervals.beat(index, time_s, &mut |step| beats.step(step));
}
