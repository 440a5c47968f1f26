//! OpenSignals text files, as biosignalsplux and BITalino write them: a header in JSON after
//! `#`, then a row of converter steps for each frame.
//!
//! ```no_run
//! # fn main() -> Result<(), interocept_io::IoError> {
//! let recording = interocept_io::opensignals::read("session.txt")?;
//! for signal in &recording.signals {
//!     println!("{}, {}: {} samples", signal.name, signal.sensor, signal.samples.len());
//! }
//! # Ok(())
//! # }
//! ```

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::IoError;
use crate::error::reserve_one;
use crate::text::{Lines, number};

/// What the first line of a file begins with.
const MAGIC: &str = "# OpenSignals";
/// The most columns: no device has more than a few dozen.
const MOST_COLUMNS: usize = 256;
/// Lost frames that are always filled in; beyond that at most as many as are there.
const FREE_LOST: u64 = 1 << 16;

/// One column of a recording.
#[derive(Clone, Debug, PartialEq)]
pub struct Signal {
    /// Its name, such as `A1` or `CH1`.
    pub name: String,
    /// The sensor that the header names, such as `ECG`, `EDA` or `RAW`; empty where none.
    pub sensor: String,
    /// Bits of the converter, where the header tells.
    pub resolution_bits: Option<u32>,
    /// Steps of the converter, NaN where a frame was lost. What a step is in volts or
    /// microsiemens is in the data sheet of the sensor, not in the file.
    pub samples: Vec<f64>,
}

/// A file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recording {
    /// The kind of device, such as `biosignalsplux`.
    pub device: String,
    /// Date and time of the first frame on the clock of the computer, as they stand.
    pub start: String,
    /// Frames per second.
    pub rate_hz: f64,
    /// All columns but the sequence number.
    pub signals: Vec<Signal>,
    /// Frames that the sequence numbers show to be lost.
    pub lost: u64,
    path: PathBuf,
}

impl Recording {
    /// The signal with a name or a sensor, upper case or lower.
    ///
    /// # Errors
    /// [`IoError::Request`] listing what there is.
    pub fn signal(&self, name: &str) -> Result<&Signal, IoError> {
        let by = |of: fn(&Signal) -> &str| {
            self.signals.iter().find(|s| of(s).eq_ignore_ascii_case(name))
        };
        by(|s| &s.name).or_else(|| by(|s| &s.sensor)).ok_or_else(|| {
            let names: Vec<String> =
                self.signals.iter().map(|s| format!("{} ({})", s.name, s.sensor)).collect();
            let problem = format!("there is no signal {name:?}; there are {}", names.join(", "));
            IoError::request(&self.path, problem)
        })
    }
}

/// Whether a file is of this kind, by its first bytes.
#[must_use]
pub fn is(path: impl AsRef<Path>) -> bool {
    let mut head = [0; MAGIC.len()];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut head));
    read.is_ok() && head == *MAGIC.as_bytes()
}

/// Reads a file of one device.
///
/// # Errors
/// [`IoError::Line`] naming the line of a header or row that cannot be read;
/// [`IoError::Unsupported`] for a file of several devices.
pub fn read(path: impl AsRef<Path>) -> Result<Recording, IoError> {
    let path = path.as_ref();
    let handle = File::open(path).map_err(|e| IoError::os(path, e))?;
    let size = handle.metadata().map_err(|e| IoError::os(path, e))?.len();
    parse(path, Lines::new(path, handle, size))
}

/// The same from memory.
///
/// # Errors
/// As [`read`].
pub fn from_bytes(bytes: &[u8]) -> Result<Recording, IoError> {
    let path = Path::new("OpenSignals");
    parse(path, Lines::new(path, bytes, bytes.len() as u64))
}

fn parse<R: Read>(path: &Path, mut lines: Lines<'_, R>) -> Result<Recording, IoError> {
    let mut header = None;
    let mut line_of_end = 0;
    while let Some((line, text)) = lines.line()? {
        line_of_end = line;
        if line == 1 && !text.starts_with(MAGIC) {
            return Err(IoError::line(path, line, "it must begin with `# OpenSignals`"));
        }
        let Some(text) = text.strip_prefix('#').map(str::trim) else {
            return Err(IoError::line(path, line, "the header must end with `# EndOfHeader`"));
        };
        if text.starts_with('{') {
            header = Some(Header::of(path, line, text)?);
        } else if text == "EndOfHeader" {
            break;
        }
    }
    let Some(mut header) = header else {
        return Err(IoError::line(path, line_of_end.max(1), "the header has no line of JSON"));
    };
    let mut sequence = Vec::new();
    while let Some((line, text)) = lines.row()? {
        let mut cells = text.split_ascii_whitespace();
        for (i, column) in header.columns.iter_mut().enumerate() {
            let cell = cells.next().ok_or_else(|| {
                let problem = format!("the line has {i} columns; the header names more");
                IoError::line(path, line, problem)
            })?;
            let value = number(path, line, cell)?;
            let samples = match column {
                Column::Signal(signal) => &mut signal.samples,
                Column::Sequence => &mut sequence,
            };
            reserve_one(samples, path)?;
            samples.push(value);
        }
        if cells.next().is_some() {
            let problem = format!(
                "the line has more than the {} columns that the header names",
                header.columns.len()
            );
            return Err(IoError::line(path, line, problem));
        }
    }
    header.finish(path, line_of_end, &sequence)
}

#[derive(Debug)]
enum Column {
    Sequence,
    Signal(Signal),
}

