//! What can be wrong with a design or a call, told so that it can be put right.

use crate::alloc::OutOfMemory;
use core::fmt;

/// A refused parameter or input. Nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// The allocator refused.
    OutOfMemory(OutOfMemory),
    /// A parameter is outside its range (both ends allowed unless the field's doc says otherwise).
    OutOfRange {
        /// The parameter's name, unit included.
        field: &'static str,
        /// What was given.
        value: f64,
        /// The smallest allowed value.
        min: f64,
        /// The largest allowed value.
        max: f64,
    },
    /// A series that must increase does not at `index`.
    NotIncreasing {
        /// The series' name.
        field: &'static str,
        /// The first item that is not greater than the one before it.
        index: usize,
    },
    /// A slice has the wrong length.
    Length {
        /// The slice's name.
        field: &'static str,
        /// Its length.
        found: usize,
        /// The length it must have at least.
        min: usize,
        /// The length it must have at most.
        max: usize,
    },
    /// A missing or infinite sample at `index` where all must be finite.
    NotFinite {
        /// The series' name.
        field: &'static str,
        /// The first offending sample.
        index: usize,
    },
}

impl From<OutOfMemory> for Error {
    fn from(e: OutOfMemory) -> Self {
        Self::OutOfMemory(e)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::OutOfMemory(e) => e.fmt(f),
            Self::OutOfRange { field, value, min, max } => {
                write!(f, "{field} is {value}; give a value from {min} to {max}")
            }
            Self::NotIncreasing { field, index } => {
                write!(f, "{field} must increase, but item {index} is not above the one before it")
            }
            Self::Length { field, found, min, max } if min == max => {
                write!(f, "{field} has {found} items; give {min}")
            }
            Self::Length { field, found, min, max: usize::MAX } => {
                write!(f, "{field} has {found} items; give at least {min}")
            }
            Self::Length { field, found, min, max } => {
                write!(f, "{field} has {found} items; give {min} to {max}")
            }
            Self::NotFinite { field, index } => write!(
                f,
                "{field} has a missing or infinite value at item {index}; fill or remove it first"
            ),
        }
    }
}

impl core::error::Error for Error {}

/// `value` if it lies in `min..=max` (a NaN does not).
pub fn in_range(field: &'static str, value: f64, min: f64, max: f64) -> Result<f64, Error> {
    if value >= min && value <= max {
        Ok(value)
    } else {
        Err(Error::OutOfRange { field, value, min, max })
    }
}

/// `len` if it lies in `min..=max`.
pub fn length(field: &'static str, len: usize, min: usize, max: usize) -> Result<usize, Error> {
    if (min..=max).contains(&len) {
        Ok(len)
    } else {
        Err(Error::Length { field, found: len, min, max })
    }
}

/// Refuses a series with a missing or infinite value.
pub fn all_finite(field: &'static str, x: &[f64]) -> Result<(), Error> {
    match x.iter().position(|v| !v.is_finite()) {
        Some(index) => Err(Error::NotFinite { field, index }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std_alloc::string::ToString;

    #[test]
    fn a_message_names_field_value_and_range() {
        let e = in_range("cutoff_hz", f64::NAN, 0.0, 125.0).unwrap_err();
        assert_eq!(e.to_string(), "cutoff_hz is NaN; give a value from 0 to 125");
        let e = length("x", 3, 4, usize::MAX).unwrap_err();
        assert_eq!(e.to_string(), "x has 3 items; give at least 4");
        assert_eq!(in_range("q", 1.0, 1.0, 2.0), Ok(1.0));
        assert_eq!(
            all_finite("x", &[0.0, f64::INFINITY]),
            Err(Error::NotFinite { field: "x", index: 1 })
        );
    }
}
