//! Exact counting of matching templates, far below N^2 comparisons.
//!
//! Two templates match when all their coordinates are within r (Chebyshev). Templates are
//! put into buckets of width r (a trifle more) by their first coordinate, so that matches lie
//! in the same or in neighbouring buckets, and sorted by their second coordinate inside each
//! bucket, so that the candidates of a template are one contiguous row per bucket (after
//! Manis et al., Entropy 20:61, 2018). Only those are compared, many at a time, and the
//! counts are those of comparing all pairs.
//!
//! Series of whole numbers of moderate range are compared as `i32`, others as `f64`.

use super::sort::{number, radix_sort, real_key, whole_key};
use super::{Undefined, Workspace};

/// When two coordinates count as equal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tolerance {
    /// Their distance is at most this: `<=`, as published and in NeuroKit2, nolds and antropy.
    AtMost(f64),
    /// Their distance is below this: `<`, as in PhysioNet's `sampen`.
    Below(f64),
}

impl Tolerance {
    /// The largest distance that still counts; negative if none does.
    pub(super) fn largest(self) -> Result<f64, Undefined> {
        let r = match self {
            Self::AtMost(r) | Self::Below(r) if !(r >= 0.0 && r.is_finite()) => {
                return Err(Undefined::Parameter);
            }
            Self::AtMost(r) => r,
            Self::Below(r) if r > 0.0 => f64::from_bits(r.to_bits() - 1),
            Self::Below(_) => -1.0,
        };
        Ok(r)
    }
}

/// Pairs of templates that match in m and in m + 1 coordinates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Pairs {
    pub(super) b: u64,
    pub(super) a: u64,
}

/// A coordinate and how to compare it.
pub(super) trait Coordinate: Copy + PartialOrd + Default {
    /// Centre and radius, ready for comparing with many.
    type Gate: Copy;
    fn gate(self, r: Self) -> Self::Gate;
    fn passes(self, gate: Self::Gate) -> bool;
    fn key(self) -> u64;
    fn real(self) -> f64;
    /// How many of a row pass the first gate, and how many both.
    fn scan(first: Self::Gate, row: &[Self], last: Self::Gate, last_row: &[Self]) -> Pairs;
    /// Like [`scan`](Self::scan), and adds 1 to the counts of those that pass.
    fn scan_each(
        first: Self::Gate,
        row: &[Self],
        last: Self::Gate,
        last_row: &[Self],
        b_each: &mut [u32],
        a_each: &mut [u32],
    ) -> (u32, u32) {
        let (mut hits, mut boths) = (0, 0);
        for (((x, z), b), a) in row.iter().zip(last_row).zip(b_each).zip(a_each) {
            let hit = u32::from(x.passes(first));
            let both = hit & u32::from(z.passes(last));
            *b += hit;
            *a += both;
            hits += hit;
            boths += both;
        }
        (hits, boths)
    }
}

impl Coordinate for f64 {
    type Gate = (f64, f64);
    fn gate(self, r: f64) -> (f64, f64) {
        (self, r)
    }
    fn passes(self, (centre, r): (f64, f64)) -> bool {
        libm::fabs(self - centre) <= r
    }
    fn key(self) -> u64 {
        real_key(self)
    }
    fn real(self) -> f64 {
        self
    }
    fn scan(first: Self::Gate, row: &[f64], last: Self::Gate, last_row: &[f64]) -> Pairs {
        let (mut b, mut a) = (0u64, 0u64);
        for (x, z) in row.iter().zip(last_row) {
            let hit = u64::from(x.passes(first));
            b += hit;
            a += hit & u64::from(z.passes(last));
        }
        Pairs { b, a }
    }
}

