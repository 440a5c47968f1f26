//! How far a task moves a person, and how they come back.

use super::{MOST_S, Z, fit};
use crate::{
    Error, Processor, SampleRate, Sink,
    catalogue::affect as id,
    choice, config,
    dsp::{held::Held, snapshot},
    measure::{Measure, MeasureId, Status, Window},
    process::{Channel, Info, Input},
    record::Config as _,
    time::Latency,
    unit::Unit,
};

choice! {
    /// What is followed.
    pub enum Signal {
        /// Heart rate, 1/min.
        Rate = 0, "rate";
        /// ln RMSSD.
        LnRmssd = 1, "ln_rmssd";
        /// Systolic pressure, mmHg.
        Sbp = 2, "sbp";
        /// Skin conductance level, µS.
        Scl = 3, "scl";
        /// Skin conductance responses, 1/min.
        ScrRate = 4, "scr_rate";
        /// Arousal, or any score, in SD.
        Arousal = 5, "arousal";
    }
}

impl Signal {
    const fn reactivity(self) -> MeasureId {
        match self {
            Self::Rate => id::REACTIVITY_RATE,
            Self::LnRmssd => id::REACTIVITY_LN_RMSSD,
            Self::Sbp => id::REACTIVITY_SBP,
            Self::Scl => id::REACTIVITY_SCL,
            Self::ScrRate => id::REACTIVITY_SCR_RATE,
            Self::Arousal => id::REACTIVITY_AROUSAL,
        }
    }
}

config! {
    /// What is followed, and how much of it is enough.
    pub struct ResponseConfig: "affect.response_config" {
        /// Least length of the recovery.
        least_recovery_s: f64 [Second] = 600.0, range(60.0, 7200.0), "Christenfeld and others (2000): ten minutes and more";
        /// Least number of values at rest, and in the task.
        least_values: u32 [One] = 3, range(2.0, 1000.0), "a spread needs some";
        /// Values of the recovery that there is room for.
        most_values: u32 [One] = 1024, range(16.0, 65_536.0), "an hour, every few seconds";
        /// What the values are.
        signal: Signal [One] = Signal::Rate, range(0.0, 5.0), "the one most studied";
    }
}

/// Reactivity; amount, time and level of the recovery.
const MEASURES: usize = 4;
/// Fewer values show no curve of three parameters.
const LEAST_POINTS: usize = 8;

/// Mean and spread of a phase.
#[derive(Clone, Copy, Debug, Default)]
struct Phase {
    n: f64,
    mean: f64,
    squares: f64,
}
snapshot!(Phase { n, mean, squares });

impl Phase {
    fn add(&mut self, x: f64) {
        self.n += 1.0;
        let off = x - self.mean;
        self.mean += off / self.n;
        self.squares += off * (x - self.mean);
    }

    /// Squared standard error of the mean.
    fn error2(&self) -> f64 {
        self.squares / (self.n - 1.0) / self.n
    }
}

/// Takes values of rest (phase 0), task (1) and recovery (2), and tells at the end how large the
/// reaction was, and how much of it came back, how fast, and where it settled.
///
/// ```
/// use interocept::{Processor, SampleRate, affect::{Response, ResponseConfig}};
/// let mut frames = Vec::new();
/// for i in 0..100 {
///     let t = 15.0 * i as f64;
///     let noise = [0.4, -0.3, 0.0, 0.2, -0.3][i % 5];
///     let (phase, rate) = match i {
///         0..20 => (0.0, 60.0),
///         20..32 => (1.0, 80.0),
///         _ => (2.0, 60.0 + 40.0 / (1.0 + ((t - 480.0) / 60.0).exp())),
///     };
///     frames.extend([t, rate + noise, phase]);
/// }
/// let out = Response::run(&ResponseConfig::default(), SampleRate::MICROSECONDS, &frames)?;
/// let value = |key| out.iter().find(|m| m.id().key() == key).unwrap().value().unwrap();
/// assert!((value("affect.reactivity_rate") - 20.0).abs() < 0.3);
/// assert!((value("affect.recovery_time") - 60.0).abs() < 10.0);
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Response {
    config: ResponseConfig,
    rate: SampleRate,
    rest: Phase,
    task: Phase,
    recovery: Held<(f64, f64)>,
    lost: bool,
    first_s: f64,
    task_end_s: f64,
    now_s: f64,
}
snapshot!(Response { rest, task, recovery, lost, first_s, task_end_s, now_s } skip { config, rate });

/// Values beyond this are none.
const MOST: f64 = 1e6;

impl Response {
    fn take(&mut self, time_s: f64, value: f64, phase: f64) {
        if !(time_s >= self.now_s && time_s <= MOST_S && value.abs() <= MOST) {
            return;
        }
        if self.rest.n + self.task.n == 0.0 {
            self.first_s = time_s;
        }
        self.now_s = time_s;
        if phase == 0.0 {
            // Rest after a task is recovery.
            if self.task.n == 0.0 {
                self.rest.add(value);
            }
        } else if phase == 1.0 {
            self.task.add(value);
            self.task_end_s = time_s;
        } else if phase == 2.0 && self.task.n > 0.0 {
            self.lost |= !self.recovery.push((time_s - self.task_end_s, value));
        }
    }

