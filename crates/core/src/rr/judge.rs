//! What one interval is, judged from its neighbours.

use super::Kind;

/// Where the judgement is made: thresholds, intervals before (corrected, newest first) and
/// from here on (as they came), all in microseconds.
pub(super) struct View<'a> {
    /// Threshold of the difference of successive intervals, Th1 of the paper; this and the next
    /// are no less than [`LEAST_SHIFT`] of the median.
    pub(super) difference: f64,
    /// Threshold of the distance from the running median, Th2 of the paper.
    pub(super) distance: f64,
    /// Threshold of the third difference of beat times over four intervals.
    pub(super) displacement: f64,
    /// Mean size of that third difference among beats in their places.
    pub(super) ordinary_third: f64,
    /// Median of 11 intervals around here.
    pub(super) median: f64,
    pub(super) before: &'a [f64],
    pub(super) ahead: &'a [f64],
}

/// What to do with the first intervals ahead.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Verdict {
    /// One interval, as it is.
    Normal,
    /// The beat between two intervals is out of place: their corrected lengths.
    Displaced(f64, f64),
    /// The interval holds this many.
    Missed(u32),
    /// Two intervals are one.
    Extra,
    /// One interval of a wrong length: the kind and the interpolated length.
    Wrong(Kind, f64),
}

/// The least shift of a beat out of its place, in parts of the interval: real variability has
/// heavier tails than any normal one, and a clock of 128 Hz alone makes steps of 1 %.
pub(super) const LEAST_SHIFT: f64 = 0.06;
/// How far a missed beat's halves, or an extra beat's sum, may always be from what is expected.
const LEAST_FIT: f64 = 0.1;
/// How much farther than a displaced beat one that resets the rhythm must stand out.
const RESET: f64 = 1.6;
/// How far a difference beside a displaced pair may go the same way, in thresholds.
const MOST_ONWARD: f64 = 0.3;
/// The least difference inside a displaced pair, in parts of its threshold. The third
/// difference decides; this only keeps slow waves out.
const LEAST_JUMP: f64 = 0.7;
/// The most beats that may be missing in one interval.
pub(crate) const MOST_MISSED: f64 = 8.0;

