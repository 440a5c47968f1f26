//! Standing balance from the centre of pressure.

mod complexity;
mod density;
mod diffusion;
mod prepare;
mod shape;
mod spectrum;
mod trunk;

use super::windows::Windows;
use crate::{
    Error, Processor, SampleRate, Sink,
    catalogue::{self, Entry, sway as id},
    choice, config,
    measure::{Measure, MeasureId, Status, Window},
    process::{Channel, Info, Input},
    record::Config as _,
    time::Latency,
    unit::Unit,
};
use complexity::Complexity;
use diffusion::Diffusion;
use interocept_dsp::{
    alloc::{Vec, try_vec},
    detrend::Detrend,
    ring::SlidingWindow,
    snapshot,
    spectrum::{Welch, WelchConfig},
};
use prepare::TwoWay;
pub use trunk::{TrunkSway, TrunkSwayConfig};

choice! {
    /// What is done to the centre of pressure before it is described.
    pub enum Pipeline {
        /// Resampled to 25 Hz and low-pass filtered at 10 Hz, as in the review of all descriptors.
        Standard = 0, "standard";
        /// Described as it came, but for its mean.
        Raw = 1, "raw";
    }
}

config! {
    /// Which windows of the centre of pressure are described, and after what.
    pub struct SwayConfig: "motion.sway_config" {
        /// Length of the windows.
        window_s: f64 [Second] = 30.0, range(10.0, 600.0), "Scoppa and others, Gait Posture 37:290, 2013: no less than 25 s";
        /// From the start of one window to the start of the next.
        hop_s: f64 [Second] = 10.0, range(1.0, 600.0), "a third of the window";
        /// What is done before.
        pipeline: Pipeline [One] = Pipeline::Standard, "Quijoux and others, Physiol Rep 9:e15067, 2021";
    }
}

/// Rates of force plates and balance boards.
const RATES_HZ: (f64, f64) = (20.0, 2000.0);
/// Windows of more values are refused: their work would not be bounded by a second.
const MOST_VALUES: usize = 32_768;
/// A value beyond this, either way, is missing: no one stands there.
const GREATEST_MM: f64 = 1e5;
/// Less than this share of a window's samples, or a longer gap, and there is too little signal.
const LEAST_GOOD: f64 = 0.9;
const LONGEST_GAP_S: f64 = 1.0;

/// Describes standing balance over windows of the centre of pressure, in millimetres.
///
/// Frames are antero-posterior and medio-lateral. Every window gives all the descriptors of
/// Quijoux and others (2021), in their definitions; lengths are in mm where theirs are in cm. In
/// the standard pipeline there are sample entropy and the scaling of fluctuations too.
///
/// ```
/// use interocept::{Processor, SampleRate, motion::{Sway, SwayConfig}};
/// let cop: Vec<f64> = (0..3000)
///     .flat_map(|i| [4.0 * libm::sin(f64::from(i) / 70.0), 2.0 * libm::cos(f64::from(i) / 41.0)])
///     .collect();
/// let measures = Sway::run(&SwayConfig::default(), SampleRate::new(100.0)?, &cop)?;
/// let rms = measures.iter().find(|m| m.id().key() == "motion.sway_rms_ap").unwrap();
/// assert!((rms.value().unwrap() - 2.8).abs() < 0.1);
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Sway {
    config: SwayConfig,
    rate: SampleRate,
    /// Of what is described.
    described_hz: f64,
    ap: SlidingWindow<f64>,
    ml: SlidingWindow<f64>,
    windows: Windows,
    bench: Bench,
}
snapshot!(Sway { ap, ml, windows } skip { config, rate, described_hz } skip heap { bench });

/// Where a window is worked on: no part of the state.
#[derive(Clone, Debug)]
struct Bench {
    given: [Vec<f64>; 2],
    described: [Vec<f64>; 2],
    speed: [Vec<f64>; 2],
    curve: Vec<f64>,
    order: Vec<u32>,
    psd: Vec<f64>,
    lowpass: TwoWay,
    density: TwoWay,
    welch: Welch,
    diffusion: Diffusion,
    /// Of the resampled signal only.
    complexity: Option<Complexity>,
}
impl interocept_dsp::state::Snapshot for Bench {
    fn save(&self, _: &mut interocept_dsp::state::Writer<'_>) {}
    fn load(
        &mut self,
        _: &mut interocept_dsp::state::Reader<'_>,
    ) -> Result<(), interocept_dsp::state::StateError> {
        Ok(())
    }
    fn heap_bytes(&self) -> usize {
        let Self { given, described, speed, curve, order, psd, .. } = self;
        let series = [given, described, speed].iter().map(|s| s.heap_bytes()).sum::<usize>();
        series
            + curve.heap_bytes()
            + order.heap_bytes()
            + psd.heap_bytes()
            + self.lowpass.heap_bytes()
            + self.density.heap_bytes()
            + self.welch.heap_bytes()
            + self.diffusion.heap_bytes()
            + self.complexity.as_ref().map_or(0, Complexity::heap_bytes)
    }
}

/// One axis of a window: its mean, the rest, and how fast that is.
#[derive(Clone, Copy, Debug)]
struct Axis<'a> {
    mean: f64,
    x: &'a [f64],
    speed: &'a [f64],
}

