//! Streams of every kind, of one person: whatever happens to one of them changes that one only, and how
//! packets come changes nothing at all.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic is how a test fails")]

use interocept::{
    Measure, SampleRate,
    monitor::{Config, Event, Kind, Monitor, Output, Stream},
    record::Record,
};
use interocept_sim::{
    BreathingConfig, CameraConfig, EdaConfig, EmgConfig, ImuConfig, OscillogramConfig,
    PressureConfig, TemperatureConfig, breathing, camera, eda, emg, imu, oscillogram, pressure,
    temperature,
};

/// Long enough that windows come out while the streams run.
const SECONDS: f64 = 100.0;

fn every_kind() -> Vec<(Stream, Vec<f64>)> {
    let body = BreathingConfig { rate_hz: 250.0, duration_s: SECONDS, ..Default::default() };
    let body = breathing::simulate(&body).unwrap();
    let skin = EdaConfig { rate_hz: 8.0, duration_s: SECONDS, ..Default::default() };
    let warmth = TemperatureConfig { rate_hz: 4.0, duration_s: SECONDS, ..Default::default() };
    let muscle = EmgConfig { rate_hz: 500.0, duration_s: SECONDS, ..Default::default() };
    let mut line = PressureConfig { rate_hz: 100.0, ..Default::default() };
    line.rhythm.duration_s = SECONDS;
    let every = |n: usize, x: &[f64]| -> Vec<f64> { x.iter().step_by(n).copied().collect() };
    let light = every(2, &body.ppg);
    let lights = light.iter().flat_map(|x| [100.0 - 0.5 * x, *x]).collect();
    let hip = every(10, &body.belt).iter().flat_map(|x| [0.02 * x, 0.0, 1.0]).collect();
    let moved = ImuConfig { rate_hz: 50.0, duration_s: SECONDS, ..Default::default() };
    let moved = imu::simulate(&moved).unwrap();
    let moved = moved.acc.iter().zip(&moved.gyr).flat_map(|(a, g)| [*a, *g]).flatten().collect();
    let seen = CameraConfig { duration_s: SECONDS, ..Default::default() };
    let frame = |(t, [r, g, b]): (f64, [f64; 3])| [t, r, g, b];
    let frames: Vec<f64> = camera::simulate(&seen).unwrap().into_iter().flat_map(frame).collect();
    // A cuff that is let off before and after its measurement.
    let mut cuff = OscillogramConfig { top_mmhg: 150.0, rate_mmhg_s: 4.0, ..Default::default() };
    cuff.pressure.rate_hz = 50.0;
    let mut cuff = oscillogram::simulate(&cuff).unwrap().samples;
    cuff.splice(0..0, [0.0; 500]);
    cuff.resize((50.0 * SECONDS) as usize, 0.0);
    // Somebody who squats, seen from the side.
    let points = (0..(25.0 * SECONDS) as usize).flat_map(|i| {
        let down = 20.0 * libm::sin(0.05 * i as f64);
        let upper = [110.0, 20.0, 100.0, 50.0, 105.0, 90.0, 110.0, 130.0, 100.0 - down, 150.0];
        upper.map(|x| x + down).into_iter().chain([100.0 + down, 200.0, 100.0, 250.0])
    });
    let points = points.collect();
    let of = |kind, hz, start_s, samples| {
        let stream = Stream { start_s, ..Stream::new(kind, SampleRate::new(hz).unwrap()) };
        (stream, samples)
    };
    vec![
        of(Kind::Ecg, 250.0, 0.0, body.ecg.clone()),
        of(Kind::Ppg, 125.0, 0.25, light),
        of(Kind::Oximeter, 125.0, 0.0, lights),
        of(Kind::Abp, 100.0, 0.0, pressure::simulate(&line).unwrap().samples),
        of(Kind::Breathing, 25.0, 3.5, every(10, &body.belt)),
        of(Kind::Eda, 8.0, 0.0, eda::simulate(&skin).unwrap().samples),
        of(Kind::Temperature, 4.0, 1.0, temperature::simulate(&warmth).unwrap().samples),
        of(Kind::Emg, 500.0, 0.0, emg::simulate(&muscle).unwrap().samples),
        of(Kind::Acceleration, 25.0, 0.0, hip),
        of(Kind::Imu, 50.0, 0.5, moved),
        of(Kind::Camera, 30.0, 0.0, frames.clone()),
        of(Kind::Finger, 30.0, 0.0, frames),
        of(Kind::Cuff, 50.0, 0.0, cuff),
        of(Kind::Keypoints, 25.0, 2.0, points),
    ]
}

/// How a stream comes.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    None,
    /// Not at all.
    Dropped,
    /// Its packets come so many seconds after the others.
    Delayed(f64),
    /// It says that it began so many seconds later.
    Shifted(f64),
    /// Wild values at every third place.
    Corrupted,
    /// Every fourth packet comes twice.
    Repeated,
}

