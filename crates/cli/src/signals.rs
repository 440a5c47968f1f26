//! Opens any input as all of its signals, of which those that a processor takes are read.

use clap::Args;
use interocept::{
    process::{Channel, Input},
    registry::Entry,
    unit::Unit,
};
use interocept_io::{camera, csv, e4, edf, opensignals, wfdb};
use std::{
    cell::Cell,
    ops::Range,
    path::{Path, PathBuf},
};

use crate::{
    failure::Failure,
    source::{self, Shape, TimeUnit},
};

/// How signals are found in a file.
#[derive(Args, Debug, Default, Clone)]
pub(crate) struct SignalsArgs {
    /// Signals or columns in the order of the processor's channels, by name or number from 0,
    /// with commas between; `-` where there is none. Found by their names otherwise
    #[arg(long, value_name = "A,B,..", value_delimiter = ',', allow_hyphen_values = true)]
    channels: Vec<String>,
    /// Samples per second of a CSV file without a time column
    #[arg(long, value_name = "HZ")]
    rate: Option<f64>,
    /// Time column of a CSV file, by heading or number from 0
    #[arg(long, value_name = "NAME|N", conflicts_with = "rate")]
    time_column: Option<String>,
    /// How the time column is written
    #[arg(long, value_enum, default_value = "s", requires = "time_column")]
    time_unit: TimeUnit,
    /// All values are multiplied by this
    #[arg(long, value_name = "X", default_value_t = 1.0, allow_negative_numbers = true)]
    scale: f64,
    /// Leave out frames of a camera whose times do not rise, instead of refusing the file
    #[arg(long)]
    leave_out: bool,
}

impl SignalsArgs {
    /// For a processor that takes some of the channels of a command, of which there are three.
    pub(crate) fn part(&self, all: &str, at: Range<usize>) -> Result<Self, Failure> {
        let given = self.channels.len();
        if !matches!(given, 0 | 3) {
            return Err(Failure::new(format!(
                "--channels has {given} names, but they must be {all}"
            )));
        }
        let channels = self.channels.get(at).unwrap_or_default().to_vec();
        Ok(Self { channels, ..self.clone() })
    }
}

/// The frames that a processor takes.
pub(crate) struct Frames {
    /// The signal of each channel; empty where there is none.
    pub(crate) names: Vec<String>,
    pub(crate) rate_hz: f64,
    /// Interleaved, NaN where missing.
    pub(crate) values: Vec<f64>,
}

struct Signal {
    rate_hz: f64,
    samples: Vec<f64>,
}

/// An open input.
enum Reader {
    Record(Box<wfdb::Record>),
    Edf(Box<edf::Recording>),
    E4(Box<e4::Session>),
    OpenSignals(Box<opensignals::Recording>),
    Table { path: PathBuf, clock: csv::Clock, columns: Vec<String>, warned: Cell<bool> },
}

impl Reader {
    fn open(path: &Path, args: &SignalsArgs) -> Result<Self, Failure> {
        let zip = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("zip"));
        if zip || path.is_dir() {
            return Ok(Self::E4(Box::new(e4::Session::open(path)?)));
        }
        if opensignals::is(path) {
            return Ok(Self::OpenSignals(Box::new(opensignals::read(path)?)));
        }
        Ok(match Shape::of(path, None) {
            Shape::Edf => Self::Edf(Box::new(edf::Recording::open(path)?)),
            Shape::Record => {
                let path = &source::header_of(path);
                let record = wfdb::Record::open(path).map_err(|e| source::no_record(path, e))?;
                Self::Record(Box::new(record))
            }
            Shape::Table | Shape::Intervals => {
                let columns = csv::Dialect::of(path)?.columns(path)?;
                let (path, clock, warned) = (path.into(), clock(path, args)?, Cell::default());
                Self::Table { path, clock, columns, warned }
            }
        })
    }

    /// Name and unit of each signal.
    fn list(&self) -> Vec<(String, String)> {
        let pair = |name: &str, unit: &str| (name.to_owned(), unit.to_owned());
        match self {
            Self::Record(r) => r.signals.iter().map(|s| pair(&s.name, &s.units)).collect(),
            Self::Edf(r) => r.signals.iter().map(|s| pair(&s.name, &s.units)).collect(),
            Self::E4(r) => r.signals.iter().map(|s| pair(s.name, s.units)).collect(),
            Self::OpenSignals(r) => {
                // Some name their columns by the sensor only in the header.
                let name = |s: &opensignals::Signal| match s.sensor.as_str() {
                    "" | "RAW" => pair(&s.name, ""),
                    sensor => pair(&format!("{} {sensor}", s.name), ""),
                };
                r.signals.iter().map(name).collect()
            }
            Self::Table { columns, .. } => {
                columns.iter().map(|name| pair(name, unit_in(name))).collect()
            }
        }
    }

    fn read(&self, index: usize) -> Result<Signal, Failure> {
        let missing = || Failure::new(format!("there is no signal {index}"));
        Ok(match self {
            Self::Record(r) => Signal {
                rate_hz: r.signals.get(index).ok_or_else(missing)?.rate_hz,
                samples: r.samples(index)?,
            },
            Self::Edf(r) => Signal {
                rate_hz: r.signals.get(index).ok_or_else(missing)?.rate_hz,
                samples: r.samples(index)?,
            },
            Self::E4(r) => {
                let signal = r.signals.get(index).ok_or_else(missing)?;
                Signal { rate_hz: signal.rate_hz, samples: signal.samples.clone() }
            }
            Self::OpenSignals(r) => {
                let signal = r.signals.get(index).ok_or_else(missing)?;
                Signal { rate_hz: r.rate_hz, samples: signal.samples.clone() }
            }
            Self::Table { path, clock, warned, .. } => {
                let options = csv::Options::new(csv::Column::Index(index), clock.clone());
                let series = csv::read(path, &options.with(csv::Dialect::of(path)?))?;
                source::check_rate(path, clock, series.rate_hz)?;
                if !warned.replace(true) {
                    source::warn_of_steps(path, &series);
                }
                Signal { rate_hz: series.rate_hz, samples: series.samples }
            }
        })
    }
}

