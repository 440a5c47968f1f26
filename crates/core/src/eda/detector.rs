//! The streaming processor around blocks, curve and responses.

use super::{
    EdaFlags, Event, Skin,
    blocks::{Block, Blocks},
    curve::Curve,
    responses::{Found, Responses},
};
use crate::{
    Error, Processor, SampleRate, Sink, config,
    dsp::snapshot,
    process::{Channel, Info, Input},
    quality::bridge::Bridge,
    record::Config as _,
    time::Latency,
    unit::Unit,
};

config! {
    /// What counts as a response, and how often the level is told.
    pub struct DetectorConfig: "eda.detector_config" {
        /// The least amplitude of a response.
        least_us: f64 [Microsiemens] = 0.05, range(0.001, 10.0), "Boucsein and others (2012), Psychophysiology 49:1017";
        /// How often the tonic and phasic level is told; 0 for never.
        hop_s: f64 [Second] = 1.0, range(0.0, 60.0), "as often as a display is renewed";
        /// Half recovery that takes longer is not waited for.
        longest_recovery_s: f64 [Second] = 15.0, range(1.0, 60.0), "Boucsein (2012): 2 to 10 s are usual";
        /// Less conductance than this is no skin.
        lowest_us: f64 [Microsiemens] = 0.01, range(0.0, 10.0), "below any skin, above the offset of open electrodes";
        /// More than this is no skin.
        highest_us: f64 [Microsiemens] = 100.0, range(1.0, 10_000.0), "above the range of palms in sweat";
    }
}

/// Missing samples are bridged as long as this; longer ones are a gap.
const BRIDGE_S: f64 = 0.5;
/// Quality speaks of about so much time.
const QUALITY_S: f64 = 4.0;
/// Below this share of samples that were not missing, records are flagged.
const GOOD: f64 = 0.99;

/// Follows the level of skin conductance and finds its responses.
///
/// A response is told twice: as it begins, and with its measures when it has recovered by half
/// or the next one has begun. Overlapping responses are told apart by taking the recovery out of
/// the signal; amplitudes are counted above that recovery.
///
/// ```
/// use interocept::{Processor, SampleRate, eda::{Detector, DetectorConfig, Event}};
///
/// // A response of 0.4 µS after ten seconds.
/// let eda: Vec<f64> = (0..240)
///     .map(|k| (f64::from(k) / 8.0 - 10.0).max(0.0))
///     .map(|t| 3.0 + 0.4 * 2.708 * ((-t / 2.0).exp() - (-t / 0.7).exp()))
///     .collect();
/// let records = Detector::run(&DetectorConfig::default(), SampleRate::new(8.0)?, &eda)?;
/// let response = records.iter().find(|r| r.event == Event::Response).unwrap();
/// assert!((response.amplitude_us - 0.4).abs() < 0.05);
/// assert!(response.onset_index.abs_diff(80) <= 2);
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Detector {
    config: DetectorConfig,
    rate: SampleRate,
    bridge: Bridge,
    /// Samples from level to level, and their parts; 0 for none.
    hop: f64,
    blocks: Blocks,
    curve: Curve,
    responses: Responses,
    /// Samples of the stream before the current block.
    start: u64,
    /// Samples since a level was due.
    in_hop: f64,
    quality: f64,
    quality_share: f64,
    gap: u64,
}
snapshot!(Detector { bridge, blocks, curve, responses, start, in_hop, quality, gap }
          skip { config, rate, hop, quality_share });

impl Processor for Detector {
    type Config = DetectorConfig;
    type Output = Skin;
    const INFO: Info = Info {
        name: "eda.detector",
        call: "eda.detect",
        about: "Follows the level of skin conductance and finds its responses",
        input: Input::Samples,
        channels: &[Channel {
            name: "eda_us",
            unit: Unit::Microsiemens,
            doc: "Skin conductance; responses cannot be told from arbitrary units.",
        }],
        source: "Boucsein and others (2012), Psychophysiology 49:1017 (criteria); Alexander and others (2005), J. Neurosci. Methods 146:116 (shape); own detection on the signal without recovery",
    };

