//! Signal of any rate on one grid around an R peak, so that all that follows knows one rate.

use interocept_dsp::{
    Error,
    alloc::{Vec, try_vec},
    ring::Ring,
    snapshot,
};

/// The rate of the grid: that of Martinez et al. (2004).
pub(super) const HZ: f64 = 250.0;
/// The grid begins this long before the R peak, room for a PR interval of 0.4 s, ...
const BEFORE_S: f64 = 0.5;
/// ... and ends this long after it, room for a QT interval of 0.7 s.
pub(super) const AFTER_S: f64 = 0.76;
/// The place of the R peak.
pub(super) const R: usize = (BEFORE_S * HZ) as usize;
/// Places of the grid.
pub(super) const LEN: usize = R + (AFTER_S * HZ) as usize + 1;

/// The last seconds of signal, thinned out to blocks as short as the grid's spacing allows.
#[derive(Clone, Debug)]
pub(super) struct History {
    factor: usize,
    phase: usize,
    sum: f64,
    ticks: u64,
    blocks: Ring<f64>,
}
snapshot!(History { phase, sum, ticks, blocks } skip { factor });

impl History {
    /// Keeps `seconds` of signal at a rate.
    pub(super) fn new(rate_hz: f64, seconds: f64) -> Result<Self, Error> {
        let factor = (libm::floor(rate_hz / HZ) as usize).max(1);
        let blocks = libm::ceil(seconds * rate_hz / factor as f64) as usize + 4;
        Ok(Self { factor, phase: 0, sum: 0.0, ticks: 0, blocks: Ring::new(blocks)? })
    }

    /// Takes a sample; NaN is a missing one.
    #[inline]
    pub(super) fn push(&mut self, x: f64) {
        self.sum += x;
        self.phase += 1;
        if self.phase >= self.factor {
            self.blocks.push(self.sum / self.factor as f64);
            (self.sum, self.phase) = (0.0, 0);
            self.ticks = self.ticks.saturating_add(1);
        }
    }

    /// Takes `samples` missing ones.
    pub(super) fn skip(&mut self, samples: u64) {
        let factor = self.factor as u64;
        // After so many nothing else is held; the rest only moves time on, by whole blocks.
        let most = (self.blocks.capacity() as u64 + 1) * factor;
        let beyond = samples.saturating_sub(most);
        let blocks = beyond.checked_div(factor).unwrap_or(0);
        for _ in 0..samples - blocks * factor {
            self.push(f64::NAN);
        }
        self.ticks = self.ticks.saturating_add(blocks);
    }

    /// The signal at a position counted in samples; NaN where it is not known.
    fn at(&self, index: u64, offset: f64) -> f64 {
        let factor = self.factor as u64;
        let (tick, rest) =
            (index.checked_div(factor).unwrap_or(0), index.checked_rem(factor).unwrap_or(0));
        // A block's mean belongs to its middle.
        let place = (rest as f64 + offset - 0.5 * (factor - 1) as f64) / factor as f64;
        let whole = libm::floor(place);
        let t = place - whole;
        let block = |k: i64| {
            let tick = (tick as i64).saturating_add(whole as i64).saturating_add(k);
            let age = (self.ticks as i64).saturating_sub(1).saturating_sub(tick);
            usize::try_from(age).ok().and_then(|age| self.blocks.newest(age)).unwrap_or(f64::NAN)
        };
        if t == 0.0 {
            return block(0);
        }
        // Catmull-Rom: the cubic through the two nearest with the slopes of their neighbours.
        let (a, b, c, d) = (block(-1), block(0), block(1), block(2));
        let slope = 0.5 * (c - a);
        let next = 0.5 * (d - b);
        let (t2, rise) = (t * t, c - b);
        b + slope * t
            + (3.0 * rise - 2.0 * slope - next) * t2
            + (slope + next - 2.0 * rise) * t2 * t
    }
}

/// The signal around an R peak, on the grid.
#[derive(Clone, Debug)]
pub(super) struct Stretch {
    x: Vec<f64>,
    from: usize,
    to: usize,
}

impl Stretch {
    pub(super) fn new() -> Result<Self, Error> {
        Ok(Self { x: try_vec(LEN, 0.0)?, from: 0, to: 0 })
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.x.capacity() * size_of::<f64>()
    }

    /// Takes the signal around the peak at `index + offset`, as far as it reaches without a
    /// gap.
    pub(super) fn take(&mut self, history: &History, index: u64, offset: f64, rate_hz: f64) {
        let step = rate_hz / HZ;
        for (g, slot) in self.x.iter_mut().enumerate() {
            let along = offset + (g as f64 - R as f64) * step;
            let whole = libm::floor(along);
            let near = (index as i64).saturating_add(whole as i64);
            let Ok(near) = u64::try_from(near) else {
                *slot = f64::NAN;
                continue;
            };
            *slot = history.at(near, along - whole);
        }
        let known = |v: &&f64| v.is_finite();
        self.to = R + self.x.iter().skip(R).take_while(known).count();
        self.from = R - self.x.iter().take(R).rev().take_while(known).count();
    }

    /// The place where what is known around the peak begins, without a gap.
    pub(super) fn from(&self) -> usize {
        self.from
    }

    /// The place that it ends before; `R` or less when the peak itself is not known.
    pub(super) fn to(&self) -> usize {
        self.to
    }

    /// Every place of the grid; NaN where nothing is known.
    pub(super) fn all(&self) -> &[f64] {
        &self.x
    }

    /// The same, to write to.
    pub(super) fn all_mut(&mut self) -> &mut [f64] {
        &mut self.x
    }

    /// The known part between two places, cut to what is known.
    pub(super) fn between(&self, from: usize, to: usize) -> &[f64] {
        self.x.get(from.max(self.from)..to.min(self.to)).unwrap_or(&[])
    }
}
