//! What needs the whole series at hand: it looks ahead, so it cannot stream.

use crate::alloc::{Vec, try_vec};
use crate::error::{Error, length};
use crate::iir::Sos;
use crate::slice::{at, set};

/// Filters forwards and backwards: no phase, twice the order. The ends are continued by
/// point reflection. Equals `scipy.signal.sosfiltfilt` with its default padding.
///
/// # Errors
/// `x` not longer than the padding (three times the number of coefficients), or no memory.
pub fn sosfiltfilt(filter: &Sos, x: &[f64]) -> Result<Vec<f64>, Error> {
    let zero = |i: usize| {
        filter.sections().iter().filter(|s| s.coefficients().get(i) == Some(&0.0)).count()
    };
    let pad = 3 * (2 * filter.sections().len() + 1 - zero(2).min(zero(5)));
    let n = length("x", x.len(), pad + 1, usize::MAX - 2 * pad)?;
    let mut y = try_vec(n + 2 * pad, 0.0)?;
    for i in 0..pad {
        set(&mut y, i, 2.0 * at(x, 0) - at(x, pad - i));
        set(&mut y, pad + n + i, 2.0 * at(x, n - 1) - at(x, n - 2 - i));
    }
    crate::slice::copy(x, y.get_mut(pad..).unwrap_or(&mut []));
    let mut filter = filter.clone();
    for _ in 0..2 {
        filter.prime(at(&y, 0));
        filter.run(&mut y);
        y.reverse();
    }
    y.copy_within(pad..pad + n, 0);
    y.truncate(n);
    Ok(y)
}
