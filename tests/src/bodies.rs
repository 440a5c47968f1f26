//! Bodies as simulations have them, sampled at any rate: interleaved frames of what a processor
//! takes, and when what is to be found in them is, in seconds.
#![allow(missing_docs, reason = "each is named for what it shows")]
#![allow(clippy::disallowed_methods, reason = "nothing here is compared to the last bits")]

use interocept_sim::{
    self as sim, BreathingConfig, CameraConfig, EcgConfig, EdaConfig, GaitConfig, ImuConfig,
    OscillogramConfig, OxygenConfig, PpgConfig, PressureConfig, RhythmConfig, TemperatureConfig,
};
use std::f64::consts::TAU;

/// Frames and times.
pub type Made = (Vec<f64>, Vec<f64>);

/// Without a time of its own to compare.
fn plain(frames: Vec<f64>) -> Made {
    (frames, Vec::new())
}

/// Samples functions of time.
fn sampled<const N: usize>(rate_hz: f64, seconds: f64, of: impl Fn(f64) -> [f64; N]) -> Made {
    let n = (seconds * rate_hz) as usize;
    plain((0..n).flat_map(|i| of(i as f64 / rate_hz)).collect())
}

/// Samples a fine signal between its samples.
fn thinned(fine: &[f64], fine_hz: f64, rate_hz: f64) -> Vec<f64> {
    let n = (fine.len() as f64 / fine_hz * rate_hz) as usize;
    let at = |i: usize| {
        let place = i as f64 / rate_hz * fine_hz;
        let (k, part) = (place as usize, place - place.floor());
        let next = fine[(k + 1).min(fine.len() - 1)];
        fine[k] + part * (next - fine[k])
    };
    (0..n).map(at).collect()
}

fn woven<const N: usize>(channels: [&[f64]; N]) -> Vec<f64> {
    let n = channels.iter().map(|c| c.len()).min().unwrap();
    (0..n).flat_map(|i| channels.map(|c| c[i])).collect()
}

const SECONDS: f64 = 41.0;

fn rhythm() -> RhythmConfig {
    RhythmConfig { duration_s: SECONDS, rate_bpm: 72.0, ..RhythmConfig::default() }
}

fn ecg_of(rate_hz: f64) -> sim::Ecg {
    sim::ecg::simulate(&EcgConfig { rate_hz, rhythm: rhythm(), ..EcgConfig::default() }).unwrap()
}

pub fn ecg(rate_hz: f64) -> Made {
    let ecg = ecg_of(rate_hz);
    let times = ecg.beats.iter().map(|b| b.time_s).collect();
    (ecg.samples, times)
}

fn ppg_of(rate_hz: f64, delay_s: f64) -> sim::Ppg {
    let config = PpgConfig { rate_hz, rhythm: rhythm(), delay_s, ..PpgConfig::default() };
    sim::ppg::simulate(&config).unwrap()
}

pub fn ppg(rate_hz: f64) -> Made {
    let ppg = ppg_of(rate_hz, 0.2);
    let times = ppg.pulses.iter().map(|p| p.peak_s).collect();
    (ppg.samples, times)
}

pub fn arrivals(rate_hz: f64) -> Made {
    let (ecg, ppg) = (ecg_of(rate_hz), ppg_of(rate_hz, 0.2));
    let times = ecg.beats.iter().map(|b| b.time_s).collect();
    (woven([&ecg.samples, &ppg.samples]), times)
}

pub fn transits(rate_hz: f64) -> Made {
    let (ecg, near, far) = (ecg_of(rate_hz), ppg_of(rate_hz, 0.2), ppg_of(rate_hz, 0.26));
    plain(woven([&ecg.samples, &near.samples, &far.samples]))
}

pub fn lights(rate_hz: f64) -> Made {
    let ppg = PpgConfig { rate_hz, rhythm: rhythm(), ..OxygenConfig::default().ppg };
    let made = sim::oxygen::simulate(&OxygenConfig { ppg, ..OxygenConfig::default() }).unwrap();
    plain(woven([&made.red, &made.infrared]))
}

