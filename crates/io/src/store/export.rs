//! What leaves the store: everything about one person, as JSON or as HL7 FHIR R4 Observations.

use super::{Portrait, Purpose, Store, TimeMs};
use crate::IoError;
use interocept::catalogue;
use interocept::unit::Unit;
use serde_json::{Map, Value, json};

/// Our own codes, for measures that LOINC does not have.
const MEASURES: &str = "urn:interocept:measure";

impl Store {
    /// Everything that is kept about a person, for the person.
    ///
    /// # Errors
    /// The person is not enrolled, or the store cannot be read.
    pub fn export_json(&self, pseudonym: &str) -> Result<Value, IoError> {
        let portraits: Vec<Value> = self
            .portraits(pseudonym)?
            .into_iter()
            .map(|p| {
                json!({
                    "session": p.session.0, "stage": p.stage, "time": text(p.time),
                    "portrait": p.body,
                })
            })
            .collect();
        let baseline = self
            .baseline(pseudonym)?
            .map(|(at, body)| json!({ "time": text(at), "baseline": body }));
        Ok(json!({
            "pseudonym": pseudonym,
            "consent": {
                "screening": self.consented(pseudonym, Purpose::Screening)?,
                "research": self.consented(pseudonym, Purpose::Research)?,
            },
            "baseline": baseline,
            "portraits": portraits,
        }))
    }

    /// A person's portraits as a FHIR R4 Bundle of Observations, one an element, with LOINC codes
    /// where the catalogue has them. An element without a value carries a `dataAbsentReason`.
    ///
    /// # Errors
    /// The person is not enrolled, or the store cannot be read.
    pub fn export_fhir(&self, pseudonym: &str) -> Result<Value, IoError> {
        let entries: Vec<Value> =
            self.portraits(pseudonym)?
                .iter()
                .flat_map(|portrait| {
                    let elements = portrait.body.get("elements").and_then(Value::as_array);
                    elements.into_iter().flatten().map(
                        |element| json!({ "resource": observation(pseudonym, portrait, element) }),
                    )
                })
                .collect();
        Ok(json!({ "resourceType": "Bundle", "type": "collection", "entry": entries }))
    }
}

/// A time as RFC 3339 has it.
fn text(time: TimeMs) -> String {
    jiff::Timestamp::from_millisecond(time.0)
        .map_or_else(|_| format!("{} ms since 1970", time.0), |t| t.to_string())
}

fn observation(pseudonym: &str, portrait: &Portrait, element: &Value) -> Value {
    let of = |name: &str| element.get(name).and_then(Value::as_str).unwrap_or_default();
    let (key, unit) = (of("key"), of("unit"));
    let entry = catalogue::FAMILIES.iter().flat_map(|f| f.iter()).find(|e| e.key == key);
    let name = entry.map_or(key, |e| e.label_en);
    let mut coding = vec![json!({ "system": MEASURES, "code": key, "display": name })];
    if let Some(loinc) = entry.and_then(|e| e.loinc) {
        coding.insert(0, json!({ "system": "http://loinc.org", "code": loinc }));
    }
    let mut resource = Map::new();
    let mut set = |field: &str, value: Value| resource.insert(field.into(), value);
    set("resourceType", json!("Observation"));
    // Nobody has reviewed it: in FHIR's words, preliminary.
    set("status", json!("preliminary"));
    set("code", json!({ "coding": coding, "text": name }));
    set(
        "subject",
        json!({ "identifier": { "system": "urn:interocept:pseudonym", "value": pseudonym } }),
    );
    set("effectiveDateTime", json!(text(portrait.time)));
    match element.get("value").and_then(Value::as_f64) {
        Some(value) => set("valueQuantity", quantity(value, unit)),
        None => set("dataAbsentReason", absent(of("status"))),
    };
    let edge = |name: &str| element.get(name).and_then(Value::as_f64);
    if let (Some(low), Some(high)) = (edge("low"), edge("high")) {
        let interval = format!("uncertainty: {low} to {high} {unit}");
        set("note", json!([{ "text": interval }, { "text": "Not a diagnosis." }]));
    } else {
        set("note", json!([{ "text": "Not a diagnosis." }]));
    }
    Value::Object(resource)
}

fn quantity(value: f64, symbol: &str) -> Value {
    match Unit::ALL.iter().find(|u| u.symbol() == symbol) {
        Some(unit) => json!({
            "value": value, "unit": symbol,
            "system": "http://unitsofmeasure.org", "code": unit.ucum(),
        }),
        None => json!({ "value": value, "unit": symbol }),
    }
}

/// FHIR's code for why there is no value, and ours beside it.
fn absent(status: &str) -> Value {
    let code = match status {
        "needs_questionnaire" => "not-asked",
        "needs_task" | "no_channel" | "no_baseline" | "not_calibrated" => "not-performed",
        _ => "unknown",
    };
    json!({
        "coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/data-absent-reason", "code": code,
        }],
        "text": status,
    })
}
