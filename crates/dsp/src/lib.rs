//! Streaming digital signal processing without physiology words.
//!
//! Everything that keeps state is a plain struct: made once by `new` (the only place that
//! allocates, and fallibly so), fed with `push`, emptied by `reset`, saved and restored
//! through [`state::Snapshot`]. Results do not depend on how the input is cut into chunks,
//! and transcendental functions come from `libm`, so the same input gives the same bits on
//! every platform. The one exception is [`fft`]: with the feature `std` it runs on
//! `realfft`, whose last bits depend on the machine (spectra agree to 1e-9).
#![cfg_attr(not(feature = "std"), no_std)]
extern crate alloc as std_alloc;

pub mod alloc;
pub mod detrend;
pub mod error;
pub mod fft;
pub mod fir;
pub mod held;
pub mod iir;
pub mod interpolate;
pub mod median;
pub mod moving;
pub mod offline;
pub mod resample;
pub mod ring;
mod slice;
pub mod sliding;
pub mod sort;
pub mod spectrum;
pub mod state;
pub mod stats;
pub mod thin;
pub mod trend;
pub mod window;

pub use error::Error;
pub use num_complex::Complex;
