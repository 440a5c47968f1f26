//! EDF and EDF+ recordings, and their 24-bit kin BDF.
//!
//! Definitions: Kemp, Värri, Rosa, Nielsen, Gade, *A simple format for exchange of digitized
//! polygraphic recordings*, Electroenceph. clin. Neurophysiol. 82:391, 1992; Kemp, Olivan,
//! *European data format 'plus'*, Clin. Neurophysiol. 114:1755, 2003.
//!
//! ```no_run
//! # fn main() -> Result<(), interocept_io::IoError> {
//! use interocept_io::edf::{Piece, Recording};
//!
//! let night = Recording::open("night.edf")?;
//! let ecg = night.channel("ECG II")?;
//! println!("{} Hz, {}", night.signals[ecg].rate_hz, night.signals[ecg].units);
//! for piece in night.pieces(ecg)? {
//!     match piece? {
//!         Piece::Samples(values) => println!("{} samples", values.len()), // physical units
//!         Piece::Gap(n) => println!("{n} samples were not recorded"),     // EDF+D
//!     }
//! }
//! for annotation in night.annotations()? {
//!     println!("{} s: {}", annotation.onset_s, annotation.text);
//! }
//! # Ok(())
//! # }
//! ```

mod header;
mod recording;
mod tal;

pub use crate::wfdb::{Piece, Start};
pub use header::{Kind, Signal};
pub use recording::{Pieces, Recording};
pub use tal::Annotation;
