//! Opens any input as one channel in millivolts at a rate, with its gaps.

use clap::{Args, ValueEnum};
use interocept::SampleRate;
use interocept_io::{
    IoError, csv,
    edf::Recording,
    wfdb::{Piece, Record},
};
use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
};

use crate::{failure::Failure, signals::unit_in};

/// Samples that are pushed at once, as a device would.
const CHUNK: usize = 4096;

/// How a signal is found in a file.
#[derive(Args, Debug, Default, Clone)]
pub(crate) struct SignalArgs {
    /// Signal of a WFDB record or EDF file, by name or number from 0; the first ECG lead otherwise
    #[arg(long, value_name = "NAME|N")]
    pub(crate) channel: Option<String>,
    /// Samples per second of a CSV file without a time column
    #[arg(long, value_name = "HZ", conflicts_with = "time_column")]
    pub(crate) rate: Option<f64>,
    /// Column of a CSV file, by heading or number from 0; otherwise the one that is named as an ECG,
    /// or the only one beside the time
    #[arg(long, value_name = "NAME|N")]
    pub(crate) column: Option<String>,
    /// Unit of the numbers in a text file: uV, mV or V for a signal (what the heading tells, else mV),
    /// ms or s for intervals (found from their size otherwise)
    #[arg(long, value_enum)]
    pub(crate) unit: Option<Unit>,
    /// Time column of a CSV file, by heading or number from 0
    #[arg(long, value_name = "NAME|N")]
    pub(crate) time_column: Option<String>,
    /// How the time column is written
    #[arg(long, value_enum, default_value = "s", requires = "time_column")]
    pub(crate) time_unit: TimeUnit,
}

/// Unit of the numbers in a text file.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Millivolts.
    #[value(name = "mV")]
    Millivolt,
    /// Microvolts.
    #[value(name = "uV")]
    Microvolt,
    /// Volts.
    #[value(name = "V")]
    Volt,
    /// Milliseconds.
    #[value(name = "ms")]
    Millisecond,
    /// Seconds.
    #[value(name = "s")]
    Second,
}

impl Unit {
    /// Whether it is one of intervals.
    pub(crate) const fn is_time(self) -> bool {
        matches!(self, Self::Millisecond | Self::Second)
    }
}

/// How a time column is written.
#[derive(ValueEnum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum TimeUnit {
    /// Seconds.
    #[default]
    S,
    /// Milliseconds.
    Ms,
    /// Date and time after ISO 8601.
    Iso,
}

/// What an input holds, as its name tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A WFDB record.
    Record,
    /// An EDF or BDF file.
    Edf,
    /// A table with a signal.
    Table,
    /// Intervals, one a line.
    Intervals,
}

impl Shape {
    /// Of the input at `path`.
    pub(crate) fn of(path: &Path, unit: Option<Unit>) -> Self {
        let name = path.file_name().and_then(OsStr::to_str).unwrap_or("").to_lowercase();
        let ends = |endings: &[&str]| endings.iter().any(|e| name.ends_with(e));
        if unit.is_some_and(Unit::is_time) || ends(&[".txt", ".rr", ".ibi", ".nn"]) {
            Self::Intervals
        } else if ends(&[".csv", ".csv.gz", ".tsv", ".tsv.gz"]) {
            Self::Table
        } else if ends(&[".edf", ".bdf"]) {
            Self::Edf
        } else {
            Self::Record
        }
    }
}

/// A part of a signal.
#[derive(Debug)]
pub(crate) enum Chunk<'a> {
    /// Samples in millivolts, NaN where one is missing.
    Samples(&'a [f64]),
    /// So many samples were not recorded.
    Gap(u64),
}

/// One channel of an input.
#[derive(Debug)]
pub(crate) struct Source {
    /// What it was opened as.
    pub(crate) name: String,
    /// The name of the channel; empty where there is none.
    pub(crate) channel: String,
    /// Samples per second.
    pub(crate) rate: SampleRate,
    /// Length in samples.
    pub(crate) len: u64,
    data: Data,
}

#[derive(Debug)]
enum Data {
    Record { record: Box<Record>, channel: usize, millivolts: f64 },
    Edf { recording: Box<Recording>, channel: usize, millivolts: f64 },
    Samples(Vec<f64>),
}

