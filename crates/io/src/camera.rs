//! Colours of a camera's frames in delimited text: mean red, green and blue of each, with the
//! time it was taken at or at a steady rate.
//!
//! ```no_run
//! # fn main() -> Result<(), interocept_io::IoError> {
//! use interocept_io::camera::{self, Options};
//! use interocept_io::csv::TimeUnit;
//!
//! let frames = camera::read("PPG.csv", &Options::timed("time", TimeUnit::Milliseconds))?;
//! println!("{} frames, {:.1} a second", frames.list.len(), frames.rate_hz);
//! # Ok(())
//! # }
//! ```

use std::io::Read;
use std::path::Path;

use crate::IoError;
use crate::csv::{self, Clock, Column, TimeUnit};
use crate::error::reserve_one;
use crate::text::{Lines, number};

/// What is done about a frame that is not later than the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Repair {
    /// The file is refused, and the line named.
    #[default]
    Refuse,
    /// The frame is left out and counted: of two at one time the first stays, and after a step
    /// back frames count again from when the clock has passed the last one that stayed.
    LeaveOut,
}

/// What to read.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// The columns of red, green and blue; by their headings `R`, `G`, `B`.
    pub colours: [Column; 3],
    /// When the frames were taken.
    pub clock: Clock,
    /// What is done about times that do not rise; the file is refused.
    pub repair: Repair,
    /// Between columns; a comma.
    pub delimiter: u8,
    /// Whether the table begins with a line of headings; yes.
    pub header: bool,
}

impl Options {
    /// Columns `R`, `G` and `B` on a clock.
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        let colours = ["R", "G", "B"].map(|name| Column::Name(name.into()));
        Self { colours, clock, repair: Repair::Refuse, delimiter: b',', header: true }
    }

    /// With a column of times, by its heading.
    #[must_use]
    pub fn timed(column: &str, unit: TimeUnit) -> Self {
        let column = Column::Name(column.into());
        Self::new(Clock::Column { column, unit, rate_hz: None })
    }
}

/// One frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// When it was taken, in seconds on the clock of the file; later than the one before.
    pub time_s: f64,
    /// Red, green and blue; NaN where missing.
    pub colours: [f64; 3],
}

/// The frames of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Frames {
    /// In the order of their times.
    pub list: Vec<Frame>,
    /// Frames per second: given, or the mean over the steps without a gap.
    pub rate_hz: f64,
    /// Frames that were left out because their times did not rise.
    pub left_out: u64,
}

/// Reads the frames of a file; `.gz` is unpacked.
///
/// # Errors
/// [`IoError::Line`] naming the line of a cell that is no number, or of a time that is missing,
/// repeated or before the last one; [`IoError::Request`] for a column that is not there.
pub fn read(path: impl AsRef<Path>, options: &Options) -> Result<Frames, IoError> {
    let path = path.as_ref();
    // The guard of the text is inside.
    parse(path, Lines::new(path, csv::open(path)?, u64::MAX), options)
}

/// The same from memory.
///
/// # Errors
/// As [`read`].
pub fn from_bytes(bytes: &[u8], options: &Options) -> Result<Frames, IoError> {
    let path = Path::new("CSV");
    parse(path, Lines::new(path, bytes, bytes.len() as u64), options)
}

fn parse<R: Read>(
    path: &Path,
    mut lines: Lines<'_, R>,
    options: &Options,
) -> Result<Frames, IoError> {
    let rate = match &options.clock {
        Clock::Rate { rate_hz } => Some(*rate_hz),
        Clock::Column { rate_hz, .. } => *rate_hz,
    };
    if let Some(rate) = rate.filter(|r| !(*r > 0.0 && *r <= 1e9)) {
        let problem = format!("the frame rate is {rate} Hz; it must be above 0 and at most 1e9");
        return Err(IoError::request(path, problem));
    }
    let delimiter = char::from(options.delimiter);
    let mut headings = Vec::new();
    if options.header {
        if let Some((_, text)) = lines.row()? {
            let text = text.trim_start_matches('\u{feff}');
            headings = text.split(delimiter).map(|h| h.trim().trim_matches('"').into()).collect();
        }
    }
    let find = |column| csv::find(path, &headings, column);
    let [red, green, blue] = &options.colours;
    let places = [find(red)?, find(green)?, find(blue)?];
    let time = match &options.clock {
        Clock::Column { column, unit, .. } => Some((find(column)?, *unit)),
        Clock::Rate { .. } => None,
    };
    let mut frames: Vec<Frame> = Vec::new();
    let mut left_out = 0;
    while let Some((line, text)) = lines.row()? {
        let cell = |place: usize| {
            text.split(delimiter).nth(place).map(|c| c.trim().trim_matches('"')).ok_or_else(|| {
                IoError::line(path, line, format!("there is no column {place}, from 0"))
            })
        };
        let time_s = match time {
            Some((place, unit)) => {
                csv::time_s(path, line, cell(place)?, unit, |c| number(path, line, c))?
            }
            // Of one clock only, so that rounding cannot add up.
            None => (frames.len() as u64 + left_out) as f64 / rate.unwrap_or(1.0),
        };
        if let Some(last) = frames.last().filter(|last| time_s <= last.time_s) {
            match options.repair {
                Repair::LeaveOut => {
                    left_out += 1;
                    continue;
                }
                Repair::Refuse => {
                    let how = if time_s == last.time_s { "repeated" } else { "going back" };
                    let problem = format!(
                        "the time {time_s} s is {how}, after {} s; leave the frame out or repair the clock",
                        last.time_s
                    );
                    return Err(IoError::line(path, line, problem));
                }
            }
        }
        let mut colours = [f64::NAN; 3];
        for (slot, place) in colours.iter_mut().zip(places) {
            *slot = number(path, line, cell(place)?)?;
        }
        reserve_one(&mut frames, path)?;
        frames.push(Frame { time_s, colours });
    }
    if frames.is_empty() {
        return Err(IoError::request(path, "the table has no rows"));
    }
    let steps_s: Vec<f64> =
        frames.windows(2).filter_map(|w| Some(w.last()?.time_s - w.first()?.time_s)).collect();
    let rate_hz = match rate {
        Some(rate) => rate,
        None => csv::mean_period_s(&steps_s).map(|period| 1.0 / period).ok_or_else(|| {
            let problem = "the times do not tell the frame rate (fewer than two); give it";
            IoError::request(path, problem)
        })?,
    };
    Ok(Frames { list: frames, rate_hz, left_out })
}
