//! Form of an exercise from the points of a body in a picture, by rules that anyone can read.

use crate::{
    Error, Processor, SampleRate, Sink, config,
    process::{Channel, Info, Input},
    record,
    record::Config as _,
    time::Latency,
    unit::Unit,
};
use interocept_dsp::snapshot;

crate::flags! {
    /// What a rule says of a frame.
    pub struct FormFlags {
        /// The thighs are level enough to be down in a squat.
        SQUAT_DOWN = 0, "squat_down";
        /// In a plank the hips are above the line from shoulders to ankles.
        HIPS_HIGH = 1, "hips_high";
        /// In a plank the hips sag.
        HIPS_LOW = 2, "hips_low";
        /// Upright, the trunk leans.
        LEANING = 3, "leaning";
        /// Points that the rules need are not seen.
        UNSEEN = 4, "unseen";
    }
}

record! {
    /// Angles and rules of a frame.
    pub struct Form: "motion.form" {
        /// The frame.
        pub index: u64 [Sample],
        /// When it was, from the start of the stream.
        pub time_s: f64 [Second],
        /// How far the hips are above the knees, by how far the knees are above the ankles: about 1
        /// standing, 0 with level thighs; NaN where a point is not seen.
        pub thigh_ratio: f64 [One],
        /// Angle at the knee in the picture, 180 straight; NaN where a point is not seen.
        pub knee_deg: f64 [Degree] range(0.0, 180.0),
        /// How far the hips are above the line from shoulders to ankles, by its length; NaN where a
        /// point is not seen.
        pub hip_line: f64 [One],
        /// Lean of the trunk from the vertical, either way; NaN where a point is not seen.
        pub lean_deg: f64 [Degree] range(0.0, 180.0),
        /// What the rules say. Which of them matter depends on the exercise.
        pub flags: FormFlags [One],
        /// Missing frames before this one.
        pub missing: u32 [One],
    }
}

config! {
    /// Borders of the rules.
    pub struct FormConfig: "motion.form_config" {
        /// Down in a squat below this ratio.
        squat_ratio: f64 [One] = 0.65, range(-1.0, 2.0), "own, on the training frames of Exercise-Correction";
        /// Hips above the line by more than this are high.
        hips_high: f64 [One] = 0.3, range(0.0, 2.0), "own";
        /// Hips above the line by less than this sag.
        hips_low: f64 [One] = 0.0, range(-1.0, 1.0), "the line itself";
        /// A trunk that leans more is leaning.
        lean_deg: f64 [Degree] = 10.0, range(1.0, 90.0), "own";
    }
}

const RATES_HZ: (f64, f64) = (1.0, 1000.0);
/// A point further from the picture than so many of its widths is none.
const GREATEST: f64 = 1e5;

/// Judges each frame by rules. Points are in a picture whose second axis points down, as the mean
/// of both sides or as the side that is seen; NaN where they are not.
///
/// ```
/// use interocept::{Processor, SampleRate, motion::{Forms, FormConfig, FormFlags}};
/// let upright = [0.5, 0.2, 0.5, 0.5, 0.5, 0.7, 0.5, 0.9];
/// let squat = [0.5, 0.4, 0.3, 0.68, 0.5, 0.7, 0.5, 0.9];
/// let frames: Vec<f64> = [upright, squat].concat();
/// let told = Forms::run(&FormConfig::default(), SampleRate::new(30.0)?, &frames)?;
/// let down = |i: usize| told[i].flags.contains(FormFlags::SQUAT_DOWN);
/// assert!(!down(0) && down(1));
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Forms {
    config: FormConfig,
    rate: SampleRate,
    taken: u64,
    missing: u32,
}
snapshot!(Forms { taken, missing } skip { config, rate });

type Point = [f64; 2];

fn from_to([x, y]: Point, [x1, y1]: Point) -> Point {
    [x1 - x, y1 - y]
}

fn dot([a, b]: Point, [x, y]: Point) -> f64 {
    a * x + b * y
}

fn cross([a, b]: Point, [x, y]: Point) -> f64 {
    a * y - b * x
}

/// A number, or NaN where it is none: no division of nothing by nothing reaches a record.
fn finite(x: f64) -> f64 {
    if x.is_finite() { x } else { f64::NAN }
}

