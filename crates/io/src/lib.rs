//! Readers and writers for physiological recordings: WFDB, EDF+, Empatica E4, OpenSignals, CSV.
//!
//! - [`wfdb`]: records (`.hea` and signal files) and annotations (`.atr`, `.qrs`, ...) of PhysioNet.
//! - [`csv`]: signals in delimited text, at a rate or with a time column.
//! - `edf`: EDF, EDF+ and BDF recordings with their annotations and gaps (feature `edf`, on by default).
//! - [`camera`]: colours of a camera's frames in delimited text, with the times of the frames.
//! - [`e4`]: sessions of the Empatica E4 wristband, as folders or (feature `zip`) archives.
//! - `opensignals`: text files of biosignalsplux and BITalino (feature `opensignals`).
//! - [`intervals`]: RR intervals and beat times in plain text.
//! - `store`: what a station keeps about the people it saw, in one SQLite file (feature `store`).
//!
//! All readers check every number of a header against the files before they
//! use it, give missing samples as NaN, and say in their errors
//! ([`IoError`]) which line or byte is wrong.

pub mod camera;
pub mod csv;
pub mod e4;
#[cfg(feature = "edf")]
pub mod edf;
mod error;
pub mod intervals;
#[cfg(feature = "opensignals")]
pub mod opensignals;
#[cfg(feature = "store")]
pub mod store;
mod text;
pub mod wfdb;

pub use error::IoError;