/// The unit that a heading tells, as in `ECG (uV)`, `eda [uS]` and `emg_uv`; empty where it tells none.
/// A single letter counts in brackets only: `ecg_v` may be a lead.
pub(crate) fn unit_in(heading: &str) -> &str {
    const UNITS: [&str; 17] = [
        "mv", "uv", "µv", "μv", "nv", "us", "µs", "μs", "ns", "mmhg", "kpa", "degc", "°c", "degf",
        "°f", "v", "c",
    ];
    let is_bracket = |c: char| matches!(c, '(' | ')' | '[' | ']');
    let is_closed = heading.trim_end().ends_with([')', ']']);
    let end = if is_closed {
        heading.trim_end().trim_end_matches(is_bracket).rsplit(is_bracket).next()
    } else {
        heading.rsplit_once(['_', ' ']).map(|(_, end)| end).filter(|end| end.chars().count() > 1)
    };
    let end = end.unwrap_or("").trim();
    if UNITS.contains(&&*end.to_lowercase()) { end } else { "" }
}

/// Tells of a signal that is in another unit than a processor takes, unless the user has seen to it.
fn warn_of_unit(name: &str, unit: &str, channel: &Channel, args: &SignalsArgs) {
    let due: &[&str] = match channel.unit {
        Unit::Microsiemens => &["us", "µs", "μs"],
        Unit::MillimetreOfMercury => &["mmhg"],
        Unit::DegreeCelsius => &["degc", "°c", "c"],
        _ => return,
    };
    if !unit.is_empty() && args.scale == 1.0 && !due.contains(&&*unit.to_lowercase()) {
        let (takes, wanted) = (channel.name, channel.unit.symbol());
        eprintln!(
            "interocept: warning: {name:?} is in {unit}, but {takes} is in {wanted}; convert it with --scale"
        );
    }
}

fn clock(path: &Path, args: &SignalsArgs) -> Result<csv::Clock, Failure> {
    match (&args.time_column, args.rate) {
        (Some(name), _) => Ok(csv::Clock::Column {
            column: source::column(name),
            unit: match args.time_unit {
                TimeUnit::S => csv::TimeUnit::Seconds,
                TimeUnit::Ms => csv::TimeUnit::Milliseconds,
                TimeUnit::Iso => csv::TimeUnit::Iso,
            },
            rate_hz: None,
        }),
        (None, Some(rate_hz)) => Ok(csv::Clock::Rate { rate_hz }),
        (None, None) => Err(Failure::new(format!(
            "{}: a table does not say how fast it was sampled; give --rate HZ or --time-column NAME",
            path.display()
        ))),
    }
}

/// The channel that says when a frame was taken.
const FRAME_TIME: &str = "frame_s";

