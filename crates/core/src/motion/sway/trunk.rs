//! Standing balance from an accelerometer on the lower back.

use super::{
    super::windows::Windows,
    Out, RATES_HZ, absent, judged,
    prepare::{self, TwoWay},
    spectrum::{self, InBand},
};
use crate::{
    Error, Processor, SampleRate, Sink,
    catalogue::trunk as id,
    config,
    imu::vector::{cross, dot, norm, scale, sub, unit},
    measure::{Measure, Status},
    process::{Channel, Info, Input},
    record::Config as _,
    time::Latency,
    unit::Unit,
};
use core::f64::consts::PI;
use interocept_dsp::{
    alloc::{Vec, try_vec},
    detrend::Detrend,
    ring::SlidingWindow,
    snapshot,
    spectrum::{Welch, WelchConfig},
};

config! {
    /// Which windows of a stance are described.
    pub struct TrunkSwayConfig: "motion.trunk_sway_config" {
        /// Length of the windows.
        window_s: f64 [Second] = 30.0, range(10.0, 600.0), "Mancini and others, J Neuroeng Rehabil 9:59, 2012: trials of 30 s";
        /// From the start of one window to the start of the next.
        hop_s: f64 [Second] = 10.0, range(1.0, 600.0), "a third of the window";
    }
}

/// Corner of the low-pass, and the band whose frequencies are described.
const CORNER_HZ: f64 = 3.5;
const BAND_HZ: (f64, f64) = (0.15, CORNER_HZ);
/// A value beyond this, either way, is missing.
const GREATEST: f64 = 1e3;
/// The mean acceleration of who stands on earth, m/s².
const GRAVITY: core::ops::RangeInclusive<f64> = 5.9..=15.7;

/// Describes standing balance over windows of the acceleration of the lower back.
///
/// The sensor's axes point forwards, left and up, or nearly so: what gravity shows of their tilt is
/// taken out (Moe-Nilssen 1998). The rest is low-pass filtered at 3.5 Hz.
///
/// ```
/// use interocept::{Processor, SampleRate, motion::{TrunkSway, TrunkSwayConfig}};
/// // A back that sways forwards and backwards twice in five seconds, on a sensor tilted by 5°.
/// let tilt = 5.0_f64.to_radians();
/// let frames: Vec<f64> = (0..3000)
///     .flat_map(|i| {
///         let a = 0.1 * libm::sin(f64::from(i) / 100.0 * 0.4 * std::f64::consts::TAU);
///         [a * tilt.cos() - 9.81 * tilt.sin(), 0.01 * a, 9.81 * tilt.cos() + a * tilt.sin()]
///     })
///     .collect();
/// let m = TrunkSway::run(&TrunkSwayConfig::default(), SampleRate::new(100.0)?, &frames)?;
/// let value = |key: &str| m.iter().find(|m| m.id().key() == key).unwrap().value().unwrap();
/// assert!((value("motion.trunk_sway_rms_ap") - 0.0707).abs() < 1e-3);
/// assert!((value("motion.trunk_sway_power_frequency_50") - 0.4).abs() < 0.05);
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct TrunkSway {
    config: TrunkSwayConfig,
    rate: SampleRate,
    axes: [SlidingWindow<f64>; 3],
    windows: Windows,
    bench: Bench,
}
snapshot!(TrunkSway { axes, windows } skip { config, rate } skip heap { bench });

/// A minute at the fastest rate: nothing here takes more than the logarithm longer by value.
const MOST_VALUES: usize = 120_000;

/// Where a window is worked on: no part of the state.
#[derive(Clone, Debug)]
struct Bench {
    given: [Vec<f64>; 3],
    speed: Vec<f64>,
    psd: [Vec<f64>; 2],
    lowpass: TwoWay,
    welch: Welch,
}
snapshot!(Bench {} skip heap { given, speed, psd, lowpass, welch });

impl Bench {
    fn new(length: usize, rate_hz: f64) -> Result<Self, Error> {
        let segment = (spectrum::SEGMENT_S * rate_hz) as usize;
        let welch = WelchConfig {
            transform: length.max(segment),
            detrend: Detrend::Linear,
            ..WelchConfig::new(segment)
        };
        let welch = Welch::new(&welch, rate_hz)?;
        let room = |n| try_vec(n, 0.0);
        Ok(Self {
            given: [room(length)?, room(length)?, room(length)?],
            speed: room(length)?,
            psd: [room(welch.bins())?, room(welch.bins())?],
            lowpass: TwoWay::new(length, CORNER_HZ, rate_hz)?,
            welch,
        })
    }

