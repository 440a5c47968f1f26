//! How far skin conductance can be trusted, in steady steps, and why not further.
//!
//! Five seconds of conductance are a parabola, perhaps with the beginning of a response. What is
//! left beside both, by the level, is how rough it is, and roughness is what people see as an
//! artefact. Range, slope and temperature are the rules of I. R. Kleckner and others
//! (2018), IEEE Trans. Biomed. Eng. 65:1460.

use super::{
    blocks::Blocks,
    curve::{FAST_S, SLOW_S},
};
use crate::{
    Error, Processor, SampleRate, Sink, config,
    dsp::{ring::Ring, snapshot, sort},
    process::{Channel, Info, Input},
    quality::{
        Reasons,
        judge::{Stretch, Stretches, Verdict},
        level::Tally,
    },
    record,
    record::Config as _,
    time::Latency,
    unit::Unit,
};

config! {
    /// How the quality of skin conductance is judged.
    pub struct QualityConfig: "eda.quality_config" {
        /// How much signal before its end a judgement rests on.
        window_s: f64 [Second] = 5.0, range(3.0, 10.0), "what experts are shown: Zhang and others (2017), ISWC";
        /// How often a judgement is given.
        hop_s: f64 [Second] = 1.0, range(0.5, 10.0), "a reason is known within a second of its window";
        /// Roughness, as a share of the level, at which the score is one half.
        roughness_limit: f64 [One] = 0.006, range(1e-4, 1.0), "benches/validation/eda_quality.py";
        /// Less conductance than this is not believed.
        lowest_us: f64 [Microsiemens] = 0.05, range(0.0, 10.0), "Kleckner and others (2018)";
        /// More than this is not believed.
        highest_us: f64 [Microsiemens] = 60.0, range(1.0, 10_000.0), "Kleckner and others (2018)";
        /// A faster change, up or down, is not believed.
        steepest_us_s: f64 [MicrosiemensPerSecond] = 10.0, range(0.1, 1000.0), "Kleckner and others (2018)";
        /// The end of the device's range.
        rail_us: f64 [Microsiemens] = 100.0, range(1.0, 10_000.0), "the usual range of wearables";
        /// A sensor whose samples do not change at all for so long is frozen.
        flat_s: f64 [Second] = 10.0, range(1.0, 600.0), "noise moves the last digit sooner";
        /// On colder skin the sensor is not worn, or responses are weak.
        coldest_c: f64 [DegreeCelsius] = 30.0, range(0.0, 40.0), "Kleckner and others (2018)";
        /// Nor on warmer.
        warmest_c: f64 [DegreeCelsius] = 40.0, range(35.0, 60.0), "Kleckner and others (2018)";
        /// Deviation of the acceleration from which on a rough signal is put down to motion.
        moving_g: f64 [StandardGravity] = 0.02, range(0.001, 10.0), "above the noise of accelerometers at rest";
    }
}

record! {
    /// How far a stretch of skin conductance can be trusted, and why not further.
    pub struct Quality: "eda.quality" {
        /// First sample of the stretch.
        pub start_index: u64 [Sample],
        /// Its length.
        pub length: u64 [Sample],
        /// From 0, worthless, to 1; below 0.5 the stretch should not be used.
        pub score: f64 [One] range(0.0, 1.0),
        /// Deviation from a parabola and a response, by the level; NaN without signal.
        pub roughness: f64 [One],
        /// Median of the window; NaN without signal.
        pub level_us: f64 [Microsiemens],
        /// Greatest change, up or down; NaN without signal.
        pub slope_us_s: f64 [MicrosiemensPerSecond],
        /// Mean temperature of the skin; NaN where it is not known.
        pub temperature_c: f64 [DegreeCelsius],
        /// Greatest standard deviation of an axis of the acceleration; NaN where it is not known.
        pub movement_g: f64 [StandardGravity],
        /// Why the score is not higher.
        pub reasons: Reasons [One],
        /// How many of the samples are missing.
        pub missing: u32 [Sample],
    }
}

/// Nothing is rougher than this: what lies near zero has no level.
const LEAST_LEVEL_US: f64 = 0.05;
/// A signal that stays so long at the rail is saturated.
const SATURATION_S: f64 = 0.2;
/// The score of a stretch that is sound but for the temperature.
const COLD_SCORE: f64 = 0.6;
/// Beyond this nothing is computed.
const ABSURD: f64 = 1e9;
const MAX_BLOCKS: usize = 176;
/// Responses as they are usual, and slower ones.
const STRETCHES: [f64; 2] = [1.0, 1.6];
/// They begin from so long before the window to so long before its end.
const EARLIEST_S: f64 = 3.0;
const LATEST_S: f64 = 0.25;

