//! Whether what stands out of the signal comes at a rate of heartbeats and keeps its shape.

use crate::{Error, SampleRate};
use interocept_dsp::{alloc::Vec, alloc::try_vec, ring::Ring, snapshot, stats};

/// Shapes are compared at about this rate.
const SHAPE_HZ: f64 = 100.0;
/// How far to each side of its peak a shape reaches.
const HALF_S: f64 = 0.12;
/// Nothing else is a beat this close to a larger one.
const REFRACTORY_S: f64 = 0.16;
/// A beat reaches this share of the usual peak of the envelope.
const THRESHOLD: f64 = 0.4;
/// From this correlation on, a shape is one of a kind.
const SAME: f64 = 0.8;
/// What was before a pause as long as this says nothing of what comes after.
const PAUSE_S: f64 = 4.0;
/// How many beats a judgement rests on.
const MEMORY: usize = 6;

/// Finds prominent complexes and compares each with the two kinds met last.
#[derive(Clone, Debug)]
pub(super) struct Shapes {
    shape_hz: f64,
    every: usize,
    half: usize,
    refractory: usize,
    phase: usize,
    sums: (f64, f64),
    complex: Ring<f64>,
    envelope: Ring<f64>,
    ticks: u64,
    /// The largest envelope not yet followed by a refractory time, and its tick.
    candidate: (f64, u64),
    kinds: [Vec<f64>; 2],
    known: [bool; 2],
    latest: usize,
    shape: Vec<f64>,
    similarity: Ring<f64>,
    beats: Ring<u64>,
    started: u64,
}

snapshot!(Shapes { phase, sums, complex, envelope, ticks, candidate, kinds, known, latest, shape,
                   similarity, beats, started }
          skip { shape_hz, every, half, refractory });

/// What the last beats looked like.
#[derive(Clone, Copy, Debug)]
pub(super) struct Judgement {
    /// Mean correlation of the last beats with their kind; NaN before three of them.
    pub(super) similarity: f64,
    /// Beats a minute over the last beats; NaN while unknown.
    pub(super) rate_bpm: f64,
}

impl Shapes {
    pub(super) fn new(rate: SampleRate) -> Result<Self, Error> {
        let every = (libm::floor(rate.hz() / SHAPE_HZ) as usize).max(1);
        let shape_hz = rate.hz() / every as f64;
        let half = libm::ceil(HALF_S * shape_hz) as usize;
        let refractory = libm::ceil(REFRACTORY_S * shape_hz) as usize;
        let length = 2 * half + 1;
        Ok(Self {
            shape_hz,
            every,
            half,
            refractory,
            phase: 0,
            sums: (0.0, 0.0),
            complex: Ring::new(2 * refractory + 2 * half + 2)?,
            envelope: Ring::new(refractory)?,
            ticks: 0,
            candidate: (0.0, 0),
            kinds: [try_vec(length, 0.0)?, try_vec(length, 0.0)?],
            known: [false; 2],
            latest: 1,
            shape: try_vec(length, 0.0)?,
            similarity: Ring::new(MEMORY)?,
            beats: Ring::new(MEMORY)?,
            started: 0,
        })
    }

    /// Takes a sample of the complexes and of the QRS band; `usual_peak` is what the envelope
    /// of a beat usually reaches.
    #[inline]
    pub(super) fn step(&mut self, complex: f64, qrs: f64, usual_peak: f64) {
        self.sums.0 += complex;
        self.sums.1 += libm::fabs(qrs);
        self.phase += 1;
        if self.phase >= self.every {
            self.phase = 0;
            let (complex, envelope) = core::mem::take(&mut self.sums);
            let share = 1.0 / self.every as f64;
            self.tick(complex * share, envelope * share, usual_peak);
        }
    }

