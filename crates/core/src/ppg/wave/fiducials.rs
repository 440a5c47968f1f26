//! The points of one pulse wave and of its derivatives.
//!
//! Names and definitions are those of Goda, Charlton and Behar, Physiol Meas 45:045001, 2024:
//! on, sp, dn, dp and off on the pulse; u, v, w on its first derivative; a to f on its second; p1
//! and p2 on its third. A point that the wave does not show is absent: none is put where another
//! one is, and none is guessed.

use core::ops::Range;

/// The notch comes within this share of the pulse ...
const REFLECTED: f64 = 0.65;
/// ... and the top after it within this: a rise that goes on is a drift.
const TOP: f64 = 0.8;
/// A notch is followed by a rise of this share of the pulse's height ...
const NOTCH: f64 = 0.005;
/// ... and is so high itself: what lies lower is the level between pulses.
const LOWEST_NOTCH: f64 = 0.1;
/// The systolic peak is so close to where the detector has it.
const NEAR_S: f64 = 0.04;

/// A point: its place in ticks, between two of them, and the height of its curve there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    pub at: f64,
    pub height: f64,
}

/// The pulse with blood upward and its derivatives by the second, from a few ticks before its
/// onset to a few after the next.
#[derive(Clone, Copy, Debug)]
pub(super) struct Curves<'a> {
    pub pulse: &'a [f64],
    pub first: &'a [f64],
    pub second: &'a [f64],
    pub third: &'a [f64],
    pub working_hz: f64,
}

/// What was found.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Fiducials {
    pub sp: Option<Point>,
    pub dn: Option<Point>,
    pub dp: Option<Point>,
    pub u: Option<Point>,
    pub v: Option<Point>,
    pub w: Option<Point>,
    pub a: Option<Point>,
    pub b: Option<Point>,
    pub c: Option<Point>,
    pub d: Option<Point>,
    pub e: Option<Point>,
    pub f: Option<Point>,
    pub p1: Option<Point>,
    pub p2: Option<Point>,
}

impl Fiducials {
    /// Finds the points between two onsets on a level; `peak` is where the detector has the systolic peak.
    pub(super) fn find(curves: &Curves<'_>, level: f64, on: f64, peak: f64, off: f64) -> Self {
        let Curves { pulse, first, second, third, working_hz } = *curves;
        let mut found = Self::default();
        let near = (NEAR_S * working_hz).max(1.0);
        let from = libm::floor(on) as usize;
        let end = libm::ceil(off) as usize;
        let late = libm::ceil(on + REFLECTED * (off - on)) as usize;
        let around = (peak - near).max(on) as usize..(peak + near) as usize + 1;
        let Some(sp) = highest(pulse, around) else { return found };
        found.sp = refined(pulse, sp);
        let top = libm::ceil(on + TOP * (off - on)) as usize;
        let both = notch(pulse, sp, late, level).and_then(|dn| {
            let dp = first_top(pulse, dn.at as usize + 1..top)?;
            Some((dn, refined(pulse, dp)?))
        });
        (found.dn, found.dp) = (both.map(|b| b.0), both.map(|b| b.1));
        let Some(u) = highest(first, from..sp + 1) else { return found };
        found.u = refined(first, u);
        let Some(a) = highest(second, from.saturating_sub(near as usize)..u + 1) else {
            return found;
        };
        found.a = refined(second, a);
        let Some(b) = first_bottom(second, u + 1..late) else { return found };
        found.b = refined(second, b);
        found.p1 = first_top(third, b..late).and_then(|i| refined(third, i));
        let Some(e) = highest_top(second, sp.max(b) + 1..late) else { return found };
        found.e = refined(second, e);
        found.f = first_bottom(second, e + 1..end).and_then(|i| refined(second, i));
        found.v = lowest(first, u + 1..e).and_then(|i| refined(first, i));
        found.w = first_top(first, e + 1..end).and_then(|i| refined(first, i));
        let Some(c) = highest_top(second, b + 1..e) else { return found };
        let Some(d) = lowest(second, c + 1..e).filter(|i| is_bottom(second, *i)) else {
            return found;
        };
        found.c = refined(second, c);
        found.d = refined(second, d);
        found.p2 = (b + 1..d).rev().find(|i| is_bottom(third, *i)).and_then(|i| refined(third, i));
        found
    }
}

/// The lowest point after the peak that the pulse rises from again.
fn notch(pulse: &[f64], sp: usize, late: usize, level: f64) -> Option<Point> {
    let height = value(pulse, sp) - level;
    let mut bottom = sp;
    for i in sp + 1..late {
        if value(pulse, i) < value(pulse, bottom) {
            bottom = i;
        } else if value(pulse, i) > value(pulse, bottom) + NOTCH * height && bottom > sp {
            let inside = value(pulse, bottom) > level + LOWEST_NOTCH * height;
            return refined(pulse, bottom).filter(|_| inside);
        }
    }
    None
}

fn value(x: &[f64], i: usize) -> f64 {
    x.get(i).copied().unwrap_or(f64::NAN)
}

/// Values around a place that is not at an end.
fn triple(x: &[f64], i: usize) -> Option<(f64, f64, f64)> {
    Some((*x.get(i.checked_sub(1)?)?, *x.get(i)?, *x.get(i + 1)?))
}

fn is_top(x: &[f64], i: usize) -> bool {
    triple(x, i).is_some_and(|(a, b, c)| b >= a && b > c)
}

fn is_bottom(x: &[f64], i: usize) -> bool {
    triple(x, i).is_some_and(|(a, b, c)| b <= a && b < c)
}

fn first_top(x: &[f64], mut range: Range<usize>) -> Option<usize> {
    range.find(|i| is_top(x, *i))
}

fn first_bottom(x: &[f64], mut range: Range<usize>) -> Option<usize> {
    range.find(|i| is_bottom(x, *i))
}

fn best(
    range: Range<usize>,
    value: impl Fn(usize) -> f64,
    keep: impl Fn(usize) -> bool,
) -> Option<usize> {
    let mut best = None;
    for i in range.filter(|i| keep(*i)) {
        if best.is_none_or(|(_, most)| value(i) > most) {
            best = Some((i, value(i)));
        }
    }
    best.map(|(i, _)| i)
}

fn highest(x: &[f64], range: Range<usize>) -> Option<usize> {
    best(range, |i| value(x, i), |i| x.get(i).is_some())
}

fn lowest(x: &[f64], range: Range<usize>) -> Option<usize> {
    best(range, |i| -value(x, i), |i| x.get(i).is_some())
}

fn highest_top(x: &[f64], range: Range<usize>) -> Option<usize> {
    best(range, |i| value(x, i), |i| is_top(x, i))
}

/// Where the parabola through a value and its neighbours has its vertex.
fn refined(x: &[f64], i: usize) -> Option<Point> {
    let (a, b, c) = triple(x, i)?;
    let bend = a - 2.0 * b + c;
    let shift = 0.5 * (a - c) / bend;
    if bend == 0.0 || shift.abs() > 1.0 {
        return Some(Point { at: i as f64, height: b });
    }
    Some(Point { at: i as f64 + shift, height: b - 0.25 * (a - c) * shift })
}

/// A curve between two ticks.
pub(super) fn between(x: &[f64], at: f64) -> Option<f64> {
    let i = libm::floor(at) as usize;
    let (a, b) = (*x.get(i)?, *x.get(i + 1)?);
    Some(a + (at - i as f64) * (b - a))
}
