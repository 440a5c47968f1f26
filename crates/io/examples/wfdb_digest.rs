//! Prints one line per signal and per annotation file with a digest of what was read,
//! for `tests/python/compare_wfdb.py`.

use std::path::Path;
use std::process::ExitCode;

use interocept_io::wfdb::{Annotations, Record};

/// FNV-1a, 64 bits: as easy to write in Python.
fn fnv(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn main() -> ExitCode {
    for argument in std::env::args().skip(1) {
        let result = if argument.ends_with(".hea") {
            record(Path::new(&argument))
        } else {
            annotations(Path::new(&argument))
        };
        if let Err(error) = result {
            println!("{argument}\trefused\t{error}");
        }
    }
    ExitCode::SUCCESS
}

fn record(path: &Path) -> Result<(), interocept_io::IoError> {
    let record = Record::open(path)?;
    for (channel, signal) in record.signals.iter().enumerate() {
        let values = record.samples(channel)?;
        let physical = fnv(values.iter().flat_map(|v| {
            let canonical = if v.is_nan() { f64::NAN.to_bits() & !(1 << 63) } else { v.to_bits() };
            canonical.to_le_bytes()
        }));
        let digital = match record.digital(channel, 0..signal.len) {
            Ok(codes) => format!("{:016x}", fnv(codes.iter().flat_map(|c| c.to_le_bytes()))),
            Err(_) => "differs".to_owned(),
        };
        println!(
            "{}\tsignal {channel}\t{}\t{}\t{}\t{}\t{digital}\t{physical:016x}",
            path.display(),
            signal.name,
            signal.units,
            signal.rate_hz,
            signal.len
        );
    }
    for report in record.checksums()?.iter().filter(|r| !r.agrees()) {
        println!(
            "{}\tchecksum\t{} signal {}: declared {}, computed {}",
            path.display(),
            report.segment,
            report.channel,
            report.declared,
            report.computed
        );
    }
    Ok(())
}

fn annotations(path: &Path) -> Result<(), interocept_io::IoError> {
    let annotations = Annotations::open(path)?;
    let digest = fnv(annotations.list.iter().flat_map(|a| {
        let mut row = a.sample.to_le_bytes().to_vec();
        row.extend([a.code.number(), a.subtype as u8, a.channel, a.num as u8]);
        row.extend(a.text().bytes());
        row
    }));
    println!("{}\tannotations\t{}\t{digest:016x}", path.display(), annotations.list.len());
    Ok(())
}
