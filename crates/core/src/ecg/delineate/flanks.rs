//! Slopes cut into flanks: places in a row where the signal only rises or only falls.

use super::slopes::crossing;

/// Most flanks that a stretch is cut into; the rest of a very noisy one is not looked at.
pub(super) const MOST: usize = 64;
/// A flank ends at its first rise by this part of its steepest.
const RISE: f64 = 0.1;

/// Slopes of one sign in a row: the items from `start` to before `end`.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Flank {
    pub start: usize,
    pub end: usize,
    /// The place of the steepest slope, and its size.
    pub steepest: usize,
    pub steepness: f64,
    /// The sum of the slopes; over the scale it is the change of the smoothed signal.
    pub sum: f64,
}

/// Cuts the slopes at their changes of sign.
pub(super) fn cut<'a>(w: &[f64], memory: &'a mut [Flank; MOST]) -> &'a [Flank] {
    let mut count = 0;
    let mut current = Flank::default();
    for (i, v) in w.iter().enumerate() {
        if current.sum * v < 0.0 {
            let Some(slot) = memory.get_mut(count) else { return memory };
            *slot = Flank { end: i, ..current };
            count += 1;
            current = Flank { start: i, steepest: i, ..Flank::default() };
        }
        current.sum += v;
        if v.abs() > current.steepness {
            (current.steepness, current.steepest) = (v.abs(), i);
        }
    }
    if let Some(slot) = memory.get_mut(count) {
        *slot = Flank { end: w.len(), ..current };
        count += 1;
    }
    memory.get(..count).unwrap_or(&[])
}

/// Where the slopes cross zero between the items before `i` and `i`.
pub(super) fn zero(w: &[f64], i: usize) -> f64 {
    let (Some(b), Some(a)) = (w.get(i), i.checked_sub(1).and_then(|k| w.get(k))) else {
        return i as f64;
    };
    if a == b { i as f64 } else { i as f64 - 1.0 + a / (a - b) }
}

/// Follows a flank from its steepest place until its slope falls to `level`, to a place that
/// is least before it rises again, or to its end. Says whether it was the end.
pub(super) fn foot(w: &[f64], flank: &Flank, forwards: bool, level: f64) -> (f64, bool) {
    let Flank { start, end, steepest, steepness, .. } = *flank;
    let mut least = (steepness, steepest);
    let length = if forwards { end - steepest } else { steepest - start + 1 };
    for k in 1..length {
        let (i, before) = if forwards {
            (steepest + k, steepest + k - 1)
        } else {
            (steepest - k, steepest + 1 - k)
        };
        let v = w.get(i).map_or(0.0, |v| v.abs());
        if v < level {
            return (crossing(w, before, i, level), false);
        }
        if v < least.0 {
            least = (v, i);
        }
        if v > least.0 + RISE * steepness && least.0 < 0.5 * steepness {
            return (least.1 as f64, false);
        }
    }
    (if forwards { end as f64 - 0.5 } else { start as f64 - 0.5 }, true)
}
