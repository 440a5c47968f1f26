//! The compiled half of the Python package: processors by number, frames in, bytes out.
//!
//! Everything that Python shows (classes, arguments, record fields, docstrings) it builds
//! from [`describe`](self), so a new processor needs no line here.

mod conformance;
mod describe;
mod error;
mod monitor;
mod motion;
mod offline;
mod processor;
mod screening;

use pyo3::prelude::*;

/// The compiled core of the package.
#[pymodule(gil_used = false)]
mod _interocept {
    #[pymodule_export]
    use super::conformance::ec57;
    #[pymodule_export]
    use super::describe::describe;
    #[pymodule_export]
    use super::monitor::MonitorCore;
    #[pymodule_export]
    use super::motion::{motion_ldlj, motion_learn, motion_romberg, motion_sparc, motion_symmetry};
    #[pymodule_export]
    use super::offline::{
        bp_clock, bp_smooth_trend, eda_decompose, offline_delineate, offline_orientation,
    };
    #[pymodule_export]
    use super::processor::Core;
    #[pymodule_export]
    use super::screening::screen;
}
