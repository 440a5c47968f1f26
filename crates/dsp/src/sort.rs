//! Sorting, selection and quantiles without a panic path.
//!
//! The standard library's sorts can panic (on an inconsistent order), so firmware that
//! must not link a panic cannot call them. `f64` is ordered totally: -NaN, -inf ... -0, +0
//! ... inf, NaN.

/// Sorts by the total order, in place, in O(n log n).
pub fn sort(v: &mut [f64]) {
    sort_by(v, |a, b| a.total_cmp(b).is_lt());
}

/// Sorts indices so that `x` taken in their order increases; equal items keep their order
/// (as stable `argsort`). `order` is overwritten with `0..order.len()` first, and only its
/// first `x.len()` items are used.
///
/// Returns the sorted indices.
pub fn argsort<'a>(x: &[f64], order: &'a mut [u32]) -> &'a [u32] {
    let n = x.len().min(order.len());
    let Some(order) = order.get_mut(..n) else { return &[] };
    for (i, o) in order.iter_mut().enumerate() {
        *o = i as u32;
    }
    let value = |i: u32| x.get(i as usize).copied().unwrap_or(f64::NAN);
    sort_by(order, |&a, &b| value(a).total_cmp(&value(b)).then(a.cmp(&b)).is_lt());
    order
}

/// Sorts by a strict order, in place, in O(n log n), not stably. With an order that is none
/// the result is some permutation.
pub fn sort_by<T: Copy>(v: &mut [T], less: impl Fn(&T, &T) -> bool) {
    let depth = 2 * (usize::BITS - v.len().leading_zeros());
    quicksort(v, &less, depth);
}

const SMALL: usize = 24;

/// Quicksort that turns to heapsort where the pivots are bad. The longer part is dealt with
/// in the loop, so the recursion is at most log2(n) deep.
fn quicksort<T: Copy>(mut v: &mut [T], less: &impl Fn(&T, &T) -> bool, mut depth: u32) {
    while v.len() > SMALL {
        if depth == 0 {
            return heapsort(v, less);
        }
        depth -= 1;
        let Some(pivot) = median_of_three(v, less) else { return };
        let at = partition(v, |x| less(x, &pivot));
        // Items equal to the pivot are in place already: one pass takes them all.
        let Some((low, rest)) = v.split_at_mut_checked(at) else { return };
        let equal = partition(rest, |x| !less(&pivot, x));
        let Some((_, high)) = rest.split_at_mut_checked(equal) else { return };
        let (short, long) = if low.len() < high.len() { (low, high) } else { (high, low) };
        quicksort(short, less, depth);
        v = long;
    }
    insertion_sort(v, less);
}

fn median_of_three<T: Copy>(v: &[T], less: &impl Fn(&T, &T) -> bool) -> Option<T> {
    let (a, b, c) = (*v.first()?, *v.get(v.len() / 2)?, *v.last()?);
    let (low, high) = if less(&b, &a) { (b, a) } else { (a, b) };
    Some(if less(&c, &low) {
        low
    } else if less(&c, &high) {
        c
    } else {
        high
    })
}

/// Moves the items for which `first` holds to the front; returns how many there are.
fn partition<T: Copy>(v: &mut [T], first: impl Fn(&T) -> bool) -> usize {
    let mut count = 0;
    let mut items = v.iter_mut();
    'outer: while let Some(a) = items.next() {
        if first(a) {
            count += 1;
            continue;
        }
        while let Some(b) = items.next_back() {
            if first(b) {
                core::mem::swap(a, b);
                count += 1;
                continue 'outer;
            }
        }
        break;
    }
    count
}

fn insertion_sort<T: Copy>(v: &mut [T], less: &impl Fn(&T, &T) -> bool) {
    for end in 1..v.len() {
        let Some((last, sorted)) = v.get_mut(..=end).and_then(<[T]>::split_last_mut) else {
            return;
        };
        let item = *last;
        let mut hole = last;
        for above in sorted.iter_mut().rev() {
            if !less(&item, above) {
                break;
            }
            *hole = *above;
            hole = above;
        }
        *hole = item;
    }
}

