//! What a window of a muscle's signal comes to.

use super::{
    epochs::{EPOCH_S, Epoch, Epochs},
    front::{FrontConfig, MAX_HZ, MIN_HZ},
};
use crate::{
    Error, Processor, SampleRate, Sink,
    catalogue::emg as id,
    config,
    measure::{Measure, MeasureId, Status, Window, Z},
    process::{Channel, Info, Input},
    record::Config as _,
    time::Latency,
    unit::Unit,
};
use interocept_dsp::{
    alloc::{Vec, try_vec},
    held::Held,
    snapshot, stats,
};

config! {
    /// Which windows, and which frequencies.
    pub struct FeaturesConfig: "emg.features_config" {
        /// Length of the windows.
        window_s: f64 [Second] = 30.0, range(1.0, 3600.0), "the least that a fatigue slope needs";
        /// From the start of one window to the start of the next.
        hop_s: f64 [Second] = 10.0, range(0.5, 3600.0), "a third of the window";
        /// Lower end of the band.
        low_hz: f64 [Hertz] = 20.0, range(5.0, 100.0), "De Luca and others (2010), J Biomech 43:1573";
        /// Upper end of the band. Frequencies have a value only where the sampling rate, by 0.46,
        /// carries it.
        high_hz: f64 [Hertz] = 450.0, range(50.0, 1800.0), "De Luca and others (2010); sampling at 1000 Hz";
        /// Mains frequency to take out with its harmonics, 50 or 60; 0 for none.
        mains_hz: f64 [Hertz] = 0.0, range(0.0, 65.0), "a notch takes some of the muscle with it";
        /// Lower end of the device's range.
        rail_low: f64 [Millivolt] = -1e7, range(-1e12, 1e12), "beyond any converter; a nearer one is found from the signal";
        /// Upper end of the device's range.
        rail_high: f64 [Millivolt] = 1e7, range(-1e12, 1e12), "beyond any converter; a nearer one is found from the signal";
    }
}

/// Order of the filter at either end of the band: frequencies within it stay as they are.
const ORDER: usize = 4;
/// Epochs of a lower score are not used.
const USABLE: f64 = 0.5;
/// The muscle is active in an epoch from this share of the window's mean power on: half of its
/// amplitude. A steady contraction is active throughout, rests and ramps of cyclic ones are not.
const ACTIVE: f64 = 0.25;
/// A signal spread over more than this share of the band is noise, not muscle.
const WHITE: f64 = 0.5;
const MEASURES: usize = 6;

/// Measures windows of surface EMG, at 20 to 4000 Hz.
///
/// ```
/// use interocept::{Processor, SampleRate, Status, emg::{Features, FeaturesConfig}};
/// # let emg: Vec<f64> = (0..2000).map(|i| libm::sin(0.7 * f64::from(i) * f64::from(i))).collect();
/// let measures = Features::run(&FeaturesConfig::default(), SampleRate::new(1000.0)?, &emg)?;
/// let rms = measures.iter().find(|m| m.id().key() == "emg.rms").unwrap();
/// assert!(rms.value().is_some());
/// let slope = measures.iter().find(|m| m.id().key() == "emg.fatigue_slope").unwrap();
/// assert_eq!(slope.status(), Status::TooShort); // of two seconds
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Features {
    config: FeaturesConfig,
    rate: SampleRate,
    epochs: Epochs,
    /// Whether the rate carries an octave of the band, and all of it.
    octave: bool,
    whole: bool,
    /// Length and hop of the windows.
    length: u64,
    hop: u64,
    start: u64,
    held: Held<Epoch>,
    taken: u64,
    told: bool,
    bench: Bench,
}
snapshot!(Features { epochs, start, held, taken, told }
          skip { config, rate, octave, whole, length, hop } skip heap { bench });

/// Where the slope is worked on: no part of the state.
#[derive(Clone, Debug)]
struct Bench {
    minutes: Vec<f64>,
    hz: Vec<f64>,
}
snapshot!(Bench {} skip heap { minutes, hz });

