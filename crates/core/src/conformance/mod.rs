//! Comparing a detector's annotations with a reference: the beat, run and episode comparisons of
//! ANSI/AAMI EC57, as its mandated reference programs (`bxb`, `rxr`, `epicmp`, `mxm` of WFDB) define them.
//!
//! | module | compares | EC57 program |
//! |---|---|---|
//! | [`ec57`] | beats, one by one | `bxb` |
//! | [`runs`] | couplets, short and long runs of ectopic beats | `rxr` |
//! | [`episodes`] | atrial fibrillation and ventricular fibrillation | `epicmp` |
//! | [`measurements`] | heart rate and variability series | `mxm` |
//! | [`timing`] | R positions and RR intervals of the paired beats | (ours; `bxb` for the RR error) |
//!
//! [`annotation`] holds what is compared, [`rates`] what comes out: counts first, and rates that say
//! when they are undefined.
//!
//! ```
//! use interocept::conformance::{Annotation, BeatClass, Options, ec57};
//!
//! let reference = [Annotation::beat(110_000, BeatClass::N), Annotation::beat(110_300, BeatClass::V)];
//! let test = [Annotation::beat(110_002, BeatClass::N), Annotation::beat(110_800, BeatClass::N)];
//! let comparison = ec57::compare(&reference, &test, &Options::new(360.0))?;
//! let qrs = comparison.matrix.qrs();
//! assert_eq!((qrs.true_positives, qrs.false_negatives, qrs.false_positives), (1, 1, 1));
//! assert_eq!(qrs.sensitivity().to_string(), "50.00");
//! assert_eq!(comparison.matrix.sveb().sensitivity().to_string(), "-"); // no such beat: undefined
//! # Ok::<(), interocept::Error>(())
//! ```

pub mod annotation;
pub mod ec57;
pub mod episodes;
pub mod measurements;
pub mod rates;
pub mod runs;
mod spans;
pub mod timing;

pub use annotation::{Annotation, BeatClass, Kind};
pub use ec57::{Comparison, Options};
pub use rates::{Confusion, Label, Rate, Summary};
