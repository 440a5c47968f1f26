//! The portrait as JSON.

use interocept::{Status, catalogue::Tier};
use serde_json::{Map, Value, json};

use crate::{
    checks::Check,
    flags::Flag,
    portrait::{Filled, Portrait},
};

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
            "checks": self.checks.iter().map(check).collect::<Vec<_>>(),
            "flags": self.flags.iter().map(flag).collect::<Vec<_>>(),
            "confounders": self.confounders,
            "version": env!("CARGO_PKG_VERSION"),
            "note": "Not a medical device. No diagnosis.",
        })
    }
}

fn check(c: &Check) -> Value {
    let voices = c.voices.iter().zip(&c.agrees).map(|(v, agrees)| {
        json!({ "stream": v.stream, "measure": v.measure, "value": number(v.value),
                "half": number(v.half), "agrees": agrees })
    });
    json!({ "element": c.element, "holds": c.holds(), "apart": number(c.apart),
            "why_en": c.why.0, "why_zh": c.why.1,
            "voices": voices.collect::<Vec<_>>(), "source": c.source })
}

fn flag(f: &Flag) -> Value {
    json!({ "element": f.element, "ask": f.ask.name(), "text_en": f.en, "text_zh": f.zh,
            "value": number(f.value), "p": number(f.p), "source": f.source,
            "for": "review by a person" })
}

fn element(f: &Filled) -> Value {
    let e = f.element;
    let interval = f.interval();
    let inputs = f.inputs.iter().map(|input| {
        json!({
            "stream": input.stream,
            "measure": input.measure,
            "value": number(input.value),
            "status": input.status.name(),
            "start_s": number(input.start_s),
            "window_s": number(input.window_s),
            "count": input.count,
            "quality": number(input.quality),
        })
    });
    let parts = f.parts.iter().map(|part| {
        (part.key.clone(), json!({ "value": number(part.value), "unit": part.unit.symbol() }))
    });
    let needs = |text: &str| if f.status == Status::Ok { Value::Null } else { json!(text) };
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
        "tier": letter(f.tier()),
        "status": f.status.name(),
        "inputs": inputs.collect::<Vec<_>>(),
        "parts": parts.collect::<Map<_, _>>(),
        "window_s": number(f.window_s),
        "formula": e.formula_en,
        "formula_zh": e.formula_zh,
        "source": e.source,
        "needs": needs(e.needs_en),
        "needs_zh": needs(e.needs_zh),
    })
}
