//! Plain aligned columns, and numbers as people read them.

use unicode_width::UnicodeWidthStr;

/// How wide text may become: a terminal as it opens.
pub(crate) const WIDTH: usize = 80;
/// Spaces between columns.
const GAP: usize = 2;

/// Which side a column lies at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

enum Row {
    Cells(Vec<String>),
    Title(String),
}

/// Rows of cells under headings, in groups.
pub(crate) struct Table {
    columns: Vec<(String, Align)>,
    /// The column whose cells are broken into lines where the table would be too wide.
    flexible: Option<usize>,
    rows: Vec<Row>,
}

impl Table {
    /// With these headings.
    pub(crate) fn new(columns: &[(&str, Align)]) -> Self {
        Self {
            columns: columns.iter().map(|(name, align)| ((*name).into(), *align)).collect(),
            flexible: None,
            rows: Vec::new(),
        }
    }

    /// With one column whose cells are broken into lines where the table would be too wide.
    pub(crate) fn flexible(self, column: usize) -> Self {
        Self { flexible: Some(column), ..self }
    }

    /// Begins a group.
    pub(crate) fn title(&mut self, title: &str) {
        self.rows.push(Row::Title(title.into()));
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(Row::Cells(cells.into_iter().collect()));
    }

    /// The lines of the table.
    pub(crate) fn text(&self) -> String {
        let widths = self.widths();
        let headings: Vec<String> = self.columns.iter().map(|(name, _)| name.clone()).collect();
        let mut text = String::new();
        self.line(&headings, &widths, &mut text);
        text.push_str(&rule(&widths));
        text + &self.body()
    }

    /// The lines without the headings.
    pub(crate) fn body(&self) -> String {
        let widths = self.widths();
        let mut text = String::new();
        for row in &self.rows {
            match row {
                Row::Cells(cells) => self.line(cells, &widths, &mut text),
                Row::Title(title) => text.push_str(&format!("\n{title}\n")),
            }
        }
        text
    }

    fn widths(&self) -> Vec<usize> {
        let mut widths: Vec<usize> = self.columns.iter().map(|(name, _)| name.width()).collect();
        for row in &self.rows {
            if let Row::Cells(cells) = row {
                for (width, cell) in widths.iter_mut().zip(cells) {
                    *width = (*width).max(cell.width());
                }
            }
        }
        let excess = whole(&widths).saturating_sub(WIDTH);
        if let Some(width) = self.flexible.and_then(|column| widths.get_mut(column)) {
            *width = width.saturating_sub(excess).max(16);
        }
        widths
    }

