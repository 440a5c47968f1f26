//! The nonlinear kernels against brute force, published outputs, bad input and the traps
//! that naive implementations fall into.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "tests; the standard library's functions are an independent reference"
)]

use interocept::hrv::nonlinear::approximate_entropy::approximate_entropy;
use interocept::hrv::nonlinear::asymmetry::asymmetry;
use interocept::hrv::nonlinear::correlation_dimension::correlation_dimension;
use interocept::hrv::nonlinear::dfa::{Profile, Windows};
use interocept::hrv::nonlinear::fractal::{higuchi, katz};
use interocept::hrv::nonlinear::fragmentation::fragmentation;
use interocept::hrv::nonlinear::fuzzy_entropy::fuzzy_entropy;
use interocept::hrv::nonlinear::lempel_ziv::lempel_ziv;
use interocept::hrv::nonlinear::multifractal::multifractal;
use interocept::hrv::nonlinear::multiscale::{
    CoarseGraining, composite_multiscale_entropy, multiscale_entropy,
};
use interocept::hrv::nonlinear::poincare::poincare;
use interocept::hrv::nonlinear::recurrence::{Settings, recurrence, zimatore_tolerance};
use interocept::hrv::nonlinear::sample_entropy::{Tolerance, sample_entropy};
use interocept::hrv::nonlinear::shannon_entropy::shannon_entropy;
use interocept::hrv::nonlinear::symbolic::symbolic_equal_probability;
use interocept::hrv::nonlinear::{Undefined, Workspace};
use std::path::PathBuf;

struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / 9_007_199_254_740_992.0
    }

    /// Correlated intervals around 900 ms, rounded to `grid` (0: not).
    fn intervals(&mut self, n: usize, grid: f64) -> Vec<f64> {
        let mut slow = 0.0;
        (0..n)
            .map(|_| {
                slow = 0.9 * slow + 30.0 * (self.uniform() - 0.5);
                let rr = 900.0 + slow + 60.0 * (self.uniform() + self.uniform() - 1.0);
                if grid > 0.0 { (rr / grid).round() * grid } else { rr }
            })
            .collect()
    }
}

/// Series of several lengths on several grids, with many, some and no ties.
fn series() -> Vec<Vec<f64>> {
    let mut random = Random(1);
    let mut all = Vec::new();
    for n in [4, 5, 12, 50, 97, 98, 99, 150, 300] {
        for grid in [0.0, 1.0, 7.8125, 25.0, 1000.0 / 360.0] {
            all.push(random.intervals(n, grid));
        }
    }
    all
}

fn sd(x: &[f64], ddof: f64) -> f64 {
    let mean = x.iter().sum::<f64>() / x.len() as f64;
    (x.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (x.len() as f64 - ddof)).sqrt()
}

fn accepts(t: Tolerance, d: f64) -> bool {
    match t {
        Tolerance::AtMost(r) => d <= r,
        Tolerance::Below(r) => d < r,
    }
}

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

