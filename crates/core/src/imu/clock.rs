//! When samples were taken: what lies between them, which come twice, and whether the rate is that
//! which was said.

use interocept_dsp::snapshot;

/// A step longer than this many periods has lost samples.
const LOST: f64 = 1.5;
/// A step shorter than this is that of a sample that comes twice.
const AGAIN: f64 = 0.1;
/// Further back than this, the clock was set anew.
const ANEW_S: f64 = 1.0;
/// How long the rate is watched, and by what share it may be off.
const WATCH_S: f64 = 10.0;
const DRIFT: f64 = 0.01;
/// A time beyond this is none: 30,000 years.
const LONGEST_S: f64 = 1e12;

#[derive(Clone, Debug)]
pub(super) struct Clock {
    step_s: f64,
    last: Option<f64>,
    /// Mean step, in periods, over so many steps.
    mean: f64,
    steps: f64,
    /// Share of steps that have lost a few samples: where most do, none is lost.
    long: f64,
}
snapshot!(Clock { last, mean, steps, long } skip { step_s });

impl Clock {
    pub(super) fn new(step_s: f64) -> Self {
        Self { step_s, last: None, mean: 1.0, steps: 0.0, long: 0.0 }
    }

    /// How many samples were lost before this one, and for how long it lasts; none where it is not
    /// later than the one before.
    #[inline]
    pub(super) fn tick(&mut self, time_s: f64) -> Option<(f64, f64)> {
        let steady = Some((0.0, self.step_s));
        if time_s.is_nan() || time_s.abs() > LONGEST_S {
            self.last = self.last.map(|last| last + self.step_s);
            return steady;
        }
        let Some(last) = self.last.replace(time_s) else { return steady };
        let passed = time_s - last;
        let periods = passed / self.step_s;
        if passed < -ANEW_S {
            return steady;
        }
        if periods < AGAIN {
            self.last = Some(last);
            return None;
        }
        let most = WATCH_S / self.step_s;
        self.steps = if self.steps < most { self.steps + 1.0 } else { most };
        let long = periods > LOST;
        self.long += (if long { 1.0 } else { 0.0 } - self.long) / self.steps;
        if long {
            return Some((periods - 1.0, self.step_s));
        }
        self.mean += (periods - self.mean) / self.steps;
        Some((0.0, passed))
    }

    /// Samples that are known to be missing.
    pub(super) fn skip(&mut self, frames: u64) {
        self.last = self.last.map(|last| (last + frames as f64 * self.step_s).min(LONGEST_S));
    }

    pub(super) fn drifts(&self) -> bool {
        self.steps >= 0.5 * WATCH_S / self.step_s
            && ((self.mean - 1.0).abs() > DRIFT || self.long > 0.5)
    }
}
