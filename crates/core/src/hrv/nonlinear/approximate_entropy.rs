//! Approximate entropy.

use super::matches::{Coordinate, Templates, Tolerance, as_whole, whole_radius};
use super::{Undefined, Workspace, check};

const M: usize = 2;

/// Approximate entropy |phi(2) - phi(3)| (Pincus, PNAS 88:2297, 1991) with m = 2 and delay 1,
/// exactly. phi(m) is the mean logarithm of the share of the N - m + 1 templates that match a
/// template, itself included. Needs four intervals.
pub fn approximate_entropy(
    rr: &[f64],
    tolerance: Tolerance,
    work: &mut Workspace,
) -> Result<f64, Undefined> {
    let r = tolerance.largest()?;
    if r < 0.0 {
        return Err(Undefined::NoMatches);
    }
    check(rr, M + 2)?;
    work.fits(rr.len())?;
    let (mut templates, series, _) = work.whole_templates();
    if as_whole(rr, series) {
        let series = series.get(..rr.len()).unwrap_or(&[]);
        return Ok(measure(&mut templates, series, whole_radius(r)));
    }
    Ok(measure(&mut work.real_templates().0, rr, r))
}

fn measure<T: Coordinate>(templates: &mut Templates<'_, T>, series: &[T], r: T) -> f64 {
    let n = series.len().saturating_sub(M);
    templates.sort(series, n, 1, M, r);
    let Templates { x, y, z, bucket, order: [b_each, a_each], .. } = templates;
    let (Some(x), Some(y), Some(z)) = (x.get(..n), y.get(..n), z.get(..n)) else { return 0.0 };
    let (Some(b_each), Some(a_each)) = (b_each.get_mut(..n), a_each.get_mut(..n)) else {
        return 0.0;
    };
    // every template matches itself
    for count in b_each.iter_mut().chain(a_each.iter_mut()) {
        *count = 1;
    }
    Templates::for_each_row(x, y, bucket.get(..n + 1).unwrap_or(&[]), r, |p, low, high| {
        let (Some(&px), Some(&pz)) = (x.get(p), z.get(p)) else { return };
        let (Some(row), Some(last)) = (x.get(low..high), z.get(low..high)) else { return };
        let (Some(b), Some(a)) = (b_each.get_mut(low..high), a_each.get_mut(low..high)) else {
            return;
        };
        let (hits, both) = T::scan_each(px.gate(r), row, pz.gate(r), last, b, a);
        if let (Some(b), Some(a)) = (b_each.get_mut(p), a_each.get_mut(p)) {
            *b += hits;
            *a += both;
        }
    });
    // The last pair of intervals is a template of length 2 only.
    let mut own = 1u32;
    if let [.., u, v] = series {
        for ((x, y), b) in x.iter().zip(y).zip(b_each.iter_mut()) {
            let hit = u32::from(x.passes(u.gate(r)) && y.passes(v.gate(r)));
            *b += hit;
            own += hit;
        }
    }
    let log_sum = |counts: &[u32]| counts.iter().map(|&c| libm::log(f64::from(c))).sum::<f64>();
    let mean = |sum: f64, n: usize| sum / n as f64 - libm::log(n as f64);
    let phi2 = mean(log_sum(b_each) + libm::log(f64::from(own)), n + 1);
    libm::fabs(phi2 - mean(log_sum(a_each), n))
}
