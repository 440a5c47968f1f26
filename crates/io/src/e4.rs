//! Sessions of the Empatica E4 wristband: a folder of CSV files, or the archive it comes in.
//!
//! Each signal is a file whose first line is the Unix time of its first sample and whose second
//! is its rate; `IBI.csv` has intervals between beats, `tags.csv` the presses of the button.
//!
//! ```no_run
//! # fn main() -> Result<(), interocept_io::IoError> {
//! let session = interocept_io::e4::Session::open("S01.zip")?; // or the folder
//! let pulse = session.signal("BVP")?;
//! println!("{} samples at {} Hz", pulse.samples.len(), pulse.rate_hz);
//! # Ok(())
//! # }
//! ```

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::IoError;
use crate::error::reserve_one;
use crate::text::{Lines, number};

/// Names of the signals of a file, their unit, and how many of it one step is.
struct Kind {
    file: &'static str,
    names: &'static [&'static str],
    units: &'static str,
    scale: f64,
}

const KINDS: [Kind; 5] = [
    Kind { file: "BVP.csv", names: &["BVP"], units: "", scale: 1.0 },
    Kind { file: "EDA.csv", names: &["EDA"], units: "uS", scale: 1.0 },
    Kind { file: "TEMP.csv", names: &["TEMP"], units: "degC", scale: 1.0 },
    Kind { file: "HR.csv", names: &["HR"], units: "1/min", scale: 1.0 },
    // 64 steps are 1 g.
    Kind { file: "ACC.csv", names: &["ACC x", "ACC y", "ACC z"], units: "g", scale: 1.0 / 64.0 },
];

/// One signal of a session.
#[derive(Clone, Debug, PartialEq)]
pub struct Signal {
    /// `BVP`, `EDA`, `TEMP`, `HR`, `ACC x`, `ACC y` or `ACC z`.
    pub name: &'static str,
    /// `uS`, `degC`, `1/min`, `g`, or empty for the pulse wave, which has none.
    pub units: &'static str,
    /// Samples per second.
    pub rate_hz: f64,
    /// Unix time of the first sample.
    pub start_s: f64,
    /// Values, NaN where missing.
    pub samples: Vec<f64>,
}

/// An interval between beats, as the wristband has found it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Unix time of the beat that ends it.
    pub time_s: f64,
    /// Its length in seconds.
    pub length_s: f64,
}

/// What a wristband has recorded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Session {
    /// The signals that there are.
    pub signals: Vec<Signal>,
    /// Intervals between beats; where the wristband found none there are gaps between them.
    pub intervals: Vec<Interval>,
    /// Unix times at which the button was pressed.
    pub tags_s: Vec<f64>,
    path: PathBuf,
}

impl Session {
    /// Reads a folder, or (feature `zip`) an archive with one.
    ///
    /// Files that are missing or empty are left out; other files are not looked at.
    ///
    /// # Errors
    /// [`IoError::Line`] naming the line of a file that cannot be read; [`IoError::Request`]
    /// where there is no file of an E4, or two of the same name; [`IoError::Unsupported`] for an
    /// archive in a build without `zip`, or one that is locked.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, IoError> {
        let path = path.as_ref();
        if path.is_dir() { Self::folder(path) } else { Self::archive(path) }
    }

    /// The signal with a name.
    ///
    /// # Errors
    /// [`IoError::Request`] listing the names that there are.
    pub fn signal(&self, name: &str) -> Result<&Signal, IoError> {
        let found = self.signals.iter().find(|s| s.name.eq_ignore_ascii_case(name));
        found.ok_or_else(|| {
            let names: Vec<&str> = self.signals.iter().map(|s| s.name).collect();
            let problem = format!("there is no signal {name:?}; there are {}", names.join(", "));
            IoError::request(&self.path, problem)
        })
    }

    fn folder(path: &Path) -> Result<Self, IoError> {
        let os = |e| IoError::os(path, e);
        let mut names = Vec::new();
        for entry in std::fs::read_dir(path).map_err(os)? {
            names.push(entry.map_err(os)?.file_name());
        }
        names.sort();
        let mut builder = Builder::new(path);
        for name in &names {
            let file = path.join(name);
            let Some(part) = Part::of(&name.to_string_lossy()) else { continue };
            if !file.is_file() {
                continue;
            }
            let handle = File::open(&file).map_err(|e| IoError::os(&file, e))?;
            let size = handle.metadata().map_err(|e| IoError::os(&file, e))?.len();
            builder.add(part, &file, handle, size)?;
        }
        builder.done()
    }

    #[cfg(not(feature = "zip"))]
    fn archive(path: &Path) -> Result<Self, IoError> {
        let problem = "this build does not read archives (feature `zip`); unpack it".to_owned();
        Err(IoError::Unsupported { file: path.into(), problem })
    }

    #[cfg(feature = "zip")]
    fn archive(path: &Path) -> Result<Self, IoError> {
        let handle = File::open(path).map_err(|e| IoError::os(path, e))?;
        let size = handle.metadata().map_err(|e| IoError::os(path, e))?.len();
        unpack(path, handle, size)
    }

    /// Reads an archive from memory.
    ///
    /// # Errors
    /// As [`Session::open`].
    #[cfg(feature = "zip")]
    pub fn from_zip_bytes(bytes: &[u8]) -> Result<Self, IoError> {
        unpack(Path::new("zip"), std::io::Cursor::new(bytes), bytes.len() as u64)
    }
}

