//! Evidence of a fall: weightless, then an impact, then another posture, then still.
//!
//! It is evidence, to be looked at by a person; falls of old people look less clear than those of
//! young volunteers, on which such rules were made.

use super::activity::ACCELERATION;
use crate::{
    Error, Processor, SampleRate, Sink, config,
    process::{Info, Input},
    record,
    record::Config as _,
    time::Latency,
};
use interocept_dsp::{ring::SlidingWindow, snapshot};

crate::flags! {
    /// What speaks for a fall.
    pub struct FallEvidence {
        /// The acceleration was near to none for long enough before the impact.
        FREE_FALL = 0, "free_fall";
        /// It was far above gravity.
        IMPACT = 1, "impact";
        /// Afterwards the body lies otherwise than before.
        TURNED = 2, "turned";
        /// Afterwards it is still.
        STILL = 3, "still";
    }
}

record! {
    /// An impact, and what speaks for a fall. Advisory.
    pub struct Fall: "motion.fall" {
        /// The sample at which this is known.
        pub index: u64 [Sample],
        /// When the impact was, from the start of the stream.
        pub time_s: f64 [Second],
        /// Where the impact was.
        pub impact_index: u64 [Sample],
        /// The greatest acceleration.
        pub impact_g: f64 [StandardGravity] range(0.0, f64::INFINITY),
        /// The least acceleration in the second before.
        pub least_g: f64 [StandardGravity] range(0.0, f64::INFINITY),
        /// How long it was below the threshold then.
        pub free_s: f64 [Second] range(0.0, f64::INFINITY),
        /// Angle between gravity before and after; NaN where either is unknown.
        pub turn_deg: f64 [Degree] range(0.0, 180.0),
        /// Standard deviation of the acceleration in the stillest two seconds afterwards.
        pub still_g: f64 [StandardGravity] range(0.0, f64::INFINITY),
        /// Share of the four kinds of evidence.
        pub evidence: f64 [One] range(0.0, 1.0),
        /// Which kinds.
        pub kinds: FallEvidence [One],
        /// 1 where all four speak for a fall.
        pub fall: u32 [One] range(0.0, 1.0),
    }
}

config! {
    /// What counts as evidence.
    pub struct FallConfig: "motion.fall_config" {
        /// Weightless below this.
        free_g: f64 [StandardGravity] = 0.6, range(0.1, 0.9), "Bourke and others, Gait Posture 26:194, 2007; a little higher";
        /// For at least so long.
        free_s: f64 [Second] = 0.06, range(0.02, 0.5), "own: three samples at 50 Hz";
        /// An impact above this.
        impact_g: f64 [StandardGravity] = 2.5, range(1.5, 10.0), "Kangas and others, Gait Posture 28:285, 2008";
        /// Turned by at least this.
        turn_deg: f64 [Degree] = 60.0, range(20.0, 120.0), "Karantonis and others, IEEE Trans Inf Technol Biomed 10:156, 2006";
        /// Still below this standard deviation.
        still_g: f64 [StandardGravity] = 0.1, range(0.01, 1.0), "own";
    }
}

const STANDARD_GRAVITY: f64 = 9.806_65;
const RATES_HZ: (f64, f64) = (25.0, 1000.0);
const GREATEST: f64 = 1e4;
/// Before the impact free fall is looked for so far back, and the posture before that.
const BEFORE_S: f64 = 1.0;
const POSTURE_S: f64 = 2.0;
/// After it so long, from when it has died down on.
const AFTER_S: f64 = 10.0;
const SETTLE_S: f64 = 1.0;
const STILL_S: f64 = 2.0;
/// How often it is looked at how still it is.
const LOOK_S: f64 = 0.16;

/// Tells of impacts and what speaks for a fall, ten seconds after each.
///
/// ```
/// use interocept::{Processor, SampleRate, motion::{Fall, FallConfig, Falls}};
/// let still = [9.8, 0.0, 0.1].repeat(400);
/// let falls = Falls::run(&FallConfig::default(), SampleRate::new(100.0)?, &still)?;
/// assert!(falls.is_empty());
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Falls {
    config: FallConfig,
    rate: SampleRate,
    /// Samples, in the order of the constants.
    before: usize,
    posture: usize,
    after: u64,
    settle: u64,
    still: usize,
    look: u64,
    /// Axes in g; what is missing is as it was.
    kept: SlidingWindow<[f64; 3]>,
    last: [f64; 3],
    taken: u64,
    known: u64,
    impact: Impact,
}
snapshot!(Falls { kept, last, taken, known, impact } skip { config, rate, before, posture, after, settle, still, look });

/// An impact under way.
#[derive(Clone, Copy, Debug, Default)]
struct Impact {
    /// Samples since; 0 for none.
    since: u64,
    at: u64,
    most: f64,
    least: f64,
    free: u64,
    up: [f64; 3],
    stillest: f64,
}
snapshot!(Impact { since, at, most, least, free, up, stillest });

fn size(v: [f64; 3]) -> f64 {
    libm::sqrt(v.iter().fold(0.0, |sum, x| sum + x * x))
}

/// In degrees; rounding may have taken the cosine a little too far.
fn angle(cosine: f64) -> f64 {
    let near = if cosine > 1.0 { 1.0 } else { cosine };
    libm::acos(if near < -1.0 { -1.0 } else { near }).to_degrees()
}

fn mean(points: &[[f64; 3]]) -> [f64; 3] {
    let mut sum = [0.0; 3];
    for point in points {
        for (s, x) in sum.iter_mut().zip(point) {
            *s += x;
        }
    }
    sum.map(|s| s / points.len() as f64)
}

