//! Writes a record and its annotations again, for `tests/python/compare_wfdb.py`.
//!
//!     wfdb_rewrite RECORD OUT FORMAT GAIN    the first signal, in a format at a gain
//!     wfdb_rewrite FILE.atr OUT.atr          annotations

use interocept_io::IoError;
use interocept_io::wfdb::{Annotations, Format, NewRecord, NewSignal, Record};

fn main() -> Result<(), IoError> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [input, output] => Annotations::open(input)?.write(output),
        [input, output, format, gain] => {
            let record = Record::open(input)?;
            let samples = record.samples(0)?;
            let (Ok(format), Ok(gain)) = (format.parse(), gain.parse()) else { return Ok(()) };
            let mut new = NewRecord::new(record.frame_rate_hz);
            new.format = Format::from_number(format).unwrap_or(Format::I16);
            new.signals = vec![NewSignal::new("again", "mV", gain, &samples)];
            new.write(output)
        }
        _ => {
            println!("wfdb_rewrite RECORD OUT FORMAT GAIN | wfdb_rewrite FILE OUT");
            Ok(())
        }
    }
}
