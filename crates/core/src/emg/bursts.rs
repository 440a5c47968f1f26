//! When a muscle is active: two thresholds over its own rest, and least durations.

use super::{
    Activity, Event,
    front::{Front, FrontConfig, MAX_HZ},
};
use crate::{
    Error, Processor, SampleRate, Sink, config,
    process::{Channel, Info, Input},
    quality::Reasons,
    record::Config as _,
    time::Latency,
    unit::Unit,
};
use interocept_dsp::{ring::Ring, snapshot, sort};

config! {
    /// What counts as activity.
    pub struct BurstsConfig: "emg.bursts_config" {
        /// Activity begins where the amplitude is so many times that at rest.
        on_ratio: f64 [One] = 3.0, range(1.2, 100.0), "beyond the spread of 50 ms of rest by 10 standard deviations";
        /// It ends where the amplitude is less than so many times that at rest.
        off_ratio: f64 [One] = 2.0, range(1.1, 100.0), "two thirds of where it begins";
        /// Shorter activity is none.
        least_burst_s: f64 [Second] = 0.05, range(0.01, 10.0), "Hodges and Bui, Electroencephalogr Clin Neurophysiol 101:511, 1996";
        /// Over a shorter pause activity goes on.
        least_pause_s: f64 [Second] = 0.1, range(0.01, 10.0), "shorter than the pauses between voluntary contractions";
        /// An amplitude below this is no activity.
        least_mv: f64 [Millivolt] = 0.0, range(0.0, 1e6), "0: any that stands out of rest";
        /// Lower end of the band.
        low_hz: f64 [Hertz] = 20.0, range(5.0, 100.0), "De Luca and others (2010), J Biomech 43:1573";
        /// Upper end of the band, or what the sampling rate carries of it.
        high_hz: f64 [Hertz] = 450.0, range(50.0, 1800.0), "De Luca and others (2010)";
        /// Mains frequency to take out with its harmonics, 50 or 60; 0 for none.
        mains_hz: f64 [Hertz] = 0.0, range(0.0, 65.0), "a notch takes some of the muscle with it";
        /// Lower end of the device's range.
        rail_low: f64 [Millivolt] = -1e7, range(-1e12, 1e12), "beyond any converter; a nearer one is found from the signal";
        /// Upper end of the device's range.
        rail_high: f64 [Millivolt] = 1e7, range(-1e12, 1e12), "beyond any converter; a nearer one is found from the signal";
    }
}

/// Slowest sampling: what it carries is an octave of the default band.
const MIN_HZ: f64 = 100.0;
/// Order of the filter at either end of the band: it rings for less than two ticks.
const ORDER: usize = 2;
/// Power is looked at in ticks of this length; activity is placed to one.
const TICK_S: f64 = 0.01;
/// Ticks that the thresholds are compared with the mean of: 50 ms.
const WINDOW: usize = 5;
/// Ticks of a block, a quarter of a second: rest and quality are looked at in these.
const BLOCK: u64 = 25;
/// Blocks without activity that rest is found from, half a minute, and how many it needs.
const RESTS: usize = 120;
const FIRST_RESTS: usize = 4;
/// Rest is this quantile of them: movements too weak for a burst do not raise it.
const REST_QUANTILE: f64 = 0.1;

/// Finds bursts of activity in surface EMG, at 100 to 4000 Hz.
///
/// The amplitude at rest is the muscle's own, of the last half minute without activity; before a
/// second of signal it is not known. Activity that begins with the stream is told from the first
/// pause on.
///
/// ```
/// use interocept::{Processor, SampleRate, emg::{Bursts, BurstsConfig, Event}};
/// // Two seconds of rest, then one of activity, and rest again.
/// let strength = |i: i32| if (2000..3000).contains(&i) { 0.5 } else { 0.01 };
/// let emg: Vec<f64> = (0..5000)
///     .map(|i| strength(i) * libm::sin(0.7 * f64::from(i) * f64::from(i)))
///     .collect();
/// let told = Bursts::run(&BurstsConfig::default(), SampleRate::new(1000.0)?, &emg)?;
/// let burst = told.iter().find(|a| a.event == Event::Burst).unwrap();
/// // Fifty times as strong as the rest, it is seen until it has left the amplitude's window.
/// assert!(burst.onset_index.abs_diff(2000) <= 20 && burst.end_index.abs_diff(3000) <= 50);
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Bursts {
    config: BurstsConfig,
    rate: SampleRate,
    front: Front,
    /// Samples of a tick, and ticks of the least burst and pause.
    tick: u64,
    least_burst: u64,
    least_pause: u64,
    index: u64,
    in_tick: u64,
    sum: f64,
    ticks: Ring<f64>,
    in_block: u64,
    block: f64,
    rests: Ring<f64>,
    rest: f64,
    /// What may be a burst, or is one.
    open: Option<Open>,
    /// Where an unusable stretch begins, and why it is one.
    unusable_from: Option<u64>,
    why: Reasons,
}
snapshot!(Bursts { front, index, in_tick, sum, ticks, in_block, block, rests, rest, open,
                   unusable_from, why }
          skip { config, rate, tick, least_burst, least_pause });

