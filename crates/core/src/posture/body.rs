//! What the body does: lying, sitting, standing or walking, from accelerometers on trunk and thigh.

use crate::{
    Error, Processor, SampleRate, Sink, choice, config,
    imu::{
        Up,
        vector::{NOTHING, Vector, add, cross, dot, norm, unit},
    },
    process::{Channel, Info, Input},
    record,
    record::Config as _,
    time::Latency,
    unit::Unit,
};
use interocept_dsp::snapshot;

choice! {
    /// What the body does.
    pub enum Doing {
        /// Nothing is known.
        Unknown = 0, "unknown";
        /// Lies.
        Lying = 1, "lying";
        /// Sits.
        Sitting = 2, "sitting";
        /// Stands.
        Standing = 3, "standing";
        /// Walks, or moves on its feet as much as that.
        Walking = 4, "walking";
        /// Sits or stands: without a sensor on the thigh that cannot be told at rest.
        Upright = 5, "upright";
    }
}

config! {
    /// What counts as lying, sitting and walking.
    pub struct BodyConfig: "posture.body_config" {
        /// A trunk further from upright lies.
        lying_deg: f64 [Degree] = 60.0, range(30.0, 85.0), "own, as in monitors of activity";
        /// A thigh further from upright sits.
        sitting_deg: f64 [Degree] = 45.0, range(20.0, 70.0), "own, as in monitors of activity";
        /// So much to either side of these nothing changes.
        hysteresis_deg: f64 [Degree] = 10.0, range(0.0, 20.0), "own";
        /// For how long something must be so before it is.
        dwell_s: f64 [Second] = 2.0, range(0.0, 60.0), "own";
        /// Movement of the trunk on its feet from which on it walks, root mean square.
        walking_m_s2: f64 [MetrePerSquareSecond] = 0.8, range(0.05, 20.0), "own: slow walking has 1";
        /// How often it is told.
        hop_s: f64 [Second] = 0.5, range(0.1, 10.0), "own";
        /// Which axis of the trunk's sensor points up while standing.
        trunk_up: Up [One] = Up::PlusX, "sensors on a belt or chest, cable down";
        /// Which axis of the thigh's sensor points up while standing.
        thigh_up: Up [One] = Up::PlusX, "sensors along the thigh";
    }
}

record! {
    /// What the body does.
    pub struct Stand: "posture.body" {
        /// First sample of the hop.
        pub start_index: u64 [Sample],
        /// How far the trunk is from upright; NaN where it is not known.
        pub trunk_deg: f64 [Degree] range(0.0, 180.0),
        /// How far the thigh is; NaN where it is not known.
        pub thigh_deg: f64 [Degree] range(0.0, 180.0),
        /// Movement of the trunk, root mean square; NaN where it is not known.
        pub movement_m_s2: f64 [MetrePerSquareSecond],
        /// For how long it has been so.
        pub held_s: f64 [Second],
        /// What it does.
        pub doing: Doing [One],
        /// How often it has risen from sitting.
        pub rises: u32 [One],
    }
}

/// The mean of an accelerometer over a hop.
#[derive(Clone, Copy, Debug)]
struct Mean {
    sum: Vector,
    /// Of its length, and of its square.
    length: f64,
    square: f64,
    count: f64,
}
snapshot!(Mean { sum, length, square, count });

/// A value beyond this, either way, is missing.
const GREATEST: f64 = 1e4;
/// A hop with less of its samples tells nothing.
const LEAST: f64 = 0.5;

impl Mean {
    const NONE: Self = Self { sum: NOTHING, length: 0.0, square: 0.0, count: 0.0 };

    fn take(&mut self, v: Vector) {
        if v.iter().all(|x| x.abs() <= GREATEST) {
            let length = norm(v);
            self.sum = add(self.sum, v);
            self.length += length;
            self.square += length * length;
            self.count += 1.0;
        }
    }

    /// Degrees from upright.
    fn inclination(&self, up: Up, samples: f64) -> f64 {
        if self.count < LEAST * samples {
            return f64::NAN;
        }
        let axis = up.axis().unwrap_or([1.0, 0.0, 0.0]);
        unit(self.sum).map_or(f64::NAN, |u| {
            let across = norm(cross(u, axis));
            libm::atan2(across, dot(u, axis)) * (180.0 / core::f64::consts::PI)
        })
    }

    fn movement(&self, samples: f64) -> f64 {
        if self.count < LEAST * samples {
            return f64::NAN;
        }
        let mean = self.length / self.count;
        libm::sqrt((self.square / self.count - mean * mean).max(0.0))
    }
}

/// Tells lying, sitting, standing and walking from an accelerometer on the trunk, and better one on
/// the thigh too.
///
/// ```
/// use interocept::{Processor, SampleRate, posture::{Body, BodyConfig, Doing}};
/// // Five seconds of sitting, thigh level; then both sensors upright.
/// let frames: Vec<f64> = (0..500)
///     .flat_map(|i| {
///         let thigh = if i < 250 { [0.0, 0.0, 9.8] } else { [9.8, 0.0, 0.0] };
///         [9.8, 0.0, 0.0, thigh[0], thigh[1], thigh[2]]
///     })
///     .collect();
/// let seen = Body::run(&BodyConfig::default(), SampleRate::new(50.0)?, &frames)?;
/// assert_eq!((seen[7].doing, seen[19].doing), (Doing::Sitting, Doing::Standing));
/// assert_eq!(seen[19].rises, 1);
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Body {
    config: BodyConfig,
    rate: SampleRate,
    /// Samples of a hop.
    hop: u64,
    index: u64,
    in_hop: u64,
    trunk: Mean,
    thigh: Mean,
    /// The movement of the last hops, fading.
    movement: f64,
    doing: Doing,
    next: Doing,
    next_s: f64,
    held_s: f64,
    rises: u32,
}
snapshot!(Body { index, in_hop, trunk, thigh, movement, doing, next, next_s, held_s, rises }
    skip { config, rate, hop });

