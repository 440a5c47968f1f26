//! Inertial sensors: gyroscope, accelerometer and magnetometer in one case.
//!
//! Frames and signs, once and for all: the sensor's axes are right-handed; the angular rate is in
//! rad/s, positive by the right hand; the acceleration is the specific force in m/s², so that at rest
//! it points up and is 9.81 long; the field is in any unit. The earth's frame is east, north, up.
//! Quaternions have the scalar first and turn vectors of the sensor into vectors of the earth.

mod bias;
mod checks;
mod clock;
mod filter;
mod gap;
mod lowpass;
mod magnet;
pub mod offline;
mod orientation;
mod quaternion;
mod recovery;
mod rest;
mod scale;
mod tracker;
mod uncertainty;
pub mod vector;

pub use orientation::{Orientation, OrientationConfig, OrientationFlags, Pose, Up};
pub use quaternion::Quaternion;
