//! Skin temperature: level, slope and range of windows.
//!
//! A sensor follows the skin with its own time constant, so a level that moves is shown late, by
//! the slope times that constant. It is stated in the configuration and goes into the interval
//! of the level; a slope seen in less than three time constants is called ultra-short.

use crate::{
    Error, Processor, SampleRate, Sink,
    catalogue::{self, temp as id},
    config,
    dsp::{
        alloc::{Vec, try_vec},
        ring::Ring,
        snapshot, stats,
    },
    measure::{Measure, MeasureId, Status, Window},
    process::{Channel, Info, Input},
    record::Config as _,
    time::Latency,
    unit::Unit,
};

config! {
    /// Which windows, and what the sensor is like.
    pub struct LevelConfig: "temp.level_config" {
        /// Length of the windows.
        window_s: f64 [Second] = 120.0, range(10.0, 3600.0), "fingers take minutes to warm and cool";
        /// From the start of one window to the start of the next.
        hop_s: f64 [Second] = 30.0, range(1.0, 3600.0), "the length of a screening";
        /// Time in which the sensor follows 63 % of a change of the skin.
        time_constant_s: f64 [Second] = 30.0, range(0.0, 3600.0), "state that of your sensor; thermistors in a wristband take about this";
        /// Less than this is no skin.
        lowest_c: f64 [DegreeCelsius] = 10.0, range(-50.0, 30.0), "the cold that fingers bear";
        /// More than this is no skin.
        highest_c: f64 [DegreeCelsius] = 45.0, range(30.0, 100.0), "the heat that skin bears";
    }
}

/// Less than this share of the window, and it has too little signal.
const LEAST_GOOD: f64 = 0.5;
const MEASURES: usize = 3;

/// Computes level, slope and range over sliding windows, from means of seconds.
///
/// ```
/// use interocept::{Processor, SampleRate, temp::{Level, LevelConfig}};
///
/// // Two minutes at 4 Hz, warming by 0.3 degrees a minute.
/// let warming: Vec<f64> = (0..480).map(|k| 32.0 + 0.3 * f64::from(k) / 240.0).collect();
/// let measures = Level::run(&LevelConfig::default(), SampleRate::new(4.0)?, &warming)?;
/// let slope = measures.iter().find(|m| m.id().key() == "temp.slope").unwrap();
/// assert!((slope.value().unwrap() - 0.3).abs() < 1e-9);
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Level {
    config: LevelConfig,
    rate: SampleRate,
    /// Samples of a second, at least one.
    length: u64,
    sum: f64,
    present: u64,
    in_block: u64,
    taken: u64,
    /// Middles of the seconds and means; NaN for a missing one.
    means: Ring<(f64, f64)>,
    start_s: f64,
    told: bool,
    bench: Bench,
}
snapshot!(Level { sum, present, in_block, taken, means, start_s, told }
          skip { config, rate, length } skip heap { bench });

/// Where windows are worked on: no part of the state.
#[derive(Clone, Debug)]
struct Bench {
    times: Vec<f64>,
    values: Vec<f64>,
}

snapshot!(Bench {} skip heap { times, values });

impl Processor for Level {
    type Config = LevelConfig;
    type Output = Measure;
    const INFO: Info = Info {
        name: "temp.level",
        call: "temp.measure",
        about: "Level, slope and range of the skin temperature over sliding windows",
        input: Input::Samples,
        channels: &[Channel {
            name: "temperature_c",
            unit: Unit::DegreeCelsius,
            doc: "Temperature of the skin as the sensor shows it.",
        }],
        source: "ISO 9886:2004; a sensor of first order",
    };

    fn new(config: &Self::Config, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let rate = rate.within(0.1, 1000.0)?;
        let length = rate.samples_rounded(1.0).max(1) as u64;
        let most = (config.window_s * rate.hz() / length as f64) as usize + 2;
        Ok(Self {
            config: *config,
            rate,
            length,
            sum: 0.0,
            present: 0,
            in_block: 0,
            taken: 0,
            means: Ring::new(most)?,
            start_s: 0.0,
            told: false,
            bench: Bench { times: try_vec(most, 0.0)?, values: try_vec(most, 0.0)? },
        })
    }

    fn config(&self) -> &Self::Config {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    #[inline]
    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Measure>) {
        let x = frame.first().copied().unwrap_or(f64::NAN);
        if x >= self.config.lowest_c && x <= self.config.highest_c {
            self.sum += x;
            self.present += 1;
        }
        self.in_block += 1;
        self.taken = self.taken.saturating_add(1);
        if self.in_block >= self.length {
            self.end_block(sink);
        }
    }

    fn push_gap(&mut self, frames: u64, _sink: &mut impl Sink<Measure>) {
        self.taken = self.taken.saturating_add(frames);
        (self.sum, self.present, self.in_block) = (0.0, 0, 0);
    }

