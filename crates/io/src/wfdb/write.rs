//! Records of one segment, written: a header and one signal file.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::format::Format;
use super::header::Start;
use crate::IoError;
use crate::error::reserve;

/// A record to be written.
///
/// ```
/// # fn main() -> Result<(), interocept_io::IoError> {
/// use interocept_io::wfdb::{NewRecord, NewSignal, Record};
///
/// let mv = [0.0, 0.25, f64::NAN, -1.5];
/// let path = std::env::temp_dir().join("interocept_written");
/// let mut record = NewRecord::new(250.0);
/// record.signals.push(NewSignal::new("II", "mV", 1000.0, &mv)); // steps of 1 uV
/// record.write(&path)?;
///
/// let read = Record::open(&path)?.samples(0)?;
/// assert_eq!(read[1], 0.25);
/// assert!(read[2].is_nan());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct NewRecord<'a> {
    /// Samples per second of every signal; above 0, at most 1e9.
    pub rate_hz: f64,
    /// How the samples are stored: formats 16 (where nothing else is said), 24, 32, 80 or 212.
    pub format: Format,
    /// When it was recorded; not said.
    pub start: Option<Start>,
    /// Lines of free text at the end of the header; none.
    pub comments: Vec<String>,
    /// The signals, at least one, all of one length.
    pub signals: Vec<NewSignal<'a>>,
}

/// One signal of a [`NewRecord`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NewSignal<'a> {
    /// A description such as `MLII`, on one line; it may be empty.
    pub name: &'a str,
    /// Physical unit without blanks, such as `mV`.
    pub units: &'a str,
    /// Digital steps per physical unit; above 0.
    pub gain: f64,
    /// Digital value of physical 0; 0.
    pub baseline: i32,
    /// Values in physical units, NaN where missing.
    pub samples: &'a [f64],
}

impl<'a> NewSignal<'a> {
    /// A signal whose physical 0 is digital 0.
    #[must_use]
    pub fn new(name: &'a str, units: &'a str, gain: f64, samples: &'a [f64]) -> Self {
        Self { name, units, gain, baseline: 0, samples }
    }
}

impl<'a> NewRecord<'a> {
    /// A record without signals yet, in format 16.
    #[must_use]
    pub fn new(rate_hz: f64) -> Self {
        let (start, comments, signals) = (None, Vec::new(), Vec::new());
        Self { rate_hz, format: Format::I16, start, comments, signals }
    }

