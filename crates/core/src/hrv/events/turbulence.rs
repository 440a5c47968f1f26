//! Heart-rate turbulence: how the sinus rhythm answers a single ventricular beat.
//!
//! A. Bauer and others (2008), "Heart rate turbulence: standards of measurement,
//! physiological interpretation, and clinical use", J. Am. Coll. Cardiol. 52:1353. Beats are
//! taken for ventricular by timing alone, as the standard's own filters do: one early
//! interval, one pause, sinus rhythm before and behind.

use super::{RR, judged};
use crate::{
    catalogue::hrv_events as id,
    config,
    dsp::snapshot,
    error::Error,
    measure::{Measure, Window},
    process::{Info, Input, Processor, Sink},
    record::Config as _,
    time::{Latency, SampleRate},
};

config! {
    /// What counts as a ventricular beat between sinus beats.
    pub struct TurbulenceConfig: "hrv.turbulence_config" {
        /// How much shorter than the sinus intervals before it the early interval is at least.
        prematurity: f64 [One] = 0.2, range(0.05, 0.7), "Bauer and others (2008)";
        /// How much longer than they the pause is at least.
        pause: f64 [One] = 0.2, range(0.0, 2.0), "Bauer and others (2008)";
    }
}

/// Sinus intervals before, whose mean is the reference.
const BEFORE: usize = 5;
/// Sinus intervals behind, which answer.
const AFTER: usize = 15;
/// With the early interval and the pause between.
const WINDOW: usize = BEFORE + 2 + AFTER;
/// A sinus interval in ms, and how far it may be from the one before and, as a share, from the
/// reference.
const SHORTEST_MS: f64 = 300.0;
const LONGEST_MS: f64 = 2000.0;
const MOST_JUMP_MS: f64 = 200.0;
const MOST_OFF: f64 = 0.2;
/// Beyond this an interval is none.
const NO_INTERVAL_MS: f64 = 20_000.0;

/// Averages the answers to all ventricular beats of a stream, and gives turbulence onset and
/// slope at its end. Takes intervals as they came: correction would remove what this is about.
#[derive(Clone, Debug)]
pub struct Turbulence {
    config: TurbulenceConfig,
    rate: SampleRate,
    now_us: u64,
    sound_us: u64,
    /// The last intervals without a gap between them, the newest at the end, ms.
    recent_ms: [f64; WINDOW],
    len: usize,
    /// Beats averaged.
    count: u64,
    onset_sum: f64,
    tachogram_sum_ms: [f64; AFTER],
}
snapshot!(Turbulence {
    now_us, sound_us, recent_ms, len, count, onset_sum, tachogram_sum_ms
} skip { config, rate });

impl Turbulence {
    /// Takes the beat whose answer has just ended, if there is one.
    fn average(&mut self) {
        let [b5, b4, b3, b2, b1, early, pause, after @ ..] = self.recent_ms;
        let before = [b5, b4, b3, b2, b1];
        let reference = before.iter().sum::<f64>() / BEFORE as f64;
        let TurbulenceConfig { prematurity, pause: longer } = self.config;
        if early > (1.0 - prematurity) * reference || pause < (1.0 + longer) * reference {
            return;
        }
        let sinus = |run: &[f64]| {
            let fits = |rr: &f64| {
                (SHORTEST_MS..=LONGEST_MS).contains(rr)
                    && (rr - reference).abs() <= MOST_OFF * reference
            };
            let steady = |w: &[f64]| match w {
                [a, b] => (a - b).abs() <= MOST_JUMP_MS,
                _ => false,
            };
            run.iter().all(fits) && run.windows(2).all(steady)
        };
        if !(sinus(&before) && sinus(&after)) {
            return;
        }
        let [a1, a2, ..] = after;
        self.count = self.count.saturating_add(1);
        self.onset_sum += 100.0 * ((a1 + a2) - (b2 + b1)) / (b2 + b1);
        for (sum, rr) in self.tachogram_sum_ms.iter_mut().zip(after) {
            *sum += rr;
        }
    }

    /// The steepest line through five successive intervals of the mean tachogram, ms a beat.
    fn slope(&self) -> f64 {
        let steepest = self.tachogram_sum_ms.windows(5).filter_map(|w| match w {
            [a, b, _, d, e] => Some((2.0 * (e - a) + (d - b)) / 10.0),
            _ => None,
        });
        steepest.fold(f64::NEG_INFINITY, f64::max) / self.count as f64
    }

    fn break_off(&mut self) {
        self.recent_ms.fill(0.0);
        self.len = 0;
    }
}

