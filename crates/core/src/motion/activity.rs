//! How much a body moves, from the acceleration of a wrist or hip.

use crate::{
    Error, Processor, SampleRate, Sink,
    catalogue::{self, motion as id},
    choice, config,
    measure::{Measure, Status, Window},
    process::{Channel, Info, Input},
    record::Config as _,
    time::Latency,
    unit::Unit,
};
use interocept_dsp::{held::Held, snapshot};

choice! {
    /// Where the sensor is worn, which the borders of intensity depend on.
    pub enum Site {
        /// On the wrist of the hand that writes less.
        Wrist = 0, "wrist";
        /// On the hip.
        Hip = 1, "hip";
    }
}

config! {
    /// How long an epoch is, and where the sensor is worn.
    pub struct ActivityConfig: "motion.activity_config" {
        /// Length of the epochs.
        epoch_s: f64 [Second] = 5.0, range(1.0, 60.0), "van Hees and others, PLoS ONE 8:e61691, 2013";
        /// Where the sensor is worn.
        site: Site [One] = Site::Wrist, "the commonest";
    }
}

const STANDARD_GRAVITY: f64 = 9.806_65;
const RATES_HZ: (f64, f64) = (10.0, 1000.0);
/// A value beyond this, either way, is missing.
const GREATEST: f64 = 1e4;
/// Below this share of an epoch's samples nothing is told.
const LEAST_GOOD: f64 = 0.8;
/// Acceleration that stays nearer to none than this is in another unit.
const LEAST_MEAN_G: f64 = 0.5;
const MOST_MEAN_G: f64 = 4.0;
/// From light, moderate and vigorous activity on, in ENMO (Hildebrand and others, Med Sci Sports
/// Exerc 46:1816, 2014, and Scand J Med Sci Sports 27:1814, 2017; adults).
const WRIST_G: [f64; 3] = [0.0448, 0.1006, 0.4288];
const HIP_G: [f64; 3] = [0.0474, 0.0691, 0.2587];
const MEASURES: usize = 4;

/// Measures the activity of each epoch.
///
/// ```
/// use interocept::{Processor, SampleRate, motion::{Activity, ActivityConfig}};
/// let still = [0.0, 0.0, 9.80665].repeat(500);
/// let measures = Activity::run(&ActivityConfig::default(), SampleRate::new(100.0)?, &still)?;
/// let enmo = measures.iter().find(|m| m.id().key() == "motion.enmo").unwrap();
/// assert!(enmo.value().unwrap() < 1e-9);
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Activity {
    config: ActivityConfig,
    rate: SampleRate,
    length: u64,
    sizes: Held<f64>,
    sums: [f64; 3],
    taken: u64,
    start: u64,
}
snapshot!(Activity { sizes, sums, taken, start } skip { config, rate, length });

impl Processor for Activity {
    type Config = ActivityConfig;
    type Output = Measure;
    const INFO: Info = Info {
        name: "motion.activity",
        call: "motion.activity",
        about: "Measures how much a body moves in each epoch: ENMO, MAD, level and the angle of the sensor.",
        input: Input::Samples,
        channels: ACCELERATION,
        source: "van Hees and others, PLoS ONE 8:e61691, 2013 (ENMO); Vähä-Ypyä and others, Clin Physiol Funct Imaging 35:64, 2015 (MAD); Hildebrand and others, Med Sci Sports Exerc 46:1816, 2014 (levels)",
    };

    fn new(config: &ActivityConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let rate = rate.within(RATES_HZ.0, RATES_HZ.1)?;
        let length = rate.samples_covering(config.epoch_s).max(1);
        Ok(Self {
            config: *config,
            rate,
            length: length as u64,
            sizes: Held::new(length, 0.0)?,
            sums: [0.0; 3],
            taken: 0,
            start: 0,
        })
    }

    fn config(&self) -> &ActivityConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Measure>) {
        self.taken = self.taken.saturating_add(1);
        if frame.iter().all(|x| x.abs() <= GREATEST) {
            let square = frame.iter().fold(0.0, |sum, x| sum + x * x);
            self.sizes.push(libm::sqrt(square) / STANDARD_GRAVITY);
            for (sum, x) in self.sums.iter_mut().zip(frame) {
                *sum += x;
            }
        }
        if self.taken.saturating_sub(self.start) >= self.length {
            self.tell(sink);
        }
    }

    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<Measure>) {
        let left = self.length.saturating_sub(self.taken.saturating_sub(self.start));
        if frames < left {
            self.taken = self.taken.saturating_add(frames);
            return;
        }
        self.taken = self.taken.saturating_add(left);
        self.tell(sink);
        // Epochs that hold nothing are not told.
        let rest = frames - left;
        self.taken = self.taken.saturating_add(rest);
        let part = rest.checked_rem(self.length).unwrap_or(0);
        self.start = self.taken.saturating_sub(part);
    }

    fn finish(&mut self, _: &mut impl Sink<Measure>) {}

    fn latency(&self) -> Latency {
        Latency { typical: 0.0, worst: 0.0 }
    }

    fn max_outputs(&self, frames: usize) -> usize {
        let epochs = (frames as u64).checked_div(self.length).unwrap_or(0) as usize;
        (epochs + 2) * MEASURES
    }
}

impl Activity {
    fn tell(&mut self, sink: &mut impl Sink<Measure>) {
        let sizes = self.sizes.as_slice();
        let n = sizes.len() as f64;
        let quality = n / self.length as f64;
        let window = Window::between(
            self.rate,
            self.start,
            self.taken,
            sizes.len() as u64,
            quality.min(1.0),
        );
        let mean = sizes.iter().fold(0.0, |sum, x| sum + x) / n;
        let over =
            sizes.iter().fold(0.0, |sum, x| if *x > 1.0 { sum + (x - 1.0) } else { sum }) / n;
        let mad = sizes.iter().fold(0.0, |sum, x| sum + (x - mean).abs()) / n;
        let [x, y, z] = self.sums;
        let tilt = libm::atan2(z, libm::sqrt(x * x + y * y)).to_degrees();
        let borders = if self.config.site == Site::Wrist { WRIST_G } else { HIP_G };
        let level = borders.iter().filter(|b| over >= **b).count() as f64;
        let refused = if quality < LEAST_GOOD {
            Some(Status::PoorSignal)
        } else if !(LEAST_MEAN_G..=MOST_MEAN_G).contains(&mean) {
            Some(Status::OutOfRange)
        } else {
            None
        };
        let values =
            [(id::ENMO, over), (id::MAD, mad), (id::ACTIVITY_LEVEL, level), (id::ANGLE_Z, tilt)];
        for (id, value) in values {
            sink.put(match refused {
                Some(status) => Measure::absent(id, window, status),
                None if catalogue::find(id).is_some_and(|e| !window.lasts(e.min_window_s)) => {
                    Measure::new(id, window, value).with_status(Status::UltraShort)
                }
                None => Measure::new(id, window, value),
            });
        }
        self.sizes.clear();
        self.sums = [0.0; 3];
        self.start = self.taken;
    }
}

/// Three axes of acceleration.
pub(super) const ACCELERATION: &[Channel] = &[
    Channel {
        name: "acc_x_m_s2",
        unit: Unit::MetrePerSquareSecond,
        doc: "Acceleration with gravity along one axis; NaN where there is none.",
    },
    Channel { name: "acc_y_m_s2", unit: Unit::MetrePerSquareSecond, doc: "Along the second axis." },
    Channel { name: "acc_z_m_s2", unit: Unit::MetrePerSquareSecond, doc: "Along the third axis." },
];
