//! What the tests share: the laws that every processor keeps, signals to try them on, and an
//! allocator that counts.

pub mod counting;
pub mod laws;
pub mod signals;
