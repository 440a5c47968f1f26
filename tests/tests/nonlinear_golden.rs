//! Every nonlinear index against NeuroKit2 0.2.13 (`golden/make_nonlinear.py`).
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests; the standard library's functions are an independent reference"
)]

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
use interocept::hrv::nonlinear::recurrence::{Settings, detrend, recurrence, zimatore_tolerance};
use interocept::hrv::nonlinear::sample_entropy::{Tolerance, sample_entropy};
use interocept::hrv::nonlinear::shannon_entropy::shannon_entropy;
use interocept::hrv::nonlinear::symbolic::symbolic_equal_probability;
use interocept::hrv::nonlinear::{Undefined, Workspace};
use std::collections::BTreeMap;

struct Series {
    name: String,
    rr: Vec<f64>,
    want: BTreeMap<String, f64>,
}

fn golden() -> Vec<Series> {
    let mut all: Vec<Series> = Vec::new();
    for line in include_str!("../golden/nonlinear.txt").lines() {
        let mut words = line.split_whitespace();
        let first = words.next().unwrap();
        if first == "series" {
            let name = words.next().unwrap().to_string();
            let rr = words.map(|w| w.parse().unwrap()).collect();
            all.push(Series { name, rr, want: BTreeMap::new() });
        } else {
            let value = words.next().unwrap().parse().unwrap();
            all.last_mut().unwrap().want.insert(first.to_string(), value);
        }
    }
    all
}

fn sd(x: &[f64], ddof: f64) -> f64 {
    let mean = x.iter().sum::<f64>() / x.len() as f64;
    (x.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (x.len() as f64 - ddof)).sqrt()
}

