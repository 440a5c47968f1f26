//! WFDB: a header, a signal file and an annotation file of any bytes.
#![no_main]

use interocept_io::wfdb::{Annotations, Record};
use libfuzzer_sys::fuzz_target;
use std::{fs, path::PathBuf, sync::LazyLock};

static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let memory = PathBuf::from("/dev/shm");
    let base = if memory.is_dir() { memory } else { std::env::temp_dir() };
    let folder = base.join(format!("interocept-fuzz-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder to write to");
    folder
});

// The input is a header up to the first NUL, and then the bytes of both other files.
fuzz_target!(|bytes: &[u8]| {
    let cut = bytes.iter().position(|b| *b == 0).unwrap_or(bytes.len());
    let (header, rest) = bytes.split_at(cut);
    let signal = rest.get(1..).unwrap_or(&[]);
    for (name, content) in [("r.hea", header), ("r.dat", signal), ("r.atr", signal)] {
        fs::write(FOLDER.join(name), content).expect("room");
    }
    if let Ok(record) = Record::open(FOLDER.join("r")) {
        for channel in 0..3 {
            let _ = record.samples(channel);
            let _ = record.digital(channel, 1..50);
        }
        let _ = record.checksums();
    }
    if let Ok(annotations) = Annotations::open(FOLDER.join("r.atr")) {
        // What was read can be written and is the same again.
        let copy = FOLDER.join("c.atr");
        if annotations.write(&copy).is_ok() {
            let again = Annotations::open(&copy).expect("what it wrote itself");
            let samples: Vec<_> = annotations.beats().collect();
            assert_eq!(samples, again.beats().collect::<Vec<_>>());
        }
    }
});
