//! The one error type of the readers and writers.

use std::fmt;
use std::path::{Path, PathBuf};

/// Why a recording could not be read or written.
///
/// The text names the file and the line or byte, says what was found, what is
/// allowed and what to do about it.
#[derive(Debug)]
#[non_exhaustive]
pub enum IoError {
    /// The operating system refused to open, read or write the file.
    Os {
        /// The file that was asked for.
        file: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// A line of a text file (a header, a CSV table) is wrong.
    Line {
        /// The file.
        file: PathBuf,
        /// The line, counted from 1.
        line: u64,
        /// What was found, what is allowed, what to do.
        problem: String,
    },
    /// A binary file is wrong from some byte on.
    Byte {
        /// The file.
        file: PathBuf,
        /// The byte, counted from 0.
        byte: u64,
        /// What was found, what is allowed, what to do.
        problem: String,
    },
    /// The file is sound but this build cannot read it.
    Unsupported {
        /// The file.
        file: PathBuf,
        /// What is not supported, what to do.
        problem: String,
    },
    /// The session store cannot be read or written, or does not hold what it should.
    Database {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        problem: String,
    },
    /// The caller asked for something the file does not have.
    Request {
        /// The file.
        file: PathBuf,
        /// What was asked, what there is.
        problem: String,
    },
}

impl IoError {
    /// The file the error is about.
    #[must_use]
    pub fn file(&self) -> &Path {
        match self {
            Self::Os { file, .. }
            | Self::Line { file, .. }
            | Self::Byte { file, .. }
            | Self::Unsupported { file, .. }
            | Self::Database { file, .. }
            | Self::Request { file, .. } => file,
        }
    }

    pub(crate) fn os(file: &Path, source: std::io::Error) -> Self {
        Self::Os { file: file.into(), source }
    }

    pub(crate) fn line(file: &Path, line: u64, problem: impl Into<String>) -> Self {
        Self::Line { file: file.into(), line, problem: problem.into() }
    }

    pub(crate) fn byte(file: &Path, byte: u64, problem: impl Into<String>) -> Self {
        Self::Byte { file: file.into(), byte, problem: problem.into() }
    }

    #[cfg(feature = "store")]
    pub(crate) fn database(file: &Path, problem: impl Into<String>) -> Self {
        Self::Database { file: file.into(), problem: problem.into() }
    }

    pub(crate) fn request(file: &Path, problem: impl Into<String>) -> Self {
        Self::Request { file: file.into(), problem: problem.into() }
    }
}

impl fmt::Display for IoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Os { file, source } => write!(f, "{}: {source}", file.display()),
            Self::Line { file, line, problem } => {
                write!(f, "{}, line {line}: {problem}", file.display())
            }
            Self::Byte { file, byte, problem } => {
                write!(f, "{}, byte {byte}: {problem}", file.display())
            }
            Self::Unsupported { file, problem }
            | Self::Database { file, problem }
            | Self::Request { file, problem } => {
                write!(f, "{}: {problem}", file.display())
            }
        }
    }
}

impl std::error::Error for IoError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Os { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// Room in `v` for one more, growing by doubling.
pub(crate) fn reserve_one<T>(v: &mut Vec<T>, path: &Path) -> Result<(), IoError> {
    if v.len() == v.capacity() { reserve(v, (v.len() as u64).max(1024), path) } else { Ok(()) }
}

/// Grows `v` by room for `more` items, or says which file asked for too much memory.
pub(crate) fn reserve<T>(v: &mut Vec<T>, more: u64, file: &Path) -> Result<(), IoError> {
    let refused = || {
        IoError::request(
            file,
            format!("{more} values do not fit into memory; read a shorter range at a time"),
        )
    };
    let more = usize::try_from(more).map_err(|_| refused())?;
    v.try_reserve_exact(more).map_err(|_| refused())
}
