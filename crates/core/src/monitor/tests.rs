use super::*;
use crate::{SampleRate, affect, ecg, hrv, ppg, process::Processor, resp};
use alloc::vec::Vec;
use core::f64::consts::PI;

/// Two minutes of ECG, belt and temperature; the belt begins later and is off for a while.
fn streams() -> [Stream; 3] {
    let rate = |hz| SampleRate::new(hz).unwrap();
    [
        Stream::new(Kind::Ecg, rate(130.061)),
        Stream { start_s: 12.5, ..Stream::new(Kind::Breathing, rate(25.0)) },
        Stream::new(Kind::Temperature, rate(4.0)),
    ]
}

fn samples(stream: &Stream) -> Vec<f64> {
    let hz = stream.rate.hz();
    let count = (120.0 - stream.start_s) * hz;
    (0..count as usize)
        .map(|i| {
            let t = i as f64 / hz;
            match stream.kind {
                Kind::Ecg => {
                    let since = libm::fmod(t + 0.03 * libm::sin(1.6 * t), 0.8) - 0.3;
                    libm::exp(-0.5 * since * since / 1.44e-4) + 0.01 * libm::sin(917.0 * t)
                }
                Kind::Breathing if t > 40.0 && t < 60.0 => f64::NAN,
                Kind::Breathing => libm::sin(1.6 * t),
                _ => 32.0 + 0.01 * t,
            }
        })
        .collect()
}

/// Pushes packets of some lengths, in the order that `next` says.
fn run(lengths_s: [f64; 3], order: [usize; 3]) -> (Vec<Reading>, Vec<Event>) {
    let streams = streams();
    let data: Vec<Vec<f64>> = streams.iter().map(samples).collect();
    let mut monitor = Monitor::new(&Config::default(), &streams).unwrap();
    let (mut readings, mut events) = (Vec::new(), Vec::new());
    let mut sink = |output: Output| match output {
        Output::Reading(r) => readings.push(r),
        Output::Event(e) => events.push(e),
    };
    let mut at = [0; 3];
    let mut time_s = [0.0_f64; 3];
    while (0..3).any(|k| at[k] < data[k].len()) {
        // The stream that is furthest behind sends next; among equals the order decides.
        let open = order.iter().filter(|k| at[**k] < data[**k].len());
        let k = *open.min_by(|a, b| time_s[**a].total_cmp(&time_s[**b])).unwrap();
        let n = ((lengths_s[k] * streams[k].rate.hz()) as usize).max(1);
        let end = (at[k] + n).min(data[k].len());
        monitor.push(k, &data[k][at[k]..end], &mut sink).unwrap();
        at[k] = end;
        time_s[k] = monitor.reached_s(k).unwrap();
    }
    monitor.finish(&mut sink);
    assert_eq!(monitor.lost(), 0);
    events.sort_by(|a, b| a.stream.cmp(&b.stream).then(a.time_s.total_cmp(&b.time_s)));
    (readings, events)
}

fn bits(readings: &[Reading]) -> Vec<u64> {
    let of = |r: &Reading| {
        let (m, w) = (r.measure, r.measure.window());
        let value = m.value().map_or(0, f64::to_bits);
        [r.window, u64::from(r.stream), u64::from(m.id().number()), value, w.start_s.to_bits()]
    };
    readings.iter().flat_map(of).collect()
}

#[test]
fn neither_the_order_nor_the_size_of_packets_changes_a_bit() {
    let (readings, events) = run([1.0, 1.0, 1.0], [0, 1, 2]);
    assert!(readings.len() > 500 && events.len() > 100);
    for (lengths, order) in [
        ([0.3, 2.0, 5.0], [2, 1, 0]),
        ([7.0, 0.1, 0.25], [1, 0, 2]),
        ([20.0, 25.0, 11.0], [1, 2, 0]),
    ] {
        let other = run(lengths, order);
        assert!(bits(&readings) == bits(&other.0), "packets of {lengths:?} s");
        assert!(events == other.1);
    }
}

