//! The text header of a record (`header(5)`).

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::format::Format;
use crate::IoError;

/// Headers longer than this are refused; the longest published ones are a few hundred KiB.
const MAX_HEADER_BYTES: u64 = 8 << 20;
/// Used where the header gives no frame rate.
const DEFAULT_RATE_HZ: f64 = 250.0;
/// Used where the header gives no gain.
const DEFAULT_GAIN: f64 = 200.0;
/// Rates above this are taken for damage.
const MAX_RATE_HZ: f64 = 1e9;

/// When a record starts, as far as its header says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Start {
    /// Seconds after midnight, local to the recording; 0 to below 86400.
    pub time_of_day_s: f64,
    /// Year, month, day.
    pub date: Option<(u16, u8, u8)>,
}

/// A parsed header file. `line` fields count from 1, for error texts.
#[derive(Clone, Debug)]
pub(super) struct Header {
    pub(super) file: PathBuf,
    pub(super) record: RecordLine,
    pub(super) body: Body,
    pub(super) comments: Vec<String>,
}

#[derive(Clone, Debug)]
pub(super) struct RecordLine {
    pub(super) line: u64,
    pub(super) name: String,
    /// `None` in a record of one segment.
    pub(super) segments: Option<u64>,
    pub(super) signals: u64,
    pub(super) rate_hz: f64,
    pub(super) counter_rate_hz: f64,
    pub(super) base_counter: f64,
    /// 0 where the header does not say.
    pub(super) frames: u64,
    pub(super) start: Option<Start>,
}

#[derive(Clone, Debug)]
pub(super) enum Body {
    Signals(Vec<SignalLine>),
    Segments(Vec<SegmentLine>),
}

#[derive(Clone, Debug)]
pub(super) struct SignalLine {
    pub(super) line: u64,
    /// `~` has no samples (layout headers).
    pub(super) file_name: String,
    pub(super) format: Option<Format>,
    pub(super) samples_per_frame: u32,
    pub(super) skew_frames: u32,
    pub(super) byte_offset: u64,
    pub(super) gain: f64,
    pub(super) calibrated: bool,
    pub(super) baseline: i32,
    pub(super) units: String,
    pub(super) adc_bits: u32,
    pub(super) adc_zero: i32,
    pub(super) initial: i32,
    pub(super) checksum: Option<i16>,
    pub(super) description: String,
}

#[derive(Clone, Debug)]
pub(super) struct SegmentLine {
    pub(super) line: u64,
    /// `~` is a gap.
    pub(super) name: String,
    pub(super) frames: u64,
}

impl Header {
    pub(super) fn open(file: &Path) -> Result<Self, IoError> {
        let mut bytes = Vec::new();
        let handle = File::open(file).map_err(|e| IoError::os(file, e))?;
        handle
            .take(MAX_HEADER_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(|e| IoError::os(file, e))?;
        if bytes.len() as u64 > MAX_HEADER_BYTES {
            let problem =
                format!("a header has at most {MAX_HEADER_BYTES} bytes; is this a header file?");
            return Err(IoError::byte(file, MAX_HEADER_BYTES, problem));
        }
        Self::parse(file, &bytes)
    }

    pub(super) fn parse(file: &Path, bytes: &[u8]) -> Result<Self, IoError> {
        let mut comments = Vec::new();
        let mut lines = Vec::new();
        for (number, raw) in (1_u64..).zip(bytes.split(|&b| b == b'\n')) {
            let text = String::from_utf8_lossy(raw);
            let text = text.trim();
            if let Some(comment) = text.strip_prefix('#') {
                comments.push(comment.trim().to_owned());
            } else if !text.is_empty() {
                lines.push(Line { file, number, text: text.to_owned() });
            }
        }
        let mut lines = lines.into_iter();
        let Some(first) = lines.next() else {
            return Err(IoError::line(
                file,
                1,
                "the header has no record line such as \"100 2 360 650000\"",
            ));
        };
        let record = first.record()?;
        let (body, what, declared, found) = if let Some(declared) = record.segments {
            let segments = lines.map(|line| line.segment()).collect::<Result<Vec<_>, _>>()?;
            let found = segments.len() as u64;
            (Body::Segments(segments), "segment", declared, found)
        } else {
            let signals = lines.map(|line| line.signal()).collect::<Result<Vec<_>, _>>()?;
            let found = signals.len() as u64;
            (Body::Signals(signals), "signal", record.signals, found)
        };
        if declared != found {
            return Err(first.wrong(format!(
                "the record line declares {declared} {what}(s) but {found} {what} line(s) follow; correct the number or restore the lines"
            )));
        }
        Ok(Self { file: file.into(), record, body, comments })
    }
}

/// One line of the header that is not a comment.
struct Line<'a> {
    file: &'a Path,
    number: u64,
    text: String,
}