/// A burst under way.
#[derive(Clone, Copy, Debug, Default)]
struct Open {
    onset: u64,
    end: u64,
    /// Ticks above the upper threshold, until they are enough.
    above: u64,
    /// Ticks below the lower threshold in a row.
    below: u64,
    told: bool,
    /// Power and ticks so far, and up to the end as it is now.
    so_far: (f64, u64),
    to_end: (f64, u64),
    peak: f64,
}
snapshot!(Open { onset, end, above, below, told, so_far, to_end, peak });

impl Processor for Bursts {
    type Config = BurstsConfig;
    type Output = Activity;
    const INFO: Info = Info {
        name: "emg.bursts",
        call: "emg.bursts",
        about: "Finds when a muscle is active, over its own rest, as it happens",
        input: Input::Samples,
        channels: &[Channel {
            name: "emg_mv",
            unit: Unit::Millivolt,
            doc: "Surface EMG as it came, not rectified.",
        }],
        source: "Hodges and Bui, Electroencephalogr Clin Neurophysiol 101:511, 1996 (threshold over rest, least duration); \
                 Bonato, D'Alessio and Knaflitz, IEEE Trans Biomed Eng 45:287, 1998 (double threshold)",
    };

    fn new(config: &Self::Config, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let rate = rate.within(MIN_HZ, MAX_HZ)?;
        let BurstsConfig { low_hz, high_hz, mains_hz, rail_low, rail_high, .. } = *config;
        let front = FrontConfig { order: ORDER, low_hz, high_hz, mains_hz, rail_low, rail_high };
        let refused = |field, value, min, max| Error::InvalidConfig { field, value, min, max };
        let most = 0.5 * front.carried(rate);
        let band = front.band(rate).ok_or(refused("low_hz", low_hz, 5.0, most))?;
        if config.off_ratio > config.on_ratio {
            return Err(refused("off_ratio", config.off_ratio, 1.1, config.on_ratio));
        }
        let ticks = |seconds: f64| libm::ceil(seconds / TICK_S - 1e-9).max(1.0) as u64;
        Ok(Self {
            config: *config,
            rate,
            front: Front::new(&front, band, rate)?,
            tick: (rate.samples_rounded(TICK_S) as u64).max(1),
            least_burst: ticks(config.least_burst_s),
            least_pause: ticks(config.least_pause_s),
            index: 0,
            in_tick: 0,
            sum: 0.0,
            ticks: Ring::new(WINDOW)?,
            in_block: 0,
            block: 0.0,
            rests: Ring::new(RESTS)?,
            rest: f64::NAN,
            open: None,
            unusable_from: None,
            why: Reasons::NONE,
        })
    }

    fn config(&self) -> &Self::Config {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    #[inline]
    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Activity>) {
        let x = frame.first().copied().unwrap_or(f64::NAN);
        let Some(y) = self.front.step(x) else { return self.lose(1, sink) };
        self.index = self.index.saturating_add(1);
        self.sum += y * y;
        self.in_tick += 1;
        if self.in_tick >= self.tick {
            let power = self.sum / self.tick as f64;
            (self.sum, self.in_tick) = (0.0, 0);
            self.end_tick(power, sink);
        }
    }

    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<Activity>) {
        let steps = self.front.steps(frames);
        for _ in 0..steps {
            self.frame(&[f64::NAN], sink);
        }
        if frames > steps {
            self.lose(frames - steps, sink);
        }
    }

    fn finish(&mut self, sink: &mut impl Sink<Activity>) {
        self.close(Reasons::NONE, sink);
        self.usable_again(self.index, sink);
    }

    fn latency(&self) -> Latency {
        let window = WINDOW as u64 + 1;
        let ticks = |n: u64| (n.saturating_mul(self.tick)) as f64;
        let worst = (self.least_pause + window).max(self.least_burst + window).max(2 * BLOCK);
        Latency { typical: ticks(self.least_burst + window), worst: ticks(worst) }
    }

    fn max_outputs(&self, frames: usize) -> usize {
        let tick = usize::try_from(self.tick).unwrap_or(usize::MAX).max(1);
        2 * frames.checked_div(tick).unwrap_or(frames) + 6
    }
}

impl Bursts {
    /// The least powers of activity as it begins and as it goes on.
    fn thresholds(&self) -> (f64, f64) {
        let BurstsConfig { on_ratio, off_ratio, least_mv, .. } = self.config;
        let floor = self.front.rounding();
        let rest = if self.rest < floor { floor } else { self.rest };
        let least = least_mv * least_mv / (on_ratio * on_ratio);
        let unit = if rest < least { least } else { rest };
        (on_ratio * on_ratio * unit, off_ratio * off_ratio * unit)
    }

    fn end_tick(&mut self, power: f64, sink: &mut impl Sink<Activity>) {
        self.ticks.push(power);
        if self.unusable_from.is_none() && self.ticks.is_full() && !self.rest.is_nan() {
            self.follow(power, sink);
        }
        self.block += power;
        self.in_block += 1;
        if self.in_block >= BLOCK {
            self.end_block(sink);
        }
    }

