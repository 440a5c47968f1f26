//! What is done with measures: the portrait of a person in 50 elements.
//!
//! [`Capture`] takes the signals of whatever sensors were there and runs them through one
//! [`interocept::monitor::Monitor`]; [`Portrait::of`] fills the 50 [`ELEMENTS`] from its measures,
//! each with its evidence or with the reason why it is empty.
//!
//! It is not a medical device, and gives no diagnosis.
//!
//! ```
//! use interocept_assess::{Capture, Inputs, Portrait, Signal};
//! let belt: Vec<f64> = (0..750).map(|i| (f64::from(i) / 25.0 * 1.5).sin()).collect();
//! let capture = Capture::of(vec![Signal::new("belt", 25.0, belt)?], &Default::default())?;
//! let portrait = Portrait::of(&capture, &Inputs::default());
//! let breathing = portrait.get("P4").unwrap();
//! assert!((breathing.value().unwrap() - 60.0 * 1.5 / std::f64::consts::TAU).abs() < 0.3);
//! assert_eq!(portrait.get("P1").unwrap().status().name(), "no_sensor");
//! # Ok::<(), interocept_assess::Refused>(())
//! ```

mod baseline;
mod capture;
mod checks;
pub mod compare;
mod elements;
mod flags;
mod inputs;
mod instruments;
mod json;
mod portrait;
mod records;
mod retest;
mod rhythm;
mod sessions;
mod together;
mod trials;

pub use baseline::Baseline;
pub use capture::{Capture, Feed, Options, Refused, Signal, feeds};
pub use checks::{Check, Voice};
pub use elements::{ELEMENTS, Element, Group, Rule, Turn};
pub use flags::{Ask, FALSE_DISCOVERY_RATE, Flag};
pub use inputs::{Context, Cuff, GIVEN, Given, Inputs};
pub use instruments::{INSTRUMENTS, Instrument, Licence, Scoring};
pub use portrait::{Filled, Input, Part, Portrait};
pub use records::{RECORDS, Record};
pub use retest::{Grounds, Unknown};
