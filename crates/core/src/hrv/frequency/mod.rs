//! Power spectra of intervals and the power in their bands, in ms².
//!
//! Definitions: Task Force (1996), Circulation 93:1043. Every band holds its lower bound and
//! not its upper, so that the bands add up to the total exactly. Intervals are stamped at
//! their ends, so that nothing that was left out shortens the time axis.
//!
//! | file | what it does |
//! |---|---|
//! | `grid` | the intervals at an even rate, and where nothing is known |
//! | `lomb` | the spectrum of the intervals where they are |
//! | `halves` | NeuroKit2's segments of half the series |
//! | `slow` | ULF and VLF of a long series, from one spectrum of the whole |

mod grid;
mod halves;
mod lomb;
mod slow;

use super::{
    profile::{Area, BANDS_HZ, Constants, Removed, Spectrum},
    series::Series,
    windows::Config,
};
use crate::{
    dsp::{
        alloc::{Vec, try_vec},
        detrend::{Detrend, SmoothnessPriors},
        spectrum::{Burg, Welch, WelchConfig},
    },
    error::Error,
};
use grid::Grid;
use lomb::Lomb;
use slow::Slow;

/// Order of the autoregressive model.
const AR_ORDER: usize = 16;
/// Regularisation of the smoothness priors for a rate of 4 Hz (Tarvainen and others, 2002).
const LAMBDA: f64 = 500.0;
/// Distance of frequencies where the estimator leaves it open.
const STEP_HZ: f64 = 1.0 / 2400.0;
/// The highest frequency of any band.
const TOP_HZ: f64 = 0.5;
/// Steps up to there.
const STEPS: usize = 1200;
/// A segment with a greater share of gaps is left out (PhysioNet Cardiovascular Signal
/// Toolbox, reject windows with more than 15 % missing).
const MOST_MISSING: f64 = 0.15;

/// Power by band in ms², and the frequencies of the greatest density.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bands {
    /// ULF, VLF, LF, HF and VHF; NaN for a band without any frequency.
    pub power: [f64; 5],
    /// Total power.
    pub total: f64,
    /// Peak frequencies of the same bands; NaN where there is none.
    pub peak_hz: [f64; 5],
}

impl Bands {
    /// Nothing is known.
    pub const NONE: Self = Self { power: [f64::NAN; 5], total: f64::NAN, peak_hz: [f64::NAN; 5] };
}

/// Memory for spectra, taken once, for what the configuration needs.
#[derive(Clone, Debug)]
pub struct Workspace {
    constants: Constants,
    spectrum: Spectrum,
    time_s: Vec<f64>,
    ms: Vec<f64>,
    psd: Vec<f64>,
    sum: Vec<f64>,
    grid: Grid,
    priors: Option<SmoothnessPriors>,
    welch: Welch,
    lomb: Lomb,
    burg: Burg,
    slow: Slow,
}

impl Workspace {
    /// Memory for series of up to `capacity` intervals.
    ///
    /// # Errors
    /// No memory.
    pub fn new(capacity: usize, config: &Config) -> Result<Self, Error> {
        let constants = config.profile.constants();
        let spectrum = config.spectrum();
        let grid = Grid::new(capacity, &constants)?;
        let samples = grid.capacity();
        let segment = if constants.segment_s > 0.0 { constants.segment_s } else { 300.0 };
        let mut welch = WelchConfig::new((segment * constants.rate_hz) as usize);
        welch.detrend = match constants.removed {
            Removed::Line => Detrend::Linear,
            Removed::Mean | Removed::Nothing => Detrend::Constant,
        };
        let welch = Welch::new(&welch, constants.rate_hz)?;
        let only = |wanted: Spectrum, size| if spectrum == wanted { size } else { 0 };
        let priors = config.smoothness_priors();
        Ok(Self {
            constants,
            spectrum,
            time_s: try_vec(capacity, 0.0)?,
            ms: try_vec(capacity, 0.0)?,
            psd: try_vec(welch.bins().max(STEPS + 1).max(halves::MOST_BINS), 0.0)?,
            sum: try_vec(welch.bins().max(STEPS), 0.0)?,
            grid,
            priors: if priors { Some(SmoothnessPriors::new(LAMBDA, samples)?) } else { None },
            welch,
            lomb: Lomb::new(only(Spectrum::Lomb, capacity))?,
            burg: Burg::new(AR_ORDER, only(Spectrum::Autoregressive, samples))?,
            slow: Slow::new(capacity, &constants)?,
        })
    }

    /// Bytes held on the heap.
    pub fn heap_bytes(&self) -> usize {
        let reals = self.time_s.len() + self.ms.len() + self.psd.len() + self.sum.len();
        reals * size_of::<f64>()
            + self.grid.heap_bytes()
            + self.priors.as_ref().map_or(0, SmoothnessPriors::heap_bytes)
            + self.welch.heap_bytes()
            + self.lomb.heap_bytes()
            + self.burg.heap_bytes()
            + self.slow.heap_bytes()
    }

