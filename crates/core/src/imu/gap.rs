//! How a sensor turns while its samples are missing.

use super::vector::{NOTHING, Vector, add, dot, norm, scale};
use interocept_dsp::snapshot;

/// How long people go on turning as they do: the time constant of what is left of a rate.
const PERSISTENCE_S: f64 = 0.15;
/// What is kept of how fast the sensor turns.
const MEMORY_S: f64 = 1.0;

/// The stretch without samples, and what was before it.
#[derive(Clone, Debug)]
pub(super) struct Gap {
    /// How long it is; 0 while samples come.
    pub(super) length_s: f64,
    rate: Vector,
    power: f64,
    memory: f64,
}
snapshot!(Gap { length_s, rate, power } skip { memory });

impl Gap {
    pub(super) fn new(step_s: f64) -> Self {
        let memory = libm::exp(-step_s / MEMORY_S);
        Self { length_s: 0.0, rate: NOTHING, power: 0.0, memory }
    }

    /// Takes the angular rate of a sample that came, without its bias.
    #[inline]
    pub(super) fn see(&mut self, rate: Vector) {
        self.length_s = 0.0;
        self.rate = rate;
        self.power = self.memory * self.power + (1.0 - self.memory) * dot(rate, rate);
    }

    /// How it has probably turned since the last sample.
    pub(super) fn predicted(&self) -> Vector {
        scale(self.rate, PERSISTENCE_S * (1.0 - libm::exp(-self.length_s / PERSISTENCE_S)))
    }

    /// How it has probably turned, once it is known how it turns afterwards.
    pub(super) fn bridged(&self, now: Vector) -> Vector {
        scale(add(self.rate, now), 0.5 * self.length_s)
    }

    /// How far off the prediction may be, in radians.
    pub(super) fn predicted_sigma(&self) -> f64 {
        let speed = libm::sqrt(self.power) + 0.1 * norm(self.rate);
        speed * self.length_s * self.length_s / (self.length_s + PERSISTENCE_S)
    }

    /// How far off the bridge may be, in radians.
    pub(super) fn bridged_sigma(&self) -> f64 {
        let share = self.length_s / PERSISTENCE_S;
        libm::sqrt(self.power) * self.length_s * (share * share / (4.0 + share * share))
    }
}
