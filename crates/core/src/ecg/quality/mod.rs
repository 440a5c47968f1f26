//! How far an ECG can be trusted, second by second, and why not further.
//!
//! The score is the least of several components, each `1 / (1 + (x / limit)^2)` of one ratio
//! that grows as the signal gets worse; a component below one half sets its reason. So a
//! score below one half always has a reason, and most reasons mean a score below one half.
//!
//! | reason | ratio | limit |
//! |---|---|---|
//! | noise | lower three tenths of the 8 to 20 Hz envelope, by its usual peak | 0.12 |
//! | noise | amplitude above 40 Hz, by the same peak | 0.6 |
//! | motion | range of the baseline (< 0.7 Hz), by that of the complexes | 0.75 |
//! | powerline | amplitude at 50 or 60 Hz, by the same peak | 0.6 |
//! | template mismatch | 1 - mean correlation of the last beats with the two kinds met last | 0.45 |
//!
//! A clean ECG is sparse: between two QRS complexes there is next to nothing in their band.
//! That is what the first ratio measures, scale-free, as kurtosis does (Li, Mark, Clifford,
//! Physiol Meas 29:15, 2008), but bounded and robust against a single spike.

mod bands;
mod shapes;

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
use bands::{BLOCK_S, Bands, Block, widen};
use interocept_dsp::{ring::Ring, snapshot, sort};
use shapes::Shapes;

config! {
    /// How the quality of an ECG is judged.
    pub struct QualityConfig: "ecg.quality_config" {
        /// How often a judgement is given, to within a twentieth or 30 ms.
        hop_s: f64 [Second] = 1.0, range(0.5, 10.0), "a reason is known within two hops of its onset";
        /// How much signal before its end a judgement rests on, to within a twentieth or 30 ms.
        window_s: f64 [Second] = 2.0, range(1.0, 10.0), "holds a beat down to 30 a minute";
        /// Lower end of the device's range, in the unit of the samples.
        rail_low: f64 [One] = -1e7, range(-1e12, 1e12), "beyond any converter of 24 bits; a nearer one is found from the signal";
        /// Upper end of the device's range, in the unit of the samples.
        rail_high: f64 [One] = 1e7, range(-1e12, 1e12), "beyond any converter of 24 bits; a nearer one is found from the signal";
        /// Slower than this is not believed.
        min_rate_bpm: f64 [PerMinute] = 20.0, range(1.0, 100.0), "a pause of 3 s";
        /// Faster than this is not believed.
        max_rate_bpm: f64 [PerMinute] = 250.0, range(100.0, 300.0), "beyond the fastest heart rates of adults";
    }
}

record! {
    /// How far a stretch of ECG can be trusted, and why not further.
    pub struct Quality: "ecg.quality" {
        /// First sample of the stretch.
        pub start_index: u64 [Sample],
        /// Its length.
        pub length: u64 [Sample],
        /// From 0, worthless, to 1; below 0.5 the stretch should not be used.
        pub score: f64 [One] range(0.0, 1.0),
        /// Lower three tenths of the 8 to 20 Hz envelope by its usual peak; NaN without signal.
        pub noise: f64 [One],
        /// Range of the baseline by that of the complexes; NaN without signal.
        pub motion: f64 [One],
        /// Mean correlation of the last beats with their kind; NaN before three beats.
        pub similarity: f64 [One] range(-1.0, 1.0),
        /// Rate of the prominent complexes; NaN while unknown.
        pub rate_bpm: f64 [PerMinute],
        /// Why the score is not higher.
        pub reasons: Reasons [One],
        /// How many of the samples are missing.
        pub missing: u32 [Sample],
    }
}

