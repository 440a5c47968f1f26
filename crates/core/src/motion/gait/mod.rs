//! Walking, from a sensor on the lower back or on a foot.

mod back;
mod bout;
mod foot;

use super::inertial::{Inertial, Six};
use crate::{
    Error, Processor, SampleRate, Sink, choice, config,
    process::{Info, Input},
    record,
    record::Config as _,
    time::Latency,
};
use back::Back;
use bout::{Bout, Contact};
use foot::Foot;
use interocept_dsp::snapshot;

choice! {
    /// Where the sensor is worn.
    pub enum Placement {
        /// On the lower back, near the fifth lumbar vertebra, in any orientation.
        LowerBack = 0, "lower_back";
        /// On a foot or shoe, in any orientation; needs the rate of turn.
        Foot = 1, "foot";
    }
}

choice! {
    /// What a record of walking tells.
    pub enum WalkEvent {
        /// A foot has touched the ground, as part of a bout of walking.
        Contact = 0, "contact";
        /// A bout of walking is over.
        Bout = 1, "bout";
        /// Nothing can be told from here on.
        Unusable = 2, "unusable";
    }
}

crate::flags! {
    /// What a record of walking rests on, or why there is nothing.
    pub struct WalkFlags {
        /// Gravity is not about 9.8 m/s²: the acceleration is in another unit, or free of gravity.
        UNITS = 0, "units";
        /// The rate of turn is missing.
        NO_GYRO = 1, "no_gyro";
        /// A gap in the signal has cut the bout short.
        CUT = 2, "cut";
    }
}

record! {
    /// A contact of a foot with the ground, or a bout of walking. From the back, the means of a bout
    /// leave out its last step, which only brings the feet together.
    pub struct Walk: "motion.walk" {
        /// The sample at which this is known.
        pub index: u64 [Sample],
        /// When the foot touched the ground or the bout began, from the start of the stream.
        pub time_s: f64 [Second],
        /// Where the foot touched the ground; where the bout began.
        pub contact_index: u64 [Sample],
        /// Where a foot left the ground: on the back the other one after this contact, on a foot
        /// this one before it. Of a bout, its last contact.
        pub final_index: u64 [Sample],
        /// Contacts of the bout so far, this one included.
        pub contacts: u64 [One],
        /// From the contact before, of the other foot; of a bout, mean without extremes. NaN on a
        /// foot and at the first contact.
        pub step_time_s: f64 [Second] range(0.0, f64::INFINITY),
        /// From contact to contact of the same foot; of a bout, mean without extremes. NaN where
        /// none came before.
        pub stride_time_s: f64 [Second] range(0.0, f64::INFINITY),
        /// How long the foot was on the ground; of a bout, the mean. NaN where unknown.
        pub stance_time_s: f64 [Second] range(0.0, f64::INFINITY),
        /// Length of the stride; of a bout, the mean. NaN where unknown: at the first contact, and
        /// on the back without the height of the person.
        pub stride_length_m: f64 [Metre] range(0.0, f64::INFINITY),
        /// Its length by its time; of a bout, that of all strides. NaN where unknown.
        pub speed_m_s: f64 [MetrePerSecond] range(0.0, f64::INFINITY),
        /// Steps a minute; NaN on contacts.
        pub cadence_per_min: f64 [PerMinute] range(0.0, f64::INFINITY),
        /// Standard deviation of the stride time by its mean; NaN on contacts and of few strides.
        pub stride_time_cv: f64 [Percent] range(0.0, f64::INFINITY),
        /// Likeness of a step to the next (autocorrelation); NaN on contacts and on a foot.
        pub step_regularity: f64 [One] range(-10.0, 10.0),
        /// Likeness of a stride to the next (autocorrelation); NaN on contacts and on a foot.
        pub stride_regularity: f64 [One] range(-10.0, 10.0),
        /// The shorter by the longer mean time of alternate steps; NaN on contacts and on a foot.
        pub symmetry: f64 [One] range(0.0, 1.0),
        /// What this record tells.
        pub event: WalkEvent [One],
        /// What it rests on, or why there is nothing.
        pub flags: WalkFlags [One],
    }
}

config! {
    /// Where the sensor is, and whose walking it is.
    pub struct GaitConfig: "motion.gait_config" {
        /// Height of the person, for lengths from the lower back; 0 where it is not known.
        height_m: f64 [Metre] = 0.0, range(0.0, 2.5), "none is assumed";
        /// The least rise of the vertical acceleration of a step on the lower back.
        least_rise_m_s2: f64 [MetrePerSquareSecond] = 0.5, range(0.05, 20.0), "own, on six recordings of mobgap";
        /// Contacts further apart than this are of two bouts.
        break_s: f64 [Second] = 3.0, range(1.0, 10.0), "Kluge and others, PLoS ONE 16:e0256541, 2021";
        /// Where the sensor is worn.
        placement: Placement [One] = Placement::LowerBack, "the commonest";
        /// The least contacts of a bout.
        least_contacts: u32 [One] = 5, range(2.0, 8.0), "four steps on the back, four strides on a foot";
    }
}

