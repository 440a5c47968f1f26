//! Saved states that were tampered with, checksum and all: refused or taken, never a panic.
#![no_main]

use interocept::{
    erased::{Erased, Frames},
    registry::{Entry, PROCESSORS},
};
use interocept_tests::signals;
use libfuzzer_sys::{arbitrary::Unstructured, fuzz_target};
use std::sync::LazyLock;

struct Start {
    entry: &'static Entry,
    frames: Vec<f64>,
    processor: Box<dyn Erased>,
    state: Vec<u8>,
}

/// A processor in the middle of a stream.
fn start(entry: &'static Entry) -> Start {
    let frames = signals::ordinary(entry, 600, 1);
    let mut processor = (entry.make)(&[], signals::rate_of(entry)).expect("defaults");
    processor.push(Frames::F64(&frames), &mut |_| ()).expect("whole frames");
    let mut state = vec![0; processor.saved_size()];
    processor.save_state(&mut state).expect("room");
    Start { entry, frames, processor, state }
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
    let Start { entry, frames, processor, state } = &starts[which];
    let mut p = processor.duplicate().expect("memory");
    let mut state = state.clone();
    let body = state.len() - 4;
    for _ in 0..16 {
        let (Ok(at), Ok(word)) = (u.choose_index(body), u.arbitrary::<u64>()) else { break };
        for (to, from) in state[at..body].iter_mut().zip(word.to_le_bytes()) {
            *to = from;
        }
    }
    if u.ratio(1, 8).unwrap_or(false) {
        state.truncate(u.choose_index(body).unwrap_or(0) + 4);
    }
    let body = state.len() - 4;
    let crc = crc32(&state[..body]);
    state[body..].copy_from_slice(&crc.to_le_bytes());
    if p.load_state(&state).is_err() {
        let again = (entry.make)(&[], signals::rate_of(entry)).expect("defaults");
        assert_eq!(p.state_size(), again.state_size());
    }
});
