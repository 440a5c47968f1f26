//! What is known of a few quantities at once: means and covariances, and what an observation
//! adds (R. E. Kalman, J. Basic Eng. 82:35, 1960).

use interocept_dsp::state::{Reader, Snapshot, StateError, Writer};

/// Means and covariances of `N` quantities.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gauss<const N: usize> {
    pub mean: [f64; N],
    pub covariance: [[f64; N]; N],
}

impl<const N: usize> Snapshot for Gauss<N> {
    fn save(&self, writer: &mut Writer<'_>) {
        self.mean.save(writer);
        self.covariance.save(writer);
    }
    fn load(&mut self, reader: &mut Reader<'_>) -> Result<(), StateError> {
        self.mean.load(reader)?;
        self.covariance.load(reader)
    }
    fn heap_bytes(&self) -> usize {
        0
    }
}

pub(super) fn dot<const N: usize>(a: &[f64; N], b: &[f64; N]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

impl<const N: usize> Gauss<N> {
    /// Quantities that have nothing to do with each other.
    pub(super) fn independent(mean: [f64; N], deviations: [f64; N]) -> Self {
        let mut covariance = [[0.0; N]; N];
        for (i, (row, sd)) in covariance.iter_mut().zip(deviations).enumerate() {
            if let Some(c) = row.get_mut(i) {
                *c = sd * sd;
            }
        }
        Self { mean, covariance }
    }

    /// Mean and variance of a weighted sum of them.
    pub(super) fn project(&self, weights: &[f64; N]) -> (f64, f64) {
        let spread = self.covariance.map(|row| dot(&row, weights));
        (dot(&self.mean, weights), dot(&spread, weights))
    }

    /// Time passes: each becomes a weighted sum of all, and noise is added.
    pub(super) fn advance(&mut self, transition: &[[f64; N]; N], noise: &[[f64; N]; N]) {
        self.mean = transition.map(|row| dot(&row, &self.mean));
        let half = transition.map(|row| self.covariance.map(|c| dot(&c, &row)));
        for ((row, h), q) in self.covariance.iter_mut().zip(&half).zip(noise) {
            for ((c, t), q) in row.iter_mut().zip(transition).zip(q) {
                *c = dot(h, t) + q;
            }
        }
    }

    /// A weighted sum of them was seen, with noise of a variance. The form of Joseph, which
    /// keeps the covariances symmetric and positive.
    pub(super) fn observe(&mut self, weights: &[f64; N], seen: f64, variance: f64) {
        let spread = self.covariance.map(|row| dot(&row, weights));
        let total = dot(&spread, weights) + variance;
        if !(total > 0.0 && total.is_finite()) {
            return;
        }
        let surprise = seen - dot(&self.mean, weights);
        let gain = spread.map(|s| s / total);
        for (m, k) in self.mean.iter_mut().zip(&gain) {
            *m += k * surprise;
        }
        for ((row, k), s) in self.covariance.iter_mut().zip(&gain).zip(&spread) {
            for ((c, l), t) in row.iter_mut().zip(&gain).zip(&spread) {
                *c += k * l * total - k * t - s * l;
            }
        }
    }

    /// What is known of them when they have gone on by `step`, and what was `predicted` then is
    /// `known` (Rauch, Tung and Striebel, 1965); none where the prediction was certain.
    pub(super) fn smoothed(
        &self,
        step: &[[f64; N]; N],
        predicted: &Self,
        known: &Self,
    ) -> Option<Self> {
        let ahead = step.map(|row| self.covariance.map(|c| dot(&c, &row)));
        // The transpose of the gain.
        let gain = solved(predicted.covariance, ahead)?;
        let mut smoothed = *self;
        for ((later, expected), weights) in known.mean.iter().zip(&predicted.mean).zip(&gain) {
            for (m, k) in smoothed.mean.iter_mut().zip(weights) {
                *m += k * (later - expected);
            }
        }
        let mut change = known.covariance;
        for (row, less) in change.iter_mut().zip(&predicted.covariance) {
            row.iter_mut().zip(less).for_each(|(c, p)| *c -= p);
        }
        for (row_c, row_k) in change.iter().zip(&gain) {
            for (c, other_k) in row_c.iter().zip(&gain) {
                for (row, k) in smoothed.covariance.iter_mut().zip(row_k) {
                    row.iter_mut().zip(other_k).for_each(|(s, l)| *s += k * c * l);
                }
            }
        }
        Some(smoothed)
    }
}

/// X of A X = B for a positive A; none where it is not.
fn solved<const N: usize>(mut a: [[f64; N]; N], mut b: [[f64; N]; N]) -> Option<[[f64; N]; N]> {
    for i in 0..N {
        let (pivot_a, pivot_b) = (*a.get(i)?, *b.get(i)?);
        let pivot = *pivot_a.get(i)?;
        if !(pivot > 0.0 && pivot.is_finite()) {
            return None;
        }
        for (k, (row_a, row_b)) in a.iter_mut().zip(&mut b).enumerate() {
            if k == i {
                *row_a = pivot_a.map(|p| p / pivot);
                *row_b = pivot_b.map(|p| p / pivot);
                continue;
            }
            let factor = *row_a.get(i)? / pivot;
            row_a.iter_mut().zip(&pivot_a).for_each(|(x, p)| *x -= factor * p);
            row_b.iter_mut().zip(&pivot_b).for_each(|(x, p)| *x -= factor * p);
        }
    }
    Some(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The mean of n numbers, by hand: prior variance 4, noise 1.
    #[test]
    fn observations_add_as_precisions_do() {
        let mut g = Gauss::independent([0.0, 7.0], [2.0, 3.0]);
        for z in [1.0, 2.0, 3.0] {
            g.observe(&[1.0, 0.0], z, 1.0);
        }
        let precision = 0.25 + 3.0;
        let (mean, variance) = g.project(&[1.0, 0.0]);
        assert!(
            (mean - 6.0 / precision).abs() < 1e-12 && (variance - 1.0 / precision).abs() < 1e-12
        );
        assert_eq!(g.project(&[0.0, 1.0]), (7.0, 9.0));
    }

    /// A sum that was seen ties its terms together.
    #[test]
    fn a_sum_makes_its_terms_depend_on_each_other() {
        let mut g = Gauss::independent([0.0, 0.0], [1.0, 1.0]);
        g.observe(&[1.0, 1.0], 2.0, 0.0);
        let (sum, none) = g.project(&[1.0, 1.0]);
        assert!((sum - 2.0).abs() < 1e-12 && none.abs() < 1e-12);
        let (difference, all) = g.project(&[1.0, -1.0]);
        assert!(difference.abs() < 1e-12 && (all - 2.0).abs() < 1e-12);
        g.advance(&[[1.0, 1.0], [0.0, 0.5]], &[[0.0, 0.0], [0.0, 1.0]]);
        assert!((g.mean[0] - 2.0).abs() < 1e-12 && (g.mean[1] - 0.5).abs() < 1e-12);
        assert!((g.covariance[1][1] - (0.25 * 0.5 + 1.0)).abs() < 1e-12);
    }

    /// A walk of two steps whose end is seen: a third of the way back, by hand.
    #[test]
    fn what_is_known_later_tells_what_was_before() {
        let step = [[1.0, 0.0], [0.0, 0.5]];
        let first = Gauss::independent([0.0, 1.0], [1.0, 1.0]);
        let mut predicted = first;
        predicted.advance(&step, &[[1.0, 0.0], [0.0, 0.75]]);
        let mut known = predicted;
        known.observe(&[1.0, 0.0], 3.0, 1.0);
        let smoothed = first.smoothed(&step, &predicted, &known).unwrap();
        // Seen 3 with variance 1 + 1 beside the prior's 1.
        assert!((smoothed.mean[0] - 1.0).abs() < 1e-12, "{smoothed:?}");
        assert!((smoothed.covariance[0][0] - 2.0 / 3.0).abs() < 1e-12);
        assert!((smoothed.mean[1] - 1.0).abs() < 1e-12);
        assert!((smoothed.covariance[1][1] - 1.0).abs() < 1e-12);
    }
}
