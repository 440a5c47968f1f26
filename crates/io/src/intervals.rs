//! RR intervals and beat times in plain text, one a line.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use crate::IoError;
use crate::text::{Guard, number};

/// Unit of the numbers in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Milliseconds,
}

/// Reads RR intervals in milliseconds: one a line, the first column where there are several.
/// `#` begins a comment; a first line of text is a heading.
///
/// Without `unit` it is taken from the median: 0.2 to 3 is seconds, 200 to 3000 milliseconds,
/// anything else is refused. (A median RR interval lies between 200 ms and 3 s.)
///
/// # Errors
/// [`IoError::Line`] for a line that is no positive number; [`IoError::Request`] where the
/// unit is not given and not certain, or there is no interval.
pub fn read_rr_ms(path: impl AsRef<Path>, unit: Option<Unit>) -> Result<Vec<f64>, IoError> {
    let path = path.as_ref();
    let handle = File::open(path).map_err(|e| IoError::os(path, e))?;
    let size = handle.metadata().map_err(|e| IoError::os(path, e))?.len();
    rr_ms(path, Guard::new(handle, size), unit)
}

/// The same from memory.
///
/// # Errors
/// As [`read_rr_ms`].
pub fn rr_ms_from_bytes(bytes: &[u8], unit: Option<Unit>) -> Result<Vec<f64>, IoError> {
    rr_ms(Path::new("intervals"), Guard::new(bytes, bytes.len() as u64), unit)
}

fn rr_ms(path: &Path, text: impl Read, unit: Option<Unit>) -> Result<Vec<f64>, IoError> {
    let mut values = Vec::new();
    read_lines(path, text, |line, value| {
        if value <= 0.0 {
            let problem = format!(
                "the interval is {value}; it must be above 0, and its decimal mark a point"
            );
            return Err(IoError::line(path, line, problem));
        }
        values.push(value);
        Ok(())
    })?;
    let unit = unit.map_or_else(|| guess(path, &values), Ok)?;
    Ok(values.into_iter().map(|v| if unit == Unit::Seconds { v * 1000.0 } else { v }).collect())
}

/// Reads the times of beats in seconds: one a line, ascending, written as in [`read_rr_ms`].
///
/// # Errors
/// [`IoError::Line`] for a line that is no number or not later than the one before;
/// [`IoError::Request`] where there is no time.
pub fn read_beat_times_s(path: impl AsRef<Path>, unit: Unit) -> Result<Vec<f64>, IoError> {
    let path = path.as_ref();
    let handle = File::open(path).map_err(|e| IoError::os(path, e))?;
    let size = handle.metadata().map_err(|e| IoError::os(path, e))?.len();
    let mut values: Vec<f64> = Vec::new();
    read_lines(path, Guard::new(handle, size), |line, value| {
        let time_s = if unit == Unit::Seconds { value } else { value / 1000.0 };
        match values.last() {
            Some(before) if *before >= time_s => {
                let problem = format!(
                    "the beat at {time_s} s is not later than the one before at {before} s; sort the file"
                );
                Err(IoError::line(path, line, problem))
            }
            _ => {
                values.push(time_s);
                Ok(())
            }
        }
    })?;
    Ok(values)
}

fn guess(path: &Path, values: &[f64]) -> Result<Unit, IoError> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let median = sorted.get(sorted.len() / 2).copied().unwrap_or(0.0);
    if (0.2..=3.0).contains(&median) {
        Ok(Unit::Seconds)
    } else if (200.0..=3000.0).contains(&median) {
        Ok(Unit::Milliseconds)
    } else {
        Err(IoError::request(
            path,
            format!(
                "the median interval is {median}, neither 0.2 to 3 (seconds) nor 200 to 3000 (milliseconds); give the unit"
            ),
        ))
    }
}

/// Calls `take(line, first number)` for each line that has one; there must be one.
fn read_lines(
    path: &Path,
    text: impl Read,
    mut take: impl FnMut(u64, f64) -> Result<(), IoError>,
) -> Result<(), IoError> {
    let mut reader = BufReader::new(text);
    let mut bytes = Vec::new();
    let mut taken = 0_u64;
    for line in 1.. {
        bytes.clear();
        if reader.read_until(b'\n', &mut bytes).map_err(|e| IoError::os(path, e))? == 0 {
            break;
        }
        let text = String::from_utf8_lossy(&bytes);
        let text = text.split('#').next().unwrap_or("").trim().trim_start_matches('\u{feff}');
        let cell = text.split([',', ';', '\t', ' ']).next().unwrap_or("");
        if cell.is_empty()
            || (taken == 0 && cell.starts_with(|c: char| c.is_alphabetic() || c == '"'))
        {
            continue;
        }
        let value = number(path, line, cell)?;
        if value.is_nan() {
            return Err(IoError::line(
                path,
                line,
                format!("the value is {cell:?}; it must be a number"),
            ));
        }
        take(line, value)?;
        taken += 1;
    }
    if taken == 0 {
        return Err(IoError::request(path, "the file has no numbers"));
    }
    Ok(())
}
