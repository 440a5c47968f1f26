//! Whole small programs: Rust in `examples/examples`, C in `examples/c`, C++ in `examples/cpp`,
//! Python in `examples/python`.
