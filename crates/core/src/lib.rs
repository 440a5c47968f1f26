//! Interocept turns raw sensor buffers into measures of the body's state.
//!
//! Every output is a [`Measure`] with value, unit, uncertainty, quality and window, or a
//! typed reason why there is none. The streaming processor is the algorithm: any cutting of
//! the input into chunks gives the same bits, on a server and on a microcontroller.
//!
//! It is not a medical device.
#![cfg_attr(not(feature = "std"), no_std)]
extern crate alloc;

pub use interocept_dsp as dsp;

pub mod abp;
pub mod affect;
pub mod bp;
pub mod camera;
pub mod catalogue;
pub mod conformance;
pub mod ecg;
pub mod eda;
pub mod emg;
pub mod erased;
pub mod error;
pub mod hrv;
pub mod imu;
pub mod measure;
pub mod monitor;
pub mod motion;
pub mod posture;
pub mod ppg;
pub mod process;
pub mod quality;
pub mod record;
pub mod registry;
pub mod resp;
pub mod rr;
pub mod temp;
pub mod time;
pub mod unit;
#[cfg(feature = "std")]
pub mod views;

pub use error::{Error, ErrorCode};
pub use measure::{Measure, Status};
pub use process::{Processor, Sink};
pub use time::SampleRate;