#[test]
fn recurrence_equals_the_matrix() {
    for x in series().into_iter().filter(|x| x.len() >= 50 && x.len() < 400) {
        let mut work = Workspace::new(x.len()).unwrap();
        for (dimension, delay, min_line) in [(1, 1, 2), (2, 1, 2), (3, 2, 3), (7, 1, 2)] {
            let tolerance = 1.7 * zimatore_tolerance(&x, &mut work).unwrap() + 1e-7;
            let s = Settings { dimension, delay, tolerance, min_line };
            let q = recurrence(&x, &s, &mut work).unwrap();
            let n = x.len() - (dimension - 1) * delay;
            let near = |i: usize, j: usize| {
                let d2: f64 =
                    (0..dimension).map(|k| (x[i + k * delay] - x[j + k * delay]).powi(2)).sum();
                d2.sqrt() <= tolerance
            };
            let runs = |cells: Vec<bool>, of: bool| -> Vec<usize> {
                let groups =
                    cells.chunk_by(|a, b| a == b).filter(|g| g[0] == of).map(<[bool]>::len);
                groups.filter(|&l| l >= min_line).collect()
            };
            let diagonals: Vec<usize> = (1..n)
                .flat_map(|k| runs((0..n - k).map(|i| near(i, i + k)).collect(), true))
                .collect();
            let column = |i: usize| (i + 1..n).map(|j| near(i, j)).collect::<Vec<_>>();
            let vertical: Vec<usize> = (0..n - 1).flat_map(|i| runs(column(i), true)).collect();
            let white: Vec<usize> = (0..n - 1).flat_map(|i| runs(column(i), false)).collect();
            let recurrent: usize = (0..n).map(|i| column(i).iter().filter(|&&c| c).count()).sum();
            assert!(recurrent > 0);
            assert_eq!(q.recurrence_rate, recurrent as f64 / (n * (n - 1) / 2) as f64);
            for (got, want) in
                [(q.diagonal, &diagonals), (q.vertical, &vertical), (q.white, &white)]
            {
                assert_eq!(got.count as usize, want.len());
                assert_eq!(got.points as usize, want.iter().sum::<usize>());
                assert_eq!(got.max, want.iter().copied().max().unwrap_or(0));
                let mut sorted = want.clone();
                sorted.sort_unstable();
                let p = |g: &[usize]| g.len() as f64 / want.len() as f64;
                let entropy: f64 = sorted.chunk_by(|a, b| a == b).map(|g| -p(g) * p(g).ln()).sum();
                assert!((got.entropy - entropy).abs() < 1e-12);
            }
            let share = diagonals.iter().sum::<usize>() as f64 / recurrent as f64;
            assert_eq!(q.determinism, Some(share));
        }
    }
}

#[test]
fn correlation_dimension_equals_its_definition() {
    for x in series().into_iter().filter(|x| x.len() >= 12 && x.len() < 400) {
        let mut work = Workspace::new(x.len()).unwrap();
        for (m, delay) in [(2, 1), (1, 1), (3, 2)] {
            let n = x.len() - (m - 1) * delay;
            let mut d: Vec<f64> = Vec::new();
            for i in 0..n {
                for j in i + 1..n {
                    let square = |k: usize| (x[i + k * delay] - x[j + k * delay]).powi(2);
                    d.push((0..m).map(square).sum::<f64>().sqrt());
                }
            }
            let top: f64 = d.iter().copied().fold(0.0, f64::max);
            let (low, high) = ((1.0 + 0.025 * top).log2(), (1.0 + 0.5 * top).log2());
            let mut points = Vec::new();
            for i in 0..64 {
                let r = (low + (high - low) * i as f64 / 63.0 - 1.0).exp2();
                let c = d.iter().filter(|&&d| d < r).count();
                if c > 0 {
                    points.push((r.log2(), (c as f64 / d.len() as f64).log2()));
                }
            }
            let k = points.len() as f64;
            let (mx, my) = (
                points.iter().map(|p| p.0).sum::<f64>() / k,
                points.iter().map(|p| p.1).sum::<f64>() / k,
            );
            let slope = points.iter().map(|p| (p.0 - mx) * (p.1 - my)).sum::<f64>()
                / points.iter().map(|p| (p.0 - mx).powi(2)).sum::<f64>();
            match correlation_dimension(&x, m, delay, &mut work) {
                Ok(line) => assert!((line.slope - slope).abs() < 1e-9, "{} {slope}", line.slope),
                Err(e) => assert!(points.len() < 2, "{e}"),
            }
        }
    }
}

fn data(path: &str) -> Option<Vec<Vec<String>>> {
    let root = std::env::var("INTEROCEPT_DATA").map_or_else(
        |_| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"),
        PathBuf::from,
    );
    let file = root.join("cardiac/hrv-reference/mhrv-dfa-sampen").join(path);
    match std::fs::read_to_string(&file) {
        Ok(text) => {
            Some(text.lines().map(|l| l.split_whitespace().map(String::from).collect()).collect())
        }
        Err(_) => {
            eprintln!("SKIPPED: {} is not there (set INTEROCEPT_DATA)", file.display());
            None
        }
    }
}