    /// Writes `path.hea` and `path.dat`, replacing what is there; `path` may end in `.hea`.
    /// Values are rounded to the nearest step; NaN becomes the format's invalid code.
    ///
    /// # Errors
    /// [`IoError::Request`] where a value does not fit into the format at the signal's gain and
    /// baseline, the signals differ in length, or a text cannot stand in a header; nothing is
    /// written then. [`IoError::Os`] where the files cannot be written.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<(), IoError> {
        let path = path.as_ref();
        let stem: PathBuf = if path.extension().is_some_and(|e| e == "hea") {
            path.with_extension("")
        } else {
            path.into()
        };
        let beside = |extension: &str| {
            let mut name = stem.as_os_str().to_owned();
            name.push(extension);
            PathBuf::from(name)
        };
        let (header_file, signal_file) = (beside(".hea"), beside(".dat"));
        let name = stem.file_name().and_then(|n| n.to_str()).unwrap_or("");
        let (header, bytes) = self.encode(&header_file, name)?;
        fs::write(&signal_file, bytes).map_err(|e| IoError::os(&signal_file, e))?;
        fs::write(&header_file, header).map_err(|e| IoError::os(&header_file, e))
    }

    fn encode(&self, file: &Path, name: &str) -> Result<(String, Vec<u8>), IoError> {
        let request = |problem: String| Err(IoError::request(file, problem));
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b))
        {
            return request(format!(
                "the record name is {name:?}; it must be of letters, digits, _ and -"
            ));
        }
        if !(self.rate_hz > 0.0 && self.rate_hz <= 1e9) {
            return request(format!(
                "the rate is {} Hz; it must be above 0 and at most 1e9",
                self.rate_hz
            ));
        }
        let length = self.signals.first().map_or(0, |s| s.samples.len());
        if length == 0 {
            return request(
                "there is no sample to write; give at least one signal of one sample".into(),
            );
        }
        let mut codes: Vec<i32> = Vec::new();
        reserve(&mut codes, (length as u64).saturating_mul(self.signals.len() as u64), file)?;
        for index in 0..length {
            for signal in &self.signals {
                let value = signal.samples.get(index).copied().unwrap_or(f64::NAN);
                codes.push(self.code(file, signal, index, value)?);
            }
        }

        let mut header = format!("{name} {} {} {length}", self.signals.len(), self.rate_hz);
        if let Some(start) = self.start {
            header.push_str(&time_and_date(file, start)?);
        }
        header.push('\n');
        for (place, signal) in self.signals.iter().enumerate() {
            signal.check(file, length)?;
            let own = || codes.iter().skip(place).step_by(self.signals.len());
            let checksum = own().fold(0_i16, |sum, &code| sum.wrapping_add(code as i16));
            let first = own().next().copied().unwrap_or(0);
            let (format, NewSignal { name: description, units, gain, baseline, .. }) =
                (self.format.number(), signal);
            let bits = self.format.bits();
            // Writing to a String does not fail.
            let _ = writeln!(
                header,
                "{name}.dat {format} {gain}({baseline})/{units} {bits} 0 {first} {checksum} 0 {description}"
            );
        }
        for comment in &self.comments {
            if comment.contains(['\n', '\r']) {
                return request(format!(
                    "the comment {comment:?} is of several lines; give each on its own"
                ));
            }
            let _ = writeln!(header, "# {comment}");
        }

        let mut bytes = Vec::new();
        reserve(&mut bytes, self.format.bytes(codes.len() as u64).unwrap_or(u64::MAX), file)?;
        if !self.format.pack(&codes, &mut bytes) {
            return request(format!(
                "format {} cannot be written; choose 16, 24, 32, 80 or 212",
                self.format.number()
            ));
        }
        Ok((header, bytes))
    }

    /// The digital value of sample `index`.
    fn code(
        &self,
        file: &Path,
        signal: &NewSignal<'_>,
        index: usize,
        value: f64,
    ) -> Result<i32, IoError> {
        let lowest = self.format.invalid().unwrap_or(i32::MIN);
        if value.is_nan() {
            return Ok(lowest);
        }
        let code = (value * signal.gain + f64::from(signal.baseline)).round();
        // The lowest code means "missing", so the range is symmetric.
        let most = -(f64::from(lowest) + 1.0);
        if code.abs() <= most {
            return Ok(code as i32);
        }
        let limit = |code: f64| (code - f64::from(signal.baseline)) / signal.gain;
        Err(IoError::request(
            file,
            format!(
                "sample {index} of {:?} is {value} {units}; at gain {} format {} holds {} to {} {units}; lower the gain or take a wider format",
                signal.name,
                signal.gain,
                self.format.number(),
                limit(-most),
                limit(most),
                units = signal.units,
            ),
        ))
    }
}

impl NewSignal<'_> {
    fn check(&self, file: &Path, length: usize) -> Result<(), IoError> {
        let request = |problem: String| Err(IoError::request(file, problem));
        if self.samples.len() != length {
            return request(format!(
                "signal {:?} has {} samples but the first has {length}; all must have the same",
                self.name,
                self.samples.len()
            ));
        }
        if !(self.gain > 0.0 && self.gain.is_finite()) {
            return request(format!(
                "the gain of {:?} is {}; it must be above 0 and finite",
                self.name, self.gain
            ));
        }
        if self.units.is_empty() || self.units.contains(char::is_whitespace) {
            return request(format!(
                "the unit of {:?} is {:?}; it must be one word, such as mV",
                self.name, self.units
            ));
        }
        if self.name.trim() != self.name || self.name.contains(['\n', '\r']) {
            return request(format!(
                "the signal name is {:?}; it must be one line without blanks at its ends",
                self.name
            ));
        }
        Ok(())
    }
}

/// ` HH:MM:SS.sss DD/MM/YYYY`, to the millisecond.
fn time_and_date(file: &Path, start: Start) -> Result<String, IoError> {
    let ms = (start.time_of_day_s * 1000.0).round();
    if !(0.0..86_400_000.0).contains(&ms) {
        let problem = format!(
            "the start is {} s after midnight; it must be 0 to below 86400",
            start.time_of_day_s
        );
        return Err(IoError::request(file, problem));
    }
    let ms = ms as u32;
    let (h, m, s) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
    let mut text = format!(" {h:02}:{m:02}:{s:02}.{:03}", ms % 1000);
    if let Some((year, month, day)) = start.date {
        if !(1..=12).contains(&month) || !(1..=31).contains(&day) || !(1..=9999).contains(&year) {
            let problem = format!(
                "the start date is {day}/{month}/{year}; it must be a day, a month and a year from 1 to 9999"
            );
            return Err(IoError::request(file, problem));
        }
        let _ = write!(text, " {day:02}/{month:02}/{year:04}");
    }
    Ok(text)
}
