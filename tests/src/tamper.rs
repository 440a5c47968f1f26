//! Saved states that were tampered with, checksum and all: refused or taken, never a panic and
//! never an end that does not come, then or later in the stream.

use interocept::{
    erased::{Erased, Frames},
    process::Input,
    registry::Entry,
};

use crate::signals;

/// Counts and numbers at which arithmetic ends.
pub const EXTREMES: [u64; 8] = [
    u64::MAX,
    u64::MAX >> 5,
    1 << 40,
    1e300_f64.to_bits(),
    (-1e300_f64).to_bits(),
    f64::INFINITY.to_bits(),
    f64::NEG_INFINITY.to_bits(),
    f64::NAN.to_bits(),
];

/// Bytes of the checksum behind a state.
const CHECKSUM: usize = 4;

/// A processor in the middle of a stream. It is small, for the checksum and what comes at the
/// end of the stream take most of the time.
pub struct Victim {
    entry: &'static Entry,
    config: Vec<f64>,
    next: Vec<f64>,
    processor: Box<dyn Erased>,
    state: Vec<u8>,
}

impl Victim {
    /// A processor of a kind after some of its ordinary signal.
    pub fn new(entry: &'static Entry) -> Self {
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
        Self { entry, config, next, processor, state }
    }

    /// Its state, to be tampered with.
    pub fn state(&self) -> Vec<u8> {
        self.state.clone()
    }

    /// Where words can be put into a state.
    pub fn places(&self) -> usize {
        self.state.len() - CHECKSUM
    }

    /// Puts a word into a state.
    pub fn put(&self, state: &mut [u8], at: usize, word: u64) {
        let end = self.places().min(state.len());
        for (to, from) in state[at.min(end)..end].iter_mut().zip(word.to_le_bytes()) {
            *to = from;
        }
    }

    /// Goes on from a state, under a checksum that holds, to the end of the stream.
    pub fn go_on(&self, mut state: Vec<u8>) {
        let body = state.len() - CHECKSUM;
        let checksum = crc32(&state[..body]);
        state[body..].copy_from_slice(&checksum.to_le_bytes());
        let mut p = self.processor.duplicate().expect("memory");
        if p.load_state(&state).is_err() {
            let again = (self.entry.make)(&self.config, signals::rate_of(self.entry));
            assert_eq!(p.state_size(), again.expect("in range").state_size());
        }
        p.push(Frames::F64(&self.next), &mut |_| ()).expect("whole frames");
        p.finish(&mut |_| ());
    }
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8)
            .fold(crc ^ u32::from(*byte), |c, _| (c >> 1) ^ (0xEDB8_8320 & (c & 1).wrapping_neg()))
    })
}
