//! The monitor for Python: frames of one stream in, readings and events out as bytes.

use crate::{
    error::to_python,
    processor::{Chunk, Records},
};
use interocept::{
    Error, SampleRate,
    bp::OscillometricConfig,
    erased::Frames,
    imu::Up,
    monitor::{Config, Event, Kind, Monitor, Output, Reading, Stream},
    ppg::Spo2Config,
    record::{Config as _, FieldType, Record},
};
use numpy::IntoPyArray;
use pyo3::{prelude::*, types::PyBytes};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Many streams. Any thread may use it, one at a time; the interpreter is not held meanwhile.
#[pyclass(frozen, module = "interocept._interocept")]
pub(crate) struct MonitorCore {
    inner: Mutex<Monitor>,
}

/// Kind, rate, start, error of the clock, the numbers of a curve, those of a cuff, and an axis.
type Channel = (i32, f64, f64, f64, Vec<f64>, Vec<f64>, f64);

fn stream(
    (kind, rate_hz, start_s, clock_error_s, spo2, cuff, up): &Channel,
) -> Result<Stream, Error> {
    let (value, max) = (f64::from(*kind), <Kind as FieldType>::MAX);
    let kind = Kind::from_f64(value);
    let kind = kind.ok_or(Error::InvalidInput { field: "kind", value, min: 0.0, max })?;
    let (start_s, clock_error_s) = (*start_s, *clock_error_s);
    let spo2 = Spo2Config::from_numbers(spo2)?;
    let cuff = OscillometricConfig::from_numbers(cuff)?;
    let (value, max) = (*up, <Up as FieldType>::MAX);
    let up =
        Up::from_f64(value).ok_or(Error::InvalidInput { field: "up", value, min: 0.0, max })?;
    let usual = Stream::new(kind, SampleRate::new(*rate_hz)?);
    Ok(Stream { start_s, clock_error_s, spo2, cuff, up, ..usual })
}

/// Readings and events, where there are any.
type Outputs<'py> = (Option<Records<'py>>, Option<Records<'py>>);

/// Gives outputs on as bytes.
#[derive(Default)]
struct Bytes {
    readings: Vec<u8>,
    events: Vec<u8>,
}

impl Bytes {
    fn take(&mut self, output: Output) {
        let (bytes, size) = match output {
            Output::Reading(_) => (&mut self.readings, Reading::SIZE),
            Output::Event(_) => (&mut self.events, Event::LAYOUT.size),
        };
        let end = bytes.len();
        bytes.resize(end + size, 0);
        let out = bytes.get_mut(end..).unwrap_or_default();
        match output {
            Output::Reading(reading) => reading.write(out),
            Output::Event(event) => event.write(out),
        }
    }
}

impl MonitorCore {
    fn lock(&self) -> MutexGuard<'_, Monitor> {
        // The core does not panic; if it ever did, the state behind it is still memory-safe.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `work` with the interpreter released.
    fn collect<'py>(
        &self,
        py: Python<'py>,
        work: impl FnOnce(&mut Monitor, &mut dyn FnMut(Output)) -> Result<(), Error> + Send,
    ) -> PyResult<Outputs<'py>> {
        let (result, bytes) = py.detach(|| {
            let mut bytes = Bytes::default();
            let result = work(&mut self.lock(), &mut |output| bytes.take(output));
            (result, bytes)
        });
        result.map_err(|e| to_python(py, e))?;
        let records = |bytes: Vec<u8>| (!bytes.is_empty()).then(|| bytes.into_pyarray(py));
        Ok((records(bytes.readings), records(bytes.events)))
    }
}

#[pymethods]
impl MonitorCore {
    #[new]
    fn new(py: Python<'_>, config: Vec<f64>, channels: Vec<Channel>) -> PyResult<Self> {
        let make = || {
            let streams: Result<Vec<Stream>, Error> = channels.iter().map(stream).collect();
            Monitor::new(&Config::from_numbers(&config)?, &streams?)
        };
        let inner = make().map_err(|e| to_python(py, e))?;
        Ok(Self { inner: Mutex::new(inner) })
    }

    /// Takes a contiguous array of interleaved frames of a stream.
    fn push<'py>(
        &self,
        py: Python<'py>,
        stream: usize,
        array: &Bound<'py, PyAny>,
    ) -> PyResult<Outputs<'py>> {
        let chunk = Chunk::of(array)?;
        let frames = chunk.frames()?;
        self.collect(py, |m, mut sink| match frames {
            Frames::F32(x) => m.push(stream, x, &mut sink),
            Frames::F64(x) => m.push(stream, x, &mut sink),
            Frames::I16(x) => m.push(stream, x, &mut sink),
            Frames::I32(x) => m.push(stream, x, &mut sink),
        })
    }

    fn push_gap<'py>(&self, py: Python<'py>, stream: usize, frames: u64) -> PyResult<Outputs<'py>> {
        self.collect(py, |m, mut sink| m.push_gap(stream, frames, &mut sink))
    }

    fn close<'py>(&self, py: Python<'py>, stream: usize) -> PyResult<Outputs<'py>> {
        self.collect(py, |m, mut sink| m.close(stream, &mut sink))
    }

    fn finish<'py>(&self, py: Python<'py>) -> PyResult<Outputs<'py>> {
        self.collect(py, |m, mut sink| {
            m.finish(&mut sink);
            Ok(())
        })
    }

    fn reset(&self, py: Python<'_>) -> PyResult<()> {
        self.lock().reset().map_err(|e| to_python(py, e))
    }

    fn reached_s(&self, stream: usize) -> f64 {
        self.lock().reached_s(stream).unwrap_or(f64::NAN)
    }

    fn clock_error_s(&self, one: usize, other: usize) -> f64 {
        self.lock().clock_error_s(one, other).unwrap_or(f64::NAN)
    }

    fn lost(&self) -> u64 {
        self.lock().lost()
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