fn heapsort<T: Copy>(v: &mut [T], less: &impl Fn(&T, &T) -> bool) {
    for start in (0..v.len() / 2).rev() {
        sift_down(v, start, less);
    }
    for end in (1..v.len()).rev() {
        let Some((last, heap)) = v.get_mut(..=end).and_then(<[T]>::split_last_mut) else { return };
        if let Some(top) = heap.first_mut() {
            core::mem::swap(top, last);
        }
        sift_down(heap, 0, less);
    }
}

fn sift_down<T: Copy>(v: &mut [T], mut at: usize, less: &impl Fn(&T, &T) -> bool) {
    let Some(&item) = v.get(at) else { return };
    loop {
        let left = 2 * at + 1;
        let Some(&a) = v.get(left) else { break };
        let (child, x) = match v.get(left + 1) {
            Some(&b) if less(&a, &b) => (left + 1, b),
            _ => (left, a),
        };
        if !less(&item, &x) {
            break;
        }
        if let Some(slot) = v.get_mut(at) {
            *slot = x;
        }
        at = child;
    }
    if let Some(slot) = v.get_mut(at) {
        *slot = item;
    }
}

/// The item that would be `k`-th after sorting (from 0), in O(n); reorders `v` so that
/// nothing before place `k` is greater and nothing behind is less. None if `k` is too large.
pub fn select(v: &mut [f64], k: usize) -> Option<f64> {
    if k >= v.len() {
        return None;
    }
    let less = |a: &f64, b: &f64| a.total_cmp(b).is_lt();
    let mut k = k;
    let mut depth = 2 * (usize::BITS - v.len().leading_zeros());
    let mut rest = v;
    while rest.len() > SMALL && depth > 0 {
        depth -= 1;
        let pivot = median_of_three(rest, &less)?;
        let at = partition(rest, |x| less(x, &pivot));
        let (low, high) = rest.split_at_mut_checked(at)?;
        if k < at {
            rest = low;
            continue;
        }
        let equal = partition(high, |x| !less(&pivot, x));
        if k < at + equal {
            return Some(pivot);
        }
        k -= at + equal;
        rest = high.get_mut(equal..)?;
    }
    quicksort(rest, &less, depth);
    rest.get(k).copied()
}

/// The quantile `q` (0 to 1) of sorted values, interpolated linearly between the two
/// nearest (type 7 of R. J. Hyndman and Y. Fan, 1996; numpy's default). None when there are
/// no values or `q` is out of range.
pub fn quantile_sorted(sorted: &[f64], q: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    if !(0.0..=1.0).contains(&q) {
        return None;
    }
    let place = q * last as f64;
    let below = place as usize;
    let t = place - below as f64;
    let a = *sorted.get(below)?;
    match sorted.get(below + 1) {
        Some(&b) if t > 0.0 => Some(lerp(a, b, t)),
        _ => Some(a),
    }
}

/// [`quantile_sorted`] of values in any order, which are reordered.
pub fn quantile(v: &mut [f64], q: f64) -> Option<f64> {
    let last = v.len().checked_sub(1)?;
    if !(0.0..=1.0).contains(&q) {
        return None;
    }
    let place = q * last as f64;
    let below = place as usize;
    let t = place - below as f64;
    let a = select(v, below)?;
    if t == 0.0 {
        return Some(a);
    }
    let b = v.get(below + 1..)?.iter().copied().min_by(f64::total_cmp)?;
    Some(lerp(a, b, t))
}

/// The median of values in any order, which are reordered.
pub fn median(v: &mut [f64]) -> Option<f64> {
    quantile(v, 0.5)
}

/// Equal ends give their value exactly, and the result lies between the ends.
fn lerp(a: f64, b: f64, t: f64) -> f64 {
    if t < 0.5 { a + (b - a) * t } else { b - (b - a) * (1.0 - t) }
}
