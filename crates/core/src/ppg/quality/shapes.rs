//! Whether pulses resemble each other.

use super::super::Pulse;
use crate::Error;
use interocept_dsp::{ring::SlidingWindow, snapshot, stats};

/// A shape is compared from so long before its foot ...
const BEFORE_S: f64 = 0.08;
/// ... to so long after it, which has passed when the pulse is known.
const AFTER_S: f64 = 0.4;
/// A pulse may be known this long after its foot.
const KEPT_S: f64 = 1.2;
const POINTS: usize = 24;
/// How fast the template follows.
const FOLLOW: f64 = 0.15;
/// A shape that resembles the template less than this is another one, and followed more slowly.
const ALIKE: f64 = 0.5;
/// How many pulses a judgement rests on.
const MEMORY: usize = 5;

/// What the last pulses looked like.
#[derive(Clone, Copy, Debug)]
pub(super) struct Judgement {
    /// NaN before two pulses.
    pub similarity: f64,
    /// Mean quality of the pulses; 1 before any.
    pub regular: f64,
    /// NaN before two pulses.
    pub rate_bpm: f64,
}

/// Compares each pulse with a template of those before it.
#[derive(Clone, Debug)]
pub(super) struct Shapes {
    working_hz: f64,
    window: SlidingWindow<f64>,
    capacity: usize,
    template: [f64; POINTS],
    known: bool,
    /// Similarity, quality and time of the last pulses, the newest first.
    similarities: [f64; MEMORY],
    qualities: [f64; MEMORY],
    times: [f64; MEMORY],
    len: usize,
}
snapshot!(Shapes { window, template, known, similarities, qualities, times, len }
    skip { working_hz, capacity });

impl Shapes {
    pub(super) fn new(working_hz: f64) -> Result<Self, Error> {
        let capacity = libm::ceil((KEPT_S + BEFORE_S) * working_hz) as usize + 2;
        Ok(Self {
            working_hz,
            window: SlidingWindow::new(capacity)?,
            capacity,
            template: [0.0; POINTS],
            known: false,
            similarities: [f64::NAN; MEMORY],
            qualities: [0.0; MEMORY],
            times: [0.0; MEMORY],
            len: 0,
        })
    }

    pub(super) fn tick(&mut self, x: f64) {
        self.window.push(x);
    }

    /// Takes a pulse whose foot was so long ago.
    pub(super) fn pulse(&mut self, pulse: &Pulse, ago_s: f64) {
        let mut similarity = f64::NAN;
        if let Some(shape) = self.shape(ago_s, f64::from(pulse.polarity)) {
            let follow = if self.known {
                similarity = stats::correlation(&shape, &self.template).unwrap_or(0.0);
                if similarity > ALIKE { FOLLOW } else { FOLLOW * FOLLOW }
            } else {
                self.known = true;
                1.0
            };
            for (t, s) in self.template.iter_mut().zip(shape) {
                *t += follow * (s - *t);
            }
        }
        for (all, new) in [
            (&mut self.similarities, similarity),
            (&mut self.qualities, pulse.quality),
            (&mut self.times, pulse.time_s),
        ] {
            let mut next = new;
            for slot in all.iter_mut() {
                core::mem::swap(slot, &mut next);
            }
        }
        self.len = (self.len + 1).min(MEMORY);
    }

    /// The signal from shortly before a foot, without its mean, at unit power.
    fn shape(&self, ago_s: f64, sign: f64) -> Option<[f64; POINTS]> {
        let x = self.window.as_slice();
        let start = self.capacity as f64 - 1.0 - (ago_s + BEFORE_S) * self.working_hz;
        let step = (BEFORE_S + AFTER_S) * self.working_hz / (POINTS - 1) as f64;
        if start < 0.0 {
            return None;
        }
        let mut shape = [0.0; POINTS];
        for (i, s) in shape.iter_mut().enumerate() {
            let at = start + step * i as f64;
            let k = libm::floor(at) as usize;
            let (a, b) = (*x.get(k)?, *x.get(k + 1).or(x.get(k))?);
            *s = sign * (a + (at - k as f64) * (b - a));
        }
        let mean = stats::mean(&shape)?;
        let sd = stats::standard_deviation(&shape, 0).filter(|sd| *sd > 0.0)?;
        shape.iter_mut().for_each(|s| *s = (*s - mean) / sd);
        Some(shape)
    }

    pub(super) fn judge(&self) -> Judgement {
        let mean_of = |all: &[f64; MEMORY]| {
            let held = all.get(..self.len).unwrap_or_default();
            let known = || held.iter().filter(|v| v.is_finite());
            let n = known().count();
            if n == 0 { f64::NAN } else { known().sum::<f64>() / n as f64 }
        };
        let span_s = match self.times.get(..self.len) {
            Some([newest, .., oldest]) => newest - oldest,
            _ => f64::NAN,
        };
        let regular = mean_of(&self.qualities);
        Judgement {
            similarity: mean_of(&self.similarities).clamp(-1.0, 1.0),
            regular: if regular.is_finite() { regular } else { 1.0 },
            rate_bpm: 60.0 * self.len.saturating_sub(1) as f64 / span_s,
        }
    }

    pub(super) fn interrupt(&mut self) {
        self.len = 0;
    }
}
