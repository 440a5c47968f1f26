//! Fuzzy entropy.
//!
//! The similarity of two templates is exp(-d / r), d the largest difference of their
//! coordinates after each template's mean was taken off. Comparing all pairs would take N^2
//! exponentials; for m = 2 the sums are instead computed exactly in O(N log N):
//!
//! * length 2: a template less its mean is (-p / 2, p / 2), so d = |p - p'| / 2, and over
//!   ascending p the sum of similarities to all before follows a one-term recursion.
//! * length 3: coordinates a + b + c = 0, so the differences have one sign against the other
//!   two, the largest is that of the single sign, and it equals the sum of the other two.
//!   Three times (once per coordinate being the single one) the pairs with the other two
//!   coordinates in the same order are found by merge sort, where again a recursion sums.

use super::sort::{number, radix_sort, real_key};
use super::{Undefined, Workspace, check, finite};

/// Largest template length that is taken.
pub const MAX_M: usize = 8;

/// Fuzzy entropy ln(B / A) (Chen et al., IEEE Trans Neural Syst Rehabil Eng 15:266, 2007, with
/// membership exp(-d / r) and local means removed), B and A the mean similarity of pairs
/// among the same N - m templates of lengths m and m + 1. `m` 2 to [`MAX_M`] (commonly 2:
/// any other takes O(N^2) time), `r` > 0 in the unit of the intervals (commonly 0.2 standard
/// deviations). Needs m + 2 intervals.
pub fn fuzzy_entropy(rr: &[f64], m: usize, r: f64, work: &mut Workspace) -> Result<f64, Undefined> {
    if !((2..=MAX_M).contains(&m) && r > 0.0 && r.is_finite()) {
        return Err(Undefined::Parameter);
    }
    check(rr, m + 2)?;
    work.fits(rr.len())?;
    let (b, a) = if m == 2 {
        fast(rr, r, work)?
    } else {
        let n = rr.len() - m;
        (compare_all(rr, n, m, r), compare_all(rr, n, m + 1, r))
    };
    if a <= 0.0 {
        return Err(Undefined::NoMatches);
    }
    finite(libm::log(b / a), Undefined::TooLarge)
}

/// Sum of similarities over all pairs of `n` templates of length `m`.
fn compare_all(rr: &[f64], n: usize, m: usize, r: f64) -> f64 {
    let mut total = 0.0;
    for lag in 1..n {
        for i in 0..n - lag {
            let (Some(a), Some(b)) = (rr.get(i..i + m), rr.get(i + lag..i + lag + m)) else {
                break;
            };
            let differences = a.iter().zip(b).map(|(u, v)| u - v);
            let mean = differences.clone().sum::<f64>() / m as f64;
            let d = differences.fold(0.0_f64, |d, v| d.max(libm::fabs(v - mean)));
            total += libm::exp(-d / r);
        }
    }
    total
}

/// (B, A) for m = 2.
fn fast(rr: &[f64], r: f64, work: &mut Workspace) -> Result<(f64, f64), Undefined> {
    let n = rr.len() - 2;
    let scale = to_whole(rr, work)?;
    let b = length_two(n, 2.0 * r * scale, work);
    let (mut a, mut identical) = (0.0, 0.0);
    for single in 0..3 {
        sort_templates(n, single, work);
        if single == 0 {
            identical = identical_pairs(n, work);
        }
        a += merge(n, 3.0 * r * scale, work);
    }
    // Identical templates are in order for all three choices, each time with similarity 1.
    Ok((b, a - 2.0 * identical))
}

/// Leaves the intervals, less the first and times a power of two, as whole numbers in
/// `work.real[0]`, so that the sums of coordinates below are exact. Whole numbers stay what
/// they are; others lose less than 2^-45 of the range, which is the order of their own
/// rounding. Returns the factor.
fn to_whole(rr: &[f64], work: &mut Workspace) -> Result<f64, Undefined> {
    let first = rr.first().copied().unwrap_or(0.0);
    let reach = rr.iter().fold(0.0_f64, |d, v| d.max(libm::fabs(v - first)));
    if reach >= 1e300 {
        return Err(Undefined::TooLarge);
    }
    let scale = if reach > 0.0 { libm::exp2(46.0 - libm::ceil(libm::log2(reach))) } else { 1.0 };
    if !(scale.is_finite() && scale > 0.0) {
        return Err(Undefined::NoVariation);
    }
    let [whole, ..] = &mut work.real;
    for (w, v) in whole.iter_mut().zip(rr) {
        *w = libm::round((v - first) * scale);
    }
    Ok(scale)
}

fn sort_keys(work: &mut Workspace, n: usize) {
    let [key, other_key, _] = &mut work.key;
    let [order, other_order, ..] = &mut work.index;
    if let (Some(k), Some(o), Some(k2), Some(o2)) =
        (key.get_mut(..n), order.get_mut(..n), other_key.get_mut(..n), other_order.get_mut(..n))
    {
        radix_sort(k, o, k2, o2);
    }
}

