//! The portrait as JSON.

use interocept::{Status, catalogue::Tier};
use serde_json::{Map, Value, json};

use crate::portrait::{Filled, Portrait};

/// A number, or null where there is none.
fn number(value: f64) -> Value {
    if value.is_finite() { json!(value) } else { Value::Null }
}

/// The letter of a tier.
pub(crate) const fn letter(tier: Tier) -> &'static str {
    match tier {
        Tier::A => "A",
        Tier::B => "B",
        Tier::C => "C",
        Tier::D => "D",
    }
}

impl Portrait {
    /// The portrait as JSON: `{"elements": [...50], ...}`.
    pub fn to_json(&self) -> Value {
        let elements: Vec<Value> = self.elements.iter().map(element).collect();
        json!({
            "elements": elements,
            "filled": self.filled(),
            "version": env!("CARGO_PKG_VERSION"),
            "note": "Not a medical device. No diagnosis.",
        })
    }
}

fn element(f: &Filled) -> Value {
    let e = f.element;
    let interval = f.interval();
    let inputs = f.inputs.iter().map(|input| {
        let window = input.measure.window();
        json!({
            "stream": input.stream,
            "measure": input.measure.id().key(),
            "value": input.measure.value().map_or(Value::Null, number),
            "status": input.measure.status().name(),
            "start_s": number(window.start_s),
            "window_s": number(window.length_s),
            "count": window.count,
            "quality": number(window.quality),
        })
    });
    let parts = f.parts.iter().map(|part| {
        (part.key.clone(), json!({ "value": number(part.value), "unit": part.unit.symbol() }))
    });
    json!({
        "id": e.id,
        "key": e.key,
        "label_en": e.label_en,
        "label_zh": e.label_zh,
        "value": f.value().map_or(Value::Null, number),
        "unit": f.unit.symbol(),
        "low": interval.map_or(Value::Null, |(low, _)| number(low)),
        "high": interval.map_or(Value::Null, |(_, high)| number(high)),
        "quality": number(f.quality),
        "tier": letter(f.tier),
        "status": f.status.name(),
        "inputs": inputs.collect::<Vec<_>>(),
        "parts": parts.collect::<Map<_, _>>(),
        "window_s": number(f.window_s),
        "formula": e.formula,
        "source": e.source,
        "needs": if f.status == Status::Ok { Value::Null } else { json!(e.needs_en) },
    })
}