impl Processor for Features {
    type Config = FeaturesConfig;
    type Output = Measure;
    const INFO: Info = Info {
        name: "emg.features",
        call: "emg.features",
        about: "Strength, frequencies and fatigue of a muscle over sliding windows",
        input: Input::Samples,
        channels: &[Channel {
            name: "emg_mv",
            unit: Unit::Millivolt,
            doc: "Surface EMG as it came, not rectified.",
        }],
        source: "Merletti, J Electromyogr Kinesiol 9:iii, 1999 (reporting); \
                 De Luca, J Appl Biomech 13:135, 1997 (fatigue); Welch 1967 (spectra)",
    };

    fn new(config: &Self::Config, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let rate = rate.within(MIN_HZ, MAX_HZ)?;
        let FeaturesConfig { low_hz, high_hz, mains_hz, rail_low, rail_high, .. } = *config;
        let front = FrontConfig { order: ORDER, low_hz, high_hz, mains_hz, rail_low, rail_high };
        let most = (config.window_s / EPOCH_S) as usize + 4;
        let epochs = Epochs::new(&front, rate)?;
        // By epochs, which are whole samples: a window that is short of one sample loses an epoch.
        let samples = |s: f64| libm::round(s / EPOCH_S * epochs.length() as f64) as u64;
        Ok(Self {
            config: *config,
            rate,
            octave: front.band(rate).is_some(),
            whole: front.is_carried(rate),
            length: samples(config.window_s).max(rate.samples_covering(config.window_s) as u64),
            hop: samples(config.hop_s).max(1),
            epochs,
            start: 0,
            held: Held::new(most, Epoch::default())?,
            taken: 0,
            told: false,
            bench: Bench { minutes: try_vec(most, 0.0)?, hz: try_vec(most, 0.0)? },
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
        self.taken = self.taken.saturating_add(1);
        if let Some(epoch) = self.epochs.step(x) {
            self.end_epoch(epoch, sink);
        }
    }

    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<Measure>) {
        let steps = self.epochs.steps(frames);
        for _ in 0..steps {
            self.frame(&[f64::NAN], sink);
        }
        let rest = frames - steps;
        self.taken = self.taken.saturating_add(rest);
        if rest > 0 {
            self.epochs.lose(rest);
        }
    }

    fn finish(&mut self, sink: &mut impl Sink<Measure>) {
        // A recording shorter than a window still says what it can and why not the rest.
        if !self.told {
            self.tell(self.taken.saturating_sub(self.start), sink);
        }
    }

    fn latency(&self) -> Latency {
        let epoch = self.epochs.length() as f64;
        Latency { typical: epoch, worst: epoch }
    }

    fn max_outputs(&self, frames: usize) -> usize {
        let seconds = self.rate.seconds(frames as u64, 0.0) + self.config.window_s;
        let windows = (seconds / self.config.hop_s) as usize;
        windows.saturating_add(3).saturating_mul(MEASURES)
    }
}

impl Features {
    fn end_epoch(&mut self, epoch: Epoch, sink: &mut impl Sink<Measure>) {
        let now = self.taken;
        // Windows that ended in a gap hold only what was before it.
        self.close(epoch.start, sink);
        if epoch.start >= self.start {
            self.held.push(epoch);
        }
        self.close(now, sink);
    }

    /// Tells the windows that are over, but for those that hold nothing.
    fn close(&mut self, now: u64, sink: &mut impl Sink<Measure>) {
        loop {
            let end = self.start.saturating_add(self.length);
            if now < end {
                return;
            }
            if self.held.is_empty() {
                let hops = (now - end).checked_div(self.hop).unwrap_or(0) + 1;
                self.start = self.start.saturating_add(hops.saturating_mul(self.hop));
                return;
            }
            self.tell(self.length, sink);
            self.start = self.start.saturating_add(self.hop);
            let start = self.start;
            self.held.drop_while(|epoch| epoch.start < start);
        }
    }