    fn new(config: &Self::Config, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let rate = rate.within(4.0, 1000.0)?;
        let blocks = Blocks::new(rate, config.lowest_us, config.highest_us);
        Ok(Self {
            config: *config,
            rate,
            bridge: Bridge::new((BRIDGE_S * blocks.hz) as u64),
            hop: config.hop_s * rate.hz(),
            blocks,
            curve: Curve::new(blocks.hz)?,
            responses: Responses::new(blocks.hz, config.least_us, config.longest_recovery_s)?,
            start: 0,
            in_hop: 0.0,
            quality: 1.0,
            quality_share: 1.0 - libm::exp(-1.0 / (QUALITY_S * blocks.hz)),
            gap: 0,
        })
    }

    fn config(&self) -> &Self::Config {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    #[inline]
    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Skin>) {
        if self.gap > 0 {
            self.end_gap(sink);
        }
        let x = frame.first().copied().unwrap_or(f64::NAN);
        if let Some(block) = self.blocks.step(x) {
            self.block(block, sink);
        }
    }

    fn push_gap(&mut self, frames: u64, _sink: &mut impl Sink<Skin>) {
        // Told when the signal goes on, so that a gap in two parts is one gap.
        self.gap = self.gap.saturating_add(frames);
    }

    fn finish(&mut self, sink: &mut impl Sink<Skin>) {
        self.interrupt(sink);
    }

    fn latency(&self) -> Latency {
        // The middle of the window, half a block before its end, and the block on its way.
        let samples = ((self.curve.half as u64 + 1) * self.blocks.length) as f64;
        Latency { typical: samples, worst: samples }
    }

    fn max_outputs(&self, frames: usize) -> usize {
        // At each block, an end, an onset and a level.
        let blocks = frames.checked_div(self.blocks.length.max(1) as usize).unwrap_or(frames);
        blocks.saturating_add(2).saturating_mul(3)
    }
}

impl Detector {
    /// Levels a second.
    pub(super) fn level_hz(&self) -> f64 {
        self.rate.hz() / self.hop.max(self.blocks.length as f64)
    }

    fn block(&mut self, block: Block, sink: &mut impl Sink<Skin>) {
        let end = self.start.saturating_add(self.blocks.length);
        self.quality += self.quality_share * (block.present - self.quality);
        let Some(x) = self.bridge.take(block.mean) else {
            if self.bridge.begun() {
                self.interrupt(sink);
            }
            self.start = end;
            return;
        };
        if let Some(point) = self.curve.step(x) {
            // In blocks from the current one's middle.
            let at = self.start.checked_div(self.blocks.length).unwrap_or(0) as f64
                - self.curve.half as f64;
            let Self { responses, curve, .. } = self;
            let mut found = [None; 2];
            let mut slots = found.iter_mut();
            responses.step(point, at, curve, &mut |f| {
                if let Some(slot) = slots.next() {
                    *slot = Some(f);
                }
            });
            for f in found.into_iter().flatten() {
                sink.put(self.record(f, point.signal));
            }
            if self.hop > 0.0 {
                let length = self.blocks.length as f64;
                self.in_hop += length;
                if self.in_hop >= self.hop {
                    // What is over is carried on, so that no time is lost.
                    self.in_hop = (self.in_hop - self.hop).min(length);
                    sink.put(self.level(point.signal));
                }
            }
        }
        self.start = end;
    }

    /// The sample in the middle of the window.
    fn now(&self) -> u64 {
        self.sample(self.responses.at())
    }

    /// The sample in the middle of a block.
    fn sample(&self, block: f64) -> u64 {
        let length = self.blocks.length as f64;
        // Blocks after a gap may start anywhere.
        let offset = self.start.checked_rem(self.blocks.length).unwrap_or(0) as f64;
        libm::round(block.max(0.0) * length + 0.5 * (length - 1.0) + offset) as u64
    }

    fn level(&self, signal: f64) -> Skin {
        let index = self.now();
        let tonic_us = self.responses.tonic();
        Skin {
            index,
            time_s: self.rate.seconds(index, 0.0),
            tonic_us,
            phasic_us: signal - tonic_us,
            onset_index: 0,
            peak_index: 0,
            amplitude_us: f64::NAN,
            rise_s: f64::NAN,
            half_recovery_s: f64::NAN,
            quality: self.quality.clamp(0.0, 1.0),
            event: Event::Level,
            flags: EdaFlags::NONE.with_if(EdaFlags::BRIDGED, self.quality < GOOD),
        }
    }

