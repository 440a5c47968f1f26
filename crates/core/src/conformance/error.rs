//! What can be wrong with a comparison's input.

use core::fmt;

/// Which of the two annotation lists is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The truth.
    Reference,
    /// What is judged.
    Test,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Reference => "reference",
            Self::Test => "test",
        })
    }
}

/// Why a comparison was refused.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum ConformanceError {
    /// An option lies outside its range.
    OptionOutOfRange {
        /// The field's name.
        field: &'static str,
        /// What was given.
        value: f64,
        /// Smallest allowed value.
        min: f64,
        /// Largest allowed value.
        max: f64,
    },
    /// An annotation, measurement or episode lies before the one in front of it.
    OutOfOrder {
        /// The list it is in.
        role: Role,
        /// Its position in that list, from 0.
        position: usize,
        /// Its sample index.
        index: u64,
        /// The sample index of the one in front of it.
        previous: u64,
    },
    /// An episode ends before it starts.
    EndsBeforeStart {
        /// The list it is in.
        role: Role,
        /// Its position in that list, from 0.
        position: usize,
    },
    /// A measurement is NaN or infinite.
    NotFinite {
        /// The list it is in.
        role: Role,
        /// Its position in that list, from 0.
        position: usize,
    },
    /// Memory for the result could not be had.
    OutOfMemory,
}

impl fmt::Display for ConformanceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OptionOutOfRange { field, value, min, max } => {
                write!(f, "{field} is {value}, but must be from {min} to {max}")
            }
            Self::OutOfOrder { role, position, index, previous } => write!(
                f,
                "{role} list: item {position} at sample {index} comes after one at sample {previous}; sort the list by time"
            ),
            Self::EndsBeforeStart { role, position } => {
                write!(f, "{role} list: episode {position} ends before it starts")
            }
            Self::NotFinite { role, position } => {
                write!(
                    f,
                    "{role} list: measurement {position} is not a finite number; leave it out"
                )
            }
            Self::OutOfMemory => f.write_str("out of memory; compare a shorter stretch"),
        }
    }
}

impl core::error::Error for ConformanceError {}
