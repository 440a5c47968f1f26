//! What can go wrong, as one small type with stable codes.
//!
//! Poor signal is not an error: it is a quality, or the [`Status`](crate::measure::Status)
//! of a measure. An error means that a call was wrong or that the machine ran out of
//! something.

use core::fmt;
use interocept_dsp::{alloc::OutOfMemory, state::StateError};

/// Why a call was refused. Nothing was changed by a call that returns an error.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// A configuration field is outside its range.
    InvalidConfig {
        /// The field.
        field: &'static str,
        /// What was given.
        value: f64,
        /// The least that is allowed.
        min: f64,
        /// The most that is allowed.
        max: f64,
    },
    /// A sampling rate that this processor cannot work at, in Hz.
    InvalidRate {
        /// What was given.
        value: f64,
        /// The least that is allowed.
        min: f64,
        /// The most that is allowed.
        max: f64,
    },
    /// An argument or an input value is outside its range.
    InvalidInput {
        /// The argument.
        field: &'static str,
        /// What was given.
        value: f64,
        /// The least that is allowed.
        min: f64,
        /// The most that is allowed.
        max: f64,
    },
    /// The number of values is not a whole number of frames.
    PartialFrame {
        /// How many values were given.
        given: usize,
        /// How many channels a frame has.
        channels: usize,
    },
    /// The caller's buffer is too small.
    BufferTooSmall {
        /// How much is needed.
        needed: usize,
        /// How much was given.
        given: usize,
    },
    /// Memory ran out.
    OutOfMemory {
        /// How many bytes were asked for.
        bytes: usize,
    },
    /// The stream was finished; `reset` starts a new one.
    Finished,
    /// A saved state is damaged or belongs to something else.
    InvalidState(StateProblem),
    /// No processor has this number.
    UnknownProcessor {
        /// What was given.
        id: u32,
    },
}

/// What is wrong with a saved state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StateProblem {
    /// It is not a saved state at all, or a damaged one.
    Corrupt,
    /// It was saved by a library whose states this one cannot read.
    Version,
    /// It was saved by another kind of processor.
    Processor,
    /// It was saved under another configuration or sampling rate.
    Configuration,
}

/// The stable number of an [`Error`]: negative, never reused, the same in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
#[non_exhaustive]
pub enum ErrorCode {
    /// See [`Error::InvalidConfig`].
    InvalidConfig = -1,
    /// See [`Error::InvalidRate`].
    InvalidRate = -2,
    /// See [`Error::InvalidInput`].
    InvalidInput = -3,
    /// See [`Error::PartialFrame`].
    PartialFrame = -4,
    /// See [`Error::BufferTooSmall`].
    BufferTooSmall = -5,
    /// See [`Error::OutOfMemory`].
    OutOfMemory = -6,
    /// See [`Error::Finished`].
    Finished = -7,
    /// See [`Error::InvalidState`].
    InvalidState = -8,
    /// See [`Error::UnknownProcessor`].
    UnknownProcessor = -9,
}

impl ErrorCode {
    /// Every code, from the least negative on.
    pub const ALL: &'static [Self] = &[
        Self::InvalidConfig,
        Self::InvalidRate,
        Self::InvalidInput,
        Self::PartialFrame,
        Self::BufferTooSmall,
        Self::OutOfMemory,
        Self::Finished,
        Self::InvalidState,
        Self::UnknownProcessor,
    ];

    /// What the code means, without the details of a particular error.
    pub const fn text(self) -> &'static str {
        match self {
            Self::InvalidConfig => "a configuration field is outside its range",
            Self::InvalidRate => "the sampling rate is outside the supported range",
            Self::InvalidInput => "an argument is outside its range",
            Self::PartialFrame => "the number of values is not a whole number of frames",
            Self::BufferTooSmall => "the buffer is too small",
            Self::OutOfMemory => "out of memory",
            Self::Finished => "the stream was finished; reset starts a new one",
            Self::InvalidState => "the saved state is damaged or belongs to something else",
            Self::UnknownProcessor => "no processor has this number",
        }
    }
}