    /// Power by band, or none where the series is too short or too long for its estimator.
    pub fn bands(&mut self, series: Series<'_>) -> Option<Bands> {
        let n = series.nn.len();
        let origin = series.nn.first()?.end_us;
        for ((t, v), nn) in self.time_s.iter_mut().zip(self.ms.iter_mut()).zip(series.nn) {
            *t = nn.end_us.saturating_sub(origin) as f64 / 1e6;
            *v = nn.ms();
        }
        let (time_s, ms) = (self.time_s.get(..n)?, self.ms.get(..n)?);
        let span_s = *time_s.last()?;
        let slow = self.slow.serves(span_s);
        let lomb = self.spectrum == Spectrum::Lomb;
        if !lomb || slow {
            self.grid.fill(series, time_s, ms)?;
            if let Some(priors) = &mut self.priors {
                priors.detrend(self.grid.samples_mut()).ok()?;
            }
        }
        let mut bands = if lomb {
            let sum = self.sum.get_mut(..STEPS)?;
            self.lomb.average(time_s, ms, self.psd.get_mut(..STEPS)?, sum)?;
            integrate(sum, STEP_HZ, STEP_HZ, &self.constants)
        } else if self.spectrum == Spectrum::Autoregressive {
            self.autoregressive()?
        } else if self.constants.segment_s > 0.0 {
            self.welch()?
        } else {
            let slowest = if self.constants.drop_slow_bins { 4.0 } else { 0.0 };
            let halves = halves::density(&self.grid, slowest, &mut self.psd)?;
            let psd = self.psd.get(halves.bins)?;
            integrate(psd, halves.first_hz, halves.step_hz, &self.constants)
        };
        if slow {
            self.slow.replace(&self.grid, &mut bands);
        }
        Some(bands)
    }

    fn autoregressive(&mut self) -> Option<Bands> {
        let psd = self.psd.get_mut(..STEPS + 1)?;
        self.burg.fit(self.grid.samples()).ok()?;
        self.burg.psd(self.constants.rate_hz, STEP_HZ, psd).ok()?;
        if self.constants.restore {
            self.grid.restore(psd, STEP_HZ);
        }
        Some(integrate(psd, 0.0, STEP_HZ, &self.constants))
    }

    /// The mean over the segments that are known well enough.
    fn welch(&mut self) -> Option<Bands> {
        let bins = self.welch.bins();
        let (psd, sum) = (self.psd.get_mut(..bins)?, self.sum.get_mut(..bins)?);
        let segment = (self.constants.segment_s * self.constants.rate_hz) as usize;
        sum.fill(0.0);
        let (mut averaged, mut start) = (0_u32, 0);
        loop {
            let last = start + segment >= self.grid.samples().len();
            if let Some(part) = self.grid.part(start, segment) {
                // The only segment of a short series is shorter.
                if start == 0 || part.len() == segment {
                    self.welch.compute(part, psd).ok()?;
                    let known = self.grid.known_energy(start, part.len());
                    sum.iter_mut().zip(&*psd).for_each(|(s, p)| *s += p / known);
                    averaged += 1;
                }
            }
            if last {
                break;
            }
            start += segment / 2;
        }
        if averaged == 0 {
            return None;
        }
        sum.iter_mut().for_each(|s| *s /= f64::from(averaged));
        if self.constants.restore {
            self.grid.restore(sum, self.welch.step_hz());
        }
        Some(integrate(sum, 0.0, self.welch.step_hz(), &self.constants))
    }
}

/// Integrates a density that starts at `first_hz` over the bands.
fn integrate(psd: &[f64], first_hz: f64, step_hz: f64, constants: &Constants) -> Bands {
    let mut bands = Bands { total: 0.0, ..Bands::NONE };
    let at = |k: usize| first_hz + k as f64 * step_hz;
    let shares = bands.power.iter_mut().zip(&mut bands.peak_hz).zip(BANDS_HZ);
    for (b, ((power, peak_hz), (low, high))) in shares.enumerate() {
        let (mut sum, mut highest, mut last) = (0.0, 0.0, None);
        let mut count = 0;
        for (k, p) in psd.iter().enumerate().filter(|(k, _)| at(*k) >= low && at(*k) < high) {
            sum += match (constants.area, last) {
                (Area::Bins, _) => step_hz * p,
                (_, Some(l)) => 0.5 * step_hz * (p + l),
                (_, None) => 0.0,
            };
            if *p > highest {
                (highest, *peak_hz) = (*p, at(k));
            }
            last = Some(*p);
            count += 1;
        }
        if constants.area == Area::Between {
            sum = between(psd, first_hz, step_hz, (low, high));
        }
        // A single value has no area under the trapezoid rule.
        if count > usize::from(constants.area != Area::Bins) {
            *power = sum;
            if b < 4 || constants.total_with_vhf {
                bands.total += sum;
            }
        }
    }
    bands
}

/// The area from bound to bound under the line from bin to bin.
fn between(psd: &[f64], first_hz: f64, step_hz: f64, (low, high): (f64, f64)) -> f64 {
    let pairs = psd.iter().zip(psd.iter().skip(1)).enumerate();
    pairs.fold(0.0, |area, (k, (p, q))| {
        let start = first_hz + k as f64 * step_hz;
        let (from, to) = (start.max(low), (start + step_hz).min(high));
        let middle = p + (q - p) * (0.5 * (from + to) - start) / step_hz;
        if to > from { area + (to - from) * middle } else { area }
    })
}
