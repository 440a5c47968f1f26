//! Repetitions of an exercise.

mod along;
mod counter;
mod cycles;
mod profile;
mod smoothness;

use super::inertial::{self, Inertial, Six};
use crate::{
    Error, Processor, SampleRate, Sink, choice, config,
    process::{Info, Input},
    record,
    record::Config as _,
    time::Latency,
};
use along::Along;
use counter::{Counter, Known, Rep};
pub use cycles::{Cycles, CyclesConfig};
use interocept_dsp::snapshot;
pub use profile::{Profile, learn};
pub use smoothness::Smooth;
use smoothness::{Smoothness, Told};

choice! {
    /// How far a repetition went.
    pub enum Extent {
        /// As far as it should.
        Whole = 0, "whole";
        /// An attempt: further than two fifths of the range, and not as far as seven tenths.
        Partial = 1, "partial";
    }
}

record! {
    /// A repetition of an exercise, or an attempt at one.
    pub struct Repetition: "motion.repetition" {
        /// The sample at which this is known: the movement is back.
        pub index: u64 [Sample],
        /// When it began, from the start of the stream.
        pub time_s: f64 [Second],
        /// Where it left the place of rest.
        pub from_index: u64 [Sample],
        /// Where it went furthest.
        pub peak_index: u64 [Sample],
        /// Whole repetitions so far, this one included.
        pub count: u64 [One],
        /// From leaving the place of rest to being back.
        pub duration_s: f64 [Second] range(0.0, f64::INFINITY),
        /// From leaving to the furthest point.
        pub out_s: f64 [Second] range(0.0, f64::INFINITY),
        /// How long it hardly moved.
        pub hold_s: f64 [Second] range(0.0, f64::INFINITY),
        /// From the furthest point to being back.
        pub back_s: f64 [Second] range(0.0, f64::INFINITY),
        /// How far it went, in the unit of the signal: degrees, or m/s² of the acceleration along
        /// the axis of the exercise.
        pub range: f64 [One] range(0.0, f64::INFINITY),
        /// Greatest speed, in that unit per second.
        pub peak_speed: f64 [One] range(0.0, f64::INFINITY),
        /// Log dimensionless jerk of the way out, from 5 % of its greatest speed to the same at
        /// the furthest point: about -4.4 for least jerk, lower the less smooth. Of the rate of
        /// turn of a sensor, of the speed of an angle, up to 6 Hz; NaN where there is none.
        pub ldlj: f64 [One],
        /// How far it went.
        pub extent: Extent [One],
        /// 1 where it is measured against a profile.
        pub profiled: u32 [One] range(0.0, 1.0),
        /// Spectral arc length of the same: about -1.4 for least jerk, lower the less smooth; NaN
        /// where there is none.
        pub sparc: f64 [One],
        /// Why it has no smoothness, if it has none.
        pub smooth: Smooth [One],
        /// How many samples of the speed the smoothness is of.
        pub smooth_samples: u32 [One],
    }
}

config! {
    /// What is known of the exercise. With `rom` 0 the axis, the place of rest and the range are
    /// found from the movement.
    pub struct RepetitionsConfig: "motion.repetitions_config" {
        /// Axis of the exercise in the frame of the sensor, its first coordinate.
        axis_x: f64 [One] = 0.0, range(-1.0, 1.0), "no profile";
        /// Its second.
        axis_y: f64 [One] = 0.0, range(-1.0, 1.0), "no profile";
        /// Its third.
        axis_z: f64 [One] = 0.0, range(-1.0, 1.0), "no profile";
        /// Acceleration along the axis at rest.
        neutral_m_s2: f64 [MetrePerSquareSecond] = 0.0, range(-100.0, 100.0), "no profile";
        /// How far a repetition takes it, by sign.
        rom_m_s2: f64 [MetrePerSquareSecond] = 0.0, range(-200.0, 200.0), "no profile";
        /// How long a repetition takes; 0 where it is not known.
        period_s: f64 [Second] = 0.0, range(0.0, 15.0), "no profile";
        /// The least range of a repetition.
        least_rom_m_s2: f64 [MetrePerSquareSecond] = 1.5, range(0.05, 50.0), "own: a turn of 9 degrees against gravity";
    }
}

/// Rates of wearable sensors.
const RATES_HZ: (f64, f64) = (20.0, 2000.0);
/// What is worked at: the least whole division of the rate that is no less.
const WORKING_HZ: f64 = 50.0;
/// Exercise is slower than this.
const MOVEMENT_HZ: f64 = 2.0;

