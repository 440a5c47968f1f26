//! Saved states that were tampered with, checksum and all: refused or taken, never a panic,
//! then or later in the stream.
#![no_main]

use interocept::{
    erased::{Erased, Frames},
    process::Input,
    registry::{Entry, PROCESSORS},
};
use interocept_tests::signals;
use libfuzzer_sys::{arbitrary::Unstructured, fuzz_target};
use std::sync::LazyLock;

struct Start {
    entry: &'static Entry,
    config: Vec<f64>,
    next: Vec<f64>,
    processor: Box<dyn Erased>,
    state: Vec<u8>,
}

/// A processor in the middle of a stream. It is small, for the checksum and what comes at the
/// end of the stream take most of the time.
fn start(entry: &'static Entry) -> Start {
    let config: Vec<f64> = (entry.config.fields.iter().enumerate())
        .map(|(i, field)| match field.name {
            "max_intervals" => 64.0,
            _ => (entry.default)(i).expect("a default"),
        })
        .collect();
    let before = match entry.info.input {
        Input::Samples => 600,
        Input::Events => 64,
    };
    let mut frames = signals::ordinary(entry, before + 20, 1);
    let next = frames.split_off(before * entry.info.channels.len());
    let mut processor = (entry.make)(&config, signals::rate_of(entry)).expect("in range");
    processor.push(Frames::F64(&frames), &mut |_| ()).expect("whole frames");
    let mut state = vec![0; processor.saved_size()];
    processor.save_state(&mut state).expect("room");
    Start { entry, config, next, processor, state }
}

struct Starts(Vec<Start>);
// SAFETY: the fuzzer has one thread.
unsafe impl Sync for Starts {}
static STARTS: LazyLock<Starts> = LazyLock::new(|| Starts(PROCESSORS.iter().map(start).collect()));

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8)
            .fold(crc ^ u32::from(*byte), |c, _| (c >> 1) ^ (0xEDB8_8320 & (c & 1).wrapping_neg()))
    })
}

fuzz_target!(|bytes: &[u8]| {
    let mut u = Unstructured::new(bytes);
    let starts = &STARTS.0;
    let Ok(which) = u.choose_index(starts.len()) else { return };
    let Start { entry, config, next, processor, state } = &starts[which];
    let mut p = processor.duplicate().expect("memory");
    let mut state = state.clone();
    // What is asked of an input at its end is 0, so this is asked first.
    if matches!(u.int_in_range(0..=7), Ok(7)) {
        state.truncate(u.choose_index(state.len() - 4).unwrap_or(0) + 4);
    }
    let body = state.len() - 4;
    while !u.is_empty() {
        let (Ok(at), Ok(word)) = (u.choose_index(body), u.arbitrary::<u64>()) else { break };
        for (to, from) in state[at..body].iter_mut().zip(word.to_le_bytes()) {
            *to = from;
        }
    }
    let crc = crc32(&state[..body]);
    state[body..].copy_from_slice(&crc.to_le_bytes());
    if p.load_state(&state).is_err() {
        let again = (entry.make)(config, signals::rate_of(entry)).expect("in range");
        assert_eq!(p.state_size(), again.state_size());
    }
    p.push(Frames::F64(next), &mut |_| ()).expect("whole frames");
    p.finish(&mut |_| ());
});
