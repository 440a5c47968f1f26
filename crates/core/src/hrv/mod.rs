//! Heart-rate variability.

pub mod nonlinear;