impl Source {
    /// Opens a WFDB record or a table.
    pub(crate) fn open(path: &Path, args: &SignalArgs) -> Result<Self, Failure> {
        let zip = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("zip"));
        if zip || path.is_dir() || interocept_io::opensignals::is(path) {
            return Err(Failure::new(format!(
                "{}: no ECG in millivolts can be read from it; for its channels see `interocept run --help`",
                path.display()
            )));
        }
        match Shape::of(path, args.unit) {
            Shape::Record => Self::record(path, args.channel.as_deref()),
            Shape::Edf => Self::edf(path, args.channel.as_deref()),
            Shape::Table => Self::table(path, args),
            Shape::Intervals => Err(Failure::new(format!(
                "{}: an ECG is needed, but this is a file of intervals; give a WFDB record, an EDF or a CSV file",
                path.display()
            ))),
        }
    }

    /// A signal that is in memory, in millivolts.
    pub(crate) fn samples(
        name: &str,
        channel: &str,
        rate_hz: f64,
        samples: Vec<f64>,
    ) -> Result<Self, Failure> {
        Ok(Self {
            name: name.into(),
            channel: channel.into(),
            rate: SampleRate::new(rate_hz)?,
            len: samples.len() as u64,
            data: Data::Samples(samples),
        })
    }

    /// A channel of a WFDB record.
    pub(crate) fn record(path: &Path, channel: Option<&str>) -> Result<Self, Failure> {
        let path = &header_of(path);
        let record = Record::open(path).map_err(|e| no_record(path, e))?;
        let wanted = channel.map(|name| record.channel(name)).transpose()?;
        let signals: Vec<Named<'_>> =
            record.signals.iter().map(|s| (&*s.name, &*s.units)).collect();
        let (channel, millivolts) = choose(path, &signals, wanted)?;
        let Some(signal) = record.signals.get(channel) else {
            return Err(Failure::new(format!("there is no signal {channel}")));
        };
        Ok(Self {
            name: path.with_extension("").display().to_string(),
            channel: signal.name.clone(),
            rate: SampleRate::new(signal.rate_hz)?,
            len: signal.len,
            data: Data::Record { record: Box::new(record), channel, millivolts },
        })
    }

    fn edf(path: &Path, channel: Option<&str>) -> Result<Self, Failure> {
        let recording = Recording::open(path)?;
        let wanted = channel.map(|name| recording.channel(name)).transpose()?;
        let signals: Vec<Named<'_>> =
            recording.signals.iter().map(|s| (&*s.name, &*s.units)).collect();
        let (channel, millivolts) = choose(path, &signals, wanted)?;
        let Some(signal) = recording.signals.get(channel) else {
            return Err(Failure::new(format!("there is no signal {channel}")));
        };
        Ok(Self {
            name: path.display().to_string(),
            channel: signal.name.clone(),
            rate: SampleRate::new(signal.rate_hz)?,
            len: signal.len,
            data: Data::Edf { recording: Box::new(recording), channel, millivolts },
        })
    }

    fn table(path: &Path, args: &SignalArgs) -> Result<Self, Failure> {
        let rate_hz = args.rate;
        let clock = match (&args.time_column, rate_hz) {
            (Some(time), _) => csv::Clock::Column {
                column: column(time),
                unit: match args.time_unit {
                    TimeUnit::S => csv::TimeUnit::Seconds,
                    TimeUnit::Ms => csv::TimeUnit::Milliseconds,
                    TimeUnit::Iso => csv::TimeUnit::Iso,
                },
                rate_hz: None,
            },
            (None, Some(rate_hz)) => csv::Clock::Rate { rate_hz },
            (None, None) => {
                return Err(Failure::new(format!(
                    "{}: a table does not say how fast it was sampled; give --rate HZ or --time-column NAME",
                    path.display()
                )));
            }
        };
        let dialect = csv::Dialect::of(path)?;
        let columns = dialect.columns(path)?;
        let value = match &args.column {
            Some(name) => column(name),
            None => csv::Column::Index(ecg_of(path, &columns, &args.time_column)?),
        };
        let heading = match &value {
            csv::Column::Name(name) => Some(name),
            csv::Column::Index(index) => columns.get(*index),
        };
        let told = heading.and_then(|name| millivolts(unit_in(name)));
        let scale = match args.unit {
            None => told.unwrap_or(1.0),
            Some(Unit::Millivolt) => 1.0,
            Some(Unit::Microvolt) => 1e-3,
            Some(Unit::Volt) => 1e3,
            Some(Unit::Millisecond | Unit::Second) => {
                return Err(Failure::new("--unit of a signal is mV, uV or V"));
            }
        };
        let mut options = csv::Options::new(value, clock.clone()).with(dialect);
        options.scale = scale;
        options.units = "mV".into();
        let series = csv::read(path, &options)?;
        check_rate(path, &clock, series.rate_hz)?;
        warn_of_steps(path, &series);
        Self::samples(&path.display().to_string(), &series.name, series.rate_hz, series.samples)
    }

    /// How long it is.
    pub(crate) fn seconds(&self) -> f64 {
        self.rate.seconds(self.len, 0.0)
    }

    /// Calls `take` for each part, in order.
    pub(crate) fn feed(
        &self,
        mut take: impl FnMut(Chunk<'_>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        match &self.data {
            Data::Samples(samples) => {
                samples.chunks(CHUNK).try_for_each(|chunk| take(Chunk::Samples(chunk)))
            }
            Data::Record { record, channel, millivolts } => {
                feed(record.pieces(*channel, 0..self.len)?, *millivolts, take)
            }
            Data::Edf { recording, channel, millivolts } => {
                feed(recording.pieces(*channel)?, *millivolts, take)
            }
        }
    }
}

