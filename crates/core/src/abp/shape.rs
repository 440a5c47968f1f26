//! From the samples of a beat to its onset, pressures, notch and decay.

/// The onset is looked for this far before the steepest rise.
const BEFORE_S: f64 = 0.25;
/// The line through the end of diastole is over this, and moves by so much of the pulse at most.
const LINE_S: f64 = 0.08;
const LINE: f64 = 0.05;
/// The peak is at most so long after the onset, and so much of the beat.
const PEAK_S: f64 = 0.5;
const PEAK: f64 = 0.65;
/// The notch is between so long after the peak and so much of the beat or time after the onset.
const AFTER_PEAK_S: f64 = 0.04;
const NOTCH: f64 = 0.75;
const NOTCH_S: f64 = 0.6;
/// The second difference is taken over this to either side ...
const BEND_S: f64 = 0.016;
/// ... and is a notch's from this share of the pulse pressure on ...
const BEND: f64 = 0.03;
/// ... and so many times that of noise.
const NOISE: f64 = 4.0;
/// The dicrotic wave after the notch has its peak within this.
const DICROTIC_S: f64 = 0.2;
/// Without a notch, diastole begins after this share of what follows the peak.
const DIASTOLE: f64 = 0.35;
/// Falls are taken over this, a sample at 125 Hz: over less, a converter's step would be steeper.
const FALL_S: f64 = 0.008;
/// The fall is followed until this long before the next onset, and for at least so long.
const GUARD_S: f64 = 0.04;
const DECAY_S: f64 = 0.12;
/// Share of the variance of its logarithm that an exponential must explain.
const EXPONENTIAL: f64 = 0.9;

/// A stretch of pressure at the working rate; places are ticks within it.
#[derive(Clone, Copy)]
pub(super) struct Wave<'a> {
    ticks: &'a [f64],
    hz: f64,
}

/// The beginning of a beat.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Upstroke {
    pub foot: f64,
    pub dbp: f64,
    /// The steepest rise, mmHg/s.
    pub slope: f64,
    /// From the diastolic pressure to the highest so far.
    pub height: f64,
}

/// The rest of it. What is not known is NaN.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Shape {
    pub peak: f64,
    pub sbp: f64,
    pub map: f64,
    /// Mean fall where it falls, mmHg/s.
    pub fall: f64,
    pub notch: f64,
    /// Time constant in ticks.
    pub decay: f64,
}

impl<'a> Wave<'a> {
    pub(super) fn new(ticks: &'a [f64], hz: f64) -> Self {
        Self { ticks, hz }
    }

    fn raw(&self, k: usize) -> f64 {
        self.ticks.get(k).copied().unwrap_or(f64::NAN)
    }

    fn smooth(&self, k: usize) -> f64 {
        0.25 * (self.raw(k.saturating_sub(1)) + 2.0 * self.raw(k) + self.raw(k + 1))
    }

    fn ticks_of(&self, seconds: f64) -> usize {
        (libm::round(seconds * self.hz) as usize).max(1)
    }

    /// Where `value` is highest from one place up to another; the first of equals. Where it is
    /// NaN it is not.
    fn highest(
        &self,
        from: usize,
        to: usize,
        value: impl Fn(usize) -> f64,
    ) -> Option<(usize, f64)> {
        let end = to.saturating_add(1).min(self.ticks.len());
        (from..end)
            .map(|k| (k, value(k)))
            .filter(|(_, v)| !v.is_nan())
            .reduce(|best, now| if now.1 > best.1 { now } else { best })
    }

