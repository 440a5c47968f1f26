//! Sensors of every kind, of one person with a stored baseline: what goes wrong with one of them changes
//! the elements that rest on it, and no other.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod common;
use common::{differing, ids, options};
use interocept_assess::{Baseline, Capture, Inputs, Options, Portrait, Signal};
use interocept_sim::{
    BreathingConfig, CameraConfig, EdaConfig, EmgConfig, ImuConfig, OscillogramConfig,
    OxygenConfig, TemperatureConfig, breathing, camera, eda, emg, imu, oscillogram, oxygen,
    temperature,
};

const SECONDS: f64 = 60.0;

/// Every sensor there is, of one person.
fn sensors(seed: u64, duration_s: f64) -> Vec<Signal> {
    let body = BreathingConfig { rate_hz: 250.0, duration_s, seed, ..Default::default() };
    let body = breathing::simulate(&body).unwrap();
    let skin = EdaConfig { rate_hz: 4.0, duration_s, seed, ..Default::default() };
    let warmth = TemperatureConfig { rate_hz: 4.0, duration_s, seed, ..Default::default() };
    let muscle = EmgConfig { rate_hz: 500.0, duration_s, seed, ..Default::default() };
    let mut light = OxygenConfig::default();
    light.ppg.rhythm.duration_s = duration_s;
    let light = oxygen::simulate(&light).unwrap();
    let every = |n: usize, x: &[f64]| -> Vec<f64> { x.iter().step_by(n).copied().collect() };
    let hip = every(10, &body.belt).iter().flat_map(|x| [0.02 * x, 0.0, 1.0]).collect();
    let moved = ImuConfig { rate_hz: 50.0, duration_s, seed, ..Default::default() };
    let moved = imu::simulate(&moved).unwrap();
    let moved = moved.acc.iter().zip(&moved.gyr).flat_map(|(a, g)| [*a, *g]).flatten().collect();
    let seen = CameraConfig { duration_s, seed, ..Default::default() };
    let frame = |(t, [r, g, b]): (f64, [f64; 3])| [t, r, g, b];
    let frames: Vec<f64> = camera::simulate(&seen).unwrap().into_iter().flat_map(frame).collect();
    let mut cuff = OscillogramConfig { top_mmhg: 150.0, rate_mmhg_s: 4.0, ..Default::default() };
    cuff.pressure.rate_hz = 50.0;
    let mut cuff = oscillogram::simulate(&cuff).unwrap().samples;
    cuff.splice(0..0, [0.0; 100]);
    cuff.resize((50.0 * duration_s) as usize, 0.0);
    let points = (0..(25.0 * duration_s) as usize).flat_map(|i| {
        let down = 20.0 * libm::sin(0.05 * i as f64);
        let upper = [110.0, 20.0, 100.0, 50.0, 105.0, 90.0, 110.0, 130.0, 100.0 - down, 150.0];
        upper.map(|x| x + down).into_iter().chain([100.0 + down, 200.0, 100.0, 250.0])
    });
    let of = |name, hz, samples| Signal::new(name, hz, samples).unwrap();
    vec![
        of("ecg", 250.0, body.ecg.clone()),
        of("ppg", 125.0, every(2, &body.ppg)),
        of("resp", 25.0, every(10, &body.belt)),
        of("eda", 4.0, eda::simulate(&skin).unwrap().samples),
        of("temp", 4.0, temperature::simulate(&warmth).unwrap().samples),
        of("emg", 500.0, emg::simulate(&muscle).unwrap().samples),
        of("red", light.rate_hz, light.red),
        of("infrared", light.rate_hz, light.infrared),
        of("acc", 25.0, hip),
        of("imu", 50.0, moved),
        of("cuff", 50.0, cuff),
        of("camera", 30.0, frames.clone()),
        of("finger", 30.0, frames),
        of("keypoints", 25.0, points.collect()),
    ]
}

/// Elements that rest on each sensor, where all are there and the person is known at rest.
const RESTS: [(&str, &str); 14] = [
    ("ecg", "P1 P2 P4 S1 S2 S3 S4 S14"),
    ("ppg", "P1 P4 S2"),
    ("resp", "P4 S14"),
    ("eda", "P6 S1 S2 S3"),
    ("temp", ""),
    ("emg", "S3"),
    ("red", "P5"),
    ("infrared", "P5"),
    ("acc", ""),
    ("imu", ""),
    ("cuff", "P3"),
    ("camera", ""),
    ("finger", ""),
    ("keypoints", ""),
];

#[test]
fn a_fault_of_one_sensor_changes_exactly_what_rests_on_it() {
    let baseline = Baseline::of(sensors(2, 420.0)).unwrap();
    let options = Options { baseline, baseline_age_s: 600.0, ..options() };
    let portrait = |signals: Vec<Signal>| {
        Portrait::of(&Capture::of(signals, &options).unwrap(), &Inputs::default())
    };
    let all = sensors(3, SECONDS);
    let whole = portrait(all.clone());
    for id in RESTS.iter().flat_map(|(_, rests)| ids(rests)) {
        let status = whole.get(&id).unwrap().status();
        assert!(status.has_value() || status.name() == "conflicting", "{id}: {status:?}");
    }
    assert!(all.iter().all(|s| RESTS.iter().any(|(name, _)| *name == s.name)));
    for (name, rests) in RESTS {
        let due = ids(rests);
        let with = |change: &dyn Fn(&mut Signal)| {
            let mut all = all.clone();
            for s in all.iter_mut().filter(|s| s.name == name) {
                change(s);
            }
            all.retain(|s| !s.samples.is_empty());
            differing(&whole, &portrait(all))
        };
        let dropped = with(&|s| s.samples.clear());
        let gone = with(&|s| s.samples.fill(f64::NAN));
        // Nothing is left of it, so all that rests on it changes.
        for (how, changed) in [("dropped", dropped), ("gone", gone)] {
            assert_eq!(changed, due, "{name} {how}");
        }
        let flat = with(&|s| s.samples.fill(0.0));
        let wild = with(&|s| s.samples.iter_mut().step_by(2).for_each(|x| *x = 1e9));
        // Every fourth second comes twice.
        let repeated = with(&|s| {
            let second = s.rate.hz() as usize * s.channels();
            let packets = s.samples.chunks(second).enumerate();
            s.samples = packets.flat_map(|(i, p)| p.repeat(1 + usize::from(i % 4 == 3))).collect();
        });
        // Of what it still tells, not all has to differ, but something and nothing else.
        for (how, changed) in [("flat", flat), ("wild", wild), ("repeated", repeated)] {
            assert!(changed.is_subset(&due), "{name} {how}: {changed:?}");
            assert_eq!(changed.is_empty(), due.is_empty(), "{name} {how} changed nothing");
        }
        // The red and infrared lights belong to one sensor and come together.
        if name != "red" && name != "infrared" {
            let late = with(&|s| {
                let keep = s.samples.len() - (10.0 * s.rate.hz()) as usize * s.channels();
                s.samples.truncate(keep);
                s.start_s = 10.0;
            });
            assert!(late.is_subset(&due), "{name} late: {late:?}");
            assert_eq!(late.is_empty(), due.is_empty(), "{name} late changed nothing");
        }
    }
}
