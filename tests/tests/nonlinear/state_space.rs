//! Recurrence and correlation dimension against the whole matrix.

use super::series;
use interocept::hrv::nonlinear::Workspace;
use interocept::hrv::nonlinear::correlation_dimension::correlation_dimension;
use interocept::hrv::nonlinear::recurrence::{Settings, recurrence, zimatore_tolerance};

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
