//! Parasympathetic and sympathetic index: how far three measures of each are from the norms
//! of healthy people at rest, in standard deviations.
//!
//! The components are those that the Kubios HRV user's guide names; its weights are not
//! published, so here they weigh the same. An index is given only where every norm it needs
//! is: D. Nunan and others (2010), Pacing Clin. Electrophysiol. 33:1407, has those of mean NN
//! and RMSSD; the others must come from the user.

use super::{
    super::{
        live::Pairs,
        series::{Joiner, Nn, difference},
        time::Sums,
    },
    RR, judged,
};
use crate::{
    catalogue::hrv_events as id,
    config,
    dsp::{
        alloc::{Vec, try_vec},
        snapshot,
    },
    error::Error,
    measure::{Measure, MeasureId, Status, Window},
    process::{Info, Input, Processor, Sink},
    record::Config as _,
    rr::{CorrectConfig, Corrector, Interval},
    time::{Latency, SampleRate},
};

config! {
    /// Means and standard deviations of healthy people at rest. A deviation of 0 says that the
    /// norm is not known.
    pub struct AutonomicConfig: "hrv.autonomic_config" {
        /// Mean of the mean NN interval.
        mean_nn_ms: f64 [Millisecond] = 926.0, range(300.0, 2000.0), "Nunan and others (2010)";
        /// Its standard deviation.
        mean_nn_sd_ms: f64 [Millisecond] = 90.0, range(0.0, 1000.0), "Nunan and others (2010)";
        /// Mean of RMSSD.
        rmssd_ms: f64 [Millisecond] = 42.0, range(0.0, 1000.0), "Nunan and others (2010)";
        /// Its standard deviation.
        rmssd_sd_ms: f64 [Millisecond] = 15.0, range(0.0, 1000.0), "Nunan and others (2010)";
        /// Mean of SD1 as a share of SD1 and SD2.
        sd1_percent: f64 [Percent] = 0.0, range(0.0, 100.0), "no norm could be sourced";
        /// Its standard deviation, and that of the share of SD2, which is the rest.
        sd1_sd_percent: f64 [Percent] = 0.0, range(0.0, 100.0), "no norm could be sourced";
        /// Mean of the square root of the stress index.
        sqrt_stress_index: f64 [PerSecond] = 0.0, range(0.0, 1000.0), "no norm could be sourced";
        /// Its standard deviation.
        sqrt_stress_index_sd: f64 [PerSecond] = 0.0, range(0.0, 1000.0), "no norm could be sourced";
        /// 1 corrects the intervals first, 0 takes them as they are.
        correct: u32 [One] = 1, range(0.0, 1.0), "uncorrected artefacts dominate every index";
    }
}

/// Bins of 50 ms for the stress index, up to the longest interval.
const BIN_US: u32 = 50_000;
const BINS: usize = 401;

/// Gives both indices of a whole stream at its end. Everything is summed as it comes, so the
/// stream may be of any length.
#[derive(Clone, Debug)]
pub struct Autonomic {
    config: AutonomicConfig,
    rate: SampleRate,
    corrector: Corrector,
    core: Core,
}
snapshot!(Autonomic { corrector, core } skip { config, rate });

#[derive(Clone, Debug)]
struct Core {
    joiner: Joiner,
    last: Option<Nn>,
    first_us: Option<u64>,
    sums: Sums,
    pairs: Pairs,
    measured_us: u64,
    shortest_us: u32,
    longest_us: u32,
    bins: Vec<u64>,
}
snapshot!(Core { joiner, last, first_us, sums, pairs, measured_us, shortest_us, longest_us, bins });

impl Core {
    fn take(&mut self, interval: &Interval) {
        let mut joiner = self.joiner;
        joiner.join(interval, |nn| self.add(nn));
        self.joiner = joiner;
    }

