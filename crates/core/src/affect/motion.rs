//! How much a sensor moves: what every other feature may be confounded with.

use crate::{
    Error, Processor, SampleRate, Sink,
    catalogue::affect as id,
    config,
    dsp::{
        sliding::{Sliding, Span},
        snapshot,
    },
    measure::{Measure, Status, Window},
    process::{Channel, Info, Input},
    record::Config as _,
    time::Latency,
    unit::Unit,
};

config! {
    /// Which windows of movement are measured.
    pub struct MotionConfig: "affect.motion_config" {
        /// Length of the windows; 0 takes the whole recording as one, of at most an hour.
        window_s: f64 [Second] = 60.0, range(0.0, 3600.0), "what most features need";
        /// From the start of one window to the start of the next.
        hop_s: f64 [Second] = 10.0, range(1.0, 3600.0), "often enough to follow a task";
        /// A second that moves less than this is still.
        still_g: f64 [StandardGravity] = 0.02, range(0.0, 10.0), "above the noise of a wristband and the beat of the heart in it";
    }
}

const AXES: usize = 3;
/// Beyond this no sensor reaches.
const MOST_G: f64 = 1000.0;
const MOST_SECONDS: usize = 4096;
const LEAST_SECONDS: u64 = 5;
const LEAST_GOOD: f64 = 0.5;
const MEASURES: usize = 2;

/// A second of acceleration.
#[derive(Clone, Copy, Debug)]
struct Second {
    index: u64,
    sd: f64,
}
snapshot!(Second { index, sd });

/// Movement over sliding windows, from the acceleration's standard deviation in each second, so
/// that how the sensor is held does not count.
///
/// ```
/// use interocept::{Processor, SampleRate, affect::{Motion, MotionConfig}};
/// let still = [0.0, 0.0, 1.0].repeat(32 * 60);
/// let out = Motion::run(&MotionConfig::default(), SampleRate::new(32.0)?, &still)?;
/// let still = out.iter().find(|m| m.id().key() == "affect.still").unwrap();
/// assert_eq!(still.value(), Some(1.0));
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Motion {
    config: MotionConfig,
    rate: SampleRate,
    second: u64,
    mean: [f64; AXES],
    squares: [f64; AXES],
    n: u64,
    in_second: u64,
    taken: u64,
    windows: Sliding<Second>,
}
snapshot!(Motion { mean, squares, n, in_second, taken, windows } skip { config, rate, second });

impl Motion {
    fn add(&mut self, frame: &[f64]) {
        let inside = |v: &f64| v.abs() <= MOST_G;
        if frame.len() == AXES && frame.iter().all(inside) {
            self.n = self.n.saturating_add(1);
            let n = self.n as f64;
            for ((mean, squares), x) in self.mean.iter_mut().zip(&mut self.squares).zip(frame) {
                let off = x - *mean;
                *mean += off / n;
                *squares += off * (x - *mean);
            }
        }
        self.in_second = self.in_second.saturating_add(1);
        self.taken = self.taken.saturating_add(1);
        if self.in_second >= self.second {
            if self.n >= self.second.div_ceil(2) {
                let [x, y, z] = self.squares;
                let sd = libm::sqrt((x + y + z) / self.n as f64);
                let index = self.taken.saturating_sub(self.second);
                self.windows.take(index, Second { index, sd });
            }
            self.clear();
        }
    }

    fn clear(&mut self) {
        (self.mean, self.squares) = ([0.0; AXES], [0.0; AXES]);
        (self.n, self.in_second) = (0, 0);
    }
}

fn tell(
    span: Span<'_, Second>,
    rate: SampleRate,
    second: u64,
    still_g: f64,
    sink: &mut impl Sink<Measure>,
) {
    let end = span.start.saturating_add(span.length);
    let (mut n, mut squares, mut still) = (0_u64, 0.0, 0_u64);
    for s in span.events.iter().filter(|s| s.index.saturating_add(second) <= end) {
        n += 1;
        squares += s.sd * s.sd;
        still += u64::from(s.sd < still_g);
    }
    let length_s = rate.seconds(span.length, 0.0);
    let whole = rate.seconds(second, 0.0);
    let quality = if length_s > 0.0 { (n as f64 * whole / length_s).min(1.0) } else { 0.0 };
    let window = Window { start_s: rate.seconds(span.start, 0.0), length_s, count: n, quality };
    let none = if span.lost {
        Some(Status::Overflow)
    } else if length_s < LEAST_SECONDS as f64 {
        Some(Status::TooShort)
    } else if n < LEAST_SECONDS || quality < LEAST_GOOD {
        Some(Status::PoorSignal)
    } else {
        None
    };
    let (motion, still) = (libm::sqrt(squares / n as f64), still as f64 / n as f64);
    for (id, value) in [(id::MOTION, motion), (id::STILL, still)] {
        sink.put(match none {
            Some(status) => Measure::absent(id, window, status),
            None => Measure::new(id, window, value),
        });
    }
}

