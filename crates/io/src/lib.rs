//! Readers and writers for physiological recordings: WFDB, CSV, EDF+.
//!
//! - [`wfdb`]: records (`.hea` and signal files) and annotations (`.atr`, `.qrs`, ...) of PhysioNet.
//! - [`csv`]: signals in delimited text, at a rate or with a time column.
//! - `edf`: EDF, EDF+ and BDF recordings with their annotations and gaps (feature `edf`, on by default).
//! - [`intervals`]: RR intervals and beat times in plain text.
//!
//! All readers check every number of a header against the files before they
//! use it, give missing samples as NaN, and say in their errors
//! ([`IoError`]) which line or byte is wrong.

pub mod csv;
#[cfg(feature = "edf")]
pub mod edf;
mod error;
pub mod intervals;
mod text;
pub mod wfdb;

pub use error::IoError;