    fn add(&mut self, nn: Nn) {
        if let Some(last) = self.last {
            if let Some(d) = difference(&last, &nn, false) {
                self.sums.add_difference(d);
            }
            if nn.follows {
                self.pairs.change(&last, &nn, 1);
            }
        }
        self.first_us.get_or_insert(nn.start_us());
        self.last = Some(nn);
        self.sums.add(nn.rr_us);
        if nn.measured {
            self.measured_us = self.measured_us.saturating_add(u64::from(nn.rr_us));
        }
        self.shortest_us = self.shortest_us.min(nn.rr_us);
        self.longest_us = self.longest_us.max(nn.rr_us);
        if let Some(bin) = self.bins.get_mut((nn.rr_us / BIN_US) as usize) {
            *bin = bin.saturating_add(1);
        }
    }

    /// Square root of Baevsky's stress index: see `hrv.sqrt_stress_index`.
    fn sqrt_stress_index(&self) -> f64 {
        let mut best = (0, 0);
        for (i, n) in self.bins.iter().enumerate() {
            if *n > best.1 {
                best = (i, *n);
            }
        }
        let mode_s = (best.0 as f64 + 0.5) * f64::from(BIN_US) / 1e6;
        let share = 100.0 * best.1 as f64 / self.sums.count as f64;
        let range_s = f64::from(self.longest_us.saturating_sub(self.shortest_us)) / 1e6;
        libm::sqrt(share / (2.0 * mode_s * range_s))
    }

    fn tell(&self, norms: &AutonomicConfig, sink: &mut impl Sink<Measure>) {
        let (start_us, end_us) = (self.first_us.unwrap_or(0), self.last.map_or(0, |nn| nn.end_us));
        let span_us = end_us.saturating_sub(start_us);
        let window = Window {
            start_s: start_us as f64 / 1e6,
            length_s: span_us as f64 / 1e6,
            count: self.sums.count,
            quality: (self.measured_us as f64 / span_us.max(1) as f64).min(1.0),
        };
        let covered_s = self.sums.sum as f64 / 1e6;
        let (sd1, sd2) = self.pairs.axes_ms();
        let sd1_percent = 100.0 * sd1 / (sd1 + sd2);
        let n = norms;
        // To first order the rate is as far above its norm as the interval is below its own.
        let rate =
            (60_000.0 / n.mean_nn_ms, 60_000.0 * n.mean_nn_sd_ms / (n.mean_nn_ms * n.mean_nn_ms));
        let mut index = |id: MeasureId, components: [(f64, f64, f64); 3]| {
            if components.iter().any(|(_, _, sd)| *sd <= 0.0) {
                sink.put(Measure::absent(id, window, Status::NotComputed));
                return;
            }
            let sum: f64 = components.iter().map(|(value, mean, sd)| (value - mean) / sd).sum();
            sink.put(judged(id, window, covered_s, sum / 3.0));
        };
        index(
            id::PNS_INDEX,
            [
                (self.sums.mean_ms(), n.mean_nn_ms, n.mean_nn_sd_ms),
                (self.sums.rmssd_ms(), n.rmssd_ms, n.rmssd_sd_ms),
                (sd1_percent, n.sd1_percent, n.sd1_sd_percent),
            ],
        );
        index(
            id::SNS_INDEX,
            [
                (self.sums.rate_bpm(), rate.0, rate.1),
                (self.sqrt_stress_index(), n.sqrt_stress_index, n.sqrt_stress_index_sd),
                (100.0 - sd1_percent, 100.0 - n.sd1_percent, n.sd1_sd_percent),
            ],
        );
    }
}

impl Processor for Autonomic {
    type Config = AutonomicConfig;
    type Output = Measure;
    const INFO: Info = Info {
        name: "hrv.autonomic",
        call: "hrv.autonomic",
        about: "Parasympathetic and sympathetic index of a resting recording, against norms that are stated.",
        input: Input::Events,
        channels: &[RR],
        source: "D. Nunan and others (2010), Pacing Clin. Electrophysiol. 33:1407; Kubios HRV user's guide",
    };

