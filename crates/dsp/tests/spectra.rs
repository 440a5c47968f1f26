//! Windows, Welch, detrending and interpolation against scipy.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
mod common;

use common::{assert_close, floats, golden};
use interocept_dsp::detrend::{self, Detrend, SmoothnessPriors};
use interocept_dsp::interpolate::{Interpolant, Kind};
use interocept_dsp::spectrum::{Welch, WelchConfig, band_sum};
use interocept_dsp::window::{Symmetry, Window};

fn window(name: &str) -> Window {
    match name {
        "boxcar" => Window::Boxcar,
        "hann" => Window::Hann,
        "hamming" => Window::Hamming,
        "blackman" => Window::Blackman,
        "blackmanharris" => Window::BlackmanHarris,
        "bartlett" => Window::Bartlett,
        "tukey" => Window::Tukey { alpha: 0.3 },
        "kaiser" => Window::Kaiser { beta: 8.6 },
        other => panic!("{other}"),
    }
}

#[test]
fn windows_equal_scipy() {
    for w in golden("spectra")["windows"].as_array().unwrap() {
        let symmetry =
            if w[1].as_bool().unwrap() { Symmetry::Symmetric } else { Symmetry::Periodic };
        let mut found = vec![0.0; w[2].as_u64().unwrap() as usize];
        window(w[0].as_str().unwrap()).fill(symmetry, &mut found).unwrap();
        assert_close(&found, &floats(&w[3]), 1e-14, &format!("{} {symmetry:?}", w[0]));
    }
}

#[test]
fn welch_equals_scipy() {
    let g = golden("spectra");
    let x = floats(&g["x"]);
    for w in g["welch"].as_array().unwrap() {
        let int = |i: usize| w[i].as_u64().unwrap() as usize;
        let config = WelchConfig {
            segment: int(0),
            overlap: int(1),
            transform: int(2),
            detrend: match w[3].as_str().unwrap() {
                "constant" => Detrend::Constant,
                "linear" => Detrend::Linear,
                _ => Detrend::None,
            },
            window: window(w[4].as_str().unwrap()),
        };
        let mut welch = Welch::new(&config, 4.0).unwrap();
        let mut psd = vec![0.0; welch.bins()];
        // Twice: the short series must leave the window as it was.
        for _ in 0..2 {
            welch.compute(&x[..int(5)], &mut psd).unwrap();
            assert_close(&psd, &floats(&w[6]), 1e-12, &format!("{config:?}"));
            welch.compute(&x[..10], &mut psd).unwrap();
        }
    }
}

#[test]
fn the_density_integrates_to_the_variance() {
    let x: Vec<f64> = (0..1200).map(|i| 3.0 * libm::sin(i as f64 * 0.2)).collect();
    let mut welch = Welch::new(&WelchConfig::new(300), 4.0).unwrap();
    let mut psd = vec![0.0; welch.bins()];
    assert_eq!(welch.compute(&x, &mut psd).unwrap(), 7);
    assert!((band_sum(&psd, welch.step_hz(), 0.0, 2.1) - 4.5).abs() < 0.05);
}

#[test]
fn detrending_equals_scipy_and_the_dense_definition() {
    let g = golden("spectra");
    let x = floats(&g["x"]);
    let mut line = x.clone();
    detrend::linear(&mut line);
    assert_close(&line, &floats(&g["linear"]), 1e-12, "linear");
    for s in g["smoothness"].as_array().unwrap() {
        let n = s[0].as_u64().unwrap() as usize;
        let mut priors = SmoothnessPriors::new(s[1].as_f64().unwrap(), 400).unwrap();
        let mut trend = vec![0.0; n];
        priors.trend(&x[..n], &mut trend).unwrap();
        // The dense solution itself is good to about its condition (4e6) times 1e-16.
        assert_close(&trend, &floats(&s[2]), 1e-10, &format!("smoothness {n} {}", s[1]));
        let mut rest = x[..n].to_vec();
        priors.detrend(&mut rest).unwrap();
        for i in 0..n {
            assert_eq!(rest[i], x[i] - trend[i]);
        }
    }
    assert!(SmoothnessPriors::new(500.0, 4).unwrap().detrend(&mut [0.0; 5]).is_err());
}

#[test]
fn curves_equal_scipy() {
    let g = golden("spectra");
    let (t, y) = (floats(&g["t"]), floats(&g["y"]));
    let mut curve = Interpolant::new(25).unwrap();
    for c in g["curves"].as_array().unwrap() {
        let kind = match c[0].as_str().unwrap() {
            "linear" => Kind::Linear,
            "natural" => Kind::CubicNatural,
            "not-a-knot" => Kind::CubicNotAKnot,
            "pchip" => Kind::Pchip,
            _ => Kind::Quadratic,
        };
        let n = c[1].as_u64().unwrap() as usize;
        curve.fit(kind, &t[..n], &y[..n]).unwrap();
        let want = floats(&c[2]);
        let step = (t[n - 1] - t[0]) / 56.0;
        let found: Vec<f64> = (0..57).map(|i| curve.evaluate(t[0] + step * i as f64)).collect();
        assert_close(&found, &want, 1e-11, &format!("{kind:?} {n}"));
        let mut sampled = vec![0.0; 57];
        curve.sample(t[0], step, &mut sampled);
        assert_eq!(sampled, found);
    }
    assert!(curve.fit(Kind::Linear, &[0.0, 0.0], &[1.0, 2.0]).is_err());
    assert!(curve.fit(Kind::Linear, &[0.0, 1.0], &[1.0, f64::NAN]).is_err());
    assert!(curve.fit(Kind::Quadratic, &[0.0, 1.0], &[1.0, 1.0]).is_err());
}