    fn line(&self, cells: &[String], widths: &[usize], text: &mut String) {
        let (mut line, mut rest) = (String::new(), Vec::new());
        for (i, ((cell, &width), (_, align))) in
            cells.iter().zip(widths).zip(&self.columns).enumerate()
        {
            let (cell, left) =
                if self.flexible == Some(i) { split(cell, width) } else { (&**cell, "") };
            rest.push(left.to_owned());
            let padding = " ".repeat(width.saturating_sub(cell.width()));
            if i > 0 {
                line.push_str(&" ".repeat(GAP));
            }
            match align {
                Align::Left => line.push_str(&format!("{cell}{padding}")),
                Align::Right => line.push_str(&format!("{padding}{cell}")),
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
        if rest.iter().any(|cell| !cell.is_empty()) {
            self.line(&rest, widths, text);
        }
    }
}

fn whole(widths: &[usize]) -> usize {
    widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1)
}

/// What of a text fits into a width, and the rest; a single word is never broken.
fn split(text: &str, width: usize) -> (&str, &str) {
    if text.width() <= width {
        return (text, "");
    }
    let spaces = text.match_indices(' ').map(|(at, _)| text.split_at(at));
    let fitting = spaces.clone().take_while(|(head, _)| head.width() <= width).last();
    let (head, rest) = fitting.or_else(|| spaces.clone().next()).unwrap_or((text, ""));
    (head, rest.trim_start())
}

/// A line below or above all columns.
fn rule(widths: &[usize]) -> String {
    format!("{}\n", "─".repeat(whole(widths)))
}

/// Breaks a text into lines of at most [`WIDTH`] columns, indented alike.
pub(crate) fn wrap(text: &str, indent: usize) -> String {
    let margin = " ".repeat(indent);
    let (mut lines, mut rest) = (String::new(), text);
    while !rest.is_empty() {
        let (line, left) = split(rest, WIDTH - indent.min(WIDTH));
        lines.push_str(&format!("{margin}{line}\n"));
        rest = left;
    }
    lines
}

/// A number with four digits or so.
pub(crate) fn number(value: f64) -> String {
    let size = value.abs();
    if !value.is_finite() {
        "-".into()
    } else if size >= 1000.0 || size == 0.0 {
        format!("{value:.0}")
    } else if size >= 100.0 {
        format!("{value:.1}")
    } else if size >= 10.0 {
        format!("{value:.2}")
    } else if size >= 1.0 {
        format!("{value:.3}")
    } else if size >= 0.001 {
        format!("{value:.4}")
    } else {
        format!("{value:.1e}")
    }
}

/// The same without zeros at its end.
pub(crate) fn short(value: f64) -> String {
    let text = number(value);
    if value.fract() == 0.0 && value.abs() < 1e6 {
        format!("{value:.0}")
    } else if text.contains('.') && !text.contains('e') {
        text.trim_end_matches('0').trim_end_matches('.').into()
    } else {
        text
    }
}

/// A share in percent.
pub(crate) fn percent(share: f64) -> String {
    // A sum of nothing is -0.
    let percent = 100.0 * share + 0.0;
    if percent > 0.0 && percent < 0.95 {
        format!("{percent:.2} %")
    } else {
        format!("{percent:.1} %")
    }
}

/// A length of time as hours, minutes and seconds with so many decimals.
pub(crate) fn clock(seconds: f64, decimals: usize) -> String {
    let scale = libm::exp10(decimals as f64);
    let parts = libm::round(seconds.max(0.0) * scale);
    let whole = libm::floor(parts / scale);
    let second = (parts - 60.0 * scale * libm::floor(whole / 60.0)) / scale;
    let (hours, minutes) = (whole as u64 / 3600, whole as u64 / 60 % 60);
    let width = if decimals > 0 { decimals + 3 } else { 2 };
    if hours > 0 {
        format!("{hours}:{minutes:02}:{second:0width$.decimals$}")
    } else {
        format!("{minutes}:{second:0width$.decimals$}")
    }
}

/// Lines of a name and what it is.
pub(crate) fn pairs(lines: impl IntoIterator<Item = (&'static str, String)>) -> String {
    let mut table = Table::new(&[("", Align::Left), ("", Align::Left)]).flexible(1);
    for (name, value) in lines {
        table.row([name.into(), value]);
    }
    table.body()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_whatever_the_script() {
        let mut table = Table::new(&[("a", Align::Left), ("b", Align::Right)]);
        table.row(["均值".into(), "1".into()]);
        table.row(["mean".into(), "10".into()]);
        let text = table.text();
        let widths: Vec<usize> = text.lines().skip(2).map(UnicodeWidthStr::width).collect();
        assert_eq!(widths, [8, 8]);
    }

    #[test]
    fn none_is_no_less_than_none() {
        assert_eq!(percent([0.0; 0].iter().sum()), "0.0 %");
    }

    #[test]
    fn short_numbers_end_in_no_zero() {
        let all = [7.2, 3.9, 70.304, -4.0, 0.06, 120.0, 1234.5].map(short);
        assert_eq!(all, ["7.2", "3.9", "70.3", "-4", "0.06", "120", "1234"].map(str::to_owned));
    }

    #[test]
    fn text_is_broken_between_words() {
        let text = wrap(&"word ".repeat(60), 2);
        assert!(text.lines().all(|l| l.starts_with("  word") && l.width() <= WIDTH), "{text}");
    }

    #[test]
    fn times_carry_into_minutes_and_hours() {
        assert_eq!(clock(59.96, 1), "1:00.0");
        assert_eq!(clock(3725.5, 1), "1:02:05.5");
        assert_eq!(clock(0.0004, 3), "0:00.000");
        assert_eq!(clock(119.9996, 3), "2:00.000");
        assert_eq!(clock(61.0, 0), "1:01");
    }
}
