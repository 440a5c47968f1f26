//! Power spectra of intervals and the power in their bands, in ms².
//!
//! Definitions: Task Force (1996), Circulation 93:1043. Every band holds its lower bound and
//! not its upper, so that the bands add up to the total exactly. Intervals are stamped at
//! their ends, so that nothing that was left out shortens the time axis.

use super::{
    profile::{BANDS_HZ, Constants, Curve, Removed, Spectrum},
    series::Series,
};
use crate::{
    dsp::{
        alloc::{Vec, try_vec},
        detrend::{Detrend, SmoothnessPriors},
        interpolate::{Interpolant, Kind},
        spectrum::{Burg, LombScargle, Welch, WelchConfig},
        stats,
    },
    error::Error,
};

/// Order of the autoregressive model.
const AR_ORDER: usize = 16;
/// Regularisation of the smoothness priors for a rate of 4 Hz (Tarvainen and others, 2002).
const LAMBDA: f64 = 500.0;
/// Samples that there is room for by the intervals that there is room for.
const SAMPLES_PER_INTERVAL: usize = 4;
/// Distance of frequencies where the estimator leaves it open.
const STEP_HZ: f64 = 1.0 / 2400.0;
/// Lomb's periodogram is averaged over parts of the series about this long: a fraction of
/// [`STEP_HZ`]'s inverse, so that a line between two frequencies keeps its power.
const PART_S: f64 = 300.0;
/// The highest frequency of any band.
const TOP_HZ: f64 = 0.5;
/// The longest series, in samples, whose half is taken as a segment: 2 h at 4 Hz.
const LONGEST_HALVED: usize = 28_800;

/// Power by band in ms², and the frequencies of the greatest density.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bands {
    /// ULF, VLF, LF, HF and VHF; NaN for a band without any frequency.
    pub power: [f64; 5],
    /// Total power.
    pub total: f64,
    /// Peak frequencies of the same bands; NaN where there is none.
    pub peak_hz: [f64; 5],
    /// Independent spectra that were averaged.
    pub averaged: f64,
}

/// Memory for spectra, taken once.
#[derive(Clone, Debug)]
pub struct Workspace {
    constants: Constants,
    time_s: Vec<f64>,
    ms: Vec<f64>,
    grid: Vec<f64>,
    psd: Vec<f64>,
    sum: Vec<f64>,
    curve: Interpolant,
    priors: SmoothnessPriors,
    welch: Welch,
    lomb: LombScargle,
    burg: Burg,
}

impl Workspace {
    /// Memory for series of up to `capacity` intervals under these constants.
    ///
    /// # Errors
    /// No memory.
    pub fn new(capacity: usize, constants: &Constants) -> Result<Self, Error> {
        let samples = capacity.max(16).saturating_mul(SAMPLES_PER_INTERVAL);
        let segment = if constants.segment_s > 0.0 { constants.segment_s } else { 300.0 };
        let mut config = WelchConfig::new((segment * constants.rate_hz) as usize);
        config.detrend = match constants.removed {
            Removed::Line => Detrend::Linear,
            Removed::Mean | Removed::Nothing => Detrend::Constant,
        };
        let welch = Welch::new(&config, constants.rate_hz)?;
        let steps = (TOP_HZ / STEP_HZ) as usize + 1;
        Ok(Self {
            constants: *constants,
            time_s: try_vec(capacity, 0.0)?,
            ms: try_vec(capacity, 0.0)?,
            grid: try_vec(samples, 0.0)?,
            psd: try_vec(welch.bins().max(steps).max(LONGEST_HALVED / 8 + 2), 0.0)?,
            sum: try_vec(steps, 0.0)?,
            curve: Interpolant::new(capacity)?,
            priors: SmoothnessPriors::new(LAMBDA, samples)?,
            welch,
            lomb: LombScargle::new(STEP_HZ, STEP_HZ, capacity)?,
            burg: Burg::new(AR_ORDER, samples)?,
        })
    }