/// Whatever works together in a monitor gives what each gives alone.
#[test]
fn measures_and_events_are_those_of_the_processors() {
    let rate = SampleRate::new(125.0).unwrap();
    let config = Config { window_s: 0.0, ..Config::default() };
    let ecg: Vec<f64> = samples(&Stream::new(Kind::Ecg, rate));
    let ppg: Vec<f64> = (0..15_000)
        .map(|i| {
            let t = f64::from(i) / 125.0;
            let since = libm::fmod(t + 0.02 * libm::sin(1.6 * t), 0.8) - 0.3;
            let width = if since < 0.0 { 0.075 } else { 0.13 };
            (1.0 + 0.1 * libm::sin(1.6 * t)) * libm::exp(-0.5 * since * since / (width * width))
        })
        .collect();
    let streams = [Stream::new(Kind::Ecg, rate), Stream::new(Kind::Ppg, rate)];
    let mut monitor = Monitor::new(&config, &streams).unwrap();
    let (mut readings, mut events) = (Vec::new(), Vec::new());
    let mut sink = |output: Output| match output {
        Output::Reading(r) => readings.push(r),
        Output::Event(e) => events.push(e),
    };
    monitor.push(0, &ecg, &mut sink).unwrap();
    monitor.push(1, &ppg, &mut sink).unwrap();
    monitor.finish(&mut sink);

    let hrv = hrv::Config { window_s: 0.0, hop_s: 10.0, ..hrv::Config::default() };
    let breath = resp::ModulationConfig { window_s: 0.0, hop_s: 10.0 };
    let pulse = affect::PulseConfig { window_s: 0.0, hop_s: 10.0, ..Default::default() };
    let alone = [
        (0, 0, hrv::FromEcg::run(&hrv, rate, &ecg).unwrap()),
        (0, 1, resp::FromEcg::run(&breath, rate, &ecg).unwrap()),
        (1, 0, hrv::FromPpg::run(&hrv, rate, &ppg).unwrap()),
        (1, 1, resp::FromPpg::run(&breath, rate, &ppg).unwrap()),
        (1, 2, affect::Pulse::run(&pulse, rate, &ppg).unwrap()),
    ];
    for (stream, job, measures) in alone {
        let of = readings.iter().filter(|r| r.stream == stream && r.job == job);
        let plain: Vec<Reading> = measures
            .into_iter()
            .map(|measure| Reading { window: 0, measure, stream, job })
            .collect();
        assert!(!plain.is_empty());
        assert_eq!(bits(&of.copied().collect::<Vec<_>>()), bits(&plain), "{stream} {job}");
    }
    let times = |stream| -> Vec<f64> {
        events.iter().filter(|e| e.stream == stream).map(|e| e.time_s).collect()
    };
    let beats = ecg::Detector::run(&ecg::DetectorConfig::default(), rate, &ecg).unwrap();
    assert_eq!(times(0), beats.iter().map(|b| b.time_s).collect::<Vec<_>>());
    let pulses = ppg::Detector::run(&ppg::DetectorConfig::default(), rate, &ppg).unwrap();
    assert_eq!(times(1), pulses.iter().map(|p| p.time_s).collect::<Vec<_>>());
    assert!(beats.len() > 100 && pulses.len() > 100);
}

#[test]
fn windows_come_in_order_and_streams_within_them() {
    let (readings, _) = run([1.0, 1.0, 1.0], [0, 1, 2]);
    assert!(readings.is_sorted_by_key(|r| (r.window, r.stream, r.job)));
    for r in &readings {
        let w = r.measure.window();
        let due_s = r.window as f64 * 10.0 + 30.0;
        assert!((w.start_s + w.length_s - due_s).abs() <= 5.0, "{r:?}");
    }
}

