//! The spread of a window of values, found although many of them are artefacts.

use crate::dsp::{
    alloc::{OutOfMemory, Vec, try_vec},
    snapshot,
};
use core::cell::Cell;

/// Sizes of values in increasing order, updated one at a time.
///
/// Lipponen and Tarvainen put their thresholds at 5.2 quartile deviations of the 91
/// surrounding values, which covers 99.95 % of normally distributed ones. For values spread
/// evenly around zero the quartile deviation is the median of their size. One artefact in
/// ten beats makes 30 % of the differences artefacts, which would widen the threshold by
/// half; so the median is taken again over the values inside the threshold until that set no
/// longer changes.
#[derive(Clone, Debug)]
pub(super) struct Spread {
    /// As many as there is room for; where there is none yet, [`NONE`].
    sorted: Vec<f64>,
}
snapshot!(Spread { sorted });

/// With fewer values than this there is no spread to speak of.
const FEWEST: usize = 8;
/// Sorts after every size.
const NONE: f64 = f64::INFINITY;

impl Spread {
    pub(super) fn new(capacity: usize) -> Result<Self, OutOfMemory> {
        Ok(Self { sorted: try_vec(capacity, NONE)? })
    }

    /// Empties the window.
    pub(super) fn clear(&mut self) {
        self.sorted.fill(NONE);
    }

    fn values(&self) -> &[f64] {
        self.sorted.get(..self.rank(NONE)).unwrap_or(&[])
    }

    /// How many values are less than `value`.
    fn rank(&self, value: f64) -> usize {
        self.sorted.partition_point(|v| *v < value)
    }

    /// Puts the size of a value in the place of that of another; NaN is none. A full window
    /// takes no more, and what is not there is not exchanged.
    pub(super) fn exchange(&mut self, old: f64, new: f64) {
        let size = |v: f64| if v.is_nan() { NONE } else { v.abs() };
        let (old, new) = (size(old), size(new));
        let (from, to) = (self.rank(old), self.rank(new));
        if self.sorted.get(from) != Some(&old) {
            return;
        }
        // One by one, and with no bound that could be passed.
        let sorted = Cell::from_mut(self.sorted.as_mut_slice()).as_slice_of_cells();
        if to > from {
            let Some(part) = sorted.get(from..to) else { return };
            part.iter().zip(part.iter().skip(1)).for_each(|(a, b)| a.set(b.get()));
            part.last().into_iter().for_each(|last| last.set(new));
        } else {
            let Some(part) = sorted.get(to..from.saturating_add(1)) else { return };
            part.iter().zip(part.iter().skip(1)).rev().for_each(|(a, b)| b.set(a.get()));
            part.first().into_iter().for_each(|first| first.set(new));
        }
    }

    fn median_of_least(&self, count: usize) -> f64 {
        let at = |i: usize| self.sorted.get(i).copied().unwrap_or(0.0);
        match (count / 2, count % 2) {
            (0, 0) => 0.0,
            (half, 1) => at(half),
            (half, _) => 0.5 * (at(half - 1) + at(half)),
        }
    }

    /// The quartile deviation of the values within `alpha` times it, if there are enough.
    pub(super) fn quartile_deviation(&self, alpha: f64) -> Option<f64> {
        /// Lower quartile over median of the size of a normally distributed value.
        const LOWER_QUARTILE: f64 = 0.318_639 / 0.674_490;
        let values = self.values();
        if values.len() < FEWEST {
            return None;
        }
        let mut deviation = values.get(values.len() / 4)? / LOWER_QUARTILE;
        let mut inside = 0;
        for _ in 0..16 {
            let now = values.partition_point(|v| *v < alpha * deviation).max(values.len() / 2);
            if now == inside {
                break;
            }
            inside = now;
            deviation = self.median_of_least(inside);
        }
        Some(deviation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stays_sorted_through_inserts_and_removals() {
        let mut s = Spread::new(91).unwrap();
        let values: Vec<f64> = (0..91u32).map(|i| f64::from(i * 37 % 101) - 50.0).collect();
        for v in &values {
            s.exchange(f64::NAN, *v);
        }
        for v in values.iter().step_by(3) {
            s.exchange(*v, f64::NAN);
        }
        let mut left: Vec<f64> = (0..91).filter(|i| i % 3 != 0).map(|i| values[i].abs()).collect();
        left.sort_by(f64::total_cmp);
        assert_eq!(s.values(), &left);
    }

    #[test]
    fn a_third_of_artefacts_hardly_widens_it() {
        let mut s = Spread::new(91).unwrap();
        for i in 0..60u32 {
            s.exchange(f64::NAN, f64::from(i % 20) - 9.5);
        }
        let clean = s.quartile_deviation(5.2);
        for _ in 0..28 {
            s.exchange(f64::NAN, 90.0);
        }
        assert_eq!(s.quartile_deviation(5.2), clean);
    }
}