/// Rates of wearable sensors.
const RATES_HZ: (f64, f64) = (40.0, 2000.0);
/// A contact is known no later than this.
const LATE_S: f64 = 1.5;
/// What is worked at: the least whole division of the rate that is no less.
const WORKING_HZ: f64 = 100.0;

/// Finds bouts of walking and their contacts, with times, lengths and speed.
///
/// Contacts are told once there are enough of them in a row; a bout when it is over.
///
/// ```
/// use interocept::{Processor, SampleRate, motion::{Gait, GaitConfig, WalkEvent}};
/// // Two steps a second, up and down.
/// let frames: Vec<f64> = (0..2000)
///     .flat_map(|i| {
///         let up = 9.81 + 2.0 * libm::sin(f64::from(i) / 100.0 * 2.0 * std::f64::consts::TAU);
///         [up, 0.0, 0.0, f64::NAN, f64::NAN, f64::NAN]
///     })
///     .collect();
/// let config = GaitConfig { height_m: 1.75, ..GaitConfig::default() };
/// let walk = Gait::run(&config, SampleRate::new(100.0)?, &frames)?;
/// let bout = walk.iter().find(|w| w.event == WalkEvent::Bout).unwrap();
/// assert!((bout.cadence_per_min - 120.0).abs() < 1.0);
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Gait {
    config: GaitConfig,
    rate: SampleRate,
    inertial: Inertial,
    working: SampleRate,
    detector: Detector,
    bout: Bout,
    warned: bool,
}
snapshot!(Gait { inertial, detector, bout, warned } skip { config, rate, working });

/// One of the two is set; both are there so that a state has one shape.
#[derive(Clone, Debug)]
struct Detector {
    back: Option<Back>,
    foot: Option<Foot>,
}

impl interocept_dsp::state::Snapshot for Detector {
    fn save(&self, writer: &mut interocept_dsp::state::Writer<'_>) {
        if let Some(back) = &self.back {
            back.save(writer);
        }
        if let Some(foot) = &self.foot {
            foot.save(writer);
        }
    }
    fn load(
        &mut self,
        reader: &mut interocept_dsp::state::Reader<'_>,
    ) -> Result<(), interocept_dsp::state::StateError> {
        if let Some(back) = &mut self.back {
            back.load(reader)?;
        }
        self.foot.as_mut().map_or(Ok(()), |foot| foot.load(reader))
    }
    fn heap_bytes(&self) -> usize {
        self.back.as_ref().map_or(0, Back::heap_bytes)
            + self.foot.as_ref().map_or(0, Foot::heap_bytes)
    }
}

impl Processor for Gait {
    type Config = GaitConfig;
    type Output = Walk;
    const INFO: Info = Info {
        name: "motion.gait",
        call: "motion.gait",
        about: "Finds bouts of walking and their contacts, with times, lengths and speed.",
        input: Input::Samples,
        channels: super::inertial::CHANNELS,
        source: "Zijlstra and Hof, Gait Posture 18:1, 2003 (lengths from the back); Moe-Nilssen and Helbostad, J Biomech 37:121, 2004 (regularity); Skog and others, IEEE Trans Biomed Eng 57:2657, 2010 (rest of a foot)",
    };

    fn new(config: &GaitConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let rate = rate.within(RATES_HZ.0, RATES_HZ.1)?;
        let inertial = Inertial::new(rate, WORKING_HZ);
        let working = SampleRate::new(rate.hz() / inertial.factor() as f64)?;
        let foot = config.placement == Placement::Foot;
        Ok(Self {
            config: *config,
            rate,
            working,
            detector: Detector {
                back: if foot { None } else { Some(Back::new(config, working)?) },
                foot: if foot { Some(Foot::new(working)?) } else { None },
            },
            bout: Bout::new(config, working)?,
            inertial,
            warned: false,
        })
    }

    fn config(&self) -> &GaitConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Walk>) {
        let foot = self.config.placement == Placement::Foot;
        match self.inertial.push(frame, foot) {
            Six::None => {}
            Six::Gap => self.interrupt(sink),
            Six::Tick(six) => self.tick(six, sink),
        }
    }

    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<Walk>) {
        let steps = self.inertial.steps(frames);
        for _ in 0..steps {
            self.frame(&[f64::NAN; 6], sink);
        }
        self.inertial.skip(frames - steps);
    }

    fn finish(&mut self, sink: &mut impl Sink<Walk>) {
        let tail = self.detector.foot.as_mut().and_then(Foot::finish);
        if let Some(contact) = tail {
            self.contact(contact, sink);
        }
        self.close(WalkFlags::NONE, sink);
    }

    fn latency(&self) -> Latency {
        Latency { typical: 0.0, worst: 0.0 }
    }

    fn max_outputs(&self, frames: usize) -> usize {
        // No contacts nor gaps are closer than a tenth of a second.
        (self.rate.seconds(frames as u64, 0.0) * 10.0) as usize + 24
    }
}

