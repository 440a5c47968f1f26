//! How long the nonlinear heart-rate-variability kernels take:
//! `cargo run --release -p interocept-benches --example nonlinear [intervals]`
//! (5 minutes and 24 hours without an argument). Means of the time on the
//! processor, as the Linux scheduler counts it, or of wall time elsewhere.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a tool for developers")]

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
    CoarseGraining, composite_multiscale_entropy, default_max_scale, multiscale_entropy,
};
use interocept::hrv::nonlinear::poincare::poincare;
use interocept::hrv::nonlinear::recurrence::{Settings, recurrence, zimatore_tolerance};
use interocept::hrv::nonlinear::sample_entropy::{Tolerance, sample_entropy};
use interocept::hrv::nonlinear::shannon_entropy::shannon_entropy;
use interocept::hrv::nonlinear::symbolic::symbolic_equal_probability;
use interocept::hrv::nonlinear::{Undefined, Workspace};
use interocept_benches::{signals::intervals, timing::mean_s};

fn time<T>(total: &mut f64, name: &str, mut f: impl FnMut() -> Result<T, Undefined>) {
    let mean = mean_s(0.3, 20_000, || f().inspect_err(|e| println!("{name:28} {e}")));
    *total += mean;
    println!("{name:28} {:12.3} us", mean * 1e6);
}

fn run(n: usize) {
    let rr = intervals(n);
    let rr_us: Vec<i64> = rr.iter().map(|v| (v * 1000.0) as i64).collect();
    // off the millisecond grid: the f64 path
    let rr_real: Vec<f64> = rr.iter().map(|v| v / 0.96).collect();
    let mut work = Workspace::new(n).unwrap();
    let w = &mut work;
    println!("{n} intervals, workspace {} KiB", w.heap_bytes() / 1024);
    let mean = rr.iter().sum::<f64>() / n as f64;
    let sd = (rr.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - 1) as f64).sqrt();
    let (r, tolerance) = (0.2 * sd, Tolerance::AtMost(0.2 * sd));
    let last = (n + 1) / 10;
    let mut total = 0.0;
    let t = &mut total;
    time(t, "Poincare", || poincare(&rr, &[]));
    time(t, "asymmetry", || asymmetry(&rr, &[]));
    time(t, "fragmentation", || fragmentation(&rr, &[]));
    time(t, "symbolic", || symbolic_equal_probability(&rr, 4, w));
    let overlap = Windows::HalfOverlap;
    time(t, "DFA alpha1, alpha2", || {
        let p = Profile::new(&rr_us, w)?;
        Ok((p.exponent(4..=11, overlap, true)?, p.exponent(12..=last, overlap, true)?))
    });
    time(t, "MFDFA alpha1, alpha2", || {
        let p = Profile::new(&rr_us, w)?;
        Ok((multifractal(&p, 4..=11, overlap, 5)?, multifractal(&p, 12..=last, overlap, 5)?))
    });
    time(t, "SampEn", || sample_entropy(&rr, 2, 1, tolerance, w));
    time(t, "ApEn", || approximate_entropy(&rr, tolerance, w));
    time(t, "ShanEn", || shannon_entropy(&rr, w));
    time(t, "FuzzyEn", || fuzzy_entropy(&rr, 2, r, w));
    let scales = default_max_scale(n, 2);
    time(t, "MSE", || multiscale_entropy(&rr, 2, tolerance, scales, w, |_, _| ()));
    let grain = CoarseGraining::EveryNth;
    time(t, "CMSE + RCMSE (every n-th)", || {
        composite_multiscale_entropy(&rr, 2, tolerance, scales, grain, w, |_, _, _| ())
    });
    time(t, "correlation dimension", || correlation_dimension(&rr, 2, 1, w));
    time(t, "Higuchi, Katz", || Ok((higuchi(&rr, 10)?, katz(&rr)?)));
    time(t, "Lempel-Ziv", || lempel_ziv(&rr, w));
    let settings = Settings::new(zimatore_tolerance(&rr, w).unwrap());
    time(t, "recurrence", || recurrence(&rr, &settings, w));
    println!("{:28} {:12.3} ms", "sum of the above", total * 1e3);

    let t = &mut 0.0;
    println!("beside it");
    time(t, "SampEn, not whole numbers", || {
        sample_entropy(&rr_real, 2, 1, Tolerance::AtMost(r / 0.96), w)
    });
    let mean_grain = CoarseGraining::Mean;
    time(t, "CMSE + RCMSE (means)", || {
        composite_multiscale_entropy(&rr, 2, tolerance, scales, mean_grain, w, |_, _, _| ())
    });
    let top = (n / 4) as f64;
    let many: Vec<usize> =
        (0..96).map(|i| (4.0 * (top / 4.0).powf(i as f64 / 95.0)).round() as usize).collect();
    time(t, "DFA, 96 scales, disjoint", || {
        Profile::new(&rr_us, w)?.exponent(many.iter().copied(), Windows::Disjoint, false)
    });
}

fn main() {
    match std::env::args().nth(1).and_then(|a| a.parse().ok()) {
        Some(n) => run(n),
        None => [353, 100_000].into_iter().for_each(run),
    }
}
