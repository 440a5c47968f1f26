//! The angle of a joint in pictures: three points as they come, with what hides them.

use super::keypoints::angle_deg;
use crate::{
    Error, Processor, SampleRate, Sink, config, flags,
    imu::vector::Vector,
    process::{Channel, Info, Input},
    record,
    record::Config as _,
    time::Latency,
    unit::Unit,
};
use core::f64::consts::PI;
use interocept_dsp::snapshot;

flags! {
    /// Why there is no angle.
    pub struct JointFlags {
        /// A point is missing, hidden, or lies on another.
        HIDDEN = 0, "hidden";
        /// It jumped further than a joint turns: another limb was taken for this one.
        JUMP = 1, "jump";
        /// Nothing has been seen for a second: the person has left.
        AWAY = 2, "away";
    }
}

config! {
    /// How the angle of a joint is followed.
    pub struct JointConfig: "posture.joint_config" {
        /// A point less visible than this is not used.
        least_visibility: f64 [One] = 0.5, range(0.0, 1.0), "MediaPipe: the usual threshold";
        /// Slowest cut-off of the smoothing; lower for less jitter.
        cutoff_hz: f64 [Hertz] = 4.0, range(0.1, 50.0), "Pose2Sim 0.10: its one-euro filter";
        /// By how much the cut-off rises with each degree a second; higher for less lag.
        beta: f64 [One] = 0.02, range(0.0, 10.0), "own: 10 Hz at 300 degrees a second";
        /// No joint turns faster.
        fastest_deg_s: f64 [DegreePerSecond] = 1500.0, range(50.0, 20000.0), "own: knees of runners reach 1000";
    }
}

record! {
    /// The angle of a joint.
    pub struct JointAngle: "posture.joint" {
        /// Its frame.
        pub index: u64 [Sample],
        /// Between both limbs, 180 where they are straight; NaN where it is not seen.
        pub angle_deg: f64 [Degree] range(0.0, 180.0),
        /// The same without jitter (one-euro filter); NaN where it is not seen.
        pub smooth_deg: f64 [Degree] range(0.0, 180.0),
        /// How fast it opens, smoothed; NaN where it is not seen.
        pub speed_deg_s: f64 [DegreePerSecond],
        /// Visibility of the point that is seen least; NaN where none is given.
        pub visibility: f64 [One] range(0.0, 1.0),
        /// Why there is no angle.
        pub flags: JointFlags [One],
        /// Frames since it was seen.
        pub hidden: u32 [Sample],
    }
}

/// Follows the angle of a joint between three points, in two dimensions or three.
///
/// Points are the end of one limb, the joint, and the end of the other; in a picture z is NaN. What
/// is hidden gives no angle and leaves nothing behind: the next that is seen is as good as ever.
///
/// ```
/// use interocept::{Processor, SampleRate, posture::{Joint, JointConfig}};
/// // Hip, knee and ankle at a right angle, all well visible.
/// let none = f64::NAN;
/// let frame = [0.0, 0.0, none, 0.9, 0.0, 1.0, none, 0.9, 1.0, 1.0, none, 0.8];
/// let seen = Joint::run(&JointConfig::default(), SampleRate::new(30.0)?, &frame)?;
/// assert!((seen[0].angle_deg - 90.0).abs() < 1e-9 && seen[0].visibility == 0.8);
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Joint {
    config: JointConfig,
    rate: SampleRate,
    index: u64,
    /// The last angle that was believed, its smoothed value and its smoothed speed.
    last: Option<(f64, (f64, f64))>,
    hidden: u64,
    jumps: u32,
}
snapshot!(Joint { index, last, hidden, jumps } skip { config, rate });

/// After so long without an angle, smoothing begins anew.
const FORGET_S: f64 = 0.5;
/// The same for the person.
const AWAY_S: f64 = 1.0;
/// So many jumps on end are the new place.
const JUMPS: u32 = 3;
/// Cut-off of the speed (Casiez, Roussel and Vogel, CHI 2012).
const SPEED_HZ: f64 = 1.0;

const fn point(name: &'static str, doc: &'static str) -> Channel {
    Channel { name, unit: Unit::One, doc }
}

