//! Sums, means, variances and extremes of the last `n` samples, in constant time.
//!
//! Floating-point running sums drift; here the samples of each lap of the ring are also
//! summed afresh, and at the end of the lap that sum replaces the running one. A rounding
//! error, or a NaN, thus lives for two windows at most.

use crate::error::Error;
use crate::ring::Ring;
use crate::snapshot;

/// Sum of the last `n` samples; of all so far while there are fewer.
#[derive(Clone, Debug)]
pub struct MovingSum {
    ring: Ring<f64>,
    sum: f64,
    lap: f64,
    left: usize,
}

snapshot!(MovingSum { ring, sum, lap, left });

impl MovingSum {
    /// Over `n` samples, at least one.
    ///
    /// # Errors
    /// `n` out of range, or no memory.
    pub fn new(n: usize) -> Result<Self, Error> {
        Ok(Self { ring: Ring::new(n)?, sum: 0.0, lap: 0.0, left: n })
    }

    /// Adds a sample; returns the sum.
    #[inline]
    pub fn step(&mut self, x: f64) -> f64 {
        let old = self.ring.push(x).unwrap_or(0.0);
        self.sum += x - old;
        self.lap += x;
        self.left = self.left.saturating_sub(1);
        if self.left == 0 {
            self.sum = self.lap;
            self.lap = 0.0;
            self.left = self.ring.capacity();
        }
        self.sum
    }

    /// The sum.
    pub fn sum(&self) -> f64 {
        self.sum
    }

    /// The mean; none before the first sample.
    pub fn mean(&self) -> Option<f64> {
        (!self.ring.is_empty()).then(|| self.sum / self.ring.len() as f64)
    }

    /// How many samples are in the window.
    pub fn len(&self) -> usize {
        self.ring.len()
    }

    /// No sample yet.
    pub fn is_empty(&self) -> bool {
        self.ring.is_empty()
    }

    /// As after `new`.
    pub fn reset(&mut self) {
        self.ring.reset();
        (self.sum, self.lap, self.left) = (0.0, 0.0, self.ring.capacity());
    }
}

/// Exact sum of the last `n` integers, as long as it fits.
#[derive(Clone, Debug)]
pub struct MovingSumInt {
    ring: Ring<i64>,
    sum: i64,
}

snapshot!(MovingSumInt { ring, sum });

impl MovingSumInt {
    /// Over `n` items, at least one.
    ///
    /// # Errors
    /// `n` out of range, or no memory.
    pub fn new(n: usize) -> Result<Self, Error> {
        Ok(Self { ring: Ring::new(n)?, sum: 0 })
    }

    /// Adds an item; returns the sum (modulo 2^64).
    #[inline]
    pub fn step(&mut self, x: i64) -> i64 {
        let old = self.ring.push(x).unwrap_or(0);
        self.sum = self.sum.wrapping_add(x).wrapping_sub(old);
        self.sum
    }

    /// The sum.
    pub fn sum(&self) -> i64 {
        self.sum
    }

    /// How many items are in the window.
    pub fn len(&self) -> usize {
        self.ring.len()
    }

    /// No item yet.
    pub fn is_empty(&self) -> bool {
        self.ring.is_empty()
    }

    /// As after `new`.
    pub fn reset(&mut self) {
        self.ring.reset();
        self.sum = 0;
    }
}

/// Mean and variance of the last `n` samples.
///
/// Sums are taken about a centre that follows the mean once a lap, so a large offset costs
/// no digits.
#[derive(Clone, Debug)]
pub struct MovingVariance {
    ring: Ring<f64>,
    center: f64,
    sums: [f64; 2],
    lap: [f64; 2],
    left: usize,
}

snapshot!(MovingVariance { ring, center, sums, lap, left });

impl MovingVariance {
    /// Over `n` samples, at least one.
    ///
    /// # Errors
    /// `n` out of range, or no memory.
    pub fn new(n: usize) -> Result<Self, Error> {
        Ok(Self { ring: Ring::new(n)?, center: 0.0, sums: [0.0; 2], lap: [0.0; 2], left: n })
    }

    /// Adds a sample.
    #[inline]
    pub fn step(&mut self, x: f64) {
        if self.ring.is_empty() && x.is_finite() {
            self.center = x;
        }
        let d = x - self.center;
        let [mut s1, mut s2] = self.sums;
        if let Some(old) = self.ring.push(x) {
            let e = old - self.center;
            s1 -= e;
            s2 -= e * e;
        }
        self.sums = [s1 + d, s2 + d * d];
        let [l1, l2] = self.lap;
        self.lap = [l1 + d, l2 + d * d];
        self.left = self.left.saturating_sub(1);
        if self.left == 0 {
            self.wrap();
        }
    }

