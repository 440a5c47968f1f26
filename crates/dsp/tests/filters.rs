//! Filters and statistics against scipy and numpy.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
mod common;

use common::{assert_close, floats, golden};
use interocept_dsp::iir::{Band, Prototype, Sos};
use interocept_dsp::{sort, stats};

fn band(name: &str, edges: &[f64]) -> Band {
    match name {
        "low" => Band::Low(edges[0]),
        "high" => Band::High(edges[0]),
        "pass" => Band::Pass(edges[0], edges[1]),
        _ => Band::Stop(edges[0], edges[1]),
    }
}

#[test]
fn designs_equal_scipy_section_by_section() {
    for d in golden("filters")["sos"].as_array().unwrap() {
        let prototype = match d[0].as_str().unwrap() {
            "butterworth" => Prototype::Butterworth,
            "chebyshev1" => Prototype::Chebyshev1 { ripple_db: d[1].as_f64().unwrap() },
            _ => Prototype::Chebyshev2 { attenuation_db: d[1].as_f64().unwrap() },
        };
        let order = d[2].as_u64().unwrap() as usize;
        let band = band(d[3].as_str().unwrap(), &floats(&d[4]));
        let sos = Sos::new(prototype, order, band, d[5].as_f64().unwrap()).unwrap();
        let want = d[6].as_array().unwrap();
        let what = format!("{prototype:?} {order} {band:?}");
        assert_eq!(sos.sections().len(), want.len(), "{what}");
        for (s, w) in sos.sections().iter().zip(want) {
            let w = floats(w);
            // Numerator and denominator each on their own scale.
            assert_close(&s.coefficients()[..3], &w[..3], 1e-12, &what);
            assert_close(&s.coefficients()[3..], &w[3..], 1e-12, &what);
        }
    }
}

#[test]
fn notch_and_peak_equal_scipy() {
    for d in golden("filters")["resonance"].as_array().unwrap() {
        let [f, q, fs] = [1, 2, 3].map(|i| d[i].as_f64().unwrap());
        let sos = match d[0].as_str().unwrap() {
            "notch" => Sos::notch(f, q, fs),
            _ => Sos::peak(f, q, fs),
        };
        let found = sos.unwrap().sections()[0].coefficients();
        assert_close(&found, &floats(&d[4]), 1e-12, &d.to_string());
    }
}

#[test]
fn a_cascade_filters_like_sosfilt() {
    let g = golden("filters");
    let x = floats(&g["x"]);
    let mut sos = Sos::butterworth(4, Band::Pass(5.0, 15.0), 250.0).unwrap();
    let mut y = x.clone();
    sos.run(&mut y);
    assert_close(&y, &floats(&g["sosfilt"]), 1e-12, "sosfilt");
    sos.prime(x[0]);
    y.copy_from_slice(&x);
    sos.run(&mut y);
    assert_close(&y, &floats(&g["sosfilt_primed"]), 1e-11, "sosfilt_zi");
    let first = Sos::from_sections(&sos.sections()[..1]).unwrap();
    let delays: Vec<f64> = [3.0, 10.0, 30.0].iter().map(|&f| first.group_delay(f, 250.0)).collect();
    assert_close(&delays, &floats(&g["group_delay"]), 1e-9, "group delay");
}

#[test]
fn order_statistics_equal_numpy() {
    let g = golden("filters");
    let v = floats(&g["v"]);
    let mut order = vec![0; v.len()];
    let want: Vec<u32> = floats(&g["argsort"]).iter().map(|&i| i as u32).collect();
    assert_eq!(sort::argsort(&v, &mut order), want);
    let mut sorted = v.clone();
    sort::sort(&mut sorted);
    for (q, want) in floats(&g["quantile"][0]).iter().zip(floats(&g["quantile"][1])) {
        assert_eq!(sort::quantile_sorted(&sorted, *q), Some(want), "quantile {q}");
        assert_eq!(sort::quantile(&mut v.clone(), *q), Some(want), "unsorted quantile {q}");
    }
}

#[test]
fn moments_and_lines_equal_scipy() {
    let g = golden("filters");
    let (v, u) = (floats(&g["v"]), floats(&g["u"]));
    let found = [
        stats::mean(&v),
        stats::variance(&v, 1),
        stats::skewness(&v),
        stats::excess_kurtosis(&v),
        stats::covariance(&v, &u, 1),
        stats::correlation(&v, &u),
    ];
    for (f, w) in found.iter().zip(floats(&g["stats"])) {
        assert_close(&[f.unwrap()], &[w], 1e-12, "moment");
    }
    let line = stats::linear_regression(&v, &u).unwrap();
    let found =
        [line.slope, line.intercept, line.correlation, line.slope_error, line.intercept_error];
    for (f, w) in found.iter().zip(floats(&g["line"])) {
        assert_close(&[*f], &[w], 1e-10, "line");
    }
}
