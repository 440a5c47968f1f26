//! Every processor: any configuration, rate, chunks, gaps, saves and resets. The records are
//! those of frame by frame, every number is finite or says why not.
#![no_main]

use interocept::{SampleRate, erased::Frames, process::Input, registry::PROCESSORS};
use interocept_tests::{laws, signals};
use libfuzzer_sys::{arbitrary::Unstructured, fuzz_target};

type Arbitrary<T> = libfuzzer_sys::arbitrary::Result<T>;

/// A value of a configuration field: mostly one that is taken.
fn setting(u: &mut Unstructured<'_>, default: f64, min: f64, max: f64) -> Arbitrary<f64> {
    Ok(match u.int_in_range(0..=4)? {
        0 => f64::from_bits(u.arbitrary()?),
        1 => min,
        // What memory is taken for stays small.
        2 => {
            min + (max.min(2.0 * default.abs() + 10.0) - min) * f64::from(u.arbitrary::<u8>()?)
                / 255.0
        }
        _ => default,
    })
}

fn samples(u: &mut Unstructured<'_>, n: usize) -> Arbitrary<Vec<f64>> {
    let kind = u.int_in_range(0..=3)?;
    (0..n)
        .map(|i| {
            Ok(match kind {
                0 => f64::from_bits(u.arbitrary()?),
                1 => f64::from(u.arbitrary::<i8>()?) / 64.0,
                2 => 1000.0 + f64::from(u.arbitrary::<i8>()?),
                _ => {
                    if i % 200 < 8 {
                        1.0
                    } else {
                        0.0
                    }
                }
            })
        })
        .collect()
}

fn run(u: &mut Unstructured<'_>) -> Arbitrary<()> {
    let entry = &PROCESSORS[u.choose_index(PROCESSORS.len())?];
    let mut config = Vec::new();
    for (i, field) in entry.config.fields.iter().enumerate() {
        let default = (entry.default)(i).expect("a default");
        config.push(setting(u, default, field.min, field.max)?);
    }
    let rate = match (entry.info.input, u.int_in_range(0..=3)?) {
        (_, 0) => SampleRate::new(f64::from_bits(u.arbitrary()?)),
        (Input::Samples, 1) => SampleRate::new(f64::from(u.int_in_range(25_u16..=1000)?) + 0.061),
        _ => Ok(signals::rate_of(entry)),
    };
    let Ok(rate) = rate else { return Ok(()) };
    let Ok(mut p) = (entry.make)(&config, rate) else { return Ok(()) };
    let mut single = p.duplicate().expect("memory");
    let channels = entry.info.channels.len();
    let (mut got, mut expected) = (Vec::new(), Vec::new());
    let check = |record: &[u8], into: &mut Vec<Vec<u8>>| {
        for f in entry.output.fields {
            let v = laws::value(f, record);
            assert!(v.is_finite() || v.is_nan() && f.doc.contains("NaN"), "{} is {v}", f.name);
        }
        into.push(record.to_vec());
    };
    for _ in 0..u.int_in_range(1..=12)? {
        match u.int_in_range(0..=7)? {
            0 => {
                let gap = u.arbitrary::<u64>()? >> u.int_in_range(0..=63)?;
                p.push_gap(gap, &mut |r| check(r, &mut got)).expect("not finished");
                single.push_gap(gap, &mut |r| check(r, &mut expected)).expect("not finished");
            }
            1 => {
                let mut state = vec![0; p.saved_size()];
                p.save_state(&mut state).expect("room");
                p = (entry.make)(&config, rate).expect("as before");
                p.load_state(&state).expect("its own state");
            }
            2 => {
                p.reset().expect("memory");
                single.reset().expect("memory");
            }
            _ => {
                let n = u.int_in_range(0..=400)?;
                let frames = samples(u, n * channels)?;
                let most = p.max_outputs(n);
                let before = got.len();
                p.push(Frames::F64(&frames), &mut |r| check(r, &mut got)).expect("whole frames");
                assert!(got.len() - before <= most, "more outputs than announced");
                for frame in frames.chunks(channels) {
                    single
                        .push(Frames::F64(frame), &mut |r| check(r, &mut expected))
                        .expect("whole");
                }
            }
        }
        assert!(got == expected, "{}: chunks matter", entry.info.name);
    }
    p.finish(&mut |r| check(r, &mut got));
    single.finish(&mut |r| check(r, &mut expected));
    assert!(got == expected, "{}: chunks matter at the end", entry.info.name);
    Ok(())
}

fuzz_target!(|bytes: &[u8]| {
    let _ = run(&mut Unstructured::new(bytes));
});
