//! The pulse in a stretch of a trace: one rate from the spectrum, one from how the wave repeats.

use super::grid::GRID_HZ;
use crate::Error;
use interocept_dsp::{
    Complex,
    alloc::{Vec, try_vec},
    detrend,
    fft::FixedFft,
    state::{Reader, Snapshot, StateError, Writer},
    stats,
};

/// Length of the transforms: lines 1/64 Hz apart, and room for the lags of 20 s.
const LENGTH: usize = 2048;
const STEP_HZ: f64 = GRID_HZ / LENGTH as f64;
/// The wave of a pulse, with its overtones.
const WAVE_HZ: (f64, f64) = (0.5, 6.0);
/// A pulse and its overtones are within this of their lines (de Haan and Jeanne, 2013).
const WIDTH_HZ: f64 = 0.2;
/// The untapered line is looked for so near the tapered one.
const NEAR_HZ: f64 = 0.12;
/// The wave repeats after a period of the line, give or take.
const PERIODS: (f64, f64) = (0.75, 1.33);
/// A wave smaller than this by its level is none.
const LEAST: f64 = 1e-6;

/// What was found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// From the spectrum without a taper, which weighs all beats alike.
    pub(super) rate_hz: f64,
    /// From the autocorrelation.
    pub(super) repeat_hz: f64,
    /// How well the wave repeats: autocorrelation after a period, 1 at best.
    pub(super) repeat: f64,
    /// Power of the pulse with two overtones by that of all else.
    pub(super) snr: f64,
}

impl Line {
    /// How far the two rates are apart, as a share.
    pub(super) fn apart(&self) -> f64 {
        (self.rate_hz - self.repeat_hz).abs() / self.repeat_hz
    }

    /// The rate in 1/min, and the ends of its interval: as far as the two rates are apart, and
    /// the error of a line in noise over the stretch (Rife and Boorstyn 1974, IEEE Trans. Inf.
    /// Theory 20:591, of as many independent values as there are in the power of the noise).
    pub(super) fn interval(&self, seconds: f64) -> (f64, f64, f64) {
        let error = libm::sqrt(6.0 / self.snr) / (2.0 * core::f64::consts::PI * seconds);
        let margin = (self.rate_hz - self.repeat_hz).abs() + 1.96 * error;
        let low = (self.rate_hz - margin).max(0.0);
        (60.0 * self.rate_hz, 60.0 * low, 60.0 * (self.rate_hz + margin))
    }
}

/// Finds lines; holds nothing from one stretch to the next.
#[derive(Clone, Debug)]
pub(super) struct Finder {
    /// The trace goes here.
    pub(super) x: Vec<f64>,
    band: (usize, usize),
    taper: Vec<f64>,
    /// Autocorrelation of the taper.
    overlap: Vec<f64>,
    fft: FixedFft,
    work: Vec<f64>,
    bins: Vec<Complex<f64>>,
    power: Vec<f64>,
    plain: Vec<f64>,
}

/// No part of the state.
impl Snapshot for Finder {
    fn save(&self, _: &mut Writer<'_>) {}
    fn load(&mut self, _: &mut Reader<'_>) -> Result<(), StateError> {
        Ok(())
    }
    fn heap_bytes(&self) -> usize {
        let numbers = [&self.x, &self.taper, &self.overlap, &self.work, &self.power, &self.plain];
        numbers.map(Snapshot::heap_bytes).iter().sum::<usize>()
            + self.bins.capacity() * size_of::<Complex<f64>>()
            + self.fft.heap_bytes()
    }
}

fn at(x: &[f64], i: usize) -> f64 {
    x.get(i).copied().unwrap_or(0.0)
}

/// The top of the parabola through a point and its neighbours.
fn top(before: f64, middle: f64, after: f64) -> f64 {
    let bend = before - 2.0 * middle + after;
    let shift = 0.5 * (before - after) / bend;
    if bend < 0.0 && shift.abs() <= 0.5 { shift } else { 0.0 }
}

fn squares(bins: &[Complex<f64>], out: &mut [f64]) {
    out.iter_mut().zip(bins).for_each(|(p, bin)| *p = bin.norm_sqr());
}

impl Finder {
    /// For stretches of so many cells and rates from `low` to `high`, in Hz.
    pub(super) fn new(cells: usize, (low, high): (f64, f64)) -> Result<Self, Error> {
        let mut fft = FixedFft::new(LENGTH)?;
        let bin = |hz: f64| libm::round(hz / STEP_HZ) as usize;
        let mut finder = Self {
            x: try_vec(cells, 0.0)?,
            band: (bin(low).max(2), bin(high).min(fft.bins().saturating_sub(2))),
            taper: try_vec(cells, 0.0)?,
            overlap: try_vec(LENGTH / 2, 0.0)?,
            work: try_vec(LENGTH, 0.0)?,
            bins: try_vec(fft.bins(), Complex::default())?,
            power: try_vec(fft.bins(), 0.0)?,
            plain: try_vec(fft.bins(), 0.0)?,
            fft: FixedFft::new(1)?,
        };
        let turn = 2.0 * core::f64::consts::PI / cells as f64;
        for (i, w) in finder.taper.iter_mut().enumerate() {
            *w = 0.5 - 0.5 * libm::cos(turn * (i as f64 + 0.5));
        }
        fft.forward(&finder.taper, &mut finder.bins)?;
        squares(&finder.bins, &mut finder.power);
        finder.fft = fft;
        let everything = finder.power.len();
        finder.repeats(0..everything);
        for i in 0..finder.overlap.len() {
            let value = at(&finder.work, i);
            if let Some(slot) = finder.overlap.get_mut(i) {
                *slot = value;
            }
        }
        Ok(finder)
    }