/// Even at 180 beats a minute this share of the time is quiet.
const QUIET_SHARE: f64 = 0.3;
const NOISE_LIMIT: f64 = 0.12;
const HIGH_LIMIT: f64 = 0.6;
const MOTION_LIMIT: f64 = 0.75;
const LINE_LIMIT: f64 = 0.6;
const MISMATCH_LIMIT: f64 = 0.45;
/// A stretch this long without change is flat.
const FLAT_S: f64 = 1.0;
/// No change is less than this share of the usual height of the complexes ...
const FLAT_SHARE: f64 = 0.01;
/// ... or than so many steps of the digits.
const FLAT_STEPS: f64 = 2.5;
/// Peaks that stay this long at the end of the range are cut off.
const CLIP_S: f64 = 0.02;
/// A signal that stays this long at the end of the range is saturated.
const SATURATION_S: f64 = 0.2;
/// The usual peak is the median over so many windows.
const USUAL: usize = 8;
/// By so much a hop or a window may be longer or shorter than asked for before it is of another
/// number of blocks.
const SLACK: f64 = 0.05;
/// Those of 10 s, where rounding makes them shortest: 3 samples just below 70 Hz.
const MAX_BLOCKS: usize = 234;

/// Judges an ECG in steady steps, as it comes.
///
/// A judgement speaks of the last hop and is given with its last sample; it rests on the last
/// `window_s`. Whatever the samples' unit, no threshold depends on it. A gap ends the current
/// stretch, gets a record of its own with score 0, and nothing is judged across it.
///
/// ```
/// use interocept::{Processor, SampleRate, ecg::quality::{EcgQuality, QualityConfig}, quality::Reasons};
///
/// let flat = [0.0; 1000];
/// let rate = SampleRate::new(250.0)?;
/// let seconds = EcgQuality::run(&QualityConfig::default(), rate, &flat)?;
/// let last = seconds.last().unwrap();
/// assert_eq!(last.score, 0.0);
/// assert!(last.reasons.contains(Reasons::FLAT | Reasons::LEAD_OFF));
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct EcgQuality {
    config: QualityConfig,
    rate: SampleRate,
    block_len: u64,
    hop_blocks: u64,
    window_blocks: usize,
    flat_blocks: usize,
    level: Level,
    bands: Bands,
    shapes: Shapes,
    blocks: Ring<Block>,
    /// Peaks of the envelope and heights of the complexes in the last good windows.
    peaks: Usual,
    heights: Usual,
    stretches: Stretches,
    in_block: u64,
    hop_blocks_done: u64,
    flat: bool,
    held: f64,
}

snapshot!(EcgQuality { level, bands, shapes, blocks, peaks, heights, stretches, in_block,
                       hop_blocks_done, flat, held }
          skip { config, rate, block_len, hop_blocks, window_blocks, flat_blocks });

impl Processor for EcgQuality {
    type Config = QualityConfig;
    type Output = Quality;
    const INFO: Info = Info {
        name: "ecg.quality",
        about: "Judges how far an ECG can be trusted, with reasons",
        input: Input::Samples,
        channels: &[Channel {
            name: "ecg",
            unit: Unit::Millivolt,
            doc: "One lead, in any unit and of either polarity.",
        }],
        source: "Li, Mark & Clifford 2008 (sparseness, agreement of beats); own ratios and limits",
        call: "ecg.quality",
    };

    fn new(config: &Self::Config, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let rate = rate.within(50.0, 8000.0)?;
        let block_len = (rate.samples_rounded(BLOCK_S) as u64).max(1);
        // At slow rates blocks are far from their 50 ms: near 50 Hz a fifth.
        let blocks = |seconds: f64| {
            let (usual, real) = (seconds / BLOCK_S, rate.samples(seconds) / block_len as f64);
            let nearest = if (usual - real).abs() <= SLACK * usual { usual } else { real };
            (libm::round(nearest) as usize).clamp(1, MAX_BLOCKS)
        };
        let window_blocks = blocks(config.window_s);
        let flat_blocks = blocks(FLAT_S);
        Ok(Self {
            config: *config,
            rate,
            block_len,
            hop_blocks: blocks(config.hop_s) as u64,
            window_blocks,
            flat_blocks,
            level: Level::within(config.rail_low, config.rail_high, rate, CLIP_S, SATURATION_S)?,
            bands: Bands::new(rate)?,
            shapes: Shapes::new(rate)?,
            blocks: Ring::new(window_blocks.max(flat_blocks))?,
            peaks: Usual::new(USUAL)?,
            heights: Usual::new(USUAL)?,
            stretches: Stretches::default(),
            in_block: 0,
            hop_blocks_done: 0,
            flat: false,
            held: 0.0,
        })
    }