#[derive(Debug)]
struct Header {
    recording: Recording,
    columns: Vec<Column>,
}

impl Header {
    fn of(path: &Path, line: u64, text: &str) -> Result<Self, IoError> {
        let wrong = |problem: String| IoError::line(path, line, problem);
        let value: Value =
            serde_json::from_str(text).map_err(|e| wrong(format!("the header is no JSON: {e}")))?;
        let devices = value.as_object().ok_or_else(|| wrong("the header is no object".into()))?;
        let device = match devices.values().next() {
            Some(device) if devices.len() == 1 => device,
            Some(_) => {
                let problem = format!("it is of {} devices; save each by itself", devices.len());
                return Err(IoError::Unsupported { file: path.into(), problem });
            }
            None => return Err(wrong("the header names no device".into())),
        };
        let rate_hz = device.get("sampling rate").and_then(Value::as_f64).unwrap_or(f64::NAN);
        if !(rate_hz > 0.0 && rate_hz <= 1e9) {
            return Err(wrong("`sampling rate` must be above 0 and at most 1e9".into()));
        }
        let list = |name: &str| device.get(name).and_then(Value::as_array);
        let texts = |name: &str| -> Vec<&str> {
            list(name).map_or(Vec::new(), |l| l.iter().map(|v| v.as_str().unwrap_or("")).collect())
        };
        let (names, labels, sensors) = (texts("column"), texts("label"), texts("sensor"));
        if names.is_empty() || names.len() > MOST_COLUMNS {
            return Err(wrong(format!("`column` must have 1 to {MOST_COLUMNS} names")));
        }
        let resolutions: Vec<Option<u32>> = list("resolution").map_or(Vec::new(), |l| {
            l.iter().map(|v| v.as_u64().and_then(|bits| bits.try_into().ok())).collect()
        });
        // Labels, sensors and (of some devices) resolutions are of the last columns only.
        let first = names.len().saturating_sub(labels.len());
        let of_last = |list: &[Option<u32>], at: usize| -> Option<u32> {
            let skipped = names.len().checked_sub(list.len())?;
            list.get(at.checked_sub(skipped)?).copied().flatten()
        };
        let columns = names.iter().enumerate().map(|(i, name)| {
            if name.eq_ignore_ascii_case("nSeq") {
                return Column::Sequence;
            }
            let sensor = i.checked_sub(first).and_then(|i| sensors.get(i)).copied().unwrap_or("");
            Column::Signal(Signal {
                name: (*name).into(),
                sensor: sensor.into(),
                resolution_bits: of_last(&resolutions, i),
                samples: Vec::new(),
            })
        });
        let text = |name: &str| device.get(name).and_then(Value::as_str).unwrap_or("").to_owned();
        let recording = Recording {
            device: text("device"),
            start: format!("{} {}", text("date"), text("time")).trim().to_owned(),
            rate_hz,
            path: path.into(),
            ..Recording::default()
        };
        Ok(Self { recording, columns: columns.collect() })
    }

    /// Fills in the frames that the sequence numbers show to be lost. They count from 0 to 15,
    /// 255 or 65535 and start again: of a longer loss a whole number of rounds is not seen.
    fn finish(self, path: &Path, line: u64, sequence: &[f64]) -> Result<Recording, IoError> {
        let Self { mut recording, columns } = self;
        let signals = columns.into_iter().filter_map(|column| match column {
            Column::Signal(signal) => Some(signal),
            Column::Sequence => None,
        });
        recording.signals = signals.collect();
        let lost = lost_before(path, line, sequence)?;
        recording.lost = lost.iter().sum();
        if recording.lost == 0 {
            return Ok(recording);
        }
        if recording.lost > FREE_LOST.max(sequence.len() as u64) {
            let problem = format!(
                "the sequence numbers tell of {} lost frames in {}; they cannot be trusted",
                recording.lost,
                sequence.len()
            );
            return Err(IoError::request(path, problem));
        }
        for signal in &mut recording.signals {
            let mut samples = Vec::new();
            for (value, lost) in signal.samples.iter().zip(&lost) {
                for x in core::iter::repeat_n(f64::NAN, *lost as usize).chain([*value]) {
                    reserve_one(&mut samples, path)?;
                    samples.push(x);
                }
            }
            signal.samples = samples;
        }
        Ok(recording)
    }
}

/// How many frames were lost before each; none where the numbers do not count.
fn lost_before(path: &Path, header_line: u64, sequence: &[f64]) -> Result<Vec<u64>, IoError> {
    let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
    for (i, value) in sequence.iter().enumerate() {
        if !(0.0..=65535.0).contains(value) || value.fract() != 0.0 {
            let problem = format!("the sequence number is {value}; it must be 0 to 65535");
            return Err(IoError::line(path, header_line + 1 + i as u64, problem));
        }
        (least, most) = (least.min(*value), most.max(*value));
    }
    if sequence.len() < 2 || least == most {
        return Ok(Vec::new());
    }
    let round = [16, 256].into_iter().find(|n| most < f64::from(*n)).unwrap_or(65536);
    let mut lost = vec![0];
    for (i, pair) in sequence.windows(2).enumerate() {
        let [a, b] = pair else { continue };
        let step = (*b as i64 - *a as i64).rem_euclid(round.into());
        if step == 0 {
            let problem = format!("the sequence number {b} comes twice; leave the copy out");
            return Err(IoError::line(path, header_line + 2 + i as u64, problem));
        }
        lost.push(step as u64 - 1);
    }
    Ok(lost)
}
