//! The portrait for Python: signals in, JSON out, whose numbers are read back bit for bit.

use crate::error::to_python;
use interocept::{ppg::Spo2Config, record::Config};
use interocept_assess::{Capture, Inputs, Options, Portrait, Refused, Signal};
use numpy::PyReadonlyArray1;
use pyo3::{exceptions::PyValueError, prelude::*};

fn refused(e: Refused) -> PyErr {
    PyValueError::new_err(e.0)
}

/// A portrait as JSON; see `interocept.screening.assess`.
#[pyfunction]
#[pyo3(signature = (signals, spo2, answers=None))]
pub(crate) fn screen(
    py: Python<'_>,
    signals: Vec<(String, f64, f64, PyReadonlyArray1<'_, f64>)>,
    spo2: Vec<(String, f64)>,
    answers: Option<String>,
) -> PyResult<String> {
    let mut owned = Vec::with_capacity(signals.len());
    for (name, rate_hz, start_s, samples) in signals {
        let signal = Signal::new(&name, rate_hz, samples.as_slice()?.to_vec()).map_err(refused)?;
        owned.push(signal.starting(start_s));
    }
    let mut curve = Spo2Config::default();
    for (name, value) in spo2 {
        let place = Spo2Config::LAYOUT.fields.iter().position(|f| f.name == name);
        curve.set(place.unwrap_or(usize::MAX), value).map_err(|e| to_python(py, e))?;
    }
    let inputs = answers.map_or(Ok(Inputs::default()), |text| Inputs::from_json(&text));
    let inputs = inputs.map_err(refused)?;
    let work = || {
        let capture = Capture::of(owned, &Options { spo2: curve })?;
        Ok(Portrait::of(&capture, &inputs).to_json().to_string())
    };
    py.detach(work).map_err(refused)
}
