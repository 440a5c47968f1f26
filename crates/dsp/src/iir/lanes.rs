//! One number, or several side by side.

use crate::state::Snapshot;

/// What a filter works on: a number, or an array of them, each filtered for itself. One
/// instruction then works on two of them or more, with the bits of each as if it were alone.
pub trait Lanes: Copy + Snapshot {
    /// The same number in every lane.
    fn all(x: f64) -> Self;

    /// `f` of every lane.
    #[must_use]
    fn each(self, f: impl Fn(f64) -> f64) -> Self;

    /// `f` of every lane and that of `other`.
    #[must_use]
    fn with(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self;

    /// Lane by lane.
    #[inline(always)]
    #[must_use]
    fn plus(self, other: Self) -> Self {
        self.with(other, |a, b| a + b)
    }

    /// Lane by lane.
    #[inline(always)]
    #[must_use]
    fn minus(self, other: Self) -> Self {
        self.with(other, |a, b| a - b)
    }

    /// Lane by lane.
    #[inline(always)]
    #[must_use]
    fn times(self, other: Self) -> Self {
        self.with(other, |a, b| a * b)
    }
}

impl Lanes for f64 {
    #[inline(always)]
    fn all(x: f64) -> Self {
        x
    }
    #[inline(always)]
    fn each(self, f: impl Fn(f64) -> f64) -> Self {
        f(self)
    }
    #[inline(always)]
    fn with(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        f(self, other)
    }
}

impl<const N: usize> Lanes for [f64; N] {
    #[inline(always)]
    fn all(x: f64) -> Self {
        [x; N]
    }
    #[inline(always)]
    fn each(self, f: impl Fn(f64) -> f64) -> Self {
        self.map(f)
    }
    #[inline(always)]
    fn with(mut self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        for (a, b) in self.iter_mut().zip(other) {
            *a = f(*a, b);
        }
        self
    }
}
