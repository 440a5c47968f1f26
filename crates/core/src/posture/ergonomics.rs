//! The processor of ergonomic scores: angles as they come, to RULA, REBA and how long they are held.

use super::{
    iso11226::{self, Zone},
    reba, rula,
};
use crate::{
    Error, Processor, SampleRate, Sink, config, flags,
    process::{Channel, Info, Input},
    record,
    record::Config as _,
    time::Latency,
    unit::Unit,
};
use interocept_dsp::snapshot;

flags! {
    /// What was not seen, and taken as in the configuration or as neutral.
    pub struct Assumed {
        /// Flexion of the upper arm.
        UPPER_ARM = 0, "upper_arm";
        /// Its abduction.
        ABDUCTION = 1, "abduction";
        /// Flexion of the elbow.
        ELBOW = 2, "elbow";
        /// Flexion of the wrist.
        WRIST = 3, "wrist";
        /// Flexion of the neck.
        NECK = 4, "neck";
        /// Inclination of the trunk.
        TRUNK = 5, "trunk";
        /// Bend of the trunk to a side.
        SIDE = 6, "side";
        /// Flexion of the knee.
        KNEE = 7, "knee";
        /// The twist of the wrist, the load, the grip and the use of muscles: no sensor shows them.
        TOLD = 8, "told";
    }
}

config! {
    /// What angles do not tell of a posture.
    pub struct ErgonomicsConfig: "posture.ergonomics_config" {
        /// Mass of what is held.
        load_kg: f64 [One] = 0.0, range(0.0, 200.0), "whoever sees the work";
        /// Twist of the wrist: 1 about the middle of its range, 2 about an end.
        twist: f64 [One] = 1.0, range(1.0, 2.0), "McAtamney and Corlett 1993, the better case";
        /// Grip: 0 good, 1 fair, 2 poor, 3 none.
        grip: f64 [One] = 0.0, range(0.0, 3.0), "Hignett and McAtamney 2000, the better case";
        /// Use of muscles: 1 for a posture held for a minute or repeated four times in one.
        muscle: f64 [One] = 0.0, range(0.0, 1.0), "whoever sees the work";
        /// 1 where one stands on one leg or unevenly.
        on_one_leg: f64 [One] = 0.0, range(0.0, 1.0), "whoever sees the work";
        /// A bend to a side of more than this counts.
        side_deg: f64 [Degree] = 10.0, range(1.0, 60.0), "EN 1005-4: trunk, lateral bending";
        /// An abduction of more than this counts.
        abduction_deg: f64 [Degree] = 20.0, range(1.0, 90.0), "ISO 11226: upper arm elevation";
    }
}

record! {
    /// How a posture loads the body.
    pub struct Load: "posture.load" {
        /// Its sample.
        pub index: u64 [Sample],
        /// How long the trunk has been bent beyond what is free of time.
        pub trunk_held_s: f64 [Second],
        /// How long the head has.
        pub head_held_s: f64 [Second],
        /// How long the upper arm has.
        pub arm_held_s: f64 [Second],
        /// RULA, 1 to 7.
        pub rula: u32 [One] range(1.0, 7.0),
        /// What to do by RULA: 1 acceptable, 2 look into it, 3 change soon, 4 change now.
        pub rula_action: u32 [One] range(1.0, 4.0),
        /// REBA, 1 to 15.
        pub reba: u32 [One] range(1.0, 15.0),
        /// What to do by REBA: 0 nothing, 1 perhaps, 2 needed, 3 soon, 4 now.
        pub reba_action: u32 [One] range(0.0, 4.0),
        /// The inclination of the trunk by ISO 11226.
        pub trunk: Zone [One],
        /// That of the head.
        pub head: Zone [One],
        /// The elevation of the upper arm.
        pub arm: Zone [One],
        /// How many of the three are held for longer than they may be, or may not be held at all.
        pub beyond: u32 [One] range(0.0, 3.0),
        /// What was not seen.
        pub assumed: Assumed [One],
        /// How many of the eight angles were seen.
        pub seen: u32 [One] range(0.0, 8.0),
    }
}

