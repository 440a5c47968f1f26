//! The header: text fields of fixed width.

use std::path::Path;

use crate::IoError;
use crate::wfdb::Start;

/// Bytes of the part about the recording, and of the part about each signal.
pub(super) const BLOCK: u64 = 256;
/// More signals are taken for damage; the field has four digits.
const MAX_SIGNALS: u64 = 9999;

/// Which of the formats it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// EDF or BDF of 1992: without gaps and annotations.
    Plain,
    /// EDF+C or BDF+C: without gaps.
    Continuous,
    /// EDF+D or BDF+D: each data record says when it is.
    Discontinuous,
}

/// One signal.
#[derive(Clone, Debug, PartialEq)]
pub struct Signal {
    /// Its label, such as `ECG II`.
    pub name: String,
    /// The sensor.
    pub transducer: String,
    /// Physical unit, such as `uV`.
    pub units: String,
    /// Filters applied.
    pub prefiltering: String,
    /// Physical value of the digital minimum.
    pub physical_min: f64,
    /// Physical value of the digital maximum; it may be the lower one.
    pub physical_max: f64,
    /// Least digital value.
    pub digital_min: i32,
    /// Greatest digital value.
    pub digital_max: i32,
    /// Samples in one data record.
    pub samples_per_record: u64,
    /// Samples per second.
    pub rate_hz: f64,
    /// Length in samples, gaps included.
    pub len: u64,
    /// Where it begins in a data record, in samples of all signals.
    pub(super) place: u64,
}

/// The header as it stands in the file, checked against nothing but itself.
pub(super) struct Header {
    pub(super) kind: Kind,
    /// Bytes of one sample.
    pub(super) width: u64,
    pub(super) patient: String,
    pub(super) recording: String,
    pub(super) start: Option<Start>,
    /// `None` where the recorder did not say.
    pub(super) records: Option<u64>,
    pub(super) record_s: f64,
    /// Without the annotations.
    pub(super) signals: Vec<Signal>,
    /// Place and samples of each annotation signal.
    pub(super) annotations: Vec<(u64, u64)>,
    pub(super) bytes: u64,
    /// Samples of all signals in one data record.
    pub(super) record_samples: u64,
}

/// How many signals the first block declares, once the version is known.
pub(super) fn signal_count(file: &Path, block: &[u8]) -> Result<u64, IoError> {
    let fields = Fields { file, bytes: block };
    let version = block.get(..8).unwrap_or(&[]);
    if version != b"0       " && version != b"\xffBIOSEMI" {
        let problem = "the file does not begin as an EDF (\"0\" and seven blanks) or BDF file does";
        return Err(IoError::byte(file, 0, problem));
    }
    let count = fields.whole(252, 4, "the number of signals")?;
    match u64::try_from(count) {
        Ok(count @ 1..=MAX_SIGNALS) => Ok(count),
        _ => Err(IoError::byte(
            file,
            252,
            format!("the number of signals is {count}; it must be 1 to {MAX_SIGNALS}"),
        )),
    }
}

impl Header {
    /// Parses all blocks.
    pub(super) fn parse(file: &Path, bytes: &[u8]) -> Result<Self, IoError> {
        let count = signal_count(file, bytes)?;
        let fields = Fields { file, bytes };
        let wrong = |at: u64, problem: String| Err(IoError::byte(file, at, problem));
        let declared = fields.whole(184, 8, "the length of the header")?;
        if u64::try_from(declared) != Ok(bytes.len() as u64) {
            return wrong(
                184,
                format!(
                    "the length of the header is {declared} bytes; for {count} signals it must be {}",
                    bytes.len()
                ),
            );
        }
        let reserved = fields.text(192, 44);
        let kind = match reserved.get(3..5) {
            Some("+C") => Kind::Continuous,
            Some("+D") => Kind::Discontinuous,
            _ => Kind::Plain,
        };
        let is_bdf = bytes.first() == Some(&0xff);
        let records = match fields.whole(236, 8, "the number of data records")? {
            -1 => None,
            n => match u64::try_from(n) {
                Ok(n) => Some(n),
                Err(_) => {
                    return wrong(
                        236,
                        format!(
                            "the number of data records is {n}; it must be 0 or more, or -1 where it is unknown"
                        ),
                    );
                }
            },
        };
        let record_s = fields.number(244, 8, "the duration of a data record")?;
        let mut header = Self {
            kind,
            width: if is_bdf { 3 } else { 2 },
            patient: fields.text(8, 80),
            recording: fields.text(88, 80),
            start: start(&fields.text(168, 8), &fields.text(176, 8)),
            records,
            record_s,
            signals: Vec::new(),
            annotations: Vec::new(),
            bytes: bytes.len() as u64,
            record_samples: 0,
        };
        for index in 0..count {
            header.signal(&fields, count, index)?;
        }
        // Without signals there is nothing to be timed.
        let is_timed = |s: &Signal| s.rate_hz > 0.0 && s.rate_hz <= 1e9;
        if !(0.0..=1e9).contains(&record_s) || !header.signals.iter().all(is_timed) {
            return wrong(
                244,
                format!(
                    "the duration of a data record is {record_s} s; it must be above 0, and no signal faster than 1e9 Hz"
                ),
            );
        }
        if header.kind == Kind::Discontinuous && header.annotations.is_empty() {
            return wrong(
                192,
                "the recording has gaps (EDF+D) but no signal of annotations that would tell when"
                    .into(),
            );
        }
        Ok(header)
    }

