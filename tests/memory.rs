//! Memory: none is taken while a stream runs, as much as stated before it, and too little of it
//! is an error.

use interocept::{
    Error, SampleRate,
    erased::Frames,
    monitor::{Config, Kind, Monitor, Stream},
    process::Input,
    registry::{Entry, PROCESSORS},
};
use interocept_tests::{
    counting::{Counting, count, failing_after},
    signals,
};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Ten million samples, or as many intervals as come in a day.
fn total_frames(entry: &Entry) -> usize {
    match entry.info.input {
        Input::Samples => 10_000_000,
        Input::Events => 20_000,
    }
}

#[test]
fn nothing_is_allocated_while_a_stream_runs() {
    for entry in PROCESSORS {
        let n = 20_000;
        let mut inputs = vec![signals::ordinary(entry, n, 1)];
        inputs.extend(signals::HOSTILE.iter().map(|v| signals::hostile(entry, v, n, 2)));
        let mut p = (entry.make)(&[], signals::rate_of(entry)).unwrap();
        let (mut pushed, mut outputs) = (0, 0_u64);
        let ((), usage) = count(|| {
            for frames in inputs.iter().cycle() {
                p.push(Frames::F64(frames), &mut |_| outputs += 1).unwrap();
                p.push_gap(1000, &mut |_| outputs += 1).unwrap();
                pushed += n;
                if pushed >= total_frames(entry) {
                    break;
                }
            }
            p.finish(&mut |_| outputs += 1);
        });
        assert_eq!((usage.calls, usage.live_bytes), (0, 0), "{} allocated", entry.info.name);
        assert!(outputs > 0, "{}: no output at all", entry.info.name);
    }
}

#[test]
fn the_stated_size_is_the_real_one() {
    for entry in PROCESSORS {
        let (p, usage) = count(|| (entry.make)(&[], signals::rate_of(entry)).unwrap());
        assert_eq!(p.state_size() as i64, usage.live_bytes, "{}", entry.info.name);
    }
}

#[test]
fn too_little_memory_is_an_error() {
    for entry in PROCESSORS {
        let (made, usage) = count(|| (entry.make)(&[], signals::rate_of(entry)).is_ok());
        assert!(made);
        for granted in 0..usage.calls {
            let failed =
                failing_after(granted, || (entry.make)(&[], signals::rate_of(entry)).err());
            assert!(
                matches!(failed, Some(Error::OutOfMemory { .. })),
                "{} with {granted} of {} allocations: {failed:?}",
                entry.info.name,
                usage.calls
            );
        }
    }
}

/// A stream of every kind, at the rates of usual devices.
fn streams() -> Vec<Stream> {
    let hz = |kind| match kind {
        Kind::Ecg => 250.0,
        Kind::Eda | Kind::Temperature => 4.0,
        Kind::Emg => 1000.0,
        Kind::Camera | Kind::Finger | Kind::Acceleration => 30.0,
        _ => 64.0,
    };
    Kind::ALL.iter().map(|k| Stream::new(*k, SampleRate::new(hz(*k)).unwrap())).collect()
}

#[test]
fn a_monitor_takes_what_it_states_and_nothing_while_it_runs() {
    let streams = streams();
    let make = || Monitor::new(&Config::default(), &streams);
    let (mut monitor, usage) = count(|| make().unwrap());
    assert_eq!(monitor.state_size() as i64 - size_of::<Monitor>() as i64, usage.live_bytes);
    let packets: Vec<Vec<f64>> = streams
        .iter()
        .map(|s| {
            let n = s.rate.hz() as usize * s.kind.channels().len();
            (0..n).map(|i| 1.0 + libm::sin(i as f64 * 0.37)).collect()
        })
        .collect();
    let mut packets = packets;
    let mut outputs = 0_u64;
    let ((), usage) = count(|| {
        for second in 0..600 {
            for (k, packet) in packets.iter_mut().enumerate() {
                if matches!(streams[k].kind, Kind::Camera | Kind::Finger) {
                    // The first of four is the time of the frame.
                    let times = packet.iter_mut().step_by(4).enumerate();
                    times.for_each(|(i, t)| *t = second as f64 + i as f64 / 30.0);
                }
                if (second + 60 * k) % 300 < 30 {
                    let missing = streams[k].rate.hz() as u64;
                    monitor.push_gap(k, missing, &mut |_| outputs += 1).unwrap();
                } else {
                    monitor.push(k, packet, &mut |_| outputs += 1).unwrap();
                }
            }
        }
        monitor.finish(&mut |_| outputs += 1);
    });
    assert_eq!((usage.calls, usage.live_bytes), (0, 0));
    assert!(outputs > 1000, "{outputs}");
    assert_eq!(monitor.lost(), 0);
    let (_, usage) = count(|| make().is_ok());
    for granted in 0..usage.calls {
        let failed = failing_after(granted, || make().err());
        assert!(matches!(failed, Some(Error::OutOfMemory { .. })), "{granted}: {failed:?}");
    }
}
