//! A transform with a fixed order of operations: radix 2 for powers of two, Bluestein's
//! chirp for every other length, real series of even length as complex ones of half.
//!
//! Sources: J. W. Cooley, J. W. Tukey, 1965; L. I. Bluestein, 1970.

use crate::Complex;
use crate::alloc::{Vec, try_vec};
use crate::error::{Error, length};
use crate::slice::{at, set};
use core::f64::consts::PI;

type C = Complex<f64>;

/// `exp(-2 pi i k / n)`.
fn root(k: usize, n: usize) -> C {
    let w = 2.0 * PI * (k as f64 / n as f64);
    C::new(libm::cos(w), -libm::sin(w))
}

/// A forward transform of `n` real samples into `n / 2 + 1` bins, with the same bits on
/// every platform.
#[derive(Clone, Debug)]
pub struct FixedFft {
    n: usize,
    /// The rest of the samples is zeros.
    given: usize,
    complex: ComplexFft,
    work: Vec<C>,
    /// `exp(-2 pi i k / n)`, k to n / 4; empty for odd `n`.
    twiddles: Vec<C>,
}

impl FixedFft {
    /// Plans for `n` samples, 1 to [`MAX_LEN`](super::MAX_LEN).
    ///
    /// # Errors
    /// `n` out of range, or no memory.
    pub fn new(n: usize) -> Result<Self, Error> {
        Self::padded(n, n)
    }

    /// Plans for `given` samples, 1 to `n`, with zeros behind them. Where `n` is no power of two
    /// there is less to do the fewer they are.
    ///
    /// # Errors
    /// `n` or `given` out of range, or no memory.
    pub fn padded(n: usize, given: usize) -> Result<Self, Error> {
        length("n", n, 1, super::MAX_LEN)?;
        length("given", given, 1, n)?;
        let even = n % 2 == 0;
        let m = if even { n / 2 } else { n };
        let complex = ComplexFft::new(m, if even { given.div_ceil(2) } else { given })?;
        let mut twiddles = try_vec(if even { n / 4 + 1 } else { 0 }, C::default())?;
        for (k, t) in twiddles.iter_mut().enumerate() {
            *t = root(k, n);
        }
        Ok(Self { n, given, complex, work: try_vec(m, C::default())?, twiddles })
    }

    /// The number of samples transformed.
    pub fn len(&self) -> usize {
        self.n
    }

    /// Never.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// The number of bins, `n / 2 + 1`.
    pub fn bins(&self) -> usize {
        self.n / 2 + 1
    }

    /// Writes `sum of x[j] exp(-2 pi i j k / n)` to `out[k]`. A shorter `x` is padded with
    /// zeros; of one that is longer than planned for the rest is left out.
    ///
    /// # Errors
    /// `out` has not [`bins`](Self::bins) places.
    pub fn forward(&mut self, x: &[f64], out: &mut [Complex<f64>]) -> Result<(), Error> {
        length("out", out.len(), self.bins(), self.bins())?;
        let x = x.get(..x.len().min(self.given)).unwrap_or(x);
        self.work.fill(C::default());
        if self.n % 2 == 1 {
            for (w, &v) in self.work.iter_mut().zip(x) {
                w.re = v;
            }
            self.complex.forward(&mut self.work);
            crate::slice::copy(&self.work, out);
            return Ok(());
        }
        for (w, pair) in self.work.iter_mut().zip(x.chunks(2)) {
            *w = C::new(at(pair, 0), if pair.len() == 2 { at(pair, 1) } else { 0.0 });
        }
        self.complex.forward(&mut self.work);
        // The transforms of the even and the odd samples are the symmetric and the
        // antisymmetric part of that of their complex union.
        let m = self.n / 2;
        for (k, t) in self.twiddles.iter().enumerate() {
            let value =
                |k: usize| self.work.get(if k == m { 0 } else { k }).copied().unwrap_or_default();
            let (a, b) = (value(k), value(m - k).conj());
            let even = (a + b) * 0.5;
            let d = (a - b) * 0.5;
            let odd = C::new(d.im, -d.re) * t;
            set(out, k, even + odd);
            set(out, m - k, (even - odd).conj());
        }
        Ok(())
    }