    /// Takes the lap's own sums and moves the centre to their mean.
    #[cold]
    fn wrap(&mut self) {
        let [s1, s2] = self.lap;
        let shift = s1 / self.ring.capacity() as f64;
        self.sums = if shift.is_finite() {
            let moved = self.center + shift;
            // What the centre really moved by, after rounding.
            let shift = moved - self.center;
            self.center = moved;
            let n = self.ring.capacity() as f64;
            [s1 - n * shift, s2 - 2.0 * shift * s1 + n * shift * shift]
        } else {
            self.lap
        };
        self.lap = [0.0; 2];
        self.left = self.ring.capacity();
    }

    /// The mean; none before the first sample.
    pub fn mean(&self) -> Option<f64> {
        let [s1, _] = self.sums;
        (!self.ring.is_empty()).then(|| self.center + s1 / self.ring.len() as f64)
    }

    /// The sum of squared deviations over `len - ddof`; none with too few samples.
    pub fn variance(&self, ddof: usize) -> Option<f64> {
        let n = self.ring.len();
        if n <= ddof {
            return None;
        }
        let [s1, s2] = self.sums;
        let v = (s2 - s1 * s1 / n as f64) / (n - ddof) as f64;
        // Rounding may leave a constant window a little below zero; a NaN stays.
        Some(if v < 0.0 { 0.0 } else { v })
    }

    /// How many samples are in the window.
    pub fn len(&self) -> usize {
        self.ring.len()
    }

    /// No sample yet.
    pub fn is_empty(&self) -> bool {
        self.ring.is_empty()
    }

    /// As after `new`.
    pub fn reset(&mut self) {
        self.ring.reset();
        self.center = 0.0;
        (self.sums, self.lap, self.left) = ([0.0; 2], [0.0; 2], self.ring.capacity());
    }
}

/// Largest or smallest of the last `n` samples by a queue of candidates, each of which
/// outlives or outdoes all before it (D. Lemire, 2006). A NaN is never a candidate.
#[derive(Clone, Debug)]
struct Extreme {
    candidates: Ring<(u64, f64)>,
    count: u64,
    sign: f64,
}

snapshot!(Extreme { candidates, count } skip { sign });

impl Extreme {
    fn new(n: usize, sign: f64) -> Result<Self, Error> {
        Ok(Self { candidates: Ring::new(n)?, count: 0, sign })
    }

    #[inline]
    fn step(&mut self, x: f64) {
        let oldest = self.count.saturating_sub(self.candidates.capacity() as u64 - 1);
        if self.candidates.get(0).is_some_and(|(at, _)| at < oldest) {
            self.candidates.pop_oldest();
        }
        if !x.is_nan() {
            let x = self.sign * x;
            while self.candidates.newest(0).is_some_and(|(_, last)| last <= x) {
                self.candidates.pop_newest();
            }
            self.candidates.push((self.count, x));
        }
        self.count += 1;
    }

    fn value(&self) -> Option<f64> {
        self.candidates.get(0).map(|(_, x)| self.sign * x)
    }

    fn reset(&mut self) {
        self.candidates.reset();
        self.count = 0;
    }
}

macro_rules! extreme {
    ($name:ident, $sign:expr, $what:literal) => {
        #[doc = concat!($what, " of the last `n` samples; missing samples (NaN) are passed over.")]
        #[derive(Clone, Debug)]
        pub struct $name(Extreme);

        impl $name {
            /// Over `n` samples, at least one.
            ///
            /// # Errors
            /// `n` out of range, or no memory.
            pub fn new(n: usize) -> Result<Self, Error> {
                Extreme::new(n, $sign).map(Self)
            }

            /// Adds a sample; none while the window has only missing ones.
            #[inline]
            pub fn step(&mut self, x: f64) -> Option<f64> {
                self.0.step(x);
                self.0.value()
            }

            /// The extreme.
            pub fn value(&self) -> Option<f64> {
                self.0.value()
            }

            /// As after `new`.
            pub fn reset(&mut self) {
                self.0.reset();
            }
        }

        impl crate::state::Snapshot for $name {
            fn save(&self, writer: &mut crate::state::Writer<'_>) {
                self.0.save(writer);
            }
            fn load(
                &mut self,
                reader: &mut crate::state::Reader<'_>,
            ) -> Result<(), crate::state::StateError> {
                self.0.load(reader)
            }
            fn heap_bytes(&self) -> usize {
                self.0.heap_bytes()
            }
        }
    };
}
extreme!(MovingMax, 1.0, "Largest");
extreme!(MovingMin, -1.0, "Smallest");
