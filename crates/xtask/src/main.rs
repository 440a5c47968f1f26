//! Interocept
fn main() {}
