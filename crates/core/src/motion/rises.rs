//! Standing up and sitting down, from the acceleration of the lower back or the chest.
//!
//! Between two moments of rest the speed is zero at both ends, which takes the drift out of the
//! integrated acceleration. What is left goes up or down by the height of a seat, or it does not.

use super::{
    activity::ACCELERATION,
    inertial::{Inertial, Six},
};
use crate::{
    Error, Processor, SampleRate, Sink, choice, config,
    process::{Info, Input},
    record,
    record::Config as _,
    time::Latency,
};
use interocept_dsp::{held::Held, ring::SlidingWindow, snapshot, stats};

choice! {
    /// Which way a body went.
    pub enum Way {
        /// It stood up.
        Up = 0, "up";
        /// It sat down.
        Down = 1, "down";
    }
}

record! {
    /// Standing up or sitting down.
    pub struct Rise: "motion.rise" {
        /// The sample at which this is known: the body is at rest again.
        pub index: u64 [Sample],
        /// When it began, from the start of the stream.
        pub time_s: f64 [Second],
        /// Where it began.
        pub from_index: u64 [Sample],
        /// Where it ended.
        pub to_index: u64 [Sample],
        /// How long it took.
        pub duration_s: f64 [Second] range(0.0, f64::INFINITY),
        /// How far up or down.
        pub height_m: f64 [Metre] range(0.0, f64::INFINITY),
        /// Greatest speed.
        pub peak_speed_m_s: f64 [MetrePerSecond] range(0.0, f64::INFINITY),
        /// Times of standing up so far, this one included.
        pub rises: u32 [One],
        /// Which way it went.
        pub way: Way [One],
    }
}

config! {
    /// What counts as standing up or sitting down.
    pub struct RisesConfig: "motion.rises_config" {
        /// The least height.
        least_height_m: f64 [Metre] = 0.25, range(0.05, 1.0), "own: half of a seat's height; 0.125 in Adamowicz and others, Sensors 20:6618, 2020";
        /// The least greatest speed.
        least_speed_m_s: f64 [MetrePerSecond] = 0.45, range(0.05, 3.0), "own, on one recording; 0.2 in Adamowicz and others, 2020";
    }
}

const RATES_HZ: (f64, f64) = (20.0, 2000.0);
/// What is worked at: the least whole division of the rate that is no less.
const WORKING_HZ: f64 = 25.0;
/// At rest the acceleration stays within this of its mean for so long, and that near to gravity.
const REST_S: f64 = 0.3;
const REST_M_S2: f64 = 0.15;
const GRAVITY: f64 = 9.80665;
const OFF_M_S2: f64 = 0.4;
/// How fast the mean at rest is learnt.
const LEARN_S: f64 = 1.0;
/// A movement that takes longer from rest to rest cannot be integrated, a shorter one is none.
const LONGEST_S: f64 = 15.0;
const SHORTEST_S: f64 = 0.6;
/// A movement begins and ends where its speed is this share of the greatest.
const EDGE: f64 = 0.05;

/// Tells standing up from sitting down, with times, height and speed.
///
/// A movement is told when the body is at rest again, for a third of a second. It needs a moment
/// of rest at least every 15 s, and may go up and down several times in between. Its slow beginning
/// and end pass for rest, so that times come out some tenths of a second short.
///
/// ```
/// use interocept::{Processor, SampleRate, motion::{Rises, RisesConfig, Way}};
/// // A body that rises by 40 cm in 1.6 s, from the fifth second on.
/// let frames: Vec<f64> = (0..1000)
///     .flat_map(|i| {
///         let t = (f64::from(i) / 100.0 - 5.0) / 1.6;
///         let turn = std::f64::consts::TAU;
///         let up = if (0.0..1.0).contains(&t) { 0.4 / 2.56 * turn * libm::sin(turn * t) } else { 0.0 };
///         [0.0, 0.0, 9.81 + up]
///     })
///     .collect();
/// let seen = Rises::run(&RisesConfig::default(), SampleRate::new(100.0)?, &frames)?;
/// assert_eq!((seen.len(), seen[0].way), (1, Way::Up));
/// assert!((seen[0].height_m - 0.4).abs() < 0.05 && (seen[0].duration_s - 1.6).abs() < 0.4);
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Rises {
    config: RisesConfig,
    rate: SampleRate,
    hz: f64,
    inertial: Inertial,
    /// The last sizes of the acceleration.
    last: SlidingWindow<f64>,
    /// Their mean at rest.
    gravity: f64,
    /// Since rest, the integrated acceleration.
    speed: Held<f64>,
    /// Whether it has been at rest in this stretch.
    rested: bool,
    rises: u32,
}
snapshot!(Rises { inertial, last, gravity, speed, rested, rises } skip { config, rate, hz });