    /// Turns what was given into what is level, forwards and to the left, by where its mean says
    /// that up is. Nothing where that is not the gravity of the earth, or up is where left was.
    fn level(&mut self) -> Option<()> {
        let n = self.speed.len() as f64;
        let mean = self.given.each_ref().map(|x| x.iter().fold(0.0, |sum, v| sum + v) / n);
        let up = unit(mean).filter(|_| GRAVITY.contains(&norm(mean)))?;
        let [_, along, _] = up;
        let left = unit(sub([0.0, 1.0, 0.0], scale(up, along)))?;
        let forwards = cross(left, up);
        let [x, y, z] = &mut self.given;
        for ((x, y), z) in x.iter_mut().zip(y.iter_mut()).zip(z.iter()) {
            let a = [*x, *y, *z];
            (*x, *y) = (dot(forwards, a), dot(left, a));
        }
        Some(())
    }

    fn describe(&mut self, rate_hz: f64, out: &mut Out<'_>) {
        let Self { given: [ap, ml, _], speed, psd, lowpass, welch } = self;
        let n = ap.len() as f64;
        let sum = |values: &mut dyn Iterator<Item = f64>| values.fold(0.0, |sum, v| sum + v);
        let mut jerk = 0.0;
        for (x, psd) in [&mut *ap, &mut *ml].into_iter().zip(psd.iter_mut()) {
            lowpass.run(x);
            let mean = sum(&mut x.iter().copied()) / n;
            x.iter_mut().for_each(|v| *v -= mean);
            prepare::speed(x, rate_hz, speed);
            jerk += 0.5 * sum(&mut speed.iter().map(|v| v * v)) / rate_hz;
            // The lengths were chosen in `new`.
            let _ = welch.compute(x, psd);
        }
        let square = |x: &[f64]| sum(&mut x.iter().map(|v| v * v)) / n;
        let (ap2, ml2) = (square(ap), square(ml));
        let points = || ap.iter().zip(ml.iter());
        let long = |x: f64, y: f64| libm::sqrt(x * x + y * y);
        let distance = sum(&mut points().map(|(x, y)| long(*x, *y))) / n;
        let steps = points().zip(points().skip(1));
        let path = sum(&mut steps.map(|((a, b), (c, d))| long(c - a, d - b)));
        out.put(id::TRUNK_SWAY_JERK, jerk);
        out.put(id::TRUNK_SWAY_RMS, libm::sqrt(ap2 + ml2));
        out.put(id::TRUNK_SWAY_RMS_AP, libm::sqrt(ap2));
        out.put(id::TRUNK_SWAY_RMS_ML, libm::sqrt(ml2));
        out.put(id::TRUNK_SWAY_DISTANCE, distance);
        out.put(id::TRUNK_SWAY_PATH, path);
        let length_s = (n - 1.0) / rate_hz;
        out.put(id::TRUNK_SWAY_MEAN_FREQUENCY, path / (2.0 * PI * distance * length_s));
        let [both, other] = psd;
        both.iter_mut().zip(other).for_each(|(p, q)| *p += *q);
        let all = InBand { psd: both, step_hz: welch.step_hz(), band_hz: BAND_HZ };
        out.put(id::TRUNK_SWAY_POWER_FREQUENCY_50, all.edge(0.5));
        out.put(id::TRUNK_SWAY_POWER_FREQUENCY_95, all.edge(0.95));
        out.put(id::TRUNK_SWAY_CENTROID_FREQUENCY, all.centroid());
        out.put(id::TRUNK_SWAY_FREQUENCY_DISPERSION, all.dispersion());
    }
}

impl Processor for TrunkSway {
    type Config = TrunkSwayConfig;
    type Output = Measure;
    const INFO: Info = Info {
        name: "motion.trunk_sway",
        call: "motion.trunk_sway",
        about: "Describes standing balance over windows of the acceleration of the lower back.",
        input: Input::Samples,
        channels: &[
            Channel {
                name: "acc_forward_m_s2",
                unit: Unit::MetrePerSquareSecond,
                doc: "Acceleration with gravity of the lower back, forwards; NaN where there is none.",
            },
            Channel {
                name: "acc_left_m_s2",
                unit: Unit::MetrePerSquareSecond,
                doc: "The same, to the left.",
            },
            Channel {
                name: "acc_up_m_s2",
                unit: Unit::MetrePerSquareSecond,
                doc: "The same, upwards: 9.81 at rest.",
            },
        ],
        source: "Mancini and others, J Neuroeng Rehabil 9:59, 2012; Moe-Nilssen, Clin Biomech 13:320, 1998 (tilt)",
    };

    fn new(config: &TrunkSwayConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let rate = rate.within(RATES_HZ.0, RATES_HZ.1)?;
        let length = rate.samples_covering(config.window_s);
        if length > MOST_VALUES {
            return Err(Error::InvalidConfig {
                field: "window_s",
                value: config.window_s,
                min: 10.0,
                max: MOST_VALUES as f64 / rate.hz(),
            });
        }
        let window = || SlidingWindow::new(length);
        Ok(Self {
            config: *config,
            rate,
            axes: [window()?, window()?, window()?],
            windows: Windows::new(rate, length, config.hop_s),
            bench: Bench::new(length, rate.hz())?,
        })
    }

