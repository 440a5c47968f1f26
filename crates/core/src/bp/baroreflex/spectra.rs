//! Power of intervals and pressure, and what they share.

use crate::{
    dsp::{
        Complex,
        alloc::{Vec, try_vec},
        fft::FixedFft,
        interpolate::{Interpolant, Kind},
    },
    error::Error,
};

/// Both series are drawn at this rate.
const RATE_HZ: f64 = 4.0;
/// The highest frequency of any band.
const TOP_HZ: f64 = 0.4;
/// Segments that a coherence needs: with fewer it is high of itself.
const LEAST_SEGMENTS: f64 = 3.0;

/// By how much a sum over bins varies more than if they had nothing in common: the window makes
/// neighbours alike by 4/9 and 1/36, and segments that overlap by half by 1/36.
const OVERLAP: f64 = 1.94 * 1.06;

/// LF and HF.
const BANDS_HZ: [(f64, f64); 2] = [(0.04, 0.15), (0.15, 0.4)];

/// What a band says; NaN where nothing is coherent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Band {
    pub alpha: f64,
    pub gain: f64,
    /// Standard error of the gain.
    pub error: f64,
    /// The highest coherence.
    pub coherence: f64,
}

/// Sums over segments, at one frequency.
#[derive(Clone, Copy, Debug, Default)]
struct Cross {
    pressure: f64,
    interval: f64,
    shared: (f64, f64),
}

/// Room to work in.
#[derive(Clone, Debug)]
pub(super) struct Spectra {
    segment: usize,
    fft: FixedFft,
    curve: Interpolant,
    time_s: Vec<f64>,
    /// Pressure and interval on the grid.
    grid: [Vec<f64>; 2],
    padded: Vec<f64>,
    window: Vec<f64>,
    bins: [Vec<Complex<f64>>; 2],
    cross: Vec<Cross>,
    segments: f64,
}

impl Spectra {
    pub(super) fn new(beats: usize, window_s: f64, segment_s: f64) -> Result<Self, Error> {
        let segment = (segment_s * RATE_HZ) as usize;
        let fft = FixedFft::new(segment.next_power_of_two())?;
        let samples = (window_s * RATE_HZ) as usize + 16;
        let mut window = try_vec(segment, 0.0)?;
        let turn = core::f64::consts::TAU / segment as f64;
        for (i, w) in window.iter_mut().enumerate() {
            *w = 0.5 - 0.5 * libm::cos(turn * i as f64);
        }
        let top = (TOP_HZ / RATE_HZ * fft.len() as f64) as usize + 2;
        Ok(Self {
            segment,
            curve: Interpolant::new(beats)?,
            time_s: try_vec(beats, 0.0)?,
            grid: [try_vec(samples, 0.0)?, try_vec(samples, 0.0)?],
            padded: try_vec(fft.len(), 0.0)?,
            window,
            bins: [
                try_vec(fft.bins(), Complex::default())?,
                try_vec(fft.bins(), Complex::default())?,
            ],
            cross: try_vec(top, Cross::default())?,
            fft,
            segments: 0.0,
        })
    }

    pub(super) fn heap_bytes(&self) -> usize {
        let [a, b] = &self.grid;
        let [c, d] = &self.bins;
        let reals = a.len() + b.len() + self.padded.len() + self.window.len() + self.time_s.len();
        reals * size_of::<f64>()
            + (c.len() + d.len()) * size_of::<Complex<f64>>()
            + self.cross.len() * size_of::<Cross>()
            + self.fft.heap_bytes()
            + self.curve.heap_bytes()
    }

    /// LF and HF of the runs of beats without NaN; none where they are too short.
    pub(super) fn bands(
        &mut self,
        rr_ms: &[f64],
        sbp: &[f64],
        least_coherence: f64,
    ) -> Option<[Band; 2]> {
        self.cross.fill(Cross::default());
        self.segments = 0.0;
        let (mut rr_ms, mut sbp) = (rr_ms, sbp);
        while !rr_ms.is_empty() {
            let known = |(r, s): &(&f64, &f64)| !(r.is_nan() || s.is_nan());
            let run = rr_ms.iter().zip(sbp).take_while(known).count();
            let ((r, after_r), (s, after_s)) =
                (rr_ms.split_at_checked(run)?, sbp.split_at_checked(run)?);
            if run > 3 {
                self.run(r, s);
            }
            rr_ms = after_r.get(1..).unwrap_or(&[]);
            sbp = after_s.get(1..).unwrap_or(&[]);
        }
        let all = BANDS_HZ.map(|band| self.band(band, least_coherence));
        (self.segments >= LEAST_SEGMENTS).then_some(all)
    }

