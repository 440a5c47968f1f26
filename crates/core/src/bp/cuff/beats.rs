//! The oscillation of each beat.

use crate::dsp::{held::Held, snapshot, sort};

/// Between two upstrokes, s.
const APART_S: f64 = 0.33;
/// A beat is no longer than this, s.
const LONGEST_S: f64 = 2.5;
/// An upstroke rises by at least this part of the second steepest one around it.
const LEAST_RISE: f64 = 0.4;
/// Around it: the time before and after, s.
const AROUND_S: f64 = 1.3;
/// Over so long an upstroke is summed, s.
const RISE_S: f64 = 0.12;
/// A foot is at most so long before the steepest rise, s.
const FOOT_S: f64 = 0.3;
/// The line that leads to a foot is so long, s.
const LINE_S: f64 = 0.1;
/// Pumping and letting off are faster than this in half a second, mmHg.
const FAST_MMHG: f64 = 10.0;
/// From foot to foot a beat moves by no more than the cuff does, mmHg, or so many deviations, up
/// to what a cuff at rest can do.
const DROP_MMHG: (f64, f64) = (1.0, 2.5);
const DROP_SDS: f64 = 4.0;
/// A step of the cuff is within these, mmHg; and in so short a time it goes by so much, s, mmHg,
/// which no pulse does.
const STEP_MMHG: (f64, f64) = (3.0, 16.0);
const STEP_S: f64 = 0.25;
const JUMP_MMHG: f64 = 4.0;
/// To a normal standard deviation from a median absolute one.
pub(super) const MAD_TO_SD: f64 = 1.4826;

/// How many upstrokes there can be.
pub(super) fn most(seconds: f64) -> usize {
    (seconds / APART_S) as usize + 2
}

/// One beat as the cuff shows it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Oscillation {
    /// Cuff pressure at its top, mmHg.
    pub high: f64,
    /// Cuff pressure that its height is counted from, on the line from foot to foot, mmHg.
    pub low: f64,
    /// How high the top is above the line from foot to foot, mmHg.
    pub height: f64,
    /// From foot to foot, s.
    pub length_s: f64,
    /// From foot to foot, mmHg.
    pub change: f64,
    /// The furthest that the cuff goes in the time of a step, mmHg.
    pub jump: f64,
    /// How often it counts.
    pub weight: f64,
    /// Its height less that of the curve, as a size, mmHg.
    pub off: f64,
    /// Whether it lies in a tail of the curve.
    pub tail: bool,
}

snapshot!(Oscillation { high, low, height, length_s, change, jump, weight, off, tail });

impl Oscillation {
    /// The cuff pressure that it belongs to: half way up.
    pub(super) fn pressure(&self) -> f64 {
        self.high - 0.5 * self.height
    }
}

/// How many beats were spoilt.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Spoilt {
    /// By a step of the cuff.
    pub steps: usize,
    /// By something else.
    pub moved: usize,
}

/// A steepest rise and its foot.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Upstroke {
    at: usize,
    rise: f64,
    foot: usize,
    /// Pressure at the foot, mmHg.
    level: f64,
    slight: bool,
}

snapshot!(Upstroke { at, rise, foot, level, slight });

/// The part of a measurement where the cuff goes slowly, from its highest pressure down or up to
/// it.
pub(super) fn slow_part(x: &[f64], rate_hz: f64, deflation: bool) -> &[f64] {
    let mut top = (0, f64::NEG_INFINITY);
    for (i, v) in x.iter().enumerate() {
        if *v > top.1 {
            top = (i, *v);
        }
    }
    let (top, half) = (top.0, (0.5 * rate_hz) as usize);
    let fast = |from: usize| {
        let pair = x.get(from).zip(x.get(from.saturating_add(half)));
        pair.is_some_and(|(a, b)| (a - b).abs() > FAST_MMHG)
    };
    if deflation {
        // What falls fast at the very end is the cuff let off.
        let mut end = x.len();
        while end > top && fast(end.saturating_sub(half + 1)) {
            end -= 1;
        }
        // The valve opens somewhere in the last half second that is left.
        let end = if end < x.len() { end.saturating_sub(half) } else { end };
        x.get(top.saturating_add(half / 2)..end).unwrap_or(&[])
    } else {
        let start = (0..top).find(|i| !fast(*i)).unwrap_or(top);
        x.get(start..top).unwrap_or(&[])
    }
}

