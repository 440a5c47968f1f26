//! Running median, median absolute deviation and Hampel's filter, on a window kept sorted.

use crate::alloc::{Vec, try_vec};
use crate::error::{Error, in_range};
use crate::ring::Ring;
use crate::slice::{at, set};
use crate::state::{Reader, Snapshot, StateError, Writer};
use core::cell::Cell;

/// Median of the last `n` samples; missing ones (NaN) are passed over.
#[derive(Clone, Debug)]
pub struct RunningMedian {
    ring: Ring<f64>,
    sorted: Vec<f64>,
    len: usize,
}

impl Snapshot for RunningMedian {
    fn save(&self, writer: &mut Writer<'_>) {
        self.ring.save(writer);
    }
    /// The sorted window is made anew from the ring.
    fn load(&mut self, reader: &mut Reader<'_>) -> Result<(), StateError> {
        self.ring.load(reader)?;
        self.len = 0;
        for x in self.ring.iter().filter(|x| !x.is_nan()) {
            set(&mut self.sorted, self.len, x);
            self.len += 1;
        }
        crate::sort::sort(self.sorted.get_mut(..self.len).unwrap_or(&mut []));
        Ok(())
    }
    fn heap_bytes(&self) -> usize {
        self.ring.heap_bytes() + self.sorted.capacity() * size_of::<f64>()
    }
}

impl RunningMedian {
    /// Over `n` samples, at least one.
    ///
    /// # Errors
    /// `n` out of range, or no memory.
    pub fn new(n: usize) -> Result<Self, Error> {
        Ok(Self { ring: Ring::new(n)?, sorted: try_vec(n, 0.0)?, len: 0 })
    }

    /// Adds a sample; returns the median, none while all are missing.
    #[inline]
    pub fn step(&mut self, x: f64) -> Option<f64> {
        // No negative zero, so that equal values are the same value.
        let x = x + 0.0;
        let old = self.ring.push(x).filter(|v| !v.is_nan());
        let sorted = self.sorted();
        let place = |v: f64| sorted.partition_point(|s| *s < v);
        match (old, x.is_nan()) {
            (Some(old), false) => {
                let (from, to) = (place(old), place(x));
                self.shift(from, to, x);
            }
            (Some(old), true) => {
                let from = place(old);
                self.shift(from, self.len, x);
                self.len -= 1;
            }
            (None, false) => {
                let to = place(x);
                self.len += 1;
                self.shift(self.len - 1, to, x);
            }
            (None, true) => {}
        }
        self.median()
    }

    /// Takes the item at `from` out and puts `x` before the one at `to`.
    #[inline]
    fn shift(&mut self, from: usize, to: usize, x: f64) {
        if to > from {
            let Some(part) = self.sorted.get_mut(from..to) else { return };
            for pair in Cell::from_mut(&mut *part).as_slice_of_cells().windows(2) {
                if let [to, from] = pair {
                    to.set(from.get());
                }
            }
            if let Some(last) = part.last_mut() {
                *last = x;
            }
        } else {
            let Some(part) = self.sorted.get_mut(to..from.saturating_add(1)) else { return };
            for pair in Cell::from_mut(&mut *part).as_slice_of_cells().windows(2).rev() {
                if let [from, to] = pair {
                    to.set(from.get());
                }
            }
            if let Some(first) = part.first_mut() {
                *first = x;
            }
        }
    }

    /// The present samples of the window in rising order.
    pub fn sorted(&self) -> &[f64] {
        self.sorted.get(..self.len).unwrap_or(&[])
    }

    /// The median; the mean of the middle two for an even number.
    pub fn median(&self) -> Option<f64> {
        crate::sort::quantile_sorted(self.sorted(), 0.5)
    }

    /// The median of the absolute deviations from the median (times 1.4826 it estimates the
    /// standard deviation of normal samples), in O(log n).
    pub fn mad(&self) -> Option<f64> {
        let m = self.median()?;
        let n = self.len;
        let high = self.deviation(m, n / 2);
        if n % 2 == 1 {
            return Some(high);
        }
        crate::sort::quantile_sorted(&[self.deviation(m, n / 2 - 1), high], 0.5)
    }

    /// The `k`-th smallest deviation from `m`: those below and those above `m` are two
    /// sorted series, and a binary search finds how many of the first `k` lie below.
    fn deviation(&self, m: f64, k: usize) -> f64 {
        let v = self.sorted();
        let split = v.partition_point(|s| *s < m);
        let left = |i: usize| if i < split { m - at(v, split - 1 - i) } else { f64::INFINITY };
        let right = |j: usize| v.get(split + j).map_or(f64::INFINITY, |s| s - m);
        let (mut low, mut high) = (k.saturating_sub(v.len() - split), k.min(split));
        while low < high {
            let i = low + (high - low) / 2;
            if left(i) >= right(k - i - 1) { high = i } else { low = i + 1 }
        }
        let (a, b) = (left(low), right(k - low));
        if a < b { a } else { b }
    }

    /// As after `new`.
    pub fn reset(&mut self) {
        self.ring.reset();
        self.len = 0;
    }
}

/// Hampel's filter: a sample far from the median of its neighbours is replaced by it.
///
/// Source: R. K. Pearson, *Outliers in process modeling and identification*, IEEE Trans.
/// Control Syst. Technol. 10, 2002.
#[derive(Clone, Debug)]
pub struct Hampel {
    window: RunningMedian,
    half: usize,
    sigmas: f64,
}

crate::snapshot!(Hampel { window } skip { half, sigmas });

/// What became of a sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cleaned {
    /// The sample, or the median in its place; NaN for a missing sample.
    pub value: f64,
    /// It was replaced.
    pub replaced: bool,
}

impl Hampel {
    /// Looks at `half` neighbours on each side and replaces what is more than `sigmas` (0 to
    /// 1000) times 1.4826 times the median absolute deviation away from the median.
    ///
    /// # Errors
    /// A parameter out of range, or no memory.
    pub fn new(half: usize, sigmas: f64) -> Result<Self, Error> {
        in_range("sigmas", sigmas, 0.0, 1000.0)?;
        let window = RunningMedian::new(half.saturating_mul(2).saturating_add(1))?;
        Ok(Self { window, half, sigmas })
    }

    /// Adds a sample and returns what becomes of the one `half` samples earlier, none at the
    /// start. To get the last `half` out, add as many missing samples (NaN).
    pub fn step(&mut self, x: f64) -> Option<Cleaned> {
        self.window.step(x);
        let sample = self.window.ring.newest(self.half)?;
        let (Some(median), Some(mad)) = (self.window.median(), self.window.mad()) else {
            return Some(Cleaned { value: sample, replaced: false });
        };
        let replaced = (sample - median).abs() > self.sigmas * 1.4826 * mad;
        Some(Cleaned { value: if replaced { median } else { sample }, replaced })
    }

    /// By how many samples the output is late.
    pub fn delay(&self) -> usize {
        self.half
    }

    /// As after `new`.
    pub fn reset(&mut self) {
        self.window.reset();
    }
}