    fn config(&self) -> &TrunkSwayConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    #[inline]
    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Measure>) {
        let known = frame.iter().all(|x| x.abs() <= GREATEST);
        for (axis, x) in self.axes.iter_mut().zip(frame) {
            axis.push(if known { *x } else { f64::NAN });
        }
        if self.windows.take() {
            self.tell(sink);
        }
    }

    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<Measure>) {
        let steps = self.windows.steps(frames);
        for _ in 0..steps {
            self.frame(&[f64::NAN; 3], sink);
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

impl TrunkSway {
    fn tell(&mut self, sink: &mut impl Sink<Measure>) {
        let mut worst = (0, 0);
        let mut flat = true;
        for (to, from) in self.bench.given.iter_mut().zip(&self.axes) {
            let from = from.as_slice();
            for (to, from) in to.iter_mut().zip(from) {
                *to = *from;
            }
            let mut known = from.iter().filter(|x| !x.is_nan());
            let first = known.next().copied().unwrap_or(0.0);
            flat &= known.all(|x| *x == first);
            worst = prepare::bridge(to).unwrap_or((to.len(), to.len()));
        }
        let length = self.bench.speed.len();
        let (window, poor) = judged(&self.windows, length, worst, self.rate);
        let mut refuse = |status| absent(id::ENTRIES, window, status, sink);
        if poor {
            return refuse(Status::PoorSignal);
        }
        if flat {
            return refuse(Status::NoVariation);
        }
        if self.bench.level().is_none() {
            return refuse(Status::OutOfRange);
        }
        let mut out = Out { window, sink: &mut |measure| sink.put(measure) };
        self.bench.describe(self.rate.hz(), &mut out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(frame: impl Fn(f64) -> [f64; 3]) -> alloc::vec::Vec<Measure> {
        let frames: alloc::vec::Vec<f64> =
            (0..3000).flat_map(|i| frame(f64::from(i) / 100.0)).collect();
        TrunkSway::run(&TrunkSwayConfig::default(), SampleRate::new(100.0).unwrap(), &frames)
            .unwrap()
    }

    fn value(measures: &[Measure], id: crate::measure::MeasureId) -> f64 {
        measures.iter().find(|m| m.id() == id).unwrap().value().unwrap()
    }

    /// A circle of known radius and pace: every descriptor has a closed form.
    #[test]
    fn a_circle_is_described_exactly() {
        let (radius, hz) = (0.2, 0.5);
        let pace = 2.0 * PI * hz;
        let m = run(|t| [radius * libm::cos(pace * t), radius * libm::sin(pace * t), 9.81]);
        let near = |id, wanted: f64| {
            let seen = value(&m, id);
            assert!((seen / wanted - 1.0).abs() < 0.02, "{} {seen} {wanted}", id.key());
        };
        near(id::TRUNK_SWAY_RMS, radius);
        near(id::TRUNK_SWAY_RMS_AP, radius / 2_f64.sqrt());
        near(id::TRUNK_SWAY_RMS_ML, radius / 2_f64.sqrt());
        near(id::TRUNK_SWAY_DISTANCE, radius);
        near(id::TRUNK_SWAY_PATH, radius * pace * 30.0);
        near(id::TRUNK_SWAY_JERK, 0.5 * radius * radius * pace * pace * 30.0);
        near(id::TRUNK_SWAY_MEAN_FREQUENCY, hz);
        assert!((value(&m, id::TRUNK_SWAY_POWER_FREQUENCY_50) - hz).abs() < 0.05);
        assert!((value(&m, id::TRUNK_SWAY_CENTROID_FREQUENCY) - hz).abs() < 0.06);
        assert!(value(&m, id::TRUNK_SWAY_FREQUENCY_DISPERSION) < 0.2);
    }

    #[test]
    fn the_tilt_of_the_sensor_does_not_count() {
        let sway = |t: f64| [0.1 * libm::sin(3.0 * t), 0.05 * libm::cos(5.0 * t), 9.81];
        let level = run(sway);
        let (sin, cos) = libm::sincos(0.2);
        let tilted = run(|t| {
            let [x, y, z] = sway(t);
            [cos * x - sin * z, y, sin * x + cos * z]
        });
        for (a, b) in level.iter().zip(&tilted) {
            let (a, b) = (a.value().unwrap(), b.value().unwrap());
            assert!((a - b).abs() <= 2e-3 * a.abs(), "{a} {b}");
        }
    }

    #[test]
    fn what_is_no_stance_has_its_reason() {
        let status = |frame: fn(f64) -> [f64; 3]| run(frame).first().unwrap().status();
        assert_eq!(status(|t| [0.1 * libm::sin(t), 0.0, 1.0]), Status::OutOfRange, "in g");
        assert_eq!(status(|_| [0.0, 0.0, 9.81]), Status::NoVariation);
        assert_eq!(status(|t| [t, 0.0, if t > 5.0 { f64::NAN } else { 9.81 }]), Status::PoorSignal);
    }
}