/// Reads what is known of an archive; no file may unpack to more than 200 times the archive.
#[cfg(feature = "zip")]
fn unpack(path: &Path, archive: impl Read + std::io::Seek, size: u64) -> Result<Session, IoError> {
    use zip::result::ZipError;
    let failed = |error: ZipError| match error {
        ZipError::UnsupportedArchive(what) => IoError::Unsupported {
            file: path.into(),
            problem: format!("the archive cannot be read: {what}; unpack it by other means"),
        },
        error => IoError::request(path, format!("it is no sound zip archive: {error}")),
    };
    let mut archive = zip::ZipArchive::new(archive).map_err(failed)?;
    let mut builder = Builder::new(path);
    for index in 0..archive.len() {
        let name = archive.name_for_index(index).unwrap_or_default().to_owned();
        if name.split(['/', '\\']).any(|folder| folder == "__MACOSX") {
            continue;
        }
        let file_name = name.rsplit(['/', '\\']).next().unwrap_or_default();
        let Some(part) = Part::of(file_name) else { continue };
        let file = archive.by_index(index).map_err(failed)?;
        if file.is_file() {
            let packed = file.compressed_size().min(size);
            builder.add(part, &path.join(file_name), file, packed)?;
        }
    }
    builder.done()
}

/// What a file of a session is.
#[derive(Clone, Copy)]
enum Part {
    Signal(usize),
    Intervals,
    Tags,
}

impl Part {
    fn of(file_name: &str) -> Option<Self> {
        let lower = file_name.to_ascii_lowercase();
        if lower == "ibi.csv" {
            return Some(Self::Intervals);
        }
        // `tags_S01.csv` too.
        if lower.starts_with("tags") && lower.ends_with(".csv") {
            return Some(Self::Tags);
        }
        KINDS.iter().position(|kind| kind.file.eq_ignore_ascii_case(&lower)).map(Self::Signal)
    }
}

struct Builder {
    session: Session,
    seen: [bool; KINDS.len() + 2],
}

impl Builder {
    fn new(path: &Path) -> Self {
        let session = Session { path: path.into(), ..Session::default() };
        Self { session, seen: [false; KINDS.len() + 2] }
    }

    fn add(&mut self, part: Part, file: &Path, text: impl Read, bytes: u64) -> Result<(), IoError> {
        let place = match part {
            Part::Signal(kind) => kind,
            Part::Intervals => KINDS.len(),
            Part::Tags => KINDS.len() + 1,
        };
        if self.seen.get(place) == Some(&true) {
            let problem = "there are two of this file; give the folder of one session";
            return Err(IoError::request(file, problem));
        }
        if let Some(seen) = self.seen.get_mut(place) {
            *seen = true;
        }
        let lines = Lines::new(file, text, bytes);
        match part {
            Part::Intervals => self.session.intervals = intervals(file, lines)?,
            Part::Tags => self.session.tags_s = tags(file, lines)?,
            Part::Signal(kind) => {
                if let Some(kind) = KINDS.get(kind) {
                    self.session.signals.extend(signals(file, lines, kind)?);
                }
            }
        }
        Ok(())
    }

    fn done(mut self) -> Result<Session, IoError> {
        if self.seen.iter().all(|seen| !seen) {
            let problem =
                "there is no file of an E4 (BVP.csv, EDA.csv, TEMP.csv, HR.csv, ACC.csv, IBI.csv)";
            return Err(IoError::request(&self.session.path, problem));
        }
        let place = |signal: &Signal| KINDS.iter().position(|k| k.names.contains(&signal.name));
        self.session.signals.sort_by_key(place);
        Ok(self.session)
    }
}