    fn record(&self, found: Found, signal: f64) -> Skin {
        let level = self.level(signal);
        let known = !found.peak.is_nan();
        Skin {
            onset_index: self.sample(found.onset).min(level.index),
            peak_index: if known { self.sample(found.peak).min(level.index) } else { 0 },
            amplitude_us: found.amplitude,
            rise_s: (found.peak - found.onset) / self.blocks.hz,
            half_recovery_s: found.half_recovery / self.blocks.hz,
            event: found.event,
            flags: level.flags | found.flags,
            ..level
        }
    }

    /// The signal is interrupted.
    fn interrupt(&mut self, sink: &mut impl Sink<Skin>) {
        let signal = self.bridge.held();
        let mut found = None;
        let tonic = self.responses.tonic();
        self.responses.interrupt(&mut |f| found = Some(f));
        if let Some(f) = found {
            let record = self.record(f, signal);
            sink.put(Skin { tonic_us: tonic, phasic_us: signal - tonic, ..record });
        }
        self.curve.restart();
        self.bridge.end();
        self.in_hop = 0.0;
    }

    fn end_gap(&mut self, sink: &mut impl Sink<Skin>) {
        let gap = core::mem::take(&mut self.gap);
        let begun = self.blocks.pending();
        if self.bridge.begun() {
            self.interrupt(sink);
        }
        self.blocks.restart();
        self.start = self.start.saturating_add(begun).saturating_add(gap);
        self.quality = 0.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eda::{EdaQuality, QualityConfig};
    use alloc::vec::Vec;

    /// Blocks are no whole part of a second at most of these.
    const RATES: [f64; 7] = [4.0, 8.0, 11.5, 100.0, 130.061, 256.0, 1000.0];

    #[test]
    fn levels_and_judgements_keep_to_their_hop_at_any_rate() {
        for hz in RATES {
            let rate = SampleRate::new(hz).unwrap();
            let x: Vec<f64> =
                (0..(600.0 * hz) as u32).map(|i| 2.0 + f64::from(i % 2) / 1e3).collect();
            let levels = Detector::run(&DetectorConfig::default(), rate, &x).unwrap();
            let times: Vec<f64> = levels.iter().map(|l| l.time_s).collect();
            let mean = (times.last().unwrap() - times[0]) / (times.len() - 1) as f64;
            assert!((mean - 1.0).abs() < 0.006, "{hz} Hz: a level every {mean} s");

            let frames: Vec<f64> = x.iter().flat_map(|x| [*x, 33.0, 0.0, 0.0, 1.0]).collect();
            let judged = EdaQuality::run(&QualityConfig::default(), rate, &frames).unwrap();
            let hop_s = judged[0].length as f64 / hz;
            assert!((hop_s - 1.0).abs() <= 0.5 / hz, "{hz} Hz: a judgement every {hop_s} s");
        }
    }

    #[test]
    fn an_onset_is_known_within_a_second_of_its_threshold() {
        let shape = |t: f64| 2.708 * (libm::exp(-t / 2.0) - libm::exp(-t / 0.7));
        for hz in RATES {
            for (amplitude, part) in [(0.1, 0.0), (0.1, 0.5), (0.4, 0.25), (1.0, 0.75)] {
                let onset_s = 10.0 + part / hz;
                let value = |t: f64| if t > onset_s { amplitude * shape(t - onset_s) } else { 0.0 };
                let x: Vec<f64> =
                    (0..(20.0 * hz) as u32).map(|i| 3.0 + value(f64::from(i) / hz)).collect();
                let risen = x.iter().position(|x| *x >= 3.05).unwrap();
                let mut detector =
                    Detector::new(&DetectorConfig::default(), SampleRate::new(hz).unwrap())
                        .unwrap();
                let mut told = Vec::new();
                let known = x.iter().position(|x| {
                    detector.push(&[*x], &mut told).unwrap();
                    told.iter().any(|r| r.event == Event::Onset)
                });
                let late_s = (known.unwrap() as f64 - risen as f64) / hz;
                assert!(late_s < 0.7, "{hz} Hz, {amplitude} µS: {late_s} s after the threshold");
            }
        }
    }
}
