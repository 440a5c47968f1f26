//! What needs a whole recording, for Python.

use crate::error::to_python;
use interocept::{
    SampleRate,
    bp::{self, Clock, TrendConfig},
    ecg::{DelineatorConfig, delineate::offline},
    eda::{self, Skin, offline::DecomposeConfig},
    imu::{self, OrientationConfig},
    record::{Config, Record},
};
use numpy::{IntoPyArray, PyArray1, PyReadonlyArray1};
use pyo3::{prelude::*, types::PyDict};

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
        let typed = DelineatorConfig::from_numbers(&config)?;
        offline::delineate(x, &typed, SampleRate::new(rate)?)
    };
    let waves = py.detach(work).map_err(|e| to_python(py, e))?;
    Ok(bytes(&waves).into_pyarray(py))
}

/// The poses of a whole recording as bytes; see `interocept.offline.orientation`.
#[pyfunction]
pub(crate) fn offline_orientation<'py>(
    py: Python<'py>,
    x: PyReadonlyArray1<'py, f64>,
    config: Vec<f64>,
    rate: f64,
) -> PyResult<Bound<'py, PyArray1<u8>>> {
    let x = x.as_slice()?;
    let work = || {
        let typed = OrientationConfig::from_numbers(&config)?;
        imu::offline::orientation(x, &typed, SampleRate::new(rate)?)
    };
    let poses = py.detach(work).map_err(|e| to_python(py, e))?;
    Ok(bytes(&poses).into_pyarray(py))
}

/// Records as Python reads them.
fn bytes<R: Record>(records: &[R]) -> Vec<u8> {
    let size = R::LAYOUT.size;
    let mut bytes = vec![0; size * records.len()];
    for (slot, record) in bytes.chunks_exact_mut(size).zip(records) {
        record.write(slot);
    }
    bytes
}

/// A decomposed recording by name; see `interocept.eda.decompose`.
#[pyfunction]
pub(crate) fn eda_decompose<'py>(
    py: Python<'py>,
    x: PyReadonlyArray1<'py, f64>,
    options: Vec<(String, f64)>,
    rate: f64,
) -> PyResult<Bound<'py, PyDict>> {
    let x = x.as_slice()?;
    let mut config = DecomposeConfig::default();
    for (name, value) in options {
        let place = DecomposeConfig::LAYOUT.fields.iter().position(|f| f.name == name);
        let Some(place) = place else {
            let message = format!("decompose() got an unexpected argument {name:?}");
            return Err(pyo3::exceptions::PyTypeError::new_err(message));
        };
        config.set(place, value).map_err(|e| to_python(py, e))?;
    }
    let work = || eda::offline::decompose(x, &config, SampleRate::new(rate)?);
    let done = py.detach(work).map_err(|e| to_python(py, e))?;
    let out = PyDict::new(py);
    out.set_item("tonic", done.tonic_us.into_pyarray(py))?;
    out.set_item("phasic", done.phasic_us.into_pyarray(py))?;
    out.set_item("driver", done.driver_us.into_pyarray(py))?;
    out.set_item("scr", bytes::<Skin>(&done.responses).into_pyarray(py))?;
    out.set_item("objective", done.objective)?;
    out.set_item("gap", done.gap)?;
    out.set_item("steps", done.steps)?;
    Ok(out)
}

/// The answers to the questions among frames as bytes; see `interocept.offline.smooth_trend`.
#[pyfunction]
pub(crate) fn bp_smooth_trend<'py>(
    py: Python<'py>,
    frames: PyReadonlyArray1<'py, f64>,
    config: Vec<f64>,
) -> PyResult<Bound<'py, PyArray1<u8>>> {
    let rows =
        frames.as_slice()?.chunks_exact(6).map(|row| row.try_into().unwrap_or([f64::NAN; 6]));
    let frames: Vec<[f64; 6]> = rows.collect();
    let work = || {
        let typed = TrendConfig::from_numbers(&config)?;
        bp::offline::smooth_trend(&typed, &frames)
    };
    let measures = py.detach(work).map_err(|e| to_python(py, e))?;
    Ok(bytes(&measures).into_pyarray(py))
}

/// By how much a far clock is ahead at its times and the standard deviation of it, then the
/// drift and its own; or the name of the reason against it. See `interocept.bp.Clock`.
#[pyfunction]
pub(crate) fn bp_clock(
    near: Vec<f64>,
    far: Vec<f64>,
    at: Vec<f64>,
) -> Result<Vec<(f64, f64)>, PyErr> {
    let events: Vec<(f64, f64)> = near.into_iter().zip(far).collect();
    let clock = Clock::from_events(&events)
        .map_err(|status| pyo3::exceptions::PyValueError::new_err(status.name()))?;
    Ok(at.into_iter().map(|t| clock.offset(t)).chain([clock.drift()]).collect())
}
