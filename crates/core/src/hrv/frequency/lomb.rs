//! The spectrum of the intervals where they are, without interpolation.

use super::STEP_HZ;
use crate::{dsp::spectrum::LombScargle, error::Error};

/// The periodogram is averaged over parts of the series about this long: a fraction of
/// [`STEP_HZ`]'s inverse, so that a line between two frequencies keeps its power.
const PART_S: f64 = 300.0;
/// The least share of a part that intervals cover.
const LEAST_COVERED: f64 = 1.0 - super::MOST_MISSING;

/// Lomb's periodogram, averaged over the parts of a series.
#[derive(Clone, Debug)]
pub(super) struct Lomb(LombScargle);

impl Lomb {
    pub(super) fn new(capacity: usize) -> Result<Self, Error> {
        Ok(Self(LombScargle::new(STEP_HZ, STEP_HZ, capacity)?))
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.0.heap_bytes()
    }

    /// Writes the mean density of the parts that are known well enough to `sum`; `psd` is
    /// room for one of them. `None` if no part is.
    pub(super) fn average(
        &mut self,
        time_s: &[f64],
        ms: &[f64],
        psd: &mut [f64],
        sum: &mut [f64],
    ) -> Option<()> {
        let span_s = *time_s.last()?;
        let length_s = span_s / libm::floor(span_s / PART_S).max(1.0);
        sum.fill(0.0);
        let (mut rest_s, mut rest_ms, mut averaged) = (time_s, ms, 0.0);
        while let Some(next_s) = rest_s.first() {
            // Straight to the part of the next interval: a gap may be years long. The last
            // beat ends the last part.
            let part = libm::ceil(next_s / length_s * (1.0 - 1e-12)).max(1.0);
            let end_s = part * length_s * (1.0 + 1e-12);
            let inside = rest_s.partition_point(|t| *t <= end_s).max(1);
            let (part_s, after_s) = rest_s.split_at_checked(inside)?;
            let (part_ms, after_ms) = rest_ms.split_at_checked(inside)?;
            (rest_s, rest_ms) = (after_s, after_ms);
            let covered_s = part_ms.iter().sum::<f64>() / 1000.0;
            if covered_s >= LEAST_COVERED * length_s && self.0.compute(part_s, part_ms, psd).is_ok()
            {
                sum.iter_mut().zip(&*psd).for_each(|(s, p)| *s += p);
                averaged += 1.0;
            }
        }
        if averaged == 0.0 {
            return None;
        }
        sum.iter_mut().for_each(|s| *s /= averaged);
        Some(())
    }
}
