//! Signals in delimited text: one column of values, on a clock.
//!
//! ```no_run
//! # fn main() -> Result<(), interocept_io::IoError> {
//! use interocept_io::csv::{Clock, Column, Options, TimeUnit};
//!
//! let at_rate = Options::new(Column::Name("ecg".into()), Clock::Rate { rate_hz: 250.0 });
//! let ecg = interocept_io::csv::read("ecg.csv", &at_rate)?;
//!
//! let clock = Clock::Column { column: Column::Index(0), unit: TimeUnit::Milliseconds, rate_hz: None };
//! let ppg = interocept_io::csv::read("ppg.csv.gz", &Options::new(Column::Index(1), clock))?;
//! println!("{} Hz, {} samples missing", ppg.rate_hz, ppg.missing);
//! # Ok(())
//! # }
//! ```

mod dialect;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::IoError;
use crate::error::reserve_one;
use crate::text::{Guard, number};

pub use dialect::Dialect;

/// Missing samples that are always filled in (16 MiB of NaN); beyond that at most as many as are there.
const FREE_GAP_SAMPLES: u64 = 1 << 21;
/// A step is irregular where it is further than this from a whole number of sampling periods.
const IRREGULAR_PERIODS: f64 = 0.25;
/// What a steady step leaves of the periods that are owed.
const PAID_OFF: f64 = 0.9;
/// More steps of two periods than this share are no lost samples, but times that are rounded.
const ROUNDED_SHARE: f64 = 0.1;
/// The most irregular steps that are listed; the rest are only counted.
const LISTED_IRREGULAR: usize = 1000;

/// A column of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// By its heading; needs [`Options::header`].
    Name(String),
    /// By its place, from 0.
    Index(usize),
}

/// How time is written in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeUnit {
    /// Seconds since any moment.
    Seconds,
    /// Milliseconds since any moment.
    Milliseconds,
    /// ISO 8601 date and time; without an offset it is taken as UTC.
    Iso,
}

/// When the samples were taken.
#[derive(Clone, Debug, PartialEq)]
pub enum Clock {
    /// Evenly, one row after the other.
    Rate {
        /// Samples per second; above 0, at most 1e9.
        rate_hz: f64,
    },
    /// A column tells.
    Column {
        /// Which one.
        column: Column,
        /// How it is written.
        unit: TimeUnit,
        /// The nominal rate; `None` takes the mean over the steps without a gap.
        rate_hz: Option<f64>,
    },
}

/// What to read, and how the file is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// The column of values.
    pub column: Column,
    /// When they were taken.
    pub clock: Clock,
    /// Values are multiplied by this; 1.
    pub scale: f64,
    /// Unit after scaling; empty.
    pub units: String,
    /// Between columns; a comma.
    pub delimiter: u8,
    /// Whether numbers are written as `1,25`; no. The delimiter must be another then.
    pub decimal_comma: bool,
    /// Lines that begin with this are left out; `#`.
    pub comment: Option<u8>,
    /// Lines before the table, left out; 0.
    pub skip_lines: u64,
    /// Whether the table begins with a line of headings; yes.
    pub header: bool,
}

impl Options {
    /// `column` on `clock`, everything else as in the common kind of file.
    #[must_use]
    pub fn new(column: Column, clock: Clock) -> Self {
        let (units, comment) = (String::new(), Some(b'#'));
        Self {
            column,
            clock,
            scale: 1.0,
            units,
            delimiter: b',',
            decimal_comma: false,
            comment,
            skip_lines: 0,
            header: true,
        }
    }
}

/// An evenly sampled signal read from a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// The column's heading; empty without one.
    pub name: String,
    /// Unit, as given in the options.
    pub units: String,
    /// Samples per second: given, or measured from the time column.
    pub rate_hz: f64,
    /// Time of the first sample in seconds, on the clock of the time column (Unix time for ISO); 0 without one.
    pub start_s: f64,
    /// Values, NaN where missing.
    pub samples: Vec<f64>,
    /// Samples filled in where the time column has gaps.
    pub missing: u64,
    /// Steps of time that are no whole number of sampling periods: the first 1000.
    pub irregular: Vec<Irregular>,
    /// How many such steps there are.
    pub irregular_count: u64,
}