#[test]
fn a_stream_that_lies_changes_nothing_of_the_others() {
    let streams = streams();
    let of = |noise: bool| {
        let mut readings = Vec::new();
        let mut monitor = Monitor::new(&Config::default(), &streams).unwrap();
        for (k, stream) in streams.iter().enumerate() {
            let mut data = samples(stream);
            if noise && k == 1 {
                data.iter_mut().step_by(3).for_each(|x| *x = 1e300);
            }
            monitor.push(k, &data, &mut |o: Output| readings.extend(reading(o))).unwrap();
        }
        monitor.finish(&mut |o: Output| readings.extend(reading(o)));
        readings.retain(|r: &Reading| r.stream != 1);
        bits(&readings)
    };
    // Each stream is pushed whole: within the wait and the skew for two minutes.
    assert!(of(false) == of(true));
}

#[test]
fn a_window_comes_as_soon_as_its_processors_know() {
    let streams = streams();
    let data: Vec<Vec<f64>> = streams.iter().map(samples).collect();
    let mut monitor = Monitor::new(&Config::default(), &streams).unwrap();
    let mut first_s = None;
    for second in 0..100 {
        for (k, stream) in streams.iter().enumerate() {
            let at = |s: usize| ((s as f64 - stream.start_s).max(0.0) * stream.rate.hz()) as usize;
            let mut sink = |o: Output| {
                first_s = first_s.or(reading(o).map(|_| second));
            };
            monitor.push(k, &data[k][at(second)..at(second + 1)], &mut sink).unwrap();
        }
    }
    // The correction of intervals looks half a minute ahead.
    assert!(first_s.is_some_and(|s| s < 70), "{first_s:?}");
}

pub(super) fn reading(output: Output) -> Option<Reading> {
    if let Output::Reading(r) = output { Some(r) } else { None }
}

#[test]
fn a_saved_state_goes_on_as_if_nothing_had_been() {
    let streams = streams();
    let data: Vec<Vec<f64>> = streams.iter().map(samples).collect();
    let mut whole = Monitor::new(&Config::default(), &streams).unwrap();
    let mut readings: Vec<Reading> = Vec::new();
    let halves = |k: usize| data[k].split_at(data[k].len() / 2);
    for k in 0..3 {
        whole.push(k, halves(k).0, &mut |_: Output| {}).unwrap();
    }
    let mut saved = alloc::vec![0; whole.saved_size()];
    whole.save_state(&mut saved).unwrap();
    let size = whole.state_size();
    let mut restored = Monitor::new(&Config::default(), &streams).unwrap();
    restored.load_state(&saved).unwrap();
    let mut others: Vec<Reading> = Vec::new();
    let mut copied = whole.duplicate().unwrap();
    let mut copies: Vec<Reading> = Vec::new();
    for (monitor, out) in
        [(&mut whole, &mut readings), (&mut restored, &mut others), (&mut copied, &mut copies)]
    {
        for k in 0..3 {
            monitor.push(k, halves(k).1, &mut |o: Output| out.extend(reading(o))).unwrap();
        }
        monitor.finish(&mut |o: Output| out.extend(reading(o)));
        assert!(out.len() > 300);
    }
    assert!(bits(&readings) == bits(&others));
    assert!(bits(&readings) == bits(&copies));
    assert_eq!(whole.state_size(), size);

    let mut other = Monitor::new(&Config::default(), &streams[..2]).unwrap();
    assert!(matches!(other.load_state(&saved), Err(Error::InvalidState(_))));
    saved[40] ^= 1;
    assert!(matches!(restored.load_state(&saved), Err(Error::InvalidState(_))));
}

#[test]
fn a_stream_that_falls_silent_is_not_waited_for_beyond_the_skew() {
    let streams = streams();
    let mut monitor =
        Monitor::new(&Config { wait_s: 30.0, ..Config::default() }, &streams).unwrap();
    let mut seen = Vec::new();
    for _ in 0..300 {
        monitor.push(2, &[33.0; 4], &mut |o: Output| seen.extend(reading(o))).unwrap();
    }
    // Windows that ended 60 s ago or more are out, with the only stream that spoke.
    assert!(seen.iter().all(|r| r.stream == 2));
    assert_eq!(seen.iter().map(|r| r.window).max(), Some(20));
}

