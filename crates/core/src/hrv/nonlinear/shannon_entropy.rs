//! Shannon entropy of the distribution of interval values.

use super::symbolic::sort_values;
use super::{Undefined, Workspace, check};

/// Shannon entropy, in bits, of how often each distinct value occurs (Shannon, Bell Syst Tech
/// J 27:379, 1948). It depends on the resolution of the intervals: give them rounded as
/// they are to be distinguished, by convention to 1 ms. Needs at least one interval.
pub fn shannon_entropy(rr: &[f64], work: &mut Workspace) -> Result<f64, Undefined> {
    check(rr, 1)?;
    work.fits(rr.len())?;
    sort_values(rr, work);
    let [sorted, ..] = &work.real;
    let n = rr.len() as f64;
    let information = |count: usize| {
        let p = count as f64 / n;
        -p * libm::log2(p)
    };
    let (mut bits, mut count, mut last) = (0.0, 0usize, None);
    for &value in sorted.iter().take(rr.len()) {
        if last != Some(value) && count > 0 {
            bits += information(count);
            count = 0;
        }
        count += 1;
        last = Some(value);
    }
    // One value only makes -0, which the last sum makes 0.
    Ok(bits + information(count) + 0.0)
}
