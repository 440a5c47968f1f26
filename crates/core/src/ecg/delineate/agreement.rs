//! Whether what lies before the QRS complexes goes with them.
//!
//! A P wave does, beat after beat; in atrial fibrillation there are waves too, but they know
//! nothing of the complexes.

use super::{
    grid::{HZ, R},
    slopes::AHEAD,
};
use interocept_dsp::{
    Error,
    alloc::{Vec, try_vec},
    snapshot,
};

/// How far before the R peak the average reaches.
const LEN: usize = (0.32 * HZ) as usize;
/// How fast the average, and the agreement with it, follow.
const FOLLOW: f64 = 0.125;
/// The agreement that is asked: twice that of a bigeminus, in which every other beat has no P
/// wave, would be 1.
const ENOUGH: f64 = 0.35;

/// The running average of the slopes before the complexes, and each beat's correlation with
/// it.
#[derive(Clone, Debug)]
pub(super) struct Agreement {
    average: Vec<f64>,
    correlation: f64,
}
snapshot!(Agreement { average, correlation });

impl Agreement {
    pub(super) fn new() -> Result<Self, Error> {
        Ok(Self { average: try_vec(LEN, 0.0)?, correlation: 0.6 })
    }

    /// Takes the slopes `w` of a stretch that begins at the place `start` of the grid and ends
    /// before the complex.
    pub(super) fn update(&mut self, w: &[f64], start: usize) {
        let (mut aa, mut ab, mut bb) = (0.0, 0.0, 0.0);
        for (k, a) in self.average.iter_mut().enumerate() {
            let place = (R - LEN + k).checked_sub(start).map(|p| p + AHEAD as usize);
            let b = place.and_then(|p| w.get(p)).copied().unwrap_or(0.0);
            aa += *a * *a;
            ab += *a * b;
            bb += b * b;
            *a += FOLLOW * (b - *a);
        }
        let agreed = if aa > 0.0 && bb > 0.0 { ab / libm::sqrt(aa * bb) } else { 0.0 };
        self.correlation += FOLLOW * (agreed - self.correlation);
    }

    /// The waves before the complexes go with them.
    pub(super) fn holds(&self) -> bool {
        self.correlation > ENOUGH
    }
}
