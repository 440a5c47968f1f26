//! A camera: the rate on simulated skin, and what becomes of frames that are broken or of pulses
//! that cannot be told: the rows for this channel of the list of bad inputs.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic is how a test fails")]

use interocept::{
    Measure, Processor, SampleRate, Status,
    camera::{Contact, ContactConfig, Remote, RemoteConfig},
};
use interocept_sim::{CameraConfig, camera};

fn frames(config: &CameraConfig) -> Vec<f64> {
    let made = camera::simulate(config).unwrap();
    made.iter().flat_map(|(t, [r, g, b])| [*t, *r, *g, *b]).collect()
}

fn rate() -> SampleRate {
    SampleRate::new(30.0).unwrap()
}

fn of(measures: &[Measure], key: &str) -> Vec<Measure> {
    measures.iter().filter(|m| m.id().key() == key).copied().collect()
}

fn contact(frames: &[f64]) -> Vec<Measure> {
    of(&Contact::run(&ContactConfig::default(), rate(), frames).unwrap(), "camera.pulse_rate")
}

fn remote(frames: &[f64]) -> Vec<Measure> {
    of(&Remote::run(&RemoteConfig::default(), rate(), frames).unwrap(), "camera.remote_rate")
}

/// A finger: as skin, with a pulse of 2 %.
fn finger() -> CameraConfig {
    CameraConfig { pulse: 0.02, jitter_s: 0.02, ..CameraConfig::default() }
}

fn all_near(measures: &[Measure], bpm: f64) {
    assert!(!measures.is_empty());
    for m in measures {
        let (value, (low, high)) = (m.value().unwrap(), m.interval().unwrap());
        assert!((value - bpm).abs() < 1.0 && low < high, "{value} for {bpm}");
    }
}

fn none_with(measures: &[Measure], status: Status) {
    assert!(!measures.is_empty() && measures.iter().all(|m| m.status() == status), "{measures:?}");
}

#[test]
fn the_rate_at_any_frame_rate_and_however_uneven() {
    for pulse_bpm in [48.0, 66.0, 97.0, 150.0, 200.0] {
        for rate_hz in [15.0, 29.97, 60.0, 240.0] {
            for jitter_s in [0.0, 0.9 / rate_hz] {
                let config = CameraConfig { rate_hz, jitter_s, pulse_bpm, ..finger() };
                let made = frames(&config);
                let rate = SampleRate::new(rate_hz).unwrap();
                let measures = Contact::run(&ContactConfig::default(), rate, &made).unwrap();
                all_near(&of(&measures, "camera.pulse_rate"), pulse_bpm);
            }
        }
    }
}

#[test]
fn frames_without_times_come_at_the_rate() {
    let even = frames(&CameraConfig { jitter_s: 0.0, ..finger() });
    let mut untimed = even.clone();
    untimed.iter_mut().step_by(4).for_each(|t| *t = f64::NAN);
    let (a, b) = (contact(&even), contact(&untimed));
    assert_eq!(a.len(), b.len());
    for (a, b) in a.iter().zip(&b) {
        assert!((a.value().unwrap() - b.value().unwrap()).abs() < 1e-6);
    }
}

#[test]
fn repeated_and_backward_frames_change_nothing() {
    let good = frames(&finger());
    let mut strange = Vec::new();
    for (i, frame) in good.chunks(4).enumerate() {
        strange.extend(frame);
        if i % 50 == 49 {
            strange.extend([frame[0], 0.0, 0.0, 0.0, frame[0] - 2.0, 255.0, 255.0, 255.0]);
        }
    }
    assert_eq!(contact(&good), contact(&strange));
}