/// The column of a table that is the ECG: by its name, or the only one that is not the time.
fn ecg_of(path: &Path, columns: &[String], time: &Option<String>) -> Result<usize, Failure> {
    let is_time = |i: usize, name: &str| {
        time.as_ref().is_some_and(|t| t == name || *t == i.to_string())
            || matches!(&*name.to_lowercase(), "t" | "time" | "time_s" | "timestamp" | "index" | "")
    };
    let left: Vec<usize> =
        columns.iter().enumerate().filter(|(i, name)| !is_time(*i, name)).map(|(i, _)| i).collect();
    let named: Vec<Named<'_>> = columns.iter().map(|name| (&**name, "")).collect();
    match (&*left, named_ecg(&named)) {
        ([only], _) => Ok(*only),
        (_, Some(ecg)) => Ok(ecg),
        _ => Err(Failure::new(format!(
            "{}: no column is an ECG by its name; choose one with --column: {}",
            path.display(),
            columns.join(", ")
        ))),
    }
}

/// Refuses a rate that no sensor has, where a column of times told it: its unit is wrong.
pub(crate) fn check_rate(path: &Path, clock: &csv::Clock, rate_hz: f64) -> Result<(), Failure> {
    let csv::Clock::Column { unit, rate_hz: None, .. } = clock else { return Ok(()) };
    let hint = match unit {
        csv::TimeUnit::Seconds if rate_hz < 0.9 => "--time-unit ms if the times are milliseconds",
        csv::TimeUnit::Milliseconds if rate_hz > 2e4 => "--time-unit s if the times are seconds",
        _ => return Ok(()),
    };
    Err(Failure::new(format!(
        "{}: the times tell a rate of {rate_hz:.6} Hz; give {hint}",
        path.display()
    )))
}

/// Tells of steps of time that do not fit the rate.
pub(crate) fn warn_of_steps(path: &Path, series: &csv::Series) {
    if let Some(first) = series.irregular.first() {
        eprintln!(
            "interocept: warning: {}: {} of {} steps of time are no whole number of sampling periods at {:.6} Hz, the first, {:.6} s, at line {}",
            path.display(),
            series.irregular_count,
            series.samples.len(),
            series.rate_hz,
            first.step_s,
            first.line
        );
    }
}