    /// Bytes held on the heap.
    pub fn heap_bytes(&self) -> usize {
        let reals =
            self.time_s.len() + self.ms.len() + self.grid.len() + self.psd.len() + self.sum.len();
        reals * size_of::<f64>()
            + self.curve.heap_bytes()
            + self.priors.heap_bytes()
            + self.welch.heap_bytes()
            + self.lomb.heap_bytes()
            + self.burg.heap_bytes()
    }

    /// Power by band, or none where the series is too short or too long for its estimator.
    pub fn bands(
        &mut self,
        series: Series<'_>,
        spectrum: Spectrum,
        smoothness_priors: bool,
    ) -> Option<Bands> {
        let n = series.nn.len();
        let origin = series.nn.first()?.end_us;
        for ((t, v), nn) in self.time_s.iter_mut().zip(self.ms.iter_mut()).zip(series.nn) {
            *t = nn.end_us.saturating_sub(origin) as f64 / 1e6;
            *v = nn.ms();
        }
        let (time_s, ms) = (self.time_s.get(..n)?, self.ms.get(..n)?);
        if spectrum == Spectrum::Lomb {
            let steps = (TOP_HZ / STEP_HZ) as usize;
            let parts = libm::floor(*time_s.last()? / PART_S).max(1.0);
            let length_s = *time_s.last()? / parts;
            let psd = self.psd.get_mut(..steps)?;
            let sum = self.sum.get_mut(..steps)?;
            sum.fill(0.0);
            let mut averaged = 0.0;
            let (mut rest_s, mut rest_ms, mut end_s) = (time_s, ms, 0.0);
            while !rest_s.is_empty() {
                end_s += length_s;
                // The last beat ends the last part.
                let inside = rest_s.partition_point(|t| *t <= end_s * (1.0 + 1e-12));
                let (part_s, after_s) = rest_s.split_at_checked(inside)?;
                let (part_ms, after_ms) = rest_ms.split_at_checked(inside)?;
                (rest_s, rest_ms) = (after_s, after_ms);
                // Parts that are mostly gap say nothing.
                let covered = part_ms.iter().sum::<f64>() / 1000.0 > 0.5 * length_s;
                if covered && self.lomb.compute(part_s, part_ms, psd).is_ok() {
                    sum.iter_mut().zip(&*psd).for_each(|(s, p)| *s += p);
                    averaged += 1.0;
                }
                if end_s > 1e9 {
                    break;
                }
            }
            if averaged == 0.0 {
                return None;
            }
            sum.iter_mut().for_each(|s| *s /= averaged);
            return Some(integrate(sum, STEP_HZ, STEP_HZ, &self.constants, averaged));
        }

        let rate_hz = self.constants.rate_hz;
        let span_s = *time_s.last()?;
        let samples = if self.constants.segment_s > 0.0 {
            ((span_s * rate_hz) as usize).saturating_add(1)
        } else {
            // The last sample may lie up to one step behind the last beat.
            libm::ceil(span_s * rate_hz + 1.0) as usize
        };
        let grid = self.grid.get_mut(..samples)?;
        let kind = match self.constants.curve {
            Curve::Quadratic => Kind::Quadratic,
            Curve::Cubic => Kind::CubicNotAKnot,
        };
        self.curve.fit(kind, time_s, ms).ok()?;
        self.curve.sample(0.0, 1.0 / rate_hz, grid);
        if let (Some(last), Some(end)) = (grid.last_mut(), ms.last()) {
            if (samples - 1) as f64 > span_s * rate_hz {
                *last = *end;
            }
        }
        let mean = stats::mean(grid)?;
        grid.iter_mut().for_each(|v| *v -= mean);
        if smoothness_priors {
            self.priors.detrend(grid).ok()?;
        }
        if spectrum == Spectrum::Autoregressive {
            let steps = (TOP_HZ / STEP_HZ) as usize + 1;
            let psd = self.psd.get_mut(..steps)?;
            self.burg.fit(grid).ok()?;
            self.burg.psd(rate_hz, STEP_HZ, psd).ok()?;
            return Some(integrate(psd, 0.0, STEP_HZ, &self.constants, 1.0));
        }
        if self.constants.segment_s > 0.0 {
            let psd = self.psd.get_mut(..self.welch.bins())?;
            let averaged = self.welch.compute(grid, psd).ok()?;
            // Segments that overlap by half count for 0.75 of independent ones (Welch, 1967).
            let averaged = (0.75 * averaged as f64).max(1.0);
            return Some(integrate(psd, 0.0, self.welch.step_hz(), &self.constants, averaged));
        }
        let (step_hz, bins) = halves(grid, rate_hz, &mut self.psd)?;
        let slowest = 4.0 * rate_hz / samples as f64;
        let first = if self.constants.drop_slow_bins {
            (0..bins).find(|k| *k as f64 * step_hz >= slowest)?
        } else {
            0
        };
        let psd = self.psd.get(first..bins)?;
        Some(integrate(psd, first as f64 * step_hz, step_hz, &self.constants, 2.0))
    }
}

