//! The series of NN intervals that the indices are computed from.

use crate::{
    dsp::snapshot,
    rr::{Interval, Kind},
};

/// An interval between two normal beats, or what correction has put in its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Nn {
    /// When its second beat came, on the clock of the stream. Intervals are stamped at their
    /// ends throughout.
    pub end_us: u64,
    /// Its length.
    pub rr_us: u32,
    /// It follows the interval before it, with no gap between them.
    pub follows: bool,
    /// It came as it is, and was not put in by correction.
    pub measured: bool,
}
snapshot!(Nn { end_us, rr_us, follows, measured });

impl Nn {
    /// Its length in milliseconds.
    pub fn ms(&self) -> f64 {
        f64::from(self.rr_us) / 1000.0
    }

    /// When its first beat came.
    pub fn start_us(&self) -> u64 {
        self.end_us.saturating_sub(u64::from(self.rr_us))
    }
}

/// NN intervals in the order of their times.
#[derive(Clone, Copy, Debug)]
pub struct Series<'a> {
    /// The intervals.
    pub nn: &'a [Nn],
    /// Take differences of corrected intervals too. Where it is false, a difference needs two
    /// intervals that were measured: what correction puts in is smoother than life.
    pub corrected_differences: bool,
}

impl<'a> Series<'a> {
    /// The difference to each interval from the one before it, in microseconds, where they
    /// are truly successive: never across a gap.
    pub fn differences(self) -> impl Iterator<Item = i64> + Clone + 'a {
        let all = self.corrected_differences;
        self.nn.windows(2).filter_map(move |pair| match pair {
            [a, b] => difference(a, b, all),
            _ => None,
        })
    }

    /// From the first beat to the last.
    pub fn span_us(self) -> u64 {
        match (self.nn.first(), self.nn.last()) {
            (Some(a), Some(b)) => b.end_us.saturating_sub(a.start_us()),
            _ => 0,
        }
    }
}

/// The difference of two neighbours, if they are successive and both count.
pub fn difference(a: &Nn, b: &Nn, corrected_too: bool) -> Option<i64> {
    (b.follows && (corrected_too || a.measured && b.measured))
        .then(|| i64::from(b.rr_us) - i64::from(a.rr_us))
}

/// Turns the intervals that correction gives into NN intervals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Joiner {
    /// Where the last interval ended, as it came.
    end_us: Option<u64>,
    /// The last one was the first beside a beat out of place.
    in_pair: bool,
}
snapshot!(Joiner { end_us, in_pair });

impl Joiner {
    /// Calls `take` for each NN interval that an interval stands for.
    pub fn join(&mut self, interval: &Interval, mut take: impl FnMut(Nn)) {
        if interval.kind == Kind::Invalid {
            *self = Self::default();
            return;
        }
        let raw_us = libm::round(interval.rr_ms * 1000.0) as u64;
        let raw_end_us = interval.start_us.saturating_add(raw_us);
        let contiguous = self.end_us == Some(interval.start_us);
        self.in_pair = interval.kind == Kind::Ectopic && !(self.in_pair && contiguous);
        // Nothing comes of the first part of an interval that was cut; the whole comes with
        // the second part and follows what came before the first.
        self.end_us = Some(raw_end_us);
        let measured = interval.kind == Kind::Normal;
        let rr_us = libm::round(interval.corrected_ms * 1000.0) as u32;
        let count = u64::from(interval.count);
        let mut follows = contiguous;
        for part in 1..=count {
            let end_us = if self.in_pair || part < count {
                interval.start_us.saturating_add(part.saturating_mul(u64::from(rr_us)))
            } else {
                raw_end_us
            };
            take(Nn { end_us, rr_us, follows, measured });
            follows = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    fn join(intervals: &[(u64, f64, f64, Kind, u32)]) -> Vec<Nn> {
        let (mut joiner, mut out) = (Joiner::default(), Vec::new());
        for (start_us, rr_ms, corrected_ms, kind, count) in intervals.iter().copied() {
            let interval = Interval { start_us, rr_ms, corrected_ms, kind, count };
            joiner.join(&interval, |nn| out.push(nn));
        }
        out
    }

    #[test]
    fn every_kind_keeps_the_time_axis() {
        let nn = join(&[
            (0, 800.0, 800.0, Kind::Normal, 1),
            (800_000, 1600.0, 800.0, Kind::Missed, 2),
            (2_400_000, 300.0, 810.0, Kind::Extra, 0),
            (2_700_000, 510.0, 810.0, Kind::Extra, 1),
            (3_210_000, 600.0, 790.0, Kind::Ectopic, 1),
            (3_810_000, 1000.0, 810.0, Kind::Ectopic, 1),
            (4_810_000, 0.0, 0.0, Kind::Invalid, 0),
            (4_810_000, 805.0, 805.0, Kind::Normal, 1),
        ]);
        let ends: Vec<u64> = nn.iter().map(|n| n.end_us).collect();
        let expected = [800, 1600, 2400, 3210, 4000, 4810, 5615];
        assert_eq!(ends, expected.map(|ms| ms * 1000));
        let follows: Vec<bool> = nn.iter().map(|n| n.follows).collect();
        assert_eq!(follows, [false, true, true, true, true, true, false]);
        assert_eq!(nn.iter().filter(|n| n.measured).count(), 2);
    }

    /// Trap 4: an interval left out makes no difference across the place it left.
    #[test]
    fn differences_never_cross_a_gap() {
        let nn = join(&[
            (0, 800.0, 800.0, Kind::Normal, 1),
            (800_000, 810.0, 810.0, Kind::Normal, 1),
            (5_000_000, 900.0, 900.0, Kind::Normal, 1),
            (5_900_000, 890.0, 890.0, Kind::Normal, 1),
        ]);
        let series = Series { nn: &nn, corrected_differences: false };
        assert_eq!(series.differences().collect::<Vec<_>>(), [10_000, -10_000]);
    }
}
