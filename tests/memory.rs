//! Memory: none is taken while a stream runs, as much as stated before it, and too little of it
//! is an error.

use interocept::{
    Error,
    erased::Frames,
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
