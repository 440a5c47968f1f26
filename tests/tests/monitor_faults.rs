//! Streams of every kind, of one person: whatever happens to one of them changes that one only, and how
//! packets come changes nothing at all.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic is how a test fails")]

use interocept::{
    Measure, SampleRate,
    monitor::{Config, Event, Kind, Monitor, Output, Stream},
    record::Record,
};
use interocept_sim::station::{self, StationConfig};

/// Long enough that windows come out while the streams run.
const SECONDS: f64 = 100.0;

fn every_kind() -> Vec<(Stream, Vec<f64>)> {
    let sensors = station::simulate(&StationConfig { duration_s: SECONDS, ..Default::default() });
    let sensors = sensors.unwrap();
    let samples = |name: &str| &sensors.iter().find(|s| s.name == name).unwrap().samples;
    let lights = samples("red").iter().zip(samples("infrared")).flat_map(|(r, i)| [*r, *i]);
    let stream = |kind: Kind| {
        let name = if kind == Kind::Oximeter { "red" } else { kind.name() };
        let sensor = sensors.iter().find(|s| s.name == name).unwrap();
        // Not all begin at once.
        let start_s = match kind {
            Kind::Ppg => 0.25,
            Kind::Breathing => 3.5,
            Kind::Temperature => 1.0,
            Kind::Imu => 0.5,
            Kind::Keypoints => 2.0,
            _ => 0.0,
        };
        let rate = SampleRate::new(sensor.rate_hz).unwrap();
        let samples = match kind {
            Kind::Oximeter => lights.clone().collect(),
            _ => sensor.samples.clone(),
        };
        (Stream { start_s, ..Stream::new(kind, rate) }, samples)
    };
    Kind::ALL.iter().map(|kind| stream(*kind)).collect()
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
