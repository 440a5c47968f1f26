//! How far a PPG can be trusted, second by second, and why not further.
//!
//! The score is the least of several components, each `1 / (1 + (x / limit)^2)` of one ratio
//! that grows as the signal gets worse; a component below one half sets its reason.
//!
//! | reason | ratio | limit |
//! |---|---|---|
//! | template mismatch | 1 - mean correlation of the last pulses with their template (Li, Clifford, Physiol Meas 33:1491, 2012) | 0.15 |
//! | noise | fall of the spectral purity below 0.3, by Hjorth's parameters (Nemcova et al., Biomed Signal Process Control 59:101928, 2020) | 0.2 |
//! | noise | fall of the skewness below that of a pulse wave (Elgendi, Bioengineering 3:21, 2016) | 1 |
//! | noise | irregularity of height and time: 1 - mean quality of the last pulses | 0.7 |
//! | motion | range of the signal by that of the last good seconds | 2.5 |
//!
//! Without a pulse for two seconds the score is zero: no skin, or no blood.

mod shapes;

use super::{
    Pulse,
    detector::{Detector, DetectorConfig},
    front::WORKING_HZ,
};
use crate::{
    Error, Processor, SampleRate, Sink, config,
    process::{Channel, Info, Input},
    quality::{
        Reasons,
        judge::{Stretch, Stretches, Usual, Verdict},
        level::Level,
    },
    record,
    record::Config as _,
    time::Latency,
    unit::Unit,
};
use interocept_dsp::{
    iir::{Band, Sos},
    ring::Ring,
    snapshot,
    thin::Thin,
};
use shapes::Shapes;

config! {
    /// How the quality of a PPG is judged.
    pub struct QualityConfig: "ppg.quality_config" {
        /// How often a judgement is given.
        hop_s: f64 [Second] = 1.0, range(0.5, 10.0), "a reason is known within two hops of its onset";
        /// How much signal before its end a judgement rests on, in whole hops.
        window_s: f64 [Second] = 4.0, range(2.0, 20.0), "holds two pulses down to 30 a minute";
        /// Lower end of the device's range, in the unit of the samples.
        rail_low: f64 [One] = -1e10, range(-1e12, 1e12), "beyond any converter of 32 bits; a nearer one is found from the signal";
        /// Upper end of the device's range, in the unit of the samples.
        rail_high: f64 [One] = 1e10, range(-1e12, 1e12), "beyond any converter of 32 bits; a nearer one is found from the signal";
        /// A smaller pulse by the light's level is none; 0 where the samples have lost that level.
        least_perfusion: f64 [Percent] = 0.0, range(0.0, 100.0), "0: many devices send a filtered signal";
        /// Slower than this is not believed.
        min_rate_bpm: f64 [PerMinute] = 25.0, range(1.0, 100.0), "a pause of 2.4 s";
        /// Faster than this is not believed.
        max_rate_bpm: f64 [PerMinute] = 230.0, range(100.0, 300.0), "beyond the fastest heart rates of adults";
    }
}

record! {
    /// How far a stretch of PPG can be trusted, and why not further.
    pub struct Quality: "ppg.quality" {
        /// First sample of the stretch.
        pub start_index: u64 [Sample],
        /// Its length.
        pub length: u64 [Sample],
        /// From 0, worthless, to 1; below 0.5 the stretch should not be used.
        pub score: f64 [One] range(0.0, 1.0),
        /// Mean correlation of the last pulses with their template; NaN before two pulses.
        pub similarity: f64 [One] range(-1.0, 1.0),
        /// Skewness of the pulse wave, upward being blood; NaN without signal.
        pub skewness: f64 [One],
        /// From 0, noise, to 1, a sine; NaN without signal.
        pub purity: f64 [One] range(0.0, 1.0),
        /// Height of the pulse wave by the level of the light; NaN where the samples have lost
        /// that level.
        pub perfusion_percent: f64 [Percent],
        /// Rate of the last pulses; NaN while unknown.
        pub rate_bpm: f64 [PerMinute],
        /// Why the score is not higher.
        pub reasons: Reasons [One],
        /// How many of the samples are missing.
        pub missing: u32 [Sample],
    }
}

