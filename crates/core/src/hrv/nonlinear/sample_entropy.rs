//! Sample entropy.

use super::matches::{Pairs, as_whole, whole_radius};
use super::{Undefined, Workspace, check};

pub use super::matches::Tolerance;

/// Sample entropy and the counts behind it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SampleEntropy {
    /// -ln(a / b).
    pub value: f64,
    /// Pairs of templates that match in m coordinates.
    pub b: u64,
    /// Pairs that match in m + 1 coordinates.
    pub a: u64,
}

impl SampleEntropy {
    /// The value with every template of two intervals, the last one too, which nothing follows: the
    /// matches of each length are then shares of their own number of pairs (Kubios HRV user's
    /// guide). `rr` and the radius are those of the counts.
    pub fn with_last_template(&self, rr: &[f64], radius: f64) -> f64 {
        let [.., p, q] = *rr else { return self.value };
        let near = |(x, y): &(&f64, &f64)| (*x - p).abs() <= radius && (*y - q).abs() <= radius;
        let before = rr.len() - 2;
        let last = rr.iter().zip(rr.iter().skip(1)).take(before).filter(near).count() as u64;
        let n = before as f64;
        // Pairs among n + 1 templates and among n.
        libm::log((self.b + last) as f64 * (n - 1.0) / (self.a as f64 * (n + 1.0)))
    }
}

/// Largest template length that is taken.
pub const MAX_M: usize = 16;

/// Sample entropy -ln(A / B) (Richman & Moorman, Am J Physiol 278:H2039, 2000), exactly.
///
/// B and A count the pairs among the same N - m `delay` templates whose m and m + 1
/// coordinates, `delay` apart, are within the tolerance; no template matches itself. `m`
/// 0 to [`MAX_M`] (commonly 2), `delay` from 1, the radius commonly 0.2 standard deviations:
/// whether that divides by n or n - 1, and `<` or `<=`, shows in integer data. Needs
/// m `delay` + 2 intervals; [`Undefined::NoMatches`] where A is 0.
///
/// ```
/// use interocept::hrv::nonlinear::{Workspace, sample_entropy::{Tolerance, sample_entropy}};
/// let rr = [800.0, 810.0, 790.0, 800.0, 811.0, 789.0, 801.0, 810.0, 790.0];
/// let mut work = Workspace::new(rr.len())?;
/// let s = sample_entropy(&rr, 2, 1, Tolerance::AtMost(2.0), &mut work)?;
/// assert_eq!((s.b, s.a), (5, 5));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn sample_entropy(
    rr: &[f64],
    m: usize,
    delay: usize,
    tolerance: Tolerance,
    work: &mut Workspace,
) -> Result<SampleEntropy, Undefined> {
    if m > MAX_M || delay == 0 {
        return Err(Undefined::Parameter);
    }
    let r = tolerance.largest()?;
    check(rr, m.saturating_mul(delay).saturating_add(2))?;
    work.fits(rr.len())?;
    let Pairs { b, a } = count(rr, m, delay, r, work);
    Ok(SampleEntropy { value: entropy(Pairs { b, a }).ok_or(Undefined::NoMatches)?, b, a })
}

fn count(rr: &[f64], m: usize, delay: usize, r: f64, work: &mut Workspace) -> Pairs {
    let (mut templates, series, _) = work.whole_templates();
    if as_whole(rr, series) {
        let series = series.get(..rr.len()).unwrap_or(&[]);
        return templates.count(series, m, delay, whole_radius(r));
    }
    work.real_templates().0.count(rr, m, delay, r)
}

/// `None` where there are no matches.
pub(super) fn entropy(pairs: Pairs) -> Option<f64> {
    // b >= a; (b / a) keeps -0 out of the perfectly regular case
    (pairs.a > 0).then(|| libm::log(pairs.b as f64 / pairs.a as f64))
}