/// Finds the beats; those that a step or a movement spoilt come last in the reckoning: they are
/// counted and left out.
pub(super) fn find(
    x: &[f64],
    rate_hz: f64,
    upstrokes: &mut Held<Upstroke>,
    beats: &mut Held<Oscillation>,
    scratch: &mut [f64],
) -> Spoilt {
    upstrokes.clear();
    beats.clear();
    let slope = match (x.first(), x.last()) {
        (Some(first), Some(last)) => (last - first) / x.len() as f64,
        _ => return Spoilt::default(),
    };
    rises(x, rate_hz, slope, upstrokes);
    feet(x, rate_hz, slope, upstrokes);
    // In steps the cuff rests between feet, whatever it does on the mean.
    let rest = speed(x, upstrokes, scratch);
    feet(x, rate_hz, rest.unwrap_or(slope), upstrokes);
    let mut before: Option<Upstroke> = None;
    for upstroke in upstrokes.as_slice().iter().filter(|u| !u.slight) {
        let beat = before.and_then(|before| beat(x, rate_hz, before, *upstroke));
        before = Some(*upstroke);
        if let Some(beat) = beat {
            beats.push(beat);
        }
    }
    leave_out_moves(beats, scratch)
}

/// The steepest rises, less those that are slight beside their neighbours.
fn rises(x: &[f64], rate_hz: f64, slope: f64, upstrokes: &mut Held<Upstroke>) {
    let width = ((RISE_S * rate_hz) as usize).max(2);
    let rise = |end: usize| {
        let part = end.checked_sub(width).and_then(|start| x.get(start..=end)).unwrap_or(&[]);
        let pairs = part.iter().zip(part.iter().skip(1));
        pairs.map(|(a, b)| b - a - slope).filter(|d| *d > 0.0).sum::<f64>()
    };
    let apart = (APART_S * rate_hz) as usize;
    for i in width..x.len() {
        let here = rise(i);
        let most = |k: usize| rise(i.saturating_sub(k)) <= here && rise(i.saturating_add(k)) < here;
        if here > 0.0 && (1..=apart).all(most) {
            upstrokes.push(Upstroke { at: i, rise: here, ..Upstroke::default() });
        }
    }
    let around = (AROUND_S * rate_hz) as usize;
    let count = upstrokes.as_slice().len();
    for i in 0..count {
        let all = upstrokes.as_slice();
        let Some(u) = all.get(i).copied() else { break };
        let (mut first, mut second) = (0.0, 0.0);
        for v in all.iter().filter(|v| v.at.abs_diff(u.at) <= around) {
            if v.rise > first {
                (first, second) = (v.rise, first);
            } else if v.rise > second {
                second = v.rise;
            }
        }
        if let Some(u) = upstrokes.as_mut_slice().get_mut(i) {
            u.slight = u.rise < LEAST_RISE * second;
        }
    }
}

/// How far the cuff goes in a sample from foot to foot, by the median beat.
fn speed(x: &[f64], upstrokes: &Held<Upstroke>, scratch: &mut [f64]) -> Option<f64> {
    let feet = || upstrokes.as_slice().iter().filter(|u| !u.slight).map(|u| u.foot);
    let mut count = 0;
    for (slot, (a, b)) in scratch.iter_mut().zip(feet().zip(feet().skip(1))) {
        let (from, to) = (x.get(a)?, x.get(b)?);
        // Two upstrokes may share a foot.
        *slot = if b > a { (to - from) / (b - a) as f64 } else { 0.0 };
        count += 1;
    }
    sort::median(scratch.get_mut(..count)?)
}

/// The lowest place before each rise, the way of the cuff aside. Smoothed over three samples only:
/// a wider mean is lowest before the corner, where the pressure is still higher.
fn feet(x: &[f64], rate_hz: f64, slope: f64, upstrokes: &mut Held<Upstroke>) {
    let (most, line) = ((FOOT_S * rate_hz) as usize, (LINE_S * rate_hz + 0.5) as usize);
    for u in upstrokes.as_mut_slice() {
        let start = u.at.saturating_sub(most);
        let mut lowest = f64::INFINITY;
        for k in 0..=u.at - start {
            let level = around(x, start + k, 1).unwrap_or(f64::INFINITY) - slope * k as f64;
            if level <= lowest {
                (lowest, u.foot) = (level, start + k);
            }
        }
        u.level = corner(x, u.foot, line);
    }
}