    /// Bytes held on the heap.
    pub fn heap_bytes(&self) -> usize {
        let complex = match &self.complex {
            ComplexFft::Radix2(r) => r.roots.capacity() + r.work.capacity(),
            ComplexFft::Bluestein { chirp, kernel, work, radix2 } => {
                let own = chirp.capacity() + kernel.capacity() + work.capacity();
                own + radix2.roots.capacity() + radix2.work.capacity()
            }
        };
        (complex + self.work.capacity() + self.twiddles.capacity()) * size_of::<C>()
    }
}

#[derive(Clone, Debug)]
enum ComplexFft {
    Radix2(Radix2),
    Bluestein { chirp: Vec<C>, kernel: Vec<C>, work: Vec<C>, radix2: Radix2 },
}

impl ComplexFft {
    /// Of `n` values, all but the `given` first ones zeros.
    fn new(n: usize, given: usize) -> Result<Self, Error> {
        if n.is_power_of_two() {
            return Ok(Self::Radix2(Radix2::new(n)?));
        }
        let m = (n + given - 1).next_power_of_two();
        let mut radix2 = Radix2::new(m)?;
        let mut chirp = try_vec(n, C::default())?;
        let mut kernel = try_vec(m, C::default())?;
        for (j, c) in chirp.iter_mut().enumerate() {
            // The square may not fit 32 bits, the angle's period is 2 n.
            let square = (j as u64 * j as u64) % (2 * n as u64);
            *c = root(square as usize, 2 * n);
            let scaled = c.conj() * (1.0 / m as f64);
            set(&mut kernel, j, scaled);
            if j > 0 && j < given {
                set(&mut kernel, m - j, scaled);
            }
        }
        radix2.forward(&mut kernel);
        Ok(Self::Bluestein { chirp, kernel, work: try_vec(m, C::default())?, radix2 })
    }

    fn forward(&mut self, data: &mut [C]) {
        match self {
            Self::Radix2(r) => r.forward(data),
            Self::Bluestein { chirp, kernel, work, radix2 } => {
                work.fill(C::default());
                for ((w, d), c) in work.iter_mut().zip(&*data).zip(&*chirp) {
                    *w = d * c;
                }
                radix2.forward(work);
                // A second forward transform of the conjugate is the inverse one.
                for (w, k) in work.iter_mut().zip(&*kernel) {
                    *w = (*w * k).conj();
                }
                radix2.forward(work);
                for ((d, w), c) in data.iter_mut().zip(&*work).zip(&*chirp) {
                    *d = w.conj() * c;
                }
            }
        }
    }
}

#[derive(Clone, Debug)]
struct Radix2 {
    /// `exp(-2 pi i k / n)`, k below n / 2.
    roots: Vec<C>,
    work: Vec<C>,
}

impl Radix2 {
    fn new(n: usize) -> Result<Self, Error> {
        let mut roots = try_vec(n / 2, C::default())?;
        for (k, r) in roots.iter_mut().enumerate() {
            *r = root(k, n);
        }
        Ok(Self { roots, work: try_vec(n, C::default())? })
    }

    fn forward(&mut self, data: &mut [C]) {
        let n = self.work.len();
        let unused_bits = n.leading_zeros().wrapping_add(1);
        for (i, w) in self.work.iter_mut().enumerate() {
            let reversed = i.reverse_bits().checked_shr(unused_bits).unwrap_or(0);
            *w = data.get(reversed).copied().unwrap_or_default();
        }
        // What fits into the cache is finished there before the next part is begun.
        for part in self.work.chunks_mut(CACHED) {
            combine(part, 1, &self.roots);
        }
        combine(&mut self.work, CACHED, &self.roots);
        crate::slice::copy(&self.work, data);
    }
}

/// Values that the smallest second-level cache holds, a power of two.
const CACHED: usize = 4096;