/// Scores the load of a posture from angles of the body.
///
/// An angle that is missing (NaN) is taken as neutral and said to be assumed: a score with much
/// assumed is a lower bound.
///
/// ```
/// use interocept::{Processor, SampleRate, posture::{Ergonomics, ErgonomicsConfig}};
/// // Bent far forward with an arm reaching up.
/// let frame = [100.0, 0.0, 20.0, 5.0, 15.0, 70.0, 0.0, 0.0];
/// let rate = SampleRate::new(10.0)?;
/// let load = Ergonomics::run(&ErgonomicsConfig::default(), rate, &frame)?;
/// assert_eq!((load[0].rula, load[0].reba), (5, 4));
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Ergonomics {
    config: ErgonomicsConfig,
    rate: SampleRate,
    index: u64,
    held_s: [f64; 3],
}
snapshot!(Ergonomics { index, held_s } skip { config, rate });

/// An angle beyond this is none.
const GREATEST_DEG: f64 = 360.0;

const CHANNELS: &[Channel] = &[
    Channel {
        name: "upper_arm_deg",
        unit: Unit::Degree,
        doc: "Flexion of the upper arm against the trunk, backwards negative; NaN: not seen.",
    },
    Channel { name: "abduction_deg", unit: Unit::Degree, doc: "Its abduction to the side." },
    Channel { name: "elbow_deg", unit: Unit::Degree, doc: "Flexion of the elbow, 0 straight." },
    Channel { name: "wrist_deg", unit: Unit::Degree, doc: "Flexion of the wrist, 0 straight." },
    Channel {
        name: "neck_deg",
        unit: Unit::Degree,
        doc: "Flexion of the neck: inclination of the head less that of the trunk.",
    },
    Channel {
        name: "trunk_deg",
        unit: Unit::Degree,
        doc: "Inclination of the trunk against upright, backwards negative.",
    },
    Channel { name: "side_deg", unit: Unit::Degree, doc: "Bend of the trunk to a side." },
    Channel { name: "knee_deg", unit: Unit::Degree, doc: "Flexion of the knee, 0 straight." },
];

impl Processor for Ergonomics {
    type Config = ErgonomicsConfig;
    type Output = Load;
    const INFO: Info = Info {
        name: "posture.ergonomics",
        call: "posture.ergonomics",
        about: "Scores the load of a posture by RULA, REBA and ISO 11226.",
        input: Input::Samples,
        channels: CHANNELS,
        source: "McAtamney and Corlett, Applied Ergonomics 24:91, 1993; Hignett and McAtamney, Applied Ergonomics 31:201, 2000; ISO 11226:2000",
    };

    fn new(config: &ErgonomicsConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let rate = rate.within(0.1, 1000.0)?;
        Ok(Self { config: *config, rate, index: 0, held_s: [0.0; 3] })
    }

    fn config(&self) -> &ErgonomicsConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Load>) {
        let [arm, abduction, elbow, wrist, neck, trunk, side, knee] = *frame else { return };
        let angles = [arm, abduction, elbow, wrist, neck, trunk, side, knee];
        sink.put(self.score(angles));
        self.index = self.index.saturating_add(1);
    }

    fn push_gap(&mut self, frames: u64, _sink: &mut impl Sink<Load>) {
        self.index = self.index.saturating_add(frames);
        // Nobody has seen that it was held.
        self.held_s = [0.0; 3];
    }

    fn finish(&mut self, _sink: &mut impl Sink<Load>) {}

    fn latency(&self) -> Latency {
        Latency::default()
    }

    fn max_outputs(&self, frames: usize) -> usize {
        frames
    }
}

/// What was not seen, and how many angles were.
fn assumed(angles: &[f64; 8]) -> (Assumed, u32) {
    let names = [
        Assumed::UPPER_ARM,
        Assumed::ABDUCTION,
        Assumed::ELBOW,
        Assumed::WRIST,
        Assumed::NECK,
        Assumed::TRUNK,
        Assumed::SIDE,
        Assumed::KNEE,
    ];
    let mut seen = 0;
    let mut flags = Assumed::TOLD;
    for (angle, name) in angles.iter().zip(names) {
        if angle.is_nan() {
            flags |= name;
        } else {
            seen += 1;
        }
    }
    (flags, seen)
}