#[test]
fn a_gap_in_parts_is_the_same_gap() {
    let stream = [Stream::new(Kind::Breathing, SampleRate::new(25.0).unwrap())];
    let belt: Vec<f64> = (0..1500).map(|i| libm::sin(f64::from(i) * 0.06)).collect();
    let run = |parts: &[u64]| {
        let mut monitor = Monitor::new(&Config::default(), &stream).unwrap();
        let mut readings = Vec::new();
        let mut sink = |o: Output| readings.extend(reading(o));
        monitor.push(0, &belt, &mut sink).unwrap();
        for part in parts {
            monitor.push_gap(0, *part, &mut sink).unwrap();
        }
        monitor.push(0, &belt, &mut sink).unwrap();
        monitor.finish(&mut sink);
        bits(&readings)
    };
    assert!(run(&[5000]) == run(&[1, 249, 2500, 2250]));
}

#[test]
fn how_far_windows_may_be_apart_is_stated() {
    let rate = |hz| SampleRate::new(hz).unwrap();
    let belt = Stream { clock_error_s: 0.1, ..Stream::new(Kind::Breathing, rate(25.0)) };
    let streams = [belt, Stream::new(Kind::Temperature, rate(4.0))];
    let monitor = Monitor::new(&Config::default(), &streams).unwrap();
    assert_eq!(monitor.clock_error_s(0, 1), Some(0.1 + 0.02 + 0.125));
    assert_eq!(monitor.clock_error_s(0, 2), None);
}

/// A session that began hours ago on the common clock has no windows before it.
#[test]
fn a_late_start_brings_no_empty_windows() {
    let at = |start_s| {
        let stream = Stream::new(Kind::Breathing, SampleRate::new(25.0).unwrap());
        let mut monitor =
            Monitor::new(&Config::default(), &[Stream { start_s, ..stream }]).unwrap();
        assert!(monitor.max_outputs(0, 25).readings < 200);
        let mut readings = Vec::new();
        let belt: Vec<f64> = (0..1500).map(|i| libm::sin(f64::from(i) * 0.06)).collect();
        monitor.push(0, &belt, &mut |o: Output| readings.extend(reading(o))).unwrap();
        monitor.finish(&mut |o: Output| readings.extend(reading(o)));
        assert_eq!(monitor.lost(), 0);
        readings
    };
    let (early, late) = (at(0.0), at(36_000.0));
    assert!(early.len() > 20);
    let values = |r: &[Reading]| -> Vec<u64> {
        r.iter().map(|r| r.measure.value().map_or(0, f64::to_bits)).collect()
    };
    assert_eq!(values(&early), values(&late));
    assert!(early.iter().zip(&late).all(|(a, b)| a.window + 3600 == b.window));
}

/// What comes out of packets, gaps and ends is no more than was said before.
#[test]
fn room_is_stated_before() {
    let streams = streams();
    let data: Vec<Vec<f64>> = streams.iter().map(samples).collect();
    let mut monitor = Monitor::new(&Config::default(), &streams).unwrap();
    let count = |n: &mut Room, o: Output| match o {
        Output::Reading(_) => n.readings += 1,
        Output::Event(_) => n.events += 1,
    };
    let within = |n: Room, most: Room| n.readings <= most.readings && n.events <= most.events;
    let mut total = Room::default();
    for part in 0..40 {
        for (k, stream) in streams.iter().enumerate() {
            let size = data[k].len() / 40;
            let mut n = Room::default();
            let gap = part % 7 == 5;
            let frames = if gap { (60.0 * stream.rate.hz()) as u64 } else { size as u64 };
            let most = monitor.max_outputs(k, frames);
            let room = monitor.room_for(frames);
            assert!(within(most, room), "{most:?} in {room:?}");
            let mut sink = |o: Output| count(&mut n, o);
            if gap {
                monitor.push_gap(k, frames, &mut sink).unwrap();
            } else {
                monitor.push(k, &data[k][part * size..(part + 1) * size], &mut sink).unwrap();
            }
            assert!(within(n, most), "{n:?} in {most:?}");
            total.readings += n.readings;
        }
    }
    let (mut n, most) = (Room::default(), monitor.max_outputs_at_end());
    monitor.finish(&mut |o: Output| count(&mut n, o));
    assert!(total.readings > 1000 && n.readings > 0 && within(n, most), "{n:?} in {most:?}");
}

