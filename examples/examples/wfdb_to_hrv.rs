//! A WFDB record to measures: read in pieces, so that a day takes no more memory than a minute.
//!
//!     cargo run --release -p interocept-examples --example wfdb_to_hrv -- path/to/record [LEAD]
//!
//! Without a record it writes one first.

use interocept::{
    Processor, SampleRate, catalogue,
    ecg::{Detector, DetectorConfig},
    hrv::{Config, Windows},
};
use interocept_io::wfdb::{NewRecord, NewSignal, Piece, Record};
use interocept_sim::EcgConfig;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = match arguments.next() {
        Some(path) if !path.starts_with('-') => PathBuf::from(path),
        _ => made_up()?,
    };
    let record = Record::open(&path)?;
    let lead = arguments.next().map_or(Ok(0), |name| record.channel(&name))?;
    let rate = SampleRate::new(record.signals[lead].rate_hz)?;

    let mut detector = Detector::new(&DetectorConfig::default(), rate)?;
    let mut beats = Vec::new();
    for piece in record.pieces(lead, 0..record.signals[lead].len)? {
        match piece? {
            Piece::Samples(samples) => detector.push(&samples, &mut beats)?,
            Piece::Gap(n) => detector.push_gap(n, &mut beats),
        }
    }
    detector.finish(&mut beats);

    // The interval across a gap is none; `interocept hrv` shows how to leave it out.
    let rr_ms: Vec<f64> =
        beats.windows(2).map(|pair| 1000.0 * (pair[1].time_s - pair[0].time_s)).collect();
    let whole = Config { window_s: 0.0, ..Config::default() };
    println!("{}: {} beats", path.display(), beats.len());
    for measure in Windows::run(&whole, SampleRate::MICROSECONDS, &rr_ms)? {
        let Some(entry) = catalogue::find(measure.id()) else { continue };
        match measure.value() {
            Some(value) => println!("{:22} {value:12.4} {}", entry.key, entry.unit.symbol()),
            None => println!("{:22} {:>12} {}", entry.key, "-", measure.status().name()),
        }
    }
    Ok(())
}

/// A record of five minutes in the folder of temporary files.
fn made_up() -> Result<PathBuf, Box<dyn std::error::Error>> {
    let ecg = interocept_sim::ecg::simulate(&EcgConfig::default())?;
    let path = std::env::temp_dir().join(format!("interocept_example_{}", std::process::id()));
    let mut record = NewRecord::new(ecg.rate_hz);
    record.signals = vec![NewSignal::new("II", "mV", 1000.0, &ecg.samples)];
    record.write(&path)?;
    Ok(path)
}

#[test]
fn it_runs() {
    main().unwrap();
}
