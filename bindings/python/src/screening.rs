//! The portrait for Python: signals in, JSON out, whose numbers are read back bit for bit.

use crate::error::to_python;
use interocept::{ppg::Spo2Config, record::Config};
use interocept_assess::{Baseline, Capture, Inputs, Options, Portrait, Refused, Signal};
use numpy::PyReadonlyArray1;
use pyo3::{exceptions::PyValueError, prelude::*};

fn refused(e: Refused) -> PyErr {
    PyValueError::new_err(e.0)
}

/// Name, rate, start, samples, and how many of them each frame holds.
type Feed<'a> = (String, f64, f64, PyReadonlyArray1<'a, f64>, usize);

fn owned(feeds: Vec<Feed<'_>>) -> PyResult<Vec<Signal>> {
    let signal = |(name, rate_hz, start_s, samples, columns): Feed<'_>| {
        let samples = samples.as_slice()?.to_vec();
        let signal = Signal::new(&name, rate_hz, samples).map_err(refused)?;
        let due = signal.channels();
        if due != columns {
            let wanted = if due == 1 { "(n,)".into() } else { format!("(n, {due})") };
            let problem =
                format!("{name} has {columns} values a sample, but must be of shape {wanted}");
            return Err(refused(Refused(problem)));
        }
        Ok(signal.starting(start_s))
    };
    feeds.into_iter().map(signal).collect()
}

/// A portrait as JSON; see `interocept.screening.assess`.
#[pyfunction]
pub(crate) fn screen(
    py: Python<'_>,
    signals: Vec<Feed<'_>>,
    spo2: Vec<(String, f64)>,
    answers: Option<String>,
    baseline: Vec<Feed<'_>>,
    baseline_age_s: f64,
) -> PyResult<String> {
    let (signals, baseline) = (owned(signals)?, owned(baseline)?);
    let mut curve = Spo2Config::default();
    for (name, value) in spo2 {
        let place = Spo2Config::LAYOUT.fields.iter().position(|f| f.name == name);
        curve.set(place.unwrap_or(usize::MAX), value).map_err(|e| to_python(py, e))?;
    }
    let inputs = answers.map_or(Ok(Inputs::default()), |text| Inputs::from_json(&text));
    let inputs = inputs.map_err(refused)?;
    let work = || {
        let capture = Capture::of(
            signals,
            &Options {
                spo2: curve,
                baseline: Baseline::of(baseline)?,
                baseline_age_s,
                ..Options::default()
            },
        )?;
        Ok(Portrait::of(&capture, &inputs).to_json().to_string())
    };
    py.detach(work).map_err(refused)
}