#[test]
fn wrong_calls_are_refused() {
    let mut monitor = Monitor::new(&Config::default(), &streams()).unwrap();
    let mut sink = |_: Output| {};
    assert!(matches!(monitor.push(3, &[0.0], &mut sink), Err(Error::InvalidInput { .. })));
    monitor.close(1, &mut sink).unwrap();
    assert!(matches!(monitor.push(1, &[0.0], &mut sink), Err(Error::Finished)));
    let late = Stream { start_s: -1.0, ..Stream::new(Kind::Eda, SampleRate::new(4.0).unwrap()) };
    assert!(Monitor::new(&Config::default(), &[late]).is_err());
}

/// A sensor that lies still, then swings by 30 degrees about a level axis once in two seconds.
#[test]
fn an_inertial_sensor_tells_how_it_is_held_and_moves() {
    let rate = SampleRate::new(100.0).unwrap();
    let stream = Stream::new(Kind::Imu, rate);
    let swing = |t: f64| if t < 35.0 { 0.0 } else { PI / 6.0 * libm::sin(PI * (t - 35.0)) };
    let frames: Vec<f64> = (0..7500)
        .flat_map(|i| {
            let t = f64::from(i) / 100.0;
            let (angle, before) = (swing(t), swing(t - 0.01));
            let (s, c) = (libm::sin(angle), libm::cos(angle));
            [0.0, 9.80665 * s, 9.80665 * c, (angle - before) * 100.0 + 0.003, 0.0, 0.0]
        })
        .collect();
    let of = |frames: &[f64]| {
        let mut readings = Vec::new();
        let mut monitor = Monitor::new(&Config::default(), &[stream]).unwrap();
        monitor.push(0, frames, &mut |o: Output| readings.extend(reading(o))).unwrap();
        monitor.finish(&mut |o: Output| readings.extend(reading(o)));
        assert_eq!(monitor.lost(), 0);
        readings
    };
    let readings = of(&frames);
    let told = |window, key: &str| {
        let found = readings.iter().find(|r| r.window == window && r.measure.id().key() == key);
        found.unwrap().measure.value().unwrap()
    };
    for (key, still, swinging, within) in [
        ("motion.angle_z", 90.0, 90.0, 1.5),
        ("motion.tilt_spread", 0.0, 30.0 / libm::sqrt(2.0), 1.0),
        ("motion.turn_rate", 0.0, 30.0 * PI / libm::sqrt(2.0), 2.0),
        ("motion.enmo", 0.0, 0.0, 1e-9),
        ("affect.still", 1.0, 0.0, 1e-9),
    ] {
        let (first, last) = (told(0, key), told(4, key));
        assert!((first - still).abs() < within, "{key} {first}");
        assert!((last - swinging).abs() < within, "{key} {last}");
    }
    // In g instead of m/s² nothing is told of it.
    let small: Vec<f64> = frames.iter().map(|x| x / 9.80665).collect();
    let strange = of(&small);
    let of_body = strange.iter().filter(|r| r.job == 1);
    assert!(of_body.clone().count() > 4 && of_body.clone().all(|r| r.measure.value().is_none()));
}