impl Gait {
    fn tick(&mut self, six: [f64; 6], sink: &mut impl Sink<Walk>) {
        let Detector { back, foot } = &mut self.detector;
        let (contact, odd) = match (back, foot) {
            (Some(back), _) => (back.push(six), back.odd()),
            (None, Some(foot)) => (foot.push(six), foot.odd()),
            (None, None) => (None, WalkFlags::NONE),
        };
        if let Some(contact) = contact {
            self.contact(contact, sink);
        }
        if odd.is_empty() {
            self.warned = false;
        } else if !self.warned {
            self.warned = true;
            self.close(odd, sink);
            let now = self.inertial.now();
            sink.put(Walk { flags: odd, event: WalkEvent::Unusable, ..self.blank(now, now, now) });
        }
        // Contacts are found so much later than they are.
        let late = (LATE_S * self.working.hz()) as u64;
        if self.bout.is_over(self.inertial.ticks().saturating_sub(late)) {
            self.close(WalkFlags::NONE, sink);
        }
    }

    fn interrupt(&mut self, sink: &mut impl Sink<Walk>) {
        self.close(WalkFlags::CUT, sink);
        let Detector { back, foot } = &mut self.detector;
        if let Some(back) = back {
            back.reset();
        }
        if let Some(foot) = foot {
            foot.reset();
        }
        self.warned = false;
    }

    fn blank(&self, index: u64, contact_index: u64, final_index: u64) -> Walk {
        Walk {
            index,
            time_s: self.rate.seconds(contact_index, 0.0),
            contact_index,
            final_index,
            contacts: 0,
            step_time_s: f64::NAN,
            stride_time_s: f64::NAN,
            stance_time_s: f64::NAN,
            stride_length_m: f64::NAN,
            speed_m_s: f64::NAN,
            cadence_per_min: f64::NAN,
            stride_time_cv: f64::NAN,
            step_regularity: f64::NAN,
            stride_regularity: f64::NAN,
            symmetry: f64::NAN,
            event: WalkEvent::Contact,
            flags: WalkFlags::NONE,
        }
    }

    /// Takes a contact into the bout under way, or begins another.
    fn contact(&mut self, contact: Contact, sink: &mut impl Sink<Walk>) {
        if self.bout.is_over(contact.tick) {
            self.close(WalkFlags::NONE, sink);
        }
        if !self.bout.take(contact) {
            return;
        }
        let fresh = self.bout.fresh();
        for at in fresh {
            let Some(c) = self.bout.held(at) else { continue };
            let place = |tick: u64| self.inertial.sample(tick);
            let walk = self.blank(self.inertial.now(), place(c.tick), place(c.final_tick));
            let seconds = |ticks: f64| ticks / self.working.hz();
            sink.put(Walk {
                contacts: c.number,
                step_time_s: if self.detector.foot.is_some() {
                    f64::NAN
                } else {
                    known(seconds(c.step))
                },
                stride_time_s: known(seconds(c.stride)),
                stance_time_s: known(seconds(c.stance)),
                stride_length_m: known(c.length_m),
                speed_m_s: known(c.speed_m_s),
                ..walk
            });
        }
        self.bout.told();
    }

    fn close(&mut self, flags: WalkFlags, sink: &mut impl Sink<Walk>) {
        let regularity = self.detector.back.as_ref();
        if let Some(sum) = self.bout.close(regularity) {
            let place = |tick: u64| self.inertial.sample(tick);
            let walk = self.blank(self.inertial.now(), place(sum.first), place(sum.last));
            sink.put(Walk {
                contacts: sum.contacts,
                step_time_s: known(sum.step_s),
                stride_time_s: known(sum.stride_s),
                stance_time_s: known(sum.stance_s),
                stride_length_m: known(sum.length_m),
                speed_m_s: known(sum.speed_m_s),
                cadence_per_min: known(sum.cadence_per_min),
                stride_time_cv: known(sum.stride_cv),
                step_regularity: known(sum.regularity.0),
                stride_regularity: known(sum.regularity.1),
                symmetry: known(sum.symmetry),
                event: WalkEvent::Bout,
                flags,
                ..walk
            });
        }
    }
}

/// A number, or the one NaN that has the same bits on every platform: what a division makes of
/// nothing has a sign on some.
fn known(value: f64) -> f64 {
    if value.is_nan() { f64::NAN } else { value }
}
