//! Standing up and sitting down, from the acceleration of the lower back or the chest.
//!
//! Between two moments of rest the speed is zero at both ends, which takes the drift out of the
//! integrated acceleration. What is left goes up or down by the height of a seat, or it does not.
//! The trunk leans forwards before it rises, and comes upright after it has sat down: by its vertical
//! speed alone both movements are too short by that.

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
use interocept_dsp::{held::Held, ring::SlidingWindow, snapshot};

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
        /// Where it began: standing up, where the trunk left rest to lean forwards; sitting down, or
        /// where it had not rested, where its vertical speed passed a twentieth of the greatest.
        pub from_index: u64 [Sample],
        /// Where it ended: sitting down, where the trunk rested again; standing up, or where it did
        /// not rest soon, where the vertical speed fell below a twentieth of the greatest.
        pub to_index: u64 [Sample],
        /// How long it took, from where it began to where it ended.
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
/// At rest each axis stays within this of its mean for so long, root mean square, and the size of
/// the acceleration near to gravity.
const REST_S: f64 = 0.3;
const REST_M_S2: f64 = 0.15;
const GRAVITY: f64 = 9.80665;
const OFF_M_S2: f64 = 0.4;
/// How fast the mean at rest is learnt.
const LEARN_S: f64 = 1.0;
/// A movement that takes longer from rest to rest cannot be integrated, a shorter one is none.
const LONGEST_S: f64 = 15.0;
const SHORTEST_S: f64 = 0.3;
/// A movement begins and ends where its speed is this share of the greatest.
const EDGE: f64 = 0.05;
/// What goes further than legs are long, or takes longer, is drift.
const FURTHEST_M: f64 = 1.0;
const SLOWEST_S: f64 = 5.0;

/// Tells standing up from sitting down, with times, height and speed.
///
/// A movement is told when the body is at rest again, for a third of a second. It needs a moment
/// of rest at least every 15 s, and may go up and down several times in between. Standing up begins
/// with leaning forwards and sitting down ends with coming upright (R. C. van Lummel and others,
/// PLoS ONE 11:e0157968, 2016), where that takes no longer than the way up or down itself; without
/// rest just before or after, a movement is its way up or down alone. Who lies down or falls goes
/// down too: [`posture::Body`](crate::posture::Body) and [`Falls`](super::Falls) tell that.
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
    last: SlidingWindow<Axes>,
    /// The axes at rest, and the size of gravity.
    still: Axes,
    gravity: f64,
    /// The integrated acceleration, from a little before rest was left.
    speed: Held<f64>,
    /// Ticks of it before the trunk moved.
    before: u64,
    /// Whether it has been at rest in this stretch.
    rested: bool,
    rises: u32,
}
snapshot!(Rises { inertial, last, still, gravity, speed, before, rested, rises }
    skip { config, rate, hz });

type Axes = [f64; 3];

fn size(v: Axes) -> f64 {
    libm::sqrt(v.iter().fold(0.0, |sum, x| sum + x * x))
}

/// Mean of each axis, and how far they are from it, root mean square.
fn spread(last: &[Axes]) -> (Axes, f64) {
    let n = last.len().max(1) as f64;
    let mut sum = [0.0; 3];
    for v in last {
        sum.iter_mut().zip(v).for_each(|(s, x)| *s += x);
    }
    let mean = sum.map(|s| s / n);
    let squares = last.iter().fold(0.0, |sum, v| sum + off(*v, mean) * off(*v, mean));
    (mean, libm::sqrt(squares / n))
}

/// How far axes are from others, root mean square.
fn off([a, b, c]: Axes, [x, y, z]: Axes) -> f64 {
    size([a - x, b - y, c - z]) / libm::sqrt(3.0)
}

