//! What the library holds, as plain Python objects.

use interocept::{
    ErrorCode, catalogue,
    measure::Measure,
    monitor,
    process::{Channel, Input},
    record::{Choice, Config, Kind, Layout, Names, Record},
    registry,
};
use pyo3::{
    prelude::*,
    types::{PyDict, PyList},
};

type Dict<'py> = Bound<'py, PyDict>;

/// Everything the package builds its classes from: version, processors, catalogue, errors.
#[pyfunction]
pub(crate) fn describe(py: Python<'_>) -> PyResult<Dict<'_>> {
    let d = PyDict::new(py);
    d.set_item("version", env!("CARGO_PKG_VERSION"))?;
    d.set_item("measure", layout(py, Measure::LAYOUT, |_| None)?)?;

    let processors = PyList::empty(py);
    for entry in registry::PROCESSORS {
        let p = PyDict::new(py);
        p.set_item("id", entry.id)?;
        p.set_item("name", entry.info.name)?;
        p.set_item("call", entry.info.call)?;
        p.set_item("about", entry.info.about)?;
        p.set_item("source", entry.info.source)?;
        p.set_item("events", entry.info.input == Input::Events)?;
        p.set_item("channels", channels(py, entry.info.channels)?)?;
        p.set_item("config", layout(py, entry.config, entry.default)?)?;
        p.set_item("output", layout(py, entry.output, |_| None)?)?;
        processors.append(p)?;
    }
    d.set_item("processors", processors)?;

    let m = PyDict::new(py);
    m.set_item(
        "config",
        layout(py, monitor::Config::LAYOUT, |f| monitor::Config::default().get(f))?,
    )?;
    m.set_item("event", layout(py, monitor::Event::LAYOUT, |_| None)?)?;
    m.set_item("place", layout(py, monitor::Place::LAYOUT, |_| None)?)?;
    let kinds = PyDict::new(py);
    for kind in monitor::Kind::ALL {
        kinds.set_item(kind.name(), (*kind as i32, channels(py, kind.channels())?))?;
    }
    m.set_item("kinds", kinds)?;
    d.set_item("monitor", m)?;

    let measures = PyList::empty(py);
    for entry in catalogue::entries() {
        let m = PyDict::new(py);
        m.set_item("id", entry.id.number())?;
        m.set_item("key", entry.key)?;
        m.set_item("unit", entry.unit.symbol())?;
        m.set_item("ucum", entry.unit.ucum())?;
        m.set_item("label_en", entry.label_en)?;
        m.set_item("label_zh", entry.label_zh)?;
        m.set_item("definition", entry.definition)?;
        m.set_item("source", entry.source)?;
        m.set_item("min_window_s", entry.min_window_s)?;
        m.set_item("ultra_short_s", entry.ultra_short_s)?;
        m.set_item("min_count", entry.min_count)?;
        m.set_item("min", entry.min)?;
        m.set_item("max", entry.max)?;
        m.set_item("tier", format!("{:?}", entry.tier))?;
        m.set_item("loinc", entry.loinc)?;
        measures.append(m)?;
    }
    d.set_item("measures", measures)?;

    let errors = PyDict::new(py);
    for code in ErrorCode::ALL {
        errors.set_item(*code as i32, code.text())?;
    }
    d.set_item("errors", errors)?;
    Ok(d)
}

fn channels<'py>(py: Python<'py>, channels: &[Channel]) -> PyResult<Bound<'py, PyList>> {
    let list = PyList::empty(py);
    for channel in channels {
        let c = PyDict::new(py);
        c.set_item("name", channel.name)?;
        c.set_item("unit", channel.unit.symbol())?;
        c.set_item("doc", channel.doc)?;
        list.append(c)?;
    }
    Ok(list)
}

fn layout<'py>(
    py: Python<'py>,
    layout: &Layout,
    default: impl Fn(usize) -> Option<f64>,
) -> PyResult<Dict<'py>> {
    let d = PyDict::new(py);
    d.set_item("name", layout.name)?;
    d.set_item("doc", layout.doc)?;
    d.set_item("size", layout.size)?;
    let fields = PyList::empty(py);
    for (i, field) in layout.fields.iter().enumerate() {
        let f = PyDict::new(py);
        f.set_item("name", field.name)?;
        f.set_item("doc", field.doc)?;
        f.set_item("unit", field.unit.symbol())?;
        f.set_item("offset", field.offset)?;
        f.set_item("min", field.min)?;
        f.set_item("max", field.max)?;
        f.set_item("default", default(i))?;
        f.set_item("source", field.source)?;
        f.set_item(
            "format",
            match field.kind {
                Kind::F64 => "f8",
                Kind::U64 => "u8",
                Kind::I64 => "i8",
                Kind::U32 => "u4",
                Kind::I32 => "i4",
                _ => return Err(pyo3::exceptions::PyTypeError::new_err("unknown field kind")),
            },
        )?;
        let (one_of, flags) = match field.names {
            Names::None => (None, None),
            Names::OneOf(names) => (Some(choices(py, names)?), None),
            Names::Flags(names) => (None, Some(choices(py, names)?)),
        };
        f.set_item("choices", one_of)?;
        f.set_item("flags", flags)?;
        fields.append(f)?;
    }
    d.set_item("fields", fields)?;
    Ok(d)
}

fn choices<'py>(py: Python<'py>, names: &[Choice]) -> PyResult<Dict<'py>> {
    let d = PyDict::new(py);
    for choice in names {
        d.set_item(choice.name, choice.value)?;
    }
    Ok(d)
}
