//! Fragmentation: how often the rhythm changes its direction.

use super::{Undefined, check, pairs};

/// Indices of heart-rate fragmentation, all fractions of 1.
///
/// Costa et al. (Front Physiol 8:255, 2017) weigh segments by the intervals in them;
/// NeuroKit2 counts segments. Both are given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fragmentation {
    /// Inflection points per interval: changes of the sign of the difference, from or to no
    /// change included.
    pub pip: f64,
    /// Inverse of the mean length of acceleration and deceleration segments.
    pub ials: f64,
    /// Share of those segments with fewer than three intervals, by number of segments.
    pub pss: f64,
    /// The same by number of intervals (Costa).
    pub pss_intervals: f64,
    /// Share of runs of consecutive inflection points that are at least four long, by number
    /// of runs; `None` without inflection points.
    pub pas: Option<f64>,
    /// Share of intervals in such runs (Costa).
    pub pas_intervals: f64,
}

/// Counts runs and what is in them.
#[derive(Default)]
struct Runs {
    current: usize,
    runs: usize,
    length: usize,
    short_runs: usize,
    short_length: usize,
    long_runs: usize,
    long_length: usize,
}

impl Runs {
    fn end(&mut self) {
        let n = core::mem::take(&mut self.current);
        if n == 0 {
            return;
        }
        self.runs += 1;
        self.length += n;
        if n < 3 {
            self.short_runs += 1;
            self.short_length += n;
        }
        if n >= 4 {
            self.long_runs += 1;
            self.long_length += n;
        }
    }
}

/// Heart-rate fragmentation (Costa et al. 2017). `follows` as in
/// [`poincare`](super::poincare::poincare); at least two pairs are needed, one with a change.
pub fn fragmentation(rr: &[f64], follows: &[bool]) -> Result<Fragmentation, Undefined> {
    check(rr, 3)?;
    let (mut segments, mut alternations) = (Runs::default(), Runs::default());
    let (mut n, mut inflections, mut last) = (0usize, 0usize, None);
    for (a, b) in pairs(rr, follows) {
        let sign = i8::from(b > a) - i8::from(b < a);
        n += 1;
        if last.is_some_and(|l| l != sign) {
            inflections += 1;
            alternations.current += 1;
            segments.end();
        } else {
            alternations.end();
        }
        if sign != 0 {
            segments.current += 1;
        }
        last = Some(sign);
    }
    segments.end();
    alternations.end();
    if n < 2 {
        return Err(Undefined::TooShort { need: 3 });
    }
    if segments.runs == 0 {
        return Err(Undefined::NoVariation);
    }
    let share = |part: usize, whole: usize| part as f64 / whole as f64;
    Ok(Fragmentation {
        pip: share(inflections, n + 1),
        ials: share(segments.runs, segments.length),
        pss: share(segments.short_runs, segments.runs),
        pss_intervals: share(segments.short_length, segments.length),
        pas: (alternations.runs > 0).then(|| share(alternations.long_runs, alternations.runs)),
        pas_intervals: share(alternations.long_length, n + 1),
    })
}
