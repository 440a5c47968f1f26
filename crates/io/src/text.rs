//! What the readers of text share: numbers, and bounds on what is read.

use std::borrow::Cow;
use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::rc::Rc;

use crate::IoError;

/// No line of numbers is longer.
const MAX_LINE_BYTES: usize = 1 << 20;
/// Unpacked text may be this many times the file, plus 16 MiB.
const MAX_EXPANSION: u64 = 200;

/// Passes bytes through, and refuses what would take unbounded memory:
/// a line without end, a small archive of a huge text.
pub(crate) struct Guard<R> {
    inner: R,
    line_bytes: usize,
    left: u64,
    /// The line that is being read, and whether the ones before it are blank since the last text.
    line: u64,
    is_blank: bool,
    blank_line: Rc<Cell<Option<u64>>>,
}

impl<R: Read> Guard<R> {
    pub(crate) fn new(inner: R, file_bytes: u64) -> Self {
        Self {
            inner,
            line_bytes: 0,
            left: file_bytes.saturating_mul(MAX_EXPANSION).saturating_add(16 << 20),
            line: 1,
            is_blank: false,
            blank_line: Rc::default(),
        }
    }

    /// The last blank line that another line has followed, as far as was read.
    pub(crate) fn blank_line(&self) -> Rc<Cell<Option<u64>>> {
        Rc::clone(&self.blank_line)
    }
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let refuse =
            |problem: &str| Err(io::Error::new(io::ErrorKind::InvalidData, problem.to_owned()));
        match self.left.checked_sub(count as u64) {
            Some(left) => self.left = left,
            None => return refuse("it unpacks to more than 200 times its size"),
        }
        for &byte in buffer.iter().take(count) {
            if byte == b'\n' {
                self.is_blank |= self.line_bytes == 0;
                (self.line, self.line_bytes) = (self.line + 1, 0);
            } else if byte != b'\r' {
                if self.is_blank {
                    self.blank_line.set(Some(self.line - 1));
                    self.is_blank = false;
                }
                self.line_bytes += 1;
            }
            if self.line_bytes > MAX_LINE_BYTES {
                return refuse("a line is longer than 1 MiB; is this a text file?");
            }
        }
        Ok(count)
    }
}

/// The lines of a text, numbered from 1, without what ends them.
pub(crate) struct Lines<'a, R> {
    path: &'a Path,
    reader: BufReader<Guard<R>>,
    bytes: Vec<u8>,
    number: u64,
}

impl<'a, R: Read> Lines<'a, R> {
    pub(crate) fn new(path: &'a Path, text: R, file_bytes: u64) -> Self {
        let reader = BufReader::new(Guard::new(text, file_bytes));
        Self { path, reader, bytes: Vec::new(), number: 0 }
    }

    /// The next line.
    pub(crate) fn line(&mut self) -> Result<Option<(u64, Cow<'_, str>)>, IoError> {
        self.bytes.clear();
        self.number += 1;
        let count = self.reader.read_until(b'\n', &mut self.bytes).map_err(|e| {
            IoError::line(self.path, self.number, format!("the text cannot be read: {e}"))
        })?;
        if count == 0 {
            return Ok(None);
        }
        let end = self.bytes.iter().rposition(|b| !matches!(b, b'\n' | b'\r'));
        let text = self.bytes.get(..end.map_or(0, |last| last + 1)).unwrap_or(&[]);
        Ok(Some((self.number, String::from_utf8_lossy(text))))
    }

    /// The next line that is not blank; blank ones may only follow the last.
    pub(crate) fn row(&mut self) -> Result<Option<(u64, String)>, IoError> {
        let mut blank = None;
        while let Some((number, text)) = self.line()? {
            if text.trim().is_empty() {
                blank = Some(number);
                continue;
            }
            let text = text.into_owned();
            let problem = "the line is blank; write NaN where a sample is missing, or delete it";
            return match blank {
                Some(blank) => Err(IoError::line(self.path, blank, problem)),
                None => Ok(Some((number, text))),
            };
        }
        Ok(None)
    }
}

/// A finite number, or NaN for a cell that says it is missing.
pub(crate) fn number(path: &Path, line: u64, cell: &str) -> Result<f64, IoError> {
    let cell = cell.trim();
    if cell.is_empty() || ["na", "nan", "null", "none"].iter().any(|m| cell.eq_ignore_ascii_case(m))
    {
        return Ok(f64::NAN);
    }
    let value: Option<f64> = cell.parse().ok();
    value.filter(|v| v.is_finite()).ok_or_else(|| {
        IoError::line(
            path,
            line,
            format!("the cell is {cell:?}; it must be a finite number, or empty where missing"),
        )
    })
}