    /// The upstroke whose steepest rise is between two places; none without a pressure before it
    /// from `begin` on.
    pub(super) fn upstroke(
        &self,
        begin: usize,
        from: usize,
        to: usize,
        end: usize,
    ) -> Option<Upstroke> {
        let slope =
            |k: usize| 0.5 * self.hz * (self.smooth(k + 1) - self.smooth(k.wrapping_sub(1)));
        let (steepest, slope) = self.highest(from.max(begin + 1), to, slope)?;
        let first = steepest.saturating_sub(self.ticks_of(BEFORE_S)).max(begin);
        let (mut lowest, mut dbp) = (steepest, self.smooth(steepest));
        for k in (first..steepest).rev() {
            let y = self.smooth(k);
            if y < dbp {
                (lowest, dbp) = (k, y);
            }
        }
        let (_, top) = self.highest(steepest, end, |k| self.smooth(k))?;
        if lowest <= begin || slope.is_nan() || slope <= 0.0 {
            return None;
        }
        let dbp = self.diastolic(begin, lowest, dbp, top - dbp);
        let to_foot = (self.smooth(steepest) - dbp) / slope * self.hz;
        let foot = (steepest as f64 - to_foot).max(lowest as f64);
        Some(Upstroke { foot, dbp, slope, height: top - dbp })
    }

    /// The pressure that the fall has come to behind the lowest tick, by the line through what is
    /// before: the lowest tick itself is above it by up to a tick's fall and below it by noise.
    fn diastolic(&self, begin: usize, lowest: usize, dbp: f64, height: f64) -> f64 {
        let first = lowest.saturating_sub(self.ticks_of(LINE_S)).max(begin);
        let n = (lowest - first) as f64;
        let middle = 0.5 * (n - 1.0);
        let (mut sum, mut slope) = (0.0, 0.0);
        for (i, y) in self.ticks.get(first..lowest).unwrap_or(&[]).iter().enumerate() {
            sum += y;
            slope += (i as f64 - middle) * y;
        }
        let spread = n * (n * n - 1.0) / 12.0;
        let line = sum / n + slope / spread * (n + 0.5 - middle);
        let most = LINE * height.max(0.0);
        if n < 3.0 { dbp } else { line.min(dbp + most).max(dbp - most) }
    }

    /// The beat that begins with an upstroke and ends at the next, or is cut at `last`. None
    /// where its peak is not there yet.
    pub(super) fn shape(&self, start: &Upstroke, next: Option<f64>, last: usize) -> Option<Shape> {
        let end = next.map_or(last, |next| (libm::floor(next) as usize).min(last));
        let length = next.map_or(f64::INFINITY, |next| next - start.foot);
        let onset = libm::ceil(start.foot) as usize;
        let within = (PEAK_S * self.hz).min(PEAK * length) as usize;
        let (top, _) = self.highest(onset, (onset + within).min(end), |k| self.smooth(k))?;
        // Where the beat was cut, the last of it may be bridged.
        let behind = if next.is_some() { 1 } else { self.ticks_of(AFTER_PEAK_S) };
        if top + behind > end {
            return None;
        }
        let (peak, sbp) = self.vertex(top);
        let notch = self.notch(start, top, sbp - start.dbp, length, end);
        Some(Shape {
            peak,
            sbp,
            map: if next.is_some() { self.mean(onset, end) } else { f64::NAN },
            fall: self.fall(onset, end),
            notch,
            decay: next.map_or(f64::NAN, |next| self.decay(top, notch, next)),
        })
    }

    /// Vertex of the parabola through the five ticks around a top.
    fn vertex(&self, top: usize) -> (f64, f64) {
        let at = |k: usize| self.raw((top + k).saturating_sub(2));
        let (a, b, c, d, e) = (at(0), at(1), at(2), at(3), at(4));
        let bend = (2.0 * a - b - 2.0 * c - d + 2.0 * e) / 14.0;
        let tilt = (-2.0 * a - b + d + 2.0 * e) / 10.0;
        let level = (-3.0 * a + 12.0 * b + 17.0 * c + 12.0 * d - 3.0 * e) / 35.0;
        let offset = -0.5 * tilt / bend;
        if bend < 0.0 && offset.abs() <= 1.5 {
            (top as f64 + offset, level + 0.5 * tilt * offset)
        } else {
            (top as f64, self.smooth(top))
        }
    }