    fn config(&self) -> &Self::Config {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Quality>) {
        self.end_gap(sink);
        let x = frame.first().copied().unwrap_or(f64::NAN);
        if let Some(x) = self.level.step(x) {
            self.held = x;
            self.filter(x);
        } else if self.bands.running() {
            // The filters go on with what was last; the beats are spoilt anyway.
            self.filter(self.held);
        }
        self.stretches.step();
        self.in_block += 1;
        if self.in_block < self.block_len {
            return;
        }
        self.in_block = 0;
        if let Some(block) = self.bands.block() {
            self.blocks.push(block);
            self.flat |= self.is_flat();
        }
        self.hop_blocks_done += 1;
        if self.hop_blocks_done >= self.hop_blocks {
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
        let hop = (self.hop_blocks * self.block_len) as f64;
        Latency { typical: hop - 1.0, worst: hop - 1.0 }
    }

    fn max_outputs(&self, frames: usize) -> usize {
        let hop = (self.hop_blocks * self.block_len).max(1) as usize;
        frames.checked_div(hop).unwrap_or(frames).saturating_add(3)
    }
}

impl EcgQuality {
    fn filter(&mut self, x: f64) {
        let filtered = self.bands.step(x);
        self.shapes.step(filtered.complex, filtered.qrs, self.peaks.median());
    }

    /// Whether the last second did not change.
    fn is_flat(&self) -> bool {
        let mut range = (f64::INFINITY, f64::NEG_INFINITY);
        for age in 0..self.flat_blocks {
            let Some(block) = self.blocks.newest(age) else { return false };
            widen(&mut range, block.raw.0);
            widen(&mut range, block.raw.1);
        }
        let digits = self.level.resolution();
        let steps = if digits.is_finite() { FLAT_STEPS * digits } else { 0.0 };
        // Steps tell nothing where the digits are far finer than the signal's own noise,
        // and everything where nothing was ever seen but them.
        range.1 - range.0 <= steps.max(FLAT_SHARE * self.heights.median())
    }

