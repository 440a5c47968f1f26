//! Breathing from a PPG.

use super::{
    beats::{Beats, ModulationConfig},
    modulations::Mark,
    recent::Recent,
};
use crate::{
    Error, Processor, SampleRate, Sink,
    catalogue::resp as id,
    measure::Measure,
    ppg::{
        Pulse,
        listener::{Heard, Listener},
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
    listener: Listener,
    breath: PpgBreath,
}
snapshot!(FromPpg { listener, breath } skip { config, rate });

/// Pulses with what breathing changes of them, in windows.
#[derive(Clone, Debug)]
pub(crate) struct PpgBreath {
    recent: Recent,
    beats: Beats,
    reach: u64,
}
snapshot!(PpgBreath { recent, beats } skip { reach });

impl PpgBreath {
    pub(crate) fn new(
        config: &ModulationConfig,
        rate: SampleRate,
        listener: &Listener,
    ) -> Result<Self, Error> {
        config.validate()?;
        let ids = [
            id::RATE_PULSE_INTERVAL,
            id::RATE_PULSE_AMPLITUDE,
            id::RATE_PULSE_BASELINE,
            id::RATE_PPG,
        ];
        let (pulses, judgements) = listener.worst();
        let worst = pulses.max(1.5 * (judgements + 1.0)) + 1.0;
        let reach = rate.samples_rounded(LEVEL_S) as u64;
        let oldest = pulses + rate.samples(RISE_S);
        Ok(Self {
            recent: Recent::new(oldest, reach)?,
            beats: Beats::new(config, rate, ids, worst)?,
            reach,
        })
    }

    /// Takes a sample, before what is heard of it.
    pub(crate) fn sample(&mut self, x: f64) {
        self.recent.push(x);
    }

    /// Takes what was heard.
    pub(crate) fn heard(&mut self, heard: Heard) {
        let Self { recent, beats, reach } = self;
        match heard {
            Heard::Pulse(Pulse { foot_index: index, foot_time_s: time_s, amplitude, .. }, true) => {
                // Half-way up the height would have its part in the level.
                let level = recent.around(index, *reach).and_then(stats::mean).unwrap_or(f64::NAN);
                beats.beat(Mark { index, time_s, values: [amplitude, level], ..Mark::NONE });
            }
            Heard::Pulse(..) => {}
            Heard::Step(step) => beats.step(step),
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
        let listener = Listener::new(rate)?;
        let breath = PpgBreath::new(config, rate, &listener)?;
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