    fn mean(&self, from: usize, to: usize) -> f64 {
        let ticks = self.ticks.get(from..to.saturating_add(1)).unwrap_or(&[]);
        ticks.iter().sum::<f64>() / ticks.len() as f64
    }

    fn fall(&self, from: usize, to: usize) -> f64 {
        let reach = self.ticks_of(FALL_S);
        let (mut sum, mut count) = (0.0, 0.0);
        for k in from..(to + 1).saturating_sub(reach) {
            let change = self.raw(k + reach) - self.raw(k);
            if change < 0.0 {
                sum += change;
                count += 1.0;
            }
        }
        if count > 0.0 { sum / count * self.hz / reach as f64 } else { 0.0 }
    }

    /// Where the fall bends up most; NaN where it hardly does.
    fn notch(&self, start: &Upstroke, top: usize, pp: f64, length: f64, end: usize) -> f64 {
        let reach = self.ticks_of(BEND_S);
        // As of that span, of which whole ticks are more or less.
        let span = BEND_S * self.hz / reach as f64;
        // Smoothing over a tick would make one tick two.
        let at = |k: usize| if reach > 1 { self.smooth(k) } else { self.raw(k) };
        let bend = |k: usize| {
            let (before, after) = (at(k.saturating_sub(reach)), at(k + reach));
            span * span * (after - 2.0 * at(k) + before)
        };
        let until = start.foot + (NOTCH_S * self.hz).min(NOTCH * length);
        let until = (until as usize).min(end.saturating_sub(reach + 1));
        let from = top + self.ticks_of(AFTER_PEAK_S);
        // Late in diastole nothing bends but noise.
        let late = (until + 1..end.saturating_sub(reach + self.ticks_of(GUARD_S))).map(bend);
        let (squares, count) = late.fold((0.0, 0.0), |(s, n), b| (s + b * b, n + 1.0));
        let noise = if count > 0.0 { libm::sqrt(squares / count) } else { 0.0 };
        match self.highest(from, until, bend) {
            Some((k, most)) if most >= (BEND * pp).max(NOISE * noise) => {
                let (a, c) = (bend(k.saturating_sub(1)), bend(k + 1));
                let offset = 0.5 * (a - c) / (a - 2.0 * most + c);
                k as f64 + if offset.abs() <= 0.5 { offset } else { 0.0 }
            }
            _ => f64::NAN,
        }
    }

    /// Time constant, in ticks, of the fall after notch and dicrotic wave.
    fn decay(&self, top: usize, notch: f64, next: f64) -> f64 {
        let from = if notch.is_nan() {
            top + (DIASTOLE * (next - top as f64)) as usize
        } else {
            let notch = notch as usize;
            let wave = self.highest(notch, notch + self.ticks_of(DICROTIC_S), |k| self.smooth(k));
            wave.map_or(notch, |(k, _)| k) + 1
        };
        let to = (next - GUARD_S * self.hz) as usize;
        if to < from + self.ticks_of(DECAY_S) {
            return f64::NAN;
        }
        let n = (to - from) as f64;
        let middle = 0.5 * (n - 1.0);
        let (mut sum, mut slope, mut squares) = (0.0, 0.0, 0.0);
        for (i, y) in self.ticks.get(from..to).unwrap_or(&[]).iter().enumerate() {
            // Of a pressure that is not above zero the logarithm makes the whole NaN.
            let log = libm::log(*y);
            sum += log;
            squares += log * log;
            slope += (i as f64 - middle) * log;
        }
        let spread = n * (n * n - 1.0) / 12.0;
        let explained = slope * slope / spread / (squares - sum * sum / n);
        if slope < 0.0 && explained >= EXPONENTIAL { -spread / slope } else { f64::NAN }
    }
}
