//! Runs of beats in which pressure and interval go the same way.

use super::BaroreflexConfig;
use crate::dsp::stats;

/// Slopes of one direction.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Slopes {
    pub count: u64,
    sum: f64,
    squares: f64,
}

impl Slopes {
    fn add(&mut self, slope: f64) {
        self.count += 1;
        self.sum += slope;
        self.squares += slope * slope;
    }

    /// Both directions.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            count: self.count + other.count,
            sum: self.sum + other.sum,
            squares: self.squares + other.squares,
        }
    }

    /// Mean and its standard error.
    pub(super) fn mean(&self) -> (f64, f64) {
        let n = self.count as f64;
        let mean = self.sum / n;
        let variance = (self.squares - n * mean * mean) / (n - 1.0);
        (mean, libm::sqrt(if variance > 0.0 { variance / n } else { 0.0 }))
    }
}

/// What was found.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sequences {
    pub up: Slopes,
    pub down: Slopes,
    /// Runs of pressure alone, and those of them with a sequence.
    pub ramps: u64,
    pub effective: u64,
}

/// Finds all; NaN ends a run.
pub(super) fn find(rr_ms: &[f64], sbp: &[f64], config: &BaroreflexConfig) -> Sequences {
    let mut found = Sequences::default();
    let least = config.least_beats as usize;
    for sign in [1.0, -1.0] {
        let mut from = 0;
        while from < sbp.len() {
            let length = run(sbp, from, sbp.len(), sign, config.least_sbp_step);
            if length >= least {
                found.ramps += 1;
                let slopes = if sign > 0.0 { &mut found.up } else { &mut found.down };
                found.effective +=
                    u64::from(within(rr_ms, sbp, from, length, sign, config, slopes));
            }
            // The last beat of a run may be the first of another.
            from += if length > 1 { length - 1 } else { 1 };
        }
    }
    found
}

/// Beats from `from` on, before `end`, that go one way by at least a step each.
fn run(x: &[f64], from: usize, end: usize, sign: f64, step: f64) -> usize {
    let part = x.get(from..end).unwrap_or(&[]);
    let pairs = part.iter().zip(part.iter().skip(1));
    1 + pairs.take_while(|(a, b)| sign * (*b - *a) >= step).count()
}

/// The sequences in a run of pressure; whether there is one.
fn within(
    rr_ms: &[f64],
    sbp: &[f64],
    start: usize,
    length: usize,
    sign: f64,
    config: &BaroreflexConfig,
    slopes: &mut Slopes,
) -> bool {
    let (lag, end) = (config.lag as usize, start + length);
    let (mut from, mut any) = (start, false);
    while from < end {
        let both = run(rr_ms, from + lag, end + lag, sign, config.least_rr_step);
        if both >= config.least_beats as usize {
            let pair = sbp.get(from..from + both).zip(rr_ms.get(from + lag..from + lag + both));
            let line = pair.and_then(|(x, y)| stats::linear_regression(x, y));
            if let Some(line) = line.filter(|l| l.correlation >= config.least_correlation) {
                slopes.add(line.slope);
                any = true;
            }
        }
        from += if both > 1 { both - 1 } else { 1 };
    }
    any
}
