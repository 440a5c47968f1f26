//! The smoothed conductance, and what drives it.
//!
//! A skin response recovers exponentially. Adding the slope times the time constant of recovery
//! to the signal takes the recovery out: what is left is the level, with a short pulse for each
//! response, apart even where responses ride on each other. Both come from the line of least
//! squares over a symmetrical window, so nothing is shifted; the window is the delay. Its level
//! is the mean of the window: the newest samples count in it, so that a response is seen early.

use crate::{
    Error,
    dsp::{
        alloc::{Vec, try_vec},
        ring::SlidingWindow,
        snapshot,
    },
};

/// Half of the window of the line: about the rise of a response, where it is seen best.
const SLOPE_S: f64 = 1.0;
/// Half of the window of the signal, a parabola.
const SIGNAL_S: f64 = 0.5;
/// Time constants of recovery and rise of the response that gains are stated for: D. M. Alexander
/// and others (2005), J. Neurosci. Methods 146:116; as in Greco and others (2016).
pub(super) const SLOW_S: f64 = 2.0;
pub(super) const FAST_S: f64 = 0.7;
/// What is remembered of the noise, in seconds.
const NOISE_S: f64 = 20.0;

/// The middle of the window.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    /// The signal there.
    pub(super) signal: f64,
    /// The signal without the recovery.
    pub(super) driver: f64,
}

/// Holds the window and computes its middle.
#[derive(Clone, Debug)]
pub(super) struct Curve {
    /// Blocks on either side of the middle.
    pub(super) half: usize,
    /// Height of the driver's pulse for a response of height 1.
    pub(super) gain: f64,
    /// By how many blocks the pulse reaches half its height before the response begins.
    pub(super) lead: f64,
    /// Standard deviation of signal and driver for noise of 1.
    pub(super) signal_noise: f64,
    driver_noise: f64,
    signal: Vec<f64>,
    driver: Vec<f64>,
    window: SlidingWindow<f64>,
    filled: usize,
    deviation: f64,
    seen: f64,
    memory: f64,
    residual: f64,
}
snapshot!(Curve { window, filled, deviation, seen }
          skip { half, gain, lead, signal_noise, driver_noise, memory, residual }
          skip heap { signal, driver });

impl Curve {
    /// For blocks at `hz`.
    pub(super) fn new(hz: f64) -> Result<Self, Error> {
        let half = (libm::round(SLOPE_S * hz) as usize).max(2);
        let short = (libm::round(SIGNAL_S * hz) as usize).max(2);
        let length = 2 * half + 1;
        let mut signal = try_vec(length, 0.0)?;
        let mut driver = try_vec(length, 0.0)?;
        let power = |h: usize, k: i32| {
            (1..=h).fold(0.0, |sum, i| sum + 2.0 * libm::pow(i as f64, f64::from(k)))
        };
        let (n, s2, s4) = (2.0 * short as f64 + 1.0, power(short, 2), power(short, 4));
        let slope = SLOW_S * hz / power(half, 2);
        for (i, (s, d)) in signal.iter_mut().zip(&mut driver).enumerate() {
            let at = i as f64 - half as f64;
            if at.abs() <= short as f64 {
                *s = (s4 - s2 * at * at) / (n * s4 - s2 * s2);
            }
            *d = 1.0 / length as f64 + slope * at;
        }
        let norm = |w: &[f64]| libm::sqrt(w.iter().fold(0.0, |sum, v| sum + v * v));
        let (signal_noise, driver_noise) = (norm(&signal), norm(&driver));
        let middle = signal.get(half).copied().unwrap_or(0.0);
        let mut curve = Self {
            half,
            gain: 1.0,
            lead: 0.0,
            signal_noise,
            driver_noise,
            signal,
            driver,
            window: SlidingWindow::new(length)?,
            filled: 0,
            deviation: 0.0,
            seen: 0.0,
            memory: NOISE_S * hz,
            // What least squares leave of white noise in the middle, as a mean size.
            residual: libm::sqrt((1.0 - middle) * core::f64::consts::FRAC_2_PI),
        };
        curve.calibrate(hz);
        Ok(curve)
    }

    /// Finds gain and lead from the response itself.
    fn calibrate(&mut self, hz: f64) {
        let shape = |t: f64| libm::exp(-t / SLOW_S) - libm::exp(-t / FAST_S);
        let peak_s = libm::log(SLOW_S / FAST_S) * SLOW_S * FAST_S / (SLOW_S - FAST_S);
        // The driver at each distance of its middle from the onset, in tenths of a block.
        let driver = |at: f64| {
            self.driver.iter().enumerate().fold(0.0, |sum, (i, w)| {
                let t = (at + i as f64 - self.half as f64) / hz;
                if t > 0.0 { sum + w * shape(t) / shape(peak_s) } else { sum }
            })
        };
        let places =
            || (-20 * self.half as i32..=40 * self.half as i32).map(|i| f64::from(i) / 10.0);
        let gain = places().map(driver).fold(0.0, f64::max);
        let half = places().find(|at| driver(*at) >= 0.5 * gain).unwrap_or(0.0);
        (self.gain, self.lead) = (gain, -half);
    }

    /// Takes a block; gives the middle once the window is full.
    #[inline]
    pub(super) fn step(&mut self, x: f64) -> Option<Point> {
        self.window.push(x);
        if self.filled < 2 * self.half {
            self.filled += 1;
            return None;
        }
        let (mut signal, mut driver) = (0.0, 0.0);
        let window = self.window.as_slice();
        for ((x, s), d) in window.iter().zip(&self.signal).zip(&self.driver) {
            signal += x * s;
            driver += x * d;
        }
        let left = (window.get(self.half).copied().unwrap_or(signal) - signal).abs();
        // An artefact is no noise: it counts for a few times the usual at most.
        let left = if self.seen > 2.0 * self.half as f64 {
            left.min(4.0 * self.deviation + 1e-9)
        } else {
            left
        };
        self.seen = (self.seen + 1.0).min(self.memory);
        self.deviation += (left - self.deviation) / self.seen;
        Some(Point { signal, driver })
    }

    /// Standard deviation of the noise in a block.
    pub(super) fn noise(&self) -> f64 {
        self.deviation / self.residual
    }

    /// Standard deviation of the noise in the driver.
    pub(super) fn driver_noise(&self) -> f64 {
        self.noise() * self.driver_noise
    }

    /// The signal begins anew; the noise stays known.
    pub(super) fn restart(&mut self) {
        self.window.reset();
        self.filled = 0;
    }
}