/// Steps twice a second of 0.3 g, and light that half follows them.
pub fn shaken(rate_hz: f64) -> Made {
    let (light, step) = (ppg_of(rate_hz, 0.2).samples, |t: f64| (TAU * 2.0 * t).sin());
    let frames = light.iter().enumerate().flat_map(|(i, x)| {
        let t = i as f64 / rate_hz;
        [x + 2.0 * step(t - 0.1), 0.0, 0.3 * step(t), 1.0]
    });
    plain(frames.collect())
}

fn breathing(rate_hz: f64) -> sim::Breathing {
    sim::breathing::simulate(&BreathingConfig {
        rate_hz,
        duration_s: 90.0,
        noise: 0.0,
        ..BreathingConfig::default()
    })
    .unwrap()
}

pub fn belt(rate_hz: f64) -> Made {
    let fine = breathing(200.0);
    (thinned(&fine.belt, 200.0, rate_hz), fine.breaths.iter().map(|b| b.onset_s).collect())
}

pub fn breathed_ecg(rate_hz: f64) -> Made {
    plain(breathing(rate_hz).ecg)
}

pub fn breathed_ppg(rate_hz: f64) -> Made {
    plain(breathing(rate_hz).ppg)
}

const RESPONSES: [(f64, f64); 7] =
    [(10.0, 0.3), (20.0, 0.5), (31.0, 0.2), (45.0, 0.6), (60.0, 0.4), (75.0, 0.3), (90.0, 0.5)];

fn skin(rate_hz: f64) -> Vec<f64> {
    sim::eda::simulate(&EdaConfig {
        rate_hz,
        duration_s: 130.0,
        drift_us: 0.0,
        responses_per_min: 0.0,
        bursts: RESPONSES.to_vec(),
        ..EdaConfig::default()
    })
    .unwrap()
    .samples
}

pub fn eda(rate_hz: f64) -> Made {
    plain(skin(rate_hz))
}

pub fn eda_beside(rate_hz: f64) -> Made {
    plain(skin(rate_hz).iter().flat_map(|x| [*x, 33.0, 0.0, 0.0, 1.0]).collect())
}

pub fn eda_events(rate_hz: f64) -> Made {
    plain(skin(rate_hz).iter().flat_map(|x| [*x, 0.0]).collect())
}

pub fn temperature(rate_hz: f64) -> Made {
    let slopes = vec![(0.0, 0.6)];
    let config = TemperatureConfig { rate_hz, duration_s: 400.0, slopes, ..Default::default() };
    plain(
        sim::temperature::simulate(&TemperatureConfig { noise_c: 0.0, step_c: 0.0, ..config })
            .unwrap()
            .samples,
    )
}

/// Sines of 23 to 41 Hz, loud for 1.5 of every 3 s from 5 s on: what 100 Hz carry too.
pub fn muscle(rate_hz: f64) -> Made {
    let begins = (0..10).map(|k| 5.0 + 3.0 * f64::from(k));
    let (frames, _) = sampled(rate_hz, 37.0, |t| {
        let loud = t >= 5.0 && (t - 5.0) % 3.0 < 1.5;
        let sum: f64 =
            [23.0, 27.7, 31.3, 35.9, 39.1].iter().map(|hz| (TAU * hz * t + hz * hz).sin()).sum();
        [if loud { 0.2 * sum } else { 0.004 * sum }]
    });
    (frames, begins.collect())
}

pub fn pressure(rate_hz: f64) -> Made {
    let made = sim::pressure::simulate(&PressureConfig {
        rate_hz,
        rhythm: rhythm(),
        ..PressureConfig::default()
    })
    .unwrap();
    let times = made.beats.iter().map(|b| b.onset_s).collect();
    (made.samples, times)
}

pub fn cuff(rate_hz: f64) -> Made {
    let pressure = PressureConfig { rate_hz, slow_mmhg: 0.0, ..PressureConfig::default() };
    let config = OscillogramConfig { pressure, noise_mmhg: 0.0, ..OscillogramConfig::default() };
    plain(sim::oscillogram::simulate(&config).unwrap().samples)
}

