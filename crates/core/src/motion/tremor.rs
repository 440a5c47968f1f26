//! Tremor of a limb: how strong, how fast, how steady.

use super::{inertial, windows::Windows};
use crate::{
    Error, Processor, SampleRate, Sink,
    catalogue::motion as id,
    config,
    measure::{Measure, MeasureId, Status, Window},
    process::{Info, Input},
    record::Config as _,
    time::Latency,
};
use interocept_dsp::{
    alloc::{Vec, try_vec},
    detrend::Detrend,
    ring::SlidingWindow,
    snapshot,
    spectrum::{Welch, WelchConfig},
};

config! {
    /// Which windows are looked at, and what counts as tremor.
    pub struct TremorConfig: "motion.tremor_config" {
        /// Length of the windows.
        window_s: f64 [Second] = 3.0, range(2.0, 30.0), "Luft and others, J Clin Med 8:2082, 2019";
        /// From the start of one window to the start of the next.
        hop_s: f64 [Second] = 1.5, range(0.5, 30.0), "half of the window";
        /// The least share of the band's power within 1 Hz of the peak.
        least_share: f64 [One] = 0.5, range(0.1, 1.0), "own: noise has a quarter";
        /// The least root mean square of the band, in rad/s of turning; of acceleration in m/s² three
        /// times as much.
        least_rms: f64 [One] = 0.02, range(0.0, 10.0), "own: three times the noise of small sensors";
    }
}

const RATES_HZ: (f64, f64) = (30.0, 2000.0);
/// The band of tremor, and that of voluntary movement.
const BAND_HZ: (f64, f64) = (3.5, 12.0);
const VOLUNTARY_HZ: (f64, f64) = (0.5, 3.0);
/// The peak with its neighbourhood, either way.
const BESIDE_HZ: f64 = 1.0;
/// Movement of more than this many times the power of the tremor may only look like it.
const VOLUNTARY: f64 = 4.0;
/// Spectra are sampled so finely.
const STEP_HZ: f64 = 0.1;
const GREATEST: f64 = 1e4;
const LEAST_GOOD: f64 = 0.9;
const MEASURES: [MeasureId; 4] =
    [id::TREMOR_FREQUENCY, id::TREMOR_RMS, id::TREMOR_AMPLITUDE, id::TREMOR_SHARE];

/// Looks for tremor in windows, in the rate of turn where there is one, else in the acceleration.
///
/// ```
/// use interocept::{Processor, SampleRate, motion::{Tremor, TremorConfig}};
/// let frames: Vec<f64> = (0..600)
///     .flat_map(|i| [0.0, 0.0, 9.81, 0.5 * libm::sin(f64::from(i) * 0.05 * std::f64::consts::TAU), 0.0, 0.0])
///     .collect();
/// let measures = Tremor::run(&TremorConfig::default(), SampleRate::new(100.0)?, &frames)?;
/// let hz = measures.iter().find(|m| m.id().key() == "motion.tremor_frequency").unwrap();
/// assert!((hz.value().unwrap() - 5.0).abs() < 0.1);
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Tremor {
    config: TremorConfig,
    rate: SampleRate,
    axes: [SlidingWindow<f64>; 6],
    windows: Windows,
    bench: Bench,
}
snapshot!(Tremor { axes, windows } skip { config, rate } skip heap { bench });

#[derive(Clone, Debug)]
struct Bench {
    welch: Welch,
    one: Vec<f64>,
    all: Vec<f64>,
    series: Vec<f64>,
}
snapshot!(Bench {} skip heap { welch, one, all, series });

impl Processor for Tremor {
    type Config = TremorConfig;
    type Output = Measure;
    const INFO: Info = Info {
        name: "motion.tremor",
        call: "motion.tremor",
        about: "Looks for tremor of 3.5 to 12 Hz in windows: frequency, strength, share of the power.",
        input: Input::Samples,
        channels: inertial::CHANNELS,
        source: "Luft and others, J Clin Med 8:2082, 2019; Deuschl and others, Mov Disord 13 S3:2, 1998 (bands)",
    };

    fn new(config: &TremorConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let rate = rate.within(RATES_HZ.0, RATES_HZ.1)?;
        let length = rate.samples_covering(config.window_s).max(2);
        let transform = length.max((rate.hz() / STEP_HZ) as usize).next_power_of_two();
        let welch = WelchConfig { transform, detrend: Detrend::Linear, ..WelchConfig::new(length) };
        let welch = Welch::new(&welch, rate.hz())?;
        let axis = || SlidingWindow::new(length);
        Ok(Self {
            config: *config,
            rate,
            axes: [axis()?, axis()?, axis()?, axis()?, axis()?, axis()?],
            windows: Windows::new(rate, length, config.hop_s),
            bench: Bench {
                one: try_vec(welch.bins(), 0.0)?,
                all: try_vec(welch.bins(), 0.0)?,
                series: try_vec(length, 0.0)?,
                welch,
            },
        })
    }