const MISMATCH_LIMIT: f64 = 0.15;
const IMPURE_LIMIT: f64 = 0.2;
const SKEW_LIMIT: f64 = 1.0;
const IRREGULAR_LIMIT: f64 = 0.7;
const MOTION_LIMIT: f64 = 2.5;
/// The wave of a pulse is at least so pure.
const PURE: f64 = 0.3;
/// The wave of a pulse is at least so skewed.
const SKEWED: f64 = 0.0;
/// Pulses are in this band.
const BAND_HZ: (f64, f64) = (0.5, 8.0);
/// Without a pulse for this long there is none.
const NONE_S: f64 = 2.0;
/// A stretch this long without change is flat.
const FLAT_S: f64 = 1.0;
/// Peaks that stay this long at the end of the range are cut off.
const CLIP_S: f64 = 0.08;
/// A signal that stays this long at the end of the range is saturated.
const SATURATION_S: f64 = 0.4;
/// The usual range is the median over so many hops.
const USUAL: usize = 16;
const MAX_HOPS: usize = 40;
/// Of hops under motion one in so many is learnt from.
const SLOWLY: u64 = 4;

/// Sums over one hop of the signal in the band of the pulse.
#[derive(Clone, Copy, Debug, Default)]
struct Block {
    ticks: f64,
    sum: f64,
    square: f64,
    cube: f64,
    /// Squares of the first and second differences.
    first: f64,
    second: f64,
    low: f64,
    high: f64,
    level: f64,
}
snapshot!(Block { ticks, sum, square, cube, first, second, low, high, level });

/// Judges a PPG in steady steps, as it comes.
///
/// A judgement speaks of the last hop and is given with its last sample; it rests on the last
/// `window_s`. A gap ends the current stretch, gets a record of its own with score 0, and
/// nothing is judged across it.
///
/// ```
/// use interocept::{Processor, SampleRate, ppg::quality::{PpgQuality, QualityConfig}, quality::Reasons};
///
/// let flat = [0.0; 1000];
/// let rate = SampleRate::new(64.0)?;
/// let seconds = PpgQuality::run(&QualityConfig::default(), rate, &flat)?;
/// let last = seconds.last().unwrap();
/// assert_eq!(last.score, 0.0);
/// assert!(last.reasons.contains(Reasons::FLAT | Reasons::LEAD_OFF));
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct PpgQuality {
    config: QualityConfig,
    rate: SampleRate,
    detector: Detector,
    level: Level,
    thin: Thin,
    band: [Sos; 2],
    shapes: Shapes,
    block: Block,
    blocks: Ring<Block>,
    /// Ranges of the last good hops.
    ranges: Usual,
    last: [f64; 2],
    hop: u64,
    flat: u64,
    none: u64,
    stretches: Stretches,
    hops: u64,
    index: u64,
    running: bool,
    sign: f64,
    last_pulse: u64,
    /// Samples since the value last changed, and the value.
    still: u64,
    held: f64,
}
snapshot!(PpgQuality { detector, level, thin, band, shapes, block, blocks, ranges, last, stretches, hops,
                       index, running, sign, last_pulse, still, held }
          skip { config, rate, hop, flat, none });

impl Processor for PpgQuality {
    type Config = QualityConfig;
    type Output = Quality;
    const INFO: Info = Info {
        name: "ppg.quality",
        call: "ppg.quality",
        about: "Judges how far a PPG can be trusted, with reasons.",
        input: Input::Samples,
        channels: &[Channel {
            name: "ppg",
            unit: Unit::One,
            doc: "One channel, in any unit and of either polarity.",
        }],
        source: "Li and Clifford, Physiol Meas 33:1491, 2012 (template); Elgendi, Bioengineering \
                 3:21, 2016 (skewness, perfusion); Nemcova et al., Biomed Signal Process Control \
                 59:101928, 2020 (spectral purity); own limits",
    };