pub fn turning(rate_hz: f64) -> Made {
    let config = ImuConfig { rate_hz, duration_s: 30.0, noise: [0.0; 3], ..ImuConfig::default() };
    let made = sim::imu::simulate(&config).unwrap();
    let rows = made.gyr.iter().zip(&made.acc).zip(&made.mag);
    let mut frames = Vec::new();
    for (i, ((gyr, acc), mag)) in rows.enumerate() {
        frames.push(i as f64 / rate_hz);
        frames.extend(gyr.iter().chain(acc).chain(mag));
    }
    plain(frames)
}

/// An elbow from 90 to 150 degrees every two seconds.
pub fn elbow(rate_hz: f64) -> Made {
    sampled(rate_hz, 20.0, |t| {
        let angle = (120.0 + 30.0 * (TAU * 0.5 * t).sin()).to_radians();
        let (s, c) = angle.sin_cos();
        [1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, c, s, 0.0, 1.0]
    })
}

/// Standing for 15 s, sitting for 15 s, walking for 15 s, lying for 15 s.
pub fn day(rate_hz: f64) -> Made {
    sampled(rate_hz, 60.0, |t| {
        let g = 9.81;
        let step = if (30.0..45.0).contains(&t) { 3.0 * (TAU * 2.0 * t).sin() } else { 0.0 };
        match t {
            t if t < 15.0 || (30.0..45.0).contains(&t) => [0.0, g + step, 0.0, 0.0, g + step, 0.0],
            t if t < 30.0 => [0.0, g, 0.0, 0.0, 0.0, g],
            _ => [0.0, 0.0, g, 0.0, 0.0, g],
        }
    })
}

/// Upright for 10 s, then slouching by 25 degrees for 20 s of every 40.
pub fn slouching(rate_hz: f64) -> Made {
    sampled(rate_hz, 130.0, |t| {
        let down = t > 10.0 && (t - 10.0) % 40.0 < 20.0;
        [if down { 28.0 } else { 3.0 }, 50.0]
    })
}

pub fn load(rate_hz: f64) -> Made {
    sampled(rate_hz, 60.0, |_| [50.0, 0.0, 80.0, 5.0, 15.0, 30.0, 0.0, 10.0])
}

/// Sway of sines up to 2 Hz, in mm.
fn swayed(t: f64) -> [f64; 2] {
    let sum = |all: &[(f64, f64)]| all.iter().map(|(a, hz)| a * (TAU * hz * t + a).sin()).sum();
    [
        sum(&[(4.0, 0.11), (3.0, 0.31), (1.5, 0.73), (0.5, 1.9)]),
        sum(&[(3.0, 0.17), (2.0, 0.43), (1.0, 1.1)]),
    ]
}

pub fn sway(rate_hz: f64) -> Made {
    sampled(rate_hz, 60.0, swayed)
}

pub fn trunk_sway(rate_hz: f64) -> Made {
    sampled(rate_hz, 60.0, |t| {
        let [a, b] = swayed(t);
        [0.02 * a, 0.02 * b, 9.81]
    })
}

fn walk(rate_hz: f64) -> sim::Gait {
    let config = GaitConfig {
        rate_hz,
        strides: 20,
        noise_m_s2: 0.0,
        noise_rad_s: 0.0,
        ..GaitConfig::default()
    };
    sim::gait::simulate(&config).unwrap()
}

pub fn back(rate_hz: f64) -> Made {
    let walk = walk(rate_hz);
    (walk.back.as_flattened().to_vec(), walk.contacts_s)
}

pub fn foot(rate_hz: f64) -> Made {
    let walk = walk(rate_hz);
    (walk.foot.as_flattened().to_vec(), walk.foot_contacts_s)
}