#[test]
fn dfa_reproduces_the_physionet_reference_output() {
    let (Some(rr), Some(want)) = (data("dfa/rr-intervals"), data("dfa/dfa.out")) else { return };
    let rr: Vec<i64> = rr.iter().map(|w| w[0].parse().unwrap()).collect();
    let mut work = Workspace::new(rr.len()).unwrap();
    let profile = Profile::new(&rr, &mut work).unwrap();
    assert_eq!((rr.len(), want.len()), (106_084, 60));
    for line in want {
        let (log_n, log_f): (f64, f64) = (line[0].parse().unwrap(), line[1].parse().unwrap());
        let n = 10f64.powf(log_n).round() as usize;
        let got = profile.fluctuation(n, Windows::Disjoint, false).unwrap().log10();
        // six significant digits
        let unit = 10f64.powf(log_f.abs().log10().floor() - 5.0);
        assert!((got - log_f).abs() <= 0.51 * unit, "n {n}: {got}, not {log_f}");
    }
}

#[test]
fn sample_entropy_reproduces_the_physionet_reference_output() {
    let Some(x) = data("sampen/test.10000") else { return };
    let x: Vec<f64> = x.iter().map(|w| w[0].parse().unwrap()).collect();
    let mut work = Workspace::new(x.len()).unwrap();
    for (file, r) in [("sampen_expected_m5_r02.txt", 0.2), ("sampen_expected_m5_r2.txt", 2.0)] {
        let want = data(&format!("sampen/{file}")).unwrap();
        assert_eq!(want.len(), 6);
        for (m, line) in want.iter().enumerate() {
            let value: f64 = line.last().unwrap().parse().unwrap();
            let got = sample_entropy(&x, m, 1, Tolerance::AtMost(r), &mut work);
            let strict = sample_entropy(&x, m, 1, Tolerance::Below(r), &mut work);
            println!("{m} {r} {got:?} {strict:?} {value}");
            assert!((strict.unwrap().value - value).abs() < 0.51e-6, "m {m} r {r}");
        }
    }
}

/// Runs every kernel; says how many gave a value.
fn run_all(x: &[f64], work: &mut Workspace) -> usize {
    let mut values = 0;
    let mut note = |r: Result<f64, Undefined>| {
        if let Ok(v) = r {
            assert!(v.is_finite(), "{v}");
            values += 1;
        }
    };
    let t = Tolerance::AtMost(0.2 * sd(x, 1.0).clamp(0.0, f64::MAX));
    let p = poincare(x, &[]);
    note(p.map(|p| p.sd1 + p.sd2 + p.area + p.cvi.unwrap_or(0.0) + p.csi.unwrap_or(0.0)));
    note(asymmetry(x, &[]).map(|a| a.gi + a.si + a.ai + a.pi + a.sdnnd + a.cd));
    note(fragmentation(x, &[]).map(|f| f.pip + f.ials + f.pss + f.pas.unwrap_or(0.0)));
    note(symbolic_equal_probability(x, 4, work).map(|s| s.v0 + s.v1 + s.lv2 + s.uv2));
    note(shannon_entropy(x, work));
    note(higuchi(x, 10).map(|l| l.slope));
    note(katz(x));
    note(lempel_ziv(x, work).map(|l| l.value));
    note(sample_entropy(x, 2, 1, t, work).map(|s| s.value));
    note(approximate_entropy(x, t, work));
    note(fuzzy_entropy(x, 2, 1.0, work));
    note(fuzzy_entropy(x, 3, 1.0, work));
    note(multiscale_entropy(x, 2, t, 3, work, |_, _| ()).map(|m| m.value));
    for grain in [CoarseGraining::Mean, CoarseGraining::EveryNth] {
        let c = composite_multiscale_entropy(x, 2, t, 3, grain, work, |_, _, _| ());
        note(c.map(|c| c.composite.value + c.refined.value));
    }
    note(correlation_dimension(x, 2, 1, work).map(|l| l.slope));
    let q = recurrence(x, &Settings::new(1.0), work);
    note(q.map(|q| q.recurrence_rate + q.diagonal.entropy + q.white.mean));
    let whole: Vec<i64> = x.iter().map(|&v| v as i64).collect();
    if let Ok(p) = Profile::new(&whole, work) {
        for w in [Windows::Disjoint, Windows::BothEnds, Windows::HalfOverlap] {
            for drop_flat in [false, true] {
                note(p.exponent(4..=11, w, drop_flat).map(|l| l.slope));
            }
            note(multifractal(&p, 4..=11, w, 5).map(|m| m.width + m.fluctuation));
        }
    }
    values
}

