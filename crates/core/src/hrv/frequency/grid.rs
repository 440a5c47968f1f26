//! The intervals at an even rate.

use super::{
    super::{
        profile::{Constants, Curve},
        series::Series,
    },
    MOST_MISSING,
};
use crate::{
    dsp::{
        alloc::{Vec, try_vec},
        interpolate::{Interpolant, Kind},
        stats,
    },
    error::Error,
};
use core::f64::consts::PI;

/// Samples that there is room for by the intervals that there is room for.
const SAMPLES_PER_INTERVAL: usize = 4;

/// Samples of a curve through the intervals, less their mean. Each run of intervals that
/// follow one another has a curve of its own; gaps hold straight lines and are marked.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    kind: Kind,
    rate_hz: f64,
    /// The samples end with the last beat, not with the first step behind it.
    within: bool,
    curve: Interpolant,
    samples: Vec<f64>,
    known: Vec<bool>,
    len: usize,
    /// Mean distance of the intervals that follow one another.
    distance_s: f64,
}

impl Grid {
    pub(super) fn new(capacity: usize, constants: &Constants) -> Result<Self, Error> {
        let samples = capacity.max(16).saturating_mul(SAMPLES_PER_INTERVAL);
        Ok(Self {
            kind: match constants.curve {
                Curve::Quadratic => Kind::Quadratic,
                Curve::Cubic => Kind::CubicNotAKnot,
            },
            rate_hz: constants.rate_hz,
            within: constants.segment_s > 0.0,
            curve: Interpolant::new(capacity)?,
            samples: try_vec(samples, 0.0)?,
            known: try_vec(samples, false)?,
            len: 0,
            distance_s: 0.0,
        })
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.curve.heap_bytes() + self.samples.len() * size_of::<f64>() + self.known.len()
    }

    /// How many samples there is room for.
    pub(super) fn capacity(&self) -> usize {
        self.samples.len()
    }

    pub(super) fn samples(&self) -> &[f64] {
        self.samples.get(..self.len).unwrap_or(&[])
    }

    pub(super) fn samples_mut(&mut self) -> &mut [f64] {
        self.samples.get_mut(..self.len).unwrap_or(&mut [])
    }

    /// Their rate in Hz.
    pub(super) fn rate_hz(&self) -> f64 {
        self.rate_hz
    }

    /// The share of the samples in a range that lie in gaps.
    fn missing(&self, start: usize, end: usize) -> f64 {
        let known = self.known.get(start..end).unwrap_or(&[]);
        known.iter().filter(|k| !**k).count() as f64 / known.len().max(1) as f64
    }

    /// Up to `length` samples from `start`, unless too many of them lie in gaps.
    pub(super) fn part(&self, start: usize, length: usize) -> Option<&[f64]> {
        let end = self.len.min(start.saturating_add(length));
        let part = self.samples().get(start..end).filter(|part| !part.is_empty())?;
        (self.missing(start, end) <= MOST_MISSING).then_some(part)
    }

    /// The share of a Hann window's energy over a range that falls on known samples: a line
    /// through a gap has next to no power, so this is what a segment's power is too low by.
    pub(super) fn known_energy(&self, start: usize, length: usize) -> f64 {
        let known = self.known.get(start..start.saturating_add(length)).unwrap_or(&[]);
        if known.iter().all(|k| *k) {
            return 1.0;
        }
        let (mut of_known, mut of_all) = (0.0, 0.0);
        for (i, known) in known.iter().enumerate() {
            let weight = libm::sin(PI * i as f64 / length as f64);
            let energy = libm::pow(weight, 4.0);
            of_all += energy;
            of_known += if *known { energy } else { 0.0 };
        }
        of_known / of_all
    }

