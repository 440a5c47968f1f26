//! Nonlinear measures of an interval series: pure functions over slices.
//!
//! None allocates: what needs room takes a [`Workspace`], made once for the longest series
//! and shared by all. None panics, none returns NaN or infinity: what cannot be computed is
//! an [`Undefined`] with its reason. Intervals are in any unit unless a function says
//! otherwise; whole numbers (milliseconds, microseconds) take faster exact paths.
//!
//! | file | measures |
//! |---|---|
//! | [`poincare`] | SD1, SD2, ellipse, CSI, CVI |
//! | [`asymmetry`] | GI, SI, AI, PI, C1, C2, C of decelerations and accelerations |
//! | [`fragmentation`] | PIP, IALS, PSS, PAS |
//! | [`symbolic`] | 0V, 1V, 2LV, 2UV |
//! | [`dfa`], [`multifractal`] | scaling exponents, singularity spectrum |
//! | [`sample_entropy`], [`approximate_entropy`], [`fuzzy_entropy`], [`shannon_entropy`] | regularity |
//! | [`multiscale`] | MSE, CMSE, RCMSE |
//! | [`correlation_dimension`], [`fractal`] | CD; HFD, KFD |
//! | [`lempel_ziv`] | LZC |
//! | [`recurrence`] | recurrence quantification |

use core::fmt;

pub mod approximate_entropy;
pub mod asymmetry;
pub mod correlation_dimension;
pub mod dfa;
pub mod fractal;
pub mod fragmentation;
pub mod fuzzy_entropy;
pub mod lempel_ziv;
mod matches;
pub mod multifractal;
pub mod multiscale;
pub mod poincare;
pub mod recurrence;
mod regression;
pub mod sample_entropy;
pub mod shannon_entropy;
mod sort;
pub mod symbolic;
mod wide;
mod workspace;

pub use regression::Line;
pub use workspace::Workspace;

/// Why a measure has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undefined {
    /// Fewer intervals than the definition needs.
    TooShort {
        /// How many it needs at least.
        need: usize,
    },
    /// More intervals than the [`Workspace`] was made for.
    TooLong {
        /// How many it has room for.
        room: usize,
    },
    /// An interval is NaN or infinite.
    NotFinite,
    /// Intervals so large that exact sums would overflow.
    TooLarge,
    /// The intervals do not vary in the way the measure divides by.
    NoVariation,
    /// No two templates match, so that the logarithm of their share does not exist.
    NoMatches,
    /// A parameter outside its documented range.
    Parameter,
}

impl fmt::Display for Undefined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort { need } => write!(f, "too few intervals: at least {need} are needed"),
            Self::TooLong { room } => {
                write!(f, "too many intervals: the workspace has room for {room}")
            }
            Self::NotFinite => f.write_str("an interval is not a finite number"),
            Self::TooLarge => f.write_str("the intervals are too large for exact sums"),
            Self::NoVariation => f.write_str("the intervals do not vary enough"),
            Self::NoMatches => f.write_str("no two templates match within the tolerance"),
            Self::Parameter => f.write_str("a parameter is outside its range"),
        }
    }
}

impl core::error::Error for Undefined {}

/// Finite, or the reason given.
fn finite(value: f64, otherwise: Undefined) -> Result<f64, Undefined> {
    if value.is_finite() { Ok(value) } else { Err(otherwise) }
}

/// Refuses series that are too short or hold something that is no number.
fn check(x: &[f64], need: usize) -> Result<(), Undefined> {
    if x.len() < need {
        return Err(Undefined::TooShort { need });
    }
    if x.iter().all(|v| v.is_finite()) { Ok(()) } else { Err(Undefined::NotFinite) }
}

/// Successive pairs (x[i], x[i + 1]). `follows[i]` says that x[i] directly follows
/// x[i - 1]; where it is false, or a beat is missing in between, the pair is left out.
/// An empty `follows` means that nothing is missing.
fn pairs<'a>(x: &'a [f64], follows: &'a [bool]) -> impl Iterator<Item = (f64, f64)> + Clone + 'a {
    x.iter().zip(x.iter().skip(1)).enumerate().filter_map(|(i, (a, b))| {
        let joined = follows.is_empty() || follows.get(i + 1).copied().unwrap_or(false);
        joined.then_some((*a, *b))
    })
}

/// Minimum and maximum of a series that was checked to be finite and not empty.
fn range(x: &[f64]) -> (f64, f64) {
    x.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &v| (low.min(v), high.max(v)))
}

fn mean(x: &[f64]) -> f64 {
    x.iter().sum::<f64>() / x.len() as f64
}
