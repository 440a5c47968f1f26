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
        Beat,
        listener::{Heard, Listener},
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
    listener: Listener,
    breath: EcgBreath,
}
snapshot!(FromEcg { listener, breath } skip { config, rate });

/// Beats with what breathing changes of them, in windows.
#[derive(Clone, Debug)]
pub(crate) struct EcgBreath {
    recent: Recent,
    beats: Beats,
    reach: u64,
    over: usize,
}
snapshot!(EcgBreath { recent, beats } skip { reach, over });

impl EcgBreath {
    pub(crate) fn new(
        config: &ModulationConfig,
        rate: SampleRate,
        listener: &Listener,
    ) -> Result<Self, Error> {
        config.validate()?;
        let ids = [id::RATE_RSA, id::RATE_R_AMPLITUDE, id::RATE_QRS_SLOPE, id::RATE_ECG];
        let reach = rate.samples_rounded(COMPLEX_S) as u64;
        let (beats, judgements) = listener.worst();
        let worst = beats.max(1.5 * (judgements + 1.0)) + 1.0;
        Ok(Self {
            recent: Recent::new(beats, reach)?,
            beats: Beats::new(config, rate, ids, worst)?,
            reach,
            over: rate.samples_rounded(SLOPE_S).max(1),
        })
    }

    /// Takes a sample, before what is heard of it.
    pub(crate) fn sample(&mut self, x: f64) {
        self.recent.push(x);
    }

    /// Takes what was heard.
    pub(crate) fn heard(&mut self, heard: Heard) {
        match heard {
            Heard::Beat(Beat { index, time_s, amplitude, .. }) => {
                let slope = Self::slope(&self.recent, index, self.reach, self.over);
                self.beats.beat(Mark { index, time_s, values: [amplitude, slope], ..Mark::NONE });
            }
            Heard::Step(step) => self.beats.step(step),
        }
    }

    /// Goes on by one sample, after what was heard of it.
    pub(crate) fn advance(&mut self, sink: &mut impl Sink<Measure>) {
        self.beats.advance(1, sink);
    }

    /// Goes on by a gap, after what was heard of it.
    pub(crate) fn gap(&mut self, samples: u64, sink: &mut impl Sink<Measure>) {
        self.recent.skip(samples);
        self.beats.advance(samples, sink);
    }

    pub(crate) fn finish(&mut self, sink: &mut impl Sink<Measure>) {
        self.beats.finish(sink);
    }

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
        let listener = Listener::new(rate)?;
        let breath = EcgBreath::new(config, rate, &listener)?;
        Ok(Self { config: *config, rate, listener, breath })
    }

    fn config(&self) -> &ModulationConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Measure>) {
        let Self { listener, breath, .. } = self;
        let x = frame.first().copied().unwrap_or(f64::NAN);
        breath.sample(x);
        listener.sample(x, &mut |heard| breath.heard(heard));
        breath.advance(sink);
    }

    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<Measure>) {
        let Self { listener, breath, .. } = self;
        listener.gap(frames, &mut |heard| breath.heard(heard));
        breath.gap(frames, sink);
    }

    fn finish(&mut self, sink: &mut impl Sink<Measure>) {
        let Self { listener, breath, .. } = self;
        listener.finish(&mut |heard| breath.heard(heard));
        breath.finish(sink);
    }

    fn latency(&self) -> Latency {
        self.breath.beats.latency()
    }

    fn max_outputs(&self, frames: usize) -> usize {
        self.breath.beats.max_outputs(frames)
    }
}
