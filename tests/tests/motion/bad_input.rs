//! Bad input, each with its named result.

use super::{flat, rate};
use interocept::{
    Error, Measure, Processor as _, Status,
    motion::{
        Activity, ActivityConfig, Cycles, CyclesConfig, Gait, GaitConfig, Placement, Repetitions,
        RepetitionsConfig, Walk, WalkEvent, WalkFlags,
    },
};
use interocept_sim::gait;

fn walk() -> Vec<[f64; 6]> {
    gait::simulate(&gait::GaitConfig { strides: 20, ..gait::GaitConfig::default() }).unwrap().back
}

fn run(frames: &[[f64; 6]]) -> Vec<Walk> {
    Gait::run(&GaitConfig::default(), rate(100.0), &flat(frames)).unwrap()
}

/// In g, or without gravity: one record says so, and there is nothing else.
#[test]
fn another_unit_is_told() {
    for wrong in [1.0 / 9.80665, 9.80665, 0.0] {
        let frames: Vec<_> = walk().iter().map(|f| f.map(|x| wrong * x)).collect();
        let told = run(&frames);
        assert_eq!(told.len(), 1, "{wrong}");
        assert_eq!((told[0].event, told[0].flags), (WalkEvent::Unusable, WalkFlags::UNITS));
    }
    let still = [0.0, 0.0, 1.0].repeat(1000);
    let measures: Vec<Measure> =
        Activity::run(&ActivityConfig::default(), rate(100.0), &still).unwrap();
    assert!(measures.iter().all(|m| m.status() == Status::OutOfRange));
}

#[test]
fn a_gap_cuts_the_bout_and_a_short_one_is_bridged() {
    let bouts = |frames: &[[f64; 6]]| -> Vec<Walk> {
        run(frames).into_iter().filter(|w| w.event == WalkEvent::Bout).collect()
    };
    let mut short = walk();
    short[1000..1008].fill([f64::NAN; 6]);
    let whole = bouts(&short);
    assert_eq!((whole.len(), whole[0].flags), (1, WalkFlags::NONE));
    let mut long = walk();
    long[1000..1100].fill([f64::NAN; 6]);
    let cut = bouts(&long);
    assert_eq!((cut.len(), cut[0].flags), (2, WalkFlags::CUT));
}

#[test]
fn axes_may_be_swapped_or_frozen() {
    let cadence = |frames: &[[f64; 6]]| {
        let told = run(frames);
        told.iter().find(|w| w.event == WalkEvent::Bout).map(|w| w.cadence_per_min)
    };
    let plain = cadence(&walk()).unwrap();
    let swapped: Vec<_> =
        walk().iter().map(|[x, y, z, a, b, c]| [*y, *z, *x, *b, *c, *a]).collect();
    assert!((cadence(&swapped).unwrap() - plain).abs() < 0.5);
    // Upside down the lower back still rises and falls.
    let flipped: Vec<_> =
        walk().iter().map(|[x, y, z, a, b, c]| [*x, -y, -z, *a, -b, -c]).collect();
    assert!((cadence(&flipped).unwrap() - plain).abs() < 0.5);
    let frozen: Vec<_> =
        walk().iter().map(|[x, y, _, a, b, c]| [*x, *y, 9.81, *a, *b, *c]).collect();
    assert_eq!(cadence(&frozen), None);
}

#[test]
fn a_clipped_signal_still_has_its_steps() {
    let clipped: Vec<_> = walk().iter().map(|f| f.map(|x| x.clamp(-11.0, 11.0))).collect();
    assert!(run(&clipped).iter().any(|w| w.event == WalkEvent::Bout));
}

#[test]
fn a_foot_without_a_gyroscope_gives_nothing() {
    let frames: Vec<_> =
        walk().iter().map(|[x, y, z, ..]| [*x, *y, *z, f64::NAN, f64::NAN, f64::NAN]).collect();
    let config = GaitConfig { placement: Placement::Foot, ..GaitConfig::default() };
    assert!(Gait::run(&config, rate(100.0), &flat(&frames)).unwrap().is_empty());
}

#[test]
fn a_joint_that_is_not_seen_counts_nothing_and_does_not_stick() {
    let bend = |i: u32| 45.0 - 45.0 * libm::cos(f64::from(i) * 0.02 * core::f64::consts::TAU);
    let mut knee: Vec<f64> = (0..1500).map(bend).collect();
    knee[500..1000].fill(f64::NAN);
    let reps = Cycles::run(&CyclesConfig::default(), rate(25.0), &knee).unwrap();
    assert!(reps.iter().all(|r| r.index < 500 || r.index > 1000));
    assert!(reps.len().abs_diff(20) <= 2, "{}", reps.len());
}

#[test]
fn rates_out_of_range_are_refused() {
    for hz in [1.0, 1e5] {
        let refused = Gait::new(&GaitConfig::default(), rate(hz));
        assert!(matches!(refused, Err(Error::InvalidRate { .. })));
        let refused = Repetitions::new(&RepetitionsConfig::default(), rate(hz));
        assert!(matches!(refused, Err(Error::InvalidRate { .. })));
    }
}