    fn new(config: &QualityConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let detector = Detector::new(&DetectorConfig::default(), rate)?;
        let thin = Thin::new(rate.hz(), WORKING_HZ);
        let working_hz = rate.hz() / thin.factor() as f64;
        let samples = |seconds: f64| rate.samples_rounded(seconds).max(3) as u64;
        let hops = libm::round(config.window_s / config.hop_s) as usize;
        Ok(Self {
            config: *config,
            rate,
            detector,
            level: Level::within(config.rail_low, config.rail_high, rate, CLIP_S, SATURATION_S)?,
            band: [
                Sos::butterworth(2, Band::High(BAND_HZ.0), working_hz)?,
                Sos::butterworth(2, Band::Low(BAND_HZ.1.min(0.4 * working_hz)), working_hz)?,
            ],
            shapes: Shapes::new(working_hz)?,
            thin,
            block: Block::default(),
            blocks: Ring::new(hops.clamp(1, MAX_HOPS))?,
            ranges: Usual::new(USUAL)?,
            last: [0.0; 2],
            hop: samples(config.hop_s),
            flat: samples(FLAT_S),
            none: samples(NONE_S),
            stretches: Stretches::default(),
            hops: 0,
            index: 0,
            running: false,
            sign: 1.0,
            last_pulse: 0,
            still: 0,
            held: f64::NAN,
        })
    }

    fn config(&self) -> &QualityConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Quality>) {
        self.end_gap(sink);
        let x = frame.first().copied().unwrap_or(f64::NAN);
        let value = self.level.step(x);
        self.detect(value.unwrap_or(f64::NAN));
        if let Some(x) = value {
            self.still = if x == self.held { self.still.saturating_add(1) } else { 0 };
            self.held = x;
            self.sample(x);
        } else if self.running {
            // The filters go on with what was last; the pulses are spoilt anyway.
            self.sample(self.held);
        }
        self.index = self.index.saturating_add(1);
        if self.stretches.step() >= self.hop {
            self.end_hop(sink);
        }
    }

    fn push_gap(&mut self, frames: u64, _sink: &mut impl Sink<Quality>) {
        self.stretches.lose(frames);
    }

    fn finish(&mut self, sink: &mut impl Sink<Quality>) {
        self.end_gap(sink);
        if self.stretches.begun() {
            self.end_hop(sink);
        }
    }

    fn latency(&self) -> Latency {
        let hop = self.hop as f64;
        Latency { typical: hop - 1.0, worst: hop - 1.0 }
    }

    fn max_outputs(&self, frames: usize) -> usize {
        frames.checked_div(self.hop.max(1) as usize).unwrap_or(frames).saturating_add(3)
    }
}

impl PpgQuality {
    /// Takes a sample to the detector, and its pulses to the shapes.
    fn detect(&mut self, x: f64) {
        let Self { detector, shapes, sign, last_pulse, index, rate, .. } = self;
        detector.frame(&[x], &mut |pulse: Pulse| {
            *sign = f64::from(pulse.polarity);
            *last_pulse = pulse.index;
            let from = if pulse.foot_time_s.is_nan() { pulse.time_s } else { pulse.foot_time_s };
            shapes.pulse(&pulse, *index as f64 / rate.hz() - from);
        });
    }

    fn sample(&mut self, x: f64) {
        if !self.running {
            self.running = true;
            self.thin.interrupt();
            let [high, low] = &mut self.band;
            let y = high.prime(x);
            low.prime(y);
            self.last = [0.0; 2];
            self.last_pulse = self.index;
        }
        let Some(y) = self.thin.push(x) else { return };
        let [high, low] = &mut self.band;
        let b = low.step(high.step(y));
        self.shapes.tick(b);
        let [last, before] = self.last;
        self.last = [b, last];
        let (first, second) = (b - last, b - 2.0 * last + before);
        let block = &mut self.block;
        block.ticks += 1.0;
        block.sum += b;
        block.square += b * b;
        block.cube += b * b * b;
        block.first += first * first;
        block.second += second * second;
        block.low = block.low.min(b);
        block.high = block.high.max(b);
        block.level += y;
    }

