//! Series and parameters that are broken, and workspaces used again.

use super::{Random, sd};
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
use interocept::hrv::nonlinear::recurrence::{Settings, recurrence};
use interocept::hrv::nonlinear::sample_entropy::{Tolerance, sample_entropy};
use interocept::hrv::nonlinear::shannon_entropy::shannon_entropy;
use interocept::hrv::nonlinear::symbolic::symbolic_equal_probability;
use interocept::hrv::nonlinear::{Undefined, Workspace};

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