    fn config(&self) -> &TremorConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Measure>) {
        for (axis, x) in self.axes.iter_mut().zip(frame) {
            axis.push(if x.abs() <= GREATEST { *x } else { f64::NAN });
        }
        if self.windows.take() {
            self.tell(sink);
        }
    }

    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<Measure>) {
        let steps = self.windows.steps(frames);
        for _ in 0..steps {
            self.frame(&[f64::NAN; 6], sink);
        }
        self.windows.skip(frames - steps);
    }

    fn finish(&mut self, sink: &mut impl Sink<Measure>) {
        if let Some(window) = self.windows.untold() {
            absent(window, Status::TooShort, sink);
        }
    }

    fn latency(&self) -> Latency {
        Latency { typical: 0.0, worst: 0.0 }
    }

    fn max_outputs(&self, frames: usize) -> usize {
        self.windows.most(frames).saturating_mul(MEASURES.len())
    }
}

impl Tremor {
    fn tell(&mut self, sink: &mut impl Sink<Measure>) {
        let [ax, ay, az, gx, gy, gz] = self.axes.each_ref().map(SlidingWindow::as_slice);
        let known = |axes: [&[f64]; 3]| {
            let missing = |axis: &[f64]| axis.iter().filter(|x| x.is_nan()).count();
            let worst = axes.into_iter().map(missing).fold(0, usize::max);
            1.0 - worst as f64 / ax.len().max(1) as f64
        };
        let (acc, gyr) = ([ax, ay, az], [gx, gy, gz]);
        let turning = known(gyr) >= LEAST_GOOD;
        let axes = if turning { gyr } else { acc };
        let quality = known(axes);
        let window = self.windows.window(ax.len(), quality);
        let Bench { welch, one, all, series } = &mut self.bench;
        if quality < LEAST_GOOD {
            return absent(window, Status::PoorSignal, sink);
        }
        all.fill(0.0);
        for axis in axes {
            let mut held = axis.iter().find(|x| !x.is_nan()).copied().unwrap_or(0.0);
            for (to, x) in series.iter_mut().zip(axis) {
                held = if x.is_nan() { held } else { *x };
                *to = held;
            }
            // The lengths were chosen in `new`.
            let _ = welch.compute(series, one);
            for (sum, p) in all.iter_mut().zip(&*one) {
                *sum += p;
            }
        }
        let step_hz = welch.step_hz();
        let bins = || all.iter().enumerate().map(|(k, p)| (k as f64 * step_hz, *p));
        let power = |low: f64, high: f64| {
            bins().filter(|(hz, _)| *hz >= low && *hz <= high).fold(0.0, |sum, (_, p)| sum + p)
                * step_hz
        };
        let (low, high) = BAND_HZ;
        let inside = bins().filter(|(hz, _)| *hz >= low && *hz <= high);
        let peak =
            inside.fold((f64::NAN, 0.0), |best, bin| if bin.1 > best.1 { bin } else { best });
        let band = power(low, high);
        let from = if peak.0 - BESIDE_HZ > low { peak.0 - BESIDE_HZ } else { low };
        let to = if peak.0 + BESIDE_HZ < high { peak.0 + BESIDE_HZ } else { high };
        let near = power(from, to);
        let share = near / band;
        let rms = libm::sqrt(band);
        let scale = if turning { 1.0 } else { 3.0 };
        let tremor = share >= self.config.least_share
            && rms >= scale * self.config.least_rms
            && power(VOLUNTARY_HZ.0, VOLUNTARY_HZ.1) <= VOLUNTARY * near;
        // Of a sine: half of what it swings through, in degrees or in millimetres.
        let w = 2.0 * core::f64::consts::PI * peak.0;
        let swing = core::f64::consts::SQRT_2 * libm::sqrt(near);
        let amplitude = if turning { (swing / w).to_degrees() } else { f64::NAN };
        let mut put = |id: MeasureId, value: f64, told: bool| {
            sink.put(if told {
                Measure::new(id, window, value)
            } else {
                Measure::absent(id, window, Status::Undefined)
            });
        };
        put(id::TREMOR_FREQUENCY, peak.0, tremor);
        put(id::TREMOR_RMS, rms, true);
        put(id::TREMOR_AMPLITUDE, amplitude, tremor);
        put(id::TREMOR_SHARE, share, true);
    }
}

/// All of them, without values.
fn absent(window: Window, status: Status, sink: &mut impl Sink<Measure>) {
    MEASURES.iter().for_each(|id| sink.put(Measure::absent(*id, window, status)));
}
