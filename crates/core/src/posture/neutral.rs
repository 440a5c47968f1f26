//! How far somebody leaves the posture that they sit or stand well in.

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
    /// What a posture is against the neutral one.
    pub struct NeutralFlags {
        /// The neutral posture is still being taken down: sit or stand well.
        CALIBRATING = 0, "calibrating";
        /// The trunk has been bent for a while.
        SLOUCH = 1, "slouch";
        /// The head has been held forward of the trunk for a while.
        HEAD_FORWARD = 2, "head_forward";
        /// The trunk is not seen.
        TRUNK_MISSING = 3, "trunk_missing";
        /// The head is not seen.
        HEAD_MISSING = 4, "head_missing";
    }
}

config! {
    /// What counts as leaving the neutral posture.
    pub struct NeutralConfig: "posture.neutral_config" {
        /// For how long the neutral posture is taken down at the start.
        calibrate_s: f64 [Second] = 5.0, range(0.5, 120.0), "own";
        /// Bent is a trunk that leans by more than this.
        slouch_deg: f64 [Degree] = 15.0, range(1.0, 90.0), "own: straps and clothes move by 5";
        /// Forward is a head that leans by more than this against the trunk.
        head_deg: f64 [Degree] = 15.0, range(1.0, 90.0), "own";
        /// Upright again within this share of either.
        release: f64 [One] = 0.67, range(0.0, 1.0), "own: 10 of 15 degrees";
        /// For how long it must last.
        hold_s: f64 [Second] = 5.0, range(0.0, 600.0), "own";
        /// For how long it must be upright again.
        release_s: f64 [Second] = 2.0, range(0.0, 600.0), "own";
    }
}

record! {
    /// A posture against the neutral one.
    pub struct Upright: "posture.neutral" {
        /// Its sample.
        pub index: u64 [Sample],
        /// How far the trunk leans from neutral; NaN while it is not seen or not calibrated.
        pub trunk_off_deg: f64 [Degree],
        /// How far the head leans against the trunk from neutral; NaN in the same way.
        pub head_off_deg: f64 [Degree],
        /// For how long the longer of slouch and forward head has lasted.
        pub held_s: f64 [Second],
        /// What it is.
        pub flags: NeutralFlags [One],
        /// How many slouches there have been.
        pub slouches: u32 [One],
    }
}

/// Something that lasts, with hysteresis and time.
#[derive(Clone, Copy, Debug, Default)]
struct Lasting {
    on: bool,
    beyond_s: f64,
    within_s: f64,
}
snapshot!(Lasting { on, beyond_s, within_s });

impl Lasting {
    /// Whether it begins now.
    fn take(&mut self, off: f64, most: f64, config: &NeutralConfig, step_s: f64) -> bool {
        let least = config.release * most;
        // What is not seen changes nothing.
        if off > most || (self.on && off > least) {
            (self.beyond_s, self.within_s) = (self.beyond_s + step_s, 0.0);
        } else if off <= most {
            self.within_s += step_s;
            if !self.on || self.within_s >= config.release_s {
                (self.on, self.beyond_s) = (false, 0.0);
            }
        }
        let begins = !self.on && self.beyond_s > 0.0 && self.beyond_s >= config.hold_s;
        self.on |= begins;
        begins
    }
}

/// A mean that is taken down.
#[derive(Clone, Copy, Debug, Default)]
struct Level {
    sum: f64,
    count: f64,
}
snapshot!(Level { sum, count });

impl Level {
    fn take(&mut self, x: f64, most: f64) {
        if self.count < most && x.abs() <= GREATEST_DEG {
            self.sum += x;
            self.count += 1.0;
        }
    }

    fn off(&self, x: f64, most: f64) -> f64 {
        let known = self.count >= most && x.abs() <= GREATEST_DEG;
        if known { x - self.sum / self.count } else { f64::NAN }
    }
}

/// An angle beyond this is none.
const GREATEST_DEG: f64 = 360.0;

