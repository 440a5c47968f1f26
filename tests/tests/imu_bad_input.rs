//! Orientation from sensors that lie, break off or are read wrongly: each has a name, and what is
//! known stays within its uncertainty.

use interocept::{
    Processor as _, SampleRate,
    imu::{
        Orientation, OrientationConfig, OrientationFlags as Flags, Pose, Quaternion, Up, offline,
    },
};
use interocept_sim::{Imu, ImuConfig, imu};

const RATE: f64 = 100.0;

fn simulated(change: impl FnOnce(&mut ImuConfig)) -> Imu {
    let mut config = ImuConfig { duration_s: 60.0, ..ImuConfig::default() };
    change(&mut config);
    imu::simulate(&config).expect("valid settings")
}

/// Frames of the processor, each sample as `spoil` leaves it.
fn frames(imu: &Imu, mut spoil: impl FnMut(usize, &mut [f64; 10])) -> Vec<f64> {
    let mut all = Vec::new();
    for (i, ((g, a), m)) in imu.gyr.iter().zip(&imu.acc).zip(&imu.mag).enumerate() {
        let mut frame = [f64::NAN, g[0], g[1], g[2], a[0], a[1], a[2], m[0], m[1], m[2]];
        spoil(i, &mut frame);
        all.extend(frame);
    }
    all
}

fn run(config: &OrientationConfig, frames: &[f64]) -> Vec<Pose> {
    Orientation::run(config, SampleRate::new(RATE).unwrap(), frames).unwrap()
}

fn followed(imu: &Imu, spoil: impl FnMut(usize, &mut [f64; 10])) -> Vec<Pose> {
    run(&OrientationConfig::default(), &frames(imu, spoil))
}

/// How far off in inclination, and altogether, in degrees.
fn errors(pose: &Pose, truth: &[f64; 4]) -> (f64, f64) {
    let q = Quaternion { w: pose.w, x: pose.x, y: pose.y, z: pose.z };
    let t = Quaternion { w: truth[0], x: truth[1], y: truth[2], z: truth[3] };
    let up = (q * t.inverse()).rotate([0.0, 0.0, 1.0]);
    let inclination = libm::acos(up[2].clamp(-1.0, 1.0)).to_degrees();
    (inclination, (q * t.inverse()).angle().to_degrees())
}

/// Share of poses with any of the flags.
fn share(poses: &[Pose], flags: Flags) -> f64 {
    poses.iter().filter(|p| p.flags.intersects(flags)).count() as f64 / poses.len() as f64
}

const WRONG: [Flags; 7] = [
    Flags::CLIPPED,
    Flags::FROZEN,
    Flags::GYROSCOPE_UNITS,
    Flags::ACCELEROMETER_UNITS,
    Flags::FLIPPED,
    Flags::RATE_DRIFT,
    Flags::MISFIT,
];

/// Nothing but `expected` is said to be wrong, and that is.
fn only(poses: &[Pose], expected: &[Flags], what: &str) {
    for flag in WRONG {
        let found = share(poses, flag);
        if expected.contains(&flag) {
            assert!(found > 0.05, "{what}: {flag:?} in {found}");
        } else {
            assert!(found < 0.01, "{what}: {flag:?} in {found}");
        }
    }
}

#[test]
fn good_samples_raise_no_flag_and_stay_within_their_uncertainty() {
    for seed in 1..=8 {
        let imu = simulated(|c| (c.seed, c.bias_rad_s) = (seed, [0.005, -0.004, 0.006]));
        let poses = followed(&imu, |_, _| ());
        only(&poses, &[], "good");
        let late = poses.iter().zip(&imu.orientation).skip(3000);
        let (mut inside, mut count, mut worst) = (0, 0, 0.0_f64);
        for (pose, truth) in late {
            let (inclination, total) = errors(pose, truth);
            inside += u32::from(inclination < 3.0 * pose.inclination_sigma_deg);
            (count, worst) = (count + 1, worst.max(total));
        }
        assert!(worst < 6.0, "{worst} degrees");
        assert!(f64::from(inside) > 0.95 * f64::from(count), "{inside} of {count}");
    }
}

