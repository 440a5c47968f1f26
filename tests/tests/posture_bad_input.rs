//! Points that are hidden or jump, people who leave, sensors that fall silent.

use interocept::{
    Processor as _, SampleRate,
    posture::{
        Body, BodyConfig, Doing, Joint, JointAngle, JointConfig, JointFlags, Neutral,
        NeutralConfig, NeutralFlags,
    },
};

/// A knee that bends slowly, seen from the side, 30 times a second.
fn knee(frames: usize, mut spoil: impl FnMut(usize, &mut [f64; 12])) -> Vec<JointAngle> {
    let mut all = Vec::new();
    for i in 0..frames {
        let bend = 0.8 * (1.0 - libm::cos(i as f64 / 20.0));
        let (sin, cos) = libm::sincos(bend);
        let none = f64::NAN;
        let mut f = [0.0, -1.0, none, 0.9, 0.0, 0.0, none, 0.9, sin, cos, none, 0.9];
        spoil(i, &mut f);
        all.extend(f);
    }
    Joint::run(&JointConfig::default(), SampleRate::new(30.0).unwrap(), &all).unwrap()
}

#[test]
fn what_is_hidden_leaves_nothing_behind() {
    let good = knee(200, |_, _| ());
    for hidden in ["NaN", "visibility", "infinite"] {
        let seen = knee(200, |i, f| {
            if (60..90).contains(&i) {
                match hidden {
                    "NaN" => f[8] = f64::NAN,
                    "visibility" => f[7] = 0.2,
                    _ => f[1] = f64::INFINITY,
                }
            }
        });
        for (i, (a, b)) in seen.iter().zip(&good).enumerate() {
            if (60..90).contains(&i) {
                assert!(a.angle_deg.is_nan() && a.smooth_deg.is_nan(), "{hidden} {i}");
                assert!(a.flags.contains(JointFlags::HIDDEN));
            } else {
                assert_eq!(a.angle_deg, b.angle_deg, "{hidden} {i}");
                assert!((a.smooth_deg - b.smooth_deg).abs() < 3.0, "{hidden} {i}");
            }
        }
    }
}

#[test]
fn a_point_that_jumps_is_left_out_and_a_new_place_taken() {
    let seen = knee(200, |i, f| {
        if i == 70 {
            (f[8], f[9]) = (0.1, -1.0);
        }
    });
    assert!(seen[70].flags.contains(JointFlags::JUMP) && seen[70].angle_deg.is_nan());
    assert!(seen[71].flags.is_empty() && seen[69].flags.is_empty());
    let moved = knee(200, |i, f| {
        if i >= 70 {
            (f[8], f[9]) = (0.05, -1.0);
        }
    });
    assert!(moved[70].flags.contains(JointFlags::JUMP) && moved[74].flags.is_empty());
}

#[test]
fn somebody_who_leaves_is_away() {
    let seen = knee(200, |i, f| {
        if (60..120).contains(&i) {
            f.fill(f64::NAN);
        }
    });
    assert!(
        !seen[80].flags.contains(JointFlags::AWAY) && seen[100].flags.contains(JointFlags::AWAY)
    );
    assert_eq!((seen[119].hidden, seen[120].hidden), (60, 0));
    assert!(seen[120].angle_deg == seen[120].smooth_deg);
}

#[test]
fn a_silent_sensor_gives_no_posture() {
    let rate = SampleRate::new(50.0).unwrap();
    let frames: Vec<f64> = (0..1500)
        .flat_map(|i| {
            let up = if (500..1000).contains(&i) { f64::NAN } else { 9.8 };
            [up, 0.1, 0.1, up, 0.1, 0.1]
        })
        .collect();
    let seen = Body::run(&BodyConfig::default(), rate, &frames).unwrap();
    let at = |s: f64| seen[(s / 0.5) as usize].doing;
    assert_eq!([at(8.0), at(15.0), at(28.0)], [Doing::Standing, Doing::Unknown, Doing::Standing]);
    // Without the thigh, standing and sitting are not told apart.
    let trunk: Vec<f64> =
        (0..500).flat_map(|_| [9.8, 0.1, 0.1, f64::NAN, f64::NAN, f64::NAN]).collect();
    let seen = Body::run(&BodyConfig::default(), rate, &trunk).unwrap();
    assert_eq!(seen.last().unwrap().doing, Doing::Upright);
}

#[test]
fn a_wobble_at_the_limit_is_one_posture() {
    let rate = SampleRate::new(50.0).unwrap();
    // A thigh that sways by eight degrees about the limit of sitting, for a minute.
    let frames: Vec<f64> = (0..3000)
        .flat_map(|i| {
            let angle = (45.0 + 8.0 * libm::sin(i as f64 / 80.0)).to_radians();
            [9.8, 0.0, 0.0, 9.8 * libm::cos(angle), 0.0, 9.8 * libm::sin(angle)]
        })
        .collect();
    let seen = Body::run(&BodyConfig::default(), rate, &frames).unwrap();
    let changes = seen.windows(2).filter(|w| w[0].doing != w[1].doing).count();
    assert!(changes <= 1, "{changes}");
}

#[test]
fn slouching_needs_its_time_and_neutral_its_samples() {
    let rate = SampleRate::new(10.0).unwrap();
    let run = |trunk: &dyn Fn(usize) -> f64| {
        let frames: Vec<f64> = (0..600).flat_map(|i| [trunk(i), f64::NAN]).collect();
        Neutral::run(&NeutralConfig::default(), rate, &frames).unwrap()
    };
    // A glance down of two seconds is none.
    let glance = run(&|i| if (200..220).contains(&i) { 40.0 } else { 5.0 });
    assert_eq!(glance.last().unwrap().slouches, 0);
    let missing = run(&|i| if i < 300 { f64::NAN } else { 5.0 });
    assert!(missing[299].flags.contains(NeutralFlags::CALIBRATING | NeutralFlags::TRUNK_MISSING));
    assert!(!missing[351].flags.contains(NeutralFlags::CALIBRATING));
    assert!(missing.iter().all(|u| u.trunk_off_deg.is_nan() || u.trunk_off_deg.abs() < 1e-9));
}
