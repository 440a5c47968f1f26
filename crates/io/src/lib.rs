//! Readers and writers for physiological recordings: WFDB, CSV, EDF+.
//!
//! - [`wfdb`]: records (`.hea` and signal files) and annotations (`.atr`, `.qrs`, ...) of PhysioNet.
//!
//! All readers check every number of a header against the files before they
//! use it, give missing samples as NaN, and say in their errors
//! ([`IoError`]) which line or byte is wrong.

mod error;
pub mod wfdb;

pub use error::IoError;
