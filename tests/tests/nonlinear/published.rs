//! What published programs put out for the same series.

use interocept::hrv::nonlinear::Workspace;
use interocept::hrv::nonlinear::dfa::{Profile, Windows};
use interocept::hrv::nonlinear::sample_entropy::{Tolerance, sample_entropy};
use std::path::PathBuf;

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