/// Sums of a sensor beside the electrodes, over a hop.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    count: f64,
    sum: f64,
    squares: f64,
}
snapshot!(Sums { count, sum, squares });

impl Sums {
    fn add(&mut self, x: f64) {
        if x.abs() <= 1e4 {
            self.count += 1.0;
            self.sum += x;
            self.squares += x * x;
        }
    }

    fn mean(&self) -> f64 {
        self.sum / self.count
    }

    fn deviation(&self) -> f64 {
        let mean = self.mean();
        let variance = self.squares / self.count - mean * mean;
        if variance.is_nan() { f64::NAN } else { libm::sqrt(variance.max(0.0)) }
    }
}

/// Judges skin conductance in steady steps, as it comes.
///
/// Temperature and acceleration are NaN where there is no such sensor. A judgement speaks of the
/// last hop and rests on the last window. A gap has a record of its own with score 0.
///
/// ```
/// use interocept::{Processor, SampleRate, eda::{EdaQuality, QualityConfig}, quality::Reasons};
///
/// let nan = f64::NAN;
/// let dry: Vec<f64> = (0..400).flat_map(|_| [0.0, nan, nan, nan, nan]).collect();
/// let judged = EdaQuality::run(&QualityConfig::default(), SampleRate::new(8.0)?, &dry)?;
/// let last = judged.last().unwrap();
/// assert_eq!(last.score, 0.0);
/// assert!(last.reasons.contains(Reasons::LEAD_OFF | Reasons::IMPLAUSIBLE_LEVEL));
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct EdaQuality {
    config: QualityConfig,
    rate: SampleRate,
    hop: u64,
    flat: u64,
    saturation: u64,
    blocks: Blocks,
    /// Means; NaN for a missing block.
    means: Ring<f64>,
    temperature: Sums,
    acceleration: [Sums; 3],
    last: f64,
    same: u64,
    at_rail: u64,
    saturated: bool,
    frozen: bool,
    stretches: Stretches,
    missing: u64,
}
snapshot!(EdaQuality { blocks, means, temperature, acceleration, last, same, at_rail, saturated,
                       frozen, stretches, missing }
          skip { config, rate, hop, flat, saturation });

impl Processor for EdaQuality {
    type Config = QualityConfig;
    type Output = Quality;
    const INFO: Info = Info {
        name: "eda.quality",
        call: "eda.quality",
        about: "Judges how far skin conductance can be trusted, with reasons",
        input: Input::Samples,
        channels: &[
            Channel { name: "eda_us", unit: Unit::Microsiemens, doc: "Skin conductance." },
            Channel {
                name: "temperature_c",
                unit: Unit::DegreeCelsius,
                doc: "Temperature of the skin; NaN without such a sensor.",
            },
            Channel {
                name: "acc_x_g",
                unit: Unit::StandardGravity,
                doc: "Acceleration; NaN without such a sensor.",
            },
            Channel { name: "acc_y_g", unit: Unit::StandardGravity, doc: "Its second axis." },
            Channel { name: "acc_z_g", unit: Unit::StandardGravity, doc: "Its third axis." },
        ],
        source: "Kleckner and others (2018), IEEE Trans. Biomed. Eng. 65:1460 (range, slope, temperature); own roughness",
    };