/// Values within +-2^29, radius at most 2^30, so that nothing overflows.
impl Coordinate for i32 {
    /// Low end and width of the accepted range, both shifted by 2^31: one subtraction and one
    /// signed comparison.
    type Gate = (i32, i32);
    fn gate(self, r: i32) -> (i32, i32) {
        (self.wrapping_sub(r).wrapping_add(i32::MIN), r.wrapping_mul(2).wrapping_add(i32::MIN))
    }
    fn passes(self, (low, width): (i32, i32)) -> bool {
        self.wrapping_sub(low) <= width
    }
    fn key(self) -> u64 {
        whole_key(self)
    }
    fn real(self) -> f64 {
        f64::from(self)
    }
    fn scan(first: Self::Gate, row: &[i32], last: Self::Gate, last_row: &[i32]) -> Pairs {
        let (mut b, mut a) = (0u32, 0u32);
        for (x, z) in row.iter().zip(last_row) {
            let hit = u32::from(x.passes(first));
            b += hit;
            a += hit & u32::from(z.passes(last));
        }
        Pairs { b: u64::from(b), a: u64::from(a) }
    }
}

/// Templates sorted for counting. Position p of the arrays is one template.
pub(super) struct Templates<'a, T> {
    /// First, second and last (m-th, from 0) coordinates.
    pub(super) x: &'a mut [T],
    pub(super) y: &'a mut [T],
    pub(super) z: &'a mut [T],
    /// Where in the series the template starts.
    pub(super) start: &'a mut [u32],
    /// Where each bucket starts, and the end.
    pub(super) bucket: &'a mut [u32],
    pub(super) key: [&'a mut [u64]; 2],
    /// Free for other use once the templates are sorted.
    pub(super) order: [&'a mut [u32]; 2],
    /// How many templates the arrays hold.
    pub(super) n: usize,
}

/// Below this many templates all pairs are compared.
const SMALL: usize = 96;

/// The series as whole numbers about 0, where it is one of whole numbers of moderate range.
pub(super) fn as_whole(series: &[f64], out: &mut [i32]) -> bool {
    const SPAN: f64 = 1_073_741_824.0; // 2^30
    let (low, high) = super::range(series);
    // the comparisons are false for a span that is not finite
    if !(high - low <= SPAN && libm::fabs(low) < 9e15 && libm::fabs(high) < 9e15) {
        return false;
    }
    let middle = libm::floor((low + high) / 2.0);
    for (o, &v) in out.iter_mut().zip(series) {
        *o = (v - middle) as i32;
        if f64::from(*o) + middle != v {
            return false;
        }
    }
    true
}

/// The radius for whole numbers that accepts the same distances.
pub(super) fn whole_radius(r: f64) -> i32 {
    libm::floor(r).min(1_073_741_824.0) as i32
}

impl Workspace {
    /// Arrays for templates, for a series, and for the longer one it is taken from.
    pub(super) fn whole_templates(&mut self) -> (Templates<'_, i32>, &mut [i32], &mut [i32]) {
        let [x, y, z, series, more] = &mut self.whole;
        let [key, other_key, _] = &mut self.key;
        let [order, other_order, start, bucket] = &mut self.index;
        let (key, order) = ([&mut key[..], other_key], [&mut order[..], other_order]);
        (Templates { x, y, z, start, bucket, key, order, n: 0 }, series, more)
    }

    /// The same for series that are not of whole numbers.
    pub(super) fn real_templates(&mut self) -> (Templates<'_, f64>, &mut [f64], &mut [f64]) {
        let [x, y, z, series, _, more] = &mut self.real;
        let [key, other_key, _] = &mut self.key;
        let [order, other_order, start, bucket] = &mut self.index;
        let (key, order) = ([&mut key[..], other_key], [&mut order[..], other_order]);
        (Templates { x, y, z, start, bucket, key, order, n: 0 }, series, more)
    }
}

impl<T: Coordinate> Templates<'_, T> {
    /// Counts over the templates starting at 0 .. N - m delay, for both lengths.
    pub(super) fn count(&mut self, series: &[T], m: usize, delay: usize, r: T) -> Pairs {
        let n = series.len().saturating_sub(m.saturating_mul(delay));
        if r < T::default() {
            return Pairs { b: if m == 0 { all_pairs(n) } else { 0 }, a: 0 };
        }
        match m {
            0 => Pairs { b: all_pairs(n), a: self.close_pairs(series, r) },
            _ if n <= SMALL && m == 2 && delay == 1 => compare_all(series, r),
            1 => {
                let b = self.close_pairs(series.get(..n).unwrap_or(&[]), r);
                // with the last coordinate for the second, candidates pass it by choice
                let a = self.sort(series, n, delay, delay, r).rows(r, &[], 1, delay);
                Pairs { b, a: a.b }
            }
            _ => self.sort(series, n, delay, m * delay, r).rows(r, series, m, delay),
        }
    }

    /// Pairs within r of each other.
    fn close_pairs(&mut self, series: &[T], r: T) -> u64 {
        let n = series.len();
        order_of(series, &mut self.key, &mut self.order);
        let [order, _] = &self.order;
        for (y, &o) in self.y.iter_mut().zip(order.iter().take(n)) {
            *y = series.get(o as usize).copied().unwrap_or_default();
        }
        let sorted = self.y.get(..n).unwrap_or(&[]);
        let (mut count, mut end) = (0u64, 0usize);
        for (i, v) in sorted.iter().enumerate() {
            let gate = v.gate(r);
            while sorted.get(end).is_some_and(|w| end <= i || w.passes(gate)) {
                end += 1;
            }
            count += (end - i - 1) as u64;
        }
        count
    }

    /// Fills the arrays: `n` templates, second coordinate `second` and last `last` after the
    /// first. Where the series ends before the last coordinate it repeats the first one.
    pub(super) fn sort(
        &mut self,
        series: &[T],
        n: usize,
        second: usize,
        last: usize,
        r: T,
    ) -> &mut Self {
        let (low, high) =
            series.iter().take(n).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| {
                (low.min(v.real()), high.max(v.real()))
            });
        // A trifle more than r, so that rounding never puts a match two buckets away.
        let width = (r.real() * 1.000_001).max((high - low) / n.max(1) as f64);
        let scale = if width > 0.0 { 1.0 / width } else { 0.0 };
        let buckets = n.max(1);
        let place = |v: T| (((v.real() - low) * scale) as usize).min(buckets - 1);

        order_of(
            series.get(second..).and_then(|s| s.get(..n)).unwrap_or(&[]),
            &mut self.key,
            &mut self.order,
        );
        let bucket = &mut *self.bucket;
        for b in bucket.iter_mut().take(buckets + 2) {
            *b = 0;
        }
        for &v in series.iter().take(n) {
            if let Some(b) = bucket.get_mut(place(v)) {
                *b += 1;
            }
        }
        let mut next = 0;
        for b in bucket.iter_mut().take(buckets + 2) {
            let count = *b;
            *b = next;
            next += count;
        }
        let [order, _] = &self.order;
        for &start in order.iter().take(n) {
            let i = start as usize;
            let Some(&x) = series.get(i) else { continue };
            let Some(b) = bucket.get_mut(place(x)) else { continue };
            let at = *b as usize;
            *b += 1;
            if let (Some(px), Some(py), Some(pz), Some(ps)) =
                (self.x.get_mut(at), self.y.get_mut(at), self.z.get_mut(at), self.start.get_mut(at))
            {
                *px = x;
                *py = series.get(i + second).copied().unwrap_or_default();
                *pz = series.get(i + last).copied().unwrap_or(x);
                *ps = start;
            }
        }
        // each bucket's place has moved to its end: shift back to starts
        let mut start = 0;
        for b in bucket.iter_mut().take(buckets + 1) {
            (*b, start) = (start, *b);
        }
        self.n = n;
        self
    }

    /// Calls `f(position, low, high)` once for every template and row of candidates that come
    /// after it in the arrays or in the next bucket; each pair of templates whose first
    /// coordinates can be and whose second coordinates are within r is in exactly one row.
    pub(super) fn for_each_row(
        x: &[T],
        y: &[T],
        bucket: &[u32],
        r: T,
        mut f: impl FnMut(usize, usize, usize),
    ) {
        let total = x.len();
        let starts = bucket.iter().map(|&b| b as usize);
        let ends = starts.clone().skip(1);
        let next_ends = starts.clone().skip(2).chain(core::iter::once(total));
        for ((start, end), next_end) in starts.zip(ends).zip(next_ends) {
            if start >= total {
                break;
            }
            let (mut near, mut low, mut high) = (start, end, end);
            for (p, v) in y.get(start..end).unwrap_or(&[]).iter().enumerate() {
                let (p, gate) = (start + p, v.gate(r));
                near = near.max(p + 1);
                while near < end && y.get(near).is_some_and(|w| w.passes(gate)) {
                    near += 1;
                }
                if near > p + 1 {
                    f(p, p + 1, near);
                }
                while low < next_end && y.get(low).is_some_and(|w| w < v && !w.passes(gate)) {
                    low += 1;
                }
                high = high.max(low);
                while high < next_end && y.get(high).is_some_and(|w| w < v || w.passes(gate)) {
                    high += 1;
                }
                if high > low {
                    f(p, low, high);
                }
            }
        }
    }

    /// Compares the candidates in the first and last coordinate, and for m > 2 in between.
    fn rows(&mut self, r: T, series: &[T], m: usize, delay: usize) -> Pairs {
        let n = self.n;
        let (Some(x), Some(y), Some(z)) = (self.x.get(..n), self.y.get(..n), self.z.get(..n))
        else {
            return Pairs::default();
        };
        let mut total = Pairs::default();
        let start = &*self.start;
        Self::for_each_row(x, y, self.bucket.get(..n + 1).unwrap_or(&[]), r, |p, low, high| {
            let (Some(&px), Some(&pz)) = (x.get(p), z.get(p)) else { return };
            let (Some(row), Some(last)) = (x.get(low..high), z.get(low..high)) else { return };
            let (first, last_gate) = (px.gate(r), pz.gate(r));
            if m <= 2 {
                let pairs = T::scan(first, row, last_gate, last);
                total.b += pairs.b;
                total.a += pairs.a;
                return;
            }
            let at = |i: u32, k: usize| series.get(i as usize + k * delay).copied();
            let Some(&i) = start.get(p) else { return };
            for ((v, w), &j) in row.iter().zip(last).zip(start.get(low..high).unwrap_or(&[])) {
                let inside = v.passes(first)
                    && (2..m).all(|k| match (at(i, k), at(j, k)) {
                        (Some(a), Some(b)) => b.passes(a.gate(r)),
                        _ => false,
                    });
                total.b += u64::from(inside);
                total.a += u64::from(inside && w.passes(last_gate));
            }
        });
        total
    }
}

