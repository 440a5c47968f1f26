//! Uneven and autoregressive spectra and zero-phase filtering against scipy and the papers,
//! running medians against their definition.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
mod common;

use common::{assert_close, floats, golden, saved};
use interocept_dsp::iir::{Band, Sos};
use interocept_dsp::median::{Hampel, RunningMedian};
use interocept_dsp::offline::sosfiltfilt;
use interocept_dsp::spectrum::{Burg, LombScargle, LongLombScargle};
use interocept_dsp::state::{Reader, Snapshot};
use interocept_dsp::{detrend, sort};
use proptest::prelude::*;

#[test]
fn lomb_scargle_equals_scipy() {
    let g = golden("series");
    let (t, y) = (floats(&g["t"]), floats(&g["y"]));
    let mut psd = vec![0.0; 300];
    let mut lomb = LombScargle::new(0.01, 0.0017, 301).unwrap();
    lomb.compute(&t, &y, &mut psd).unwrap();
    assert_close(&psd, &floats(&g["lomb"]), 1e-9, "lomb");
    assert!(lomb.compute(&[0.0, 0.0], &[1.0, 2.0], &mut psd).is_err());
    assert!(lomb.compute(&[0.0, 1.0], &[1.0, f64::NAN], &mut psd).is_err());
    assert!(lomb.compute(&[0.0; 400], &[0.0; 400], &mut psd).is_err());
}

/// Uneven times with a pause in them, and something at them.
fn uneven(n: usize) -> (Vec<f64>, Vec<f64>) {
    let t: Vec<f64> = (0..n)
        .map(|i| i as f64 * 0.8 + ((i * 7919) % 997) as f64 / 2000.0)
        .map(|t| if t > 0.3 * n as f64 { t + 60.0 } else { t })
        .collect();
    let y =
        t.iter().map(|t| 30.0 * libm::sin(0.6 * t) + 20.0 * libm::cos(1.57 * t) + libm::sin(t * t));
    (t.clone(), y.collect())
}

#[test]
fn the_long_lomb_equals_the_direct_one() {
    for (n, bins, start_hz) in
        [(2, 3, 0.1), (3000, 5, 0.1), (3000, 1000, 0.0), (3000, 4097, 0.003), (1500, 2048, 7.3)]
    {
        let (t, y) = uneven(n);
        let step_hz = 0.5 / bins as f64;
        let (mut direct, mut long) = (vec![0.0; bins], vec![0.0; bins]);
        LombScargle::new(start_hz, step_hz, n).unwrap().compute(&t, &y, &mut direct).unwrap();
        let mut plan = LongLombScargle::new(start_hz, step_hz, bins, n).unwrap();
        for _ in 0..2 {
            plan.compute(&t, &y, &mut long).unwrap();
            assert_close(&long, &direct, 1e-10, &format!("{n} samples, {bins} bins"));
        }
        assert!(plan.compute(&t, &y, &mut long[..bins - 1]).is_err());
        assert!(plan.compute(&t[..1], &y[..1], &mut long).is_err());
    }
}

#[test]
fn a_day_of_lomb_equals_its_definition() {
    let (n, bins) = (100_000, 200_000);
    let (t, y) = uneven(n);
    let step_hz = 0.5 / bins as f64;
    let mut psd = vec![0.0; bins];
    LongLombScargle::new(0.0, step_hz, bins, n).unwrap().compute(&t, &y, &mut psd).unwrap();
    let peak = psd.iter().copied().fold(0.0, f64::max);
    for k in (0..bins).step_by(9973).chain([1, 2, bins - 1]) {
        let mut one = [0.0];
        let mut direct = LombScargle::new(k as f64 * step_hz, step_hz, n).unwrap();
        direct.compute(&t, &y, &mut one).unwrap();
        assert!((psd[k] - one[0]).abs() < 1e-9 * peak, "bin {k}: {} {}", psd[k], one[0]);
    }
}

