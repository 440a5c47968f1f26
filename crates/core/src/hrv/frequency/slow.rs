//! ULF and VLF of a long series.
//!
//! Segments of five minutes cannot tell periods of five minutes and more. So a series of an
//! hour and more has its slow power from one periodogram of the whole, without a window: the
//! bands of a periodogram add up to the variance, trends included, as the Task Force (1996)
//! means them for 24 hours.

use super::{
    super::profile::{BANDS_HZ, Constants},
    Bands,
    grid::Grid,
};
use crate::{
    dsp::{
        Complex,
        alloc::{Vec, try_vec},
        fft::FixedFft,
    },
    error::Error,
};
use core::f64::consts::PI;

/// The shortest series that has a ULF power.
const LEAST_S: f64 = 3600.0;
/// Samples that are averaged into one: at 4 Hz a second at least, and so many at most that
/// nothing of HF is folded into VLF.
const AVERAGED: core::ops::RangeInclusive<usize> = 4..=8;
/// Intervals from which on a series can be long enough.
const LEAST_CAPACITY: usize = 1800;

/// One periodogram of the whole series.
#[derive(Clone, Debug)]
pub(super) struct Slow {
    fft: Option<FixedFft>,
    coarse: Vec<f64>,
    bins: Vec<Complex<f64>>,
}

impl Slow {
    pub(super) fn new(capacity: usize, constants: &Constants) -> Result<Self, Error> {
        if capacity < LEAST_CAPACITY || constants.segment_s == 0.0 {
            return Ok(Self { fft: None, coarse: Vec::new(), bins: Vec::new() });
        }
        let fft = FixedFft::new(capacity.next_power_of_two())?;
        let (coarse, bins) = (try_vec(fft.len(), 0.0)?, try_vec(fft.bins(), Complex::default())?);
        Ok(Self { fft: Some(fft), coarse, bins })
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.fft.as_ref().map_or(0, FixedFft::heap_bytes)
            + self.coarse.len() * size_of::<f64>()
            + self.bins.len() * size_of::<Complex<f64>>()
    }

    /// Whether a series of this length is long enough.
    pub(super) fn serves(&self, span_s: f64) -> bool {
        self.fft.is_some() && span_s >= LEAST_S
    }

    /// Puts ULF and VLF of the whole series in the place of what segments say, NaN where too
    /// much is missing.
    pub(super) fn replace(&mut self, grid: &Grid, bands: &mut Bands) {
        let [ulf, vlf, ..] = self.powers(grid).unwrap_or([f64::NAN; 2]);
        let [old_ulf, old_vlf, ..] = &mut bands.power;
        for (old, new) in [(old_ulf, ulf), (old_vlf, vlf)] {
            bands.total += new - if old.is_nan() { 0.0 } else { *old };
            *old = new;
        }
    }

    fn powers(&mut self, grid: &Grid) -> Option<[f64; 2]> {
        let fft = self.fft.as_mut()?;
        let x = grid.part(0, usize::MAX)?;
        let step = x.len().div_ceil(fft.len().max(1)).max(*AVERAGED.start());
        if step > *AVERAGED.end() {
            return None;
        }
        self.coarse.fill(0.0);
        let (mut rest, mut count) = (x, 0_usize);
        for c in &mut self.coarse {
            let Some((block, after)) = rest.split_at_checked(step) else { break };
            rest = after;
            *c = block.iter().sum::<f64>() / step as f64;
            count += 1;
        }
        let coarse = self.coarse.get_mut(..count)?;
        let mean = crate::dsp::stats::mean(coarse)?;
        coarse.iter_mut().for_each(|v| *v -= mean);
        fft.forward(&self.coarse, &mut self.bins).ok()?;
        let rate_hz = grid.rate_hz() / step as f64;
        let step_hz = rate_hz / fft.len() as f64;
        // Density times step: both sides, over the samples that are not padding.
        let scale = 2.0 * step_hz / (rate_hz * count as f64);
        let [ulf, vlf, ..] = BANDS_HZ;
        let mut powers = [0.0; 2];
        for (power, (low_hz, high_hz)) in powers.iter_mut().zip([ulf, vlf]) {
            let first = libm::ceil(low_hz / step_hz).max(1.0) as usize;
            let end = libm::ceil(high_hz / step_hz) as usize;
            for (k, bin) in self.bins.get(first..end)?.iter().enumerate() {
                // What averaging took: a sinc of the frequency times the averaged time.
                let x = PI * (first + k) as f64 * step_hz / rate_hz;
                let sinc = libm::sin(x) / x;
                *power += scale * bin.norm_sqr() / (sinc * sinc);
            }
        }
        Some(powers)
    }
}