/// A step of time that does not fit the sampling rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Irregular {
    /// The line, from 1.
    pub line: u64,
    /// Seconds since the row before.
    pub step_s: f64,
}

/// Reads one column of a delimited text file; `.gz` is unpacked.
///
/// Empty cells, `NA` and `NaN` are missing samples.
///
/// # Errors
/// [`IoError::Line`] naming the line of a cell that is no number, is missing or goes back in time;
/// [`IoError::Request`] for a column that is not there or options out of range.
pub fn read(path: impl AsRef<Path>, options: &Options) -> Result<Series, IoError> {
    let path = path.as_ref();
    parse(path, open(path)?, options)
}

/// The same from memory.
///
/// # Errors
/// As [`read`].
pub fn from_bytes(bytes: &[u8], options: &Options) -> Result<Series, IoError> {
    parse(Path::new("CSV"), Guard::new(Box::new(bytes), bytes.len() as u64), options)
}

/// The text of a file, unpacked.
pub(crate) fn open(path: &Path) -> Result<Guard<Box<dyn Read>>, IoError> {
    let handle = File::open(path).map_err(|e| IoError::os(path, e))?;
    let size = handle.metadata().map_err(|e| IoError::os(path, e))?.len();
    let text: Box<dyn Read> = if path.extension().is_some_and(|e| e == "gz") {
        Box::new(flate2::read::MultiGzDecoder::new(handle))
    } else {
        Box::new(handle)
    };
    Ok(Guard::new(text, size))
}

fn parse(
    path: &Path,
    source: Guard<Box<dyn Read + '_>>,
    options: &Options,
) -> Result<Series, IoError> {
    let request = |problem: String| IoError::request(path, problem);
    let rate = match &options.clock {
        Clock::Rate { rate_hz } => Some(*rate_hz),
        Clock::Column { rate_hz, .. } => *rate_hz,
    };
    if let Some(rate) = rate.filter(|r| !(*r > 0.0 && *r <= 1e9)) {
        return Err(request(format!(
            "the sampling rate is {rate} Hz; it must be above 0 and at most 1e9"
        )));
    }
    if !options.scale.is_finite() || options.scale == 0.0 {
        return Err(request(format!(
            "the scale is {}; it must be finite and not 0",
            options.scale
        )));
    }

    if options.decimal_comma && options.delimiter == b',' {
        return Err(request("a comma cannot be the delimiter and the decimal mark".into()));
    }

    let blank_line = source.blank_line();
    let mut reader = ::csv::ReaderBuilder::new()
        .delimiter(options.delimiter)
        .comment(options.comment)
        .has_headers(false)
        .flexible(true)
        .trim(::csv::Trim::All)
        .from_reader(source);
    let mut record = ::csv::ByteRecord::new();
    let (mut headings, mut columns, mut first_row, mut width) = (None, None, None, None);
    let mut rows = Rows { times_s: Vec::new(), values: Vec::new(), lines: Vec::new() };
    loop {
        let more = reader.read_byte_record(&mut record).map_err(|e| csv_error(path, &reader, e))?;
        let line = record.position().map_or(1, ::csv::Position::line);
        if !more {
            break;
        }
        if line <= options.skip_lines {
            continue;
        }
        let cell = |index: usize| {
            record.get(index).map(String::from_utf8_lossy).ok_or_else(|| {
                let problem =
                    format!("there is no column {index}; the line has {}, from 0", record.len());
                IoError::line(path, line, problem)
            })
        };
        let width = *width.get_or_insert(record.len());
        if record.iter().skip(width).any(|cell| !cell.is_empty()) {
            let problem = format!(
                "there are {} cells, but {width} in the first line; numbers with a decimal comma need another delimiter, such as a semicolon",
                record.len()
            );
            return Err(IoError::line(path, line, problem));
        }
        if options.header && headings.is_none() {
            headings = Some(
                record.iter().map(|h| String::from_utf8_lossy(h).into_owned()).collect::<Vec<_>>(),
            );
            continue;
        }
        let headings = headings.as_deref().unwrap_or(&[]);
        let (value_column, time_column) = match columns {
            Some(found) => found,
            None => {
                let time = match &options.clock {
                    Clock::Column { column, unit, .. } => {
                        Some((find(path, headings, column)?, *unit))
                    }
                    Clock::Rate { .. } => None,
                };
                *columns.insert((find(path, headings, &options.column)?, time))
            }
        };
        let is_first = first_row.is_none();
        first_row.get_or_insert(line);
        let parse = |cell: &str| match options.decimal_comma {
            true => number(path, line, &cell.replace(',', ".")),
            false => number(path, line, cell),
        };
        let value = parse(&cell(value_column)?).map_err(|e| match e {
            IoError::Line { file, line, problem } if is_first && options.header => {
                let problem = format!("{problem}; if this line tells units, delete it");
                IoError::Line { file, line, problem }
            }
            other => other,
        })?;
        let value = value * options.scale;
        if let Some((column, unit)) = time_column {
            reserve_one(&mut rows.times_s, path)?;
            reserve_one(&mut rows.lines, path)?;
            rows.times_s.push(time_s(path, line, &cell(column)?, unit, parse)?);
            rows.lines.push(line);
        }
        reserve_one(&mut rows.values, path)?;
        rows.values.push(value);
    }
    let (value_column, time_column) =
        columns.ok_or_else(|| request("the table has no rows".into()))?;
    // Without a clock of its own, what is after a blank line would come too early.
    if let Some(line) = blank_line.get().filter(|line| Some(*line) > first_row) {
        if time_column.is_none() {
            let problem = "the line is blank; write NaN where a sample is missing, or delete it";
            return Err(IoError::line(path, line, problem));
        }
    }
    let name = headings.and_then(|h| h.into_iter().nth(value_column)).unwrap_or_default();
    let series = Series {
        name,
        units: options.units.clone(),
        rate_hz: rate.unwrap_or(0.0),
        start_s: 0.0,
        samples: Vec::new(),
        missing: 0,
        irregular: Vec::new(),
        irregular_count: 0,
    };
    if time_column.is_none() {
        return Ok(Series { samples: rows.values, ..series });
    }
    rows.onto_grid(path, rate, series)
}