impl View<'_> {
    fn at(&self, i: usize) -> Option<f64> {
        self.ahead.get(i).copied()
    }

    /// Whether a length is what the neighbourhood makes likely.
    fn plausible(&self, rr: f64) -> bool {
        (rr - self.median).abs() < (3.0 * self.distance).min(0.4 * self.median)
    }

    /// The first plausible interval from the `i`-th ahead on: the far side of an artefact.
    fn far_side(&self, i: usize) -> Option<f64> {
        self.ahead.iter().skip(i).take(4).copied().find(|rr| self.plausible(*rr))
    }

    /// The length expected between the last interval and the `i`-th ahead.
    fn expected(&self, i: usize) -> f64 {
        match (self.before.first().copied(), self.far_side(i)) {
            (Some(a), Some(b)) => 0.5 * (a + b),
            (Some(a), None) => a,
            (None, Some(b)) => b,
            (None, None) => self.median,
        }
    }

    pub(super) fn judge(&self) -> Verdict {
        let Some(here) = self.at(0) else { return Verdict::Normal };
        if let Some(v) = self.missed(here).or_else(|| self.extra(here)) {
            return v;
        }
        if let Some(v) = self.displaced(here) {
            return v;
        }
        self.wrong(here).or_else(|| self.wrong_at_edge(here)).unwrap_or(Verdict::Normal)
    }

    /// How far from what is expected an interval may be.
    fn tolerance(&self, expected: f64) -> f64 {
        self.distance.max(self.difference).max(LEAST_FIT * expected)
    }

    fn missed(&self, here: f64) -> Option<Verdict> {
        let expected = self.expected(1);
        let parts = libm::round(here / expected);
        let tolerance = self.tolerance(expected).min(0.25 * expected);
        let fits = (here / parts - expected).abs() < tolerance;
        (here > 1.5 * expected
            && (2.0..=MOST_MISSED).contains(&parts)
            && fits
            && here - expected > self.difference)
            .then_some(Verdict::Missed(parts as u32))
    }

    /// Distance from what is expected after joining the `i`-th interval ahead with its next.
    fn misfit_joined(&self, i: usize) -> Option<f64> {
        let sum = self.at(i)? + self.at(i + 1)?;
        Some((sum - self.expected(i + 2)).abs())
    }

    fn extra(&self, here: f64) -> Option<Verdict> {
        let next = self.at(1)?;
        let sum = here + next;
        let expected = self.expected(2);
        let tolerance = self.tolerance(expected).min(0.3 * expected);
        if sum > 1.45 * expected || (sum - expected).abs() > tolerance {
            return None;
        }
        // The short piece may belong to the interval after it instead.
        let own = self.misfit_joined(0)?;
        let other = self.misfit_joined(1).filter(|_| self.plausible(here));
        other.is_none_or(|other| own <= other).then_some(Verdict::Extra)
    }

    /// Whether the next two intervals are one.
    fn extra_follows(&self) -> bool {
        let expected = self.expected(3);
        let tolerance = self.tolerance(expected).min(0.3 * expected);
        self.misfit_joined(1).is_some_and(|misfit| misfit < tolerance)
    }

    fn displaced(&self, here: f64) -> Option<Verdict> {
        let next = self.at(1)?;
        if self.extra_follows() {
            return None;
        }
        let sum = here + next;
        let jump = (next - here) / self.difference;
        if jump.abs() <= LEAST_JUMP {
            return None;
        }
        let left = self.before.first().copied();
        let right = self.at(2).filter(|rr| self.plausible(*rr)).or_else(|| self.far_side(2));
        let expected = self.expected(2);
        // How far the differences on both sides turn back. After an atrial beat that resets the
        // sinus node one side does not, but the rhythm is the same before and behind.
        let turn = |d: Option<f64>| d.map(|d| -d * jump.signum() / self.difference);
        let back = [turn(left.map(|l| here - l)), turn(right.map(|r| r - next))];
        let least = back.into_iter().flatten().fold(f64::INFINITY, f64::min);
        // Third difference of the beat times: six times the displacement of this beat, four
        // times that of the next one.
        let (l, r) = (left.or(right)?, right.or(left)?);
        let third = l - 3.0 * here + 3.0 * next - r;
        if let (Some(b), Some(c)) = (self.at(2), self.at(3)) {
            if (here - 3.0 * next + 3.0 * b - c).abs() > third.abs() {
                return None;
            }
        }
        let size = third * jump.signum();
        let change = (r - l).abs() / self.difference;
        let shifted = |by: f64| size > by.max(6.0 * LEAST_SHIFT * self.median);
        let turned = shifted(self.displacement) && least > 0.0 && change < 2.0;
        let reset = shifted(RESET * self.displacement) && least > -MOST_ONWARD && change < 1.0;
        if !(turned || reset) {
            return None;
        }
        if (0.5 * sum - expected).abs()
            > (0.22 * expected).min(2.0 * self.difference.max(self.distance))
        {
            return None;
        }
        // Moved to where its third difference is an ordinary one, not none: the corrected
        // series is then as rough as the rest, and RMSSD keeps its size.
        let moved = (third - self.ordinary_third.min(third.abs()) * third.signum()) / 6.0;
        let (a, b) = (here + moved, next - moved);
        let rough = (a - l).abs().max((b - a).abs()).max((r - b).abs());
        if rough <= self.difference {
            return Some(Verdict::Displaced(a, b));
        }
        // The pause does not make up for the early beat, so the sum is wrong as well.
        let step = (r - l) / 3.0;
        Some(Verdict::Displaced(l + step, r - step))
    }

    fn wrong(&self, here: f64) -> Option<Verdict> {
        let last = self.before.first().copied()?;
        let next = self.at(1)?;
        let jump = here - last;
        if jump.abs() <= self.difference.max(2.0 * LEAST_SHIFT * self.median) {
            return None;
        }
        let after = self.at(2).unwrap_or(next);
        let back = |to: f64| (to - here) * jump.signum() < -self.difference;
        // Back at once, or not staying within two intervals.
        if !(back(next) && (back(after) || !self.plausible(here))) {
            return None;
        }
        let kind = if jump > 0.0 { Kind::Long } else { Kind::Short };
        Some(Verdict::Wrong(kind, self.expected(1)))
    }

    /// The first or last interval of a stretch has a neighbour on one side only, so nothing
    /// shows whether the rhythm goes back; but beside a gap or noise a beat is often none, and
    /// what differs so much is more likely that than a rhythm that changes just there.
    fn wrong_at_edge(&self, here: f64) -> Option<Verdict> {
        let expected = match (self.before.first().copied(), self.at(1)) {
            (Some(_), Some(_)) => return None,
            (Some(last), None) => last,
            (None, _) => self.far_side(1).unwrap_or(self.median),
        };
        let most = self.difference.max(2.0 * LEAST_SHIFT * self.median);
        let off = |from: f64| (here - from).abs() > most;
        (off(expected) && off(self.median)).then(|| {
            let kind = if here > expected { Kind::Long } else { Kind::Short };
            Verdict::Wrong(kind, expected)
        })
    }
}
