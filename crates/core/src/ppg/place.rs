//! Where exactly a pulse begins, peaks and has its notch.
//!
//! The foot is where the tangent at the steepest point of the upstroke meets the level of the
//! lowest point before it (intersecting tangents: Chiu, Arand, Shroff, Feldman, Carroll, Am
//! Heart J 121:1460, 1991). Against the R peak it varies far less than the systolic peak.

/// The steepest point is at most this far from where the rise points to.
const REACH_S: f64 = 0.14;
/// The lowest point is at most this long before the steepest.
const FOOT_S: f64 = 0.3;
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
        self.reach + self.foot + self.smooth + 2
    }

    /// Places the pulse whose upstroke has its middle near `center` and ends before `end`.
    /// Signal before `begin` is missing; `sign` is -1 where blood makes the signal fall.
    pub(super) fn place(
        &self,
        x: &[f64],
        sign: f64,
        begin: usize,
        center: usize,
        end: usize,
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
        let steepest = steep as f64 + vertex(steep, |i| curve.slope(i));
        let highest = argmax(steep..end.max(steep + 1), |i| curve.at(i))?;
        let low =
            argmax(steep.saturating_sub(self.foot).max(first)..steep, |i| curve.at(i).map(|v| -v));
        let level = low.and_then(|i| curve.at(i));
        // The lowest point at the very beginning of the signal is no foot.
        let foot = low.filter(|i| *i > first).and(level).and_then(|level| {
            let height = curve.between(steepest)?;
            Some(steepest - (height - level) / slope).filter(|f| *f >= first as f64)
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

/// The signal with blood upward, smoothed evenly to both sides.
struct Curve<'a> {
    x: &'a [f64],
    sign: f64,
    smooth: usize,
}

impl Curve<'_> {
    fn at(&self, i: usize) -> Option<f64> {
        let around = self.x.get(i.checked_sub(self.smooth)?..=i + self.smooth)?;
        Some(self.sign * around.iter().sum::<f64>() / around.len() as f64)
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