impl Ergonomics {
    fn score(&mut self, angles: [f64; 8]) -> Load {
        let angles = angles.map(|a| if a.abs() <= GREATEST_DEG { a } else { f64::NAN });
        let (assumed, seen) = assumed(&angles);
        let [arm, _, _, _, neck, trunk, ..] = angles;
        let zones =
            [iso11226::trunk(trunk), iso11226::head(trunk + neck), iso11226::upper_arm(arm)];
        let mut beyond = 0;
        for ((zone, most_s), held_s) in zones.iter().zip(&mut self.held_s) {
            let bent = matches!(zone, Zone::Limited | Zone::NotRecommended);
            *held_s = if bent { *held_s + 1.0 / self.rate.hz() } else { 0.0 };
            beyond += u32::from(bent && *held_s > *most_s);
        }
        let [(trunk, _), (head, _), (arm, _)] = zones;
        let [trunk_held_s, head_held_s, arm_held_s] = self.held_s;
        // Elbows hang neither straight nor folded where nobody sees them.
        let neutral = [0.0, 0.0, 80.0, 0.0, 5.0, 0.0, 0.0, 0.0];
        let mut known = angles;
        for (angle, neutral) in known.iter_mut().zip(neutral) {
            if angle.is_nan() {
                *angle = neutral;
            }
        }
        let (rula, reba) = (self.rula(&known), self.reba(&known));
        Load {
            index: self.index,
            trunk_held_s,
            head_held_s,
            arm_held_s,
            rula,
            rula_action: rula::action(rula),
            reba,
            reba_action: reba::action(reba),
            trunk,
            head,
            arm,
            beyond,
            assumed,
            seen,
        }
    }

    fn rula(&self, angles: &[f64; 8]) -> u32 {
        let [arm, abduction, elbow, wrist, neck, trunk, side, _] = *angles;
        let c = &self.config;
        let upper = rula::upper_arm(arm, false, abduction > c.abduction_deg, false);
        let twist = if c.twist >= 1.5 { 2 } else { 1 };
        let wrist = rula::wrist(wrist, false);
        let a = rula::table_a(upper, rula::lower_arm(elbow, false), wrist, twist);
        let bent = side.abs() > c.side_deg;
        let trunk = rula::trunk(trunk, false, bent);
        let legs = if c.on_one_leg >= 0.5 { 2 } else { 1 };
        let b = rula::table_b(rula::neck(neck, false, false), trunk, legs);
        // Held or repeated, 2 to 10 kg count 2; so does 10 kg and more, and 3 with it.
        let muscle = u32::from(c.muscle >= 0.5);
        let force = match c.load_kg {
            m if m < 2.0 => 0,
            m if m < 10.0 => 1 + muscle,
            _ => 2 + muscle,
        };
        let more = muscle + force;
        rula::table_c(a.unwrap_or(1) + more, b.unwrap_or(1) + more).unwrap_or(1)
    }

    fn reba(&self, angles: &[f64; 8]) -> u32 {
        let [arm, abduction, elbow, wrist, neck, trunk, side, knee] = *angles;
        let c = &self.config;
        let bent = side.abs() > c.side_deg;
        let legs = reba::legs(c.on_one_leg >= 0.5, knee);
        let a = reba::table_a(reba::neck(neck, false), reba::trunk(trunk, bent), legs);
        let upper = rula::upper_arm(arm, false, abduction > c.abduction_deg, false);
        let wrist = reba::wrist(wrist, c.twist >= 1.5);
        let b = reba::table_b(upper, reba::lower_arm(elbow), wrist);
        let body = a.unwrap_or(1) + reba::load(c.load_kg, false);
        let arm = b.unwrap_or(1) + libm::round(c.grip) as u32;
        reba::table_c(body, arm).unwrap_or(1) + u32::from(c.muscle >= 0.5)
    }
}