/// Combines transforms of length `half` into ones of twice the length, and on to the whole: two
/// steps at a time, which goes through the memory half as often and gives the same bits.
fn combine(work: &mut [C], mut half: usize, roots: &[C]) {
    while 2 * half < work.len() {
        let stride = (roots.len() / (2 * half).max(1)).max(1);
        // A quarter of a turn from the first.
        let quarter = roots.get(roots.len() / 2..).unwrap_or(&[]);
        for block in work.chunks_exact_mut((4 * half).max(1)) {
            let Some((low, high)) = block.split_at_mut_checked(2 * half) else { continue };
            let (Some((a, b)), Some((c, d))) =
                (low.split_at_mut_checked(half), high.split_at_mut_checked(half))
            else {
                continue;
            };
            let near = roots.iter().step_by(2 * stride);
            let far = roots.iter().step_by(stride).zip(quarter.iter().step_by(stride));
            let values = a.iter_mut().zip(b).zip(c.iter_mut().zip(d));
            for (((a, b), (c, d)), (w, (v, u))) in values.zip(near.zip(far)) {
                let (p, q) = (*b * w, *d * w);
                let (a0, b0, c0, d0) = (*a + p, *a - p, *c + q, *c - q);
                let (p, q) = (c0 * v, d0 * u);
                (*a, *b, *c, *d) = (a0 + p, b0 + q, a0 - p, b0 - q);
            }
        }
        half *= 4;
    }
    while half < work.len() {
        let stride = (roots.len() / half.max(1)).max(1);
        for block in work.chunks_exact_mut((2 * half).max(1)) {
            let Some((low, high)) = block.split_at_mut_checked(half) else { continue };
            for ((a, b), w) in low.iter_mut().zip(high).zip(roots.iter().step_by(stride)) {
                let t = *b * w;
                *b = *a - t;
                *a += t;
            }
        }
        half *= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std_alloc::vec;

    #[test]
    fn equals_the_definition_at_any_length() {
        for n in (1..=70).chain([97, 100, 128, 255, 256, 360, 1000]) {
            let x: Vec<f64> = (0..n).map(|i| libm::sin(i as f64 * 1.7) + (i % 5) as f64).collect();
            let mut out = vec![C::default(); n / 2 + 1];
            FixedFft::new(n).unwrap().forward(&x, &mut out).unwrap();
            for (k, o) in out.iter().enumerate() {
                let want: C = x.iter().enumerate().map(|(j, &v)| root(j * k % n, n) * v).sum();
                assert!(
                    (o - want).norm_sqr() < 1e-20 * (n * n) as f64,
                    "n {n} bin {k}: {o} {want}"
                );
            }
        }
    }

    #[test]
    fn zeros_behind_the_series_are_zeros() {
        for (n, given) in [(3000, 1000), (747, 250), (100, 1), (90, 89), (64, 5), (7, 7)] {
            let x: Vec<f64> = (0..given).map(|i| libm::sin(i as f64 * 1.7) + 0.3).collect();
            let (mut whole, mut short) =
                (vec![C::default(); n / 2 + 1], vec![C::default(); n / 2 + 1]);
            FixedFft::new(n).unwrap().forward(&x, &mut whole).unwrap();
            let mut padded = FixedFft::padded(n, given).unwrap();
            padded.forward(&x, &mut short).unwrap();
            for (k, (a, b)) in whole.iter().zip(&short).enumerate() {
                assert!((a - b).norm_sqr() < 1e-24 * given as f64, "{n} {given} {k}: {a} {b}");
            }
            // What is more than was planned for is left out.
            let more: Vec<f64> = x.iter().copied().chain([9.0; 3]).collect();
            padded.forward(&more, &mut whole).unwrap();
            assert_eq!(whole, short);
        }
        assert!(FixedFft::padded(10, 11).is_err() && FixedFft::padded(10, 0).is_err());
    }

    #[cfg(feature = "std")]
    #[test]
    fn both_transforms_agree() {
        for n in [1, 2, 3, 240, 256, 1023, 1200, 4096, 10_007] {
            let x: Vec<f64> = (0..n).map(|i| libm::sin(i as f64 * i as f64)).collect();
            let mut a = vec![C::default(); n / 2 + 1];
            let mut b = a.clone();
            FixedFft::new(n).unwrap().forward(&x, &mut a).unwrap();
            super::super::RealFft::new(n).unwrap().forward(&x, &mut b).unwrap();
            let peak = b.iter().fold(0.0_f64, |p, v| p.max(v.norm_sqr()));
            for (a, b) in a.iter().zip(&b) {
                assert!((a - b).norm_sqr() <= 1e-24 * peak, "n {n}");
            }
        }
    }
}