impl Processor for Rises {
    type Config = RisesConfig;
    type Output = Rise;
    const INFO: Info = Info {
        name: "motion.rises",
        call: "motion.rises",
        about: "Tells standing up from sitting down by the acceleration of the trunk.",
        input: Input::Samples,
        channels: ACCELERATION,
        source: "after Adamowicz and others, Sensors 20:6618, 2020: integration between moments of rest",
    };

    fn new(config: &RisesConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let rate = rate.within(RATES_HZ.0, RATES_HZ.1)?;
        let inertial = Inertial::new(rate, WORKING_HZ);
        let hz = rate.hz() / inertial.factor() as f64;
        Ok(Self {
            config: *config,
            rate,
            hz,
            inertial,
            last: SlidingWindow::new(libm::ceil(REST_S * hz) as usize)?,
            gravity: GRAVITY,
            speed: Held::new((LONGEST_S * hz) as usize, 0.0)?,
            rested: false,
            rises: 0,
        })
    }

    fn config(&self) -> &RisesConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Rise>) {
        match self.inertial.push(frame, false) {
            Six::None => {}
            Six::Gap => {
                self.rested = false;
                self.last.reset();
                self.speed.clear();
            }
            Six::Tick([x, y, z, ..]) => {
                self.take(libm::sqrt(x * x + y * y + z * z), sink);
            }
        }
    }

    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<Rise>) {
        let steps = self.inertial.steps(frames);
        for _ in 0..steps {
            self.frame(&[f64::NAN; 3], sink);
        }
        self.inertial.skip(frames - steps);
    }

    fn finish(&mut self, _: &mut impl Sink<Rise>) {}

    fn latency(&self) -> Latency {
        Latency { typical: 0.0, worst: 0.0 }
    }

    fn max_outputs(&self, frames: usize) -> usize {
        // Each lasts for two ticks at least, and those of a whole movement come at once.
        (self.rate.seconds(frames as u64, LONGEST_S * self.rate.hz()) * self.hz) as usize + 2
    }
}

impl Rises {
    fn take(&mut self, size: f64, sink: &mut impl Sink<Rise>) {
        self.last.push(size);
        // At first it holds zeros, which are no rest.
        let last = self.last.as_slice();
        let mean = last.iter().fold(0.0, |sum, x| sum + x) / last.len().max(1) as f64;
        let rests = (mean - GRAVITY).abs() < OFF_M_S2
            && stats::standard_deviation(last, 0).is_some_and(|sd| sd < REST_M_S2);
        if rests {
            if self.rested && self.speed.as_slice().len() as f64 >= SHORTEST_S * self.hz {
                self.tell(sink);
            }
            self.speed.clear();
            self.rested = true;
            self.gravity += (mean - self.gravity) / (LEARN_S * self.hz);
        } else if self.rested {
            let before = self.speed.as_slice().last().copied().unwrap_or(0.0);
            self.rested = self.speed.push(before + (size - self.gravity) / self.hz);
            if !self.rested {
                self.speed.clear();
            }
        }
    }

