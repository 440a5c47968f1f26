//! The processor: samples as they come, with their gaps and faults, to orientations.

use super::{
    bias::{BiasLimits, DEGREES, Known},
    checks::Checks,
    clock::Clock,
    filter::Limits,
    magnet::MagnetLimits,
    quaternion::Quaternion,
    rest::RestLimits,
    tracker::Tracker,
    uncertainty::MOST,
    vector::{Vector, dot, norm},
};
use crate::{
    Error, Processor, SampleRate, Sink, choice, config, flags,
    process::{Channel, Info, Input},
    record,
    record::Config as _,
    time::Latency,
    unit::Unit,
};
use interocept_dsp::snapshot;

flags! {
    /// What is to be known of an orientation.
    pub struct OrientationFlags {
        /// There is none: nothing has come yet, or too long ago.
        NO_DATA = 0, "no_data";
        /// The sample is missing; the orientation is predicted from those before.
        GAP = 1, "gap";
        /// Shortly after the start or a gap: the vertical is still being found.
        SETTLING = 2, "settling";
        /// The sensor lies still.
        REST = 3, "rest";
        /// The magnetic field is not that of the earth, or not known yet; the heading is held.
        MAGNET_DISTURBED = 4, "magnet_disturbed";
        /// No magnetic field has come, or only zeros: the heading counts from the start and drifts.
        NO_MAGNETOMETER = 5, "no_magnetometer";
        /// An axis is at the end of its range.
        CLIPPED = 6, "clipped";
        /// An axis has stood still for a second, while another has not.
        FROZEN = 7, "frozen_axis";
        /// Turns faster than any gyroscope shows: degrees have been taken for radians.
        GYROSCOPE_UNITS = 8, "gyroscope_units";
        /// The acceleration is far from that of gravity on the whole: g have been taken for m/s².
        ACCELEROMETER_UNITS = 9, "accelerometer_units";
        /// The acceleration points the other way than was said of the start: gravity was taken for
        /// the force against it.
        FLIPPED = 10, "gravity_flipped";
        /// Samples come at another rate than was said, by their times or because what turns comes
        /// around too early or too late. A gyroscope of a wrong scale looks the same.
        RATE_DRIFT = 11, "rate_drift";
        /// Angular rate and acceleration do not tell of one movement: axes are swapped, or a unit is
        /// wrong.
        MISFIT = 12, "misfit";
        /// The sample is not later than the one before, and was left out.
        REPEATED = 13, "repeated";
        /// The acceleration is missing; the orientation follows the angular rate alone.
        NO_ACCELERATION = 14, "no_acceleration";
    }
}

choice! {
    /// Which axis of the sensor points up at the start.
    pub enum Up {
        /// Nobody has said.
        Unknown = 0, "unknown";
        /// Along x.
        PlusX = 1, "x";
        /// Against x.
        MinusX = 2, "minus_x";
        /// Along y.
        PlusY = 3, "y";
        /// Against y.
        MinusY = 4, "minus_y";
        /// Along z.
        PlusZ = 5, "z";
        /// Against z.
        MinusZ = 6, "minus_z";
    }
}

impl Up {
    pub(crate) fn axis(self) -> Option<Vector> {
        match self {
            Self::Unknown => None,
            Self::PlusX => Some([1.0, 0.0, 0.0]),
            Self::MinusX => Some([-1.0, 0.0, 0.0]),
            Self::PlusY => Some([0.0, 1.0, 0.0]),
            Self::MinusY => Some([0.0, -1.0, 0.0]),
            Self::PlusZ => Some([0.0, 0.0, 1.0]),
            Self::MinusZ => Some([0.0, 0.0, -1.0]),
        }
    }
}

