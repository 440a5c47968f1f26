//! The rhythm that a beat is early or late for.

use interocept_dsp::snapshot;

/// Intervals that the rhythm is taken from: about a minute, so that a run of early beats does
/// not become the rhythm.
const MEMORY: usize = 64;
/// Intervals of the rhythm of late.
const OF_LATE: usize = 16;

/// The last intervals, newest first, in seconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rhythm {
    intervals: [f64; MEMORY],
    len: usize,
    /// Logarithm of the greatest sudden fall of the interval since the last rise.
    fall: f64,
}
snapshot!(Rhythm { intervals, len, fall });

impl Default for Rhythm {
    fn default() -> Self {
        Self { intervals: [0.0; MEMORY], len: 0, fall: 0.0 }
    }
}

impl Rhythm {
    pub(super) fn push(&mut self, interval_s: f64) {
        self.fall = self.fall_with(interval_s);
        let mut carried = interval_s;
        for slot in &mut self.intervals {
            core::mem::swap(slot, &mut carried);
        }
        self.len = (self.len + 1).min(MEMORY);
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    fn known(&self) -> &[f64] {
        self.intervals.get(..self.len).unwrap_or(&[])
    }

    /// The usual interval: the median of the means of two in a row. An early beat and the pause
    /// after it make up for each other, so that in bigeminy this is the interval of the sinus
    /// node, and a pause with no early beat before it does not count for more than another.
    pub(super) fn interval_s(&self) -> Option<f64> {
        usual(self.known())
    }

    /// The same of late.
    pub(super) fn interval_of_late_s(&self) -> Option<f64> {
        usual(self.intervals.get(..self.len.min(OF_LATE))?)
    }

    /// An interval by the usual one; what is short because the rate went up step by step is
    /// not early, so it is no less than the greatest sudden fall.
    pub(super) fn prematurity(&self, interval_s: f64) -> Option<f64> {
        let usual_s = self.interval_s().filter(|s| *s > 0.0)?;
        Some((interval_s / usual_s).max(libm::exp(-self.fall_with(interval_s)).min(1.0)))
    }

    /// The fall once this interval has come: a rise by half of it ends it.
    fn fall_with(&self, interval_s: f64) -> f64 {
        let Some(last_s) = self.known().first() else { return 0.0 };
        let fall = libm::log(last_s / interval_s);
        if fall > 0.0 {
            self.fall.max(fall)
        } else if -fall > 0.5 * self.fall {
            0.0
        } else {
            self.fall
        }
    }

    /// How far an interval usually is from the one before it, or two or three before it, as a
    /// part of the usual one: bigeminy and trigeminy are regular, atrial fibrillation is not.
    pub(super) fn irregularity(&self) -> Option<f64> {
        let usual = self.interval_s()?;
        let known = self.known();
        let spread =
            |lag| median(known.iter().zip(known.iter().skip(lag)).map(|(a, b)| (a - b).abs()));
        let least = (1..=3).filter_map(spread).fold(f64::INFINITY, f64::min);
        least.is_finite().then(|| least / usual)
    }
}

fn usual(intervals: &[f64]) -> Option<f64> {
    median(intervals.iter().zip(intervals.iter().skip(1)).map(|(a, b)| 0.5 * (a + b)))
}

fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut sorted = [0.0; MEMORY];
    let mut len = 0;
    for (slot, v) in sorted.iter_mut().zip(values) {
        *slot = v;
        len += 1;
    }
    interocept_dsp::sort::median(sorted.get_mut(..len)?)
}