    fn tell(&self, sink: &mut impl Sink<Measure>) {
        let length_s = self.now_s - self.first_s;
        let count = (self.rest.n + self.task.n) as u64;
        let window = Window { start_s: self.first_s, length_s, count, quality: 1.0 };
        let reaction = self.config.signal.reactivity();
        let least = f64::from(self.config.least_values);
        let missing = if self.rest.n < least {
            Some(Status::NoBaseline)
        } else if self.task.n < least {
            Some(Status::NeedsTask)
        } else {
            None
        };
        let change = self.task.mean - self.rest.mean;
        let error = Z * libm::sqrt(self.rest.error2() + self.task.error2());
        sink.put(match missing {
            Some(status) => Measure::absent(reaction, window, status),
            None => {
                Measure::new(reaction, window, change).with_interval(change - error, change + error)
            }
        });
        let points = self.recovery.as_slice();
        let span = points.last().map_or(0.0, |(t, _)| *t);
        let unmoved = (change.abs() <= error).then_some(Status::NonResponder);
        let short = span < self.config.least_recovery_s || points.len() < LEAST_POINTS;
        let lost = self.lost.then_some(Status::Overflow);
        let none = missing.or(lost).or(unmoved).or(short.then_some(Status::TooShort));
        let curve = none.map_or_else(|| fit::recovery(points).ok_or(Status::Undefined), Err);
        let window = Window { count: points.len() as u64, ..window };
        let ids = [id::RECOVERY_AMOUNT, id::RECOVERY_TIME, id::RECOVERY_LEVEL];
        let curve = match curve {
            Ok(curve) => curve,
            Err(status) => {
                ids.into_iter().for_each(|id| sink.put(Measure::absent(id, window, status)));
                return;
            }
        };
        let [amount_id, time_id, level_id] = ids;
        let part = |id, value: f64, error: f64| {
            let (value, error) = (value / change, (Z * error / change).abs());
            Measure::new(id, window, value).with_interval(value - error, value + error)
        };
        sink.put(part(amount_id, curve.amount, curve.amount_error));
        // Of nothing that comes back there is no speed.
        let flat = curve.amount.abs() <= Z * curve.amount_error;
        let time = Measure::new(time_id, window, curve.time_s);
        sink.put(if flat { time.with_status(Status::TooUncertain) } else { time });
        sink.put(part(level_id, curve.level - self.rest.mean, curve.level_error));
    }
}

impl Processor for Response {
    type Config = ResponseConfig;
    type Output = Measure;
    const INFO: Info = Info {
        name: "affect.response",
        call: "affect.response",
        about: "How far a task moves a value from rest, and how much of it comes back, how fast, and where it settles.",
        input: Input::Events,
        channels: &[
            Channel { name: "time_s", unit: Unit::Second, doc: "when" },
            Channel {
                name: "value",
                unit: Unit::One,
                doc: "what is followed, in its own unit; NaN is missing",
            },
            Channel {
                name: "phase",
                unit: Unit::One,
                doc: "0 rest before the task, 1 task, 2 recovery",
            },
        ],
        source: "N. Christenfeld, L. M. Glynn and W. Gerin (2000), Psychophysiology 37:543",
    };

    fn new(config: &ResponseConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        Ok(Self {
            config: *config,
            rate,
            rest: Phase::default(),
            task: Phase::default(),
            recovery: Held::new(config.most_values as usize, (0.0, 0.0))?,
            lost: false,
            first_s: 0.0,
            task_end_s: 0.0,
            now_s: 0.0,
        })
    }

    fn config(&self) -> &ResponseConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], _: &mut impl Sink<Measure>) {
        if let [time_s, value, phase] = *frame {
            self.take(time_s, value, phase);
        }
    }

    fn push_gap(&mut self, _: u64, _: &mut impl Sink<Measure>) {}

    fn finish(&mut self, sink: &mut impl Sink<Measure>) {
        self.tell(sink);
    }

    fn latency(&self) -> Latency {
        Latency::default()
    }

    fn max_outputs(&self, _: usize) -> usize {
        MEASURES
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(task: f64, recovery_s: u32) -> Vec<f64> {
        let mut frames = Vec::new();
        for i in 0..32 + recovery_s / 15 {
            let t = 15.0 * f64::from(i);
            let noise = [0.4, -0.3, 0.0, 0.2, -0.3][i as usize % 5];
            let (phase, rate) = match i {
                0..20 => (0.0, 60.0),
                20..32 => (1.0, 60.0 + task),
                _ => (2.0, 65.0 + 2.0 * (task - 5.0) / (1.0 + libm::exp((t - 465.0) / 60.0))),
            };
            frames.extend([t, rate + noise, phase]);
        }
        frames
    }

    fn run(frames: &[f64]) -> Vec<Measure> {
        Response::run(&ResponseConfig::default(), SampleRate::MICROSECONDS, frames).unwrap()
    }

    #[test]
    fn reaction_and_recovery_are_those_of_the_course() {
        let out = run(&course(20.0, 900));
        let [reaction, amount, time, level] = [0, 1, 2, 3].map(|i: usize| out[i]);
        assert!((reaction.value().unwrap() - 20.0).abs() < 0.1, "{reaction:?}");
        // Three quarters come back; it settles a quarter above rest.
        assert!((amount.value().unwrap() - 0.75).abs() < 0.03, "{amount:?}");
        assert!((time.value().unwrap() - 60.0).abs() < 5.0, "{time:?}");
        let (low, high) = level.interval().unwrap();
        assert!(low < 0.25 && high > 0.25 && high - low < 0.1, "{level:?}");
    }

    #[test]
    fn why_there_is_none_is_told() {
        let out = run(&course(20.0, 300));
        assert_eq!(out[1].status(), Status::TooShort);
        let still = run(&course(0.0, 900));
        assert_eq!(still[1].status(), Status::NonResponder);
        assert_eq!(run(&course(20.0, 900)[..60])[0].status(), Status::NeedsTask);
        assert_eq!(run(&[])[0].status(), Status::NoBaseline);
    }
}
