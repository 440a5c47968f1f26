//! Why a configuration was refused.

use core::fmt;

/// A configuration field outside its range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Error {
    /// The field.
    pub field: &'static str,
    /// What was given.
    pub value: f64,
    /// The least that is allowed.
    pub min: f64,
    /// The most that is allowed.
    pub max: f64,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { field, value, min, max } = self;
        write!(f, "{field} is {value}, but must be from {min} to {max}")
    }
}

impl core::error::Error for Error {}

/// Refuses the first (field, value, min, max) whose value is outside its range or NaN.
pub(crate) fn check(fields: &[(&'static str, f64, f64, f64)]) -> Result<(), Error> {
    for &(field, value, min, max) in fields {
        if !(min..=max).contains(&value) {
            return Err(Error { field, value, min, max });
        }
    }
    Ok(())
}
