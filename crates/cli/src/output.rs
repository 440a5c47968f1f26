//! Files that are written: never over another without being told to, and whole or named.

use std::{
    fs,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use crate::failure::Failure;

/// Refuses a path at which there is something already.
pub(crate) fn refuse_existing(path: &Path, option: &str) -> Result<(), Failure> {
    if path.exists() {
        return Err(Failure::new(format!(
            "{} is there already; give another name, or {option} to replace it",
            path.display()
        )));
    }
    Ok(())
}

/// A text file being written.
pub(crate) struct File {
    path: PathBuf,
    writer: BufWriter<fs::File>,
}

impl File {
    /// An empty one, in place of one that is there.
    pub(crate) fn create(path: &Path) -> Result<Self, Failure> {
        let file = fs::File::create(path).map_err(|e| failure(path, &e))?;
        Ok(Self { path: path.into(), writer: BufWriter::new(file) })
    }

    /// Appends a text.
    pub(crate) fn write(mut self, text: &str) -> Result<Self, Failure> {
        self.writer.write_all(text.as_bytes()).map_err(|e| failure(&self.path, &e))?;
        Ok(self)
    }

    /// Sees that all of it is written.
    pub(crate) fn done(mut self) -> Result<(), Failure> {
        self.writer.flush().map_err(|e| failure(&self.path, &e))
    }
}

fn failure(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("{} cannot be written: {error}", path.display()))
}