/// A way up or down: its ticks from the first of the speed on.
#[derive(Clone, Copy)]
struct Part {
    from: usize,
    to: usize,
    height_m: f64,
    peak_speed_m_s: f64,
}

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
            still: [0.0; 3],
            gravity: GRAVITY,
            speed: Held::new((LONGEST_S * hz) as usize, 0.0)?,
            before: 0,
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
            Six::Tick([x, y, z, ..]) => self.take([x, y, z], sink),
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
    fn take(&mut self, acc: Axes, sink: &mut impl Sink<Rise>) {
        self.last.push(acc);
        // At first it holds zeros, which are no rest.
        let (mean, spread) = spread(self.last.as_slice());
        if (size(mean) - GRAVITY).abs() < OFF_M_S2 && spread < REST_M_S2 {
            let window = self.last.as_slice().len();
            let least = SHORTEST_S * self.hz + 2.0 * window as f64;
            if self.rested && self.speed.as_slice().len() as f64 >= least {
                self.tell(mean, sink);
            }
            self.speed.clear();
            (self.rested, self.still) = (true, mean);
            self.gravity += (size(mean) - self.gravity) / (LEARN_S * self.hz);
        } else if self.rested {
            if self.speed.is_empty() {
                self.leave();
            }
            self.integrate(acc);
            if !self.rested {
                self.speed.clear();
            }
        }
    }

    /// Goes back to where the trunk began to move: rest is a mean, which tells that late.
    fn leave(&mut self) {
        let Some((_, window)) = self.last.as_slice().split_last() else { return };
        let rests = |v: &Axes| off(*v, self.still) < REST_M_S2;
        self.before = window.iter().rposition(rests).map_or(0, |k| k as u64 + 1);
        for k in 0..window.len() {
            let Some(acc) = self.last.as_slice().get(k).copied() else { return };
            self.integrate(acc);
        }
    }

    fn integrate(&mut self, acc: Axes) {
        let before = self.speed.as_slice().last().copied().unwrap_or(0.0);
        self.rested = self.speed.push(before + (size(acc) - self.gravity) / self.hz);
    }

    /// What went up and down since the last rest; now the axes are `still` again.
    fn tell(&mut self, still: Axes, sink: &mut impl Sink<Rise>) {
        // Where it came to that: in this window, whose newest tick is not in the speed.
        let window = self.last.as_slice();
        let moved = window.iter().rposition(|v| off(*v, still) >= REST_M_S2).map_or(0, |k| k + 1);
        let rest = (self.speed.as_slice().len() + 1).saturating_sub(window.len()) + moved;
        let left = self.before as usize;
        let speed = self.speed.as_mut_slice();
        let n = speed.len() as f64;
        let drift = speed.last().copied().unwrap_or(0.0);
        for (k, v) in speed.iter_mut().enumerate() {
            *v -= drift * (k + 1) as f64 / n;
        }
        let mut rises = self.rises;
        let mut put = |part: &Part| {
            rises = rises.saturating_add(u32::from(part.height_m > 0.0));
            sink.put(self.record(part, rises));
        };
        let (mut start, mut ahead, mut told) = (0, self.speed.as_slice(), None);
        while let Some(up) = ahead.first().map(|v| *v > 0.0) {
            let turn = ahead.iter().position(|v| (*v > 0.0) != up).unwrap_or(ahead.len());
            let Some((way, later)) = ahead.split_at_checked(turn) else { break };
            let mut part = part(way, start, self.hz);
            (start, ahead) = (start + way.len(), later);
            let height = self.config.least_height_m..=FURTHEST_M;
            if !height.contains(&part.height_m.abs())
                || part.peak_speed_m_s < self.config.least_speed_m_s
                || (part.to - part.from) as f64 > SLOWEST_S * self.hz
            {
                continue;
            }
            if up && told.is_none() && part.from.saturating_sub(left) <= part.to - part.from {
                part.from = part.from.min(left);
            }
            if let Some(before) = told.replace(part) {
                put(&before);
            }
        }
        if let Some(mut part) = told {
            if part.height_m < 0.0 && rest.saturating_sub(part.to) <= part.to - part.from {
                part.to = part.to.max(rest);
            }
            put(&part);
        }
        self.rises = rises;
    }

    fn record(&self, part: &Part, rises: u32) -> Rise {
        let Self { rate, inertial, speed, .. } = self;
        // The newest tick is not in the speed.
        let first = inertial.ticks().saturating_sub(speed.as_slice().len() as u64 + 1);
        let place = |k: usize| inertial.sample(first.saturating_add(k as u64));
        let (from_index, to_index) = (place(part.from), place(part.to));
        Rise {
            index: inertial.now(),
            time_s: rate.seconds(from_index, 0.0),
            from_index,
            to_index,
            duration_s: rate.seconds(to_index - from_index.min(to_index), 0.0),
            height_m: part.height_m.abs(),
            peak_speed_m_s: part.peak_speed_m_s,
            rises,
            way: if part.height_m > 0.0 { Way::Up } else { Way::Down },
        }
    }
}

