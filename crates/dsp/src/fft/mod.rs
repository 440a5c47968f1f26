//! The discrete Fourier transform of real series of any length.
//!
//! [`RealFft`] runs on `realfft` where the feature `std` is on, and is [`FixedFft`] where it
//! is not. They agree to 1e-9 of the largest bin; only `FixedFft` gives the same bits on
//! every platform.

mod fixed;
#[cfg(feature = "std")]
mod planned;

pub use fixed::FixedFft;
#[cfg(feature = "std")]
pub use planned::RealFft;
/// The transform of this build.
#[cfg(not(feature = "std"))]
pub type RealFft = FixedFft;

/// The longest transform.
pub const MAX_LEN: usize = 1 << 26;
