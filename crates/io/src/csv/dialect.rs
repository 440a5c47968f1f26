//! How a table is written, found from its first lines.

use std::io::Read;
use std::path::Path;

use super::{Options, open};
use crate::IoError;

/// What is looked at.
const HEAD_BYTES: u64 = 1 << 16;
const HEAD_LINES: usize = 50;

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// Between columns: a tab, a semicolon or a comma.
    pub delimiter: u8,
    /// Whether the decimal mark is a comma; only where the delimiter is none.
    pub decimal_comma: bool,
    /// Whether the first line is of headings: it has no number in it.
    pub header: bool,
}

impl Dialect {
    /// Of a file, by its first 64 KiB; lines that begin with `#` are left out.
    ///
    /// A file of one column of numbers with decimal commas cannot be told from one of two columns,
    /// and is taken for that.
    ///
    /// # Errors
    /// [`IoError::Os`] where the file cannot be read.
    pub fn of(path: impl AsRef<Path>) -> Result<Self, IoError> {
        Ok(Self::of_text(&head(path.as_ref())?))
    }

    /// The columns of a file, by their headings; by their places where it has none.
    ///
    /// # Errors
    /// As [`Dialect::of`].
    pub fn columns(self, path: impl AsRef<Path>) -> Result<Vec<String>, IoError> {
        let text = head(path.as_ref())?;
        let first = text.trim_start_matches('\u{feff}').lines();
        let mut first = first.filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
        let cells = first.next().unwrap_or("").split(char::from(self.delimiter)).enumerate();
        let name = |(i, cell): (usize, &str)| match self.header {
            true => cell.trim().trim_matches('"').to_owned(),
            false => i.to_string(),
        };
        Ok(cells.map(name).collect())
    }

    fn of_text(text: &str) -> Self {
        let text = text.trim_start_matches('\u{feff}');
        let lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
        let lines: Vec<&str> = lines.take(HEAD_LINES).collect();
        let in_all = |mark: char| !lines.is_empty() && lines.iter().all(|line| line.contains(mark));
        let delimiter = ['\t', ';'].into_iter().find(|mark| in_all(*mark)).unwrap_or(',');
        let cells = |line: &str| -> Vec<String> {
            line.split(delimiter).map(|cell| cell.trim().trim_matches('"').to_owned()).collect()
        };
        let is_number = |cell: &str, mark: char| {
            let dotted = cell.replacen(mark, ".", 1);
            cell.contains(mark) && dotted.parse::<f64>().is_ok()
        };
        let decimal_comma = delimiter != ','
            && lines.iter().any(|line| cells(line).iter().any(|cell| is_number(cell, ',')))
            && !lines.iter().any(|line| cells(line).iter().any(|cell| is_number(cell, '.')));
        let header = lines.first().is_some_and(|line| {
            let number = |cell: &String| {
                let dotted = if decimal_comma { cell.replacen(',', ".", 1) } else { cell.clone() };
                // `nan` and `inf` parse too: no headings.
                dotted.parse::<f64>().is_ok()
            };
            !cells(line).iter().any(number)
        });
        Self { delimiter: delimiter as u8, decimal_comma, header }
    }
}

/// The first 64 KiB of a file, unpacked.
fn head(path: &Path) -> Result<String, IoError> {
    let mut bytes = Vec::new();
    let read = open(path)?.take(HEAD_BYTES).read_to_end(&mut bytes);
    read.map_err(|e| IoError::os(path, e))?;
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(IoError::request(path, "the text is in UTF-16; save it as UTF-8"));
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

impl Options {
    /// These options for a table that is written so.
    #[must_use]
    pub fn with(self, dialect: Dialect) -> Self {
        let Dialect { delimiter, decimal_comma, header } = dialect;
        Self { delimiter, decimal_comma, header, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_tells_how_it_is_written() {
        for (text, delimiter, decimal_comma, header) in [
            ("t,ecg\n0,1.5\n", b',', false, true),
            ("\u{feff}# note; of all\nt;ecg\r\n0,004;1,25\r\n", b';', true, true),
            ("t;ecg\n0.004;1.25\n", b';', false, true),
            ("0\t1.5\n1\t2\n", b'\t', false, false),
            ("1,5\n2,5\n", b',', false, false),
            ("NaN\n1\n", b',', false, false),
            ("\"zeit; s\";\"ekg\"\n1;2\n", b';', false, true),
            ("2025-03-14T15:09:26Z,1\n", b',', false, false),
            ("ecg\n1\n", b',', false, true),
            ("", b',', false, false),
        ] {
            let expected = Dialect { delimiter, decimal_comma, header };
            assert_eq!(Dialect::of_text(text), expected, "{text:?}");
        }
    }
}