impl Processor for Motion {
    type Config = MotionConfig;
    type Output = Measure;
    const INFO: Info = Info {
        name: "affect.motion",
        call: "affect.motion",
        about: "How much a sensor moves, over sliding windows: the confounder of every other feature.",
        input: Input::Samples,
        channels: &[
            Channel {
                name: "x_g",
                unit: Unit::StandardGravity,
                doc: "acceleration along one axis",
            },
            Channel { name: "y_g", unit: Unit::StandardGravity, doc: "along the second" },
            Channel { name: "z_g", unit: Unit::StandardGravity, doc: "along the third" },
        ],
        source: "P. Schmidt and others (2018), ICMI 2018:400",
    };

    fn new(config: &MotionConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let rate = rate.within(5.0, 2000.0)?;
        // No longer than that: a window of some seconds holds as many.
        let second = (rate.samples(1.0) as u64).max(1);
        let windows = Sliding::new(
            rate.samples_covering(config.window_s) as u64,
            (rate.samples_rounded(config.hop_s) as u64).max(1),
            second,
            MOST_SECONDS,
            Second { index: 0, sd: 0.0 },
        )?;
        Ok(Self {
            config: *config,
            rate,
            second,
            mean: [0.0; AXES],
            squares: [0.0; AXES],
            n: 0,
            in_second: 0,
            taken: 0,
            windows,
        })
    }

    fn config(&self) -> &MotionConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    #[inline]
    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Measure>) {
        self.add(frame);
        let (rate, second, still_g) = (self.rate, self.second, self.config.still_g);
        let mut told = |span: Span<'_, Second>| tell(span, rate, second, still_g, sink);
        self.windows.advance(1, |s| s.index, &mut told);
    }

    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<Measure>) {
        self.clear();
        self.taken = self.taken.saturating_add(frames);
        let (rate, second, still_g) = (self.rate, self.second, self.config.still_g);
        let mut told = |span: Span<'_, Second>| tell(span, rate, second, still_g, sink);
        self.windows.advance(frames, |s| s.index, &mut told);
    }

    fn finish(&mut self, sink: &mut impl Sink<Measure>) {
        let (rate, second, still_g) = (self.rate, self.second, self.config.still_g);
        let mut told = |span: Span<'_, Second>| tell(span, rate, second, still_g, sink);
        self.windows.finish(|s| s.index, &mut told);
    }

    fn latency(&self) -> Latency {
        Latency { typical: self.second as f64, worst: self.second as f64 }
    }

    fn max_outputs(&self, frames: usize) -> usize {
        MEASURES.saturating_mul(self.windows.most(frames))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(seconds: usize, shake: f64) -> Vec<Measure> {
        let frames: Vec<f64> = (0..seconds * 32)
            .flat_map(|i| [0.1, if i % 2 == 0 { shake } else { -shake }, 1.0])
            .collect();
        let rate = SampleRate::new(32.0).unwrap();
        Motion::run(&MotionConfig::default(), rate, &frames).unwrap()
    }

    #[test]
    fn a_shake_is_its_root_mean_square_and_the_pull_of_the_earth_is_none() {
        let out = run(90, 0.1);
        assert!((out[0].value().unwrap() - 0.1).abs() < 1e-12);
        assert_eq!(out[1].value(), Some(0.0));
        // Two windows of a minute are over 10 s apart; one begins each 10 s.
        assert_eq!(out[2].window().start_s, 10.0);
        assert_eq!(run(90, 0.01)[1].value(), Some(1.0));
    }

    #[test]
    fn what_is_missing_is_told() {
        assert_eq!(run(3, 0.1)[0].status(), Status::TooShort);
        let rate = SampleRate::new(32.0).unwrap();
        let frames = vec![f64::NAN; 3 * 32 * 60];
        let out = Motion::run(&MotionConfig::default(), rate, &frames).unwrap();
        assert_eq!(out[0].status(), Status::PoorSignal);
    }
}