    /// Samples the intervals `ms` at `time_s`, from 0 on. `None` if there is no room.
    pub(super) fn fill(&mut self, series: Series<'_>, time_s: &[f64], ms: &[f64]) -> Option<()> {
        let span = *time_s.last()? * self.rate_hz;
        // NeuroKit2's last sample may lie up to one step behind the last beat.
        let steps = if self.within { libm::floor(span) } else { libm::ceil(span) };
        self.len = (steps as usize).saturating_add(1);
        self.samples.get_mut(..self.len)?;
        self.known.get_mut(..self.len)?.fill(false);
        let (mut from, mut covered_s, mut distances) = (0, 0.0, 0.0);
        while from < ms.len() {
            let rest = series.nn.get(from + 1..).unwrap_or(&[]);
            let to = from + 1 + rest.iter().take_while(|nn| nn.follows).count();
            self.run(time_s, ms, from, to)?;
            if let (Some(first), Some(last)) = (time_s.get(from), time_s.get(to - 1)) {
                covered_s += last - first;
                distances += (to - from - 1) as f64;
            }
            from = to;
        }
        self.distance_s = covered_s / distances;
        if let Some(last) = self.samples_mut().last_mut() {
            if steps > span {
                *last = *ms.last()?;
            }
        }
        let mean = stats::mean(self.samples())?;
        self.samples_mut().iter_mut().for_each(|v| *v -= mean);
        Some(())
    }

    /// The curve of the intervals from `from` to before `to`, and the line that leads to it
    /// from the interval before.
    fn run(&mut self, time_s: &[f64], ms: &[f64], from: usize, to: usize) -> Option<()> {
        let (run_s, run_ms) = (time_s.get(from..to)?, ms.get(from..to)?);
        let (first_s, last_s) = (*run_s.first()?, *run_s.last()?);
        let step_s = 1.0 / self.rate_hz;
        let first = (libm::ceil(first_s * self.rate_hz) as usize).min(self.len);
        let end = if to == ms.len() {
            self.len
        } else {
            (libm::floor(last_s * self.rate_hz) as usize).saturating_add(1).min(self.len)
        };
        if let Some(before) = from.checked_sub(1) {
            let (t0, v0) = (*time_s.get(before)?, *ms.get(before)?);
            let start = (libm::floor(t0 * self.rate_hz) as usize).saturating_add(1);
            let slope = (run_ms.first()? - v0) / (first_s - t0);
            for (k, v) in
                self.samples.get_mut(start..first).unwrap_or(&mut []).iter_mut().enumerate()
            {
                *v = v0 + slope * ((start + k) as f64 * step_s - t0);
            }
        }
        // Between two samples there is none.
        let Some(part) = self.samples.get_mut(first..end) else { return Some(()) };
        let curve = self.curve.fit(self.kind, run_s, run_ms);
        if curve.is_ok() || self.curve.fit(Kind::Linear, run_s, run_ms).is_ok() {
            self.curve.sample(first as f64 * step_s, step_s, part);
        } else {
            part.fill(*run_ms.first()?);
        }
        // The time of the first interval itself is no gap.
        let begun_s = (first_s - run_ms.first()? / 1000.0).max(0.0);
        let begun = (libm::ceil(begun_s * self.rate_hz) as usize).min(first);
        self.known.get_mut(begun..end)?.fill(true);
        Some(())
    }

    /// Gives a density what the cubic spline took from it. Through points at an even distance
    /// the spline is a linear filter, whose response falls with the frequency times the
    /// distance x as `sinc(x)^4 3 / (2 + cos 2 pi x)` (M. Unser, A. Aldroubi and M. Eden, 1993,
    /// IEEE Trans. Signal Process. 41:821). Above half the mean rate of the beats the curve
    /// holds images only, and nothing is known.
    pub(super) fn restore(&self, psd: &mut [f64], step_hz: f64) {
        for (k, p) in psd.iter_mut().enumerate().skip(1) {
            let x = k as f64 * step_hz * self.distance_s;
            if x > 0.5 {
                *p = 0.0;
            } else if x > 0.0 {
                let sinc = libm::sin(PI * x) / (PI * x);
                let response = libm::pow(sinc, 4.0) * 3.0 / (2.0 + libm::cos(2.0 * PI * x));
                *p /= response * response;
            }
        }
    }
}