    fn follow(&mut self, power: f64, sink: &mut impl Sink<Activity>) {
        let mean = self.ticks.iter().sum::<f64>() / WINDOW as f64;
        let (on, off) = self.thresholds();
        let Some(mut open) = self.open else {
            if mean > on {
                self.open = Some(self.begin(off, mean));
            }
            return;
        };
        open.so_far = (open.so_far.0 + power, open.so_far.1.saturating_add(1));
        if power > off && mean > off {
            (open.end, open.to_end) = (self.index, open.so_far);
        }
        if mean > open.peak {
            open.peak = mean;
        }
        open.above = open.above.saturating_add(u64::from(mean > on));
        open.below = if mean < off { open.below.saturating_add(1) } else { 0 };
        self.open = Some(open);
        if !open.told && open.above >= self.least_burst {
            self.open = Some(Open { told: true, ..open });
            let record = self.record(Event::Onset, open.onset, self.index, Reasons::NONE);
            sink.put(record);
        } else if !open.told && open.below > 0 {
            self.open = None;
        } else if open.below >= self.least_pause {
            self.close(Reasons::NONE, sink);
        }
    }

    /// A burst may have begun, with the first of the last ticks that stands out.
    fn begin(&self, off: f64, mean: f64) -> Open {
        let quiet = self.ticks.iter().take_while(|p| *p <= off).count();
        let (mut power, mut ticks) = (0.0, 0);
        for p in self.ticks.iter().skip(quiet) {
            power += p;
            ticks += 1;
        }
        let onset = self.index.saturating_sub(self.tick.saturating_mul(ticks));
        let so_far = (power, ticks);
        Open {
            onset,
            end: self.index,
            above: 1,
            peak: mean,
            so_far,
            to_end: so_far,
            ..Open::default()
        }
    }

    /// Tells of the burst under way, if it is one.
    fn close(&mut self, reasons: Reasons, sink: &mut impl Sink<Activity>) {
        let Some(open) = self.open.take().filter(|open| open.told) else { return };
        let power = open.to_end.0 / open.to_end.1.max(1) as f64;
        let above = 1.0 - self.rest / power;
        let record = self.record(Event::Burst, open.onset, open.end, reasons);
        sink.put(Activity {
            rms_mv: libm::sqrt(power),
            peak_mv: libm::sqrt(open.peak),
            quality: if above > 0.0 { above } else { 0.0 },
            ..record
        });
    }

    fn record(&self, event: Event, onset: u64, end: u64, reasons: Reasons) -> Activity {
        Activity {
            index: self.index,
            time_s: self.rate.seconds(self.index, 0.0),
            onset_index: onset,
            end_index: end,
            duration_s: self.rate.seconds(end.saturating_sub(onset), 0.0),
            rms_mv: f64::NAN,
            peak_mv: f64::NAN,
            rest_mv: libm::sqrt(self.rest),
            quality: 0.0,
            event,
            reasons,
        }
    }

    /// Looks at a quarter of a second: is it usable, and is it rest.
    fn end_block(&mut self, sink: &mut impl Sink<Activity>) {
        let power = self.block / BLOCK as f64;
        (self.block, self.in_block) = (0.0, 0);
        let begin = self.index.saturating_sub(BLOCK.saturating_mul(self.tick));
        let verdict = self.front.verdict();
        if verdict.score < 0.5 {
            return self.unusable(begin, verdict.reasons, sink);
        }
        self.usable_again(begin, sink);
        // What lies below rest is rest even where activity is told: it began too early then.
        if self.open.is_none() || power < self.rest {
            self.rests.push(power);
            let mut sorted = [0.0; RESTS];
            for (s, p) in sorted.iter_mut().zip(self.rests.iter()) {
                *s = p;
            }
            let known = sorted.get_mut(..self.rests.len()).unwrap_or(&mut []);
            if known.len() >= FIRST_RESTS {
                self.rest = sort::quantile(known, REST_QUANTILE).unwrap_or(f64::NAN);
            }
        }
    }

    fn unusable(&mut self, from: u64, why: Reasons, sink: &mut impl Sink<Activity>) {
        self.close(why, sink);
        self.open = None;
        self.unusable_from = Some(self.unusable_from.unwrap_or(from));
        self.why |= why;
    }

    fn usable_again(&mut self, end: u64, sink: &mut impl Sink<Activity>) {
        let Some(from) = self.unusable_from.take() else { return };
        let why = core::mem::take(&mut self.why);
        sink.put(self.record(Event::Unusable, from, end.max(from), why));
    }

    fn lose(&mut self, samples: u64, sink: &mut impl Sink<Activity>) {
        self.unusable(self.index, Reasons::GAP, sink);
        self.index = self.index.saturating_add(samples);
        self.front.interrupt();
        self.ticks.reset();
        (self.in_tick, self.sum) = (0, 0.0);
        (self.in_block, self.block) = (0, 0.0);
    }
}
