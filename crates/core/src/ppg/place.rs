//! Where exactly a pulse begins, peaks and has its notch.
//!
//! The foot is where the tangent at the steepest point of the upstroke meets the level of the
//! lowest point before it (intersecting tangents: Chiu, Arand, Shroff, Feldman, Carroll, Am
//! Heart J 121:1460, 1991). Against the R peak it varies far less than the systolic peak.

/// The steepest point is at most this far from where the rise points to.
const REACH_S: f64 = 0.14;
/// The lowest point is at most this long before the steepest, ...
const FOOT_S: f64 = 0.3;
/// ... or, where the signal rises all the way from it, this long.
const LONG_FOOT_S: f64 = 0.6;
/// An upstroke so many times as high as usual is no pulse alone.
const TALL: f64 = 1.5;
/// Of one in two steps the first is the pulse's, the second a movement that came upon
/// it, if the first has this share of the usual height ...
const STEP: f64 = 0.4;
/// ... and the signal rises after it by less than this share of the steepest rise before.
const REST: f64 = 0.5;
/// The notch is from this ...
const NOTCH_FROM_S: f64 = 0.06;
/// ... to this long after the peak.
const NOTCH_TO_S: f64 = 0.4;
/// The first top of a pulse has at least this share of its height.
const FIRST_SHARE: f64 = 0.7;
/// A notch is followed by a rise of this share of the pulse's height.
const NOTCH_SHARE: f64 = 0.01;
/// Samples are smoothed over twice this.
const SMOOTH_S: f64 = 0.012;

/// Positions are in the slice, between samples; heights in the unit of the samples.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Placed {
    pub peak: f64,
    pub foot: Option<f64>,
    pub notch: Option<f64>,
    pub amplitude: f64,
    /// The steepest rise, by tick.
    pub slope: f64,
}

/// The lengths above in ticks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placer {
    reach: usize,
    foot: usize,
    long_foot: usize,
    notch_from: usize,
    notch_to: usize,
    smooth: usize,
}

impl Placer {
    pub(super) fn new(working_hz: f64) -> Self {
        let ticks = |s: f64| (libm::round(s * working_hz) as usize).max(1);
        Self {
            reach: ticks(REACH_S),
            foot: ticks(FOOT_S),
            long_foot: ticks(LONG_FOOT_S),
            notch_from: ticks(NOTCH_FROM_S),
            notch_to: ticks(NOTCH_TO_S),
            smooth: libm::round(SMOOTH_S * working_hz) as usize,
        }
    }

    /// How many ticks the steepest point is from where the rise points to, at most.
    pub(super) fn reach(&self) -> usize {
        self.reach
    }

    /// Ticks that are needed before the middle of the upstroke.
    pub(super) fn before(&self) -> usize {
        self.reach + self.long_foot + self.smooth + 2
    }

    /// How far to either side the signal is to be smoothed, in ticks.
    pub(super) fn smooth(&self) -> usize {
        self.smooth
    }

    /// Places the pulse whose upstroke has its middle near `center` and ends before `end`, in
    /// the smoothed signal, which is late by [`smooth`](Self::smooth). Signal before `begin` is
    /// missing; `sign` is -1 where blood makes the signal fall; `usual` is the usual height of a rise.
    pub(super) fn place(
        &self,
        x: &[f64],
        sign: f64,
        begin: usize,
        center: usize,
        end: usize,
        usual: f64,
    ) -> Option<Placed> {
        let curve = Curve { x, sign, smooth: self.smooth };
        let first = begin + self.smooth;
        let from = center.saturating_sub(self.reach).max(first + 1);
        let to = (center + self.reach).min(end);
        let steep = argmax(from..to, |i| curve.slope(i))?;
        let slope = curve.slope(steep)?;
        if slope <= 0.0 {
            return None;
        }
        let highest = argmax(steep..end.max(steep + 1), |i| curve.at(i))?;
        let low = self.low(&curve, steep, first);
        let level = low.and_then(|i| curve.at(i));
        let onset = low.map_or(steep, |low| self.onset(&curve, low, steep, highest, usual));
        let steepest = onset as f64 + vertex(onset, |i| curve.slope(i));
        let onset_slope = curve.slope(onset)?;
        // The lowest point at the very beginning of the signal is no foot.
        let foot = low.filter(|i| *i > first).and(level).and_then(|level| {
            let height = curve.between(steepest)?;
            Some(steepest - (height - level) / onset_slope).filter(|f| *f >= first as f64)
        });
        let peak = self.peak(&curve, steep, highest, level)?;
        let top = curve.at(peak)?;
        let amplitude = top - level.unwrap_or(top);
        Some(Placed {
            peak: peak as f64 + vertex(peak, |i| curve.at(i)),
            foot,
            notch: self.notch(&curve, peak, amplitude),
            amplitude,
            slope,
        })
    }

