//! The C interface: a small, fixed set of entry points over one kind of handle that serves
//! every processor, and those of a monitor. What is particular to a processor (its configuration,
//! its records, typed wrappers) is generated into the header, so that a new processor adds no
//! symbol here.
//!
//! Rules that every entry point keeps:
//! - it returns a status, 0 for success, and writes nothing on failure;
//! - every pointer is checked for NULL and alignment, every handle for life and use elsewhere;
//! - a panic cannot happen; if one did, it would end in [`ICEPT_ERR_PANIC`](status) and a
//!   poisoned handle, not in the caller's stack.
#![cfg_attr(not(feature = "std"), no_std)]
extern crate alloc;

mod arguments;
mod describe;
#[cfg(feature = "embedded")]
mod embedded;
mod explain;
mod fpenv;
mod handle;
mod monitor;
mod queue;
mod slots;
pub mod status;
mod work;

pub use describe::*;
#[cfg(feature = "embedded")]
pub use embedded::*;
pub use explain::*;
pub use handle::*;
pub use monitor::*;