/// Calls `take` for each part of the pieces of a file, in millivolts.
fn feed(
    pieces: impl Iterator<Item = Result<Piece, IoError>>,
    millivolts: f64,
    mut take: impl FnMut(Chunk<'_>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    for piece in pieces {
        match piece? {
            Piece::Gap(n) => take(Chunk::Gap(n))?,
            Piece::Samples(mut samples) => {
                if millivolts != 1.0 {
                    samples.iter_mut().for_each(|x| *x *= millivolts);
                }
                for chunk in samples.chunks(CHUNK) {
                    take(Chunk::Samples(chunk))?;
                }
            }
        }
    }
    Ok(())
}

/// The header where another file of its record is named, such as `118.dat`.
pub(crate) fn header_of(path: &Path) -> PathBuf {
    let header = path.with_extension("hea");
    if path.extension().is_some() && path.is_file() && header.is_file() {
        header
    } else {
        path.into()
    }
}

/// Millivolts in one of a unit, if it is a voltage.
pub(crate) fn millivolts(unit: &str) -> Option<f64> {
    match unit.to_lowercase().as_str() {
        "mv" | "" => Some(1.0),
        "uv" | "µv" | "μv" => Some(1e-3),
        "nv" => Some(1e-6),
        "v" | "volt" | "volts" => Some(1e3),
        _ => None,
    }
}

/// Name and unit of a signal.
pub(crate) type Named<'a> = (&'a str, &'a str);

/// The signal that is wanted, or the first ECG, and how many millivolts its unit is.
fn choose(
    path: &Path,
    signals: &[Named<'_>],
    wanted: Option<usize>,
) -> Result<(usize, f64), Failure> {
    let list = || {
        let names = signals.iter().map(|(name, unit)| format!("{name} ({unit})"));
        names.collect::<Vec<_>>().join(", ")
    };
    let channel = wanted.or_else(|| first_ecg(signals)).ok_or_else(|| {
        Failure::new(format!(
            "{}: no signal is an ECG by its name and unit; choose one with --channel: {}",
            path.display(),
            list()
        ))
    })?;
    let (name, unit) = signals.get(channel).copied().unwrap_or(("", ""));
    let millivolts = millivolts(unit).ok_or_else(|| {
        Failure::new(format!(
            "{}: signal {name:?} is in {unit}, which is no voltage; choose an ECG lead with --channel: {}",
            path.display(),
            list()
        ))
    })?;
    Ok((channel, millivolts))
}

/// The first signal that is named as an ECG lead, or the first voltage that is not named as
/// something else.
pub(crate) fn first_ecg(signals: &[Named<'_>]) -> Option<usize> {
    const OTHERS: [&str; 13] = [
        "resp", "abp", "art", "bp", "pap", "cvp", "pleth", "ppg", "eeg", "eog", "emg", "gsr", "eda",
    ];
    let named = |wanted: fn(&str) -> bool| {
        signals
            .iter()
            .position(|(name, unit)| millivolts(unit).is_some() && wanted(&name.to_lowercase()))
    };
    named_ecg(signals).or_else(|| named(|name| !OTHERS.iter().any(|other| name.contains(other))))
}

/// The first voltage that is named as an ECG lead.
fn named_ecg(signals: &[Named<'_>]) -> Option<usize> {
    signals.iter().position(|(name, unit)| {
        let name = &*name.to_lowercase();
        millivolts(unit).is_some()
            && (matches!(name, "i" | "ii" | "iii" | "avr" | "avl" | "avf" | "ml2" | "cm5" | "d3")
                || name.starts_with("ecg")
                || name.starts_with("ekg")
                || name.starts_with("mli")
                || name.strip_prefix("mcl").is_some()
                || name.strip_prefix('v').is_some_and(|rest| rest.parse::<u8>().is_ok()))
    })
}

pub(crate) fn no_record(path: &Path, error: IoError) -> Failure {
    let header = path.with_extension("hea");
    let missing = matches!(&error, IoError::Os { source, .. }
        if source.kind() == std::io::ErrorKind::NotFound && !header.is_file());
    if missing {
        Failure::new(format!(
            "there is no record {0} (no file {0}.hea); give a WFDB record without its extension, an .edf, a .csv or a .txt file",
            path.with_extension("").display()
        ))
    } else {
        error.into()
    }
}

pub(crate) fn column(text: &str) -> csv::Column {
    text.parse().map_or_else(|_| csv::Column::Name(text.into()), csv::Column::Index)
}
