//! Entropies against comparing all pairs.

use super::{accepts, sd, series};
use interocept::hrv::nonlinear::approximate_entropy::approximate_entropy;
use interocept::hrv::nonlinear::fuzzy_entropy::fuzzy_entropy;
use interocept::hrv::nonlinear::multiscale::{
    CoarseGraining, composite_multiscale_entropy, multiscale_entropy,
};
use interocept::hrv::nonlinear::sample_entropy::{Tolerance, sample_entropy};
use interocept::hrv::nonlinear::{Undefined, Workspace};

/// Matches among templates starting at 0..n of `m` values `delay` apart.
fn matches(x: &[f64], n: usize, m: usize, delay: usize, t: Tolerance) -> u64 {
    let mut count = 0;
    for i in 0..n {
        for j in i + 1..n {
            let all = (0..m).all(|k| accepts(t, (x[i + k * delay] - x[j + k * delay]).abs()));
            count += u64::from(all);
        }
    }
    count
}

#[test]
fn sample_entropy_counts_what_comparing_all_pairs_counts() {
    for x in series() {
        let mut work = Workspace::new(x.len()).unwrap();
        let s = sd(&x, 1.0);
        for (m, delay) in [(0, 1), (1, 1), (2, 1), (3, 1), (5, 1), (1, 3), (2, 2), (3, 2)] {
            if x.len() < m * delay + 2 {
                continue;
            }
            let radii = [0.0, 1.0, 7.8125, 25.0, 0.15 * s, 0.2 * s, s, 10.0 * s, 1e12];
            for t in radii.iter().flat_map(|&r| [Tolerance::AtMost(r), Tolerance::Below(r)]) {
                let n = x.len() - m * delay;
                let b = matches(&x, n, m, delay, t);
                let a = matches(&x, n, m + 1, delay, t);
                match sample_entropy(&x, m, delay, t, &mut work) {
                    Ok(e) => {
                        assert_eq!((e.b, e.a), (b, a), "m {m} delay {delay} {t:?} n {}", x.len());
                        assert!((e.value - (b as f64 / a as f64).ln()).abs() < 1e-15);
                    }
                    Err(e) => assert_eq!((e, a), (Undefined::NoMatches, 0)),
                }
            }
        }
    }
}

#[test]
fn approximate_entropy_equals_its_definition() {
    for x in series() {
        let mut work = Workspace::new(x.len()).unwrap();
        for r in [0.0, 7.8125, 0.2 * sd(&x, 1.0), 1e6] {
            for t in [Tolerance::AtMost(r), Tolerance::Below(r)] {
                if t == Tolerance::Below(0.0) {
                    assert_eq!(approximate_entropy(&x, t, &mut work), Err(Undefined::NoMatches));
                    continue;
                }
                let phi = |m: usize| {
                    let n = x.len() - m + 1;
                    let log = |i: usize| {
                        let near =
                            |j: &usize| (0..m).all(|k| accepts(t, (x[i + k] - x[j + k]).abs()));
                        ((0..n).filter(near).count() as f64 / n as f64).ln()
                    };
                    (0..n).map(log).sum::<f64>() / n as f64
                };
                let got = approximate_entropy(&x, t, &mut work).unwrap();
                assert!((got - (phi(2) - phi(3)).abs()).abs() < 1e-12, "{t:?} n {}", x.len());
            }
        }
    }
}

#[test]
fn fuzzy_entropy_equals_the_sum_over_all_pairs() {
    for x in series() {
        let mut work = Workspace::new(x.len()).unwrap();
        for r in [0.5, 5.0, 0.2 * sd(&x, 1.0), 1e4] {
            for m in [2, 3] {
                if x.len() < m + 2 {
                    continue;
                }
                let n = x.len() - m;
                let sum = |m: usize| {
                    let template = |i: usize| {
                        let mean = x[i..i + m].iter().sum::<f64>() / m as f64;
                        x[i..i + m].iter().map(|v| v - mean).collect::<Vec<_>>()
                    };
                    let mut sum = 0.0;
                    for i in 0..n {
                        for j in i + 1..n {
                            let (a, b) = (template(i), template(j));
                            let d =
                                a.iter().zip(&b).map(|(u, v)| (u - v).abs()).fold(0.0, f64::max);
                            sum += (-d / r).exp();
                        }
                    }
                    sum
                };
                let want = (sum(m) / sum(m + 1)).ln();
                let got = fuzzy_entropy(&x, m, r, &mut work).unwrap();
                assert!(
                    (got - want).abs() < 1e-9 * want.abs().max(1.0),
                    "{got} {want} r {r} m {m}"
                );
            }
        }
    }
}

#[test]
fn multiscale_entropies_equal_their_definitions() {
    for x in series().into_iter().filter(|x| x.len() >= 97 && x.len() < 400) {
        let mut work = Workspace::new(x.len()).unwrap();
        let t = Tolerance::AtMost(0.2 * sd(&x, 1.0) + 1e-7);
        let top = x.len() / 14;
        let counts =
            |y: &[f64]| (matches(y, y.len() - 2, 2, 1, t), matches(y, y.len() - 2, 3, 1, t));
        let entropy = |(b, a): (u64, u64)| (a > 0).then(|| (b as f64 / a as f64).ln());
        let coarse = |scale: usize, shift: usize, grain: CoarseGraining| -> Vec<f64> {
            match grain {
                CoarseGraining::Mean => {
                    let mean = |c: &[f64]| c.iter().sum::<f64>() / scale as f64;
                    x[shift..].chunks_exact(scale).map(mean).collect()
                }
                CoarseGraining::EveryNth => {
                    (0..x.len() / scale).map(|i| x[shift + i * scale]).collect()
                }
            }
        };
        let same = |got: Option<f64>, want: Option<f64>| match (got, want) {
            (Some(g), Some(w)) => assert!((g - w).abs() < 1e-12, "{g} {w}"),
            (g, w) => assert_eq!(g, w),
        };
        let _ = multiscale_entropy(&x, 2, t, top, &mut work, |scale, got| {
            same(got, entropy(counts(&coarse(scale, 0, CoarseGraining::Mean))));
        });
        for grain in [CoarseGraining::Mean, CoarseGraining::EveryNth] {
            let mut scales = 0;
            let _ = composite_multiscale_entropy(&x, 2, t, top, grain, &mut work, |scale, c, r| {
                let all: Vec<_> = (0..scale).map(|s| counts(&coarse(scale, s, grain))).collect();
                let valid: Vec<f64> = all.iter().filter_map(|&p| entropy(p)).collect();
                let mean = valid.iter().sum::<f64>() / valid.len() as f64;
                same(c, (!valid.is_empty()).then_some(mean));
                let pooled = all.iter().fold((0, 0), |s, p| (s.0 + p.0, s.1 + p.1));
                same(r, entropy(pooled));
                scales += 1;
            });
            assert_eq!(scales, top);
        }
    }
}
