//! Skin seen from afar: the colours mixed so that light and gloss cancel and the pulse stays.
//!
//! Both methods take short intervals, each colour by its mean in there, and mix two directions so
//! that what is common to both, the light, cancels. [`pos`] projects onto the plane that is
//! orthogonal to the colour of skin; [`chrom`] takes differences of colours in which gloss is none.

use super::grid::{Cell, GRID_HZ};
use interocept_dsp::{
    alloc::{Vec, try_vec},
    ring::Ring,
    state::Snapshot,
};

/// An interval holds a beat: 1.6 s (Wang and others, 2017; de Haan and Jeanne, 2013), even.
const INTERVAL: usize = 2 * (0.8 * GRID_HZ) as usize + 2;

/// Where intervals are worked on.
#[derive(Clone, Debug)]
pub(super) struct Bench {
    colours: Vec<[f64; 3]>,
    pairs: Vec<[f64; 2]>,
}

impl Bench {
    pub(super) fn new(cells: usize) -> Result<Self, crate::Error> {
        Ok(Self { colours: try_vec(cells, [0.0; 3])?, pairs: try_vec(INTERVAL, [0.0; 2])? })
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.colours.heap_bytes() + self.pairs.heap_bytes()
    }

    /// Takes a window.
    pub(super) fn load(&mut self, cells: &Ring<Cell>) {
        for (slot, [red, green, blue, _]) in self.colours.iter_mut().zip(cells.iter()) {
            *slot = [red, green, blue];
        }
    }

    /// The pulse by plane orthogonal to skin, to `out`, as a share of the light. Source: W. Wang,
    /// A. C. den Brinker, S. Stuijk, G. de Haan, IEEE Trans. Biomed. Eng. 64:1479, 2017,
    /// algorithm 1.
    pub(super) fn pos(&mut self, out: &mut [f64]) {
        out.fill(0.0);
        for start in 0..=self.colours.len().saturating_sub(INTERVAL) {
            self.mix(start, 1, out, |r, g, b| [g - b, g + b - 2.0 * r], 1.0, |_| 1.0);
        }
        // As many intervals as lie over each cell; fewer at the ends.
        let cells = out.len();
        for (i, value) in out.iter_mut().enumerate() {
            let over =
                (i + 1).min(cells - i).min(INTERVAL).min((cells + 1).saturating_sub(INTERVAL));
            *value /= over.max(1) as f64;
        }
    }

    /// The pulse by chrominance. Source: G. de Haan, V. Jeanne, IEEE Trans. Biomed. Eng. 60:2878,
    /// 2013, equations 11 to 15; in so short an interval a straight line taken out stands for the
    /// band-pass, the rest of which the spectrum does.
    pub(super) fn chrom(&mut self, out: &mut [f64]) {
        out.fill(0.0);
        let turn = 2.0 * core::f64::consts::PI / INTERVAL as f64;
        let taper = |i: usize| 0.5 - 0.5 * libm::cos(turn * (i as f64 + 0.5));
        let mut start = 0;
        while start + INTERVAL <= self.colours.len() {
            let mixed = |r, g, b| [3.0 * r - 2.0 * g, 1.5 * r + g - 1.5 * b];
            self.mix(start, 2, out, mixed, -1.0, taper);
            start += INTERVAL / 2;
        }
    }

    /// Adds an interval to `out`: its two directions without a polynomial of so many
    /// coefficients, the second scaled to the size of the first and added with a sign.
    fn mix(
        &mut self,
        start: usize,
        coefficients: u32,
        out: &mut [f64],
        directions: impl Fn(f64, f64, f64) -> [f64; 2],
        sign: f64,
        taper: impl Fn(usize) -> f64,
    ) {
        let Some(colours) = self.colours.get(start..start + INTERVAL) else { return };
        let n = INTERVAL as f64;
        let mut means = [0.0; 3];
        for colour in colours {
            means.iter_mut().zip(colour).for_each(|(mean, c)| *mean += c / n);
        }
        // Without light in a colour there is nothing to go by.
        if means.iter().any(|mean| *mean <= 0.0) {
            return;
        }
        let [red, green, blue] = means;
        for (pair, [r, g, b]) in self.pairs.iter_mut().zip(colours) {
            *pair = directions(r / red, g / green, b / blue);
        }
        let (mut mean, mut slope, mut spread) = ([0.0; 2], [0.0; 2], 0.0);
        for (i, pair) in self.pairs.iter().enumerate() {
            let t = i as f64 - 0.5 * (n - 1.0);
            spread += t * t;
            for ((m, s), v) in mean.iter_mut().zip(&mut slope).zip(pair) {
                *m += v / n;
                *s += t * v;
            }
        }
        let tilt = if coefficients > 1 { 1.0 / spread } else { 0.0 };
        let mut power = [0.0; 2];
        for (i, pair) in self.pairs.iter_mut().enumerate() {
            let t = i as f64 - 0.5 * (n - 1.0);
            for (((v, m), s), p) in pair.iter_mut().zip(mean).zip(slope).zip(&mut power) {
                *v -= m + s * tilt * t;
                *p += *v * *v;
            }
        }
        let [first, second] = power;
        let scale = if second > 0.0 { sign * libm::sqrt(first / second) } else { 0.0 };
        for (i, (slot, [a, b])) in out.iter_mut().skip(start).zip(&self.pairs).enumerate() {
            *slot += (a + scale * b) * taper(i);
        }
    }
}