fn record(
    (rep, told): (&Rep, Told),
    count: u64,
    hz: f64,
    profiled: bool,
    place: impl Fn(u64) -> u64,
    rate: SampleRate,
    index: u64,
) -> Repetition {
    let seconds = |from: u64, to: u64| to.saturating_sub(from) as f64 / hz;
    Repetition {
        index,
        time_s: rate.seconds(place(rep.from), 0.0),
        from_index: place(rep.from),
        peak_index: place(rep.peak),
        count,
        duration_s: seconds(rep.from, rep.to),
        out_s: seconds(rep.from, rep.peak),
        hold_s: rep.hold as f64 / hz,
        back_s: seconds(rep.peak, rep.to),
        range: rep.range,
        peak_speed: rep.fastest,
        ldlj: told.ldlj,
        extent: if rep.whole { Extent::Whole } else { Extent::Partial },
        profiled: u32::from(profiled),
        sparc: told.sparc,
        smooth: told.smooth,
        smooth_samples: told.samples,
    }
}

/// Counts repetitions of an exercise from a sensor on the limb or the trunk that moves, with a
/// [`Profile`] or without.
///
/// ```
/// use interocept::{Processor, SampleRate, motion::{Extent, Repetitions, RepetitionsConfig}};
/// // An arm that is raised by a quarter turn and lowered, six times.
/// let frames: Vec<f64> = (0..1400)
///     .flat_map(|i| {
///         let t = f64::from(i) / 50.0 - 2.0;
///         let up = if (0.0..24.0).contains(&t) { 0.5 - 0.5 * libm::cos(t / 4.0 * std::f64::consts::TAU) } else { 0.0 };
///         let angle = 1.57 * up;
///         [9.81 * libm::sin(angle), 0.0, 9.81 * libm::cos(angle), f64::NAN, f64::NAN, f64::NAN]
///     })
///     .collect();
/// let reps = Repetitions::run(&RepetitionsConfig::default(), SampleRate::new(50.0)?, &frames)?;
/// assert_eq!(reps.iter().filter(|r| r.extent == Extent::Whole).count(), 6);
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Repetitions {
    config: RepetitionsConfig,
    rate: SampleRate,
    hz: f64,
    inertial: Inertial,
    along: Along,
    counter: Counter,
    smoothness: Smoothness,
    count: u64,
}
snapshot!(Repetitions { inertial, along, counter, smoothness, count } skip { config, rate, hz });

impl Processor for Repetitions {
    type Config = RepetitionsConfig;
    type Output = Repetition;
    const INFO: Info = Info {
        name: "motion.repetitions",
        call: "motion.repetitions",
        about: "Counts repetitions of an exercise from an inertial sensor, each with range, tempo and smoothness.",
        input: Input::Samples,
        channels: inertial::CHANNELS,
        source: "own: two thresholds with a profile learned from guided repetitions; Balasubramanian and others, J Neuroeng Rehabil 12:112, 2015 (smoothness)",
    };

    fn new(config: &RepetitionsConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let rate = rate.within(RATES_HZ.0, RATES_HZ.1)?;
        let inertial = Inertial::new(rate, WORKING_HZ);
        let hz = rate.hz() / inertial.factor() as f64;
        let c = *config;
        let profiled = c.rom_m_s2 != 0.0;
        let axis = if profiled { [c.axis_x, c.axis_y, c.axis_z] } else { [0.0; 3] };
        let known = Known { neutral: c.neutral_m_s2, range: c.rom_m_s2, period_s: c.period_s };
        Ok(Self {
            config: c,
            rate,
            hz,
            inertial,
            along: Along::new(axis, hz)?,
            counter: Counter::new(known, c.least_rom_m_s2, hz),
            smoothness: Smoothness::new(hz, MOVEMENT_HZ, 0.0)?,
            count: 0,
        })
    }

    fn config(&self) -> &RepetitionsConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Repetition>) {
        match self.inertial.push(frame, false) {
            Six::None => {}
            Six::Gap => {
                self.along.reset();
                self.counter.reset();
                self.smoothness.reset();
            }
            Six::Tick([x, y, z, gyr @ ..]) => {
                let place = self.along.push([x, y, z]);
                self.smoothness.turning(place, gyr);
                let Some(rep) = self.counter.push(place) else { return };
                let told = self.smoothness.of(&rep);
                self.count = self.count.saturating_add(u64::from(rep.whole));
                let Self { inertial, count, hz, rate, .. } = self;
                let profiled = self.config.rom_m_s2 != 0.0;
                let place = |tick| inertial.sample(tick);
                sink.put(record((&rep, told), *count, *hz, profiled, place, *rate, inertial.now()));
            }
        }
    }

    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<Repetition>) {
        let steps = self.inertial.steps(frames);
        for _ in 0..steps {
            self.frame(&[f64::NAN; 6], sink);
        }
        self.inertial.skip(frames - steps);
    }

    fn finish(&mut self, _: &mut impl Sink<Repetition>) {}

    fn latency(&self) -> Latency {
        Latency { typical: 0.0, worst: 0.0 }
    }

    fn max_outputs(&self, frames: usize) -> usize {
        (self.rate.seconds(frames as u64, 0.0) * 4.0) as usize + 2
    }
}