    fn finish(&mut self, sink: &mut impl Sink<Measure>) {
        // A recording shorter than a window still says what it can and why not the rest.
        if !self.told {
            let end_s = self.rate.seconds(self.taken, 0.0);
            self.tell((end_s - self.start_s).max(0.0), sink);
        }
    }

    fn latency(&self) -> Latency {
        Latency { typical: self.length as f64, worst: self.length as f64 }
    }

    fn max_outputs(&self, frames: usize) -> usize {
        let seconds = self.rate.seconds(frames as u64, 0.0) + self.config.window_s;
        let windows = (seconds / self.config.hop_s) as usize;
        windows.saturating_add(3).saturating_mul(MEASURES)
    }
}

impl Level {
    fn end_block(&mut self, sink: &mut impl Sink<Measure>) {
        let mean = self.sum / self.present as f64;
        let now_s = self.rate.seconds(self.taken, 0.0);
        let middle_s = self.rate.seconds(self.taken, -0.5 * (self.length as f64 + 1.0));
        (self.sum, self.present, self.in_block) = (0.0, 0, 0);
        // Only in a saved state that was tampered with is the last mean later than now, or the
        // window further behind it.
        let newest = self.means.newest(0).filter(|(t, _)| *t <= now_s);
        let newest_s = newest.map_or(f64::NEG_INFINITY, |(t, _)| t);
        let earliest_s = newest_s - (self.config.window_s + self.config.hop_s);
        if self.start_s < earliest_s {
            self.start_s = earliest_s;
        }
        // Windows that ended in a gap hold only what was before it.
        while self.start_s + self.config.window_s < now_s {
            let before_s = self.start_s;
            if newest_s >= self.start_s {
                self.tell(self.config.window_s, sink);
                self.start_s += self.config.hop_s;
                // Times can be too large to differ by a hop.
                if self.start_s <= before_s {
                    break;
                }
            } else {
                let behind_s = now_s - self.start_s - self.config.window_s;
                self.start_s += libm::ceil(behind_s / self.config.hop_s) * self.config.hop_s;
                break;
            }
        }
        self.means.push((middle_s, mean));
        if self.start_s + self.config.window_s <= now_s {
            self.tell(self.config.window_s, sink);
            self.start_s += self.config.hop_s;
        }
    }

    fn tell(&mut self, length_s: f64, sink: &mut impl Sink<Measure>) {
        self.told = true;
        let (start_s, end_s) = (self.start_s, self.start_s + length_s);
        let Bench { times, values } = &mut self.bench;
        let inside = self.means.iter().filter(|(t, x)| *t >= start_s && *t < end_s && !x.is_nan());
        let mut n = 0;
        let (mut sum, mut least, mut most) = (0.0, f64::INFINITY, f64::NEG_INFINITY);
        for ((time, value), (t, x)) in times.iter_mut().zip(values.iter_mut()).zip(inside) {
            (*time, *value) = (t - start_s, x);
            n += 1;
            sum += x;
            (least, most) = (least.min(x), most.max(x));
        }
        let whole = (length_s * self.rate.hz() / self.length as f64).max(1.0);
        let quality = (n as f64 / libm::floor(whole)).min(1.0);
        let window = Window { start_s, length_s, count: n as u64, quality };
        let put = |id: MeasureId, value: f64, slow: bool| {
            let entry = catalogue::find(id);
            let (least, ultra, count) =
                entry.map_or((0.0, 0.0, 0), |e| (e.min_window_s, e.ultra_short_s, e.min_count));
            if n == 0 || quality < LEAST_GOOD {
                return Measure::absent(id, window, Status::PoorSignal);
            }
            if length_s < ultra || window.count < count {
                return Measure::absent(id, window, Status::TooShort);
            }
            let measure = Measure::new(id, window, value);
            if length_s < least || slow { measure.with_status(Status::UltraShort) } else { measure }
        };
        let level = sum / n as f64;
        let line =
            times.get(..n).zip(values.get(..n)).and_then(|(t, y)| stats::linear_regression(t, y));
        let (slope, error) = line.map_or((f64::NAN, f64::NAN), |l| (l.slope, l.slope_error));
        // The skin is ahead of the sensor.
        let ahead = self.config.time_constant_s * slope;
        let (low, high) = (level + ahead.min(0.0), level + ahead.max(0.0));
        sink.put(put(id::LEVEL, level, false).with_interval(low, high));
        let slow = length_s < 3.0 * self.config.time_constant_s;
        let (slope, margin) = (60.0 * slope, 60.0 * 1.96 * error);
        sink.put(put(id::SLOPE, slope, slow).with_interval(slope - margin, slope + margin));
        sink.put(put(id::RANGE, most - least, slow));
    }
}
