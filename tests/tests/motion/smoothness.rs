//! Smoothness of repetitions whose course is known.

use super::rate;
use core::f64::consts::TAU;
use interocept::{
    Processor as _,
    motion::{Cycles, CyclesConfig, Repetition, Repetitions, RepetitionsConfig, Smooth},
};

const DEG: f64 = 90.0;
const OUT_S: f64 = 1.5;
/// Of a movement of least jerk between 5 % of its greatest speed, by the definitions in numpy:
/// -1.396 of 40 samples, -1.4026 of 133; and by the integral of the definition. Of the whole it is
/// -1.404 and -5.32.
const SPARC: f64 = -1.40;
const LDLJ: f64 = -4.408;

/// Angles of five repetitions of least jerk, with a tremor of that many degrees at 5 Hz while the
/// limb moves.
fn bends(hz: f64, tremor_deg: f64) -> Vec<f64> {
    let course = |t: f64| {
        let t = t.clamp(0.0, 1.0);
        t * t * t * (10.0 - 15.0 * t + 6.0 * t * t)
    };
    (0..(27.0 * hz) as usize)
        .map(|i| {
            let t = i as f64 / hz - 2.0;
            let within = if (0.0..25.0).contains(&t) { t % 5.0 } else { 4.9 };
            let place = course(within / OUT_S) - course((within - 2.0) / OUT_S);
            let moving = 4.0 * place * (1.0 - place);
            DEG * place + tremor_deg * moving * libm::sin(5.0 * TAU * t)
        })
        .collect()
}

/// The same from a sensor without length of lever.
fn turned(hz: f64, angles: &[f64]) -> Vec<f64> {
    let at = |i: usize| angles.get(i).copied().unwrap_or(0.0).to_radians();
    (0..angles.len())
        .flat_map(|i| {
            let (now, speed) = (at(i), (at(i + 1) - at(i.saturating_sub(1))) * hz / 2.0);
            [9.81 * libm::sin(now), 0.0, 9.81 * libm::cos(now), 0.0, -speed, 0.0]
        })
        .collect()
}

fn of_angle(hz: f64, angles: &[f64]) -> Vec<Repetition> {
    Cycles::run(&CyclesConfig::default(), rate(hz), angles).unwrap()
}

fn of_sensor(hz: f64, frames: &[f64]) -> Vec<Repetition> {
    Repetitions::run(&RepetitionsConfig::default(), rate(hz), frames).unwrap()
}

fn mean(reps: &[Repetition], of: impl Fn(&Repetition) -> f64) -> f64 {
    reps.iter().map(of).sum::<f64>() / reps.len() as f64
}

/// The low-pass of the place, and the sine that a sensor shows of an angle, move the edges a little;
/// the rate does not.
#[test]
fn least_jerk_has_its_numbers_at_any_rate() {
    let all = |hz: f64| {
        let angles = bends(hz, 0.0);
        [of_angle(hz, &angles), of_sensor(hz, &turned(hz, &angles))]
    };
    let fine = all(1000.0);
    for hz in [20.0, 25.0, 30.0, 60.0, 100.0, 250.0, 1000.0] {
        for (reps, fine) in all(hz).iter().zip(&fine) {
            assert_eq!((reps.len(), fine.len()), (5, 5), "{hz} Hz");
            for (rep, fine) in reps.iter().zip(fine) {
                assert_eq!(rep.smooth, Smooth::Ok);
                assert!((rep.sparc - SPARC).abs() < 0.01, "{hz} Hz: {rep:?}");
                assert!((rep.ldlj - LDLJ).abs() < 0.2, "{hz} Hz: {rep:?}");
                assert!((rep.ldlj - fine.ldlj).abs() < 0.05, "{hz} Hz: {rep:?}");
            }
        }
    }
}

#[test]
fn tremor_is_less_smooth_and_more_of_it_the_less() {
    for hz in [30.0, 100.0] {
        let of = |deg: f64| {
            let angles = bends(hz, deg);
            [of_angle(hz, &angles), of_sensor(hz, &turned(hz, &angles))]
        };
        for pair in [of(0.0), of(1.0), of(2.0), of(4.0)].windows(2) {
            let (less, more) = (&pair[0], &pair[1]);
            for (less, more) in less.iter().zip(more) {
                assert!(mean(more, |r| r.sparc) < mean(less, |r| r.sparc) - 0.03);
                assert!(mean(more, |r| r.ldlj) < mean(less, |r| r.ldlj) - 0.3);
            }
        }
    }
}

#[test]
fn what_has_no_smoothness_says_why() {
    let slow = |angles: &[f64]| -> Vec<f64> {
        angles.iter().flat_map(|a| core::iter::repeat_n(*a, 4)).collect()
    };
    let why = |reps: &[Repetition]| {
        assert!(reps.iter().all(|r| (r.smooth == Smooth::Ok) != r.sparc.is_nan()));
        assert!(reps.iter().all(|r| r.sparc.is_nan() == r.ldlj.is_nan()));
        reps.first().map(|r| r.smooth)
    };
    let angles = bends(50.0, 0.0);
    let mut frames = turned(50.0, &angles);
    frames.chunks_mut(6).for_each(|frame| frame[3..].fill(f64::NAN));
    assert_eq!(why(&of_sensor(50.0, &frames)), Some(Smooth::NoRateOfTurn));
    assert_eq!(why(&of_angle(50.0, &slow(&angles))), Some(Smooth::TooLong));
    assert_eq!(why(&of_angle(10.0, &bends(10.0, 0.0))), Some(Smooth::RateTooLow));
    // From the middle of the first way out.
    let config = CyclesConfig { rom_deg: DEG, ..CyclesConfig::default() };
    let reps = Cycles::run(&config, rate(50.0), &angles[135..]).unwrap();
    assert_eq!(why(&reps), Some(Smooth::NotWhole));
    assert_eq!(reps.get(1).map(|r| r.smooth), Some(Smooth::Ok));
}
