//! Repetitions.

use super::{flat, rate};
use interocept::{
    Processor as _,
    motion::{Cycles, CyclesConfig, Extent, Repetitions, RepetitionsConfig, learn},
};
use interocept_sim::exercise::{Exercise, ExerciseConfig, simulate};

/// Sets of different pace, range, number and restlessness.
fn sets() -> Vec<ExerciseConfig> {
    let mut sets = Vec::new();
    for (seed, period_s) in [1.2, 2.0, 3.0, 4.5, 6.0].into_iter().enumerate() {
        for range_deg in [35.0, 60.0, 90.0, 130.0] {
            for repetitions in [5, 8, 12] {
                sets.push(ExerciseConfig {
                    period_s,
                    range_deg,
                    repetitions,
                    spread: 0.2,
                    fidget: 0.15,
                    mounted_deg: 30.0 * seed as f64 - 60.0,
                    seed: 100 * seed as u64 + repetitions as u64,
                    ..ExerciseConfig::default()
                });
            }
        }
    }
    sets
}

fn counted(config: &RepetitionsConfig, set: &Exercise) -> usize {
    let reps = Repetitions::run(config, rate(set.rate_hz), &flat(&set.frames)).unwrap();
    reps.iter().filter(|r| r.extent == Extent::Whole).count()
}

/// The profile comes from another recording of four repetitions.
#[test]
fn with_a_profile_19_of_20_sets_are_within_one() {
    let (mut near, mut exact, mut bare, mut all) = (0, 0, 0, 0);
    for config in sets() {
        let set = simulate(&config).unwrap();
        let guided = ExerciseConfig { repetitions: 4, seed: config.seed + 50, ..config.clone() };
        let guided = simulate(&guided).unwrap();
        let profile = learn(&flat(&guided.frames), rate(guided.rate_hz), 4).unwrap();
        let off = |n: usize| n.abs_diff(config.repetitions);
        let with = profile.map_or(usize::MAX, |p| off(counted(&p.config(), &set)));
        let without = off(counted(&RepetitionsConfig::default(), &set));
        near += usize::from(with <= 1);
        exact += usize::from(with == 0);
        bare += usize::from(without <= 1);
        all += 1;
    }
    println!(
        "{all} sets: {near} within one with a profile, {exact} exact; {bare} within one without"
    );
    assert!(near * 20 >= all * 19, "{near} of {all}");
    assert!(bare * 10 >= all * 8, "{bare} of {all} without a profile");
}

#[test]
fn an_angle_has_its_repetitions_ranges_and_tempo() {
    for config in sets() {
        let set = simulate(&config).unwrap();
        let reps =
            Cycles::run(&CyclesConfig::default(), rate(set.rate_hz), &set.angle_deg).unwrap();
        let whole: Vec<_> = reps.iter().filter(|r| r.extent == Extent::Whole).collect();
        assert!(whole.len().abs_diff(config.repetitions) <= 1, "{} {config:?}", whole.len());
        // The place of rest is not known and follows slow movement a little: ranges come out short.
        for rep in whole {
            let peak_s = rep.peak_index as f64 / set.rate_hz;
            let at = set.begins_s.iter().rposition(|begin| *begin <= peak_s).unwrap();
            let want = set.ranges_deg.get(at).unwrap();
            assert!((rep.range / want - 1.0).abs() < 0.35, "{} {want}", rep.range);
        }
    }
}

/// A little movement the other way, or coming to the place of rest, does not decide which way the
/// repetitions go.
#[test]
fn the_first_movement_does_not_fix_the_side() {
    let bend = |t: f64, deg: f64| deg * (0.5 - 0.5 * libm::cos(t * core::f64::consts::TAU));
    // From a bent start to the place of rest, and a bend the other way.
    for (from, half, deg) in [(0.5, 0.5, 20.0), (0.0, 1.0, -20.0)] {
        let knee: Vec<f64> = (0..1700)
            .map(|i| match f64::from(i) / 50.0 {
                t if t < 4.0 => bend(from + half * t.min(1.0), deg),
                t if t < 28.0 => bend((t - 4.0) / 3.0, 90.0),
                _ => 0.0,
            })
            .collect();
        let reps = Cycles::run(&CyclesConfig::default(), rate(50.0), &knee).unwrap();
        let far = reps.iter().filter(|r| (r.range / 90.0 - 1.0).abs() < 0.35);
        assert_eq!(far.count(), 8, "{reps:?}");
    }
}

#[test]
fn half_a_movement_is_an_attempt() {
    let config = CyclesConfig { rom_deg: 90.0, ..CyclesConfig::default() };
    let bend = |t: f64, deg: f64| deg * (0.5 - 0.5 * libm::cos(t * core::f64::consts::TAU));
    let knee: Vec<f64> = (0..600)
        .map(|i| match i / 100 {
            1 | 3 => bend(f64::from(i) / 100.0, 90.0),
            2 => bend(f64::from(i) / 100.0, 50.0),
            _ => 0.0,
        })
        .collect();
    let reps = Cycles::run(&config, rate(50.0), &knee).unwrap();
    let extents: Vec<Extent> = reps.iter().map(|r| r.extent).collect();
    assert_eq!(extents, [Extent::Whole, Extent::Partial, Extent::Whole]);
    assert_eq!(reps.last().unwrap().count, 2);
}

#[test]
fn what_does_not_move_is_no_exercise() {
    let still = simulate(&ExerciseConfig { repetitions: 0, ..ExerciseConfig::default() }).unwrap();
    assert_eq!(counted(&RepetitionsConfig::default(), &still), 0);
    assert_eq!(learn(&flat(&still.frames), rate(100.0), 4).unwrap(), None);
}