    fn tell(&mut self, length: u64, sink: &mut impl Sink<Measure>) {
        self.told = true;
        let end = self.start.saturating_add(length);
        let window = Window::between(self.rate, self.start, end, 0, 0.0);
        if !self.octave {
            let ids = id::ENTRIES.iter().map(|entry| entry.id);
            return ids.for_each(|id| sink.put(Measure::absent(id, window, Status::NotComputed)));
        }
        let Bench { minutes, hz } = &mut self.bench;
        let (epoch, rate) = (self.epochs.length(), self.rate);
        let all = self.held.as_slice();
        let inside = all.iter().filter(|e| e.start.saturating_add(epoch) <= end);
        let good = || inside.clone().filter(|e| e.score >= USABLE);
        let n = good().count() as f64;
        let mean = |of: fn(&Epoch) -> f64| good().fold(0.0, |sum, e| sum + of(e)) / n;
        let whole = length.checked_div(epoch).unwrap_or(0).max(1) as f64;
        let quality = (good().fold(0.0, |sum, e| sum + e.score) / whole).min(1.0);
        let window = Window { count: n as u64, quality, ..window };
        let put = |id, value, margin| judged(id, window, value, margin);

        let power = mean(|e| e.power);
        let rms = libm::sqrt(power);
        // Of Gaussian noise of this bandwidth and duration (Bendat and Piersol, Random Data).
        let spread = Z / (2.0 * libm::sqrt(mean(|e| e.width_hz) * n * EPOCH_S));
        sink.put(put(id::RMS, rms, rms * spread));
        sink.put(put(id::ENVELOPE_MEAN, mean(|e| e.envelope), f64::NAN));
        let peak = good().fold(f64::NAN, |most, e| if e.peak <= most { most } else { e.peak });
        sink.put(put(id::ENVELOPE_PEAK, peak, f64::NAN));

        let muscle = WHITE * self.epochs.width_hz();
        let active = || good().filter(|e| e.power >= ACTIVE * power && e.width_hz <= muscle);
        let count = active().count();
        // Signal without muscle in it is worth nothing here.
        let quality = if count > 0 { quality } else { 0.0 };
        let window = Window { count: count as u64, quality, ..window };
        let put = |id, value, margin| judged(id, window, value, margin);
        let frequency = |id: MeasureId, of: fn(&Epoch) -> f64| {
            let n = count as f64;
            let mean = active().fold(0.0, |sum, e| sum + of(e)) / n;
            let squares = active().fold(0.0, |sum, e| sum + (of(e) - mean) * (of(e) - mean));
            put(id, mean, Z * libm::sqrt(squares / (n - 1.0) / n))
        };
        let slots = minutes.iter_mut().zip(hz.iter_mut());
        for ((minute, hz), e) in slots.zip(active()) {
            *minute = rate.seconds(e.start.saturating_sub(self.start), 0.0) / 60.0;
            *hz = e.median_hz;
        }
        let points = minutes.get(..count).zip(hz.get(..count));
        let line = points.and_then(|(t, hz)| stats::linear_regression(t, hz));
        let (slope, error) = line.map_or((f64::NAN, f64::NAN), |l| (l.slope, l.slope_error));
        let slope = put(id::FATIGUE_SLOPE, slope, Z * error);
        let told = [
            frequency(id::MEAN_FREQUENCY, |e| e.mean_hz),
            frequency(id::MEDIAN_FREQUENCY, |e| e.median_hz),
            slope,
        ];
        for measure in told {
            sink.put(if self.whole {
                measure
            } else {
                Measure::absent(measure.id(), window, Status::NotComputed)
            });
        }
    }
}

/// A value under the minimum requirements of the catalogue, give or take a margin.
fn judged(id: MeasureId, window: Window, value: f64, margin: f64) -> Measure {
    Measure::judged(id, window, None, value, (value - margin, value + margin))
}