/// Reads what a processor takes.
pub(crate) fn frames(path: &Path, entry: &Entry, args: &SignalsArgs) -> Result<Frames, Failure> {
    let reader = Reader::open(path, args)?;
    let list = reader.list();
    let wanted: Vec<&Channel> =
        entry.info.channels.iter().filter(|c| c.name != FRAME_TIME).collect();
    let places = places(path, &list, &wanted, args)?;
    let name = |place: &Option<usize>| {
        place.and_then(|i| list.get(i)).map_or(String::new(), |(name, _)| name.clone())
    };
    let names = places.iter().map(name).collect();
    if wanted.len() < entry.info.channels.len() {
        if let (Reader::Table { path, clock, .. }, [Some(r), Some(g), Some(b)]) =
            (&reader, &*places)
        {
            return timed(path, clock, [*r, *g, *b], args, names);
        }
    }
    let mut signals = Vec::new();
    for (place, channel) in places.iter().zip(&wanted) {
        signals.push(match place {
            Some(place) => {
                let mut signal = reader.read(*place)?;
                let unit = list.get(*place).map_or("", |(_, unit)| unit);
                let millivolts = match channel.unit {
                    Unit::Millivolt => source::millivolts(unit).unwrap_or(1.0),
                    _ => 1.0,
                };
                warn_of_unit(list.get(*place).map_or("", |(name, _)| name), unit, channel, args);
                signal.samples.iter_mut().for_each(|x| *x *= millivolts * args.scale);
                Some(signal)
            }
            None => None,
        });
    }
    let Some(Some(first)) = signals.first() else {
        return Err(Failure::new("the first channel cannot be left out"));
    };
    let (rate_hz, count) = (first.rate_hz, first.samples.len());
    let times = entry.info.channels.len() - wanted.len();
    let mut values = Vec::new();
    values
        .try_reserve_exact(count.saturating_mul(entry.info.channels.len()))
        .map_err(|_| Failure::new("the signals do not fit into memory"))?;
    for k in 0..count {
        values.extend(std::iter::repeat_n(f64::NAN, times));
        for signal in &signals {
            // A channel of another rate is read at the times of the first.
            let at = |s: &Signal| s.samples.get((k as f64 * s.rate_hz / rate_hz) as usize).copied();
            values.push(signal.as_ref().and_then(at).unwrap_or(f64::NAN));
        }
    }
    Ok(Frames { names, rate_hz, values })
}

/// Colours with the times of their frames.
fn timed(
    path: &Path,
    clock: &csv::Clock,
    colours: [usize; 3],
    args: &SignalsArgs,
    names: Vec<String>,
) -> Result<Frames, Failure> {
    let dialect = csv::Dialect::of(path)?;
    let options = camera::Options {
        colours: colours.map(csv::Column::Index),
        delimiter: dialect.delimiter,
        header: dialect.header,
        repair: if args.leave_out { camera::Repair::LeaveOut } else { camera::Repair::Refuse },
        ..camera::Options::new(clock.clone())
    };
    let frames = camera::read(path, &options)?;
    if frames.left_out > 0 {
        let count = frames.left_out;
        eprintln!("interocept: warning: {count} frames were left out: their times do not rise");
    }
    let values = frames.list.iter().flat_map(|f| {
        let [r, g, b] = f.colours.map(|c| c * args.scale);
        [f.time_s, r, g, b]
    });
    Ok(Frames { names, rate_hz: frames.rate_hz, values: values.collect() })
}

/// Which signal each channel is.
fn places(
    path: &Path,
    list: &[(String, String)],
    wanted: &[&Channel],
    args: &SignalsArgs,
) -> Result<Vec<Option<usize>>, Failure> {
    let refuse = |problem: String| {
        let names: Vec<&str> = list.iter().map(|(name, _)| name.as_str()).collect();
        let path = path.display();
        Err(Failure::new(format!("{path}: {problem}; there are: {}", names.join(", "))))
    };
    if !args.channels.is_empty() {
        if args.channels.len() != wanted.len() {
            let names: Vec<&str> = wanted.iter().map(|c| c.name).collect();
            let (given, needed) = (args.channels.len(), names.join(","));
            return refuse(format!("--channels has {given} names, but they must be {needed}"));
        }
        let mut places = Vec::new();
        for text in &args.channels {
            let named = list.iter().position(|(name, _)| name.eq_ignore_ascii_case(text));
            let number = || text.parse::<usize>().ok().filter(|i| *i < list.len());
            match (text.as_str(), named.or_else(number)) {
                ("-", _) => places.push(None),
                (_, Some(place)) => places.push(Some(place)),
                (_, None) => return refuse(format!("there is no signal {text:?}")),
            }
        }
        return Ok(places);
    }
    let places: Vec<Option<usize>> = wanted.iter().map(|c| guess(list, c, args)).collect();
    match (places.first(), wanted.first()) {
        (Some(None), Some(channel)) => {
            refuse(format!("no signal is {} by its name; choose with --channels", channel.name))
        }
        _ => Ok(places),
    }
}