/// Sum over pairs of exp(-|p - p'| / width), p the differences of successive intervals.
fn length_two(n: usize, width: f64, work: &mut Workspace) -> f64 {
    let p = |i: usize, x: &[f64]| match x.get(i..i + 2) {
        Some([a, b]) => b - a,
        _ => 0.0,
    };
    {
        let (x, key, order) = (&work.real[0], &mut work.key[0], &mut work.index[0]);
        number(key, order, (0..n).map(|i| real_key(p(i, x))));
    }
    sort_keys(work, n);
    let (mut total, mut before, mut last) = (0.0, 0.0, None);
    let ([x, ..], [order, ..]) = (&work.real, &work.index);
    for &i in order.iter().take(n) {
        let value = p(i as usize, x);
        if let Some(last) = last {
            before = (before + 1.0) * libm::exp((last - value) / width);
            total += before;
        }
        last = Some(value);
    }
    total
}

/// Three times the coordinates less their mean, the two beside the `single` one.
fn coordinates(x: &[f64], i: usize, single: usize) -> (f64, f64) {
    let Some([x0, x1, x2]) = x.get(i..i + 3) else { return (0.0, 0.0) };
    let (p, q) = (x1 - x0, x2 - x1);
    let (a, b, c) = (-(p + p + q), p - q, p + q + q);
    match single {
        0 => (b, c),
        1 => (c, a),
        _ => (a, b),
    }
}

/// Sorts templates by (u ascending, v descending), leaving v and u + v in `work.real[1]` and
/// `[2]`. With v descending, of two templates with equal u only identical ones are in order:
/// each boundary between two choices of the single coordinate belongs to one of them.
fn sort_templates(n: usize, single: usize, work: &mut Workspace) {
    {
        let (x, key, order) = (&work.real[0], &mut work.key[0], &mut work.index[0]);
        number(key, order, (0..n).map(|i| real_key(-coordinates(x, i, single).1)));
    }
    sort_keys(work, n);
    {
        let (x, key, order) = (&work.real[0], &mut work.key[0], &work.index[0]);
        for (k, &i) in key.iter_mut().zip(order.iter()).take(n) {
            *k = real_key(coordinates(x, i as usize, single).0);
        }
    }
    sort_keys(work, n);
    let [x, first, sum, ..] = &mut work.real;
    let [order, ..] = &work.index;
    for ((f, s), &i) in first.iter_mut().zip(sum.iter_mut()).zip(order).take(n) {
        let (u, v) = coordinates(x, i as usize, single);
        (*f, *s) = (v, u + v);
    }
}

/// Pairs of identical templates among the sorted ones.
fn identical_pairs(n: usize, work: &Workspace) -> f64 {
    let [_, first, sum, ..] = &work.real;
    let (mut pairs, mut run, mut last) = (0.0, 0.0, None);
    for template in first.iter().zip(sum).take(n) {
        run = if last == Some(template) { run + 1.0 } else { 0.0 };
        pairs += run;
        last = Some(template);
    }
    pairs
}

/// Sum over pairs i < j with v_i <= v_j of exp(-(s_j - s_i) / width), by merge sort on v.
fn merge(n: usize, width: f64, work: &mut Workspace) -> f64 {
    let [_, v, s, other_v, other_s, _] = &mut work.real;
    let (mut from, mut to) = ((v, s), (other_v, other_s));
    let (mut total, mut block) = (0.0, 1usize);
    while block < n {
        let mut start = 0;
        while start < n {
            let (mid, end) = ((start + block).min(n), (start + 2 * block).min(n));
            // the left block's sum of exp((s - reference) / width)
            let (mut sum, mut reference) = (0.0, f64::NEG_INFINITY);
            let (mut left, mut right) = (start, mid);
            for at in start..end {
                let l = if left < mid { from.0.get(left).copied() } else { None };
                let r = if right < end { from.0.get(right).copied() } else { None };
                let take_left = match (l, r) {
                    (Some(l), Some(r)) => l <= r,
                    (l, _) => l.is_some(),
                };
                let source = if take_left { left } else { right };
                let (Some(&v), Some(&s)) = (from.0.get(source), from.1.get(source)) else { break };
                if take_left {
                    left += 1;
                    // what comes after the last of the right block is compared with nothing
                    if r.is_some() {
                        if s > reference {
                            sum = if sum > 0.0 {
                                sum * libm::exp((reference - s) / width)
                            } else {
                                0.0
                            };
                            sum += 1.0;
                            reference = s;
                        } else {
                            sum += libm::exp((s - reference) / width);
                        }
                    }
                } else {
                    right += 1;
                    if sum > 0.0 {
                        total += sum * libm::exp((reference - s) / width);
                    }
                }
                if let (Some(tv), Some(ts)) = (to.0.get_mut(at), to.1.get_mut(at)) {
                    (*tv, *ts) = (v, s);
                }
            }
            start = end;
        }
        core::mem::swap(&mut from, &mut to);
        block *= 2;
    }
    total
}
