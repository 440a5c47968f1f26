//! WFDB records and annotations, the formats of PhysioNet.
//!
//! Definitions: *WFDB Applications Guide*, `header(5)`, `signal(5)` and `annot(5)`
//! (<https://physionet.org/physiotools/wag/>).
//!
//! ```no_run
//! # fn main() -> Result<(), interocept_io::IoError> {
//! use interocept_io::wfdb::{Annotations, Record};
//!
//! let record = Record::open("mitdb/118")?;
//! let lead = record.channel("MLII")?;
//! println!("{} Hz, {}", record.signals[lead].rate_hz, record.signals[lead].units);
//! let whole = record.samples(lead)?;            // physical units, NaN where missing
//! let minute = record.range(lead, 0..360 * 60)?; // reads this part of the file only
//!
//! let beats = Annotations::open("mitdb/118.atr")?;
//! let beat_index: Vec<u64> = beats.beats().collect();
//! # Ok(())
//! # }
//! ```

mod annotation;
mod code;
#[cfg(feature = "flac")]
mod flac;
mod format;
mod header;
mod part;
mod record;
mod write;

pub use annotation::{Annotation, Annotations, Definition};
pub use code::Code;
pub use format::Format;
pub use header::Start;
pub use record::{ChecksumReport, Piece, Pieces, Record, Segment, SegmentKind, Signal};
pub use write::{NewRecord, NewSignal};

/// The digital value that stands for a missing sample, whatever the format.
pub const MISSING: i32 = i32::MIN;

/// Whether these bytes are a header, files apart: what [`Record::open`] checks first.
///
/// # Errors
/// [`IoError::Line`](crate::IoError::Line) naming the line that is none.
pub fn check_header(bytes: &[u8]) -> Result<(), crate::IoError> {
    header::Header::parse(std::path::Path::new("header"), bytes).map(|_| ())
}
