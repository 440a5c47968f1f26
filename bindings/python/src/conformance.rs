//! The EC57 comparison for Python.

use crate::error::to_python;
use interocept::conformance::{
    Annotation, BeatClass, Kind, Options, ec57 as rules, rates::Detection, rates::Label,
};
use numpy::PyReadonlyArray1;
use pyo3::{exceptions::PyValueError, prelude::*, types::PyDict};

/// Annotations from indices and one symbol each; no symbols mean normal beats.
fn annotations(name: &str, indices: &[u64], symbols: Option<&str>) -> PyResult<Vec<Annotation>> {
    let Some(symbols) = symbols else {
        return Ok(indices.iter().map(|i| Annotation::beat(*i, BeatClass::N)).collect());
    };
    if symbols.chars().count() != indices.len() {
        return Err(PyValueError::new_err(format!(
            "{name}_class has {} symbols for {} indices; give one for each",
            symbols.chars().count(),
            indices.len()
        )));
    }
    let kind = |symbol| match symbol {
        '[' => Some(Kind::VfOn),
        ']' => Some(Kind::VfOff),
        _ => BeatClass::from_wfdb_symbol(symbol).map(Kind::Beat),
    };
    // What is no beat and no fibrillation (rhythm, noise, comments) takes no part.
    Ok(indices
        .iter()
        .zip(symbols.chars())
        .filter_map(|(index, symbol)| kind(symbol).map(|kind| Annotation { index: *index, kind }))
        .collect())
}

/// Compares beats as EC57 prescribes; see `interocept.conformance.ec57`.
#[pyfunction]
#[pyo3(signature = (reference, test, rate_hz, reference_symbols, test_symbols, window_s, skip_s, end_index))]
#[allow(clippy::too_many_arguments)] // one caller, in Python, by position
pub(crate) fn ec57<'py>(
    py: Python<'py>,
    reference: PyReadonlyArray1<'py, u64>,
    test: PyReadonlyArray1<'py, u64>,
    rate_hz: f64,
    reference_symbols: Option<&str>,
    test_symbols: Option<&str>,
    window_s: f64,
    skip_s: f64,
    end_index: Option<u64>,
) -> PyResult<Bound<'py, PyDict>> {
    let options = Options {
        rate_hz,
        window_s,
        skip_s,
        end_index,
        // Without classes the test does not tell ectopic beats from others.
        sveb: test_symbols.is_some(),
    };
    let reference = annotations("reference", reference.as_slice()?, reference_symbols)?;
    let test = annotations("test", test.as_slice()?, test_symbols)?;
    let comparison =
        py.detach(|| rules::compare(&reference, &test, &options)).map_err(|e| to_python(py, e))?;

    let d = PyDict::new(py);
    let matrix: Vec<Vec<u64>> = Label::ALL
        .iter()
        .map(|r| Label::ALL.iter().map(|t| comparison.matrix.count(*r, *t)).collect())
        .collect();
    d.set_item("matrix", matrix)?;
    d.set_item("qrs", detection(py, &comparison.matrix.qrs())?)?;
    d.set_item("veb", detection(py, &comparison.matrix.veb())?)?;
    d.set_item("sveb", detection(py, &comparison.matrix.sveb())?)?;
    let pairs: Vec<(u64, u64)> = comparison.pairs().map(|(r, t)| (r.index, t.index)).collect();
    d.set_item("pairs", pairs)?;
    let placed = comparison.localisation();
    d.set_item("bias_ms", placed.map(|l| l.bias_ms))?;
    d.set_item("sd_ms", placed.and_then(|l| l.sd_ms))?;
    d.set_item("rr_error_ms", comparison.rr_error_ms)?;
    Ok(d)
}

fn detection<'py>(py: Python<'py>, detection: &Detection) -> PyResult<Bound<'py, PyDict>> {
    let d = PyDict::new(py);
    d.set_item("true_positives", detection.true_positives)?;
    d.set_item("false_negatives", detection.false_negatives)?;
    d.set_item("false_positives", detection.false_positives)?;
    d.set_item("sensitivity", detection.sensitivity().percent())?;
    d.set_item("positive_predictivity", detection.positive_predictivity().percent())?;
    d.set_item("f1", detection.f1().percent())?;
    Ok(d)
}