    /// Judges the hop that ends here.
    fn end_hop(&mut self, sink: &mut impl Sink<Quality>) {
        let tally = self.level.take();
        let window = self.window();
        let judgement = self.shapes.judge();
        let mut verdict = if window.is_some() { Verdict::GOOD } else { Verdict::WORTHLESS };
        let (mut noise, mut motion) = (f64::NAN, f64::NAN);
        let saturated = tally.saturated > 0;
        let flat = self.flat;
        let mut hum_only = false;
        if let Some(w) = window {
            if w.peak > 0.0 && w.height > 0.0 {
                // A window without a beat is measured by the usual one, a spike by it too.
                let least = |x: f64, usual: f64| if usual > 0.0 { x.min(usual) } else { x };
                let peak = least(w.peak, self.peaks.median());
                let height = least(w.height, self.heights.median());
                noise = w.quiet / peak;
                motion = w.drift / height;
                // Through the hum's leakage into their band no complex stands out.
                hum_only = w.line > 4.0 * w.peak && w.quiet > 0.5 * w.peak;
                verdict.judge(noise, NOISE_LIMIT, Reasons::NOISE);
                verdict.judge(w.high / peak, HIGH_LIMIT, Reasons::NOISE);
                verdict.judge(w.line / peak, LINE_LIMIT, Reasons::POWERLINE);
                verdict.judge(motion, MOTION_LIMIT, Reasons::MOTION);
                if judgement.similarity.is_finite() {
                    let mismatch = 1.0 - judgement.similarity;
                    verdict.judge(mismatch, MISMATCH_LIMIT, Reasons::TEMPLATE_MISMATCH);
                }
            }
            if !flat && !saturated && !hum_only && tally.missing == 0 {
                self.peaks.learn(w.peak);
                self.heights.learn(w.height);
            }
        }
        let rate = judgement.rate_bpm;
        if rate < self.config.min_rate_bpm || rate > self.config.max_rate_bpm {
            verdict.cap(0.25, Reasons::IMPLAUSIBLE_RATE);
        }
        verdict.count(&tally);
        verdict.reasons = verdict
            .reasons
            .with_if(Reasons::FLAT, flat)
            .with_if(Reasons::SATURATED, saturated)
            .with_if(Reasons::LEAD_OFF, flat || hum_only || tally.saturated > tally.samples / 2);
        verdict.refuse(Reasons::FLAT | Reasons::SATURATED | Reasons::LEAD_OFF);
        let Stretch { start_index, length } = self.stretches.end();
        sink.put(Quality {
            start_index,
            length,
            score: verdict.score,
            noise,
            motion,
            similarity: judgement.similarity,
            rate_bpm: judgement.rate_bpm,
            reasons: verdict.reasons,
            missing: tally.missing.min(u64::from(u32::MAX)) as u32,
        });
        self.in_block = 0;
        self.hop_blocks_done = 0;
        self.flat = false;
    }

    /// Sums up the last `window_s`.
    fn window(&self) -> Option<Window> {
        let mut envelopes = [0.0; MAX_BLOCKS];
        let mut n = 0;
        let (mut drift, mut height) =
            ((f64::INFINITY, f64::NEG_INFINITY), (f64::INFINITY, f64::NEG_INFINITY));
        let (mut high, mut line, mut peak) = (0.0, 0.0, 0.0_f64);
        for (age, slot) in envelopes.iter_mut().enumerate().take(self.window_blocks) {
            let Some(block) = self.blocks.newest(age) else { break };
            *slot = block.envelope;
            peak = peak.max(block.envelope);
            widen(&mut drift, block.baseline.0);
            widen(&mut drift, block.baseline.1);
            widen(&mut height, block.complex.0);
            widen(&mut height, block.complex.1);
            high += block.high;
            line += block.line;
            n += 1;
        }
        let quiet = sort::quantile(envelopes.get_mut(..n)?, QUIET_SHARE)?;
        Some(Window {
            quiet,
            peak,
            drift: drift.1 - drift.0,
            height: height.1 - height.0,
            high: libm::sqrt(high / n as f64),
            line: libm::sqrt(line / n as f64),
        })
    }

    /// Tells of a gap, if the signal goes on after one.
    fn end_gap(&mut self, sink: &mut impl Sink<Quality>) {
        if !self.stretches.has_gap() {
            return;
        }
        if self.stretches.begun() {
            self.end_hop(sink);
        }
        let Stretch { start_index, length } = self.stretches.end_gap();
        sink.put(Quality {
            start_index,
            length,
            score: 0.0,
            noise: f64::NAN,
            motion: f64::NAN,
            similarity: f64::NAN,
            rate_bpm: f64::NAN,
            reasons: Reasons::GAP,
            missing: length.min(u64::from(u32::MAX)) as u32,
        });
        self.level.gap();
        self.bands.restart();
        self.shapes.restart();
        self.blocks.reset();
    }
}

/// What a window comes to.
#[derive(Clone, Copy, Debug)]
struct Window {
    quiet: f64,
    peak: f64,
    drift: f64,
    height: f64,
    high: f64,
    line: f64,
}
