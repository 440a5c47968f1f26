//! Captures longer than the longest windows of their processors.

use super::{tests::reading, *};
use crate::SampleRate;
use alloc::vec::Vec;
use core::f64::consts::PI;

/// Frames of a camera that sees 72 beats a minute, and a skin that is level.
fn long(kind: Kind, seconds: f64) -> (Stream, Vec<f64>) {
    let rate_hz = if kind == Kind::Eda { 4.0 } else { 30.0 };
    let frame = |i: usize| {
        let t = i as f64 / rate_hz;
        let wave = libm::sin(2.4 * PI * t);
        [t, 200.0 + wave, 90.0 + wave, 60.0 + 0.5 * wave]
    };
    let skin = |i: usize| 3.0 + 0.1 * libm::sin(0.05 * i as f64);
    let frames = 0..(seconds * rate_hz) as usize;
    let samples = match kind {
        Kind::Eda => frames.map(skin).collect(),
        _ => frames.flat_map(frame).collect(),
    };
    (Stream::new(kind, SampleRate::new(rate_hz).unwrap()), samples)
}

/// Processors with a longest window of their own tell of every one of them, however long the stream,
/// and as soon as they know.
#[test]
fn a_long_capture_loses_nothing() {
    for (kind, seconds, hop_s, key) in [
        (Kind::Finger, 200.0, 10.0, "camera.pulse_rate"),
        (Kind::Camera, 200.0, 10.0, "camera.remote_rate"),
        (Kind::Eda, 690.0, 10.0, "eda.scl_mean"),
        (Kind::Finger, 200.0, 60.0, "camera.pulse_rate"),
    ] {
        let (stream, samples) = long(kind, seconds);
        let config = Config { window_s: 0.0, hop_s, ..Config::default() };
        let mut monitor = Monitor::new(&config, &[stream]).unwrap();
        let size = monitor.state_size();
        let mut ends = Vec::new();
        let packet = (stream.rate.hz() * 5.0) as usize * stream.kind.channels().len();
        for packet in samples.chunks(packet) {
            let room = monitor.max_outputs(0, packet.len() as u64).readings;
            let mut n = 0;
            let mut sink = |o: Output| {
                let Some(r) = reading(o) else { return };
                n += 1;
                let window = r.measure.window();
                let of = r.measure.id().key() == key;
                ends.extend(of.then_some(window.start_s + window.length_s));
            };
            monitor.push(0, packet, &mut sink).unwrap();
            assert!(n <= room, "{kind:?}: {n} readings, not {room}");
        }
        let before = ends.len();
        monitor.finish(&mut |o: Output| {
            if let Some(r) = reading(o).filter(|r| r.measure.id().key() == key) {
                ends.push(r.measure.window().start_s + r.measure.window().length_s);
            }
        });
        assert_eq!((monitor.lost(), monitor.state_size()), (0, size), "{kind:?} each {hop_s} s");
        let last = ends.last().copied().unwrap_or(0.0);
        assert!(last > seconds - 21.0 && before > 5, "{kind:?}: {before}, the last at {last} s");
    }
}

/// A hop that is longer than a processor's own windows takes those that end with the monitor's.
#[test]
fn a_long_hop_takes_the_windows_that_are_due() {
    for (hop_s, window_s) in [(60.0, 60.0), (200.0, 20.0), (30.0, 30.0)] {
        for kind in [Kind::Finger, Kind::Camera] {
            let (stream, samples) = long(kind, 650.0);
            let config = Config { hop_s, window_s, wait_s: 10.0, ..Config::default() };
            let mut monitor = Monitor::new(&config, &[stream]).unwrap();
            let mut readings = Vec::new();
            monitor.push(0, &samples, &mut |o: Output| readings.extend(reading(o))).unwrap();
            monitor.finish(&mut |o: Output| readings.extend(reading(o)));
            assert_eq!(monitor.lost(), 0, "{kind:?} each {hop_s} s");
            for window in 0..((650.0 - window_s) / hop_s) as u64 {
                let due_s = window as f64 * hop_s + window_s;
                let of: Vec<f64> = readings
                    .iter()
                    .filter(|r| r.window == window)
                    .map(|r| r.measure.window().start_s + r.measure.window().length_s)
                    .collect();
                assert!(!of.is_empty() && of.iter().all(|s| (s - due_s).abs() <= 10.5), "{of:?}");
            }
        }
    }
}