config! {
    /// How orientation is found.
    pub struct OrientationConfig: "motion.orientation_config" {
        /// Time constant of the correction by the acceleration; longer where people move hard.
        acc_tau_s: f64 [Second] = 3.0, range(0.05, 60.0), "Laidig and Seel 2023, table 2";
        /// Time constant of the correction of the heading by the magnetic field.
        mag_tau_s: f64 [Second] = 9.0, range(0.05, 600.0), "Laidig and Seel 2023, table 2";
        /// How far off the bias of the gyroscope may be at the start.
        bias_initial_deg_s: f64 [DegreePerSecond] = 0.5, range(0.01, 20.0), "Laidig and Seel 2023, table 2";
        /// The greatest bias.
        bias_greatest_deg_s: f64 [DegreePerSecond] = 2.0, range(0.01, 50.0), "Laidig and Seel 2023, table 2";
        /// How well the bias is told in motion.
        bias_motion_deg_s: f64 [DegreePerSecond] = 0.1, range(0.001, 10.0), "Laidig and Seel 2023, table 2";
        /// How well the bias is told at rest.
        bias_rest_deg_s: f64 [DegreePerSecond] = 0.03, range(0.001, 10.0), "Laidig and Seel 2023, table 2";
        /// For how long it must lie still to be at rest.
        rest_least_s: f64 [Second] = 1.5, range(0.1, 60.0), "Laidig and Seel 2023, table 2";
        /// Still is an angular rate that stays within this of its low-pass.
        rest_gyr_deg_s: f64 [DegreePerSecond] = 2.0, range(0.01, 50.0), "Laidig and Seel 2023, table 2";
        /// Still is an acceleration that stays within this of its low-pass.
        rest_acc_m_s2: f64 [MetrePerSquareSecond] = 0.5, range(0.001, 10.0), "Laidig and Seel 2023, table 2";
        /// A field whose strength differs by this share is another one.
        mag_norm: f64 [One] = 0.1, range(0.001, 10.0), "Laidig and Seel 2023, table 2";
        /// A field whose dip differs by this is another one.
        mag_dip_deg: f64 [Degree] = 10.0, range(0.1, 180.0), "Laidig and Seel 2023, table 2";
        /// For how long a disturbed field is not followed at all.
        mag_reject_s: f64 [Second] = 60.0, range(0.0, 3600.0), "Laidig and Seel 2023, table 2";
        /// Missing samples are bridged for so long; after that there is no orientation.
        bridge_s: f64 [Second] = 1.0, range(0.0, 10.0), "own: turning people are a turn off by then";
        /// End of the gyroscope's range; 0 where it is not known.
        gyr_range_deg_s: f64 [DegreePerSecond] = 0.0, range(0.0, 10000.0), "the sensor's maker";
        /// End of the accelerometer's range; 0 where it is not known.
        acc_range_m_s2: f64 [MetrePerSquareSecond] = 0.0, range(0.0, 10000.0), "the sensor's maker";
        /// Which axis points up at the start: to notice a gravity of the wrong sign.
        up: Up [One] = Up::Unknown, "who mounts the sensor";
    }
}

record! {
    /// How a sensor is turned against the earth.
    pub struct Pose: "motion.pose" {
        /// Its sample.
        pub index: u64 [Sample],
        /// Scalar part of the quaternion from the sensor to east, north and up; NaN where there is no orientation.
        pub w: f64 [One] range(-1.0, 1.0),
        /// Its part along x; NaN where there is none.
        pub x: f64 [One] range(-1.0, 1.0),
        /// Its part along y; NaN where there is none.
        pub y: f64 [One] range(-1.0, 1.0),
        /// Its part along z; NaN where there is none.
        pub z: f64 [One] range(-1.0, 1.0),
        /// How far off the vertical may be, as a standard deviation.
        pub inclination_sigma_deg: f64 [Degree] range(0.0, 180.0),
        /// How far off the heading may be, as a standard deviation; without a magnetometer, the
        /// heading since the start.
        pub heading_sigma_deg: f64 [Degree] range(0.0, 180.0),
        /// Bias of the gyroscope that was taken off, along x.
        pub bias_x_deg_s: f64 [DegreePerSecond],
        /// Along y.
        pub bias_y_deg_s: f64 [DegreePerSecond],
        /// Along z.
        pub bias_z_deg_s: f64 [DegreePerSecond],
        /// What is to be known of it.
        pub flags: OrientationFlags [One],
        /// How many samples were missing just before.
        pub missing: u32 [Sample],
    }
}

