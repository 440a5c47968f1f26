//! The beat as it usually is, and each beat drawn towards it as far as noise explains the
//! difference.
//!
//! This is the estimator of James and Stein (Proc 4th Berkeley Symp 1:361, 1961), positive
//! part, for each of three segments: a beat that differs from the running average by no more
//! than the noise is replaced by nearly the average, one that truly differs stays as it is.
//! In a clean signal nothing changes.

use super::grid::{HZ, LEN, R, Stretch};
use core::ops::Range;
use interocept_dsp::{
    Error,
    alloc::{Vec, try_vec},
    snapshot,
};

/// The average is over about this many beats.
const MOST: u8 = 16;
/// It is believed from this many on.
const FEWEST: u8 = 4;
/// The QRS complex, this far to either side of the R peak, tells which beats are alike.
const APART: usize = (0.06 * HZ) as usize;
/// Least correlation of complexes that are alike, and most by which their heights differ.
const ALIKE: f64 = 0.9;
const HEIGHT: f64 = 1.4;
/// After so many unlike beats in a row the average begins anew.
const FORGET: u32 = 8;

/// The running average, and over how many beats it is at each place: how far a beat reaches
/// changes with the rate.
#[derive(Clone, Debug)]
pub(super) struct Average {
    mean: Vec<f64>,
    beats: Vec<u8>,
    unlike: u32,
}
snapshot!(Average { mean, beats, unlike });

impl Average {
    pub(super) fn new() -> Result<Self, Error> {
        Ok(Self { mean: try_vec(LEN, 0.0)?, beats: try_vec(LEN, 0)?, unlike: 0 })
    }

    /// Draws a beat towards the average and takes it into it; `noise` is the standard
    /// deviation of the noise of its samples, and between `own` no other beat is.
    pub(super) fn draw(&mut self, beat: &mut Stretch, noise: f64, own: Range<usize>) {
        if beat.between(own.start, own.end).len() < own.len()
            || own.start.saturating_add(APART) > R
            || own.end <= R + APART
        {
            return;
        }
        let begun = self.beats.get(R).is_some_and(|n| *n > 0);
        if begun && !self.alike(beat) {
            self.unlike = self.unlike.saturating_add(1);
            if self.unlike < FORGET {
                return;
            }
            self.beats.fill(0);
        }
        self.unlike = 0;
        let (level, slope) = self.drift(beat, own.clone());
        for (from, to) in [(own.start, R - APART), (R - APART, R + APART), (R + APART, own.end)] {
            self.segment(beat, from..to, noise, |g| level + slope * (g as f64 - R as f64));
        }
    }

    fn segment(
        &mut self,
        beat: &mut Stretch,
        places: Range<usize>,
        noise: f64,
        drift: impl Fn(usize) -> f64,
    ) {
        let (mut squares, mut count, mut beats) = (0.0, 0.0, 0.0);
        let known = self.mean.iter().zip(&self.beats).zip(beat.all()).skip(places.start);
        for (g, ((m, n), x)) in places.clone().zip(known) {
            if *n >= FEWEST {
                let d = x - m - drift(g);
                squares += d * d;
                count += 1.0;
                beats += f64::from(*n);
            }
        }
        let explained = noise * noise * (count + count * count / beats.max(1.0));
        let least = count / (beats + count).max(1.0);
        let keep = (1.0 - explained / squares.max(f64::MIN_POSITIVE)).max(least);
        let all = self.mean.iter_mut().zip(&mut self.beats).zip(beat.all_mut()).skip(places.start);
        for (g, ((m, n), x)) in places.zip(all) {
            let drift = drift(g);
            let (mean, d) = if *n > 0 { (*m, *x - *m - drift) } else { (*x - drift, 0.0) };
            if *n >= FEWEST {
                *x = mean + drift + keep * d;
            }
            *n = n.saturating_add(1).min(MOST);
            *m = mean + d / f64::from(*n);
        }
    }

    fn alike(&self, beat: &Stretch) -> bool {
        let range = R - APART..R + APART + 1;
        let (Some(m), Some(x)) = (self.mean.get(range.clone()), beat.all().get(range)) else {
            return false;
        };
        let n = m.len() as f64;
        let (mean_m, mean_x) = (m.iter().sum::<f64>() / n, x.iter().sum::<f64>() / n);
        let (mut mm, mut mx, mut xx) = (0.0, 0.0, 0.0);
        for (a, b) in m.iter().zip(x) {
            let (a, b) = (a - mean_m, b - mean_x);
            mm += a * a;
            mx += a * b;
            xx += b * b;
        }
        mx > ALIKE * libm::sqrt(mm * xx) && mx < HEIGHT * mm && mm < HEIGHT * mx
    }

    /// The straight line that a beat has moved by; none before there is an average.
    fn drift(&self, beat: &Stretch, own: Range<usize>) -> (f64, f64) {
        let (mut n, mut t, mut tt, mut d, mut td) = (0.0, 0.0, 0.0, 0.0, 0.0);
        let pairs = self.mean.iter().zip(&self.beats).zip(beat.all()).skip(own.start);
        for (g, ((m, beats), x)) in own.zip(pairs) {
            if *beats > 0 {
                let (at, y) = (g as f64 - R as f64, x - m);
                n += 1.0;
                t += at;
                tt += at * at;
                d += y;
                td += at * y;
            }
        }
        if n < 2.0 {
            return (0.0, 0.0);
        }
        let slope = (n * td - t * d) / (n * tt - t * t);
        ((d - slope * t) / n, slope)
    }
}