const fn axis(name: &'static str, doc: &'static str) -> Channel {
    Channel { name, unit: Unit::MetrePerSquareSecond, doc }
}

impl Processor for Body {
    type Config = BodyConfig;
    type Output = Stand;
    const INFO: Info = Info {
        name: "posture.body",
        call: "posture.body",
        about: "Tells lying, sitting, standing and walking from accelerometers on trunk and thigh.",
        input: Input::Samples,
        channels: &[
            axis("acc_x_m_s2", "Specific force at the trunk along the first axis; NaN: missing."),
            axis("acc_y_m_s2", "Along the second axis."),
            axis("acc_z_m_s2", "Along the third axis."),
            axis("thigh_x_m_s2", "Specific force at the thigh; NaN: there is no such sensor."),
            axis("thigh_y_m_s2", "Along the second axis."),
            axis("thigh_z_m_s2", "Along the third axis."),
        ],
        source: "own, as in monitors of activity on thigh and trunk",
    };

    fn new(config: &BodyConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let rate = rate.within(5.0, 10_000.0)?;
        Ok(Self {
            config: *config,
            rate,
            hop: rate.samples_rounded(config.hop_s).max(1) as u64,
            index: 0,
            in_hop: 0,
            trunk: Mean::NONE,
            thigh: Mean::NONE,
            movement: 0.0,
            doing: Doing::Unknown,
            next: Doing::Unknown,
            next_s: 0.0,
            held_s: 0.0,
            rises: 0,
        })
    }

    fn config(&self) -> &BodyConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Stand>) {
        let [ax, ay, az, tx, ty, tz] = *frame else { return };
        self.trunk.take([ax, ay, az]);
        self.thigh.take([tx, ty, tz]);
        self.index = self.index.saturating_add(1);
        self.in_hop += 1;
        if self.in_hop >= self.hop {
            let told = self.tell();
            sink.put(told);
            (self.in_hop, self.trunk, self.thigh) = (0, Mean::NONE, Mean::NONE);
        }
    }

    fn push_gap(&mut self, frames: u64, _sink: &mut impl Sink<Stand>) {
        self.index = self.index.saturating_add(frames);
        (self.in_hop, self.trunk, self.thigh) = (0, Mean::NONE, Mean::NONE);
        // Who knows what happened.
        (self.doing, self.next, self.next_s) = (Doing::Unknown, Doing::Unknown, 0.0);
        (self.held_s, self.movement) = (0.0, 0.0);
    }

    fn finish(&mut self, _sink: &mut impl Sink<Stand>) {}

    fn latency(&self) -> Latency {
        Latency { typical: self.hop as f64, worst: self.hop as f64 }
    }

    fn max_outputs(&self, frames: usize) -> usize {
        (frames as u64).checked_div(self.hop).unwrap_or(0) as usize + 1
    }
}

impl Body {
    fn tell(&mut self) -> Stand {
        let samples = self.hop as f64;
        let trunk_deg = self.trunk.inclination(self.config.trunk_up, samples);
        let thigh_deg = self.thigh.inclination(self.config.thigh_up, samples);
        let movement_m_s2 = self.trunk.movement(samples);
        let hop_s = samples / self.rate.hz();
        if !movement_m_s2.is_nan() {
            // Over two seconds or so, which hold some steps.
            let gain = if hop_s < 2.0 { 0.5 * hop_s } else { 1.0 };
            self.movement += gain * (movement_m_s2 - self.movement);
        }
        let seems = self.seems(trunk_deg, thigh_deg);
        self.next_s = if seems == self.next { self.next_s + hop_s } else { hop_s };
        self.next = seems;
        self.held_s += hop_s;
        if seems != self.doing && self.next_s >= self.config.dwell_s {
            let on_feet = matches!(seems, Doing::Standing | Doing::Walking);
            self.rises =
                self.rises.saturating_add(u32::from(self.doing == Doing::Sitting && on_feet));
            (self.doing, self.held_s) = (seems, self.next_s);
        }
        Stand {
            start_index: self.index.saturating_sub(self.hop),
            trunk_deg,
            thigh_deg,
            movement_m_s2,
            held_s: self.held_s,
            doing: self.doing,
            rises: self.rises,
        }
    }

    /// What it seems to do now, seen from what it did.
    fn seems(&self, trunk_deg: f64, thigh_deg: f64) -> Doing {
        let margin = self.config.hysteresis_deg;
        let beyond = |angle: f64, limit: f64, was: bool| {
            angle > if was { limit - margin } else { limit + margin }
        };
        let lies = beyond(trunk_deg, self.config.lying_deg, self.doing == Doing::Lying);
        let sits = beyond(thigh_deg, self.config.sitting_deg, self.doing == Doing::Sitting);
        let walks = self.movement > self.config.walking_m_s2;
        match () {
            () if trunk_deg.is_nan() => Doing::Unknown,
            () if lies => Doing::Lying,
            () if sits => Doing::Sitting,
            () if walks => Doing::Walking,
            () if thigh_deg.is_nan() => Doing::Upright,
            () => Doing::Standing,
        }
    }
}