#[test]
fn short_flat_huge_and_broken_series_give_a_reason_or_a_finite_number() {
    let mut work = Workspace::new(400).unwrap();
    let mut random = Random(9);
    let base = random.intervals(400, 1.0);
    for n in 0..60 {
        run_all(&base[..n], &mut work);
    }
    assert_eq!(run_all(&[], &mut work), 0);
    for value in [0.0, 1.0, -5.0, 800.0, 1e-300, 1e300, f64::MAX, f64::MIN_POSITIVE] {
        run_all(&[value; 100], &mut work);
        let alternating: Vec<f64> =
            (0..100).map(|i| if i % 2 == 0 { value } else { 700.0 }).collect();
        run_all(&alternating, &mut work);
        let signs: Vec<f64> = (0..100).map(|i| if i % 2 == 0 { value } else { -value }).collect();
        run_all(&signs, &mut work);
        let scaled: Vec<f64> = base.iter().map(|v| v * value).collect();
        run_all(&scaled, &mut work);
    }
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        for at in [0, 50, 399] {
            let mut x = base.clone();
            x[at] = bad;
            assert_eq!(poincare(&x, &[]), Err(Undefined::NotFinite));
            assert_eq!(higuchi(&x, 10), Err(Undefined::NotFinite));
            let t = Tolerance::AtMost(5.0);
            assert_eq!(sample_entropy(&x, 2, 1, t, &mut work), Err(Undefined::NotFinite));
            assert_eq!(fuzzy_entropy(&x, 2, 5.0, &mut work), Err(Undefined::NotFinite));
            assert_eq!(correlation_dimension(&x, 2, 1, &mut work), Err(Undefined::NotFinite));
            assert_eq!(lempel_ziv(&x, &mut work), Err(Undefined::NotFinite));
        }
    }
    assert!(run_all(&base, &mut work) > 20, "a good series gives values");
    let too_long = vec![800.0; 401];
    assert_eq!(shannon_entropy(&too_long, &mut work), Err(Undefined::TooLong { room: 400 }));
    let huge = [i64::MAX, i64::MIN, i64::MAX, i64::MIN, 0];
    assert!(matches!(Profile::new(&huge, &mut work), Err(Undefined::TooLarge)));
}

