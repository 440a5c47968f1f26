//! Where the QRS complex begins and ends: flanks are followed outwards from the steepest one,
//! as long as they are steep and near enough to be of the same complex.

use super::{
    flanks::{Flank, MOST, cut, foot},
    grid::{HZ, R},
    slopes::{AHEAD, Slopes},
};
use interocept_dsp::sort;

/// A scale in samples, and the standard deviation of the slopes of white noise there.
type Scale = (usize, f64);
/// 8 ms, and in noise 16 ms.
const FINE: Scale = (2, 0.661);
const COARSE: Scale = (4, 0.422);
/// At rest the slope is below this part of the steepest (Martinez et al., 2004).
const REST: f64 = 0.05;
/// ... or below so many standard deviations of the noise.
const NOISE_SDS: f64 = 3.0;
/// From this part of the steepest slope on, that is much.
const NOISY: f64 = 0.15;
/// The steepest place is this near to the R peak.
const NEAR_S: f64 = 0.06;
/// A flank belongs to the complex when its steepest place is this near to that of the flank
/// before, and when no rest as long as this lies between the two.
const APART_S: f64 = 0.08;
const REST_S: f64 = 0.02;
/// A flank of this part of the steepest may be half as far again.
const STEEP: f64 = 0.25;

/// Onset and end of a complex, as places of the grid.
#[derive(Clone, Copy, Debug)]
pub(super) struct Complex {
    pub onset: f64,
    pub end: f64,
    /// The slopes stand little above the noise.
    pub noisy: bool,
}

/// The complex around the R peak in `x`, which is the grid from the place `from`; `noise` is
/// the standard deviation of the noise in it. `sorted` is memory as long as the slopes.
pub(super) fn find(
    x: &[f64],
    from: usize,
    noise: f64,
    slopes: &mut Slopes,
    sorted: &mut [f64],
) -> Option<Complex> {
    let steep = steepness(slopes.of(x, FINE.0), from);
    let hidden = NOISE_SDS * FINE.1 * noise > REST * steep;
    let (scale, gain) = if hidden { COARSE } else { FINE };
    let w = slopes.of(x, scale);
    let floor = NOISE_SDS * (gain * noise).max(unrest(w, sorted));
    let steep = steepness(w, from);
    let level = floor.max(REST * steep);
    let mut memory = [Flank::default(); MOST];
    let flanks = cut(w, &mut memory);
    let at = flanks.iter().position(|f| f.steepness == steep && steep > 0.0)?;
    let (before, after) = (flanks.get(..=at)?, flanks.get(at..)?);
    let place = |j: f64| from as f64 + j - AHEAD;
    Some(Complex {
        onset: place(outermost(w, before.iter().rev(), false, level)?),
        end: place(outermost(w, after.iter(), true, level)?),
        noisy: floor > NOISY * steep,
    })
}

/// What the slopes are where they are least, as the standard deviation of a normal
/// distribution with that quantile: other activity such as fibrillatory waves is in it.
fn unrest(w: &[f64], sorted: &mut [f64]) -> f64 {
    let Some(sorted) = sorted.get_mut(..w.len()) else { return 0.0 };
    for (s, v) in sorted.iter_mut().zip(w) {
        *s = v.abs();
    }
    sort::quantile(sorted, 0.1).unwrap_or(0.0) / 0.125_66
}

/// The steepest slope near the R peak.
fn steepness(w: &[f64], from: usize) -> f64 {
    let middle = (R as f64 - from as f64 + AHEAD) as usize;
    let near = (NEAR_S * HZ) as usize;
    let range = middle.saturating_sub(near)..(middle + near + 1).min(w.len());
    w.get(range).unwrap_or(&[]).iter().fold(0.0, |m, v| v.abs().max(m))
}

/// The outer foot of the last of the flanks that belong to the first.
fn outermost<'a>(
    w: &[f64],
    mut flanks: impl Iterator<Item = &'a Flank>,
    forwards: bool,
    level: f64,
) -> Option<f64> {
    let first = flanks.next()?;
    let mut last = first;
    let mut end = foot(w, last, forwards, level).0;
    for flank in flanks {
        let reach = if flank.steepness > STEEP * first.steepness { 1.5 } else { 1.0 };
        if flank.steepest.abs_diff(last.steepest) as f64 > reach * APART_S * HZ {
            break;
        }
        if flank.steepness < level {
            continue;
        }
        let begin = foot(w, flank, !forwards, level).0;
        if (begin - end).abs() > REST_S * HZ {
            break;
        }
        last = flank;
        end = foot(w, flank, forwards, level).0;
    }
    Some(end)
}