    /// The lowest point before the steepest one.
    fn low(&self, curve: &Curve<'_>, steep: usize, first: usize) -> Option<usize> {
        let from = steep.saturating_sub(self.foot).max(first);
        let mut low = argmax(from..steep, |i| curve.at(i).map(|v| -v))?;
        if low == from {
            let least = steep.saturating_sub(self.long_foot).max(first);
            while low > least && curve.at(low - 1)? < curve.at(low)? {
                low -= 1;
            }
        }
        Some(low)
    }

    /// The steepest point of the first step of an upstroke, if that is as high as a pulse and the
    /// signal nearly comes to rest after it; `usual` is the usual height of a rise.
    fn onset(
        &self,
        curve: &Curve<'_>,
        low: usize,
        steep: usize,
        highest: usize,
        usual: f64,
    ) -> usize {
        let (Some(level), Some(top)) = (curve.at(low), curve.at(highest)) else { return steep };
        if top - level < TALL * usual {
            return steep;
        }
        let (mut at, mut most) = (steep, 0.0);
        for i in low + 1..steep {
            let (Some(slope), Some(height)) = (curve.slope(i), curve.at(i)) else { continue };
            if slope > most {
                (at, most) = (i, slope);
            } else if slope < REST * most && height - level > STEP * usual {
                return at;
            }
        }
        steep
    }

    /// The first top of the pulse: its second one, the reflected wave, may be higher or not from
    /// beat to beat.
    fn peak(
        &self,
        curve: &Curve<'_>,
        steep: usize,
        highest: usize,
        level: Option<f64>,
    ) -> Option<usize> {
        let top = curve.at(highest)?;
        // Where the signal ends while it still rises there is no peak.
        curve.at(highest + 1)?;
        let least = level.map_or(top, |level| level + FIRST_SHARE * (top - level));
        let is_top = |i: &usize| {
            let around = || Some((curve.at(i - 1)?, curve.at(*i)?, curve.at(i + 1)?));
            around().is_some_and(|(a, b, c)| b >= a && b > c && b >= least)
        };
        Some((steep + 1..highest).find(is_top).unwrap_or(highest))
    }

    /// The lowest point after the peak that the signal rises from again before it falls lower.
    fn notch(&self, curve: &Curve<'_>, peak: usize, amplitude: f64) -> Option<f64> {
        let rise = NOTCH_SHARE * amplitude;
        let top = curve.at(peak)?;
        let (mut lowest, mut at) = (f64::INFINITY, peak);
        for i in peak + self.notch_from..=peak + self.notch_to {
            let v = curve.at(i)?;
            if v < lowest {
                (lowest, at) = (v, i);
            } else if v > lowest + rise {
                // What lies as low as the foot is the next pulse's.
                let inside = top - lowest < 0.9 * amplitude && at > peak + self.notch_from;
                return inside.then(|| at as f64 + vertex(at, |i| curve.at(i).map(|v| -v)));
            }
        }
        None
    }
}

/// The signal with blood upward, smoothed evenly to both sides and later by as much.
struct Curve<'a> {
    x: &'a [f64],
    sign: f64,
    smooth: usize,
}

impl Curve<'_> {
    fn at(&self, i: usize) -> Option<f64> {
        self.x.get(i + self.smooth).map(|v| self.sign * v)
    }

    fn slope(&self, i: usize) -> Option<f64> {
        Some(0.5 * (self.at(i + 1)? - self.at(i.checked_sub(1)?)?))
    }

    fn between(&self, position: f64) -> Option<f64> {
        let i = libm::floor(position) as usize;
        let (a, b) = (self.at(i)?, self.at(i + 1)?);
        Some(a + (position - i as f64) * (b - a))
    }
}

fn argmax(range: core::ops::Range<usize>, value: impl Fn(usize) -> Option<f64>) -> Option<usize> {
    let mut best: Option<(usize, f64)> = None;
    for i in range {
        let Some(v) = value(i) else { continue };
        if best.is_none_or(|(_, b)| v > b) {
            best = Some((i, v));
        }
    }
    best.map(|(i, _)| i)
}

/// How far from `i` the parabola through it and its neighbours peaks.
fn vertex(i: usize, value: impl Fn(usize) -> Option<f64>) -> f64 {
    let around = || Some((value(i.checked_sub(1)?)?, value(i)?, value(i + 1)?));
    let Some((a, b, c)) = around() else { return 0.0 };
    let bend = a - 2.0 * b + c;
    if bend < 0.0 { (0.5 * (a - c) / bend).clamp(-0.5, 0.5) } else { 0.0 }
}
