//! How irregular a window of intervals is.

use crate::dsp::sort;

/// Differences are taken over 1 to this many intervals: up to quadrigeminy.
const LAGS: usize = 4;
/// Tolerance of the sample entropy, s, and by what it grows until `MATCHES` are found.
const TOLERANCE_S: f64 = 0.03;
const GROWTH: f64 = 1.5;
const MATCHES: u32 = 5;
const WIDEST_S: f64 = 1.0;
/// Both bounds belong to the same random series: independent intervals with a standard
/// deviation of a tenth of their mean, which sinus rhythm hardly exceeds from beat to beat and
/// atrial fibrillation, at about 0.2, seldom falls below. Their median difference is 0.095 of
/// the mean, and their entropy ln(0.1 sqrt(2 pi e)) = -0.88.
const IRREGULAR: f64 = 0.095;
const UNPREDICTABLE: f64 = -0.88;
/// Rank correlation of unrelated intervals with the ones before them, in standard errors of
/// 1 / sqrt(n): in one window of five hundred it lies below this.
const BY_CHANCE: f64 = -2.88;
/// Steepness of the evidence: twice or half as irregular gives 0.94 or 0.06.
const STEEPNESS: f64 = 4.0;

/// The statistics of a window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Evidence {
    pub evidence: f64,
    pub irregularity: f64,
    /// Missing where nothing repeats at all.
    pub entropy: Option<f64>,
    pub rmssd_ratio: f64,
    pub turning_ratio: f64,
    pub mean_s: f64,
}

/// Weighs intervals, in s. `scratch` is as long as they are.
pub(super) fn weigh(rr_s: &[f64], scratch: &mut [f64]) -> Option<Evidence> {
    let n = rr_s.len();
    if n <= LAGS + 1 {
        return None;
    }
    let mean_s = rr_s.iter().sum::<f64>() / n as f64;
    let mut median_of = |values: &mut dyn Iterator<Item = f64>| {
        let mut len = 0;
        for (slot, v) in scratch.iter_mut().zip(values) {
            *slot = v;
            len += 1;
        }
        sort::median(scratch.get_mut(..len)?)
    };
    let median = median_of(&mut rr_s.iter().copied())?;
    let mut irregularity = f64::INFINITY;
    for lag in 1..=LAGS {
        let pairs = rr_s.iter().zip(rr_s.iter().skip(lag));
        let difference = median_of(&mut pairs.map(|(a, b)| (b - a).abs()))?;
        irregularity = irregularity.min(difference / median);
    }
    let successive = rr_s.iter().zip(rr_s.iter().skip(1));
    let squares: f64 = successive.map(|(a, b)| (b - a) * (b - a)).sum();
    let turns = rr_s.windows(3).filter(|w| match w {
        [a, b, c] => (b > a && b > c) || (b < a && b < c),
        _ => false,
    });
    let entropy = entropy(rr_s, mean_s);
    // Where nothing repeats within a second, the series is as unpredictable as can be.
    let surplus = entropy.map_or(f64::INFINITY, |e| e - UNPREDICTABLE);
    let surplus = surplus.min(libm::log(irregularity / IRREGULAR));
    let related = rank_correlation(rr_s, scratch) * libm::sqrt(n as f64);
    let surplus = surplus.min(1.0 - related / BY_CHANCE);
    Some(Evidence {
        evidence: 1.0 / (1.0 + libm::exp(-STEEPNESS * surplus)),
        irregularity,
        entropy,
        rmssd_ratio: libm::sqrt(squares / (n - 1) as f64) / mean_s,
        turning_ratio: turns.count() as f64 / (n - 2) as f64,
        mean_s,
    })
}

/// Rank correlation of intervals with the ones before them. It is negative where pauses follow
/// ectopic beats, however irregular these are; in atrial fibrillation an interval is not
/// related to the one before it (Bootsma et al., 1970).
fn rank_correlation(rr_s: &[f64], scratch: &mut [f64]) -> f64 {
    let Some(sorted) = scratch.get_mut(..rr_s.len()) else { return 0.0 };
    sorted.copy_from_slice(rr_s);
    sort::sort(sorted);
    let middle = 0.5 * rr_s.len() as f64;
    let rank = |v: &f64| {
        let below = sorted.partition_point(|s| s < v);
        let up_to = sorted.partition_point(|s| s <= v);
        0.5 * (below + up_to) as f64 - middle
    };
    let spread: f64 = rr_s.iter().map(|v| rank(v) * rank(v)).sum();
    let pairs = rr_s.iter().zip(rr_s.iter().skip(1));
    let product: f64 = pairs.map(|(a, b)| rank(a) * rank(b)).sum();
    if spread > 0.0 { product / spread } else { 0.0 }
}

