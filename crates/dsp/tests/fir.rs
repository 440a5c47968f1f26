//! FIR design and resampling against scipy.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
mod common;

use common::{assert_close, floats, golden, saved};
use interocept_dsp::fir::{self, Fir};
use interocept_dsp::iir::Band;
use interocept_dsp::resample::Resampler;
use interocept_dsp::state::{Reader, Snapshot};
use interocept_dsp::window::Window;

#[test]
fn designs_and_outputs_equal_scipy() {
    let g = golden("fir");
    for d in g["firwin"].as_array().unwrap() {
        let e = floats(&d[1]);
        let band = match d[0].as_str().unwrap() {
            "low" => Band::Low(e[0]),
            "high" => Band::High(e[0]),
            "pass" => Band::Pass(e[0], e[1]),
            _ => Band::Stop(e[0], e[1]),
        };
        let window = match d[3].as_str().unwrap() {
            "hann" => Window::Hann,
            "hamming" => Window::Hamming,
            _ => Window::Blackman,
        };
        let mut taps = vec![0.0; d[2].as_u64().unwrap() as usize];
        fir::design(band, 250.0, window, &mut taps).unwrap();
        assert_close(&taps, &floats(&d[4]), 1e-12, &format!("{band:?}"));
        assert!(fir::design(Band::High(20.0), 250.0, window, &mut [0.0; 30]).is_err());
    }
    let mut taps = [0.0; 33];
    fir::design(Band::Low(15.0), 250.0, Window::Hamming, &mut taps).unwrap();
    let mut filter = Fir::new(&taps).unwrap();
    let y: Vec<f64> = floats(&g["x"]).iter().map(|&x| filter.step(x)).collect();
    assert_close(&y, &floats(&g["lfilter"]), 1e-12, "lfilter");
}

#[test]
fn a_derivative_is_the_slope_two_samples_late() {
    let mut d = Fir::derivative(100.0).unwrap();
    let y: Vec<f64> = (0..50).map(|i| d.step(0.03 * f64::from(i))).collect();
    assert!(y[4..].iter().all(|s| (s - 3.0).abs() < 1e-12));
}

#[test]
fn resampling_equals_resample_poly_at_the_stated_delay() {
    let g = golden("fir");
    let x = floats(&g["x"]);
    for r in g["resample"].as_array().unwrap() {
        let [up, down] = [0, 1].map(|i| r[i].as_u64().unwrap() as usize);
        let want = floats(&r[2]);
        let mut resampler = Resampler::new(up * 3, down * 3).unwrap();
        // A late output falls on a centred one where the delay is a whole number of outputs.
        let late = resampler.delay() * up as f64 / down as f64;
        let mut y = Vec::new();
        let fresh = resampler.clone();
        let padding = vec![0.0; resampler.delay().ceil() as usize + 1];
        for (i, &v) in x.iter().chain(&padding).enumerate() {
            if i == 77 {
                let bytes = saved(&resampler);
                resampler = fresh.clone();
                resampler.load(&mut Reader::new(&bytes)).unwrap();
            }
            resampler.step(v, |s| y.push(s));
        }
        if late.fract() == 0.0 {
            let late = late as usize;
            let n = want.len().min(y.len() - late);
            assert!(n + 1 >= want.len(), "{up}/{down}");
            assert_close(&y[late..late + n], &want[..n], 1e-12, &format!("{up}/{down}"));
        } else {
            panic!("choose a ratio with a whole delay, not {up}/{down}: {late}");
        }
    }
}