/// A value beyond this, either way, is missing: no converter makes it.
const GREATEST: f64 = 1e6;
/// By how much of itself a rate at the end of its range may be greater.
const CLIPPED_SHARE: f64 = 0.3;
/// More missing samples than this are not counted.
const MOST_MISSING: f64 = 4e9;

/// Follows the orientation of an inertial sensor.
///
/// Each frame gives one record at once. A sample without angular rate or acceleration is missing
/// (NaN); the orientation is then predicted, with growing uncertainty, and made good when samples
/// come again. Without a magnetic field the heading is that since the start.
///
/// ```
/// use interocept::{Processor, SampleRate, imu::{Orientation, OrientationConfig}};
/// // A quarter turn to the left in a second, lying flat.
/// let none = f64::NAN;
/// let turn = std::f64::consts::FRAC_PI_2;
/// let frames: Vec<f64> = (0..200)
///     .flat_map(|i| {
///         let z = if i < 100 { 0.0 } else { turn };
///         [none, 0.0, 0.0, z, 0.0, 0.0, 9.81, none, none, none]
///     })
///     .collect();
/// let poses = Orientation::run(&OrientationConfig::default(), SampleRate::new(100.0)?, &frames)?;
/// let last = poses.last().unwrap();
/// assert!((last.w - (turn / 2.0).cos()).abs() < 0.02 && last.inclination_sigma_deg < 2.0);
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Orientation {
    config: OrientationConfig,
    rate: SampleRate,
    tracker: Tracker,
    checks: Checks,
    clock: Clock,
    index: u64,
    missing: u32,
    started: bool,
    magnetometer: bool,
    flipped: bool,
    /// Since the start, until it is clear where up was.
    settled_s: f64,
}
snapshot!(Orientation {
    tracker, checks, clock, index, missing, started, magnetometer, flipped, settled_s,
} skip { config, rate });

/// The limits of the filter, in radians.
pub(super) fn limits(config: &OrientationConfig) -> Limits {
    let rad = |deg: f64| deg / DEGREES;
    Limits {
        acc_tau_s: config.acc_tau_s,
        rest_tau_s: 0.5,
        rest: RestLimits {
            least_s: config.rest_least_s,
            gyr_rad_s: rad(config.rest_gyr_deg_s),
            acc_m_s2: config.rest_acc_m_s2,
            greatest_bias_rad_s: rad(config.bias_greatest_deg_s),
        },
        bias: BiasLimits {
            initial_deg_s: config.bias_initial_deg_s,
            forgetting_s: 100.0,
            greatest_deg_s: config.bias_greatest_deg_s,
            motion_deg_s: config.bias_motion_deg_s,
            vertical_forgetting: 1e-4,
            rest_deg_s: config.bias_rest_deg_s,
        },
        magnet: MagnetLimits {
            tau_s: config.mag_tau_s,
            current_tau_s: 0.05,
            reference_tau_s: 20.0,
            norm: config.mag_norm,
            dip_rad: rad(config.mag_dip_deg),
            new_s: 20.0,
            first_s: 5.0,
            new_gyr_rad_s: rad(20.0),
            undisturbed_s: 0.5,
            reject_s: config.mag_reject_s,
            reject_factor: 2.0,
        },
    }
}

/// A vector that a sensor can have shown.
fn present(v: Vector) -> Option<Vector> {
    v.iter().all(|x| x.abs() <= GREATEST).then_some(v)
}

