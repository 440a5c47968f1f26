//! The kinds of complexes this person has, learnt from the stream: a template for each, how
//! often it comes, and how early.

use super::wave::{LENGTH, REACH, STEP_S, Segment};
use interocept_dsp::snapshot;

/// Kinds that are told apart at once.
const KINDS: usize = 8;
/// A complex is of a kind from this agreement on.
const SAME: f64 = 0.8;
/// A template is the mean of about so many complexes, and the earliness of a kind of as many.
const LEARN: u32 = 24;
/// Complexes after which one that came counts half: how often a kind comes is of the last
/// few minutes.
const HALF_LIFE: f64 = 100.0;
/// The most usual kind is replaced by one that is more usual by this factor.
const HYSTERESIS: f64 = 1.5;
/// Complexes on time before there is a usual kind.
const FIRST: f64 = 4.0;
/// An interval is on time when it is this part of the usual one.
const ON_TIME: core::ops::RangeInclusive<f64> = 0.88..=1.2;
/// A kind whose complexes come earlier than this on the mean is not the usual one, and not a
/// usual one.
const EARLY_FOR_MOST_USUAL: f64 = 0.9;
const EARLY_FOR_USUAL: f64 = 0.93;
/// Other usual kinds, such as an intermittent block or the same complex in another breath: so
/// many complexes seen, such a share of the last ones, and not much wider than the usual one.
const SEEN: u32 = 3;
const SHARE: f64 = 0.04;
const WIDER: f64 = 1.4;
/// Earliness is believed by half after so many complexes.
const BELIEVED: f64 = 2.0;
/// Sums run in this many lanes.
const LANES: usize = 4;

/// How two shapes compare.
#[derive(Clone, Copy, Debug)]
pub(super) struct Likeness {
    /// Correlation, -1 to 1.
    pub correlation: f64,
    /// Amplitude by the template's.
    pub gain: f64,
    /// By how many steps the complex was shifted for that, less `REACH`.
    shift: usize,
}

impl Likeness {
    fn agreement(&self) -> f64 {
        agreement(self.correlation, self.gain)
    }
}

/// 1 for equal shapes of equal size, less for any difference of either.
pub(super) fn agreement(correlation: f64, gain: f64) -> f64 {
    2.0 * gain * correlation / (1.0 + gain * gain)
}

/// The place and likeness of the most alike of those that `may` be it.
fn most_alike(
    likenesses: &[Likeness; KINDS],
    may: impl Fn(&usize) -> bool,
) -> Option<(usize, Likeness)> {
    let candidates = likenesses.iter().copied().enumerate().filter(|(i, _)| may(i));
    candidates.max_by(|a, b| a.1.agreement().total_cmp(&b.1.agreement()))
}

/// A kind of complex.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    /// The mean complex, its own mean taken away.
    shape: [f64; LENGTH],
    /// Sum of its squares.
    energy: f64,
    learnt: u32,
    /// How often it came lately, and how often on time.
    weight: f64,
    on_time: f64,
    /// Mean logarithm of the interval before it by the usual interval.
    earliness: f64,
    /// Width of the mean complex, s.
    pub width_s: f64,
}
snapshot!(Kind { shape, energy, learnt, weight, on_time, earliness, width_s });

const NONE: Kind = Kind {
    shape: [0.0; LENGTH],
    energy: 0.0,
    learnt: 0,
    weight: 0.0,
    on_time: 0.0,
    earliness: 0.0,
    width_s: 0.0,
};

/// What is known of a complex among the kinds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Match {
    /// Compared with the most alike of the usual kinds.
    pub usual: Likeness,
    /// Its width, s, and by the width of that kind.
    pub width_s: f64,
    pub width_ratio: f64,
    /// How much of what came lately was of its kind, 0 to 1.
    pub share: f64,
    /// How early its kind is, as [`Kind::earliness`]; 0 for a new kind.
    pub earliness: f64,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Kinds {
    kinds: [Kind; KINDS],
    usual: usize,
    /// Whether there is a usual kind yet.
    settled: bool,
}
snapshot!(Kinds { kinds, usual, settled });

