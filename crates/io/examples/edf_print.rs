//! Prints the signals and annotations of an EDF file, for `tests/python/compare_edf.py`.

use interocept_io::{IoError, edf::Recording};

fn main() -> Result<(), IoError> {
    let Some(path) = std::env::args_os().nth(1) else {
        println!("edf_print FILE");
        return Ok(());
    };
    let recording = Recording::open(path)?;
    for (channel, signal) in recording.signals.iter().enumerate() {
        let values: Vec<String> =
            recording.samples(channel)?.iter().map(ToString::to_string).collect();
        let (name, units, rate_hz) = (&signal.name, &signal.units, signal.rate_hz);
        println!("signal\t{name}\t{units}\t{rate_hz}\t{}", values.join(" "));
    }
    for annotation in recording.annotations()? {
        let duration_s = annotation.duration_s.map_or(String::new(), |d| d.to_string());
        let text = annotation.text.replace('\t', "\\t");
        println!("annotation\t{}\t{duration_s}\t{text}", annotation.onset_s);
    }
    Ok(())
}