    fn new(config: &Self::Config, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let rate = rate.within(4.0, 1000.0)?;
        let blocks = Blocks::new(rate, -ABSURD, ABSURD);
        let window = (libm::round(config.window_s * blocks.hz) as usize).clamp(4, MAX_BLOCKS);
        Ok(Self {
            config: *config,
            rate,
            hop: rate.samples_rounded(config.hop_s).max(1) as u64,
            flat: rate.samples_rounded(config.flat_s).max(2) as u64,
            saturation: rate.samples_rounded(SATURATION_S).max(1) as u64,
            blocks,
            means: Ring::new(window)?,
            temperature: Sums::default(),
            acceleration: [Sums::default(); 3],
            last: f64::NAN,
            same: 0,
            at_rail: 0,
            saturated: false,
            frozen: false,
            stretches: Stretches::default(),
            missing: 0,
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
        let [x, temperature, acceleration @ ..] = frame else { return };
        self.temperature.add(*temperature);
        for (sums, a) in self.acceleration.iter_mut().zip(acceleration) {
            sums.add(*a);
        }
        let present = x.abs() <= ABSURD;
        self.missing += u64::from(!present);
        self.same = if *x == self.last { self.same.saturating_add(1) } else { 1 };
        self.frozen |= present && self.same >= self.flat;
        self.at_rail =
            if present && *x >= self.config.rail_us { self.at_rail.saturating_add(1) } else { 0 };
        self.saturated |= self.at_rail >= self.saturation;
        self.last = *x;
        if let Some(block) = self.blocks.step(*x) {
            self.means.push(block.mean.unwrap_or(f64::NAN));
        }
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
        let hop = self.hop as f64 - 1.0;
        Latency { typical: hop, worst: hop }
    }

    fn max_outputs(&self, frames: usize) -> usize {
        frames.checked_div(self.hop.max(1) as usize).unwrap_or(frames).saturating_add(3)
    }
}

/// What a window comes to.
#[derive(Clone, Copy, Debug)]
struct Window {
    level: f64,
    roughness: f64,
    slope: f64,
    lowest: f64,
    highest: f64,
}

impl EdaQuality {
    fn window(&self) -> Option<Window> {
        let mut sorted = [0.0; MAX_BLOCKS];
        let mut n = 0;
        let mut slope = 0.0_f64;
        let mut last = f64::NAN;
        for (slot, x) in sorted.iter_mut().zip(self.means.iter().filter(|x| !x.is_nan())) {
            *slot = x;
            n += 1;
        }
        for x in self.means.iter() {
            // NaN on either side leaves the greatest as it is.
            slope = slope.max((x - last).abs() * self.blocks.hz);
            last = x;
        }
        let sorted = sorted.get_mut(..n)?;
        sort::sort(sorted);
        let level = sort::quantile_sorted(sorted, 0.5)?;
        let level_us = level.abs().max(LEAST_LEVEL_US);
        let roughness = self.roughness(self.config.roughness_limit * level_us) / level_us;
        Some(Window {
            level,
            roughness,
            slope,
            lowest: sorted.first().copied()?,
            highest: sorted.last().copied()?,
        })
    }

    /// Root mean square distance from the parabola of least squares and, where that is rough, the
    /// response that comes nearest.
    fn roughness(&self, limit: f64) -> f64 {
        let mut points = [Point::default(); MAX_BLOCKS];
        let centre = 0.5 * self.means.len() as f64;
        let mut count = 0;
        let present = self.means.iter().enumerate().filter(|(_, x)| !x.is_nan());
        for (slot, (i, x)) in points.iter_mut().zip(present) {
            *slot = Point { t: i as f64 - centre, left: x, first: 0.0, second: 0.0 };
            count += 1;
        }
        let points = points.get_mut(..count).unwrap_or(&mut []);
        let n = count as f64;
        let left = take_parabola(points) / n;
        // Fewer than four points have no shape.
        if !left.is_finite() || count < 4 {
            return 0.0;
        }
        let rough = libm::sqrt(left);
        if rough < limit {
            return rough;
        }
        let explained = nearest_response(points, self.blocks.hz, centre);
        libm::sqrt((left - explained / n).max(0.0))
    }

    fn end_hop(&mut self, sink: &mut impl Sink<Quality>) {
        let window = self.window();
        let config = &self.config;
        let temperature_c = self.temperature.mean();
        let movement_g = self
            .acceleration
            .iter()
            .map(Sums::deviation)
            .fold(f64::NAN, |most, d| if d > most || most.is_nan() { d } else { most });
        let mut verdict = if window.is_some() { Verdict::GOOD } else { Verdict::WORTHLESS };
        if let Some(w) = window {
            // A rough signal at rest is noise; without an accelerometer motion is the usual cause.
            let at_rest = movement_g < config.moving_g;
            let rough = if at_rest { Reasons::NOISE } else { Reasons::MOTION };
            verdict.judge(w.roughness, config.roughness_limit, rough);
            let off = w.level < config.lowest_us;
            verdict.reasons = verdict
                .reasons
                .with_if(
                    Reasons::IMPLAUSIBLE_LEVEL,
                    w.lowest < config.lowest_us || w.highest > config.highest_us,
                )
                .with_if(Reasons::LEAD_OFF, off)
                .with_if(Reasons::STEEP, w.slope > config.steepest_us_s);
        }
        let cold = temperature_c < config.coldest_c || temperature_c > config.warmest_c;
        if cold {
            verdict.cap(COLD_SCORE, Reasons::TEMPERATURE);
        }
        let Stretch { start_index, length } = self.stretches.end();
        verdict.count(&Tally { samples: length, missing: self.missing, ..Tally::default() });
        verdict.reasons = verdict
            .reasons
            .with_if(Reasons::FLAT, self.frozen)
            .with_if(Reasons::SATURATED, self.saturated);
        verdict.refuse(
            Reasons::IMPLAUSIBLE_LEVEL | Reasons::STEEP | Reasons::FLAT | Reasons::SATURATED,
        );
        let of = |value: fn(&Window) -> f64| window.as_ref().map_or(f64::NAN, value);
        sink.put(Quality {
            start_index,
            length,
            score: verdict.score.clamp(0.0, 1.0),
            roughness: of(|w| w.roughness),
            level_us: of(|w| w.level),
            slope_us_s: of(|w| w.slope),
            temperature_c,
            movement_g,
            reasons: verdict.reasons,
            missing: self.missing.min(u64::from(u32::MAX)) as u32,
        });
        self.missing = 0;
        // What still lasts is seen again with the next sample.
        (self.frozen, self.saturated) = (false, false);
        self.temperature = Sums::default();
        self.acceleration = [Sums::default(); 3];
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
            roughness: f64::NAN,
            level_us: f64::NAN,
            slope_us_s: f64::NAN,
            temperature_c: f64::NAN,
            movement_g: f64::NAN,
            reasons: Reasons::GAP,
            missing: length.min(u64::from(u32::MAX)) as u32,
        });
        self.blocks.restart();
        self.means.reset();
        (self.last, self.same, self.at_rail) = (f64::NAN, 0, 0);
    }
}