#[test]
fn wrong_units_and_signs_are_named() {
    let imu = simulated(|_| ());
    let scaled = |range: std::ops::Range<usize>, by: f64| {
        followed(&imu, move |_, f| f[range.clone()].iter_mut().for_each(|x| *x *= by))
    };
    let degrees = scaled(1..4, 57.295_779_513);
    assert!(share(&degrees, Flags::GYROSCOPE_UNITS | Flags::MISFIT) > 0.5, "degrees");
    assert!(share(&scaled(4..7, 1.0 / 9.80665), Flags::ACCELEROMETER_UNITS) > 0.9, "g");
    let up = OrientationConfig { up: Up::PlusZ, ..OrientationConfig::default() };
    let flipped = frames(&imu, |_, f| f[4..7].iter_mut().for_each(|x| *x = -*x));
    assert!(share(&run(&up, &flipped), Flags::FLIPPED) > 0.9, "flipped");
    assert_eq!(share(&run(&up, &frames(&imu, |_, _| ())), Flags::FLIPPED), 0.0);
}

#[test]
fn swapped_axes_do_not_fit() {
    let imu = simulated(|c| c.turning_rad_s = 1.5);
    let poses = followed(&imu, |_, f| f.swap(1, 2));
    assert!(share(&poses, Flags::MISFIT | Flags::RATE_DRIFT) > 0.3);
}

#[test]
fn stuck_and_clipped_axes_are_named() {
    let imu = simulated(|_| ());
    let stuck = followed(&imu, |i, f| {
        if i > 2000 {
            f[2] = 0.125;
        }
    });
    assert!(share(&stuck[2200..], Flags::FROZEN) > 0.9);
    assert_eq!(share(&stuck[..2000], Flags::FROZEN), 0.0);
    let hard = simulated(|c| c.pushing_m_s2 = 12.0);
    let clip = |f: &mut [f64; 10]| f[4..7].iter_mut().for_each(|x| *x = x.clamp(-19.6, 19.6));
    let unknown = followed(&hard, |_, f| clip(f));
    assert!(share(&unknown, Flags::CLIPPED) > 0.03, "{}", share(&unknown, Flags::CLIPPED));
    let known = OrientationConfig { acc_range_m_s2: 19.6, ..OrientationConfig::default() };
    assert!(share(&run(&known, &frames(&hard, |_, f| clip(f))), Flags::CLIPPED) > 0.05);
}

#[test]
fn without_a_field_the_heading_is_less_and_less_sure() {
    let imu = simulated(|_| ());
    for zeros in [0.0, f64::NAN] {
        let poses = followed(&imu, |_, f| f[7..].fill(zeros));
        assert!(poses.iter().all(|p| p.flags.contains(Flags::NO_MAGNETOMETER)));
        assert!(poses[5900].heading_sigma_deg > poses[1000].heading_sigma_deg);
        for (pose, truth) in poses.iter().zip(&imu.orientation).skip(1000) {
            assert!(errors(pose, truth).0 < 4.0);
        }
    }
}

#[test]
fn iron_is_noticed_and_the_heading_held() {
    let imu = simulated(|c| {
        c.duration_s = 120.0;
        c.iron = vec![interocept_sim::Span::new(60.0, 75.0)];
    });
    let poses = followed(&imu, |_, _| ());
    assert!(share(&poses[6100..7400], Flags::MAGNET_DISTURBED) > 0.95);
    for (pose, truth) in poses.iter().zip(&imu.orientation).skip(6000) {
        assert!(errors(pose, truth).1 < 10.0);
    }
}

#[test]
fn gaps_are_predicted_for_a_second_and_found_again() {
    let imu = simulated(|c| c.turning_rad_s = 0.5);
    for lost in [10, 50, 90, 300] {
        let gap = |i: usize| (3000..3000 + lost).contains(&i);
        let poses = followed(&imu, |i, f| {
            if gap(i) {
                f.fill(f64::NAN);
            }
        });
        for (i, (pose, truth)) in poses.iter().zip(&imu.orientation).enumerate().skip(2000) {
            let flags = pose.flags;
            assert_eq!(flags.contains(Flags::GAP), gap(i), "{i}");
            assert_eq!(pose.w.is_nan(), flags.contains(Flags::NO_DATA), "{i}");
            assert_eq!(pose.w.is_nan(), gap(i) && i >= 3100, "{i} of {lost}");
            let settled = i > 3000 + lost + 1000;
            if !gap(i) && (i < 3000 || settled) {
                assert!(errors(pose, truth).1 < 8.0, "{i} of {lost}: {:?}", errors(pose, truth));
            }
        }
        assert!(poses[3009].inclination_sigma_deg > poses[2999].inclination_sigma_deg);
        assert_eq!(poses[3000 + lost].missing, lost as u32);
    }
}