    /// Adds the segments of a run.
    fn run(&mut self, rr_ms: &[f64], sbp: &[f64]) -> Option<()> {
        let mut now_s = 0.0;
        for (t, rr) in self.time_s.iter_mut().zip(rr_ms) {
            *t = now_s;
            now_s += rr / 1000.0;
        }
        let time_s = self.time_s.get(..rr_ms.len())?;
        let samples = ((time_s.last()? * RATE_HZ) as usize).saturating_add(1);
        let [x, y] = &mut self.grid;
        for (grid, values) in [(&mut *x, sbp), (&mut *y, rr_ms)] {
            self.curve.fit(Kind::CubicNotAKnot, time_s, values).ok()?;
            self.curve.sample(0.0, 1.0 / RATE_HZ, grid.get_mut(..samples)?);
        }
        let mut start = 0;
        while start + self.segment <= samples {
            for (grid, bins) in self.grid.iter().zip(&mut self.bins) {
                let part = grid.get(start..start + self.segment)?;
                let mean = part.iter().sum::<f64>() / self.segment as f64;
                self.padded.fill(0.0);
                for ((p, v), w) in self.padded.iter_mut().zip(part).zip(&self.window) {
                    *p = (v - mean) * w;
                }
                self.fft.forward(&self.padded, bins).ok()?;
            }
            let [p, i] = &self.bins;
            for ((sum, p), i) in self.cross.iter_mut().zip(p).zip(i) {
                sum.pressure += p.re * p.re + p.im * p.im;
                sum.interval += i.re * i.re + i.im * i.im;
                sum.shared.0 += p.re * i.re + p.im * i.im;
                sum.shared.1 += p.re * i.im - p.im * i.re;
            }
            self.segments += 1.0;
            start += self.segment / 2;
        }
        Some(())
    }

    /// Sums over the band before anything is divided: a bin in which the pressure hardly moves
    /// says nothing of the gain and would only add its noise, and a choice of coherent bins would
    /// prefer those that chance made coherent (G. D. Pinna and others, Clin. Sci. 103:81, 2002).
    fn band(&self, (low_hz, high_hz): (f64, f64), least_coherence: f64) -> Band {
        let step_hz = RATE_HZ / self.fft.len() as f64;
        let (mut pressure, mut answer, mut rest, mut unsure) = (0.0, 0.0, 0.0, 0.0);
        let (mut coherent_pressure, mut coherent_interval, mut highest) = (0.0, 0.0, 0.0);
        for (k, sum) in self.cross.iter().enumerate() {
            let hz = k as f64 * step_hz;
            let moves = sum.pressure > 0.0 && sum.interval > 0.0;
            if !moves || !(low_hz..high_hz).contains(&hz) {
                continue;
            }
            let shared = sum.shared.0 * sum.shared.0 + sum.shared.1 * sum.shared.1;
            let coherence = shared / (sum.pressure * sum.interval);
            highest = if coherence > highest { coherence } else { highest };
            // What of the interval follows the pressure, and what does not.
            let follows = shared / sum.pressure;
            let own = if sum.interval > follows { sum.interval - follows } else { 0.0 };
            pressure += sum.pressure;
            answer += follows;
            rest += own;
            unsure += own * sum.pressure;
            if coherence >= least_coherence {
                coherent_pressure += sum.pressure;
                coherent_interval += sum.interval;
            }
        }
        // One part in so many segments of what does not follow seems to (J. S. Bendat and A. G.
        // Piersol, Random Data).
        let free = self.segments - 1.0;
        let square = (answer - rest / free) / pressure;
        let overlap = OVERLAP * self.fft.len() as f64 / self.segment as f64;
        let variance = overlap * unsure / (2.0 * free * pressure * pressure);
        let told = coherent_pressure > 0.0 && square > 0.0;
        let told = |value: f64| if told { value } else { f64::NAN };
        Band {
            alpha: told(libm::sqrt(coherent_interval / coherent_pressure)),
            gain: told(libm::sqrt(square)),
            error: libm::sqrt(variance),
            coherence: if highest < 1.0 { highest } else { 1.0 },
        }
    }
}