fn csv_error<R: Read>(path: &Path, reader: &::csv::Reader<R>, error: ::csv::Error) -> IoError {
    let line = reader.position().line();
    IoError::line(path, line, format!("the table cannot be read: {error}"))
}

pub(crate) fn find(path: &Path, headings: &[String], column: &Column) -> Result<usize, IoError> {
    match column {
        Column::Index(index) => Ok(*index),
        Column::Name(name) => headings.iter().position(|h| h == name).ok_or_else(|| {
            let problem =
                format!("there is no column {name:?}; there are: {}", headings.join(", "));
            IoError::request(path, problem)
        }),
    }
}

/// A time in seconds; it must be there.
pub(crate) fn time_s(
    path: &Path,
    line: u64,
    cell: &str,
    unit: TimeUnit,
    parse: impl Fn(&str) -> Result<f64, IoError>,
) -> Result<f64, IoError> {
    let time_s = match unit {
        TimeUnit::Seconds | TimeUnit::Milliseconds if cell.contains(':') => {
            let problem = format!(
                "the time is {cell:?}, but must be a number; dates such as 2025-03-14T15:09:26.535Z are read as ISO 8601"
            );
            return Err(IoError::line(path, line, problem));
        }
        TimeUnit::Seconds => parse(cell)?,
        TimeUnit::Milliseconds => parse(cell)? / 1000.0,
        TimeUnit::Iso => {
            let utc = cell.parse::<jiff::Timestamp>().ok().or_else(|| {
                let local: jiff::civil::DateTime = cell.parse().ok()?;
                jiff::tz::TimeZone::UTC.to_timestamp(local).ok()
            });
            let utc = utc.ok_or_else(|| {
                let problem =
                    format!("the time is {cell:?}; it must be as in 2025-03-14T15:09:26.535Z");
                IoError::line(path, line, problem)
            })?;
            utc.as_second() as f64 + f64::from(utc.subsec_nanosecond()) * 1e-9
        }
    };
    if time_s.is_nan() {
        return Err(IoError::line(path, line, "the time is missing; each row needs one"));
    }
    Ok(time_s)
}