impl Processor for Forms {
    type Config = FormConfig;
    type Output = Form;
    const INFO: Info = Info {
        name: "motion.forms",
        call: "motion.forms",
        about: "Judges the form of an exercise in each frame from points of the body, by plain rules.",
        input: Input::Samples,
        channels: &[
            Channel {
                name: "shoulder_x",
                unit: Unit::One,
                doc: "Shoulder in the picture, to the right; NaN where it is not seen.",
            },
            Channel { name: "shoulder_y", unit: Unit::One, doc: "The same, downwards." },
            Channel { name: "hip_x", unit: Unit::One, doc: "Hip, to the right." },
            Channel { name: "hip_y", unit: Unit::One, doc: "Hip, downwards." },
            Channel { name: "knee_x", unit: Unit::One, doc: "Knee, to the right." },
            Channel { name: "knee_y", unit: Unit::One, doc: "Knee, downwards." },
            Channel { name: "ankle_x", unit: Unit::One, doc: "Ankle, to the right." },
            Channel { name: "ankle_y", unit: Unit::One, doc: "Ankle, downwards." },
        ],
        source: "own rules of plane geometry",
    };

    fn new(config: &FormConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let rate = rate.within(RATES_HZ.0, RATES_HZ.1)?;
        Ok(Self { config: *config, rate, taken: 0, missing: 0 })
    }

    fn config(&self) -> &FormConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Form>) {
        let [a, b, c, d, e, f, g, h] = frame else { return };
        let seen = |x: f64, y: f64| {
            if x.abs() <= GREATEST && y.abs() <= GREATEST { [x, y] } else { [f64::NAN; 2] }
        };
        let (shoulder, hip) = (seen(*a, *b), seen(*c, *d));
        let (knee, ankle) = (seen(*e, *f), seen(*g, *h));
        let [_, rise] = from_to(knee, hip);
        let [_, shank] = from_to(ankle, knee);
        let (thigh, calf) = (from_to(knee, hip), from_to(knee, ankle));
        let knee_deg = libm::atan2(cross(thigh, calf).abs(), dot(thigh, calf)).to_degrees();
        let line = from_to(shoulder, ankle);
        // Above is where the picture's second axis is less, whichever way the body lies.
        let [along, _] = line;
        let side = if along < 0.0 { 1.0 } else { -1.0 };
        let hip_line = side * cross(line, from_to(shoulder, hip)) / dot(line, line);
        let [x, y] = from_to(hip, shoulder);
        let lean = libm::atan2(x.abs(), -y).to_degrees();
        let told = Form {
            index: self.taken,
            time_s: self.rate.seconds(self.taken, 0.0),
            thigh_ratio: finite(rise / shank),
            knee_deg: finite(knee_deg),
            hip_line: finite(hip_line),
            lean_deg: finite(lean),
            flags: FormFlags::NONE,
            missing: self.missing,
        };
        let unseen = told.thigh_ratio.is_nan() || told.hip_line.is_nan() || told.lean_deg.is_nan();
        let config = &self.config;
        let flags = FormFlags::NONE
            .with_if(FormFlags::SQUAT_DOWN, told.thigh_ratio < config.squat_ratio)
            .with_if(FormFlags::HIPS_HIGH, told.hip_line > config.hips_high)
            .with_if(FormFlags::HIPS_LOW, told.hip_line < config.hips_low)
            .with_if(FormFlags::LEANING, told.lean_deg > config.lean_deg)
            .with_if(FormFlags::UNSEEN, unseen);
        sink.put(Form { flags, ..told });
        self.taken = self.taken.saturating_add(1);
        self.missing = 0;
    }

    fn push_gap(&mut self, frames: u64, _: &mut impl Sink<Form>) {
        self.taken = self.taken.saturating_add(frames);
        self.missing = self.missing.saturating_add(frames.min(u64::from(u32::MAX)) as u32);
    }

    fn finish(&mut self, _: &mut impl Sink<Form>) {}

    fn latency(&self) -> Latency {
        Latency { typical: 0.0, worst: 0.0 }
    }

    fn max_outputs(&self, frames: usize) -> usize {
        frames
    }
}
