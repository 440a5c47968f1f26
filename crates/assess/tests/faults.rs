//! Sensors of every kind, of one person with a stored baseline: what goes wrong with one of them changes
//! the elements that rest on it, and no other.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod common;
use common::{differing, ids, options, station};
use interocept_assess::{Baseline, Capture, Inputs, Options, Portrait, Signal};
use interocept_sim::station::StationConfig;

const SECONDS: f64 = 60.0;

/// Every sensor of a station but the arterial line, which would speak for the cuff.
fn sensors(seed: u64, duration_s: f64) -> Vec<Signal> {
    let mut sensors = station(&StationConfig { duration_s, seed });
    sensors.retain(|s| s.name != "abp");
    sensors
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
    ("finger", "P1"),
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
            // Frames of a camera have their own times: one that comes twice is left out.
            let harmless = name == "finger" && how == "repeated";
            assert_eq!(changed.is_empty(), due.is_empty() || harmless, "{name} {how}: {changed:?}");
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
