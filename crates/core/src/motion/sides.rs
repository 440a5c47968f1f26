//! How alike two sides of a body move.

use super::romberg::{Logs, ratio};
use crate::{
    Error, Processor, SampleRate, Sink,
    catalogue::motion as id,
    config,
    measure::{Measure, Status, Window},
    process::{Channel, Info, Input},
    record::Config as _,
    time::Latency,
    unit::Unit,
};
use interocept_dsp::snapshot;

/// Two sides compared, with 95 % intervals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Symmetry {
    /// Geometric mean of the left by that of the right.
    pub ratio: f64,
    /// The symmetry angle, percent: 0 alike, 50 only the right, -50 only the left.
    pub angle_percent: f64,
    /// Lower end of its interval; -50 where there are too few repetitions to tell.
    pub low: f64,
    /// Upper end; 50 where there are too few.
    pub high: f64,
}

/// Compares a descriptor of repetitions, such as the range, the time or the smoothness, of the left
/// with that of the right: the symmetry angle (R. A. Zifchock and others, Gait and Posture 27:622,
/// 2008) of the ratio of their geometric means, with the interval of that ratio (B. L. Welch,
/// Biometrika 34:28, 1947). Where 0 is outside the interval the sides differ.
///
/// What is less than nothing everywhere, as LDLJ and SPARC are, is compared by size. `None` without
/// a repetition of each side, or where the values are of both signs, nothing or no number.
///
/// ```
/// use interocept::motion::symmetry;
/// let ranges = symmetry(&[88.0, 92.0, 90.0], &[61.0, 58.0, 60.0]).unwrap();
/// assert!((ranges.ratio - 1.51).abs() < 0.01);
/// assert!((ranges.angle_percent + 12.7).abs() < 0.1 && ranges.high < -10.0);
/// ```
pub fn symmetry(left: &[f64], right: &[f64]) -> Option<Symmetry> {
    let mut pair = Pair::default();
    left.iter().for_each(|v| pair.add(*v, true));
    right.iter().for_each(|v| pair.add(*v, false));
    pair.compared()
}

/// The values of both sides.
#[derive(Clone, Copy, Debug, Default)]
struct Pair {
    left: Logs,
    right: Logs,
    /// The sign of them all; NaN where they are of both, or one is none.
    sign: f64,
}
snapshot!(Pair { left, right, sign });

impl Pair {
    fn add(&mut self, value: f64, left: bool) {
        let good = value != 0.0 && value.is_finite();
        let sign = if good { value.signum() } else { f64::NAN };
        self.sign = if self.sign == 0.0 || self.sign == sign { sign } else { f64::NAN };
        if good {
            let side = if left { &mut self.left } else { &mut self.right };
            side.add(value.abs());
        }
    }

    fn compared(&self) -> Option<Symmetry> {
        // The same comparison of two groups as that of trials.
        let found = ratio(&self.right, &self.left).filter(|_| !self.sign.is_nan())?;
        let percent = |ratio: f64| 50.0 - libm::atan(ratio) / core::f64::consts::FRAC_PI_2 * 100.0;
        Some(Symmetry {
            ratio: found.ratio,
            angle_percent: percent(found.ratio),
            low: percent(found.high),
            high: percent(found.low),
        })
    }
}

config! {
    /// When two sides are compared.
    pub struct SidesConfig: "motion.sides_config" {
        /// Repetitions of each side that a comparison needs.
        least: f64 [One] = 2.0, range(1.0, 1000.0), "own: one says nothing of how much a side differs from itself";
    }
}

/// A time beyond this is none: 30,000 years.
const MOST_S: f64 = 1e12;

/// Compares the two sides when the exercise is over: [`symmetry`] one repetition after the other.
///
/// A frame is a repetition: when it was, and its range, time or smoothness in the channel of its
/// side; the other one is NaN.
///
/// ```
/// use interocept::{Processor, SampleRate, motion::{Sides, SidesConfig}};
/// let nan = f64::NAN;
/// let frames = [0.0, 88.0, nan, 4.0, nan, 61.0, 8.0, 92.0, nan, 12.0, nan, 58.0];
/// let out = Sides::run(&SidesConfig::default(), SampleRate::MICROSECONDS, &frames)?;
/// assert_eq!(out[0].id().key(), "motion.symmetry_angle");
/// assert!((out[0].value().unwrap() + 12.8).abs() < 0.1);
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Sides {
    config: SidesConfig,
    rate: SampleRate,
    pair: Pair,
    first_s: f64,
    last_s: f64,
    refused: u64,
}
snapshot!(Sides { pair, first_s, last_s, refused } skip { config, rate });

impl Processor for Sides {
    type Config = SidesConfig;
    type Output = Measure;
    const INFO: Info = Info {
        name: "motion.sides",
        call: "motion.sides",
        about: "How alike two sides of a body move: the symmetry angle of a descriptor of their repetitions.",
        input: Input::Events,
        channels: &[
            Channel { name: "time_s", unit: Unit::Second, doc: "When the repetition was." },
            Channel {
                name: "left",
                unit: Unit::One,
                doc: "Its range, time or smoothness, of the left; NaN: it was of the right.",
            },
            Channel { name: "right", unit: Unit::One, doc: "The same of the right." },
        ],
        source: "Zifchock and others, Gait and Posture 27:622, 2008; Welch, Biometrika 34:28, 1947",
    };

    fn new(config: &SidesConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let last_s = f64::NEG_INFINITY;
        Ok(Self { config: *config, rate, pair: Pair::default(), first_s: 0.0, last_s, refused: 0 })
    }