/// The coefficient of sample entropy (Lake and Moorman, 2011): minus the logarithm of how
/// often intervals that match are followed by ones that match, made independent of tolerance
/// and rate.
fn entropy(rr_s: &[f64], mean_s: f64) -> Option<f64> {
    let mut tolerance_s = TOLERANCE_S;
    loop {
        let (mut alike, mut followed) = (0_u32, 0_u32);
        for (i, first) in rr_s.windows(2).enumerate() {
            for second in rr_s.windows(2).skip(i + 1) {
                let (&[a, next_a], &[b, next_b]) = (first, second) else { continue };
                if (a - b).abs() < tolerance_s {
                    alike += 1;
                    followed += u32::from((next_a - next_b).abs() < tolerance_s);
                }
            }
        }
        if followed >= MATCHES {
            let predictable = f64::from(followed) / f64::from(alike);
            return Some(libm::log(2.0 * tolerance_s / (predictable * mean_s)));
        }
        tolerance_s *= GROWTH;
        if tolerance_s > WIDEST_S {
            return None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::{vec, vec::Vec};

    fn of(rr_s: &[f64]) -> Evidence {
        weigh(rr_s, &mut vec![0.0; rr_s.len()]).unwrap()
    }

    /// Evenly spread over the circle by the golden ratio, so any two are unrelated.
    fn random(n: u32, spread: f64) -> Vec<f64> {
        let unit = |k: f64| k * 0.618_033_988_749 - libm::floor(k * 0.618_033_988_749);
        (0..n).map(|k| 0.7 + spread * (unit(f64::from(k * k)) - 0.5)).collect()
    }

    #[test]
    fn independent_intervals_are_evidence_and_patterns_are_none() {
        assert!(of(&random(64, 0.5)).evidence > 0.8);
        assert!(of(&random(64, 0.1)).evidence < 0.2);
        for pattern in [&[0.5, 1.1][..], &[0.5, 1.1, 0.8], &[0.8, 0.8, 0.5, 1.1]] {
            let jitter = random(64, 0.03);
            let rr: Vec<f64> =
                pattern.iter().cycle().zip(&jitter).map(|(p, j)| p + j - 0.7).collect();
            assert!(of(&rr).evidence < 0.1, "{pattern:?}: {:?}", of(&rr));
        }
    }

    /// Beats that come early by chance and by any amount, each with its pause, over a sinus
    /// rhythm that is itself uneven.
    #[test]
    fn irregular_ectopic_beats_are_no_evidence() {
        let unit = |k: f64| k * 0.618_033_988_749 - libm::floor(k * 0.618_033_988_749);
        for share in [0.5, 0.7, 0.9] {
            let mut rr = Vec::new();
            for k in 1..64_u32 {
                let k2 = f64::from(k * k);
                let sinus = 0.8 + 0.3 * (unit(1.7 * k2 + 0.3) - 0.5);
                if unit(k2) < share {
                    rr.push(sinus * (0.65 + 0.3 * (unit(3.1 * k2 + 0.7) - 0.5)));
                    rr.push(sinus * (1.35 + 0.3 * (unit(2.3 * k2 + 0.1) - 0.5)));
                } else {
                    rr.push(sinus);
                }
            }
            rr.truncate(64);
            let evidence = of(&rr).evidence;
            assert!(evidence < 0.1, "{share}: {evidence}");
        }
    }

    #[test]
    fn the_statistics_are_those_of_their_definitions() {
        let e = of(&[0.8, 1.0, 0.8, 1.0, 0.8, 1.0, 0.8, 1.0]);
        assert_eq!((e.irregularity, e.turning_ratio), (0.0, 1.0));
        assert!((e.rmssd_ratio - 0.2 / 0.9).abs() < 1e-12);
        // Four of each kind, the last one without a successor: every match is followed by one.
        assert!((e.entropy.unwrap() - libm::log(2.0 * 0.03 / 0.9)).abs() < 1e-12);
        assert_eq!(weigh(&[0.8; 5], &mut [0.0; 5]), None);
    }
}
