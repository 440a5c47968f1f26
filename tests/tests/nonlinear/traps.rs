//! Traps that naive implementations fall into.

use super::{Random, sd};
use interocept::hrv::nonlinear::asymmetry::asymmetry;
use interocept::hrv::nonlinear::dfa::{Profile, Windows};
use interocept::hrv::nonlinear::fragmentation::fragmentation;
use interocept::hrv::nonlinear::poincare::poincare;
use interocept::hrv::nonlinear::sample_entropy::{Tolerance, sample_entropy};
use interocept::hrv::nonlinear::shannon_entropy::shannon_entropy;
use interocept::hrv::nonlinear::{Undefined, Workspace};

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