/// What came out of each stream, and last of several together, as bytes: readings as they came,
/// events in order of time.
fn run(streams: &[(Stream, Vec<f64>)], packet_s: &[f64], fault: (usize, Fault)) -> Vec<Vec<u8>> {
    let fault_of = |k: usize| if k == fault.0 { fault.1 } else { Fault::None };
    let mut announced: Vec<Stream> = streams.iter().map(|(stream, _)| *stream).collect();
    if let Fault::Shifted(s) = fault.1 {
        announced[fault.0].start_s += s;
    }
    let mut monitor = Monitor::new(&Config::default(), &announced).unwrap();
    let mut out: Vec<Vec<u8>> = vec![Vec::new(); streams.len() + 1];
    let mut events: Vec<Event> = Vec::new();
    let mut sink = |output: Output| match output {
        Output::Event(event) => events.push(event),
        Output::Reading(r) => {
            let place = out[r.stream as usize].len();
            out[r.stream as usize].resize(place + Measure::LAYOUT.size + 8, 0);
            r.measure.write(&mut out[r.stream as usize][place..]);
            out[r.stream as usize][place + Measure::LAYOUT.size..]
                .copy_from_slice(&r.window.to_le_bytes());
        }
    };
    // Each packet with the time at which it comes.
    let mut packets = Vec::new();
    for (k, (stream, samples)) in streams.iter().enumerate() {
        let packet_s = packet_s[k % packet_s.len()];
        let size = ((packet_s * stream.rate.hz()) as usize).max(1) * stream.kind.channels().len();
        let late_s = if let Fault::Delayed(s) = fault_of(k) { s } else { 0.0 };
        for (i, packet) in samples.chunks(size).enumerate() {
            let mut packet = packet.to_vec();
            if fault_of(k) == Fault::Corrupted {
                packet.iter_mut().step_by(3).for_each(|x| *x = 1e9);
            }
            let times = match fault_of(k) {
                Fault::Dropped => 0,
                Fault::Repeated if i % 4 == 3 => 2,
                _ => 1,
            };
            let at_s = (i + 1) as f64 * packet_s + late_s;
            (0..times).for_each(|_| packets.push((at_s, k, packet.clone())));
        }
    }
    packets.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (_, k, packet) in packets {
        monitor.push(k, &packet, &mut sink).unwrap();
    }
    monitor.finish(&mut sink);
    assert_eq!(monitor.lost(), 0, "{fault:?}");
    events.sort_by(|a, b| a.time_s.total_cmp(&b.time_s));
    for event in events {
        let bytes = &mut out[event.stream as usize];
        let place = bytes.len();
        bytes.resize(place + Event::LAYOUT.size, 0);
        // The places of the streams are names only.
        Event { stream: 0, ..event }.write(&mut bytes[place..]);
    }
    out
}

#[test]
fn a_fault_of_one_stream_changes_that_stream_only() {
    let streams = every_kind();
    assert!(Kind::ALL.iter().all(|kind| streams.iter().any(|(s, _)| s.kind == *kind)));
    let whole = run(&streams, &[1.0], (0, Fault::None));
    assert!(whole.iter().all(|bytes| !bytes.is_empty()));
    for k in 0..streams.len() {
        for fault in [
            Fault::Dropped,
            Fault::Delayed(10.0),
            Fault::Shifted(10.0),
            Fault::Corrupted,
            Fault::Repeated,
        ] {
            let other = run(&streams, &[1.0], (k, fault));
            let mut changed: Vec<usize> =
                (0..whole.len()).filter(|i| whole[*i] != other[*i]).collect();
            if matches!(streams[k].0.kind, Kind::Ecg | Kind::Ppg | Kind::Breathing) {
                changed.retain(|i| *i != streams.len());
            }
            // What comes late comes whole: within the skew nothing is lost and nothing changes.
            // Frames of a camera have their own times: one that comes twice is left out.
            let timed = matches!(streams[k].0.kind, Kind::Camera | Kind::Finger);
            let harmless = matches!(fault, Fault::Delayed(_)) || timed && fault == Fault::Repeated;
            let due = if harmless { vec![] } else { vec![k] };
            assert_eq!(changed, due, "{:?} {fault:?}", streams[k].0.kind);
        }
    }
}

#[test]
fn neither_order_nor_size_of_packets_changes_a_bit() {
    let streams = every_kind();
    let whole = run(&streams, &[1.0], (0, Fault::None));
    for packet_s in [&[0.04][..], &[0.3, 2.0, 5.0], &[7.0, 0.1, 0.25, 0.0], &[20.0, 25.0]] {
        assert!(run(&streams, packet_s, (0, Fault::None)) == whole, "packets of {packet_s:?} s");
    }
    let mut turned = streams;
    turned.rotate_left(4);
    let mut other = run(&turned, &[0.5], (0, Fault::None));
    let last = other.len() - 1;
    other[..last].rotate_right(4);
    assert!(other == whole, "streams in another order");
}
