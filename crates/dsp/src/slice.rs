//! Reading and writing places that are known to exist, without a panic path.

/// The item at `i`; NaN where there is none.
#[inline(always)]
pub(crate) fn at(v: &[f64], i: usize) -> f64 {
    match v.get(i) {
        Some(x) => *x,
        None => f64::NAN,
    }
}

/// Sets the item at `i`, if there is one.
#[inline(always)]
pub(crate) fn set<T>(v: &mut [T], i: usize, value: T) {
    if let Some(slot) = v.get_mut(i) {
        *slot = value;
    }
}

/// Copies as many items as fit.
#[inline(always)]
pub(crate) fn copy<T: Copy>(from: &[T], to: &mut [T]) {
    for (t, f) in to.iter_mut().zip(from) {
        *t = *f;
    }
}