    fn new(config: &AutonomicConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let correct = CorrectConfig { enabled: config.correct, ..CorrectConfig::default() };
        let core = Core {
            joiner: Joiner::default(),
            last: None,
            first_us: None,
            sums: Sums::default(),
            pairs: Pairs::default(),
            measured_us: 0,
            shortest_us: u32::MAX,
            longest_us: 0,
            bins: try_vec(BINS, 0)?,
        };
        Ok(Self { config: *config, rate, corrector: Corrector::new(&correct, rate)?, core })
    }

    fn config(&self) -> &AutonomicConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], _: &mut impl Sink<Measure>) {
        let Self { corrector, core, .. } = self;
        corrector.frame(frame, &mut |interval: Interval| core.take(&interval));
    }

    fn push_gap(&mut self, frames: u64, _: &mut impl Sink<Measure>) {
        let Self { corrector, core, .. } = self;
        corrector.push_gap(frames, &mut |interval: Interval| core.take(&interval));
    }

    fn finish(&mut self, sink: &mut impl Sink<Measure>) {
        let Self { corrector, core, config, .. } = self;
        corrector.finish(&mut |interval: Interval| core.take(&interval));
        core.tell(config, sink);
    }

    fn latency(&self) -> Latency {
        self.corrector.latency()
    }

    fn max_outputs(&self, _: usize) -> usize {
        2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three intervals in turn; the indices by hand.
    #[test]
    fn the_indices_are_the_ones_by_hand() {
        let rr: Vec<f64> = (0..450).map(|i| [800.0, 830.0, 860.0][i % 3]).collect();
        let config = AutonomicConfig {
            sd1_percent: 30.0,
            sd1_sd_percent: 10.0,
            sqrt_stress_index: 9.0,
            sqrt_stress_index_sd: 2.0,
            correct: 0,
            ..AutonomicConfig::default()
        };
        let out = Autonomic::run(&config, SampleRate::MICROSECONDS, &rr).unwrap();
        let differences: Vec<f64> = rr.windows(2).map(|w| w[1] - w[0]).collect();
        let sums: Vec<f64> = rr.windows(2).map(|w| w[1] + w[0]).collect();
        let sd = |x: &[f64]| {
            let mean = x.iter().sum::<f64>() / x.len() as f64;
            let squares: f64 = x.iter().map(|v| (v - mean) * (v - mean)).sum();
            libm::sqrt(squares / (x.len() as f64 - 1.0))
        };
        let share = 100.0 * sd(&differences) / (sd(&differences) + sd(&sums));
        let squares: f64 = differences.iter().map(|d| d * d).sum();
        let rmssd = libm::sqrt(squares / 449.0);
        let pns = ((830.0 - 926.0) / 90.0 + (rmssd - 42.0) / 15.0 + (share - 30.0) / 10.0) / 3.0;
        assert!((out[0].value().unwrap() - pns).abs() < 1e-9, "{:?} {pns}", out[0]);
        // Two thirds of the intervals are in the bin from 800 to 850.
        let root = libm::sqrt(100.0 * 2.0 / 3.0 / (2.0 * 0.825 * 0.060));
        let rate = (60_000.0 / 830.0 - 60_000.0 / 926.0) / (60_000.0 * 90.0 / (926.0 * 926.0));
        let sns = (rate + (root - 9.0) / 2.0 + (30.0 - share) / 10.0) / 3.0;
        assert!((out[1].value().unwrap() - sns).abs() < 1e-9, "{:?} {sns}", out[1]);
    }

    #[test]
    fn without_a_norm_there_is_no_index() {
        let out =
            Autonomic::run(&AutonomicConfig::default(), SampleRate::MICROSECONDS, &[800.0; 500])
                .unwrap();
        assert!(out.iter().all(|m| m.status() == Status::NotComputed));
    }
}
