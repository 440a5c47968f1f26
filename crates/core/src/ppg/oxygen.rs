//! Oxygen saturation from red and infrared light.
//!
//! Blood that pulses dims both lights; how much, by their levels, is the ratio of ratios. It is
//! the slope of one pulse wave on the other, which all samples of a window tell together. What
//! saturation it stands for only the maker of the device knows, from trials with that device:
//! without the maker's curve there is a ratio but no saturation.

use super::front::WORKING_HZ;
use crate::{
    Error, Processor, SampleRate, Sink,
    catalogue::ppg,
    config,
    measure::{Measure, MeasureId, Status, Window},
    process::{Channel, Info, Input},
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

crate::choice! {
    /// How a maker gives the curve.
    pub enum Curve {
        /// There is none, and so no saturation.
        None = 0, "none";
        /// `c0 + c1 R + c2 R^2 + c3 R^3`.
        Polynomial = 1, "polynomial";
        /// Up to eight points with rising ratios, straight lines between them.
        Table = 2, "table";
    }
}

config! {
    /// How saturation is measured.
    pub struct Spo2Config: "ppg.spo2_config" {
        /// Length of the windows; 0 takes the whole recording as one, at its end.
        window_s: f64 [Second] = 8.0, range(0.0, 60.0), "two breaths, whose changes cancel";
        /// From the start of one window to the start of the next.
        hop_s: f64 [Second] = 1.0, range(0.5, 60.0), "as monitors renew it";
        /// A weaker infrared pulse wave is no measure of anything.
        least_perfusion: f64 [Percent] = 0.1, range(0.0, 100.0), "Sinex, Am J Emerg Med 17:59, 1999: low perfusion misleads";
        /// The waves have to go together at least so well, as a correlation.
        least_correlation: f64 [One] = 0.9, range(0.0, 1.0), "motion moves the two lights apart";
        /// Ratios below this are not on the curve.
        lowest_ratio: f64 [One] = 0.2, range(0.0, 10.0), "the maker of the device";
        /// Ratios above this are not on the curve.
        highest_ratio: f64 [One] = 3.4, range(0.0, 10.0), "the maker of the device";
        /// Constant term.
        c0: f64 [One] = 0.0, range(-1e6, 1e6), "the maker of the device";
        /// By the ratio.
        c1: f64 [One] = 0.0, range(-1e6, 1e6), "the maker of the device";
        /// By its square.
        c2: f64 [One] = 0.0, range(-1e6, 1e6), "the maker of the device";
        /// By its cube.
        c3: f64 [One] = 0.0, range(-1e6, 1e6), "the maker of the device";
        /// Ratio of point 1 of a table; 0 where the table has ended.
        ratio_1: f64 [One] = 0.0, range(0.0, 10.0), "the maker of the device";
        /// Saturation at point 1 of a table.
        spo2_1: f64 [Percent] = 0.0, range(0.0, 110.0), "the maker of the device";
        /// Ratio of point 2 of a table; 0 where the table has ended.
        ratio_2: f64 [One] = 0.0, range(0.0, 10.0), "the maker of the device";
        /// Saturation at point 2 of a table.
        spo2_2: f64 [Percent] = 0.0, range(0.0, 110.0), "the maker of the device";
        /// Ratio of point 3 of a table; 0 where the table has ended.
        ratio_3: f64 [One] = 0.0, range(0.0, 10.0), "the maker of the device";
        /// Saturation at point 3 of a table.
        spo2_3: f64 [Percent] = 0.0, range(0.0, 110.0), "the maker of the device";
        /// Ratio of point 4 of a table; 0 where the table has ended.
        ratio_4: f64 [One] = 0.0, range(0.0, 10.0), "the maker of the device";
        /// Saturation at point 4 of a table.
        spo2_4: f64 [Percent] = 0.0, range(0.0, 110.0), "the maker of the device";
        /// Ratio of point 5 of a table; 0 where the table has ended.
        ratio_5: f64 [One] = 0.0, range(0.0, 10.0), "the maker of the device";
        /// Saturation at point 5 of a table.
        spo2_5: f64 [Percent] = 0.0, range(0.0, 110.0), "the maker of the device";
        /// Ratio of point 6 of a table; 0 where the table has ended.
        ratio_6: f64 [One] = 0.0, range(0.0, 10.0), "the maker of the device";
        /// Saturation at point 6 of a table.
        spo2_6: f64 [Percent] = 0.0, range(0.0, 110.0), "the maker of the device";
        /// Ratio of point 7 of a table; 0 where the table has ended.
        ratio_7: f64 [One] = 0.0, range(0.0, 10.0), "the maker of the device";
        /// Saturation at point 7 of a table.
        spo2_7: f64 [Percent] = 0.0, range(0.0, 110.0), "the maker of the device";
        /// Ratio of point 8 of a table; 0 where the table has ended.
        ratio_8: f64 [One] = 0.0, range(0.0, 10.0), "the maker of the device";
        /// Saturation at point 8 of a table.
        spo2_8: f64 [Percent] = 0.0, range(0.0, 110.0), "the maker of the device";
        /// How the curve is given.
        curve: Curve [One] = Curve::None, "without the maker's curve there is no saturation";
    }
}

impl Spo2Config {
    /// The saturation that a ratio stands for.
    fn saturation(&self, ratio: f64) -> Option<f64> {
        let Self { c0, c1, c2, c3, .. } = *self;
        match self.curve {
            Curve::None => None,
            Curve::Polynomial => Some(c0 + ratio * (c1 + ratio * (c2 + ratio * c3))),
            Curve::Table => self.between(ratio),
        }
    }

    fn points(&self) -> impl Iterator<Item = (f64, f64)> {
        [
            (self.ratio_1, self.spo2_1),
            (self.ratio_2, self.spo2_2),
            (self.ratio_3, self.spo2_3),
            (self.ratio_4, self.spo2_4),
            (self.ratio_5, self.spo2_5),
            (self.ratio_6, self.spo2_6),
            (self.ratio_7, self.spo2_7),
            (self.ratio_8, self.spo2_8),
        ]
        .into_iter()
        .take_while(|(ratio, _)| *ratio > 0.0)
    }

    fn between(&self, ratio: f64) -> Option<f64> {
        let pairs = self.points().zip(self.points().skip(1));
        let mut on = pairs.filter(|((a, _), (b, _))| (*a..=*b).contains(&ratio));
        on.next().map(|((a, low), (b, high))| low + (high - low) * (ratio - a) / (b - a))
    }

    /// Refuses a table that does not rise, or is none.
    fn check_table(&self) -> Result<(), Error> {
        if self.curve != Curve::Table {
            return Ok(());
        }
        let bad = |value: f64, min: f64| {
            Err(Error::InvalidConfig { field: "ratio_2", value, min, max: 10.0 })
        };
        let mut last = 0.0;
        for (ratio, _) in self.points() {
            if ratio <= last {
                return bad(ratio, last);
            }
            last = ratio;
        }
        if self.points().count() < 2 { bad(self.ratio_2, self.ratio_1) } else { Ok(()) }
    }
}

/// Slowest and fastest sampling.
const MIN_HZ: f64 = 20.0;
const MAX_HZ: f64 = 2000.0;
/// The pulse wave, without breathing and noise.
const BAND_HZ: (f64, f64) = (0.7, 6.0);
/// The filters need this long to settle.
const SETTLE_S: f64 = 2.0;
/// A shorter window says nothing.
const SHORTEST_S: f64 = 4.0;
/// Independent values a second in the band: the ratio's uncertainty rests on their count.
const INDEPENDENT_HZ: f64 = 6.0;
const MAX_HOPS: usize = 120;

/// Sums over a stretch of both lights.
#[derive(Clone, Copy, Debug, Default)]
struct Block {
    ticks: f64,
    red_level: f64,
    infrared_level: f64,
    red: f64,
    infrared: f64,
    both: f64,
    missing: u64,
}
snapshot!(Block { ticks, red_level, infrared_level, red, infrared, both, missing });

impl Block {
    fn add(&mut self, other: &Self) {
        self.ticks += other.ticks;
        self.red_level += other.red_level;
        self.infrared_level += other.infrared_level;
        self.red += other.red;
        self.infrared += other.infrared;
        self.both += other.both;
        self.missing += other.missing;
    }
}

/// Measures saturation by the ratio of ratios, in windows.
///
/// Frames are the red and the infrared light, in any unit but with their levels: a sensor that
/// sends filtered waves cannot be used.
///
/// ```
/// use interocept::{Processor, SampleRate, Status, ppg::{Spo2, Spo2Config}};
/// # let wave = |i: usize| libm::sin(i as f64 * 0.1);
/// let frames: Vec<f64> = (0..1000).flat_map(|i| [100.0 + wave(i), 200.0 + 4.0 * wave(i)]).collect();
/// let measures = Spo2::run(&Spo2Config::default(), SampleRate::new(100.0)?, &frames)?;
/// let [spo2, ratio, ..] = measures.last_chunk::<4>().unwrap();
/// assert_eq!(spo2.status(), Status::NotCalibrated);
/// assert!((ratio.value().unwrap() - 0.5).abs() < 0.01);
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Spo2 {
    config: Spo2Config,
    rate: SampleRate,
    working_hz: f64,
    thin: [Thin; 2],
    /// Of both lights.
    high: Sos<[f64; 2]>,
    low: Sos<[f64; 2]>,
    hop: u64,
    settle: u64,
    block: Block,
    blocks: Ring<Block>,
    all: Block,
    in_hop: u64,
    index: u64,
    /// Samples since the filters began.
    running: u64,
    emitted: bool,
}
snapshot!(Spo2 { thin, high, low, block, blocks, all, in_hop, index, running, emitted }
    skip { config, rate, working_hz, hop, settle });

impl Spo2 {
    fn lost(&mut self) {
        self.block.missing += 1;
        self.running = 0;
    }

    fn sample(&mut self, lights: [f64; 2]) {
        if self.running == 0 {
            self.thin.iter_mut().for_each(Thin::interrupt);
            let y = self.high.prime(lights);
            self.low.prime(y);
        }
        self.running = self.running.saturating_add(1);
        let ([red_thin, infrared_thin], [red, infrared]) = (&mut self.thin, lights);
        let thinned = (red_thin.push(red), infrared_thin.push(infrared));
        let (Some(red), Some(infrared)) = thinned else { return };
        let levels = [red, infrared];
        let waves = self.low.step(self.high.step(levels));
        if self.running <= self.settle {
            return;
        }
        let ([red_level, infrared_level], [red, infrared]) = (levels, waves);
        self.block.add(&Block {
            ticks: 1.0,
            red_level,
            infrared_level,
            red: red * red,
            infrared: infrared * infrared,
            both: red * infrared,
            missing: 0,
        });
    }

    fn end_hop(&mut self, sink: &mut impl Sink<Measure>) {
        self.in_hop = 0;
        let block = core::mem::take(&mut self.block);
        if self.config.window_s == 0.0 {
            return self.all.add(&block);
        }
        self.blocks.push(block);
        if self.blocks.is_full() {
            let mut sum = Block::default();
            self.blocks.iter().for_each(|b| sum.add(&b));
            self.emit(&sum, self.blocks.capacity() as u64 * self.hop, sink);
        }
    }

    fn emit(&mut self, sum: &Block, length: u64, sink: &mut impl Sink<Measure>) {
        self.emitted = true;
        let length = length.min(self.index);
        let total = length.max(1) as f64;
        let quality = (1.0 - sum.missing as f64 / total).clamp(0.0, 1.0);
        let start = self.index.saturating_sub(length);
        let count = sum.ticks as u64;
        let window = Window::between(self.rate, start, self.index, count, quality);
        let absent = |id: MeasureId, status: Status| Measure::absent(id, window, status);
        let ids = [ppg::SPO2, ppg::RATIO, ppg::PERFUSION_RED, ppg::PERFUSION_INFRARED];
        let seconds = sum.ticks / self.working_hz;
        if seconds < SHORTEST_S.min(0.5 * self.config.window_s.max(2.0 * SHORTEST_S)) {
            let status = if sum.missing > 0 { Status::PoorSignal } else { Status::TooShort };
            return ids.into_iter().for_each(|id| sink.put(absent(id, status)));
        }
        let (red_level, infrared_level) =
            (sum.red_level / sum.ticks, sum.infrared_level / sum.ticks);
        // From trough to peak of a sine with this power.
        let height = |squares: f64| 2.0 * libm::sqrt(2.0 * squares / sum.ticks);
        let perfusion = |squares: f64, level: f64| {
            if level > 0.0 { 100.0 * height(squares) / level } else { f64::NAN }
        };
        let red = perfusion(sum.red, red_level);
        let infrared = perfusion(sum.infrared, infrared_level);
        let correlation = sum.both / libm::sqrt(sum.red * sum.infrared);
        // A wave as high as its light is one without a level.
        let lit = red < 100.0 && infrared < 100.0;
        let good = lit
            && infrared >= self.config.least_perfusion
            && correlation >= self.config.least_correlation;
        let ratio = sum.both / sum.infrared * infrared_level / red_level;
        if !good || !ratio.is_finite() {
            sink.put(absent(ppg::SPO2, Status::PoorSignal));
            sink.put(absent(ppg::RATIO, Status::PoorSignal));
        } else {
            // Of a regression without constant, over the values that are independent.
            let n = (seconds * INDEPENDENT_HZ).max(3.0);
            let error = ratio * libm::sqrt((1.0 / (correlation * correlation) - 1.0).max(0.0) / n);
            let (low, high) = (ratio - 1.96 * error, ratio + 1.96 * error);
            sink.put(self.spo2(window, ratio, low, high));
            sink.put(Measure::new(ppg::RATIO, window, ratio).with_interval(low, high));
        }
        for (id, value) in [(ppg::PERFUSION_RED, red), (ppg::PERFUSION_INFRARED, infrared)] {
            sink.put(if lit && value <= 1e4 {
                Measure::new(id, window, value)
            } else {
                absent(id, Status::PoorSignal)
            });
        }
    }

    fn spo2(&self, window: Window, ratio: f64, low: f64, high: f64) -> Measure {
        let config = &self.config;
        if config.curve == Curve::None {
            return Measure::absent(ppg::SPO2, window, Status::NotCalibrated);
        }
        let on = (config.lowest_ratio..=config.highest_ratio).contains(&ratio);
        let Some(value) = config.saturation(ratio).filter(|_| on) else {
            return Measure::absent(ppg::SPO2, window, Status::Undefined);
        };
        let within = |s: f64| s.clamp(0.0, 100.0);
        let ends = [low, high].map(|r| config.saturation(r).unwrap_or(value));
        let [a, b] = ends.map(within);
        Measure::new(ppg::SPO2, window, within(value)).with_interval(a.min(b), a.max(b))
    }
}

impl Processor for Spo2 {
    type Config = Spo2Config;
    type Output = Measure;
    const INFO: Info = Info {
        name: "ppg.spo2",
        call: "ppg.spo2",
        about: "Measures oxygen saturation by the ratio of ratios and the curve of the device's maker.",
        input: Input::Samples,
        channels: &[
            Channel {
                name: "red",
                unit: Unit::One,
                doc: "Red light that came through, with its level.",
            },
            Channel {
                name: "infrared",
                unit: Unit::One,
                doc: "Infrared light that came through, with its level.",
            },
        ],
        source: "Sinex, Am J Emerg Med 17:59, 1999 (ratio of ratios); ISO 80601-2-61 (what a \
                 device is tested by); the slope by least squares",
    };

    fn new(config: &Spo2Config, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        config.check_table()?;
        let rate = rate.within(MIN_HZ, MAX_HZ)?;
        let thin = Thin::new(rate.hz(), WORKING_HZ);
        let working_hz = rate.hz() / thin.factor() as f64;
        let high = || Sos::butterworth(2, Band::High(BAND_HZ.0), working_hz);
        let top = BAND_HZ.1.min(0.4 * working_hz);
        let low = || Sos::butterworth(2, Band::Low(top), working_hz);
        let hops = libm::round(config.window_s / config.hop_s) as usize;
        Ok(Self {
            config: *config,
            rate,
            working_hz,
            thin: [thin.clone(), thin],
            high: Sos::together([high()?, high()?])?,
            low: Sos::together([low()?, low()?])?,
            hop: (rate.samples_rounded(config.hop_s) as u64).max(1),
            settle: rate.samples_rounded(SETTLE_S) as u64,
            block: Block::default(),
            blocks: Ring::new(hops.clamp(1, MAX_HOPS))?,
            all: Block::default(),
            in_hop: 0,
            index: 0,
            running: 0,
            emitted: false,
        })
    }

    fn config(&self) -> &Spo2Config {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Measure>) {
        match frame {
            [red, infrared] if red.abs() <= GREATEST && infrared.abs() <= GREATEST => {
                self.sample([*red, *infrared]);
            }
            _ => self.lost(),
        }
        self.index = self.index.saturating_add(1);
        self.in_hop += 1;
        if self.in_hop >= self.hop {
            self.end_hop(sink);
        }
    }

    fn push_gap(&mut self, frames: u64, _sink: &mut impl Sink<Measure>) {
        // A window that spans a gap has what is left of it; a long gap leaves none.
        self.index = self.index.saturating_add(frames);
        self.block.missing = self.block.missing.saturating_add(frames);
        self.running = 0;
        if frames >= self.blocks.capacity() as u64 * self.hop {
            self.blocks.reset();
        }
    }

    fn finish(&mut self, sink: &mut impl Sink<Measure>) {
        let block = core::mem::take(&mut self.block);
        self.all.add(&block);
        if self.config.window_s == 0.0 {
            let all = self.all;
            self.emit(&all, self.index, sink);
        } else if !self.emitted {
            // A recording shorter than a window still says what it can.
            let mut sum = block;
            self.blocks.iter().for_each(|b| sum.add(&b));
            self.emit(&sum, self.index, sink);
        }
    }

    fn latency(&self) -> Latency {
        Latency::default()
    }

    fn max_outputs(&self, frames: usize) -> usize {
        4 * (frames.checked_div(self.hop as usize).unwrap_or(frames).saturating_add(2))
    }
}

/// A sample beyond this, either way, is missing: beyond any converter of 32 bits.
const GREATEST: f64 = 1e10;