impl Processor for Falls {
    type Config = FallConfig;
    type Output = Fall;
    const INFO: Info = Info {
        name: "motion.falls",
        call: "motion.falls",
        about: "Tells of impacts and what speaks for a fall: weightless before, turned and still after. Advisory.",
        input: Input::Samples,
        channels: ACCELERATION,
        source: "Bourke and others, Gait Posture 26:194, 2007; Kangas and others, Gait Posture 28:285, 2008; Karantonis and others, IEEE Trans Inf Technol Biomed 10:156, 2006",
    };

    fn new(config: &FallConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let rate = rate.within(RATES_HZ.0, RATES_HZ.1)?;
        let samples = |s: f64| rate.samples_rounded(s).max(1);
        let (before, posture) = (samples(BEFORE_S), samples(POSTURE_S));
        Ok(Self {
            config: *config,
            rate,
            before,
            posture,
            after: samples(AFTER_S) as u64,
            settle: samples(SETTLE_S) as u64,
            still: samples(STILL_S),
            look: samples(LOOK_S) as u64,
            kept: SlidingWindow::new(before + posture)?,
            last: [0.0; 3],
            taken: 0,
            known: 0,
            impact: Impact::default(),
        })
    }

    fn config(&self) -> &FallConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Fall>) {
        self.taken = self.taken.saturating_add(1);
        let [x, y, z] = frame else { return };
        if frame.iter().all(|x| x.abs() <= GREATEST) {
            self.last = [*x, *y, *z].map(|v| v / STANDARD_GRAVITY);
            self.known = self.known.saturating_add(1);
        }
        self.kept.push(self.last);
        let g = size(self.last);
        if self.impact.since == 0 {
            if g >= self.config.impact_g && self.known > self.before as u64 {
                self.begin(g);
            }
            return;
        }
        let impact = &mut self.impact;
        impact.since = impact.since.saturating_add(1);
        if impact.since <= self.settle && g > impact.most {
            (impact.most, impact.at) = (g, self.taken - 1);
        }
        // Now and then, how still the last two seconds were, for the first time when they are over.
        let since = impact.since.checked_sub(self.settle + self.still as u64);
        if since.and_then(|since| since.checked_rem(self.look)) == Some(0) {
            let spread = self.spread();
            if spread < self.impact.stillest {
                self.impact.stillest = spread;
            }
        }
        if self.impact.since >= self.after {
            self.tell(sink);
        }
    }

    fn push_gap(&mut self, frames: u64, _: &mut impl Sink<Fall>) {
        // What a gap cuts off says nothing.
        self.taken = self.taken.saturating_add(frames);
        if frames > 0 {
            self.impact = Impact::default();
            self.known = 0;
        }
    }

    fn finish(&mut self, sink: &mut impl Sink<Fall>) {
        if self.impact.since >= self.settle + self.still as u64 {
            self.tell(sink);
        }
    }

    fn latency(&self) -> Latency {
        Latency { typical: 0.0, worst: 0.0 }
    }

    fn max_outputs(&self, frames: usize) -> usize {
        (frames as u64).checked_div(self.after).unwrap_or(0) as usize + 2
    }
}

impl Falls {
    fn begin(&mut self, g: f64) {
        let all = self.kept.as_slice();
        let (posture, before) = all.split_at_checked(self.posture).unwrap_or((&[], all));
        let free = before.iter().filter(|v| size(**v) < self.config.free_g).count();
        let least = before.iter().map(|v| size(*v));
        let least = least.fold(f64::INFINITY, |least, v| if v < least { v } else { least });
        let known = self.known >= all.len() as u64;
        self.impact = Impact {
            since: 1,
            at: self.taken.saturating_sub(1),
            most: g,
            least,
            free: free as u64,
            up: if known { mean(posture) } else { [f64::NAN; 3] },
            stillest: f64::INFINITY,
        };
    }

    fn recent(&self) -> &[[f64; 3]] {
        let all = self.kept.as_slice();
        all.get(all.len().saturating_sub(self.still)..).unwrap_or(&[])
    }

    fn spread(&self) -> f64 {
        let recent = self.recent();
        let n = recent.len() as f64;
        let mean = recent.iter().fold(0.0, |sum, v| sum + size(*v)) / n;
        let square = |v: &[f64; 3]| (size(*v) - mean) * (size(*v) - mean);
        libm::sqrt(recent.iter().fold(0.0, |sum, v| sum + square(v)) / n)
    }

    fn tell(&mut self, sink: &mut impl Sink<Fall>) {
        let Impact { at, most, least, free, up, stillest, .. } = self.impact;
        let now = mean(self.recent());
        let cosine =
            up.iter().zip(now).fold(0.0, |sum, (a, b)| sum + a * b) / (size(up) * size(now));
        let turn_deg = if cosine.is_nan() { f64::NAN } else { angle(cosine) };
        let still_g = if stillest.is_finite() { stillest } else { self.spread() };
        let free_s = free as f64 / self.rate.hz();
        let c = &self.config;
        let kinds = FallEvidence::IMPACT
            .with_if(FallEvidence::FREE_FALL, free_s >= c.free_s)
            .with_if(FallEvidence::TURNED, turn_deg >= c.turn_deg)
            .with_if(FallEvidence::STILL, still_g <= c.still_g);
        sink.put(Fall {
            index: self.taken.saturating_sub(1),
            time_s: self.rate.seconds(at, 0.0),
            impact_index: at,
            impact_g: most,
            least_g: least,
            free_s,
            turn_deg,
            still_g,
            evidence: f64::from(kinds.bits().count_ones()) / 4.0,
            kinds,
            fall: u32::from(kinds.bits() == 0b1111),
        });
        self.impact = Impact::default();
    }
}