#[test]
fn parameters_outside_their_range_are_refused() {
    let x = Random(2).intervals(100, 1.0);
    let mut work = Workspace::new(100).unwrap();
    for r in [f64::NAN, f64::INFINITY, -1.0] {
        for t in [Tolerance::AtMost(r), Tolerance::Below(r)] {
            assert_eq!(sample_entropy(&x, 2, 1, t, &mut work), Err(Undefined::Parameter));
            assert_eq!(approximate_entropy(&x, t, &mut work), Err(Undefined::Parameter));
        }
        assert_eq!(fuzzy_entropy(&x, 2, r, &mut work), Err(Undefined::Parameter));
        assert_eq!(recurrence(&x, &Settings::new(r), &mut work), Err(Undefined::Parameter));
    }
    let t = Tolerance::AtMost(5.0);
    assert_eq!(sample_entropy(&x, 99, 1, t, &mut work), Err(Undefined::Parameter));
    assert_eq!(sample_entropy(&x, 2, 0, t, &mut work), Err(Undefined::Parameter));
    let far = usize::MAX / 2;
    assert!(matches!(sample_entropy(&x, 2, far, t, &mut work), Err(Undefined::TooShort { .. })));
    assert!(correlation_dimension(&x, 2, far, &mut work).is_err());
    assert_eq!(symbolic_equal_probability(&x, 1, &mut work), Err(Undefined::Parameter));
    assert_eq!(higuchi(&x, 1), Err(Undefined::Parameter));
    assert!(higuchi(&x, usize::MAX).is_err());
    let whole: Vec<i64> = x.iter().map(|&v| v as i64).collect();
    let p = Profile::new(&whole, &mut work).unwrap();
    assert_eq!(p.fluctuation(2, Windows::Disjoint, false), Err(Undefined::Parameter));
    assert_eq!(p.fluctuation(101, Windows::Disjoint, false), Err(Undefined::Parameter));
    assert_eq!(p.exponent([4], Windows::Disjoint, false), Err(Undefined::Parameter));
    assert_eq!(multifractal(&p, 4..=11, Windows::Disjoint, 1), Err(Undefined::Parameter));
}

#[test]
fn trap_sample_entropy_ddof_and_strictness_flip_integer_data() {
    // The radius of one convention lies just below a whole millisecond, of the other above.
    let base = Random(6).intervals(353, 1.0);
    let mut work = Workspace::new(353).unwrap();
    let mut at = |t| sample_entropy(&base, 2, 1, t, &mut work).unwrap();
    let (below, at_7) = (at(Tolerance::AtMost(6.994)), at(Tolerance::AtMost(7.004)));
    assert!(below.b < at_7.b && (below.value - at_7.value).abs() > 1e-3);
    assert_eq!(at(Tolerance::Below(7.0)), below);
    assert_eq!(at(Tolerance::AtMost(7.0)), at_7);
}

#[test]
fn trap_sample_entropy_counts_both_lengths_over_the_same_templates() {
    // 5 points, m = 2: templates 0, 1, 2 only. (1, 2) recurs at 3, which has no third value.
    let x = [1.0, 2.0, 9.0, 1.0, 2.0];
    let mut work = Workspace::new(6).unwrap();
    let t = Tolerance::AtMost(0.1);
    assert_eq!(sample_entropy(&x, 2, 1, t, &mut work), Err(Undefined::NoMatches));
    let y = [1.0, 2.0, 9.0, 1.0, 2.0, 9.0];
    let s = sample_entropy(&y, 2, 1, t, &mut work).unwrap();
    assert_eq!((s.b, s.a, s.value), (1, 1, 0.0));
}

#[test]
fn trap_sample_entropy_without_matches_is_a_reason_not_infinity() {
    let x: Vec<f64> = (0..50).map(|i| f64::from(i * i)).collect();
    let mut work = Workspace::new(50).unwrap();
    let t = Tolerance::AtMost(0.5);
    assert_eq!(sample_entropy(&x, 2, 1, t, &mut work), Err(Undefined::NoMatches));
}

#[test]
fn trap_sd2_of_alternating_intervals_is_projected_directly() {
    // 2 SDNN^2 - SDSD^2 / 2 is negative here.
    let x: Vec<f64> = (0..21).map(|i| if i % 2 == 0 { 700.0 } else { 900.0 }).collect();
    let d: Vec<f64> = x.windows(2).map(|w| w[1] - w[0]).collect();
    assert!(2.0 * sd(&x, 1.0).powi(2) - 0.5 * sd(&d, 1.0).powi(2) < 0.0);
    let p = poincare(&x, &[]).unwrap();
    assert_eq!(p.sd2, 0.0);
    assert!(p.sd1 > 100.0);
    assert_eq!((p.sd1_sd2, p.cvi), (None, None));
}