/// The pressure at a foot. The mean that thinned the signal and the tissue round a foot off and
/// show it too high, by what falls in a sample: the line that leads to it is carried on by one.
fn corner(x: &[f64], foot: usize, line: usize) -> f64 {
    let from = foot.saturating_sub(line);
    let middle = 0.5 * (foot - from) as f64;
    let (mut count, mut sum, mut fall, mut squares) = (0.0, 0.0, 0.0, 0.0);
    for (k, v) in x.get(from..=foot).unwrap_or(&[]).iter().enumerate() {
        let off = k as f64 - middle;
        count += 1.0;
        sum += v;
        fall += off * v;
        squares += off * off;
    }
    let slope = if squares > 0.0 { fall / squares } else { 0.0 };
    sum / count + (middle + 1.0) * slope
}

/// The beat between two feet.
fn beat(x: &[f64], rate_hz: f64, before: Upstroke, after: Upstroke) -> Option<Oscillation> {
    let (from, to) = (before.foot, after.foot);
    let (first, last) = (before.level, after.level);
    let part = x.get(from..=to)?;
    let length_s = (to - from) as f64 / rate_hz;
    if !(APART_S * 0.9..=LONGEST_S).contains(&length_s) {
        return None;
    }
    // Noise would choose the highest of many samples: it is looked for in a smoother curve.
    let line = |k: usize| first + (last - first) * k as f64 / (to - from) as f64;
    let (mut top, mut highest) = (0, 0.0);
    for k in 0..part.len() {
        let above = around(x, from + k, 2)? - line(k);
        if above > highest {
            (top, highest) = (k, above);
        }
    }
    let high = around(x, from + top, 1)?;
    let low = line(top);
    let height = high - low;
    let height = if height > 0.0 { height } else { 0.0 };
    let change = last - first;
    let ahead = part.iter().skip((STEP_S * rate_hz) as usize);
    let mut jump = 0.0;
    for (a, b) in part.iter().zip(ahead) {
        jump = if (b - a).abs() > jump { (b - a).abs() } else { jump };
    }
    Some(Oscillation {
        high,
        low,
        height,
        length_s,
        change,
        jump,
        weight: 1.0,
        ..Oscillation::default()
    })
}

/// The mean around a place, with weights that fall off in a triangle.
fn around(x: &[f64], at: usize, reach: usize) -> Option<f64> {
    let (mut sum, mut weights) = (0.0, 0.0);
    for k in 0..=2 * reach {
        let weight = (reach + 1 - k.abs_diff(reach)) as f64;
        if let Some(v) = (at + k).checked_sub(reach).and_then(|i| x.get(i)) {
            sum += weight * v;
            weights += weight;
        }
    }
    (weights > 0.0).then_some(sum / weights)
}

/// Leaves out the beats with a step, and those whose feet are not where the cuff goes.
fn leave_out_moves(beats: &mut Held<Oscillation>, scratch: &mut [f64]) -> Spoilt {
    let mut spoilt = Spoilt::default();
    let rising = match (beats.as_slice().first(), beats.as_slice().last()) {
        (Some(first), Some(last)) => last.low > first.low,
        _ => return spoilt,
    };
    for beat in beats.as_mut_slice() {
        let step = if rising { beat.change } else { -beat.change };
        if beat.jump > JUMP_MMHG && step > STEP_MMHG.0 && step < STEP_MMHG.1 {
            beat.weight = 0.0;
            spoilt.steps += 1;
        }
    }
    let mut median = |of: &dyn Fn(&Oscillation) -> f64| {
        let mut count = 0;
        let kept = beats.as_slice().iter().filter(|b| b.weight > 0.0);
        for (slot, beat) in scratch.iter_mut().zip(kept) {
            *slot = of(beat);
            count += 1;
        }
        sort::median(scratch.get_mut(..count).unwrap_or(&mut [])).unwrap_or(0.0)
    };
    let speed = median(&|b| b.change / b.length_s);
    let off = |b: &Oscillation| (b.change - speed * b.length_s).abs();
    let spread = DROP_SDS * MAD_TO_SD * median(&off);
    let most = spread.clamp(DROP_MMHG.0, DROP_MMHG.1);
    for beat in beats.as_mut_slice().iter_mut().filter(|b| b.weight > 0.0 && off(b) > most) {
        beat.weight = 0.0;
        spoilt.moved += 1;
    }
    spoilt
}