/// Notices slouching and a head held forward, against the person's own neutral posture.
///
/// Where a strap sits is different for everybody and every day, so the posture of the first seconds
/// is the neutral one.
///
/// ```
/// use interocept::{Processor, SampleRate, posture::{Neutral, NeutralConfig, NeutralFlags}};
/// // Five seconds upright at 8 degrees, then bent by 25 more; the head is not seen.
/// let frames: Vec<f64> =
///     (0..200).flat_map(|i| [if i < 60 { 8.0 } else { 33.0 }, f64::NAN]).collect();
/// let seen = Neutral::run(&NeutralConfig::default(), SampleRate::new(10.0)?, &frames)?;
/// assert_eq!((seen[199].trunk_off_deg, seen[199].slouches), (25.0, 1));
/// assert!(!seen[105].flags.contains(NeutralFlags::SLOUCH));
/// assert!(seen[115].flags.contains(NeutralFlags::SLOUCH));
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Neutral {
    config: NeutralConfig,
    rate: SampleRate,
    index: u64,
    trunk: Level,
    head: Level,
    slouch: Lasting,
    forward: Lasting,
    slouches: u32,
}
snapshot!(Neutral { index, trunk, head, slouch, forward, slouches } skip { config, rate });

impl Processor for Neutral {
    type Config = NeutralConfig;
    type Output = Upright;
    const INFO: Info = Info {
        name: "posture.neutral",
        call: "posture.slouch",
        about: "Notices slouching and a head held forward, against the person's own neutral posture.",
        input: Input::Samples,
        channels: &[
            Channel {
                name: "trunk_deg",
                unit: Unit::Degree,
                doc: "Inclination of the trunk, forwards; NaN: not seen.",
            },
            Channel {
                name: "head_deg",
                unit: Unit::Degree,
                doc: "Inclination of the head, forwards; NaN: not seen.",
            },
        ],
        source: "own",
    };

    fn new(config: &NeutralConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let rate = rate.within(0.5, 1000.0)?;
        Ok(Self {
            config: *config,
            rate,
            index: 0,
            trunk: Level::default(),
            head: Level::default(),
            slouch: Lasting::default(),
            forward: Lasting::default(),
            slouches: 0,
        })
    }

    fn config(&self) -> &NeutralConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Upright>) {
        let [trunk, head] = *frame else { return };
        let (config, step_s) = (self.config, 1.0 / self.rate.hz());
        let most = libm::ceil(config.calibrate_s * self.rate.hz());
        let against = head - trunk;
        let missing = |angle: f64| angle.is_nan() || angle.abs() > GREATEST_DEG;
        self.trunk.take(trunk, most);
        self.head.take(against, most);
        let (trunk_off_deg, head_off_deg) =
            (self.trunk.off(trunk, most), self.head.off(against, most));
        let begins = self.slouch.take(trunk_off_deg, config.slouch_deg, &config, step_s);
        self.slouches = self.slouches.saturating_add(u32::from(begins));
        self.forward.take(head_off_deg, config.head_deg, &config, step_s);
        let (a, b) = (self.slouch.beyond_s, self.forward.beyond_s);
        sink.put(Upright {
            index: self.index,
            trunk_off_deg,
            head_off_deg,
            held_s: if a > b { a } else { b },
            flags: NeutralFlags::NONE
                .with_if(NeutralFlags::CALIBRATING, self.trunk.count < most)
                .with_if(NeutralFlags::SLOUCH, self.slouch.on)
                .with_if(NeutralFlags::HEAD_FORWARD, self.forward.on)
                .with_if(NeutralFlags::TRUNK_MISSING, missing(trunk))
                .with_if(NeutralFlags::HEAD_MISSING, missing(head)),
            slouches: self.slouches,
        });
        self.index = self.index.saturating_add(1);
    }

    fn push_gap(&mut self, frames: u64, _sink: &mut impl Sink<Upright>) {
        self.index = self.index.saturating_add(frames);
        // Nobody has seen that it lasted.
        (self.slouch, self.forward) = (Lasting::default(), Lasting::default());
    }

    fn finish(&mut self, _sink: &mut impl Sink<Upright>) {}

    fn latency(&self) -> Latency {
        Latency::default()
    }

    fn max_outputs(&self, frames: usize) -> usize {
        frames
    }
}
