//! Time-stamped annotation lists of EDF+.

use std::path::Path;

use crate::IoError;

/// Ends a list; ends an onset or a text; stands before a duration.
const END: u8 = 0;
const TEXT: u8 = 20;
const DURATION: u8 = 21;

/// One annotation.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    /// When, in seconds from the start of the recording.
    pub onset_s: f64,
    /// For how long, where it says so.
    pub duration_s: Option<f64>,
    /// What.
    pub text: String,
}

/// Calls `take(onset, duration, text)` for each text, the empty ones too, of the annotation
/// bytes of one data record, the first of which is byte `at` of the file.
pub(super) fn visit(
    file: &Path,
    at: u64,
    bytes: &[u8],
    mut take: impl FnMut(f64, Option<f64>, &[u8]),
) -> Result<(), IoError> {
    let mut place = at;
    // What follows the last end mark is filling, and must be zero too.
    for list in bytes.split(|&b| b == END) {
        let here = place;
        place += list.len() as u64 + 1;
        if list.is_empty() {
            continue;
        }
        let wrong = |problem: &str| {
            IoError::byte(file, here, format!("an annotation list {problem}; the file is damaged"))
        };
        if list.last() != Some(&TEXT) {
            return Err(wrong("does not end (byte 20, then 0)"));
        }
        let mut parts = list.split(|&b| b == TEXT);
        let stamp = parts.next().unwrap_or(&[]);
        let mut numbers = stamp.splitn(2, |&b| b == DURATION);
        let signed = stamp.starts_with(b"+") || stamp.starts_with(b"-");
        let onset_s = number(numbers.next().unwrap_or(&[])).filter(|_| signed);
        let onset_s = onset_s.ok_or_else(|| wrong("has no onset such as +12.5"))?;
        let duration_s = match numbers.next() {
            None | Some([]) => None,
            Some(text) => {
                let duration_s = number(text).filter(|d| *d >= 0.0);
                Some(duration_s.ok_or_else(|| wrong("has no duration such as 0.5"))?)
            }
        };
        // The last part is what follows the last byte 20: nothing.
        let mut parts = parts.peekable();
        while let Some(text) = parts.next() {
            if parts.peek().is_some() {
                take(onset_s, duration_s, text);
            }
        }
    }
    Ok(())
}

fn number(bytes: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(bytes).ok()?;
    text.parse().ok().filter(|x: &f64| x.abs() <= 1e10)
}