impl Processor for Orientation {
    type Config = OrientationConfig;
    type Output = Pose;
    const INFO: Info = Info {
        name: "motion.orientation",
        call: "motion.orientation",
        about: "Follows how an inertial sensor is turned against the earth.",
        input: Input::Samples,
        channels: &[
            Channel {
                name: "frame_s",
                unit: Unit::Second,
                doc: "When the sample was taken, in seconds on any clock; NaN: a period after the one before.",
            },
            Channel {
                name: "gyr_x_rad_s",
                unit: Unit::RadianPerSecond,
                doc: "Angular rate about the first axis; NaN is a missing sample.",
            },
            Channel {
                name: "gyr_y_rad_s",
                unit: Unit::RadianPerSecond,
                doc: "About the second axis.",
            },
            Channel {
                name: "gyr_z_rad_s",
                unit: Unit::RadianPerSecond,
                doc: "About the third axis.",
            },
            Channel {
                name: "acc_x_m_s2",
                unit: Unit::MetrePerSquareSecond,
                doc: "Specific force along the first axis: at rest it points up.",
            },
            Channel {
                name: "acc_y_m_s2",
                unit: Unit::MetrePerSquareSecond,
                doc: "Along the second axis.",
            },
            Channel {
                name: "acc_z_m_s2",
                unit: Unit::MetrePerSquareSecond,
                doc: "Along the third axis.",
            },
            Channel {
                name: "mag_x",
                unit: Unit::Microtesla,
                doc: "Magnetic field along the first axis, in any unit; NaN or zeros: there is none.",
            },
            Channel { name: "mag_y", unit: Unit::Microtesla, doc: "Along the second axis." },
            Channel { name: "mag_z", unit: Unit::Microtesla, doc: "Along the third axis." },
        ],
        source: "Laidig and Seel, Information Fusion 91:187, 2023; gaps, checks and uncertainty are own",
    };

    fn new(config: &OrientationConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let rate = rate.within(10.0, 10_000.0)?;
        let step_s = 1.0 / rate.hz();
        let ranges = (config.gyr_range_deg_s / DEGREES, config.acc_range_m_s2);
        Ok(Self {
            config: *config,
            rate,
            tracker: Tracker::new(&limits(config), config.bridge_s, step_s),
            checks: Checks::new(ranges, config.acc_tau_s, step_s),
            clock: Clock::new(step_s),
            index: 0,
            missing: 0,
            started: false,
            magnetometer: false,
            flipped: false,
            settled_s: 0.0,
        })
    }

    fn config(&self) -> &OrientationConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    #[inline]
    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Pose>) {
        let [time, gx, gy, gz, ax, ay, az, mx, my, mz] = *frame else { return };
        let flags = self.take([gx, gy, gz], [ax, ay, az], [mx, my, mz], time);
        sink.put(self.pose(flags));
        if !flags.contains(OrientationFlags::GAP) {
            self.missing = 0;
        }
        self.index = self.index.saturating_add(1);
    }

    fn push_gap(&mut self, frames: u64, _sink: &mut impl Sink<Pose>) {
        self.index = self.index.saturating_add(frames);
        self.lose(frames as f64);
        self.clock.skip(frames);
    }

    fn finish(&mut self, _sink: &mut impl Sink<Pose>) {}

    fn latency(&self) -> Latency {
        Latency::default()
    }

    fn max_outputs(&self, frames: usize) -> usize {
        frames
    }
}

impl Orientation {
    /// Angular rate, acceleration and field of a frame, where they are there.
    pub(super) fn vectors(frame: &[f64; 10]) -> (Option<Vector>, Option<Vector>, Option<Vector>) {
        let [_, gx, gy, gz, ax, ay, az, mx, my, mz] = *frame;
        let seen = |v: Vector| present(v).filter(|v| dot(*v, *v) > 0.0);
        (present([gx, gy, gz]), seen([ax, ay, az]), seen([mx, my, mz]))
    }

    pub(super) fn bias(&self) -> Known {
        self.tracker.filter.bias.known()
    }

