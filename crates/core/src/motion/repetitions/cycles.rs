//! Repetitions of an angle.

use super::{
    Repetition,
    counter::{Counter, Known},
    record,
    smoothness::Smoothness,
};
use crate::{
    Error, Processor, SampleRate, Sink, config,
    process::{Channel, Info, Input},
    quality::bridge::Bridge,
    record::Config as _,
    time::Latency,
    unit::Unit,
};
use interocept_dsp::{
    iir::{Band, Sos},
    snapshot,
};

config! {
    /// What is known of the exercise. With `rom_deg` 0 the place of rest and the range are found
    /// from the movement.
    pub struct CyclesConfig: "motion.cycles_config" {
        /// The angle at rest.
        neutral_deg: f64 [Degree] = 0.0, range(-360.0, 360.0), "no profile";
        /// How far a repetition takes it, by sign.
        rom_deg: f64 [Degree] = 0.0, range(-360.0, 360.0), "no profile";
        /// How long a repetition takes; 0 where it is not known.
        period_s: f64 [Second] = 0.0, range(0.0, 15.0), "no profile";
        /// The least range of a repetition.
        least_rom_deg: f64 [Degree] = 15.0, range(1.0, 180.0), "own: three times the error of angles from video";
    }
}

/// Rates of cameras and of wearable sensors.
const RATES_HZ: (f64, f64) = (8.0, 2000.0);
/// Angles are already smooth.
const MOVEMENT_HZ: f64 = 3.0;
/// An angle is bridged for so long, and beyond this is none.
const BRIDGED_S: f64 = 0.3;
const GREATEST_DEG: f64 = 1e4;

/// Counts repetitions of an angle, of a joint or of the trunk, from video or from sensors.
///
/// ```
/// use interocept::{Processor, SampleRate, motion::{Cycles, CyclesConfig}};
/// // A knee that is bent by 90 degrees five times.
/// let knee: Vec<f64> = (0..700)
///     .map(|i| if i < 100 || i > 600 { 0.0 } else { 45.0 - 45.0 * libm::cos(f64::from(i) / 100.0 * std::f64::consts::TAU) })
///     .collect();
/// let reps = Cycles::run(&CyclesConfig::default(), SampleRate::new(30.0)?, &knee)?;
/// assert_eq!(reps.len(), 5);
/// assert!(reps.iter().all(|r| (r.range - 90.0).abs() < 5.0));
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Cycles {
    config: CyclesConfig,
    rate: SampleRate,
    bridge: Bridge,
    smooth: Sos,
    counter: Counter,
    smoothness: Smoothness,
    running: bool,
    base: u64,
    taken: u64,
    count: u64,
}
snapshot!(Cycles { bridge, smooth, counter, smoothness, running, base, taken, count } skip { config, rate });

impl Processor for Cycles {
    type Config = CyclesConfig;
    type Output = Repetition;
    const INFO: Info = Info {
        name: "motion.cycles",
        call: "motion.cycles",
        about: "Counts repetitions of a joint's angle, each with range, tempo and smoothness.",
        input: Input::Samples,
        channels: &[Channel {
            name: "angle_deg",
            unit: Unit::Degree,
            doc: "An angle of a joint or of the trunk; NaN where it is not seen.",
        }],
        source: "own: two thresholds with a profile learned from guided repetitions; Balasubramanian and others, J Neuroeng Rehabil 12:112, 2015 (smoothness)",
    };

    fn new(config: &CyclesConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let rate = rate.within(RATES_HZ.0, RATES_HZ.1)?;
        let c = *config;
        let known = Known { neutral: c.neutral_deg, range: c.rom_deg, period_s: c.period_s };
        Ok(Self {
            config: c,
            rate,
            bridge: Bridge::new(rate.samples_rounded(BRIDGED_S) as u64),
            smooth: Sos::butterworth(2, Band::Low(MOVEMENT_HZ), rate.hz())?,
            counter: Counter::new(known, c.least_rom_deg, rate.hz()),
            smoothness: Smoothness::new(rate.hz(), MOVEMENT_HZ, 0.5)?,
            running: false,
            base: 0,
            taken: 0,
            count: 0,
        })
    }

    fn config(&self) -> &CyclesConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Repetition>) {
        let x = frame.first().copied().filter(|x| x.abs() <= GREATEST_DEG);
        let now = self.taken;
        self.taken = self.taken.saturating_add(1);
        let Some(x) = self.bridge.take(x) else {
            self.running = false;
            self.bridge.end();
            return;
        };
        if !self.running {
            self.running = true;
            self.base = now;
            self.counter.reset();
            self.smoothness.reset();
            self.smooth.prime(x);
        }
        let place = self.smooth.step(x);
        self.smoothness.bending(place, x, self.rate.hz());
        let Some(rep) = self.counter.push(place) else { return };
        let told = self.smoothness.of(&rep);
        self.count = self.count.saturating_add(u64::from(rep.whole));
        let base = self.base;
        let place = |tick: u64| base.saturating_add(tick);
        let profiled = self.config.rom_deg != 0.0;
        sink.put(record((&rep, told), self.count, self.rate.hz(), profiled, place, self.rate, now));
    }

    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<Repetition>) {
        let steps = self.bridge.steps(frames);
        for _ in 0..steps {
            self.frame(&[f64::NAN], sink);
        }
        self.taken = self.taken.saturating_add(frames - steps);
    }

    fn finish(&mut self, _: &mut impl Sink<Repetition>) {}

    fn latency(&self) -> Latency {
        Latency { typical: 0.0, worst: 0.0 }
    }

    fn max_outputs(&self, frames: usize) -> usize {
        (self.rate.seconds(frames as u64, 0.0) * 4.0) as usize + 2
    }
}