struct Rows {
    times_s: Vec<f64>,
    values: Vec<f64>,
    lines: Vec<u64>,
}

impl Rows {
    /// Puts the values on an even grid. Each step from row to row is rounded to whole periods; what
    /// rounding takes from a step is owed to the next, since rows of one packet often have one time,
    /// and the time after it jumps. Steady steps pay it off, so that a rate slightly off does not
    /// build up to a false gap.
    fn onto_grid(
        self,
        path: &Path,
        rate: Option<f64>,
        mut series: Series,
    ) -> Result<Series, IoError> {
        let steps_s: Vec<f64> = self
            .times_s
            .iter()
            .zip(self.times_s.iter().skip(1))
            .map(|(before, after)| after - before)
            .collect();
        let lines = || self.lines.iter().copied().skip(1);
        if let Some((line, step)) = lines().zip(&steps_s).find(|(_, step)| **step < 0.0) {
            let problem =
                format!("time goes back by {:.6} s; sort the rows or split the file", -step);
            return Err(IoError::line(path, line, problem));
        }
        let period_s = match rate {
            Some(rate) => 1.0 / rate,
            None => mean_period_s(&steps_s).ok_or_else(|| {
                IoError::request(path, "the time column does not tell the sampling rate (fewer than two times); give it")
            })?,
        };
        series.rate_hz = rate.unwrap_or(1.0 / period_s);
        series.start_s = self.times_s.first().copied().unwrap_or(0.0);
        let allowed = FREE_GAP_SAMPLES.max(self.values.len() as u64);
        let mut owed = 0.0;
        let mut values = self.values.iter().copied();
        series.samples.extend(values.next());
        for ((value, step_s), line) in values.zip(&steps_s).zip(lines()) {
            let periods = step_s / period_s;
            let whole = (periods + owed).round().max(1.0);
            owed += periods - whole;
            if (periods - periods.round().max(1.0)).abs() > IRREGULAR_PERIODS {
                series.irregular_count += 1;
                if series.irregular.len() < LISTED_IRREGULAR {
                    series.irregular.push(Irregular { line, step_s: *step_s });
                }
            } else {
                owed *= PAID_OFF;
            }
            let gap = whole as u64 - 1;
            series.missing = series.missing.saturating_add(gap);
            if series.missing > allowed {
                return Err(IoError::line(
                    path,
                    line,
                    format!(
                        "gaps in time add up to {} missing samples, at most {allowed} are filled in; check the time's unit or split the file",
                        series.missing
                    ),
                ));
            }
            reserve_one(&mut series.samples, path)?;
            series.samples.resize(series.samples.len() + gap as usize, f64::NAN);
            series.samples.push(value);
        }
        Ok(series)
    }
}

/// Mean period over the steps, gaps counted as the whole periods nearest to the median step.
/// (The median alone is wrong where times are rounded: 130 Hz in milliseconds steps by 7 and 8,
/// 700 Hz by 1 and 2.) Rows of one packet may have one time, and share the step to the next.
pub(crate) fn mean_period_s(steps_s: &[f64]) -> Option<f64> {
    let mut sorted: Vec<f64> = steps_s.iter().copied().filter(|&s| s > 0.0).collect();
    sorted.sort_by(f64::total_cmp);
    let median = *sorted.get(sorted.len().checked_sub(1)? / 2)?;
    let double = sorted.iter().filter(|&&s| s >= 1.5 * median && s < 2.5 * median).count();
    let is_rounded = double as f64 > ROUNDED_SHARE * steps_s.len() as f64;
    let (least, most) = if is_rounded { (0.0, 2.5) } else { (0.5, 1.5) };
    let (mut time_s, mut periods, mut rows) = (0.0, 0.0, 0.0);
    for &step_s in steps_s {
        rows += 1.0;
        if step_s > 0.0 {
            if step_s >= least * median && step_s < most * median {
                time_s += step_s;
                periods += rows;
            }
            rows = 0.0;
        }
    }
    (time_s > 0.0 && f64::is_finite(periods / time_s)).then(|| time_s / periods)
}
