//! Results as JSON: what is not a number is null, never a made-up one.

use interocept::{
    catalogue::{self, Entry},
    measure::Measure,
};
use serde_json::{Map, Value, json};

/// Lays a value out on lines.
pub(crate) fn text(value: &Value) -> String {
    format!("{value:#}\n")
}

/// A number, or null where there is none.
pub(crate) fn number(value: f64) -> Value {
    if value.is_finite() { json!(value) } else { Value::Null }
}

/// The measures of one window by key.
pub(crate) fn measures(measures: &[Measure]) -> Value {
    let mut map = Map::new();
    for m in measures {
        let Some(entry) = catalogue::find(m.id()) else { continue };
        map.insert(entry.key.into(), measure(m, entry));
    }
    Value::Object(map)
}

/// A measure, without its key.
pub(crate) fn measure(m: &Measure, entry: &Entry) -> Value {
    let interval = m.interval();
    json!({
        "value": m.value().map_or(Value::Null, number),
        "unit": entry.unit.symbol(),
        "low": interval.map_or(Value::Null, |(low, _)| number(low)),
        "high": interval.map_or(Value::Null, |(_, high)| number(high)),
        "status": m.status().name(),
        "quality": number(m.quality()),
        "count": m.window().count,
    })
}
