//! How precisely the paired beats are placed.

use super::annotation::Beat;
use super::ec57::{Comparison, Outcome};
use super::spans::Spans;

/// Where the test puts its beats relative to the reference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Localisation {
    /// Number of pairs.
    pub pairs: u64,
    /// Mean of test minus reference, ms; positive is late.
    pub bias_ms: f64,
    /// Standard deviation (n - 1) of test minus reference, ms; `None` for a single pair.
    pub sd_ms: Option<f64>,
}

/// Statistics of the distances of pairs (reference index, test index) at a rate in Hz; `None` without pairs.
pub fn localisation(
    pairs: impl Iterator<Item = (u64, u64)> + Clone,
    rate_hz: f64,
) -> Option<Localisation> {
    let late_ms = |(reference, test): (u64, u64)| {
        let samples = reference.abs_diff(test) as f64;
        let sign = if test < reference { -1.0 } else { 1.0 };
        sign * samples * 1000.0 / rate_hz
    };
    let count = pairs.clone().count() as u64;
    if count == 0 {
        return None;
    }
    let bias_ms = pairs.clone().map(late_ms).sum::<f64>() / count as f64;
    let squares: f64 = pairs.map(late_ms).map(|late| (late - bias_ms) * (late - bias_ms)).sum();
    let sd_ms = (count > 1).then(|| libm::sqrt(squares / (count - 1) as f64));
    Some(Localisation { pairs: count, bias_ms, sd_ms })
}

/// Root mean square of reference RR minus test RR, ms, over the intervals whose both ends are pairs with no
/// other beat of either list between them, and that span no fibrillation and no shutdown of either; `None`
/// if there is none.
///
/// `bxb` adds a term at every miss and extra beat too, which measures detection rather than timing;
/// EC38 dropped its figure, so this one keeps to the intervals both have.
pub(super) fn rr_error_ms(comparison: &Comparison, excluded: [&Spans; 4]) -> Option<f64> {
    let mut previous: Option<(Beat, Beat)> = None;
    let (mut squares, mut count) = (0.0, 0_u64);
    for outcome in &comparison.outcomes {
        let Outcome::Pair { reference, test } = *outcome else {
            previous = None;
            continue;
        };
        if let Some((reference_before, test_before)) = previous {
            let first = reference_before.index.min(test_before.index);
            let last = reference.index.max(test.index);
            if !excluded.iter().any(|spans| spans.meet(first, last)) {
                let reference_rr = (reference.index - reference_before.index) as f64;
                let test_rr = (test.index - test_before.index) as f64;
                let error_ms = (reference_rr - test_rr) * 1000.0 / comparison.rate_hz;
                squares += error_ms * error_ms;
                count += 1;
            }
        }
        previous = Some((reference, test));
    }
    (count != 0).then(|| libm::sqrt(squares / count as f64))
}