    #[inline]
    fn take(&mut self, gyr: Vector, acc: Vector, mag: Vector, time: f64) -> OrientationFlags {
        let Some((lost, for_s)) = self.clock.tick(time) else { return OrientationFlags::REPEATED };
        if lost > 0.0 {
            self.lose(lost);
        }
        let mag = present(mag).filter(|m| dot(*m, *m) > 0.0);
        let acc = present(acc).filter(|a| dot(*a, *a) > 0.0);
        let (Some(gyr), true) = (present(gyr), acc.is_some() || self.started) else {
            self.lose(1.0);
            return OrientationFlags::GAP;
        };
        self.started = true;
        let mut flags = self.checks.gyr(gyr);
        let mut usable = acc;
        if let Some(acc) = acc {
            let more = self.checks.acc(acc, self.tracker.filter.smooth);
            // What is cut off points elsewhere.
            if more.contains(OrientationFlags::CLIPPED) {
                usable = None;
            }
            flags |= more;
        } else {
            flags |= OrientationFlags::NO_ACCELERATION;
        }
        self.magnetometer |= mag.is_some();
        self.tracker.take(gyr, usable, mag, for_s);
        if flags.contains(OrientationFlags::CLIPPED) {
            self.tracker.uncertainty.gap(CLIPPED_SHARE * norm(gyr) * for_s);
        }
        self.look_up(acc);
        flags
    }

    /// Whether what points up at the start is what was said to.
    fn look_up(&mut self, acc: Option<Vector>) {
        if self.settled_s >= self.config.acc_tau_s {
            return;
        }
        self.settled_s += 1.0 / self.rate.hz();
        if let (Some(axis), Some(acc)) = (self.config.up.axis(), acc) {
            self.flipped = dot(axis, acc) < -0.5 * norm(acc);
        }
    }

    fn lose(&mut self, samples: f64) {
        if self.started {
            self.tracker.miss(samples / self.rate.hz());
        }
        let missing = f64::from(self.missing) + samples;
        self.missing = if missing < MOST_MISSING { missing as u32 } else { u32::MAX };
    }

    fn pose(&self, flags: OrientationFlags) -> Pose {
        let known = self.started && !self.tracker.lost();
        let flags = flags
            .with_if(OrientationFlags::NO_DATA, !known)
            .with_if(OrientationFlags::SETTLING, self.started && self.tracker.settling())
            .with_if(OrientationFlags::REST, self.tracker.filter.rest.is())
            .with_if(OrientationFlags::NO_MAGNETOMETER, !self.magnetometer)
            .with_if(
                OrientationFlags::MAGNET_DISTURBED,
                self.magnetometer && self.tracker.filter.magnet.disturbed,
            )
            .with_if(OrientationFlags::MISFIT, self.tracker.scale.misfits())
            .with_if(OrientationFlags::FLIPPED, self.flipped)
            .with_if(OrientationFlags::RATE_DRIFT, self.clock.drifts() || self.tracker.scale.off());
        let (inclination, heading) = if known { self.tracker.sigmas() } else { (MOST, MOST) };
        let Quaternion { w, x, y, z } = if known {
            self.tracker.orientation()
        } else {
            Quaternion { w: f64::NAN, x: f64::NAN, y: f64::NAN, z: f64::NAN }
        };
        let [bias_x, bias_y, bias_z] = self.tracker.filter.bias.value;
        Pose {
            index: self.index,
            w: w.clamp(-1.0, 1.0),
            x: x.clamp(-1.0, 1.0),
            y: y.clamp(-1.0, 1.0),
            z: z.clamp(-1.0, 1.0),
            inclination_sigma_deg: degrees(inclination),
            heading_sigma_deg: degrees(heading),
            bias_x_deg_s: bias_x * DEGREES,
            bias_y_deg_s: bias_y * DEGREES,
            bias_z_deg_s: bias_z * DEGREES,
            flags,
            missing: self.missing,
        }
    }
}

fn degrees(sigma: f64) -> f64 {
    (sigma * DEGREES).clamp(0.0, 180.0)
}