impl Processor for Joint {
    type Config = JointConfig;
    type Output = JointAngle;
    const INFO: Info = Info {
        name: "posture.joint",
        call: "posture.joint",
        about: "Follows the angle of a joint between three points of a body.",
        input: Input::Samples,
        channels: &[
            point("a_x", "End of one limb, in any unit; NaN: not seen."),
            point("a_y", "Its second coordinate."),
            point("a_z", "Its third; NaN in a picture."),
            point("a_visibility", "How visible it is, 0 to 1; NaN: not told."),
            point("b_x", "The joint."),
            point("b_y", "Its second coordinate."),
            point("b_z", "Its third; NaN in a picture."),
            point("b_visibility", "How visible it is."),
            point("c_x", "End of the other limb."),
            point("c_y", "Its second coordinate."),
            point("c_z", "Its third; NaN in a picture."),
            point("c_visibility", "How visible it is."),
        ],
        source: "Casiez, Roussel and Vogel, CHI 2012 (one-euro filter); the rest is own",
    };

    fn new(config: &JointConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let rate = rate.within(1.0, 1000.0)?;
        Ok(Self { config: *config, rate, index: 0, last: None, hidden: 0, jumps: 0 })
    }

    fn config(&self) -> &JointConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<JointAngle>) {
        let [ax, ay, az, av, bx, by, bz, bv, cx, cy, cz, cv] = *frame else { return };
        let seen = self.seen([[ax, ay, az], [bx, by, bz], [cx, cy, cz]], [av, bv, cv]);
        sink.put(seen);
        self.index = self.index.saturating_add(1);
    }

    fn push_gap(&mut self, frames: u64, _sink: &mut impl Sink<JointAngle>) {
        self.index = self.index.saturating_add(frames);
        self.hidden = self.hidden.saturating_add(frames);
    }

    fn finish(&mut self, _sink: &mut impl Sink<JointAngle>) {}

    fn latency(&self) -> Latency {
        Latency::default()
    }

    fn max_outputs(&self, frames: usize) -> usize {
        frames
    }
}

impl Joint {
    fn seen(&mut self, points: [Vector; 3], visibility: [f64; 3]) -> JointAngle {
        let least = visibility
            .into_iter()
            .filter(|v| (0.0..=1.0).contains(v))
            .fold(f64::NAN, |a, b| if b > a { a } else { b });
        let known = least.is_nan() || least >= self.config.least_visibility;
        let angle = angle_deg(points).filter(|_| known);
        let mut flags = JointFlags::NONE;
        let rate = self.rate.hz();
        if self.hidden as f64 > FORGET_S * rate {
            self.last = None;
        }
        let passed_s = (self.hidden as f64 + 1.0) / rate;
        let jumped = |angle: &f64| {
            let most = self.config.fastest_deg_s * passed_s;
            self.last.is_some_and(|(last, _)| (angle - last).abs() > most)
        };
        let jump = angle.as_ref().is_some_and(jumped);
        self.jumps = if jump { self.jumps + 1 } else { 0 };
        if self.jumps >= JUMPS {
            (self.last, self.jumps) = (None, 0);
        }
        let believed = angle.filter(|_| !jump || self.jumps == 0);
        let mut shown = (f64::NAN, f64::NAN);
        if let Some(angle) = believed {
            shown = self.smooth(angle, passed_s);
            self.last = Some((angle, shown));
            self.hidden = 0;
        } else {
            self.hidden = self.hidden.saturating_add(1);
            flags = flags
                .with_if(JointFlags::HIDDEN, angle.is_none())
                .with_if(JointFlags::JUMP, angle.is_some())
                .with_if(JointFlags::AWAY, self.hidden as f64 > AWAY_S * rate);
        }
        JointAngle {
            index: self.index,
            angle_deg: believed.unwrap_or(f64::NAN),
            smooth_deg: shown.0,
            speed_deg_s: shown.1,
            visibility: least,
            flags,
            hidden: u32::try_from(self.hidden).unwrap_or(u32::MAX),
        }
    }

    /// Smoothed angle and speed.
    fn smooth(&self, angle: f64, passed_s: f64) -> (f64, f64) {
        let Some((_, (smooth, speed))) = self.last else { return (angle, 0.0) };
        let gain = |hz: f64| 1.0 / (1.0 + 1.0 / (2.0 * PI * hz * passed_s));
        let speed = speed + gain(SPEED_HZ) * ((angle - smooth) / passed_s - speed);
        let hz = self.config.cutoff_hz + self.config.beta * speed.abs();
        (smooth + gain(hz) * (angle - smooth), speed)
    }
}