/// A cuff that is let off holds no window back; when it is pumped up its window waits for it.
#[test]
fn a_cuff_is_waited_for_only_while_it_measures() {
    let streams = [
        Stream::new(Kind::Temperature, SampleRate::new(4.0).unwrap()),
        Stream::new(Kind::Cuff, SampleRate::new(50.0).unwrap()),
    ];
    // Pumped up from 80 s on, and let off at 124 s.
    let mmhg = |t: f64| if (80.0..124.0).contains(&t) { 160.0 - 2.8 * (t - 80.0) } else { 0.0 };
    let mut monitor = Monitor::new(&Config::default(), &streams).unwrap();
    let mut seen: Vec<(u32, Reading)> = Vec::new();
    for second in 0..200 {
        let mut sink = |o: Output| seen.extend(reading(o).map(|r| (second, r)));
        monitor.push(0, &[33.0; 4], &mut sink).unwrap();
        let cuff: Vec<f64> =
            (0..50).map(|i| mmhg(f64::from(second) + f64::from(i) / 50.0)).collect();
        monitor.push(1, &cuff, &mut sink).unwrap();
    }
    let of_cuff: Vec<_> = seen.iter().filter(|(_, r)| r.stream == 1).collect();
    assert!(!of_cuff.is_empty() && of_cuff.iter().all(|(s, r)| r.window == 9 && *s < 140));
    for (second, r) in &seen {
        let due_s = 30 + 10 * r.window as u32;
        let latest_s = if (80..124).contains(&due_s) { 140 } else { due_s + 6 };
        assert!(*second <= latest_s, "window {} at {second} s", r.window);
    }
    assert_eq!((monitor.lost(), seen.iter().map(|(_, r)| r.window).max()), (0, Some(16)));
}

#[test]
fn points_of_a_body_tell_its_posture() {
    let stream = Stream::new(Kind::Keypoints, SampleRate::new(25.0).unwrap());
    // A trunk that leans by 45 degrees over level thighs; the arm hangs bent at a right angle.
    let points = [
        200.0, 100.0, 200.0, 200.0, 200.0, 250.0, 250.0, 250.0, 100.0, 300.0, 200.0, 300.0, 200.0,
        400.0,
    ];
    let mut frames = points.repeat(25 * 40);
    // The ear is not seen half of the time and more, and the ankle never after 30 s.
    frames.chunks_mut(14).enumerate().for_each(|(i, frame)| {
        frame[0] = if i % 5 < 3 { f64::NAN } else { frame[0] };
        frame[13] = if i >= 750 { f64::NAN } else { frame[13] };
    });
    let mut monitor = Monitor::new(&Config::default(), &[stream]).unwrap();
    let mut readings = Vec::new();
    monitor.push(0, &frames, &mut |o: Output| readings.extend(reading(o))).unwrap();
    monitor.finish(&mut |o: Output| readings.extend(reading(o)));
    let of = |key: &str, window| {
        let found = readings.iter().find(|r| r.window == window && r.measure.id().key() == key);
        found.unwrap().measure
    };
    for (key, degrees) in [
        ("posture.elbow_mean", 90.0),
        ("posture.shoulder_mean", 45.0),
        ("posture.hip_mean", 45.0),
        ("posture.knee_mean", 90.0),
        ("posture.trunk_lean_mean", 45.0),
        ("posture.knee_sd", 0.0),
    ] {
        let value = of(key, 0).value().unwrap();
        assert!((value - degrees).abs() < 1e-5, "{key} {value}");
    }
    assert_eq!(of("posture.head_mean", 0).status(), crate::Status::PoorSignal);
    assert!((of("posture.knee_mean", 1).quality() - 2.0 / 3.0).abs() < 1e-9);
}

/// Of a belt and an ECG of one person there is one rate of breathing, in every window of both.
#[test]
fn belt_and_ecg_tell_one_rate_of_breathing() {
    let (readings, _) = run([1.0, 1.0, 1.0], [0, 1, 2]);
    let fused: Vec<_> = readings.iter().filter(|r| r.stream == 3).collect();
    assert!(fused.len() > 5 && fused.iter().all(|r| r.measure.id().key() == "resp.rate_fused"));
    let of = |r: &Reading, key: &str| {
        let mut all = readings.iter().filter(|o| o.window == r.window);
        all.find(|o| o.measure.id().key() == key).and_then(|o| o.measure.value())
    };
    let mut both = 0;
    for r in fused {
        let (belt, ecg) = (of(r, "resp.rate"), of(r, "resp.rate_ecg"));
        if let (Some(value), Some(belt), Some(ecg)) = (r.measure.value(), belt, ecg) {
            let (low, high) = if belt < ecg { (belt, ecg) } else { (ecg, belt) };
            assert!((low..=high).contains(&value), "{value} of {belt} and {ecg}");
            both += 1;
        }
    }
    assert!(both > 2, "{both}");
}
