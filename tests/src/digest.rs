//! A processor's records of its golden signal, as one number, and part by part.

use crate::signals;
use alloc::{collections::BTreeMap, string::String};
use interocept::{catalogue, erased::Frames, process::Input, record::Field, registry::Entry};

/// How many records, and FNV-1a of their bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest {
    /// The records.
    pub records: usize,
    /// FNV-1a, 64 bits.
    pub hash: u64,
}

impl Digest {
    const EMPTY: Self = Self { records: 0, hash: 0xCBF2_9CE4_8422_2325 };

    fn add(&mut self, bytes: &[u8]) {
        self.records += 1;
        self.hash =
            bytes.iter().fold(self.hash, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01B3));
    }
}

/// The digest of a processor with its defaults.
pub fn of(entry: &Entry) -> Digest {
    let mut digest = Digest::EMPTY;
    run(entry, &mut |record| digest.add(record));
    digest
}

/// The digests of its fields, each measure by its key: to tell what differs.
pub fn parts(entry: &Entry) -> BTreeMap<String, Digest> {
    let mut parts = BTreeMap::new();
    run(entry, &mut |record| {
        let bytes = |f: &Field| &record[f.offset..f.offset + f.kind.size()];
        let measure = (entry.output.name == "measure").then(|| {
            let id = entry.output.fields.iter().find(|f| f.name == "id").expect("it has one");
            let id = u32::from_ne_bytes(bytes(id).try_into().expect("four bytes"));
            catalogue::entries().find(|e| e.id.number() == id).map_or("?", |e| e.key)
        });
        for field in entry.output.fields {
            let name = match measure {
                Some(key) => alloc::format!("{key} {}", field.name),
                None => String::from(field.name),
            };
            parts.entry(name).or_insert(Digest::EMPTY).add(bytes(field));
        }
    });
    parts
}

fn run(entry: &Entry, take: &mut dyn FnMut(&[u8])) {
    let frames = match entry.info.input {
        Input::Samples => 15_000,
        Input::Events => 400,
    };
    let frames = signals::ordinary(entry, frames, 2026);
    let mut p = (entry.make)(&[], signals::rate_of(entry)).expect("the defaults are valid");
    p.push(Frames::F64(&frames), &mut *take).expect("whole frames");
    p.finish(take);
}