/// Words that name the signal of a channel: whole ones, and parts.
fn words(channel: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match channel {
        "ppg" => (&["bvp"], &["ppg", "pleth"]),
        "resp" => (&["rip"], &["resp", "belt", "impedance", "airflow"]),
        "eda_us" => (&["gsr"], &["eda", "conductance"]),
        "temperature_c" => (&[], &["temp"]),
        "emg_mv" => (&[], &["emg"]),
        "abp_mmhg" => (&["bp", "art"], &["abp"]),
        "acc_x_g" | "acc_x" | "acc_x_m_s2" => (&["acc x", "accx", "acc_x"], &[]),
        "acc_y_g" | "acc_y" | "acc_y_m_s2" => (&["acc y", "accy", "acc_y"], &[]),
        "acc_z_g" | "acc_z" | "acc_z_m_s2" => (&["acc z", "accz", "acc_z"], &[]),
        "gyr_x_rad_s" => (&["gyr x", "gyrx", "gyr_x", "gyro_x", "gyro x"], &[]),
        "gyr_y_rad_s" => (&["gyr y", "gyry", "gyr_y", "gyro_y", "gyro y"], &[]),
        "gyr_z_rad_s" => (&["gyr z", "gyrz", "gyr_z", "gyro_z", "gyro z"], &[]),
        "mag_x" => (&["mag x", "magx"], &[]),
        "mag_y" => (&["mag y", "magy"], &[]),
        "mag_z" => (&["mag z", "magz"], &[]),
        "ap_mm" => (&["ap", "cop_ap", "copap"], &[]),
        "ml_mm" => (&["ml", "cop_ml", "copml"], &[]),
        "red" => (&["r"], &["red"]),
        "green" => (&["g"], &["green"]),
        "blue" => (&["b"], &["blue"]),
        "infrared" => (&["ir"], &["infrared"]),
        _ => (&[], &[]),
    }
}

fn guess(list: &[(String, String)], channel: &Channel, args: &SignalsArgs) -> Option<usize> {
    let lower: Vec<String> = list.iter().map(|(name, _)| name.to_lowercase()).collect();
    let (whole, parts) = words(channel.name);
    let by_whole = lower.iter().position(|name| {
        name == channel.name || name.split(' ').chain([name.as_str()]).any(|w| whole.contains(&w))
    });
    // Infrared is not red.
    let part = |name: &String| {
        parts.iter().any(|p| name.contains(p)) && (channel.name != "red" || !name.contains("infra"))
    };
    let ecg = || {
        let named: Vec<source::Named<'_>> = list.iter().map(|(n, u)| (&**n, &**u)).collect();
        (channel.unit == Unit::Millivolt && channel.name.starts_with("ecg"))
            .then(|| source::first_ecg(&named))?
    };
    // The only column is the one, and of two that which is not the time.
    let only = || match (list.len(), &args.time_column) {
        (1, _) => Some(0),
        (2, Some(time)) => {
            let is_time = |i: usize| lower.get(i).is_some_and(|name| name == &time.to_lowercase());
            (0..2).find(|i| !is_time(*i) && time != &i.to_string())
        }
        _ => None,
    };
    by_whole.or_else(|| lower.iter().position(part)).or_else(ecg).or_else(only)
}

/// The processors that take samples.
pub(crate) fn processors() -> impl Iterator<Item = &'static Entry> {
    let all = interocept::registry::PROCESSORS.iter();
    all.filter(|entry| entry.info.input == Input::Samples)
}

/// A signal of an input, whatever it is.
pub(crate) struct Raw {
    pub(crate) name: String,
    pub(crate) unit: String,
    pub(crate) rate_hz: f64,
    /// When it begins, on the clock of the file.
    pub(crate) start_s: f64,
    pub(crate) samples: Vec<f64>,
}

/// Every signal of an input that `wanted` takes by its name and unit.
pub(crate) fn all(
    path: &Path,
    args: &SignalsArgs,
    mut wanted: impl FnMut(&str, &str) -> bool,
) -> Result<Vec<Raw>, Failure> {
    if !args.channels.is_empty() {
        return Err(Failure::new(
            "--channels are those of a processor of `interocept run`; say which signal a sensor is with --sensor SENSOR=SIGNAL",
        ));
    }
    let reader = Reader::open(path, args)?;
    let mut signals = Vec::new();
    for (index, (name, unit)) in reader.list().into_iter().enumerate() {
        if wanted(&name, &unit) {
            let Signal { rate_hz, mut samples } = reader.read(index)?;
            samples.iter_mut().for_each(|x| *x *= args.scale);
            let start_s = match &reader {
                Reader::E4(r) => r.signals.get(index).map_or(0.0, |s| s.start_s),
                _ => 0.0,
            };
            signals.push(Raw { name, unit, rate_hz, start_s, samples });
        }
    }
    Ok(signals)
}