#[test]
fn a_long_lomb_grid_keeps_its_accuracy() {
    let t: Vec<f64> = (0..200).map(|i| i as f64 + 0.4 * libm::sin(i as f64 * 7.0)).collect();
    let y: Vec<f64> = t.iter().map(|t| libm::sin(1.9 * t)).collect();
    let (mut long, mut one) = (vec![0.0; 5000], [0.0]);
    LombScargle::new(0.0, 1e-4, 200).unwrap().compute(&t, &y, &mut long).unwrap();
    let peak = long.iter().fold(0.0_f64, |m, v| m.max(*v));
    for k in [1, 1023, 1024, 2047, 3000, 3024, 4999] {
        let mut direct = LombScargle::new(k as f64 * 1e-4, 1e-4, 200).unwrap();
        direct.compute(&t, &y, &mut one).unwrap();
        assert!((long[k] - one[0]).abs() < 1e-10 * peak, "{k}");
    }
}

#[test]
fn burg_equals_its_definition_and_holds_the_variance() {
    let g = golden("series");
    let mut y = floats(&g["y"]);
    detrend::constant(&mut y);
    let mut burg = Burg::new(9, 301).unwrap();
    burg.fit(&y).unwrap();
    assert_close(burg.coefficients(), &floats(&g["burg"]), 1e-9, "burg");
    assert_close(&[burg.noise_variance()], &[g["burg_variance"].as_f64().unwrap()], 1e-9, "noise");
    let mut psd = vec![0.0; 20_001];
    burg.psd(1.0, 0.5 / 20_000.0, &mut psd).unwrap();
    let total = interocept_dsp::spectrum::band_trapezoid(&psd, 0.5 / 20_000.0, 0.0, 0.6);
    let variance = interocept_dsp::stats::variance(&y, 0).unwrap();
    assert!((total / variance - 1.0).abs() < 0.05, "{total} {variance}");
}

#[test]
fn zero_phase_equals_sosfiltfilt() {
    let g = golden("series");
    let y = floats(&g["y"]);
    for (band, name) in [(Band::Pass(0.1, 0.4), "zero_phase"), (Band::Low(0.4), "zero_phase_low")] {
        let sos = Sos::butterworth(3, band, 4.0).unwrap();
        assert_close(&sosfiltfilt(&sos, &y).unwrap(), &floats(&g[name]), 1e-10, name);
        assert!(sosfiltfilt(&sos, &y[..10]).is_err());
    }
}

fn median_and_mad(w: &[f64]) -> (Option<f64>, Option<f64>) {
    let mut v: Vec<f64> = w.iter().copied().filter(|x| !x.is_nan()).collect();
    let median = sort::median(&mut v);
    let mut d: Vec<f64> = v.iter().map(|x| (x - median.unwrap_or(0.0)).abs()).collect();
    (median, sort::median(&mut d))
}

proptest! {
    #[test]
    fn a_running_median_is_the_median(
        v in prop::collection::vec(prop_oneof![3 => -9.0..9.0_f64, 3 => (-3..3).prop_map(f64::from), 1 => Just(f64::NAN)], 1..150),
        n in 1usize..30,
    ) {
        let mut running = RunningMedian::new(n).unwrap();
        for i in 0..v.len() {
            let (median, mad) = median_and_mad(&v[(i + 1).saturating_sub(n)..=i]);
            prop_assert_eq!(running.step(v[i]), median);
            prop_assert_eq!(running.mad(), mad);
            let mut restored = RunningMedian::new(n).unwrap();
            restored.load(&mut Reader::new(&saved(&running))).unwrap();
            prop_assert_eq!(restored.sorted(), running.sorted());
        }
    }
}

#[test]
fn hampel_replaces_what_stands_out_and_nothing_else() {
    let mut hampel = Hampel::new(3, 3.0).unwrap();
    let x: Vec<f64> =
        (0..60).map(|i| libm::sin(i as f64 * 0.3) + if i == 30 { 9.0 } else { 0.0 }).collect();
    let padded = x.iter().copied().chain([f64::NAN; 3]);
    let out: Vec<_> = padded.filter_map(|v| hampel.step(v)).collect();
    assert_eq!(out.len(), x.len());
    assert!(out[30].replaced && out[30].value.abs() < 1.0);
    assert_eq!(out[10].value, x[10]);
    assert_eq!(out.iter().filter(|c| c.replaced).count(), 1);
}