/// The numbers of a row, exactly as many as there are places.
fn cells<const N: usize>(file: &Path, line: u64, text: &str) -> Result<[f64; N], IoError> {
    let mut out = [f64::NAN; N];
    let mut cells = text.split(',');
    for (found, slot) in out.iter_mut().enumerate() {
        let cell = cells.next().ok_or_else(|| {
            IoError::line(file, line, format!("the line has {found} columns; it must have {N}"))
        })?;
        *slot = number(file, line, cell)?;
    }
    match cells.next() {
        None => Ok(out),
        Some(_) => Err(IoError::line(file, line, format!("the line has more than {N} columns"))),
    }
}

fn signals<R: Read>(file: &Path, lines: Lines<'_, R>, kind: &Kind) -> Result<Vec<Signal>, IoError> {
    match kind.names {
        [_] => columns::<1, R>(file, lines, kind),
        _ => columns::<3, R>(file, lines, kind),
    }
}

/// A file of `N` signals: start, rate, rows. None where it is empty.
fn columns<const N: usize, R: Read>(
    file: &Path,
    mut lines: Lines<'_, R>,
    kind: &Kind,
) -> Result<Vec<Signal>, IoError> {
    let mut header = |what: &str, allowed: fn(f64) -> bool, must: &str| {
        let Some((line, text)) = lines.row()? else { return Ok(None) };
        let values = cells::<N>(file, line, &text)?;
        let value = values.first().copied().unwrap_or(f64::NAN);
        if values.iter().any(|v| *v != value) || !allowed(value) {
            let problem = format!("the {what} is {:?}; it must be {must}", text.trim());
            return Err(IoError::line(file, line, problem));
        }
        Ok(Some(value))
    };
    let start =
        header("start", |s| (0.0..=1e11).contains(&s), "a Unix time, the same in all columns")?;
    let Some(start_s) = start else { return Ok(Vec::new()) };
    let rate = header(
        "rate",
        |r| r > 0.0 && r <= 1e9,
        "above 0 and at most 1e9, the same in all columns",
    )?;
    let Some(rate_hz) = rate else {
        return Err(IoError::line(file, 2, "the file ends here; the rate must follow"));
    };
    let mut samples: [Vec<f64>; N] = [const { Vec::new() }; N];
    while let Some((line, text)) = lines.row()? {
        for (column, value) in samples.iter_mut().zip(cells::<N>(file, line, &text)?) {
            reserve_one(column, file)?;
            column.push(value * kind.scale);
        }
    }
    let signal = |(name, samples): (&&'static str, Vec<f64>)| Signal {
        name,
        units: kind.units,
        rate_hz,
        start_s,
        samples,
    };
    Ok(kind.names.iter().zip(samples).map(signal).collect())
}

/// `start, IBI`, then the time of each beat since the start and the interval before it.
fn intervals<R: Read>(file: &Path, mut lines: Lines<'_, R>) -> Result<Vec<Interval>, IoError> {
    let mut list: Vec<Interval> = Vec::new();
    let Some((line, text)) = lines.row()? else { return Ok(list) };
    let start_s = number(file, line, text.split(',').next().unwrap_or(""))?;
    if !(0.0..=1e11).contains(&start_s) {
        let problem = format!("the start is {:?}; it must be a Unix time", text.trim());
        return Err(IoError::line(file, line, problem));
    }
    while let Some((line, text)) = lines.row()? {
        let [time_s, length_s] = cells::<2>(file, line, &text)?;
        let time_s = start_s + time_s;
        if length_s.is_nan() || length_s <= 0.0 || !time_s.is_finite() {
            let problem = format!(
                "the beat is {:?}; it must be a time and an interval above 0, in seconds",
                text.trim()
            );
            return Err(IoError::line(file, line, problem));
        }
        if list.last().is_some_and(|last| time_s <= last.time_s) {
            let problem = "the beat is not later than the one before; sort the file";
            return Err(IoError::line(file, line, problem));
        }
        reserve_one(&mut list, file)?;
        list.push(Interval { time_s, length_s });
    }
    Ok(list)
}

fn tags<R: Read>(file: &Path, mut lines: Lines<'_, R>) -> Result<Vec<f64>, IoError> {
    let mut list = Vec::new();
    while let Some((line, text)) = lines.row()? {
        let [time_s] = cells::<1>(file, line, &text)?;
        if time_s.is_nan() {
            return Err(IoError::line(file, line, "the tag is empty; it must be a Unix time"));
        }
        reserve_one(&mut list, file)?;
        list.push(time_s);
    }
    Ok(list)
}