/// Welch's estimate from segments of half the series, overlapping by half, with a transform
/// of twice their length, up to [`TOP_HZ`]. Its few bins come from their definition, which
/// needs no plan for each length.
fn halves(x: &[f64], rate_hz: f64, psd: &mut [f64]) -> Option<(f64, usize)> {
    let size = x.len() / 2;
    if size < 4 || x.len() > LONGEST_HALVED {
        return None;
    }
    let transform = 2 * size;
    let hop = size - size / 2;
    let step_hz = rate_hz / transform as f64;
    let bins = (TOP_HZ / step_hz) as usize + 1;
    let turn = core::f64::consts::TAU / size as f64;
    let window = |i: usize| 0.5 - 0.5 * libm::cos(turn * i as f64);
    let energy: f64 = (0..size).map(|i| window(i) * window(i)).sum();
    let segments = (x.len() - size) / hop.max(1) + 1;
    for (k, p) in psd.get_mut(..bins)?.iter_mut().enumerate() {
        let angle = core::f64::consts::PI * k as f64 / size as f64;
        let (turn_sin, turn_cos) = libm::sincos(angle);
        let mut sum = 0.0;
        for s in 0..segments {
            let part = x.get(s * hop..s * hop + size)?;
            let (mut re, mut im, mut c, mut d) = (0.0, 0.0, 1.0, 0.0);
            for (i, v) in part.iter().enumerate() {
                if i % 64 == 0 {
                    (d, c) = libm::sincos(angle * i as f64);
                }
                let weighted = v * (0.5 - 0.5 * libm::cos(turn * i as f64));
                re += weighted * c;
                im += weighted * d;
                (c, d) = (c * turn_cos - d * turn_sin, d * turn_cos + c * turn_sin);
            }
            sum += re * re + im * im;
        }
        let sides = if k == 0 { 1.0 } else { 2.0 };
        *p = sides * sum / (segments as f64 * rate_hz * energy);
    }
    Some((step_hz, bins))
}

/// Sums a density that starts at `first_hz` over the bands.
fn integrate(
    psd: &[f64],
    first_hz: f64,
    step_hz: f64,
    constants: &Constants,
    averaged: f64,
) -> Bands {
    let mut bands = Bands { power: [f64::NAN; 5], total: 0.0, peak_hz: [f64::NAN; 5], averaged };
    let at = |k: usize| first_hz + k as f64 * step_hz;
    let shares = bands.power.iter_mut().zip(&mut bands.peak_hz).zip(BANDS_HZ);
    for (b, ((power, peak_hz), (low, high))) in shares.enumerate() {
        let (mut sum, mut highest, mut last) = (0.0, 0.0, None);
        let mut count = 0;
        for (k, p) in psd.iter().enumerate().filter(|(k, _)| at(*k) >= low && at(*k) < high) {
            sum += match (constants.trapezoid, last) {
                (true, Some(l)) => 0.5 * step_hz * (p + l),
                (true, None) => 0.0,
                (false, _) => step_hz * p,
            };
            if *p > highest {
                (highest, *peak_hz) = (*p, at(k));
            }
            last = Some(*p);
            count += 1;
        }
        // A single value has no area under the trapezoid rule.
        if count > usize::from(constants.trapezoid) {
            *power = sum;
            if b < 4 || constants.total_with_vhf {
                bands.total += sum;
            }
        }
    }
    bands
}