impl Error {
    /// The stable number of this error.
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::InvalidConfig { .. } => ErrorCode::InvalidConfig,
            Self::InvalidRate { .. } => ErrorCode::InvalidRate,
            Self::InvalidInput { .. } => ErrorCode::InvalidInput,
            Self::PartialFrame { .. } => ErrorCode::PartialFrame,
            Self::BufferTooSmall { .. } => ErrorCode::BufferTooSmall,
            Self::OutOfMemory { .. } => ErrorCode::OutOfMemory,
            Self::Finished => ErrorCode::Finished,
            Self::InvalidState(_) => ErrorCode::InvalidState,
            Self::UnknownProcessor { .. } => ErrorCode::UnknownProcessor,
        }
    }

    /// The field or argument at fault, where there is one.
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            Self::InvalidConfig { field, .. } | Self::InvalidInput { field, .. } => Some(field),
            Self::InvalidRate { .. } => Some("sampling_rate"),
            _ => None,
        }
    }

    /// The value at fault, where there is one.
    pub const fn value(&self) -> Option<f64> {
        match self {
            Self::InvalidConfig { value, .. }
            | Self::InvalidInput { value, .. }
            | Self::InvalidRate { value, .. } => Some(*value),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::InvalidConfig { field, value, min, max }
            | Self::InvalidInput { field, value, min, max } => {
                write!(f, "{field} is {value}, but must be from {min} to {max}")
            }
            Self::InvalidRate { value, min, max } => write!(
                f,
                "the sampling rate is {value} Hz, but must be from {min} to {max} Hz; \
                 give the rate that the device really samples at"
            ),
            Self::PartialFrame { given, channels } => write!(
                f,
                "{given} values are not a whole number of frames of {channels} channels; \
                 push interleaved frames, and never a part of one"
            ),
            Self::BufferTooSmall { needed, given } => {
                write!(f, "the buffer holds {given}, but {needed} are needed")
            }
            Self::OutOfMemory { bytes } => OutOfMemory { bytes }.fmt(f),
            Self::Finished => f.write_str(ErrorCode::Finished.text()),
            Self::InvalidState(problem) => f.write_str(match problem {
                StateProblem::Corrupt => "the saved state is damaged, or is none",
                StateProblem::Version => {
                    "the saved state comes from a version whose states cannot be read"
                }
                StateProblem::Processor => "the saved state belongs to another processor",
                StateProblem::Configuration => {
                    "the saved state belongs to another configuration or sampling rate"
                }
            }),
            Self::UnknownProcessor { id } => write!(f, "there is no processor number {id}"),
        }
    }
}

impl core::error::Error for Error {}

impl From<OutOfMemory> for Error {
    fn from(e: OutOfMemory) -> Self {
        Self::OutOfMemory { bytes: e.bytes }
    }
}

/// What a filter or a window refuses is an argument that came from a configuration.
impl From<interocept_dsp::Error> for Error {
    fn from(e: interocept_dsp::Error) -> Self {
        use interocept_dsp::Error as Dsp;
        match e {
            Dsp::OutOfMemory(e) => e.into(),
            Dsp::OutOfRange { field, value, min, max } => {
                Self::InvalidInput { field, value, min, max }
            }
            Dsp::Length { field, found, min, max } => {
                Self::InvalidInput { field, value: found as f64, min: min as f64, max: max as f64 }
            }
            Dsp::NotIncreasing { field, index } | Dsp::NotFinite { field, index } => {
                Self::InvalidInput { field, value: index as f64, min: f64::NAN, max: f64::NAN }
            }
            _ => Self::InvalidInput { field: "", value: f64::NAN, min: f64::NAN, max: f64::NAN },
        }
    }
}

impl From<StateError> for Error {
    fn from(e: StateError) -> Self {
        Self::InvalidState(match e {
            StateError::Mismatch => StateProblem::Configuration,
            StateError::Truncated | StateError::TrailingBytes => StateProblem::Corrupt,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn codes_are_dense_and_negative() {
        for (i, code) in ErrorCode::ALL.iter().enumerate() {
            assert_eq!(*code as i32, -1 - i as i32);
        }
    }

    #[test]
    fn an_error_tells_the_value_and_the_range() {
        let e = Error::InvalidInput { field: "window_s", value: f64::NAN, min: 1.0, max: 60.0 };
        assert_eq!(e.to_string(), "window_s is NaN, but must be from 1 to 60");
        assert_eq!((e.code(), e.field()), (ErrorCode::InvalidInput, Some("window_s")));
    }
}
