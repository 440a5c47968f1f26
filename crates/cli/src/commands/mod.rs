//! One file a command: its arguments, what it asks of the library, how it shows the answer.

pub(crate) mod beats;
pub(crate) mod bp;
pub(crate) mod compare;
pub(crate) mod conformance;
pub(crate) mod hrv;
pub(crate) mod monitor;
pub(crate) mod motion;
pub(crate) mod run;
pub(crate) mod screen;
pub(crate) mod simulate;
pub(crate) mod store;
