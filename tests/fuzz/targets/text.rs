//! Text: delimited signals, intervals and beat times.
#![no_main]

use interocept_io::{
    csv::{self, Clock, Column, Options, TimeUnit},
    intervals::{Unit, read_beat_times_s, read_rr_ms},
};
use libfuzzer_sys::fuzz_target;
use std::{fs, path::PathBuf, sync::LazyLock};

static FILE: LazyLock<PathBuf> = LazyLock::new(|| {
    let memory = PathBuf::from("/dev/shm");
    let base = if memory.is_dir() { memory } else { std::env::temp_dir() };
    base.join(format!("interocept-fuzz-{}.csv", std::process::id()))
});

fuzz_target!(|bytes: &[u8]| {
    fs::write(&*FILE, bytes).expect("room");
    let _ = read_rr_ms(&*FILE, None);
    let _ = read_rr_ms(&*FILE, Some(Unit::Seconds));
    let _ = read_beat_times_s(&*FILE, Unit::Milliseconds);
    let time = |unit| Clock::Column { column: Column::Index(0), unit, rate_hz: None };
    for clock in [Clock::Rate { rate_hz: 250.0 }, time(TimeUnit::Seconds), time(TimeUnit::Iso)] {
        for header in [false, true] {
            let mut options = Options::new(Column::Index(1), clock.clone());
            options.header = header;
            if let Ok(series) = csv::read(&*FILE, &options) {
                assert!(series.rate_hz > 0.0 && series.rate_hz.is_finite());
            }
        }
    }
});