impl Axis<'_> {
    /// From each value to the next.
    fn steps(&self) -> impl Iterator<Item = f64> + '_ {
        self.x.iter().zip(self.x.iter().skip(1)).map(|(a, b)| b - a)
    }

    /// Variance of the speed.
    fn spread(&self) -> f64 {
        interocept_dsp::stats::variance(self.speed, 0).unwrap_or(f64::NAN)
    }
}

/// What is described.
#[derive(Clone, Copy, Debug)]
struct Cop<'a> {
    ml: Axis<'a>,
    ap: Axis<'a>,
    rate_hz: f64,
}

/// Where values go.
struct Out<'a> {
    window: Window,
    sink: &'a mut dyn FnMut(Measure),
}

impl Out<'_> {
    fn put(&mut self, id: MeasureId, value: f64) {
        let short = catalogue::find(id).is_some_and(|e| !self.window.lasts(e.min_window_s));
        let measure = Measure::new(id, self.window, value);
        (self.sink)(measure.with_status(if short { Status::UltraShort } else { Status::Ok }));
    }
}

impl Out<'_> {
    fn absent(&mut self, id: MeasureId) {
        (self.sink)(Measure::absent(id, self.window, Status::NotComputed));
    }
}

impl Bench {
    fn new(length: usize, values: usize, pipeline: Pipeline, hz: f64) -> Result<Self, Error> {
        let room = |n| -> Result<[Vec<f64>; 2], Error> { Ok([try_vec(n, 0.0)?, try_vec(n, 0.0)?]) };
        let segment = (spectrum::SEGMENT_S * hz) as usize;
        let welch = WelchConfig {
            transform: values.max(segment),
            detrend: Detrend::Linear,
            ..WelchConfig::new(segment)
        };
        let welch = Welch::new(&welch, hz)?;
        let resampled = pipeline == Pipeline::Standard;
        Ok(Self {
            given: room(length)?,
            described: room(if resampled { values } else { 0 })?,
            speed: room(values)?,
            curve: try_vec(values, 0.0)?,
            order: try_vec(values, 0)?,
            psd: try_vec(welch.bins(), 0.0)?,
            lowpass: TwoWay::usual(if resampled { values } else { 0 })?,
            density: TwoWay::new(values, density::CORNER_HZ, hz)?,
            welch,
            diffusion: Diffusion::new(values, hz)?,
            complexity: if resampled { Some(Complexity::new(values)?) } else { None },
        })
    }

    /// Describes what was given, without its mean.
    fn describe(&mut self, means: [f64; 2], rate_hz: f64, described_hz: f64, out: &mut Out<'_>) {
        let Self { given, described, speed, curve, order, psd, .. } = self;
        let standard = described.iter().all(|x| !x.is_empty());
        if standard {
            for (x, y) in given.iter().zip(described.iter_mut()) {
                prepare::resample(x, rate_hz, y);
                self.lowpass.run(y);
            }
        }
        let [ap, ml] = if standard { &*described } else { &*given };
        let [ap_speed, ml_speed] = speed;
        prepare::speed(ap, described_hz, ap_speed);
        prepare::speed(ml, described_hz, ml_speed);
        let [ap_mean, ml_mean] = means;
        let cop = Cop {
            ap: Axis { mean: ap_mean, x: ap, speed: ap_speed },
            ml: Axis { mean: ml_mean, x: ml, speed: ml_speed },
            rate_hz: described_hz,
        };
        shape::describe(&cop, order, curve, out);
        density::describe(&cop, &mut self.density, curve, out);
        for (axis, ids) in [(&cop.ml, &id::SWAY_ML), (&cop.ap, &id::SWAY_AP)] {
            // The lengths were chosen in `new`.
            let _ = self.welch.compute(axis.x, psd);
            spectrum::describe(psd, self.welch.step_hz(), ids, out);
            self.diffusion.describe(axis.x, described_hz, ids, out);
            if let Some(complexity) = &mut self.complexity {
                complexity.describe(axis.x, ids, out);
            } else {
                out.absent(ids.sample_entropy);
                out.absent(ids.dfa);
            }
        }
    }
}

