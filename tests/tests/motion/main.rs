//! Movement against simulated truth, and with bad input.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic is how a test fails"
)]

mod bad_input;
mod exercise;
mod shaking;
mod smoothness;
mod standing;
mod walking;

use interocept::SampleRate;

fn rate(hz: f64) -> SampleRate {
    SampleRate::new(hz).unwrap()
}

/// Frames in a row.
fn flat<const N: usize>(frames: &[[f64; N]]) -> Vec<f64> {
    frames.iter().flatten().copied().collect()
}
