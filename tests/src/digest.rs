//! A processor's records of its golden signal, as one number.

use crate::signals;
use interocept::{erased::Frames, process::Input, registry::Entry};

/// How many records, and FNV-1a of their bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest {
    /// The records.
    pub records: usize,
    /// FNV-1a, 64 bits.
    pub hash: u64,
}

/// The digest of a processor with its defaults.
pub fn of(entry: &Entry) -> Digest {
    let frames = match entry.info.input {
        Input::Samples => 15_000,
        Input::Events => 400,
    };
    let frames = signals::ordinary(entry, frames, 2026);
    let mut p = (entry.make)(&[], signals::rate_of(entry)).expect("the defaults are valid");
    let mut digest = Digest { records: 0, hash: 0xCBF2_9CE4_8422_2325 };
    let mut take = |record: &[u8]| {
        digest.records += 1;
        digest.hash = record
            .iter()
            .fold(digest.hash, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01B3));
    };
    p.push(Frames::F64(&frames), &mut take).expect("whole frames");
    p.finish(&mut take);
    digest
}
