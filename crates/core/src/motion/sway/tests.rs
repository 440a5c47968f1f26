use super::*;
use crate::Status;
use core::f64::consts::TAU;

/// The closed-form input of the golden numbers, in mm: antero-posterior, medio-lateral.
fn golden_input() -> Vec<f64> {
    let wave = |t: f64, waves: [(f64, f64, f64); 3]| {
        waves
            .iter()
            .fold(0.0, |sum, (a, hz, phase)| sum + 10.0 * a * libm::sin(TAU * hz * t + phase))
    };
    (0..3000)
        .flat_map(|i| {
            let t = f64::from(i) / 100.0;
            let ap = wave(t, [(0.6, 0.17, 0.5), (0.2, 0.53, 0.0), (0.07, 1.3, 2.0)]);
            [ap, wave(t, [(0.4, 0.23, 0.0), (0.15, 0.71, 0.3), (0.05, 1.9, 1.0)])]
        })
        .collect()
}

fn run(config: &SwayConfig, cop: &[f64]) -> Vec<Measure> {
    Sway::run(config, SampleRate::new(100.0).unwrap(), cop).unwrap()
}

#[test]
fn what_is_too_short_too_poor_or_frozen_says_so() {
    let cop = golden_input();
    let all = |cop: &[f64], status: Status| {
        let measures = run(&SwayConfig::default(), cop);
        assert!(measures.iter().all(|m| m.status() == status && m.value().is_none()), "{status:?}");
        assert_eq!(measures.len(), id::ENTRIES.len());
    };
    all(&cop[..4000], Status::TooShort);
    all(&[], Status::TooShort);
    let mut holes = cop.clone();
    holes[1000..1300].fill(f64::NAN);
    all(&holes, Status::PoorSignal);
    let mut frozen = cop.clone();
    frozen.iter_mut().step_by(2).for_each(|x| *x = 3.0);
    all(&frozen, Status::NoVariation);
    // A short hole is bridged, and the quality tells of it.
    let mut hole = cop.clone();
    hole[1000..1040].fill(f64::NAN);
    let measures = run(&SwayConfig::default(), &hole);
    assert!(
        measures
            .iter()
            .all(|m| m.value().is_some() && (m.quality() - (1.0 - 20.0 / 3000.0)).abs() < 1e-12)
    );
}

#[test]
fn windows_slide_and_a_gap_stands_alone() {
    let cop: Vec<f64> = golden_input().iter().cycle().take(3 * 6000).copied().collect();
    let rate = SampleRate::new(100.0).unwrap();
    let mut sway = Sway::new(&SwayConfig::default(), rate).unwrap();
    let mut got: Vec<Measure> = Vec::new();
    sway.push(&cop, &mut got).unwrap();
    let starts: Vec<f64> =
        got.iter().step_by(id::ENTRIES.len()).map(|m| m.window().start_s).collect();
    assert_eq!(starts, [0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0]);
    got.clear();
    sway.push_gap(1_000_000_000, &mut got);
    assert!(got.iter().all(|m| m.status() == Status::PoorSignal));
    got.clear();
    sway.push(&cop, &mut got).unwrap();
    let good = got.iter().find(|m| m.value().is_some()).unwrap();
    assert!(good.window().start_s >= 1e7 + 90.0);
}

#[test]
fn a_window_of_too_many_values_is_refused() {
    let config = SwayConfig { window_s: 600.0, pipeline: Pipeline::Raw, ..SwayConfig::default() };
    assert!(Sway::new(&config, SampleRate::new(100.0).unwrap()).is_err());
}