impl Kinds {
    pub(super) const fn new() -> Self {
        Self { kinds: [NONE; KINDS], usual: 0, settled: false }
    }

    /// Compares a complex with the kinds and learns it. `ratio` is the interval before it by
    /// the usual interval, where known. There is no answer before there is a usual kind.
    pub(super) fn meet(&mut self, segment: &Segment, ratio: Option<f64>) -> Option<Match> {
        let likenesses = self.kinds.map(|kind| kind.compare(segment));
        let known = |i: &usize| self.kinds.get(*i).is_some_and(|k| k.learnt > 0);
        let own = most_alike(&likenesses, known).filter(|(_, l)| l.agreement() >= SAME);
        let answer = self.answer(segment, &likenesses, own.map(|(i, _)| i));
        self.learn(segment, own, ratio);
        answer
    }

    fn answer(
        &self,
        segment: &Segment,
        likenesses: &[Likeness; KINDS],
        own: Option<usize>,
    ) -> Option<Match> {
        let first = self.kinds.get(self.usual).filter(|_| self.settled)?;
        let total: f64 = self.kinds.iter().map(|k| k.weight).sum();
        let usual = |i: &usize| {
            *i == self.usual
                || self.kinds.get(*i).is_some_and(|k| {
                    k.learnt >= SEEN
                        && k.earliness > libm::log(EARLY_FOR_USUAL)
                        && k.weight > SHARE * total
                        && k.width_s < WIDER * first.width_s
                })
        };
        let (nearest, likeness) = most_alike(likenesses, usual)?;
        let width_s = width_s(&centred(segment, likeness.shift));
        let nearest = self.kinds.get(nearest)?;
        let kind = own.and_then(|i| self.kinds.get(i));
        Some(Match {
            usual: likeness,
            width_s,
            width_ratio: if nearest.width_s > 0.0 { width_s / nearest.width_s } else { 1.0 },
            share: kind.map_or(0.0, |k| k.weight / total),
            earliness: kind.map_or(0.0, |k| {
                let learnt = f64::from(k.learnt);
                k.earliness * learnt / (learnt + BELIEVED)
            }),
        })
    }

    fn learn(&mut self, segment: &Segment, own: Option<(usize, Likeness)>, ratio: Option<f64>) {
        let keep = libm::exp2(-1.0 / HALF_LIFE);
        for kind in &mut self.kinds {
            kind.weight *= keep;
            kind.on_time *= keep;
        }
        let (place, shift) = match own {
            Some((i, likeness)) => (i, likeness.shift),
            None => (self.rarest(), REACH),
        };
        let Some(kind) = self.kinds.get_mut(place) else { return };
        if own.is_none() {
            *kind = NONE;
        }
        kind.learn(&centred(segment, shift), ratio);
        self.choose();
    }

    /// Chooses the usual kind: the one that comes on time most often. Of two, the narrower is
    /// the likelier: what the ventricles conduct themselves is slow.
    fn choose(&mut self) {
        let Some(current) = self.kinds.get(self.usual) else { return };
        let (width_s, on_time) = (current.width_s, current.on_time);
        let claim = |k: &Kind| {
            if k.learnt == 0 || k.earliness <= libm::log(EARLY_FOR_MOST_USUAL) {
                return 0.0;
            }
            let wider = if width_s > 0.0 { (k.width_s / width_s).max(0.3) } else { 1.0 };
            k.on_time / (wider * wider)
        };
        let claims = self.kinds.iter().map(claim).enumerate();
        let Some((most, greatest)) = claims.max_by(|a, b| a.1.total_cmp(&b.1)) else { return };
        if greatest > HYSTERESIS * claim(current) || on_time < 1.0 {
            self.usual = most;
        }
        self.settled |= self.kinds.get(self.usual).is_some_and(|k| k.on_time >= FIRST);
    }

