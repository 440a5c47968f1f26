//! A matched filter for the QRS complexes of this person in the noise of this moment.
//!
//! The mean of the last accepted complexes is the template. Correlating with it is the best
//! linear detector in white noise; in coloured noise the best one correlates after whitening
//! both (Kay, *Fundamentals of Statistical Signal Processing* II, 1998, chapter 4). The colour
//! is followed with a short autoregressive model (Levinson and Durbin), as linear prediction
//! was first used on the ECG by Lin and Chang (IEEE Trans Biomed Eng 36:1050, 1989). Template
//! and double whitening are folded into one set of coefficients whenever a beat is learnt.

use crate::Error;
use interocept_dsp::{
    alloc::{Vec, try_vec},
    ring::SlidingWindow,
    snapshot,
};

/// Order of the noise model: two resonances, such as drift and mains.
const ORDER: usize = 3;
/// The template reaches from the P wave to the end of the QRS complex.
const BEFORE_S: f64 = 0.2;
const AFTER_S: f64 = 0.055;
/// The colour of the noise is that of about the last ten seconds.
const COLOUR_S: f64 = 10.0;
/// Beats in the mean: fifty, half a minute to a minute.
const LEARN: f64 = 0.02;
/// White noise assumed on top of the model, as a part of the power: keeps it well posed.
const FLOOR: f64 = 1e-3;
/// Sums run in this many lanes.
const LANES: usize = 4;

#[derive(Clone, Debug)]
pub(super) struct Template {
    after: usize,
    recent: SlidingWindow<f64>,
    capacity: usize,
    shape: Vec<f64>,
    filter: Vec<f64>,
    correlation: [f64; ORDER + 1],
    rate: f64,
    learnt: u32,
}
snapshot!(Template { recent, shape, filter, correlation, learnt }
    skip { after, capacity, rate });

impl Template {
    /// `held_s` is how long after its end a complex may still be learnt.
    pub(super) fn new(working_hz: f64, held_s: f64) -> Result<Self, Error> {
        let samples = |s: f64| libm::ceil(s * working_hz) as usize;
        let after = samples(AFTER_S);
        let length = samples(BEFORE_S) + 1 + after;
        let filter = (length + 2 * ORDER).next_multiple_of(LANES);
        let capacity = filter + samples(held_s);
        Ok(Self {
            after,
            recent: SlidingWindow::new(capacity)?,
            capacity,
            shape: try_vec(length, 0.0)?,
            filter: try_vec(filter, 0.0)?,
            correlation: [0.0; ORDER + 1],
            rate: 1.0 / (COLOUR_S * working_hz),
            learnt: 0,
        })
    }

    /// How far the output lags behind the reference point of the complex, in ticks.
    pub(super) fn lag(&self) -> usize {
        self.after + ORDER
    }

    /// Forgets the signal, not the shape.
    pub(super) fn interrupt(&mut self) {
        self.recent.fill(0.0);
    }

    /// Takes a sample; returns the likeness: 1 for the template itself, whatever its units.
    #[inline]
    pub(super) fn push(&mut self, x: f64) -> f64 {
        self.recent.push(x);
        let recent = self.recent.as_slice();
        for (r, past) in self.correlation.iter_mut().zip(recent.iter().rev()) {
            *r += self.rate * (x * past - *r);
        }
        let from = self.capacity - self.filter.len();
        let mut lanes = [0.0; LANES];
        let (mut window, mut filter) = (recent.get(from..).unwrap_or(&[]), self.filter.as_slice());
        while let (Some((w, later)), Some((h, rest))) =
            (window.split_first_chunk::<LANES>(), filter.split_first_chunk::<LANES>())
        {
            for ((lane, w), h) in lanes.iter_mut().zip(w).zip(h) {
                *lane += w * h;
            }
            (window, filter) = (later, rest);
        }
        let [a, b, c, d] = lanes;
        (a + b) + (c + d)
    }

    /// Learns the complex whose reference point was `ago` ticks before the last sample.
    pub(super) fn learn(&mut self, ago: usize) {
        let start = (self.capacity + self.after).checked_sub(ago + self.shape.len());
        let segment = start.and_then(|s| self.recent.as_slice().get(s..s + self.shape.len()));
        let Some(segment) = segment else { return };
        self.learnt = self.learnt.saturating_add(1);
        let weight = (1.0 / f64::from(self.learnt)).max(LEARN);
        for (s, x) in self.shape.iter_mut().zip(segment) {
            *s += weight * (x - *s);
        }
        self.design();
    }

    /// Folds shape and whitening into the filter.
    fn design(&mut self) {
        let whitening = autocorrelate(&predictor(&self.correlation));
        let (length, size) = (self.shape.len(), self.filter.len());
        // The filter ends with the shape's end plus ORDER; longer ones begin with zeros.
        let lead = size - length - 2 * ORDER;
        let mut gain = 0.0;
        for (i, h) in self.filter.iter_mut().enumerate() {
            *h = 0.0;
            for (k, w) in whitening.iter().enumerate() {
                let behind = (i + k).checked_sub(lead + ORDER);
                let ahead = i.checked_sub(lead + ORDER + k);
                let at = |j: Option<usize>| j.and_then(|j| self.shape.get(j)).copied();
                *h += w * at(behind).unwrap_or(0.0);
                if k > 0 {
                    *h += w * at(ahead).unwrap_or(0.0);
                }
            }
            let own = i.checked_sub(lead + ORDER).and_then(|j| self.shape.get(j));
            gain += *h * own.copied().unwrap_or(0.0);
        }
        let scale = if gain > f64::MIN_POSITIVE { 1.0 / gain } else { 0.0 };
        for h in &mut self.filter {
            *h *= scale;
        }
    }
}

/// The whitening filter 1, a1 .. aP of an autocorrelation (Levinson and Durbin).
fn predictor(r: &[f64; ORDER + 1]) -> [f64; ORDER + 1] {
    let [power, ..] = *r;
    let mut a = [0.0; ORDER + 1];
    if let Some(first) = a.first_mut() {
        *first = 1.0;
    }
    let mut error = power * (1.0 + FLOOR) + f64::MIN_POSITIVE;
    for k in 1..=ORDER {
        // a[0] r[k] + a[1] r[k-1] + ...
        let reach = r.get(1..=k).unwrap_or(&[]);
        let sum: f64 = a.iter().zip(reach.iter().rev()).map(|(a, r)| a * r).sum();
        let reflection = -sum / error;
        let old = a;
        let mirrored = old.get(..k).unwrap_or(&[]);
        for (new, o) in a.iter_mut().skip(1).zip(mirrored.iter().rev()) {
            *new += reflection * o;
        }
        error *= 1.0 - reflection * reflection;
        if error <= 0.0 || !error.is_finite() {
            break;
        }
    }
    a
}

fn autocorrelate(a: &[f64; ORDER + 1]) -> [f64; ORDER + 1] {
    let mut c = [0.0; ORDER + 1];
    for (k, c) in c.iter_mut().enumerate() {
        *c = a.iter().zip(a.iter().skip(k)).map(|(x, y)| x * y).sum();
    }
    c
}