    /// Appends signal `index` of `count`; each field stands together for all signals.
    fn signal(&mut self, fields: &Fields<'_>, count: u64, index: u64) -> Result<(), IoError> {
        let at = |before: u64, width: u64| BLOCK + count * before + index * width;
        let wrong = |at: u64, problem: String| Err(IoError::byte(fields.file, at, problem));
        let name = fields.text(at(0, 16), 16);
        let samples = fields.whole(at(216, 8), 8, "the number of samples in a data record")?;
        let samples = match u64::try_from(samples) {
            Ok(n) if n > 0 => n,
            _ => {
                return wrong(
                    at(216, 8),
                    format!(
                        "signal {name:?} has {samples} samples in a data record; it must be 1 or more"
                    ),
                );
            }
        };
        let place = self.record_samples;
        self.record_samples += samples;
        if self.kind != Kind::Plain && matches!(&*name, "EDF Annotations" | "BDF Annotations") {
            self.annotations.push((place, samples));
            return Ok(());
        }
        let [physical_min, physical_max] =
            [(104, "the physical minimum"), (112, "the physical maximum")]
                .map(|(before, what)| fields.number(at(before, 8), 8, what));
        let (physical_min, physical_max) = (physical_min?, physical_max?);
        if physical_min == physical_max {
            return wrong(
                at(104, 8),
                format!(
                    "the physical minimum and maximum of {name:?} are both {physical_min}; they must differ"
                ),
            );
        }
        let digital_min = fields.whole(at(120, 8), 8, "the digital minimum")?;
        let digital_max = fields.whole(at(128, 8), 8, "the digital maximum")?;
        let most = (1_i64 << (8 * self.width - 1)) - 1;
        if digital_min >= digital_max || digital_min < -most - 1 || digital_max > most {
            return wrong(
                at(120, 8),
                format!(
                    "the digital minimum and maximum of {name:?} are {digital_min} and {digital_max}; they must ascend within {} to {most}",
                    -most - 1
                ),
            );
        }
        self.signals.push(Signal {
            name,
            transducer: fields.text(at(16, 80), 80),
            units: fields.text(at(96, 8), 8),
            prefiltering: fields.text(at(136, 80), 80),
            physical_min,
            physical_max,
            digital_min: digital_min as i32,
            digital_max: digital_max as i32,
            samples_per_record: samples,
            rate_hz: samples as f64 / self.record_s,
            len: 0,
            place,
        });
        Ok(())
    }
}

/// Fields of text by place and width.
struct Fields<'a> {
    file: &'a Path,
    bytes: &'a [u8],
}

impl Fields<'_> {
    /// Without the blanks that fill it up.
    fn text(&self, at: u64, width: u64) -> String {
        let range = at as usize..(at + width) as usize;
        // EDF is ASCII; what others write is mostly Latin-1, in which a byte is a character.
        let text: String =
            self.bytes.get(range).unwrap_or(&[]).iter().map(|&b| char::from(b)).collect();
        text.trim_matches([' ', '\0']).to_owned()
    }

    fn number(&self, at: u64, width: u64, what: &str) -> Result<f64, IoError> {
        let text = self.text(at, width);
        text.parse().ok().filter(|x: &f64| x.is_finite()).ok_or_else(|| {
            IoError::byte(self.file, at, format!("{what} is {text:?}; it must be a number"))
        })
    }

    fn whole(&self, at: u64, width: u64, what: &str) -> Result<i64, IoError> {
        let text = self.text(at, width);
        text.parse().map_err(|_| {
            IoError::byte(self.file, at, format!("{what} is {text:?}; it must be a whole number"))
        })
    }
}

/// `dd.mm.yy` and `hh.mm.ss`; years 85 to 99 are of the last century. Often made unreadable on
/// purpose, so it is no error.
fn start(date: &str, time: &str) -> Option<Start> {
    let numbers = |text: &str| -> Option<[u16; 3]> {
        let parts: Option<Vec<u16>> = text.split('.').map(|part| part.parse().ok()).collect();
        parts?.try_into().ok()
    };
    let [hour, minute, second] = numbers(time)?;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let time_of_day_s = f64::from(hour) * 3600.0 + f64::from(minute) * 60.0 + f64::from(second);
    let date = numbers(date).filter(|[day, month, year]| {
        (1..=31).contains(day) && (1..=12).contains(month) && *year <= 99
    });
    let date = date.map(|[day, month, year]| {
        (if year >= 85 { 1900 + year } else { 2000 + year }, month as u8, day as u8)
    });
    Some(Start { time_of_day_s, date })
}
