//! A P or a T wave: two flanks of opposite slope with a peak between them.

use super::{
    flanks::{Flank, MOST, cut, foot, zero},
    slopes::{AHEAD, Slopes},
};

/// The scale of 32 ms that Martinez et al. (2004) look for P and T waves at.
pub(super) const SCALE: usize = 8;
/// Standard deviation of the slopes of white noise of standard deviation 1 there.
const WHITE: f64 = 0.290;
/// A peak stands out by more than so many standard deviations of the noise of the slopes.
const NOISE_SDS: f64 = 4.0;
/// A second peak of the opposite sign belongs to the wave from this part of its height on.
const SECOND: f64 = 0.25;

/// Which wave: what a flank's slope has fallen to where the wave begins and ends, as parts of
/// its steepest, and how far apart two phases of it can be, in samples.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    pub onset: f64,
    pub end: f64,
    pub apart: f64,
}

/// A wave; places are those of the stretch it was found in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wave {
    pub onset: f64,
    pub peak: f64,
    pub end: f64,
    /// Height over the level given.
    pub height: f64,
    pub biphasic: bool,
    /// The last flank had not come to rest where the stretch ended.
    pub cut: bool,
}

/// The greatest wave in `x` over `level`, of at least the height `least`; `noise` is the
/// standard deviation of the noise in it.
pub(super) fn find(
    x: &[f64],
    slopes: &mut Slopes,
    level: f64,
    noise: f64,
    least: f64,
    kind: Kind,
) -> Option<Wave> {
    let w = slopes.of(x, SCALE);
    let mut memory = [Flank::default(); MOST];
    let flanks = cut(w, &mut memory);
    let height = |before: &Flank| mean_around(x, zero(w, before.end) - AHEAD) - level;
    // How far a peak stands out: over the level, and over both its feet.
    let standing = |pair: &[Flank]| {
        let [a, b] = pair else { return 0.0 };
        let upward = a.sum > 0.0;
        let h = height(a);
        let feet = a.sum.abs().min(b.sum.abs()) / SCALE as f64;
        if upward == (h > 0.0) { h.abs().min(feet) } else { 0.0 }
    };
    let (mut best, mut at) = (0.0, 0);
    for (i, pair) in flanks.windows(2).enumerate() {
        let s = standing(pair);
        if s > best {
            (best, at) = (s, i);
        }
    }
    if best <= least.max(NOISE_SDS * WHITE * noise) {
        return None;
    }
    let (mut first, mut last) = (at, at + 1);
    let peak = zero(w, flanks.get(at)?.end);
    let second = |i: usize| {
        let pair = flanks.get(i..i + 2).unwrap_or(&[]);
        let near = |f: &Flank| (zero(w, f.end) - peak).abs() < kind.apart;
        standing(pair) > SECOND * best && pair.first().is_some_and(near)
    };
    let mut biphasic = false;
    if second(last) {
        (last, biphasic) = (last + 1, true);
    } else if at > 0 && second(at - 1) {
        (first, biphasic) = (at - 1, true);
    }
    let main = flanks.get(at)?;
    let (onset, _) = foot_of(w, flanks.get(first)?, false, kind.onset);
    let (end, cut) = foot_of(w, flanks.get(last)?, true, kind.end);
    Some(Wave {
        onset: onset - AHEAD,
        peak: peak - AHEAD,
        end: end - AHEAD,
        height: height(main),
        biphasic,
        cut: cut && last + 1 == flanks.len(),
    })
}

/// The foot of a flank at a part of its steepest slope.
fn foot_of(w: &[f64], flank: &Flank, forwards: bool, rest: f64) -> (f64, bool) {
    foot(w, flank, forwards, rest * flank.steepness)
}

/// Mean of the five samples around a place.
fn mean_around(x: &[f64], place: f64) -> f64 {
    let middle = libm::round(place.max(0.0)) as usize;
    let around = x.get(middle.saturating_sub(2)..(middle + 3).min(x.len())).unwrap_or(&[]);
    around.iter().sum::<f64>() / around.len().max(1) as f64
}
