//! The rhythm that a beat is early or late for.

use interocept_dsp::snapshot;

/// Intervals that the rhythm is taken from.
const MEMORY: usize = 16;
/// An interval counts for no less and no more than this part of the median.
const CLAMP: (f64, f64) = (0.5, 1.5);

/// The last intervals, newest first, in seconds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rhythm {
    intervals: [f64; MEMORY],
    len: usize,
}
snapshot!(Rhythm { intervals, len });

impl Rhythm {
    pub(super) fn push(&mut self, interval_s: f64) {
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

    /// The usual interval: a mean, because early beat and pause together are two usual
    /// intervals, of which a median would see either one or the other in bigeminy.
    pub(super) fn interval_s(&self) -> Option<f64> {
        let median = median(self.known().iter().copied())?;
        let clamped = self.known().iter().map(|v| v.max(CLAMP.0 * median).min(CLAMP.1 * median));
        Some(clamped.sum::<f64>() / self.len as f64)
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

fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut sorted = [0.0; MEMORY];
    let mut len = 0;
    for (slot, v) in sorted.iter_mut().zip(values) {
        *slot = v;
        len += 1;
    }
    interocept_dsp::sort::median(sorted.get_mut(..len)?)
}