#[test]
fn trap_a_pair_across_a_gap_is_no_pair() {
    let x = [800.0, 810.0, 790.0, 400.0, 805.0, 795.0, 815.0];
    let follows = [true, true, true, false, false, true, true];
    let cut = poincare(&x, &follows).unwrap();
    let pairs: [(f64, f64); 4] = [(800.0, 810.0), (810.0, 790.0), (805.0, 795.0), (795.0, 815.0)];
    let across: Vec<f64> = pairs.iter().map(|(a, b)| (a - b) / 2f64.sqrt()).collect();
    assert!((cut.sd1 - sd(&across, 1.0)).abs() < 1e-12);
    assert!(poincare(&x, &[]).unwrap().sd1 > 5.0 * cut.sd1);
    let a = asymmetry(&x, &follows).unwrap();
    assert_eq!(a.pi, 50.0);
    assert!(fragmentation(&x, &follows).unwrap().pip < fragmentation(&x, &[]).unwrap().pip + 1.0);
}

#[test]
fn trap_shannon_entropy_depends_on_rounding() {
    let x = Random(8).intervals(256, 0.0);
    let rounded: Vec<f64> = x.iter().map(|v| v.round()).collect();
    let mut work = Workspace::new(256).unwrap();
    assert_eq!(shannon_entropy(&x, &mut work).unwrap(), 8.0); // all distinct
    assert!(shannon_entropy(&rounded, &mut work).unwrap() < 7.0);
    assert_eq!(shannon_entropy(&[5.0; 9], &mut work).unwrap(), 0.0);
    assert_eq!(shannon_entropy(&[1.0, 2.0, 1.0, 2.0], &mut work).unwrap(), 1.0);
}

#[test]
fn trap_flat_windows_of_dfa_are_dropped_or_count_as_the_caller_says() {
    // First half constant: its windows are exact lines.
    let mut x = vec![800_000i64; 200];
    x.extend(Random(5).intervals(200, 0.0).iter().map(|v| (v * 1000.0) as i64));
    let mean = x.iter().sum::<i64>() / 400;
    x[..200].fill(mean);
    let mut work = Workspace::new(400).unwrap();
    let p = Profile::new(&x, &mut work).unwrap();
    let keep = p.fluctuation(10, Windows::Disjoint, false).unwrap();
    let drop = p.fluctuation(10, Windows::Disjoint, true).unwrap();
    assert!((drop / keep - 2f64.sqrt()).abs() < 1e-9);
    let flat = vec![800_000i64; 100];
    let p = Profile::new(&flat, &mut work).unwrap();
    assert_eq!(p.exponent(4..=11, Windows::Disjoint, true), Err(Undefined::NoVariation));
    assert_eq!(p.exponent(4..=11, Windows::Disjoint, false), Err(Undefined::NoVariation));
}

#[test]
fn a_workspace_carries_nothing_from_one_call_to_the_next() {
    let (x, y) = (Random(11).intervals(300, 1.0), Random(12).intervals(120, 0.0));
    let all = |x: &[f64], w: &mut Workspace| {
        let t = Tolerance::AtMost(8.0);
        let grain = CoarseGraining::Mean;
        (
            sample_entropy(x, 2, 1, t, w),
            approximate_entropy(x, t, w),
            fuzzy_entropy(x, 2, 8.0, w),
            composite_multiscale_entropy(x, 2, t, 5, grain, w, |_, _, _| ()),
            correlation_dimension(x, 2, 1, w),
            recurrence(x, &Settings::new(90.0), w),
            lempel_ziv(x, w),
        )
    };
    let mut shared = Workspace::new(300).unwrap();
    let _ = all(&x, &mut shared);
    let fresh = all(&y, &mut Workspace::new(120).unwrap());
    assert_eq!(format!("{:?}", all(&y, &mut shared)), format!("{fresh:?}"));
}
