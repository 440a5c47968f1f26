//! One class for every processor.

use crate::error::to_python;
use interocept::{
    Error, SampleRate,
    erased::{Erased, Frames},
    registry,
};
use numpy::{IntoPyArray, PyArray1, PyReadonlyArray1};
use pyo3::{
    exceptions::PyTypeError,
    prelude::*,
    types::{PyAny, PyBytes},
};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A processor. Any thread may use it, one at a time; the interpreter is not held meanwhile.
#[pyclass(frozen, module = "interocept._interocept")]
pub(crate) struct Core {
    inner: Mutex<Box<dyn Erased>>,
}

/// A chunk of samples, read where it lies.
pub(crate) enum Chunk<'py> {
    F32(PyReadonlyArray1<'py, f32>),
    F64(PyReadonlyArray1<'py, f64>),
    I16(PyReadonlyArray1<'py, i16>),
    I32(PyReadonlyArray1<'py, i32>),
}

impl<'py> Chunk<'py> {
    pub(crate) fn of(array: &Bound<'py, PyAny>) -> PyResult<Self> {
        if let Ok(x) = array.extract() {
            return Ok(Self::F64(x));
        }
        if let Ok(x) = array.extract() {
            return Ok(Self::F32(x));
        }
        if let Ok(x) = array.extract() {
            return Ok(Self::I16(x));
        }
        if let Ok(x) = array.extract() {
            return Ok(Self::I32(x));
        }
        Err(PyTypeError::new_err("a one-dimensional array of f4, f8, i2 or i4 is needed"))
    }

    pub(crate) fn frames(&self) -> PyResult<Frames<'_>> {
        Ok(match self {
            Self::F32(x) => Frames::F32(x.as_slice()?),
            Self::F64(x) => Frames::F64(x.as_slice()?),
            Self::I16(x) => Frames::I16(x.as_slice()?),
            Self::I32(x) => Frames::I32(x.as_slice()?),
        })
    }
}

pub(crate) type Records<'py> = Bound<'py, PyArray1<u8>>;

impl Core {
    fn lock(&self) -> MutexGuard<'_, Box<dyn Erased>> {
        // The core does not panic; if it ever did, the state behind it is still memory-safe.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `work` with the interpreter released and gives its records as bytes.
    fn collect<'py>(
        &self,
        py: Python<'py>,
        work: impl FnOnce(&mut dyn Erased, &mut dyn FnMut(&[u8])) -> Result<(), Error> + Send,
    ) -> PyResult<Option<Records<'py>>> {
        let (result, bytes) = py.detach(|| {
            let mut bytes = Vec::new();
            let mut inner = self.lock();
            let result = work(inner.as_mut(), &mut |record| bytes.extend_from_slice(record));
            (result, bytes)
        });
        result.map_err(|e| to_python(py, e))?;
        Ok((!bytes.is_empty()).then(|| bytes.into_pyarray(py)))
    }
}

#[pymethods]
impl Core {
    #[new]
    fn new(py: Python<'_>, id: u32, config: Vec<f64>, rate: f64) -> PyResult<Self> {
        let make = || (registry::find(id)?.make)(&config, SampleRate::new(rate)?);
        let inner = make().map_err(|e| to_python(py, e))?;
        Ok(Self { inner: Mutex::new(inner) })
    }

    /// Takes a contiguous array of interleaved frames; the records as bytes, or None.
    fn push<'py>(
        &self,
        py: Python<'py>,
        array: &Bound<'py, PyAny>,
    ) -> PyResult<Option<Records<'py>>> {
        let chunk = Chunk::of(array)?;
        let frames = chunk.frames()?;
        self.collect(py, |p, sink| p.push(frames, sink))
    }

    fn push_gap<'py>(&self, py: Python<'py>, frames: u64) -> PyResult<Option<Records<'py>>> {
        self.collect(py, |p, sink| p.push_gap(frames, sink))
    }

    fn finish<'py>(&self, py: Python<'py>) -> PyResult<Option<Records<'py>>> {
        self.collect(py, |p, sink| {
            p.finish(sink);
            Ok(())
        })
    }

    fn reset(&self, py: Python<'_>) -> PyResult<()> {
        self.lock().reset().map_err(|e| to_python(py, e))
    }

    fn latency(&self) -> (f64, f64) {
        let latency = self.lock().latency();
        (latency.typical, latency.worst)
    }

    fn max_outputs(&self, frames: usize) -> usize {
        self.lock().max_outputs(frames)
    }

    fn state_size(&self) -> usize {
        self.lock().state_size()
    }

    fn save<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let inner = self.lock();
        PyBytes::new_with(py, inner.saved_size(), |buffer| {
            inner.save_state(buffer).map(drop).map_err(|e| to_python(py, e))
        })
    }

    fn load(&self, py: Python<'_>, state: &[u8]) -> PyResult<()> {
        self.lock().load_state(state).map_err(|e| to_python(py, e))
    }

    fn duplicate(&self, py: Python<'_>) -> PyResult<Self> {
        let inner = self.lock().duplicate().map_err(|e| to_python(py, e))?;
        Ok(Self { inner: Mutex::new(inner) })
    }
}