#[test]
fn a_gap_told_is_a_gap_seen() {
    let imu = simulated(|_| ());
    let all = frames(&imu, |i, f| {
        if (2000..2040).contains(&i) {
            f.fill(f64::NAN);
        }
    });
    let seen = run(&OrientationConfig::default(), &all);
    let mut told = Vec::new();
    let rate = SampleRate::new(RATE).unwrap();
    let mut p = Orientation::new(&OrientationConfig::default(), rate).unwrap();
    p.push(&all[..20_000], &mut told).unwrap();
    p.push_gap(40, &mut told);
    p.push(&all[20_400..], &mut told).unwrap();
    let seen: Vec<&Pose> = seen.iter().filter(|p| !p.flags.contains(Flags::GAP)).collect();
    assert_eq!(told.len(), seen.len());
    for (a, b) in told.iter().zip(seen) {
        assert_eq!((a.index, a.missing), (b.index, b.missing));
        assert!((a.w - b.w).abs() < 1e-9 && (a.z - b.z).abs() < 1e-9);
    }
}

#[test]
fn the_clock_tells_of_lost_repeated_and_uneven_samples_and_of_a_wrong_rate() {
    let imu = simulated(|_| ());
    let at = |rate: f64| {
        followed(&imu, move |i, f| {
            let jitter = 0.3 * libm::sin(i as f64 * 12.9898);
            f[0] = 1000.0 + (i as f64 + jitter) / rate;
        })
    };
    only(&at(RATE), &[], "jitter");
    only(&at(RATE * 0.98), &[Flags::RATE_DRIFT], "slow");
    only(&at(RATE * 0.4), &[Flags::RATE_DRIFT], "less than half");
    let again = followed(&imu, |i, f| {
        let late = if i % 50 == 49 { 3.0 } else { 0.0 };
        f[0] = (i as f64 - late) / RATE;
    });
    assert!((share(&again, Flags::REPEATED) - 0.02).abs() < 0.002);
    let (last, truth) = (again.last().unwrap(), imu.orientation.last().unwrap());
    assert!(errors(last, truth).1 < 8.0, "{:?}", errors(last, truth));
}

#[test]
fn a_wrong_rate_is_noticed_without_a_clock() {
    let imu = simulated(|c| (c.duration_s, c.turning_rad_s, c.seed) = (180.0, 1.5, 4));
    let all = frames(&imu, |_, _| ());
    for (declared, wrong) in [(1.0, false), (1.02, true), (0.98, true)] {
        let rate = SampleRate::new(RATE * declared).unwrap();
        let poses = Orientation::run(&OrientationConfig::default(), rate, &all).unwrap();
        let found = share(&poses, Flags::RATE_DRIFT);
        assert!(if wrong { found > 0.3 } else { found < 0.01 }, "{declared}: {found}");
    }
}

#[test]
fn looking_ahead_is_better() {
    let rate = SampleRate::new(RATE).unwrap();
    let (mut live, mut late) = (0.0, 0.0);
    for seed in 1..=4 {
        let imu = simulated(|c| (c.seed, c.pushing_m_s2) = (seed, 3.0));
        let all = frames(&imu, |i, f| {
            if i % 1000 >= 980 {
                f.fill(f64::NAN);
            }
        });
        let config = OrientationConfig::default();
        let sum = |poses: &[Pose]| -> f64 {
            assert_eq!(poses.len(), imu.orientation.len());
            let each = poses.iter().zip(&imu.orientation).skip(600);
            each.map(|(p, t)| errors(p, t).1 * errors(p, t).1).sum()
        };
        live += sum(&run(&config, &all));
        late += sum(&offline::orientation(&all, &config, rate).unwrap());
    }
    assert!(late < live, "{late} {live}");
}