#[test]
fn no_window_spans_a_gap() {
    let good = frames(&finger());
    let without: Vec<f64> =
        good.chunks(4).filter(|f| !(20.0..22.0).contains(&f[0])).flatten().copied().collect();
    let measures = contact(&without);
    all_near(&measures, 66.0);
    for m in &measures {
        let (from, to) = (m.window().start_s, m.window().start_s + m.window().length_s);
        assert!(to <= 20.1 || from >= 21.9, "{from} to {to}");
    }
    // Single frames that are missing are bridged, and told.
    let fewer: Vec<f64> = good
        .chunks(4)
        .enumerate()
        .filter(|(i, _)| i % 30 > 3)
        .flat_map(|(_, f)| f.to_vec())
        .collect();
    let measures = contact(&fewer);
    all_near(&measures, 66.0);
    assert!(measures.iter().all(|m| m.quality() < 0.95), "{measures:?}");
}

#[test]
fn what_is_no_pulse_has_no_rate() {
    // No skin: a lens in the light, and in the dark.
    for level in [200.0, 0.0] {
        let flat: Vec<f64> =
            (0..900).flat_map(|i| [f64::from(i) / 30.0, level, level, level]).collect();
        none_with(&contact(&flat), Status::NoVariation);
        none_with(&remote(&flat), Status::NoVariation);
    }
    // Noise alone.
    let noise = CameraConfig { pulse: 0.0, noise: 0.01, ..CameraConfig::default() };
    let mut accepted = (0, 0, 0);
    for seed in 0..20 {
        let made = frames(&CameraConfig { seed, light: 0.0, ..noise });
        let (near, far) = (contact(&made), remote(&made));
        accepted.0 += near.iter().filter(|m| m.value().is_some()).count();
        accepted.1 += far.iter().filter(|m| m.value().is_some()).count();
        accepted.2 += far.len();
    }
    println!(
        "of {} windows of noise: {} on the lens, {} from afar",
        accepted.2, accepted.0, accepted.1
    );
    // 1 in 20 and 1 in 100: chance repeats, now and then.
    assert!(20 * accepted.0 < accepted.2 && 100 * accepted.1 < accepted.2, "{accepted:?}");
    // A recording below a window says so.
    none_with(&contact(&frames(&CameraConfig { duration_s: 5.0, ..finger() })), Status::TooShort);
}

/// The light falls by half: what comes before and after is right, what spans the step is refused,
/// or its interval holds the truth.
#[test]
fn a_step_of_the_light_passes() {
    let mut made = frames(&finger());
    for frame in made.chunks_mut(4).filter(|f| f[0] > 30.0) {
        frame[1..].iter_mut().for_each(|c| *c *= 0.5);
    }
    let measures = contact(&made);
    for m in &measures {
        let spans = (20.0..30.0).contains(&m.window().start_s);
        assert!(spans || m.value().is_some(), "{m:?}");
        // What is less sure says so.
        assert!(m.interval().is_none_or(|(low, high)| low < 66.0 && 66.0 < high), "{m:?}");
        assert!(spans || m.value().is_some_and(|v| (v - 66.0).abs() < 1.0), "{m:?}");
    }
}

#[test]
fn from_afar_light_may_move_and_gloss_may_not() {
    // Light moves by 20 %, a hundred times the pulse, at a rate that a pulse could have.
    let light = CameraConfig { light: 0.2, motion_hz: 1.5, ..CameraConfig::default() };
    all_near(&remote(&frames(&light)), 66.0);
    // Where gloss hides the pulse there is none, or that of the pulse: never that of the motion.
    for gloss in [0.01, 0.03, 0.1] {
        for motion_hz in [0.8, 1.5, 2.0] {
            let config = CameraConfig { gloss, motion_hz, ..CameraConfig::default() };
            let measures = remote(&frames(&config));
            let of_motion = |m: &&Measure| m.value().is_some_and(|v| (v - 66.0).abs() > 5.0);
            let wrong = measures.iter().filter(of_motion).count();
            println!("gloss {gloss} at {motion_hz} Hz: {wrong} wrong of {}", measures.len());
            assert_eq!(wrong, 0);
        }
    }
}
