//! Why a command gave up, in a sentence for the person who typed it.

use std::fmt;

/// An input that was refused.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    /// With a sentence that says what was wrong, what is allowed and what to do.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    /// What is shown could not be written.
    pub(crate) fn output(error: std::io::Error) -> Self {
        Self(format!("the output could not be written: {error}"))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

macro_rules! from {
    ($($error:ty),*) => {$(
        impl From<$error> for Failure {
            fn from(e: $error) -> Self {
                Self(e.to_string())
            }
        }
    )*};
}
from!(interocept::Error, interocept_assess::Refused, interocept_io::IoError, interocept_sim::Error);
