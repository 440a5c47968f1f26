//! The spread of a window of values, found although many of them are artefacts.

use crate::dsp::{
    alloc::{OutOfMemory, Vec, try_vec},
    snapshot,
};

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
    sorted: Vec<f64>,
    len: usize,
}
snapshot!(Spread { sorted, len });

impl Spread {
    pub(super) fn new(capacity: usize) -> Result<Self, OutOfMemory> {
        Ok(Self { sorted: try_vec(capacity, 0.0)?, len: 0 })
    }

    /// Empties the window. What it held is overwritten, so that equal histories since give
    /// equal saved states.
    pub(super) fn clear(&mut self) {
        self.sorted.fill(0.0);
        self.len = 0;
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    fn values(&self) -> &[f64] {
        self.sorted.get(..self.len).unwrap_or(&[])
    }

    /// How many values are less than `value`.
    fn rank(&self, value: f64) -> usize {
        self.values().partition_point(|v| *v < value)
    }

    /// Adds the size of a value; a full window stays as it is.
    pub(super) fn insert(&mut self, value: f64) {
        if self.len >= self.sorted.len() {
            return;
        }
        let mut carried = value.abs();
        let from = self.rank(carried);
        self.len += 1;
        for v in self.sorted.iter_mut().take(self.len).skip(from) {
            core::mem::swap(v, &mut carried);
        }
    }

    /// Takes one value of this size out again.
    pub(super) fn remove(&mut self, value: f64) {
        let value = value.abs();
        let at = self.rank(value);
        if self.values().get(at) != Some(&value) {
            return;
        }
        let mut carried = 0.0;
        for v in self.sorted.iter_mut().take(self.len).skip(at).rev() {
            core::mem::swap(v, &mut carried);
        }
        self.len -= 1;
    }

    fn median_of_least(&self, count: usize) -> f64 {
        let at = |i: usize| self.values().get(i).copied().unwrap_or(0.0);
        match (count / 2, count % 2) {
            (0, 0) => 0.0,
            (half, 1) => at(half),
            (half, _) => 0.5 * (at(half - 1) + at(half)),
        }
    }

    /// The quartile deviation of the values within `alpha` times it.
    pub(super) fn quartile_deviation(&self, alpha: f64) -> f64 {
        /// Lower quartile over median of the size of a normally distributed value.
        const LOWER_QUARTILE: f64 = 0.318_639 / 0.674_490;
        let quarter = self.values().get(self.len / 4).copied().unwrap_or(0.0);
        let mut deviation = quarter / LOWER_QUARTILE;
        let mut inside = 0;
        for _ in 0..16 {
            let now = self.rank(alpha * deviation).max(self.len / 2);
            if now == inside {
                break;
            }
            inside = now;
            deviation = self.median_of_least(inside);
        }
        deviation
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
            s.insert(*v);
        }
        for v in values.iter().step_by(3) {
            s.remove(*v);
        }
        let mut left: Vec<f64> = (0..91).filter(|i| i % 3 != 0).map(|i| values[i].abs()).collect();
        left.sort_by(f64::total_cmp);
        assert_eq!(s.values(), &left);
    }

    #[test]
    fn a_third_of_artefacts_hardly_widens_it() {
        let mut s = Spread::new(91).unwrap();
        for i in 0..60u32 {
            s.insert(f64::from(i % 20) - 9.5);
        }
        let clean = s.quartile_deviation(5.2);
        for _ in 0..28 {
            s.insert(90.0);
        }
        assert_eq!(s.quartile_deviation(5.2), clean);
    }
}
