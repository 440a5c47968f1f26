//! From ECG samples to beats.

pub mod quality;
