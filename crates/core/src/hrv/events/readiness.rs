//! Readiness: ln RMSSD of the last week against a person's own last two months.
//!
//! D. J. Plews and others (2013), "Training adaptation and heart rate variability in elite
//! endurance athletes", Sports Med. 43:773; at least three days a week after D. J. Plews and
//! others (2014), Int. J. Sports Physiol. Perform. 9:783. Within half a standard deviation of
//! the mean, the smallest worthwhile change, nothing has changed.

use super::judged;
use crate::{
    catalogue::hrv_events as id,
    config,
    dsp::{ring::Ring, snapshot},
    error::Error,
    measure::{Measure, Status, Window, Z},
    process::{Channel, Info, Input, Processor, Sink},
    record::Config as _,
    time::{Latency, SampleRate},
    unit::Unit,
};

config! {
    /// How many days stand for now, and how many for the person.
    pub struct ReadinessConfig: "hrv.readiness_config" {
        /// Least standard deviation of the baseline: below it, days differ by measurement only.
        least_sd: f64 [LnMillisecond] = 0.02, range(0.0, 1.0), "2 % in RMSSD, the error of intervals in whole milliseconds";
        /// Days of the present.
        present_days: u32 [One] = 7, range(1.0, 60.0), "Plews and others (2013)";
        /// Days of the baseline, with the present.
        baseline_days: u32 [One] = 60, range(14.0, 730.0), "Plews and others (2013)";
        /// Least number of days with a value in the present.
        least_present: u32 [One] = 3, range(1.0, 60.0), "Plews and others (2014)";
        /// Least number of days with a value in the baseline.
        least_baseline: u32 [One] = 14, range(3.0, 730.0), "two weeks";
    }
}

/// Takes ln RMSSD, one frame a day, and says each day how far the week is from the baseline.
#[derive(Clone, Debug)]
pub struct Readiness {
    config: ReadinessConfig,
    rate: SampleRate,
    days: Ring<f64>,
    today: u64,
}
snapshot!(Readiness { days, today } skip { config, rate });

/// How many of the last days had a value, their mean and standard deviation (n - 1).
fn moments(days: &Ring<f64>, last: usize) -> (u64, f64, f64) {
    let known = || days.iter().rev().take(last).filter(|v| v.is_finite());
    let (n, sum) = known().fold((0_u64, 0.0), |(n, s), v| (n + 1, s + v));
    let mean = sum / n as f64;
    let squares: f64 = known().map(|v| (v - mean) * (v - mean)).sum();
    (n, mean, libm::sqrt(squares / (n as f64 - 1.0)))
}

impl Readiness {
    fn add(&mut self, ln_rmssd: f64) {
        // No RMSSD that a heart has is outside; what is, was not measured.
        let sound = (-5.0..=10.0).contains(&ln_rmssd);
        self.days.push(if sound { ln_rmssd } else { f64::NAN });
        self.today = self.today.saturating_add(1);
    }

    fn measure(&self) -> Measure {
        let ReadinessConfig { least_sd, present_days, least_present, least_baseline, .. } =
            self.config;
        let (n, baseline, sd) = moments(&self.days, self.days.len());
        let (recent, present, _) = moments(&self.days, present_days as usize);
        let held = self.days.len() as u64;
        let seconds = |days: u64| self.rate.seconds(days, 0.0);
        let window = Window {
            start_s: seconds(self.today.saturating_sub(held)),
            length_s: seconds(held),
            count: n,
            quality: 1.0,
        };
        let absent = |status| Measure::absent(id::READINESS, window, status);
        if recent < u64::from(least_present) {
            return absent(Status::TooShort);
        }
        if n < u64::from(least_baseline) {
            return absent(Status::NoBaseline);
        }
        if sd <= least_sd {
            return absent(Status::NoVariation);
        }
        let score = (present - baseline) / sd;
        let error = Z / libm::sqrt(recent as f64);
        // The catalogue's window is in days of one frame each, whatever the clock is.
        let covered_s = held as f64 * 86_400.0;
        judged(id::READINESS, window, covered_s, score).with_interval(score - error, score + error)
    }
}

impl Processor for Readiness {
    type Config = ReadinessConfig;
    type Output = Measure;
    const INFO: Info = Info {
        name: "hrv.readiness",
        call: "hrv.readiness",
        about: "Readiness: ln RMSSD of the last week against the person's own two months, one value a day.",
        input: Input::Samples,
        channels: &[Channel {
            name: "ln_rmssd",
            unit: Unit::LnMillisecond,
            doc: "natural logarithm of the day's RMSSD in ms, always taken under the same conditions; NaN for a day without one",
        }],
        source: "D. J. Plews and others (2013), Sports Med. 43:773",
    };

    fn new(config: &ReadinessConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let days = Ring::new(config.baseline_days as usize)?;
        Ok(Self { config: *config, rate, days, today: 0 })
    }

    fn config(&self) -> &ReadinessConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Measure>) {
        self.add(frame.first().copied().unwrap_or(f64::NAN));
        sink.put(self.measure());
    }

    fn push_gap(&mut self, frames: u64, _: &mut impl Sink<Measure>) {
        let whole = self.days.capacity() as u64;
        for _ in 0..frames.min(whole) {
            self.days.push(f64::NAN);
        }
        self.today = self.today.saturating_add(frames);
    }

    fn finish(&mut self, _: &mut impl Sink<Measure>) {}

    fn latency(&self) -> Latency {
        Latency::default()
    }

    fn max_outputs(&self, frames: usize) -> usize {
        frames
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    fn readiness(days: &[f64]) -> Vec<Measure> {
        let rate = SampleRate::new(1.0 / 86_400.0).unwrap();
        Readiness::run(&ReadinessConfig::default(), rate, days).unwrap()
    }

    /// Days at 4.0 and 4.2 in turn, then a week at 4.4.
    #[test]
    fn the_score_is_the_one_by_hand() {
        let mut days: Vec<f64> = (0..53).map(|i| 4.0 + 0.2 * f64::from(i % 2)).collect();
        days.extend([4.4; 7]);
        let last = *readiness(&days).last().unwrap();
        let mean = (27.0 * 4.0 + 26.0 * 4.2 + 7.0 * 4.4) / 60.0;
        let square = |v: f64| (v - mean) * (v - mean);
        let sd = libm::sqrt((27.0 * square(4.0) + 26.0 * square(4.2) + 7.0 * square(4.4)) / 59.0);
        assert_eq!(last.status(), Status::Ok);
        assert!((last.value().unwrap() - (4.4 - mean) / sd).abs() < 1e-12);
    }

    #[test]
    fn what_is_missing_is_told() {
        let days: Vec<f64> = (0..40).map(|i| 4.0 + 0.2 * f64::from(i % 2)).collect();
        let out = readiness(&days);
        assert_eq!(out[1].status(), Status::TooShort);
        assert_eq!(out[10].status(), Status::NoBaseline);
        assert_eq!(out[39].status(), Status::UltraShort);
        let mut gap = days.clone();
        gap[34..].fill(f64::NAN);
        assert_eq!(readiness(&gap)[39].status(), Status::TooShort);
        assert_eq!(readiness(&[4.0; 30])[29].status(), Status::NoVariation);
    }
}
