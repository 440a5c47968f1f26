//! What needs a whole recording, for Python.

use crate::error::to_python;
use interocept::{
    SampleRate,
    ecg::{DelineatorConfig, Waves, delineate::offline},
    record::{Config, Record},
};
use numpy::{IntoPyArray, PyArray1, PyReadonlyArray1};
use pyo3::prelude::*;

/// The waves of a whole recording as bytes; see `interocept.offline.delineate`.
#[pyfunction]
pub(crate) fn offline_delineate<'py>(
    py: Python<'py>,
    x: PyReadonlyArray1<'py, f64>,
    config: Vec<f64>,
    rate: f64,
) -> PyResult<Bound<'py, PyArray1<u8>>> {
    let x = x.as_slice()?;
    let work = || {
        let mut typed = DelineatorConfig::default();
        for (field, value) in config.iter().enumerate() {
            typed.set(field, *value)?;
        }
        offline::delineate(x, &typed, SampleRate::new(rate)?)
    };
    let waves = py.detach(work).map_err(|e| to_python(py, e))?;
    let size = Waves::LAYOUT.size;
    let mut bytes = vec![0; size * waves.len()];
    for (slot, w) in bytes.chunks_exact_mut(size).zip(&waves) {
        w.write(slot);
    }
    Ok(bytes.into_pyarray(py))
}
