//! Curves and points as SVG paths.

use std::fmt::Write as _;

/// A picture's size in its own units.
pub(crate) const WIDTH: f64 = 720.0;
/// Columns that a curve is thinned to: two a unit would not be seen.
const COLUMNS: usize = 720;

/// What of a signal is drawn where.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Axes {
    /// Times at the left and right edge.
    pub(crate) time: (f64, f64),
    /// Values at the lower and upper edge.
    pub(crate) value: (f64, f64),
    /// Height of the picture.
    pub(crate) height: f64,
}

impl Axes {
    /// Axes around values: with a margin, and never without height.
    pub(crate) fn around(
        time: (f64, f64),
        values: impl Iterator<Item = f64>,
        height: f64,
    ) -> Option<Self> {
        let finite = values.filter(|v| v.is_finite());
        let (low, high) = finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| {
            (if v < low { v } else { low }, if v > high { v } else { high })
        });
        if low > high {
            return None;
        }
        let margin = if high > low { 0.06 * (high - low) } else { 0.5 };
        Some(Self { time, value: (low - margin, high + margin), height })
    }

    /// Where a time is.
    pub(crate) fn x(&self, time_s: f64) -> f64 {
        let (from, to) = self.time;
        WIDTH * (time_s - from) / (to - from)
    }

    /// Where a value is.
    pub(crate) fn y(&self, value: f64) -> f64 {
        let (low, high) = self.value;
        self.height * (high - value) / (high - low)
    }
}

/// A signal as a path: of each column its least and greatest sample, broken where some are
/// missing.
pub(crate) fn curve(axes: &Axes, start_s: f64, rate_hz: f64, samples: &[f64]) -> String {
    let (from, to) = axes.time;
    let per_column = ((to - from) * rate_hz / COLUMNS as f64).max(1.0);
    let mut path = String::new();
    let mut pen = false;
    let mut column: Vec<(usize, f64)> = Vec::new();
    let mut due = per_column;
    let mut put = |column: &mut Vec<(usize, f64)>| {
        let by = |a: &&(usize, f64), b: &&(usize, f64)| a.1.total_cmp(&b.1);
        let (Some(least), Some(most)) = (column.iter().min_by(by), column.iter().max_by(by)) else {
            pen = false;
            return;
        };
        let (first, last) = if least.0 <= most.0 { (least, most) } else { (most, least) };
        let ends = [Some(first), (last.0 != first.0).then_some(last)];
        for (i, value) in ends.into_iter().flatten() {
            let (x, y) = (axes.x(start_s + *i as f64 / rate_hz), axes.y(*value));
            let _ = write!(path, "{}{x:.1} {y:.1}", if pen { 'L' } else { 'M' });
            pen = true;
        }
        column.clear();
    };
    for (i, value) in samples.iter().enumerate() {
        if i as f64 >= due {
            put(&mut column);
            due += per_column;
        }
        if value.is_finite() {
            column.push((i, *value));
        }
    }
    put(&mut column);
    path
}

/// Points joined by lines.
pub(crate) fn line(points: impl Iterator<Item = (f64, f64)>) -> String {
    let mut path = String::new();
    for (x, y) in points {
        let pen = if path.is_empty() { 'M' } else { 'L' };
        let _ = write!(path, "{pen}{x:.1} {y:.1}");
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_curve_is_thin_and_keeps_its_peaks() {
        let mut samples = vec![0.0; 100_000];
        samples[50_000] = 5.0;
        samples[70_000..71_000].fill(f64::NAN);
        let axes = Axes::around((0.0, 100.0), samples.iter().copied(), 80.0).unwrap();
        let path = curve(&axes, 0.0, 1000.0, &samples);
        assert!(path.len() < 20_000);
        assert!(path.contains(&format!("{:.1}", axes.y(5.0))), "the peak is gone");
        assert_eq!(path.matches('M').count(), 2, "the hole was bridged");
    }
}