impl Processor for Turbulence {
    type Config = TurbulenceConfig;
    type Output = Measure;
    const INFO: Info = Info {
        name: "hrv.turbulence",
        call: "hrv.turbulence",
        about: "Heart-rate turbulence after ventricular beats: onset and slope.",
        input: Input::Events,
        channels: &[RR],
        source: "A. Bauer and others (2008), J. Am. Coll. Cardiol. 52:1353",
    };

    fn new(config: &TurbulenceConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        Ok(Self {
            config: *config,
            rate: rate.within(1e6, 1e6)?,
            now_us: 0,
            sound_us: 0,
            recent_ms: [0.0; WINDOW],
            len: 0,
            count: 0,
            onset_sum: 0.0,
            tachogram_sum_ms: [0.0; AFTER],
        })
    }

    fn config(&self) -> &TurbulenceConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], _: &mut impl Sink<Measure>) {
        let rr_ms = frame.first().copied().unwrap_or(f64::NAN);
        let sound = rr_ms > 0.0 && rr_ms <= NO_INTERVAL_MS;
        let us = if rr_ms > 0.0 { libm::round(rr_ms.min(1e12) * 1000.0) as u64 } else { 0 };
        self.now_us = self.now_us.saturating_add(us);
        if !sound {
            self.break_off();
            return;
        }
        self.sound_us = self.sound_us.saturating_add(us);
        let mut carried = rr_ms;
        for rr in self.recent_ms.iter_mut().rev() {
            core::mem::swap(rr, &mut carried);
        }
        self.len = (self.len + 1).min(WINDOW);
        if self.len == WINDOW {
            self.average();
        }
    }

    fn push_gap(&mut self, frames: u64, _: &mut impl Sink<Measure>) {
        if frames > 0 {
            self.break_off();
            self.now_us = self.now_us.saturating_add(frames);
        }
    }

    fn finish(&mut self, sink: &mut impl Sink<Measure>) {
        let length_s = self.now_us as f64 / 1e6;
        let sound_s = self.sound_us as f64 / 1e6;
        let quality = if length_s > 0.0 { (sound_s / length_s).min(1.0) } else { 0.0 };
        let window = Window { start_s: 0.0, length_s, count: self.count, quality };
        let onset = self.onset_sum / self.count as f64;
        sink.put(judged(id::HRT_ONSET, window, sound_s, onset));
        sink.put(judged(id::HRT_SLOPE, window, sound_s, self.slope()));
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
    use crate::{Status, measure::MeasureId};
    use alloc::vec::Vec;

    /// Sinus rhythm at 800 ms; every 40 beats one is early, has its pause, and the sinus
    /// quickens by 16 ms for two beats and then slows by 6 ms a beat for five.
    fn answered(beats: usize) -> Vec<f64> {
        let mut rr = alloc::vec![800.0; 40 * beats + 40];
        for i in (20..40 * beats).step_by(40) {
            let answer = [500.0, 1100.0, 784.0, 784.0, 790.0, 796.0, 802.0, 808.0];
            rr[i..i + answer.len()].copy_from_slice(&answer);
        }
        rr
    }

    fn turbulence(rr: &[f64]) -> Vec<Measure> {
        Turbulence::run(&TurbulenceConfig::default(), SampleRate::MICROSECONDS, rr).unwrap()
    }

    fn value(out: &[Measure], id: MeasureId) -> f64 {
        out.iter().find(|m| m.id() == id).unwrap().value().unwrap()
    }

    #[test]
    fn onset_and_slope_are_those_put_in() {
        let out = turbulence(&answered(12));
        assert!((value(&out, id::HRT_ONSET) + 2.0).abs() < 1e-9);
        assert!((value(&out, id::HRT_SLOPE) - 6.0).abs() < 1e-9);
        assert!(out.iter().all(|m| m.window().count == 12 && m.status() == Status::UltraShort));
    }

    #[test]
    fn beats_that_the_standard_leaves_out_do_not_count() {
        // A run of two, an early beat without a pause, a disturbed answer, a gap in the answer.
        for (at, with) in [(1, 500.0), (1, 850.0), (10, 1200.0), (10, f64::NAN)] {
            let mut rr = answered(12);
            rr[20 + at] = with;
            let out = turbulence(&rr);
            assert_eq!(out[0].window().count, 11, "{at} {with}");
            assert!((value(&out, id::HRT_SLOPE) - 6.0).abs() < 1e-9);
        }
    }

    #[test]
    fn too_few_beats_are_told() {
        assert!(turbulence(&answered(4)).iter().all(|m| m.status() == Status::TooShort));
        assert!(turbulence(&[800.0; 3000]).iter().all(|m| m.status() == Status::TooShort));
    }
}
