//! How responses to one stimulus, told again and again, become smaller.

use super::Z;
use crate::{
    Error, Processor, SampleRate, Sink,
    catalogue::affect as id,
    config,
    dsp::snapshot,
    measure::{Measure, Status, Window},
    process::{Channel, Info, Input},
    record::Config as _,
    time::Latency,
    unit::Unit,
};

config! {
    /// What counts as a response, and how many trials are enough.
    pub struct HabituationConfig: "affect.habituation_config" {
        /// Least amplitude of a response.
        least_us: f64 [Microsiemens] = 0.05, range(0.001, 10.0), "Boucsein and others (2012), Psychophysiology 49:1017";
        /// Trials that a slope needs.
        least_trials: u32 [One] = 6, range(3.0, 1000.0), "six to ten are usual";
        /// Trials in a row without a response that mean habituation.
        criterion: u32 [One] = 2, range(1.0, 10.0), "Levinson and Edelberg (1985), Psychophysiology 22:417";
    }
}

const MEASURES: usize = 2;
const MOST_US: f64 = 1e4;

/// Takes the amplitude of the skin conductance response to each trial, 0 for none and NaN for a
/// trial that was not measured, and tells at the end the slope of ln(1 + amplitude) on the
/// logarithm of the trial's number, and how many trials it took.
///
/// ```
/// use interocept::{Processor, SampleRate, affect::{Habituation, HabituationConfig}};
/// let trials = [1.2, 0.8, 0.6, 0.3, 0.1, 0.0, 0.0, 0.0];
/// let out = Habituation::run(&HabituationConfig::default(), SampleRate::MICROSECONDS, &trials)?;
/// assert!(out[0].value().unwrap() < 0.0);
/// assert_eq!(out[1].value(), Some(5.0)); // no response after the fifth
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Habituation {
    config: HabituationConfig,
    rate: SampleRate,
    trials: u64,
    known: u64,
    responses: u64,
    silent: u64,
    reached: u64,
    sums: [f64; 5],
}
snapshot!(Habituation { trials, known, responses, silent, reached, sums } skip { config, rate });

impl Habituation {
    fn add(&mut self, amplitude: f64) {
        self.trials = self.trials.saturating_add(1);
        if !(0.0..=MOST_US).contains(&amplitude) {
            // What was not measured breaks a row of silence.
            self.silent = 0;
            return;
        }
        self.known += 1;
        let answered = amplitude >= self.config.least_us;
        self.responses += u64::from(answered);
        self.silent = if answered { 0 } else { self.silent + 1 };
        if self.reached == 0 && self.silent >= u64::from(self.config.criterion) {
            self.reached = self.trials;
        }
        let y = if answered { libm::log1p(amplitude) } else { 0.0 };
        let x = libm::log(self.trials as f64);
        for (sum, term) in self.sums.iter_mut().zip([x, y, x * x, x * y, y * y]) {
            *sum += term;
        }
    }

    fn tell(&self, sink: &mut impl Sink<Measure>) {
        let n = self.known as f64;
        let window = Window {
            start_s: 0.0,
            length_s: 0.0,
            count: self.known,
            quality: if self.trials > 0 { n / self.trials as f64 } else { 0.0 },
        };
        let none = if self.known < u64::from(self.config.least_trials) {
            Some(Status::TooShort)
        } else if self.responses == 0 {
            Some(Status::NonResponder)
        } else {
            None
        };
        if let Some(status) = none {
            sink.put(Measure::absent(id::HABITUATION_SLOPE, window, status));
            sink.put(Measure::absent(id::HABITUATION_TRIALS, window, status));
            return;
        }
        let [x, y, xx, xy, yy] = self.sums;
        let (sxx, sxy, syy) = (xx - x * x / n, xy - x * y / n, yy - y * y / n);
        let slope = sxy / sxx;
        let left = (syy - slope * sxy) / (n - 2.0);
        let error = Z * libm::sqrt(if left > 0.0 { left / sxx } else { 0.0 });
        sink.put(
            Measure::new(id::HABITUATION_SLOPE, window, slope)
                .with_interval(slope - error, slope + error),
        );
        let trials = self.reached.saturating_sub(u64::from(self.config.criterion));
        sink.put(if self.reached > 0 {
            Measure::new(id::HABITUATION_TRIALS, window, trials as f64)
        } else {
            // It has not come to an end in these trials.
            Measure::absent(id::HABITUATION_TRIALS, window, Status::TooShort)
        });
    }
}

impl Processor for Habituation {
    type Config = HabituationConfig;
    type Output = Measure;
    const INFO: Info = Info {
        name: "affect.habituation",
        call: "affect.habituation",
        about: "How skin conductance responses to one stimulus, repeated, become smaller, and after how many trials they end.",
        input: Input::Events,
        channels: &[Channel {
            name: "amplitude",
            unit: Unit::Microsiemens,
            doc: "of the response to a trial, 0 for none; NaN for a trial that was not measured",
        }],
        source: "D. F. Levinson and R. Edelberg (1985), Psychophysiology 22:417",
    };

    fn new(config: &HabituationConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        Ok(Self {
            config: *config,
            rate,
            trials: 0,
            known: 0,
            responses: 0,
            silent: 0,
            reached: 0,
            sums: [0.0; 5],
        })
    }

    fn config(&self) -> &HabituationConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], _: &mut impl Sink<Measure>) {
        self.add(frame.first().copied().unwrap_or(f64::NAN));
    }

    /// Trials do not stop for time that passes between them.
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

    fn run(trials: &[f64]) -> Vec<Measure> {
        Habituation::run(&HabituationConfig::default(), SampleRate::MICROSECONDS, trials).unwrap()
    }

    #[test]
    fn the_slope_is_the_one_of_the_line() {
        // ln(1 + a) falls by a half for each e-fold of the trial.
        let trials: Vec<f64> =
            (1..=8).map(|k| libm::expm1(1.2 - 0.5 * libm::log(f64::from(k)))).collect();
        let out = run(&trials);
        assert!((out[0].value().unwrap() + 0.5).abs() < 1e-12);
        assert_eq!(out[1].status(), Status::TooShort);
    }

    #[test]
    fn the_end_is_two_trials_without_a_response() {
        assert_eq!(run(&[1.0, 0.5, 0.0, 0.4, 0.04, 0.0, 0.0])[1].value(), Some(4.0));
        assert_eq!(run(&[0.0; 8])[0].status(), Status::NonResponder);
        assert_eq!(run(&[1.0, 0.5])[0].status(), Status::TooShort);
    }
}
