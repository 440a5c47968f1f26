//! What the tests share: the laws that every processor keeps, signals to try them on, and an
//! allocator that counts.

extern crate alloc;

pub mod bodies;
pub mod counting;
pub mod digest;
pub mod laws;
pub mod signals;
pub mod tamper;

/// The Rust code of the README, as a test.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