    /// Judges the hop that ends here.
    fn end_hop(&mut self, sink: &mut impl Sink<Quality>) {
        let tally = self.level.take();
        let block = core::mem::take(&mut self.block);
        if self.running {
            self.blocks.push(block);
        }
        let wave = Wave::of(self.blocks.iter(), self.sign);
        let judgement = self.shapes.judge();
        let range = block.high - block.low;
        let usual = self.ranges.median();

        let mut verdict = Verdict::GOOD;
        if judgement.similarity.is_finite() {
            verdict.judge(1.0 - judgement.similarity, MISMATCH_LIMIT, Reasons::TEMPLATE_MISMATCH);
        }
        if wave.purity.is_finite() {
            verdict.judge((PURE - wave.purity).max(0.0), IMPURE_LIMIT, Reasons::NOISE);
            verdict.judge((SKEWED - wave.skewness).max(0.0), SKEW_LIMIT, Reasons::NOISE);
        }
        verdict.judge(1.0 - judgement.regular, IRREGULAR_LIMIT, Reasons::NOISE);
        if usual > 0.0 {
            verdict.judge((range / usual - 1.0).max(0.0), MOTION_LIMIT, Reasons::MOTION);
        }
        // Pulses that are good but for their height are what is usual from now on.
        let learns = !verdict.reasons.intersects(Reasons::TEMPLATE_MISMATCH | Reasons::NOISE);
        if judgement.rate_bpm < self.config.min_rate_bpm
            || judgement.rate_bpm > self.config.max_rate_bpm
        {
            verdict.cap(0.25, Reasons::IMPLAUSIBLE_RATE);
        }
        verdict.count(&tally);
        let flat = self.still >= self.flat;
        let faint = wave.perfusion_percent < self.config.least_perfusion;
        let none = self.index.saturating_sub(self.last_pulse) > self.none || faint;
        let off = flat || none || !self.running || 2 * tally.saturated > tally.samples;
        verdict.reasons = verdict
            .reasons
            .with_if(Reasons::FLAT, flat)
            .with_if(Reasons::SATURATED, tally.saturated > 0)
            .with_if(Reasons::LEAD_OFF, off);
        verdict.refuse(Reasons::FLAT | Reasons::SATURATED | Reasons::LEAD_OFF);
        // Motion as regular as a pulse has to last half a minute to become usual.
        self.hops = self.hops.wrapping_add(1);
        let slowly = verdict.reasons.contains(Reasons::MOTION) && self.hops % SLOWLY != 0;
        if verdict.score > 0.0 && learns && !slowly {
            self.ranges.learn(range);
        }
        let Stretch { start_index, length } = self.stretches.end();
        sink.put(Quality {
            start_index,
            length,
            score: verdict.score,
            similarity: judgement.similarity,
            skewness: wave.skewness,
            purity: wave.purity,
            perfusion_percent: wave.perfusion_percent,
            rate_bpm: judgement.rate_bpm,
            reasons: verdict.reasons,
            missing: tally.missing.min(u64::from(u32::MAX)) as u32,
        });
    }

    /// Gives the gap before this sample its record.
    fn end_gap(&mut self, sink: &mut impl Sink<Quality>) {
        if !self.stretches.has_gap() {
            return;
        }
        if self.stretches.begun() {
            self.end_hop(sink);
        }
        let Stretch { start_index, length } = self.stretches.end_gap();
        self.detector.push_gap(length, &mut |_| ());
        sink.put(Quality {
            start_index,
            length,
            score: 0.0,
            similarity: f64::NAN,
            skewness: f64::NAN,
            purity: f64::NAN,
            perfusion_percent: f64::NAN,
            rate_bpm: f64::NAN,
            reasons: Reasons::GAP,
            missing: length.min(u64::from(u32::MAX)) as u32,
        });
        self.index = self.index.saturating_add(length);
        self.level.gap();
        self.shapes.interrupt();
        self.block = Block::default();
        self.blocks.reset();
        (self.running, self.still, self.held) = (false, 0, f64::NAN);
    }
}

/// What the sums of a window tell.
struct Wave {
    skewness: f64,
    purity: f64,
    perfusion_percent: f64,
}

impl Wave {
    fn of(blocks: impl Iterator<Item = Block>, sign: f64) -> Self {
        let mut all = Block::default();
        for b in blocks {
            all.ticks += b.ticks;
            all.sum += b.sum;
            all.square += b.square;
            all.cube += b.cube;
            all.first += b.first;
            all.second += b.second;
            all.level += b.level;
            all.low = all.low.min(b.low);
            all.high = all.high.max(b.high);
        }
        let n = all.ticks;
        let mean = all.sum / n;
        let variance = all.square / n - mean * mean;
        let third = all.cube / n - 3.0 * mean * all.square / n + 2.0 * mean * mean * mean;
        let known = |x: f64| if x.is_finite() { x } else { f64::NAN };
        let level = (all.level / n).abs();
        let height = all.high - all.low;
        Self {
            skewness: known(sign * third / (variance * libm::sqrt(variance))),
            purity: known(all.first * all.first / (all.square * all.second)).min(1.0),
            // A level below the wave's own height is what a filter has left.
            perfusion_percent: if level > height { 100.0 * height / level } else { f64::NAN },
        }
    }
}
