//! Fluctuation analysis against least squares.

use super::Random;
use interocept::hrv::nonlinear::Workspace;
use interocept::hrv::nonlinear::dfa::{Profile, Windows};

/// Residual variance of each window about its line, by ordinary least squares.
fn dfa_brute(x: &[f64], n: usize, starts: impl Iterator<Item = usize>) -> f64 {
    let mean = x.iter().sum::<f64>() / x.len() as f64;
    let mut y = Vec::new();
    let mut sum = 0.0;
    for v in x {
        sum += v - mean;
        y.push(sum);
    }
    let (mut total, mut windows) = (0.0, 0.0);
    for s in starts {
        let w = &y[s..s + n];
        let (tm, ym) = ((n as f64 - 1.0) / 2.0, w.iter().sum::<f64>() / n as f64);
        let sxx: f64 = (0..n).map(|i| (i as f64 - tm).powi(2)).sum();
        let sxy: f64 = w.iter().enumerate().map(|(i, v)| (i as f64 - tm) * (v - ym)).sum();
        let residual = |(i, v): (usize, &f64)| (v - ym - sxy / sxx * (i as f64 - tm)).powi(2);
        total += w.iter().enumerate().map(residual).sum::<f64>() / n as f64;
        windows += 1.0;
    }
    (total / windows).sqrt()
}

#[test]
fn trap_dfa_windows_differ_by_policy_and_each_equals_least_squares() {
    for n_intervals in [50usize, 353, 700] {
        let x = Random(3).intervals(n_intervals, 1.0);
        let whole: Vec<i64> = x.iter().map(|&v| v as i64).collect();
        let mut work = Workspace::new(x.len()).unwrap();
        let profile = Profile::new(&whole, &mut work).unwrap();
        let length = x.len();
        for n in [3, 4, 5, 11, 16, 33, 50] {
            let disjoint: Vec<usize> = (0..length / n).map(|i| i * n).collect();
            let from_end = disjoint.iter().map(|s| s + length % n);
            let both: Vec<usize> = disjoint.iter().copied().chain(from_end).collect();
            // arange(0, N - n, n // 2): the window that ends with the series is excluded
            let overlap: Vec<usize> = (0..length - n).step_by(n / 2).collect();
            for (policy, starts) in [
                (Windows::Disjoint, disjoint),
                (Windows::BothEnds, both),
                (Windows::HalfOverlap, overlap),
            ] {
                if starts.is_empty() {
                    continue;
                }
                let want = dfa_brute(&x, n, starts.into_iter());
                let got = profile.fluctuation(n, policy, false).unwrap();
                assert!((got - want).abs() < 1e-9 * want, "{policy:?} {n}: {got} {want}");
            }
        }
        let a = |w| profile.exponent(4..=11, w, false).unwrap().slope;
        assert_ne!(a(Windows::Disjoint), a(Windows::HalfOverlap));
    }
}

#[test]
fn dfa_stays_exact_where_256_bits_are_needed() {
    // A profile that wanders over 10^12: n^2 (n S2 - S1^2) is beyond 128 bits.
    let mut random = Random(4);
    let x: Vec<i64> = (0..20_000)
        .map(|i| {
            (if i < 10_000 { 600_000_000 } else { 1_400_000_000 }) + (random.uniform() * 1e6) as i64
        })
        .collect();
    let mut work = Workspace::new(x.len()).unwrap();
    let profile = Profile::new(&x, &mut work).unwrap();
    let real: Vec<f64> = x.iter().map(|&v| v as f64).collect();
    for n in [16, 1000, 20_000] {
        let want = dfa_brute(&real, n, (0..x.len() / n).map(|i| i * n));
        let got = profile.fluctuation(n, Windows::Disjoint, false).unwrap();
        assert!((got / want - 1.0).abs() < 1e-9, "{n}: {got} {want}");
    }
}