impl Processor for Sway {
    type Config = SwayConfig;
    type Output = Measure;
    const INFO: Info = Info {
        name: "motion.sway",
        call: "motion.sway",
        about: "Describes standing balance over windows of the centre of pressure.",
        input: Input::Samples,
        channels: &[
            Channel {
                name: "ap_mm",
                unit: Unit::Millimetre,
                doc: "Centre of pressure, antero-posterior; NaN where there is none.",
            },
            Channel { name: "ml_mm", unit: Unit::Millimetre, doc: "The same, medio-lateral." },
        ],
        source: "Quijoux and others, Physiol Rep 9:e15067, 2021; Prieto and others, IEEE Trans Biomed Eng 43:956, 1996",
    };

    fn new(config: &SwayConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let rate = rate.within(RATES_HZ.0, RATES_HZ.1)?;
        let length = rate.samples_covering(config.window_s);
        let (values, described_hz) = match config.pipeline {
            Pipeline::Standard => (prepare::resampled(length, rate.hz()), prepare::RESAMPLED_HZ),
            Pipeline::Raw => (length, rate.hz()),
        };
        if values > MOST_VALUES {
            return Err(Error::InvalidConfig {
                field: "window_s",
                value: config.window_s,
                min: 10.0,
                max: MOST_VALUES as f64 / described_hz,
            });
        }
        Ok(Self {
            config: *config,
            rate,
            described_hz,
            ap: SlidingWindow::new(length)?,
            ml: SlidingWindow::new(length)?,
            windows: Windows::new(rate, length, config.hop_s),
            bench: Bench::new(length, values, config.pipeline, described_hz)?,
        })
    }

    fn config(&self) -> &SwayConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    #[inline]
    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Measure>) {
        let [ap, ml] = frame else { return };
        // Half a place is none.
        let known = ap.abs() <= GREATEST_MM && ml.abs() <= GREATEST_MM;
        self.ap.push(if known { *ap } else { f64::NAN });
        self.ml.push(if known { *ml } else { f64::NAN });
        if self.windows.take() {
            self.tell(sink);
        }
    }

    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<Measure>) {
        let steps = self.windows.steps(frames);
        for _ in 0..steps {
            self.frame(&[f64::NAN; 2], sink);
        }
        self.windows.skip(frames - steps);
    }

    fn finish(&mut self, sink: &mut impl Sink<Measure>) {
        if let Some(window) = self.windows.untold() {
            absent(id::ENTRIES, window, Status::TooShort, sink);
        }
    }

    fn latency(&self) -> Latency {
        Latency { typical: 0.0, worst: 0.0 }
    }

    fn max_outputs(&self, frames: usize) -> usize {
        self.windows.most(frames).saturating_mul(id::ENTRIES.len())
    }
}

impl Sway {
    fn tell(&mut self, sink: &mut impl Sink<Measure>) {
        let given = [self.ap.as_slice(), self.ml.as_slice()];
        let mut means = [0.0; 2];
        let mut worst = (0, 0);
        let mut flat = false;
        let slots = self.bench.given.iter_mut().zip(&mut means);
        for ((to, mean), from) in slots.zip(given) {
            for (to, from) in to.iter_mut().zip(from) {
                *to = *from;
            }
            let known = || from.iter().filter(|x| !x.is_nan());
            let n = known().count();
            *mean = known().fold(0.0, |sum, x| sum + x) / n as f64;
            worst = prepare::bridge(to).unwrap_or((to.len(), to.len()));
            let first = known().next().copied().unwrap_or(0.0);
            flat |= known().all(|x| *x == first);
            to.iter_mut().for_each(|x| *x -= *mean);
        }
        let (window, poor) = judged(&self.windows, self.ap.as_slice().len(), worst, self.rate);
        if poor || flat {
            let status = if poor { Status::PoorSignal } else { Status::NoVariation };
            return absent(id::ENTRIES, window, status, sink);
        }
        let mut out = Out { window, sink: &mut |measure| sink.put(measure) };
        self.bench.describe(means, self.rate.hz(), self.described_hz, &mut out);
    }
}

/// The window that has just ended, and whether too much of it is missing: how much, and the longest
/// run of it.
fn judged(
    windows: &Windows,
    length: usize,
    (missing, longest): (usize, usize),
    rate: SampleRate,
) -> (Window, bool) {
    let good = length - missing.min(length);
    let quality = 1.0 - missing as f64 / length.max(1) as f64;
    let poor = quality < LEAST_GOOD || longest as f64 > LONGEST_GAP_S * rate.hz();
    (windows.window(good, quality), poor)
}

/// All of them, without values.
fn absent(entries: &[Entry], window: Window, status: Status, sink: &mut impl Sink<Measure>) {
    entries.iter().for_each(|e| sink.put(Measure::absent(e.id, window, status)));
}

#[cfg(test)]
mod tests;