/// A way up or down that begins with a tick.
fn part(way: &[f64], start: usize, hz: f64) -> Part {
    let fastest = way.iter().fold(0.0, |most, v| if v.abs() > most { v.abs() } else { most });
    let moves = |v: &f64| v.abs() >= EDGE * fastest;
    Part {
        from: start + way.iter().position(moves).unwrap_or(0),
        to: start + way.iter().rposition(moves).unwrap_or(0),
        height_m: way.iter().fold(0.0, |sum, v| sum + v) / hz,
        peak_speed_m_s: fastest,
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
            assert!((rise.time_s - at).abs() < 0.15, "{rise:?}");
            assert!((rise.duration_s - long).abs() < 0.3, "{rise:?}");
            assert!((rise.height_m - by).abs() < 0.03, "{rise:?}");
            assert!((rise.peak_speed_m_s - 2.0 * by / long).abs() < 0.1, "{rise:?}");
        }
    }

    /// A trunk that leans 35 degrees forwards in 0.8 s from the third second on, and comes upright
    /// while it rises by 42 cm in 1.5 s from 3.5 s on, at the hip: until 5 s.
    fn leaning() -> Vec<[f64; 3]> {
        // A move of 1 with least jerk (Flash and Hogan, J Neurosci 5:1688, 1985).
        let by = |t: f64, long: f64| {
            let s = (t / long).clamp(0.0, 1.0);
            s * s * s * (10.0 + s * (6.0 * s - 15.0))
        };
        let height = |t: f64| 0.42 * by(t - 3.5, 1.5);
        let forwards = |t: f64| 0.3 * by(t - 3.5, 1.2);
        let twice = |f: &dyn Fn(f64) -> f64, t: f64| {
            (f(t + 0.005) - 2.0 * f(t) + f(t - 0.005)) / (0.005 * 0.005)
        };
        (0..900)
            .map(|i| {
                let t = f64::from(i) / 100.0;
                let lean = 35.0_f64.to_radians() * (by(t - 3.0, 0.8) - by(t - 3.8, 1.2));
                let (s, c) = (libm::sin(lean), libm::cos(lean));
                let (z, x) = (GRAVITY + twice(&height, t), twice(&forwards, t));
                let hum = 0.05 * libm::sin(1.7 * f64::from(i) * f64::from(i));
                [c * z + s * x + hum, c * x - s * z + hum, hum]
            })
            .collect()
    }

    #[test]
    fn leaning_forwards_and_coming_upright_belong_to_it() {
        let up = leaning();
        let down: Vec<[f64; 3]> = up.iter().rev().copied().collect();
        for (way, body, from_s, to_s) in [(Way::Up, up, 3.0, 5.0), (Way::Down, down, 3.99, 5.99)] {
            let found = seen(body.as_flattened());
            let [one] = &found[..] else { panic!("{found:?}") };
            assert_eq!(one.way, way);
            assert!((one.time_s - from_s).abs() < 0.2, "{one:?}");
            assert!((one.time_s + one.duration_s - to_s).abs() < 0.2, "{one:?}");
            assert!((one.height_m - 0.42).abs() < 0.08, "{one:?}");
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