fn all_pairs(n: usize) -> u64 {
    let n = n as u64;
    n * n.saturating_sub(1) / 2
}

/// All pairs of templates of m = 2, lag by lag.
fn compare_all<T: Coordinate>(series: &[T], r: T) -> Pairs {
    let (n, mut total) = (series.len().saturating_sub(2), Pairs::default());
    for lag in 1..n {
        let window = |from: usize| series.get(from..).unwrap_or(&[]).iter();
        let first = window(0).zip(window(1)).zip(window(2));
        let other = window(lag).zip(window(lag + 1)).zip(window(lag + 2));
        let (mut b, mut a) = (0u32, 0u32);
        for (((x0, y0), z0), ((x1, y1), z1)) in first.zip(other) {
            let hit = u32::from(x0.passes(x1.gate(r))) & u32::from(y0.passes(y1.gate(r)));
            b += hit;
            a += hit & u32::from(z0.passes(z1.gate(r)));
        }
        total.b += u64::from(b);
        total.a += u64::from(a);
    }
    total
}

fn order_of<T: Coordinate>(
    series: &[T],
    [key, other_key]: &mut [&mut [u64]; 2],
    [order, other_order]: &mut [&mut [u32]; 2],
) {
    let n = number(key, order, series.iter().map(|v| v.key()));
    if let (Some(k), Some(o), Some(k2), Some(o2)) =
        (key.get_mut(..n), order.get_mut(..n), other_key.get_mut(..n), other_order.get_mut(..n))
    {
        radix_sort(k, o, k2, o2);
    }
}
