//! Runs of beats in which pressure and interval go the same way.

use super::BaroreflexConfig;
use crate::{dsp::stats, measure::Z};

/// Slopes of one direction.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Slopes {
    pub count: u64,
    sum: f64,
    squares: f64,
    ramps: Ramps,
}

/// Sums over all ramps of pressure, answered or not, each about its own means.
#[derive(Clone, Copy, Debug, Default)]
struct Ramps {
    free: f64,
    pressure: f64,
    shared: f64,
    interval: f64,
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
            ramps: self.ramps.and(other.ramps),
        }
    }

    /// Mean and its standard error.
    pub(super) fn mean(&self) -> (f64, f64) {
        let n = self.count as f64;
        let mean = self.sum / n;
        let variance = (self.squares - n * mean * mean) / (n - 1.0);
        (mean, libm::sqrt(if variance > 0.0 { variance / n } else { 0.0 }))
    }

    /// From where to where the sensitivity may lie. Sequences are chosen for an interval that goes
    /// along, and what goes along by chance makes their slopes too steep; the one slope of all
    /// ramps is chosen by pressure alone. The interval of the mean reaches to that of the ramps.
    pub(super) fn interval(&self) -> (f64, f64) {
        let reach = |(mean, error): (f64, f64)| (mean - Z * error, mean + Z * error);
        let ((low, high), (least, most)) = (reach(self.mean()), reach(self.ramps.slope()));
        (if least < low { least } else { low }, if most > high { most } else { high })
    }
}

impl Ramps {
    fn add(&mut self, rr_ms: &[f64], sbp: &[f64]) {
        let n = sbp.len() as f64;
        let (x, y) = (sbp.iter().sum::<f64>() / n, rr_ms.iter().sum::<f64>() / n);
        if !(x.is_finite() && y.is_finite()) {
            return;
        }
        self.free += n - 1.0;
        for (s, r) in sbp.iter().zip(rr_ms) {
            self.pressure += (s - x) * (s - x);
            self.shared += (s - x) * (r - y);
            self.interval += (r - y) * (r - y);
        }
    }

    fn and(self, other: Self) -> Self {
        Self {
            free: self.free + other.free,
            pressure: self.pressure + other.pressure,
            shared: self.shared + other.shared,
            interval: self.interval + other.interval,
        }
    }

    /// By least squares, and its standard error; NaN where there are none.
    fn slope(&self) -> (f64, f64) {
        let slope = self.shared / self.pressure;
        let rest = (self.interval - slope * self.shared) / (self.free - 1.0);
        (slope, libm::sqrt(if rest > 0.0 { rest / self.pressure } else { 0.0 }))
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
                let after = from + config.lag as usize;
                let both = rr_ms.get(after..after + length).zip(sbp.get(from..from + length));
                if let Some((rr_ms, sbp)) = both {
                    slopes.ramps.add(rr_ms, sbp);
                }
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
