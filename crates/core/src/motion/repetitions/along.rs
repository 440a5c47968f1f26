//! The acceleration along the axis of an exercise.

use super::MOVEMENT_HZ;
use crate::Error;
use interocept_dsp::{
    iir::{Band, Sos},
    snapshot,
};

/// The axis without a profile follows the movement of this long.
const AXIS_S: f64 = 10.0;
/// Less than this is no movement that has an axis.
const LEAST_M_S2: f64 = 1e-3;

/// The acceleration along the axis of the exercise.
#[derive(Clone, Debug)]
pub(super) struct Along {
    axis: [f64; 3],
    fixed: bool,
    fade: f64,
    /// Where the movement began: an axis that is found later goes through it, so that finding it
    /// is no movement.
    origin: [f64; 3],
    smooth: Sos<[f64; 3]>,
    mean: [f64; 3],
    products: [[f64; 3]; 3],
    begun: bool,
}
snapshot!(Along { axis, origin, smooth, mean, products, begun } skip { fixed, fade });

impl Along {
    pub(super) fn new(axis: [f64; 3], hz: f64) -> Result<Self, Error> {
        let low = || Sos::butterworth(2, Band::Low(MOVEMENT_HZ), hz);
        Ok(Self {
            fixed: axis != [0.0; 3],
            axis,
            fade: 1.0 - libm::exp(-1.0 / (AXIS_S * hz)),
            origin: [0.0; 3],
            smooth: Sos::together([low()?, low()?, low()?])?,
            mean: [0.0; 3],
            products: [[0.0; 3]; 3],
            begun: false,
        })
    }

    pub(super) fn reset(&mut self) {
        self.begun = false;
        self.products = [[0.0; 3]; 3];
        if !self.fixed {
            self.axis = [0.0; 3];
        }
    }

    pub(super) fn push(&mut self, acc: [f64; 3]) -> f64 {
        let first = !self.begun;
        let smooth = self.smoothed(acc);
        if first {
            self.mean = smooth;
        }
        if !self.fixed {
            if first {
                self.origin = smooth;
            }
            self.turn(smooth);
        }
        let from_origin = smooth.iter().zip(&self.origin).map(|(x, o)| x - o);
        self.axis.iter().zip(from_origin).fold(0.0, |sum, (a, x)| sum + a * x)
    }

    pub(super) fn smoothed(&mut self, acc: [f64; 3]) -> [f64; 3] {
        if !self.begun {
            self.smooth.prime(acc);
            self.begun = true;
        }
        self.smooth.step(acc)
    }

    /// The axis of most movement of late, from where it was, so that its sign stays.
    fn turn(&mut self, smooth: [f64; 3]) {
        let mut away = smooth;
        for (d, m) in away.iter_mut().zip(&mut self.mean) {
            *d -= *m;
            *m += self.fade * *d;
        }
        for (row, a) in self.products.iter_mut().zip(away) {
            for (p, b) in row.iter_mut().zip(away) {
                *p += self.fade * (a * b - *p);
            }
        }
        if self.axis == [0.0; 3] {
            // Rounding is no movement.
            let moved = libm::sqrt(away.iter().fold(0.0, |sum, v| sum + v * v));
            if moved < LEAST_M_S2 {
                return;
            }
            self.axis = away.map(|v| v / moved);
        }
        let dot = |row: &[f64; 3]| row.iter().zip(self.axis).fold(0.0, |sum, (p, a)| sum + p * a);
        let next = self.products.each_ref().map(dot);
        let size = libm::sqrt(next.iter().fold(0.0, |sum, v| sum + v * v));
        if size > 1e-12 {
            self.axis = next.map(|v| v / size);
        }
    }
}