    /// Where a new kind goes: a free place, or that of the rarest.
    fn rarest(&self) -> usize {
        let others =
            self.kinds.iter().enumerate().filter(|(i, k)| *i != self.usual || k.learnt == 0);
        others.min_by(|a, b| a.1.weight.total_cmp(&b.1.weight)).map_or(0, |(i, _)| i)
    }
}

impl Kind {
    fn compare(&self, segment: &Segment) -> Likeness {
        // Every second shift, then the neighbours of the best.
        let mut best = self.at_shift(segment, REACH);
        for shift in (0..=2 * REACH).step_by(2) {
            let other = self.at_shift(segment, shift);
            if other.correlation > best.correlation {
                best = other;
            }
        }
        for shift in [best.shift.wrapping_sub(1), best.shift + 1] {
            if shift <= 2 * REACH {
                let other = self.at_shift(segment, shift);
                if other.correlation > best.correlation {
                    best = other;
                }
            }
        }
        best
    }

    fn at_shift(&self, segment: &Segment, shift: usize) -> Likeness {
        let x = segment.get(shift..shift + LENGTH).unwrap_or(&[]);
        let (mut sums, mut squares, mut products) = ([0.0; LANES], [0.0; LANES], [0.0; LANES]);
        let mut pairs = x.iter().zip(&self.shape);
        'all: loop {
            for ((s, q), p) in sums.iter_mut().zip(&mut squares).zip(&mut products) {
                let Some((x, m)) = pairs.next() else { break 'all };
                *s += x;
                *q += x * x;
                *p += x * m;
            }
        }
        let total = |[a, b, c, d]: [f64; LANES]| (a + b) + (c + d);
        let sum = total(sums);
        let energy = (total(squares) - sum * sum / LENGTH as f64).max(0.0);
        let norm = libm::sqrt(energy * self.energy);
        let correlation = if norm > 0.0 { (total(products) / norm).clamp(-1.0, 1.0) } else { 0.0 };
        let gain = if self.energy > 0.0 { libm::sqrt(energy / self.energy) } else { 0.0 };
        Likeness { correlation, gain, shift }
    }

    fn learn(&mut self, shape: &[f64; LENGTH], ratio: Option<f64>) {
        self.learnt = self.learnt.saturating_add(1);
        let weight = 1.0 / f64::from(self.learnt.min(LEARN));
        for (m, x) in self.shape.iter_mut().zip(shape) {
            *m += weight * (x - *m);
        }
        self.energy = self.shape.iter().map(|m| m * m).sum();
        self.width_s = width_s(&self.shape);
        self.weight += 1.0;
        if ratio.is_none_or(|r| ON_TIME.contains(&r)) {
            self.on_time += 1.0;
        }
        if let Some(ratio) = ratio {
            self.earliness += weight * (libm::log(ratio) - self.earliness);
        }
    }
}

fn centred(segment: &Segment, shift: usize) -> [f64; LENGTH] {
    let mut shape = [0.0; LENGTH];
    let x = segment.get(shift..shift + LENGTH).unwrap_or(&[]);
    let mean = x.iter().sum::<f64>() / LENGTH as f64;
    for (s, x) in shape.iter_mut().zip(x) {
        *s = x - mean;
    }
    shape
}

/// How long a complex is: its size by the size of its slope, which for a sine wave of the same
/// ratio is a period divided by 2 pi.
fn width_s(shape: &[f64; LENGTH]) -> f64 {
    let size: f64 = shape.iter().map(|x| x * x).sum();
    let slope: f64 = shape.iter().zip(shape.iter().skip(1)).map(|(a, b)| (b - a) * (b - a)).sum();
    if slope > 0.0 { STEP_S * libm::sqrt(size / slope) } else { 0.0 }
}
