//! Errors of the core as Python's `IceptError`.

use interocept::Error;
use pyo3::{prelude::*, sync::PyOnceLock, types::PyType};

static ICEPT_ERROR: PyOnceLock<Py<PyType>> = PyOnceLock::new();

/// The exception for an error of the core.
pub(crate) fn to_python(py: Python<'_>, error: Error) -> PyErr {
    let raise = || -> PyResult<PyErr> {
        let class = ICEPT_ERROR.import(py, "interocept._errors", "IceptError")?;
        let args = (error.to_string(), error.code() as i32, error.field(), error.value());
        Ok(PyErr::from_value(class.call1(args)?))
    };
    raise().unwrap_or_else(|e| e)
}