    /// Writes the autocorrelation to `work`, from the power within some bins.
    fn repeats(&mut self, within: core::ops::Range<usize>) {
        let Self { power, work, bins, fft, .. } = self;
        work.fill(0.0);
        for (i, p) in power.iter().enumerate() {
            if within.contains(&i) {
                for place in [i, LENGTH - i] {
                    if let Some(slot) = work.get_mut(place) {
                        *slot = *p;
                    }
                }
            }
        }
        if fft.forward(work, bins).is_ok() {
            work.iter_mut().zip(bins.iter()).for_each(|(r, bin)| *r = bin.re);
        }
    }

    /// The line of the trace in `x`, whose level is `level`.
    pub(super) fn find(&mut self, level: f64) -> Option<Line> {
        detrend::linear(&mut self.x);
        let size = stats::rms(&self.x)?;
        if size.is_nan() || size <= LEAST * level.abs() {
            return None;
        }
        // By its size, so that no square is out of range.
        self.x.iter_mut().for_each(|v| *v /= size);
        let Self { x, taper, fft, work, bins, power, plain, .. } = self;
        fft.forward(x, bins).ok()?;
        squares(bins, plain);
        work.iter_mut().zip(x.iter().zip(taper.iter())).for_each(|(w, (v, t))| *w = v * t);
        fft.forward(work.get(..x.len())?, bins).ok()?;
        squares(bins, power);

        let (first, last) = self.band;
        let is_top = |i: usize| {
            let p = at(&self.power, i);
            p >= at(&self.power, i - 1) && p > at(&self.power, i + 1)
        };
        let tops = (first..=last).filter(|i| is_top(*i));
        let peak = tops.max_by(|a, b| at(&self.power, *a).total_cmp(&at(&self.power, *b)))?;
        let rate_hz = self.untapered(peak);
        let snr = self.snr(peak);
        let bin = |hz: f64| libm::round(hz / STEP_HZ) as usize;
        self.repeats(bin(WAVE_HZ.0)..bin(WAVE_HZ.1) + 1);
        let (repeat_hz, repeat) = self.repeat(peak as f64 * STEP_HZ)?;
        Some(Line { rate_hz, repeat_hz, repeat, snr })
    }

    fn untapered(&self, peak: usize) -> f64 {
        let reach = (NEAR_HZ / STEP_HZ) as usize;
        let near = peak.saturating_sub(reach).max(1)..=peak + reach;
        let largest = near.max_by(|a, b| at(&self.plain, *a).total_cmp(&at(&self.plain, *b)));
        let i = largest.unwrap_or(peak);
        let log = |i: usize| libm::log(at(&self.plain, i).max(f64::MIN_POSITIVE));
        (i as f64 + top(log(i.saturating_sub(1)), log(i), log(i + 1))) * STEP_HZ
    }

    fn snr(&self, peak: usize) -> f64 {
        let (line_hz, (first, _)) = (peak as f64 * STEP_HZ, self.band);
        let from_hz = first as f64 * STEP_HZ - WIDTH_HZ;
        let (mut pulse, mut rest) = (0.0, 0.0);
        for (i, p) in self.power.iter().enumerate() {
            let hz = i as f64 * STEP_HZ;
            if hz < from_hz || hz > WAVE_HZ.1 {
                continue;
            }
            let within = [1.0, 2.0, 3.0].iter().any(|n| (hz - n * line_hz).abs() <= WIDTH_HZ);
            *(if within { &mut pulse } else { &mut rest }) += p;
        }
        // A line in nothing at all is as good as can be told.
        pulse / rest.max(1e-9 * pulse)
    }

    /// The lag about a period at which the wave repeats best, as a rate, and how well.
    fn repeat(&self, line_hz: f64) -> Option<(f64, f64)> {
        let whole = at(&self.work, 0) / at(&self.overlap, 0);
        let of = |lag: usize| at(&self.work, lag) / at(&self.overlap, lag) / whole;
        let period = GRID_HZ / line_hz;
        let (from, to) = ((PERIODS.0 * period) as usize, (PERIODS.1 * period) as usize + 1);
        let to = to.min(self.x.len().saturating_sub(2));
        let lag = (from.max(2)..=to).max_by(|a, b| of(*a).total_cmp(&of(*b)))?;
        let shift = top(of(lag - 1), of(lag), of(lag + 1));
        let repeat = of(lag);
        repeat.is_finite().then_some((GRID_HZ / (lag as f64 + shift), repeat.clamp(-1.0, 1.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_between_the_bins() {
        for bpm in [45.0, 61.7, 100.3, 180.2] {
            let mut finder = Finder::new(320, (0.7, 3.7)).unwrap();
            for (i, x) in finder.x.iter_mut().enumerate() {
                let phase = 2.0 * core::f64::consts::PI * bpm / 60.0 * i as f64 / GRID_HZ;
                *x = 100.0 + libm::sin(phase) + 0.4 * libm::sin(2.0 * phase) - 0.02 * i as f64;
            }
            let line = finder.find(100.0).unwrap();
            let (rate, low, high) = line.interval(10.0);
            assert!((rate - bpm).abs() < 0.5 && low <= bpm && bpm <= high, "{rate} for {bpm}");
            assert!((60.0 * line.repeat_hz - bpm).abs() < 1.0 && line.repeat > 0.9, "{line:?}");
        }
    }

    #[test]
    fn there_is_no_line_in_nothing() {
        let mut finder = Finder::new(320, (0.7, 3.7)).unwrap();
        finder.x.fill(7.1);
        assert!(finder.find(7.1).is_none());
        finder.x.iter_mut().enumerate().for_each(|(i, x)| *x = i as f64);
        assert!(finder.find(160.0).is_none());
    }
}