/// A block, what is left of it, and two orthogonal polynomials at its time.
#[derive(Clone, Copy, Debug, Default)]
struct Point {
    t: f64,
    left: f64,
    first: f64,
    second: f64,
}

/// Takes the parabola of least squares out, by orthogonal polynomials over the blocks that are
/// there; gives the sum of the squares that are left.
fn take_parabola(points: &mut [Point]) -> f64 {
    let sum = |points: &[Point], of: fn(&Point) -> f64| points.iter().fold(0.0, |s, p| s + of(p));
    let n = points.len() as f64;
    let t_mean = sum(points, |p| p.t) / n;
    let x_mean = sum(points, |p| p.left) / n;
    for p in points.iter_mut() {
        p.first = p.t - t_mean;
        p.left -= x_mean;
    }
    let s2 = sum(points, |p| p.first * p.first);
    let a = sum(points, |p| p.t * p.first * p.first) / s2;
    for p in points.iter_mut() {
        p.second = (p.t - a) * p.first - s2 / n;
    }
    let c1 = sum(points, |p| p.first * p.left) / s2;
    let c2 = sum(points, |p| p.second * p.left) / sum(points, |p| p.second * p.second);
    for p in points.iter_mut() {
        p.left -= c1 * p.first + c2 * p.second;
    }
    sum(points, |p| p.left * p.left)
}

/// The most of the sum of squares that one response upwards explains, whenever it begins and
/// whether it is quick or slow.
fn nearest_response(points: &[Point], hz: f64, centre: f64) -> f64 {
    let n = points.len() as f64;
    let of = |f: fn(&Point) -> f64| points.iter().fold(0.0, |s, p| s + f(p) * f(p));
    let (first, second) = (of(|p| p.first), of(|p| p.second));
    let mut best = 0.0_f64;
    for stretch in STRETCHES {
        let decay = |constant_s: f64, blocks: f64| libm::exp(-blocks / (hz * stretch * constant_s));
        let (slow, fast) = (decay(SLOW_S, 1.0), decay(FAST_S, 1.0));
        let last = centre - LATEST_S * hz;
        let mut onset = -centre - EARLIEST_S * hz;
        while onset <= last {
            let (mut e0, mut e1, mut at) = (1.0, 1.0, onset);
            let [mut sum, mut square, mut with, mut p1, mut p2] = [0.0; 5];
            for p in points.iter().filter(|p| p.t > onset) {
                if at == onset {
                    (e0, e1) = (decay(SLOW_S, p.t - onset), decay(FAST_S, p.t - onset));
                } else {
                    let steps = p.t - at;
                    if steps == 1.0 {
                        (e0, e1) = (e0 * slow, e1 * fast);
                    } else {
                        (e0, e1) = (e0 * decay(SLOW_S, steps), e1 * decay(FAST_S, steps));
                    }
                }
                at = p.t;
                let s = e0 - e1;
                sum += s;
                square += s * s;
                with += s * p.left;
                p1 += s * p.first;
                p2 += s * p.second;
            }
            let own = square - sum * sum / n - p1 * p1 / first - p2 * p2 / second;
            if with > 0.0 && own > 1e-9 * square {
                best = best.max(with * with / own);
            }
            onset += 1.0;
        }
    }
    best
}
