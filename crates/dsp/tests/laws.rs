//! What holds for every input: sorts sort, moving statistics equal their definition, state
//! survives saving, nothing panics on what is not a number.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
mod common;

use common::saved;
use interocept_dsp::iir::{Band, Sos};
use interocept_dsp::moving::{MovingMax, MovingMin, MovingSum, MovingSumInt, MovingVariance};
use interocept_dsp::sort;
use interocept_dsp::state::{Reader, Snapshot};
use proptest::prelude::*;

fn any_f64() -> impl Strategy<Value = f64> {
    prop_oneof![4 => -1e3..1e3, 2 => (-5..5).prop_map(f64::from), 1 => any::<f64>()]
}

proptest! {
    #[test]
    fn sorting_agrees_with_the_standard_library(v in prop::collection::vec(any_f64(), 0..400), k in 0usize..400) {
        let mut want = v.clone();
        want.sort_by(f64::total_cmp);
        let mut ours = v.clone();
        sort::sort(&mut ours);
        let bits = |v: &[f64]| v.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
        prop_assert_eq!(bits(&ours), bits(&want));
        let mut order = vec![0; v.len()];
        let by_order: Vec<f64> =
            sort::argsort(&v, &mut order).iter().map(|&i| v[i as usize]).collect();
        prop_assert_eq!(bits(&by_order), bits(&want));
        prop_assert_eq!(
            sort::select(&mut v.clone(), k).map(f64::to_bits),
            want.get(k).map(|x| x.to_bits())
        );
    }

    #[test]
    fn moving_statistics_equal_their_definition(
        v in prop::collection::vec(-1e3..1e3_f64, 1..200), n in 1usize..40, offset in -1e6..1e6_f64,
    ) {
        let v: Vec<f64> = v.iter().map(|x| x + offset).collect();
        let (mut sum, mut int) = (MovingSum::new(n).unwrap(), MovingSumInt::new(n).unwrap());
        let mut var = MovingVariance::new(n).unwrap();
        let (mut max, mut min) = (MovingMax::new(n).unwrap(), MovingMin::new(n).unwrap());
        for i in 0..v.len() {
            let w = &v[(i + 1).saturating_sub(n)..=i];
            let s: f64 = w.iter().sum();
            prop_assert!((sum.step(v[i]) - s).abs() <= 1e-13 * 1e6 * n as f64);
            prop_assert_eq!(int.step(v[i] as i64), w.iter().map(|x| *x as i64).sum::<i64>());
            var.step(v[i]);
            let want = interocept_dsp::stats::variance(w, 0).unwrap();
            prop_assert!((var.variance(0).unwrap() - want).abs() <= 1e-7, "{:?} {}", var.variance(0), want);
            prop_assert!((var.mean().unwrap() - s / w.len() as f64).abs() <= 1e-8);
            prop_assert_eq!(max.step(v[i]), w.iter().copied().max_by(f64::total_cmp));
            prop_assert_eq!(min.step(v[i]), w.iter().copied().min_by(f64::total_cmp));
        }
    }

    #[test]
    fn a_restored_state_continues_identically(v in prop::collection::vec(any_f64(), 2..200), cut in 0usize..200, n in 1usize..20) {
        let cut = cut.min(v.len());
        fn check<T: Snapshot + Clone>(fresh: &T, v: &[f64], cut: usize, step: impl Fn(&mut T, f64)) {
            let mut a = fresh.clone();
            v[..cut].iter().for_each(|&x| step(&mut a, x));
            let bytes = saved(&a);
            let mut b = fresh.clone();
            let mut reader = Reader::new(&bytes);
            b.load(&mut reader).unwrap();
            reader.finish().unwrap();
            for &x in &v[cut..] {
                step(&mut a, x);
                step(&mut b, x);
            }
            assert_eq!(saved(&a), saved(&b));
        }
        let sos = Sos::butterworth(4, Band::Pass(5.0, 15.0), 250.0).unwrap();
        check(&sos, &v, cut, |f, x| { f.step(x); });
        check(&MovingSum::new(n).unwrap(), &v, cut, |f, x| { f.step(x); });
        check(&MovingVariance::new(n).unwrap(), &v, cut, |f, x| f.step(x));
        check(&MovingMax::new(n).unwrap(), &v, cut, |f, x| { f.step(x); });
    }
}

#[test]
fn sorts_of_structured_data_stay_fast() {
    let n = 100_000;
    let patterns: [fn(usize) -> f64; 5] = [
        |_| 1.0,
        |i| i as f64,
        |i| -(i as f64),
        |i| (i % 7) as f64,
        |i| if i % 2 == 0 { i as f64 } else { 200_000.0 - i as f64 },
    ];
    for p in patterns {
        let mut v: Vec<f64> = (0..n).map(p).collect();
        let start = std::time::Instant::now();
        sort::sort(&mut v);
        // A quadratic sort would take ten seconds.
        assert!(start.elapsed().as_secs_f64() < 1.0);
        assert!(v.windows(2).all(|w| w[0] <= w[1]));
    }
}

#[test]
fn a_moving_sum_does_not_drift() {
    let mut sum = MovingSum::new(54).unwrap();
    let mut var = MovingVariance::new(54).unwrap();
    let x = |i: u64| libm::sin(i as f64 * 0.1) + if i % 250_000 == 7 { 1e6 } else { 0.0 };
    for i in 0..1_000_000 {
        sum.step(x(i));
        var.step(x(i));
    }
    let w: Vec<f64> = (1_000_000 - 54..1_000_000).map(x).collect();
    let want: f64 = w.iter().sum();
    assert!((sum.sum() - want).abs() < 1e-12, "{} {want}", sum.sum());
    let want = interocept_dsp::stats::variance(&w, 1).unwrap();
    assert!((var.variance(1).unwrap() - want).abs() < 1e-12);
}

#[test]
fn a_nan_leaves_a_moving_sum_within_two_windows() {
    let mut sum = MovingSum::new(10).unwrap();
    let mut var = MovingVariance::new(10).unwrap();
    for i in 0..100 {
        let x = if i == 13 { f64::NAN } else { 1.0 };
        sum.step(x);
        var.step(x);
        if i >= 33 {
            assert_eq!(sum.sum(), 10.0);
            assert_eq!(var.variance(0), Some(0.0));
        }
    }
}