    /// What went up and down since the last rest.
    fn tell(&mut self, sink: &mut impl Sink<Rise>) {
        let Self { config, rate, hz, inertial, speed, rises, .. } = self;
        let speed = speed.as_mut_slice();
        let n = speed.len() as f64;
        let drift = speed.last().copied().unwrap_or(0.0);
        for (k, v) in speed.iter_mut().enumerate() {
            *v -= drift * (k + 1) as f64 / n;
        }
        let first = inertial.ticks().saturating_sub(speed.len() as u64);
        let (mut start, mut rest) = (0, &*speed);
        while let Some(up) = rest.first().map(|v| *v > 0.0) {
            let turn = rest.iter().position(|v| (*v > 0.0) != up).unwrap_or(rest.len());
            let Some((part, later)) = rest.split_at_checked(turn) else { return };
            rest = later;
            let height = part.iter().fold(0.0, |sum, v| sum + v) / *hz;
            let fastest =
                part.iter().fold(0.0, |most, v| if v.abs() > most { v.abs() } else { most });
            let moves = |v: &f64| v.abs() >= EDGE * fastest;
            let from = part.iter().position(moves).unwrap_or(0);
            let to = part.iter().rposition(moves).unwrap_or(0);
            let place = |k: usize| inertial.sample(first.saturating_add((start + k) as u64));
            let (from_index, to_index) = (place(from), place(to));
            start += part.len();
            if height.abs() < config.least_height_m || fastest < config.least_speed_m_s {
                continue;
            }
            let way = if height > 0.0 { Way::Up } else { Way::Down };
            *rises = rises.saturating_add(u32::from(way == Way::Up));
            sink.put(Rise {
                index: inertial.now(),
                time_s: rate.seconds(from_index, 0.0),
                from_index,
                to_index,
                duration_s: rate.seconds(to_index - from_index.min(to_index), 0.0),
                height_m: height.abs(),
                peak_speed_m_s: fastest,
                rises: *rises,
                way,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;
    use core::f64::consts::TAU;

    /// Upwards acceleration of movements that begin at a time, last, and go up or down.
    fn body(moves: &[(f64, f64, f64)], seconds: f64) -> Vec<f64> {
        (0..(seconds * 100.0) as usize)
            .flat_map(|i| {
                let t = i as f64 / 100.0;
                let up: f64 = moves
                    .iter()
                    .filter(|(at, long, _)| (*at..at + long).contains(&t))
                    .map(|(at, long, by)| {
                        by / (long * long) * TAU * libm::sin(TAU * (t - at) / long)
                    })
                    .sum();
                let hum = 0.05 * libm::sin(1.7 * i as f64 * i as f64);
                // In any orientation.
                [0.6 * (9.81 + up + hum), 0.0, -0.8 * (9.81 + up + hum)]
            })
            .collect()
    }

    fn seen(frames: &[f64]) -> Vec<Rise> {
        Rises::run(&RisesConfig::default(), SampleRate::new(100.0).unwrap(), frames).unwrap()
    }

    #[test]
    fn a_chair_is_left_and_taken() {
        let found = seen(&body(&[(3.0, 1.6, 0.42), (8.0, 1.4, -0.40)], 13.0));
        let [up, down] = &found[..] else { panic!("{found:?}") };
        assert_eq!((up.way, down.way, down.rises), (Way::Up, Way::Down, 1));
        for (rise, at, long, by) in [(up, 3.0, 1.6, 0.42), (down, 8.0, 1.4, 0.40)] {
            assert!((rise.time_s - at).abs() < 0.3, "{rise:?}");
            assert!((rise.duration_s - long).abs() < 0.35, "{rise:?}");
            assert!((rise.height_m - by).abs() < 0.05, "{rise:?}");
            assert!((rise.peak_speed_m_s - 2.0 * by / long).abs() < 0.1, "{rise:?}");
        }
    }

    #[test]
    fn five_times_without_a_rest_are_five() {
        let moves: Vec<(f64, f64, f64)> = (0..10)
            .map(|k| (3.0 + 1.2 * f64::from(k), 1.2, if k % 2 == 0 { 0.4 } else { -0.4 }))
            .collect();
        let found = seen(&body(&moves, 20.0));
        assert_eq!((found.len(), found.last().unwrap().rises), (10, 5));
    }

    #[test]
    fn what_is_no_seat_is_none() {
        assert!(seen(&body(&[(3.0, 1.6, 0.15), (8.0, 4.0, 0.5)], 15.0)).is_empty(), "low, slow");
        for at in [310, 330, 350, 370] {
            let mut gap = body(&[(3.0, 1.6, 0.42)], 8.0);
            gap[3 * (at - 30)..3 * at].fill(f64::NAN);
            assert!(seen(&gap).is_empty(), "a gap within, to {at}");
        }
        let g: Vec<f64> = body(&[(3.0, 1.6, 0.42)], 8.0).iter().map(|x| x / 9.81).collect();
        assert!(seen(&g).is_empty(), "in g nothing is at rest");
    }
}