    fn tick(&mut self, complex: f64, envelope: f64, usual_peak: f64) {
        self.ticks += 1;
        self.complex.push(complex);
        // Over 100 ms, as in the blocks that the usual peak comes from.
        self.envelope.push(envelope);
        let width = (0.1 * self.shape_hz) as usize;
        let mut smooth = 0.0;
        for age in 0..width.max(1) {
            smooth += self.envelope.newest(age).unwrap_or(0.0);
        }
        smooth /= width.max(1) as f64;
        if smooth > self.candidate.0 && smooth > THRESHOLD * usual_peak && usual_peak > 0.0 {
            self.candidate = (smooth, self.ticks);
        }
        let (height, at) = self.candidate;
        if height > 0.0 && self.ticks.saturating_sub(at) >= self.refractory as u64 {
            self.candidate = (0.0, 0);
            self.beat(at);
        }
    }

    /// Compares the beat whose envelope peaked at `tick`.
    fn beat(&mut self, tick: u64) {
        let pause = tick.saturating_sub(self.beats.newest(0).unwrap_or(tick));
        if pause as f64 > PAUSE_S * self.shape_hz {
            self.beats.reset();
            self.similarity.reset();
        }
        self.beats.push(tick);
        let age = (self.ticks - tick) as usize;
        // The envelope is late by the filter and the smoothing; look on both sides.
        let mut peak = (0.0, age);
        for a in age.saturating_sub(self.half / 2)..age + self.half {
            let v = libm::fabs(self.complex.newest(a).unwrap_or(0.0));
            if v > peak.0 {
                peak = (v, a);
            }
        }
        let Some(first) = peak.1.checked_add(self.half) else { return };
        if first >= self.complex.len() || peak.1 < self.half {
            return;
        }
        for (i, v) in self.shape.iter_mut().enumerate() {
            *v = self.complex.newest(first.saturating_sub(i)).unwrap_or(0.0);
        }
        let mut best = (-1.0, self.latest ^ 1);
        for (i, (kind, known)) in self.kinds.iter().zip(self.known).enumerate() {
            let r = if known { stats::correlation(&self.shape, kind) } else { None };
            if let Some(r) = r.filter(|r| *r > best.0) {
                best = (r, i);
            }
        }
        let (r, mut which) = best;
        let mut weight = 0.125;
        if r < SAME {
            // A shape unlike both takes the place of the kind met longer ago.
            (which, weight) = (self.latest ^ 1, 1.0);
        }
        if self.known.contains(&true) {
            self.similarity.push(r.max(0.0));
        }
        if let (Some(kind), Some(known)) = (self.kinds.get_mut(which), self.known.get_mut(which)) {
            for (k, s) in kind.iter_mut().zip(&self.shape) {
                *k += weight * (s - *k);
            }
            (*known, self.latest) = (true, which);
        }
    }

    pub(super) fn judge(&self) -> Judgement {
        let n = self.similarity.len();
        let similarity =
            if n >= 3 { self.similarity.iter().sum::<f64>() / n as f64 } else { f64::NAN };
        // A beat is known of a refractory time after it.
        let last = self.beats.newest(0).unwrap_or(self.started);
        let quiet = self.ticks.saturating_sub(last + self.refractory as u64);
        let quiet_s = quiet as f64 / self.shape_hz;
        let rate_bpm = match (self.beats.get(0), self.beats.newest(0)) {
            (Some(first), Some(last)) if last > first => {
                let mean_s = last.saturating_sub(first) as f64
                    / self.shape_hz
                    / (self.beats.len() - 1) as f64;
                60.0 / mean_s.max(quiet_s)
            }
            _ if quiet_s > 3.0 => 60.0 / quiet_s,
            _ => f64::NAN,
        };
        Judgement { similarity, rate_bpm }
    }

    /// Starts anew after a gap, but remembers the shapes.
    pub(super) fn restart(&mut self) {
        self.phase = 0;
        self.sums = (0.0, 0.0);
        self.complex.reset();
        self.envelope.reset();
        self.candidate = (0.0, 0);
        self.beats.reset();
        self.similarity.reset();
        self.started = self.ticks;
    }
}