/// All indices under the names of the golden file; absent ones as NaN.
fn measured(rr: &[f64]) -> BTreeMap<String, f64> {
    let mut out = BTreeMap::new();
    let mut put = |key: &str, value: f64| {
        out.insert(key.to_string(), value);
    };
    let mut work = Workspace::new(rr.len()).unwrap();
    let w = &mut work;

    let p = poincare(rr, &[]).unwrap();
    put("SD1", p.sd1);
    put("SD2", p.sd2);
    put("SD1SD2", p.sd1_sd2.unwrap());
    put("S", p.area);
    put("CSI", p.csi.unwrap());
    put("CVI", p.cvi.unwrap());
    put("CSI_Modified", p.csi_modified.unwrap());

    let f = fragmentation(rr, &[]).unwrap();
    put("PIP", f.pip);
    put("IALS", f.ials);
    put("PSS", f.pss);
    put("PAS", f.pas.unwrap());

    let a = asymmetry(rr, &[]).unwrap();
    for (key, value) in [
        ("GI", a.gi),
        ("SI", a.si),
        ("AI", a.ai),
        ("PI", a.pi),
        ("C1d", a.c1d),
        ("C1a", a.c1a),
        ("SD1d", a.sd1d),
        ("SD1a", a.sd1a),
        ("C2d", a.c2d),
        ("C2a", a.c2a),
        ("SD2d", a.sd2d),
        ("SD2a", a.sd2a),
        ("Cd", a.cd),
        ("Ca", a.ca),
        ("SDNNd", a.sdnnd),
        ("SDNNa", a.sdnna),
    ] {
        put(key, value);
    }

    // A nanosecond grid, so that the series that is not on a millisecond grid stays what it is.
    let rr_ns: Vec<i64> = rr.iter().map(|v| (v * 1e6).round() as i64).collect();
    let profile = Profile::new(&rr_ns, w).unwrap();
    let last = (rr.len() + 1) / 10;
    let overlap = Windows::HalfOverlap;
    put("DFA_alpha1", profile.exponent(4..=11, overlap, true).unwrap().slope);
    put("DFA_disjoint_4_16", profile.exponent(4..=16, Windows::Disjoint, true).unwrap().slope);
    let mut spectrum = |name: &str, scales: std::ops::RangeInclusive<usize>| {
        let s = multifractal(&profile, scales, overlap, 5).unwrap();
        for (key, value) in [
            ("Width", s.width),
            ("Peak", s.peak),
            ("Mean", s.mean),
            ("Max", s.max),
            ("Delta", s.delta),
            ("Asymmetry", s.asymmetry),
            ("Fluctuation", s.fluctuation),
            ("Increment", s.increment),
        ] {
            put(&format!("MFDFA_{name}_{key}"), value);
        }
    };
    spectrum("alpha1", 4..=11);
    if last >= 13 {
        spectrum("alpha2", 12..=last);
        put("DFA_alpha2", profile.exponent(12..=last, overlap, true).unwrap().slope);
    }

    let r = 0.2 * sd(rr, 1.0);
    let at_most = Tolerance::AtMost(r);
    put("ApEn", approximate_entropy(rr, at_most, w).unwrap());
    put("SampEn", sample_entropy(rr, 2, 1, at_most, w).unwrap().value);
    let population = Tolerance::AtMost(0.2 * sd(rr, 0.0));
    put("SampEn_ddof0", sample_entropy(rr, 2, 1, population, w).unwrap().value);
    for m in [1, 3] {
        let value = match sample_entropy(rr, m, 1, at_most, w) {
            Ok(s) => s.value,
            Err(Undefined::NoMatches) => f64::INFINITY,
            Err(e) => panic!("{e}"),
        };
        put(&format!("SampEn_m{m}"), value);
    }
    put("ShanEn", shannon_entropy(rr, w).unwrap());
    put("FuzzyEn", fuzzy_entropy(rr, 2, r, w).unwrap());
    put("FuzzyEn_m3", fuzzy_entropy(rr, 3, r, w).unwrap());
    let scales = default_max_scale(rr.len(), 2);
    match multiscale_entropy(rr, 2, at_most, scales, w, |_, _| ()) {
        Ok(m) => put("MSEn", m.value),
        // The area under a single point, which NeuroKit2 reports as an entropy of 0.
        Err(e) => {
            assert_eq!(e, Undefined::NoMatches);
            put("MSEn", 0.0);
        }
    }
    let grain = CoarseGraining::EveryNth;
    let c = composite_multiscale_entropy(rr, 2, at_most, scales, grain, w, |_, _, _| ()).unwrap();
    put("CMSEn", c.composite.value);
    put("RCMSEn", c.refined.value);
    put("CD", correlation_dimension(rr, 2, 1, w).unwrap().slope);
    put("HFD", higuchi(rr, 10).unwrap().slope);
    put("KFD", katz(rr).unwrap());
    put("LZC", lempel_ziv(rr, w).unwrap().value);
    let s = symbolic_equal_probability(rr, 4, w).unwrap();
    put("Symbolic_EqualProb4_0V", s.v0);
    put("Symbolic_EqualProb4_1V", s.v1);
    put("Symbolic_EqualProb4_2LV", s.lv2);
    put("Symbolic_EqualProb4_2UV", s.uv2);

    let mut x = rr.to_vec();
    detrend(&mut x);
    let radius = zimatore_tolerance(&x, w).unwrap();
    put("RQA_tolerance", radius);
    let q = recurrence(&x, &Settings::new(radius), w).unwrap();
    let or_nan = |v: Option<f64>| v.unwrap_or(f64::NAN);
    for (key, value) in [
        ("RecurrenceRate", q.recurrence_rate),
        ("DiagRec", or_nan(q.diagonal_recurrence)),
        ("Determinism", or_nan(q.determinism)),
        ("DeteRec", or_nan(q.determinism_recurrence)),
        ("L", q.diagonal.mean),
        ("Divergence", or_nan(q.divergence)),
        ("LEn", q.diagonal.entropy),
        ("Laminarity", or_nan(q.laminarity)),
        ("TrappingTime", q.vertical.mean),
        ("VMax", q.vertical.max as f64),
        ("VEn", q.vertical.entropy),
        ("W", q.white.mean),
        ("WMax", q.white.max as f64),
        ("WEn", q.white.entropy),
    ] {
        put(&format!("RQA_{key}"), value);
    }
    out
}

/// Relative agreement; both absent or both infinite agree.
fn close(got: f64, want: f64) -> bool {
    (got.is_nan() && want.is_nan())
        || got == want
        || (got - want).abs() <= 1e-6 * want.abs().max(1e-9)
}

#[test]
fn equals_neurokit2() {
    let all = golden();
    assert_eq!(all.len(), 4);
    for series in &all {
        let got = measured(&series.rr);
        let mut wrong = Vec::new();
        for (key, want) in &series.want {
            match got.get(key) {
                Some(value) if close(*value, *want) => {}
                // NeuroKit2 has a number only where alpha2 has scales
                None if want.is_nan() => {}
                other => wrong.push(format!("{key}: {other:?}, not {want}")),
            }
        }
        assert!(series.want.len() > 60, "{}", series.name);
        assert!(wrong.is_empty(), "{}: {wrong:#?}", series.name);
    }
}