/// A joint that is bent by 90 degrees with least jerk in 1.2 s, held for 0.3 s and stretched, ten
/// times, 3.3 s apart: its angle and how fast it turns, in degrees.
fn bent(t: f64) -> (f64, f64) {
    let k = ((t - 2.0) / 3.3).floor().clamp(0.0, 9.0);
    let s = t - 2.0 - 3.3 * k;
    let reach = |s: f64| {
        let s = s.clamp(0.0, 1.0);
        (s * s * s * (10.0 + s * (6.0 * s - 15.0)), 30.0 * s * s * (1.0 - s) * (1.0 - s))
    };
    let ((out, out_speed), (back, back_speed)) = (reach(s / 1.2), reach((s - 1.5) / 1.2));
    (90.0 * (out - back), 75.0 * (out_speed - back_speed))
}

pub fn joint(rate_hz: f64) -> Made {
    let (frames, _) = sampled(rate_hz, 37.0, |t| [bent(t).0]);
    (frames, (0..10).map(|k| 2.5 + 3.3 * f64::from(k)).collect())
}

pub fn limb(rate_hz: f64) -> Made {
    let (frames, _) = sampled(rate_hz, 37.0, |t| {
        let (angle, speed) = bent(t);
        let (s, c) = angle.to_radians().sin_cos();
        [-9.81 * c, 9.81 * s, 0.0, 0.0, 0.0, speed.to_radians()]
    });
    (frames, joint(10.0).1)
}

/// Moves of 2 Hz and 2 m/s² across gravity.
pub fn moving(rate_hz: f64) -> Made {
    sampled(rate_hz, 60.0, |t| [0.0, 0.0, 9.80665 + 2.0 * (TAU * 2.0 * t).sin()])
}

pub fn moving_g(rate_hz: f64) -> Made {
    sampled(rate_hz, 130.0, |t| [0.0, 0.0, 1.0 + 0.2 * (TAU * 2.0 * t).sin()])
}

/// A tremor of 6.3 Hz.
pub fn shaking(rate_hz: f64) -> Made {
    sampled(rate_hz, 20.0, |t| {
        let (s, c) = (TAU * 6.3 * t).sin_cos();
        [0.8 * s, 0.2 * c, 9.81, 0.5 * c, 0.1, 0.0]
    })
}

/// A fall at 8 s: weightless for 0.4 s, an impact of 5 g for 0.1 s, and lying.
pub fn fall(rate_hz: f64) -> Made {
    let (frames, _) = sampled(rate_hz, 25.0, |t| match t {
        t if t < 7.6 => [0.0, 0.0, 9.80665],
        t if t < 8.0 => [0.0, 0.0, 1.0],
        t if t < 8.1 => [0.0, 0.0, 49.0],
        _ => [9.80665, 0.0, 0.0],
    });
    (frames, vec![0.0, 0.0, 8.0, 9.0])
}

pub fn points(rate_hz: f64) -> Made {
    sampled(rate_hz, 10.0, |_| [0.5, 0.2, 0.45, 0.5, 0.5, 0.7, 0.5, 0.9])
}

/// Out of a chair and back into it, five times each.
pub fn chair(rate_hz: f64) -> Made {
    let begins: Vec<f64> = (0..10).map(|k| 3.0 + 4.0 * f64::from(k)).collect();
    let (frames, _) = sampled(rate_hz, 44.0, |t| {
        let k = ((t - 3.0) / 4.0).floor();
        let part = (t - 3.0 - 4.0 * k) / 1.6;
        let way = if k % 2.0 == 0.0 { 1.0 } else { -1.0 };
        let up =
            if t >= 3.0 && part < 1.0 { way * 0.42 / 2.56 * TAU * (TAU * part).sin() } else { 0.0 };
        [0.6 * (9.81 + up), 0.0, -0.8 * (9.81 + up)]
    });
    (frames, begins)
}

pub fn face(rate_hz: f64) -> Made {
    seen(CameraConfig { rate_hz, noise: 0.0, ..CameraConfig::default() })
}

pub fn finger(rate_hz: f64) -> Made {
    seen(CameraConfig { rate_hz, noise: 0.0, pulse: 0.05, light: 0.0, ..CameraConfig::default() })
}

fn seen(config: CameraConfig) -> Made {
    let made = sim::camera::simulate(&config).unwrap();
    plain(made.iter().flat_map(|(t, [r, g, b])| [*t, *r, *g, *b]).collect())
}