    fn config(&self) -> &SidesConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], _: &mut impl Sink<Measure>) {
        let [time_s, left, right] = *frame else { return };
        if !(time_s.abs() <= MOST_S && time_s >= self.last_s) || (left.is_nan() && right.is_nan()) {
            self.refused = self.refused.saturating_add(1);
            return;
        }
        if self.last_s == f64::NEG_INFINITY {
            self.first_s = time_s;
        }
        self.last_s = time_s;
        for (value, is_left) in [(left, true), (right, false)] {
            if !value.is_nan() {
                self.pair.add(value, is_left);
            }
        }
    }

    fn push_gap(&mut self, _: u64, _: &mut impl Sink<Measure>) {}

    fn finish(&mut self, sink: &mut impl Sink<Measure>) {
        let Pair { left, right, .. } = self.pair;
        let count = left.count() + right.count();
        let least = self.config.least;
        let window = Window {
            start_s: self.first_s,
            length_s: if count > 0.0 { self.last_s - self.first_s } else { 0.0 },
            count: count as u64,
            quality: if count > 0.0 { count / (count + self.refused as f64) } else { 0.0 },
        };
        let absent = |why| {
            [id::SYMMETRY_ANGLE, id::SYMMETRY_RATIO].map(|id| Measure::absent(id, window, why))
        };
        let measures = match self.pair.compared() {
            _ if left.count() < least || right.count() < least => absent(Status::TooShort),
            None => absent(Status::Undefined),
            Some(Symmetry { ratio, angle_percent, low, high }) => {
                let of = |percent: f64| {
                    libm::tan((50.0 - percent) / 100.0 * core::f64::consts::FRAC_PI_2)
                };
                [
                    Measure::new(id::SYMMETRY_ANGLE, window, angle_percent)
                        .with_interval(low, high),
                    Measure::new(id::SYMMETRY_RATIO, window, ratio)
                        .with_interval(of(high), of(low)),
                ]
            }
        };
        measures.into_iter().for_each(|measure| sink.put(measure));
    }

    fn latency(&self) -> Latency {
        Latency::default()
    }

    fn max_outputs(&self, _: usize) -> usize {
        2
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn sides_are_alike_differ_or_cannot_be_told() {
        let same = symmetry(&[3.0, 3.1, 2.9], &[2.9, 3.0, 3.1]).unwrap();
        assert!(same.angle_percent.abs() < 1e-12 && same.low < 0.0 && same.high > 0.0);
        // Twice as far: 45 degrees less the arc tangent of 2 are -18.43 of 90.
        let left = symmetry(&[2.0, 2.0], &[1.0, 1.0]).unwrap();
        assert!((left.angle_percent + 20.483_276_469_913_35).abs() < 1e-12, "{left:?}");
        assert!((left.low - left.high).abs() < 1e-12);
        let right = symmetry(&[1.0, 1.0], &[2.0, 2.0]).unwrap();
        assert!((left.angle_percent + right.angle_percent).abs() < 1e-12);
        let one = symmetry(&[2.0], &[1.0]).unwrap();
        assert_eq!((one.low, one.high), (-50.0, 50.0));
        assert_eq!(symmetry(&[-2.0, -2.0], &[-1.0, -1.0]), Some(left));
        for bad in [&[][..], &[0.0], &[-1.0], &[f64::NAN]] {
            assert_eq!(symmetry(bad, &[1.0]), None);
        }
    }

    #[test]
    fn what_cannot_be_compared_has_its_reason() {
        let of = |values: [[f64; 2]; 3], least| {
            let frames: Vec<f64> =
                (0..).zip(values).flat_map(|(i, [l, r])| [f64::from(i), l, r]).collect();
            let config = SidesConfig { least };
            Sides::run(&config, SampleRate::MICROSECONDS, &frames).unwrap()[0]
        };
        let nan = f64::NAN;
        assert_eq!(of([[2.0, 1.0], [2.0, nan], [2.0, nan]], 2.0).status(), Status::TooShort);
        assert_eq!(of([[2.0, 1.0], [2.0, -1.0], [2.0, nan]], 2.0).status(), Status::Undefined);
        assert_eq!(of([[2.0, 1.0], [0.0, 1.0], [2.0, nan]], 1.0).status(), Status::Undefined);
        let told = of([[2.0, 1.0], [nan, nan], [2.0, 1.0]], 2.0);
        assert!((told.value().unwrap() + 20.483_276_469_913_35).abs() < 1e-12, "{told:?}");
        assert!((told.quality() - 0.8).abs() < 1e-12);
    }

    /// Repetitions in turn, or one side after the other, are the same two sides.
    #[test]
    fn the_order_of_the_sides_is_nothing() {
        let (left, right) = ([88.0, 92.0, 90.0], [61.0, 58.0, 60.0]);
        let batch = symmetry(&left, &right).unwrap();
        let frames: Vec<f64> = (0..3)
            .flat_map(|i| [i as f64, left[i], f64::NAN, i as f64 + 0.5, f64::NAN, right[i]])
            .collect();
        let config = SidesConfig::default();
        let told = Sides::run(&config, SampleRate::MICROSECONDS, &frames).unwrap();
        let [angle, ratio] = &told[..] else { panic!("{told:?}") };
        assert_eq!(angle.value(), Some(batch.angle_percent));
        assert_eq!(
            (ratio.value(), angle.interval()),
            (Some(batch.ratio), Some((batch.low, batch.high)))
        );
        let (low, high) = ratio.interval().unwrap();
        assert!(low < batch.ratio && batch.ratio < high, "{low} {high}");
    }
}