impl Line<'_> {
    fn wrong(&self, problem: impl Into<String>) -> IoError {
        IoError::line(self.file, self.number, problem)
    }

    fn number<T: FromStr>(&self, what: &str, text: &str, allowed: &str) -> Result<T, IoError> {
        text.parse().map_err(|_| self.wrong(format!("{what} is {text:?}; it must be {allowed}")))
    }

    /// A finite number above 0 and not above `max`; 0 and nothing mean `default`.
    fn positive(&self, what: &str, text: &str, max: f64, default: f64) -> Result<f64, IoError> {
        let allowed = format!("a number from 0 to {max:e}");
        let value: f64 = if text.is_empty() { 0.0 } else { self.number(what, text, &allowed)? };
        if value == 0.0 {
            Ok(default)
        } else if value > 0.0 && value <= max {
            Ok(value)
        } else {
            Err(self.wrong(format!("{what} is {text:?}; it must be {allowed}")))
        }
    }

    /// `NAME[/SEGMENTS] SIGNALS [RATE[/COUNTER[(BASE)]] [FRAMES [TIME [DATE]]]]`
    fn record(&self) -> Result<RecordLine, IoError> {
        let mut fields = self.text.split_whitespace();
        let (name, segments) = cut(fields.next().unwrap_or(""), '/');
        let segments = match segments {
            Some(n) => {
                Some(self.number("the number of segments", n, "a whole number from 1 up")?)
            }
            None => None,
        };
        if segments == Some(0) {
            return Err(
                self.wrong("the number of segments is 0; it must be a whole number from 1 up")
            );
        }
        let signals = fields.next().unwrap_or("");
        let signals = self.number("the number of signals", signals, "a whole number from 0 up")?;

        let (rate, counter) = cut(fields.next().unwrap_or(""), '/');
        let rate_hz = self.positive("the frame rate in Hz", rate, MAX_RATE_HZ, DEFAULT_RATE_HZ)?;
        let (counter, base) = cut(counter.unwrap_or(""), '(');
        let counter_rate_hz =
            self.positive("the counter frequency in Hz", counter, MAX_RATE_HZ, rate_hz)?;
        let base_counter: f64 = match base.map(|b| b.strip_suffix(')').unwrap_or(b)) {
            Some(base) => self.number("the base counter value", base, "a number")?,
            None => 0.0,
        };
        if !base_counter.is_finite() {
            return Err(
                self.wrong(format!("the base counter value is {base_counter}; it must be finite"))
            );
        }
        let frames = match fields.next() {
            Some(n) => {
                self.number("the number of samples per signal", n, "a whole number from 0 up")?
            }
            None => 0,
        };
        let start = match fields.next() {
            Some(time) => Some(self.start(time, fields.next())?),
            None => None,
        };
        Ok(RecordLine {
            line: self.number,
            name: name.to_owned(),
            segments,
            signals,
            rate_hz,
            counter_rate_hz,
            base_counter,
            frames,
            start,
        })
    }

    /// `[[HH:]MM:]SS[.sss]` and `DD/MM/YYYY`.
    fn start(&self, time: &str, date: Option<&str>) -> Result<Start, IoError> {
        let bad_time = || {
            self.wrong(format!(
                "the start time is {time:?}; it must be HH:MM:SS, 00:00:00 to 23:59:59.999"
            ))
        };
        let mut time_of_day_s = 0.0;
        let parts = time.split(':').count();
        for (place, part) in time.split(':').enumerate() {
            let value: f64 = part.parse().map_err(|_| bad_time())?;
            let limit = if parts == 3 && place == 0 { 24.0 } else { 60.0 };
            let whole = place + 1 == parts || part.bytes().all(|b| b.is_ascii_digit());
            if parts > 3 || !whole || !(0.0..limit).contains(&value) {
                return Err(bad_time());
            }
            time_of_day_s = time_of_day_s * 60.0 + value;
        }
        let Some(date) = date else { return Ok(Start { time_of_day_s, date: None }) };
        let bad_date = || self.wrong(format!("the start date is {date:?}; it must be DD/MM/YYYY"));
        let mut parts = date.split('/');
        let day: u8 = parts.next().and_then(|p| p.parse().ok()).ok_or_else(bad_date)?;
        let month: u8 = parts.next().and_then(|p| p.parse().ok()).ok_or_else(bad_date)?;
        let year: u16 = parts.next().and_then(|p| p.parse().ok()).ok_or_else(bad_date)?;
        if !(1..=31).contains(&day) || !(1..=12).contains(&month) || parts.next().is_some() {
            return Err(bad_date());
        }
        Ok(Start { time_of_day_s, date: Some((year, month, day)) })
    }

    /// `FILE FORMAT[xSPF][:SKEW][+OFFSET] [GAIN[(BASELINE)][/UNITS] [BITS [ZERO [INITIAL [CHECKSUM [BLOCK [DESCRIPTION]]]]]]]`
    fn signal(&self) -> Result<SignalLine, IoError> {
        let mut rest = self.text.as_str();
        let mut field = || {
            let (head, tail) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
            rest = tail.trim_start();
            head
        };
        let file_name = self.file_name(field())?;
        let (format, offset) = cut(field(), '+');
        let (format, skew) = cut(format, ':');
        let (format, per_frame) = cut(format, 'x');
        let format = match (file_name.as_str(), format) {
            ("~", _) => None,
            (_, text) => {
                let known = text.parse().ok().and_then(Format::from_number);
                Some(known.ok_or_else(|| {
                    self.wrong(format!(
                        "the signal format is {text:?}; it must be one of {}",
                        Format::KNOWN
                    ))
                })?)
            }
        };
        let samples_per_frame = self.number(
            "samples per frame",
            per_frame.unwrap_or("1"),
            "a whole number from 1 to 4294967295",
        )?;
        if samples_per_frame == 0 {
            return Err(self
                .wrong("samples per frame is 0; it must be a whole number from 1 to 4294967295"));
        }
        let skew_frames =
            self.number("the skew", skew.unwrap_or("0"), "a whole number from 0 to 4294967295")?;
        let byte_offset =
            self.number("the byte offset", offset.unwrap_or("0"), "a whole number from 0 up")?;

        let (gain, units) = cut(field(), '/');
        let (gain, baseline) = cut(gain, '(');
        let gain = if gain.is_empty() { 0.0 } else { self.number("the gain", gain, "a number")? };
        if !f64::is_finite(gain) {
            return Err(self.wrong(format!(
                "the gain is {gain}; it must be a finite number of steps per unit"
            )));
        }
        let units = units.filter(|u| !u.is_empty()).unwrap_or("mV").to_owned();

        let mut whole = |what: &str, default: i32| match field() {
            "" => Ok(default),
            text => self.number(what, text, "a whole number of 32 bits"),
        };
        let adc_bits = whole("the ADC resolution in bits", 0)?;
        let adc_bits =
            u32::try_from(adc_bits).ok().filter(|&bits| bits <= 32).ok_or_else(|| {
                self.wrong(format!("the ADC resolution is {adc_bits} bits; it must be 0 to 32"))
            })?;
        let adc_zero = whole("the ADC zero", 0)?;
        let initial = whole("the initial value", adc_zero)?;
        let baseline = match baseline.map(|b| b.strip_suffix(')').unwrap_or(b)) {
            Some(text) => self.number("the baseline", text, "a whole number of 32 bits")?,
            None => adc_zero,
        };
        let checksum = match field() {
            "" => None,
            text => Some(self.checksum(text)?),
        };
        let _block_bytes = field();
        Ok(SignalLine {
            line: self.number,
            file_name,
            format,
            samples_per_frame,
            skew_frames,
            byte_offset,
            gain: if gain == 0.0 { DEFAULT_GAIN } else { gain },
            calibrated: gain != 0.0,
            baseline,
            units,
            adc_bits,
            adc_zero,
            initial,
            checksum,
            description: rest.trim().to_owned(),
        })
    }

    /// Sixteen bits, written signed or unsigned.
    fn checksum(&self, text: &str) -> Result<i16, IoError> {
        let value: i32 =
            self.number("the checksum", text, "a whole number from -32768 to 65535")?;
        if (-0x8000..0x1_0000).contains(&value) {
            Ok(value as i16)
        } else {
            Err(self.wrong(format!(
                "the checksum is {value}; it must be a whole number from -32768 to 65535"
            )))
        }
    }

    /// `NAME FRAMES`
    fn segment(&self) -> Result<SegmentLine, IoError> {
        let mut fields = self.text.split_whitespace();
        let name = self.file_name(fields.next().unwrap_or(""))?;
        let frames = fields.next().unwrap_or("");
        let frames =
            self.number("the segment's number of samples", frames, "a whole number from 0 up")?;
        Ok(SegmentLine { line: self.number, name, frames })
    }

    /// A header may only name files beside itself: it comes from strangers.
    fn file_name(&self, name: &str) -> Result<String, IoError> {
        if name.is_empty()
            || name == "-"
            || name.starts_with('.')
            || name.contains(['/', '\\', ':', '\0'])
        {
            return Err(self.wrong(format!(
                "the file name is {name:?}; it must be a plain name in the header's folder"
            )));
        }
        Ok(name.to_owned())
    }
}

/// What stands before and after the first `separator`.
fn cut(text: &str, separator: char) -> (&str, Option<&str>) {
    match text.split_once(separator) {
        Some((head, tail)) => (head, Some(tail)),
        None => (text, None),
    }
}
