//! Heart-rate recovery: how far the rate falls in the minute after exercise.

use super::{
    super::{series::Joiner, time::Sums},
    RR, judged,
};
use crate::{
    catalogue::hrv_events as id,
    config,
    dsp::snapshot,
    error::Error,
    measure::{Measure, Window},
    process::{Info, Input, Processor, Sink},
    record::Config as _,
    rr::{CorrectConfig, Corrector, Interval},
    time::{Latency, SampleRate},
};

config! {
    /// When exercise ended.
    pub struct RecoveryConfig: "hrv.recovery_config" {
        /// End of exercise, from the start of the stream.
        exercise_end_s: f64 [Second] = 10.0, range(10.0, 604_800.0), "the earliest: the rate at the end is that of the last ten seconds";
        /// 1 corrects the intervals first, 0 takes them as they are.
        correct: u32 [One] = 1, range(0.0, 1.0), "artefacts are common after exercise";
    }
}

/// The rate at a moment is that of the beats in the ten seconds before it.
const AVERAGE_US: u64 = 10_000_000;
/// How long after exercise the second rate is taken.
const AFTER_US: u64 = 60_000_000;
/// Both rates need this part of their ten seconds.
const LEAST_COVER_S: f64 = 5.0;

/// Gives heart-rate recovery a minute after exercise, or at the end of the stream the reason
/// why there is none.
#[derive(Clone, Debug)]
pub struct Recovery {
    config: RecoveryConfig,
    rate: SampleRate,
    corrector: Corrector,
    core: Core,
}
snapshot!(Recovery { corrector, core } skip { config, rate });

#[derive(Clone, Debug)]
struct Core {
    end_us: u64,
    joiner: Joiner,
    at_end: Sums,
    after: Sums,
    measured: u64,
    told: bool,
}
snapshot!(Core { joiner, at_end, after, measured, told } skip { end_us });

impl Core {
    fn take(&mut self, interval: &Interval, sink: &mut impl Sink<Measure>) {
        let after_us = self.end_us.saturating_add(AFTER_US);
        let mut joiner = self.joiner;
        joiner.join(interval, |nn| {
            let ends_before =
                |moment: u64| nn.end_us <= moment && nn.end_us.saturating_add(AVERAGE_US) > moment;
            let sums = if ends_before(self.end_us) {
                &mut self.at_end
            } else if ends_before(after_us) {
                &mut self.after
            } else {
                return;
            };
            sums.add(nn.rr_us);
            self.measured = self.measured.saturating_add(u64::from(nn.measured));
        });
        self.joiner = joiner;
        if interval.start_us > after_us {
            self.tell(sink);
        }
    }

    fn tell(&mut self, sink: &mut impl Sink<Measure>) {
        if self.told {
            return;
        }
        self.told = true;
        let count = self.at_end.count.saturating_add(self.after.count);
        let length_us = AVERAGE_US.saturating_add(AFTER_US);
        let length_s = length_us as f64 / 1e6;
        let window = Window {
            start_s: self.end_us.saturating_sub(AVERAGE_US) as f64 / 1e6,
            length_s,
            count,
            quality: if count > 0 { self.measured as f64 / count as f64 } else { 0.0 },
        };
        let covered = |sums: &Sums| sums.sum as f64 / 1e6 >= LEAST_COVER_S;
        let both = covered(&self.at_end) && covered(&self.after);
        let fall = self.at_end.rate_bpm() - self.after.rate_bpm();
        sink.put(judged(id::HR_RECOVERY, window, if both { length_s } else { 0.0 }, fall));
    }
}

impl Processor for Recovery {
    type Config = RecoveryConfig;
    type Output = Measure;
    const INFO: Info = Info {
        name: "hrv.recovery",
        call: "hrv.recovery",
        about: "Heart-rate recovery in the minute after exercise.",
        input: Input::Events,
        channels: &[RR],
        source: "C. R. Cole and others (1999), N. Engl. J. Med. 341:1351",
    };

    fn new(config: &RecoveryConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let correct =
            CorrectConfig { enabled: config.correct, lookahead: 10, ..CorrectConfig::default() };
        let core = Core {
            end_us: libm::round(config.exercise_end_s * 1e6) as u64,
            joiner: Joiner::default(),
            at_end: Sums::default(),
            after: Sums::default(),
            measured: 0,
            told: false,
        };
        Ok(Self { config: *config, rate, corrector: Corrector::new(&correct, rate)?, core })
    }

    fn config(&self) -> &RecoveryConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Measure>) {
        let Self { corrector, core, .. } = self;
        corrector.frame(frame, &mut |interval: Interval| core.take(&interval, sink));
    }

    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<Measure>) {
        let Self { corrector, core, .. } = self;
        corrector.push_gap(frames, &mut |interval: Interval| core.take(&interval, sink));
    }

    fn finish(&mut self, sink: &mut impl Sink<Measure>) {
        let Self { corrector, core, .. } = self;
        corrector.finish(&mut |interval: Interval| core.take(&interval, sink));
        core.tell(sink);
    }

    fn latency(&self) -> Latency {
        self.corrector.latency()
    }

    fn max_outputs(&self, _: usize) -> usize {
        1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Status;
    use alloc::vec::Vec;

    /// 160 a minute for two minutes, then an exponential fall to 80 with 60 s.
    fn exercise() -> Vec<f64> {
        let (mut t, mut rr) = (0.0, Vec::new());
        while t < 300.0 {
            let bpm: f64 =
                if t < 120.0 { 160.0 } else { 80.0 + 80.0 * libm::exp(-(t - 120.0) / 60.0) };
            rr.push(60_000.0 / bpm);
            t += 60.0 / bpm;
        }
        rr
    }

    fn recovery(rr: &[f64], exercise_end_s: f64) -> Measure {
        let config = RecoveryConfig { exercise_end_s, ..RecoveryConfig::default() };
        let out = Recovery::run(&config, SampleRate::MICROSECONDS, rr).unwrap();
        assert_eq!(out.len(), 1);
        out[0]
    }

    #[test]
    fn the_fall_is_that_of_the_curve() {
        let m = recovery(&exercise(), 120.0);
        // The mean of the curve over the ten seconds before 60 s.
        let mean = 8.0 * 60.0 * (libm::exp(-50.0 / 60.0) - libm::exp(-1.0));
        let expected = 80.0 - mean;
        assert_eq!(m.status(), Status::Ok);
        assert!((m.value().unwrap() - expected).abs() < 0.5, "{m:?} not {expected}");
    }

    #[test]
    fn without_both_rates_there_is_none() {
        assert_eq!(recovery(&exercise(), 260.0).status(), Status::TooShort);
        assert_eq!(recovery(&[], 120.0).status(), Status::TooShort);
        // Nothing is known around the second rate.
        let config = RecoveryConfig { exercise_end_s: 120.0, ..RecoveryConfig::default() };
        let mut p = Recovery::new(&config, SampleRate::MICROSECONDS).unwrap();
        let mut out = Vec::new();
        p.push(&exercise()[..330], &mut out).unwrap();
        p.push_gap(100_000_000, &mut out);
        p.push(&[700.0; 60], &mut out).unwrap();
        p.finish(&mut out);
        assert_eq!(out.len(), 1);
        assert_eq!(out[0].status(), Status::TooShort);
    }
}
