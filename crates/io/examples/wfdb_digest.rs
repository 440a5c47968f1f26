//! Prints one line per signal and per annotation file with a digest of what was read,
//! for `tests/python/compare_wfdb.py`.

use std::path::Path;

use interocept_io::IoError;
use interocept_io::wfdb::{Annotations, Code, Record};

/// A sum of words, each weighted by a scrambled form of its place.
fn digest(words: impl Iterator<Item = u64>) -> u64 {
    (1_u64..).zip(words).fold(0, |sum, (place, word)| {
        let weight = place.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let weight = (weight ^ (weight >> 29)) | 1;
        sum.wrapping_add(weight.wrapping_mul(word))
    })
}

fn main() {
    for argument in std::env::args().skip(1) {
        let result =
            if argument.ends_with(".hea") { record(&argument) } else { annotations(&argument) };
        if let Err(error) = result {
            println!("{argument}\trefused\t{error}");
        }
    }
}

fn record(path: &str) -> Result<(), IoError> {
    let record = Record::open(Path::new(path))?;
    for (channel, signal) in record.signals.iter().enumerate() {
        let values = record.range(channel, 0..signal.len)?;
        let bits = |v: &f64| if v.is_nan() { 0x7ff8_0000_0000_0000 } else { v.to_bits() };
        let physical = digest(values.iter().map(bits));
        let digital = match record.digital(channel, 0..signal.len) {
            Ok(codes) => format!("{:016x}", digest(codes.iter().map(|&c| u64::from(c as u32)))),
            Err(_) => "several gains".to_owned(),
        };
        let (name, units, len) = (&signal.name, &signal.units, signal.len);
        println!("{path}\tsignal {channel}\t{name}\t{units}\t{len}\t{digital}\t{physical:016x}");
    }
    for report in record.checksums()? {
        let state = if report.agrees() { "agrees" } else { "differs" };
        println!("{path}\tchecksum\t{}\t{}\t{state}", report.segment, report.channel);
    }
    Ok(())
}

fn annotations(path: &str) -> Result<(), IoError> {
    let annotations = Annotations::open(Path::new(path))?;
    // The wfdb package leaves out every comment at sample 0, those of the annotator too.
    let kept: Vec<_> =
        annotations.list.iter().filter(|a| a.sample > 0 || a.code != Code::NOTE).collect();
    let mut bytes = Vec::new();
    for a in &kept {
        bytes.extend(a.sample.to_le_bytes());
        bytes.extend([a.code.number(), a.subtype as u8, a.channel, a.num as u8]);
        bytes.extend(a.text().into_bytes());
    }
    let digest = digest(bytes.into_iter().map(u64::from));
    println!("{path}\tannotations\t{}\t{digest:016x}", kept.len());
    Ok(())
}
